//! What is looked into: one requirement with all that decides its outcome, and the document that it is judged on.

use chrono::{DateTime, Utc};

use crate::check::require;
use crate::gate::{CheckKind, Margin};
use crate::judge::Document;
use crate::report::{Comparison, Holds, Outcome};
use crate::requirement::{Requirement, Scope, Summaries};

use super::formula::{Comparisons, Truth};
use super::place::{Move, moved};

/// The document of a baseline.
#[derive(Debug)]
pub(super) struct Stage {
    /// What its requirements read.
    pub(super) document: Document,
    /// The evaluation instant.
    pub(super) now: DateTime<Utc>,
}

/// A check that a machine judges.
#[derive(Debug)]
pub(super) struct Subject {
    /// The requirement, or the condition of a veto.
    pub(super) main: Requirement,
    /// `warn`.
    pub(super) warn: Option<Requirement>,
    /// `pending`.
    pub(super) pending: Option<Requirement>,
    margin: Option<Margin>,
    veto: bool,
}

/// What judging a subject once found.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    /// What would become of the check.
    pub(super) outcome: Outcome,
    /// The truth of each comparison of the requirement.
    pub(super) truths: Vec<Truth>,
    /// The comparisons.
    pub(super) comparisons: Vec<Comparison>,
}

impl Subject {
    /// The subject of a check; none where people answer it.
    pub(super) fn of(kind: &CheckKind) -> Option<Self> {
        match kind {
            CheckKind::Require { require, warn, pending, margin } => Some(Self {
                main: require.clone(),
                warn: warn.as_deref().cloned(),
                pending: pending.as_deref().cloned(),
                margin: margin.clone().filter(|margin| !margin.ratio.is_zero()),
                veto: false,
            }),
            CheckKind::Veto(condition) => {
                Some(Self { main: condition.clone(), warn: None, pending: None, margin: None, veto: true })
            }
            CheckKind::Confirm { .. } | CheckKind::Approve(_) => None,
        }
    }

    /// The comparisons of the requirement.
    pub(super) fn comparisons(&self) -> Comparisons<'_> {
        Comparisons::of(&self.main.expr)
    }

    /// The text of a part of the requirement.
    pub(super) fn text_of(&self, part: usize) -> String {
        let comparisons = self.comparisons();
        let expr = comparisons.parts.get(part);
        expr.and_then(|expr| self.main.text.get(expr.span.clone())).unwrap_or(&self.main.text).to_owned()
    }

    fn judge(&self, scope: &Scope<'_>) -> Trial {
        let finding = if self.veto {
            require::veto(&self.main, scope)
        } else {
            require::require(
                &self.main,
                self.warn.as_ref(),
                self.pending.as_ref(),
                self.margin.as_ref(),
                scope,
            )
        };
        let parts = self.comparisons().parts;
        let mut recorded = finding.comparisons.iter();
        let truths = parts
            .iter()
            .map(|part| {
                let text = self.main.text.get(part.span.clone())?;
                match recorded.find(|comparison| comparison.text == text)?.holds {
                    Holds::True => Some(true),
                    Holds::False => Some(false),
                    Holds::Unknown | Holds::Error => None,
                }
            })
            .collect();
        Trial { outcome: finding.outcome, truths, comparisons: finding.comparisons }
    }
}

impl Stage {
    /// Judges a subject with moves made; `None` where one does not hit.
    pub(super) fn attempt(&mut self, subject: &Subject, moves: &[Move]) -> Option<Trial> {
        let (Document { root, lacking, told, .. }, now) = (&mut self.document, self.now);
        moved(root, moves, |root| {
            // Anew each time: units are known by where their numbers lie.
            let summaries = Summaries::of(root, told.clone());
            subject.judge(&Scope::new(root, lacking, &summaries, now))
        })
    }
}

impl Trial {
    /// The truth of one comparison.
    pub(super) fn truth(&self, part: usize) -> Truth {
        self.truths.get(part).copied().flatten()
    }

    /// Whether the check is judged and does not pass.
    pub(super) fn says_no(&self) -> bool {
        matches!(self.outcome, Outcome::Fail | Outcome::Warn | Outcome::Pending)
    }
}
