use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::Config;
use pulldown_cmark::TagEnd;
use rstest::rstest;

use super::super::survey_by;
use super::*;

/// From such as hold a line or two to such as hold many blocks.
const WINDOWS: [usize; 6] = [4, 12, 30, 64, 130, 300];

/// A text, cut at every place that is right.
fn cut(text: &str) -> Vec<&str> {
    let mut places: Vec<usize> = starts(text).map(|start| start.line).collect();
    if may_define(text) {
        places.clear();
    }
    let from = [0].into_iter().chain(places.iter().copied());
    from.zip(places.iter().copied().chain([text.len()])).map(|(from, to)| &text[from..to]).collect()
}

/// All that the parser tells of a text with the places, but for what a cut list may change: where lists begin and items end,
/// and whether items have paragraphs. Text is told in one part, however many there are.
fn events(text: &str, window: usize) -> Vec<(String, Range<usize>)> {
    let mut all: Vec<(String, Range<usize>)> = Vec::new();
    let (mut was_text, mut in_table) = (false, false);
    for piece in Pieces::new(text, 0, window) {
        let given = piece.given(text);
        for (event, Range { start, end }) in piece.told(&given) {
            let told = match event {
                Event::Start(Tag::Table(columns)) => {
                    if std::mem::replace(&mut in_table, true) {
                        continue;
                    }
                    (format!("table {columns:?}"), start..start)
                }
                Event::End(TagEnd::Table) => {
                    in_table = false;
                    ("end of table".to_owned(), start..end)
                }
                Event::Start(Tag::List(_) | Tag::Paragraph) => continue,
                Event::End(TagEnd::List(_) | TagEnd::Paragraph) => {
                    was_text = false;
                    continue;
                }
                Event::Start(Tag::Item) => ("item".to_owned(), start..start),
                Event::End(TagEnd::Item) => ("end of item".to_owned(), 0..0),
                Event::Text(text) => match all.last_mut() {
                    Some((last, range)) if was_text && range.end == start => {
                        last.push_str(&text);
                        range.end = end;
                        continue;
                    }
                    _ => {
                        was_text = true;
                        all.push((text.to_string(), start..end));
                        continue;
                    }
                },
                other => (format!("{other:?}"), start..end),
            };
            was_text = false;
            all.push(told);
        }
    }
    all
}

/// Holds what a text comes to in pieces against what it comes to as a whole, and says how many they were at most.
fn hold(text: &str) -> usize {
    let whole = format!("{:?}", survey_by(text, usize::MAX));
    let told = events(text, usize::MAX);
    for window in WINDOWS {
        assert_eq!(format!("{:?}", survey_by(text, window)), whole, "{window}: {text:?}");
        assert_eq!(events(text, window), told, "{window}: {text:?}");
    }
    let parser = Parser::new_ext(text, OPTIONS).into_offset_iter();
    let defines = parser.reference_definitions().iter().next().is_some()
        || parser.into_iter().any(|(event, _)| matches!(event, Event::Start(Tag::FootnoteDefinition(_))));
    assert!(!defines || may_define(text), "{text:?}");
    WINDOWS.iter().map(|window| Pieces::new(text, 0, *window).count()).max().unwrap()
}

