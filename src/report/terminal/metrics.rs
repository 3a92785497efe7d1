//! What was measured: Metric, Target, Needed where a margin applies, Actual, Status. The numbers have a row each; what
//! passed without a number to read is told in a line for each group, and shown one by one when explained.

use super::alike::alike;
use super::page::Page;
use super::table::{Cells, GUTTER, Row, draw};
use super::text::{GAP, TIE, Text, Tone};
use super::words;
use crate::report::compared::{Compared, is_fine};
use crate::report::{CheckReport, Comparison, GroupReport, Holds, Judged, Kind, Outcome, escape};

/// With more checks than this, those that pass are told in one line: nobody reads on in a table of hundreds.
pub(super) const FOLD_ABOVE: usize = 60;

/// With so many checks of a group that nothing is known about, they share a line: each is told among those not green.
const FOLD_UNKNOWN: usize = 4;

/// The most characters of one cell; `explain` shows what was selected.
const MAX_CELL: usize = 160;

/// The most characters of a unit.
const MAX_UNIT: usize = 12;

pub(super) fn section(page: &mut Page, judged: &Judged) {
    let total = judged.groups.iter().flat_map(|group| &group.checks).filter(|check| measured(check)).count();
    if total == 0 {
        return;
    }
    let fold_all = total > FOLD_ABOVE && !page.style.explain;
    let shown = |check: &CheckReport| measured(check) && !(fold_all && super::is_green(check));
    let several = judged.groups.iter().filter(|group| group.checks.iter().any(measured)).count() > 1;
    let mut rows = Vec::new();
    for group in super::ordered_groups(judged, measured) {
        let checks = super::ordered(judged, group, shown);
        let mut below = of_group(page, &checks, if several { GUTTER } else { 0 });
        if several && !checks.is_empty() {
            let mut title = Text::of(Tone::Strong, &group.title);
            // What is told in a line needs no other for its group.
            if let Some(Row::Across(_, text)) = below.first() {
                title.push(Tone::Plain, GAP);
                title.join(text);
                below.remove(0);
            }
            rows.push(Row::Across(0, title));
        }
        rows.append(&mut below);
    }
    page.heading_with("Metrics", &words::count(total, "check"));
    draw(page, &rows);
    if fold_all {
        let green = judged.groups.iter().flat_map(|group| &group.checks);
        let green = green.filter(|check| measured(check) && super::is_green(check)).count();
        let text = format!("{} more, shown one by one when explained", words::count(green, "passing check"));
        let mut line = page.signs.outcome(Outcome::Pass);
        line.push(Tone::Dim, &format!("{GAP}{text}"));
        page.text(2, 4, &line);
    }
    margin_notes(page, judged);
}

/// Whether a check belongs here: a machine judged it.
fn measured(check: &CheckReport) -> bool {
    matches!(check.kind, Kind::Require | Kind::Veto)
        && check.outcome != Outcome::NotApplicable
        && (!check.comparisons.is_empty() || check.outcome == Outcome::Pass)
}

/// The checks with a row each, then those without.
fn of_group(page: &Page, checks: &[&CheckReport], indent: usize) -> Vec<Row> {
    let (told, shown): (Vec<&CheckReport>, Vec<&CheckReport>) =
        checks.iter().partition(|check| !page.style.explain && super::is_green(check) && !is_number(check));
    let alone = shown.is_empty();
    let is_unseen = |check: &&CheckReport| {
        !page.style.explain && check.outcome == Outcome::Missing && !check.veto_stands && all_unknown(check)
    };
    let (unseen, shown): (Vec<_>, Vec<_>) = match shown.iter().filter(|check| is_unseen(check)).count() {
        FOLD_UNKNOWN.. => shown.into_iter().partition(is_unseen),
        _ => (Vec::new(), shown),
    };
    let alone = alone && unseen.is_empty();
    let mut rows: Vec<Row> = shown.into_iter().flat_map(|check| of_check(page, check, indent)).collect();
    let (vetoes, others): (Vec<_>, Vec<_>) = told.into_iter().partition(|check| check.kind == Kind::Veto);
    let others_head = match others.len() {
        1 => String::new(),
        count if alone => words::count(count, "check"),
        count => format!("{count}{TIE}more"),
    };
    // The title of a veto mostly names what must not be, so "pass" alone could be read the wrong way.
    let stands = if vetoes.len() == 1 { "which does not stand" } else { "none of which stands" };
    let vetoes_head = format!("{}, {stands}", words::count(vetoes.len(), "veto"));
    let unseen_head = format!("{}, not known", words::count(unseen.len(), "check"));
    let told = [
        (Outcome::Missing, unseen_head, unseen),
        (Outcome::Pass, others_head, others),
        (Outcome::Pass, vetoes_head, vetoes),
    ];
    for (outcome, head, checks) in told {
        rows.extend(folded(page, outcome, &head, &checks, indent));
    }
    rows
}

/// Checks of one outcome in one line.
fn folded(page: &Page, outcome: Outcome, head: &str, checks: &[&CheckReport], indent: usize) -> Option<Row> {
    if checks.is_empty() {
        return None;
    }
    let mut text = page.signs.outcome(outcome);
    text.push(Tone::Dim, GAP);
    if !head.is_empty() {
        text.push(Tone::Dim, &format!("{head}: "));
    }
    text.join(&super::titles(page, checks));
    Some(Row::Across(indent, text))
}

/// Whether a check compares one number, which people want to read even where it is good.
fn is_number(check: &CheckReport) -> bool {
    let [only] = check.comparisons.as_slice() else { return false };
    !only.operator.is_empty() && only.actual.as_deref().is_some_and(looks_like_number)
}

