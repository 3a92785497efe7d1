//! Weights that a text states for its headings. Only what can be meant in one way counts.

use std::collections::{HashMap, HashSet};

use crate::evidence::format::markdown::{Heading, Survey};

/// The largest weight that a gate takes.
const MOST: u64 = 1_000_000;

/// A weight as it is written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weight {
    pub(super) number: String,
    pub(super) line: u64,
}

/// The weights that headings state themselves, by their line.
pub(super) fn in_headings(headings: &[Heading]) -> HashMap<u64, Weight> {
    let of = |heading: &Heading| {
        let weight = Weight { number: stated(&heading.text)?, line: heading.line };
        Some((heading.line, weight))
    };
    headings.iter().filter_map(of).collect()
}

/// The weight of each group, and what was found and not taken. No group has one unless all have.
pub(super) fn of(
    text: &str,
    survey: &Survey,
    groups: &[Option<&Heading>],
    in_headings: &HashMap<u64, Weight>,
) -> (Vec<Option<Weight>>, Vec<String>) {
    let mut found: Vec<Vec<Weight>> = groups
        .iter()
        .map(|group| group.and_then(|heading| in_headings.get(&heading.line)).cloned().into_iter().collect())
        .collect();
    let taken: HashSet<u64> = survey
        .items
        .iter()
        .map(|item| item.line)
        .chain(survey.headings.iter().map(|heading| heading.line))
        .collect();
    let names: Vec<HashSet<String>> =
        groups.iter().map(|group| group.map(|heading| words(&heading.text)).unwrap_or_default()).collect();
    for (line, written) in (1_u64..).zip(text.lines()) {
        if taken.contains(&line) || written.trim_start().starts_with('|') {
            continue;
        }
        let Some(number) = stated(written) else { continue };
        let label = words(written.split(['(', ':', '=', '—', '–']).next().unwrap_or_default());
        let mut meant =
            names.iter().enumerate().filter(|(_, name)| !label.is_empty() && label.is_subset(name));
        if let (Some((group, _)), None) = (meant.next(), meant.next())
            && let Some(found) = found.get_mut(group)
        {
            found.push(Weight { number, line });
        }
    }
    let agreed: Vec<Option<Weight>> = found
        .iter()
        .map(|all| all.first().filter(|first| all.iter().all(|one| one.number == first.number)).cloned())
        .collect();
    if agreed.iter().all(Option::is_some) || found.iter().all(Vec::is_empty) {
        return (agreed, Vec::new());
    }
    let mut doubts =
        vec!["Weights are stated, and not one for every group. None is set; choose them below:".to_owned()];
    for (group, all) in groups.iter().zip(&found) {
        let title = group.map_or("the items under no heading", |heading| heading.text.as_str());
        let said: Vec<String> =
            all.iter().map(|one| format!("{} on line {}", one.number, one.line)).collect();
        let said = if said.is_empty() { "none".to_owned() } else { said.join(", ") };
        doubts.push(format!("  {title}: {said}"));
    }
    (groups.iter().map(|_| None).collect(), doubts)
}

/// The one weight of a line: `weight 40`, `weighted 50%`, `40% weight`. `None` for none, and for two.
fn stated(line: &str) -> Option<String> {
    let lower = line.to_ascii_lowercase();
    let mut found = None;
    for (at, word) in lower.match_indices("weight") {
        let before = &lower[..at];
        if before.ends_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let rest = &lower[at + word.len()..];
        let rest = ["ing", "ed", ""].iter().find_map(|end| rest.strip_prefix(end)).unwrap_or(rest);
        if rest.starts_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let behind = rest.trim_start_matches([' ', ':', '=', '*']);
        let behind = ["of ", "is "].iter().find_map(|word| behind.strip_prefix(word)).unwrap_or(behind);
        let ahead = before.trim_end_matches([' ', '*']);
        let ((Some(one), None) | (None, Some(one))) = (leading(behind), trailing(ahead)) else { return None };
        if found.replace(one).is_some() {
            return None;
        }
    }
    found
}

/// The number that a text starts with.
fn leading(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let number = number.strip_suffix('.').unwrap_or(number);
    // `40/50`, `40x` and `40-50` are something else.
    let over = rest.strip_prefix('%').unwrap_or(rest);
    let goes_on = over.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '–' | ','));
    if goes_on { None } else { number_of(number) }
}

/// The percentage that a text ends with.
fn trailing(text: &str) -> Option<String> {
    let text = text.strip_suffix('%')?.trim_end();
    let start = text.rfind(|c: char| !c.is_ascii_digit() && c != '.');
    let start = start.and_then(|at| text[at..].chars().next().map(|c| at + c.len_utf8())).unwrap_or(0);
    let (before, number) = text.split_at(start);
    if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '–' | ',')) {
        return None;
    }
    number_of(number)
}

/// A plain number that a gate takes as weight.
fn number_of(text: &str) -> Option<String> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| (1..=7).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.parse::<u64>().ok()? >= MOST {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = part.trim_end_matches('0');
    Some(if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") })
}

fn words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::stated;

    #[test]
    fn only_one_plain_weight_counts() {
        for (line, weight) in [
            ("- **Core Gates (7/8):** 87.5% (weighted 50%)", Some("50")),
            ("- Core Gates: 40% weight → 87.5% × 0.4 = 35%", Some("40")),
            ("Security (weight 40)", Some("40")),
            ("Security, weight: 12.50 %", Some("12.5")),
            ("Security — **Weight:** 30", Some("30")),
            ("Security: weight of 7.", Some("7")),
            ("weight 040", Some("40")),
            ("Weighted Total: 85%", None),
            ("weight 40 or weight 50", None),
            ("40% weight 50", None),
            ("weight 40-50", None),
            ("weight 40/50", None),
            ("20-40% weight", None),
            ("weight 40kg", None),
            ("lightweight 40", None),
            ("weights 40", None),
            ("weight 1e9", None),
            ("weight 99999999", None),
            ("weight 1.2.3", None),
            ("weight", None),
            ("İweight 5 ß", None),
        ] {
            assert_eq!(stated(line).as_deref(), weight, "{line}");
        }
    }
}
