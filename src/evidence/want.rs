//! What of an evidence something reads: the rest is not worked out, and not kept.

use std::borrow::Cow;

use super::format::tool::Tool;
use super::format::{self, Read};
use super::readers::Reads;
use super::root::MAX_FILE_BYTES;
use super::stream::MAX_STREAMED_BYTES;
use super::summary::Wants;
use crate::document::Node;
use crate::gate::{EvidenceEntry, Files, StatedBy};
use crate::jsonpath::{Query, Segment, Selector, SelectorKind};
use crate::projection::{Ask, End, Need};
use crate::requirement::ast::ExprKind;
use crate::requirement::function::Function;
use crate::requirement::{Requirement, Shape};

/// What is to be read of the files of one evidence.
pub(super) struct Plan {
    pub(super) wants: Wants,
    /// What is needed of the document that a summary becomes.
    pub(super) summary: Need,
    /// Whether ticks are looked for among the items of the summary, which is kept for that.
    pub(super) keeps_items: bool,
    how: How,
    /// Why all of it must be kept although its format can be read in parts.
    pub(super) read_whole: Option<String>,
}

/// How the files are read.
enum How {
    /// As a whole.
    Whole,
    /// In one pass, which keeps this of each file: of the list of files where there are many.
    Parts(Need),
    /// As whole texts, of whose documents this is kept.
    Text(Need),
    /// In one pass that sums a file up.
    SummedUp,
    /// In one pass that keeps of a tool's report what its reader and requirements look at.
    Report {
        tool: Tool,
        need: Need,
        /// Whether requirements look at the report beside its summary.
        original: bool,
    },
}

