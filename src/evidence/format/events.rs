//! Event streams of tools: one JSON object a line. Between them stands the tool's own chatter, which is passed over; but
//! a line that starts like an event and is none is an error.

use super::{FormatError, Input};
use crate::document::{Node, json};

/// A line of a stream.
#[derive(Debug)]
pub enum Line<'t> {
    /// An event.
    Event(Node),
    /// What the tool said beside its events.
    Chatter(&'t str),
}

/// Gives every line that is not empty to `visit`, in order. Places in the errors of `visit` may be those of the event's
/// own nodes.
///
/// # Errors
/// A line that starts with `{` and is not one JSON document, and what `visit` refuses; at its place in the file.
pub fn each<'t>(
    input: &Input<'t>,
    mut visit: impl FnMut(Line<'t>) -> Result<(), FormatError>,
) -> Result<(), FormatError> {
    let mut at: u32 = 0;
    for whole in input.text.split_inclusive('\n') {
        let begins = at;
        at = at.saturating_add(u32::try_from(whole.len()).unwrap_or(u32::MAX));
        let line = whole.trim();
        if line.is_empty() {
            continue;
        }
        let indent = u32::try_from(whole.len() - whole.trim_start().len()).unwrap_or_default();
        let read = if line.starts_with('{') {
            json::parse(line, &input.limits)
                .map_err(FormatError::from)
                .and_then(|node| visit(Line::Event(node)))
        } else {
            visit(Line::Chatter(line))
        };
        read.map_err(|error| FormatError {
            at: error.at.map(|inside| begins.saturating_add(indent).saturating_add(inside)),
            ..error
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json::Limits;
    use crate::evidence::format::look;
    use crate::evidence::summary::Wants;

    fn read(text: &str) -> Result<String, FormatError> {
        let mut told = String::new();
        each(&Input { text, limits: Limits::default(), wants: Wants::ALL }, |line| {
            match line {
                Line::Event(node) => {
                    told += &["<", &look::count(&node, "a")?.unwrap_or(0).to_string(), ">"].concat();
                }
                Line::Chatter(text) => told += text,
            }
            Ok(())
        })?;
        Ok(told)
    }

    #[test]
    fn events_and_chatter_are_told_apart_and_mistakes_have_their_place() {
        assert_eq!(
            read("FAIL x [build failed]\r\n{\"a\": 1}\n\n  {\"a\": 2}\nok").unwrap(),
            "FAIL x [build failed]<1><2>ok"
        );
        for (text, at) in [
            ("ok\n{\"a\": ", 8),
            ("ok\n {\"a\": -1}", 10),
            ("{\"a\": 1} {\"a\": 2}", 9),
            ("é\n{\"a\": 1, \"a\": 2}", 12),
        ] {
            assert_eq!(read(text).unwrap_err().at, Some(at), "{text}");
        }
    }
}
