//! gatekeeper judges whether a release may pass a gate.

pub mod diagnostic;
pub mod document;
pub mod number;
pub mod yaml;
