//! All evidence of a gate, read once. Whatever is wrong with it is a standing, never an error: the checks that do not
//! use it are still judged.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::bind::{Bind, Bound};
use super::changes::{Cache, Changes, Editor, Missed};
use super::find::{self, STAMP_SUFFIX, VOTES_FOLDER};
use super::fit::Problem;
use super::format::{self, Format, Read, Reading, unstated};
use super::natural::natural_order;
use super::parallel;
use super::readers::{Readers, Reads};
use super::root::{MAX_FILE_BYTES, ReadError, Root, join};
use super::summary::{Summary, Told};
use super::walk::{Want, matching};
use super::want::Plan;
use super::{Evidence, EvidenceSet, Standing, VoteFile};
use crate::document::{Node, make};
use crate::gate::{EvidenceEntry, Files, Folder, Gate};
use crate::report::{EvidenceFile, EvidenceReport, EvidenceState, Release};
use crate::time;
use crate::waiver::Waiver;

/// The largest vote, in bytes.
const MAX_VOTE_BYTES: u64 = 1 << 20;

/// How the name of a vote ends.
const VOTE_EXTENSION: &str = ".json";

/// The most vote files of one gate.
const MAX_VOTES: usize = 10_000;

/// How many declared evidences are worth a thread of their own: starting one takes as long as reading a few small files.
const ENTRIES_A_THREAD: usize = 16;

/// Finds, reads and binds the evidence of a gate, and reads its votes. `now` is the evaluation instant.
///
/// Of the waivers only those matter that are for single findings or tests: these must be read in full.
pub fn load(
    gate: &Gate,
    root: &Root,
    release: &Release,
    now: DateTime<Utc>,
    waivers: &[Waiver],
) -> EvidenceSet {
    load_in_parallel(gate, root, release, now, waivers, NonZeroUsize::MIN)
}

/// The same with up to so many threads, where there are enough files for that to pay. The result does not depend on it.
pub fn load_in_parallel(
    gate: &Gate,
    root: &Root,
    release: &Release,
    now: DateTime<Utc>,
    waivers: &[Waiver],
    threads: NonZeroUsize,
) -> EvidenceSet {
    let folder = find::folder(root, &gate.folder);
    let readers = Readers::of(gate, waivers);
    let load = |entry: &EvidenceEntry| {
        let changes = Changes::default();
        let editor = Editor::new(&changes, None);
        one(gate, &readers, &Bind { root, entry, release, now, editor: &editor }, &folder)
    };
    let entries = parallel::map(&gate.evidence, ENTRIES_A_THREAD, threads, load);
    EvidenceSet { entries, votes: votes_of_gate(root, &folder) }
}

/// The same as if the evidence said something else: with changes between reading and binding, and what of them did not
/// hit. Files are read once for all that is loaded with this cache, which must be about this folder alone.
pub fn load_changed(
    gate: &Gate,
    root: &Root,
    release: &Release,
    now: DateTime<Utc>,
    waivers: &[Waiver],
    changes: &Changes,
    cache: &Cache,
) -> (EvidenceSet, Vec<Missed>) {
    let editor = Editor::new(changes, Some(cache));
    let folder = find::folder(root, &gate.folder);
    let readers = Readers::of(gate, waivers);
    let load = |entry| one(gate, &readers, &Bind { root, entry, release, now, editor: &editor }, &folder);
    let entries = gate.evidence.iter().map(load).collect();
    let mut votes = votes_of_gate(root, &folder);
    editor.votes(&gate.id, &mut votes);
    (EvidenceSet { entries, votes }, editor.finish())
}

/// One declared evidence; `folder` is the gate's.
fn one(gate: &Gate, readers: &Readers<'_>, bind: &Bind, folder: &Result<String, Problem>) -> Evidence {
    let entry = bind.entry;
    let resolved = match &entry.folder {
        Some(own) => find::folder(bind.root, &Folder::Fixed(own.clone())),
        None => folder.clone(),
    };
    let looked_at = find::looked_at(&gate.folder, resolved.as_deref().ok(), entry);
    let nobody = Reads::default();
    let reads = readers.reads(&entry.id).unwrap_or(&nobody);
    let plan = Plan::of(reads, entry, bind.editor.reads_once());
    evidence(bind, &plan, resolved, looked_at)
}

