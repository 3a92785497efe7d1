//! `--release`, `--commit` and `--artifact`: the release as arguments state it.

use std::fmt;
use std::path::Path;

use super::{facts, read};
use crate::diagnostic::Diagnostic;
use crate::input::{Input, Unreadable};
use crate::report::{Artifact, Release};

/// What the arguments say of the release.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arguments<'a> {
    /// `--release`: a version, or the path of a file that ends in `.json`, `.yaml` or `.yml`.
    pub release: Option<&'a str>,
    /// `--commit`: the commit in full.
    pub commit: Option<&'a str>,
    /// Each `--artifact`: `sha256:HEX` or `NAME=sha256:HEX`.
    pub artifacts: &'a [String],
}

/// A mistake in an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentMistake {
    /// Stable name of the kind of mistake.
    pub code: &'static str,
    /// What is wrong, with the argument that says it.
    pub message: String,
    /// What to do next.
    pub help: Vec<String>,
}

/// Why there is no release.
#[derive(Debug)]
pub enum ReleaseError {
    /// Its file cannot be read.
    Unreadable(Unreadable),
    /// Its file is wrong.
    File(Vec<Diagnostic>),
    /// Arguments are wrong, or say something else than the file.
    Arguments(Vec<ArgumentMistake>),
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |messages: Vec<&str>| messages.join("; ");
        match self {
            Self::Unreadable(unreadable) => unreadable.fmt(f),
            Self::File(list) => f.write_str(&join(list.iter().map(|one| one.message.as_str()).collect())),
            Self::Arguments(list) => {
                f.write_str(&join(list.iter().map(|one| one.message.as_str()).collect()))
            }
        }
    }
}

impl std::error::Error for ReleaseError {}

/// The release that file and arguments state together. Without any of them it states nothing, and whatever must be
/// bound to a commit is missing.
///
/// # Errors
/// A file that cannot be read or is wrong; arguments that are wrong or contradict the file: nothing overrides
/// anything, because the one who reads the report could not see it.
pub fn resolve(arguments: Arguments<'_>) -> Result<Release, ReleaseError> {
    let mut mistakes = Vec::new();
    let mut release = Release::default();
    match arguments.release {
        Some(path) if is_file_name(path) => {
            let input = Input::read(Path::new(path)).map_err(ReleaseError::Unreadable)?;
            let input = input.map_err(|diagnostic| ReleaseError::File(vec![*diagnostic]))?;
            let (read, diagnostics) = read(&input.source);
            release = read.ok_or(ReleaseError::File(diagnostics))?;
        }
        Some(version) if version.trim().is_empty() => mistakes.push(ArgumentMistake {
            code: "empty-text",
            message: "`--release` is empty".to_owned(),
            help: vec!["state a version, or a file such as `release.json`".to_owned()],
        }),
        Some(version) => release.version = Some(version.to_owned()),
        None => {}
    }
    if let Some(text) = arguments.commit {
        match facts::commit(text) {
            Err(wrong) => mistakes.push(from_facts("--commit", wrong)),
            Ok(commit) => match &release.commit {
                Some(stated) if *stated != commit => mistakes.push(ArgumentMistake {
                    code: "contradiction",
                    message: format!("`--commit` says {commit}, and the release file says {stated}"),
                    help: vec!["leave `--commit` out, or write the release file anew".to_owned()],
                }),
                _ => release.commit = Some(commit),
            },
        }
    }
    for text in arguments.artifacts {
        match artifact(text) {
            Err(mistake) => mistakes.push(mistake),
            Ok(artifact) => add(&mut release.artifacts, artifact, &mut mistakes),
        }
    }
    if mistakes.is_empty() { Ok(release) } else { Err(ReleaseError::Arguments(mistakes)) }
}

fn is_file_name(text: &str) -> bool {
    let lower = text.to_lowercase();
    [".json", ".yaml", ".yml"].iter().any(|extension| lower.ends_with(extension))
}

fn from_facts(argument: &str, wrong: facts::Wrong) -> ArgumentMistake {
    ArgumentMistake {
        code: wrong.code,
        message: format!("`{argument}`: {}", wrong.message),
        help: wrong.help,
    }
}

