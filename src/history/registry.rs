//! The formats of a history: one line each.

use super::{History, html, json, terminal};
use crate::report::named::{self, UnknownFormat};
use crate::report::signature::Signature;
use crate::report::{self, terminal::Style};

/// One format that a history can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What the user calls it (`--format json`).
    pub name: &'static str,
    /// In a few words, for the help.
    pub description: &'static str,
    /// Whether the terminal changes what it writes: colour and width.
    pub styled: bool,
    /// What tells a file of it that gatekeeper wrote from a file of somebody else.
    pub signature: Signature,
    /// Writes it: the same text for the same history and style.
    pub render: fn(&History, &Style) -> String,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "terminal",
            description: "for reading here and now",
            styled: true,
            signature: Signature::Line("", ""),
            render: terminal::render,
        },
        Self {
            name: "html",
            description: "a page with plots",
            styled: false,
            signature: Signature::COMMENT,
            render: |history, _| html::render(history),
        },
        Self {
            name: "json",
            description: "everything, for programs",
            styled: false,
            signature: Signature::Inside(report::json::is_ours),
            render: |history, _| json::render(history),
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
