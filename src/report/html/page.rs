//! The whole page as data: what the template shows, in its order. Everything that takes more than showing is done here.

use serde::Serialize;

use super::details::{self, Detail};
use super::evidence::{self, Evidence};
use super::filter::Filters;
use super::gauge::Gauge;
use super::groups::{self, Bar};
use super::judged::{self, Part};
use super::mark::{Mark, bare, class, cut, cut_some, signs};
use super::people::{self, Ballot, Waiver};
use super::rows::{self, Table};
use super::why::{self, Card, Way, Why};
use crate::report::terminal::pipeline::Upshot;
use crate::report::terminal::signs::{decision_mood, label};
use crate::report::terminal::text::Mood;
use crate::report::terminal::{details::inline, header, words};
use crate::report::upshot::{may_pass, name, undecided};
use crate::report::{Decision, GateReport, Judged, Problem, Report, escape};

/// How deep a flag is shown.
const FLAG_DEPTH: usize = 3;

/// The most characters of a gate's own word, so that the decision stays in sight.
const MAX_WORD: usize = 40;

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::report) struct Page {
    /// For the window and the printed head.
    title: String,
    verdict: Verdict,
    /// What was judged when.
    run: Vec<Fact>,
    /// The instant of a replay.
    replay: Option<String>,
    problems: Vec<Trouble>,
    /// The gates at a glance, in the order of the pipeline.
    stages: Vec<Stage>,
    /// `2 of 3 passed`.
    passed: String,
    /// The gates in full; what stops the release comes first.
    gates: Vec<Gate>,
    /// So many rules of style the filters of owners need.
    owners: usize,
    tool: String,
}

/// What the run comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Verdict {
    mood: &'static str,
    sign: &'static str,
    /// The gate's own word for it.
    word: String,
    /// The decision, where that is another word.
    decision: Option<String>,
    about: String,
    next: Option<String>,
    /// The gate that it is about, where it is one.
    title: Option<String>,
    id: Option<String>,
    purpose: Option<String>,
    gauge: Option<Gauge>,
}

/// A fact about the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Fact {
    name: String,
    value: String,
    /// The value in full, where it is cut.
    full: Option<String>,
}

/// What kept the run from deciding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Trouble {
    code: String,
    message: String,
    place: Option<String>,
    help: Vec<String>,
}

/// A gate at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Stage {
    mark: Mark,
    id: String,
    title: String,
    score: Option<String>,
    about: Vec<String>,
    /// Its section below, where it was judged.
    anchor: Option<String>,
    /// Whether it is the one at which the pipeline stands.
    here: bool,
}

/// A judged gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Gate {
    anchor: String,
    id: String,
    title: String,
    purpose: Option<String>,
    /// Whether its verdict is that of the page.
    main: bool,
    /// Whether it passed and is told by one line.
    folded: bool,
    verdict: Mark,
    may_pass_with_conditions: bool,
    next: String,
    gauge: Option<Gauge>,
    /// How the score is to be read.
    facts: Vec<String>,
    needs: Vec<Needed>,
    file: String,
    sha256: String,
    why: Option<Why>,
    cards: Vec<Card>,
    about_cards: String,
    actions: Vec<(String, String)>,
    ways: Vec<Way>,
    notes: Option<Why>,
    bars: Vec<Bar>,
    about_bars: String,
    filters: Filters,
    tables: Vec<Table>,
    ballots: Vec<Ballot>,
    waivers: Vec<Waiver>,
    about_waivers: String,
    evidence: Vec<Evidence>,
    about_evidence: String,
    details: Vec<Detail>,
    judged: Vec<Part>,
    checks: String,
}

/// A needed gate and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Needed {
    gate: String,
    mark: Mark,
    text: Option<String>,
}

impl Page {
    /// The page of a report.
    pub(in crate::report) fn of(report: &Report) -> Self {
        let upshot = Upshot::of(report);
        let main = main(report, &upshot);
        let gates = gates(report, main);
        let passed = report.gates.iter().filter(|gate| may_pass(gate)).count();
        Self {
            title: title(report, &upshot),
            verdict: verdict(&upshot, main),
            run: run(report),
            replay: report.replay.then(|| cut(&words::instant(&report.instant))),
            problems: report.errors.iter().map(trouble).collect(),
            stages: stages(report),
            passed: format!("{passed} of {} passed", report.gates.len()),
            owners: gates.iter().map(|gate| gate.filters.owners()).max().unwrap_or(0),
            gates,
            tool: cut(&format!("{} {}", report.tool.name, report.tool.version)),
        }
    }
}

