use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::document::Value;
use crate::jsonpath;
use crate::projection::{Ask, End};

fn written(line: u64, text: &str) -> Written<'_> {
    let (state, kind) = (ItemState::Pass, ItemKind::Task);
    Written { line, state, kind, text, id: None, note: None, owner: None }
}

/// Three items, one under no heading.
fn three() -> Items {
    let mut items = Items::default();
    items.add(&written(1, "first"), None);
    let under = items.heading("B", "A > B");
    items.add(&Written { id: Some("two"), ..written(5, "second") }, Some(under));
    items.add(
        &Written { note: Some("late"), owner: Some("Ada"), state: ItemState::Fail, ..written(7, "third") },
        Some(under),
    );
    items
}

fn need(paths: &[&str]) -> Need {
    let queries: Vec<_> = paths.iter().map(|path| jsonpath::parse(path).unwrap()).collect();
    let asks: Vec<Ask<'_>> =
        queries.iter().map(|query| Ask { rest: &query.segments, end: End::Value }).collect();
    Need::of(&asks)
}

#[test]
fn an_item_takes_little_more_than_its_words() {
    assert!(size_of::<Packed>() <= 48, "{}", size_of::<Packed>());
}

#[test]
fn an_item_is_what_was_added() {
    let items = three();
    let all: Vec<Item<'_>> = items.iter().collect();
    assert_eq!(all.len(), items.len());
    assert_eq!((all[0].written, all[0].group, all[0].path), (written(1, "first"), "", ""));
    assert_eq!(all[1].written, Written { id: Some("two"), ..written(5, "second") });
    assert_eq!((all[2].group, all[2].path, all[2].file), ("B", "A > B", None));
    assert_eq!(all[2].written.owner, Some("Ada"));
    assert_eq!(items.get(1), Some(all[1]));
    assert_eq!(items.get(3), None);
}

#[test]
fn merged_items_keep_their_texts_headings_and_files() {
    let [mut a, mut b] = [three(), three()];
    a.of_file("a.md");
    b.of_file("b.md");
    let c = three();
    let merged = a.clone().merge(b.clone()).merge(c.clone());
    let expected: Vec<Item<'_>> = a.iter().chain(b.iter()).chain(c.iter()).collect();
    assert_eq!(merged.iter().collect::<Vec<_>>(), expected);
    assert_eq!(merged.iter().filter_map(|item| item.file).collect::<Vec<_>>().len(), 6);
    assert_eq!(merged.headings().count(), 3);
}

/// What is there of the items as JSON, with how much is left out.
fn shown(node: &Node) -> String {
    let object = |node: &Node| match &node.value {
        Value::Object(object) => {
            let names: Vec<&str> = object.members.iter().map(|member| &*member.key).collect();
            format!("{}+{}", names.join(" "), object.left_out)
        }
        other => other.kind().to_owned(),
    };
    match &node.value {
        Value::List(items) => items.iter().map(object).collect::<Vec<_>>().join("; "),
        Value::Sparse(list) => {
            let kept = list.kept.iter().map(|(at, node)| format!("{at}: {}", object(node)));
            format!("{} of {}: {}", list.kept.len(), list.length, kept.collect::<Vec<_>>().join("; "))
        }
        other => other.kind().to_owned(),
    }
}

#[rstest]
#[case::nothing(&[], "0 of 3: ")]
#[case::counts(&["$.counts.total"], "0 of 3: ")]
#[case::the_list(&["$.items"], "0 of 3: ")]
#[case::one_member(&["$.items[*].state"], "state+5; state+6; state+6")]
#[case::two(&["$.items[*].state", "$.items[*].id"], "state+5; state id+5; state+6")]
#[case::filter(&["$.items[?@.state=='fail'].text"], "state text+4; state text+5; state text+5")]
#[case::one_item(&["$.items[1].id"], "1 of 3: 1: id+6")]
#[case::the_last(&["$.items[-1].id"], "+6; id+6; +7")]
#[case::the_first_two(&["$.items[0:2].line"], "2 of 3: 0: line+5; 1: line+6")]
#[case::the_last_two_by_index(&["$.items[1].line", "$.items[2].line"], "2 of 3: 1: line+6; 2: line+6")]
#[case::all(&["$..state"], "line state kind text group path+0; line state kind text group path id+0; line state kind text group path note+0")]
fn of_items_there_is_what_is_looked_at(#[case] paths: &[&str], #[case] expected: &str) {
    let (document, _) = three().document(&need(paths));
    let Value::Object(object) = &document.value else { panic!("{document:?}") };
    assert_eq!(shown(object.get("items").unwrap()), expected);
    // Whoever counts is told of all.
    let whole = three().document(&Need::whole()).0;
    let Value::Object(whole) = &whole.value else { panic!("{whole:?}") };
    assert_eq!(object.get("counts"), whole.get("counts"));
}

proptest! {
    #[test]
    fn no_text_takes_part_of_another(texts in prop::collection::vec("\\PC{0,8}", 1..20)) {
        let mut items = Items::default();
        for (at, text) in texts.iter().enumerate() {
            let under = items.heading(text, text);
            let id = Some(text.as_str()).filter(|_| at % 2 == 0);
            items.add(&Written { id, note: Some(text), ..written(at as u64, text) }, Some(under));
        }
        items.of_file("x.md");
        let merged = Items::default().merge(items.clone()).merge(items);
        for (at, item) in merged.iter().enumerate() {
            let at = at % texts.len();
            let text = texts[at].as_str();
            let id = Some(text).filter(|_| at % 2 == 0);
            let expected = Written { id, note: Some(text), ..written(at as u64, text) };
            prop_assert_eq!(item, Item { written: expected, group: text, path: text, file: Some("x.md") });
        }
    }
}
