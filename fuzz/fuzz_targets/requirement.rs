//! Any text is a requirement or mistakes with places inside the text.
#![no_main]

use std::sync::Arc;

use gatekeeper::diagnostic::Source;
use gatekeeper::requirement::{Names, Origin, Purpose, Requirement, Shape};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Arc::new(Source { path: "fuzz".into(), text: text.into() });
    let names = Names::from_iter([("a", Shape::Plain), ("b", Shape::Unknown)]).needing(&["g"]);
    let origin = Origin::of_scalar(&source, 0..text.len(), text);
    if let Err(mistakes) = Requirement::parse(text, origin, Purpose::Judge, &names) {
        assert!(!mistakes.is_empty());
        for mistake in mistakes {
            assert!(text.get(mistake.span).is_some());
        }
    }
});
