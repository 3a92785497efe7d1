//! What gatekeeper wrote into a Markdown file is no evidence: a check that found its own outcome there would prove itself.

use std::borrow::Cow;

use super::markers;

/// The first line between markers, once gatekeeper wrote there. It tells people too.
pub const SIGN: &str = "<!-- Written by gatekeeper: changes between these markers are lost -->";

/// What it starts with inside of the comment.
const WORDS: &str = "Written by gatekeeper:";

/// The text with blanks for what gatekeeper wrote between markers, as long as it was and with the same line breaks, so
/// that every place in it is that of the file.
///
/// # Errors
/// Where it wrote and the markers do not hold together any more: the byte from which on nobody knows what is whose.
pub fn blanked(text: &str) -> Result<Cow<'_, str>, usize> {
    if !text.contains(SIGN) {
        return Ok(Cow::Borrowed(text));
    }
    let regions = markers::regions(text.as_bytes()).unwrap_or_default();
    let ours: Vec<_> = regions
        .into_iter()
        .map(|region| region.body)
        .filter(|body| text.get(body.clone()).is_some_and(|body| body.starts_with(SIGN)))
        .collect();
    // One in a block of code, or in the middle of a line, is an example of it.
    let signs = markers::comments(text.as_bytes()).into_iter();
    let signs = signs.filter(|(_, words)| words.starts_with(WORDS)).map(|(at, _)| at);
    for at in signs {
        if !ours.iter().any(|body| body.contains(&at)) {
            return Err(at);
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut reached = 0;
    for body in ours {
        out.push_str(&text[reached..body.start]);
        out.extend(text[body.clone()].bytes().map(|byte| match byte {
            b'\n' | b'\r' => char::from(byte),
            _ => ' ',
        }));
        reached = body.end;
    }
    out.push_str(&text[reached..]);
    Ok(Cow::Owned(out))
}
