//! What is judged: the release, from a file, from arguments, or both.

mod arguments;
mod facts;

pub use arguments::{ArgumentMistake, Arguments, ReleaseError, resolve};

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source};
use crate::gate::read::{Numbers, to_json};
use crate::report::{Artifact, Release};
use crate::strict::{Fields, Reader};
use crate::yaml::{self, Entry, Yaml};

/// What a release says about itself.
pub(crate) const FILE: &[&str] = &["version", "commit", "artifacts", "flags"];
const ARTIFACT: &[&str] = &["name", "digest"];

/// Reads `release.json` or `release.yaml`; the path says which it is. There is a release exactly when there is no
/// mistake. Commit and digests come out in lower case.
pub fn read(source: &Arc<Source>) -> (Option<Release>, Vec<Diagnostic>) {
    let parsed = yaml::parse_named(source);
    let mut reader = Reader::new(source, &parsed);
    let release = reader.root(&parsed, "a release", FILE).map(|fields| of_fields(&mut reader, &fields));
    let failed = reader.failed();
    (release.filter(|_| !failed), reader.finish())
}

/// The same for a release that stands as a map inside another file. Mistakes are in the reader.
pub(crate) fn within(reader: &mut Reader<'_>, node: &Yaml) -> Option<Release> {
    let fields = reader.fields(node, "a release", FILE)?;
    Some(of_fields(reader, &fields))
}

