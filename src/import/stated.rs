//! The weight that a line states. Only what can be meant in one way counts.

use crate::number::Number;

/// The largest weight that a gate takes.
const MOST: u64 = 1_000_000;

/// A weight as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    /// The number, as a gate takes it.
    pub(super) number: String,
    /// Whether it is written as a part of a whole.
    pub(super) percent: bool,
}

impl Stated {
    /// The number as it counts.
    pub(super) fn value(&self) -> Number {
        self.number.parse().unwrap_or_else(|_| Number::zero())
    }
}

/// The one weight of a line: `weight 40`, `weighted 50%`, `40% weight`. `None` for none, and for two.
pub(super) fn stated(line: &str) -> Option<Stated> {
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
fn leading(text: &str) -> Option<Stated> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let number = number.strip_suffix('.').unwrap_or(number);
    // `40/50`, `40x` and `40-50` are something else.
    let sign = rest.strip_prefix('%').or_else(|| rest.strip_prefix(" %"));
    let over = sign.unwrap_or(rest);
    let goes_on = over.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '–' | ','));
    if goes_on { None } else { Some(Stated { number: number_of(number)?, percent: sign.is_some() }) }
}

/// The percentage that a text ends with.
fn trailing(text: &str) -> Option<Stated> {
    let text = text.strip_suffix('%')?.trim_end();
    let start = text.rfind(|c: char| !c.is_ascii_digit() && c != '.');
    let start = start.and_then(|at| text[at..].chars().next().map(|c| at + c.len_utf8())).unwrap_or(0);
    let (before, number) = text.split_at(start);
    if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '–' | ',')) {
        return None;
    }
    Some(Stated { number: number_of(number)?, percent: true })
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

#[cfg(test)]
mod tests {
    use super::stated;

    #[test]
    fn only_one_plain_weight_counts() {
        for (line, weight) in [
            ("- **Core Gates (7/8):** 87.5% (weighted 50%)", Some("50%")),
            ("- Core Gates: 40% weight → 87.5% × 0.4 = 35%", Some("40%")),
            ("Security (weight 40)", Some("40")),
            ("Security, weight: 12.50 %", Some("12.5%")),
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
            let found = stated(line);
            let written =
                found.as_ref().map(|one| format!("{}{}", one.number, if one.percent { "%" } else { "" }));
            assert_eq!(written.as_deref(), weight, "{line}");
        }
    }
}