#[rstest]
#[case::blocks("# A\ntext\nmore\n\n***\n> q\nlazy\n\n    code\n\n    code\nB\n=\n", &[
    "# A\n", "text\nmore\n\n", "***\n", "> q\nlazy\n\n", "    code\n\n    code\n", "B\n=\n",
])]
#[case::items("- [x] a\n  more\n\n  - nested\n- b\n\n\n 1. c\n2. d\n", &[
    "- [x] a\n  more\n\n  - nested\n", "- b\n\n\n", " 1. c\n", "2. d\n",
])]
#[case::a_fence("a\n\n```\n# b\n\n- c\n```\nd", &["a\n\n", "```\n# b\n\n- c\n```\n", "d"])]
#[case::an_open_fence("a\n\n```\n# b\n\n- c\n", &["a\n\n", "```\n# b\n\n- c\n"])]
#[case::a_comment("<!-- a\n\n# b\n\n-->\n- c\n", &["<!-- a\n\n# b\n\n-->\n", "- c\n"])]
#[case::a_table("a\n| b | c |\n|-|-|\n| d | e |\nf\n\n| g |\n", &[
    "a\n", "| b | c |\n|-|-|\n| d | e |\nf\n\n", "| g |\n",
])]
#[case::no_item_inside_of_a_paragraph("a\n2. b\n-\n", &["a\n2. b\n-\n"])]
#[case::quoted_lists_are_one_block("> - a\n> - b\n\n- c\n", &["> - a\n> - b\n\n", "- c\n"])]
#[case::line_breaks("a\r\n\r\nb\rc\r\r- d\r- e\n- f", &["a\r\n\r\n", "b\rc\r\r- d\r- e\n", "- f"])]
#[case::blanks_alone(" \n\n\t\n", &[" \n\n\t\n"])]
#[case::blanks_first(" \n\n\ta\n# b", &[" \n\n", "\ta\n", "# b"])]
#[case::a_definition("# a\n\n# b\n\n> - [c]: d\n", &["# a\n\n# b\n\n> - [c]: d\n"])]
#[case::a_footnote("# a\n\n# b\n\n[^c]: d\n", &["# a\n\n# b\n\n[^c]: d\n"])]
#[case::no_definition("- [x] a [b]: c\n- d\n", &["- [x] a [b]: c\n", "- d\n"])]
fn is_cut_where_blocks_and_items_begin(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(cut(text), expected);
    hold(text);
}

#[rstest]
#[case("[a]: b", true)]
#[case("x\n\n  > 1. [a\nb]: c", true)]
#[case("x\r[a]: b", true)]
#[case("[a\\]b]: c", true)]
#[case("[a\\\\]: c", true)]
#[case("- [x]: a", true)]
#[case("[^a]: b", true)]
#[case("a [b]: c", false)]
#[case("- [x] [b]: c", false)]
#[case("[a] b]: c", false)]
#[case("é[a]: b", false)]
#[case("# [a]: b", false)]
fn tells_what_may_be_a_definition(#[case] text: &str, #[case] may: bool) {
    assert_eq!(may_define(text), may);
    hold(text);
}

