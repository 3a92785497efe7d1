//! The headings of a text: under which of them an item stands, and on which line.

use super::words::LEGEND;
use crate::evidence::format::FormatError;
use crate::evidence::summary::Under;

/// The most text of headings, in bytes, where each is told with those above it, and is told by each item below it: a
/// heading of a megabyte above a hundred thousand others must not take a hundred gigabytes.
const MOST_TOLD: usize = 32 << 20;

/// Where something stands.
pub(super) struct Place {
    /// From 1.
    pub(super) line: u64,
    /// The nearest heading above.
    pub(super) under: Option<Under>,
}

/// A heading, as what follows it sees it.
struct Heading {
    at: usize,
    under: Under,
    /// With all headings above it, in bytes.
    length: usize,
}

/// The headings so far.
pub(super) struct Outline<'t> {
    text: &'t str,
    /// The open headings with their levels.
    open: Vec<(usize, String)>,
    all: Vec<Heading>,
    /// The line of a byte that is known.
    counted: (usize, u64),
    /// How much text of headings was told.
    told: usize,
}

impl<'t> Outline<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, open: Vec::new(), all: Vec::new(), counted: (0, 1), told: 0 }
    }

    /// A heading that begins at this byte, and all headings above it with it, joined; `add` keeps it.
    pub(super) fn heading(
        &mut self,
        at: usize,
        level: usize,
        text: String,
        add: impl FnOnce(&str, &str) -> Under,
    ) -> Result<(), FormatError> {
        const JOINT: &str = " > ";
        self.open.retain(|(above, _)| *above < level);
        let length = self.open.iter().map(|(_, above)| above.len() + JOINT.len()).sum::<usize>() + text.len();
        self.tell(at, length)?;
        self.open.push((level, text));
        let texts: Vec<&str> = self.open.iter().map(|(_, text)| text.as_str()).collect();
        let under = add(texts.last().copied().unwrap_or_default(), &texts.join(JOINT));
        self.all.push(Heading { at, under, length });
        Ok(())
    }

    /// So much text of headings is told of what begins at this byte.
    fn tell(&mut self, at: usize, bytes: usize) -> Result<(), FormatError> {
        self.told = self.told.saturating_add(bytes);
        if self.told <= MOST_TOLD {
            return Ok(());
        }
        let message = format!(
            "the headings up to here, each with those above it and told by each item, come to more than {} MiB",
            MOST_TOLD >> 20
        );
        Err(FormatError::at(at, message)
            .help("shorten the headings, or split the text into several checklists"))
    }

    /// The lines of all headings, in their order.
    pub(super) fn lines(&mut self) -> Vec<u64> {
        let places: Vec<usize> = self.all.iter().map(|heading| heading.at).collect();
        places.into_iter().map(|at| self.line(at)).collect()
    }

    /// Whether what comes next explains signs.
    pub(super) fn is_legend(&self) -> bool {
        self.open.iter().any(|(_, text)| {
            text.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(LEGEND))
        })
    }

    /// Where an item stands that begins at this byte. Cheap where the bytes are asked for in nearly their order.
    pub(super) fn place(&mut self, at: usize) -> Result<Place, FormatError> {
        let above = self.all.partition_point(|heading| heading.at < at);
        let above = above.checked_sub(1).and_then(|index| self.all.get(index));
        let (under, length) = above.map_or((None, 0), |heading| (Some(heading.under), heading.length));
        self.tell(at, length)?;
        Ok(Place { line: self.line(at), under })
    }

    fn line(&mut self, at: usize) -> u64 {
        let breaks = |from: usize, to: usize| {
            self.text.get(from..to).map_or(0, |part| part.matches('\n').count() as u64)
        };
        let (known, line) = self.counted;
        let line = if at >= known { line + breaks(known, at) } else { line - breaks(at, known) };
        self.counted = (at, line);
        line
    }
}
