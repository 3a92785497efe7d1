//! Signs and words for how things stand: the words of the terminal report, with signs that are seen from afar.

/// A sign for a word of the report that a reader must see at once: an outcome, a decision, a vote, a state. Its word
/// belongs beside it.
pub(in crate::report::template) fn sign(word: &str) -> &'static str {
    match word {
        "pass" | "GO" | "go" | "seen" | "true" => "✅",
        "warn" | "waived" | "CONDITIONAL" | "conditional" | "in-use" => "⚠️",
        "veto" => "⛔",
        "fail" | "error" | "NO-GO" | "no-go" | "stale" | "unbound" | "broken" | "expired" | "refused"
        | "false" | "not-enough" | "other-release" | "NOT DECIDED" | "NOT PASSED" => "❌",
        "pending" | "awaited" => "⏳",
        "missing" | "absent" | "unknown" => "❓",
        _ => "➖",
    }
}

/// The word as a reader finds it without colour: what is not green stands in capitals.
pub(in crate::report::template) fn word(word: &str) -> String {
    match word {
        "pass" | "go" | "seen" | "true" | "false" | "unknown" | "unused" | "abstain" => word.to_owned(),
        "in-use" => "in use".to_owned(),
        "not-applicable" => "n/a".to_owned(),
        other => other.to_uppercase(),
    }
}
