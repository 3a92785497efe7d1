use rstest::rstest;

use super::*;
use crate::document::json::{self, Limits};

fn node(text: &str) -> Node {
    json::parse(text, &Limits::default()).unwrap()
}

fn text(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(",")),
        Value::Sparse(list) => format!("{list:?}"),
        Value::Object(object) => {
            let members =
                object.members.iter().map(|member| format!("{:?}:{}", member.key, text(&member.node)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

fn edit(what: &str, path: &str, value: &str) -> Edit {
    let change = match what {
        "set" => Change::Set(node(value)),
        "remove" => Change::Remove,
        "merge" => Change::Merge(node(value)),
        _ => Change::Append(node(value)),
    };
    Edit { path: EditPath::parse(path).unwrap(), change }
}

#[rstest]
#[case("set", "$.e.a.b", "2", r#"{"a":{"b":1}}"#, r#"{"a":{"b":2}}"#)]
#[case("set", "$.e.a.c", "2", r#"{"a":{"b":1}}"#, r#"{"a":{"b":1,"c":2}}"#)]
#[case("set", "$.e['a']['x y']", "{\"z\": null}", r#"{"a":{}}"#, r#"{"a":{"x y":{"z":null}}}"#)]
#[case("set", "$.e.l[0].n", "2", r#"{"l":[{"n":1},{"n":9}]}"#, r#"{"l":[{"n":2},{"n":9}]}"#)]
#[case("set", "$.e.l[-1]", "7", r#"{"l":[1,2]}"#, r#"{"l":[1,7]}"#)]
#[case("set", "$.e", "[1]", r#"{"a":1}"#, "[1]")]
#[case("set", "$.e[1]", "1.50", "[0,0]", "[0,1.50]")]
#[case("remove", "$.e.a", "", r#"{"a":{"b":1},"c":2}"#, r#"{"c":2}"#)]
#[case("remove", "$.e.l[-2]", "", r#"{"l":[1,2,3]}"#, r#"{"l":[1,3]}"#)]
#[case(
    "merge",
    "$.e",
    r#"{"a":null,"b":{"c":3,"d":null},"n":{"x":null,"y":1}}"#,
    r#"{"a":1,"b":{"c":1,"d":2,"e":3}}"#,
    r#"{"b":{"c":3,"e":3},"n":{"y":1}}"#
)]
#[case(
    "merge",
    "$.e.a",
    r#"{"l":[1,null],"o":2}"#,
    r#"{"a":{"l":[9],"o":{"p":1}}}"#,
    r#"{"a":{"l":[1,null],"o":2}}"#
)]
#[case("append", "$.e.l", r#"{"id":"R-9"}"#, r#"{"l":[1]}"#, r#"{"l":[1,{"id":"R-9"}]}"#)]
#[case("append", "$.e", "1", "[]", "[1]")]
fn a_change_hits_its_place_and_nothing_else(
    #[case] what: &str,
    #[case] path: &str,
    #[case] value: &str,
    #[case] before: &str,
    #[case] after: &str,
) {
    let mut document = node(before);
    apply(&edit(what, path, value), &mut document).unwrap();
    assert_eq!(text(&document), after);
}

