//! The report as one HTML page: for the screen in the meeting, for paper, for a telephone. Nothing is loaded, nothing
//! runs; every text from outside is escaped by the engine where it enters the page.

mod details;
mod evidence;
mod filter;
mod gauge;
mod groups;
mod judged;
mod mark;
mod measure;
mod page;
mod people;
mod rows;
mod why;

#[cfg(test)]
mod dump {
    #[test]
    fn dump() {
        for entry in std::fs::read_dir("/tmp/htmlwork/json").unwrap() {
            let path = entry.unwrap().path();
            let report: crate::report::Report = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let page = super::page::Page::of(&report);
            std::fs::write(format!("/tmp/htmlwork/page/{}", path.file_name().unwrap().to_str().unwrap()), serde_json::to_string_pretty(&page).unwrap()).unwrap();
        }
        for (name, report) in crate::report::fixtures::all().into_iter().chain([("many", crate::report::fixtures::many(5000))]) {
            let page = super::page::Page::of(&report);
            std::fs::write(format!("/tmp/htmlwork/page/fix-{}.json", name.replace(' ', "-")), serde_json::to_string(&page).unwrap()).unwrap();
        }
    }
}
