//! Any text is a gate, or has a mistake that says so.
#![no_main]

use std::sync::Arc;

use gatekeeper::diagnostic::{Severity, Source, Style, render};
use gatekeeper::evidence::format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Arc::new(Source { path: "fuzz.yaml".into(), text: text.into() });
    let (gate, diagnostics) = gatekeeper::gate::read::read(&source, String::new(), "fuzz", format::infos());
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    assert_eq!(gate.is_none(), failed);
    let _ = render(&diagnostics, Style { colour: false, width: 80 });
});
