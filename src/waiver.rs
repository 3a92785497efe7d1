//! `waivers.yaml`: a person's time-limited acceptance of one check that is not green.

mod apply;
mod matches;

pub use apply::{LeftOut, apply};

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::diagnostic::{Diagnostic, Source};
use crate::gate::{CheckKind, Gate};
use crate::report::Outcome;
use crate::strict::{Fields, Reader, meant};
use crate::yaml::{self, Entry, Yaml};

const FILE: &[&str] = &["waivers"];
const WAIVER: &[&str] =
    &["gate", "check", "reason", "approved_by", "expires", "ticket", "release", "covers", "match"];
const REQUIRED: &[(&str, &str)] = &[
    ("gate", "name the gate: `gate: production`"),
    ("check", "name the check that is accepted: `check: ID`"),
    ("reason", "say why the risk is acceptable, for those who read the record later"),
    ("approved_by", "say who accepts the risk"),
    ("expires", "say until when: `expires: 2026-01-31`"),
    ("ticket", "say where the work on it is tracked"),
];

/// What a waiver may cover, and what it covers where it does not say.
const COVERS: &[(&str, Outcome)] = &[
    ("fail", Outcome::Fail),
    ("warn", Outcome::Warn),
    ("missing", Outcome::Missing),
    ("pending", Outcome::Pending),
];
const COVERS_DEFAULT: &[Outcome] = &[Outcome::Fail, Outcome::Warn];

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The gate.
    pub gate: String,
    /// The check.
    pub check: String,
    /// Why the risk is accepted.
    pub reason: String,
    /// By whom.
    pub approved_by: String,
    /// Until when, as written.
    pub expires_text: String,
    /// The last instant at which it counts.
    pub expires: DateTime<Utc>,
    /// Where the work on it is tracked.
    pub ticket: String,
    /// The only version that it is for.
    pub release: Option<String>,
    /// The outcomes that it covers.
    pub covers: Vec<Outcome>,
    /// The only findings or tests that it is for, by their names; empty where it is for the whole check.
    pub matches: Vec<String>,
}

/// Reads the file, against the gates that it is about. The waivers are those without a mistake; where any diagnostic
/// is an error, none of them should be used, since nobody knows what the others were meant to say.
///
/// Gates that could not be read are not known here: look at their mistakes first.
pub fn read(source: &Arc<Source>, gates: &[Gate]) -> (Vec<Waiver>, Vec<Diagnostic>) {
    let parsed = yaml::parse(source);
    let mut reader = Reader::new(source, &parsed);
    let mut waivers = Vec::new();
    if let Some(fields) = reader.root(&parsed, "waivers.yaml", FILE) {
        for item in items(&mut reader, &fields) {
            waivers.extend(waiver(&mut reader, item, gates));
        }
    }
    (waivers, reader.finish())
}

fn items<'y>(reader: &mut Reader<'_>, fields: &Fields<'y>) -> &'y [Yaml<'y>] {
    let Some(section) = fields.get("waivers") else {
        let start = fields.span.start;
        let help = "write `waivers:` and a list below it; `[]` for none";
        reader.missing(fields, start..start, "the file", "waivers", help);
        return &[];
    };
    let Some(items) = section.value.as_list() else {
        let message = format!("`waivers` must be a list, not {}", section.value.kind());
        let error = reader.error("wrong-type", section.value.span.clone(), message);
        error.help.push("begin each waiver with `- gate: …`".to_owned());
        return &[];
    };
    items
}

fn waiver(reader: &mut Reader<'_>, item: &Yaml, gates: &[Gate]) -> Option<Waiver> {
    let before = reader.errors();
    let fields = reader.fields(item, "a waiver", WAIVER)?;
    for (key, help) in REQUIRED {
        if fields.get(key).is_none() {
            let start = item.span.start;
            reader.missing(&fields, start..start, "the waiver", key, help);
        }
    }
    let mut text = |key: &str| fields.get(key).and_then(|entry| reader.text(entry));
    let (gate, check) = (text("gate"), text("check"));
    let (reason, approved_by, ticket) = (text("reason"), text("approved_by"), text("ticket"));
    let release = text("release");
    let expires = fields.get("expires").and_then(|entry| expires(reader, entry));
    let covers = covers(reader, &fields);
    let matches = matches::read(reader, &fields);
    target(reader, &fields, gate.as_deref(), check.as_deref(), gates);
    if reader.errors() > before {
        return None;
    }
    let (expires_text, expires) = expires?;
    Some(Waiver {
        gate: gate?,
        check: check?,
        reason: reason?,
        approved_by: approved_by?,
        expires_text,
        expires,
        ticket: ticket?,
        release,
        covers,
        matches,
    })
}

