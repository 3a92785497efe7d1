use serde_json::Value;

use super::registry::Format;
use super::*;
use crate::report::terminal::Style;
use crate::report::{Outcome, escape, fixtures};

fn diff(a: &Report, b: &Report) -> Diff {
    Diff::of(Named { file: "a.json", report: a }, Named { file: "b.json", report: b })
}

fn edited(report: &Report, edit: impl FnOnce(&mut Value)) -> Report {
    let mut value = serde_json::to_value(report).unwrap();
    edit(&mut value);
    serde_json::from_value(value).unwrap()
}

#[test]
fn a_report_does_not_differ_from_itself_nor_from_one_of_another_moment() {
    for (name, report) in fixtures::all() {
        let found = diff(&report, &report);
        assert!(found.same && found.exit_code == 0, "{name}: {found:#?}");
        assert_eq!(found.unchanged.len(), report.gates.len(), "{name}");
        let mut later = report.clone();
        later.instant = "2030-01-01T00:00:00Z".to_owned();
        later.tool.version = "99".to_owned();
        assert!(diff(&report, &later).same, "{name}");
    }
}

/// Members that are no difference by themselves: when it was judged and what follows from that alone, where a check
/// stands in a text that has a digest, and the way to a score that was asked for.
fn is_left_out(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is = |index: usize, name: &str| parts.get(index) == Some(&name);
    let judged = |name: &str| is(1, "gates") && is(3, name);
    path == "/instant"
        || path == "/schema_version"
        || is(1, "tool")
        || parts.contains(&"place")
        || judged("target")
        // Of the way, what must turn green and the score after it are told; the rest is told with the checks.
        || (judged("way") && is(4, "steps") && !matches!(parts.get(6), Some(&"check" | &"gate")))
        || (judged("evidence") && parts.last() == Some(&"age"))
}

/// Every value of a report, changed alone, is a difference: nothing is left out by mistake.
#[test]
fn whatever_differs_is_told() {
    fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    leaves(member, &format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), found);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    leaves(item, &format!("{path}/{index}"), found);
                }
            }
            _ => found.push(path.to_owned()),
        }
    }
    // Words that an enum of some member knows.
    let words =
        ["NO-GO", "GO", "fail", "pass", "veto", "confirm", "stale", "broken", "false", "true", "other words"];
    let mut told = 0;
    for (name, report) in fixtures::all().into_iter().filter(|(name, _)| !name.starts_with("forty")) {
        let value = serde_json::to_value(&report).unwrap();
        let mut paths = Vec::new();
        leaves(&value, "", &mut paths);
        for path in paths {
            let old = value.pointer(&path).unwrap().clone();
            let candidates: Vec<Value> = match &old {
                Value::Bool(flag) => vec![(!flag).into()],
                Value::Number(number) => vec![(number.as_u64().unwrap() + 1).into()],
                _ => words.iter().filter(|word| old != **word).map(|word| (*word).into()).collect(),
            };
            let changed = candidates.into_iter().find_map(|candidate| {
                let mut value = value.clone();
                *value.pointer_mut(&path).unwrap() = candidate;
                serde_json::from_value::<Report>(value).ok()
            });
            // The state of a gate is the kind of its object, which no other word fits.
            let Some(changed) = changed else {
                assert!(path.ends_with("/state"), "{name} {path}");
                continue;
            };
            let found = diff(&report, &changed);
            assert_eq!(found.same, is_left_out(&path), "{name} {path}: {old}");
            assert_eq!(found.exit_code, u8::from(!found.same));
            assert_eq!(diff(&changed, &report).same, found.same, "{name} {path}: the other way round");
            told += 1;
        }
    }
    assert!(told > 1_000, "{told}");
}

