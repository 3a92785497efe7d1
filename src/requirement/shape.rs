//! What is known beforehand of an evidence's document: which members a summary has, and in which unit each is.
//!
//! One table for both sides: a requirement is checked against it before there is any evidence, and the values that are
//! read take their units from it.

use super::unit::Unit;

/// What the document of one evidence looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Shape {
    /// The original itself: nothing is known of it, and its numbers are bare.
    Plain,
    /// A summary, and beside it the original where the format keeps one.
    Summary {
        /// The members of the document, `raw` aside.
        sections: &'static [Section],
        /// Whether the original is there as `raw`.
        raw: bool,
    },
    /// Only the file will tell.
    #[default]
    Unknown,
}

/// One member of a summary's document: `tests`, `findings`, …
#[derive(Debug, PartialEq)]
pub struct Section {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub members: Members,
}

/// What a section holds.
#[derive(Debug, PartialEq)]
pub enum Members {
    /// An object of these, and no others.
    Named(&'static [Member]),
    /// An object whose names the tool chooses; its values are bare numbers.
    Open,
    /// A list.
    List,
}

/// One member of a section.
#[derive(Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// The unit of its number; `None` where it is a list.
    pub unit: Option<Unit>,
}

impl Member {
    /// A number without unit.
    pub const fn bare(name: &'static str) -> Self {
        Self { name, unit: Some(Unit::Bare) }
    }

    /// A percentage, 0 to 100.
    pub const fn percent(name: &'static str) -> Self {
        Self { name, unit: Some(Unit::Percent) }
    }

    /// A time span in milliseconds.
    pub const fn milliseconds(name: &'static str) -> Self {
        Self { name, unit: Some(Unit::MILLISECONDS) }
    }

    /// A list, whose numbers are bare.
    pub const fn list(name: &'static str) -> Self {
        Self { name, unit: None }
    }
}

impl Section {
    /// The member of that name, where its names are fixed.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        match self.members {
            Members::Named(members) => members.iter().find(|member| member.name == name),
            Members::Open | Members::List => None,
        }
    }
}

impl Shape {
    /// Whether the evidence is the original itself.
    pub fn is_plain(&self) -> bool {
        *self == Self::Plain
    }

    /// Whether it is the items of a text.
    pub fn has_items(&self) -> bool {
        matches!(self, Self::Summary { sections, .. } if sections.iter().any(|section| section.name == "items"))
    }

    /// Whether there is an original document that a path can go into. Where only the file will tell, there may be.
    pub fn has_original(&self) -> bool {
        !matches!(self, Self::Summary { raw: false, .. })
    }
}
