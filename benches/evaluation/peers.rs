//! Other programs that can judge the same evidence, beside this one in one run.
//!
//! Each gets the rules of the gate as data and judges them by a script of its own, which reads each file once. Their numbers
//! are binary, they say no more than yes or no, and they hash nothing. What they say is checked first.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

use crate::input::{INSTANT, Input, Shape, Verdict};
use crate::inputs::{self, Scale};
use crate::run::{Measured, Subject, in_turn};
use crate::{prepare, print_machine, reports, scan};

/// One of these programs.
struct Peer {
    /// What is looked for on the path.
    program: &'static str,
    /// What it is called in the table, if it is not its name alone.
    with: &'static str,
    /// How it judges; none where nobody has written its rules.
    call: Option<fn(&Call<'_>) -> Command>,
}

/// What a program is called with.
struct Call<'c> {
    program: &'c Path,
    /// The folder of scripts and rules.
    scripts: &'c Path,
    /// The folder of evidence.
    evidence: &'c Path,
    /// How many files of it there are.
    files: usize,
}

/// In the order of the table.
const PEERS: [Peer; 10] = [
    Peer { program: "jq", with: "", call: Some(jq) },
    Peer { program: "jaq", with: "", call: Some(jq) },
    Peer { program: "node", with: "", call: Some(node) },
    Peer { program: "python3", with: "rules as JSON", call: Some(python_json) },
    Peer { program: "python3", with: "rules as YAML", call: Some(python_yaml) },
    Peer { program: "goss", with: "", call: None },
    Peer { program: "opa", with: "", call: None },
    Peer { program: "conftest", with: "", call: None },
    Peer { program: "cfn-guard", with: "", call: None },
    Peer { program: "regorus", with: "", call: None },
];

fn jq(call: &Call<'_>) -> Command {
    let mut command = Command::new(call.program);
    command.args(["-n", "-e", "--arg", "now", INSTANT, "--slurpfile", "rules"]);
    command.arg(call.scripts.join("rules.json")).arg("-f").arg(call.scripts.join("check.jq"));
    command.args((0..call.files).map(|file| format!("e{file}.json"))).current_dir(call.evidence);
    command
}

fn node(call: &Call<'_>) -> Command {
    script(call, "check.mjs", "rules.json")
}

fn python_json(call: &Call<'_>) -> Command {
    script(call, "check.py", "rules.json")
}

fn python_yaml(call: &Call<'_>) -> Command {
    script(call, "check.py", "rules.yaml")
}

fn script(call: &Call<'_>, script: &str, rules: &str) -> Command {
    let mut command = Command::new(call.program);
    command.arg(call.scripts.join(script)).arg(call.scripts.join(rules)).arg(call.evidence).arg(INSTANT);
    command
}

impl Peer {
    fn name(&self) -> String {
        if self.with.is_empty() {
            self.program.to_owned()
        } else {
            format!("{}, {}", self.program, self.with)
        }
    }

    /// The program itself. A shim that only looks for it is no part of what is measured.
    fn find(&self) -> Option<PathBuf> {
        let path = std::env::var_os("PATH")?;
        let found = std::env::split_paths(&path)
            .map(|folder| folder.join(self.program))
            .find(|path| path.is_file())?;
        if self.program != "python3" {
            return Some(found);
        }
        let output = Command::new(found).args(["-c", "import sys; print(sys.executable)"]).output().ok()?;
        let itself = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| PathBuf::from(itself.trim()))
    }

    /// What it says about its version, if it says anything.
    fn version(program: &Path) -> String {
        let output = Command::new(program).arg("--version").stderr(Stdio::null()).output();
        let said =
            output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let digits = said.find(|c: char| c.is_ascii_digit()).unwrap_or(said.len());
        said[digits..].split_whitespace().next().unwrap_or_default().to_owned()
    }
}

