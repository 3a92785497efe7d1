//! The base score of a CVSS 3.0 or 3.1 vector, in exact decimals: floating point would round some up by a tenth.

use crate::number::Number;

/// The score in full tenths; `None` where the text is no such vector. Temporal and environmental metrics say nothing of
/// the base score, so they are passed over.
pub(super) fn base_score(vector: &str) -> Option<Number> {
    let rest = vector.trim().strip_prefix("CVSS:3.")?;
    let (version, metrics) = rest.split_once('/')?;
    if !matches!(version, "0" | "1") {
        return None;
    }
    let score = Base::read(metrics)?.score()?;
    Some(up_to_tenth(&score))
}

/// The eight base metrics, by their letter.
#[derive(Default)]
struct Base {
    attack_vector: Option<char>,
    complexity: Option<char>,
    privileges: Option<char>,
    interaction: Option<char>,
    scope: Option<char>,
    /// Confidentiality, integrity, availability.
    impacts: [Option<char>; 3],
}

/// What a vector may hold beside the base metrics.
const OTHERS: [&str; 14] =
    ["E", "RL", "RC", "CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA"];

impl Base {
    /// `None` where a metric is unknown, stands twice or has no value of one letter.
    fn read(metrics: &str) -> Option<Self> {
        let mut base = Self::default();
        for metric in metrics.trim_end_matches('/').split('/') {
            let (name, value) = metric.split_once(':')?;
            if OTHERS.contains(&name) {
                continue;
            }
            let mut letters = value.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
            let slot = match name {
                "AV" => &mut base.attack_vector,
                "AC" => &mut base.complexity,
                "PR" => &mut base.privileges,
                "UI" => &mut base.interaction,
                "S" => &mut base.scope,
                "C" => &mut base.impacts[0],
                "I" => &mut base.impacts[1],
                "A" => &mut base.impacts[2],
                _ => return None,
            };
            if slot.replace(letter).is_some() {
                return None;
            }
        }
        Some(base)
    }

    /// The score before it is rounded; `None` where a metric is absent or has no such value.
    fn score(&self) -> Option<Number> {
        let changed = match self.scope? {
            'U' => false,
            'C' => true,
            _ => return None,
        };
        let vector = match self.attack_vector? {
            'N' => 85,
            'A' => 62,
            'L' => 55,
            'P' => 20,
            _ => return None,
        };
        let complexity = match self.complexity? {
            'L' => 77,
            'H' => 44,
            _ => return None,
        };
        let privileges = match (self.privileges?, changed) {
            ('N', _) => 85,
            ('L', false) => 62,
            ('L', true) => 68,
            ('H', false) => 27,
            ('H', true) => 50,
            _ => return None,
        };
        let interaction = match self.interaction? {
            'N' => 85,
            'R' => 62,
            _ => return None,
        };
        let mut spared = one();
        for impact in self.impacts {
            let impact = match impact? {
                'H' => 56,
                'L' => 22,
                'N' => 0,
                _ => return None,
            };
            spared = &spared * &(&one() - &decimal(impact, 100)?);
        }
        let loss = &one() - &spared;
        let impact = if changed {
            let linear = &decimal(752, 100)? * &(&loss - &decimal(29, 1_000)?);
            let power = power(&(&loss - &decimal(2, 100)?), 15);
            &linear - &(&decimal(325, 100)? * &power)
        } else {
            &decimal(642, 100)? * &loss
        };
        if impact.is_negative() || impact.is_zero() {
            return Some(Number::zero());
        }
        let exploitability = [vector, complexity, privileges, interaction]
            .into_iter()
            .try_fold(decimal(822, 100)?, |product, weight| Some(&product * &decimal(weight, 100)?))?;
        let sum = &impact + &exploitability;
        let sum = if changed { &decimal(108, 100)? * &sum } else { sum };
        Some(sum.min(Number::from(10_i64)))
    }
}

fn one() -> Number {
    Number::from(1_i64)
}

fn decimal(numerator: i64, denominator: i64) -> Option<Number> {
    Number::ratio(numerator, denominator)
}

fn power(base: &Number, exponent: u32) -> Number {
    (0..exponent).fold(one(), |product, _| &product * base)
}

/// The next tenth that is not below. 3.1 rounds the fifth decimal first, against the noise of floating point; of exact
/// scores none ends so close above a tenth, so that both versions come to the same.
fn up_to_tenth(score: &Number) -> Number {
    // A score is from 0 to 10, so it fits.
    let tenths = -(-&(score * &Number::from(10_i64))).floor_to_i64().unwrap_or(-100);
    Number::ratio(tenths, 10).unwrap_or_else(Number::zero)
}

#[cfg(test)]
#[path = "cvss_tests.rs"]
mod tests;
