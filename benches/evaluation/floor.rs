//! The least that a run could take, as a process of its own: this program, started again with an argument.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use serde::de::IgnoredAny;

const SPAWN: &str = "floor-spawn";
const SKIP_PARSE: &str = "floor-skip-parse";

/// What a run is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Floor {
    /// A process that ends at once.
    Spawn,
    /// A process that reads every file whole and looks at every byte of it as JSON, keeping nothing.
    SkipParse,
}

impl Floor {
    /// Its name in the table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Spawn => "spawn",
            Self::SkipParse => "skip-parse",
        }
    }

    /// The command that runs it over a folder of evidence.
    pub(crate) fn command(self, evidence: &Path) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        match self {
            Self::Spawn => command.arg(SPAWN),
            Self::SkipParse => command.arg(SKIP_PARSE).arg(evidence),
        };
        Ok(command)
    }
}

/// Runs a floor if that is what the arguments ask for.
pub(crate) fn run(arguments: &[String]) -> Result<Option<ExitCode>> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [SPAWN] => {}
        [SKIP_PARSE, folder] => skip_parse(folder)?,
        [SPAWN | SKIP_PARSE, ..] => bail!("a floor does not take these arguments"),
        _ => return Ok(None),
    }
    Ok(Some(ExitCode::SUCCESS))
}

fn skip_parse(folder: &str) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let bytes = fs::read(&path)?;
        serde_json::from_slice::<IgnoredAny>(&bytes).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
