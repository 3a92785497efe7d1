use super::draw::Scale;
use super::registry::Format;
use super::*;
use crate::report::terminal::Style;
use crate::report::{escape, fixtures};

/// A report of that day with that score; `fixtures::go` holds one gate, production.
fn of_day(day: u32, score: &str, decision: Decision) -> (String, Report) {
    let mut report = if decision == Decision::NoGo { fixtures::no_go() } else { fixtures::go() };
    report.instant = format!("2026-10-{day:02}T09:00:00Z");
    report.release.version = Some(format!("2.4.{day}"));
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        judged.decision = decision;
        judged.label = decision.to_string();
        if let Some(stated) = &mut judged.score {
            score.clone_into(&mut stated.value);
        }
    }
    (format!("records/{day:02}.json"), report)
}

fn gathered(reports: &[(String, Report)]) -> History {
    let mut gathering = Gathering::default();
    for (file, report) in reports {
        gathering.add(file, report).unwrap();
    }
    gathering.finish(Vec::new())
}

fn month() -> History {
    use Decision::{Conditional, Go, NoGo};
    let days = [
        (3, "53.3", NoGo),
        (7, "61.0", NoGo),
        (11, "78.9", Conditional),
        (19, "88.3", NoGo),
        (30, "97.5", Go),
    ];
    let mut reports: Vec<_> = days.map(|(day, score, decision)| of_day(day, score, decision)).into();
    reports.push(("records/pipeline.json".to_owned(), fixtures::pipeline()));
    reports.push(("records/undecided.json".to_owned(), fixtures::errors()));
    // The order of the files says nothing.
    reports.reverse();
    let mut history = gathered(&reports);
    history.errors = vec![Problem {
        code: "record".into(),
        message: "records/notes.json is not a JSON report of gatekeeper".into(),
        file: None,
        line: None,
        column: None,
        help: Vec::new(),
    }];
    history
}

#[test]
fn reports_stand_in_the_order_of_their_instants() {
    let history = month();
    let instants: Vec<&str> = history.reports.iter().map(|run| run.instant.as_str()).collect();
    let mut sorted = instants.clone();
    sorted.sort_unstable();
    assert_eq!(instants, sorted);
    assert_eq!(history.reports.len(), 7);
    let production = history.gates.iter().find(|gate| gate.gate == "production").unwrap();
    let scores: Vec<_> = production.points.iter().map(|point| point.score.as_deref().unwrap()).collect();
    assert_eq!(scores, ["53.3", "61.0", "78.9", "88.3", "97.5", "53.3"]);
    // By the instant, not by how it is written.
    let mut other = of_day(2, "1.0", Decision::NoGo);
    other.1.instant = "2026-10-03T10:30:00+02:00".to_owned();
    let history = gathered(&[of_day(3, "2.0", Decision::NoGo), other]);
    assert_eq!(history.reports[0].file, "records/02.json");
}

#[test]
fn every_gate_of_every_report_is_counted_once() {
    let history = gathered(&[("a.json".into(), fixtures::pipeline()), ("b.json".into(), fixtures::chain())]);
    let ids: Vec<&str> = history.gates.iter().map(|gate| gate.gate.as_str()).collect();
    let expected: Vec<String> = fixtures::chain().gates.iter().map(|gate| stood(gate).0).collect();
    assert_eq!(ids, expected);
    for gate in &history.gates {
        let (both, state) = match gate.gate.as_str() {
            "mock" => (2, State::Standing),
            "staging" | "production" => (2, State::Judged),
            "post-release" => (2, State::NotReached),
            "design" | "requirements" => (1, State::Judged),
            _ => (1, State::NotReached),
        };
        assert_eq!((gate.points.len(), gate.points[0].state), (both, state), "{}", gate.gate);
    }
    let production = &history.gates.iter().find(|gate| gate.gate == "production").unwrap().points[0];
    let fixture = fixtures::pipeline();
    let GateReport::Judged(judged) = &fixture.gates[2] else { panic!("it is judged") };
    for outcome in Outcome::ALL {
        let checks = judged.groups.iter().flat_map(|group| &group.checks);
        assert_eq!(production.count(outcome), checks.filter(|check| check.outcome == outcome).count());
    }
}

#[test]
fn a_report_of_no_known_moment_is_refused() {
    let mut gathering = Gathering::default();
    let (file, mut report) = of_day(1, "1.0", Decision::NoGo);
    report.instant = "yesterday".to_owned();
    assert!(gathering.add(&file, &report).unwrap_err().contains("is not a date and time"));
    assert_eq!(gathering.finish(Vec::new()).reports, []);
}

#[test]
fn looks_like_this() {
    for format in Format::ALL {
        insta::assert_snapshot!(format.name, (format.render)(&month(), &Style::plain(100)));
    }
}

