//! How each check was judged: its requirement, and for each comparison what was selected where, the value, the limit,
//! the distance and the truth.

use super::page::Page;
use super::text::{GAP, Text, Tone};
use super::words;
use crate::report::{CheckReport, Comparison, Judged, Kind, Selected};

pub(super) fn section(page: &mut Page, judged: &Judged) {
    page.heading("How each check was judged");
    for group in &judged.groups {
        page.text(2, 4, &Text::of(Tone::Strong, &group.title));
        for check in super::ordered(judged, group, |_| true) {
            entry(page, check);
        }
    }
}

fn entry(page: &mut Page, check: &CheckReport) {
    let mut head = Text::new();
    head.join(&page.signs.check(check));
    head.push(Tone::Strong, &format!("{GAP}{}", check.title));
    let facts = [
        Text::of(Tone::Dim, &check.check),
        Text::of(Tone::Dim, &format!("weight\u{a0}{}", check.weight)),
        Text::of(Tone::Dim, if check.blocking { "blocking" } else { "advisory" }),
        Text::of(Tone::Dim, &format!("{}:{}:{}", check.place.file, check.place.line, check.place.column)),
    ];
    page.flow(4, 6, page.signs.dot, &std::iter::once(head).chain(facts).collect::<Vec<_>>());
    let verb = match check.kind {
        Kind::Veto => "veto",
        Kind::Require | Kind::Confirm | Kind::Approve => "require",
    };
    if let Some(requirement) = &check.requirement {
        page.text(6, 8, &Text::of(Tone::Dim, &format!("{verb}: ")).plain(requirement));
    }
    page.text(6, 8, &Text::of(Tone::Plain, &check.reason));
    if let Some(note) = &check.margin_note {
        page.text(6, 8, &Text::of(Tone::Dim, "margin: ").plain(note));
    }
    for comparison in &check.comparisons {
        compared(page, comparison, check.kind);
    }
    if let Some(tick) = &check.tick {
        let by = tick.by.as_deref().unwrap_or("nobody named");
        let text = format!("ticked {} by {by} in {}", tick.state, tick.place());
        page.text(6, 8, &Text::of(Tone::Plain, &text));
    }
    for vote in check.approval.iter().flat_map(|approval| &approval.votes) {
        let counted = if vote.counted { "counted" } else { "not counted" };
        let text = format!("{} for {} by {}, {counted}, in {}", vote.vote, vote.role, vote.voter, vote.file);
        page.text(6, 8, &Text::of(Tone::Plain, &text));
    }
}

pub(crate) fn compared(page: &mut Page, comparison: &Comparison, kind: Kind) {
    let mut head = Text::new();
    head.join(&page.signs.holds(comparison, kind));
    head.push(Tone::Plain, &format!("{GAP}{}", comparison.text));
    if comparison.negated {
        head.push(Tone::Dim, " (under not)");
    }
    let mut facts = vec![head];
    let mut fact = |name: &str, value: Option<&String>| {
        if let Some(value) = value {
            facts.push(Text::of(Tone::Dim, &format!("{name}\u{a0}")).plain(value));
        }
    };
    fact("value", comparison.actual.as_ref());
    if comparison.margin.is_none() {
        fact("limit", comparison.needed.as_ref().or(comparison.target.as_ref()));
    } else {
        fact("target", comparison.target.as_ref());
        fact("margin", comparison.margin.as_ref());
        fact("limit", comparison.needed.as_ref().or(comparison.target.as_ref()));
    }
    fact("distance", comparison.distance.as_ref());
    page.flow(6, 8, page.signs.dot, &facts);
    if let Some(problem) = &comparison.problem {
        page.text(8, 8, &Text::of(Tone::Warn, problem));
    }
    for selected in &comparison.selected {
        nodes(page, selected);
    }
}

fn nodes(page: &mut Page, selected: &Selected) {
    let what = match selected.count {
        0 => "nothing".to_owned(),
        count => words::count(count, "value"),
    };
    let head = format!("{} selected {what} in {}", selected.path, selected.evidence);
    // One value needs no list.
    if let ([node], 1) = (selected.nodes.as_slice(), selected.count) {
        let text = Text::of(Tone::Dim, &format!("{}: {} = ", selected.evidence, node.at)).plain(&node.value);
        page.text(8, 10, &text);
        return;
    }
    page.text(8, 10, &Text::of(Tone::Dim, &head));
    for node in &selected.nodes {
        page.text(10, 12, &Text::of(Tone::Dim, &format!("{} = ", node.at)).plain(&node.value));
    }
    if let more @ 1.. = selected.count.saturating_sub(selected.nodes.len())
        && selected.count > 0
    {
        page.text(10, 12, &Text::of(Tone::Dim, &format!("and {more} more")));
    }
}
