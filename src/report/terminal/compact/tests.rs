//! What the compact layout looks like, and that it hides nothing that decides.

use rstest::rstest;

use super::*;
use crate::report::terminal::{Layout, Style, is_green, render};
use crate::report::{Judged, escape, fixtures};

fn style(width: usize) -> Style {
    Style { layout: Layout::Compact, ..Style::plain(width) }
}

#[rstest]
#[case::go("go", fixtures::go())]
#[case::no_go("no-go", fixtures::no_go())]
#[case::conditional("conditional", fixtures::conditional())]
#[case::pipeline("pipeline", fixtures::pipeline())]
#[case::wide_characters("wide-characters", fixtures::wide_characters())]
#[case::errors("errors", fixtures::errors())]
fn looks(#[case] name: &str, #[case] report: Report) {
    for width in [40, 80, 120] {
        insta::assert_snapshot!(format!("{name}-{width}"), render(&report, &style(width)));
    }
}

#[test]
fn looks_in_other_styles() {
    let no_go = fixtures::no_go();
    insta::assert_snapshot!("no-go-colour", render(&no_go, &Style { colour: true, ..style(80) }));
    insta::assert_snapshot!("no-go-ascii", render(&no_go, &Style { unicode: false, ..style(80) }));
    insta::assert_snapshot!("hostile", render(&fixtures::hostile(), &style(80)));
}

/// Texts without what a layout adds: line breaks and blanks.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How a text from a file stands in the report.
fn shown(text: &str) -> String {
    dense(&escape::line(&escape::shorten(text, 1_000)))
}

fn every_judged(report: &Report) -> impl Iterator<Item = &Judged> {
    report.gates.iter().filter_map(crate::report::terminal::judged)
}

#[test]
fn it_decides_as_the_full_layout_does_and_hides_nothing_that_is_not_green() {
    for (name, report) in fixtures::all() {
        for width in [40, 80, 120] {
            let full = dense(&render(&report, &Style { explain: true, ..Style::plain(width) }));
            let compact = render(&report, &style(width));
            let compact = dense(&compact);
            let both = |what: &str| {
                assert!(full.contains(what), "{name} {width}: the full layout has no {what}");
                assert!(compact.contains(what), "{name} {width}: the compact layout has no {what}");
            };
            for judged in every_judged(&report) {
                both(&judged.decision.to_string());
                both(&shown(&judged.gate));
                both(&judged.score.as_ref().map_or(String::new(), |score| shown(&score.value)));
                for check in judged.groups.iter().flat_map(|group| &group.checks) {
                    if !is_green(check) {
                        both(&shown(&check.title));
                        both(&shown(&check.reason));
                    }
                }
                for waiver in judged.waivers.iter().filter(|waiver| waiver.state == "in-use") {
                    both(&shown(&waiver.reason));
                    both(&shown(&waiver.expires));
                    both(&shown(&waiver.approved_by));
                }
            }
            for reason in every_judged(&report)
                .filter(|judged| judged.decision == Decision::Conditional)
                .flat_map(|judged| &judged.reasons)
            {
                both(&reason.code);
            }
            if let Some(worst) = Upshot::of(&report).worst {
                both(&shown(&worst.next));
            }
            if report.replay {
                both("REPLAY");
                assert!(compact.contains("(replayat"), "{name} {width}");
            }
        }
    }
}

#[test]
fn every_verdict_stands_in_one_column() {
    for (name, report) in fixtures::all() {
        for width in [40, 80, 120] {
            let text = render(&report, &style(width));
            let ends: Vec<usize> = text
                .lines()
                .filter_map(|line| line.rsplit_once("... "))
                .map(|(before, _)| unicode_width::UnicodeWidthStr::width(before))
                .collect();
            let groups: usize = every_judged(&report).map(|judged| judged.groups.len()).sum();
            assert_eq!(ends.len(), groups, "{name} {width}: a line for each group\n{text}");
            assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{name} {width}: {ends:?}\n{text}");
        }
    }
}

#[test]
fn the_first_and_the_last_line_say_the_same() {
    let cases = [
        (fixtures::go(), "GO"),
        (fixtures::no_go(), "REJECTED (NO-GO)"),
        (fixtures::conditional(), "CONDITIONAL"),
        (fixtures::pipeline(), "REJECTED (NO-GO)  production"),
        (fixtures::errors(), "NOT DECIDED  2 errors"),
        (Report { exit_code: 2, ..fixtures::go() }, "NOT DECIDED"),
        (Report { gates: Vec::new(), ..fixtures::go() }, "NOT DECIDED  no gate was judged"),
    ];
    for (report, expected) in cases {
        let text = render(&report, &style(100));
        let replay = if report.replay { " (replay at 2026-11-20T18:00:00Z)" } else { "" };
        assert_eq!(text.lines().next(), Some(format!("GO/NO-GO decision: {expected}").as_str()));
        assert_eq!(text.lines().last(), Some(format!("DECISION: {expected}{replay}").as_str()));
    }
}

#[test]
fn a_conditional_that_may_pass_says_so_in_the_last_line() {
    let mut report = fixtures::conditional();
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        judged.may_pass = true;
    }
    let text = render(&report, &style(80));
    assert_eq!(text.lines().last(), Some("DECISION: CONDITIONAL (conditions allowed: may pass)"));
}

#[test]
fn a_veto_that_does_not_stand_is_told_once_and_below_the_groups() {
    let mut report = fixtures::go();
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        let check = &mut judged.groups[0].checks[0];
        check.kind = Kind::Veto;
        check.title = "Unresolved SEV-1 or SEV-2".into();
        check.comparisons = vec![fixtures::comparison(
            "count($.risks.items[*])",
            ">",
            "0",
            Some("0"),
            crate::report::Holds::False,
        )];
    }
    let text = render(&report, &style(80));
    assert_eq!(text.matches("Unresolved").count(), 1);
    assert!(text.contains("Bo Chen (qa)\nUnresolved SEV-1 or SEV-2: none\n\nnext: promote\n"), "{text}");
}

#[test]
fn a_refused_decision_says_why() {
    let mut report = fixtures::pipeline();
    if let Some(GateReport::Standing { may_pass, refused, .. }) = report.gates.first_mut() {
        *may_pass = false;
        *refused = Some("it is for release 2.3.0".into());
    }
    report.gates.truncate(1);
    let text = render(&report, &style(80));
    assert!(text.contains("not accepted: it is for release 2.3.0"), "{text}");
    assert_eq!(text.lines().last(), Some("DECISION: NOT PASSED  1 gate not passed"));
}

#[test]
fn only_what_failed_on_seen_evidence_names_its_action() {
    let mut report = fixtures::no_go();
    assert!(render(&report, &style(80)).contains("action rollback"));
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        judged.groups[0].checks[1].outcome = Outcome::Missing;
    }
    assert!(!render(&report, &style(80)).contains("action rollback"));
}

#[test]
fn quiet_goes_before_the_layout() {
    for (name, report) in fixtures::all() {
        let quiet = Style { quiet: true, ..Style::plain(80) };
        let compact = Style { layout: Layout::Compact, ..quiet };
        assert_eq!(render(&report, &quiet), render(&report, &compact), "{name}");
    }
}
