//! Texts of others inside a line of Markdown: shown as they are written, and never read as Markdown or HTML.

use std::fmt::Write as _;

use super::escape;

/// A text that can stand in a paragraph, a heading, a list item behind other words, or the cell of a table: escaped as in
/// every document. What ties two words on a terminal is a blank here.
pub(crate) fn text(text: &str) -> String {
    escape::markdown(&text.replace('\u{a0}', " "))
}

/// A text in bold; nothing for an empty one.
pub(crate) fn strong(words: &str) -> String {
    let words = text(words);
    if words.is_empty() { words } else { format!("**{words}**") }
}

/// A table: the heads, those that end in `:` aligned to the right, and the rows. Cells are Markdown already.
pub(crate) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    let line = |out: &mut String, cells: &[&str]| {
        for cell in cells {
            let _ = write!(out, "| {cell} ");
        }
        out.push_str("|\n");
    };
    line(&mut out, &heads.iter().map(|head| head.trim_end_matches(':')).collect::<Vec<_>>());
    let rules: Vec<&str> =
        heads.iter().map(|head| if head.ends_with(':') { "---:" } else { "---" }).collect();
    line(&mut out, &rules);
    for row in rows {
        line(&mut out, &row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_read_as_markup() {
        let texts = [
            "a|b `c` **d** _e_ ~~f~~ <!-- gatekeeper:score --> <b>x</b> &lt; @team $x$",
            "[link](http://example.com) ![image](x) https://example.com www.example.com",
            "line\nbreak\r\n\n# heading\u{1b}[2J \u{202e}",
            "{% raw %} ::error:: \\| \\",
        ];
        for one in texts {
            let written = format!(
                "| {} |\n|---|\n| x {} |\n\n# h {}\n\n- x {}\n",
                text(one),
                text(one),
                text(one),
                text(one)
            );
            let options = pulldown_cmark::Options::all();
            for event in pulldown_cmark::Parser::new_ext(&written, options) {
                use pulldown_cmark::{Event, Tag};
                let plain = match &event {
                    Event::Start(tag) => !matches!(
                        tag,
                        Tag::Link { .. }
                            | Tag::Image { .. }
                            | Tag::Emphasis
                            | Tag::Strong
                            | Tag::Strikethrough
                            | Tag::HtmlBlock
                    ),
                    Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) | Event::InlineMath(_) => false,
                    _ => true,
                };
                assert!(plain, "{one:?}: {event:?}");
            }
        }
    }

    #[test]
    fn a_text_is_read_as_it_was_written() {
        for one in ["p95 < 300 ms & more", "a*b_c `d` # 1 (x) [y] 100 % team", "C:\\path | x"] {
            let written = text(one);
            let read: String = pulldown_cmark::Parser::new(&written)
                .filter_map(|event| match event {
                    pulldown_cmark::Event::Text(text) => Some(text.into_string()),
                    _ => None,
                })
                .collect();
            assert_eq!(read, one);
        }
    }

    #[test]
    fn a_table_aligns_what_is_a_number() {
        let shown = table(&["Group", "Score:"], &[vec!["a".into(), "1".into()]]);
        assert_eq!(shown, "| Group | Score |\n| --- | ---: |\n| a | 1 |\n");
    }
}
