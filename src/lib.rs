//! gatekeeper judges whether a release may pass a gate.

pub mod check;
pub mod diagnostic;
pub mod document;
pub mod evidence;
pub mod gate;
pub mod input;
pub mod jsonpath;
pub mod number;
pub mod people;
pub mod release;
pub mod report;
pub mod requirement;
mod strict;
pub mod time;
pub mod waiver;
pub mod yaml;
