//! Dashboards in place: what stands between markers in a Markdown file is written anew from a report, and every other
//! byte stays as it is.

pub mod markers;
mod section;
pub mod written;

#[cfg(test)]
mod tests;

pub use section::Section;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Source, suggestion};
use crate::report::{GateReport, Report};
use markers::{Mistake, Region};

/// The file with every section written from the report. Bytes outside of the markers are the same, with their line
/// ends, byte order mark and whatever is no UTF-8 among them; line ends between markers are those of the marker.
/// The same report gives the same file again.
///
/// # Errors
/// Every mistake of the markers, none left out; a gate that the report does not hold; an encoding that is not UTF-8 or
/// like it.
pub fn update(path: &str, bytes: &[u8], report: &Report) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let refused = |mistakes: Vec<Mistake>| {
        let source = Source { path: path.to_owned(), text: String::from_utf8_lossy(bytes).into_owned() };
        // Places in a text that is no UTF-8 are not those of its bytes.
        let placed = source.text.as_bytes() == bytes;
        let source = Arc::new(source);
        mistakes.into_iter().map(|mistake| diagnostic(&source, placed, mistake)).collect::<Vec<_>>()
    };
    let regions = markers::regions(bytes).map_err(refused)?;
    let mut mistakes = Vec::new();
    let (mut out, mut reached) = (Vec::with_capacity(bytes.len()), 0);
    for region in &regions {
        match gates(report, region) {
            Ok(gates) => {
                out.extend_from_slice(&bytes[reached..region.body.start]);
                let body = section::body(region.section, report, &gates, region.dashboard);
                let body = format!("{}\n\n{}\n\n", written::SIGN, body.trim_end());
                out.extend_from_slice(body.replace('\n', region.line_end).as_bytes());
                reached = region.body.end;
            }
            Err(mistake) => mistakes.push(*mistake),
        }
    }
    if !mistakes.is_empty() {
        return Err(refused(mistakes));
    }
    out.extend_from_slice(&bytes[reached..]);
    Ok(out)
}

/// The gates that a section is about: the one that its marker names, else all.
fn gates<'r>(report: &'r Report, region: &Region) -> Result<Vec<&'r GateReport>, Box<Mistake>> {
    let Some(named) = &region.gate else { return Ok(report.gates.iter().collect()) };
    let ids = || report.gates.iter().map(id);
    let found: Vec<_> = report.gates.iter().filter(|gate| id(gate) == named).collect();
    // A run that could not decide says so in every section.
    if !found.is_empty() || section::undecided(report) {
        return Ok(found);
    }
    let mut mistake = Mistake::new(
        "unknown-gate",
        format!("the report holds no gate `{named}`"),
        region.marker.clone(),
        Some(region.line),
    );
    mistake.help.push(match suggestion(named, ids()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the gates of the report are {}", ids().collect::<Vec<_>>().join(", ")),
    });
    Err(Box::new(mistake))
}

/// The id of a gate.
fn id(gate: &GateReport) -> &str {
    match gate {
        GateReport::Judged(judged) => &judged.gate,
        GateReport::NotReached { gate, .. } | GateReport::Standing { gate, .. } => gate,
    }
}

fn diagnostic(source: &Arc<Source>, placed: bool, mistake: Mistake) -> Diagnostic {
    let Mistake { code, message, span, line, label, related, help } = mistake;
    Diagnostic {
        code,
        severity: Severity::Error,
        message: match line {
            Some(line) if !placed => format!("line {line}: {message}"),
            _ => message,
        },
        source: Arc::clone(source),
        span: span.filter(|_| placed),
        label,
        related: related.filter(|_| placed),
        help,
    }
}
