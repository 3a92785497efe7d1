//! What a judgement says about each comparison.

use std::collections::HashMap;
use std::sync::Arc;

use super::support::{document, judge, judge_with, names, valid};
use crate::diagnostic::Source;
use crate::report::{Comparison, Holds};
use crate::requirement::{Origin, Purpose, Requirement};

const DOCUMENT: &str = r#"{
    "a": {"p95": 287.50, "rate": 0.004, "at": "2025-10-11T08:48:00Z", "s": "x", "ok": true, "null": null, "secs": 0.2,
          "runs": [{"n": 1, "s": "ok"}, {"n": 7, "s": "bad"}, {"n": 3, "s": "ok"}], "many": [1, 2, 3, 4, 5, 6, 7]},
    "b": {"p95": 250}}"#;

/// One comparison on one line: what a report shows of it.
fn line(comparison: &Comparison) -> String {
    let part = |name: &str, value: &Option<String>| {
        value.as_ref().map(|value| format!(" {name}={value}")).unwrap_or_default()
    };
    format!(
        "{:?}: {} [{}]{}{}{}{}{}",
        comparison.holds,
        comparison.measured,
        comparison.operator,
        part("actual", &comparison.actual),
        part("target", &comparison.target),
        part("margin", &comparison.margin),
        part("needed", &comparison.needed),
        part("distance", &comparison.distance),
    )
}

#[test]
fn each_comparison_tells_its_values() {
    for (text, expected) in [
        ("$.a.p95 < 300 ms", "True: $.a.p95 [<] actual=287.5 ms target=300 ms distance=12.5 ms"),
        ("$.a.p95 < 280 ms", "False: $.a.p95 [<] actual=287.5 ms target=280 ms distance=-7.5 ms"),
        ("300 ms > $.a.p95", "True: $.a.p95 [<] actual=287.5 ms target=300 ms distance=12.5 ms"),
        ("$.a.p95 >= 287.5", "True: $.a.p95 [>=] actual=287.5 target=287.5 distance=0"),
        ("$.a.p95 == 287", "False: $.a.p95 [==] actual=287.5 target=287 distance=-0.5"),
        ("$.a.p95 != 287", "True: $.a.p95 [!=] actual=287.5 target=287"),
        ("$.a.p95 <= $.b.p95 + 10%", "False: $.a.p95 [<=] actual=287.5 target=275 distance=-12.5"),
        ("percent($.a.rate) < 0.5%", "True: percent($.a.rate) [<] actual=0.4% target=0.5% distance=0.1%"),
        ("age($.a.at) <= 48 h", "True: age($.a.at) [<=] actual=3.2 h target=48 h distance=44.8 h"),
        ("48 h >= age($.a.at)", "True: age($.a.at) [<=] actual=3.2 h target=48 h distance=44.8 h"),
        ("$.a.secs as s < 300 ms", "True: $.a.secs as s [<] actual=0.2 s target=300 ms distance=0.1 s"),
        ("$.a.p95 / 3 < 96", "True: $.a.p95 / 3 [<] actual=95.8333333333… target=96 distance=0.1666666666…"),
        ("$.a.s == 'x'", "True: $.a.s [==] actual=x target=x"),
        ("$.a.s in ['x', 'y']", "True: $.a.s [in] actual=x target=x, y"),
        ("$.a.p95 not in [1 .. 5]", "True: $.a.p95 [not in] actual=287.5 target=1 .. 5"),
        ("$.a.p95 in [200 .. 300 ms]", "True: $.a.p95 [in] actual=287.5 ms target=200 .. 300 ms"),
        ("$.a.s matches '[xy]'", "True: $.a.s [matches] actual=x target=[xy]"),
        (
            "$.a.p95 within 20% of $.b.p95",
            "True: $.a.p95 [within] actual=287.5 target=200 .. 300 distance=12.5",
        ),
        ("$.a.ok", "True: $.a.ok [] actual=true"),
        (
            "date($.a.at) < date('2025-10-12T00:00:00Z')",
            "True: date($.a.at) [<] actual=2025-10-11T08:48:00Z target=2025-10-12T00:00:00Z",
        ),
        ("$.a.null < 5", "Unknown: $.a.null [<] target=5"),
        ("$.a.p95 < $.b.gone", "Unknown: $.a.p95 [<] actual=287.5"),
        ("$.a.s < 5", "Error: $.a.s [<] actual=x target=5"),
        (
            "all($.a.runs[*].s == 'ok')",
            "False: all($.a.runs[*].s == 'ok') [all] actual=2 of 3 target=== 'ok'",
        ),
        ("any($.a.runs[*].n > 5)", "True: any($.a.runs[*].n > 5) [any] actual=1 of 3 target=> 5"),
        (
            "count($.a.runs[?@.s == 'bad']) == 0",
            "False: count($.a.runs[?@.s == 'bad']) [==] actual=1 target=0 distance=-1",
        ),
    ] {
        let found = judge(text, &document(DOCUMENT));
        assert_eq!(found.comparisons.iter().map(line).collect::<Vec<_>>(), [expected], "{text}");
        assert_eq!(found.comparisons[0].text, text);
        let problem = found.holds.as_ref().err().map(|lack| lack.reason().to_owned());
        assert_eq!(found.comparisons[0].problem, problem, "{text}");
    }
}

