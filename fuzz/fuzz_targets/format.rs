//! Any bytes are evidence of a format, or a sentence in one line that starts with the file. `FORMAT=sarif` gives all the
//! time to one reader; without it each input goes through all of them. What a stream comes to, and what parts of a report
//! come to, its text comes to; so does what is shown of its beginning, a Markdown text that is parsed in pieces, and YAML that is
//! read in one pass.
#![no_main]

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use gatekeeper::diagnostic::Source as Text;
use gatekeeper::document::encoding;
use gatekeeper::document::json::{self, Limits};
use gatekeeper::document::scan::Pieces;
use gatekeeper::evidence::format::markdown::survey_by;
use gatekeeper::evidence::format::{
    FORMATS, Format, Read, Reading, by_content, by_name, read_beginning, read_bytes, read_stream, recognise,
};
use gatekeeper::evidence::summary::Wants;
use gatekeeper::projection::Need;
use gatekeeper::yaml;
use libfuzzer_sys::fuzz_target;

/// The readers that are tried.
static READERS: LazyLock<Vec<&'static Format>> = LazyLock::new(|| match std::env::var("FORMAT") {
    Ok(name) => vec![by_name(&name).unwrap_or_else(|| panic!("there is no format {name}"))],
    Err(_) => FORMATS.iter().collect(),
});

/// What a reading comes to; of a plain document, all of it.
fn summary(reading: Reading) -> String {
    match reading.summary {
        Some(summary) => format!("{:?}", summary.document(None)),
        None => format!("{:?}", reading.raw),
    }
}

/// Where YAML is read in one pass, its tree has no mistake and comes to the same.
fn one_pass(text: &str) {
    if let Some(node) = yaml::nodes(text, &Need::whole()) {
        let source = Arc::new(Text { path: String::new(), text: text.to_owned() });
        let parsed = yaml::parse(&source);
        assert!(parsed.complete && parsed.diagnostics.is_empty());
        assert_eq!(parsed.root.map(yaml::document), Some(Ok(node)));
    }
}

/// A document is recognised by its beginning as by all of it.
fn recognised(bytes: &[u8]) {
    let content = by_content(bytes);
    let Ok(text) = encoding::decode(bytes) else { return };
    let document = json::parse(&text, &Limits::default());
    assert_eq!(content.is_json, document.is_ok());
    if let Ok(document) = document {
        for name in recognise(&document) {
            assert!(content.names.contains(&name), "{name}");
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    recognised(bytes);
    for format in READERS.iter() {
        let whole = match read_bytes(format, "file", bytes, Wants::ALL) {
            Ok(reading) => Some(summary(reading)),
            Err(error) => {
                assert!(error.starts_with("file") && !error.contains('\n'), "{error}");
                None
            }
        };
        // A stream may be refused where its text is read, never the other way round.
        let mut source = std::io::BufReader::with_capacity(7, bytes);
        if let Some(Ok(streamed)) = read_stream(format, &mut source, Wants::ALL) {
            assert_eq!(Some(summary(streamed)), whole, "{}", format.name);
        }
        if format.name == "yaml"
            && let Ok(text) = encoding::decode(bytes)
        {
            one_pass(&text);
        }
        // Who looks at a file is shown what a gate would read, or the same refusal.
        let beginning =
            read_beginning(format, "file", bytes, Wants::ALL, &Need::beginning(4, 2, 2, &BTreeSet::new()));
        match (&beginning, &whole) {
            (Ok(Reading { summary: None, .. }), Some(_)) | (Err(_), None) => {}
            _ => assert_eq!(beginning.ok().map(summary), whole, "{}", format.name),
        }
        // A report that is read in parts may have to be read as a whole.
        if let Read::Tool(tool) = format.read
            && std::str::from_utf8(bytes).is_ok()
            && let Ok(Ok(parts)) =
                tool.read_alone(&mut Pieces::of_length(bytes, 7), &Limits::default(), Wants::ALL)
        {
            assert_eq!(Some(summary(parts)), whole, "{}", format.name);
        }
        if format.name == "markdown"
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            let whole = format!("{:?}", survey_by(text, usize::MAX));
            for window in [12, 60] {
                assert_eq!(format!("{:?}", survey_by(text, window)), whole, "{window}");
            }
        }
    }
});
