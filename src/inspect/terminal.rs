//! What was found, for reading. Every text from outside enters the page by [`Text`], which makes it safe to print.

use super::{Answer, FileReport, Inspection, Member, StampReport};
use crate::report::terminal::explain;
use crate::report::terminal::page::Page;
use crate::report::terminal::text::{GAP, Text, Tone};
use crate::report::terminal::{Style, words};
use crate::report::{Kind, escape};

/// How many failed tests or findings are listed.
const OFFENDERS: usize = 10;

/// The longest note about one of them, in characters.
const LONGEST_NOTE: usize = 160;

/// The widest column of paths.
const WIDEST: usize = 60;

/// The page. Why a file or a query cannot be read is not on it: that is told on standard error.
pub fn render(inspection: &Inspection, style: &Style) -> String {
    let mut page = Page::new(style);
    for file in &inspection.files {
        page.blank();
        head(&mut page, file);
        // Of several files as one, only what they come to together is of interest.
        if inspection.together.is_some() {
            continue;
        }
        // Who asks wants the answer; the file was looked at before.
        if inspection.queries.is_empty() && file.errors.is_empty() {
            members(&mut page, file);
            offenders(&mut page, file);
        }
    }
    if let Some(together) = &inspection.together {
        page.blank();
        head(&mut page, together);
        if inspection.queries.is_empty() && together.errors.is_empty() {
            members(&mut page, together);
            offenders(&mut page, together);
        }
    }
    for answer in inspection.queries.iter().filter(|answer| answer.mistakes.is_empty()) {
        page.blank();
        answered(&mut page, answer);
    }
    page.finish()
}

fn head(page: &mut Page, file: &FileReport) {
    let mut parts = vec![Text::of(Tone::Strong, &file.file)];
    parts.extend(file.format.as_deref().map(|format| Text::of(Tone::Plain, format)));
    parts.extend(file.bytes.map(|bytes| {
        let noun = if bytes == 1 { "byte" } else { "bytes" };
        Text::of(Tone::Dim, &format!("{bytes}\u{a0}{noun}"))
    }));
    page.flow(0, 2, page.signs.dot, &parts);
    let mut rows = Vec::new();
    let mut row = |name: &str, text: Text| rows.push(vec![Text::of(Tone::Dim, name), text]);
    if let Some(about) = &file.about_format {
        let tone = if file.proposed.is_some() { Tone::Warn } else { Tone::Plain };
        row("format", Text::of(tone, about));
    }
    if let Some(sha256) = &file.sha256 {
        row("sha256", Text::of(Tone::Plain, sha256));
    }
    if let Some(stamp) = &file.stamp {
        row("stamp", stamped(stamp));
    }
    if let Some(entry) = file.entry.as_ref().filter(|_| file.errors.is_empty()) {
        row("in a gate", Text::of(Tone::Plain, entry));
    }
    page.columns(2, WIDEST, &rows);
}

fn stamped(stamp: &StampReport) -> Text {
    match stamp.state {
        "fits" => {
            let mut facts = vec!["fits".to_owned()];
            facts.extend(stamp.commit.as_ref().map(|commit| format!("commit {commit}")));
            facts.extend(stamp.produced_at.as_ref().map(|at| format!("produced {at}")));
            facts.extend(stamp.age.as_ref().map(|age| format!("{age} ago")));
            facts.extend(stamp.artifact.as_ref().map(|artifact| format!("artifact {artifact}")));
            facts.extend(stamp.by.as_ref().map(|by| format!("by {by}")));
            Text::of(Tone::Good, &facts.join(", "))
        }
        "none" => Text::of(Tone::Dim, "none beside it; `gatekeeper stamp` writes one"),
        _ => Text::of(Tone::Bad, stamp.problem.as_deref().unwrap_or("cannot be used")),
    }
}