/// What could go wrong at a cut.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "", "\n", "a", "- [x] a", "\u{feff}- [x] a\n- [ ] b\n", "- a\0b\n- [x] \0\n",
    // Tight and loose lists: a paragraph that is not the first of its item.
    "- [ ] a\n  # h\n  more\n- b\n\n- c\n", "- b\n\n- [ ] a\n  # h <!-- id: x -->\n  more <!-- id: y -->\n",
    "- [ ] a\n  ***\n  more <!-- id: x -->\n\n- b\n", "- # h\n  [ ] a\n- b\n\n- c\n", "- # h ![](x)\n  [ ] a\n\n- c\n",
    "- ![](x)\n  # h\n  [ ] a\n- b\n\n- c\n", "- ![](\nx)[ ] a\n- [ ] ![b](\nc) d\n\n- c\n",
    "- [ ] a\n  | b |\\\n  |---|---|\n  more\n- b\n\n- c\n", "- [ ] <b\n  c> d\n- [ ] [e](\n  f) g\n- [ ] `h\n  i` j\n\n- k\n",
    "- [\n  ] a\n- [ ]\n  b\n\n- c\n", "- [ ] a\n  - [x] b\n\n    more\n- c\n", "1. [ ] a\n1. [x] b\n\n1. [ ] c\n",
    // Empty items, and what belongs to them.
    "-\n\n  - x\n- y\n", "-\n  - x\n-\n\n  y\n", "- a\n-\n\n\n- b\n  -\n\n    c\n", "*\n*\n* a\n", "-\n   \n    code\n",
    // Markers that begin no list by themselves, or another one.
    "- a\n* b\n+ c\n1. d\n2) e\n", "a\n2. b\n\n2. c\n", "- a\n    - b\n      - c\n    d\n     - e\n", " - a\n  - b\n   - c\n    - d\n",
    "1234567890. a\n123456789. b\n", "- a\n - b\n\n   c\n  - d\n", "- - - a\n- - b\n", "- - -\n- a\n* * *\n", "-a\n- b\n",
    "10. a\n\n    b\n    - c\n\n10.     d\n", "-\ta\n\n\tb\n\n  c\n", "-   a\n\n   b\n", "- a\n\n\n\n  b\n\n\n c\n",
    // Lines that go on with what came before.
    "> a\nb\n- c\nd\n  e\n\n> f\n    g\n", "a\n---\nb\n***\n- c\n---\n- d\n  ---\n", "a\n=\n\n=\nb\n===c\n", "a\n    b\n\n    c\n\n\n    d\ne\n",
    "- a\n\n      code\n\n\n      code\n\n- b\n", "    a\n\n\n\nb\n", "a  \nb\\\nc\\\n\n# d\\\n# e #\n- f\\\n- g  \n",
    // Tables.
    "a | b\n-|-\nc | d\n\n| e |\n|---|\n| f |\n- g\n| h |\n", "a\n| b |\n|---|\n", "| a |\n|---|\n| b |\n> c\n", "- | a |\n  |---|\n  | b |\n- c\n",
    "| a | status |\n|---|---|\n| `b | c` | done |\n| d <!-- id: x --> | no |\n\n| cut | off |\n", "|\n|-\n|\n-\n", "| a |\\\n|---|---|\n",
    // A block begins where a table does not, on the line that was asked for one.
    "a  \n| b |\\\n-   -|-\n- c\n", "a\n| b |\\\n- -|-\nd\n", "- a\n  | b |\\\n  - -|-\n- c\n",
    // Code and comments.
    "```\na\n```\n~~~ x\n```\n~~~~\n- b\n", "- ```\n  a\n- b\n  ~~~\n\nc\n", "> ```\n> a\nb\n```\n", "  ```\n a\n    ```\n   ```\nb\n",
    "````\n```\n- [x] a\n", "- [x] a\n\n      ```\n- [x] b\n```\n", "<!-- a -->\n- [x] b <!-- id: c -->\n<!-- d\n", "- <!-- a\n- b\n-->\n- c\n", "a <!-- b\nc -->\n\nd <!--\n\ne -->\n",
    "<div>\n- [x] a\n\n- [x] b\n</div>\n- [x] c\n", "<x-y>\na\n\n<x\ny>\nb\n", "<pre>\n\n- a\n</pre> b\n- c\n<?\n\n?>\n<!X\n\n>\n<![CDATA[\n\n]]>\n# d\n",
    "a\n<b>\nc\n<div>\nd\n\n<b\n\n", "<! a\n<!- b\n<!-- -- c\n\n-- > -->\n", "a <? b\n\nc ?> d <!X e\n\n f> <![CDATA[ g\n\nh ]]>\n",
    // Marks over lines.
    "*a\n- b*\n\n**c\n\nd** `e\n\nf` ~~g\n~~\n", "[a\n\nb](c)\n![d\n- e](f)\n[g](<h\n\ni>)\n", "[a][b] [c] [^d]\n\n[c]\n",
    // Other blanks.
    "\u{c}- a\n- b\n\u{c}\n\u{b}\n- c\n", "\u{a0}- a\n- b\n\u{2003}\nc\n\u{2028}- d\n", "\t- a\n \t- b\n  \t c\n- d\n\te\n", " \t\n- a\n\t\n- b\n",
    "# a\r\n- [x] b\r\n\r\n  c\r\n- d\r\n```\r\ne\r\n```\r\n\r\n    f\r\n\r\n    g\r\n<!-- h\r\n-->\r\n", "```\ra\r```\r\n- b\n", "- a\r\r\n- b\n\r- c\n\r\n\r# d\r",
    // Front matter, and what looks like it.
    "---\na: b\n---\n- [x] c\n- [ ] d\n", "+++\na = 1\n+++\n\n# b\n", "---\n- [x] a\n---\n- [x] b\n", "---\na: [b]\n[c]: d\n---\n- e\n- f\n",
    // Definitions.
    "- [x] [a]\n- [ ] [b]\n\n[a]: c\n", "- [x]: a\n- [x] b\n- [y] c\n", "[a]\n\n> [a]: b\n> \"c\n> d\"\n\ne\n", "[^a] b\n\n[^a]: c\n    d\n\n    - [x] e\n- f\n",
    "a\n[b]: c\n\n[b]\n", "- a\n  [b]: c\n- d\n\n      [b]: e\n", "[a]:\n\nb\n\n[c]: <\n",
    // Headings.
    "#\n# a #\n####### b\n#c\n- # [x] d\n- [x] # e\n  f\n  ===\n> # g\n",
];

