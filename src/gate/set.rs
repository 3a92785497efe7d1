//! The gates of a folder, or those built in, and what must hold among them.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Gate;
use super::read::{FormatInfo, read_in_parallel};
use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::input::{Input, Unreadable, whole_file};
use crate::strict::{is_id, locate, meant};
use crate::yaml::Yaml;

/// How the names of gate files end.
pub(crate) const ENDINGS: [&str; 3] = [".yaml", ".yml", ".json"];

/// Files beside the gates that are none, by the name before the ending.
const OTHERS: &[&str] = &["people", "waivers"];

/// How the names of scenario files end.
const SCENARIOS: &str = ".scenarios";

/// Gates that belong together.
#[derive(Debug)]
pub struct GateSet {
    /// The gates without a mistake, by name.
    pub gates: Vec<Gate>,
    /// Every mistake in every file, and among them.
    pub diagnostics: Vec<Diagnostic>,
}

impl GateSet {
    /// Whether any of the diagnostics is an error: then no gate of the set may be judged.
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Reads every gate of a folder: its `.yaml`, `.yml` and `.json` files, apart from people, waivers and scenarios, by name.
/// A folder without gates is a mistake.
///
/// # Errors
/// When the folder or one of these files cannot be read.
pub fn load_dir(folder: &Path, formats: &[FormatInfo<'_>]) -> Result<GateSet, Unreadable> {
    load_dir_in_parallel(folder, formats, NonZeroUsize::MIN)
}

/// The same with up to `threads` threads for each gate that is so large that it pays. They do not show in what is read or
/// said.
///
/// # Errors
/// As [`load_dir`].
pub fn load_dir_in_parallel(
    folder: &Path,
    formats: &[FormatInfo<'_>],
    threads: NonZeroUsize,
) -> Result<GateSet, Unreadable> {
    let unreadable = |error: io::Error| Unreadable { path: folder.to_owned(), error };
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut misnamed: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if gate_stem(&path).is_some() {
            paths.push(path);
        } else if is_misnamed(&path) {
            misnamed.push(path);
        }
    }
    paths.sort_by(|one, other| gate_stem(one).cmp(&gate_stem(other)).then_with(|| one.cmp(other)));
    misnamed.sort();
    let mut set = load_files(&paths, folder, formats, threads)?;
    set.diagnostics.extend(misnamed.iter().map(|path| {
        let message = "a gate by its name, and not read: the ending is written in small letters".to_owned();
        let ending =
            path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase());
        let help = format!("rename it to end in `.{ending}`");
        whole_file(path.to_string_lossy().into_owned(), "gate-name", message, Some(help))
    }));
    Ok(set)
}

/// Whether a file is a gate by its name, or would be but for capital letters in its ending.
pub(super) fn is_gate_file(path: &Path) -> bool {
    gate_stem(path).is_some() || is_misnamed(path)
}

/// Whether a file would be one of gates but for capital letters in its ending (`production.YAML`). A gate that is passed
/// over is a gate that is passed.
fn is_misnamed(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let meant = ending.to_lowercase();
    !hidden && meant != ending && ENDINGS.iter().any(|known| known[1..] == meant)
}

/// The name of a gate file without its extension; `None` for other files.
fn gate_stem(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))?;
    let other =
        OTHERS.contains(&stem) || stem.ends_with(SCENARIOS) || stem.is_empty() || stem.starts_with('.');
    (!other).then(|| stem.to_owned())
}

