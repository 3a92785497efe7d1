//! The checks that are not green: what is wrong, who owns it, what to do, and where it is written. And those that do
//! not apply.

use std::collections::HashSet;

use super::alike::alike;
use super::offenders;
use super::page::Page;
use super::text::{GAP, TIE, Text, Tone};
use super::words;
use crate::report::{CheckReport, Judged, Kind, Outcome};

pub(super) fn not_green(page: &mut Page, judged: &Judged) {
    let bad = || judged.groups.iter().flat_map(|group| &group.checks).filter(|check| !super::is_green(check));
    let count = bad().count();
    if count == 0 {
        return;
    }
    let blocking = bad().filter(|check| check.blocking).count();
    let about = match blocking {
        0 => format!("{}, none blocking", words::count(count, "check")),
        _ if blocking == count => words::count(count, "check"),
        _ => format!("{}, {blocking} blocking", words::count(count, "check")),
    };
    page.heading_with("Not green", &about);
    let status = bad().map(|check| page.signs.check(check).width()).max().unwrap_or(0);
    // Across groups, so that what stops the release comes first and what it can live with last.
    let mut checks: Vec<(&str, &CheckReport)> = judged
        .groups
        .iter()
        .flat_map(|group| group.checks.iter().map(|check| (group.title.as_str(), check)))
        .filter(|(_, check)| !super::is_green(check))
        .collect();
    checks.sort_by_key(|(_, check)| (!check.veto_stands, !check.blocking, check.outcome.urgency()));
    let steps = judged.way.iter().flat_map(|way| &way.steps);
    let told: HashSet<(&str, Option<&str>)> =
        steps.filter_map(|step| Some((step.check.as_deref()?, step.remedy.as_deref()))).collect();
    for (group, check) in checks {
        head(page, check, (judged.groups.len() > 1).then_some(group), status);
        detail(page, check, told.contains(&(&check.check, check.remedy.as_deref())));
    }
}

/// Outcome and title, aligned over all checks; then whose it is and where it is written.
fn head(page: &mut Page, check: &CheckReport, group: Option<&str>, status: usize) {
    let mut text = page.signs.check(check);
    let missing = status.saturating_sub(text.width());
    text.push(Tone::Plain, &format!("{}{GAP}", TIE.to_string().repeat(missing)));
    text.push(Tone::Strong, &check.title);
    text.push(Tone::Dim, &format!(" ({})", check.check));
    let mut about = vec![text];
    let mut fact = |text: &str| about.push(Text::of(Tone::Dim, text));
    if let Some(raw) = check.raw_outcome.filter(|raw| *raw != check.outcome) {
        fact(&format!("{raw} without the waiver"));
    }
    if !check.blocking {
        fact("advisory");
    }
    if let Some(group) = group {
        fact(group);
    }
    if let Some(owner) = &check.owner {
        fact(&format!("owner{TIE}{owner}"));
    }
    page.flow(2, 4, page.signs.dot, &about);
}

/// What is wrong and what to do. `told` says that what to do stands in the way to GO, where this check is a step of it.
fn detail(page: &mut Page, check: &CheckReport, told: bool) {
    let place = format!("{}:{}", check.place.file, check.place.line);
    page.flow(4, 4, page.signs.dot, &[Text::of(Tone::Plain, &check.reason), Text::of(Tone::Dim, &place)]);
    offenders::lines(page, check);
    let remedy = check.remedy.as_ref().filter(|_| !told);
    let named = [("why", check.why.as_ref()), ("do", remedy), ("read", check.link.as_ref())];
    for (name, value) in named {
        if let Some(value) = value {
            page.text(4, 4 + name.len() + 2, &Text::of(Tone::Dim, &format!("{name}: ")).plain(value));
        }
    }
}

/// The checks that do not apply, with why: a wrong "not applicable" is how a gate is talked round.
pub(super) fn not_applicable(page: &mut Page, judged: &Judged) {
    let off = |check: &&CheckReport| check.outcome == Outcome::NotApplicable && check.kind != Kind::Confirm;
    let checks: Vec<_> = judged.groups.iter().flat_map(|group| &group.checks).filter(off).collect();
    if checks.is_empty() {
        return;
    }
    page.heading_with("Not applicable", &words::count(checks.len(), "check"));
    for (reason, checks) in by_reason(&checks) {
        page.text(2, 4, &not_applied(page, None, reason, &checks));
    }
}

/// Checks with the same reason together, in the order of the first of each.
pub(super) fn by_reason<'a>(checks: &[&'a CheckReport]) -> Vec<(&'a str, Vec<&'a CheckReport>)> {
    alike(checks.iter().map(|check| (check.reason.as_str(), *check)))
}

/// Checks that do not apply for one reason, in one line.
pub(super) fn not_applied(page: &Page, group: Option<&str>, reason: &str, checks: &[&CheckReport]) -> Text {
    let mut text = page.signs.outcome(Outcome::NotApplicable);
    text.push(Tone::Plain, GAP);
    if let Some(group) = group {
        text.push(Tone::Plain, group);
        text.push(Tone::Dim, page.signs.dot);
    }
    // One is named before its reason, several share it.
    if let ([only], false) = (checks, reason.is_empty()) {
        return text.plain(&only.title).with(Tone::Dim, &format!(": {reason}"));
    }
    if checks.len() > 1 {
        let reason = if reason.is_empty() { String::new() } else { format!(", {reason}") };
        text.push(Tone::Dim, &format!("{}{reason}: ", words::count(checks.len(), "item")));
    }
    text.join(&super::titles(page, checks));
    text
}
