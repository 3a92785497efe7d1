//! What the tests from outside share: the binary, and scratch copies of the example stories.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

pub mod corpus;
pub mod hostile;
pub mod schema;
pub mod stories;
pub mod tiny;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Says something that is to be seen also when the test passes, as `println!` is not.
#[macro_export]
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}

/// The instant at which the stories are judged.
pub const INSTANT: &str = "2025-10-11T16:00:00Z";

/// The folder of the project.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A call of the binary, in the project's folder and without the caller's environment getting in the way.
pub fn gatekeeper<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatekeeper"));
    command.current_dir(project()).args(arguments);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"]
    {
        command.env_remove(name);
    }
    command
}

/// What a finished call left.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the binary to its end.
pub fn run<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> Ran {
    ran(gatekeeper(arguments).output().unwrap())
}

/// What a call left; a JSON report among it must be one that the published schema describes.
pub fn ran(output: Output) -> Ran {
    let ran = Ran {
        code: output.status.code().expect("it ended by itself"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    schema::check(&ran.stdout);
    ran
}

/// The arguments that judge a story of `examples/`, before the gate and the format.
pub fn story(name: &str) -> Vec<String> {
    story_at(&project().join("examples").join(name), INSTANT)
}

/// The same for a story in any folder, at any instant.
pub fn story_at(folder: &Path, instant: &str) -> Vec<String> {
    let path = |part: &str| folder.join(part).display().to_string();
    let mut arguments = vec!["evaluate".to_owned(), "--gates".into(), "gates".into()];
    arguments.extend([
        "--evidence".into(),
        folder.display().to_string(),
        "--release".into(),
        path("release.json"),
    ]);
    arguments.extend(["--at".into(), instant.to_owned()]);
    if folder.join("waivers.yaml").exists() {
        arguments.extend(["--waivers".into(), path("waivers.yaml")]);
    }
    arguments
}

/// A copy of a story that a test may break.
pub fn scratch(name: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_tree(&project().join("examples").join(name), copy.path());
    copy
}

pub fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below a folder, in order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// The JSON on standard output.
pub fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}\n{}\n{}", ran.stdout, ran.stderr))
}

/// The report of one gate in a JSON report.
pub fn gate<'r>(report: &'r serde_json::Value, id: &str) -> &'r serde_json::Value {
    report["gates"]
        .as_array()
        .unwrap()
        .iter()
        .find(|gate| gate["gate"] == id)
        .unwrap_or_else(|| panic!("no gate {id}"))
}

/// The checks of a judged gate.
pub fn checks(gate: &serde_json::Value) -> Vec<&serde_json::Value> {
    let groups = gate["groups"].as_array().map(Vec::as_slice).unwrap_or_default();
    groups.iter().flat_map(|group| group["checks"].as_array().unwrap()).collect()
}

/// The ids of checks that are neither pass nor not-applicable, with their outcomes.
pub fn not_green(gate: &serde_json::Value) -> Vec<String> {
    let dull =
        |check: &&serde_json::Value| check["outcome"] != "pass" && check["outcome"] != "not-applicable";
    let name = |check: &serde_json::Value| {
        format!("{} {}", check["check"].as_str().unwrap(), check["outcome"].as_str().unwrap())
    };
    checks(gate).into_iter().filter(dull).map(name).collect()
}
