//! Any bytes are a document or an error with a place inside the text.
#![no_main]

use gatekeeper::document::{encoding, json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = encoding::decode(bytes)
        && let Err(error) = json::parse(&text, &json::Limits::default())
    {
        assert!(error.at as usize <= text.len());
    }
});
