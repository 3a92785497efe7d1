//! Reading on after a syntax error.
//!
//! A YAML parser stops at the first error. Most errors in gates lie in one value (`require: > 5`), so that value is
//! blanked out, byte for byte, and the text is read again: the next error shows, and the rest of the tree is there.
//! Errors of structure (indentation, a bracket that is never closed over lines) are not guessed at: everything after
//! one would look wrong too.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Source;

use super::build::{Broken, Built, Patch, Stop, build};
use super::lines::{line_at, meant_end, value_of_line};
use super::sink::Sink;
use super::syntax;
use super::{Parsed, fits};

/// So many syntax errors are repaired; each costs one more reading.
const MAX_REPAIRS: usize = 24;

pub(super) fn parse(source: &Arc<Source>) -> Parsed<'_> {
    let text = source.text.as_str();
    let mut sink = Sink::new(source);
    if !fits(text, &mut sink) {
        return Parsed::nothing(text, sink.finish());
    }
    let text = &text[..readable(text, &mut sink)];
    let mut masked = text.to_owned();
    let mut patches: BTreeMap<usize, Repair> = BTreeMap::new();
    let mut errors = Vec::new();
    loop {
        let list: Vec<Patch> = patches.values().map(|repair| repair.patch.clone()).collect();
        let mut attempt = Sink::new(source);
        let Built { root, stop, mut unread } = build(text, &masked, &list, &mut attempt);
        if let Some(Stop::Syntax(broken)) = &stop {
            let explained = syntax::explain(broken, text);
            let line = line_at(text, explained.span.start);
            let again = patches.get(&line.start).map(|repair| repair.wide);
            let repair =
                if patches.len() < MAX_REPAIRS { repair(broken, &explained, text, again) } else { None };
            if again.is_none() {
                errors.push(explained);
            }
            if let Some(repair) = repair {
                blank(&mut masked, &repair.patch.range);
                patches.insert(line.start, repair);
                continue;
            }
        }
        for explained in errors {
            if let Some(error) = attempt.error("yaml-syntax", explained.span, explained.message) {
                error.label = explained.label;
                error.help = explained.help;
            }
        }
        if text.len() < source.text.len() {
            unread.push(text.len()..source.text.len());
        }
        sink.append(attempt);
        return parsed(root, sink, unread);
    }
}

fn parsed(root: Option<super::Yaml<'_>>, sink: Sink, unread: Vec<Range<usize>>) -> Parsed<'_> {
    Parsed { root, diagnostics: sink.finish(), complete: unread.is_empty(), unread }
}

/// So many bytes are looked at together.
const STRETCH: usize = 256;

/// Whether these bytes are no part of a character that YAML forbids; without a stop at the first, which takes longer.
fn harmless(bytes: &[u8]) -> bool {
    // C2 begins the control characters above ASCII, EF the two that are none.
    let doubtful = |byte: u8| {
        (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2 | 0xef)
    };
    !bytes.iter().fold(false, |found, byte| found | doubtful(*byte))
}

/// YAML allows no control characters. Gives the first, and where it is.
pub(super) fn forbidden(text: &str) -> Option<(usize, char)> {
    let bad = |c: char| {
        matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
            | '\u{fffe}' | '\u{ffff}')
    };
    if text.as_bytes().chunks(STRETCH).all(harmless) {
        return None;
    }
    text.char_indices().find(|(_, c)| bad(*c))
}

/// The text is read up to the first character that is not allowed; gives where that is.
fn readable(text: &str, sink: &mut Sink) -> usize {
    let Some((at, c)) = forbidden(text) else { return text.len() };
    let message = format!("the control character U+{:04X} is not allowed", u32::from(c));
    if let Some(error) = sink.error("yaml-character", at..at + c.len_utf8(), message) {
        "reading stops here".clone_into(&mut error.label);
        error.help.push(if c == '\0' {
            "save the file as text in UTF-8".to_owned()
        } else {
            format!("remove it, or write \"\\x{:02X}\" in double quotes", u32::from(c) & 0xff)
        });
    }
    at
}

struct Repair {
    patch: Patch,
    /// The whole value of the line is gone, not only a part of it.
    wide: bool,
}

/// What to blank out so that the rest can be read; `None` where that would be a guess.
fn repair(broken: &Broken, explained: &syntax::Explained, text: &str, again: Option<bool>) -> Option<Repair> {
    let at = explained.span.start;
    let line = line_at(text, at);
    let Some(value) = value_of_line(text, &line) else {
        // A line that is no entry at all, between others.
        let alone = again.is_none() && explained.local && broken.open_flow.is_none() && !line.is_empty();
        return alone.then_some(Repair { patch: Patch { range: line, meant: None }, wide: true });
    };
    if value.is_empty() || !explained.local || again == Some(true) {
        return None;
    }
    let one_line = |open: usize| value.contains(&open);
    if broken.open_flow.is_some_and(|open| !one_line(open)) {
        return None;
    }
    if again.is_none()
        && broken.open_flow.is_some()
        && broken.last_is_plain
        && value.contains(&broken.last.start)
    {
        let end = meant_end(text, broken.last.start);
        if end >= broken.at && end < value.end {
            let range = broken.last.start..end;
            let meant = Some(text[range.clone()].to_owned());
            return Some(Repair { patch: Patch { range, meant }, wide: false });
        }
    }
    if at < value.start || at > value.end {
        return None;
    }
    let written = &text[value.clone()];
    if explained.unclosed && written.starts_with(['{', '[']) && written.ends_with(['{', '[', ',']) {
        // It goes on over the next lines, which mean nothing without their bracket.
        return None;
    }
    let readable = !explained.unclosed && !written.starts_with(['{', '[']);
    // A comment may hide in a value with quotes; blank to the end of the line, whatever stands there.
    let range = value.start..line.end;
    Some(Repair { patch: Patch { range, meant: readable.then(|| written.to_owned()) }, wide: true })
}

/// Replaces these bytes by as many blanks.
fn blank(text: &mut String, range: &Range<usize>) {
    let end = range.end.min(text.len());
    if let Some(start) = Some(range.start).filter(|start| *start < end) {
        text.replace_range(start..end, &" ".repeat(end - start));
    }
}
