//! Weighted readiness, exact: how much of what applies is green.
//!
//! A waiver lifts a block, not readiness, so a waived check keeps the credit of what it really is. Only a check that
//! does not apply leaves the sums; everything that was not seen stays in them and earns nothing.

use std::collections::HashMap;

use crate::gate::{Band, Check, Gate, Group, ScoreRules, Weighting};
use crate::number::Number;
use crate::report::{CheckReport, GroupReport, Outcome, Score, WeightedScore};

/// A check as the score sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighted {
    /// Its weight in its group; never negative.
    pub weight: Number,
    /// What became of it, a waiver considered.
    pub outcome: Outcome,
    /// What became of it before the waiver; the same as `outcome` where there is none.
    pub raw: Outcome,
}

/// A group as the score sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightedGroup {
    /// Its weight in the gate; never negative.
    pub weight: Number,
    /// Its checks.
    pub checks: Vec<Weighted>,
}

/// The scores of a gate. Each is 0 to 100, and `None` where nothing that applies has a weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// The gate's score.
    pub value: Option<Number>,
    /// Each group's own score, in the order of the groups.
    pub groups: Vec<Option<Number>>,
    /// Whether a waiver is in use.
    pub waived: bool,
    /// The gate's score with waived checks left out of both sums; the same as `value` where no waiver is in use.
    pub without_waived: Option<Number>,
    /// The share of the applicable weight that was measured (pass, warn or fail before waivers), 0 to 1.
    pub measured: Option<Number>,
    /// What all this was computed from.
    pub input: Vec<WeightedGroup>,
}

/// Whether these are the reports of exactly the checks of a gate, each in its place: so it is where the gate was judged.
pub(crate) fn are_in_place(gate: &Gate, groups: &[GroupReport]) -> bool {
    let same = |group: &Group, report: &GroupReport| {
        let checks = group.checks.iter().map(|check| &check.id);
        group.id == report.group && checks.eq(report.checks.iter().map(|check| &check.check))
    };
    gate.groups.len() == groups.len()
        && gate.groups.iter().zip(groups).all(|(group, report)| same(group, report))
}

/// Puts the weights of a gate beside the outcomes of its checks.
pub fn weigh(gate: &Gate, groups: &[GroupReport]) -> Vec<WeightedGroup> {
    let weighted = |check: &Check, found: Option<&CheckReport>| {
        // A check that nobody judged was not seen; leaving it out would raise the score.
        let outcome = found.map_or(Outcome::Missing, |check| check.outcome);
        let raw = found.and_then(|check| check.raw_outcome).unwrap_or(outcome);
        Weighted { weight: check.weight.clone(), outcome, raw }
    };
    if are_in_place(gate, groups) {
        let both = gate.groups.iter().zip(groups);
        return both
            .map(|(group, report)| {
                let checks = group.checks.iter().zip(&report.checks);
                let checks = checks.map(|(check, found)| weighted(check, Some(found))).collect();
                WeightedGroup { weight: group.weight.clone(), checks }
            })
            .collect();
    }
    let by_id: HashMap<&str, &GroupReport> =
        groups.iter().rev().map(|report| (report.group.as_str(), report)).collect();
    gate.groups
        .iter()
        .map(|group| {
            let report = by_id.get(group.id.as_str());
            let reports = report.iter().flat_map(|report| &report.checks);
            let found: HashMap<&str, &CheckReport> = reports.map(|c| (c.check.as_str(), c)).collect();
            let checks = group.checks.iter();
            let checks = checks.map(|check| weighted(check, found.get(check.id.as_str()).copied()));
            WeightedGroup { weight: group.weight.clone(), checks: checks.collect() }
        })
        .collect()
}

/// What a check earns of its weight, in halves.
pub(crate) fn half_credits(raw: Outcome) -> i64 {
    match raw {
        Outcome::Pass => 2,
        Outcome::Warn => 1,
        Outcome::Fail
        | Outcome::Pending
        | Outcome::Missing
        | Outcome::Error
        | Outcome::NotApplicable
        | Outcome::Waived => 0,
    }
}

/// Whether there was something to see.
pub(crate) fn is_measured(raw: Outcome) -> bool {
    matches!(raw, Outcome::Pass | Outcome::Warn | Outcome::Fail)
}

impl Weighted {
    fn applies(&self) -> bool {
        self.outcome != Outcome::NotApplicable
    }

    fn is_waived(&self) -> bool {
        self.outcome == Outcome::Waived
    }
}

