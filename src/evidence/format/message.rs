//! Messages of failing cases, cut to what a report can show.

/// The longest message that is kept, in characters.
pub(super) const MESSAGE: usize = 400;

/// A message without blanks around it, cut to [`MESSAGE`] characters.
pub(super) fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The beginning of a text that comes in pieces: as much of it as a message shows.
#[derive(Default)]
pub(super) struct Beginning {
    text: String,
    /// Whether more than white space followed.
    more: bool,
}

impl Beginning {
    /// What is kept holds at least one character more than is shown.
    const KEPT: usize = 4 * (MESSAGE + 1);

    /// Adds the next piece.
    pub(super) fn push(&mut self, piece: &str) {
        let piece = if self.text.is_empty() { piece.trim_start() } else { piece };
        let mut kept = piece.len().min(Self::KEPT.saturating_sub(self.text.len()));
        while !piece.is_char_boundary(kept) {
            kept += 1;
        }
        let (kept, rest) = piece.split_at(kept);
        self.text.push_str(kept);
        self.more = self.more || !rest.trim_start().is_empty();
    }

    /// What [`shortened`] makes of the whole text.
    pub(super) fn shortened(&self) -> String {
        if self.more {
            return self.text.chars().take(MESSAGE).chain(['…']).collect();
        }
        shortened(&self.text)
    }
}

/// The same without the colours that test runners put into their messages.
pub(super) fn plain(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    // What stands behind the cut is not looked at: a message may be megabytes.
    while let Some((before, after)) = rest.split_once("\u{1b}[")
        && plain.len() <= 8 * MESSAGE
    {
        plain.push_str(before);
        let parameters = after.bytes().take_while(|byte| matches!(byte, 0x20..=0x3F)).count();
        // The final byte goes too; without one there was no code, and the rest is text.
        let ends = after.as_bytes().get(parameters).is_some_and(|byte| matches!(byte, 0x40..=0x7E));
        rest = &after[parameters + usize::from(ends)..];
    }
    plain.push_str(rest);
    shortened(&plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_shortened_alike_however_it_is_cut(
            pieces in proptest::collection::vec(
                prop_oneof![
                    4 => "[ \n]{0,3}[aé😀]{0,4} ?",
                    1 => (0..2_000_usize).prop_map(|count| " ".repeat(count)),
                    1 => (0..900_usize, "[aé😀]").prop_map(|(count, sign)| sign.repeat(count)),
                ],
                0..8,
            )
        ) {
            let mut beginning = Beginning::default();
            for piece in &pieces {
                beginning.push(piece);
            }
            prop_assert_eq!(beginning.shortened(), shortened(&pieces.concat()));
            prop_assert!(beginning.text.len() < Beginning::KEPT + 4);
        }
    }

    #[test]
    fn colours_go_and_long_texts_are_cut() {
        for (text, expected) in [
            ("", ""),
            (" two\nlines \n", "two\nlines"),
            ("\u{1b}[31mred\u{1b}[39m and \u{1b}[1;32mgreen\u{1b}[0m", "red and green"),
            ("\u{1b}[38:5:1mx\u{1b}[", "x"),
            ("\u{1b}[31\u{e9}", "\u{e9}"),
            ("\u{1b}]8;;x", "\u{1b}]8;;x"),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(plain(&"é".repeat(MESSAGE)), "é".repeat(MESSAGE));
        assert_eq!(plain(&"é".repeat(MESSAGE + 1)), format!("{}…", "é".repeat(MESSAGE)));
        assert!(plain(&"\u{1b}[1mé".repeat(100_000)).chars().count() <= MESSAGE + 1);
    }
}
