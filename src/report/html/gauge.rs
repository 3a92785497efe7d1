//! The score as a half circle, with the limits that the gate states.

use serde::Serialize;

use crate::number::Number;
use crate::report::Score;

/// What the gauge shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Gauge {
    /// The score in digits.
    value: String,
    /// How much of the arc is drawn, in percent.
    drawn: String,
    /// Where its limits stand.
    ticks: Vec<Tick>,
    /// The same in words.
    said: String,
    /// The limits in words: `floor 90`, `GO from 95`.
    limits: Vec<String>,
}

/// A limit on the arc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Tick {
    /// Its angle from the left end, in degrees.
    angle: String,
    /// Which limit it is.
    name: &'static str,
}

impl Gauge {
    /// The gauge of a score. What is no number is told and not drawn.
    pub(super) fn of(score: &Score) -> Self {
        let stated = [("floor", "floor", &score.floor), ("go", "GO from", &score.go)];
        let stated =
            stated.into_iter().filter_map(|(name, words, limit)| Some((name, words, limit.as_ref()?)));
        let limits: Vec<String> = stated
            .clone()
            .map(|(_, words, limit)| format!("{words}\u{a0}{}", super::mark::cut(limit)))
            .collect();
        let ticks = stated.filter_map(|(name, _, limit)| {
            let turned = &percent(limit)? * &Number::ratio(18, 10)?;
            Some(Tick { angle: turned.cut(2), name })
        });
        let value = super::mark::cut(&score.value);
        let said = std::iter::once(format!("Readiness {value} of 100")).chain(limits.iter().cloned());
        Self {
            drawn: percent(&score.value).map_or_else(|| "0".to_owned(), |value| value.cut(2)),
            ticks: ticks.collect(),
            said: said.collect::<Vec<_>>().join(", ").replace('\u{a0}', " "),
            limits,
            value,
        }
    }
}

/// A number from 0 to 100; nothing where it is none.
pub(super) fn percent(text: &str) -> Option<Number> {
    let number: Number = text.parse().ok()?;
    let hundred = Number::from(100_i64);
    Some(if number.is_negative() { Number::zero() } else { number.min(hundred) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(value: &str, floor: Option<&str>, go: Option<&str>) -> Score {
        Score {
            value: value.into(),
            exact: value.into(),
            without_waived: None,
            measured: "100.0".into(),
            go: go.map(Into::into),
            floor: floor.map(Into::into),
            band: None,
            weightings: Vec::new(),
        }
    }

    #[test]
    fn limits_stand_where_the_score_would() {
        let gauge = Gauge::of(&score("88.3", Some("90"), Some("95")));
        assert_eq!(gauge.drawn, "88.3");
        let angles: Vec<_> = gauge.ticks.iter().map(|tick| (tick.name, tick.angle.as_str())).collect();
        assert_eq!(angles, [("floor", "162"), ("go", "171")]);
        assert_eq!(gauge.said, "Readiness 88.3 of 100, floor 90, GO from 95");
    }

    #[test]
    fn what_is_no_share_draws_no_arc_beyond_its_ends() {
        for (value, drawn) in [("100.0", "100"), ("0.0", "0"), ("-5", "0"), ("1e9", "100"), ("GO", "0")] {
            assert_eq!(Gauge::of(&score(value, Some("?"), None)).drawn, drawn, "{value}");
            assert_eq!(Gauge::of(&score(value, Some("?"), None)).ticks, []);
        }
    }
}
