//! The command line: one definition for the parser, the help and the completions.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

use crate::report::Layout;
use crate::report::registry::Format;
use crate::schema::Published;

const AFTER_HELP: &str = "\
Exit codes, the same for every format:
  0  may pass: GO, or CONDITIONAL where the gate or --allow-conditional lets it pass
  1  NO-GO
  2  could not decide: wrong usage, an invalid gate, no gates, an unreadable folder
  3  CONDITIONAL: somebody must accept the conditions first";

const AFTER_REPORT: &str = "\
Nothing is judged again: a saved report says what was decided then, and is only as true as the file.
The exit code is that of the run that saved it.";

const AFTER_DIFF: &str = "\
What changed from A to B: decision, score, checks that turned, values that moved, limits, evidence, votes, waivers and the
text of gates; what turned worse first. When each was judged is no difference, nor is how old evidence was then.

Exit codes, as of diff(1) and the same for every format:
  0  no difference
  1  they differ
  2  trouble: a file that is no saved report, wrong usage";

const AFTER_HISTORY: &str = "\
Of each gate: a line of its scores, its decisions, and how its checks came out, the oldest report first. `--output
html=PATH` writes a page with plots.

Exits with 0 when every file was read, with 2 when one is no saved report: it is named, and the history is that of the
others.";

const AFTER_TEST: &str = "\
Exit codes, the same for every format:
  0  every scenario came out as expected
  1  a scenario did not; with --sensitivity: something is weak
  2  could not test: a mistake in a file, a change that does not hit, no scenario found, wrong usage";

const AFTER_EVIDENCE: &str = "\
A query is a path ($.e2e.tests.failed) or a whole requirement ($.e2e.tests.failed == 0). All files are there together,
each under its id, and a release is not.

Exit codes, the same for every format:
  0  every file can be read; every --query selects something or is true
  1  a --query selects nothing, or is false, unknown or an error
  2  a file cannot be read, a mistake in a --query, wrong usage";

const AFTER_STAMP: &str = "\
Writes FILE.stamp.json beside each FILE: its digest, the commit, when it was produced. A gate believes it where an
entry says `commit: stamp` or `produced_at: stamp`. Stamp in the job that wrote the files, right after it.
Either all files are stamped or none is.

Exits with 0 when all are stamped, with 2 otherwise.";

const AFTER_IMPORT: &str = "\
Every task and every row of a status table becomes a check that finds its item in the same file again.
Read the draft before it judges anything. Exits with 0 when there is one, with 2 when there is none.";

/// Judges whether a release may pass a gate.
#[derive(Debug, Parser)]
#[command(name = "gatekeeper", version, about, long_about = None, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads a command line; its first word is the name of the program.
    ///
    /// # Errors
    /// The parser's own, which are also how help and version come out.
    pub fn read(arguments: &[OsString]) -> Result<Self, clap::Error> {
        // What CI runs is read by its own definition, because setting up those of all commands takes longer than reading.
        // Whatever that does not take goes to the whole, so that there is one help and one text of each mistake.
        if arguments.get(1).is_some_and(|command| command == "evaluate")
            && let Ok(alone) = EvaluateAlone::try_parse_from(arguments.iter().skip(1))
        {
            return Ok(Self { command: Command::Evaluate(Box::new(alone.arguments)) });
        }
        Self::try_parse_from(arguments)
    }
}

/// `evaluate` without the other commands.
#[derive(Debug, Parser)]
struct EvaluateAlone {
    #[command(flatten)]
    arguments: EvaluateArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge gates by the evidence and say GO, CONDITIONAL or NO-GO
    #[command(after_help = AFTER_HELP)]
    Evaluate(Box<EvaluateArgs>),
    /// Write a saved JSON report again, in any format: what it says, without gates and evidence
    #[command(after_help = AFTER_REPORT)]
    Report(Box<ReportArgs>),
    /// Show what changed between two saved JSON reports
    #[command(after_help = AFTER_DIFF)]
    Diff(DiffArgs),
    /// Show how decisions and scores went over time, from saved JSON reports
    #[command(after_help = AFTER_HISTORY)]
    History(HistoryArgs),
    /// Look at files before a gate does: format, stamp, summary, and the paths to write
    #[command(after_help = AFTER_EVIDENCE)]
    Evidence(EvidenceArgs),
    /// Tie files to the commit that they are about, for tools that state neither commit nor time
    #[command(after_help = AFTER_STAMP)]
    Stamp(StampArgs),
    /// Check gate files and report every mistake in them
    #[command(after_help = "Exits with 0 when there is no mistake, with 2 when there is one.")]
    Validate(ValidateArgs),
    /// Draft a gate from a checklist or dashboard in Markdown
    #[command(after_help = AFTER_IMPORT)]
    Import(ImportArgs),
    /// Run scenarios: prove that gates decide as they are meant to
    #[command(after_help = AFTER_TEST)]
    Test(TestArgs),
    /// Print the JSON Schema of what gatekeeper writes for programs
    #[command(after_help = "Exits with 0, with 2 where there is no such schema.")]
    Schema(SchemaArgs),
}

/// Arguments of `evaluate`.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct EvaluateArgs {
    /// The gates to judge, after those they need; `shipped:NAME` is one built into the program.
    /// Without any: the pipeline up to the first gate that is not passed
    #[arg(value_name = "GATE")]
    pub gates: Vec<String>,

    /// Folder of gate files, or `shipped` for the gates built into the program (`shipped/NAME` for another set of them)
    #[arg(long = "gates", value_name = "DIR|shipped", default_value = "gates", help_heading = "Input")]
    pub gates_from: String,

    /// Folder that holds the evidence
    #[arg(long, value_name = "DIR", default_value = "evidence", help_heading = "Input")]
    pub evidence: PathBuf,

    /// What is judged: its version, or a file (.json, .yaml) with version, commit, artifacts and flags
    #[arg(long, value_name = "VERSION|FILE", help_heading = "Input")]
    pub release: Option<String>,

    /// The commit that the release was built from, in full
    #[arg(long, value_name = "SHA", help_heading = "Input")]
    pub commit: Option<String>,

    /// A built artifact, as often as there are any
    #[arg(long = "artifact", value_name = "[NAME=]sha256:HEX", help_heading = "Input")]
    pub artifacts: Vec<String>,

    /// Who may speak for a role [default: people.yaml beside the gates]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub people: Option<PathBuf>,

    /// Accepted risks [default: waivers.yaml beside the gates]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub waivers: Option<PathBuf>,

    /// A saved JSON report whose decision stands for a needed gate; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub standing: Vec<PathBuf>,

    /// Judge gates even when a gate that they need does not pass
    #[arg(long, help_heading = "Judgement")]
    pub all: bool,

    /// Let CONDITIONAL pass where the gate would hold it
    #[arg(long, help_heading = "Judgement")]
    pub allow_conditional: bool,

    /// Threads that read a large gate and evidence, and judge [default: one for each core, at most 8]; the report does not depend on it
    #[arg(long, value_name = "N", help_heading = "Judgement")]
    pub threads: Option<NonZeroUsize>,

    /// Judge as of this instant instead of now; the report says that it is a replay
    #[arg(long, value_name = "RFC3339", help_heading = "Judgement")]
    pub at: Option<String>,

    /// Also tell the shortest way to this score, above 0 and up to 100; it decides nothing
    #[arg(long, value_name = "SCORE", allow_hyphen_values = true, help_heading = "Output")]
    pub target: Option<String>,

    /// What becomes of the report.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// A saved JSON report
    #[arg(value_name = "RECORD", required_unless_present_any = ["list_templates", "print_template"])]
    pub record: Option<PathBuf>,

    /// List the templates that come with the program
    #[arg(long, exclusive = true, help_heading = "Templates")]
    pub list_templates: bool,

    /// Print a template that comes with the program, to start an own one from
    #[arg(long, value_name = "NAME", exclusive = true, help_heading = "Templates")]
    pub print_template: Option<String>,

    /// What becomes of the report.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The saved JSON report that is compared with
    #[arg(value_name = "A")]
    pub before: PathBuf,

    /// The saved JSON report that came after it
    #[arg(value_name = "B")]
    pub after: PathBuf,

    /// Format of the differences on standard output: terminal, markdown, json
    #[arg(long, value_name = "FORMAT", default_value = "terminal", help_heading = "Output")]
    pub format: String,

    /// Also write the differences to a file; may be repeated
    #[arg(long = "output", value_name = "FORMAT=PATH", help_heading = "Output")]
    pub files: Vec<String>,

    /// Let --output replace a file that gatekeeper did not write
    #[arg(long, help_heading = "Output")]
    pub force: bool,

    /// Width in columns [default: that of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000), help_heading = "Output")]
    pub width: Option<u16>,
}

/// Arguments of `history`.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// Saved JSON reports, and folders of them with their sub-folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Format of the history on standard output: terminal, html, json
    #[arg(long, value_name = "FORMAT", default_value = "terminal", help_heading = "Output")]
    pub format: String,

    /// Also write the history to a file; may be repeated
    #[arg(long = "output", value_name = "FORMAT=PATH", help_heading = "Output")]
    pub files: Vec<String>,

    /// Let --output replace a file that gatekeeper did not write
    #[arg(long, help_heading = "Output")]
    pub force: bool,

    /// Width in columns [default: that of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000), help_heading = "Output")]
    pub width: Option<u16>,
}

/// What becomes of a report.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Format of the report on standard output
    #[arg(long, value_name = "FORMAT", default_value = "terminal", help = formats(), help_heading = "Output")]
    pub format: String,

    /// Also write the report to a file; may be repeated
    #[arg(long = "output", value_name = "FORMAT=PATH", help_heading = "Output")]
    pub files: Vec<String>,

    /// Also write the report into a Markdown file, between its markers (`<!-- gatekeeper:score -->` and
    /// `<!-- /gatekeeper:score -->`); may be repeated
    #[arg(long = "update", value_name = "FILE.md", help_heading = "Output")]
    pub updates: Vec<PathBuf>,

    /// Let --output replace a file that gatekeeper did not write
    #[arg(long, help_heading = "Output")]
    pub force: bool,

    /// Print the decision line alone
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,

    /// How much the report tells [default: full]: `compact` (terminal) has a line for each group and each check, and the
    /// decision first and last; `summary` (markdown) has one screen. `--quiet` goes before it; `--explain` needs `full`
    #[arg(long, value_name = "STYLE", value_parser = layouts(), help_heading = "Output")]
    pub style: Option<Layout>,

    /// Write the document by this template: one that comes with the program (`gatekeeper report --list-templates`), or a
    /// file. It is HTML where its name says so (`.html`, `.html.j2`), else Markdown; once for each of the two
    #[arg(long = "template", value_name = "NAME|FILE", help_heading = "Output")]
    pub templates: Vec<String>,

    /// Show for every check what was selected where, the limit and the distance to it
    #[arg(long, help_heading = "Output")]
    pub explain: bool,

    /// Width of the terminal report in columns [default: that of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000), help_heading = "Output")]
    pub width: Option<u16>,
}

/// Arguments of `validate`.
#[derive(Debug, Args)]
pub struct ValidateArgs {
    /// Gate files, and folders of them with the folders below
    #[arg(value_name = "PATH", default_value = "gates")]
    pub paths: Vec<PathBuf>,

    /// Format of the answer: terminal, json
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: String,
}

/// Arguments of `evidence`.
#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// What to look at
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// Read the files in this format, as `format:` in a gate does [default: by name, else by content]
    #[arg(long = "as", value_name = "FORMAT")]
    pub declared: Option<String>,

    /// Take all files as one piece of evidence, as `many` in a gate does
    #[arg(long)]
    pub many: bool,

    /// What paths call the file [default: its name]; for one file, or for all with --many
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,

    /// Try a path or a whole requirement on the files; may be repeated
    #[arg(long = "query", value_name = "PATH|REQUIREMENT", allow_hyphen_values = true)]
    pub queries: Vec<String>,

    /// The instant for ages instead of now
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<String>,

    /// Format of what is found: terminal, json
    #[arg(long, value_name = "FORMAT", default_value = "terminal", help_heading = "Output")]
    pub format: String,

    /// Width in columns [default: that of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000), help_heading = "Output")]
    pub width: Option<u16>,
}

/// Arguments of `stamp`.
#[derive(Debug, Args)]
pub struct StampArgs {
    /// What to stamp
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// The commit that the files are about, in full
    #[arg(long, value_name = "SHA")]
    pub commit: String,

    /// When the files were produced [default: now]
    #[arg(long, value_name = "RFC3339")]
    pub produced_at: Option<String>,

    /// Who stamps them, such as the name of the job
    #[arg(long, value_name = "WHO")]
    pub by: Option<String>,

    /// The artifact that the files are about; of a name, nothing is kept
    #[arg(long, value_name = "[NAME=]sha256:HEX")]
    pub artifact: Option<String>,

    /// Replace a FILE.stamp.json that is no stamp
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The Markdown file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The id of the gate [default: after the name of --output, else of the file]
    #[arg(long, value_name = "ID")]
    pub gate: Option<String>,

    /// Write the draft to this file (ID.yaml) and not to standard output
    #[arg(long, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Let --output replace a file
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Scenario files (NAME.scenarios.yaml) and folders of them, with their sub-folders
    #[arg(value_name = "PATH", default_value = "gates")]
    pub paths: Vec<PathBuf>,

    /// Run only the scenarios whose GATE/SCENARIO holds this text; may be repeated
    #[arg(long = "filter", value_name = "TEXT")]
    pub filters: Vec<String>,

    /// Prove for every check that it can stop the release, with changes that are derived from it
    #[arg(long, conflicts_with = "filters")]
    pub sensitivity: bool,

    /// Format of the results on standard output: terminal, json, junit (not with --sensitivity)
    #[arg(long, value_name = "FORMAT", default_value = "terminal", help_heading = "Output")]
    pub format: String,

    /// Also write the results to a file; may be repeated
    #[arg(long = "output", value_name = "FORMAT=PATH", help_heading = "Output")]
    pub outputs: Vec<String>,

    /// Let --output replace a file that gatekeeper did not write
    #[arg(long, help_heading = "Output")]
    pub force: bool,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// What the schema is of
    #[arg(value_name = "NAME", help = schemas())]
    pub name: String,
}

/// What `schema` takes.
fn schemas() -> String {
    let all: Vec<String> =
        Published::ALL.iter().map(|schema| format!("`{}`: {}", schema.name, schema.description)).collect();
    format!("What the schema is of: {}", all.join("; "))
}

/// What `--format` takes.
fn formats() -> String {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name).collect();
    format!("Format of the report on standard output: {}", names.join(", "))
}

/// The layouts by their names; `full` is what is shown without the option.
fn layouts() -> impl TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::ALL.map(Layout::name))
        .try_map(|name| Layout::parse(&name).ok_or("there is no such style"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However a command line is read, it means the same, and what is wrong with it is said in the same words.
    #[test]
    fn evaluate_is_read_by_itself_as_among_all_commands() {
        for line in [
            "evaluate",
            "evaluate canary production --all --gates g --evidence e --threads 3 --at 2026-01-01T00:00:00Z",
            "evaluate --format json --output html=a.html --output junit=b.xml -- --all",
            "evaluate --style compact --width 60 --commit 4f1c",
            "evaluate help",
            "evaluate --help",
            "evaluate -h",
            "evaluate --version",
            "evaluate --nonsense",
            "evaluate --threads 0",
            "evaluate --commit",
            "validate evaluate",
            "help evaluate",
            "evaluat",
            "",
        ] {
            let words: Vec<OsString> =
                std::iter::once("gatekeeper").chain(line.split(' ')).map(Into::into).collect();
            let (read, whole) = (Cli::read(&words), Cli::try_parse_from(&words));
            let shown = |read: Result<Cli, clap::Error>| match read {
                Ok(cli) => format!("{cli:?}"),
                Err(error) => format!("{:?} {error}", error.kind()),
            };
            assert_eq!(shown(read), shown(whole), "{line}");
        }
    }

    #[test]
    fn most_of_these_command_lines_are_taken_by_evaluate_alone() {
        assert!(EvaluateAlone::try_parse_from(["evaluate", "canary", "--all", "--threads", "3"]).is_ok());
        assert!(EvaluateAlone::try_parse_from(["evaluate", "--help"]).is_err());
    }
}
