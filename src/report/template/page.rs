//! What a template sees, and its way from a name or a file to a document.

use std::sync::Arc;

use serde::Serialize;

use super::registry::{self, Shipped};
use super::{Engine, Kind};
use crate::diagnostic::{Diagnostic, Source};
use crate::report::terminal::pipeline::Upshot;
use crate::report::{GateReport, Judged, Problem, Release, Report, Tool, html, markdown};

/// The published JSON of a report, and what it comes to.
#[derive(Serialize)]
struct Data<'a> {
    schema_version: u32,
    tool: &'a Tool,
    instant: &'a str,
    replay: bool,
    release: &'a Release,
    exit_code: u8,
    gates: &'a [GateReport],
    errors: &'a [Problem],
    /// The judged gate that the document is about: the last one. None where none was judged.
    gate: Option<&'a Judged>,
    /// What the run comes to.
    verdict: Verdict,
    /// What the shipped HTML page shows, where the document is HTML. Its names are no promise.
    page: Option<html::Page>,
}

/// What a run comes to.
#[derive(Serialize)]
struct Verdict {
    /// The decision of the worst gate, `NOT DECIDED` or `NOT PASSED`.
    word: String,
    /// Which gates it is about, or why there is no decision.
    about: String,
    /// Whether it is a decision.
    decided: bool,
}

impl<'a> Data<'a> {
    fn of(report: &'a Report, kind: Kind) -> Self {
        let upshot = Upshot::of(report);
        Self {
            schema_version: report.schema_version,
            tool: &report.tool,
            instant: &report.instant,
            replay: report.replay,
            release: &report.release,
            exit_code: report.exit_code,
            gates: &report.gates,
            errors: &report.errors,
            gate: subject(report),
            verdict: Verdict {
                word: upshot.word.replace('\u{a0}', " "),
                about: upshot.about.replace('\u{a0}', " "),
                decided: upshot.decided,
            },
            page: (kind == Kind::Html).then(|| html::Page::of(report)),
        }
    }
}

/// The gate that a document is about: the last that was judged.
pub fn subject(report: &Report) -> Option<&Judged> {
    report.gates.iter().rev().find_map(|gate| match gate {
        GateReport::Judged(judged) => Some(&**judged),
        GateReport::NotReached { .. } | GateReport::Standing { .. } => None,
    })
}

/// A template that can be rendered.
pub struct Template {
    engine: Engine,
    name: String,
    /// Whether it is about a gate, so that there must be one.
    of_gate: bool,
}

impl Template {
    /// One that comes with gatekeeper.
    ///
    /// # Errors
    /// Where its text is no template: a mistake of ours.
    pub fn shipped(shipped: &Shipped) -> Result<Self, Box<Diagnostic>> {
        let mut engine = Engine::built_in(shipped.kind);
        for one in registry::SHIPPED.iter().filter(|one| one.kind == shipped.kind) {
            if one.role == registry::Role::Parts || one.name == shipped.name {
                engine.add(Arc::new(source(one)))?;
            }
        }
        let of_gate = shipped.role == registry::Role::Document && shipped.name != registry::GENERAL;
        Ok(Self { engine, name: shipped.name.to_owned(), of_gate })
    }

    /// One of a user. It may import the parts that come with gatekeeper.
    ///
    /// # Errors
    /// Where its text is no template.
    pub fn of_user(own: Arc<Source>, kind: Kind) -> Result<Self, Box<Diagnostic>> {
        let mut engine = Engine::new(kind);
        for one in
            registry::SHIPPED.iter().filter(|one| one.kind == kind && one.role == registry::Role::Parts)
        {
            engine.add(Arc::new(source(one)))?;
        }
        let name = own.path.clone();
        engine.add(own)?;
        Ok(Self { engine, name, of_gate: false })
    }

    /// What it writes.
    pub fn kind(&self) -> Kind {
        self.engine.kind()
    }

    /// Whether it has anything to tell of this report. What could not be decided is about no gate, and documents are.
    pub fn fits(&self, report: &Report) -> bool {
        report.errors.is_empty() && (!self.of_gate || subject(report).is_some())
    }

    /// The document about a report.
    ///
    /// # Errors
    /// Where it asks for what the report does not have, or does not end.
    pub fn render(&self, report: &Report) -> Result<String, Box<Diagnostic>> {
        let text = self.engine.render(&self.name, &Data::of(report, self.kind()))?;
        Ok(match self.kind() {
            Kind::Markdown => markdown::tidy(&text),
            Kind::Html => text,
        })
    }
}

fn source(shipped: &Shipped) -> Source {
    Source { path: shipped.name.to_owned(), text: shipped.text.to_owned() }
}
