//! What templates may do with values. Whatever a filter makes out of texts is a plain text again and is escaped when it
//! is printed; only `code` and `link` write marks of the document, and escape what they put between them.

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Value};

use super::Kind;
use crate::report::escape;
use crate::report::terminal::{details, words as shown};

pub(super) use words::{sign, word};

mod words;

/// Every filter, for suggestions.
pub(super) const NAMES: &[&str] = &[
    "actual",
    "batch",
    "by_id",
    "capitalize",
    "code",
    "count",
    "date",
    "default",
    "dictsort",
    "entries",
    "failing_first",
    "first",
    "groupby",
    "heading",
    "inline",
    "items",
    "join",
    "last",
    "length",
    "link",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "needed",
    "plural",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "select",
    "selectattr",
    "short",
    "shorten",
    "sign",
    "slice",
    "sort",
    "split",
    "status",
    "strong",
    "sum",
    "target",
    "trim",
    "unique",
    "upper",
    "verbatim",
    "when",
    "word",
];

/// Adds filters, tests and functions. None of the usual ones that keep a text marked as escaped is among them: what
/// they cut or put together is escaped anew.
pub(super) fn add(environment: &mut Environment<'static>, kind: Kind) {
    lists(environment);
    tests(environment);
    environment.add_function("range", minijinja::functions::range);
    environment.add_function("dict", minijinja::functions::dict);
    environment.add_function("namespace", minijinja::functions::namespace);

    environment.add_filter("default", default);
    environment.add_filter("length", length);
    environment.add_filter("join", join);
    environment.add_filter("lower", |text: String| text.to_lowercase());
    environment.add_filter("upper", |text: String| text.to_uppercase());
    environment.add_filter("capitalize", |text: String| capitalize(&text));
    environment.add_filter("trim", |text: String| text.trim().to_owned());
    environment.add_filter("replace", |text: String, from: String, to: String| text.replace(&from, &to));
    environment.add_filter("split", |text: String, at: String| -> Vec<String> {
        text.split(&at).map(str::to_owned).collect()
    });
    environment.add_filter("shorten", |text: String, most: usize| escape::shorten(&text, most).into_owned());

    environment.add_filter("short", |digest: String| shown::short(&digest));
    environment.add_filter("when", |time: String| shown::when(&time).replace('\u{a0}', " "));
    environment.add_filter("date", |time: String| shown::when(&time).chars().take(10).collect::<String>());
    environment.add_filter("count", |number: usize, noun: String| {
        format!("{number} {}", shown::plural(number, &noun))
    });
    environment.add_filter("plural", |noun: String, number: usize| shown::plural(number, &noun));
    environment.add_filter("sign", |text: String| sign(&text));
    environment.add_filter("word", |text: String| word(&text));
    environment.add_filter("inline", inline);
    super::checks::add(environment);

    environment.add_filter("strong", move |text: String| Value::from_safe_string(strong(kind, &text)));
    environment.add_filter("verbatim", move |text: String| Value::from_safe_string(escape::html(&text)));
    environment.add_filter("heading", |level: usize| Value::from_safe_string("#".repeat(level.clamp(1, 6))));
    environment.add_filter("code", move |text: String| Value::from_safe_string(code(kind, &text)));
    environment.add_filter("link", move |target: String, text: Option<String>| {
        Value::from_safe_string(link(kind, &target, text.as_deref()))
    });
}

fn lists(environment: &mut Environment<'static>) {
    use minijinja::filters;
    environment.add_filter("batch", filters::batch);
    environment.add_filter("dictsort", filters::dictsort);
    environment.add_filter("first", filters::first);
    environment.add_filter("groupby", filters::groupby);
    environment.add_filter("items", filters::items);
    environment.add_filter("last", filters::last);
    environment.add_filter("list", filters::list);
    environment.add_filter("map", filters::map);
    environment.add_filter("max", filters::max);
    environment.add_filter("min", filters::min);
    environment.add_filter("reject", filters::reject);
    environment.add_filter("rejectattr", filters::rejectattr);
    environment.add_filter("reverse", |list: Value| {
        if list.kind() == ValueKind::String {
            Err(Error::new(ErrorKind::InvalidOperation, "reverse is for lists"))
        } else {
            list.reverse()
        }
    });
    environment.add_filter("select", filters::select);
    environment.add_filter("selectattr", filters::selectattr);
    environment.add_filter("slice", filters::slice);
    environment.add_filter("sort", filters::sort);
    environment.add_filter("sum", filters::sum);
    environment.add_filter("unique", filters::unique);
}

