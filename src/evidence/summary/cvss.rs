//! The base score of a CVSS vector of version 3.0 or 3.1, by the formula of its specification, in exact numbers.

use crate::number::Number;

/// The base score of a vector such as `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H`. `None` for other versions, and where a
/// base metric is missing, stands there twice or has no such value.
pub(super) fn base_score(vector: &str) -> Option<Number> {
    let rest = vector.trim().strip_prefix("CVSS:3.0/").or_else(|| vector.trim().strip_prefix("CVSS:3.1/"))?;
    let metric = |name: &str| -> Option<&str> {
        let mut found =
            rest.split('/').filter_map(|part| part.split_once(':')).filter(|(key, _)| *key == name);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value)
    };
    let changed = match metric("S")? {
        "U" => false,
        "C" => true,
        _ => return None,
    };
    let attack = hundredths(match metric("AV")? {
        "N" => 85,
        "A" => 62,
        "L" => 55,
        "P" => 20,
        _ => return None,
    })?;
    let complexity = hundredths(match metric("AC")? {
        "L" => 77,
        "H" => 44,
        _ => return None,
    })?;
    let privileges = hundredths(match (metric("PR")?, changed) {
        ("N", _) => 85,
        ("L", false) => 62,
        ("L", true) => 68,
        ("H", false) => 27,
        ("H", true) => 50,
        _ => return None,
    })?;
    let interaction = hundredths(match metric("UI")? {
        "N" => 85,
        "R" => 62,
        _ => return None,
    })?;
    let one = Number::from(1_i64);
    let kept = |name: &str| -> Option<Number> {
        let lost = hundredths(match metric(name)? {
            "H" => 56,
            "L" => 22,
            "N" => 0,
            _ => return None,
        })?;
        Some(&one - &lost)
    };
    let lost = &one - &(&(&kept("C")? * &kept("I")?) * &kept("A")?);
    let impact = if changed {
        let linear = &Number::ratio(752, 100)? * &(&lost - &Number::ratio(29, 1_000)?);
        let base = &lost - &Number::ratio(2, 100)?;
        let power = (0..15).fold(one.clone(), |power, _| &power * &base);
        &linear - &(&Number::ratio(325, 100)? * &power)
    } else {
        &Number::ratio(642, 100)? * &lost
    };
    if impact.is_negative() || impact.is_zero() {
        return Some(Number::zero());
    }
    let exploitability =
        &(&(&Number::ratio(822, 100)? * &attack) * &complexity) * &(&privileges * &interaction);
    let sum = &impact + &exploitability;
    let score = if changed { &Number::ratio(108, 100)? * &sum } else { sum };
    rounded_up(&score.min(Number::from(10_i64)))
}

fn hundredths(count: i64) -> Option<Number> {
    Number::ratio(count, 100)
}

/// Up to one decimal; what differs from it by less than half of 0.00001 is that.
fn rounded_up(score: &Number) -> Option<Number> {
    let scaled = &(score * &Number::from(100_000_i64)) + &Number::ratio(1, 2)?;
    let scaled = scaled.floor_to_i64()?;
    Number::ratio(scaled / 10_000 + i64::from(scaled % 10_000 != 0), 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_those_of_the_specification() {
        for (vector, score) in [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Some("9.8")),
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", Some("6.1")),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", Some("10")),
            ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", Some("6.4")),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", Some("7.5")),
            ("CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", Some("1.8")),
            ("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", Some("0")),
            ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O", Some("7.8")),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", None),
            ("AV:N/AC:L/Au:N/C:P/I:P/A:P", None),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", None),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X", None),
            ("CVSS:3.1/AV:N/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", None),
            ("", None),
        ] {
            assert_eq!(base_score(vector).map(|score| score.to_string()).as_deref(), score, "{vector}");
        }
    }

    #[test]
    fn every_vector_has_a_score_in_tenths_and_more_impact_never_lowers_it() {
        let ten = Number::from(10_i64);
        for vector in ["N", "A", "L", "P"] {
            for rest in ["AC:L/PR:N/UI:N", "AC:H/PR:L/UI:R", "AC:L/PR:H/UI:R", "AC:H/PR:N/UI:N"] {
                for scope in ["U", "C"] {
                    let mut before = Number::zero();
                    for impact in ["C:N/I:N/A:N", "C:L/I:N/A:N", "C:L/I:L/A:N", "C:H/I:L/A:N", "C:H/I:H/A:N"]
                    {
                        let vector = format!("/AV:{vector}/{rest}/S:{scope}/{impact}");
                        let score = base_score(&format!("CVSS:3.1{vector}")).unwrap();
                        assert_eq!(
                            base_score(&format!("CVSS:3.0{vector}")).as_ref(),
                            Some(&score),
                            "{vector}"
                        );
                        assert!(score >= before && score <= ten, "{vector}");
                        assert_eq!(score.cut(1), score.to_string(), "{vector}");
                        before = score;
                    }
                }
            }
        }
    }
}
