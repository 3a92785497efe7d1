//! Parser events to a tree. What is open when the events stop is closed there, so that a broken file still gives
//! the part that could be read.

use std::borrow::Cow;
use std::ops::Range;

use serde_yaml::granit_parser::{
    Event, Options, Parser, ScalarStyle, ScanError, Span, StructureStyle, options,
};

use super::entries::Entries;
use super::lines::{floor, line_at, meant_end, quote};
use super::sink::Sink;
use super::{Key, MAX_DEPTH, Scalar, Yaml, YamlValue};

/// A part of the text that was blanked out because it is not YAML.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    /// Where.
    pub(super) range: Range<usize>,
    /// What its author plainly meant to say; `None` where that cannot be told.
    pub(super) meant: Option<String>,
}

/// A tree and how far it goes.
pub(super) struct Built<'s> {
    pub(super) root: Option<Yaml<'s>>,
    /// Why the events stopped before the end, if they did.
    pub(super) stop: Option<Stop>,
    /// What is not in the tree.
    pub(super) unread: Vec<Range<usize>>,
}

/// Why and where the events stopped.
pub(super) enum Stop {
    /// The text is not YAML.
    Syntax(Broken),
    /// A diagnostic has been given.
    Refused,
}

/// A syntax error and what was around it.
pub(super) struct Broken {
    pub(super) error: ScanError,
    /// Byte offset of the error.
    pub(super) at: usize,
    /// The last scalar that was read: its place and whether it is plain.
    pub(super) last: Range<usize>,
    pub(super) last_is_plain: bool,
    /// Offset of the bracket of the innermost flow list or map that is open.
    pub(super) open_flow: Option<usize>,
}

/// Which events the parser gives, and where it stops.
pub(super) fn events() -> Options {
    options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        disallow_directives: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

/// Builds the tree of `masked`, which is `original` with the patches blanked out.
pub(super) fn build<'s>(original: &'s str, masked: &str, patches: &[Patch], sink: &mut Sink) -> Built<'s> {
    let mut parser = Parser::new_from_str_with_options(masked, events());
    let mut builder = Builder {
        original,
        masked,
        patches,
        used: vec![false; patches.len()],
        sink,
        stack: Vec::new(),
        root: None,
        last: 0..0,
        last_is_plain: false,
        reached: 0,
        documents: 0,
        unread: Vec::new(),
    };
    let mut stop = None;
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                if builder.event(event, &span).is_err() {
                    let at = span.start.byte_offset().unwrap_or(masked.len());
                    builder.stop(at);
                    stop = Some(Stop::Refused);
                    break;
                }
            }
            Err(error) => {
                let at = floor(masked, error.marker().byte_offset().unwrap_or(masked.len()));
                let broken = Broken {
                    at,
                    last: builder.last.clone(),
                    last_is_plain: builder.last_is_plain,
                    open_flow: builder.stack.last().and_then(|open| open.flow.then_some(open.span.start)),
                    error,
                };
                builder.stop(at);
                stop = Some(Stop::Syntax(broken));
                break;
            }
        }
    }
    let mut unread = builder.unread;
    unread.extend(
        builder.used.iter().zip(patches).filter(|(used, _)| !**used).map(|(_, patch)| patch.range.clone()),
    );
    Built { root: builder.root, stop, unread }
}

/// A list or map that is not finished.
struct Open<'s> {
    what: Children<'s>,
    flow: bool,
    /// From its start to the end of its last child so far.
    span: Range<usize>,
}

enum Children<'s> {
    List(Vec<Yaml<'s>>),
    Map(MapSoFar<'s>),
}

#[derive(Default)]
struct MapSoFar<'s> {
    entries: Entries<'s>,
    key: Option<PendingKey<'s>>,
    /// The last entry is a text that commas have cut, and these bytes were put together again.
    cut: Option<Range<usize>>,
}

enum PendingKey<'s> {
    Named(Key<'s>),
    /// Not a name, or a merge key: its value is left out; diagnosed.
    Refused,
}

/// Nothing more is read; the reason is in the sink.
struct Refused;

struct Builder<'a, 's> {
    original: &'s str,
    masked: &'a str,
    patches: &'a [Patch],
    used: Vec<bool>,
    sink: &'a mut Sink,
    stack: Vec<Open<'s>>,
    root: Option<Yaml<'s>>,
    last: Range<usize>,
    last_is_plain: bool,
    /// The end of the last event.
    reached: usize,
    documents: usize,
    unread: Vec<Range<usize>>,
}

