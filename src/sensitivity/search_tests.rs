//! Requirements and the changes that are found to turn them.

use std::collections::HashMap;
use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::diagnostic::Source;
use crate::document::json;
use crate::gate::{CheckKind, Margin};
use crate::judge::Document;
use crate::requirement::{Names, Origin, Purpose, Requirement, Shape};
use crate::sensitivity::place::What;

const NOW: &str = "2026-03-02T15:00:00Z";

fn requirement(text: &str) -> Requirement {
    let source = Arc::new(Source { path: "gates/x.yaml".to_owned(), text: text.to_owned() });
    let origin = Origin::of_scalar(&source, 0..text.len(), text);
    let names = Names::from_iter([("e", Shape::Plain), ("f", Shape::Plain)]).needing(&["staging"]);
    Requirement::parse(text, origin, Purpose::Judge, &names)
        .unwrap_or_else(|found| panic!("{text}: {found:?}"))
}

fn stage(e: &str) -> Stage {
    let text = format!(
        r#"{{"e": {e}, "release": {{"version": "1.2", "commit": "c0ffee", "flags": {{"on": true}}}},
            "gates": {{"staging": {{"decision": "GO", "score": 96}}}}}}"#
    );
    let root = json::parse(&text, &json::Limits::default()).unwrap();
    Stage {
        document: Document { root, lacking: HashMap::new(), told: HashMap::new(), summaries: HashMap::new() },
        now: crate::time::parse(NOW).unwrap(),
    }
}

/// What was found, one line for each comparison.
fn found(kind: &CheckKind, e: &str) -> Vec<String> {
    let subject = Subject::of(kind).unwrap();
    let mut stage = stage(e);
    let before = stage.document.root.clone();
    let parts = {
        let mut search = Search::new(&mut stage, &subject, &[]).expect("it passes before");
        search.parts()
    };
    assert_eq!(stage.document.root, before, "every move is taken back");
    for part in &parts {
        for turn in &part.turns {
            let outcome = stage.attempt(&subject, &turn.moves).unwrap().outcome;
            assert_eq!(outcome, turn.outcome, "{}: what is told is so", part.text);
        }
        assert!(part.tried < 1500, "{}: {} attempts", part.text, part.tried);
    }
    parts.iter().map(shown).collect()
}

fn shown(part: &Part) -> String {
    if let Some(lost) = part.lost {
        return format!("{lost:?}");
    }
    let plain = |node: &Node| super::super::json::of(node).to_string();
    if !part.edges.is_empty() {
        let edge = |edge: &Edge| {
            format!(
                "{} {}, {} {}",
                plain(&edge.before),
                edge.before_outcome,
                plain(&edge.after),
                edge.after_outcome
            )
        };
        return part.edges.iter().map(edge).collect::<Vec<_>>().join("; ");
    }
    let one = |one: &Move| match &one.what {
        What::Set(value) => format!("{} = {}", one.place, plain(value)),
        What::Remove => format!("{} removed", one.place),
        What::Append(value) => format!("{} + {}", one.place, plain(value)),
    };
    let turn = |turn: &Turn| turn.moves.iter().map(one).collect::<Vec<_>>().join(" & ");
    part.turns.iter().map(turn).collect::<Vec<_>>().join("; ")
}

fn require(text: &str) -> CheckKind {
    CheckKind::Require { require: requirement(text), warn: None, pending: None, margin: None }
}

