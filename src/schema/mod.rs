//! The JSON Schemas of what gatekeeper writes for programs. Each is made from the types themselves, with their comments
//! as descriptions, so that it cannot say other than what is written.

mod tidy;

use std::fmt;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::diagnostic::suggestion;
use crate::diff::Diff;
use crate::history::History;
use crate::report::{Report, SCHEMA_VERSION, json};

/// One published schema.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// What the user calls it (`gatekeeper schema report`).
    pub name: &'static str,
    /// What documents of it are, for the help.
    pub description: &'static str,
    /// Version of the shape; it is part of the schema's `$id`.
    version: u32,
    /// Makes it.
    make: fn(SchemaSettings) -> Schema,
}

impl Published {
    /// Every schema, in the order of the help. A new one is a line here.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "report",
            description: "the JSON report of `evaluate` and `report`",
            version: SCHEMA_VERSION,
            make: of::<Report>,
        },
        Self {
            name: "diff",
            description: "the JSON form of `diff`",
            version: SCHEMA_VERSION,
            make: of::<Diff>,
        },
        Self {
            name: "history",
            description: "the JSON form of `history`",
            version: SCHEMA_VERSION,
            make: of::<History>,
        },
    ];

    /// The schema of that name.
    ///
    /// # Errors
    /// Where there is none of that name, with the one that may have been meant.
    pub fn parse(name: &str) -> Result<&'static Self, UnknownSchema> {
        Self::ALL
            .iter()
            .find(|schema| schema.name == name)
            .ok_or_else(|| UnknownSchema { name: name.to_owned() })
    }

    /// What names it wherever it is kept. It is no address: nothing is fetched to read a report.
    fn id(&self) -> String {
        format!("urn:gatekeeper:schema:{}:{}", self.name, self.version)
    }

    /// The schema as a JSON value, of draft 2020-12.
    pub fn value(&self) -> serde_json::Value {
        // What is written, not what could be read: members that are always there are required.
        let mut schema = (self.make)(SchemaSettings::draft2020_12().for_serialize());
        tidy::tidy(&mut schema, &self.id());
        schema.to_value()
    }

    /// The schema as indented JSON with a final newline.
    pub fn text(&self) -> String {
        // Plain values under text keys: there is nothing in it that JSON cannot hold.
        json::safe(&serde_json::to_string_pretty(&self.value()).unwrap_or_default())
    }
}

fn of<T: JsonSchema>(settings: SchemaSettings) -> Schema {
    settings.into_generator().into_root_schema_for::<T>()
}

/// A name that no schema has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSchema {
    /// The name as it was given.
    pub name: String,
}

impl fmt::Display for UnknownSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = || Published::ALL.iter().map(|schema| schema.name);
        write!(f, "there is no schema `{}`", self.name)?;
        match suggestion(&self.name, names()) {
            Some(meant) => write!(f, "; did you mean `{meant}`?"),
            None => write!(f, "; there are: {}", names().collect::<Vec<_>>().join(", ")),
        }
    }
}

impl std::error::Error for UnknownSchema {}

#[cfg(test)]
mod tests;
