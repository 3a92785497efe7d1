//! Templates: what they see, how it is escaped, and where their mistakes are.

use rstest::rstest;

use super::*;
use crate::diagnostic::{self, Style};
use crate::report::fixtures;

fn render(kind: Kind, text: &str) -> Result<String, Box<Diagnostic>> {
    let mut engine = Engine::new(kind);
    engine.add(Arc::new(Source { path: "page".to_owned(), text: text.to_owned() }))?;
    engine.render("page", &fixtures::hostile())
}

fn said(text: &str) -> (String, Option<(usize, usize)>, String) {
    let found = render(Kind::Markdown, text).unwrap_err();
    let printed = diagnostic::render(std::slice::from_ref(&*found), Style { colour: false, width: 100 });
    assert!(printed.contains("page:"), "{printed}");
    (found.message.clone(), found.line_column(), found.help.join("; "))
}

#[test]
fn the_names_are_those_of_the_json() {
    let json = serde_json::to_value(fixtures::no_go()).unwrap();
    let mut engine = Engine::new(Kind::Markdown);
    let text =
        "{{ schema_version }} {{ gates[0].gate|code }} {{ gates[0].groups|length }} {{ gates[0].state }}";
    engine.add(Arc::new(Source { path: "page".to_owned(), text: text.to_owned() })).unwrap();
    let gate = &json["gates"][0];
    assert_eq!(
        engine.render("page", &fixtures::no_go()).unwrap(),
        format!("1 `{}` {} judged", gate["gate"].as_str().unwrap(), gate["groups"].as_array().unwrap().len())
    );
}

#[rstest]
#[case("{{ '<b>' }} {{ '*' }}", "&lt;b&gt; &#42;")]
#[case("{% macro m(x) %}**{{ x }}**{% endmacro %}{{ m('*') }}", "**&#42;**")]
#[case("{% set x %}{{ '<' }}{% endset %}{{ x }}", "&lt;")]
#[case("{% autoescape false %}{{ '<' }}{% endautoescape %}", "&lt;")]
#[case("{% macro m(x) %}{{ x }}{% endmacro %}{{ m('*')|upper }}", "&amp;#&#8288;42;")]
#[case("{{ ['<', '*']|join('|') }}", "&lt;&#124;&#42;")]
#[case("{{ none or 'nobody' }} {{ none|default('x') }}{{ errors|length }}", "nobody x0")]
#[case("{% for x in none %}{{ x }}{% endfor %}-", "-")]
#[case("a\n{% if true %}\nb\n{% endif %}\nc\n", "a\nb\nc\n")]
#[case("{{ 'https://x.org/a b'|link }}", "https:&#8288;//x.org/a b")]
#[case("{{ 'https://x.org/a<b>)'|link('the [text]') }}", "[the &#91;text&#93;](<https://x.org/a%3Cb%3E)>)")]
#[case("{{ 'javascript:alert(1)'|link('x') }}", "x")]
#[case("{{ 'https://good.example@evil.example/'|link('x') }}", "x")]
#[case("{{ 2|count('entry') }}, {{ '2026-11-19T12:02:31+02:00'|when }}", "2 entries, 2026-11-19 10:02 UTC")]
fn escapes_what_it_prints(#[case] template: &str, #[case] expected: &str) {
    assert_eq!(render(Kind::Markdown, template).unwrap(), expected);
}

#[test]
fn html_is_escaped_as_html() {
    let text = "<p title=\"{{ '\"<&\\'' }}\">{{ 'a<b'|code }}</p>{{ 'https://x.org/?a&b'|link }}";
    assert_eq!(
        render(Kind::Html, text).unwrap(),
        "<p title=\"&quot;&lt;&amp;&#39;\"><code>a&lt;b</code></p><a href=\"https://x.org/?a&amp;b\" \
         rel=\"noopener noreferrer\">https://x.org/?a&amp;b</a>"
    );
}

#[rstest]
#[case("{{ tool.nme }}", "`tool.nme` is undefined", (1, 4), "did you mean `name`?")]
#[case("a\n  {{ gates[0].groups[0].tilte }}", "`gates[0].groups[0].tilte` is undefined", (2, 21), "did you mean `title`?")]
#[case("{% if instnt %}x{% endif %}", "`instnt` is undefined", (1, 7), "did you mean `instant`?")]
#[case("{{ release.flags }}", "a value of the kind map is not a text to print", (1, 4), "")]
#[case("{{ none }}", "the report has no value here", (1, 4), "say what stands here then: {{ … or \"none\" }}, or ask first: {% if … %}")]
#[case("{{ tool.name|safe }}", "filter safe is unknown", (1, 14), "texts of a report are always escaped; there is no way around it")]
#[case("{{ tool.name|uper }}", "filter uper is unknown", (1, 14), "did you mean `upper`?")]
#[case("{% for x in gates %}", "unexpected end of input, expected end of block", (1, 19), "")]
#[case("{% include 'other' %}", "tried to include non-existing template 'other'", (1, 4), "a template sees no other files; there is: page")]
#[case("{{ 1 / 0 }}", "unable to calculate 1 / 0", (1, 4), "")]
fn mistakes_have_their_place(
    #[case] template: &str,
    #[case] message: &str,
    #[case] place: (usize, usize),
    #[case] help: &str,
) {
    assert_eq!(said(template), (message.to_owned(), Some(place), help.to_owned()));
}

#[rstest]
#[case(
    "{% for a in range(10000) %}{% for b in range(10000) %}{{ b }}{% endfor %}{% endfor %}",
    "template-endless"
)]
#[case("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "template")]
fn what_does_not_end_is_stopped(#[case] template: &str, #[case] code: &str) {
    assert_eq!(render(Kind::Markdown, template).unwrap_err().code, code);
}
