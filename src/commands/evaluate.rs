//! `gatekeeper evaluate`: the whole product in one command.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::cli::EvaluateArgs;
use crate::evidence::{self, Root};
use crate::exit::ExitCode;
use crate::gate::Gate;
use crate::judge::Circumstances;
use crate::pipeline::{self, Selection};
use crate::record::{self, StandingDecision};
use crate::release;
use crate::report::registry::Format;
use crate::report::terminal::{Layout, Style};
use crate::report::{Problem, Release, Report};
use crate::{Run, gate, target, time};

use super::input::{self, Gates};
use super::problem::{self, Trouble};
use super::{terminal, write};

/// The largest saved report that is read, in bytes.
const MAX_SAVED_BYTES: u64 = 64 << 20;

/// Runs the command.
pub fn run(arguments: &EvaluateArgs) -> ExitCode {
    let width = terminal::width(arguments.width);
    let stdout = match Format::parse(&arguments.format) {
        Ok(format) => format,
        Err(error) => {
            Trouble::new("usage", error.to_string()).complain(width);
            return ExitCode::Undecided;
        }
    };
    let asked = write::sinks(&arguments.outputs, Format::parse)
        .map_err(|message| Trouble::new("usage", message))
        .and_then(|files| Ok((layout(arguments, stdout, &files)?, files)));
    let (layout, files, judged) = match asked {
        Ok((layout, files)) => (layout, files, evaluate(arguments, width)),
        Err(trouble) => (Layout::Full, Vec::new(), Err(trouble)),
    };
    let report = match judged {
        Ok(report) => report,
        Err(trouble) => {
            trouble.complain(width);
            undecided(trouble.problems(), arguments.at.as_deref())
        }
    };
    let style = Style {
        layout,
        colour: terminal::stdout_takes_colour(),
        width,
        explain: arguments.explain,
        quiet: arguments.quiet,
        unicode: true,
    };
    let decided = report.errors.is_empty();
    let mut code = ExitCode::of(&report);
    // Without a decision there is nothing to show on a terminal but the trouble, and that has been said.
    if (decided || !stdout.styled)
        && let Err(error) = terminal::print(&(stdout.render)(&report, &style))
    {
        Trouble::new("output", format!("standard output cannot be written: {error}")).complain(width);
        code = ExitCode::Undecided;
    }
    let plain = Style { colour: false, width: usize::from(arguments.width.unwrap_or(100)), ..style };
    for sink in &files {
        let text = write::signed(sink.format.styled, (sink.format.render)(&report, &plain));
        if let Err(message) = write::write(&sink.path, &text, arguments.force) {
            Trouble::new("output", message).complain(width);
            code = ExitCode::Undecided;
        }
    }
    // The process ends here, and the system takes back all at once what would take long to take apart.
    std::mem::forget(report);
    code
}

/// The layout of the reports that have one. A style that nothing would show, or that two options disagree about, is a
/// mistake on the command line.
fn layout(
    arguments: &EvaluateArgs,
    stdout: &Format,
    files: &[write::Sink<&Format>],
) -> Result<Layout, Trouble> {
    let Some(layout) = arguments.style else { return Ok(Layout::Full) };
    if !stdout.styled && !files.iter().any(|sink| sink.format.styled) {
        let styled: Vec<&str> =
            Format::ALL.iter().filter(|format| format.styled).map(|format| format.name).collect();
        let message = format!("--style {layout}: the format {} has no styles", stdout.name);
        return Err(
            Trouble::new("usage", message).help(format!("formats with styles: {}", styled.join(", ")))
        );
    }
    if layout == Layout::Compact && arguments.explain {
        let message = "--explain shows how each check was judged, and --style compact leaves that out";
        return Err(Trouble::new("usage", message.to_owned()).help("give one of the two"));
    }
    Ok(layout)
}

