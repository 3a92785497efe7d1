//! A text that fits a pattern. A guess like all others: what comes out is judged.

use std::iter::Peekable;
use std::str::Chars;

/// The most repetitions that are written out, and the deepest group.
const MAX_REPEATED: usize = 100;
const MAX_DEPTH: usize = 50;

/// A text that a pattern (RFC 9485) should match as a whole: the first of alternatives, the fewest repetitions.
pub(super) fn sample(pattern: &str) -> String {
    alternatives(&mut pattern.chars().peekable(), MAX_DEPTH)
}

/// Reads up to the end of the group, and gives its first alternative.
fn alternatives(rest: &mut Peekable<Chars<'_>>, depth: usize) -> String {
    let mut first = None;
    let mut text = String::new();
    while let Some(next) = rest.next() {
        let piece = match next {
            ')' => break,
            '|' => {
                first.get_or_insert_with(|| std::mem::take(&mut text));
                text.clear();
                continue;
            }
            '(' if depth > 0 => alternatives(rest, depth - 1),
            '[' => class(rest).to_string(),
            '.' => "x".to_owned(),
            '\\' => escaped(rest).to_string(),
            plain => plain.to_string(),
        };
        text.push_str(&piece.repeat(repetitions(rest)));
    }
    first.unwrap_or(text)
}

/// The character of an escape: itself, a blank, or for a category a letter or digit.
fn escaped(rest: &mut Peekable<Chars<'_>>) -> char {
    match rest.next() {
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some(kind @ ('p' | 'P')) => {
            let category: String =
                rest.by_ref().skip_while(|c| *c == '{').take_while(|c| *c != '}').collect();
            match (kind, category.as_str()) {
                ('p', "N" | "Nd") | ('P', "L" | "Lu" | "Ll") => '1',
                ('p', "Ll") => 'a',
                _ => 'A',
            }
        }
        Some(plain) => plain,
        None => '\\',
    }
}

/// A character of a class, read behind its bracket.
fn class(rest: &mut Peekable<Chars<'_>>) -> char {
    let negated = rest.next_if_eq(&'^').is_some();
    let mut members = Vec::new();
    while let Some(next) = rest.next() {
        match next {
            ']' => break,
            '\\' => members.push(escaped(rest)),
            plain => members.push(plain),
        }
    }
    if !negated {
        return members.first().copied().unwrap_or('x');
    }
    let within = |c: char| {
        members.contains(&c)
            || members.windows(3).any(|range| range[1] == '-' && range[0] <= c && c <= range[2])
    };
    ['x', '1', 'A', '-', '_', '!'].into_iter().find(|c| !within(*c)).unwrap_or('~')
}

/// How often what stands before must be there at least; of `*` and `?` once, so that there is something to see.
fn repetitions(rest: &mut Peekable<Chars<'_>>) -> usize {
    match rest.peek() {
        Some('?' | '*' | '+') => {
            rest.next();
            1
        }
        Some('{') => {
            rest.next();
            let inner: String = rest.by_ref().take_while(|c| *c != '}').collect();
            let least = inner.split(',').next().and_then(|least| least.parse().ok()).unwrap_or(1);
            least.min(MAX_REPEATED)
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jsonpath::Regexp;

    #[test]
    fn a_sample_fits_its_pattern() {
        for pattern in [
            "https://.+",
            "7[.][0-9]+[.][0-9]+",
            ".*!",
            "(ok|passed)( now)?",
            "[^0-9]{3}",
            "v\\.[a-z]{2,4}",
            "\\p{Lu}\\p{Nd}*",
            "[^x1A]",
            "a|b|c",
            "((a|b)c)+",
            "",
        ] {
            let sampled = sample(pattern);
            let regexp = Regexp::compile(pattern).unwrap();
            assert!(regexp.is_full_match(&sampled), "{pattern}: {sampled}");
        }
    }

    #[test]
    fn what_is_no_pattern_ends_too() {
        for pattern in ["[", "(", "a{", "\\", "{9999999}", &"(".repeat(100_000), "a{99999999999999999999}"] {
            let _ = sample(pattern);
        }
    }
}