/// The gate that the verdict of the page is about: the worst, or the last where all passed.
fn main<'a>(report: &'a Report, upshot: &Upshot<'a>) -> Option<&'a Judged> {
    if undecided(report) || !upshot.decided { None } else { upshot.worst }
}

fn verdict(upshot: &Upshot, main: Option<&Judged>) -> Verdict {
    let sign = match upshot.mood {
        Mood::Good => signs().good,
        Mood::Warn => signs().warn,
        Mood::Bad => signs().bad,
        Mood::Neutral => signs().off,
    };
    let own = main.filter(|judged| judged.label != judged.decision.to_string());
    let word = own.map_or(upshot.word.as_str(), |judged| &judged.label);
    Verdict {
        mood: class(upshot.mood),
        sign,
        word: escape::shorten(word, MAX_WORD).into_owned(),
        decision: own.map(|judged| judged.decision.to_string()),
        about: cut(&upshot.about),
        next: main.map(|judged| cut(&judged.next)),
        title: main.map(|judged| cut(&judged.title)),
        id: main.map(|judged| cut(&judged.gate)),
        purpose: main.and_then(|judged| cut_some(judged.purpose.as_ref())),
        gauge: main.and_then(|judged| judged.score.as_ref()).map(Gauge::of),
    }
}

fn title(report: &Report, upshot: &Upshot) -> String {
    let parts = [Some(upshot.word.clone()), Some(upshot.about.clone()), report.release.version.clone()];
    let parts: Vec<String> =
        parts.into_iter().flatten().filter(|part| !part.is_empty()).map(|part| cut(&part)).collect();
    cut(&parts.join(" · "))
}

fn run(report: &Report) -> Vec<Fact> {
    let release = &report.release;
    let mut facts = Vec::new();
    let mut fact = |name: &str, value: &str, full: &str| {
        let (value, full) = (cut(value), cut(full));
        facts.push(Fact { name: cut(name), full: (full != value).then_some(full), value });
    };
    match (&release.version, &release.commit) {
        (None, None) => fact("Release", "not named", "not named"),
        (version, commit) => {
            if let Some(version) = version {
                fact("Release", version, version);
            }
            if let Some(commit) = commit {
                fact("Commit", &words::short(commit), commit);
            }
        }
    }
    for artifact in release.artifacts.iter().take(3) {
        let name = artifact.name.as_deref().unwrap_or("Artifact");
        fact(name, &words::short(&artifact.digest), &artifact.digest);
    }
    if let more @ 1.. = release.artifacts.len().saturating_sub(3) {
        let more = words::count(more, "more artifact");
        fact("And", &more, &more);
    }
    for (flag, value) in &release.flags {
        let value = inline(value, FLAG_DEPTH);
        fact(&format!("Flag {flag}"), &value, &value);
    }
    let judged = words::when(&report.instant);
    fact("Judged", &judged, &judged);
    facts
}

fn trouble(problem: &Problem) -> Trouble {
    let place = problem.file.as_ref().map(|file| {
        let numbers = [problem.line, problem.line.and(problem.column)].into_iter().flatten();
        let place: Vec<_> = std::iter::once(file.clone()).chain(numbers.map(|n| n.to_string())).collect();
        cut(&place.join(":"))
    });
    Trouble {
        code: cut(&problem.code),
        message: cut(&problem.message),
        place,
        help: problem.help.iter().map(|help| cut(help)).collect(),
    }
}

/// The name by which a gate is found on the page: ids of files could repeat, or be no ids at all.
fn anchor(index: usize) -> String {
    format!("gate-{}", index + 1)
}

fn stages(report: &Report) -> Vec<Stage> {
    let stops = report.gates.iter().position(|gate| !may_pass(gate));
    report.gates.iter().enumerate().map(|(index, gate)| stage(index, gate, stops == Some(index))).collect()
}