impl<'s> Builder<'_, 's> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Refused> {
        let range = self.sound(span.byte_range());
        let reached = range.end;
        if let Some(tag) = event.tag() {
            let place = self.tag_place(span, &range);
            let written = self.original[place.clone()].to_owned();
            let message = format!("the tag `{}` is not supported", tag.original());
            if let Some(error) = self.sink.error("yaml-tag", place, message) {
                error.help.push("leave the tag out: every value is read as text first".to_owned());
                error.help.push(format!("if `!` belongs to the text, quote it: {}", quote(&written)));
            }
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    if let Some(error) =
                        self.sink.error("yaml-documents", range, "a second document starts here")
                    {
                        error
                            .help
                            .push("write one document a file, without `---` or `...` in between".to_owned());
                    }
                    return Err(Refused);
                }
            }
            Event::Scalar(text, style, _, tag) => self.scalar(&text, style, range, tag.is_some(), span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => self.alias(range),
            Event::Anchor(_, name) => {
                let message = format!("the anchor `&{name}` is not supported");
                if let Some(error) = self.sink.error("yaml-anchor", range, message) {
                    error.help.push("write the value out where it is needed, without `&` and `*`".to_owned());
                }
            }
            Event::SequenceStart(style, ..) => self.open(Children::List(Vec::new()), style, range)?,
            Event::MappingStart(style, ..) => self.open(Children::Map(MapSoFar::default()), style, range)?,
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            _ => {}
        }
        self.reached = self.reached.max(reached);
        Ok(())
    }

    fn sound(&self, range: Option<Range<usize>>) -> Range<usize> {
        sound(self.original, range, self.reached)
    }

    fn tag_place(&self, node: &Span, otherwise: &Range<usize>) -> Range<usize> {
        node.tag_span().map_or_else(|| otherwise.clone(), |tag| self.sound(tag.byte_range()))
    }

    fn open(
        &mut self,
        what: Children<'s>,
        style: StructureStyle,
        range: Range<usize>,
    ) -> Result<(), Refused> {
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("lists and maps lie more than {MAX_DEPTH} deep in one another");
            self.sink.error("yaml-depth", range, message);
            return Err(Refused);
        }
        self.stack.push(Open { what, flow: style == StructureStyle::Flow, span: range });
        Ok(())
    }

    /// Ends the innermost list or map. Block ones end with their last child: the event comes only with what follows.
    fn close(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let end = if open.flow && end > open.span.start { end } else { open.span.end };
        let value = match open.what {
            Children::List(items) => YamlValue::List(items),
            Children::Map(map) => YamlValue::Map(map.entries.list),
        };
        self.node(Some(Yaml { value, span: open.span.start..end }), end, false);
    }

    /// Ends everything that is open, because nothing more can be read.
    fn stop(&mut self, at: usize) {
        // A block that seems to have ended just before may well go on in what cannot be read.
        let before = self.original.get(..at).map_or(at, |text| text.trim_end().len());
        self.unread.push(before..self.original.len());
        while let Some(open) = self.stack.last_mut() {
            open.span.end = open.span.end.max(at);
            // A key without its value would only be taken for an empty one.
            if let Children::Map(map) = &mut open.what {
                map.key = map.key.take().map(|_| PendingKey::Refused);
            }
            let as_key = self.stack.len().checked_sub(2).and_then(|below| self.stack.get(below));
            if matches!(as_key, Some(Open { what: Children::Map(MapSoFar { key: None, .. }), .. })) {
                self.stack.pop();
            } else {
                self.close(at);
            }
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, range: Range<usize>, tagged: bool, span: &Span) {
        let previous = self.last.end;
        let plain = style == ScalarStyle::Plain;
        if plain && range.is_empty() {
            if let Some(index) = self.patch_at(range.start) {
                self.used[index] = true;
                let patch = &self.patches[index];
                let value = patch.meant.clone().map(|text| Yaml {
                    value: YamlValue::Scalar(Scalar { text: text.into(), quoted: true }),
                    span: patch.range.clone(),
                });
                if value.is_none() {
                    self.unread.push(patch.range.clone());
                }
                self.node(value, patch.range.end, false);
                return;
            }
            if tagged {
                // A text that starts with `!`: keep it as it stands, so that nobody calls it empty.
                let place = self.tag_place(span, &range);
                let text = &self.original[place.clone()];
                self.node(Some(scalar(text.into(), false, place.clone())), place.end, false);
                return;
            }
            self.node(Some(Yaml { value: YamlValue::Null, span: range.clone() }), range.end, true);
            return;
        }
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let span = block_span(self.original, previous, &range);
            let text =
                if text.trim().is_empty() { self.empty_block(&span).into() } else { self.kept(text, &range) };
            self.note(span.clone(), false);
            self.node(Some(scalar(text, true, span.clone())), span.end, false);
            return;
        }
        self.note(range.clone(), plain);
        let null = plain && !tagged && matches!(text, "~" | "null" | "Null" | "NULL");
        let is_key =
            matches!(self.stack.last(), Some(Open { what: Children::Map(map), .. }) if map.key.is_none());
        let node = if null && !is_key {
            Yaml { value: YamlValue::Null, span: range.clone() }
        } else {
            scalar(self.kept(text, &range), !plain, range.clone())
        };
        self.node(Some(node), range.end, false);
    }

    /// A text that was read at this place: that of the source where it says the same, with or without quotes.
    fn kept(&self, text: &str, range: &Range<usize>) -> Cow<'s, str> {
        let within = |quote: usize| self.original.get(range.start + quote..range.end.saturating_sub(quote));
        let same = [0, 1].into_iter().filter_map(within).find(|written| *written == text);
        same.map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed)
    }

    /// `a: >5` is a block text of nothing at all, and surely meant as a comparison.
    fn empty_block(&mut self, span: &Range<usize>) -> String {
        let written = self.original[span.clone()].trim_end().to_owned();
        let header = written.chars().all(|c| matches!(c, '|' | '>' | '+' | '-'));
        let message = "this starts a block of text that has no lines";
        if let Some(error) = self.sink.error("yaml-block", span.clone(), message) {
            error.help.push(if header {
                "indent the lines of the text below it more than its key".to_owned()
            } else {
                format!("if `{}` belongs to the text, quote it: {}", &written[..1], quote(&written))
            });
        }
        if header { String::new() } else { written }
    }

    fn alias(&mut self, range: Range<usize>) {
        let original = self.original;
        let written = &original[range.clone()];
        let merged = matches!(
            self.stack.last(),
            Some(Open { what: Children::Map(MapSoFar { key: Some(PendingKey::Refused), .. }), .. })
        );
        if !merged {
            let message = format!("the alias `{written}` is not supported");
            if let Some(error) = self.sink.error("yaml-alias", range.clone(), message) {
                error.help.push("write the value out where it is needed".to_owned());
                error.help.push(format!(
                    "if `*` belongs to the text, as in a pattern, quote it: {}",
                    quote(written)
                ));
            }
        }
        self.note(range.clone(), false);
        self.node(Some(scalar(written.into(), false, range.clone())), range.end, false);
    }

    fn note(&mut self, range: Range<usize>, plain: bool) {
        self.last = range;
        self.last_is_plain = plain;
    }

    /// The patch that stands where this empty value is. The value of an entry is placed at the end of its name, that
    /// of a list item at the next event.
    fn patch_at(&self, at: usize) -> Option<usize> {
        let only = |range: Range<usize>, signs: &[char]| {
            self.masked.get(range).is_some_and(|text| text.chars().all(|c| signs.contains(&c)))
        };
        let after = self.patches.partition_point(|patch| patch.range.start < at);
        let before = after.checked_sub(1).filter(|index| {
            let range = &self.patches[*index].range;
            only(self.reached..range.start, &[' ', '\t', '-', '\n', '\r'])
                && only(range.end..at, &[' ', '\t', '\n', '\r'])
        });
        let after = Some(after).filter(|index| {
            let patch = self.patches.get(*index);
            patch.is_some_and(|patch| only(at..patch.range.start, &[' ', '\t', ':']))
        });
        [after, before].into_iter().flatten().find(|index| !self.used[*index])
    }

    /// Puts a finished value where it belongs; `None` is one that cannot be kept.
    fn node(&mut self, value: Option<Yaml<'s>>, end: usize, implicit: bool) {
        let Some(open) = self.stack.last_mut() else {
            if self.root.is_none() {
                self.root = value;
            }
            return;
        };
        open.span.end = open.span.end.max(end);
        match &mut open.what {
            Children::List(items) => items.extend(value),
            Children::Map(map) => match map.key.take() {
                None => map.key = Some(name(value, self.sink)),
                Some(PendingKey::Refused) => {}
                Some(PendingKey::Named(key)) => {
                    let after = self.masked.get(key.span.end..).unwrap_or_default();
                    let colon = after.trim_start().starts_with(':');
                    if implicit && open.flow && !colon && join(map, &key, self.original, self.sink) {
                        return;
                    }
                    map.cut = None;
                    if let Some(value) = value {
                        map.entries.add(key, value, self.sink);
                    }
                }
            },
        }
    }
}