fn evaluate(arguments: &EvaluateArgs, width: usize) -> Result<Report, Trouble> {
    let now = match &arguments.at {
        None => Utc::now(),
        Some(text) => {
            time::parse(text).map_err(|problem| Trouble::new("usage", format!("--at {text} {problem}")))?
        }
    };
    let replay = arguments.at.is_some();
    let target = arguments.target.as_deref().map(target::parse).transpose();
    let target = target.map_err(|problem| {
        Trouble::new("usage", problem).help("write a score above 0 and up to 100, such as 95 or 92.5")
    })?;
    let release = release::resolve(release::Arguments {
        release: arguments.release.as_deref(),
        commit: arguments.commit.as_deref(),
        artifacts: &arguments.artifacts,
    })
    .map_err(Trouble::of_release)?;
    let (gates, names) = input::gates(&arguments.gates_from, &arguments.gates)?;
    let people = input::people(&gates, arguments.people.as_deref())?;
    let waivers = input::waivers(&gates, arguments.waivers.as_deref())?;
    if !gates.warnings.is_empty() {
        problem::complain_of(&gates.warnings, width);
    }
    let standing = standing(arguments, &gates.list, &release, now, replay)?;

    let selection = Selection { gates: names, all: arguments.all };
    let order = gate::set::order(&gates.list);
    let plan = pipeline::plan(&gates.list, &order, &selection, &standing)
        .map_err(|error| Trouble::new("selection", error.to_string()).help(listed(&gates)))?;
    let root = Root::open(&arguments.evidence)
        .map_err(|error| evidence_trouble(&arguments.evidence, &error.to_string()))?;

    let circumstances = Circumstances {
        release: &release,
        people: people.as_ref(),
        waivers: &waivers,
        now,
        allow_conditional: arguments.allow_conditional,
    };
    let run = Run { plan: &plan, selection: &selection, standing: &standing, replay };
    let mut report =
        crate::evaluate(&run, &circumstances, |gate| evidence::load(gate, &root, &release, now, &waivers));
    if let Some(target) = &target {
        target::tell(&mut report, &plan, target);
    }
    std::mem::forget(gates);
    Ok(report)
}

/// The report of a run that could not decide, as of `at` where that was given and is a time.
pub(super) fn undecided(problems: Vec<Problem>, at: Option<&str>) -> Report {
    let at = at.and_then(|text| time::parse(text).ok());
    Report { errors: problems, ..Report::blank(at.unwrap_or_else(Utc::now), at.is_some()) }
}

fn listed(gates: &Gates) -> String {
    let ids: Vec<&str> = gates.list.iter().map(|gate| gate.id.as_str()).collect();
    format!("the gates are {}", ids.join(", "))
}

fn evidence_trouble(folder: &Path, problem: &str) -> Trouble {
    Trouble::new("evidence-folder", problem.to_owned()).help(format!(
        "give the folder that holds the evidence: --evidence DIR (it is {} now)",
        folder.display()
    ))
}

/// The saved decisions, the latest one about each gate.
fn standing(
    arguments: &EvaluateArgs,
    gates: &[Gate],
    release: &Release,
    now: DateTime<Utc>,
    replay: bool,
) -> Result<BTreeMap<String, StandingDecision>, Trouble> {
    let mut found: BTreeMap<String, StandingDecision> = BTreeMap::new();
    for path in &arguments.standing {
        let shown = path.display().to_string();
        let text =
            saved_text(path).map_err(|problem| Trouble::new("standing", format!("{shown}: {problem}")))?;
        for (saved, judged) in
            record::read(&shown, &text).map_err(|problem| Trouble::new("standing", problem))?
        {
            let Some(gate) = gates.iter().find(|gate| gate.id == judged.gate) else { continue };
            let weighed = record::weigh(&shown, &saved, judged, gate, release, now, replay);
            if let Some(other) = found.get(&weighed.gate) {
                let message =
                    format!("{} and {shown} both hold a decision about {}", other.file, weighed.gate);
                return Err(Trouble::new("standing", message).help("give the one that stands"));
            }
            found.insert(weighed.gate.clone(), weighed);
        }
    }
    Ok(found)
}

/// The text of a saved report.
fn saved_text(path: &Path) -> Result<String, String> {
    // Asked before it is opened: opening a pipe would wait for its writer.
    if !std::fs::metadata(path).map_err(|error| error.to_string())?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_SAVED_BYTES + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > MAX_SAVED_BYTES {
        return Err(format!(
            "it has more than {MAX_SAVED_BYTES} bytes, the most that is read of a saved report"
        ));
    }
    Ok(text)
}
