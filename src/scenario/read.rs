//! YAML to a file of scenarios that can be run: every mistake told, against the gate that it is about.

mod changes;
mod expect;
mod header;

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Scenario, ScenarioFile, Stated};
use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::gate::Gate;
use crate::people::People;
use crate::report::Release;
use crate::strict::{Fields, Reader, meant};
use crate::time;
use crate::waiver::Waiver;
use crate::yaml::{self, Entry};

/// How the names of scenario files end.
pub const ENDINGS: [&str; 2] = [".scenarios.yaml", ".scenarios.yml"];

const FILE: &[&str] = &["gate", "evidence", "release", "at", "needs", "waivers", "people", "scenarios"];

const SCENARIO: &[&str] = &[
    "title", "why", "set", "remove", "merge", "append", "stamp", "votes", "release", "at", "needs", "expect",
];

/// What lies beside a scenario file.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'s> {
    /// The folder of the file; paths in it are relative to it.
    pub folder: &'s Path,
    /// The gates of that folder.
    pub gates: &'s [Gate],
    /// Who may speak for a role, where the file names nobody else.
    pub people: Option<&'s People>,
    /// The accepted risks, where the file names no others.
    pub waivers: &'s [Waiver],
}

/// The name of a scenario file before its ending; `None` for other files.
pub fn stem(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))?;
    (!stem.is_empty() && !stem.starts_with('.')).then(|| stem.to_owned())
}

/// Reads a file; `stem` is its name before the ending. There are scenarios exactly when there is no mistake. A mistake
/// in a file that this one names has its place there.
pub fn read(
    source: &Arc<Source>,
    stem: &str,
    beside: &Surroundings<'_>,
) -> (Option<ScenarioFile>, Vec<Diagnostic>) {
    let parsed = yaml::parse(source);
    let mut reader = Reader::new(source, &parsed);
    let mut elsewhere = Vec::new();
    let fields = reader.root(&parsed, "a scenario file", FILE);
    let file = fields.and_then(|fields| file(&mut reader, &fields, stem, beside, &mut elsewhere));
    let failed =
        reader.failed() || elsewhere.iter().any(|found: &Diagnostic| found.severity == Severity::Error);
    let mut diagnostics = reader.finish();
    diagnostics.extend(elsewhere);
    (file.filter(|_| !failed), diagnostics)
}

/// What the file says for all of its scenarios.
struct Common<'c> {
    /// Nothing where there is no such gate: then its ids are not checked.
    gate: Option<&'c Gate>,
    people: Option<&'c People>,
    release: Release,
    /// Whether the release was read without a mistake.
    release_known: bool,
    at: Option<DateTime<Utc>>,
    /// Whether the file states `at`, be it wrong.
    at_stated: bool,
    needs: Vec<Stated>,
}

fn file(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    stem: &str,
    beside: &Surroundings<'_>,
    elsewhere: &mut Vec<Diagnostic>,
) -> Option<ScenarioFile> {
    let gate = gate(reader, fields, stem, beside.gates);
    let evidence = header::evidence(reader, fields, beside.folder);
    let people = header::people(reader, fields, beside, gate, elsewhere);
    let waivers = header::waivers(reader, fields, beside, elsewhere);
    let before = reader.errors();
    let release = header::release(reader, fields, beside.folder, elsewhere);
    let common = Common {
        gate,
        people: people.as_ref(),
        release_known: reader.errors() == before && release.is_some(),
        release: release.unwrap_or_default(),
        at: fields.get("at").and_then(|entry| instant(reader, entry)),
        at_stated: fields.may_hide("at") || fields.get("at").is_some(),
        needs: match fields.get("needs") {
            Some(entry) => header::needs(reader, entry, gate, &[]),
            None => Vec::new(),
        },
    };
    let scenarios = scenarios(reader, fields, &common);
    let (evidence, evidence_span) = evidence?;
    Some(ScenarioFile {
        source: Arc::clone(reader.source),
        gate: gate?.id.clone(),
        evidence,
        evidence_span,
        people,
        waivers,
        scenarios,
    })
}

