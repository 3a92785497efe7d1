//! A score that a run asks for, beside what the gates ask for: how to get there. It decides nothing, so it is told
//! after everything is decided.

use crate::gate::Gate;
use crate::number::Number;
use crate::report::{GateReport, Report};
use crate::score::{Scores, weigh};
use crate::way;

/// Reads the score: above 0, at most 100.
///
/// # Errors
/// In one sentence, why the text is none.
pub fn parse(text: &str) -> Result<Number, String> {
    let number: Number = text.parse().map_err(|problem| format!("--target cannot be `{text}`: {problem}"))?;
    if number.is_negative() || number.is_zero() || number > Number::from(100_i64) {
        return Err(format!("--target must be above 0 and at most 100, not {text}"));
    }
    Ok(number)
}

/// Tells for each judged gate of the report the shortest way to `target`. Nothing else in the report changes.
pub fn tell(report: &mut Report, gates: &[&Gate], target: &Number) {
    for one in &mut report.gates {
        let GateReport::Judged(judged) = one else { continue };
        let Some(gate) = gates.iter().find(|gate| gate.id == judged.gate) else { continue };
        let scores = Scores::of(weigh(gate, &judged.groups));
        judged.target = Some(way::to_score(gate, &judged.groups, &scores, target));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("95", "95")]
    #[case("92.50", "92.5")]
    #[case("100", "100")]
    #[case("100.0", "100")]
    #[case("0.1", "0.1")]
    #[case("0", "--target must be above 0 and at most 100, not 0")]
    #[case("0.0", "--target must be above 0 and at most 100, not 0.0")]
    #[case("-1", "--target must be above 0 and at most 100, not -1")]
    #[case("100.0001", "--target must be above 0 and at most 100, not 100.0001")]
    #[case("", "--target cannot be ``: not a number")]
    #[case("95%", "--target cannot be `95%`: not a number")]
    #[case("nan", "--target cannot be `nan`: not a number")]
    #[case("95,5", "--target cannot be `95,5`: not a number")]
    #[case(
        "1.00000000000000000001",
        "--target cannot be `1.00000000000000000001`: more than 17 significant digits"
    )]
    fn a_score_that_can_be_asked_for(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(parse(text).map_or_else(|problem| problem, |score| score.fraction()), expected);
    }
}