/// A range that can be cut out of the text, whatever the parser says. Where it says nothing, that is the end of what was
/// read so far.
pub(super) fn sound(text: &str, range: Option<Range<usize>>, reached: usize) -> Range<usize> {
    let range = range.unwrap_or(reached..reached);
    let start = floor(text, range.start);
    start..floor(text, range.end).max(start)
}

/// A block text makes a span from its `|` or `>` to its last line that is not blank.
pub(super) fn block_span(text: &str, after: usize, content: &Range<usize>) -> Range<usize> {
    let mut at = after.min(content.start);
    let between = &text[at..content.start];
    let mut comment = false;
    let mut before = ' ';
    for c in between.chars() {
        match c {
            '\n' | '\r' => comment = false,
            '#' if before.is_whitespace() => comment = true,
            '|' | '>' if !comment && (before.is_whitespace() || matches!(before, ':' | '-' | '?')) => {
                break;
            }
            _ => {}
        }
        before = c;
        at += c.len_utf8();
    }
    let header = line_at(text, at).end.min(content.end.max(at));
    let end = at + text[at..content.end.max(header)].trim_end().len();
    at..end
}

fn scalar(text: Cow<'_, str>, quoted: bool, span: Range<usize>) -> Yaml<'_> {
    Yaml { value: YamlValue::Scalar(Scalar { text, quoted }), span }
}

/// Takes a finished value as the key of the next entry.
fn name<'s>(value: Option<Yaml<'s>>, sink: &mut Sink) -> PendingKey<'s> {
    let Some(value) = value else { return PendingKey::Refused };
    match value.value {
        YamlValue::Scalar(scalar) if scalar.text == "<<" && !scalar.quoted => {
            if let Some(error) = sink.error("yaml-merge", value.span, "the merge key `<<` is not supported") {
                error.help.push("write the entries out where they are needed".to_owned());
            }
            PendingKey::Refused
        }
        YamlValue::Scalar(scalar) => PendingKey::Named(Key { text: scalar.text, span: value.span }),
        YamlValue::Null => {
            sink.error("yaml-key", value.span, "a name is missing before this `:`");
            PendingKey::Refused
        }
        YamlValue::List(_) | YamlValue::Map(_) => {
            if let Some(error) = sink.error("yaml-key", value.span, "a name in a map must be a text") {
                error.help.push("if the brackets belong to the name, quote it".to_owned());
            }
            PendingKey::Refused
        }
    }
}

