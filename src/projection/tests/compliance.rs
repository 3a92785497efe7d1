//! The queries of the RFC 9535 compliance suite select the same from a projected reading.

use std::path::Path;

use super::chunks::Chunks;
use super::{plain, size};
use crate::document::Node;
use crate::document::json::Limits;
use crate::jsonpath::{self, Mode, Query};
use crate::projection::{Ask, End, Need, read};

fn selected(query: &Query, root: &Node) -> Vec<(Option<String>, Node)> {
    let nodes = jsonpath::select(query, root, Mode::Rfc).unwrap();
    nodes.into_iter().map(|node| (jsonpath::locate(root, node), node.clone())).collect()
}

#[test]
fn the_compliance_suite_selects_the_same() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/jsonpath-cts.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        return;
    };
    let suite: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (mut applied, mut saved) = (0, 0);
    for case in suite["tests"].as_array().unwrap() {
        let (Some(selector), Some(document)) = (case["selector"].as_str(), case.get("document")) else {
            continue;
        };
        let Ok(query) = jsonpath::parse(selector) else { continue };
        let mut asks = vec![Ask::of(&query, End::Whole)];
        asks.extend(query.absolute_queries().into_iter().map(|inner| Ask::of(inner, End::Whole)));
        let need = Need::of(&asks);
        let document = document.to_string();
        let whole = plain(&document).unwrap();
        let projected = read(&mut Chunks::of(document.as_bytes(), 5), &need, &Limits::default()).unwrap();
        assert_eq!(selected(&query, &projected), selected(&query, &whole), "{selector} over {document}");
        applied += usize::from(!need.is_whole());
        saved += size(&whole) - size(&projected);
    }
    assert!(applied > 300 && saved > 300, "{applied} {saved}");
}
