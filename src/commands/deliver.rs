//! A report to wherever it was asked for: one evaluation, many sinks.

use chrono::Utc;

use crate::cli::OutputArgs;
use crate::exit::ExitCode;
use crate::report::registry::Format;
use crate::report::terminal::Style;
use crate::report::{Layout, Problem, Report};
use crate::time;

use super::problem::Trouble;
use super::templates::{self, Templates};
use super::{github, terminal, update, write};

/// Where a report goes, and how it looks there.
struct Delivery {
    layout: Layout,
    files: Vec<write::Sink<&'static Format>>,
    templates: Templates,
}

/// Makes the report and delivers it. `make` is given the width of messages; where it fails, it says as of which instant,
/// where that was given. The report goes out in every format also when nothing could be decided, so that no reader takes
/// an old one for it.
pub(super) fn report<'i>(
    arguments: &OutputArgs,
    make: impl FnOnce(usize) -> Result<Report, (Trouble, Option<&'i str>)>,
) -> ExitCode {
    let width = terminal::width(arguments.width);
    let stdout = match Format::parse(&arguments.format) {
        Ok(format) => format,
        Err(error) => {
            Trouble::new("usage", error.to_string()).complain(width);
            return ExitCode::Undecided;
        }
    };
    let (to, judged) = match delivery(arguments, stdout) {
        Ok(delivery) => (delivery, make(width)),
        Err(trouble) => {
            let nowhere =
                Delivery { layout: Layout::Full, files: Vec::new(), templates: Templates::default() };
            (nowhere, Err((trouble, None)))
        }
    };
    let report = match judged {
        Ok(report) => report,
        Err((trouble, at)) => {
            trouble.complain(width);
            undecided(trouble.problems(), at)
        }
    };
    let style = Style {
        layout: to.layout,
        colour: terminal::stdout_takes_colour(),
        width,
        explain: arguments.explain,
        quiet: arguments.quiet,
        unicode: true,
    };
    let decided = report.errors.is_empty();
    let mut code = ExitCode::of(&report);
    // Without a decision there is nothing to show on a terminal but the trouble, and that has been said.
    let documents = to.templates.render(&report);
    for mistake in documents.mistakes() {
        mistake.complain(width);
        code = ExitCode::Undecided;
    }
    let text = |format: &Format, style: Style| match documents.by_template(format) {
        Some(written) => written.as_ref().ok().cloned(),
        None => Some((format.render)(&report, &shaped(style, format))),
    };
    if (decided || !stdout.styled)
        && let Some(text) = text(stdout, style)
        && let Err(error) = terminal::print(&text)
    {
        Trouble::new("output", format!("standard output cannot be written: {error}")).complain(width);
        code = ExitCode::Undecided;
    }
    let plain = Style { colour: false, width: usize::from(arguments.width.unwrap_or(100)), ..style };
    for sink in &to.files {
        // A document that could not be made is not written: what stands there stays whole.
        let Some(text) = text(sink.format, plain) else { continue };
        if let Err(message) = write::write(&sink.path, text, sink.format.signature, arguments.force) {
            Trouble::new("output", message).complain(width);
            code = ExitCode::Undecided;
        }
    }
    if std::iter::once(stdout).chain(to.files.iter().map(|sink| sink.format)).any(github::is_for) {
        for message in github::tell(&report, &mut code) {
            Trouble::new("output", message).complain(width);
        }
    }
    if let Err(troubles) = update::update(&arguments.updates, &report) {
        for trouble in troubles {
            trouble.complain(width);
        }
        code = ExitCode::Undecided;
    }
    // The process ends here, and the system takes back all at once what would take long to take apart.
    std::mem::forget(report);
    code
}

/// With more checks than this, nothing that is written shows how those were judged that pass; `None` where something does.
/// Only the report for the terminal folds them.
pub(super) fn folds_above(arguments: &OutputArgs) -> Option<usize> {
    let OutputArgs { format, files, updates, templates, .. } = arguments;
    let is_alone = files.is_empty() && updates.is_empty() && templates.is_empty();
    let is_folded = is_alone && Format::parse(format).is_ok_and(|format| format.styled);
    let style = Style {
        layout: arguments.style.unwrap_or(Layout::Full),
        explain: arguments.explain,
        ..Style::plain(0)
    };
    style.folds_above().filter(|_| is_folded)
}

/// The style as a format has it: its full layout, where it does not have the one that another format was asked for.
fn shaped(style: Style, format: &Format) -> Style {
    let layout = if format.layouts.contains(&style.layout) { style.layout } else { Layout::Full };
    Style { layout, ..style }
}

fn delivery(arguments: &OutputArgs, stdout: &Format) -> Result<Delivery, Trouble> {
    let files =
        write::sinks(&arguments.files, Format::parse).map_err(|message| Trouble::new("usage", message))?;
    let layout = layout(arguments, stdout, &files)?;
    let asked: Vec<&Format> = std::iter::once(stdout).chain(files.iter().map(|sink| sink.format)).collect();
    let templates = templates::read(&arguments.templates, &asked)?;
    if let Some(path) = files.iter().map(|sink| &sink.path).find(|path| templates.has(path)) {
        let message = format!("{} is the template itself", path.display());
        return Err(Trouble::new("usage", message).help("write the document to another file"));
    }
    Ok(Delivery { layout, files, templates })
}

/// The layout of the reports that have it. A style that nothing would show, or that two options disagree about, is a
/// mistake on the command line.
fn layout(
    arguments: &OutputArgs,
    stdout: &Format,
    files: &[write::Sink<&Format>],
) -> Result<Layout, Trouble> {
    let Some(layout) = arguments.style else { return Ok(Layout::Full) };
    let mut asked = std::iter::once(stdout).chain(files.iter().map(|sink| sink.format));
    if layout != Layout::Full && !asked.any(|format| format.layouts.contains(&layout)) {
        let message = format!("--style {layout}: the format {} has no such style", stdout.name);
        let have: Vec<&str> = Format::ALL
            .iter()
            .filter(|format| format.layouts.contains(&layout))
            .map(|format| format.name)
            .collect();
        return Err(Trouble::new("usage", message).help(format!("formats that have it: {}", have.join(", "))));
    }
    if layout != Layout::Full && !arguments.templates.is_empty() {
        let message = format!("--template says how much is told, and so does --style {layout}");
        return Err(Trouble::new("usage", message)
            .help("give one of the two; the summary is a template too: summary"));
    }
    if layout == Layout::Compact && arguments.explain {
        let message = "--explain shows how each check was judged, and --style compact leaves that out";
        return Err(Trouble::new("usage", message.to_owned()).help("give one of the two"));
    }
    Ok(layout)
}

/// The report of a run that could not decide, as of `at` where that was given and is a time.
pub(super) fn undecided(problems: Vec<Problem>, at: Option<&str>) -> Report {
    let at = at.and_then(|text| time::parse(text).ok());
    Report { errors: problems, ..Report::blank(at.unwrap_or_else(Utc::now), at.is_some()) }
}
