use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// All of a file in one line: names and texts in brackets.
fn told(text: &str) -> Result<String, FormatError> {
    walked(Walk::new(text)?)
}

/// The same from a stream of which so many bytes are looked at at a time.
fn streamed(bytes: &[u8], chunk: usize) -> Result<String, FormatError> {
    let mut bytes = bytes;
    walked(Walk::over(Feed::stream(&mut bytes, chunk)))
}

fn walked(mut walk: Walk<'_>) -> Result<String, FormatError> {
    let mut out = String::new();
    let mut depth = 0;
    while let Some(event) = walk.next()? {
        match event {
            Event::Open(element) => {
                depth += 1;
                assert_eq!(element.depth, depth);
                out += "(";
                out += element.name();
                if let Some(value) = element.attribute("v")? {
                    out += "=";
                    out += &value;
                }
            }
            Event::Close(left) => {
                depth -= 1;
                assert_eq!(left, depth);
                out += ")";
            }
            Event::Text(text) => out += &text,
        }
    }
    Ok(out)
}

#[rstest]
#[case("<a/>", "(a)")]
#[case(
    " \n<?xml version='1.0'?>\n<!-- x --><a><b v=' 1 &lt; 2 &#65;'>t&amp;u</b><c/></a>\n",
    "(a(b= 1 < 2 At&u)(c))"
)]
#[case("<a>x<![CDATA[]y]]]]z]]>\n</a>", "(ax]y]]]]z\n)")]
#[case("<a v='1' x:v='2'/><!-- c -->", "(a=1)")]
#[case("<x:a xmlns:x='u'><x:b x:v='1'/></x:a>", "(a(b=1))")]
#[case("<a><![CDATA[<b>&nope;]]></a>", "(a<b>&nope;)")]
#[case("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a/>", "(a)")]
#[case("<!DOCTYPE a [<!ELEMENT a (b)*>]><a/>", "(a)")]
fn what_is_there_is_told(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(told(text).unwrap(), expected, "{text}");
}

#[rstest]
#[case("<a>", "cut short")]
#[case("<a><b></b>", "cut short")]
#[case("<a", "cut short")]
#[case("<?xml version='1.0'?>", "holds no element")]
#[case("<a></b>", "well-formed")]
#[case("<a/><b/>", "second document")]
#[case("<a/>tail", "more after the end")]
#[case("<a x='1' x='2'/>", "attribute")]
#[case("<a x=1/>", "attribute")]
#[case("<a v='&nope;'/>", "`v` cannot be read")]
#[case("<a>&nope;</a>", "no entity `&nope;`")]
#[case("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "declares an entity")]
#[case("<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/passwd'> %b;]><a/>", "declares an entity")]
#[case("<!DOCTYPE html><html></html>", "HTML page")]
#[case("<html><body/></html>", "HTML page")]
#[case("{\"a\": 1}", "it looks like JSON")]
#[case("> npm test\n\n<?xml version='1.0'?><a/>", "begin on line 3")]
#[case("hello", "does not start with `<`")]
#[case("<!-- a -- b --><a/>", "well-formed")]
#[case("<!-- --> &#32; <a/>", "text before the first element")]
#[case("<a/><![CDATA[ x]]>", "more after the end")]
#[case("<a><![CDATA[x]]</a>", "CDATA not closed")]
#[case("<a v='<'/>", "raw `<`")]
#[case("<a b='1' b='2'/>", "duplicated attribute")]
#[case("<a b/>", "position 3")]
fn what_is_wrong_is_said(#[case] text: &str, #[case] said: &str) {
    let error = told(text).unwrap_err();
    assert!(error.message.contains(said), "{text}: {}", error.message);
}

#[test]
fn depth_and_expansion_are_bounded() {
    let deep = |levels: usize| "<a>".repeat(levels) + &"</a>".repeat(levels);
    assert!(told(&deep(MAX_DEPTH)).is_ok());
    assert!(told(&deep(MAX_DEPTH + 1)).unwrap_err().message.contains("deeper"));
    assert!(told(&"<a>".repeat(200_000)).is_err());
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let text = "<?xml version='1.0'?><a b=\"c\"><d>&amp;e</d><![CDATA[f]]><!-- g --></a>";
    assert!(told(text).is_ok());
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(told(&text[..end]).is_err(), "{}", &text[..end]);
    }
}

/// Texts that are cut everywhere: each with characters of several bytes, and with what is wrong in the end.
#[rstest]
#[case(
    "<?xml version='1.0' encoding='utf-8'?>\n<a v='é'>é😀 &amp;&#233;<b v='\"'/><![CDATA[]]]]><![CDATA[é]]]]>é</a>\n "
)]
#[case("\u{feff}<!DOCTYPE a><!-- é --><a><?p é?><b v='1'></b  >\r\n</a>")]
#[case("\u{feff}\u{feff}<a/>")]
#[case("  \u{a0}<a/>")]
#[case("&#32;<a/>")]
#[case("<a><![CDATA[x]] ></a>")]
#[case("<a><![CDAT></a>")]
#[case("<a>]]></a>")]
#[case("<a v='&é;'/>")]
#[case("<a>&é;</a>")]
#[case("<a>&é</a>")]
#[case("<a/>é")]
#[case("<a v=é/>")]
#[case("<a></é>")]
#[case("<a>\0</a>")]
#[case("")]
fn a_stream_is_told_like_its_text(#[case] text: &str) {
    let whole = decode(text.as_bytes()).map_err(|_| ()).and_then(|text| told(&text).map_err(|_| ()));
    for chunk in 1..=text.len() + 1 {
        assert_eq!(streamed(text.as_bytes(), chunk).map_err(|_| ()), whole, "{chunk}: {text}");
    }
}

