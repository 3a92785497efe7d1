//! Templates of documents: those that come with gatekeeper, and files of the user.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::exit::ExitCode;
use crate::input::Input;
use crate::report::Report;
use crate::report::registry::Format;
use crate::report::template::Kind;
use crate::report::template::page::Template;
use crate::report::template::registry::{self, Role};

use super::problem::Trouble;
use super::terminal;

/// The templates of a run: at most one for each kind of document.
#[derive(Default)]
pub(super) struct Templates {
    list: Vec<(Template, Option<PathBuf>)>,
}

impl Templates {
    /// The report by each of them that has anything to tell of it.
    pub(super) fn render(&self, report: &Report) -> Documents {
        let fitting = self.list.iter().map(|(template, _)| template).filter(|template| template.fits(report));
        let made = fitting.map(|template| {
            let text = template.render(report).map_err(|mistake| Trouble::Diagnostics(vec![*mistake]));
            (template.kind(), text)
        });
        Documents { list: made.collect() }
    }

    /// Whether one was read from this file, however its path is spelt.
    pub(super) fn has(&self, path: &Path) -> bool {
        let real = path.canonicalize().ok();
        self.list
            .iter()
            .filter_map(|(_, file)| file.as_ref())
            .any(|file| file == path || real.is_some() && file.canonicalize().ok() == real)
    }
}

/// What the templates of a run made of its report.
pub(super) struct Documents {
    list: Vec<(Kind, Result<String, Trouble>)>,
}

impl Documents {
    /// What went wrong in making them.
    pub(super) fn mistakes(&self) -> impl Iterator<Item = &Trouble> {
        self.list.iter().filter_map(|(_, made)| made.as_ref().err())
    }

    /// What a template made for a format; none where no template is for it.
    pub(super) fn by_template(&self, format: &Format) -> Option<&Result<String, Trouble>> {
        let kind = kind_of(format)?;
        self.list.iter().find(|(made, _)| *made == kind).map(|(_, made)| made)
    }
}

/// Reads the templates that were asked for. One that no format of the run would use is a mistake on the command line.
pub(super) fn read(names: &[String], formats: &[&Format]) -> Result<Templates, Trouble> {
    let mut templates = Templates::default();
    for name in names {
        let (template, file) = one(name)?;
        let kind = template.kind();
        if templates.list.iter().any(|(other, _)| other.kind() == kind) {
            let message = format!("two templates for {}: {}", word(kind), names.join(", "));
            return Err(Trouble::new("usage", message).help("give one for each kind of document"));
        }
        if !formats.iter().any(|format| kind_of(format) == Some(kind)) {
            let message = format!("--template {name} writes {0}, and nothing is written as {0}", word(kind));
            let help = format!("add --format {0}, or --output {0}=PATH", word(kind));
            return Err(Trouble::new("usage", message).help(help));
        }
        templates.list.push((template, file));
    }
    Ok(templates)
}

/// A shipped one by its name, else a file.
fn one(name: &str) -> Result<(Template, Option<PathBuf>), Trouble> {
    let diagnostics = |mistake: Box<crate::diagnostic::Diagnostic>| Trouble::Diagnostics(vec![*mistake]);
    if let Some(shipped) = registry::named(name) {
        if shipped.role == Role::Parts {
            let message = format!("--template {name}: it holds parts for templates, and is no document");
            return Err(Trouble::new("usage", message).help(names()));
        }
        return Ok((Template::shipped(shipped).map_err(diagnostics)?, None));
    }
    let path = Path::new(name);
    let input = Input::read(path).map_err(|error| {
        let help = match registry::meant(name) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => names(),
        };
        Trouble::new("template", error.to_string()).help(help)
    })?;
    let source = input.map_err(diagnostics)?.source;
    Ok((Template::of_user(source, kind_of_file(path)).map_err(diagnostics)?, Some(path.to_owned())))
}

/// What a file writes, by its name: `review.html`, `review.html.j2`.
fn kind_of_file(path: &Path) -> Kind {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = [".jinja2", ".jinja", ".j2"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    if [".html", ".htm"].iter().any(|end| name.ends_with(end)) { Kind::Html } else { Kind::Markdown }
}

fn kind_of(format: &Format) -> Option<Kind> {
    [Kind::Markdown, Kind::Html].into_iter().find(|kind| word(*kind) == format.name)
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Markdown => "markdown",
        Kind::Html => "html",
    }
}

fn names() -> String {
    let names: Vec<&str> =
        registry::SHIPPED.iter().filter(|one| one.role != Role::Parts).map(|one| one.name).collect();
    format!("the templates that come with the program: {}", names.join(", "))
}

/// Lists those that come with gatekeeper.
pub(super) fn list() -> ExitCode {
    let width = registry::SHIPPED.iter().map(|one| one.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for one in registry::SHIPPED {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{:width$}  {:8}  {}", one.name, word(one.kind), one.about);
    }
    show(&text)
}

/// Prints the text of one.
pub(super) fn print(name: &str) -> ExitCode {
    match registry::named(name) {
        Some(shipped) => show(shipped.text),
        None => {
            let trouble = Trouble::new("usage", format!("there is no template `{name}`"));
            let help = registry::meant(name).map_or_else(
                || "gatekeeper report --list-templates names them all".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            trouble.help(help).complain(terminal::width(None));
            ExitCode::Undecided
        }
    }
}

fn show(text: &str) -> ExitCode {
    match terminal::print(text) {
        Ok(()) => ExitCode::MayPass,
        Err(error) => {
            let message = format!("standard output cannot be written: {error}");
            Trouble::new("output", message).complain(terminal::width(None));
            ExitCode::Undecided
        }
    }
}
