use std::fmt::Write;

use proptest::prelude::*;

use crate::decision::tests::{Judgement, judgement};
use crate::number::Number;
use crate::report::{Decision, Outcome, Target};
use crate::score::{self, Scores};

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

fn to_score(judged: &Judgement, target: &str) -> Target {
    let scores = Scores::of(score::weigh(&judged.gate, &judged.groups));
    super::to_score(&judged.gate, &judged.groups, &scores, &target.parse().unwrap())
}

#[test]
fn ways_to_a_score() {
    // groups, target; the steps with their gains, the score that they give, how it stands.
    let rows: &[Row] = &[
        ("a=pass,w60 b=fail,w40", "60", "", "60.0", "there"),
        ("a=pass,w60 b=fail,w40", "60.0001", "b+40.0", "100.0", "to go"),
        ("a=pass,w60 b=fail,w10 c=missing,w25 d=error,w5", "80", "c+25.0", "85.0", "to go"),
        ("a=pass,w60 b=fail,w10 c=missing,w25 d=error,w5", "95", "c+25.0 b+10.0", "95.0", "to go"),
        ("a=pass,w60 b=fail,w10 c=missing,w25 d=error,w5", "100", "c+25.0 b+10.0 d+5.0", "100.0", "to go"),
        ("a=pass,w2 b=fail c=fail", "75", "b+25.0", "75.0", "to go"),
        ("a=pass,w2 b=warn c=fail", "70", "c+25.0", "87.5", "to go"),
        ("b=fail,w0,veto a=pass,w9 c=fail,advisory", "95", "c+10.0", "100.0", "to go"),
        ("a=waived-fail b=pass c=na,w9", "80", "a+50.0", "100.0", "to go"),
        ("a=waived-warn b=pass", "80", "a+25.0", "100.0", "to go"),
        ("30* a=pass b=fail / 70* c=fail d=pass", "60", "c+35.0", "85.0", "to go"),
        ("1* a=fail b=pass c=pass / 0* d=fail", "99", "a+33.3", "100.0", "to go"),
        ("a=pass b=pass", "100", "", "100.0", "there"),
        ("a=fail,w0 b=na", "1", "", "-", "never"),
    ];
    for (groups, target, steps, score, stands) in rows {
        let found = to_score(&judgement(groups), target);
        let gained = |step: &crate::report::Step| {
            format!("{}+{}", step.check.as_deref().unwrap(), step.gain.as_deref().unwrap())
        };
        let told: Vec<String> = found.steps.iter().map(gained).collect();
        let how = match (found.reached, found.reachable) {
            (true, true) => "there",
            (false, true) => "to go",
            (false, false) => "never",
            (true, false) => "both",
        };
        let score_then = found.would_give.as_deref().unwrap_or("-");
        assert_eq!(
            (told.join(" ").as_str(), score_then, how),
            (*steps, *score, *stands),
            "{groups} {target}"
        );
        assert_eq!(found.score, *target, "{groups}");
    }
}

#[test]
fn a_step_to_a_score_says_who_and_what() {
    let found = to_score(&judgement("a=pass b=missing"), "95");
    assert_eq!(found.steps, judgement("a=pass b=missing").decide(false).way.unwrap().steps);
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

    /// No fewer checks bring the score there, and what they bring adds up.
    #[test]
    fn the_way_to_a_score_is_the_shortest(
        checks in prop::collection::vec(any_check(), 1..8),
        target in prop::sample::select(vec!["0.5", "33.3", "50", "66.6", "75", "90", "99.9", "100"]),
        split in 1_usize..7,
        weights in (0_usize..5, 0_usize..5),
    ) {
        let mut spec = format!("{}*", weights.0);
        for (i, (outcome, weight, blocking)) in checks.iter().enumerate() {
            let advisory = if *blocking { "" } else { ",advisory" };
            let divide = if i == split { format!(" / {}*", weights.1) } else { String::new() };
            write!(spec, "{divide} c{i}={},w{weight}{advisory}", OUTCOMES[*outcome]).unwrap();
        }
        let judged = judgement(&spec);
        let scores = Scores::of(score::weigh(&judged.gate, &judged.groups));
        let limit: Number = target.parse().unwrap();
        let found = super::to_score(&judged.gate, &judged.groups, &scores, &limit);
        let all = super::candidates(&judged.gate, &judged.groups, &scores);
        let enough = |after: &Scores| after.value.as_ref().is_some_and(|score| *score >= limit);
        let smallest = (0..1_u32 << all.len())
            .filter(|chosen| {
                let green = all.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1);
                enough(&scores.with_green(&green.filter_map(|(_, candidate)| candidate.place).collect::<Vec<_>>()))
            })
            .map(u32::count_ones)
            .min();
        prop_assert_eq!(found.reached, enough(&scores), "{}", spec);
        prop_assert_eq!(found.reachable, smallest.is_some(), "{}", spec);
        if let Some(smallest) = smallest {
            prop_assert_eq!(found.steps.len(), smallest as usize, "{} {}", spec, target);
        }
        let chosen: Vec<_> =
            found.steps.iter().filter_map(|step| all.iter().find(|one| Some(&one.report.check) == step.check.as_ref())).collect();
        prop_assert_eq!(chosen.len(), found.steps.len());
        prop_assert!(chosen.windows(2).all(|pair| pair[0].gain >= pair[1].gain), "{}", spec);
        let after = scores.with_green(&chosen.iter().filter_map(|one| one.place).collect::<Vec<_>>()).value;
        let sum = scores.value.clone().map(|score| chosen.iter().fold(score, |sum, one| &sum + &one.gain));
        prop_assert_eq!(&sum, &after, "{}", spec);
        prop_assert_eq!(found.would_give, after.map(|score| score.floored(1)));
    }
}

/// What does not apply cannot turn green.
fn checks_apply(judged: &Judgement, ids: &[&str]) -> bool {
    let mut checks = judged.groups.iter().flat_map(|group| &group.checks);
    checks.all(|check| check.outcome != Outcome::NotApplicable || !ids.contains(&check.check.as_str()))
}