/// `{require: max($.a, $.b) < 3}` reads as `require: max($.a` and a lone `$.b) < 3`. Puts the text together again
/// and says to quote it. False when the lone name does not follow such a text.
fn join<'s>(map: &mut MapSoFar<'s>, lone: &Key<'s>, original: &'s str, sink: &mut Sink) -> bool {
    let Some(entry) = map.entries.list.last_mut() else { return false };
    let YamlValue::Scalar(text) = &mut entry.value.value else { return false };
    let start = entry.value.span.start;
    let glue = original.get(entry.value.span.end..lone.span.start).unwrap_or_default();
    if (text.quoted && map.cut.is_none()) || glue.trim() != "," || glue.contains(['\n', '\r']) {
        return false;
    }
    let whole = start..lone.span.end;
    let Some(written) = original.get(whole.clone()) else { return false };
    *text = Scalar { text: written.into(), quoted: true };
    if map.cut.is_none() {
        let message = "the comma ends this text inside `{…}`";
        if let Some(error) = sink.error("yaml-cut", entry.value.span.end..lone.span.end, message) {
            "read as another name".clone_into(&mut error.label);
            let meant = &original[start..meant_end(original, start).max(whole.end)];
            error.help.push(format!("quote the whole value: {}: {}", entry.key.text, quote(meant)));
        }
    }
    entry.value.span = whole.clone();
    map.cut = Some(whole);
    true
}
