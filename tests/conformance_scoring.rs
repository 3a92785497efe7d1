//! What other gate evaluators answer, translated: where we say the same, and where we deliberately do not.
//!
//! Every case is accounted for: one of an unknown kind, or one that nobody knows how to judge, fails the test.

#![allow(clippy::unwrap_used, reason = "helpers of a test fail as the test does")]

#[macro_use]
mod support;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use gatekeeper::decision::{self, Verdict};
use gatekeeper::diagnostic::Source;
use gatekeeper::document::json::{self, Limits};
use gatekeeper::gate::{Check, CheckKind, Conditional, Folder, Gate, Group, Labels, ScoreRules};
use gatekeeper::number::Number;
use gatekeeper::report::{CheckReport, Decision, GroupReport, Kind, Outcome, Place};
use gatekeeper::requirement::{Lack, Mistake, Names, Origin, Purpose, Requirement, Scope, Shape, Summaries};
use gatekeeper::score::{self, Scores};
use gatekeeper::time;
use serde_json::{Value, json};

type Judged = Result<(), String>;

#[allow(clippy::needless_pass_by_value, reason = "so that the cases read as they are")]
fn equal<T: PartialEq + std::fmt::Debug>(ours: T, theirs: T) -> Judged {
    if ours == theirs { Ok(()) } else { Err(format!("{ours:?}, expected {theirs:?}")) }
}

// --- the requirement language ---

fn parse(text: &str) -> Result<Requirement, Vec<Mistake>> {
    let source = Arc::new(Source { path: "gate.yaml".into(), text: text.into() });
    let origin = Origin::of_scalar(&source, 0..text.len(), text);
    let names = Names::from_iter([("m", Shape::Unknown)]);
    Requirement::parse(text, origin, Purpose::Judge, &names)
}

/// The answer of a requirement over the evidence `m`, given as JSON text.
fn judge_requirement(text: &str, evidence: &str) -> Result<Result<bool, Lack>, String> {
    let requirement = parse(text).map_err(|mistakes| format!("{text}: {mistakes:?}"))?;
    let root = json::parse(&format!("{{\"m\": {evidence}}}"), &Limits::default());
    let root = root.map_err(|error| error.to_string())?;
    let now = time::parse("2025-10-11T12:00:00Z").map_err(|error| error.to_string())?;
    let (lacking, summaries) = (HashMap::new(), Summaries::default());
    let scope = Scope::new(&root, &lacking, &summaries, now);
    Ok(requirement.judge(&scope, None).holds)
}

/// The answer where it must be known.
fn holds(text: &str, evidence: &Value) -> Result<bool, String> {
    judge_requirement(text, &evidence.to_string())?.map_err(|lack| format!("{text}: {lack:?}"))
}

/// The outcome of `require` and `warn`, as a check of that kind gets it.
fn outcome(require: &str, warn: Option<&str>, evidence: &Value) -> Result<Outcome, String> {
    Ok(match judge_requirement(require, &evidence.to_string())? {
        Ok(true) => Outcome::Pass,
        Err(Lack::Unknown(_)) => Outcome::Missing,
        Err(Lack::Error(_)) => Outcome::Error,
        Ok(false) => match warn {
            Some(warn) if holds(warn, evidence)? => Outcome::Warn,
            _ => Outcome::Fail,
        },
    })
}

/// `<10`, `in[15,25]`, `notin[15,25]`, `<=+10%` in our words.
fn comparison(text: &str) -> Result<String, String> {
    let text: String = text.split_whitespace().collect();
    for (theirs, ours) in [("notin[", "not in"), ("in[", "in")] {
        if let Some(range) = text.strip_prefix(theirs) {
            return Ok(format!("$.m.value {ours} [{}", range.replace(',', "..")));
        }
    }
    let at = text.find(|c: char| !"<>=!".contains(c)).ok_or("no limit")?;
    let (operator, limit) = text.split_at(at);
    let operator = if operator == "=" { "==" } else { operator };
    Ok(match limit.split_at_checked(1) {
        Some((sign @ ("+" | "-"), change)) => {
            format!("$.m.value {operator} avg($.m.previous[*]) {sign} {change}")
        }
        _ => format!("$.m.value {operator} {limit}"),
    })
}