fn members(page: &mut Page, file: &FileReport) {
    let (title, found) = match (&file.members, &file.document) {
        (Some(rows), _) => ("Summary", rows),
        (None, Some(rows)) => ("Members", rows),
        (None, None) => return,
    };
    let mut rows: Vec<Vec<Text>> = found.iter().map(member).collect();
    rows.extend(file.absent.iter().map(|absent| {
        let path = Text::of(Tone::Dim, &absent.path);
        vec![path, Text::of(Tone::Warn, "absent:").plain(" ").with(Tone::Dim, &absent.reason)]
    }));
    if !rows.is_empty() {
        page.heading(title);
        page.columns(2, WIDEST, &rows);
    }
    if file.more > 0 {
        page.text(
            2,
            4,
            &Text::of(Tone::Dim, &format!("and {} not shown", words::count(file.more, "further member"))),
        );
    }
}

fn member(member: &Member) -> Vec<Text> {
    let mut text = Text::new();
    let mut add = |tone: Tone, part: &str| {
        if !text.is_empty() {
            text.push(Tone::Plain, " ");
        }
        text.push(tone, part);
    };
    if let Some(value) = member.value.as_ref().filter(|_| member.count.is_none()) {
        add(Tone::Strong, value);
    }
    match member.count {
        Some(count) => add(Tone::Plain, &format!("{} of {count}", member.kind)),
        // A value shows its kind by itself, as long as all are of one.
        None if member.note.is_none() && (member.value.is_none() || member.kind.contains(" or ")) => {
            add(Tone::Dim, &member.kind);
        }
        None => {}
    }
    if let Some([some, all]) = member.in_elements {
        add(Tone::Warn, &format!("in {some} of {all} elements"));
    }
    if let Some(note) = &member.note {
        add(Tone::Dim, note);
    }
    if let Some(value) = member.value.as_ref().filter(|_| member.count.is_some()) {
        add(Tone::Dim, &format!("such as {value}"));
    }
    vec![Text::of(Tone::Plain, &member.path), text]
}

fn offenders(page: &mut Page, file: &FileReport) {
    if file.examples.is_empty() {
        return;
    }
    let tests = file.examples.iter().any(|one| one.section == "tests");
    let (title, about) = if tests { ("Failed tests", "the first") } else { ("Findings", "the worst") };
    page.heading_with(title, about);
    let row = |one: &super::Offender| {
        vec![
            Text::of(Tone::Bad, one.state),
            Text::of(Tone::Strong, &one.name),
            Text::of(Tone::Dim, &escape::shorten(&one.note, LONGEST_NOTE)),
        ]
    };
    let rows: Vec<Vec<Text>> = file.examples.iter().take(OFFENDERS).map(row).collect();
    page.columns(2, WIDEST / 2, &rows);
}

fn answered(page: &mut Page, answer: &Answer) {
    let (tone, sign) = match answer.answer {
        "selects" | "true" => (Tone::Good, page.signs.good),
        "unknown" => (Tone::Warn, page.signs.unknown),
        _ => (Tone::Bad, page.signs.bad),
    };
    let mut said = Text::of(tone, &format!("{sign}\u{a0}{}", answer.answer));
    if let Some(count) = answer.count {
        said.push(Tone::Plain, &format!(" {}", words::count(count, "value")));
    }
    said.push(Tone::Strong, &format!("{GAP}{}", answer.query));
    page.text(0, 2, &said);
    // A comparison that gives the same reason tells it where it belongs.
    let told = |reason: &&String| answer.comparisons.iter().any(|one| one.problem.as_ref() == Some(*reason));
    if let Some(reason) = answer.reason.as_ref().filter(|reason| !told(reason)) {
        page.text(2, 4, &Text::of(Tone::Plain, reason));
    }
    let rows: Vec<Vec<Text>> = answer
        .selected
        .iter()
        .map(|one| {
            let place = match (&one.file, one.line, one.column) {
                (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}"),
                _ => String::new(),
            };
            let value = Text::of(Tone::Strong, &one.value);
            vec![Text::of(Tone::Plain, &one.at), Text::of(Tone::Dim, &place), value]
        })
        .collect();
    page.columns(2, WIDEST, &rows);
    if let Some(more @ 1..) = answer.count.map(|count| count.saturating_sub(answer.selected.len())) {
        page.text(2, 4, &Text::of(Tone::Dim, &format!("and {more} more")));
    }
    for comparison in &answer.comparisons {
        explain::compared(page, comparison, Kind::Require);
    }
}
