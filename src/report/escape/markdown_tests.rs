//! Whether outside text stays text. [`pulldown_cmark`] is the judge of structure; what sites make of finished text is
//! told by the parts.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use rstest::rstest;

use super::*;

/// What a reader sees of a document of one paragraph, and whether anything in it is more than text.
fn shown(document: &str) -> (String, bool) {
    let mut text = String::new();
    let mut plain = true;
    for event in Parser::new_ext(document, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::Start(Tag::Paragraph) | Event::End(_) => {}
            _ => plain = false,
        }
    }
    (text.replace('\u{2060}', ""), plain)
}

#[rstest]
#[case("plain words, 99.5 % of 3 (a-b)", "plain words, 99.5 % of 3 (a-b)")]
#[case("snake_case _emphasis_ __strong__", "snake_case &#95;emphasis&#95; &#95;&#95;strong&#95;&#95;")]
#[case("a | b * c ` d \\", "a &#124; b &#42; c &#96; d &#92;")]
#[case("<b> &amp; \"x\"", "&lt;b&gt; &amp;amp; &quot;x&quot;")]
#[case("# heading #", "&#35; heading &#35;&#8288;")]
#[case("- item", "&#45; item")]
#[case("-5 ms", "-5 ms")]
#[case("---", "&#45;--")]
#[case("== 3", "== 3")]
#[case("===", "&#61;==")]
#[case("1. item", "1&#46; item")]
#[case("2026) x", "2026&#41; x")]
#[case("88.3 of 100", "88.3 of 100")]
#[case("3.", "3&#46;")]
#[case("/close", "&#47;close")]
#[case("a\n\n# b", "a  # b")]
#[case("@admin me@x.org", "@&#8288;admin me@&#8288;x.org")]
#[case(
    "see #12, !3 and GH-4 but auth-2 and C# d",
    "see #&#8288;12, !&#8288;3 and GH-&#8288;4 but auth-2 and C# d"
)]
#[case("https://x.org www.x.org", "https:&#8288;//x.org www&#8288;.x.org")]
#[case(":tada: 12:30:45Z sha256:abc", "&#58;&#8288;tada: 12:30:45Z sha256:abc")]
#[case("[vulnerability:1] {+ in +}", "&#91;&#8288;vulnerability:1&#93; {&#8288;+ in +}")]
#[case("\u{202e}OG\u{1b}[2J", "&#92;u202eOG&#92;u001b&#91;2J")]
fn writes_marks_as_references(#[case] from: &str, #[case] to: &str) {
    assert_eq!(text(from), to);
}

#[rstest]
#[case("a == b", "`a == b`")]
#[case("a ` b", "``a ` b``")]
#[case("`a`", "`` `a` ``")]
#[case("a || b", "<code>a &#124;&#124; b</code>")]
#[case("", "")]
#[case(" \n ", "")]
fn writes_code(#[case] from: &str, #[case] to: &str) {
    assert_eq!(code(from), to);
}

#[test]
fn a_very_long_text_says_how_much_was_left_out() {
    let long = "x".repeat(10_000);
    assert!(text(&long).ends_with("x &#91;9000 more characters&#93;"), "{}", text(&long));
    assert!(code(&long).ends_with("x [9000 more characters]`"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_is_shown_letter_by_letter(from in "[ -~é\\n]{0,24}") {
        let expected = line(&from).trim().to_owned();
        prop_assert_eq!(shown(&text(&from)), (expected, true));
    }

    #[test]
    fn text_of_marks_is_shown_letter_by_letter(from in "[-#*_`~|<>&;:!\\[\\](){}+=/\\\\$@0-9a. \"'^]{0,16}") {
        let expected = line(&from).trim().to_owned();
        prop_assert_eq!(shown(&text(&from)), (expected, true));
    }

    #[test]
    fn code_stays_code(from in "[ -{}~]{0,24}") {
        let expected = line(&from).trim().to_owned();
        let document = format!("x {}", code(&from));
        let events: Vec<Event<'_>> = Parser::new_ext(&document, Options::all()).collect();
        if expected.is_empty() {
            prop_assert_eq!(events.len(), 3);
        } else {
            prop_assert_eq!(&events[2], &Event::Code(expected.into()));
            prop_assert_eq!(events.len(), 4);
        }
    }
}