fn artifact(text: &str) -> Result<Artifact, ArgumentMistake> {
    let (name, digest) = match text.split_once('=') {
        Some((name, digest)) => (Some(name), digest),
        None => (None, text),
    };
    if name.is_some_and(|name| name.trim().is_empty()) {
        return Err(ArgumentMistake {
            code: "empty-text",
            message: format!("`--artifact {text}` has an empty name"),
            help: vec!["write `NAME=sha256:HEX`, or `sha256:HEX` without a name".to_owned()],
        });
    }
    let digest = facts::digest(digest).map_err(|wrong| from_facts("--artifact", wrong))?;
    Ok(Artifact { name: name.map(str::to_owned), digest })
}

/// Adds an artifact that is not there yet; the same digest without a name adds nothing.
fn add(artifacts: &mut Vec<Artifact>, artifact: Artifact, mistakes: &mut Vec<ArgumentMistake>) {
    let known = artifacts.iter().find(|known| known.name.is_some() && known.name == artifact.name);
    match known {
        Some(known) if known.digest != artifact.digest => mistakes.push(ArgumentMistake {
            code: "contradiction",
            message: format!(
                "the artifact `{}` has two digests: {} and {}",
                artifact.name.as_deref().unwrap_or_default(),
                known.digest,
                artifact.digest
            ),
            help: vec!["state the digest of the artifact that is released, once".to_owned()],
        }),
        Some(_) => {}
        None if artifact.name.is_none() && artifacts.iter().any(|known| known.digest == artifact.digest) => {}
        None => artifacts.push(artifact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";

    fn codes(result: Result<Release, ReleaseError>) -> Vec<&'static str> {
        match result {
            Ok(_) => vec![],
            Err(ReleaseError::Unreadable(_)) => vec!["unreadable"],
            Err(ReleaseError::File(list)) => list.iter().map(|one| one.code).collect(),
            Err(ReleaseError::Arguments(list)) => list.iter().map(|one| one.code).collect(),
        }
    }

    #[test]
    fn joins_file_and_arguments() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (format!("sha256:{}", "1".repeat(64)), format!("sha256:{}", "2".repeat(64)));
        let path = folder.path().join("release.json");
        let text = format!(
            r#"{{"version": "1", "commit": "{COMMIT}", "artifacts": [{{"name": "web", "digest": "{one}"}}]}}"#
        );
        std::fs::write(&path, text).unwrap();
        let broken = folder.path().join("broken.yaml");
        std::fs::write(&broken, "commit: abc123\nx: 1\n").unwrap();
        let other = COMMIT.replace('4', "5");
        let upper = COMMIT.to_uppercase();
        let (path, broken) = (path.to_str().unwrap(), broken.to_str().unwrap());
        let artifact = |text: String| vec![text];
        for (release, commit, artifacts, expected) in [
            (None, None, vec![], &[][..]),
            (Some("1.2"), Some(COMMIT), artifact(one.clone()), &[]),
            (Some(path), Some(upper.as_str()), artifact(format!("web={one}")), &[]),
            (Some(path), None, artifact(format!("api={two}")), &[]),
            (
                Some(path),
                Some(other.as_str()),
                artifact(format!("web={two}")),
                &["contradiction", "contradiction"],
            ),
            (
                Some(" "),
                Some("4f1c9e2"),
                artifact("web=x".into()),
                &["empty-text", "abbreviated-commit", "bad-digest"],
            ),
            (None, Some(""), artifact(format!("={one}")), &["bad-commit", "empty-text"]),
            (Some(broken), None, vec![], &["abbreviated-commit", "unknown-key"]),
            (Some("absent.json"), None, vec![], &["unreadable"]),
        ] {
            let arguments = Arguments { release, commit, artifacts: &artifacts };
            assert_eq!(codes(resolve(arguments)), expected, "{arguments:?}");
        }
        let artifacts = [one.clone(), format!("api={two}")];
        let release =
            resolve(Arguments { release: Some(path), commit: None, artifacts: &artifacts }).unwrap();
        let names: Vec<_> = release.artifacts.iter().map(|artifact| artifact.name.as_deref()).collect();
        assert_eq!(names, [Some("web"), Some("api")]);
        assert_eq!((release.version.as_deref(), release.commit.as_deref()), (Some("1"), Some(COMMIT)));
    }
}
