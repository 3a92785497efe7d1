//! Instants as evidence states them, and ages in words.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::number::Number;

/// How far a clock may be ahead of ours before a time counts as "in the future".
pub const SKEW: TimeDelta = TimeDelta::minutes(5);

/// From this magnitude a number of epoch seconds is taken for milliseconds (11th power of ten: the year 5138).
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// Why a text is not an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// It is not a date and time.
    NotATime,
    /// It says no zone, so nobody knows which instant it means.
    Zoneless,
    /// It is out of the calendar's range.
    OutOfRange,
}

impl std::fmt::Display for TimeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotATime => "is not a date and time (write 2025-10-11T09:30:00Z)",
            Self::Zoneless => "states no time zone, so it could be any of 27 hours (end it in Z or +02:00)",
            Self::OutOfRange => "is outside the calendar",
        })
    }
}

/// Reads RFC 3339, and what tools write in its place: no seconds, a blank for the `T`, a zone without colon.
///
/// # Errors
/// [`TimeError`], worded as the end of a sentence that starts with the text.
pub fn parse(text: &str) -> Result<DateTime<Utc>, TimeError> {
    let (date, rest) = match text.get(..10).and_then(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok())
    {
        Some(date) if text.as_bytes()[..4].iter().all(u8::is_ascii_digit) => (date, &text[10..]),
        _ => return Err(TimeError::NotATime),
    };
    if rest.is_empty() {
        return Err(TimeError::Zoneless);
    }
    let rest = rest.strip_prefix(['T', 't', ' ']).ok_or(TimeError::NotATime)?;
    let zone_at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_at);
    let time = read_clock(clock).ok_or(TimeError::NotATime)?;
    let east = match zone {
        "" => return Err(TimeError::Zoneless),
        "Z" | "z" => TimeDelta::zero(),
        _ => read_offset(zone).ok_or(TimeError::NotATime)?,
    };
    NaiveDateTime::new(date, time)
        .checked_sub_signed(east)
        .map(|utc| utc.and_utc())
        .ok_or(TimeError::OutOfRange)
}

/// `09:30`, `09:30:15` or `09:30:15.123`; a leap second counts as the one before it.
fn read_clock(text: &str) -> Option<NaiveTime> {
    let (whole, fraction) =
        text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let parts: Vec<&str> = whole.split(':').collect();
    if !parts.iter().all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let part = |index: usize| parts.get(index).map_or(Some(0), |part| part.parse::<u32>().ok());
    if !(2..=3).contains(&parts.len()) || (fraction.is_some() && parts.len() != 3) {
        return None;
    }
    let nanos = match fraction {
        None => 0,
        Some(digits) if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) => return None,
        Some(digits) => format!("{:0<9}", &digits[..digits.len().min(9)]).parse().ok()?,
    };
    NaiveTime::from_hms_nano_opt(part(0)?, part(1)?, part(2)?.min(59), nanos)
}

/// `+02:00`, `-0530` or `+02`.
fn read_offset(text: &str) -> Option<TimeDelta> {
    let digits: String = text[1..].split(':').collect();
    let colon_fits = matches!((text.len(), text[1..].find(':')), (6, Some(2)) | (5 | 3, None));
    if !colon_fits || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 =
        digits.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), |rest| rest.parse().ok())?;
    if hours > 23 || minutes > 59 {
        return None;
    }
    let size = TimeDelta::minutes(hours * 60 + minutes);
    Some(if text.starts_with('-') { -size } else { size })
}

/// Reads epoch seconds, or milliseconds above 10¹¹.
///
/// # Errors
/// [`TimeError::OutOfRange`] for a number that is no date.
pub fn from_epoch(number: &Number) -> Result<DateTime<Utc>, TimeError> {
    let in_milliseconds = number.abs() > Number::from(MILLISECONDS_FROM);
    let scale: i64 = if in_milliseconds { 1_000_000 } else { 1_000_000_000 };
    let nanos = number * &Number::from(scale);
    let seconds = nanos.checked_div(&Number::from(1_000_000_000_i64)).and_then(|s| s.floor_to_i64());
    let seconds = seconds.ok_or(TimeError::OutOfRange)?;
    let rest = &nanos - &(&Number::from(seconds) * &Number::from(1_000_000_000_i64));
    let rest = rest.floor_to_i64().and_then(|rest| u32::try_from(rest).ok()).ok_or(TimeError::OutOfRange)?;
    let instant = DateTime::from_timestamp(seconds, rest).ok_or(TimeError::OutOfRange)?;
    // No four-digit year: microseconds, most likely, and a deadline read so would never come.
    if (0..=9999).contains(&instant.year()) { Ok(instant) } else { Err(TimeError::OutOfRange) }
}