/// A number, perhaps with its unit.
pub(super) fn looks_like_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let unit = digits.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | '…'));
    digits.starts_with(|c: char| c.is_ascii_digit())
        && unit.chars().count() <= MAX_UNIT
        && unit.trim_start().chars().all(|c| c.is_alphabetic() || c == '%')
}

/// Where a group's margin does not apply, once for each reason.
fn margin_notes(page: &mut Page, judged: &Judged) {
    let checks = judged.groups.iter().flat_map(|group: &GroupReport| &group.checks);
    let notes = checks.filter_map(|check| Some((check.margin_note.as_deref()?, check.title.as_str())));
    for (note, titles) in alike(notes) {
        page.text(2, 4, &Text::of(Tone::Dim, &format!("{}: {note}", titles.join(", "))));
    }
}

/// The rows of one check: one where it compares once, else one more for each comparison that speaks against it.
fn of_check(page: &Page, check: &CheckReport, indent: usize) -> Vec<Row> {
    let status = page.signs.check(check);
    let metric = cell(&check.title);
    if let [only] = check.comparisons.as_slice() {
        return vec![compared(only, metric, status, check.kind, indent)];
    }
    let against: Vec<&Comparison> =
        check.comparisons.iter().filter(|part| !is_fine(part, check.kind)).collect();
    let shown = match (page.style.explain, check.outcome) {
        (true, _) => check.comparisons.iter().collect(),
        // Where nothing was seen, the same could be said of each.
        (false, Outcome::Missing) if all_unknown(check) => Vec::new(),
        (false, _) => against.clone(),
    };
    let head = Cells {
        metric,
        target: cell(&match check.comparisons.len() {
            0 => String::new(),
            count => words::count(count, "condition").replace(TIE, " "),
        }),
        actual: cell(&summary(check, against.len())),
        status,
        indent,
        ..Cells::default()
    };
    let parts = shown.into_iter().map(|part| {
        // Which part decided is news only where the whole is not green.
        let is_news = !is_fine(part, check.kind) && !super::is_green(check);
        let status = if is_news { page.signs.holds(part, check.kind) } else { Text::new() };
        compared(part, cell(&part.measured), status, check.kind, indent + GUTTER)
    });
    std::iter::once(Row::Cells(head)).chain(parts).collect()
}

pub(crate) fn all_unknown(check: &CheckReport) -> bool {
    check.comparisons.iter().all(|part| part.holds == Holds::Unknown)
}

/// What its comparisons come to, in a few words.
pub(crate) fn summary(check: &CheckReport, against: usize) -> String {
    let all = check.comparisons.len();
    let veto = check.kind == Kind::Veto;
    if all == 0 {
        return String::new();
    }
    if all_unknown(check) {
        return "not known".to_owned();
    }
    match (against, veto) {
        (0, false) => "all hold".to_owned(),
        (0, true) => "none holds".to_owned(),
        (against, false) => format!("{against}{TIE}of{TIE}{all} not met"),
        (against, true) => format!("{against}{TIE}of{TIE}{all} against"),
    }
}

fn compared(part: &Comparison, metric: Text, status: Text, kind: Kind, indent: usize) -> Row {
    let Compared { target, needed, actual } = Compared::of(part, kind);
    Row::Cells(Cells {
        metric,
        target: cell(&target),
        needed: cell(&needed),
        actual: cell(&actual),
        status,
        indent,
        limit: if kind == Kind::Veto { "" } else { "target" },
    })
}

fn cell(text: &str) -> Text {
    Text::of(Tone::Plain, &escape::shorten(text, MAX_CELL))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, negated: bool, holds: Holds) -> Comparison {
        let (measured, operator) = text.split_once(' ').map_or((text, ""), |(path, _)| (path, ">"));
        let limit = (!operator.is_empty()).then_some("5");
        Comparison {
            negated,
            ..crate::report::fixtures::comparison(measured, operator, limit.unwrap_or(""), Some("x"), holds)
        }
    }

    #[test]
    fn a_not_turns_what_is_wanted() {
        use Holds::{Error, False, True, Unknown};
        let cases = [
            (Kind::Require, "$.a", false, True, "true", true),
            (Kind::Require, "$.a", true, True, "false", false),
            (Kind::Require, "$.a > 5", true, False, "not > 5", true),
            (Kind::Require, "$.a > 5", false, False, "> 5", false),
            (Kind::Veto, "$.a", false, True, "veto if true", false),
            (Kind::Veto, "$.a", true, True, "veto if false", true),
            (Kind::Veto, "$.a > 5", true, False, "veto if not > 5", false),
            (Kind::Veto, "$.a > 5", false, False, "veto if > 5", true),
            (Kind::Veto, "$.a", true, Unknown, "veto if false", false),
            (Kind::Require, "$.a", true, Error, "false", false),
        ];
        for (kind, text, negated, holds, target, fine) in cases {
            let part = part(text, negated, holds);
            assert_eq!(is_fine(&part, kind), fine, "{kind:?} {text} {negated} {holds:?}");
            let Row::Cells(cells) = compared(&part, Text::new(), Text::new(), kind, 0) else {
                panic!("no cells")
            };
            assert_eq!(cells.target.wrap(80, 80)[0].bare(), target);
        }
    }

    #[test]
    fn a_number_is_told_from_a_text() {
        for text in ["0", "-3", "218.4 ms", "0.004%", "91.6666666666…%", "1/3", "0.8 GB", "12 requests"] {
            assert!(looks_like_number(text), "{text}");
        }
        for text in
            ["", "-", "GO", "true", "2025.10.E1/report", "https://a.example", "4f1c9e27b86d", "3 of 5"]
        {
            assert!(!looks_like_number(text), "{text}");
        }
    }
}