fn votes_of_gate(root: &Root, folder: &Result<String, Problem>) -> Vec<VoteFile> {
    match folder {
        Ok(folder) => votes(root, folder),
        Err(Problem { state: EvidenceState::Absent, .. }) => Vec::new(),
        Err(problem) => {
            vec![VoteFile { path: VOTES_FOLDER.to_owned(), document: Err(problem.text.clone()) }]
        }
    }
}

fn evidence(bind: &Bind, plan: &Plan, folder: Result<String, Problem>, looked_at: String) -> Evidence {
    let entry = bind.entry;
    let mut files = Vec::new();
    let mut meant = None;
    let found = folder
        .and_then(|folder| find::files(bind.root, &folder, entry))
        .and_then(|paths| {
            let loaded = documents(bind, plan, &paths, &mut files)?;
            meant = another_format(bind, plan, &paths, &files, &loaded);
            Ok(loaded)
        })
        .map(|mut loaded| {
            let edited = loaded.told.is_some() && bind.editor.edit_summary(&entry.id, &mut loaded.document);
            if edited {
                loaded.made_up();
            }
            loaded
        });
    let found = match found {
        Err(Problem { state: EvidenceState::Absent, .. }) => found,
        // Looked at first all the same: what is not there cannot be taken away.
        _ if bind.editor.takes_away(&entry.id) => {
            files.clear();
            Err(Problem::absent(format!("{looked_at} does not exist: it was taken away")))
        }
        _ => found,
    };
    let count = matches!(entry.files, Files::Many(_)).then_some(files.len());
    bind.editor.settle(&entry.id, count, found.as_ref().err().map(|problem| problem.text.as_str()));
    let (mut told, mut summary) = (None, None);
    let (state, problem, standing) = match found {
        Ok(loaded) => {
            (told, summary) = (loaded.told.or(meant), loaded.summary);
            (EvidenceState::Seen, None, Standing::Seen(loaded.document))
        }
        Err(Problem { state: EvidenceState::Broken, text }) => {
            (EvidenceState::Broken, Some(text.clone()), Standing::Broken(text))
        }
        Err(Problem { state, text }) => (state, Some(text.clone()), Standing::Missing(text)),
    };
    let report = EvidenceReport {
        evidence: entry.id.clone(),
        state,
        problem,
        looked_at,
        format: entry.format.clone(),
        unbound: entry.unbound,
        max_age: entry.max_age.as_ref().map(|max_age| max_age.text.clone()),
        read_whole: plan.read_whole.clone(),
        files,
    };
    Evidence { id: entry.id.clone(), standing, told, summary, report }
}

/// Why paths may find nothing in what was read: it looks like the report of a tool. Where not all of it was kept, all of
/// it is looked at again once a path of names finds nothing.
fn another_format(
    bind: &Bind,
    plan: &Plan,
    paths: &[String],
    files: &[EvidenceFile],
    loaded: &Loaded,
) -> Option<Told> {
    /// What a hint is worth reading again, in bytes.
    const MOST_AGAIN: u64 = 4 << 20;
    let as_json = format::by_name(&bind.entry.format).is_some_and(|format| matches!(format.read, Read::Json));
    if !as_json || loaded.told.is_some() {
        return None;
    }
    let many = matches!(bind.entry.files, Files::Many(_));
    let of = |document| unstated::told(&bind.entry.format, document, many);
    if plan.misses(&loaded.document, many)
        && files.iter().filter_map(|file| file.bytes).sum::<u64>() <= MOST_AGAIN
    {
        return of(&documents(bind, &Plan::whole(plan.wants), paths, &mut Vec::new()).ok()?.document);
    }
    of(&loaded.document)
}

/// What evidence comes to once it is read.
struct Loaded {
    document: Node,
    told: Option<Told>,
    /// Kept only where something asks for it: it holds every finding, or every item.
    summary: Option<Summary>,
}