#[rstest]
// Every operator.
#[case("$.e.x < 300", "{\"x\": 287}", &["299 pass, 300 fail"])]
#[case("$.e.x < 300", "{\"x\": 287.4}", &["299.9 pass, 300 fail"])]
#[case("$.e.x <= 300", "{\"x\": 287}", &["300 pass, 301 fail"])]
#[case("$.e.x > 50", "{\"x\": 60}", &["51 pass, 50 fail"])]
#[case("$.e.x >= 1000", "{\"x\": 250000}", &["1000 pass, 999 fail"])]
#[case("300 > $.e.x", "{\"x\": 1}", &["299 pass, 300 fail"])]
#[case("$.e.x == 0", "{\"x\": 0}", &["0 pass, 1 fail"])]
#[case("$.e.x != 5", "{\"x\": 4}", &["4 pass, 5 fail"])]
#[case("$.e.x < 1.5", "{\"x\": 1}", &["1.4 pass, 1.5 fail"])]
#[case("$.e.x > -3", "{\"x\": 4}", &["-2 pass, -3 fail"])]
// Units.
#[case("$.e.x < 300 ms", "{\"x\": 287}", &["299 pass, 300 fail"])]
#[case("$.e.x as s < 5 min", "{\"x\": 120}", &["299 pass, 300 fail"])]
#[case("$.e.x as MiB <= 1 GiB", "{\"x\": 800}", &["1024 pass, 1025 fail"])]
#[case("$.e.x as % >= 95%", "{\"x\": 99.5}", &["95 pass, 94.9 fail"])]
#[case("percent($.e.x) < 0.5%", "{\"x\": 0}", &["0.004 pass, 0.005 fail"])]
#[case("percent($.e.x) < 0.01%", "{\"x\": 0.00002}", &["0.00009 pass, 0.0001 fail"])]
#[case("percent($.e.a / $.e.b) == 100%", "{\"a\": 40, \"b\": 40}", &["40 pass, 39 fail"])]
// Tolerances and ranges.
#[case("$.e.x <= $.e.y + 10%", "{\"x\": 8.7, \"y\": 8.7}", &["9.57 pass, 9.58 fail"])]
#[case("$.e.x <= $.e.y + max(10%, 5 ms)", "{\"x\": 0, \"y\": 0}", &["5 pass, 6 fail"])]
#[case("percent($.e.x) <= percent($.e.y) + 0.5 pp", "{\"x\": 0.01, \"y\": 0.01}", &["0.015 pass, 0.016 fail"])]
#[case("$.e.x within 20% of $.e.y", "{\"x\": 100, \"y\": 100}", &["80 pass, 79 fail; 120 pass, 121 fail"])]
#[case("$.e.x in [3 .. 9]", "{\"x\": 4}", &["3 pass, 2 fail; 9 pass, 10 fail"])]
#[case("$.e.x not in [3 .. 9]", "{\"x\": 1}", &["2 pass, 3 fail"])]
#[case("$.e.x + $.e.y > 10", "{\"x\": 8, \"y\": 8}", &["3 pass, 2 fail"])]
#[case("$.e.x * 2 - 1 < 100", "{\"x\": 8}", &["50 pass, 51 fail"])]
// Words, patterns, booleans.
#[case("$.e.x == 'ok'", "{\"x\": \"ok\"}", &["$.e.x = \"\""])]
#[case("$.e.x != 'bad'", "{\"x\": \"ok\"}", &["$.e.x = \"bad\""])]
#[case("$.e.x in ['a', 'b']", "{\"x\": \"a\"}", &["$.e.x = \"\""])]
#[case("$.e.x not in ['a', 'b']", "{\"x\": \"c\"}", &["$.e.x = \"a\""])]
#[case("$.e.x matches 'https://.+'", "{\"x\": \"https://a\"}", &["$.e.x = \"\""])]
#[case("lower($.e.x) == 'ok'", "{\"x\": \"OK\"}", &["$.e.x = \"\""])]
#[case("$.e.x", "{\"x\": true}", &["$.e.x = false"])]
#[case("not $.e.x", "{\"x\": false}", &["$.e.x = true"])]
#[case("$.e.x == true", "{\"x\": true}", &["$.e.x = false"])]
#[case("number($.e.x) < 5", "{\"x\": \"4\"}", &["\"4\" pass, \"5\" fail"])]
// Time.
#[case("age($.e.x) <= 48 h", "{\"x\": \"2026-03-02T14:00:00Z\"}", &["\"2026-02-28T15:00:00Z\" pass, \"2026-02-28T14:59:59Z\" fail"])]
#[case("age($.e.x) <= 48 h", "{\"x\": 1772460000}", &["1772290800 pass, 1772290799 fail"])]
#[case("age($.e.x) >= 24 h", "{\"x\": \"2026-02-28T14:00:00Z\"}", &["\"2026-03-01T15:00:00Z\" pass, \"2026-03-01T15:00:01Z\" fail"])]
#[case("until($.e.x) > 30 d", "{\"x\": \"2026-12-02T15:00:00Z\"}", &["\"2026-04-01T15:00:01Z\" pass, \"2026-04-01T15:00:00Z\" fail"])]
#[case("date($.e.b) - date($.e.a) < 2 h", "{\"a\": \"2026-03-02T10:00:00Z\", \"b\": \"2026-03-02T11:00:00Z\"}", &["\"2026-03-02T11:59:59Z\" pass, \"2026-03-02T12:00:00Z\" fail"])]
#[case("date($.e.a) < date('2026-03-05T00:00:00Z')", "{\"a\": \"2026-03-02T10:00:00Z\"}", &["\"2026-03-04T23:59:59Z\" pass, \"2026-03-05T00:00:00Z\" fail"])]
// Many.
#[case("count($.e.l[*]) <= 2", "{\"l\": [1, 2]}", &["$.e.l + 2"])]
#[case("count($.e.l[*]) >= 2", "{\"l\": [1, 2]}", &["$.e.l[1] removed"])]
#[case("count($.e.l[?@.s == 'bad']) == 0", "{\"l\": []}", &["$.e.l + {\"s\":\"bad\"}"])]
#[case("count($.e.l[?@.s == 'bad' && @.o == 'open']) == 0", "{\"l\": [{\"s\": \"bad\", \"o\": \"shut\"}]}", &["$.e.l[0].o = \"open\""])]
#[case("count($.e.l[?@.s == 'bad']) <= 3", "{\"l\": []}", &["$.e.l = [{\"s\":\"bad\"},{\"s\":\"bad\"},{\"s\":\"bad\"},{\"s\":\"bad\"}]"])]
#[case("all($.e.l[*].s == 'ok')", "{\"l\": [{\"s\": \"ok\"}, {\"s\": \"ok\"}]}", &["$.e.l[0].s = \"\""])]
#[case("any($.e.l[*].s == 'ok')", "{\"l\": [{\"s\": \"ok\"}, {\"s\": \"ok\"}]}", &["$.e.l[0].s = \"\" & $.e.l[1].s = \"\""])]
#[case("max($.e.l[*].n) < 10", "{\"l\": [{\"n\": 1}, {\"n\": 2}]}", &["9 pass, 10 fail"])]
#[case("min($.e.o.*) >= 4", "{\"o\": {\"a\": 4, \"b\": 5}}", &["4 pass, 3 fail"])]
#[case("avg($.e.l[*]) < 10", "{\"l\": [1, 2]}", &["17 pass, 18 fail"])]
#[case("sum($.e.l[*]) == 0", "{\"l\": [0, 0]}", &["0 pass, 1 fail"])]
#[case("median($.e.l[*]) < 10", "{\"l\": [1, 2, 3]}", &["$.e.l[0] = 10 & $.e.l[1] = 10 & $.e.l[2] = 10"])]
#[case("p95($.e.l[*]) < 10", "{\"l\": [1, 2, 3]}", &["10 pass, 11 fail"])]
#[case("length($.e.l) > 1", "{\"l\": [1, 2]}", &["$.e.l[1] removed"])]
#[case("length($.e.s) >= 3", "{\"s\": \"abcd\"}", &["$.e.s = \"\""])]
#[case("default($.e.new, 0) == 0", "{\"x\": 1}", &["$.e.new = 1"])]
#[case("exists($.e.x)", "{\"x\": 1}", &["$.e.x removed"])]
#[case("not exists($.e.x)", "{}", &["$.e.x = true"])]
// The release and needed gates.
#[case("$.release.flags.on == true and $.e.x == 1", "{\"x\": 1}", &["$.release.flags.on = false", "1 pass, 2 fail"])]
#[case("$.e.v == $.release.version", "{\"v\": \"1.2\"}", &["\"1.2\" pass, \"1.1\" fail"])]
#[case("$.gates['staging'].decision == 'GO'", "{}", &["$.gates.staging.decision = \"CONDITIONAL\""])]
#[case("$.gates['staging'].score >= 90", "{}", &["90 pass, 89 fail"])]
// Several comparisons.
#[case("$.e.x > 0 and $.e.y == 0", "{\"x\": 5, \"y\": 0}", &["1 pass, 0 fail", "0 pass, 1 fail"])]
#[case("$.e.x > 0 or $.e.y == 'ok'", "{\"x\": 5, \"y\": \"ok\"}", &["1 pass, 0 fail", "$.e.x = 0 & $.e.y = \"\""])]
#[case("$.e.x > 0 or $.e.y == 'ok'", "{\"x\": 5, \"y\": \"no\"}", &["1 pass, 0 fail", "$.e.x = 0"])]
#[case("$.e.total > 0 and count($.e.l[*]) == $.e.total", "{\"total\": 2, \"l\": [1, 1]}", &["$.e.total = 0 & $.e.l = []", "2 pass, 1 fail"])]
#[case("$.e.made > 0 and $.e.kept == $.e.made and $.e.logged == $.e.made", "{\"made\": 9, \"kept\": 9, \"logged\": 9}", &["$.e.made = 0 & $.e.kept = 0 & $.e.logged = 0", "9 pass, 8 fail", "9 pass, 8 fail"])]
#[case("count($.e.s.*) == 2 and count($.e.s[?@.st == 'ok']) == 2", "{\"s\": {\"a\": {\"st\": \"ok\"}, \"b\": {\"st\": \"ok\"}}}", &["$.e.s.added = {\"st\":\"ok\"} & $.e.s.a.st = \"\"", "$.e.s.a.st = \"\""])]
// What can never say no.
#[case("$.e.x >= 0 or $.e.x < 0", "{\"x\": 1}", &["NeverDecides", "NeverDecides"])]
#[case("count($.e.l[*]) >= 0", "{\"l\": []}", &["NeverTurns"])]
#[case("$.e.x > 5 and $.e.x > 3", "{\"x\": 9}", &["6 pass, 5 fail", "NeverDecides"])]
fn the_change_that_turns_a_check(#[case] text: &str, #[case] e: &str, #[case] expected: &[&str]) {
    let found = found(&require(text), e);
    let same = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| found == expected);
    assert!(same, "{text} on {e}\n  expected {expected:?}\n  found    {found:?}");
}