/// Lists of criteria: the inner ones all hold, of the outer ones any.
fn any_of(criteria: &Value) -> Result<String, String> {
    let all = |list: &Value| -> Result<String, String> {
        let parts: Result<Vec<_>, _> =
            list.as_array().into_iter().flatten().map(|c| comparison(c.as_str().unwrap_or(""))).collect();
        Ok(format!("({})", parts?.join(" and ")))
    };
    let parts: Result<Vec<_>, _> = criteria.as_array().into_iter().flatten().map(all).collect();
    Ok(parts?.join(" or "))
}

/// Upstream says what fails; we say what passes.
fn target(value: &Value, failure: &Value, warning: &Value) -> Result<Outcome, String> {
    let no_failure = format!("not ({})", comparison(failure.as_str().ok_or("no failure")?)?);
    let evidence = json!({"value": value});
    match warning.as_str() {
        None => outcome(&no_failure, None, &evidence),
        Some(warning) => {
            let require = format!("{no_failure} and not ({})", comparison(warning)?);
            outcome(&require, Some(&no_failure), &evidence)
        }
    }
}

fn parses(case: &Value) -> Judged {
    let text = case["input"].as_str().ok_or("no input")?;
    if case["gatekeeper"] == "differs" {
        let Err(mistakes) = parse(&format!("$.m.value {}", text.trim())) else {
            return Err("accepted".into());
        };
        let said = format!("{mistakes:?}");
        return if said.contains("baseline") || said.contains("+ 10") { Ok(()) } else { Err(said) };
    }
    let expected = &case["expected"];
    let limit = expected["value"].as_i64().ok_or("no value")?;
    for value in limit - 1..=limit + 1 {
        let theirs = match expected["op"].as_str() {
            Some("<") => value < limit,
            Some("<=") => value <= limit,
            Some("=") => value == limit,
            Some(">") => value > limit,
            Some(">=") => value >= limit,
            _ => return Err("an unknown operator".into()),
        };
        equal(holds(&comparison(text)?, &json!({"value": value}))?, theirs)?;
    }
    Ok(())
}

fn criteria(text: &str, case: &Value) -> Judged {
    equal(holds(text, &case["input"])?, case["expected"].as_bool().ok_or("no expectation")?)
}

fn objective(case: &Value) -> Judged {
    let input = &case["input"];
    let require = any_of(&input["pass_any_of"])?;
    if require.is_empty() {
        // A check without a requirement cannot be written.
        return parse("").map_or(Ok(()), |_| Err("an empty requirement was accepted".into()));
    }
    let ours = outcome(&require, Some(&any_of(&input["warn_any_of"])?), input)?;
    let scores = scores(&judged("", vec![group("1", vec![row("o", ours, "1", false)])]));
    if input["value"].is_null() {
        equal(ours, Outcome::Missing)?;
        return equal(scores.value, Some(Number::zero()));
    }
    equal(ours.word(), case["expected"]["status"].as_str().unwrap_or(""))?;
    equal(scores.value, Some(Number::from(100_i64)))
}

fn conditions(case: &Value) -> Judged {
    let evidence = json!({"yes": true, "no": false});
    // Written over evidence, because a requirement that selects none is refused.
    let ours = |text: &Value| match text.as_str() {
        Some("true") => "$.m.yes".to_owned(),
        Some("false") => "$.m.no".to_owned(),
        other => other.unwrap_or("").to_owned(),
    };
    let (success, failure) =
        (ours(&case["input"]["successCondition"]), ours(&case["input"]["failureCondition"]));
    let expected = case["expected"].as_str().unwrap_or("");
    if !success.is_empty() && parse(&success).is_err() {
        return equal("Error", expected);
    }
    let vetoed = holds(&failure, &evidence)?;
    let succeeds = success.is_empty() || holds(&success, &evidence)?;
    let veto = CheckReport {
        kind: Kind::Veto,
        veto_stands: vetoed,
        ..row("v", if vetoed { Outcome::Fail } else { Outcome::Pass }, "1", true)
    };
    let require = row("s", if succeeds { Outcome::Pass } else { Outcome::Fail }, "1", true);
    let verdict = judged("", vec![group("1", vec![veto, require])]).decide();
    equal(if verdict.decision == Decision::Go { "Successful" } else { "Failed" }, expected)
}