/// The time from `earlier` to `later` in milliseconds, exact; negative where they stand the other way round.
pub fn milliseconds_between(earlier: DateTime<Utc>, later: DateTime<Utc>) -> Number {
    let span = later.signed_duration_since(earlier);
    let whole = &Number::from(span.num_seconds()) * &Number::from(1000_i64);
    let nanos = Number::ratio(i64::from(span.subsec_nanos()), 1_000_000).unwrap_or_else(Number::zero);
    &whole + &nanos
}

/// An age in words, to two units: `3 h 12 min`, `2 d`, `40 s`.
pub fn in_words(span: TimeDelta) -> String {
    let seconds = span.num_seconds().abs();
    let sign = if span < TimeDelta::zero() { "-" } else { "" };
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let Some(first) = units.iter().position(|(size, _)| seconds >= *size) else {
        return "0 s".to_owned();
    };
    let (size, unit) = units[first];
    let mut text = format!("{sign}{} {unit}", seconds / size);
    if let Some((next_size, next_unit)) = units.get(first + 1) {
        let rest = seconds % size / next_size;
        if rest > 0 {
            // Writing into a string cannot fail.
            let _ = write!(text, " {rest} {next_unit}");
        }
    }
    text
}

/// RFC 3339 in UTC, with as many decimals of the second as it has.
pub fn show(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_tools_write_them() {
        for (text, utc) in [
            ("2025-10-11T09:30:00Z", "2025-10-11T09:30:00Z"),
            ("2025-10-11T03:58Z", "2025-10-11T03:58:00Z"),
            ("2025-10-11 09:30:00+02:00", "2025-10-11T07:30:00Z"),
            ("2025-10-11T09:30:00-0530", "2025-10-11T15:00:00Z"),
            ("2020-05-14T15:38:00.456Z", "2020-05-14T15:38:00.456Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ] {
            assert_eq!(parse(text).map(show).as_deref(), Ok(utc), "{text}");
        }
    }

    #[test]
    fn what_names_no_instant_is_refused() {
        for text in ["2025-10-11", "2025-10-11T09:30:00", "2025-10-11 09:30"] {
            assert_eq!(parse(text), Err(TimeError::Zoneless), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "2025-13-01T00:00:00Z",
            "2025-10-11T24:01:00Z",
            "2025-10-11T9:30Z",
            "11.10.2025",
            "2025-10-11T09:30:00.Z",
            "2025-10-11T09:30:00+2",
            "2025-10-11T09:30:00+02:0",
            "2025-10-11TZ",
            "２０２５-10-11T00:00:00Z",
            "2025-10-11T09:30:00Zjunk",
            "+025-10-11T00:00:00Z",
        ] {
            assert_eq!(parse(text), Err(TimeError::NotATime), "{text}");
        }
    }

    #[test]
    fn epochs_in_seconds_and_milliseconds() {
        for (number, utc) in [
            ("1752702221.497", "2025-07-16T21:43:41.497Z"),
            ("1773951340548", "2026-03-19T20:15:40.548Z"),
            ("0", "1970-01-01T00:00:00Z"),
            ("-1", "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(from_epoch(&number.parse().unwrap()).map(show).as_deref(), Ok(utc), "{number}");
        }
        for number in
            ["1e300", "1760198400000000", "1760198400000000000", "253402300800000", "-62167219200001"]
        {
            assert_eq!(from_epoch(&number.parse().unwrap()), Err(TimeError::OutOfRange), "{number}");
        }
    }

    #[test]
    fn differences_are_exact() {
        let (a, b) = (parse("2025-10-11T00:00:00Z").unwrap(), parse("2025-10-12T00:00:00.0015Z").unwrap());
        assert_eq!(milliseconds_between(a, b).to_string(), "86400001.5");
        assert_eq!(milliseconds_between(b, a).to_string(), "-86400001.5");
    }

    #[test]
    fn ages_in_words() {
        for (seconds, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (11_520, "3 h 12 min"),
            (172_800, "2 d"),
            (-90, "-1 min 30 s"),
        ] {
            assert_eq!(in_words(TimeDelta::seconds(seconds)), words);
        }
    }
}
