//! A path or a requirement tried on files, as a gate that declares them all would judge it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Answer, Document, FileReport, Seen, Selected};
use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::document::position::position;
use crate::document::{Member, Node, Object, Value};
use crate::jsonpath::{self, Query};
use crate::requirement::{
    Lack, Mistake, Names, Origin, Purpose, Requirement, Scope, Sight, Summaries, check_path,
};

/// How many selected values are listed.
const LISTED: usize = 20;

/// What queries are called where a diagnostic names a file.
const SOURCE: &str = "--query";

/// What places in a file are counted by.
struct Original {
    file: String,
    text: String,
    /// Whether the document is the original itself; else it is below `raw`.
    plain: bool,
}

/// Asks everything, in order, of all files together; each is there under its id. `now` is the instant for ages.
pub fn ask(queries: &[String], files: Vec<Seen>, now: DateTime<Utc>) -> (Vec<FileReport>, Vec<Answer>) {
    let (mut reports, mut members, mut lacking) = (Vec::new(), Vec::new(), HashMap::new());
    let (mut told, mut originals, mut names) = (HashMap::new(), HashMap::new(), Names::default());
    for Seen { report, document } in files {
        let id = report.id.clone();
        match document {
            None => {
                lacking.insert(id.clone(), Lack::Error(format!("{} cannot be read", report.file)));
                names.declare(&id, crate::requirement::Shape::Unknown);
            }
            Some(Document { node, told: summary, shape, text }) => {
                names.declare(&id, shape);
                if let Some(text) = text {
                    let (file, plain) = (report.file.clone(), summary.is_none());
                    originals.insert(id.clone(), Original { file, text, plain });
                }
                if let Some(summary) = summary {
                    told.insert(id.clone(), summary);
                }
                members.push(Member { key: id.into(), at: 0, node });
            }
        }
        reports.push(report);
    }
    let nothing_said = "nothing is said about a release here";
    lacking.insert("release".to_owned(), Lack::Unknown(nothing_said.to_owned()));
    let root = Node { value: Value::Object(Object::whole(members)), at: 0 };
    let summaries = Summaries::of(&root, told);
    let scope = Scope::new(&root, &lacking, &summaries, now);
    let answers = queries.iter().map(|text| one(text, &scope, &names, &originals)).collect();
    (reports, answers)
}

fn one(text: &str, scope: &Scope<'_>, names: &Names, originals: &HashMap<String, Original>) -> Answer {
    let source = Arc::new(Source { path: SOURCE.to_owned(), text: text.to_owned() });
    let mut answer = match jsonpath::parse(text.trim()) {
        Ok(query) => {
            // Places in it are counted from where it begins.
            let start = text.len() - text.trim_start().len();
            let mistakes = check_path(&query, text.trim(), names);
            if mistakes.is_empty() {
                path(&query, scope, originals)
            } else {
                let moved = mistakes.into_iter().map(|mistake| Mistake {
                    span: mistake.span.start + start..mistake.span.end + start,
                    ..mistake
                });
                mistaken(&source, moved)
            }
        }
        Err(_) => requirement(text, &source, scope, names),
    };
    text.clone_into(&mut answer.query);
    answer
}

fn mistaken(source: &Arc<Source>, mistakes: impl IntoIterator<Item = Mistake>) -> Answer {
    let mistakes: Vec<Diagnostic> = mistakes
        .into_iter()
        .map(|mistake| Diagnostic {
            code: mistake.code,
            severity: Severity::Error,
            message: mistake.message,
            source: Arc::clone(source),
            span: Some(mistake.span),
            label: String::new(),
            related: None,
            help: mistake.help,
        })
        .collect();
    let diagnostics = mistakes.iter().map(Diagnostic::to_json).collect();
    Answer { answer: "mistake", diagnostics, mistakes, ..Answer::default() }
}

fn lacking(lack: &Lack) -> Answer {
    let answer = match lack {
        Lack::Unknown(_) => "unknown",
        Lack::Error(_) => "error",
    };
    Answer { answer, reason: Some(lack.reason().to_owned()), ..Answer::default() }
}

fn path(query: &Query, scope: &Scope<'_>, originals: &HashMap<String, Original>) -> Answer {
    match scope.look(query, LISTED) {
        Err(lack) => lacking(&lack),
        Ok((0, _)) => lacking(&Lack::Unknown(format!("`{query}` selects nothing"))),
        Ok((count, sights)) => {
            let original = query.head().and_then(|id| originals.get(id).map(|original| (id, original)));
            Answer {
                answer: "selects",
                count: Some(count),
                selected: sights.into_iter().map(|sight| selected(sight, original)).collect(),
                ..Answer::default()
            }
        }
    }
}

fn selected(sight: Sight<'_>, original: Option<(&str, &Original)>) -> Selected {
    let place = original.filter(|(id, original)| {
        original.plain
            || sight.at.strip_prefix(&format!("$['{id}']")).is_some_and(|it| it.starts_with("['raw']"))
    });
    let place = place.map(|(_, original)| (original, position(&original.text, sight.node.at as usize)));
    Selected {
        at: sight.at,
        value: sight.value,
        file: place.map(|(original, _)| original.file.clone()),
        line: place.map(|(_, place)| place.line),
        column: place.map(|(_, place)| place.column),
    }
}

fn requirement(text: &str, source: &Arc<Source>, scope: &Scope<'_>, names: &Names) -> Answer {
    let origin = Origin::of_scalar(source, 0..text.len(), text);
    let requirement = match Requirement::parse(text, origin, Purpose::Judge, names) {
        Ok(requirement) => requirement,
        Err(mistakes) => return mistaken(source, mistakes),
    };
    let judgement = requirement.judge(scope, None);
    let answer = match &judgement.holds {
        Ok(true) => Answer { answer: "true", ..Answer::default() },
        Ok(false) => Answer { answer: "false", ..Answer::default() },
        Err(lack) => lacking(lack),
    };
    Answer { comparisons: judgement.comparisons, ..answer }
}
