//! The parser's errors in words that help the author of a gate.

use std::ops::Range;

use serde_yaml::granit_parser::ErrorKind;

use super::MAX_DEPTH;
use super::build::Broken;
use super::lines::{floor, line_at, meant_end, quote, value_of_line};

/// A syntax error in words.
pub(super) struct Explained {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) help: Vec<String>,
    /// It lies in one value or line, so that the rest can be read without it.
    pub(super) local: bool,
    /// A quote or bracket is open; what was meant is not to be told.
    pub(super) unclosed: bool,
}

impl Explained {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            label: String::new(),
            help: Vec::new(),
            local: false,
            unclosed: false,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    fn label(mut self, label: &str) -> Self {
        label.clone_into(&mut self.label);
        self
    }

    fn local(mut self) -> Self {
        self.local = true;
        self
    }

    fn unclosed(mut self) -> Self {
        self.unclosed = true;
        self
    }
}

/// Longer values are not repeated in a suggestion.
const MAX_QUOTED: usize = 120;

/// Says what is wrong and what to write instead.
pub(super) fn explain(broken: &Broken, text: &str) -> Explained {
    let at = floor(text, broken.at);
    let tabs = matches!(
        broken.error.kind(),
        ErrorKind::TabInBlockIndentation
            | ErrorKind::TabNotAllowed
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::InvalidIndentation
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::ExpectedBlockMappingKey
    );
    if tabs && let Some(tab) = tab_near(text, at) {
        return Explained::new(tab, "a tab is used for indentation")
            .label("YAML allows blanks only")
            .help("replace it by blanks; two for each level are usual");
    }
    let context = Context { broken, text, at };
    context.explain()
}

/// The tab in the indentation of this line or of the next.
fn tab_near(text: &str, at: usize) -> Option<Range<usize>> {
    let line = line_at(text, at);
    let next = text.get(line.end + 1..).map(|_| line_at(text, line.end + 1));
    [Some(line), next].into_iter().flatten().find_map(|line| {
        let indent = text[line.clone()].split(|c| c != ' ' && c != '\t').next()?;
        let tab = line.start + indent.find('\t')?;
        Some(tab..tab + 1)
    })
}

struct Context<'a> {
    broken: &'a Broken,
    text: &'a str,
    at: usize,
}

