//! The log of GitHub Actions: as its runner reads it, every line a command of ours or one that it leaves alone.

use super::{Expected, Told};

/// What begins a line that is no command.
const PLAIN: &[&str] = &["  ", "group ", "gate: ", "judged: ", "DECISION: "];

/// So many annotations of a level are shown.
const SHOWN: usize = 10;

pub(super) fn read(text: &str, expected: &Expected) {
    let mut folds = 0_i32;
    for line in text.lines() {
        assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
        if let Some(command) = line.strip_prefix("::") {
            let (head, message) = command.split_once("::").expect("a command ends its head");
            let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
            match name {
                "error" | "warning" | "notice" => annotation(properties, message),
                "group" => folds += 1,
                "endgroup" => folds -= 1,
                _ => panic!("{line}"),
            }
            assert!((0..=1).contains(&folds), "{line}");
        } else {
            assert!(PLAIN.iter().any(|start| line.starts_with(start)), "{line}");
            assert!(!line.trim_start().starts_with("::"), "{line}");
        }
    }
    assert_eq!(folds, 0);
    let count = |level: &str| text.lines().filter(|line| line.starts_with(&format!("::{level} "))).count();
    for level in ["error", "warning", "notice"] {
        assert!(count(level) <= SHOWN, "{level}");
    }
    assert_eq!(count("error") > 0, expected.code != 0, "red where the exit code is not 0");
    for code in expected.errors.iter().filter(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
    {
        assert!(text.contains(code.as_str()), "no {code}");
    }

    let gates: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("gate: ")).collect();
    let gates: Vec<&&str> = gates.iter().filter(|line| !line.starts_with("NOT REACHED ")).collect();
    assert_eq!(gates.len(), expected.gates.len());
    for (line, Told { gate, decision, score }) in gates.iter().zip(&expected.gates) {
        let decided =
            line.starts_with(&format!("{decision} {gate}")) || line.contains(&format!("({decision}) {gate}"));
        assert!(decided, "{line}");
        let score = score.as_ref().map(|score| format!("readiness {score}")).unwrap_or_default();
        assert!(line.contains(&score), "{line}");
    }
    let last = text.lines().last().unwrap();
    assert!(last.starts_with("DECISION: "), "{last}");
}

fn annotation(properties: &str, message: &str) {
    for property in properties.split(',') {
        let (name, value) = property.split_once('=').expect("a property has a value");
        assert!(["file", "line", "col", "title"].contains(&name), "{properties}");
        assert!(!value.contains(':'), "{properties}");
        if matches!(name, "line" | "col") {
            assert!(value.parse::<u64>().unwrap() >= 1, "{properties}");
        }
    }
    for text in [properties, message] {
        let mut escapes = text.split('%');
        escapes.next();
        for escape in escapes {
            assert!(
                ["25", "0A", "0D", "3A", "2C"].iter().any(|known| escape.starts_with(known)),
                "%{escape}"
            );
        }
    }
}
