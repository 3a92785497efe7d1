//! The markers of a Markdown file: comments that stand alone in their line and say what gatekeeper writes up to the next.
//!
//! ```text
//! <!-- gatekeeper:checks production -->      <!-- READINESS_SCORE_START -->
//! …                                          …
//! <!-- /gatekeeper:checks production -->     <!-- READINESS_SCORE_END -->
//! ```
//!
//! Bytes are looked at, not text: a file may hold what is no UTF-8 outside of its markers. A marker in a block of code is
//! an example of one, and is left alone.

use std::collections::HashMap;
use std::ops::Range;

use super::Section;
use crate::diagnostic::suggestion;

/// What the names of our own markers start with.
const PREFIX: &str = "gatekeeper:";

/// The deepest indent of a comment or fence that Markdown does not take for code.
const MAX_INDENT: usize = 3;

/// What stands between two markers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// What is written there.
    pub section: &'static Section,
    /// The only gate that it is about, where the marker names one.
    pub gate: Option<String>,
    /// Whether the marker is one of those that dashboards have from elsewhere (`READINESS_SCORE_START`), with a heading of
    /// its own between them.
    pub dashboard: bool,
    /// The bytes of the first marker.
    pub marker: Range<usize>,
    /// Its line, from 1.
    pub line: usize,
    /// The bytes from the line after it up to the line of the last marker.
    pub body: Range<usize>,
    /// How the line of the first marker ends.
    pub line_end: &'static str,
}

/// What is wrong with a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Stable name of the kind.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Its bytes; none for a mistake of the whole file.
    pub span: Option<Range<usize>>,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// A few words beside the place.
    pub label: String,
    /// A second place, with its words.
    pub related: Option<(Range<usize>, String)>,
    /// What to do next.
    pub help: Vec<String>,
}

impl Mistake {
    pub(super) fn new(
        code: &'static str,
        message: impl Into<String>,
        span: impl Into<Option<Range<usize>>>,
        line: Option<usize>,
    ) -> Self {
        Self {
            code,
            message: message.into(),
            span: span.into(),
            line,
            label: String::new(),
            related: None,
            help: Vec::new(),
        }
    }

    fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    fn related(mut self, open: &Open) -> Self {
        self.related = Some((open.marker.clone(), "this one is open".to_owned()));
        self
    }
}

/// A marker as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Marker {
    section: &'static Section,
    gate: Option<String>,
    dashboard: bool,
    ends: bool,
}

impl Marker {
    /// Whether an end is that of this beginning. It may leave out the gate.
    fn is_ended_by(&self, end: &Self) -> bool {
        self.section == end.section
            && self.dashboard == end.dashboard
            && (end.gate.is_none() || end.gate == self.gate)
    }

    /// As it is written in the file.
    fn shown(&self) -> String {
        let gate = self.gate.as_ref().map(|gate| format!(" {gate}")).unwrap_or_default();
        match (self.section.dashboard, self.dashboard) {
            (Some(name), true) => format!("<!-- {name}_{} -->", if self.ends { "END" } else { "START" }),
            _ => format!("<!-- {}{PREFIX}{}{gate} -->", if self.ends { "/" } else { "" }, self.section.name),
        }
    }

    /// The end that it asks for.
    fn end(&self) -> String {
        Self { ends: true, ..self.clone() }.shown()
    }
}

/// A beginning whose end has not come yet.
struct Open {
    found: Marker,
    marker: Range<usize>,
    line: usize,
    body_from: usize,
    line_end: &'static str,
}

