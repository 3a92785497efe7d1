//! Any bytes are evidence of a format, or a sentence in one line that starts with the file.
#![no_main]

use gatekeeper::evidence::format::{FORMATS, read_bytes};
use gatekeeper::evidence::summary::Wants;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in FORMATS {
        match read_bytes(format, "file", bytes, Wants::ALL) {
            Ok(reading) => drop(reading.document()),
            Err(error) => assert!(error.starts_with("file") && !error.contains('\n'), "{error}"),
        }
    }
});