/// What is kept of a file of which not all is.
pub(super) enum Keep<'n> {
    /// Parts of its document, in one pass.
    Parts(Cow<'n, Need>),
    /// Parts of its document, which its format makes of the whole text.
    Text(Cow<'n, Need>),
    /// The summary that its format makes of it.
    Summary(Wants),
    /// The summary of a tool's report, and parts of the report.
    Report(Tool, Cow<'n, Need>, Wants),
}

impl Plan {
    /// `once`: whether the files are read for this gate alone, and as they are.
    pub(super) fn of(reads: &Reads<'_>, entry: &EvidenceEntry, once: bool) -> Self {
        let mut plan = Self::whole(reads.wants);
        let Some(format) = format::by_name(&entry.format).filter(|_| once) else { return plan };
        let is_read = reads.ticks || !reads.requirements.is_empty();
        if is_read && !matches!(format.shape, Shape::Plain) {
            let asked = Asked::of(reads, |requirement, found| asks(requirement, &entry.id, found));
            plan.summary = Need::of(&asked.asks);
            plan.keeps_items = reads.ticks && format.shape.has_items();
        }
        let how = match format.read {
            // Nothing says what matters.
            Read::Json | Read::JsonLines | Read::Tool(_) if reads.ticks || reads.requirements.is_empty() => {
                Ok(How::Whole)
            }
            Read::Json | Read::JsonLines => parts(reads, entry),
            Read::Tool(tool) => report(tool, reads, entry),
            Read::Events(_) if looks_at_original(reads, entry) => Ok(How::Whole),
            Read::Xml(_) | Read::Lines(_) | Read::Events(_) => Ok(How::SummedUp),
            Read::Text(_) if matches!(format.shape, Shape::Plain) && !reads.ticks => {
                // Nobody would gain by knowing why: the text is read as a whole in any case.
                Ok(match parts(reads, entry) {
                    Ok(How::Parts(need)) => How::Text(need),
                    _ => How::Whole,
                })
            }
            Read::Text(_) => Ok(How::Whole),
        };
        match how {
            Ok(how) => plan.how = how,
            Err(why) => plan.read_whole = Some(why),
        }
        plan
    }

    /// All of every file.
    pub(super) fn whole(wants: Wants) -> Self {
        Self { wants, summary: Need::whole(), keeps_items: false, how: How::Whole, read_whole: None }
    }

    /// Whether something looks for a member of the document that is not there, and not all of it was kept.
    pub(super) fn misses(&self, document: &Node, many: bool) -> bool {
        matches!(&self.how, How::Parts(need) | How::Text(need) if need.misses(document, many))
    }

    /// What must be kept of the file with this index, where it can be read in one pass.
    pub(super) fn keep(&self, many: bool, index: usize) -> Option<Keep<'_>> {
        let of_file = |need| if many { Cow::Owned(Need::file(need, index)) } else { Cow::Borrowed(need) };
        match &self.how {
            How::Whole => None,
            How::SummedUp => Some(Keep::Summary(self.wants)),
            How::Parts(need) => Some(Keep::Parts(of_file(need))),
            How::Text(need) => Some(Keep::Text(of_file(need))),
            How::Report { tool, need, .. } => Some(Keep::Report(*tool, of_file(need), self.wants)),
        }
    }

    /// Whether the original is of no more use once a file is summed up and bound.
    pub(super) fn drops_original(&self) -> bool {
        matches!(self.how, How::Report { original: false, .. })
    }

    /// How many bytes all files may have together: more where what is kept of them does not grow with them, or only with
    /// what is looked at, which has limits of its own.
    pub(super) fn most(&self) -> u64 {
        let Wants { cases, failures, list, single } = self.wants;
        match self.how {
            How::Parts(_) | How::Report { .. } => MAX_STREAMED_BYTES,
            How::SummedUp if !(cases || failures || list || single) => MAX_STREAMED_BYTES,
            How::Whole | How::Text(_) | How::SummedUp => MAX_FILE_BYTES,
        }
    }
}

/// What must be kept of plain evidence for all that reads it, or why that is everything.
fn parts(reads: &Reads<'_>, entry: &EvidenceEntry) -> Result<How, String> {
    let asked = Asked::of(reads, |requirement, found| asks(requirement, &entry.id, found));
    let need = together(&asked, entry, &[])?;
    Ok(if asked.asks.is_empty() { How::Whole } else { How::Parts(need) })
}

/// What must be kept of the report of a tool for all that reads it, or why that is everything.
fn report(tool: Tool, reads: &Reads<'_>, entry: &EvidenceEntry) -> Result<How, String> {
    let asked = Asked::of(reads, |requirement, found| asks_of_original(requirement, &entry.id, found));
    let own = tool.asks().map_err(|error| error.message)?;
    let need = together(&asked, entry, &own)?;
    Ok(How::Report { tool, need, original: !asked.asks.is_empty() })
}

/// What requirements ask of an evidence.
struct Asked<'r> {
    asks: Vec<Ask<'r>>,
    /// Each requirement, and where its asks end.
    requirements: Vec<(&'r Requirement, usize)>,
}

impl<'r> Asked<'r> {
    fn of(reads: &Reads<'r>, ask: impl Fn(&'r Requirement, &mut Vec<Ask<'r>>)) -> Self {
        let (mut asks, mut requirements) = (Vec::new(), Vec::with_capacity(reads.requirements.len()));
        for requirement in &reads.requirements {
            ask(requirement, &mut asks);
            requirements.push((*requirement, asks.len()));
        }
        Self { asks, requirements }
    }

    /// The first requirement that alone needs everything.
    fn needs_all(&self) -> Option<&'r Requirement> {
        let mut begin = 0;
        self.requirements.iter().find_map(|(requirement, end)| {
            let asks = self.asks.get(begin..*end).unwrap_or_default();
            begin = *end;
            Need::of(asks).is_whole().then_some(*requirement)
        })
    }
}

/// What a requirement asks of the original that stands beside the summary of a tool's report.
fn asks_of_original<'r>(requirement: &'r Requirement, id: &str, found: &mut Vec<Ask<'r>>) {
    let mut asked = Vec::new();
    asks(requirement, id, &mut asked);
    of_original(asked, found);
}