/// What stands between the markers of a file, in order.
///
/// # Errors
/// Every mistake of the markers, in order: one without its other half, one inside of another, the same one twice, one of
/// no known section; no marker at all; an encoding in which there are none.
pub fn regions(bytes: &[u8]) -> Result<Vec<Region>, Vec<Mistake>> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let mistake =
            Mistake::new("encoding", "the file is UTF-16, and only UTF-8 is updated in place", None, None);
        return Err(vec![mistake.help("save it as UTF-8")]);
    }
    let (mut found, mut mistakes) = (Vec::<Region>::new(), Vec::new());
    // Which region a marker would begin again; one that is not ended yet is told as nested.
    let mut places: HashMap<(&str, Option<String>, bool), usize> = HashMap::new();
    let mut open: Option<Open> = None;
    let mut fence: Option<Fence> = None;
    let mut hidden: Option<usize> = None;
    for line in lines(bytes) {
        if let Some(inside) = &fence {
            if inside.is_closed_by(line.text) {
                fence = None;
            } else if comment(line.text).is_some_and(|(_, words)| read(words).is_some()) {
                hidden.get_or_insert(line.number);
            }
            continue;
        }
        fence = Fence::opened_by(line.text);
        let Some((within, words)) = comment(line.text) else {
            if fence.is_none() && mentions(line.text) {
                hidden.get_or_insert(line.number);
            }
            continue;
        };
        let span = line.at + within.start..line.at + within.end;
        let marker = match read(words) {
            None => continue,
            Some(Ok(marker)) => marker,
            Some(Err(mut mistake)) => {
                (mistake.span, mistake.line) = (Some(span), Some(line.number));
                mistakes.push(*mistake);
                continue;
            }
        };
        if !marker.ends {
            if let Some(open) = &open {
                let message = format!("{} begins inside of {}", marker.shown(), open.found.shown());
                let mistake = Mistake::new("nested-marker", message, span.clone(), Some(line.number));
                mistakes.push(mistake.related(open).help(format!("end the first with {}", open.found.end())));
            }
            let key = (marker.section.name, marker.gate.clone(), marker.dashboard);
            let first = *places.entry(key).or_insert(found.len());
            if let Some(first) = found.get(first) {
                let message = format!("{} stands there twice", marker.shown());
                let mut mistake = Mistake::new("repeated-marker", message, span.clone(), Some(line.number));
                mistake.related = Some((first.marker.clone(), "the first one".to_owned()));
                mistakes.push(mistake.help("keep one of the two"));
            }
            open = Some(Open {
                found: marker,
                marker: span,
                line: line.number,
                body_from: line.end,
                line_end: line.ending,
            });
            continue;
        }
        match open.take() {
            Some(open) if open.found.is_ended_by(&marker) => found.push(Region {
                section: open.found.section,
                gate: open.found.gate,
                dashboard: open.found.dashboard,
                marker: open.marker,
                line: open.line,
                body: open.body_from..line.at,
                line_end: open.line_end,
            }),
            other => {
                let message = format!("{} ends what did not begin", marker.shown());
                let mut mistake = Mistake::new("unbalanced-marker", message, span, Some(line.number));
                if let Some(open) = &other {
                    mistake = mistake.related(open).help(format!("that one ends with {}", open.found.end()));
                }
                mistakes.push(mistake);
            }
        }
    }
    if let Some(open) = &open {
        let message = format!("{} has no end", open.found.shown());
        let mut mistake = Mistake::new("unbalanced-marker", message, open.marker.clone(), Some(open.line));
        mistake = mistake.help(format!("end it with {} in a line of its own", open.found.end()));
        mistakes.push(with_hidden(mistake, hidden));
    }
    if mistakes.is_empty() && found.is_empty() {
        mistakes.push(with_hidden(nothing(), hidden));
    }
    if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
}

/// The comments that stand alone in their line and not in a block of code: where their lines begin, and their words.
pub(super) fn comments(bytes: &[u8]) -> Vec<(usize, &str)> {
    let mut fence: Option<Fence> = None;
    let mut found = Vec::new();
    for line in lines(bytes) {
        match &fence {
            Some(inside) if inside.is_closed_by(line.text) => fence = None,
            Some(_) => {}
            None => {
                fence = Fence::opened_by(line.text);
                found.extend(comment(line.text).map(|(_, words)| (line.at, words)));
            }
        }
    }
    found
}

/// A file without markers is not one that gatekeeper writes into.
fn nothing() -> Mistake {
    let names: Vec<&str> = Section::ALL.iter().map(|section| section.name).collect();
    Mistake::new("no-marker", "the file holds no marker, so that there is nothing to update", None, None)
        .help(format!(
            "write `<!-- {PREFIX}score -->` and `<!-- /{PREFIX}score -->`, each in a line of its own"
        ))
        .help(format!("the sections are {}", names.join(", ")))
}