#[test]
fn what_a_text_holds_does_not_depend_on_its_pieces() {
    // With much behind it, there is a cut wherever a text allows one.
    let tail = "\n\n***\n- z\n".repeat(20);
    let cut = |text: &&&str| {
        hold(text);
        hold(&format!("{text}{tail}")) > 1
    };
    let count = TEXTS.iter().filter(cut).count();
    assert!(count * 10 > TEXTS.len() * 8, "{count} of {}", TEXTS.len());
}

/// All Markdown files below a folder.
fn files(folder: PathBuf) -> Vec<PathBuf> {
    let mut waiting = vec![folder];
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
    found
}

#[test]
fn what_people_wrote_does_not_depend_on_its_pieces() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all: Vec<PathBuf> =
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(|file| project.join(file)).to_vec();
    all.extend(["docs", "examples"].iter().flat_map(|folder| files(project.join(folder))));
    for shared in ["../shared/corpus", "../shared/sources"].map(|folder| project.join(folder)) {
        if shared.is_dir() {
            all.extend(files(shared));
        } else {
            println!("skipped: there is no {}", shared.display());
        }
    }
    let texts = all.iter().map(|path| String::from_utf8(std::fs::read(path).unwrap()).unwrap());
    let cut = texts.filter(|text| hold(text) > 10).count();
    assert!(cut * 2 > all.len(), "{cut} of {}", all.len());
}

/// A line, with what may stand before its words.
fn line() -> impl Strategy<Value = String> {
    let before = prop::sample::select(
        &[
            "", "", "", "", "", " ", "  ", "   ", "    ", "     ", "\t", " \t", "> ", ">", "- ", "* ", "-\t",
            "-   ", "1. ", "2. ", "10) ", "  - ", "    - ", "- - ", "> - ", "- > ", "- [x] ", "- [ ] ",
            "\u{a0}", "\u{c}",
        ][..],
    );
    let words = prop::sample::select(
        &[
            "",
            "",
            "",
            "",
            "a",
            "b c",
            "*d",
            "e*",
            "**f** _g",
            "h_",
            "`i",
            "j`",
            "[k",
            "l](m)",
            "![](n)",
            "![o](",
            "p)",
            "\\",
            "q\\",
            "r  ",
            "[x] s",
            "[ ] t",
            "[",
            "]",
            "[]",
            "[^u]",
            "<b",
            ">",
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "<pre>",
            "</pre>",
            "<!--",
            "-->",
            "<!-- id: v -->",
            "<!-- w -->",
            "x <!-- id: y -->",
            "<?",
            "?>",
            "<!Z",
            "<![CDATA[",
            "]]>",
            "```",
            "```",
            "~~~",
            "````",
            "``` a",
            "| b | status |",
            "|---|---|",
            "|-|",
            "| c | done |",
            "| d |",
            "e | f",
            "-|-",
            "|",
            "# g",
            "## h <!-- id: i -->",
            "#",
            "j #",
            "===",
            "=",
            "---",
            "-",
            "***",
            "* * *",
            "+",
            "1.",
            "2)",
            "k\0l",
            "\u{feff}m",
            "&amp;",
            "<http://n.o>",
            "\\[p]: q",
            "r [s]: t",
            "~~u~~",
            "~v",
            "| w |\\",
            "\u{2028}",
            "---\nx: y\n---",
        ][..],
    );
    let define = prop::sample::select(&["[a]: b", "[^c]: d", "[e]:", "[f\\]: g", "[x]: h", "]: i"][..]);
    let words = prop_oneof![300 => words, 1 => define];
    let behind = prop_oneof![20 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just(" \n"), 1 => Just("  \n")];
    (before, words, behind).prop_map(|(before, words, behind)| format!("{before}{words}{behind}"))
}