fn of_fields(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Release {
    Release {
        version: fields.get("version").and_then(|entry| reader.text(entry)),
        commit: fields.get("commit").and_then(|entry| commit(reader, entry)),
        artifacts: artifacts(reader, fields),
        flags: flags(reader, fields),
    }
}

fn commit(reader: &mut Reader<'_>, entry: &Entry) -> Option<String> {
    let text = reader.text(entry)?;
    match facts::commit(&text) {
        Ok(commit) => Some(commit),
        Err(wrong) => {
            reader.error(wrong.code, entry.value.span.clone(), wrong.message).help = wrong.help;
            None
        }
    }
}

fn artifacts(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Artifact> {
    let Some(entry) = fields.get("artifacts") else { return Vec::new() };
    let Some(items) = entry.value.as_list() else {
        let message = format!("`artifacts` must be a list, not {}", entry.value.kind());
        let error = reader.error("wrong-type", entry.value.span.clone(), message);
        error.help.push("write `artifacts: [{name: web, digest: \"sha256:…\"}]`".to_owned());
        return Vec::new();
    };
    let mut seen = HashMap::new();
    items.iter().filter_map(|item| artifact(reader, item, &mut seen)).collect()
}

fn artifact(
    reader: &mut Reader<'_>,
    item: &Yaml,
    seen: &mut HashMap<String, Range<usize>>,
) -> Option<Artifact> {
    let fields = reader.fields(item, "an artifact", ARTIFACT)?;
    let name = fields.get("name").and_then(|entry| reader.text(entry));
    let Some(entry) = fields.get("digest") else {
        let help = "write `digest: \"sha256:…\"` with 64 hex digits";
        reader.missing(&fields, item.span.clone(), "the artifact", "digest", help);
        return None;
    };
    let text = reader.text(entry)?;
    let digest = match facts::digest(&text) {
        Ok(digest) => digest,
        Err(wrong) => {
            reader.error(wrong.code, entry.value.span.clone(), wrong.message).help = wrong.help;
            return None;
        }
    };
    // Two artifacts with one name could not be told apart in a report, nor one digest given twice.
    let (key, what, span) = match (&name, fields.get("name")) {
        (Some(name), Some(named)) => {
            (format!("n{name}"), format!("the name `{name}`"), named.value.span.clone())
        }
        _ => (format!("d{digest}"), "this digest".to_owned(), entry.value.span.clone()),
    };
    if let Some(first) = seen.insert(key, span.clone()) {
        let error = reader.error("duplicate-item", span, format!("two artifacts have {what}"));
        error.related = Some((first, "the other one".to_owned()));
        return None;
    }
    Some(Artifact { name, digest })
}

fn flags(reader: &mut Reader<'_>, fields: &Fields<'_>) -> serde_json::Map<String, serde_json::Value> {
    let Some(entry) = fields.get("flags") else { return serde_json::Map::new() };
    let help = || "write `flags: {name: true}`".to_owned();
    let entries = reader.map(&entry.value, "`flags`", help).unwrap_or_default();
    entries
        .iter()
        .map(|entry| (entry.key.text.to_string(), to_json(&entry.value, Numbers::ByValue)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(path: &str, text: &str) -> (Option<Release>, Vec<String>) {
        let source = Arc::new(Source { path: path.to_owned(), text: text.to_owned() });
        let (release, diagnostics) = read(&source);
        let said = diagnostics.iter().map(|d| {
            let (line, column) = d.line_column().unwrap();
            format!("{} {line}:{column}", d.code)
        });
        (release, said.collect())
    }

    const HEX: &str = "5CC2fb75693cb209123d56d43ba7496c55b169bbdf06822087170d8df56b0e0d";

    #[test]
    fn reads_json_and_yaml_alike() {
        let commit = "4F1C9E27b86d03a5e7f2914c60d8ab35c17e92f4";
        let json = format!(
            r#"{{"version": "1.10", "commit": "{commit}", "artifacts": [{{"name": "web", "digest": "sha256:{HEX}"}}], "flags": {{"a": true, "b": "true", "c": 2.50, "d": "\ud83d\ude80"}}}}"#
        );
        let yaml = format!(
            "version: 1.10\ncommit: {commit}\nartifacts:\n- {{name: web, digest: 'sha256:{HEX}'}}\nflags: {{a: true, b: 'true', c: 2.50, d: 🚀}}\n"
        );
        let (json, said) = read_text("release.json", &json);
        assert_eq!(said, [""; 0]);
        let (yaml, said) = read_text("release.yml", &yaml);
        assert_eq!(said, [""; 0]);
        assert_eq!(json, yaml);
        let release = json.unwrap();
        assert_eq!(release.commit.as_deref(), Some(commit.to_lowercase().as_str()));
        assert_eq!(release.artifacts[0].digest, format!("sha256:{}", HEX.to_lowercase()));
        assert_eq!(release.version.as_deref(), Some("1.10"));
        assert_eq!(
            serde_json::Value::Object(release.flags).to_string(),
            r#"{"a":true,"b":"true","c":2.5,"d":"🚀"}"#
        );
    }

    #[test]
    fn finds_every_mistake() {
        for (path, text, expected) in [
            ("r.yaml", "", &["empty-file 1:1"][..]),
            ("r.json", "", &["json-syntax 1:1"]),
            ("r.json", "{\"version\": \"1\",}", &["json-syntax 1:17"]),
            ("r.json", "{\"version\": \"1\", \"version\": \"2\"}", &["duplicate-key 1:18"]),
            ("r.json", "[]", &["wrong-type 1:1"]),
            ("r.json", "{\"flags\": {\"a\": {\"b\": 1, \"b\": 2}}}", &["duplicate-key 1:26"]),
            ("r.yaml", "versoin: 1", &["unknown-key 1:1"]),
            ("r.yaml", "version: [1]", &["wrong-type 1:10"]),
            ("r.json", "{\"version\": null}", &["wrong-type 1:13"]),
            ("r.yaml", "commit: 4f1c9e2", &["abbreviated-commit 1:9"]),
            ("r.yaml", "commit: 1234567", &["abbreviated-commit 1:9"]),
            ("r.yaml", "commit: main", &["bad-commit 1:9"]),
            ("r.yaml", "commit: 4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4a", &["bad-commit 1:9"]),
            ("r.yaml", "artifacts: {name: a}", &["wrong-type 1:12"]),
            ("r.yaml", "artifacts: [{name: a}]", &["missing-key 1:13"]),
            ("r.yaml", "artifacts: [{digest: 'sha256:00'}]", &["bad-digest 1:22"]),
            ("r.yaml", "artifacts: [{digest: 'md5:00', nmae: x}]", &["bad-digest 1:22", "unknown-key 1:32"]),
            ("r.yaml", "flags: [a]", &["wrong-type 1:8"]),
        ] {
            let (release, said) = read_text(path, text);
            assert_eq!(said.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
            assert_eq!(release, None, "{text}");
        }
        let twice =
            format!("artifacts: [{{name: a, digest: 'sha256:{HEX}'}}, {{name: a, digest: 'sha256:{HEX}'}}]");
        assert_eq!(read_text("r.yaml", &twice).1.len(), 1);
        let deep = format!("{{\"flags\": {}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(read_text("r.json", &deep).1.len(), 1);
    }
}