impl Loaded {
    fn of(reading: Reading, plan: &Plan) -> Self {
        if let Some(Summary::Items(items)) = &reading.summary
            && plan.keeps_items
        {
            let (document, told) = items.document(&plan.summary);
            return Self { document, told: Some(told), summary: reading.summary };
        }
        let summary = reading.summary.as_ref().filter(|_| plan.wants.single).cloned();
        let (document, told) = reading.document_for(&plan.summary);
        Self { document, told, summary }
    }

    /// Somebody changed the counts of the summary: what stood behind them is no longer what they count.
    fn made_up(&mut self) {
        self.summary = None;
        if let Some(told) = &mut self.told {
            told.examples.clear();
            told.tally.clear();
        }
    }
}

/// Reads every file, also after a problem, so that the report can show all of them; the worst problem decides.
fn documents(
    bind: &Bind,
    plan: &Plan,
    paths: &[String],
    files: &mut Vec<EvidenceFile>,
) -> Result<Loaded, Problem> {
    let entry = bind.entry;
    let format = format::by_name(&entry.format)
        .ok_or_else(|| Problem::broken(format!("the format `{}` is not known", entry.format)))?;
    let most = plan.most();
    let mut reader = Reader { bind, format, plan, most, bytes_left: most, seen: HashMap::new() };
    let mut readings = Vec::new();
    let mut worst: Option<Problem> = None;
    for (index, path) in paths.iter().enumerate() {
        let mut file = EvidenceFile {
            path: path.clone(),
            sha256: None,
            bytes: None,
            produced_at: None,
            age: None,
            commit: None,
        };
        match reader.file(path, (index, paths.len()), &mut file) {
            // Once there is a problem nothing will be judged by these; do not hold them.
            Ok(reading) if worst.is_none() => readings.push((path.clone(), reading)),
            Ok(_) => {}
            Err(problem) => {
                readings.clear();
                if worst.as_ref().is_none_or(|worst| problem.severity() > worst.severity()) {
                    worst = Some(problem);
                }
            }
        }
        files.push(file);
    }
    if let Some(problem) = worst {
        return Err(problem);
    }
    match (entry.files, readings.pop()) {
        (Files::Many(_), Some(last)) => {
            readings.push(last);
            together(readings).map(|reading| Loaded::of(reading, plan))
        }
        (Files::One | Files::Latest, Some((_, reading))) if readings.is_empty() => {
            Ok(Loaded::of(reading, plan))
        }
        _ => Err(Problem::broken(format!("{} files were read where one was expected", paths.len()))),
    }
}

/// Several files, each with its path, as one document: one summary over all of them beside the list of the originals; a
/// plain format gives the list itself.
///
/// # Errors
/// Where their summaries cannot be put together.
pub(crate) fn together(readings: Vec<(String, Reading)>) -> Result<Reading, Problem> {
    let (mut summaries, mut originals) = (Vec::new(), Vec::new());
    let files = readings.len();
    for (path, reading) in readings {
        summaries.extend(reading.summary.map(|summary| (path, summary)));
        originals.extend(reading.raw);
    }
    let raw = (originals.len() == files).then(|| make::list(originals));
    if summaries.is_empty() {
        return Ok(Reading { summary: None, raw });
    }
    let summary = Summary::merge(summaries).map_err(Problem::broken)?;
    Ok(Reading { summary: Some(summary), raw })
}

struct Reader<'r> {
    bind: &'r Bind<'r>,
    format: &'static Format,
    plan: &'r Plan,
    /// How many bytes all files may have together.
    most: u64,
    bytes_left: u64,
    /// Which path each file was read by: a link to a file that was read is not one more file.
    seen: HashMap<PathBuf, String>,
}

