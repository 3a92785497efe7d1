//! What a scenario file says for all of its scenarios: the evidence folder, the release, the needed gates, the people
//! and the accepted risks.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::{Stated, value};
use super::{Common, Surroundings};
use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::document::{Node, json};
use crate::evidence::Root;
use crate::evidence::edit::merge;
use crate::gate::Gate;
use crate::input::Input;
use crate::people::{self, People};
use crate::release;
use crate::report::{Decision, Release};
use crate::strict::{Fields, Reader, meant};
use crate::waiver::{self, Waiver};
use crate::yaml::Entry;

const STATED: &[&str] = &["decision", "score"];

const DECISIONS: &[(&str, Decision)] =
    &[("GO", Decision::Go), ("CONDITIONAL", Decision::Conditional), ("NO-GO", Decision::NoGo)];

/// The evidence folder, which must be there, and where it is named.
pub(super) fn evidence(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    folder: &Path,
) -> Option<(PathBuf, Range<usize>)> {
    let Some(entry) = fields.get("evidence") else {
        let start = fields.span.start;
        let help =
            "write `evidence: ../evidence`, the folder that its scenarios change, relative to this file";
        reader.missing(fields, start..start, "the file", "evidence", help);
        return None;
    };
    let path = folder.join(reader.text(entry)?);
    let span = entry.value.span.clone();
    if let Err(error) = Root::open(&path) {
        let error = reader.error("evidence-folder", span, error.to_string());
        error.help.push("`evidence` is relative to this file, or absolute".to_owned());
        return None;
    }
    Some((path, span))
}

/// A file that this one names; that it cannot be read is a mistake of this one.
fn named(
    reader: &mut Reader<'_>,
    entry: &Entry,
    folder: &Path,
    elsewhere: &mut Vec<Diagnostic>,
) -> Option<Input> {
    let path = folder.join(reader.text(entry)?);
    match Input::read(&path) {
        Ok(Ok(input)) => Some(input),
        Ok(Err(diagnostic)) => {
            elsewhere.push(*diagnostic);
            None
        }
        Err(error) => {
            let error = reader.error("unreadable", entry.value.span.clone(), error.to_string());
            error.help.push(format!("`{}` is relative to this file, or absolute", entry.key.text));
            None
        }
    }
}

pub(super) fn people(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    beside: &Surroundings<'_>,
    gate: Option<&Gate>,
    elsewhere: &mut Vec<Diagnostic>,
) -> Option<People> {
    let people = match fields.get("people") {
        None => beside.people.cloned(),
        Some(entry) => {
            let input = named(reader, entry, beside.folder, elsewhere)?;
            let (people, diagnostics) = people::read(&input.source);
            elsewhere.extend(diagnostics);
            Some(people?)
        }
    };
    if let Some(gate) = gate {
        elsewhere.extend(people::check_roles(std::slice::from_ref(gate), people.as_ref()));
    }
    people
}

pub(super) fn waivers(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    beside: &Surroundings<'_>,
    elsewhere: &mut Vec<Diagnostic>,
) -> Vec<Waiver> {
    let Some(entry) = fields.get("waivers") else { return beside.waivers.to_vec() };
    let Some(input) = named(reader, entry, beside.folder, elsewhere) else { return Vec::new() };
    let (waivers, diagnostics) = waiver::read(&input.source, beside.gates);
    elsewhere.extend(diagnostics);
    waivers
}

/// The release: a map, or the path of a file. Nothing is said about it where the key is left out.
pub(super) fn release(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    folder: &Path,
    elsewhere: &mut Vec<Diagnostic>,
) -> Option<Release> {
    let Some(entry) = fields.get("release") else { return Some(Release::default()) };
    if entry.value.as_map().is_some() {
        return release::within(reader, &entry.value);
    }
    let input = named(reader, entry, folder, elsewhere)?;
    let (release, diagnostics) = release::read(&input.source);
    elsewhere.extend(diagnostics);
    release
}

/// The release after the merge patch of a scenario, which must be a release again.
pub(super) fn patched_release(reader: &mut Reader<'_>, entry: &Entry, common: &Common<'_>) -> Release {
    let before = reader.errors();
    let Some(fields) = reader.fields(&entry.value, "`release` of a scenario", release::FILE) else {
        return common.release.clone();
    };
    let patch = value::object(fields.iter().map(|entry| {
        // Flags are values; everything else that is said about a release is a text.
        let flags = entry.key.text == "flags";
        (entry, if flags { value::node(reader, &entry.value) } else { value::texts(&entry.value) })
    }));
    if reader.errors() > before || !common.release_known {
        return common.release.clone();
    }
    let patch = Node { value: patch, at: 0 };
    let patched = serde_json::to_string(&common.release)
        .ok()
        .and_then(|text| json::parse(&text, &json::Limits::default()).ok())
        .and_then(|mut node| merge(&mut node, &patch).ok().map(|()| value::to_json(&node)));
    let Some(text) = patched else { return common.release.clone() };
    let source = Arc::new(Source { path: "release.json".to_owned(), text });
    let (release, diagnostics) = release::read(&source);
    for found in diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        let message = format!("the release would be wrong after this patch: {}", found.message);
        reader.error(found.code, entry.value.span.clone(), message).help.extend(found.help.iter().cloned());
    }
    release.unwrap_or_else(|| common.release.clone())
}

/// How the needed gates stand, by gate: laid over what was said before; nothing takes a gate's standing away.
pub(super) fn needs(
    reader: &mut Reader<'_>,
    entry: &Entry,
    gate: Option<&Gate>,
    before: &[Stated],
) -> Vec<Stated> {
    let mut needs = before.to_vec();
    let help = || "write `needs: {staging: GO}`".to_owned();
    for entry in reader.map(&entry.value, "`needs`", help).unwrap_or_default() {
        let id = &*entry.key.text;
        if let Some(gate) = gate.filter(|gate| !gate.needs.iter().any(|needed| needed == id)) {
            let message = format!("the gate `{}` does not need `{id}`", gate.id);
            let help = meant(id, gate.needs.iter().map(String::as_str))
                .unwrap_or_else(|| "it needs no gate: leave `needs` out".to_owned());
            reader.error("unknown-gate", entry.key.span.clone(), message).help.push(help);
            continue;
        }
        needs.retain(|stated| stated.gate != id);
        if !entry.value.is_null() {
            needs.extend(stated(reader, entry));
        }
    }
    needs
}

fn stated(reader: &mut Reader<'_>, entry: &Entry) -> Option<Stated> {
    let gate = entry.key.text.to_string();
    if entry.value.as_map().is_none() {
        return Some(Stated { gate, decision: reader.word(entry, DECISIONS)?, score: None });
    }
    let what = format!("the standing of `{gate}`");
    let fields = reader.fields(&entry.value, &what, STATED)?;
    let score = fields.get("score").and_then(|entry| reader.number(entry, 0, 100).map(|_| entry));
    let score = score.and_then(|entry| Some(entry.value.as_scalar()?.text.to_string()));
    match fields.get("decision") {
        Some(entry) => Some(Stated { gate, decision: reader.word(entry, DECISIONS)?, score }),
        None => {
            let help = "write `decision: GO`, `CONDITIONAL` or `NO-GO`";
            reader.missing(&fields, entry.key.span.clone(), &what, "decision", help);
            None
        }
    }
}
