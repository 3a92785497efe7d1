//! A bar for each group: its score, and how many points of the gate's score it lost.

use serde::Serialize;

use super::gauge::percent;
use super::mark::{Mark, cut};
use crate::number::Number;
use crate::report::{GroupReport, Judged, Outcome};
use crate::score::{Scores, Weighted, WeightedGroup};

/// One group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Bar {
    title: String,
    /// Its score in digits; none where nothing in it counts.
    score: Option<String>,
    /// How much of the bar is full, in percent.
    full: String,
    /// Points of the gate's score that it lost, floored to one decimal; none where it lost none.
    lost: Option<String>,
    weight: String,
    /// How its checks came out, the most urgent first.
    counts: Vec<Count>,
    /// Its table, further down.
    pub(super) table: String,
}

/// So many checks came out so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Count {
    pub(super) number: usize,
    pub(super) mark: Mark,
    /// The outcome, as in JSON.
    pub(super) key: &'static str,
}

/// The bars of a gate, in the order of its file.
pub(super) fn bars(judged: &Judged) -> Vec<Bar> {
    let lost = lost(judged);
    let bar = |(group, lost): (&GroupReport, Option<Number>)| Bar {
        title: cut(&group.title),
        full: group.score.as_deref().and_then(percent).map_or_else(|| "0".to_owned(), |full| full.cut(2)),
        score: group.score.as_deref().map(cut),
        lost: lost.filter(|lost| !lost.is_zero()).map(|lost| lost.floored(1)),
        weight: cut(&group.weight),
        counts: counts(&group.checks.iter().map(|check| check.outcome).collect::<Vec<_>>()),
        table: String::new(),
    };
    judged.groups.iter().zip(lost).map(bar).collect()
}

/// How many came out how, the most urgent first.
pub(super) fn counts(outcomes: &[Outcome]) -> Vec<Count> {
    let mut all = Outcome::ALL;
    all.sort_by_key(|outcome| outcome.urgency());
    let count = |outcome: Outcome| Count {
        number: outcomes.iter().filter(|&&other| other == outcome).count(),
        mark: Mark::outcome(outcome),
        key: outcome.word(),
    };
    all.into_iter().map(count).filter(|count| count.number > 0).collect()
}

/// The points of the gate's score that each group lost, worked out from its checks: what reports state is floored.
/// Nothing where a weight is no number, or nothing counts.
fn lost(judged: &Judged) -> Vec<Option<Number>> {
    let none = || vec![None; judged.groups.len()];
    let Some(input) = judged.groups.iter().map(weighted).collect::<Option<Vec<_>>>() else { return none() };
    let weights: Vec<Number> = input.iter().map(|group| group.weight.clone()).collect();
    let scores = Scores::of(input).groups;
    let whole = (weights.iter().zip(&scores).filter(|(_, score)| score.is_some()))
        .fold(Number::zero(), |sum, (weight, _)| &sum + weight);
    let hundred = Number::from(100_i64);
    let of_group = |(weight, score): (&Number, &Option<Number>)| {
        (weight * &(&hundred - score.as_ref()?)).checked_div(&whole)
    };
    weights.iter().zip(&scores).map(of_group).collect()
}

fn weighted(group: &GroupReport) -> Option<WeightedGroup> {
    let checks = group.checks.iter().map(|check| {
        let weight = weight(&check.weight)?;
        Some(Weighted { weight, outcome: check.outcome, raw: check.raw_outcome.unwrap_or(check.outcome) })
    });
    Some(WeightedGroup { weight: weight(&group.weight)?, checks: checks.collect::<Option<_>>()? })
}

fn weight(text: &str) -> Option<Number> {
    text.parse().ok().filter(|weight: &Number| !weight.is_negative())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{GateReport, fixtures};

    fn failing() -> Judged {
        match fixtures::no_go().gates.remove(0) {
            GateReport::Judged(judged) => *judged,
            _ => panic!("no gate"),
        }
    }

    #[test]
    fn what_the_groups_lost_is_what_the_gate_lost() {
        let mut judged = failing();
        let told: Vec<_> = bars(&judged).into_iter().map(|bar| bar.lost).collect();
        // 40 · ⅓, 30 · ¾ (a waived failure earns nothing), 20 · ⅝, 10 · 1.
        assert_eq!(
            told,
            [Some("13.3"), Some("22.5"), Some("12.5"), Some("10.0")].map(|l| l.map(String::from))
        );
        let sum = lost(&judged).into_iter().flatten().fold(Number::zero(), |sum, lost| &sum + &lost);
        assert_eq!(sum.floored(1), "58.3");
        judged.groups[0].weight = "many".into();
        assert!(bars(&judged).iter().all(|bar| bar.lost.is_none()));
    }

    #[test]
    fn what_is_urgent_is_counted_first() {
        let told = counts(&[Outcome::Pass, Outcome::NotApplicable, Outcome::Fail, Outcome::Pass]);
        let told: Vec<_> = told.iter().map(|count| (count.key, count.number)).collect();
        assert_eq!(told, [("fail", 1), ("pass", 2), ("not-applicable", 1)]);
    }
}