#[test]
fn a_margin_shows_what_is_needed() {
    for (text, expected) in [
        (
            "$.a.p95 < 300 ms",
            "False: $.a.p95 [<] actual=287.5 ms target=300 ms margin=20% needed=240 ms distance=-47.5 ms",
        ),
        (
            "300 ms > $.a.p95",
            "False: $.a.p95 [<] actual=287.5 ms target=300 ms margin=20% needed=240 ms distance=-47.5 ms",
        ),
        ("$.a.p95 > 100", "True: $.a.p95 [>] actual=287.5 target=100 margin=20% needed=120 distance=167.5"),
        (
            "$.a.secs as s < 300 ms",
            "True: $.a.secs as s [<] actual=0.2 s target=300 ms margin=20% needed=240 ms distance=0.04 s",
        ),
        (
            "age($.a.at) <= 48 h",
            "True: age($.a.at) [<=] actual=3.2 h target=48 h margin=20% needed=38.4 h distance=35.2 h",
        ),
        ("$.a.p95 > 0", "True: $.a.p95 [>] actual=287.5 target=0 distance=287.5"),
        (
            "all($.a.runs[*].n < 8)",
            "False: all($.a.runs[*].n < 8) [all] actual=2 of 3 target=< 8 margin=20% needed=< 6.4",
        ),
        ("not $.a.p95 > 300", "False: $.a.p95 [>] actual=287.5 target=300 distance=-12.5"),
    ] {
        let found = judge_with(&valid(text), &document(DOCUMENT), &HashMap::new(), Some("20%"));
        assert_eq!(found.comparisons.iter().map(line).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn every_comparison_is_recorded_once_in_the_order_of_the_text() {
    for (text, parts) in [
        ("$.a.ok and $.a.p95 < 5 or not $.b.p95 == 1", &["$.a.ok", "$.a.p95 < 5", "$.b.p95 == 1"][..]),
        (
            "($.a.ok or $.a.null) and all($.a.runs[*].n > 0)",
            &["$.a.ok", "$.a.null", "all($.a.runs[*].n > 0)"],
        ),
        // What decides does not stop the rest from being shown.
        ("$.a.p95 < 5 and $.a.s == 5", &["$.a.p95 < 5", "$.a.s == 5"]),
        ("($.a.p95 > 5) == true", &["($.a.p95 > 5)", "($.a.p95 > 5) == true"]),
        ("all($.a.many[*] < max($.a.many[*]) + 1)", &["all($.a.many[*] < max($.a.many[*]) + 1)"]),
        (
            "all($.a.runs[*].n == ($.b.p95 / 250)) or $.a.ok",
            &["all($.a.runs[*].n == ($.b.p95 / 250))", "$.a.ok"],
        ),
    ] {
        let found = judge(text, &document(DOCUMENT));
        assert_eq!(
            found.comparisons.iter().map(|comparison| comparison.text.as_str()).collect::<Vec<_>>(),
            parts
        );
    }
}

#[test]
fn what_was_selected_is_listed_with_its_place() {
    // path: count: place = value, …
    for (text, expected) in [
        ("$.a.p95 < 300 ms", &["$.a.p95 of a: 1: $['a']['p95'] = 287.50"][..]),
        ("($.a.p95) < 300 ms", &["$.a.p95 of a: 1: $['a']['p95'] = 287.50"]),
        (
            "$.a.p95 <= $.b.p95 + 10%",
            &["$.a.p95 of a: 1: $['a']['p95'] = 287.50", "$.b.p95 of b: 1: $['b']['p95'] = 250"],
        ),
        ("$.a.runs[-1].s == 'ok'", &["$.a.runs[-1].s of a: 1: $['a']['runs'][2]['s'] = \"ok\""]),
        (
            "count($.a.runs[?@.n > 2]) == 2",
            &[
                "$.a.runs[?@.n > 2] of a: 2: $['a']['runs'][1] = an object of 2, $['a']['runs'][2] = an object of 2",
            ],
        ),
        // The offender first.
        (
            "all($.a.runs[*].n <= $.b.p95 / 50)",
            &[
                "$.a.runs[*].n of a: 3: $['a']['runs'][1]['n'] = 7, $['a']['runs'][0]['n'] = 1, $['a']['runs'][2]['n'] = 3",
                "$.b.p95 of b: 1: $['b']['p95'] = 250",
            ],
        ),
        (
            "sum($.a.many[*]) == 28",
            &[
                "$.a.many[*] of a: 7: $['a']['many'][0] = 1, $['a']['many'][1] = 2, $['a']['many'][2] = 3, $['a']['many'][3] = 4, $['a']['many'][4] = 5",
            ],
        ),
        ("$.a.null == 1", &["$.a.null of a: 1: $['a']['null'] = null"]),
        ("default($.a.gone, 1) == 1", &["$.a.gone of a: 0: "]),
        ("$.a.gone == 1", &[]),
    ] {
        let found = judge(text, &document(DOCUMENT));
        let shown: Vec<String> = found.comparisons[0]
            .selected
            .iter()
            .map(|selected| {
                let nodes: Vec<String> =
                    selected.nodes.iter().map(|node| format!("{} = {}", node.at, node.value)).collect();
                format!(
                    "{} of {}: {}: {}",
                    selected.path,
                    selected.evidence,
                    selected.count,
                    nodes.join(", ")
                )
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }
}

#[test]
fn every_comparison_has_its_place_in_the_file() {
    let line_of = |file: &str, text: &str| {
        let source = Arc::new(Source { path: "g.yaml".to_owned(), text: file.to_owned() });
        let start = file.find(['$', '"', '|']).unwrap();
        let origin = Origin::of_scalar(&source, start..file.len(), text);
        let requirement = Requirement::parse(text, origin, Purpose::Apply, &names()).unwrap();
        let found = judge_with(&requirement, &document(DOCUMENT), &HashMap::new(), None);
        found
            .comparisons
            .iter()
            .map(|comparison| (comparison.place.line, comparison.place.column))
            .collect::<Vec<_>>()
    };
    let text = "$.a.ok and $.a.p95 < 5";
    assert_eq!(line_of(&format!("x: é\nrequire: {text}"), text), [(2, 10), (2, 21)]);
    assert_eq!(line_of(&format!("require: \"{text}\""), text), [(1, 11), (1, 22)]);
    // Not as it stands in the file: the place of the scalar.
    assert_eq!(
        line_of("require: |\n  $.a.ok and\n  $.a.p95 < 5\n", "$.a.ok and\n$.a.p95 < 5\n"),
        [(1, 10), (1, 10)]
    );
}

#[test]
fn long_values_are_cut_and_numbers_are_not() {
    let text = "x".repeat(1000);
    let number = format!("0.{}1", "0".repeat(200));
    let root = document(&format!(r#"{{"a": {{"s": "{text}", "n": {number}}}}}"#));
    let comparison = &judge("$.a.s == 'x'", &root).comparisons[0];
    assert_eq!(comparison.actual.as_ref().unwrap().chars().count(), 401);
    assert!(comparison.selected[0].nodes[0].value.chars().count() < 410);
    let comparison = &judge("$.a.n > 0", &root).comparisons[0];
    assert_eq!(comparison.actual.as_deref(), Some(number.as_str()));
    assert_eq!(comparison.selected[0].nodes[0].value, number);
    assert_eq!(comparison.holds, Holds::True);
}
