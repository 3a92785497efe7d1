//! What of an evidence something reads: the rest is not worked out, and not kept.

use std::borrow::Cow;

use super::format;
use super::readers::Reads;
use super::root::MAX_FILE_BYTES;
use super::stream::MAX_STREAMED_BYTES;
use super::summary::Wants;
use crate::document::Node;
use crate::gate::{EvidenceEntry, Files, StatedBy};
use crate::jsonpath::{Query, Segment, Selector, SelectorKind};
use crate::projection::{Ask, End, Need};
use crate::requirement::Requirement;
use crate::requirement::ast::ExprKind;
use crate::requirement::function::Function;

/// What is to be read of the files of one evidence.
pub(super) struct Plan {
    pub(super) wants: Wants,
    /// What of each file must be kept, where that is less than all of it: of the list of files where there are many.
    need: Option<Need>,
    /// Why all of it must be kept although its format can be read in parts.
    pub(super) read_whole: Option<String>,
    /// Whether its format sums up a file while it is read.
    summed_up: bool,
}

/// What is kept of a file that is read in one pass.
pub(super) enum Keep<'n> {
    /// Parts of its document.
    Parts(Cow<'n, Need>),
    /// The summary that its format makes of it.
    Summary(Wants),
}

impl Plan {
    /// `once`: whether the files are read for this gate alone, and as they are.
    pub(super) fn of(reads: &Reads<'_>, entry: &EvidenceEntry, once: bool) -> Self {
        let mut plan = Self::whole(reads.wants);
        let Some(format) = format::by_name(&entry.format).filter(|_| once) else { return plan };
        plan.summed_up = format.is_streamed();
        if matches!(format.read, format::Read::Json | format::Read::JsonLines) {
            match need(reads, entry) {
                Ok(need) => plan.need = need,
                Err(why) => plan.read_whole = Some(why),
            }
        }
        plan
    }

    /// All of every file.
    pub(super) fn whole(wants: Wants) -> Self {
        Self { wants, need: None, read_whole: None, summed_up: false }
    }

    /// Whether something looks for a member of the document that is not there, and not all of it was kept.
    pub(super) fn misses(&self, document: &Node, many: bool) -> bool {
        self.need.as_ref().is_some_and(|need| need.misses(document, many))
    }

    /// What must be kept of the file with this index, where it can be read in one pass.
    pub(super) fn keep(&self, many: bool, index: usize) -> Option<Keep<'_>> {
        if self.summed_up {
            return Some(Keep::Summary(self.wants));
        }
        let need = self.need.as_ref()?;
        Some(Keep::Parts(if many { Cow::Owned(need.file(index)) } else { Cow::Borrowed(need) }))
    }

    /// How many bytes all files may have together: more where what is kept of them does not grow with them.
    pub(super) fn most(&self) -> u64 {
        let Wants { cases, failures, list, single } = self.wants;
        let is_small = self.need.is_some() || (self.summed_up && !(cases || failures || list || single));
        if is_small { MAX_STREAMED_BYTES } else { MAX_FILE_BYTES }
    }
}

/// What must be kept of an evidence for all that reads it, or why that is everything. `None` where no requirement reads
/// it, or people's ticks are looked for in it: then nothing says what matters.
fn need(reads: &Reads<'_>, entry: &EvidenceEntry) -> Result<Option<Need>, String> {
    if reads.ticks {
        return Ok(None);
    }
    let mut found = Vec::new();
    for requirement in &reads.requirements {
        let before = found.len();
        asks(requirement, &entry.id, &mut found);
        if Need::of(&found[before..]).is_whole() {
            return Err(format!("`{}` looks at all of it", requirement.text));
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    // Times and commits are stated by each file.
    let each = matches!(entry.files, Files::Many(_)).then(|| Segment {
        descendant: false,
        selectors: vec![Selector { kind: SelectorKind::Wildcard, span: 0..0 }],
        span: 0..0,
    });
    let mut stated = Vec::new();
    for by in [&entry.produced_at, &entry.commit, &entry.artifact] {
        if let Some(StatedBy::Path(query)) = by {
            let below =
                |query: &Query| -> Vec<Segment> { each.iter().chain(&query.segments).cloned().collect() };
            stated.push((below(query), End::Value));
            stated.extend(query.absolute_queries().into_iter().map(|inner| (below(inner), End::Whole)));
        }
    }
    found.extend(stated.iter().map(|(rest, end)| Ask { rest, end: *end }));
    let need = Need::of(&found);
    if need.is_whole() {
        Err("a path to its time or commit looks at all of it".to_owned())
    } else {
        Ok(Some(need))
    }
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
        if query.head() == Some(id) {
            let end = if counted.contains(&(&raw const **query)) { End::Count } else { End::Value };
            found.push(Ask { rest: &query.segments[1..], end });
        }
        for inner in query.absolute_queries().into_iter().filter(|inner| inner.head() == Some(id)) {
            found.push(Ask { rest: &inner.segments[1..], end: End::Whole });
        }
    });
}
