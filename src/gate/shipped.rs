//! The gates that are built into the binary.

use super::read::FormatInfo;
use super::set::{GateSet, load};
use crate::diagnostic::Diagnostic;
use crate::input::Input;
use crate::people::People;

/// How built-in gates are named: `shipped:NAME`.
pub const PREFIX: &str = "shipped:";

/// Each gate's id and file.
const GATES: &[(&str, &str)] = &[
    ("mock", include_str!("../../gates/mock.yaml")),
    ("post-release", include_str!("../../gates/post-release.yaml")),
    ("production", include_str!("../../gates/production.yaml")),
    ("staging", include_str!("../../gates/staging.yaml")),
];

const PEOPLE: &str = include_str!("../../gates/people.yaml");

/// The ids of the built-in gates, by name.
pub fn names() -> impl Iterator<Item = &'static str> {
    GATES.iter().map(|(id, _)| *id)
}

/// The built-in gates.
pub fn gates(formats: &[FormatInfo<'_>]) -> GateSet {
    let input = |(id, text): &(&str, &str)| {
        ((*id).to_owned(), Input::from_bytes(format!("{PREFIX}{id}"), text.as_bytes()))
    };
    load(GATES.iter().map(input).collect(), "shipped", formats)
}

/// Who may speak for the roles of the built-in gates. A project has its own people: this is for trying them out.
pub fn people() -> (Option<People>, Vec<Diagnostic>) {
    match Input::from_bytes(format!("{PREFIX}people"), PEOPLE.as_bytes()) {
        Ok(input) => crate::people::read(&input.source),
        Err(diagnostic) => (None, vec![*diagnostic]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_all_in_the_folder_and_without_mistake() {
        let set = gates(&[FormatInfo {
            name: "json",
            shape: crate::requirement::Shape::Plain,
            extensions: &[".json"],
        }]);
        assert_eq!(set.diagnostics, []);
        let ordered: Vec<&str> = crate::gate::set::order(&set.gates)
            .into_iter()
            .map(|index| set.gates[index].id.as_str())
            .collect();
        assert_eq!(ordered, ["mock", "staging", "production", "post-release"]);
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("gates");
        let on_disk = crate::gate::set::load_dir(
            &folder,
            &[FormatInfo { name: "json", shape: crate::requirement::Shape::Plain, extensions: &[".json"] }],
        )
        .unwrap();
        let digests = |set: &GateSet| set.gates.iter().map(|gate| gate.sha256.clone()).collect::<Vec<_>>();
        assert_eq!(digests(&set), digests(&on_disk));
        let (people, diagnostics) = people();
        assert_eq!(diagnostics, []);
        assert_eq!(crate::people::check_roles(&set.gates, people.as_ref()), []);
    }
}
