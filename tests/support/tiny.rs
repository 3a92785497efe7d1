//! A project of a few lines in a scratch folder: gates, evidence and what lies beside them, written by the test.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Ran, gatekeeper, ran};

/// The commit of a tiny release.
pub const COMMIT: &str = "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";

/// Longer than any call may take; one that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// A scratch folder with `gates/` and `evidence/`, in which the binary is called.
pub struct Tiny {
    folder: tempfile::TempDir,
}

impl Tiny {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["gates", "evidence"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    /// Writes a file, and the folders above it.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes `gates/ID.yaml`; the text goes on after `gate: ID`.
    pub fn gate(self, id: &str, text: &str) -> Self {
        self.file(&format!("gates/{id}.yaml"), format!("gate: {id}\n{text}"))
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A call of the binary in this folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = gatekeeper(arguments);
        command.current_dir(self.path());
        command
    }

    /// Runs the binary in this folder, to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    /// Runs `evaluate` with these arguments and `--format json`.
    pub fn judge(&self, arguments: &[&str]) -> (i32, serde_json::Value) {
        let ran = self.run(&[&["evaluate"], arguments, &["--format", "json"]].concat());
        (ran.code, super::json(&ran))
    }
}

/// Runs a command to its end. One that hangs is ended and fails the test, and so does a panic.
pub fn finish(mut command: Command) -> Ran {
    let scratch = tempfile::tempdir().unwrap();
    let (out, err) = (scratch.path().join("out"), scratch.path().join("err"));
    command.stdin(Stdio::null());
    command.stdout(std::fs::File::create(&out).unwrap()).stderr(std::fs::File::create(&err).unwrap());
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{command:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let ran = ran(std::process::Output {
        status,
        stdout: std::fs::read(out).unwrap(),
        stderr: std::fs::read(err).unwrap(),
    });
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran
}
