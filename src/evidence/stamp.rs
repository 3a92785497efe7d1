//! The sidecar `FILE.stamp.json`: what a tool's file does not say about itself, tied to the file by its digest.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};

use super::changes::StampChange;
use super::edit::{self, EditError};
use super::find::STAMP_SUFFIX;
use super::fit::{Problem, digest, quoted};
use super::format;
use super::root::{FileBytes, ReadError, Root};
use crate::diagnostic::suggestion;
use crate::document::{Node, Value};
use crate::time;

/// The largest stamp, in bytes.
const MAX_STAMP_BYTES: u64 = 1 << 20;

/// What a stamp can say.
pub(crate) const KEYS: [&str; 5] = ["sha256", "commit", "produced_at", "by", "artifact"];

/// What a stamp says.
#[derive(Debug, Default)]
pub struct Stamp {
    /// The commit.
    pub commit: Option<Box<str>>,
    /// When the file was produced.
    pub produced_at: Option<Node>,
    /// The artifact's digest.
    pub artifact: Option<Box<str>>,
    /// Who stamped the file.
    pub by: Option<Box<str>>,
}

/// What a new stamp states beside the digest.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'s> {
    /// The commit that the file is about, in full.
    pub commit: &'s str,
    /// When the file was produced.
    pub produced_at: DateTime<Utc>,
    /// The digest of the artifact that the file is about.
    pub artifact: Option<&'s str>,
    /// Who says so.
    pub by: Option<&'s str>,
}

/// The text of a stamp for these bytes, with a final newline. The same statement about the same bytes is the same text.
pub fn write(file: &FileBytes, statement: &Statement<'_>) -> String {
    let mut members = Map::new();
    let mut state = |key: &str, text: Option<&str>| {
        if let Some(text) = text {
            members.insert(key.to_owned(), Json::from(text));
        }
    };
    let produced_at = time::show(statement.produced_at);
    state("sha256", Some(&file.sha256));
    state("commit", Some(statement.commit));
    state("produced_at", Some(&produced_at));
    state("artifact", statement.artifact);
    state("by", statement.by);
    crate::report::json::safe(&format!("{:#}", Json::Object(members)))
}

/// Whether a text is a stamp, of whatever file: nothing else is lost when it is replaced by another.
pub fn is_stamp(text: &str) -> bool {
    let Ok(Json::Object(members)) = serde_json::from_str(text) else { return false };
    let states_digest = members.get("sha256").and_then(Json::as_str).is_some_and(|it| digest(it).is_some());
    states_digest && members.keys().all(|key| KEYS.contains(&key.as_str()))
}

/// Whether the file of that name is a stamp by its name.
pub fn is_stamp_name(name: &str) -> bool {
    name.ends_with(STAMP_SUFFIX)
}

/// The stamp of a file, which must be about exactly these bytes.
///
/// # Errors
/// As the rest of a sentence that starts with the file's path: `Unbound` where there is none, `Broken` where it is none
/// or the file changed since.
pub fn beside(root: &Root, file: &FileBytes) -> Result<Stamp, Problem> {
    read(root, file, None).0
}

/// Reads the stamp of a file and checks that it is about exactly these bytes.
///
/// # Errors
/// As the rest of a sentence that starts with the file's path: `Unbound` where there is no stamp, `Broken` where it
/// is not one or the file changed since.
///
/// Beside it, whether the change of the stamp hit: what is judged is the stamp after it.
pub(super) fn read(
    root: &Root,
    file: &FileBytes,
    change: Option<&StampChange>,
) -> (Result<Stamp, Problem>, Result<(), EditError>) {
    let path = format!("{}{STAMP_SUFFIX}", file.path);
    let mut node = match original(root, &path) {
        Ok(node) => node,
        Err(problem) => {
            let missed = EditError::new(format!("{} {}", file.path, problem.text));
            return (Err(problem), Err(missed));
        }
    };
    let changed = match change {
        None => Ok(()),
        Some(StampChange { patch: None, .. }) => return (Err(no_stamp(&path)), Ok(())),
        Some(StampChange { patch: Some(onto), .. }) => edit::merge(&mut node, onto),
    };
    (understood(node, file, &path), changed)
}

fn no_stamp(path: &str) -> Problem {
    Problem::unbound(format!("has no stamp ({path})"))
}

fn unusable(why: &str) -> Problem {
    Problem::broken(format!("has a stamp that cannot be used: {why}"))
}

/// What the stamp file holds.
fn original(root: &Root, path: &str) -> Result<Node, Problem> {
    let bytes = root.read_at_most(path, MAX_STAMP_BYTES).map_err(|error| match error {
        ReadError::Absent => no_stamp(path),
        error => Problem::broken(format!("has a stamp that cannot be used: {path} {error}")),
    })?;
    format::read_json(path, &bytes.bytes).map_err(|problem| unusable(&problem.text))
}

/// What a stamp says, and that it is about this file.
fn understood(node: Node, file: &FileBytes, path: &str) -> Result<Stamp, Problem> {
    let wrong = |why: &str| unusable(&format!("{path} {why}"));
    let Value::Object(object) = node.value else {
        return Err(wrong(&format!("is {}, not an object", node.value.kind())));
    };
    if let Some(repeated) = object.second_of_a_key() {
        return Err(wrong(&format!("states {} twice", quoted(&repeated.key))));
    }
    let mut stamp = Stamp::default();
    let mut sha256 = None;
    for member in object.members {
        let key = &*member.key;
        if !KEYS.contains(&key) {
            let meant = suggestion(key, KEYS.into_iter());
            let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
            return Err(wrong(&format!("has the unknown key {}{meant}", quoted(key))));
        }
        let text = match &member.node.value {
            Value::Null => continue,
            Value::Text(text) => text.clone(),
            other => return Err(wrong(&format!("states `{key}` as {}, not as a string", other.kind()))),
        };
        match key {
            "sha256" => sha256 = Some(text),
            "commit" => stamp.commit = Some(text),
            "produced_at" => stamp.produced_at = Some(member.node),
            "artifact" => stamp.artifact = Some(text),
            "by" => stamp.by = Some(text),
            _ => {}
        }
    }
    let Some(sha256) = sha256 else {
        return Err(Problem::unbound(format!("has a stamp that states no sha256 ({path})")));
    };
    match digest(&sha256) {
        None => Err(wrong(&format!("states a sha256 that is none: {}", quoted(&sha256)))),
        Some(stated) if Some(&stated) == digest(&file.sha256).as_ref() => Ok(stamp),
        Some(_) => Err(Problem::broken(format!("was changed after it was stamped ({path})"))),
    }
}
