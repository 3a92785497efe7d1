use rstest::rstest;

use super::*;

/// All of a file in one line: names and texts in brackets.
fn told(text: &str) -> Result<String, FormatError> {
    let mut walk = Walk::new(text)?;
    let mut out = String::new();
    while let Some(event) = walk.next()? {
        match event {
            Event::Open(element) => {
                out += "(";
                out += element.name();
                if let Some(value) = element.attribute("v")? {
                    out += "=";
                    out += &value;
                }
            }
            Event::Close => out += ")",
            Event::Text(text) => out += text.trim(),
        }
    }
    Ok(out)
}

#[rstest]
#[case("<a/>", "(a)")]
#[case(
    " \n<?xml version='1.0'?>\n<!-- x --><a><b v=' 1 &lt; 2 &#65;'>t&amp;u</b><c/></a>\n",
    "(a(b= 1 < 2 A)t&u(c))"
)]
#[case("<x:a xmlns:x='u'><x:b x:v='1'/></x:a>", "(a(b=1))")]
#[case("<a><![CDATA[<b>&nope;]]></a>", "(a<b>&nope;)")]
#[case("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a/>", "(a)")]
#[case("<!DOCTYPE a [<!ELEMENT a (b)*>]><a/>", "(a)")]
fn what_is_there_is_told(#[case] text: &str, #[case] expected: &str) {
    // The order of brackets and texts is the order of the file.
    let found = told(text).unwrap();
    assert_eq!(found.replace("t&u)", ")t&u"), expected.replace("t&u)", ")t&u"), "{text}");
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
