//! Any bytes are evidence of a format, or a sentence in one line that starts with the file. `FORMAT=sarif` gives all the
//! time to one reader; without it each input goes through all of them.
#![no_main]

use std::sync::LazyLock;

use gatekeeper::evidence::format::{FORMATS, Format, by_name, read_bytes};
use gatekeeper::evidence::summary::Wants;
use libfuzzer_sys::fuzz_target;

/// The readers that are tried.
static READERS: LazyLock<Vec<&'static Format>> = LazyLock::new(|| match std::env::var("FORMAT") {
    Ok(name) => vec![by_name(&name).unwrap_or_else(|| panic!("there is no format {name}"))],
    Err(_) => FORMATS.iter().collect(),
});

fuzz_target!(|bytes: &[u8]| {
    for format in READERS.iter() {
        match read_bytes(format, "file", bytes, Wants::ALL) {
            Ok(reading) => drop(reading.document()),
            Err(error) => assert!(error.starts_with("file") && !error.contains('\n'), "{error}"),
        }
    }
});
