//! The output formats: one line each. A new one is a new file with a pure function of the report, and a line here.

use super::named::{self, UnknownFormat};
use super::signature::Signature;
use super::terminal::Style;
use super::{Layout, Report, github, gitlab, html, json, junit, markdown, sarif, tap, terminal};

/// One format that a report can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What the user calls it (`--format json`).
    pub name: &'static str,
    /// In a few words, for the help.
    pub description: &'static str,
    /// Whether the terminal changes what it writes: colour, width, `--explain`, `--quiet`. Where it does not, the text is
    /// the same wherever it goes.
    pub styled: bool,
    /// The layouts that it has, the one that it has without `--style` first.
    pub layouts: &'static [Layout],
    /// What tells a file of this format that gatekeeper wrote from a file of somebody else.
    pub signature: Signature,
    /// Writes it: the same text for the same report and style.
    pub render: fn(&Report, &Style) -> String,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "terminal",
            description: "for reading here and now",
            styled: true,
            layouts: &[Layout::Full, Layout::Compact],
            signature: Signature::Line("", ""),
            render: terminal::render,
        },
        Self {
            name: "json",
            description: "everything, for programs",
            styled: false,
            layouts: &[Layout::Full],
            signature: Signature::Inside(json::is_ours),
            render: |r, _| json::render(r),
        },
        Self {
            name: "markdown",
            description: "the document for the meeting, the pull request and the archive",
            styled: false,
            layouts: &[Layout::Full, Layout::Summary],
            signature: Signature::COMMENT,
            render: markdown::render,
        },
        Self {
            name: "html",
            description: "one page for the meeting, for screen and paper",
            styled: false,
            layouts: &[Layout::Full],
            signature: Signature::COMMENT,
            render: html::render,
        },
        Self {
            name: "junit",
            description: "test results, for any CI",
            styled: false,
            layouts: &[Layout::Full],
            signature: Signature::COMMENT,
            render: |r, _| junit::render(r),
        },
        Self {
            name: "sarif",
            description: "alerts at the lines of the gate file, for code scanning",
            styled: false,
            layouts: &[Layout::Full],
            signature: Signature::Inside(sarif::is_ours),
            render: |r, _| sarif::render(r),
        },
        Self {
            name: "tap",
            description: "the Test Anything Protocol, version 14",
            styled: false,
            layouts: &[Layout::Full],
            signature: Signature::Line("# ", ""),
            render: |r, _| tap::render(r),
        },
        Self {
            name: "github",
            description: "annotations in GitHub Actions, with summary and outputs of the step",
            styled: false,
            layouts: &[Layout::Full],
            signature: Signature::Line("", ""),
            render: |r, _| github::render(r),
        },
        Self {
            name: "gitlab",
            description: "Code Quality, for merge requests in GitLab",
            styled: false,
            layouts: &[Layout::Full],
            signature: Signature::Inside(gitlab::is_ours),
            render: |r, _| gitlab::render(r),
        },
    ];

    /// The format of that name.
    ///
    /// # Errors
    /// Where no format has that name, with the one that may have been meant.
    pub fn parse(name: &str) -> Result<&'static Self, UnknownFormat> {
        named::find(Self::ALL, |format| format.name, name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::report::{GateReport, escape, fixtures};

    #[test]
    fn names_are_unique_and_found() {
        let names: HashSet<_> = Format::ALL.iter().map(|format| format.name).collect();
        assert_eq!(names.len(), Format::ALL.len());
        for format in Format::ALL {
            assert_eq!(Format::parse(format.name).unwrap().name, format.name);
            assert!(!format.description.is_empty());
            assert_eq!(format.layouts.first(), Some(&Layout::Full), "{}", format.name);
        }
    }

    #[test]
    fn every_format_shows_the_same_decision_and_score() {
        for format in Format::ALL {
            for (name, report) in fixtures::all() {
                let text = (format.render)(&report, &Style::plain(100));
                for gate in &report.gates {
                    let (decision, score) = match gate {
                        GateReport::Judged(judged) => (judged.decision, judged.score.as_ref()),
                        GateReport::Standing { decision, .. } => (*decision, None),
                        GateReport::NotReached { .. } => continue,
                    };
                    assert!(text.contains(&decision.to_string()), "{} {name}: no {decision}", format.name);
                    let score = score.map_or("", |score| &score.value);
                    assert!(text.contains(score), "{} {name}: no {score}", format.name);
                }
                for error in &report.errors {
                    assert!(text.contains(&error.code), "{} {name}: no {}", format.name, error.code);
                }
            }
        }
    }

    #[test]
    fn every_format_ends_its_last_line_and_escapes_what_is_hostile() {
        for format in Format::ALL {
            for style in [Style::plain(40), Style { explain: true, ..Style::plain(200) }] {
                let text = (format.render)(&fixtures::hostile(), &style);
                assert!(text.ends_with('\n'), "{}", format.name);
                assert!(format.styled || text == (format.render)(&fixtures::hostile(), &Style::plain(80)));
                let bad = text.chars().find(|&c| c != '\n' && escape::is_deceptive(c));
                assert_eq!(bad, None, "{}", format.name);
            }
        }
    }

    #[test]
    fn an_unknown_name_says_what_there_is() {
        let cases = [
            ("jsno", "unknown format `jsno`; did you mean `json`?"),
            ("Terminal", "unknown format `Terminal`; did you mean `terminal`?"),
            (
                "pdf",
                "unknown format `pdf`; there are: terminal, json, markdown, html, junit, sarif, tap, github, gitlab",
            ),
        ];
        for (name, expected) in cases {
            assert_eq!(Format::parse(name).unwrap_err().to_string(), expected);
        }
    }
}
