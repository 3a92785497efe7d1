//! The signs and words of status cells and headers.

/// A word in the heading above tables that explain signs.
pub(super) const LEGEND: &str = "legend";

/// What a sign or a word says; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Fail,
    Pending,
    Pass,
    NotApplicable,
}

/// What a sign says.
pub(super) fn mark(sign: char) -> Option<Mark> {
    Some(match sign {
        '✅' | '✔' | '☑' | '✓' | '🟢' | '💚' => Mark::Pass,
        '❌' | '✗' | '✘' | '✖' | '🔴' | '⛔' | '🛑' | '🚫' => Mark::Fail,
        '⬜' | '☐' | '🔲' | '◻' | '□' | '⏳' | '⌛' | '🔄' | '🚧' | '🟡' | '🟠' | '⚠' | '⏸' | '🔜' | '⚪'
        | '❓' => Mark::Pending,
        '➖' => Mark::NotApplicable,
        _ => return None,
    })
}

/// A text without the characters that only choose how a sign looks, and without blanks around it.
pub(super) fn bare(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{200b}' | '\u{feff}'))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}

/// Headers of the column that says who owns an item.
pub(super) const OWNER: &[&str] =
    &["owner", "owners", "owned by", "responsible", "assignee", "assigned to", "dri"];

/// How the header of a status column ends.
pub(super) const STATUS: &[&str] = &[
    "status",
    "state",
    "result",
    "results",
    "result(s)",
    "outcome",
    "verdict",
    "done",
    "ready",
    "ok",
    "pass",
    "passed",
    "pass(ed)",
    "approved",
    "complete",
    "completed",
    "complete(d)",
    "checked",
    "signed",
    "sign-off",
    "go/no-go",
    "pass/fail",
    "estado",
    "resultado",
    "statut",
    "résultat",
    "durum",
    "sonuç",
    "статус",
    "результат",
];

/// The same in scripts without blanks between words.
pub(super) const STATUS_UNSPACED: &[&str] = &["状态", "结果", "狀態", "結果", "상태", "결과", "ステータス"];

/// The header of the column that names each row.
pub(super) const ID: &[&str] = &["#", "id", "no", "nr", "№", "number", "ref"];

/// The header of the column of notes.
pub(super) const NOTE: &[&str] = &["note", "notes", "comment", "comments", "remark", "remarks"];

/// The header beside a column of signs that the table explains.
pub(super) const MEANING: &[&str] = &["meaning", "description", "definition", "explanation", LEGEND];

/// What the words of a status cell say; those of several words before those of one.
pub(super) const WORDS: &[(&str, Mark)] = &[
    ("pass with warnings", Mark::Pending),
    ("passed with warnings", Mark::Pending),
    ("conditional go", Mark::Pending),
    ("not applicable", Mark::NotApplicable),
    ("not required", Mark::NotApplicable),
    ("out of scope", Mark::NotApplicable),
    ("not approved", Mark::Fail),
    ("not passed", Mark::Fail),
    ("not ready", Mark::Fail),
    ("not met", Mark::Fail),
    ("needs review", Mark::Pending),
    ("in progress", Mark::Pending),
    ("in-progress", Mark::Pending),
    ("in review", Mark::Pending),
    ("at risk", Mark::Pending),
    ("at-risk", Mark::Pending),
    ("on hold", Mark::Pending),
    ("to do", Mark::Pending),
    ("to-do", Mark::Pending),
    ("signed off", Mark::Pass),
    ("no go", Mark::Fail),
    ("no-go", Mark::Fail),
    ("nogo", Mark::Fail),
    ("n/a", Mark::NotApplicable),
    ("n.a.", Mark::NotApplicable),
    ("na", Mark::NotApplicable),
    ("pass", Mark::Pass),
    ("passed", Mark::Pass),
    ("passing", Mark::Pass),
    ("ok", Mark::Pass),
    ("okay", Mark::Pass),
    ("yes", Mark::Pass),
    ("done", Mark::Pass),
    ("complete", Mark::Pass),
    ("completed", Mark::Pass),
    ("ready", Mark::Pass),
    ("go", Mark::Pass),
    ("green", Mark::Pass),
    ("met", Mark::Pass),
    ("approved", Mark::Pass),
    ("verified", Mark::Pass),
    ("fixed", Mark::Pass),
    ("resolved", Mark::Pass),
    ("closed", Mark::Pass),
    ("implemented", Mark::Pass),
    ("merged", Mark::Pass),
    ("signed", Mark::Pass),
    ("success", Mark::Pass),
    ("successful", Mark::Pass),
    ("true", Mark::Pass),
    ("fail", Mark::Fail),
    ("failed", Mark::Fail),
    ("failing", Mark::Fail),
    ("failure", Mark::Fail),
    ("no", Mark::Fail),
    ("red", Mark::Fail),
    ("blocked", Mark::Fail),
    ("blocker", Mark::Fail),
    ("blocking", Mark::Fail),
    ("missing", Mark::Fail),
    ("rejected", Mark::Fail),
    ("broken", Mark::Fail),
    ("error", Mark::Fail),
    ("critical", Mark::Fail),
    ("false", Mark::Fail),
    ("pending", Mark::Pending),
    ("todo", Mark::Pending),
    ("open", Mark::Pending),
    ("tbd", Mark::Pending),
    ("tba", Mark::Pending),
    ("tbc", Mark::Pending),
    ("wip", Mark::Pending),
    ("ongoing", Mark::Pending),
    ("started", Mark::Pending),
    ("active", Mark::Pending),
    ("partial", Mark::Pending),
    ("partially", Mark::Pending),
    ("planned", Mark::Pending),
    ("scheduled", Mark::Pending),
    ("waiting", Mark::Pending),
    ("awaiting", Mark::Pending),
    ("paused", Mark::Pending),
    ("deferred", Mark::Pending),
    ("postponed", Mark::Pending),
    ("draft", Mark::Pending),
    ("review", Mark::Pending),
    ("required", Mark::Pending),
    ("manual", Mark::Pending),
    ("yellow", Mark::Pending),
    ("amber", Mark::Pending),
    ("warn", Mark::Pending),
    ("warning", Mark::Pending),
    ("conditional", Mark::Pending),
    ("skip", Mark::Pending),
    ("skipped", Mark::Pending),
    ("unknown", Mark::Pending),
    ("not", Mark::Pending),
];
