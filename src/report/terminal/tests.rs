//! What the report looks like, and what must hold however hostile its texts are.

use proptest::prelude::*;
use rstest::rstest;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::report::{Problem, Reason, escape, fixtures};

/// The text without colour codes, which must be whole.
fn bare(text: &str) -> String {
    let codes = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    codes.replace_all(text, "").into_owned()
}

/// What holds for every report in every style.
fn check_page(text: &str, style: &Style) {
    let text = if style.colour { bare(text) } else { text.to_owned() };
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "ends with one line break");
    let bad = text.chars().find(|&c| c != '\n' && escape::is_deceptive(c));
    assert_eq!(bad, None, "nothing deceives");
    for line in text.lines() {
        let width = style.width.max(Style::MIN_WIDTH);
        assert!(line.width() <= width, "{} of {width} columns: {line:?}", line.width());
        assert_eq!(line.trim_end(), line, "no blanks at the end");
    }
    assert!(!text.contains("\n\n\n"), "no two empty lines");
}

fn styles() -> Vec<Style> {
    let mut styles = Vec::new();
    for width in [0, 40, 41, 53, 60, 72, 80, 100, 200, 1_000] {
        for bits in 0..32_u8 {
            let on = |bit: u8| bits & (1 << bit) != 0;
            let layout = if on(4) { Layout::Compact } else { Layout::Full };
            styles.push(Style { layout, colour: on(0), width, explain: on(1), quiet: on(2), unicode: on(3) });
        }
    }
    styles
}

#[test]
fn every_report_fits_every_style() {
    for style in styles() {
        for (_, report) in fixtures::all() {
            check_page(&render(&report, &style), &style);
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    for style in styles().into_iter().filter(|style| style.colour) {
        for (name, report) in fixtures::all() {
            let (coloured, plain) =
                (render(&report, &style), render(&report, &Style { colour: false, ..style }));
            assert_eq!(bare(&coloured), plain, "{name} {style:?}");
            assert!(coloured.contains('\u{1b}'), "{name} {style:?}");
            assert!(!plain.contains('\u{1b}'), "{name} {style:?}");
        }
    }
}

#[test]
fn ascii_signs_leave_no_other_character() {
    for (name, report) in [("no-go", fixtures::no_go()), ("pipeline", fixtures::pipeline())] {
        for explain in [false, true] {
            let text = render(&report, &Style { unicode: false, explain, ..Style::plain(80) });
            assert_eq!(text.chars().find(|c| !c.is_ascii()), None, "{name}");
        }
    }
}

#[rstest]
#[case::go("go", fixtures::go())]
#[case::no_go("no-go", fixtures::no_go())]
#[case::pipeline("pipeline", fixtures::pipeline())]
#[case::chain("chain", fixtures::chain())]
#[case::wide_characters("wide-characters", fixtures::wide_characters())]
fn looks(#[case] name: &str, #[case] report: Report) {
    for width in [60, 100, 200] {
        insta::assert_snapshot!(format!("{name}-{width}"), render(&report, &Style::plain(width)));
    }
}

#[test]
fn looks_in_other_styles() {
    let plain = Style::plain(100);
    let no_go = fixtures::no_go();
    insta::assert_snapshot!("no-go-40", render(&no_go, &Style::plain(40)));
    insta::assert_snapshot!("no-go-colour", render(&no_go, &Style { colour: true, ..plain }));
    insta::assert_snapshot!("no-go-explain", render(&no_go, &Style { explain: true, ..plain }));
    insta::assert_snapshot!("no-go-ascii", render(&no_go, &Style { unicode: false, ..plain }));
    insta::assert_snapshot!("conditional", render(&fixtures::conditional(), &plain));
    insta::assert_snapshot!("target", render(&fixtures::target(), &plain));
    insta::assert_snapshot!("errors", render(&fixtures::errors(), &plain));
    insta::assert_snapshot!("hostile", render(&fixtures::hostile(), &plain));
}

#[test]
fn quiet_is_one_line_for_each_gate() {
    let quiet = Style { quiet: true, ..Style::plain(100) };
    let cases = [
        (fixtures::go(), "GO production 97.5\n"),
        (fixtures::no_go(), "REJECTED (NO-GO) production 53.3 (replay at 2026-11-20T18:00:00Z)\n"),
        (
            fixtures::pipeline(),
            "PASS (GO) mock (decided earlier)\nAPPROVED (GO) staging 100.0\nREJECTED (NO-GO) production 53.3\n\
             NOT REACHED post-release (waits for production)\n",
        ),
        (
            fixtures::errors(),
            "NOT DECIDED unknown-key: a check has no key `requires`\n\
             NOT DECIDED unreadable-folder: the evidence folder cannot be read: permission denied\n",
        ),
    ];
    for (report, expected) in cases {
        assert_eq!(render(&report, &quiet), expected);
    }
}

#[test]
fn a_green_gate_of_many_checks_stays_short() {
    for (checks, most) in [(40, 80), (400, 60)] {
        let text = render(&fixtures::many(checks), &Style::plain(100));
        let lines = text.lines().count();
        assert!(lines <= most, "{lines} lines for {checks} checks");
    }
    let all = render(&fixtures::many(400), &Style { explain: true, ..Style::plain(100) });
    assert!(all.contains("Criterion 3.99"), "explained, every check is there");
}

#[test]
fn details_are_shown_on_demand_and_never_as_json() {
    let mut report = fixtures::go();
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        let agenda = serde_json::json!([{ "topic": "Rollback plan", "minutes": 10 }]);
        judged.details.insert("agenda".into(), agenda);
    }
    let plain = Style::plain(100);
    assert!(!render(&report, &plain).contains("agenda"));
    let text = render(&report, &Style { explain: true, ..plain });
    assert!(text.contains("  agenda:\n    - topic: Rollback plan, minutes: 10\n"));
    assert!(!text.contains("{\""));
}

#[test]
fn what_a_check_says_is_said_once() {
    let text = render(&fixtures::no_go(), &Style::plain(200));
    for sentence in
        ["1 incident matches: INC-4711", "262 ms is not < 240 ms", "nobody has ticked it yet", "Profile the"]
    {
        assert_eq!(text.matches(sentence).count(), 1, "{sentence}");
    }
    let mut report = fixtures::no_go();
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        judged.reasons[0].text = "something that its check does not say".into();
        judged.way = None;
    }
    let text = render(&report, &Style::plain(200));
    assert_eq!(text.matches("something that its check does not say").count(), 1);
    assert_eq!(text.matches("Profile the").count(), 1, "without a way, the check says what to do");
}

