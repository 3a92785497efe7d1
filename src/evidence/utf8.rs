//! Whether bytes that come in pieces are UTF-8.

/// What was seen so far.
#[derive(Debug, Default)]
pub(super) struct Utf8 {
    wrong: bool,
    /// The start of a character that the last piece has cut.
    cut: [u8; 4],
    cut_length: usize,
}

impl Utf8 {
    /// Looks at the next piece.
    pub(super) fn add(&mut self, mut piece: &[u8]) {
        while self.cut_length > 0 && !self.wrong {
            let Some((&next, rest)) = piece.split_first() else { return };
            piece = rest;
            self.cut[self.cut_length] = next;
            self.cut_length += 1;
            match std::str::from_utf8(&self.cut[..self.cut_length]) {
                Ok(_) => self.cut_length = 0,
                // Four bytes are always a character or none.
                Err(error) => self.wrong = error.error_len().is_some(),
            }
        }
        if self.wrong {
            return;
        }
        if let Err(error) = std::str::from_utf8(piece) {
            let rest = &piece[error.valid_up_to()..];
            if error.error_len().is_some() {
                self.wrong = true;
            } else {
                self.cut[..rest.len()].copy_from_slice(rest);
                self.cut_length = rest.len();
            }
        }
    }

    /// Whether all of it was.
    pub(super) fn finish(&self) -> bool {
        !self.wrong && self.cut_length == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Utf8;

    #[test]
    fn pieces_are_judged_as_the_whole_is() {
        let parts: [&[u8]; 12] = [
            b"a",
            "é".as_bytes(),
            "€".as_bytes(),
            "😀".as_bytes(),
            b"\x80",
            b"\xC3",
            b"\xE2\x82",
            b"\xF0\x9F\x98",
            b"\xED\xA0\x80",
            b"\xC0\x80",
            b"\xF5",
            b"plain text",
        ];
        let mut right = 0;
        for first in parts {
            for second in parts {
                for third in parts {
                    let whole = [first, second, third].concat();
                    for size in 1..=whole.len() {
                        let mut utf8 = Utf8::default();
                        whole.chunks(size).for_each(|piece| utf8.add(piece));
                        let expected = std::str::from_utf8(&whole).is_ok();
                        assert_eq!(utf8.finish(), expected, "{whole:x?} by {size}");
                        right += usize::from(expected);
                    }
                }
            }
        }
        assert!(right > 100, "{right}");
    }
}