#[rstest]
#[case("set", "$.e.x.c", "`$.e` has no member `x` (it has `a`, `l`, `s`)")]
#[case("set", "$.e.a.rte.c", "`$.e.a` has no member `rte` (did you mean `rate`?)")]
#[case("set", "$.e.s.c", "`$.e.s` is a string, not an object with a member `c`")]
#[case("set", "$.e.l[2]", "`$.e.l` has no element 2: it has 2 elements")]
#[case("set", "$.e.l[-3]", "`$.e.l` has no element -3: it has 2 elements")]
#[case("set", "$.e.a[0]", "`$.e.a` is an object, not a list with an element 0")]
#[case("set", "$.e.l.n", "`$.e.l` is a list, not an object with a member `n`")]
#[case("remove", "$.e.a.c", "`$.e.a` has no member `c` (it has `rate`)")]
#[case("remove", "$.e", "`$.e` is a whole file, which cannot be taken out of a document")]
#[case("merge", "$.e.l", "`$.e.l` is a list, and only an object can be merged")]
#[case("merge", "$.e.n", "`$.e` has no member `n`")]
#[case("append", "$.e.a", "`$.e.a` is an object, and only a list takes one more element")]
#[case("append", "$.e['no such']", "`$.e` has no member `no such`")]
fn a_change_that_does_not_hit_says_where_the_way_ends(
    #[case] what: &str,
    #[case] path: &str,
    #[case] said: &str,
) {
    let mut document = node(r#"{"a":{"rate":1},"l":[1,2],"s":"x"}"#);
    let error = apply(&edit(what, path, "{}"), &mut document).unwrap_err().to_string();
    assert!(error.starts_with(said), "{error}");
}

#[rstest]
#[case("set", "$.e.a.c")]
#[case("set", "$.e.a.b.c")]
#[case("remove", "$.e.a.b")]
#[case("merge", "$.e.a")]
#[case("merge", "$.e")]
fn an_object_with_a_key_twice_is_not_walked(#[case] what: &str, #[case] path: &str) {
    let mut document = node(r#"{"a":{"b":1,"b":2}}"#);
    let error = apply(&edit(what, path, r#"{"a": {"b": 1}}"#), &mut document);
    // A merge that replaces what it would walk is the only way past it.
    match error {
        Err(error) => assert!(error.message.contains("twice"), "{error}"),
        Ok(()) => panic!("{}", text(&document)),
    }
}

#[rstest]
#[case("$.e.*", "more than one place")]
#[case("$.e[0:1]", "more than one place")]
#[case("$..e", "more than one place")]
#[case("$.e[?@.a]", "more than one place")]
#[case("$", "names no evidence")]
#[case("$[0]", "names no evidence")]
#[case("e.a", "is no path")]
#[case("$.", "is no path")]
#[case("", "is no path")]
fn only_a_path_to_one_place_is_taken(#[case] path: &str, #[case] said: &str) {
    let error = EditPath::parse(path).unwrap_err();
    assert!(error.message.contains(said), "{error}");
}

#[test]
fn what_is_put_in_lies_where_the_old_value_lay() {
    let mut document = node(r#"{"a": {"b": 1}}"#);
    apply(&edit("set", "$.e.a.b", "[ [1] ]"), &mut document).unwrap();
    let Value::Object(root) = &document.value else { panic!() };
    let Value::Object(a) = &root.get("a").unwrap().value else { panic!() };
    let b = a.get("b").unwrap();
    let Value::List(items) = &b.value else { panic!() };
    assert_eq!((b.at, items[0].at), (12, 12));
}

/// A document of any shape, and a path to every place in it.
fn places(node: &Node, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match &node.value {
        Value::Object(object) => {
            for member in &object.members {
                places(&member.node, &format!("{path}['{}']", member.key), found);
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{path}[{index}]"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_place_can_be_set_and_what_is_put_back_is_as_before() {
    let whole = node(r#"{"a": {"b": [1, {"c": null}, []], "d": "x"}, "e": {}, "f": true}"#);
    let mut paths = Vec::new();
    places(&whole, "$.it", &mut paths);
    assert_eq!(paths.len(), 10);
    for path in paths {
        let place = EditPath::parse(&path).unwrap();
        let query = jsonpath::parse(&path.replacen("$.it", "$", 1)).unwrap();
        let old = jsonpath::select(&query, &whole, jsonpath::Mode::Rfc).unwrap()[0].clone();
        let mut changed = whole.clone();
        apply(&Edit { path: place.clone(), change: Change::Set(node("\"new\"")) }, &mut changed).unwrap();
        assert_ne!(text(&changed), text(&whole), "{path}");
        apply(&Edit { path: place, change: Change::Set(old) }, &mut changed).unwrap();
        assert_eq!(text(&changed), text(&whole), "{path}");
    }
}