impl Context<'_> {
    fn explain(&self) -> Explained {
        match self.broken.error.kind() {
            ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => {
                let sign = self.char().unwrap_or('>');
                self.value(format!(
                    "a value that starts with `{sign}` is read as the head of a block of text"
                ))
            }
            ErrorKind::UnexpectedCharacter { character } if self.starts_value() => {
                self.value(format!("a text cannot start with `{character}` unless it is quoted"))
            }
            ErrorKind::MissingAnchorOrAliasName => {
                let sign = self.char().unwrap_or('*');
                self.value(format!("a text cannot start with `{sign}` unless it is quoted"))
            }
            ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
                self.value("there is text after the closing quote".to_owned())
            }
            ErrorKind::MappingValueNotAllowed => self.second_colon(),
            ErrorKind::UnclosedQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::DocumentIndicatorInQuotedScalar => self.open_quote(),
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape => Explained::new(
                self.value_range().unwrap_or_else(|| self.one()),
                "a `\\` escape in this text is not known",
            )
            .help("write `\\\\` for a backslash, or put the text in single quotes, which have no escapes")
            .local()
            .unclosed(),
            ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::FlowMappingValueAdjacentCollection => self.cut(),
            ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofImplicitFlowMapping => self.open_bracket(),
            ErrorKind::MisplacedFlowCollectionEnd => {
                let sign = self.char().unwrap_or('}');
                if self.starts_value() {
                    return self.value(format!("a text cannot start with `{sign}` unless it is quoted"));
                }
                Explained::new(self.one(), format!("this `{sign}` closes nothing"))
                    .help("a text inside `{…}` or `[…]` ends at `,` `[` `]` `{` `}`; quote it if they belong to it")
                    .local()
            }
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => Explained::new(
                self.one(),
                format!("`{open}` is closed by `{close}`"),
            )
            .help("a text inside `{…}` or `[…]` ends at `,` `[` `]` `{` `}`; quote it if they belong to it")
            .local()
            .unclosed(),
            ErrorKind::RecursionLimitExceeded => Explained::new(
                self.one(),
                format!("lists and maps lie more than {MAX_DEPTH} deep in one another"),
            ),
            ErrorKind::DirectiveDisallowed => Explained::new(self.line(), "`%` directives are not supported")
                .help("leave the line out")
                .local(),
            ErrorKind::UnexpectedEofBlockMapping if self.starts_value() => {
                let sign = self.char().unwrap_or(',');
                self.value(format!("a text cannot start with `{sign}` unless it is quoted"))
            }
            ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
                Explained::new(self.one(), "a list cannot start here")
                    .help("start it on a line of its own, or quote the value if `-` belongs to the text")
                    .local()
            }
            ErrorKind::SimpleKeyExpected => self.no_colon(),
            ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::InvalidIndentation
            | ErrorKind::InvalidBlockScalarIndent
            | ErrorKind::MappingKeyNotAllowed
            | ErrorKind::InvalidFlowScalarIndent => {
                Explained::new(self.line(), "this line does not belong to any list or map before it")
                    .label("its indentation fits none of the lines above")
                    .help(
                        "entries of one map start in the same column; items of one list too, each with `- `",
                    )
            }
            ErrorKind::ExpectedDocumentStart => Explained::new(self.line(), "the text goes on after its end")
                .help("everything in the file must be one map"),
            ErrorKind::BomInsideDocument => {
                Explained::new(self.one(), "a byte order mark stands in the middle of the text")
                    .help("remove it")
            }
            kind if self.is_tag() => {
                self.value(format!("a value that starts with `!` is read as a tag, and {kind}"))
            }
            kind => Explained::new(self.one(), format!("this is not YAML: {kind}")),
        }
    }

    fn char(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// The character at the error; the end of the line before it where there is none.
    fn one(&self) -> Range<usize> {
        self.at..self.at + self.char().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8)
    }

    /// The line of the error without its indentation.
    fn line(&self) -> Range<usize> {
        let line = line_at(self.text, self.at);
        let written = self.text[line.clone()].trim();
        if written.is_empty() {
            return self.one();
        }
        let start = line.end - self.text[line].trim_start().len();
        start..start + written.len()
    }

    fn value_range(&self) -> Option<Range<usize>> {
        value_of_line(self.text, &line_at(self.text, self.at)).filter(|value| !value.is_empty())
    }

    fn starts_value(&self) -> bool {
        self.value_range().is_some_and(|value| value.start == self.at)
    }

    fn is_tag(&self) -> bool {
        self.value_range().is_some_and(|value| self.text[value].starts_with('!'))
    }

    /// An error that is cured by quoting the value of the line.
    fn value(&self, message: String) -> Explained {
        let Some(value) = self.value_range().filter(|value| value.contains(&self.at)) else {
            return Explained::new(self.one(), message).help("quote the text").local();
        };
        let written = &self.text[value.clone()];
        let help = if written.len() <= MAX_QUOTED {
            format!("quote the whole value: {}", quote(written))
        } else {
            "quote the whole value".to_owned()
        };
        Explained::new(value, message).help(help).local()
    }

    fn second_colon(&self) -> Explained {
        let Some(value) = self.value_range().filter(|value| value.contains(&self.at)) else {
            return Explained::new(self.line(), "an entry cannot start here")
                .help("the line before has a value already: either that value or the indentation is wrong");
        };
        let mut explained = self.value("a second `: ` in one line".to_owned());
        explained.span = self.one();
        if self.text[value].starts_with(['{', '[']) {
            explained.help = vec!["start a new line for each entry".to_owned()];
        }
        explained
    }

    /// The quote that was opened last and never closed.
    fn open_quote(&self) -> Explained {
        let after = self.broken.last.end.min(self.at);
        let start = self.text[after..self.at].find(['"', '\'']).map_or(self.at, |found| after + found);
        let end = line_at(self.text, start).end;
        Explained::new(start..end, "this quote is never closed")
            .help("close it in the same line; write a quote inside single quotes twice, inside double quotes as \\\"")
            .local()
            .unclosed()
    }

    /// A text in a flow list or map that ends where its author did not mean it to.
    fn cut(&self) -> Explained {
        let sign = self.char();
        let last = &self.broken.last;
        let near = line_at(self.text, self.at).contains(&last.start) && last.start < self.at;
        match sign {
            Some(sign @ ('[' | '{' | ']' | '}')) if near && self.broken.last_is_plain => {
                let end = meant_end(self.text, last.start);
                let meant = &self.text[last.start..end];
                let help = if meant.len() <= MAX_QUOTED && end >= self.at {
                    format!("quote the whole value: {}", quote(meant))
                } else {
                    "quote the whole value".to_owned()
                };
                Explained::new(
                    last.start..self.one().end,
                    format!("the `{sign}` ends this text inside `{{…}}` or `[…]`"),
                )
                .help(help)
                .local()
            }
            _ => self.open_bracket(),
        }
    }

    fn open_bracket(&self) -> Explained {
        let open = match self.broken.error.kind() {
            ErrorKind::UnclosedFlowCollection { .. } => Some(self.at),
            _ => self.broken.open_flow,
        };
        let Some(open) = open.filter(|open| self.text[*open..].starts_with(['{', '['])) else {
            return Explained::new(self.one(), "this cannot stand here")
                .help("quote the value if it is a text")
                .local();
        };
        let (sign, close) = if self.text[open..].starts_with('{') { ('{', '}') } else { ('[', ']') };
        Explained::new(open..open + 1, format!("`{sign}` is opened here and not closed"))
            .help(format!("write the `{close}` that belongs to it, and a `,` between the entries"))
            .help("quote a text that contains `,` `[` `]` `{` `}` or `: `")
            .local()
            .unclosed()
    }

    fn no_colon(&self) -> Explained {
        let line = self.line();
        let written = &self.text[line.clone()];
        let explained = Explained::new(line, "this line is not `name: value`").local();
        match written.split_once(':') {
            Some((name, value)) if !name.contains(' ') && !value.is_empty() => {
                explained.help(format!("write a blank after the colon: `{name}: {}`", value.trim_start()))
            }
            _ => explained.help("write `name: value`, or indent the line to go on with the text above it"),
        }
    }
}
