//! A format by its name, in any registry of formats.

use std::fmt;

use crate::diagnostic::suggestion;

/// A name that no format has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat {
    /// The name as it was given.
    pub name: String,
    /// The names that there are, in their order.
    pub names: Vec<&'static str>,
}

/// The format of that name.
///
/// # Errors
/// Where no format has that name; in one sentence, with the one that may have been meant, or all.
pub fn find<F>(
    all: &'static [F],
    name_of: fn(&F) -> &'static str,
    name: &str,
) -> Result<&'static F, UnknownFormat> {
    all.iter()
        .find(|format| name_of(format) == name)
        .ok_or_else(|| UnknownFormat { name: name.to_owned(), names: all.iter().map(name_of).collect() })
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown format `{}`", self.name)?;
        match suggestion(&self.name, self.names.iter().copied()) {
            Some(meant) => write!(f, "; did you mean `{meant}`?"),
            None => write!(f, "; there are: {}", self.names.join(", ")),
        }
    }
}

impl std::error::Error for UnknownFormat {}