fn tests(environment: &mut Environment<'static>) {
    use minijinja::tests;
    environment.add_test("boolean", tests::is_boolean);
    environment.add_test("defined", tests::is_defined);
    environment.add_test("endingwith", tests::is_endingwith);
    environment.add_test("eq", tests::is_eq);
    environment.add_test("even", tests::is_even);
    environment.add_test("false", tests::is_false);
    environment.add_test("ge", tests::is_ge);
    environment.add_test("gt", tests::is_gt);
    environment.add_test("in", tests::is_in);
    environment.add_test("integer", tests::is_integer);
    environment.add_test("iterable", tests::is_iterable);
    environment.add_test("le", tests::is_le);
    environment.add_test("lt", tests::is_lt);
    environment.add_test("mapping", tests::is_mapping);
    environment.add_test("ne", tests::is_ne);
    environment.add_test("none", tests::is_none);
    environment.add_test("number", tests::is_number);
    environment.add_test("odd", tests::is_odd);
    environment.add_test("sequence", tests::is_sequence);
    environment.add_test("startingwith", tests::is_startingwith);
    environment.add_test("string", tests::is_string);
    environment.add_test("true", tests::is_true);
    environment.add_test("undefined", tests::is_undefined);
}

/// The value, or another one where it is not there.
fn default(value: Value, other: Value) -> Value {
    if value.is_undefined() || value.is_none() { other } else { value }
}

/// How many; nothing that is not there.
fn length(value: &Value) -> Result<usize, Error> {
    if value.is_none() {
        return Ok(0);
    }
    value
        .len()
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("a {} has no length", value.kind())))
}

fn join(list: &Value, between: Option<&str>) -> Result<String, Error> {
    let mut joined = String::new();
    for (index, item) in list.try_iter()?.enumerate() {
        if index > 0 {
            joined.push_str(between.unwrap_or_default());
        }
        match item.as_str() {
            Some(text) => joined.push_str(text),
            None if matches!(item.kind(), ValueKind::Number | ValueKind::Bool) => {
                joined.push_str(&item.to_string());
            }
            None => {
                let message = format!("a {} is not a text that could be joined", item.kind());
                return Err(Error::new(ErrorKind::InvalidOperation, message));
            }
        }
    }
    Ok(joined)
}

fn capitalize(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// A value of the free details in one line.
fn inline(value: &Value) -> Result<String, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    // Whatever a template holds is JSON, but for functions.
    let json = serde_json::to_value(value).unwrap_or_default();
    Ok(details::inline(&json, details::MAX_DEPTH))
}

/// The text in strong letters; a dash where there is none, because empty marks would be others.
fn strong(kind: Kind, text: &str) -> String {
    let text = kind.escape(text);
    let text = if text.is_empty() { "–" } else { &text };
    match kind {
        Kind::Markdown => format!("**{text}**"),
        Kind::Html => format!("<strong>{text}</strong>"),
    }
}

/// The text in the letters of code.
fn code(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Markdown => escape::markdown_code(text),
        Kind::Html if text.is_empty() => String::new(),
        Kind::Html => format!("<code>{}</code>", escape::html(text)),
    }
}

/// A link where the target is an address of the web; else the text alone.
fn link(kind: Kind, target: &str, text: Option<&str>) -> String {
    let shown = kind.escape(text.unwrap_or(target));
    match (escape::address(target), kind) {
        (None, _) => shown,
        (Some(address), Kind::Markdown) => format!("[{shown}](<{address}>)"),
        (Some(address), Kind::Html) => {
            format!("<a href=\"{}\" rel=\"noopener noreferrer\">{shown}</a>", escape::html(&address))
        }
    }
}
