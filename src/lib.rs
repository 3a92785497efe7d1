//! gatekeeper judges whether a release may pass a gate.

pub mod check;
pub mod cli;
pub mod commands;
pub mod decision;
pub mod diagnostic;
pub mod document;
pub mod evidence;
pub mod exit;
pub mod gate;
pub mod input;
pub mod jsonpath;
pub mod judge;
pub mod number;
pub mod people;
pub mod pipeline;
pub mod record;
pub mod release;
pub mod report;
pub mod requirement;
pub mod score;
mod strict;
pub mod time;
pub mod waive;
pub mod waiver;
pub mod way;
pub mod yaml;