#[rstest]
#[case("$.e.x > 0", "{\"x\": 0}", &["0 pass, 1 fail"])]
#[case("count($.e.l[?@.s == 'bad']) > 0", "{\"l\": [{\"s\": \"ok\"}]}", &["$.e.l[0].s = \"bad\""])]
#[case("$.e.x != 'passed' or $.e.n > 0", "{\"x\": \"passed\", \"n\": 0}", &["$.e.x = \"\"", "0 pass, 1 fail"])]
#[case("not ($.e.a and $.e.b)", "{\"a\": true, \"b\": true}", &["$.e.a = false", "$.e.b = false"])]
#[case("$.e.x >= 240 or $.e.y <= 60", "{\"x\": 180, \"y\": 80}", &["239 pass, 240 fail", "61 pass, 60 fail"])]
fn a_veto_is_brought_about(#[case] text: &str, #[case] e: &str, #[case] expected: &[&str]) {
    assert_eq!(found(&CheckKind::Veto(requirement(text)), e), expected, "{text}");
}

#[test]
fn a_margin_moves_the_limit_and_warn_stands_between() {
    let margin = Margin {
        text: "20%".to_owned(),
        ratio: crate::number::Number::ratio(1, 5).unwrap(),
        from_group: false,
    };
    let tight = CheckKind::Require {
        require: requirement("$.e.x < 300 ms"),
        warn: Some(Box::new(requirement("$.e.x < 320 ms"))),
        pending: None,
        margin: Some(margin),
    };
    assert_eq!(found(&tight, "{\"x\": 200}"), ["239 pass, 240 warn; 319 warn, 320 fail"]);
}