fn not_a_number() -> Judged {
    let infinite = judge_requirement("$.m.value >= 0.9", r#"{"value": 1e999}"#)?;
    if !matches!(infinite, Err(Lack::Error(_))) {
        return Err(format!("1e999 is {infinite:?}"));
    }
    match judge_requirement("$.m.value >= 0.9", r#"{"value": NaN}"#) {
        Err(_) => Ok(()),
        Ok(answer) => Err(format!("NaN was read: {answer:?}")),
    }
}

fn no_data(case: &Value) -> Judged {
    let ours = outcome("avg($.m.experiment[*]) >= avg($.m.control[*]) - 10%", None, &case["input"])?;
    equal(ours, Outcome::Missing)?;
    let seen = row("seen", Outcome::Pass, "1", true);
    let critical = case["expected"]["critical"] == true;
    let verdict = judged("", vec![group("1", vec![seen, row("o", ours, "1", critical)])]).decide();
    equal(verdict.decision, if critical { Decision::NoGo } else { Decision::Go })
}

// --- score and decision ---

fn row(id: &str, outcome: Outcome, weight: &str, blocking: bool) -> CheckReport {
    CheckReport {
        check: id.into(),
        title: id.into(),
        kind: Kind::Require,
        outcome,
        raw_outcome: None,
        veto_stands: false,
        blocking,
        weight: weight.into(),
        reason: String::new(),
        why: None,
        owner: None,
        remedy: None,
        action: None,
        link: None,
        place: Place { file: "gate.yaml".into(), line: 1, column: 1 },
        requirement: None,
        comparisons: Vec::new(),
        margin_note: None,
        offenders: Vec::new(),
        more_offenders: 0,
        tick: None,
        approval: None,
    }
}

fn group(weight: &str, checks: Vec<CheckReport>) -> GroupReport {
    GroupReport {
        group: String::new(),
        title: String::new(),
        owner: None,
        weight: weight.into(),
        score: None,
        checks,
    }
}

struct Judgement {
    gate: Gate,
    groups: Vec<GroupReport>,
}

/// A gate in which these outcomes were found. A check without weight that passes makes it one with a blocking check.
fn judged(thresholds: &str, mut groups: Vec<GroupReport>) -> Judgement {
    groups.push(group("1", vec![row("seen", Outcome::Pass, "0", true)]));
    let mut model = Vec::new();
    for (g, group) in groups.iter_mut().enumerate() {
        group.group = format!("g{g}");
        for (c, check) in group.checks.iter_mut().enumerate() {
            check.check = format!("{}-{g}-{c}", check.check);
        }
        let checks = group.checks.iter().map(|check| Check {
            id: check.check.clone(),
            title: check.title.clone(),
            kind: CheckKind::Confirm { from: "checklist".into(), text: "x".into(), item: None },
            why: None,
            owner: None,
            weight: check.weight.parse().unwrap(),
            blocking: check.blocking,
            when: Vec::new(),
            ready: Vec::new(),
            na_allowed: false,
            remedy: None,
            action: None,
            link: None,
            place: check.place.clone(),
        });
        model.push(Group {
            id: group.group.clone(),
            title: String::new(),
            owner: None,
            weight: group.weight.parse().unwrap(),
            checks: checks.collect(),
        });
    }
    let mut limits = thresholds.split_whitespace().map(|text| text.parse().unwrap());
    let gate = Gate {
        id: "gate".into(),
        title: "Gate".into(),
        purpose: None,
        owner: None,
        needs: Vec::new(),
        folder: Folder::Fixed("gate".into()),
        conditional: Conditional::Hold,
        labels: Labels::default(),
        score: ScoreRules {
            go: limits.next(),
            floor: limits.next(),
            bands: Vec::new(),
            weightings: Vec::new(),
        },
        evidence: Vec::new(),
        groups: model,
        details: serde_json::Map::new(),
        document: None,
        source: Arc::new(Source { path: "gate.yaml".into(), text: String::new() }),
        sha256: String::new(),
    };
    Judgement { gate, groups }
}

fn scores(judgement: &Judgement) -> Scores {
    Scores::of(score::weigh(&judgement.gate, &judgement.groups))
}

impl Judgement {
    fn decide(&self) -> Verdict {
        decision::decide(&self.gate, &self.groups, &[], &[], &scores(self), false)
    }
}

fn decision_for(word: &str) -> Result<Decision, String> {
    match word {
        "pass" => Ok(Decision::Go),
        "warning" | "warn" => Ok(Decision::Conditional),
        "fail" => Ok(Decision::NoGo),
        other => Err(format!("an unknown verdict {other}")),
    }
}

fn text_of(number: &Value) -> String {
    number.to_string().trim_matches('"').trim_end_matches('%').to_owned()
}

fn total(case: &Value) -> Judged {
    let input = &case["input"];
    let mut checks = Vec::new();
    for score in input["objective_scores"].as_array().into_iter().flatten() {
        // A credit between 0 and 1 does not occur here: that much of the weight passes, the rest fails.
        let credit: Number = text_of(score).parse().map_err(|_| "no number")?;
        let rest = &Number::from(1_i64) - &credit;
        let blocking = input["key_failed"] == true;
        for (outcome, weight) in [(Outcome::Pass, credit), (Outcome::Fail, rest)] {
            if !weight.is_zero() {
                checks.push(row("o", outcome, &weight.to_string(), blocking));
            }
        }
    }
    let thresholds = format!("{} {}", text_of(&input["pass_at"]), text_of(&input["warn_at"]));
    let judgement = judged(&thresholds, vec![group("1", checks)]);
    let score = scores(&judgement).value.ok_or("no score")?;
    equal(score, text_of(&case["expected"]["score"]).parse().map_err(|_| "no number")?)?;
    equal(judgement.decide().decision, decision_for(case["expected"]["verdict"].as_str().unwrap_or(""))?)
}

fn analysis(case: &Value) -> Judged {
    let (input, expected) = (&case["input"], &case["expected"]);
    let mut checks = Vec::new();
    if let Some(objectives) = input["objectives"].as_array() {
        for objective in objectives {
            let ours = target(&objective["value"], &objective["failure"], &objective["warning"])?;
            checks.push(row("o", ours, &text_of(&objective["weight"]), false));
        }
    }
    let scores_of = input["scores"].as_array().into_iter().flatten();
    let count = scores_of.clone().count();
    for (i, (score, weight)) in scores_of.zip(input["weights"].as_array().into_iter().flatten()).enumerate() {
        let (score, full) = (score.as_f64().unwrap_or(-1.0), weight.as_f64().unwrap_or(-1.0));
        let outcome = [Outcome::Fail, Outcome::Warn, Outcome::Pass]
            .into_iter()
            .zip([0.0, 0.5, 1.0])
            .find(|(_, credit)| (full * credit - score).abs() < 1e-9)
            .ok_or("a credit that we do not have")?
            .0;
        let key = input["last_is_key"] == true && i + 1 == count;
        checks.push(row("o", outcome, &text_of(weight), key));
    }
    let thresholds = format!("{} {}", text_of(&input["pass_at"]), text_of(&input["warn_at"]));
    let judgement = judged(&thresholds, vec![group("1", checks)]);
    let (verdict, percent) = match expected {
        Value::String(verdict) => (verdict.as_str(), None),
        other => (other["verdict"].as_str().unwrap_or(""), Some(text_of(&other["percent"]))),
    };
    if let Some(percent) = percent {
        equal(scores(&judgement).value.map(|score| score.to_string()), Some(percent))?;
    }
    equal(judgement.decide().decision, decision_for(verdict)?)
}

fn group_score(case: &Value) -> Judged {
    let input = &case["input"];
    let mut groups: BTreeMap<String, Vec<CheckReport>> = BTreeMap::new();
    let mut critical = false;
    for metric in input["metrics"].as_array().into_iter().flatten() {
        let outcome = match metric["label"].as_str() {
            Some("Pass") => Outcome::Pass,
            Some("High" | "Low") => Outcome::Fail,
            Some("Nodata") => Outcome::Missing,
            _ => return Err("an unknown label".into()),
        };
        let blocking = metric["critical"] == true;
        critical |= blocking && outcome != Outcome::Pass;
        for name in metric["groups"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap_or("").to_owned();
            groups.entry(name).or_default().push(row("o", outcome, "1", blocking));
        }
    }
    let weight = |name: &str| input["group_weights"].get(name).map_or("1".into(), text_of);
    let groups = groups.into_iter().map(|(name, checks)| group(&weight(&name), checks)).collect();
    let judgement = judged("", groups);
    let ours = scores(&judgement).value.ok_or("no score")?;
    if critical {
        equal(judgement.decide().decision, Decision::NoGo)?;
    }
    // Where we differ, what was not seen stays in the sum, and what is critical does not empty it: half is green.
    let expected = if case["gatekeeper"] == "differs" {
        Number::from(50_i64)
    } else {
        text_of(&case["expected"]).parse().map_err(|_| "no number")?
    };
    equal(ours.floored(2), expected.floored(2))
}

fn proportional(case: &Value) -> Judged {
    let count = |value: &Value| value.as_u64().unwrap_or(0);
    let groups = case["input"]["groups"].as_array().into_iter().flatten().map(|of| {
        let mut checks: Vec<_> = (0..count(&of["total"]))
            .map(|i| if i < count(&of["success"]) { Outcome::Pass } else { Outcome::Fail })
            .collect();
        if checks.is_empty() {
            checks.push(Outcome::NotApplicable);
        }
        let checks = checks.into_iter().map(|outcome| row("o", outcome, "1", false)).collect();
        group(&text_of(&of["weight"]), checks)
    });
    let score = scores(&judged("", groups.collect())).value;
    let of_ten = score.and_then(|score| score.checked_div(&Number::from(10_i64))?.floor_to_i64());
    equal(of_ten.unwrap_or(-1), case["expected"].as_i64().ok_or("no number")?)
}

/// What a case says about us; `None` for a kind that nobody has translated.
fn run(case: &Value) -> Option<Judged> {
    let input = &case["input"];
    let with = |text: Result<String, String>| text.and_then(|text| criteria(&text, case));
    Some(match case["kind"].as_str()? {
        "parse" => parses(case),
        "criterion" => with(comparison(input["criterion"].as_str()?)),
        "operator" => with(comparison(input["op"].as_str()?)),
        "all-of" => with(any_of(&json!([input["all_of"]]))),
        "any-of" => with(any_of(&input["any_of"])),
        "objective" => objective(case),
        "target" => target(&input["value"], &input["failure"], &input["warning"])
            .and_then(|ours| equal(ours.word(), case["expected"].as_str().unwrap_or(""))),
        "evaluate" => conditions(case),
        "evaluate-nan" => not_a_number(),
        "percentile" => holds("p95($.m.values[*]) == 9.5", input).and_then(|ours| equal(ours, true)),
        "classify" => no_data(case),
        "total" => total(case),
        "analysis" => analysis(case),
        "group-score" => group_score(case),
        "proportional-weighted" => proportional(case),
        _ => return None,
    })
}

#[test]
fn other_evaluators() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/scoring.json");
    let Ok(text) = fs::read_to_string(&path) else {
        say!("skipped: {} is not there", path.display());
        return;
    };
    let suite: Value = serde_json::from_str(&text).unwrap();
    let (mut covered, mut left): (BTreeMap<&str, usize>, BTreeMap<&str, Vec<&str>>) = Default::default();
    let mut wrong = Vec::new();
    let cases = suite["cases"].as_array().unwrap();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        match case["gatekeeper"].as_str().unwrap() {
            tag @ ("same" | "differs") => match run(case) {
                Some(Ok(())) => *covered.entry(tag).or_default() += 1,
                Some(Err(problem)) => wrong.push(format!("{id}: {problem}")),
                None => wrong.push(format!("{id}: nobody knows how to judge kind {}", case["kind"])),
            },
            tag @ ("open" | "beyond") => left.entry(tag).or_default().push(id),
            other => wrong.push(format!("{id}: unknown tag {other}")),
        }
    }
    for (tag, count) in &covered {
        say!("{tag}: {count} covered");
    }
    for (tag, ids) in &left {
        say!("{tag}: {} not covered: {}", ids.len(), ids.join(" "));
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    let accounted = covered.values().sum::<usize>() + left.values().map(Vec::len).sum::<usize>();
    assert_eq!(accounted, cases.len());
    assert!(covered.values().sum::<usize>() > 30, "the suite has shrunk to {}", cases.len());
}
