use std::fmt::Write;

use proptest::prelude::*;

use crate::decision::tests::{Judgement, judgement};
use crate::report::{Decision, Outcome};

/// groups, rules, the steps with their gains, the score.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[test]
fn ways() {
    let rows: &[Row] = &[
        (
            "what blocks",
            "a=pass b=fail c=missing d=pending e=error",
            "",
            "b+20.0 c+20.0 d+20.0 e+20.0",
            "100.0",
        ),
        ("what advises is not in the way", "a=pass b=fail c=fail,advisory", "", "b+33.3", "66.6"),
        ("a warning is half way", "a=pass b=warn", "", "b+25.0", "100.0"),
        ("and no obstacle where it is a note", "a=fail b=warn", "never", "a+50.0", "75.0"),
        ("a waived check must really be green", "a=pass b=waived-fail,advisory", "", "b+50.0", "100.0"),
        ("a conditional vote", "a=pass q=warn,vote", "never", "q+25.0", "100.0"),
        ("a veto", "a=pass v=missing,veto", "", "v+50.0", "100.0"),
        ("a needed gate first", "a=fail", "needs unmet", "staging a+100.0", "100.0"),
        ("no weight, no gain", "a=pass b=fail,w0", "", "b", "100.0"),
        ("groups count", "30* a=pass b=fail / 70* c=fail d=pass", "", "b+15.0 c+35.0", "100.0"),
        (
            "as little more as the score asks for",
            "a=pass,w50 b=fail,w10,advisory c=fail,w25,advisory d=missing,w15,advisory",
            "go 75",
            "c+25.0",
            "75.0",
        ),
        (
            "the largest first, told in the order of the file",
            "a=pass,w50 b=fail,w10,advisory c=fail,w25,advisory d=missing,w15,advisory",
            "go 90",
            "c+25.0 d+15.0",
            "90.0",
        ),
        ("of equal ones the first", "a=pass,w2 b=fail,advisory c=fail,advisory", "go 75", "b+25.0", "75.0"),
        (
            "what blocks counts before more is asked for",
            "a=fail,w40 b=fail,w30,advisory c=pass,w30",
            "go 70",
            "a+40.0",
            "70.0",
        ),
        ("the floor asks as well", "a=pass b=fail,advisory", "floor 60", "b+50.0", "100.0"),
        (
            "half must be measured, whatever else would bring more",
            "a=pass,w20 b=fail,w28,advisory c=missing,w26,advisory d=error,w26,advisory",
            "go 40",
            "c+26.0",
            "46.0",
        ),
        ("nothing applies", "a=na", "", "!", "-"),
        ("no weight where a score is asked for", "a=pass,w0", "go 90", "!", "-"),
    ];
    for (name, groups, rules, steps, score) in rows {
        let way = judgement(groups).with(rules).decide(false).way.unwrap_or_else(|| panic!("{name}: GO"));
        let told: Vec<String> = way
            .steps
            .iter()
            .map(|step| {
                let name = step.check.as_deref().or(step.gate.as_deref()).unwrap_or("!");
                step.gain.as_ref().map_or_else(|| name.to_owned(), |gain| format!("{name}+{gain}"))
            })
            .collect();
        assert_eq!(told.join(" "), *steps, "{name}");
        assert_eq!(way.score.as_deref().unwrap_or("-"), *score, "{name}");
    }
}

#[test]
fn a_step_says_who_and_what() {
    let way = judgement("a=pass b=missing").decide(false).way.unwrap();
    let step = &way.steps[0];
    assert_eq!(
        (
            step.title.as_str(),
            step.text.as_str(),
            step.outcome,
            step.owner.as_deref(),
            step.remedy.as_deref()
        ),
        ("Check b", "b is missing", Some(Outcome::Missing), Some("owner-of-b"), Some("mend b"))
    );
}

fn any_check() -> impl Strategy<Value = (usize, usize, bool)> {
    (0_usize..9, 0_usize..6, prop::bool::weighted(0.6))
}

const OUTCOMES: [&str; 9] =
    ["pass", "pass", "warn", "fail", "missing", "pending", "error", "na", "waived-fail"];

proptest! {
    /// Whoever walks the way arrives, and there is no shorter one.
    #[test]
    fn the_way_leads_to_go(
        checks in prop::collection::vec(any_check(), 1..7),
        rules in prop::sample::select(vec!["", "go 80", "go 95 floor 50", "never go 60", "floor 70"]),
        split in 1_usize..7,
    ) {
        let mut spec = String::from("seen=pass,w1");
        for (i, (outcome, weight, blocking)) in checks.iter().enumerate() {
            let advisory = if *blocking { "" } else { ",advisory" };
            let divide = if i == split { " / 3*" } else { "" };
            write!(spec, "{divide} c{i}={},w{weight}{advisory}", OUTCOMES[*outcome]).unwrap();
        }
        let judged = judgement(&spec).with(rules);
        let Some(way) = judged.decide(false).way else { return Ok(()) };
        let steps: Vec<&str> = way.steps.iter().filter_map(|step| step.check.as_deref()).collect();
        let walked = |green: &[&str]| {
            let mut other = judgement(&spec).with(rules);
            for check in other.groups.iter_mut().flat_map(|group| &mut group.checks) {
                if green.contains(&check.check.as_str()) {
                    check.outcome = Outcome::Pass;
                    check.raw_outcome = None;
                }
            }
            other.waivers.retain(|waiver| !green.contains(&waiver.check.as_str()));
            other.decide(false).decision
        };
        prop_assert_eq!(walked(&steps), Decision::Go, "{} {}", spec, rules);
        let ids: Vec<String> = (0..checks.len()).map(|i| format!("c{i}")).collect();
        for chosen in 0..1_u32 << ids.len() {
            let others: Vec<&str> =
                ids.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, id)| id.as_str()).collect();
            if others.len() < steps.len() && checks_apply(&judged, &others) {
                prop_assert_ne!(walked(&others), Decision::Go, "{} {}: {:?} is shorter", spec, rules, others);
            }
        }
    }
}

/// What does not apply cannot turn green.
fn checks_apply(judged: &Judgement, ids: &[&str]) -> bool {
    let mut checks = judged.groups.iter().flat_map(|group| &group.checks);
    checks.all(|check| check.outcome != Outcome::NotApplicable || !ids.contains(&check.check.as_str()))
}
