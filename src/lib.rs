//! gatekeeper judges whether a release may pass a gate.

pub mod check;
pub mod decision;
pub mod diagnostic;
pub mod document;
pub mod evidence;
pub mod exit;
pub mod gate;
pub mod jsonpath;
pub mod number;
pub mod pipeline;
pub mod record;
pub mod report;
pub mod requirement;
pub mod score;
pub mod time;
pub mod waive;
pub mod way;
pub mod yaml;