#[test]
fn a_passing_check_of_several_conditions_has_no_row_unless_explained() {
    let mut report = fixtures::go();
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        let check = &mut judged.groups[0].checks[0];
        let same = check.comparisons[0].clone();
        check.comparisons.push(same);
    }
    let text = render(&report, &Style::plain(100));
    assert!(text.contains("    ✓ pass  Error rate\n"), "{text}");
    let text = render(&report, &Style { explain: true, ..Style::plain(100) });
    assert!(text.contains("2 conditions"));
}

#[test]
fn the_first_line_never_says_go_for_what_did_not_pass() {
    let standing = |may_pass, decision: Decision| GateReport::Standing {
        score: None,
        gate: "staging".into(),
        title: "Staging".into(),
        owner: None,
        decision,
        label: decision.to_string(),
        may_pass,
        refused: Some("it is for release 2.3.0".into()),
        instant: "2026-11-18T08:15:00Z".into(),
        file: "records/staging.json".into(),
    };
    let waiting = || GateReport::NotReached {
        gate: "production".into(),
        title: "Production".into(),
        owner: None,
        waits_for: vec!["staging".into()],
    };
    let go = || fixtures::go().gates.remove(0);
    let stop = || fixtures::no_go().gates.remove(0);
    let conditional = || fixtures::conditional().gates.remove(0);
    let cases = [
        (vec![], "NOT DECIDED  no gate was judged"),
        (vec![waiting()], "NOT DECIDED  no gate was judged"),
        (vec![standing(false, Decision::Go), waiting()], "NOT PASSED  2 gates not passed"),
        (vec![standing(true, Decision::Go), go()], "GO  all 2 gates   next: promote"),
        (vec![standing(false, Decision::NoGo), waiting()], "NO-GO  staging"),
        (vec![go(), conditional()], "CONDITIONAL  production   readiness 97.5   next: hold"),
        (vec![stop(), go()], "REJECTED (NO-GO)  production   readiness 53.3   next: rollback"),
    ];
    for (gates, expected) in cases {
        let report = Report { gates, ..fixtures::go() };
        let text = render(&report, &Style::plain(100));
        assert_eq!(text.lines().next(), Some(expected));
    }
    let mut undecided = fixtures::go();
    undecided.errors = fixtures::errors().errors;
    assert!(render(&undecided, &Style::plain(100)).starts_with("NOT DECIDED  2 errors\n"));
    undecided.errors.clear();
    undecided.exit_code = 2;
    assert!(render(&undecided, &Style::plain(100)).starts_with("NOT DECIDED\n"));
}

