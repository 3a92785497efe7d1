//! What the decision rests on: always what was not seen and what is bound to nothing, the files themselves on demand.

use chrono::DateTime;

use super::page::Page;
use super::text::{Text, Tone};
use super::words;
use crate::report::{EvidenceFile, EvidenceReport, EvidenceState, Judged};

pub(super) fn section(page: &mut Page, judged: &Judged) {
    if judged.evidence.is_empty() {
        return;
    }
    let seen = judged.evidence.iter().filter(|evidence| evidence.state == EvidenceState::Seen).count();
    let files: Vec<&EvidenceFile> = judged.evidence.iter().flat_map(|evidence| &evidence.files).collect();
    let age = oldest(&files).map_or_else(String::new, |age| format!(", oldest {age}"));
    let about =
        format!("{seen} of {} seen, {}{age}", judged.evidence.len(), words::count(files.len(), "file"));
    page.heading_with("Evidence", &about);
    let explain = page.style.explain;
    let shown = judged.evidence.iter().filter(|evidence| explain || evidence.state != EvidenceState::Seen);
    let rows: Vec<Vec<Text>> = shown.map(|evidence| entry(page, evidence)).collect();
    page.columns(2, 24, &rows);
    if explain {
        for file in &files {
            page.flow(4, 6, page.signs.dot, &facts(file));
        }
    }
    let unbound: Vec<&str> = judged
        .evidence
        .iter()
        .filter(|evidence| evidence.unbound)
        .map(|evidence| evidence.evidence.as_str())
        .collect();
    if !unbound.is_empty() {
        let text = Text::of(Tone::Warn, &format!("{} bound to no commit and no time: ", page.signs.warn));
        page.text(2, 4, &text.plain(&unbound.join(", ")));
    }
}

fn entry(page: &Page, evidence: &EvidenceReport) -> Vec<Text> {
    let mut about = Text::of(Tone::Plain, evidence.problem.as_deref().unwrap_or(""));
    let mut fact = |text: &str| {
        if !about.is_empty() {
            about.push(Tone::Dim, page.signs.dot);
        }
        about.push(Tone::Dim, text);
    };
    // A problem mostly names the place; it is not said twice.
    if evidence.problem.as_ref().is_none_or(|problem| !problem.contains(&evidence.looked_at)) {
        fact(&format!("looked at {}", evidence.looked_at));
    }
    if page.style.explain {
        fact(&evidence.format);
        if let Some(max_age) = &evidence.max_age {
            fact(&format!("at most {} old", max_age.replace(' ', "\u{a0}")));
        }
        if let Some(why) = &evidence.read_whole {
            fact(&format!("read as a whole: {why}"));
        }
    }
    vec![page.signs.evidence(evidence.state), Text::of(Tone::Strong, &evidence.evidence), about]
}

fn facts(file: &EvidenceFile) -> Vec<Text> {
    let mut facts = vec![Text::of(Tone::Plain, &file.path)];
    let mut fact = |text: String| facts.push(Text::of(Tone::Dim, &text));
    match &file.sha256 {
        Some(sha256) => fact(format!("sha256\u{a0}{}", words::short(sha256))),
        None => fact("not read".to_owned()),
    }
    if let Some(bytes) = file.bytes {
        fact(format!("{bytes}\u{a0}B"));
    }
    if let Some(age) = &file.age {
        fact(format!("{} old", age.replace(' ', "\u{a0}")));
    }
    if let Some(commit) = &file.commit {
        fact(format!("commit\u{a0}{}", words::short(commit)));
    }
    facts
}

/// The age of the file that was produced first.
fn oldest<'a>(files: &[&'a EvidenceFile]) -> Option<&'a str> {
    files
        .iter()
        .filter_map(|file| {
            let produced = DateTime::parse_from_rfc3339(file.produced_at.as_deref()?).ok()?;
            Some((produced, file.age.as_deref()?))
        })
        .min_by_key(|(produced, _)| *produced)
        .map(|(_, age)| age)
}