/// A day, which counts to its last instant in UTC, or an instant.
fn expires(reader: &mut Reader<'_>, entry: &Entry) -> Option<(String, DateTime<Utc>)> {
    let text = reader.text(entry)?;
    let day = (text.len() == 10).then(|| NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()).flatten();
    if let Some(instant) = day.and_then(|day| day.and_hms_nano_opt(23, 59, 59, 999_999_999)) {
        return Some((text, instant.and_utc()));
    }
    match crate::time::parse(&text) {
        Ok(instant) => Some((text, instant)),
        Err(problem) => {
            let message = format!("`expires: {text}` {problem}");
            let error = reader.error("bad-time", entry.value.span.clone(), message);
            error
                .help
                .push("write a day (`2026-01-31`, which counts to its end in UTC) or an instant".to_owned());
            None
        }
    }
}

fn covers(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Outcome> {
    let Some(entry) = fields.get("covers") else { return COVERS_DEFAULT.to_vec() };
    let mut covers = Vec::new();
    let Some(items) = reader.texts(entry) else { return covers };
    if entry.value.as_list().is_some_and(<[_]>::is_empty) {
        let error = reader.error("empty-list", entry.value.span.clone(), "a waiver that covers nothing");
        error.help.push("leave `covers` out for `[fail, warn]`".to_owned());
    }
    for (word, node) in items {
        let span = node.span.clone();
        match COVERS.iter().find(|(known, _)| *known == word) {
            Some((_, outcome)) if covers.contains(outcome) => {
                reader.error("duplicate-item", span, format!("`{word}` is listed twice"));
            }
            Some((_, outcome)) => covers.push(*outcome),
            None => {
                let message = format!("a waiver cannot cover `{word}`");
                let help = match word.as_str() {
                    "error" => {
                        Some("broken evidence shows nothing that could be accepted: repair it".to_owned())
                    }
                    "veto" => Some("a veto cannot be waived".to_owned()),
                    _ => meant(&word, COVERS.iter().map(|(known, _)| *known)),
                };
                reader.error("bad-value", span, message).help.extend(help);
            }
        }
    }
    covers
}

/// Whether there is such a check, and one that can be waived.
fn target(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    gate: Option<&str>,
    check: Option<&str>,
    gates: &[Gate],
) {
    let span = |key: &str| fields.get(key).map_or(fields.span.clone(), |entry| entry.value.span.clone());
    let Some(gate) = gate else { return };
    let Some(known) = gates.iter().find(|known| known.id == gate) else {
        let help = meant(gate, gates.iter().map(|known| known.id.as_str()));
        reader.error("unknown-gate", span("gate"), format!("there is no gate `{gate}`")).help.extend(help);
        return;
    };
    let Some(check) = check else { return };
    let checks = known.groups.iter().flat_map(|group| &group.checks);
    let Some(found) = checks.clone().find(|found| found.id == check) else {
        let room = reader.has_room("unknown-check");
        let help = room.then(|| meant(check, checks.map(|known| known.id.as_str()))).flatten();
        let message = format!("the gate `{gate}` has no check `{check}`");
        reader.error("unknown-check", span("check"), message).help.extend(help);
        return;
    };
    if matches!(found.kind, CheckKind::Veto(_)) {
        let error = reader.error(
            "waived-veto",
            span("check"),
            format!("`{check}` is a veto, which cannot be waived"),
        );
        error.help.push("what it forbids must be gone before the release may pass".to_owned());
    } else if let Some(entry) = fields.get("match")
        && !matches!(found.kind, CheckKind::Require { .. })
    {
        let message = format!("people answer `{check}`: there are no single findings or tests in it");
        let error = reader.error("unmatched-check", entry.key.span.clone(), message);
        error.help.push("leave `match` out to waive the whole check".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::read::FormatInfo;

    const GATE: &str = "gate: g\nevidence: {e: {commit: stamp}, checklist: {unbound: true}}\n\
        groups: {a: {confirm: {done: Done}, checks: {stop: {veto: $.e.n > 0}, scan: {require: $.e.n == 0}}}}\n";

    fn gates() -> Vec<Gate> {
        let source = Arc::new(Source { path: "g.yaml".to_owned(), text: GATE.to_owned() });
        let formats =
            [FormatInfo { name: "json", shape: crate::requirement::Shape::Plain, extensions: &[".json"] }];
        let (gate, diagnostics) = crate::gate::read::read(&source, String::new(), "g", &formats);
        assert_eq!(diagnostics, []);
        gate.into_iter().collect()
    }

    fn read_text(text: &str) -> (Vec<Waiver>, Vec<String>) {
        let source = Arc::new(Source { path: "waivers.yaml".to_owned(), text: text.to_owned() });
        let (waivers, diagnostics) = read(&source, &gates());
        let said = diagnostics.iter().map(|d| {
            let (line, column) = d.line_column().unwrap();
            format!("{} {line}:{column}", d.code)
        });
        (waivers, said.collect())
    }

    /// A waiver whose last line (7) is this.
    fn with(line: &str) -> String {
        format!(
            "waivers:\n- gate: g\n  check: done\n  reason: r\n  approved_by: ada\n  ticket: T-1\n  {line}\n"
        )
    }

    #[test]
    fn finds_every_mistake() {
        for (text, expected) in [
            ("waivers: []".to_owned(), &[][..]),
            (String::new(), &["empty-file 1:1"]),
            ("{}".to_owned(), &["missing-key 1:1"]),
            ("waivers: {}".to_owned(), &["wrong-type 1:10"]),
            ("waivers: [x]".to_owned(), &["wrong-type 1:11"]),
            ("waivers:\n- {}".to_owned(), &["missing-key 2:3"; 6]),
            (with(""), &["missing-key 2:3"]),
            (with("expire: 2026-01-31"), &["unknown-key 7:3"]),
            (with("expires: soon"), &["bad-time 7:12"]),
            (with("expires: 2026-02-30"), &["bad-time 7:12"]),
            (with("expires: 2026-01-31T10:00:00"), &["bad-time 7:12"]),
            (with("expires: ''"), &["empty-text 7:12"]),
            (with("expires: 2026-01-31\n  match: {id: CVE-1}"), &["unmatched-check 8:3"]),
            (with("expires: 2026-01-31\n  match: CVE-1").replace("done", "scan"), &["wrong-type 8:10"]),
            (with("expires: 2026-01-31\n  match: {}").replace("done", "scan"), &["missing-key 8:10"]),
            (with("expires: 2026-01-31\n  match: {ids: x}").replace("done", "scan"), &["unknown-key 8:11"]),
            (with("expires: 2026-01-31\n  match: {id: []}").replace("done", "scan"), &["empty-list 8:15"]),
            (with("expires: 2026-01-31\n  match: {id: ''}").replace("done", "scan"), &["empty-text 8:15"]),
            (
                with("expires: 2026-01-31\n  match: {id: [a, a]}").replace("done", "scan"),
                &["duplicate-item 8:19"],
            ),
            (
                with("expires: 2026-01-31\n  match: {id: a}\n  covers: [fail, missing]")
                    .replace("done", "scan"),
                &["bad-value 9:11"],
            ),
            (
                with("expires: 2026-01-31\n  covers: [fail, error, veto]"),
                &["bad-value 8:18", "bad-value 8:25"],
            ),
            (with("expires: 2026-01-31\n  covers: [fail, fail]"), &["duplicate-item 8:18"]),
            (with("expires: 2026-01-31\n  covers: []"), &["empty-list 8:11"]),
            (with("expires: 2026-01-31\n  covers: missing"), &["wrong-type 8:11"]),
            (with("expires: 2026-01-31").replace("gate: g", "gate: h"), &["unknown-gate 2:9"]),
            (with("expires: 2026-01-31").replace("done", "don"), &["unknown-check 3:10"]),
            (with("expires: 2026-01-31").replace("done", "stop"), &["waived-veto 3:10"]),
            (with("expires: 2026-01-31").replace("reason: r", "reason: ' '"), &["empty-text 4:11"]),
        ] {
            let (waivers, said) = read_text(&text);
            assert_eq!(said.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
            assert!(waivers.is_empty(), "{text}");
        }
    }

    #[test]
    fn reads_what_is_right() {
        let (waivers, said) = read_text(&with("expires: 2026-01-31\n  release: 1.10\n  covers: [missing]"));
        assert!(said.is_empty());
        assert_eq!(crate::time::show(waivers[0].expires), "2026-01-31T23:59:59.999999999Z");
        assert_eq!(
            (waivers[0].release.as_deref(), waivers[0].expires_text.as_str()),
            (Some("1.10"), "2026-01-31")
        );
        assert_eq!(waivers[0].covers, [Outcome::Missing]);
        let (waivers, _) = read_text(&with("expires: 2026-01-31T10:00:00+02:00"));
        assert_eq!(crate::time::show(waivers[0].expires), "2026-01-31T08:00:00Z");
        assert_eq!(waivers[0].covers, [Outcome::Fail, Outcome::Warn]);
    }
}