/// Says where something stands that was perhaps meant for a marker.
fn with_hidden(mistake: Mistake, hidden: Option<usize>) -> Mistake {
    match hidden {
        None => mistake,
        Some(line) => mistake
            .help(format!("line {line}: a marker stands alone in its line, and outside of code, to be one")),
    }
}

/// A line and where it stands.
struct Line<'t> {
    /// Without its end.
    text: &'t [u8],
    at: usize,
    /// Behind its end.
    end: usize,
    ending: &'static str,
    number: usize,
}

/// The lines of a text, by the three line ends that Markdown knows. A byte order mark is no part of the first.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut number = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let ending = match &rest[length..] {
            [] => "",
            [b'\r', b'\n', ..] => "\r\n",
            [b'\r', ..] => "\r",
            _ => "\n",
        };
        let line =
            Line { text: &rest[..length], at, end: at + length + ending.len(), ending, number: number + 1 };
        (at, number) = (line.end, line.number);
        Some(line)
    })
}

/// The blanks that a line starts with, where they are not so many that it is code.
fn indent(line: &[u8]) -> Option<usize> {
    let blanks = line.iter().take_while(|byte| **byte == b' ').count();
    (blanks <= MAX_INDENT).then_some(blanks)
}

/// The comment that a line consists of: where it stands in the line, and its words.
fn comment(line: &[u8]) -> Option<(Range<usize>, &str)> {
    let start = indent(line)?;
    let text = std::str::from_utf8(&line[start..]).ok()?.trim_end_matches([' ', '\t']);
    let words = text.strip_prefix("<!--")?.strip_suffix("-->")?;
    (!words.contains("-->")).then(|| (start..start + text.len(), words.trim()))
}

/// Whether a line that is no marker holds the text of one.
fn mentions(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    text.match_indices("<!--").any(|(at, start)| {
        let inside = text[at + start.len()..].split("-->").next().unwrap_or_default();
        matches!(read(inside.trim()), Some(Ok(_)))
    })
}

/// The marker that the words of a comment are; none where they have nothing to do with gatekeeper.
fn read(words: &str) -> Option<Result<Marker, Box<Mistake>>> {
    for section in Section::ALL {
        let Some(half) = section.dashboard.and_then(|name| words.strip_prefix(name)) else { continue };
        if let "_START" | "_END" = half {
            return Some(Ok(Marker { section, gate: None, dashboard: true, ends: half == "_END" }));
        }
    }
    let (ends, rest) = match words.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, words),
    };
    let rest = rest
        .get(..PREFIX.len())
        .filter(|start| start.eq_ignore_ascii_case(PREFIX))
        .map(|_| &rest[PREFIX.len()..])?;
    let mut parts = rest.split_whitespace();
    let (name, gate) = (parts.next().unwrap_or_default(), parts.next());
    if parts.next().is_some() {
        let message = "a marker names a section and at most one gate";
        return Some(Err(Box::new(Mistake::new("marker", message, None, None))));
    }
    let Some(section) = Section::ALL.iter().find(|section| section.name == name) else {
        let names = || Section::ALL.iter().map(|section| section.name);
        let mistake = Mistake::new("unknown-section", format!("there is no section `{name}`"), None, None);
        let help = match suggestion(name, names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the sections are {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Some(Err(Box::new(mistake.help(help))));
    };
    Some(Ok(Marker { section, gate: gate.map(str::to_owned), dashboard: false, ends }))
}

/// A block of code between fences.
struct Fence {
    sign: u8,
    length: usize,
}

impl Fence {
    fn opened_by(line: &[u8]) -> Option<Self> {
        let rest = &line[indent(line)?..];
        let sign = *rest.first().filter(|sign| matches!(sign, b'`' | b'~'))?;
        let length = rest.iter().take_while(|byte| **byte == sign).count();
        // Backticks behind it make it code inside of a line.
        let opens = length >= 3 && !(sign == b'`' && rest[length..].contains(&b'`'));
        opens.then_some(Self { sign, length })
    }

    fn is_closed_by(&self, line: &[u8]) -> bool {
        let Some(indent) = indent(line) else { return false };
        let rest = line[indent..].trim_ascii_end();
        rest.len() >= self.length && rest.iter().all(|byte| *byte == self.sign)
    }
}
