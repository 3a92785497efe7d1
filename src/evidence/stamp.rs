//! The sidecar `FILE.stamp.json`: what a tool's file does not say about itself, tied to the file by its digest.

use super::changes::StampChange;
use super::edit::{self, EditError};
use super::find::STAMP_SUFFIX;
use super::fit::{Problem, digest, quoted};
use super::format;
use super::root::{FileBytes, ReadError, Root};
use crate::diagnostic::suggestion;
use crate::document::{Node, Value};

/// The largest stamp, in bytes.
const MAX_STAMP_BYTES: u64 = 1 << 20;

/// What a stamp can say.
pub(crate) const KEYS: [&str; 5] = ["sha256", "commit", "produced_at", "by", "artifact"];

/// What a stamp says.
#[derive(Debug, Default)]
pub(super) struct Stamp {
    /// The commit.
    pub(super) commit: Option<Box<str>>,
    /// When the file was produced.
    pub(super) produced_at: Option<Node>,
    /// The artifact's digest.
    pub(super) artifact: Option<Box<str>>,
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
    if let Some(repeated) = object.repeated.and_then(|index| object.members.get(index as usize)) {
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
