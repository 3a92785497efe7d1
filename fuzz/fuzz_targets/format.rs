//! Any bytes are evidence of a format, or a sentence in one line that starts with the file. `FORMAT=sarif` gives all the
//! time to one reader; without it each input goes through all of them. What a stream comes to, its text comes to.
#![no_main]

use std::sync::LazyLock;

use gatekeeper::evidence::format::{FORMATS, Format, by_name, read_bytes, read_stream};
use gatekeeper::evidence::summary::Wants;
use libfuzzer_sys::fuzz_target;

/// The readers that are tried.
static READERS: LazyLock<Vec<&'static Format>> = LazyLock::new(|| match std::env::var("FORMAT") {
    Ok(name) => vec![by_name(&name).unwrap_or_else(|| panic!("there is no format {name}"))],
    Err(_) => FORMATS.iter().collect(),
});

fuzz_target!(|bytes: &[u8]| {
    for format in READERS.iter() {
        let whole = match read_bytes(format, "file", bytes, Wants::ALL) {
            Ok(reading) => Some(format!("{:?}", reading.document())),
            Err(error) => {
                assert!(error.starts_with("file") && !error.contains('\n'), "{error}");
                None
            }
        };
        // A stream may be refused where its text is read, never the other way round.
        let mut source = std::io::BufReader::with_capacity(7, bytes);
        if let Some(Ok(streamed)) = read_stream(format, &mut source, Wants::ALL) {
            assert_eq!(Some(format!("{:?}", streamed.document())), whole, "{}", format.name);
        }
    }
});