/// What came or went is told too: gates, groups, checks, evidence, votes, waivers, reasons.
#[test]
fn whatever_comes_or_goes_is_told() {
    fn lists(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    lists(member, &format!("{path}/{name}"), found);
                }
            }
            Value::Array(items) => {
                found.push(path.to_owned());
                for (index, item) in items.iter().enumerate() {
                    lists(item, &format!("{path}/{index}"), found);
                }
            }
            _ => {}
        }
    }
    let mut told = 0;
    for (name, report) in [("no-go", fixtures::no_go()), ("pipeline", fixtures::pipeline())] {
        let mut paths = Vec::new();
        lists(&serde_json::to_value(&report).unwrap(), "", &mut paths);
        for path in paths.iter().filter(|path| !path.contains("/target") && !path.contains("/way")) {
            let shorter = edited(&report, |value| {
                value.pointer_mut(path).unwrap().as_array_mut().unwrap().pop();
            });
            if shorter != report {
                assert!(!diff(&report, &shorter).same, "{name} {path}");
                assert!(!diff(&shorter, &report).same, "{name} {path}");
                told += 1;
            }
        }
    }
    assert!(told > 20, "{told}");
}

#[test]
fn what_turned_worse_comes_first_and_the_heaviest_of_it() {
    let before = fixtures::go();
    let after = edited(&before, |report| {
        let judged = &mut report["gates"][0];
        judged["groups"][3]["checks"][0]["outcome"] = "warn".into();
        judged["groups"][0]["checks"][0]["outcome"] = "fail".into();
        judged["groups"][1]["checks"][0]["weight"] = "7".into();
    });
    let mut improved = before.clone();
    if let crate::report::GateReport::Judged(judged) = &mut improved.gates[0] {
        judged.groups[2].checks[0].outcome = Outcome::Fail;
    }
    let found = diff(&improved, &after);
    let checks: Vec<(Turn, &str)> = found.gates[0]
        .checks
        .iter()
        .map(|check| (check.turn, check.changes[0].after.as_deref().unwrap()))
        .collect();
    assert_eq!(
        checks,
        [(Turn::Worse, "fail"), (Turn::Worse, "warn"), (Turn::Other, "7"), (Turn::Better, "pass")]
    );
}

#[test]
fn each_change_says_which_way_it_went() {
    let before = fixtures::no_go();
    let cases: [(&str, Value, &str, Turn); 12] = [
        ("/gates/0/decision", "GO".into(), "decision", Turn::Better),
        ("/gates/0/may_pass", true.into(), "may_pass", Turn::Better),
        ("/gates/0/score/value", "10.0".into(), "score", Turn::Worse),
        ("/gates/0/score/value", "99.0".into(), "score", Turn::Better),
        ("/gates/0/score/go", "99".into(), "go", Turn::Other),
        ("/gates/0/sha256", "0".repeat(64).into(), "sha256", Turn::Other),
        ("/gates/0/groups/0/checks/0/outcome", "missing".into(), "outcome", Turn::Other),
        ("/gates/0/groups/0/checks/0/outcome", "not-applicable".into(), "outcome", Turn::Other),
        ("/gates/0/evidence/0/files/0/sha256", "0".repeat(64).into(), "sha256", Turn::Other),
        ("/gates/0/evidence/0/state", "stale".into(), "state", Turn::Worse),
        ("/exit_code", 0.into(), "exit_code", Turn::Better),
        ("/release/commit", "0".repeat(40).into(), "commit", Turn::Other),
    ];
    for (path, value, what, turn) in cases {
        let mut document = serde_json::to_value(&before).unwrap();
        let place = document.pointer_mut(path).unwrap();
        *place = value;
        let after: Report = serde_json::from_value(document).unwrap();
        let found = diff(&before, &after);
        let gates = found.gates.iter().flat_map(|gate| {
            let items =
                gate.checks.iter().chain(&gate.evidence).chain(&gate.groups).flat_map(|item| &item.changes);
            gate.changes.iter().chain(items)
        });
        let change = found.changes.iter().chain(gates).find(|change| change.what == what).expect(path);
        if path.ends_with("outcome") && change.after.as_deref() == Some("missing") {
            // It depends on what it was; the order is tested beside the order.
            assert_ne!(change.before, change.after);
        } else {
            assert_eq!(change.turn, turn, "{path}");
        }
    }
}

