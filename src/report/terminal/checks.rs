//! The checks that are not green: what is wrong, who owns it, what to do, and where it is written. And those that do
//! not apply.

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
    for group in &judged.groups {
        for check in super::ordered(judged, group, |check| !super::is_green(check)) {
            let group = (judged.groups.len() > 1).then_some(group.title.as_str());
            head(page, check, group, status);
            detail(page, check);
        }
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

fn detail(page: &mut Page, check: &CheckReport) {
    let place = format!("{}:{}", check.place.file, check.place.line);
    page.flow(4, 4, page.signs.dot, &[Text::of(Tone::Plain, &check.reason), Text::of(Tone::Dim, &place)]);
    let named = [("why", &check.why), ("do", &check.remedy), ("read", &check.link)];
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
    for check in checks {
        let mut text = Text::new();
        text.join(&page.signs.outcome(Outcome::NotApplicable));
        text.push(Tone::Plain, &format!("{GAP}{}", check.title));
        if !check.reason.is_empty() {
            text.push(Tone::Dim, &format!(": {}", check.reason));
        }
        page.text(2, 4, &text);
    }
}