#[rstest]
#[case(b"<a>\xFF</a>", "not UTF-8", 3)]
#[case(b"<a>\xC3", "middle of a character", 3)]
#[case(b"<a>\xC3</a>", "not UTF-8", 3)]
#[case(b"\xEF\xBB\xBF<a>\0</a>", "NUL", 3)]
#[case(b"\xFF\xFE<", "not UTF-8", 0)]
#[case(b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "another encoding", 0)]
#[case(b"<a><b></b>", "`<a>` is not closed", 10)]
#[case(b"<a><b></c>", "expected `</b>`", 6)]
fn what_is_wrong_with_a_stream_is_said_with_its_place(
    #[case] bytes: &[u8],
    #[case] said: &str,
    #[case] at: u32,
) {
    for chunk in 1..=bytes.len() + 1 {
        let error = streamed(bytes, chunk).unwrap_err();
        assert!(error.message.contains(said), "{}", error.message);
        assert_eq!(error.at, Some(at), "{chunk}: {}", error.message);
    }
}

#[test]
fn a_stream_is_held_in_small_pieces_and_its_markup_is_bounded() {
    let long = "é".repeat(3 << 20);
    for (text, fits) in [
        (format!("<a>{long}</a>"), true),
        (format!("<a><![CDATA[{long}]]></a>"), true),
        (format!("<a v='{long}'/>"), false),
        (format!("<!-- {long} --><a/>"), false),
    ] {
        assert!(told(&text).is_ok());
        let mut source = text.as_bytes();
        let mut walk = Walk::over(Feed::stream(&mut source, feed::CHUNK));
        let mut result = Ok(());
        loop {
            match walk.next() {
                Ok(Some(Event::Text(piece))) => assert!(piece.len() <= feed::CHUNK),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => {
                    result = Err(error.message);
                    break;
                }
            }
        }
        assert_eq!(result.is_ok(), fits, "{result:?}");
    }
}

#[test]
fn a_walk_starts_again_after_a_look() {
    let text = "\u{feff}<?xml version='1.0'?><a><b>é</b><c/><b/></a>";
    for chunk in 1..=text.len() {
        let mut bytes = text.as_bytes();
        let (walk, found) = Walk::over(Feed::stream(&mut bytes, chunk)).look();
        assert_eq!(found, Some(("a".to_owned(), vec!["b".to_owned(), "c".to_owned()])));
        assert_eq!(walked(walk).unwrap(), "(a(bé)(c)(b))");
    }
    // What is looked at is kept, so that it is bounded, in the same way for a text.
    for length in [feed::LONGEST_LOOK, 3 * feed::LONGEST_LOOK] {
        let text = format!("<a><b/>{}<c/></a>", "x".repeat(length));
        let mut bytes = text.as_bytes();
        let (walk, found) = Walk::over(Feed::stream(&mut bytes, feed::CHUNK)).look();
        assert_eq!(found, Some(("a".to_owned(), vec!["b".to_owned()])));
        assert_eq!(found, root_of(&text));
        assert!(walked(walk).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]
    #[test]
    fn any_stream_is_told_like_its_text(
        parts in proptest::collection::vec(
            prop_oneof![
                4 => "[ab<>/&;é]{0,4}", 3 => "<[ab]>", 3 => "</[ab]>", 2 => "<[ab] v='[x<é&;]{0,2}'/?>",
                1 => Just("<![CDATA[".to_owned()), 1 => "\\]{1,2}>", 1 => "<!--[a-]{0,3}-->", 1 => "<\\?[a?]{0,3}\\?>",
                1 => "&#?(amp|65);", 1 => "[ \n\u{feff}]",
            ],
            0..8,
        ),
        inside: bool,
        chunk in 1..20_usize,
    ) {
        let parts = parts.concat();
        let text = if inside { format!("<a>{parts}</a>") } else { parts };
        let whole = decode(text.as_bytes()).map_err(|_| ()).and_then(|text| told(&text).map_err(|_| ()));
        prop_assert_eq!(streamed(text.as_bytes(), chunk).map_err(|_| ()), whole);
    }
}

#[test]
fn the_rest_of_an_element_can_be_passed_over() {
    let mut walk = Walk::new("<a><b><c/>x</b><d/></a>").unwrap();
    let mut names = Vec::new();
    while let Some(event) = walk.next().unwrap() {
        if let Event::Open(element) = event {
            names.push(element.name().to_owned());
            if element.name() == "b" {
                walk.skip().unwrap();
            }
        }
    }
    assert_eq!(names, ["a", "b", "d"]);
}