/// Measures everything that is found over these inputs and prints the table.
pub(crate) fn compare(scale: &Scale, names: &[&str]) -> Result<()> {
    let names = if names.is_empty() { &["SMALL", "WIDE", "WIDE-JSON", "BIG"] } else { names };
    let inputs = inputs::named(scale, names)?;
    let mut cells: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut floors = Vec::new();
    for input in &inputs {
        let folder = tempfile::tempdir()?;
        let (bytes, mut subjects) = prepare(folder.path(), input).with_context(|| input.name.clone())?;
        let differ = add_peers(folder.path(), input, &mut subjects)?;
        let measured = in_turn(&mut subjects, scale.rounds(input).min(21))?;
        let [floor, others @ ..] = measured.as_slice() else { bail!("there is no floor") };
        floors.push(format!(
            "{} ({} checks, {} kB; {} {})",
            input.name,
            input.checks(),
            bytes / 1000,
            floor.name,
            floor
        ));
        let cell = |measured: &Measured| format!("{:.1} ({})", measured.over(floor), measured.peak());
        for (name, cell) in others
            .iter()
            .map(|measured| (measured.name.clone(), cell(measured)))
            .chain(differ.into_iter().map(|name| (name, "judges otherwise".to_owned())))
        {
            let row = cells.entry(name).or_default();
            row.resize(floors.len() - 1, "–".to_owned());
            row.push(cell);
        }
    }
    print_machine(scale);
    println!(
        "Whole processes, time as a multiple of the floor of the same run, and in brackets peak memory in MB:\n"
    );
    for floor in &floors {
        println!("- {floor}");
    }
    let heads: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    println!("\n| program | {} |\n|---|{}", heads.join(" | "), "---:|".repeat(heads.len()));
    let row = |name: &str, version: &str| {
        let mut row = cells.get(name).cloned().unwrap_or_default();
        row.resize(heads.len(), "–".to_owned());
        println!("| {name}{version} | {} |", row.join(" | "));
    };
    row("gatekeeper", "");
    for peer in &PEERS {
        let name = peer.name();
        match (peer.find(), peer.call) {
            (None, _) => println!("| {name} | {} |", vec!["not found"; heads.len()].join(" | ")),
            (Some(_), None) => println!("| {name} | {} |", vec!["no rules written"; heads.len()].join(" | ")),
            (Some(program), Some(_)) => row(&name, &format!(" ({})", Peer::version(&program))),
        }
    }
    Ok(())
}

/// Adds the programs that judge this input as it should be judged; gives the names of the others.
fn add_peers(folder: &Path, input: &Input, subjects: &mut Vec<Subject>) -> Result<Vec<String>> {
    let mut differ = Vec::new();
    let Some((files, _)) = rules(input, 0) else { return Ok(differ) };
    let scripts = folder.join("peers");
    fs::create_dir_all(&scripts)?;
    for (name, text) in [
        ("check.jq", include_str!("peers/check.jq")),
        ("check.py", include_str!("peers/check.py")),
        ("check.mjs", include_str!("peers/check.mjs")),
    ] {
        fs::write(scripts.join(name), text)?;
    }
    let evidence = folder.join("evidence/bench");
    let mut peers: Vec<Subject> = PEERS
        .iter()
        .filter_map(|peer| {
            let call = Call { program: &peer.find()?, scripts: &scripts, evidence: &evidence, files };
            Some(Subject { name: peer.name(), command: peer.call?(&call), passes: 0, fails: Some(1) })
        })
        .collect();
    for verdict in [Verdict::Fails, Verdict::Passes] {
        input.write(folder, verdict)?;
        let sure = if let Shape::Scan { .. } = input.shape { scan::sure(folder)? } else { 0 };
        let (_, rules) = rules(input, sure).context("they were there before")?;
        fs::write(scripts.join("rules.json"), rules.to_string())?;
        fs::write(scripts.join("rules.yaml"), yaml(&rules))?;
        peers.retain_mut(|peer| {
            let code = if verdict == Verdict::Passes { Some(peer.passes) } else { peer.fails };
            let same = code.map_or(Ok(()), |code| peer.expect(code));
            if let Err(problem) = &same {
                println!("{problem:#}");
                differ.push(peer.name.clone());
            }
            same.is_ok()
        });
    }
    subjects.extend(peers);
    Ok(differ)
}

/// The rules of an input, which say what its gate says, and how many files they read; none where no other program reads such
/// evidence.
fn rules(input: &Input, sure: usize) -> Option<(usize, Value)> {
    match &input.shape {
        // The same rules as of the gate in YAML, which stands beside it in the table.
        Shape::Files { .. } if input.text == crate::gate::GateText::Json => None,
        Shape::Files { kilobytes, checks } => {
            let rules = (0..*checks).flat_map(|check| reports::rules(check, kilobytes.len()));
            Some((kilobytes.len(), rules.collect()))
        }
        Shape::Scan { .. } => Some((1, scan::rules(sure))),
        Shape::Sarif { .. } | Shape::Junit { .. } => None,
    }
}

/// The rules as a person would write them in YAML: a block for each.
fn yaml(rules: &Value) -> String {
    let mut text = String::new();
    for rule in rules.as_array().into_iter().flatten().filter_map(Value::as_object) {
        for (index, (key, value)) in rule.iter().enumerate() {
            let sign = if index == 0 { "- " } else { "  " };
            let _ = writeln!(text, "{sign}{key}: {value}");
        }
    }
    text
}

/// A rule about one value of a file.
pub(crate) fn rule(file: usize, kind: &str, path: Value, more: Value) -> Value {
    let mut rule = Map::new();
    rule.insert("file".to_owned(), file.into());
    rule.insert("kind".to_owned(), kind.into());
    rule.insert("path".to_owned(), path);
    if let Value::Object(more) = more {
        rule.extend(more);
    }
    Value::Object(rule)
}
