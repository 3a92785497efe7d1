//! Ids after what people wrote: legal, short, each only once.

use std::collections::HashSet;

/// The longest id, in characters, before a number is added.
pub(super) const LONGEST: usize = 48;

/// The words of a text as an id; cut at the end of a word. `None` where nothing is left.
pub(super) fn slug(text: &str, longest: usize) -> Option<String> {
    let mut id = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let gap = usize::from(!id.is_empty());
        let room = longest.saturating_sub(id.len() + gap);
        if word.len() > room {
            if id.is_empty() {
                id.extend(word.chars().take(longest));
            }
            break;
        }
        if gap == 1 {
            id.push('-');
        }
        id.push_str(word);
    }
    id.make_ascii_lowercase();
    (!id.is_empty()).then_some(id)
}

/// Ids that were given.
#[derive(Debug, Default)]
pub(super) struct Given {
    ids: HashSet<String>,
    /// The last number that was tried for an id, so that a thousand items of one text take no million tries.
    last: std::collections::HashMap<String, usize>,
}

impl Given {
    /// This id, or with a number where it was given before.
    pub(super) fn unique(&mut self, wanted: String) -> String {
        if self.ids.insert(wanted.clone()) {
            return wanted;
        }
        let number = self.last.entry(wanted.clone()).or_insert(1);
        loop {
            *number += 1;
            let id = format!("{wanted}-{number}");
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (text, id) in [
            ("Rollback tested", Some("rollback-tested")),
            ("  ✅ Core — Gates (7/8)!", Some("core-gates-7-8")),
            ("R-1", Some("r-1")),
            ("--", None),
            ("发布", None),
            ("a very long heading that goes on and on", Some("a-very-long")),
            ("abcdefghijklmnopq", Some("abcdefghijklmno")),
        ] {
            assert_eq!(slug(text, 15).as_deref(), id, "{text}");
        }
    }

    #[test]
    fn no_id_is_given_twice() {
        let mut given = Given::default();
        let got: Vec<_> = ["a", "a", "a-2", "a", "b"].map(|id| given.unique(id.to_owned())).into();
        assert_eq!(got, ["a", "a-2", "a-2-2", "a-3", "b"]);
    }
}
