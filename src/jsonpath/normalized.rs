//! Normalized paths (RFC 9535 §2.7): the one spelling of where a node is.

use std::fmt::Write;

use super::text::write_quoted;
use crate::document::{Node, Value};

/// A step from a parent to a child.
enum Step<'d> {
    Key(&'d str),
    Index(usize),
}

/// The normalized path of `target`, which is looked for by identity in the tree of `root`; `None` if it is not there.
/// Looks at every node: for messages and reports, not for selecting.
pub fn locate(root: &Node, target: &Node) -> Option<String> {
    let mut steps = Vec::new();
    if !find(root, target, &mut steps) {
        return None;
    }
    let mut path = String::from("$");
    for step in steps.iter().rev() {
        // Writing into a string cannot fail.
        let _ = match step {
            Step::Key(key) => path.write_char('[').and_then(|()| write_quoted(&mut path, key)),
            Step::Index(index) => write!(path, "[{index}"),
        };
        path.push(']');
    }
    Some(path)
}

/// Collects the steps from the target up to `node`.
fn find<'d>(node: &'d Node, target: &Node, steps: &mut Vec<Step<'d>>) -> bool {
    if std::ptr::eq(node, target) {
        return true;
    }
    let is_target = |node: &Node| std::ptr::eq(node, target);
    let step = match &node.value {
        // Most are looked for in the list that holds them: its elements before what is below each.
        Value::List(items) => {
            let held = items.iter().position(is_target);
            held.or_else(|| items.iter().position(|item| find(item, target, steps))).map(Step::Index)
        }
        Value::Sparse(list) => {
            list.kept.iter().find(|(_, item)| find(item, target, steps)).map(|(index, _)| Step::Index(*index))
        }
        Value::Object(object) => object
            .members
            .iter()
            .find(|member| find(&member.node, target, steps))
            .map(|member| Step::Key(&member.key)),
        _ => None,
    };
    let found = step.is_some();
    steps.extend(step);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json;
    use crate::jsonpath::{Mode, parse, select};

    #[test]
    fn paths_are_written_as_the_rfc_normalizes_them() {
        let text = r#"{"a": [{"b c": 1}, 2], "it's": {"\\": 3, "\n\u000b": 4}, "é": 5, "": 1}"#;
        let root = json::parse(text, &json::Limits::default()).unwrap();
        for (query, path) in [
            ("$", "$"),
            ("$.a[0]['b c']", "$['a'][0]['b c']"),
            ("$.a[-1]", "$['a'][1]"),
            (r#"$["it's"]["\\"]"#, r"$['it\'s']['\\']"),
            (r#"$["it's"]["\n\u000B"]"#, r"$['it\'s']['\n\u000b']"),
            ("$.é", "$['é']"),
            ("$['']", "$['']"),
        ] {
            let found = select(&parse(query).unwrap(), &root, Mode::Strict).unwrap();
            assert_eq!(locate(&root, found[0]).as_deref(), Some(path), "{query}");
        }
        let stranger = root.clone();
        assert_eq!(locate(&root, &stranger), None);
    }
}
