//! The id under which paths reach a file: made from its name, so that a path that is tried here can stand in a gate.

use crate::evidence::format;
use crate::gate::read::format_by_name;
use crate::strict::{as_id, is_name};

/// The longest id that is made, in characters.
const LONGEST: usize = 40;

/// What begins an id that would begin with a digit, or mean something else.
const PREFIX: &str = "file";

/// Whether a text can be the id of evidence: `[a-z][a-z0-9_]*`, and not what paths use for something else.
pub fn is_id(text: &str) -> bool {
    is_name(text) && !matches!(text, "release" | "gates")
}

/// The id of a file: its name without its extension, in letters, digits and `_`, and none of those that are `taken`.
pub fn of_name(name: &str, taken: &[String]) -> String {
    let lower = name.to_lowercase();
    let known = format_by_name(name, format::infos()).map_or(&[][..], |known| known.extensions);
    let ending = known.iter().filter(|end| lower.ends_with(*end)).max_by_key(|end| end.len());
    let stem = match ending {
        Some(ending) => lower.strip_suffix(ending).unwrap_or(&lower),
        None => lower.rsplit_once('.').map_or(lower.as_str(), |(stem, _)| stem),
    };
    let plain: String = as_id(stem, '_').chars().take(LONGEST).collect();
    let plain = plain.trim_end_matches('_');
    let id = match plain {
        "" => PREFIX.to_owned(),
        fit if is_id(fit) => fit.to_owned(),
        other => format!("{PREFIX}_{other}"),
    };
    let mut free = id.clone();
    let mut number = 2;
    while taken.contains(&free) {
        free = format!("{id}_{number}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("e2e.json", "e2e")]
    #[case("Trivy-Scan.JSON", "trivy_scan")]
    #[case("2025-10-11.xml", "file_2025_10_11")]
    #[case("release.json", "file_release")]
    #[case("gates.yaml", "file_gates")]
    #[case("coverage.info", "coverage")]
    #[case("a.b.jsonl", "a_b")]
    #[case("report.out", "report")]
    #[case(".json", "file")]
    #[case("性能.json", "file")]
    #[case("__x__.md", "x")]
    #[case("taken.json", "taken_3")]
    fn ids_are_made_from_names(#[case] name: &str, #[case] id: &str) {
        assert_eq!(of_name(name, &["taken".to_owned(), "taken_2".to_owned()]), id);
    }

    proptest! {
        #[test]
        fn every_name_gives_an_id_that_a_gate_accepts(name in ".{0,80}") {
            let id = of_name(&name, &[]);
            prop_assert!(is_id(&id), "{name:?} gives {id:?}");
        }
    }
}