#[test]
fn warn_and_pending_are_reached() {
    let kind = CheckKind::Require {
        require: requirement("$.e.s == 'signed' and $.e.u matches 'https://.+'"),
        warn: Some(Box::new(requirement("$.e.s == 'signed' and $.e.u == 'paper'"))),
        pending: Some(Box::new(requirement("$.e.s == 'pending'"))),
        margin: None,
    };
    let subject = Subject::of(&kind).unwrap();
    let mut stage = stage("{\"s\": \"signed\", \"u\": \"https://a\"}");
    let mut search = Search::new(&mut stage, &subject, &[]).unwrap();
    for outcome in [Outcome::Warn, Outcome::Pending] {
        assert_eq!(search.reach(outcome).map(|turn| turn.outcome), Some(outcome));
    }
}

#[test]
fn what_binds_evidence_is_changed_last() {
    let text = "date($.e.at) - date($.f.at) < 2 h";
    let subject = Subject::of(&require(text)).unwrap();
    let root = r#"{"e": {"at": "2026-03-02T11:00:00Z"}, "f": {"at": "2026-03-02T10:00:00Z"}}"#;
    let mut stage = stage("{}");
    stage.document.root = json::parse(root, &json::Limits::default()).unwrap();
    for (avoid, changed) in [("f", "$.e.at"), ("e", "$.f.at")] {
        let avoid = [Place::named(&[avoid, "at"])];
        let parts = Search::new(&mut stage, &subject, &avoid).unwrap().parts();
        assert_eq!(parts[0].turns[0].moves[0].place.to_string(), changed);
    }
}