/// The gate that the file is about.
fn gate<'g>(reader: &mut Reader<'_>, fields: &Fields<'_>, stem: &str, gates: &'g [Gate]) -> Option<&'g Gate> {
    let (id, span) = match fields.get("gate") {
        Some(entry) => (reader.text(entry)?, entry.value.span.clone()),
        None if fields.may_hide("gate") => return None,
        None => (stem.to_owned(), fields.span.start..fields.span.start),
    };
    let found = gates.iter().find(|gate| gate.id == id);
    if found.is_none() {
        let error = reader.error("unknown-gate", span, format!("there is no gate `{id}` beside this file"));
        error.help.extend(meant(&id, gates.iter().map(|gate| gate.id.as_str())));
        if fields.get("gate").is_none() {
            error.help.push("the gate is the name of the file; `gate:` names another".to_owned());
        }
    }
    found
}

fn scenarios(reader: &mut Reader<'_>, fields: &Fields<'_>, common: &Common<'_>) -> Vec<Scenario> {
    let help =
        "write `scenarios: {error-spike: {set: {$.canary.errors.rate: 0.02}, expect: {decision: NO-GO}}}`";
    let Some(section) = fields.get("scenarios") else {
        let start = fields.span.start;
        reader.missing(fields, start..start, "the file", "scenarios", help);
        return Vec::new();
    };
    let Some(entries) = reader.map(&section.value, "`scenarios`", || help.to_owned()) else {
        return Vec::new();
    };
    if entries.is_empty() {
        let message = "`scenarios` holds none: nothing would be tested";
        reader.error("empty-map", section.value.span.clone(), message).help.push(help.to_owned());
    }
    entries.into_iter().filter_map(|entry| scenario(reader, entry, common)).collect()
}

fn scenario(reader: &mut Reader<'_>, entry: &Entry, common: &Common<'_>) -> Option<Scenario> {
    let id = entry.key.text.to_string();
    reader.check_id(&id, entry.key.span.clone(), "a scenario");
    let what = format!("the scenario `{id}`");
    let fields = reader.fields(&entry.value, &what, SCENARIO)?;
    let title = fields.get("title").and_then(|entry| reader.text(entry));
    let why = fields.get("why").and_then(|entry| reader.text(entry));
    let release = match fields.get("release") {
        Some(patch) => header::patched_release(reader, patch, common),
        None => common.release.clone(),
    };
    let own_at = fields.get("at").map(|entry| instant(reader, entry));
    if own_at.is_none() && !common.at_stated && !fields.may_hide("at") {
        let message = format!("nothing says at which instant {what} is judged");
        let error = reader.error("missing-key", entry.key.span.clone(), message);
        error.help.push("write `at: 2026-03-02T15:00:00Z` for the whole file, or here".to_owned());
    }
    let at = own_at.unwrap_or(common.at);
    let needs = match fields.get("needs") {
        Some(entry) => header::needs(reader, entry, common.gate, &common.needs),
        None => common.needs.clone(),
    };
    let (changes, places) = changes::read(reader, &fields, common, &release, at);
    let expect = match fields.get("expect") {
        Some(entry) => expect::read(reader, entry, &what, common.gate),
        None => {
            let help = "write `expect: {decision: NO-GO}`: a scenario that expects nothing proves nothing";
            reader.missing(&fields, entry.key.span.clone(), &what, "expect", help);
            Vec::new()
        }
    };
    Some(Scenario {
        id,
        title,
        why,
        span: entry.key.span.clone(),
        release,
        at: at?,
        needs,
        changes,
        places,
        expect,
    })
}

fn instant(reader: &mut Reader<'_>, entry: &Entry) -> Option<DateTime<Utc>> {
    let text = reader.text(entry)?;
    match time::parse(&text) {
        Ok(at) => Some(at),
        Err(problem) => {
            let message = format!("`at: {text}` {problem}");
            let error = reader.error("bad-instant", entry.value.span.clone(), message);
            error.help.push("write a date, a time and its zone: `2026-03-02T15:00:00Z`".to_owned());
            None
        }
    }
}
