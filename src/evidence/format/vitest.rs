//! Vitest's JSON reporter, which writes what Jest writes.

use super::jest::{self, BROKEN_SUITES, TOOL};
use super::look::has;
use super::{Format, Read, Signature};
use crate::evidence::summary::shape;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "vitest",
    aliases: &[],
    shape: shape::tests(true),
    extensions: &[],
    signature: Signature::Json(|document| jest::fits(document) && !has(document, BROKEN_SUITES)),
    read: Read::Tool(TOOL),
};

#[cfg(test)]
#[path = "vitest_tests.rs"]
mod tests;