/// Σ(weight · value) / Σ weight; nothing where there is no weight.
fn mean(terms: impl IntoIterator<Item = (Number, Number)>) -> Option<Number> {
    let (mut sum, mut weights) = (Number::zero(), Number::zero());
    for (weight, value) in terms {
        sum = &sum + &(&weight * &value);
        weights = &weights + &weight;
    }
    sum.checked_div(&weights)
}

/// What the weights of the checks of a group that apply come to.
struct Sums {
    /// All of them.
    weight: Number,
    /// Twice what they earn.
    earned: Number,
    /// Those that were measured.
    measured: Number,
    /// Those that are waived.
    waived: Number,
    /// Twice what these earn.
    waived_earned: Number,
}

impl Sums {
    fn of(group: &WeightedGroup) -> Self {
        let zero = Number::zero;
        let mut sums =
            Self { weight: zero(), earned: zero(), measured: zero(), waived: zero(), waived_earned: zero() };
        let add = |sum: &mut Number, weight: &Number| *sum = &*sum + weight;
        for check in group.checks.iter().filter(|check| check.applies()) {
            add(&mut sums.weight, &check.weight);
            for _ in 0..half_credits(check.raw) {
                add(&mut sums.earned, &check.weight);
            }
            if is_measured(check.raw) {
                add(&mut sums.measured, &check.weight);
            }
            if check.is_waived() {
                add(&mut sums.waived, &check.weight);
                for _ in 0..half_credits(check.raw) {
                    add(&mut sums.waived_earned, &check.weight);
                }
            }
        }
        sums
    }

    /// The group's score, 0 to 1.
    fn score(&self) -> Option<Number> {
        half(&self.earned).checked_div(&self.weight)
    }

    /// The same with waived checks left out.
    fn without_waived(&self) -> Option<Number> {
        let earned = &self.earned - &self.waived_earned;
        half(&earned).checked_div(&(&self.weight - &self.waived))
    }

    /// The share that was measured.
    fn measured(&self) -> Option<Number> {
        self.measured.checked_div(&self.weight)
    }
}

fn half(number: &Number) -> Number {
    number.checked_div(&Number::from(2_i64)).unwrap_or_else(Number::zero)
}

fn percent(ratio: &Number) -> Number {
    ratio * &Number::from(100_i64)
}

impl Scores {
    /// Computes every score.
    pub fn of(input: Vec<WeightedGroup>) -> Self {
        let sums: Vec<Sums> = input.iter().map(Sums::of).collect();
        // The mean of the groups' means; a group that has none leaves the sum.
        let gate_mean = |of: fn(&Sums) -> Option<Number>| {
            let groups = input.iter().zip(&sums);
            mean(groups.filter_map(|(group, sums)| Some((group.weight.clone(), of(sums)?))))
        };
        Self {
            value: gate_mean(Sums::score).as_ref().map(percent),
            groups: sums.iter().map(|sums| sums.score().as_ref().map(percent)).collect(),
            waived: input.iter().any(|group| group.checks.iter().any(Weighted::is_waived)),
            without_waived: gate_mean(Sums::without_waived).as_ref().map(percent),
            measured: gate_mean(Sums::measured),
            input,
        }
    }

    /// The same after the check at these places (group, check) has turned green.
    #[must_use]
    pub fn with_green(&self, places: &[(usize, usize)]) -> Self {
        let mut input = self.input.clone();
        for (group, check) in places {
            if let Some(check) = input.get_mut(*group).and_then(|group| group.checks.get_mut(*check)) {
                check.outcome = Outcome::Pass;
                check.raw = Outcome::Pass;
            }
        }
        Self::of(input)
    }

    /// The share of the gate's applicable weight that each check carries, 0 to 1, by group and check; zero where it
    /// does not apply. The shares add up to one, if anything has a weight.
    pub fn shares(&self) -> Vec<Vec<Number>> {
        let sum = |group: &WeightedGroup| {
            let weights = group.checks.iter().filter(|check| check.applies()).map(|check| &check.weight);
            weights.fold(Number::zero(), |sum, weight| &sum + weight)
        };
        let sums: Vec<Number> = self.input.iter().map(sum).collect();
        let in_sum = self.input.iter().zip(&sums).filter(|(_, sum)| !sum.is_zero());
        let whole = in_sum.fold(Number::zero(), |all, (group, _)| &all + &group.weight);
        let of_group = |(group, sum): (&WeightedGroup, &Number)| {
            let per_weight = group.weight.checked_div(&(&whole * sum)).unwrap_or_else(Number::zero);
            let share = |check: &Weighted| {
                if check.applies() { &check.weight * &per_weight } else { Number::zero() }
            };
            group.checks.iter().map(share).collect()
        };
        self.input.iter().zip(&sums).map(of_group).collect()
    }