/// How many texts are tried: few, unless `GATEKEEPER_MARKDOWN_CASES` says more.
fn cases() -> u32 {
    std::env::var("GATEKEEPER_MARKDOWN_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(Config { cases: cases(), failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_text_depends_on_its_pieces(lines in prop::collection::vec(line(), 1..30), ended in any::<bool>()) {
        let text = lines.concat();
        hold(if ended { &text } else { text.trim_end_matches(['\n', '\r']) });
    }
}

/// A line in or behind a table: mostly a row.
fn row() -> impl Strategy<Value = String> {
    let rows = prop::sample::select(
        &[
            "| a | done |",
            "| b | ❌ | c |",
            "d | e",
            "| f |",
            "f",
            "|",
            "||",
            "| `g | h` | no |",
            "| i \\| j | ok |",
            "| | |",
            "| k <!-- id: l --> | done |",
            "  | m | x |",
            "|---|---|",
            "| <b> | </b> |",
            "| \\",
            "|n|o|p|q|",
        ][..],
    );
    let others = prop::sample::select(
        &[
            "",
            "- [x] a",
            "# b",
            "> | c | d |",
            "***",
            "---",
            "===",
            "```",
            "<!-- d -->",
            "    e",
            "\t| f | g |",
            "[h]: i",
        ][..],
    );
    let behind = prop_oneof![60 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just(" \n")];
    (prop_oneof![30 => rows, 1 => others], behind).prop_map(|(line, behind)| format!("{line}{behind}"))
}

proptest! {
    #![proptest_config(Config { cases: cases() / 4, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_long_table_depends_on_its_pieces(
        before in prop::sample::select(vec!["", "x\n", "# x\n", "- [ ] y\n", "  ", "| z |\n\n", "- "]),
        head in prop::sample::select(vec![
            "| a | status |\n|--|--|\n", "|a|done\n|-|-\n", "status\n:-:\n", "|a|b|\r\n|-|-|\r\n", "|a|\r|-|\n", "|a|\n|-|\r",
            " | status | id |\n   |-|-|\n", "| ✅ | a <!-- id: b --> |\n|-|-|\n",
        ]),
        rows in prop::collection::vec(row(), 5..80),
    ) {
        hold(&format!("{before}{head}{}", rows.concat()));
    }
}

#[test]
fn a_long_table_is_given_in_parts() {
    let table = shaped(&("", "- [x] a\n\n| Item | Status |\n|---|---|\n", "| One | done |\n"), 4_000);
    let text = format!("{table}\n| two | no |\n\n# b\n");
    assert!(hold(&text) > 10);
    // What follows the first of two tables begins behind a sign that ends no line here.
    hold(&format!(
        "| a | status |\n|--|--|\n| b | no |\r|\n||\n| c | done |\r| d | e |\n|---|---|\n{}",
        "| f | done |\n".repeat(9)
    ));
    let survey = survey_by(&text, 130).unwrap();
    assert_eq!(survey.items.len(), 2 + text.matches("One").count());
    // One for the front matter that is not there.
    assert_eq!(survey.blocks.len(), 2);
    let large = Pieces::new(&text, 0, 130).map(|piece| piece.given(&text).len()).max();
    assert!(large < Some(300), "{large:?}");
}