/// Whatever else a requirement may say: every comparison is found to matter.
#[rstest]
#[case("percent($.e.passed / $.e.total) > 95%", "{\"passed\": 100, \"total\": 100}")]
#[case(
    "date($.e.a) + 48 h > date($.e.b)",
    "{\"a\": \"2026-03-01T00:00:00Z\", \"b\": \"2026-03-02T00:00:00Z\"}"
)]
#[case("$.e.a == $.e.b", "{\"a\": \"up\", \"b\": \"up\"}")]
#[case("length($.e.l) == count($.e.m[*])", "{\"l\": [1, 2], \"m\": [3, 4]}")]
#[case("all($.e.l[*] in ['a', 'b'])", "{\"l\": [\"a\", \"b\"]}")]
#[case("all($.e.l[*].p95 < $.e.limit)", "{\"l\": [{\"p95\": 5}, {\"p95\": 6}], \"limit\": 10}")]
#[case("any($.e.l[*] matches 'v[0-9]+')", "{\"l\": [\"v1\", \"v2\", \"x\"]}")]
#[case("p99($.e.l[*].ms) as ms < 1 s", "{\"l\": [{\"ms\": 5}, {\"ms\": 6}, {\"ms\": 7}]}")]
#[case("count($.e.l[?@.a.b == 1]) == 0", "{\"l\": [{\"a\": {\"b\": 2}}]}")]
#[case("count($.e..x[?@.fatal == true]) == 0", "{\"deep\": {\"x\": [{\"fatal\": false}]}}")]
#[case(
    "all($.e.runs[-3:].ok == true)",
    "{\"runs\": [{\"ok\": false}, {\"ok\": true}, {\"ok\": true}, {\"ok\": true}]}"
)]
#[case(
    "$.e.l[?@.name == 'api'].status == 'up'",
    "{\"l\": [{\"name\": \"web\", \"status\": \"down\"}, {\"name\": \"api\", \"status\": \"up\"}]}"
)]
#[case(
    "sum($.e.l[?@.kind == 'x'].n) > 10",
    "{\"l\": [{\"kind\": \"x\", \"n\": 6}, {\"kind\": \"x\", \"n\": 7}]}"
)]
#[case("count($.e.l[?@.sev == 'high' && @.age > 30]) <= 2", "{\"l\": [{\"sev\": \"high\", \"age\": 3}]}")]
#[case("count($.e.l[?@.m[?@.t[?@ == 'aa']]]) == count($.e.l[*])", "{\"l\": [{\"m\": [{\"t\": [\"aa\"]}]}]}")]
#[case("count($.e.l[?match(@.id, 'CVE-.*')]) == 0", "{\"l\": [{\"id\": \"GHSA-1\"}]}")]
#[case("count($.e.l[?length(@.note) == 0]) == 0", "{\"l\": [{\"note\": \"x\"}]}")]
#[case("number($.e.v) >= 1.10", "{\"v\": \"1.20\"}")]
#[case("$.e.x matches '[0-9]+'", "{\"x\": \"12\"}")]
#[case("$.e.x != '' and length($.e.x) < 80", "{\"x\": \"abc\"}")]
#[case("not ($.e.a == 'x' or $.e.b == 'y')", "{\"a\": \"-\", \"b\": \"-\"}")]
#[case("$.e.x as B < 5 GB", "{\"x\": 4000000000}")]
#[case("$.e.x >= $.e.y - 10%", "{\"x\": -5, \"y\": -5}")]
#[case("$.e.x * 100 / $.e.y >= 80", "{\"x\": 90, \"y\": 100}")]
#[case("age(date($.e.x)) < 1 d", "{\"x\": 1772460000000}")]
#[case("not default($.e.skip, false)", "{}")]
#[case("exists($.e.owner) and $.e.owner != 'nobody'", "{\"owner\": \"qa\"}")]
#[case(
    "$.e.a > 1 and ($.e.b > 1 or ($.e.c > 1 and not $.e.d))",
    "{\"a\": 2, \"b\": 2, \"c\": 2, \"d\": false}"
)]
#[case("($.e.a == 1 or $.e.b == 1) and ($.e.a == 1 or $.e.c == 1)", "{\"a\": 1, \"b\": 1, \"c\": 1}")]
#[case("$.e.a - $.e.b within 5 ms of 0 ms", "{\"a\": 10, \"b\": 10}")]
#[case("percent($.e.a) - percent($.e.b) <= 2%", "{\"a\": 0.5, \"b\": 0.5}")]
#[case(
    "max($.e.l[*].n) <= min($.e.m[*].n) + 10%",
    "{\"l\": [{\"n\": 1}, {\"n\": 2}], \"m\": [{\"n\": 4}, {\"n\": 5}]}"
)]
#[case(
    "count($.e.o[?@.up == true]) / count($.e.o.*) >= 0.5",
    "{\"o\": {\"a\": {\"up\": true}, \"b\": {\"up\": true}, \"c\": {\"up\": false}}}"
)]
#[case("avg($.e.l[-5:]) <= avg($.e.l[*]) + 20%", "{\"l\": [10, 10, 10, 10, 10, 10, 10]}")]
#[case("lower($.e.s) in ['ok', 'passed'] and not $.e.t matches '.*!'", "{\"s\": \"OK\", \"t\": \"calm\"}")]
fn every_comparison_is_found_to_matter(#[case] text: &str, #[case] e: &str) {
    let found = found(&require(text), e);
    assert!(!found.iter().any(|line| line.starts_with("Never")), "{text}: {found:?}");
}

/// Many comparisons, joined either way, end in a time that grows with their number and not by its power.
#[rstest]
#[case(" or ")]
#[case(" and ")]
fn many_comparisons_are_looked_into_one_by_one(#[case] join: &str) {
    let text: Vec<String> = (0..40).map(|at| format!("$.e.x{at} == 'ok'")).collect();
    let members: Vec<String> = (0..40).map(|at| format!("\"x{at}\": \"ok\"")).collect();
    let found = found(&require(&text.join(join)), &format!("{{{}}}", members.join(", ")));
    assert!(found.len() == 40 && !found.iter().any(|line| line.starts_with("Never")), "{found:?}");
}

/// A long list is not copied for each guess.
#[test]
fn a_long_list_is_looked_into() {
    let items = vec![r#"{"s": "ok"}"#; 20_000].join(", ");
    let found = found(&require("count($.e.l[?@.s == 'bad']) == 0"), &format!("{{\"l\": [{items}]}}"));
    assert_eq!(found, ["$.e.l[0].s = \"bad\""]);
}
