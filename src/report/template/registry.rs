//! The templates that come with gatekeeper: one line each.

use super::Kind;
use crate::diagnostic::suggestion;
use crate::report::html;

/// One of them.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// What gates and `--template` call it.
    pub name: &'static str,
    /// What it writes.
    pub kind: Kind,
    /// What it is for.
    pub about: &'static str,
    /// How it is used.
    pub role: Role,
    /// The template itself.
    pub text: &'static str,
}

/// How a template is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A whole document: gates may name it.
    Document,
    /// A page beside the documents, for one layout.
    Page,
    /// Macros that other templates import.
    Parts,
}

/// The document about a gate that names none.
pub const GENERAL: &str = "general";
/// The page of the summary layout.
pub const SUMMARY: &str = "summary";

/// All of them, in the order of the list.
pub const SHIPPED: &[Shipped] = &[
    Shipped {
        name: GENERAL,
        kind: Kind::Markdown,
        about: "everything about any gate",
        role: Role::Document,
        text: include_str!("shipped/general.md"),
    },
    Shipped {
        name: "mock-review",
        kind: Kind::Markdown,
        about: "review of a mock environment, with recommendations and approval",
        role: Role::Document,
        text: include_str!("shipped/mock-review.md"),
    },
    Shipped {
        name: "staging-review",
        kind: Kind::Markdown,
        about: "review of staging: evidence, measured values, approvals, readiness for production",
        role: Role::Document,
        text: include_str!("shipped/staging-review.md"),
    },
    Shipped {
        name: "decision-record",
        kind: Kind::Markdown,
        about: "record of a go/no-go meeting: decision, votes, validation, actions, archive",
        role: Role::Document,
        text: include_str!("shipped/decision-record.md"),
    },
    Shipped {
        name: "post-release-review",
        kind: Kind::Markdown,
        about: "review after a release, with the agenda of the retrospective",
        role: Role::Document,
        text: include_str!("shipped/post-release-review.md"),
    },
    Shipped {
        name: SUMMARY,
        kind: Kind::Markdown,
        about: "one screen for pull requests and step summaries (--style summary)",
        role: Role::Page,
        text: include_str!("shipped/summary.md"),
    },
    Shipped {
        name: html::NAME,
        kind: Kind::Html,
        about: "the HTML report; it shows `page`, which is worked out from the report",
        role: Role::Page,
        text: html::TEMPLATE,
    },
    Shipped {
        name: "parts",
        kind: Kind::Markdown,
        about: "tables and lists that the Markdown templates import",
        role: Role::Parts,
        text: include_str!("shipped/parts.md"),
    },
];

/// The template of that name.
pub fn named(name: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|one| one.name == name)
}

/// Those that a gate may name.
pub fn documents() -> impl Iterator<Item = &'static Shipped> {
    SHIPPED.iter().filter(|one| one.role == Role::Document)
}

/// The name that was probably meant.
pub fn meant(name: &str) -> Option<&'static str> {
    suggestion(name, SHIPPED.iter().map(|one| one.name))
}
