//! The page as a whole.

use crate::report::{fixtures, terminal::Style};

#[test]
fn dump() {
    let Ok(dir) = std::env::var("DUMP_HTML") else { return };
    for entry in std::fs::read_dir("/tmp/htmlwork/json").unwrap() {
        let path = entry.unwrap().path();
        let report: crate::report::Report =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        std::fs::write(
            format!("/tmp/htmlwork/page/{name}.json"),
            serde_json::to_string(&super::page::Page::of(&report)).unwrap(),
        )
        .unwrap();
        std::fs::write(format!("{dir}/{name}.html"), super::render(&report, &Style::plain(100))).unwrap();
    }
    for (name, report) in fixtures::all().into_iter().chain([("many", fixtures::many(5000))]) {
        let start = std::time::Instant::now();
        let page = super::render(&report, &Style::plain(100));
        eprintln!("{name} {:?} {}", start.elapsed(), page.len());
        std::fs::write(format!("{dir}/fix-{}.html", name.replace(' ', "-")), page).unwrap();
    }
}
