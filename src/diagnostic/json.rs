//! A diagnostic for programs.

use serde::Serialize;

use super::place::{line_at, position};
use super::{Diagnostic, Severity};

/// The longest source line that is given, in characters; the rest is left out.
const MAX_LINE: usize = 1000;

/// One mistake with its places spelled out; serialises to a flat object. Texts are as they stand in the file, so
/// they must be made [neutral](super::neutral) before they are printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiagnosticJson {
    /// The kind of mistake.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file as the user names it.
    pub file: String,
    /// Where it starts, counted from 1; absent for the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Where it starts in its line, in characters counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The line of the first character behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<usize>,
    /// The column of the first character behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<usize>,
    /// The line where it starts, without its line break.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_line: Option<String>,
    /// The words beside the pointer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The second place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related: Option<RelatedJson>,
    /// What to do next.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<String>,
}

/// A second place that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelatedJson {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// Why it matters.
    pub label: String,
}

impl Diagnostic {
    /// This mistake for programs.
    pub fn to_json(&self) -> DiagnosticJson {
        let start = self.line_column();
        let end = self.span.as_ref().map(|span| position(&self.source, span.end.max(span.start)));
        let line = self.span.as_ref().map(|span| &self.source.text[line_at(&self.source.text, span.start)]);
        DiagnosticJson {
            code: self.code,
            severity: self.severity.word(),
            message: self.message.clone(),
            file: self.source.path.clone(),
            line: start.map(|place| place.0),
            column: start.map(|place| place.1),
            end_line: end.map(|place| place.0),
            end_column: end.map(|place| place.1),
            source_line: line.map(|line| line.chars().take(MAX_LINE).collect()),
            label: self.label.clone(),
            related: self.related.as_ref().map(|(span, label)| {
                let (line, column) = position(&self.source, span.start);
                RelatedJson { line, column, label: label.clone() }
            }),
            help: self.help.clone(),
        }
    }
}

impl Severity {
    /// `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Source;
    use super::*;

    #[test]
    fn says_where_in_lines_and_columns() {
        let source = Arc::new(Source { path: "g.yaml".to_owned(), text: "é: 日\r\nb: x\r\n".to_owned() });
        let mut diagnostic = Diagnostic {
            code: "unknown-key",
            severity: Severity::Error,
            message: "m".to_owned(),
            source,
            span: Some(4..7),
            label: String::new(),
            related: Some((9..10, "there".to_owned())),
            help: vec!["h".to_owned()],
        };
        assert_eq!(
            serde_json::to_string(&diagnostic.to_json()).unwrap(),
            r#"{"code":"unknown-key","severity":"error","message":"m","file":"g.yaml","line":1,"column":4,"end_line":1,"end_column":5,"source_line":"é: 日","related":{"line":2,"column":1,"label":"there"},"help":["h"]}"#
        );
        diagnostic.span = None;
        diagnostic.related = None;
        diagnostic.help.clear();
        assert_eq!(
            serde_json::to_string(&diagnostic.to_json()).unwrap(),
            r#"{"code":"unknown-key","severity":"error","message":"m","file":"g.yaml"}"#
        );
    }
}
