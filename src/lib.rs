//! gatekeeper judges whether a release may pass a gate.

pub mod diagnostic;
pub mod document;
pub mod jsonpath;
pub mod number;
pub mod report;
pub mod yaml;
