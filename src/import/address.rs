//! How a check finds its item: by its id or text alone where that is enough, else by as little as tells it apart.

use crate::check::item::{Asked, Index};
use crate::evidence::summary::Item;
use crate::gate::ItemRef;
use crate::report::escape::is_blank;

/// What a check must say to mean the item at this place, and nothing where its id or text says it already.
pub(super) fn of(index: &Index<'_>, at: usize, id: &str, text: &str, item: &Item<'_>) -> Option<ItemRef> {
    let means = |named: Option<&ItemRef>| {
        let asked = Asked { check_id: id, texts: [text, text], item: named, na_allowed: false };
        index.find(&asked, "")
    };
    if means(None) == Ok(at) {
        return None;
    }
    let some = |text: &str| (!is_blank(text)).then(|| text.to_owned());
    let own_id = item.written.id.and_then(some);
    let (own_text, under) = (some(item.written.text), some(item.path));
    let by = |id: Option<&String>, text: Option<&String>, under: Option<&String>| ItemRef {
        id: id.cloned(),
        text: text.cloned(),
        under: under.cloned(),
        nth: None,
    };
    let (id, text, under) = (own_id.as_ref(), own_text.as_ref(), under.as_ref());
    let simple = [
        by(id, None, None),
        by(None, text, None),
        by(id, text, None),
        by(None, text, under),
        by(id, text, under),
    ];
    let stated = |one: &&ItemRef| one.id.is_some() || one.text.is_some();
    if let Some(enough) = simple.iter().filter(stated).find(|one| means(Some(one)) == Ok(at)) {
        return Some(enough.clone());
    }
    // Alike in all that it says: its place among those that are.
    let mut last = by(id, text, under);
    let alike = index.named(&last);
    let place = alike.iter().position(|one| *one == at).unwrap_or_default();
    last.nth = Some((place + 1, alike.len()));
    Some(last)
}
