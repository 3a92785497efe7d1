//! Which findings or tests keep a check from passing: the first of them, and how many there are besides.

use super::page::Page;
use super::text::{Text, Tone};
use crate::report::{CheckReport, Offender, escape};

/// So many are named below a check.
const LINES: usize = 5;

/// So many are named in one line.
const IN_ONE: usize = 3;

/// The most characters of what a tool says of one; the whole stands in its report.
const MAX_TITLE: usize = 120;

/// The most characters of a name in one line.
const MAX_NAME: usize = 60;

/// A line for each.
pub(super) fn lines(page: &mut Page, check: &CheckReport) {
    for offender in check.offenders.iter().take(LINES) {
        let mut parts =
            vec![Text::of(Tone::Dim, how_bad(offender)).plain(" ").with(Tone::Plain, name(offender))];
        if let Some(title) = &offender.title {
            parts.push(Text::of(Tone::Dim, &escape::shorten(title.trim(), MAX_TITLE)));
        }
        if let Some(place) = &offender.place {
            parts.push(Text::of(Tone::Dim, &escape::shorten(place, MAX_TITLE)));
        }
        page.flow(6, 8, page.signs.dot, &parts);
    }
    if let Some(more) = more(check, LINES) {
        page.text(6, 8, &Text::of(Tone::Dim, &more));
    }
}

/// All in one line; nothing where nothing is named.
pub(super) fn line(page: &Page, check: &CheckReport) -> Option<Text> {
    if check.offenders.is_empty() {
        return None;
    }
    let mut text = Text::new();
    for (index, offender) in check.offenders.iter().take(IN_ONE).enumerate() {
        let dot = if index > 0 { page.signs.dot } else { "" };
        text.push(Tone::Dim, &format!("{dot}{}", escape::shorten(name(offender), MAX_NAME)));
    }
    if let Some(more) = more(check, IN_ONE) {
        text.push(Tone::Dim, &format!("{}{more}", page.signs.dot));
    }
    Some(text)
}

fn more(check: &CheckReport, named: usize) -> Option<String> {
    let here = check.offenders.len().saturating_sub(named) as u64;
    match here.saturating_add(check.more_offenders) {
        0 => None,
        more => Some(format!("and {more} more")),
    }
}

fn how_bad(offender: &Offender) -> &str {
    offender.severity.as_deref().or(offender.state.as_deref()).unwrap_or_default()
}

fn name(offender: &Offender) -> &str {
    offender.id.as_deref().or(offender.title.as_deref()).unwrap_or("without a name")
}

#[cfg(test)]
mod tests {
    use super::super::Style;
    use super::*;
    use crate::report::fixtures::no_go;

    fn offender(number: usize) -> Offender {
        Offender {
            evidence: "scan".to_owned(),
            id: Some(format!("CVE-{number}\u{1b}[2J")),
            severity: Some("critical".to_owned()),
            state: None,
            title: Some("first\nsecond".to_owned()),
            place: Some("a.rs:1".to_owned()),
        }
    }

    /// A check with so many, and so many more.
    fn check(named: usize, more_offenders: u64) -> CheckReport {
        let report = no_go();
        let judged = report.gates.iter().find_map(super::super::judged).unwrap();
        let mut check = judged.groups[0].checks[0].clone();
        check.offenders = (1..=named).map(offender).collect();
        check.more_offenders = more_offenders;
        check
    }

    #[test]
    fn a_few_are_named_and_the_others_counted() {
        for (named, more, lines_of_it, rest) in
            [(0, 0, 0, None), (1, 0, 1, None), (5, 0, 5, None), (6, 0, 6, Some(1)), (20, 7, 6, Some(22))]
        {
            let style = Style::plain(200);
            let mut page = Page::new(&style);
            lines(&mut page, &check(named, more));
            let text = page.finish();
            assert_eq!(text.lines().count(), lines_of_it, "{text}");
            assert!(!text.contains('\u{1b}'), "{text}");
            match rest {
                Some(rest) => assert!(text.ends_with(&format!("      and {rest} more\n")), "{text}"),
                None => assert!(!text.contains("more"), "{text}"),
            }
        }
    }

    #[test]
    fn in_one_line() {
        let style = Style::plain(200);
        let mut page = Page::new(&style);
        assert!(line(&page, &check(0, 0)).is_none());
        let text = line(&page, &check(4, 2)).unwrap();
        page.text(0, 0, &text);
        let text = page.finish();
        assert_eq!(text.lines().count(), 1);
        assert!(text.contains("CVE-3") && !text.contains("CVE-4") && text.contains("and 3 more"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
}