impl Reader<'_> {
    /// Reads one file, with its number among so many; problems are whole sentences.
    fn file(
        &mut self,
        path: &str,
        (index, count): (usize, usize),
        report: &mut EvidenceFile,
    ) -> Result<Reading, Problem> {
        let Bind { root, entry, editor, .. } = *self.bind;
        let keep = self.plan.keep(matches!(entry.files, Files::Many(_)), index);
        let wants = self.plan.wants;
        let read = editor.read(root, path, self.bytes_left, self.format, wants, keep.as_ref());
        let (file, size, reading) = read.map_err(|error| match error {
            ReadError::Absent => Problem::absent(find::not_there(self.bind.root, path)),
            ReadError::TooLarge { limit } if limit < self.most => Problem::broken(format!(
                "{path} makes the files of `{}` larger than {} MiB together, the most that is read",
                self.bind.entry.id,
                self.most >> 20
            )),
            error => Problem::broken(format!("{path} {error}")),
        })?;
        self.bytes_left = self.bytes_left.saturating_sub(size);
        report.sha256 = Some(file.sha256.clone());
        report.bytes = Some(size);
        if let Some(first) = self.seen.insert(file.canonical.clone(), path.to_owned()) {
            return Err(Problem::broken(format!("{path} is the same file as {first}")));
        }
        let mut reading = reading?;
        let many = matches!(entry.files, Files::Many(_));
        if editor.edit_original(&entry.id, many, (index, count), &mut reading) {
            format::summarise_again(self.format, path, &mut reading, wants)?;
        }
        let Bound { produced_at, commit, problems } = self.bind.file(&file, reading.raw.as_ref());
        report.produced_at = produced_at.map(time::show);
        report.age = produced_at.map(|produced| time::in_words(self.bind.now - produced));
        report.commit = commit;
        if self.plan.drops_original() {
            reading.raw = None;
        }
        match problems.iter().max_by_key(|problem| problem.severity()) {
            None => Ok(reading),
            Some(worst) => {
                let texts: Vec<&str> = problems.iter().map(|problem| problem.text.as_str()).collect();
                Err(Problem { state: worst.state, text: format!("{path} {}", texts.join("; it ")) })
            }
        }
    }
}

fn votes(root: &Root, folder: &str) -> Vec<VoteFile> {
    let folder = join(folder, VOTES_FOLDER);
    let refused = |why: String| vec![VoteFile { path: folder.clone(), document: Err(why) }];
    let paths = match vote_paths(root, &folder) {
        Ok(paths) => paths,
        Err(problem) => return refused(problem.text),
    };
    if paths.len() > MAX_VOTES {
        return refused(format!("{folder} holds {} votes, more than {MAX_VOTES}", paths.len()));
    }
    let mut bytes_left = MAX_FILE_BYTES;
    paths
        .into_iter()
        .map(|path| {
            if !path.ends_with(VOTE_EXTENSION) {
                let why =
                    format!("{path} is no vote, and might be meant as one: votes end in {VOTE_EXTENSION}");
                return VoteFile { path, document: Err(why) };
            }
            let document = root
                .read_at_most(&path, MAX_VOTE_BYTES.min(bytes_left))
                .map_err(|error| format!("{path} {error}"))
                .and_then(|file| {
                    bytes_left = bytes_left.saturating_sub(file.bytes.len() as u64);
                    format::read_json(&path, &file.bytes).map_err(|problem| problem.text)
                });
            VoteFile { path, document }
        })
        .collect()
}

/// Everything in the votes folder, in natural order, that could be a vote: a no-go under another name must not be passed
/// over. Left out are the stamps of what is there, a readme, and hidden files that are no JSON.
fn vote_paths(root: &Root, folder: &str) -> Result<Vec<String>, Problem> {
    let mut paths = Vec::new();
    for (pattern, want) in [("*", Want::Files), ("*", Want::Folders), (".*.json", Want::Files)] {
        paths.extend(matching(root, folder, pattern, want)?);
    }
    paths.sort_by(|left, right| natural_order(left, right));
    let all: HashSet<String> = paths.iter().cloned().collect();
    paths.retain(|path| {
        let stamped = path.strip_suffix(STAMP_SUFFIX).is_some_and(|file| all.contains(file));
        let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let readme = matches!(name.as_str(), "readme" | "readme.md" | "readme.txt");
        !stamped && !readme
    });
    Ok(paths)
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
