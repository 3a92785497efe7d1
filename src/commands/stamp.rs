//! `gatekeeper stamp`: the sidecar that ties a file to a commit and a time.

use std::path::{Path, PathBuf};

use chrono::{SubsecRound as _, Utc};

use crate::cli::StampArgs;
use crate::evidence::find::STAMP_SUFFIX;
use crate::evidence::stamp::{self, Statement};
use crate::evidence::{FileBytes, Root, format};
use crate::exit::ExitCode;
use crate::report::escape;
use crate::{release, time};

use super::problem::Trouble;
use super::{terminal, write};

/// Runs the command.
pub fn run(arguments: &StampArgs) -> ExitCode {
    let width = terminal::width(None);
    match stamp(arguments) {
        Ok(done) if terminal::print(&done).is_ok() => ExitCode::MayPass,
        Ok(_) => ExitCode::Undecided,
        Err(trouble) => {
            trouble.complain(width);
            ExitCode::Undecided
        }
    }
}

/// A stamp that can be written.
struct Ready {
    path: PathBuf,
    text: String,
    line: String,
}

fn stamp(arguments: &StampArgs) -> Result<String, Trouble> {
    let artifacts: Vec<String> = arguments.artifact.iter().cloned().collect();
    let release = release::resolve(release::Arguments {
        release: None,
        commit: Some(&arguments.commit),
        artifacts: &artifacts,
    })
    .map_err(Trouble::of_release)?;
    let now = Utc::now();
    let produced_at = match &arguments.produced_at {
        // A stamp is for reading too: whole seconds, and never later than now.
        None => now.trunc_subsecs(0),
        Some(text) => time::parse(text)
            .map_err(|problem| Trouble::new("usage", format!("--produced-at {text} {problem}")))?,
    };
    if produced_at.signed_duration_since(now) > time::SKEW {
        let message = format!("--produced-at {} is in the future", time::show(produced_at));
        return Err(Trouble::new("usage", message).help("state when the files were produced"));
    }
    if arguments.by.as_deref().is_some_and(escape::is_blank) {
        return Err(Trouble::new("usage", "--by is empty").help("leave it out, or say who stamps the files"));
    }
    let statement = Statement {
        commit: release.commit.as_deref().unwrap_or_default(),
        produced_at,
        artifact: release.artifacts.first().map(|artifact| artifact.digest.as_str()),
        by: arguments.by.as_deref(),
    };
    let (mut ready, mut refused) = (Vec::new(), Vec::new());
    for path in &arguments.files {
        match prepare(path, &statement, arguments.force) {
            Ok(one) => ready.push(one),
            Err(why) => refused.push(why),
        }
    }
    if !refused.is_empty() {
        let trouble = Trouble::several("stamp", refused);
        let trouble = arguments.files.iter().fold(trouble, |trouble, path| trouble.meant(path));
        return Err(trouble.help("nothing was stamped"));
    }
    write_all(ready)
}

/// What would be written for one file, after everything that can be known before was looked at.
fn prepare(path: &Path, statement: &Statement<'_>, force: bool) -> Result<Ready, String> {
    let shown = path.display().to_string();
    if path.file_name().and_then(|name| name.to_str()).is_some_and(stamp::is_stamp_name) {
        return Err(format!("{shown} is a stamp itself, and a stamp is never evidence"));
    }
    let (_, file) = Root::of_file(path).map_err(|error| format!("{shown} {error}"))?;
    format::refuse_bytes(&shown, &file.bytes).map_err(|why| why.to_string())?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(STAMP_SUFFIX);
    let beside = PathBuf::from(beside);
    if !force {
        write::refuse_foreign(&beside, stamp::is_stamp)?;
    }
    let line = told(&beside, &file, statement);
    Ok(Ready { path: beside, text: stamp::write(&file, statement), line })
}

fn told(beside: &Path, file: &FileBytes, statement: &Statement<'_>) -> String {
    format!(
        "{}  sha256 {}  commit {}  produced {}\n",
        escape::line(&beside.display().to_string()),
        file.sha256.get(..12).unwrap_or_default(),
        statement.commit.get(..12).unwrap_or_default(),
        time::show(statement.produced_at)
    )
}

/// Writes all stamps; what the disk refuses is told, with what stands all the same.
fn write_all(ready: Vec<Ready>) -> Result<String, Trouble> {
    let (mut done, mut refused) = (String::new(), Vec::new());
    for one in ready {
        match write::replace(&one.path, &one.text) {
            Ok(()) => done.push_str(&one.line),
            Err(why) => refused.push(why),
        }
    }
    if refused.is_empty() {
        return Ok(done);
    }
    let trouble = Trouble::several("stamp", refused);
    let written = done.lines().filter_map(|line| line.split("  ").next()).collect::<Vec<_>>().join(", ");
    Err(if written.is_empty() {
        trouble.help("nothing was stamped")
    } else {
        trouble.help(format!("written: {written}"))
    })
}