fn stage(index: usize, gate: &GateReport, here: bool) -> Stage {
    let (id, title) = name(gate);
    let (mark, score, about, anchor) = match gate {
        GateReport::Judged(judged) => {
            let allowed = (judged.decision == Decision::Conditional && judged.may_pass)
                .then(|| "conditions allowed: may pass".to_owned());
            let score = judged.score.as_ref().map(|score| cut(&score.value));
            (
                decided(&judged.label, judged.decision),
                score,
                allowed.into_iter().collect(),
                Some(anchor(index)),
            )
        }
        GateReport::Standing { decision, label, score, may_pass, refused, instant, file, owner, .. } => {
            let mut about = Vec::new();
            if !may_pass {
                let why = refused.as_deref().unwrap_or("this decision may not pass");
                about.push(cut(&format!("not accepted: {why}")));
                about.extend(owner.as_ref().map(|owner| cut(&format!("owner {owner}"))));
            }
            about.push(cut(&format!("decided {}, from {file}", words::when(instant))));
            (decided(label, *decision), cut_some(score.as_ref()), about, None)
        }
        GateReport::NotReached { waits_for, owner, .. } => {
            let mut about = vec![cut(&format!("waits for {}", words::list(waits_for)))];
            about.extend(owner.as_ref().map(|owner| cut(&format!("owner {owner}"))));
            (Mark::new(Mood::Neutral, signs().off, "not reached"), None, about, None)
        }
    };
    Stage { mark, id: cut(id), title: cut(title), score, about, anchor, here }
}

fn decided(word: &str, decision: Decision) -> Mark {
    Mark::new(decision_mood(decision), signs().decision(decision), &label(word, decision))
}

/// The judged gates: those that do not pass in the order of the pipeline, then those that do, the last of them first.
fn gates(report: &Report, main: Option<&Judged>) -> Vec<Gate> {
    let judged: Vec<(usize, &Judged)> = (report.gates.iter().enumerate())
        .filter_map(|(index, gate)| match gate {
            GateReport::Judged(judged) => Some((index, judged.as_ref())),
            GateReport::NotReached { .. } | GateReport::Standing { .. } => None,
        })
        .collect();
    let is_main = |one: &Judged| main.is_some_and(|main| std::ptr::eq(main, one));
    let (mut first, mut passed): (Vec<_>, Vec<_>) =
        judged.into_iter().partition(|(_, one)| one.decision != Decision::Go || is_main(one));
    first.sort_by_key(|(_, one)| !is_main(one));
    passed.reverse();
    // With nothing else to read, the last one that passed is read in full.
    let open = usize::from(first.is_empty());
    let shown = first.into_iter().map(|(index, one)| gate(index, one, is_main(one), false));
    let passed = passed.into_iter().enumerate();
    shown.chain(passed.map(|(place, (index, one))| gate(index, one, false, place >= open))).collect()
}

fn gate(index: usize, judged: &Judged, main: bool, folded: bool) -> Gate {
    let anchor = anchor(index);
    let filters = Filters::of(judged);
    let checks: usize = judged.groups.iter().map(|group| group.checks.len()).sum();
    let tables = rows::tables(judged, &filters, &anchor);
    let mut bars = groups::bars(judged);
    for (place, bar) in bars.iter_mut().enumerate() {
        bar.table = format!("{anchor}-group-{}", place + 1);
    }
    let needs = judged.needs.iter().map(|need| {
        let mood = if need.may_pass { Mood::Good } else { Mood::Bad };
        let sign = if need.may_pass { signs().good } else { signs().bad };
        let word = need.decision.map_or_else(|| "undecided".to_owned(), |decision| decision.to_string());
        Needed {
            gate: cut(&need.gate),
            mark: Mark::new(mood, sign, &word),
            text: (!need.may_pass).then(|| cut(&need.text)),
        }
    });
    Gate {
        id: cut(&judged.gate),
        title: cut(&judged.title),
        purpose: cut_some(judged.purpose.as_ref()),
        main,
        folded,
        verdict: decided(&judged.label, judged.decision),
        may_pass_with_conditions: judged.decision == Decision::Conditional && judged.may_pass,
        next: cut(&judged.next),
        gauge: judged.score.as_ref().map(Gauge::of),
        facts: header::reading(judged).iter().map(bare).collect(),
        needs: needs.collect(),
        file: cut(&judged.file),
        sha256: cut(&judged.sha256),
        why: why::reasons(judged),
        cards: why::cards(judged),
        about_cards: why::about_cards(judged),
        actions: why::actions(judged),
        ways: why::ways(judged),
        notes: why::notes(judged),
        about_bars: format!(
            "{} in {}",
            words::count(checks, "check"),
            words::count(judged.groups.len(), "group")
        ),
        bars,
        tables,
        filters,
        ballots: people::ballots(judged),
        waivers: people::waivers(judged),
        about_waivers: people::about_waivers(judged),
        evidence: evidence::evidence(judged),
        about_evidence: evidence::about(judged),
        details: details::details(judged),
        judged: judged::parts(judged),
        checks: words::count(checks, "check"),
        anchor,
    }
}