/// What of it is asked of the original.
pub(super) fn of_original<'r>(asked: impl IntoIterator<Item = Ask<'r>>, found: &mut Vec<Ask<'r>>) {
    for ask in asked {
        match ask.rest.split_first() {
            // Of the document itself only the kind.
            None if ask.end != End::Whole => {}
            Some((first, rest)) if first.single_name() == Some("raw") => {
                found.push(Ask { rest, end: ask.end });
            }
            Some((first, _)) if first.single_name().is_some() => {}
            _ => found.push(Ask { rest: &[], end: End::Whole }),
        }
    }
}

/// Whether something looks at the original that stands beside the summary, or may.
fn looks_at_original(reads: &Reads<'_>, entry: &EvidenceEntry) -> bool {
    let mut found = Vec::new();
    for requirement in &reads.requirements {
        asks_of_original(requirement, &entry.id, &mut found);
    }
    let stated = [&entry.produced_at, &entry.commit, &entry.artifact];
    reads.ticks || !found.is_empty() || stated.iter().any(|by| matches!(by, Some(StatedBy::Path(_))))
}

/// What requirements need of an evidence, with what must be known of each of its files: what states its time and commit,
/// and what its format looks at.
fn together(asked: &Asked<'_>, entry: &EvidenceEntry, own: &[(Vec<Segment>, End)]) -> Result<Need, String> {
    let each = matches!(entry.files, Files::Many(_)).then(|| Segment {
        descendant: false,
        selectors: vec![Selector { kind: SelectorKind::Wildcard, span: 0..0 }],
        span: 0..0,
    });
    let below = |segments: &[Segment]| -> Vec<Segment> { each.iter().chain(segments).cloned().collect() };
    let mut of_each: Vec<(Vec<Segment>, End)> =
        own.iter().map(|(segments, end)| (below(segments), *end)).collect();
    for by in [&entry.produced_at, &entry.commit, &entry.artifact] {
        if let Some(StatedBy::Path(query)) = by {
            of_each.push((below(&query.segments), End::Value));
            let inner = query.absolute_queries().into_iter();
            of_each.extend(inner.map(|inner| (below(&inner.segments), End::Whole)));
        }
    }
    let mut all = asked.asks.clone();
    all.extend(of_each.iter().map(|(rest, end)| Ask { rest, end: *end }));
    let need = Need::of(&all);
    if need.is_whole() {
        return Err(match (asked.needs_all(), own) {
            (Some(requirement), _) => format!("`{}` looks at all of it", requirement.text),
            (None, []) => "a path to its time or commit looks at all of it".to_owned(),
            (None, _) => "all of a list that its format sums up is looked at".to_owned(),
        });
    }
    Ok(need)
}

/// What a requirement asks of the document of one evidence.
pub(crate) fn asks<'r>(requirement: &'r Requirement, id: &str, found: &mut Vec<Ask<'r>>) {
    let mut counted: Vec<*const Query> = Vec::new();
    requirement.expr.visit(&mut |part| {
        let query = match &part.kind {
            ExprKind::Call(Function::Count, arguments) => {
                if let Some(ExprKind::Path(query)) = arguments.first().map(|argument| &argument.kind) {
                    counted.push(&raw const **query);
                }
                return;
            }
            ExprKind::Path(query) | ExprKind::Quantified { path: query, .. } => query,
            _ => return,
        };
        let end = if counted.contains(&(&raw const **query)) { End::Count } else { End::Value };
        asks_of_path(query, end, id, found);
    });
}

/// What a path asks of it, with the paths in its filters.
pub(crate) fn asks_of_path<'r>(query: &'r Query, end: End, id: &str, found: &mut Vec<Ask<'r>>) {
    if query.head() == Some(id) {
        found.push(Ask { rest: &query.segments[1..], end });
    }
    for inner in query.absolute_queries().into_iter().filter(|inner| inner.head() == Some(id)) {
        found.push(Ask { rest: &inner.segments[1..], end: End::Whole });
    }
}
