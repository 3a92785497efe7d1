//! The least that a run could take, as a process of its own: this program, started again with an argument.

use std::fs;
use std::io::BufReader;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use quick_xml::events::Event;
use serde::de::IgnoredAny;

/// What a run is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Floor {
    /// A process that ends at once.
    Spawn,
    /// A process that reads every file whole and looks at every byte of it as JSON, keeping nothing.
    SkipParse,
    /// A process that reads every file in pieces and walks the events of its XML, keeping nothing.
    XmlEvents,
}

impl Floor {
    /// Its name in the table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Spawn => "spawn",
            Self::SkipParse => "skip-parse",
            Self::XmlEvents => "xml-events",
        }
    }

    const fn argument(self) -> &'static str {
        match self {
            Self::Spawn => "floor-spawn",
            Self::SkipParse => "floor-skip-parse",
            Self::XmlEvents => "floor-xml-events",
        }
    }

    /// The command that runs it over a folder of evidence.
    pub(crate) fn command(self, evidence: &Path) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(self.argument()).arg(evidence);
        Ok(command)
    }
}

/// Runs a floor if that is what the arguments ask for.
pub(crate) fn run(arguments: &[String]) -> Result<Option<ExitCode>> {
    let [first, rest @ ..] = arguments else { return Ok(None) };
    let all = [Floor::Spawn, Floor::SkipParse, Floor::XmlEvents];
    let Some(floor) = all.into_iter().find(|floor| floor.argument() == first) else { return Ok(None) };
    let [folder] = rest else { bail!("a floor takes a folder") };
    match floor {
        Floor::Spawn => {}
        Floor::SkipParse => each(folder, |path| {
            let bytes = fs::read(path)?;
            serde_json::from_slice::<IgnoredAny>(&bytes)?;
            Ok(())
        })?,
        Floor::XmlEvents => each(folder, xml_events)?,
    }
    Ok(Some(ExitCode::SUCCESS))
}

fn each(folder: &str, floor: impl Fn(&Path) -> Result<()>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        floor(&path).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn xml_events(path: &Path) -> Result<()> {
    let file = BufReader::with_capacity(1 << 16, fs::File::open(path)?);
    let mut reader = quick_xml::Reader::from_reader(file);
    let mut buffer = Vec::new();
    while !matches!(reader.read_event_into(&mut buffer)?, Event::Eof) {
        buffer.clear();
    }
    Ok(())
}