fn load_files(
    paths: &[PathBuf],
    folder: &Path,
    formats: &[FormatInfo<'_>],
    threads: NonZeroUsize,
) -> Result<GateSet, Unreadable> {
    let mut inputs = Vec::new();
    for path in paths {
        inputs.push((gate_stem(path).unwrap_or_default(), Input::read(path)?));
    }
    Ok(load(inputs, &folder.to_string_lossy(), formats, threads))
}

/// Makes a set of files that were read: the name of each without its extension, and its text. Up to `threads` threads read
/// a large one.
pub fn load(
    inputs: Vec<(String, Result<Input, Box<Diagnostic>>)>,
    folder: &str,
    formats: &[FormatInfo<'_>],
    threads: NonZeroUsize,
) -> GateSet {
    let mut set = GateSet { gates: Vec::new(), diagnostics: Vec::new() };
    if inputs.is_empty() {
        let help = "write a gate into a file such as `production.yaml`, or judge the built-in ones";
        let message = "there are no gates here".to_owned();
        set.diagnostics.push(whole_file(folder.to_owned(), "no-gates", message, Some(help.to_owned())));
    }
    let mut stems: BTreeMap<String, String> = BTreeMap::new();
    let mut invalid = Vec::new();
    for (stem, input) in inputs {
        let path = match &input {
            Ok(input) => input.source.path.clone(),
            Err(diagnostic) => diagnostic.source.path.clone(),
        };
        if let Some(first) = stems.get(&stem) {
            let message = format!("the gate `{stem}` stands in two files; the other is {first}");
            set.diagnostics.push(whole_file(
                path,
                "duplicate-gate",
                message,
                Some("keep one of the two".to_owned()),
            ));
            continue;
        }
        stems.insert(stem.clone(), path);
        match input {
            Ok(input) => {
                let (gate, diagnostics) = read_input(&input, &stem, formats, threads);
                if gate.is_none() {
                    invalid.push(input.source);
                }
                set.gates.extend(gate);
                set.diagnostics.extend(diagnostics);
            }
            Err(diagnostic) => set.diagnostics.push(*diagnostic),
        }
    }
    set.diagnostics.extend(unknown_needs(&set.gates, &invalid, &stems));
    set.diagnostics.extend(cycles(&set.gates));
    set
}

/// From so many bytes on, working out the digest takes longer than starting a thread for it.
const LARGE: usize = 256 * 1024;

/// Reads one gate. The digest of a large one is worked out beside it.
fn read_input(
    input: &Input,
    stem: &str,
    formats: &[FormatInfo<'_>],
    threads: NonZeroUsize,
) -> (Option<Gate>, Vec<Diagnostic>) {
    let read = |sha256| read_in_parallel(&input.source, sha256, stem, formats, threads);
    if threads.get() == 1 || input.source.text.len() < LARGE {
        return read(input.sha256());
    }
    std::thread::scope(|scope| {
        let beside = std::thread::Builder::new().spawn_scoped(scope, || input.sha256());
        let (mut gate, diagnostics) = read(String::new());
        // Where the system gives no more threads, it is worked out here.
        let sha256 = beside.ok().and_then(|beside| beside.join().ok()).unwrap_or_else(|| input.sha256());
        if let Some(gate) = &mut gate {
            gate.sha256 = sha256;
        }
        (gate, diagnostics)
    })
}

/// The most needs of one gate file with other mistakes that are looked up.
const MAX_LOOKED_UP: usize = 20;

/// Needed gates that have no file. A needed gate whose own file is wrong is there, and has its own diagnostics.
fn unknown_needs(
    gates: &[Gate],
    invalid: &[Arc<Source>],
    stems: &BTreeMap<String, String>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for gate in gates {
        for (index, needed) in gate.needs.iter().enumerate() {
            if !stems.contains_key(needed) {
                found.push(unknown(&gate.source, index, needed, &gate.id, stems));
            }
        }
    }
    // There is no gate to ask where its file has other mistakes, and yet all mistakes are told in one run.
    for source in invalid {
        let parsed = crate::yaml::parse_named(source);
        let own = locate(parsed.root.as_ref(), &["gate"]).and_then(Yaml::as_scalar).map(|own| &*own.text);
        let needs = locate(parsed.root.as_ref(), &["needs"]).and_then(Yaml::as_list).unwrap_or_default();
        for (index, needed) in needs.iter().enumerate().take(MAX_LOOKED_UP) {
            let Some(needed) = needed.as_scalar().map(|needed| &*needed.text) else { continue };
            if is_id(needed) && Some(needed) != own && !stems.contains_key(needed) {
                found.push(unknown(source, index, needed, own.unwrap_or(""), stems));
            }
        }
    }
    found
}

/// The mistake of a need for a gate that is not there.
fn unknown(
    source: &Arc<Source>,
    index: usize,
    needed: &str,
    own: &str,
    stems: &BTreeMap<String, String>,
) -> Diagnostic {
    let others = stems.keys().map(String::as_str).filter(|stem| *stem != own);
    let help = meant(needed, others).unwrap_or_else(|| format!("write `{needed}.yaml`"));
    at_need(source, index, "unknown-gate", format!("there is no gate `{needed}`"), help)
}

/// A diagnostic that points at one of the needed gates.
fn at_need(
    source: &Arc<Source>,
    index: usize,
    code: &'static str,
    message: String,
    help: String,
) -> Diagnostic {
    let parsed = crate::yaml::parse_named(source);
    let node = locate(parsed.root.as_ref(), &["needs"]).and_then(|needs| needs.as_list()?.get(index));
    let mut diagnostic = whole_file(String::new(), code, message, Some(help));
    diagnostic.source = Arc::clone(source);
    diagnostic.span = node.map(|node| node.span.clone());
    diagnostic
}

/// Every cycle in `needs`, each once, named in full from its first gate by name.
fn cycles(gates: &[Gate]) -> Vec<Diagnostic> {
    let by_id = by_id(gates);
    let mut found = Vec::new();
    // 0: not seen, 1: on the way, 2: done. By hand instead of by calls, so that a long chain cannot fill the stack.
    let mut state = vec![0_u8; gates.len()];
    for start in by_id.values() {
        let mut way: Vec<(usize, usize)> = vec![(*start, 0)];
        if state[*start] != 0 {
            continue;
        }
        state[*start] = 1;
        while let Some((at, next)) = way.last_mut() {
            let (at, need) = (*at, *next);
            *next += 1;
            let Some(needed) = gates[at].needs.get(need) else {
                state[at] = 2;
                way.pop();
                continue;
            };
            let Some(&to) = by_id.get(needed.as_str()) else { continue };
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                1 => {
                    let from = way.iter().position(|(gate, _)| *gate == to).unwrap_or(0);
                    let mut names: Vec<&str> =
                        way[from..].iter().map(|(gate, _)| gates[*gate].id.as_str()).collect();
                    names.push(gates[to].id.as_str());
                    let message = format!("these gates need each other: {}", names.join(" → "));
                    let help = "take one of these needs out: none of the gates could ever be judged first"
                        .to_owned();
                    found.push(at_need(&gates[at].source, need, "needs-cycle", message, help));
                }
                _ => {}
            }
        }
    }
    found
}

fn by_id(gates: &[Gate]) -> BTreeMap<&str, usize> {
    gates.iter().enumerate().map(|(index, gate)| (gate.id.as_str(), index)).collect()
}

/// An order in which every gate comes after those that it needs; among the gates that could come next, the first by
/// name. Gates in a cycle come last, by name.
pub fn order(gates: &[Gate]) -> Vec<usize> {
    let by_id = by_id(gates);
    let mut waits: Vec<usize> = vec![0; gates.len()];
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); gates.len()];
    for (index, gate) in gates.iter().enumerate() {
        for needed in gate.needs.iter().filter_map(|needed| by_id.get(needed.as_str())) {
            waits[index] += 1;
            needed_by[*needed].push(index);
        }
    }
    let named = |index: usize| (gates[index].id.as_str(), index);
    let mut ready: std::collections::BTreeSet<(&str, usize)> =
        (0..gates.len()).filter(|index| waits[*index] == 0).map(named).collect();
    let mut order = Vec::new();
    let mut placed = vec![false; gates.len()];
    while let Some((_, index)) = ready.pop_first() {
        order.push(index);
        placed[index] = true;
        for later in &needed_by[index] {
            waits[*later] -= 1;
            if waits[*later] == 0 {
                ready.insert(named(*later));
            }
        }
    }
    order.extend(by_id.values().copied().filter(|index| !placed[*index]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMATS: &[FormatInfo<'_>] =
        &[FormatInfo { name: "json", shape: crate::requirement::Shape::Plain, extensions: &[".json"] }];

    fn gate(id: &str, needs: &str) -> String {
        format!(
            "gate: {id}\nneeds: [{needs}]\nevidence: {{checklist: {{unbound: true}}}}\ngroups: {{a: {{confirm: {{x: y}}}}}}\n"
        )
    }

    fn set(files: &[(&str, &str)]) -> GateSet {
        let input = |(id, needs): &(&str, &str)| {
            ((*id).to_owned(), Input::from_bytes(format!("{id}.yaml"), gate(id, needs).as_bytes()))
        };
        load(files.iter().map(input).collect(), "gates", FORMATS, NonZeroUsize::MIN)
    }

    #[test]
    fn needs_must_be_there_and_end() {
        for (files, expected) in [
            (&[("a", ""), ("b", "a"), ("c", "a, b")][..], &[][..]),
            (&[("mock", ""), ("b", "moc")], &["unknown-gate b.yaml 2:9"]),
            (&[("a", "b"), ("b", "c"), ("c", "a")], &["needs-cycle c.yaml 2:9"]),
            (
                &[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c, a")],
                &["needs-cycle b.yaml 2:9", "needs-cycle d.yaml 2:9"],
            ),
            (&[], &["no-gates gates -"]),
        ] {
            let found: Vec<String> = set(files)
                .diagnostics
                .iter()
                .map(|d| {
                    let place =
                        d.line_column().map_or("-".to_owned(), |(line, column)| format!("{line}:{column}"));
                    format!("{} {} {place}", d.code, d.source.path)
                })
                .collect();
            assert_eq!(found, expected, "{files:?}");
        }
        let cycle = &set(&[("a", "b"), ("b", "c"), ("c", "a")]).diagnostics[0];
        assert!(cycle.message.ends_with("a → b → c → a"), "{}", cycle.message);
        let near = &set(&[("mock", ""), ("b", "moc")]).diagnostics[0];
        assert_eq!(near.help, ["did you mean `mock`?"]);
    }

    #[test]
    fn the_digest_is_that_of_the_bytes() {
        let long = format!("{}# {}\n", gate("a", ""), "x".repeat(LARGE));
        for (text, mark) in [(gate("a", ""), ""), (long.clone(), ""), (long, "\u{feff}")] {
            let bytes = format!("{mark}{text}");
            let expected = crate::sha256::hex(bytes.as_bytes());
            for threads in [1, 2] {
                let input = Input::from_bytes("a.yaml".to_owned(), bytes.as_bytes());
                let threads = NonZeroUsize::new(threads).unwrap();
                let set = load(vec![("a".to_owned(), input)], "gates", FORMATS, threads);
                assert_eq!(set.gates[0].sha256, expected);
            }
        }
    }

    #[test]
    fn orders_by_need_then_name() {
        for (files, expected) in [
            (&[("z", ""), ("b", "z"), ("a", "b"), ("c", "")][..], &["c", "z", "b", "a"][..]),
            (&[("c", ""), ("b", ""), ("a", "")], &["a", "b", "c"]),
            (&[("b", "a"), ("a", "b"), ("c", "")], &["c", "a", "b"]),
        ] {
            let set = set(files);
            let names: Vec<&str> =
                order(&set.gates).into_iter().map(|index| set.gates[index].id.as_str()).collect();
            assert_eq!(names, expected);
        }
        let long: Vec<(String, String)> = (0..3000)
            .map(|n| (format!("g{n:04}"), if n < 2999 { format!("g{:04}", n + 1) } else { String::new() }))
            .collect();
        let files: Vec<(&str, &str)> = long.iter().map(|(id, needs)| (id.as_str(), needs.as_str())).collect();
        let set = set(&files);
        assert!(set.diagnostics.is_empty());
        assert_eq!(set.gates[order(&set.gates)[0]].id, "g2999");
    }

    #[test]
    fn reads_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("b.yaml", gate("b", "a")),
            ("a.yml", gate("a", "")),
            ("c.json", r#"{"gate": "c", "needs": ["b"], "evidence": {"checklist": {"unbound": true}}, "groups": {"a": {"confirm": {"x": "y"}}}}"#.to_owned()),
            ("people.json", "nonsense".to_owned()),
            ("people.yaml", "nonsense".to_owned()),
            ("waivers.yml", "nonsense".to_owned()),
            ("a.scenarios.yaml", "nonsense".to_owned()),
            (".hidden.yaml", "nonsense".to_owned()),
            ("README.md", "nonsense".to_owned()),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let set = load_dir(folder.path(), FORMATS).unwrap();
        let ids: Vec<&str> = set.gates.iter().map(|gate| gate.id.as_str()).collect();
        assert_eq!((ids, set.failed()), (vec!["a", "b", "c"], false));

        std::fs::write(folder.path().join("a.yaml"), gate("a", "")).unwrap();
        std::fs::write(folder.path().join("c.yaml"), gate("c", "")).unwrap();
        std::fs::write(folder.path().join("d.yaml"), [0xFF, 0x00]).unwrap();
        std::fs::write(folder.path().join("e.json"), gate("e", "")).unwrap();
        std::fs::write(folder.path().join("f.JSON"), "").unwrap();
        let set = load_dir(folder.path(), FORMATS).unwrap();
        let codes: Vec<&str> = set.diagnostics.iter().map(|d| d.code).collect();
        let expected = vec!["duplicate-gate", "duplicate-gate", "encoding", "json-syntax", "gate-name"];
        assert_eq!((codes, set.failed()), (expected, true));
        std::fs::remove_file(folder.path().join("d.yaml")).unwrap();

        std::fs::create_dir(folder.path().join("d.yaml")).unwrap();
        assert!(load_dir(folder.path(), FORMATS).is_err());
        assert!(load_dir(&folder.path().join("absent"), FORMATS).is_err());
    }
}
