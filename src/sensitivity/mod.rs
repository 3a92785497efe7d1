//! Proof that a gate can say no: for every check, changes of the evidence that should turn it, made and judged.
//!
//! A check that was never seen to fail may be one that cannot: a limit that nothing reaches, a member whose absence
//! counts as zero, a failure that another check has to notice. [`prove`] starts from scenarios in which the release may
//! pass. It guesses from a requirement what would turn it, goes back to the limit, takes evidence away, makes it old and
//! of another commit, unticks, votes no; it judges the whole gate after each change, and once more with every other
//! check held as it was. What does not turn, or stops nothing, is a weakness.

mod absence;
mod bound;
pub mod change;
mod checks;
mod edge;
mod elements;
mod formula;
mod guesses;
mod json;
mod pattern;
mod people;
mod place;
pub mod proof;
pub mod report;
mod run;
mod scenarios;
mod search;
mod subject;
mod targets;
mod values;

pub use run::{NoEvidence, prove};
