//! The commands in the README and the other documents do what the documents show. A block fenced as `console` holds
//! lines that start with `$ ` and, below them, what is printed; `? 3` below that is an exit code other than 0.
//! `UPDATE_EXPECTED=1 cargo test --test documents` writes the outputs anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

#[macro_use]
mod support;

use std::fmt::Write as _;

use support::{gatekeeper, project, ran};

/// What stands for the program in a document.
const CALLS: [&str; 2] = ["cargo run --release -- ", "gatekeeper "];

/// Commands that a document names and this test is part of, or that change the machine.
const NOT_RUN: [&str; 3] = ["cargo test", "cargo install", "cargo bench"];

#[test]
fn commands_print_what_the_documents_show() {
    let mut documents = vec![project().join("README.md"), project().join("examples/README.md")];
    documents.extend(std::fs::read_dir(project().join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    documents.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut run = 0;
    for path in documents {
        let text = std::fs::read_to_string(&path).unwrap();
        let (now, commands) = with_outputs(&text);
        run += commands;
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(&path, &now).unwrap();
        } else {
            assert!(
                now == text,
                "{} is not true any more (UPDATE_EXPECTED=1 writes it anew)",
                path.display()
            );
        }
    }
    say!("ran {run} commands of the documents");
    assert!(run >= 3);
}

/// The two commands of the first screen: the first prints a real GO report; this test is part of the second.
#[test]
fn the_first_screen_of_the_readme_runs_and_tests_everything() {
    let text = std::fs::read_to_string(project().join("README.md")).unwrap();
    let first: Vec<&str> = text.lines().take(25).collect();
    let command = first.iter().find_map(|line| line.strip_prefix("cargo run --release -- ")).unwrap();
    assert!(first.contains(&"cargo test"));
    let ran = ran(gatekeeper(command.split_whitespace()).output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("GO"), "{}", ran.stdout);
}

#[test]
fn the_gate_in_the_readme_is_the_one_that_is_judged() {
    let text = std::fs::read_to_string(project().join("README.md")).unwrap();
    let gate = std::fs::read_to_string(project().join("examples/quickstart/gates/canary.yaml")).unwrap();
    assert!(text.contains(&format!("```yaml\n{gate}```")));
}

/// The document with the outputs of its commands as they are now, and how many commands there were.
fn with_outputs(text: &str) -> (String, usize) {
    let (mut now, mut run, mut inside) = (String::new(), 0, false);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        now.push_str(line);
        if line.starts_with("```") {
            inside = !inside && line.trim() == "```console";
        }
        let Some(command) = line.strip_prefix("$ ").filter(|_| inside) else { continue };
        let mut command = command.to_owned();
        while command.trim_end().ends_with('\\') {
            command.truncate(command.trim_end().len() - 1);
            let more = lines.next().expect("the command goes on");
            now.push_str(more);
            command.push_str(more.trim_start());
        }
        if NOT_RUN.iter().any(|name| command.starts_with(name)) {
            continue;
        }
        while lines.peek().is_some_and(|line| !line.starts_with("```") && !line.starts_with("$ ")) {
            lines.next();
        }
        let arguments = CALLS.iter().find_map(|call| command.strip_prefix(call));
        let arguments = arguments
            .unwrap_or_else(|| panic!("a document names a command that this test cannot run: {command}"));
        let ran = ran(gatekeeper(arguments.split_whitespace()).output().unwrap());
        now.push_str(&ran.stdout);
        now.push_str(&ran.stderr);
        if ran.code != 0 {
            let _ = writeln!(now, "? {}", ran.code);
        }
        run += 1;
    }
    (now, run)
}
