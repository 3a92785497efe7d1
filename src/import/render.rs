//! The draft as YAML. Whatever the text says enters it as one quoted scalar, or behind `#` on one line.

use std::fmt::Write as _;

use super::Subject;
use super::groups::{Draft, Group, Groups};
use crate::evidence::format::markdown::Survey;
use crate::gate::ItemRef;
use crate::report::escape;

/// Words that YAML, in one version or another, takes for something else than a text.
const WORDS: [&str; 10] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"];

pub(super) fn gate(subject: &Subject<'_>, survey: &Survey, groups: &Groups) -> String {
    let mut out = String::new();
    let title =
        survey.headings.iter().map(|heading| heading.text.as_str()).find(|text| !escape::is_blank(text));
    let (id, file) = (subject.gate, subject.file);
    comment(
        &mut out,
        0,
        &format!("A draft, made of {file} by `gatekeeper import`. Save it as gates/{id}.yaml,"),
    );
    comment(
        &mut out,
        0,
        &format!("lay {file} into evidence/{id}/, and judge it: `gatekeeper evaluate {id}`."),
    );
    for doubt in &groups.doubts {
        comment(&mut out, 0, doubt);
    }
    // Writing into a string cannot fail.
    let _ = writeln!(out, "gate: {id}");
    let _ = writeln!(out, "title: {}", scalar(title.unwrap_or(id)));
    write_weightings(&mut out, groups);
    out.push_str("\nevidence:\n");
    for line in [
        "To tighten: a text states neither time nor commit, so any old copy would do. A stamp beside it can state",
        "both; then write `max_age: 7d, produced_at: stamp, commit: stamp` in place of `unbound: true`.",
        "What a tool measures is better judged by `require` on what the tool writes than by a tick.",
    ] {
        comment(&mut out, 2, line);
    }
    let path = escaped_pattern(file);
    let _ = writeln!(out, "  checklist: {{file: {}, format: markdown, unbound: true}}", in_flow(&path));
    out.push_str("\ngroups:\n");
    for group in &groups.list {
        write_group(&mut out, group);
    }
    out
}

fn write_weightings(out: &mut String, groups: &Groups) {
    if groups.weightings.is_empty() {
        return;
    }
    out.push_str("score:\n");
    comment(out, 2, "Told beside the score; what is decided goes by the groups' own weights.");
    out.push_str("  weightings:\n");
    for weighting in &groups.weightings {
        let _ = writeln!(out, "    {}: # {}", key(&weighting.name), weighting.why);
        for (at, number) in &weighting.weights {
            if let Some(group) = groups.list.get(*at) {
                let _ = writeln!(out, "      {}: {number}", key(&group.id));
            }
        }
    }
}

fn write_group(out: &mut String, group: &Group) {
    let _ = writeln!(out, "  {}:", key(&group.id));
    let _ = writeln!(out, "    title: {}", scalar(&group.title));
    if let Some(weight) = &group.weight {
        let _ = writeln!(out, "    weight: {} # {}", weight.number, weight.why);
    }
    if let Some(line) = group.advisory {
        let _ = writeln!(out, "    blocking: false # so says the heading on line {line}");
    }
    let short = group.checks.iter().all(|check| check.owner.is_none() && check.item.is_none() && !check.off);
    if short {
        out.push_str("    confirm:\n");
        for check in &group.checks {
            let _ = writeln!(out, "      {}: {}", key(&check.id), scalar(&check.text));
        }
        return;
    }
    out.push_str("    checks:\n");
    for check in &group.checks {
        write_check(out, check);
    }
}

fn write_check(out: &mut String, check: &Draft) {
    let _ = writeln!(out, "      {}:", key(&check.id));
    let _ = writeln!(out, "        confirm: {}", scalar(&check.text));
    if let Some(owner) = &check.owner {
        let _ = writeln!(out, "        owner: {}", scalar(owner));
    }
    if let Some(item) = &check.item {
        let _ = writeln!(out, "        item: {}", reference(item));
    }
    if check.off {
        out.push_str("        na: allowed # the text says that it does not apply; its note must say why\n");
    }
}

fn reference(item: &ItemRef) -> String {
    if let ItemRef { id: None, text: Some(text), under: None, nth: None } = item {
        return scalar(text);
    }
    let stated = [("id", &item.id), ("text", &item.text), ("under", &item.under)];
    let mut parts: Vec<String> = stated
        .iter()
        .filter_map(|(key, said)| Some(format!("{key}: {}", in_flow((*said).as_ref()?))))
        .collect();
    parts.extend(item.nth.map(|(nth, of)| format!("nth: {nth} of {of}")));
    format!("{{{}}}", parts.join(", "))
}

/// One line of a comment; nothing in it can end it.
fn comment(out: &mut String, indent: usize, text: &str) {
    let _ = writeln!(out, "{:indent$}# {}", "", escape::line(text));
}

/// A key: an id of digits alone would be a number.
fn key(id: &str) -> String {
    if id.starts_with(|c: char| c.is_ascii_alphabetic()) && !WORDS.contains(&id) {
        id.to_owned()
    } else {
        quoted(id)
    }
}

/// A text as a scalar of its own line.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " -_./()+%,".contains(c);
    if is_plain(text, plain) { text.to_owned() } else { quoted(text) }
}

/// A text inside of `{}`, where a comma ends it.
fn in_flow(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " -_./".contains(c);
    if is_plain(text, plain) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(allowed)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// In double quotes, with everything escaped that is not plainly visible.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || escape::is_deceptive(c) || is_unprintable(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What YAML does not let stand in a file, or takes for the end of a line.
fn is_unprintable(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A file's name as a path in a gate, where some signs make it a pattern.
fn escaped_pattern(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '*' | '?' | '[' => {
                out.push('[');
                out.push(c);
                out.push(']');
            }
            c => out.push(c),
        }
    }
    out
}
