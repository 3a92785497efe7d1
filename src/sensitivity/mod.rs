//! Proof that a gate can say no: for every check, changes of the evidence that should turn it, made and judged.

mod edge;
mod elements;
mod formula;
mod guesses;
mod json;
mod place;
mod search;
mod subject;
mod targets;
mod values;
