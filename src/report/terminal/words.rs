//! Numbers and times in words.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::report::{EvidenceState, Outcome};

/// `1 check`, `2 checks`: the number with its noun.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number}{}{}", super::text::TIE, plural(number, noun))
}

/// The noun as it follows that number.
pub(crate) fn plural(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => noun.to_owned(),
        (_, Some(stem)) => format!("{stem}ies"),
        (_, None) if noun.ends_with('o') => format!("{noun}es"),
        (_, None) => format!("{noun}s"),
    }
}

/// The word for an outcome among others.
pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    if outcome == Outcome::NotApplicable { "n/a" } else { outcome.word() }
}

/// The word for how evidence stands.
pub(crate) fn evidence(state: EvidenceState) -> &'static str {
    match state {
        EvidenceState::Seen => "seen",
        EvidenceState::Absent => "absent",
        EvidenceState::Stale => "stale",
        EvidenceState::Unbound => "unbound",
        EvidenceState::Broken => "broken",
    }
}

/// The first characters of a digest or commit: enough to tell it from others by eye. The JSON report has all.
pub(crate) fn short(digest: &str) -> String {
    let (prefix, hex) = match digest.split_once(':') {
        Some((algorithm, hex)) if hex.len() > 12 => (format!("{algorithm}:"), hex),
        _ => (String::new(), digest),
    };
    // Only a digest may be cut: two other texts can differ at their ends.
    if hex.len() > 12 && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        format!("{prefix}{}", &hex[..12])
    } else {
        digest.to_owned()
    }
}

/// A time to the minute in UTC; as it stands where it is no RFC 3339 time.
pub(crate) fn when(time: &str) -> String {
    match DateTime::parse_from_rfc3339(time) {
        Ok(time) => time.with_timezone(&Utc).format("%Y-%m-%d %H:%M UTC").to_string().replace(' ', "\u{a0}"),
        Err(_) => time.to_owned(),
    }
}

/// A time in UTC, whole, to be given again; as it stands where it is no RFC 3339 time.
pub(crate) fn instant(time: &str) -> String {
    match DateTime::parse_from_rfc3339(time) {
        Ok(time) => time.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::AutoSi, true),
        Err(_) => time.to_owned(),
    }
}

/// A time to the second in UTC, cut; as it stands where it is no RFC 3339 time.
pub(crate) fn second(time: &str) -> String {
    match DateTime::parse_from_rfc3339(time) {
        Ok(time) => time.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true),
        Err(_) => time.to_owned(),
    }
}

/// Words in one row: `a, b and c`.
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_number() {
        let cases = [
            (0, "check", "0 checks"),
            (1, "check", "1 check"),
            (2, "check", "2 checks"),
            (1, "way", "1 way"),
            (3, "entry", "3 entries"),
            (2, "veto", "2 vetoes"),
        ];
        for (number, noun, expected) in cases {
            assert_eq!(count(number, noun).replace('\u{a0}', " "), expected);
        }
    }

    #[test]
    fn only_digests_are_cut() {
        let cases = [
            ("3f2a91c04d1e5b6a7788", "3f2a91c04d1e"),
            ("sha256:3f2a91c04d1e5b6a7788", "sha256:3f2a91c04d1e"),
            ("release-2026-candidate", "release-2026-candidate"),
            ("本番本番本番本番本番", "本番本番本番本番本番"),
            ("abc", "abc"),
        ];
        for (digest, expected) in cases {
            assert_eq!(short(digest), expected);
        }
    }

    #[test]
    fn times_are_shown_in_utc() {
        assert_eq!(when("2026-11-19T12:02:31+02:00").replace('\u{a0}', " "), "2026-11-19 10:02 UTC");
        assert_eq!(when("yesterday"), "yesterday");
        assert_eq!(instant("2026-11-19T12:02:31+02:00"), "2026-11-19T10:02:31Z");
        assert_eq!(instant("2026-11-19T12:02:31.974Z"), "2026-11-19T12:02:31.974Z");
        assert_eq!(second("2026-11-19T12:02:31.974Z"), "2026-11-19T12:02:31Z");
    }
}