#[test]
fn every_format_shows_every_decision_and_score_and_escapes_what_is_hostile() {
    let mut hostile = fixtures::hostile_chain();
    hostile.instant = "2026-10-03T09:00:00Z".to_owned();
    let attack = hostile.release.version.clone().unwrap_or_default();
    let mut scores = fixtures::hostile();
    scores.instant = "2026-10-04T09:00:00Z".to_owned();
    if let Some(GateReport::Judged(judged)) = scores.gates.first_mut()
        && let Some(score) = &mut judged.score
    {
        score.value = attack;
        score.go = Some("1e999".to_owned());
    }
    let html = "<script>alert(1)</script>\"' ]]> <!-- -->".to_owned();
    let history = gathered(&[
        (html, hostile),
        ("b.json".into(), scores),
        of_day(5, "NaN", Decision::Conditional),
        of_day(6, "-7", Decision::Go),
    ]);
    for format in Format::ALL {
        for width in [40, 100] {
            let text = (format.render)(&history, &Style::plain(width));
            for word in ["GO", "CONDITIONAL", "NO-GO", "-7"] {
                assert!(text.contains(word), "{}: no {word}", format.name);
            }
            assert!(text.ends_with('\n'), "{}", format.name);
            let bad = text.chars().find(|&c| c != '\n' && escape::is_deceptive(c));
            assert_eq!(bad, None, "{}", format.name);
            if format.name == "terminal" {
                let widest = text.lines().map(unicode_width::UnicodeWidthStr::width).max();
                assert!(widest <= Some(width), "{widest:?}\n{text}");
            }
        }
    }
    let page = html::render(&history);
    assert!(!page.contains("<script") && !page.contains("<!-- -->"));
    assert!(!page.contains("NaN\"") && !page.contains("inf"), "no coordinate is other than a number");
}

/// The page is one well-formed tree, so that no text of a report can have left its place.
#[test]
fn the_page_is_well_formed_and_its_plots_have_names() {
    for reports in [
        vec![],
        vec![of_day(1, "50.0", Decision::NoGo)],
        (1..=28).map(|day| of_day(day, "70.1", Decision::Go)).collect(),
    ] {
        let page = html::render(&gathered(&reports));
        let body = &page[page.find("<main>").unwrap()..page.find("</body>").unwrap()];
        let mut reader = quick_xml::Reader::from_str(body);
        let (mut svgs, mut named) = (0, 0);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(tag) if tag.name().as_ref() == b"svg" => {
                    svgs += 1;
                    named += usize::from(tag.try_get_attribute("aria-labelledby").unwrap().is_some());
                }
                _ => {}
            }
        }
        assert_eq!((svgs, named), (usize::from(!reports.is_empty()), usize::from(!reports.is_empty())));
        for outside in ["http://", "https://", "src=", "url(", "@import"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

#[test]
fn a_plot_has_a_mark_for_each_report_and_columns_as_tall_as_the_counts() {
    let page = html::render(&month());
    let plot = &page[page.find("of Production gate</title>").unwrap()..];
    let plot = &plot[..plot.find("</svg>").unwrap()];
    // Six reports judged it: one GO, one CONDITIONAL, four NO-GO, and one of each in the legend.
    assert_eq!(plot.matches("class=\"go\"").count(), 2);
    assert_eq!(plot.matches("class=\"conditional\"").count(), 2);
    assert_eq!(plot.matches("class=\"no-go\"").count(), 5);
    assert!(plot.contains("<desc id=\"d"), "{plot}");
    assert!(plot.contains("6 reports, from NO-GO with readiness 53.3 at 2026-10-03 09:00 UTC to "));
}

#[test]
fn long_histories_say_what_is_not_drawn() {
    let mut reports: Vec<_> = (1..=28).map(|day| of_day(day, "70.1", Decision::Go)).collect();
    for hour in 0..24 {
        for minute in 0..10 {
            let (_, mut report) = of_day(29, "88.0", Decision::Go);
            report.instant = format!("2026-10-29T{hour:02}:{minute:02}:00Z");
            reports.push((format!("{hour}-{minute}.json"), report));
        }
    }
    let history = gathered(&reports);
    let text = (Format::parse("terminal").unwrap().render)(&history, &Style::plain(100));
    assert!(text.contains("258 earlier, all of them in the JSON form"), "{text}");
    assert!(text.contains("drawn: the latest 60 of 268 reports"), "{text}");
    let page = html::render(&history);
    assert!(page.contains("The 68 before them are in the table alone."));
    assert_eq!(page.matches("<tr><th scope=\"row\">").count(), 268);
}

#[test]
fn names_of_formats_are_unique_and_found() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.name).unwrap().name, format.name);
        assert_eq!(Format::ALL.iter().filter(|other| other.name == format.name).count(), 1);
    }
    assert!(Format::parse("hmtl").unwrap_err().to_string().contains("did you mean `html`?"));
    assert_eq!(Scale::around([]), Scale { from: 0, to: 100 });
}
