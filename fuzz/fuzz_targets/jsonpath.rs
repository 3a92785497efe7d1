//! Any text is a path or an error, and a path reads back from its own text.
#![no_main]

use gatekeeper::jsonpath::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(query) = parse(text) {
        let shown = query.to_string();
        assert_eq!(parse(&shown).map(|again| again.to_string()).as_deref(), Ok(shown.as_str()));
    }
});