#[test]
fn failing_checks_come_first_unless_the_decision_is_go() {
    let text = render(&fixtures::no_go(), &Style::plain(100));
    let at = |text: &str, what: &str| text.find(what).unwrap_or_else(|| panic!("no {what}"));
    let table = &text[at(&text, "\nMetrics")..];
    assert!(at(table, "Response time p95") < at(table, "Error rate"), "the file has them the other way");
    let text = render(&fixtures::go(), &Style::plain(100));
    let table = &text[at(&text, "\nMetrics")..];
    assert!(at(table, "Error rate") < at(table, "Response time p95"), "the order of the file");
}

#[test]
fn only_what_failed_on_seen_evidence_asks_for_an_action() {
    let mut report = fixtures::no_go();
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        judged.groups[0].checks[1].outcome = Outcome::Missing;
    }
    assert!(!render(&report, &Style::plain(100)).contains("\nActions\n"));
    assert!(
        render(&fixtures::no_go(), &Style::plain(100)).contains("\nActions\n  rollback  because Response")
    );
}

#[test]
fn a_replay_is_loud() {
    let line = "REPLAY at 2026-11-20T18:00:00Z: judged as of that instant, proves nothing about now\n";
    assert!(render(&fixtures::no_go(), &Style::plain(100)).contains(line));
    assert!(!render(&fixtures::go(), &Style::plain(100)).contains("REPLAY"));
}

/// Text of the kind that breaks layouts.
fn nasty() -> impl Strategy<Value = String> {
    let pick = prop::sample::select(vec![
        "本番",
        "🚀",
        "👩\u{200d}💻",
        "🇩🇪",
        "e\u{301}",
        "\u{301}",
        "\u{200d}",
        "\u{200b}",
        "\u{202e}",
        "\u{1b}[31m",
        "\t",
        "\r\n",
        "\u{9b}",
        "\u{1100}\u{1100}",
        "लक्ष्मी",
        "لا",
        "\u{fe0f}",
        "❤\u{fe0f}",
        "\u{a0}",
        "\u{3000}",
        " ",
        "  ",
        "a",
        "longerword",
        "$.a['b c'].d",
        "/",
        "\u{ad}",
        "\u{2028}",
        "👍🏽",
        "\u{1f1e6}",
        "\u{e0041}",
        "0",
        "က်",
    ]);
    prop_oneof![
        prop::collection::vec(pick, 0..60).prop_map(|parts| parts.concat()),
        any::<String>(),
        "[a-z/.]{0,300}",
        Just("x".repeat(10_000)),
        Just("\u{1100}".repeat(500)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_page(text in nasty(), other in nasty(), width in 0_usize..220, bits in 0_u8..16) {
        let on = |bit: u8| bits & (1 << bit) != 0;
        let layout = if on(3) { Layout::Compact } else { Layout::Full };
        let style = Style { layout, colour: on(0), width, explain: on(1), quiet: false, unicode: on(2) };
        let mut report = fixtures::pipeline();
        report.release.version = Some(text.clone());
        report.errors = vec![Problem {
            code: "code".into(),
            message: text.clone(),
            file: Some(other.clone()),
            line: Some(1),
            column: Some(1),
            help: vec![text.clone()],
        }];
        for gate in &mut report.gates {
            let GateReport::Judged(judged) = gate else { continue };
            judged.title.clone_from(&text);
            judged.purpose = Some(other.clone());
            judged.label.clone_from(&other);
            judged.reasons.push(Reason { code: text.clone(), check: None, text: other.clone(), owner: Some(text.clone()) });
            for group in &mut judged.groups {
                group.title.clone_from(&other);
                group.score = Some(text.clone());
                for check in &mut group.checks {
                    check.title.clone_from(&text);
                    check.reason.clone_from(&other);
                    check.owner = Some(text.clone());
                    check.remedy = Some(text.clone());
                    for comparison in &mut check.comparisons {
                        comparison.measured.clone_from(&text);
                        comparison.actual = Some(other.clone());
                        comparison.target = Some(text.clone());
                        comparison.operator.clone_from(&other);
                    }
                    for vote in check.approval.iter_mut().flat_map(|approval| &mut approval.votes) {
                        vote.voter.clone_from(&text);
                        vote.vote.clone_from(&other);
                    }
                    if let Some(tick) = &mut check.tick {
                        tick.note = Some(other.clone());
                        tick.at = Some(text.clone());
                    }
                }
            }
            for evidence in &mut judged.evidence {
                evidence.looked_at.clone_from(&text);
                evidence.problem = Some(other.clone());
            }
            for waiver in &mut judged.waivers {
                waiver.state.clone_from(&text);
                waiver.check.clone_from(&other);
            }
            for step in judged.way.iter_mut().flat_map(|way| &mut way.steps) {
                step.title.clone_from(&other);
                step.gain = Some(text.clone());
            }
        }
        let shown = render(&report, &style);
        check_page(&shown, &style);
        prop_assert!(shown.contains("NOT"));
        prop_assert!(shown.contains("NO-GO"));
    }
}
