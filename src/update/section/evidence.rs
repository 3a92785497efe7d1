//! The evidence: what was seen, how old it was, and its digest.

use crate::report::inline::{strong, table, text};
use crate::report::terminal::words;
use crate::report::{EvidenceReport, EvidenceState, Judged};

pub(super) fn gate(judged: &Judged) -> String {
    if judged.evidence.is_empty() {
        return "No evidence is declared.\n".to_owned();
    }
    let mut all: Vec<&EvidenceReport> = judged.evidence.iter().collect();
    all.sort_by_key(|evidence| evidence.state == EvidenceState::Seen);
    let mut rows = Vec::new();
    for evidence in all {
        let state = match evidence.state {
            EvidenceState::Seen => "seen".to_owned(),
            other => strong(&words::evidence(other).to_uppercase()),
        };
        let about = evidence.problem.as_ref().map(|problem| text(problem)).unwrap_or_default();
        if evidence.files.is_empty() {
            let none = String::new;
            rows.push(vec![
                text(&evidence.evidence),
                state,
                text(&evidence.looked_at),
                none(),
                none(),
                about,
            ]);
            continue;
        }
        for file in &evidence.files {
            let digest = file.sha256.as_ref().map(|digest| text(&words::short(digest))).unwrap_or_default();
            rows.push(vec![
                text(&evidence.evidence),
                state.clone(),
                text(&file.path),
                file.age.as_ref().map(|age| text(age)).unwrap_or_default(),
                digest,
                about.clone(),
            ]);
        }
    }
    table(&["Evidence", "State", "File", "Age", "SHA-256", "Problem"], &rows)
}
