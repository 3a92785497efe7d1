//! Streams of events that tools write while they work, one a line: taken one by one, from a text or a stream.

use super::FormatError;
use crate::document::Node;
use crate::document::json::{self, Limits};
use crate::evidence::lines::Lines;
use crate::evidence::summary::{Summary, Wants};

/// Is handed a stream event by event, and sums it up.
pub trait Events {
    /// The next event: an object. There is at least one.
    ///
    /// # Errors
    /// It is no event of the format.
    fn event(&mut self, event: &Node) -> Result<(), FormatError>;

    /// A line that is no event: what else the tool said.
    fn chatter(&mut self, _line: &str) {}

    /// The summary.
    ///
    /// # Errors
    /// The stream as a whole is not what the format has.
    fn finish(self: Box<Self>) -> Result<Summary, FormatError>;
}

/// Begins a summary.
pub type Begin = fn(Wants) -> Box<dyn Events>;

/// Sums up a stream that was read as a whole.
///
/// # Errors
/// Those of the format.
pub(super) fn sum_up(stream: &json::Events<'_>, mut events: Box<dyn Events>) -> Result<Summary, FormatError> {
    stream.events.iter().try_for_each(|event| events.event(event))?;
    stream.chatter.iter().for_each(|line| events.chatter(line));
    events.finish()
}

/// Sums up a stream line by line, and says how many events it has.
///
/// # Errors
/// As [`sum_up`], and what [`json::parse_events`] refuses; there in other words.
pub(super) fn read(
    mut lines: Lines<'_>,
    mut events: Box<dyn Events>,
) -> Result<(Summary, usize), FormatError> {
    let mut count = 0;
    while let Some(line) = lines.next()? {
        match json::event(line.text) {
            Some(body) => {
                events.event(&json::parse(body, &Limits::default())?)?;
                count += 1;
            }
            None => events.chatter(line.text.trim_end()),
        }
    }
    if count == 0 {
        return Err(FormatError::lacks("event"));
    }
    Ok((events.finish()?, count))
}
