//! Evidence: how it stands, and whether its files were replaced.

use super::value::{Changes, ranked};
use super::{Item, Turn, gate, pair};
use crate::report::terminal::words;
use crate::report::{EvidenceFile, EvidenceReport, EvidenceState};

/// The evidence that is not the same.
pub(super) fn compare(a: &[EvidenceReport], b: &[EvidenceReport]) -> Vec<Item> {
    let pairs = pair::by(a, b, |one| one.evidence.clone());
    pairs.into_iter().filter_map(|(one, other)| evidence(one, other)).collect()
}

fn evidence(a: Option<&EvidenceReport>, b: Option<&EvidenceReport>) -> Option<Item> {
    let mut changes = Changes::default();
    let seen = |one: &EvidenceReport| u8::from(one.state == EvidenceState::Seen);
    let turn = a.zip(b).map_or(Turn::Other, |(one, other)| ranked(seen(one), seen(other)));
    let state = |one: Option<&EvidenceReport>| one.map(|one| words::evidence(one.state));
    changes.turned("state", state(a), state(b), turn);
    for (what, read) in [
        ("problem", (|one| one.problem.clone()) as fn(&EvidenceReport) -> Option<String>),
        ("looked_at", |one| Some(one.looked_at.clone())),
        ("format", |one| Some(one.format.clone())),
        ("unbound", |one| Some(one.unbound.to_string())),
        ("max_age", |one| one.max_age.clone()),
    ] {
        changes.of(what, None, a.and_then(read), b.and_then(read), Turn::Other);
    }
    let files = |one: Option<&EvidenceReport>| one.map(|one| one.files.clone()).unwrap_or_default();
    for (one, other) in pair::by(&files(a), &files(b), |file| file.path.clone()) {
        file(one, other, &mut changes);
    }
    gate::item(b.or(a)?.evidence.clone(), None, a, b, changes)
}

fn file(a: Option<&EvidenceFile>, b: Option<&EvidenceFile>, changes: &mut Changes) {
    let of = || a.or(b).map(|file| file.path.clone());
    if a.is_none() || b.is_none() {
        let shown = |file: Option<&EvidenceFile>| {
            file.map(|file| file.sha256.clone().unwrap_or_else(|| "not read".to_owned()))
        };
        changes.of("file", of(), shown(a), shown(b), Turn::Other);
        return;
    }
    for (what, read) in [
        ("sha256", (|file| file.sha256.clone()) as fn(&EvidenceFile) -> Option<String>),
        ("bytes", |file| file.bytes.map(|bytes| bytes.to_string())),
        ("produced_at", |file| file.produced_at.clone()),
        ("commit", |file| file.commit.clone()),
    ] {
        changes.of(what, of(), a.and_then(read), b.and_then(read), Turn::Other);
    }
}
