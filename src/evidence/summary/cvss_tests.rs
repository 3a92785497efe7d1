use rstest::rstest;

use super::*;
use crate::evidence::summary::Severity;

#[rstest]
// Examples that the publishers of the standard score.
#[case("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "10")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1")]
#[case("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "6.4")]
#[case("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "3.1")]
#[case("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N", "5.9")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "7.5")]
#[case("CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", "4.2")]
#[case("CVSS:3.0/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", "4.6")]
#[case("CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", "9.3")]
// Nothing is lost: no score, however easy it is.
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "0")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N", "0")]
#[case("CVSS:3.0/AV:P/AC:H/PR:L/UI:N/S:C/C:L/I:H/A:H", "7")]
#[case("CVSS:3.1/AV:P/AC:H/PR:L/UI:N/S:C/C:L/I:H/A:H", "7")]
// Metrics of the other groups and another order change nothing.
#[case("CVSS:3.1/S:U/C:H/I:H/A:H/AV:N/AC:L/PR:N/UI:N/E:U/RL:O/RC:C/MAV:P", "9.8")]
#[case(" CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ ", "9.8")]
fn scores_as_the_standard_does(#[case] vector: &str, #[case] score: &str) {
    assert_eq!(base_score(vector).map(|it| it.to_string()).as_deref(), Some(score), "{vector}");
}

#[rstest]
#[case("")]
#[case("CVSS:3.1")]
#[case("CVSS:3.1/")]
#[case("CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
#[case("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")]
#[case("AV:N/AC:L/Au:N/C:P/I:P/A:P")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:N")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X")]
#[case("CVSS:3.1/AV:NN/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:")]
#[case("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:1")]
#[case("CVSS:3.1/AV:n/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
#[case("CVSS:3.1//////////")]
#[case("9.8")]
fn says_nothing_where_it_is_no_such_vector(#[case] vector: &str) {
    assert_eq!(base_score(vector), None, "{vector}");
    assert_eq!(Severity::of_vector(vector), None, "{vector}");
}

/// Every vector has a score from 0 to 10 in tenths, more impact never lowers it, and both versions come to the same.
#[test]
fn every_vector_has_a_sound_score() {
    let of = |version: u8, head: &str, impact: &str| {
        base_score(&format!("CVSS:3.{version}/{head}/{impact}")).expect("a vector")
    };
    for vector in ["N", "A", "L", "P"] {
        for rest in ["AC:L/PR:N/UI:N", "AC:H/PR:L/UI:R", "AC:L/PR:H/UI:R", "AC:H/PR:N/UI:N"] {
            for scope in ["U", "C"] {
                let head = format!("AV:{vector}/{rest}/S:{scope}");
                let mut before = Number::zero();
                for impact in ["C:N/I:N/A:N", "C:L/I:N/A:N", "C:L/I:L/A:N", "C:H/I:L/A:N", "C:H/I:H/A:N"] {
                    let (old, new) = (of(0, &head, impact), of(1, &head, impact));
                    assert!(new >= before && new <= Number::from(10_i64), "{head} {impact}");
                    assert_eq!(new, old, "{head} {impact}");
                    assert_eq!(new.cut(1), new.to_string(), "{head} {impact}");
                    before = new;
                }
            }
        }
    }
}