    /// The score for the report, with the thresholds of the gate beside it; nothing where there is no score.
    pub fn report(&self, rules: &ScoreRules) -> Option<Score> {
        let value = self.value.as_ref()?;
        let floored = |number: &Number| number.floored(1);
        let without = self.waived.then_some(self.without_waived.as_ref()).flatten();
        let measured = self.measured.as_ref().map_or_else(Number::zero, percent);
        Some(Score {
            value: floored(value),
            exact: value.fraction(),
            without_waived: without.map(floored),
            measured: floored(&measured),
            go: rules.go.as_ref().map(ToString::to_string),
            floor: rules.floor.as_ref().map(ToString::to_string),
            band: band(value, &rules.bands).map(|band| band.name.clone()),
            weightings: rules.weightings.iter().filter_map(|weighting| self.weighted(weighting)).collect(),
        })
    }
}

impl Scores {
    /// The gate's score with other weights of the groups; `None` where nothing that applies has one.
    pub fn by(&self, weighting: &Weighting) -> Option<Number> {
        let scored = weighting.weights.iter();
        mean(scored.filter_map(|(group, weight)| Some((weight.clone(), self.groups.get(*group)?.clone()?))))
    }

    fn weighted(&self, weighting: &Weighting) -> Option<WeightedScore> {
        Some(WeightedScore { name: weighting.name.clone(), value: self.by(weighting)?.floored(1) })
    }
}

