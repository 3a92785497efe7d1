//! Elements that are handed on one by one.

use super::chunks::Chunks;
use crate::document::Value;
use crate::document::json::Limits;
use crate::jsonpath::{self, Query};
use crate::projection::{Ask, Element, End, Fold, Folding, Need, read_folding};

#[derive(Default)]
struct Collect(Vec<(u8, Vec<usize>, String)>, Vec<String>);

impl Fold for Collect {
    fn element(&mut self, element: &Element<'_>) {
        let shown = match &element.node.value {
            Value::Object(object) => {
                let keys: Vec<&str> = object.members.iter().map(|member| &*member.key).collect();
                format!("{} and {}", keys.join(" "), object.left_out)
            }
            other => other.kind().to_owned(),
        };
        self.0.push((element.number, element.trail.to_vec(), shown));
        self.1.push(element.text().unwrap().into_owned());
    }
}

#[test]
fn elements_are_folded_in_order_and_kept_only_for_others() {
    let text = r#"{"runs": [{"results": [{"id": 1, "x": 0}, {"id": 2}], "name": "a"}, {}, {"results": [3, {"x": 1}]}]}"#;
    let query = |text: &str| jsonpath::parse(text).unwrap();
    let queries = [query("$.runs[*].results[*]"), query("$.runs[*].results[*].id"), query("$.runs[*].name")];
    let ends = [End::Fold(Folding { number: 7, members: false }), End::Folded, End::Value];
    let fold = |others: &[Query]| {
        let mut asks: Vec<Ask> = queries.iter().zip(ends).map(|(query, end)| Ask::of(query, end)).collect();
        asks.extend(others.iter().map(|query| Ask::of(query, End::Value)));
        let mut collect = Collect::default();
        let mut chunks = Chunks::of(text.as_bytes(), 6);
        let node = read_folding(&mut chunks, &Need::of(&asks), &Limits::default(), &mut collect).unwrap();
        assert_eq!(collect.1, [r#"{"id": 1, "x": 0}"#, r#"{"id": 2}"#, "3", r#"{"x": 1}"#]);
        let kept = |path: &str| jsonpath::select_counted(&query(path), &node, None, jsonpath::Mode::Lenient);
        let results = kept("$.runs[*].results[?@.id == 2]").map(|found| found.nodes.len());
        (collect.0, kept("$.runs[*]").unwrap().nodes.len(), results.ok())
    };
    let folded = [
        (7, vec![0, 0], "id and 1".to_owned()),
        (7, vec![0, 1], "id and 0".to_owned()),
        (7, vec![2, 0], "a number".to_owned()),
        (7, vec![2, 1], " and 1".to_owned()),
    ];
    assert_eq!(fold(&[]), (folded.to_vec(), 3, Some(0)));
    // Somebody else looks at them too: those that cannot be judged stay, and so does the one that is asked for.
    let (with_others, runs, _) = fold(&[query("$.runs[0].results[?@.id == 2]")]);
    assert_eq!((with_others, runs), (folded.to_vec(), 3));
}
