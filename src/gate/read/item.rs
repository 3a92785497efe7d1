//! `item:` which item of a text a check means.

use super::{GroupReader, keys};
use crate::gate::ItemRef;
use crate::yaml::Entry;

impl GroupReader<'_, '_> {
    /// A text, or a map of what must fit.
    pub(super) fn item(&mut self, entry: &Entry, from: Option<&str>) -> Option<ItemRef> {
        if let Some(id) = from
            && self.head.names.shape(id).is_some_and(|shape| shape.is_plain())
        {
            let message = format!("`item` is for items of a text, and `{id}` holds ticks by check id");
            let error = self.reader.error("misplaced-key", entry.key.span.clone(), message);
            error
                .help
                .push("leave `item` out, or name evidence of the format `markdown` by `from`".to_owned());
        }
        if entry.value.as_map().is_none() {
            let text = self.reader.text(entry)?;
            return Some(ItemRef { text: Some(text), ..ItemRef::default() });
        }
        let fields = self.reader.fields(&entry.value, "`item`", keys::ITEM)?;
        let item = ItemRef {
            id: self.reader.optional(&fields, "id"),
            text: self.reader.optional(&fields, "text"),
            under: self.reader.optional(&fields, "under"),
            nth: match fields.get("nth") {
                Some(entry) => Some(self.nth(entry)?),
                None => None,
            },
        };
        if fields.get("id").or(fields.get("text")).or(fields.get("nth")).is_none() && fields.whole {
            let message = "`item` does not say which item is meant";
            let error = self.reader.error("missing-key", entry.value.span.clone(), message);
            error.help.push("add its `text`, its `id`, or `nth: 2 of 5` for one that has neither".to_owned());
            return None;
        }
        Some(item)
    }

    /// `2 of 3`.
    fn nth(&mut self, entry: &Entry) -> Option<(usize, usize)> {
        let text = self.reader.text(entry)?;
        let number = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<usize>().ok()).flatten()
        };
        let parts: Vec<&str> = text.split_whitespace().collect();
        let read = match parts.as_slice() {
            [nth, "of", of] => number(nth).zip(number(of)).filter(|(nth, of)| *nth >= 1 && nth <= of),
            _ => None,
        };
        if read.is_none() {
            let message = format!("`nth` cannot be `{text}`");
            let error = self.reader.error("bad-value", entry.value.span.clone(), message);
            error.help.push("write which of how many: `nth: 2 of 3`".to_owned());
        }
        read
    }
}
