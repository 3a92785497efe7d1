//! Formats for people, and the report itself.

use gatekeeper::report::Report;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{Expected, Told};

/// Somewhere the decision of each gate stands in one line with its score.
fn tells(text: &str, expected: &Expected) {
    for Told { gate, decision, score } in &expected.gates {
        let score = score.as_deref().unwrap_or_default();
        assert!(text.contains(gate.as_str()), "no gate {gate}");
        assert!(text.contains(decision.as_str()), "no {decision} for {gate}");
        assert!(text.contains(score), "no {score} for {gate}");
    }
}

pub(super) fn terminal(text: &str, expected: &Expected) {
    tells(text, expected);
    let first = text.lines().next().unwrap_or_default();
    // Trouble alone is told on standard error, where there is nothing else.
    if let ([only], true) = (expected.gates.as_slice(), expected.errors.is_empty()) {
        assert!(first.contains(&only.decision), "{first}");
    }
}

/// The HTML that documents in Markdown are written with.
const OUR_TAGS: &[&str] =
    &["<details>", "</details>", "<summary>", "</summary>", "<pre>", "</pre>", "<br>", "<code>", "</code>"];

/// The hostile texts are shown and do nothing: no HTML of theirs, no link or picture.
pub(super) fn markdown(text: &str, expected: &Expected) {
    tells(text, expected);
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                for tag in html.match_indices('<').map(|(at, _)| &html[at..]) {
                    assert!(OUR_TAGS.iter().any(|ours| tag.starts_with(ours)), "{html}");
                }
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                assert!(!dest_url.contains("evil") && !dest_url.starts_with("javascript:"), "{dest_url}");
            }
            _ => {}
        }
    }
}

pub(super) fn html(text: &str, expected: &Expected) {
    tells(text, expected);
    for tag in ["<evil-tag", "<?evil", "<![CDATA["] {
        assert!(!text.contains(tag), "{tag}");
    }
    assert_eq!(text.matches("<html").count(), 1);
    assert_eq!(text.matches("</html>").count(), 1);
    for link in ["href=\"javascript:", "src=\"https://evil", "src=\"javascript:"] {
        assert!(!text.contains(link), "{link}");
    }
}

pub(super) fn json(text: &str, expected: &Expected) {
    let report: Report = serde_json::from_str(text).expect("a report");
    assert_eq!(Expected::of(&report, expected.code).gates, expected.gates);
    let codes: Vec<String> = report.errors.into_iter().map(|error| error.code).collect();
    assert_eq!(codes, expected.errors);
}
