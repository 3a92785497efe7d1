//! The report as JSON: the published form of [`Report`], the same to the byte for the same report.

use std::io::{self, Write};

use super::{Report, SCHEMA_VERSION, escape};

/// The report as indented JSON with a final newline; see [`safe`].
pub fn render(report: &Report) -> String {
    safe(&serde_json::to_string_pretty(report).unwrap_or_else(|error| undecided(&error)))
}

/// What every JSON report says about itself.
#[derive(serde::Deserialize)]
struct Signed {
    tool: super::Tool,
    #[allow(dead_code, reason = "it must be there")]
    schema_version: u32,
}

/// Whether gatekeeper wrote this text, a report or the results of tests.
pub(crate) fn is_ours(text: &str) -> bool {
    serde_json::from_str::<Signed>(text).is_ok_and(|report| report.tool.name == "gatekeeper")
}

/// JSON with a final newline. Characters that could steer a terminal or hide in a text are written as `\u` escapes,
/// which a reader turns back into the same text.
pub(crate) fn safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 1);
    safe_into(&mut out, json);
    out.push('\n');
    out
}

fn safe_into(out: &mut String, json: &str) {
    for c in json.chars() {
        // Outside its strings, JSON holds no such character except its own line breaks.
        if c != '\n' && (escape::is_deceptive(c) || matches!(c, '\u{200c}' | '\u{200d}')) {
            escape::escape_into(out, c);
        } else {
            out.push(c);
        }
    }
}

/// Makes JSON safe like [`safe`] while it is written. What is written at once must be whole characters.
pub(crate) struct Safe<W>(pub(crate) W);

impl<W: Write> Write for Safe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text =
            std::str::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let mut out = String::with_capacity(text.len());
        safe_into(&mut out, text);
        self.0.write_all(out.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What stands in for a report that cannot be written: nobody may take it for a decision.
fn undecided(error: &serde_json::Error) -> String {
    let error = serde_json::Value::String(format!("the report cannot be written as JSON: {error}"));
    format!(
        r#"{{"schema_version": {SCHEMA_VERSION}, "exit_code": 2, "gates": [], "errors": [{{"code": "report", "message": {error}}}]}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixtures;

    #[test]
    fn is_the_same_report_when_read_back() {
        for (name, report) in fixtures::all() {
            let json = render(&report);
            assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report, "{name}");
            assert_eq!(json, render(&report), "{name}");
            assert!(json.ends_with("}\n"), "{name}");
        }
    }

    #[test]
    fn holds_nothing_that_steers_a_terminal() {
        let json = render(&fixtures::hostile());
        assert!(!json.chars().any(|c| c != '\n' && escape::is_deceptive(c)));
        assert!(json.contains("\\u202e"));
    }

    #[test]
    fn never_decides_when_it_cannot_be_written() {
        let error = serde_json::from_str::<u8>("\"").unwrap_err();
        let value: serde_json::Value = serde_json::from_str(&undecided(&error)).unwrap();
        assert_eq!(value["exit_code"], 2);
        assert_eq!(value["gates"], serde_json::json!([]));
    }
}