/// The highest band that starts at or below the score.
fn band<'b>(score: &Number, bands: &'b [Band]) -> Option<&'b Band> {
    bands.iter().filter(|band| band.from <= *score).max_by(|a, b| a.from.cmp(&b.from))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn n(text: &str) -> Number {
        text.parse().unwrap()
    }

    fn check(weight: &str, outcome: Outcome) -> Weighted {
        Weighted { weight: n(weight), outcome, raw: outcome }
    }

    fn waived(weight: &str, raw: Outcome) -> Weighted {
        Weighted { weight: n(weight), outcome: Outcome::Waived, raw }
    }

    fn group(weight: &str, checks: Vec<Weighted>) -> WeightedGroup {
        WeightedGroup { weight: n(weight), checks }
    }

    fn shown(number: Option<&Number>) -> String {
        number.map_or("-".into(), Number::fraction)
    }

    #[test]
    fn credit_is_one_half_or_nothing() {
        use Outcome::*;
        for (outcome, score, measured) in [
            (Pass, "100", "1"),
            (Warn, "50", "1"),
            (Fail, "0", "1"),
            (Pending, "0", "0"),
            (Missing, "0", "0"),
            (Error, "0", "0"),
            (NotApplicable, "-", "-"),
        ] {
            let scores = Scores::of(vec![group("1", vec![check("2", outcome)])]);
            assert_eq!(shown(scores.value.as_ref()), score, "{outcome}");
            assert_eq!(shown(scores.measured.as_ref()), measured, "{outcome}");
        }
    }

    #[test]
    fn the_sums() {
        use Outcome::*;
        for (name, groups, score) in [
            ("weights in a group", vec![group("1", vec![check("3", Pass), check("1", Fail)])], "75"),
            (
                "groups count by their weight, not by how many checks they have",
                vec![
                    group("40", vec![check("1", Pass), check("1", Pass), check("1", Fail)]),
                    group("60", vec![check("1", Pass)]),
                ],
                "260/3",
            ),
            (
                "what does not apply leaves both sums",
                vec![group("1", vec![check("1", Pass), check("9", NotApplicable)])],
                "100",
            ),
            ("what is missing stays in", vec![group("1", vec![check("1", Pass), check("9", Missing)])], "10"),
            (
                "a group without weight leaves the sum",
                vec![group("1", vec![check("1", Warn)]), group("9", vec![check("0", Fail)])],
                "50",
            ),
            (
                "a group that does not apply leaves the sum",
                vec![group("1", vec![check("1", Warn)]), group("9", vec![check("1", NotApplicable)])],
                "50",
            ),
            ("no weight, no score", vec![group("0", vec![check("1", Pass)])], "-"),
            ("a waiver gives no credit", vec![group("1", vec![check("1", Pass), waived("1", Fail)])], "50"),
            ("and takes none", vec![group("1", vec![check("1", Fail), waived("1", Warn)])], "25"),
        ] {
            assert_eq!(shown(Scores::of(groups).value.as_ref()), score, "{name}");
        }
    }

    #[test]
    fn waived_checks_left_out() {
        use Outcome::*;
        let plain = Scores::of(vec![group("1", vec![check("1", Pass), check("1", Fail)])]);
        assert!(!plain.waived);
        assert_eq!(plain.report(&ScoreRules::default()).unwrap().without_waived, None);

        let mixed = Scores::of(vec![group("1", vec![check("1", Pass), check("1", Warn), waived("2", Fail)])]);
        let report = mixed.report(&ScoreRules::default()).unwrap();
        assert_eq!((report.value.as_str(), report.without_waived.as_deref()), ("37.5", Some("75.0")));

        let nothing_else = Scores::of(vec![group("1", vec![waived("1", Fail)])]);
        assert!(nothing_else.waived);
        assert_eq!(nothing_else.without_waived, None);
    }

    #[test]
    fn measured_is_a_share_of_weight_not_of_checks() {
        use Outcome::*;
        let scores = Scores::of(vec![
            group("30", vec![check("1", Missing), check("2", Fail), waived("3", Pending)]),
            group("10", vec![check("5", Warn), check("5", NotApplicable)]),
            group("0", vec![check("5", Error)]),
        ]);
        // 30 · 2/6 and all of 10, of 40.
        assert_eq!(shown(scores.measured.as_ref()), "0.5");
        let shares: Vec<Vec<String>> =
            scores.shares().iter().map(|group| group.iter().map(Number::to_string).collect()).collect();
        assert_eq!(shares, [vec!["0.125", "0.25", "0.375"], vec!["0.25", "0"], vec!["0"]]);
    }

    #[test]
    fn the_report_floors_and_names_the_band() {
        use Outcome::*;
        let rules = ScoreRules {
            go: Some(n("90")),
            floor: None,
            bands: [("95", "ready"), ("85", "nearly"), ("0", "not")]
                .map(|(from, name)| Band { from: n(from), name: name.into() })
                .into(),
            weightings: Vec::new(),
        };
        for (good, bad, value, exact, band) in [
            ("89.96", "10.04", "89.9", "89.96", "nearly"),
            ("95", "5", "95.0", "95", "ready"),
            ("85", "15.0001", "84.9", "85000000/1000001", "not"),
            ("1", "2", "33.3", "100/3", "not"),
        ] {
            let scores = Scores::of(vec![group("1", vec![check(good, Pass), check(bad, Fail)])]);
            let report = scores.report(&rules).unwrap();
            assert_eq!((report.value.as_str(), report.band.as_deref()), (value, Some(band)), "{good}");
            assert_eq!(report.exact, exact);
            assert_eq!((report.go.as_deref(), report.floor), (Some("90"), None));
        }
    }

    /// Weights of the groups, in their order.
    fn weighting(weights: &[&str]) -> Weighting {
        Weighting { name: "other".into(), weights: weights.iter().map(|text| n(text)).enumerate().collect() }
    }

    #[test]
    fn other_weights_of_the_same_groups() {
        use Outcome::*;
        // 68, 100, 75 and 60 by group.
        let groups = || {
            vec![
                group("50", vec![check("68", Pass), check("32", Fail)]),
                group("20", vec![check("1", Pass)]),
                group("20", vec![check("1", Pass), check("1", Warn)]),
                group("10", vec![check("6", Pass), check("4", Missing)]),
                group("0", vec![check("1", NotApplicable)]),
            ]
        };
        for (weights, expected) in [
            (&["50", "20", "20", "10", "0"][..], "75"),
            (&["40", "20", "25", "15"], "74.95"),
            (&["0", "1", "0", "0"], "100"),
            (&["1", "0", "2"], "218/3"),
            (&["0", "0", "0", "0", "7"], "-"),
            (&["0", "0", "0", "1", "7"], "60"),
            (&["0", "0", "0", "0"], "-"),
        ] {
            let by = Scores::of(groups()).by(&weighting(weights));
            assert_eq!(shown(by.as_ref()), expected, "{weights:?}");
        }
        let rules = ScoreRules {
            weightings: vec![weighting(&["0", "0", "0", "0", "1"]), weighting(&["40", "20", "25", "15"])],
            ..ScoreRules::default()
        };
        let report = Scores::of(groups()).report(&rules).unwrap();
        let told: Vec<_> = report.weightings.iter().map(|other| other.value.as_str()).collect();
        assert_eq!((report.value.as_str(), told), ("75.0", vec!["74.9"]));
    }

    fn any_check() -> impl Strategy<Value = Weighted> {
        let raw = prop::sample::select(Outcome::ALL[..7].to_vec());
        (0_i64..20, raw, prop::bool::weighted(0.2)).prop_map(|(weight, raw, waiver)| {
            let can = waiver && matches!(raw, Outcome::Fail | Outcome::Warn | Outcome::Missing);
            let outcome = if can { Outcome::Waived } else { raw };
            Weighted { weight: Number::from(weight), outcome, raw }
        })
    }

    fn any_groups() -> impl Strategy<Value = Vec<WeightedGroup>> {
        let group = (0_i64..50, prop::collection::vec(any_check(), 1..6))
            .prop_map(|(weight, checks)| WeightedGroup { weight: Number::from(weight), checks });
        prop::collection::vec(group, 1..5)
    }

    proptest! {
        #[test]
        fn a_score_is_between_0_and_100(groups in any_groups()) {
            let scores = Scores::of(groups);
            let range = Number::zero()..=Number::from(100_i64);
            for score in scores.groups.iter().chain([&scores.value, &scores.without_waived]).flatten() {
                prop_assert!(range.contains(score), "{score}");
            }
            if let Some(share) = &scores.measured {
                prop_assert!((Number::zero()..=Number::from(1_i64)).contains(share));
            }
            prop_assert_eq!(scores.value.is_some(), scores.measured.is_some());
            let whole = scores.shares().iter().flatten().fold(Number::zero(), |sum, share| &sum + share);
            prop_assert_eq!(whole, Number::from(i64::from(scores.value.is_some())));
        }

        #[test]
        fn turning_a_check_green_never_lowers(groups in any_groups(), at in any::<prop::sample::Index>()) {
            let places: Vec<_> = groups.iter().enumerate()
                .flat_map(|(g, group)| (0..group.checks.len()).map(move |c| (g, c)))
                // One that did not apply and now does may well lower a score: it enters with its weight.
                .filter(|(g, c)| groups[*g].checks[*c].applies()).collect();
            prop_assume!(!places.is_empty());
            let place = places[at.index(places.len())];
            let before = Scores::of(groups);
            let after = before.with_green(&[place]);
            prop_assert!(after.value >= before.value);
            prop_assert!(after.measured >= before.measured);
            if let (Some(before_value), Some(after)) = (&before.value, &after.value) {
                let lost = 2 - half_credits(before.input[place.0].checks[place.1].raw);
                let gain = &before.shares()[place.0][place.1] * &Number::from(50 * lost);
                prop_assert_eq!(after, &(before_value + &gain));
            }
        }

        #[test]
        fn the_own_weights_give_the_score(groups in any_groups(), by in 1_i64..9) {
            let factor = Number::from(by);
            let weights = groups.iter().map(|group| &group.weight * &factor).enumerate().collect();
            let scores = Scores::of(groups);
            prop_assert_eq!(scores.by(&Weighting { name: "same".into(), weights }), scores.value);
        }

        #[test]
        fn order_does_not_matter(groups in any_groups(), at in any::<prop::sample::Index>()) {
            let before = Scores::of(groups.clone());
            let mut other = groups;
            let by = at.index(other.len());
            other.rotate_left(by);
            for group in &mut other {
                group.checks.reverse();
            }
            let after = Scores::of(other);
            prop_assert_eq!(before.value, after.value);
            prop_assert_eq!(before.without_waived, after.without_waived);
            prop_assert_eq!(before.measured, after.measured);
        }

        #[test]
        fn only_the_proportions_of_weights_matter(groups in any_groups(), by in 1_i64..1000, one in 1_i64..7) {
            let factor = Number::ratio(by, 7).unwrap();
            let before = Scores::of(groups.clone());
            let mut other = groups;
            for group in &mut other {
                group.weight = &group.weight * &factor;
                for check in &mut group.checks {
                    check.weight = &check.weight * &Number::from(one);
                }
            }
            let after = Scores::of(other);
            prop_assert_eq!(before.value, after.value);
            prop_assert_eq!(before.measured, after.measured);
            prop_assert_eq!(before.groups, after.groups);
        }

        #[test]
        fn a_check_without_weight_changes_nothing(groups in any_groups(), extra in any_check()) {
            let before = Scores::of(groups.clone());
            let mut other = groups;
            other[0].checks.push(Weighted {
                weight: Number::zero(),
                outcome: extra.raw,
                raw: extra.raw,
            });
            let after = Scores::of(other);
            prop_assert_eq!(before.value, after.value);
            prop_assert_eq!(before.without_waived, after.without_waived);
            prop_assert_eq!(before.measured, after.measured);
        }
    }
}