#[test]
fn a_value_that_moves_away_from_its_limit_is_worse_and_under_a_veto_better() {
    let report = fixtures::no_go();
    let value = serde_json::to_value(&report).unwrap();
    let mut seen = 0;
    for (group, groups) in value["gates"][0]["groups"].as_array().unwrap().iter().enumerate() {
        for (at, check) in groups["checks"].as_array().unwrap().iter().enumerate() {
            if check["comparisons"].as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            for (one, other, moved) in [("5 ms", "-5 ms", Turn::Worse), ("-5 ms", "5 ms", Turn::Better)] {
                let with = |distance: &str, actual: &str| {
                    edited(&report, |value| {
                        let check = &mut value["gates"][0]["groups"][group]["checks"][at];
                        check["comparisons"][0]["distance"] = distance.into();
                        check["comparisons"][0]["actual"] = actual.into();
                    })
                };
                let found = diff(&with(one, "1 ms"), &with(other, "2 ms"));
                let change = &found.gates[0].checks[0].changes[0];
                assert_eq!(change.what, "actual");
                let negated = check["comparisons"][0]["negated"] == true;
                let turned = if (check["kind"] == "veto") == negated {
                    moved
                } else {
                    match moved {
                        Turn::Worse => Turn::Better,
                        _ => Turn::Worse,
                    }
                };
                assert_eq!(change.turn, turned, "{}", check["check"]);
                seen += 1;
            }
        }
    }
    assert!(seen >= 4, "{seen}");
}

fn moved() -> (Report, Report) {
    let before = fixtures::pipeline();
    let after = edited(&before, |report| {
        report["release"]["commit"] = "9".repeat(40).into();
        let staging = &mut report["gates"][1];
        staging["decision"] = "CONDITIONAL".into();
        staging["score"]["value"] = "96.5".into();
        let production = &mut report["gates"][2];
        production["sha256"] = "0".repeat(64).into();
        let checks = production["groups"][0]["checks"].as_array_mut().unwrap();
        checks[0]["outcome"] = "pass".into();
        let comparison = &mut checks[1]["comparisons"][0];
        comparison["actual"] = "9 ms".into();
        comparison["needed"] = "200 ms".into();
        production["evidence"][0]["files"][0]["sha256"] = "9".repeat(64).into();
        production["reasons"].as_array_mut().unwrap().pop();
    });
    (before, after)
}

#[test]
fn looks_like_this() {
    let (before, after) = moved();
    let found = diff(&before, &after);
    for format in Format::ALL {
        insta::assert_snapshot!(format.name, (format.render)(&found, &Style::plain(100)));
    }
    let same = diff(&before, &before);
    for format in &Format::ALL[..2] {
        insta::assert_snapshot!(format!("{}_same", format.name), (format.render)(&same, &Style::plain(100)));
    }
}

#[test]
fn every_format_ends_its_last_line_and_escapes_what_is_hostile() {
    let pairs = [
        (fixtures::hostile_chain(), fixtures::go()),
        (fixtures::go(), fixtures::hostile_chain()),
        (fixtures::hostile(), fixtures::errors()),
        (fixtures::pipeline(), fixtures::hostile()),
    ];
    for (before, after) in pairs {
        let found = Diff::of(
            Named { file: "a\u{1b}[2J|<b>.json", report: &before },
            Named { file: "b.json", report: &after },
        );
        for format in Format::ALL {
            for width in [40, 100] {
                let text = (format.render)(&found, &Style::plain(width));
                assert!(text.ends_with('\n'), "{}", format.name);
                let bad = text.chars().find(|&c| c != '\n' && escape::is_deceptive(c));
                assert_eq!(bad, None, "{}", format.name);
                if format.name == "terminal" {
                    let widest = text.lines().map(unicode_width::UnicodeWidthStr::width).max();
                    assert!(widest <= Some(width), "{widest:?}");
                }
            }
        }
        // Nothing of it is HTML but what folds, and every table has the rows that it is meant to have.
        let text = markdown::render(&found);
        let options = pulldown_cmark::Options::ENABLE_TABLES;
        for event in pulldown_cmark::Parser::new_ext(&text, options) {
            if let pulldown_cmark::Event::Html(html) | pulldown_cmark::Event::InlineHtml(html) = &event {
                let html = html.trim();
                let ours = ["<details>", "</details>", "<br>"].iter().any(|tag| html.starts_with(tag));
                assert!(ours, "{html}");
            }
        }
    }
}

#[test]
fn names_are_unique_and_found() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.name).unwrap().name, format.name);
        assert_eq!(Format::ALL.iter().filter(|other| other.name == format.name).count(), 1);
    }
    assert!(Format::parse("markdwon").unwrap_err().to_string().contains("did you mean `markdown`?"));
}