proptest! {
    #[test]
    fn takes_time_in_proportion(
        blocks in prop::collection::vec((1..400_usize, 1..400_usize, any::<bool>()), 1..60),
        window in 1..200_usize,
    ) {
        let block = |(lines, width, item): &(usize, usize, bool)| {
            let line = "a".repeat(*width);
            format!("{}{line}\n{}\n", if *item { "- " } else { "" }, format!("{line}\n").repeat(*lines / *width))
        };
        let text: String = blocks.iter().map(block).collect();
        let mut pieces = Pieces::new(&text, 0, window);
        let given: usize = pieces.by_ref().map(|piece| piece.lines.len()).sum();
        // Twice what a block needs, and what doubling comes to; one more where the next block is a long one.
        prop_assert!(given <= 3 * text.len() + window, "{given} of {}", text.len());
        prop_assert!(pieces.looked_at <= 6 * text.len() + window, "{} of {}", pieces.looked_at, text.len());
    }
}

/// Large texts, each in a shape that could take long.
#[rustfmt::skip]
const SHAPES: &[(&str, &str, &str)] = &[
    ("tasks", "# List\n\n", "- [x] Item 00 is done and somebody has looked at it\n"),
    ("loose tasks", "", "- [x] Item 00 is done and somebody has looked at it\n\n"),
    ("tables", "", "# A\n\n| Item | Status |\n|---|---|\n| One | done |\n| Two | no |\n\n"),
    ("one table", "| Item | Status | Notes |\n|---|---|---|\n", "| Number 00 of a table | done | nothing of note |\n"),
    ("prose", "", "Some *words* of prose, and `code`, and [a link](http://x.example/y).\nMore of it.\n\n"),
    ("tiny blocks", "", "#\n"),
    ("tiny items", "", "-\n"),
    ("one paragraph", "", "a *b* c\n"),
    ("one line", "", "a *b* c "),
    ("one quote", "", "> - [x] a\n"),
    ("one fence", "```\n", "- [x] a\n"),
    ("one comment", "<!--\n", "- [x] a\n\n"),
    ("one item", "- [x] a\n", "  - [x] b\n"),
    ("a definition", "[a]: b\n\n", "- [x] a\n"),
    ("brackets", "", "["),
    ("bracket lines", "", "[\n"),
    ("quotes", "", ">"),
    ("quote lines", "", "> > >\n\n"),
    ("deep lists", "", "- "),
    ("deep list lines", "", "- - - - -\n"),
    ("bars", "", "|"),
    ("bar lines", "", "|\n"),
    ("opened comments", "", "a <!-- b\n\n"),
    ("opened code", "", "a ` b `` c\n\n"),
    ("returns", "", "- a\r"),
    ("blanks", "", " \n"),
    ("indented", "", "      a\n\n"),
];

fn shaped(shape: &(&str, &str, &str), bytes: usize) -> String {
    let (_, head, part) = shape;
    format!("{head}{}", part.repeat((bytes - head.len()) / part.len()))
}

#[test]
fn large_texts_do_not_depend_on_their_pieces() {
    for shape in SHAPES {
        let text = shaped(shape, 60_000);
        let whole = format!("{:?}", survey_by(&text, usize::MAX));
        for window in [1_000, 16_000] {
            // Not with the text: it is long.
            assert!(format!("{:?}", survey_by(&text, window)) == whole, "{}", shape.0);
        }
    }
}

#[test]
fn a_table_that_the_parser_gives_up_takes_the_rest_with_it() {
    let wide = format!("a\n\n|{}\n|{}\n{}", "a|".repeat(1_500), "-|".repeat(1_500), "x\n".repeat(200));
    let rest = "\n- [x] b\n\n# c\n\n| d | status |\n|---|---|\n| e | done |\n".repeat(50);
    let text = format!("{wide}{rest}");
    let whole = format!("{:?}", survey_by(&text, usize::MAX));
    for window in [100, 1_000, 7_000] {
        assert!(format!("{:?}", survey_by(&text, window)) == whole, "{window}");
    }
}
