//! `--update`: a report into dashboards, between their markers and nowhere else.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

#[macro_use]
mod support;

use std::path::Path;

use rstest::rstest;
use support::stories::Story;
use support::tiny::{COMMIT, Tiny};
use support::{INSTANT, project, run};

const GATE: &str = "
evidence:
  run: {unbound: true}
groups:
  speed:
    checks:
      fast: {title: Response time, require: $.run.p95 < 300 ms}
";

const PAGE: &str = "# Page\r\n\r\n<!-- gatekeeper:score -->\r\nold\r\n<!-- /gatekeeper:score -->\r\nend";

fn tiny(p95: u32) -> Tiny {
    Tiny::new().gate("plain", GATE).file("evidence/plain/run.json", format!("{{\"p95\": {p95}}}"))
}

fn evaluate<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["evaluate", "--commit", COMMIT, "--at", INSTANT], more].concat()
}

fn read(tiny: &Tiny, path: &str) -> String {
    std::fs::read_to_string(tiny.at(path)).unwrap()
}

#[test]
fn it_is_one_more_sink_of_the_same_report() {
    let tiny = tiny(500).file("page.md", PAGE).file("other.md", PAGE);
    let plain = tiny.run(&evaluate(&[]));
    let ran = tiny.run(&evaluate(&["--update", "page.md", "--output", "json=saved.json"]));
    assert_eq!((ran.code, &ran.stdout, ran.stderr.as_str()), (1, &plain.stdout, ""));
    let page = read(&tiny, "page.md");
    assert!(page.starts_with("# Page\r\n\r\n<!-- gatekeeper:score -->\r\n"), "{page}");
    assert!(page.ends_with("\r\n<!-- /gatekeeper:score -->\r\nend") && !page.contains("old"), "{page}");
    assert!(page.contains("NO-GO") && page.contains("**0.0** %"), "{page}");
    assert!(!page.replace("\r\n", "").contains('\n'), "line ends are those of the file");
    // From the saved report it is the same, and the second time nothing happens to the file.
    let ran = tiny.run(&["report", "saved.json", "--update", "other.md", "--quiet"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert_eq!(read(&tiny, "other.md"), page);
    let touched = || std::fs::metadata(tiny.at("other.md")).unwrap().modified().unwrap();
    let before = touched();
    tiny.run(&["report", "saved.json", "--update", "other.md", "--update", "./other.md"]);
    assert_eq!((read(&tiny, "other.md"), touched()), (page, before));
}

#[test]
fn a_mistake_in_one_file_leaves_all_as_they_were() {
    let tiny = tiny(100)
        .file("good.md", PAGE)
        .file("bad.md", PAGE.replace("/gatekeeper:score", "/gatekeeper:scroe"));
    let ran =
        tiny.run(&evaluate(&["--update", "good.md", "--update", "bad.md", "--output", "json=saved.json"]));
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.starts_with("GO"), "the report is told all the same: {}", ran.stdout);
    assert!(
        ran.stderr.contains("bad.md:5:1") && ran.stderr.contains("did you mean `score`?"),
        "{}",
        ran.stderr
    );
    assert_eq!(read(&tiny, "good.md"), PAGE);
    assert!(tiny.at("saved.json").exists());
}

#[rstest]
#[case::absent("absent.md", "No such file")]
#[case::folder("gates", "it is not a regular file")]
#[case::no_marker("gates/plain.yaml", "no-marker")]
fn what_cannot_be_updated_is_refused(#[case] path: &str, #[case] says: &str) {
    let tiny = tiny(100);
    let ran = tiny.run(&evaluate(&["--update", path]));
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains(says) && ran.stderr.contains(path), "{}", ran.stderr);
    assert!(!tiny.at("absent.md").exists());
}

/// A dashboard never keeps a decision that the last run did not come to.
#[test]
fn a_run_that_could_not_decide_says_so_in_the_file() {
    let tiny = tiny(100).file("page.md", PAGE);
    assert_eq!(tiny.run(&evaluate(&["--update", "page.md"])).code, 0);
    assert!(read(&tiny, "page.md").contains("**✓ GO**"));
    tiny.write("gates/plain.yaml", "gate: plain\n");
    assert_eq!(tiny.run(&evaluate(&["--update", "page.md"])).code, 2);
    let page = read(&tiny, "page.md");
    assert!(page.contains("Could not decide") && !page.contains("✓ GO"), "{page}");
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let tiny = tiny(100).file("docs/page.md", PAGE);
    std::os::unix::fs::symlink("docs/page.md", tiny.at("link.md")).unwrap();
    let mode = |mode| {
        std::fs::set_permissions(tiny.at("docs/page.md"), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(0o640);
    assert_eq!(tiny.run(&evaluate(&["--update", "link.md"])).code, 0);
    assert!(std::fs::symlink_metadata(tiny.at("link.md")).unwrap().is_symlink());
    assert!(read(&tiny, "docs/page.md").contains("**100.0** %"));
    let now = std::fs::metadata(tiny.at("docs/page.md")).unwrap().permissions().mode();
    assert_eq!(now & 0o777, 0o640);
    let names: Vec<_> =
        std::fs::read_dir(tiny.at("docs")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["page.md"], "nothing is left behind");
}

const DASHBOARD: &str = "
evidence:
  checklist: {file: board.md, folder: ., unbound: true}
groups:
  core:
    checks:
      built: {title: Build, confirm: Build is green, item: Build}
      audited: {title: Audit, confirm: Audit is done, item: Audit}
";

/// What gatekeeper wrote into a dashboard proves nothing in the next run, also where the dashboard is the evidence.
#[test]
fn a_dashboard_that_is_evidence_does_not_prove_itself() {
    let row = "| Build | pass |\n";
    let board = format!(
        "# Board\n\n| Item | Status |\n|---|---|\n{row}| Audit | pending |\n\n\
         <!-- gatekeeper:checks -->\n<!-- /gatekeeper:checks -->\n"
    );
    let tiny = Tiny::new().gate("board", DASHBOARD).file("evidence/board.md", &board);
    let judge = || tiny.judge(&["--commit", COMMIT, "--at", INSTANT, "--update", "evidence/board.md"]);
    let outcomes = |report: &serde_json::Value| support::not_green(support::gate(report, "board"));
    let (code, first) = judge();
    assert_eq!((code, outcomes(&first)), (1, vec!["audited pending".to_owned()]), "{first:#}");
    let written = read(&tiny, "evidence/board.md");
    assert!(written.contains("| Build | pass |") && written.contains("**PENDING**"), "{written}");
    let (_, second) = judge();
    assert_eq!(outcomes(&second), outcomes(&first));
    // The team takes its own row out; what gatekeeper wrote about it before does not stand in for it.
    tiny.write("evidence/board.md", written.replacen(row, "", 1));
    let (code, third) = judge();
    assert_eq!((code, outcomes(&third)), (1, vec!["built missing".to_owned(), "audited pending".to_owned()]));
    // Without its marker nobody knows whose the rows are.
    tiny.write("evidence/board.md", written.replace("<!-- /gatekeeper:checks -->", ""));
    let (_, broken) = tiny.judge(&["--commit", COMMIT, "--at", INSTANT]);
    assert_eq!(outcomes(&broken), ["built error", "audited error"]);
}

/// The text with the markers of a score, among those of real teams.
fn real_dashboard(folder: &Path) -> Option<String> {
    let files = std::fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path());
    let texts = files.filter_map(|path| std::fs::read_to_string(path).ok());
    texts.into_iter().find(|text| text.lines().any(|line| line == "<!-- READINESS_SCORE_START -->"))
}

/// A real dashboard, kept by hand: the score that it states is replaced by the one that was computed, and nothing else.
#[test]
fn a_real_dashboard_changes_between_its_markers_alone() {
    let folder = project().join("../shared/sources");
    let Some(before) = real_dashboard(&folder) else {
        say!("skipped: there is no dashboard in {}", folder.display());
        return;
    };
    let tiny = Tiny::new().file("DASHBOARD.md", &before);
    let board = tiny.at("DASHBOARD.md").display().to_string();
    let story = Story::named("readiness");
    let arguments = story.arguments().into_iter().chain(["--update".to_owned(), board]);
    let ran = run(arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (story.code, ""));
    let after = read(&tiny, "DASHBOARD.md");
    let outside = |text: &str| {
        let mut kept = String::new();
        let mut rest = text;
        for name in ["READINESS_SCORE", "CI_SNAPSHOT"] {
            let (start, end) = (format!("<!-- {name}_START -->\n"), format!("<!-- {name}_END -->\n"));
            let from = rest.find(&start).unwrap() + start.len();
            kept.push_str(&rest[..from]);
            rest = &rest[rest.find(&end).unwrap()..];
        }
        kept + rest
    };
    assert_eq!(outside(&before), outside(&after));
    let between =
        &after[after.find("READINESS_SCORE_START").unwrap()..after.find("READINESS_SCORE_END").unwrap()];
    let report = run(story.arguments().into_iter().chain(["--format".into(), "json".into()]));
    let score = support::json(&report)["gates"][0]["score"]["value"].as_str().unwrap().to_owned();
    assert!(between.contains(&format!("## Release readiness score: {score} %")), "{between}");
    assert!(!between.contains("85"), "{between}");
    for group in support::json(&report)["gates"][0]["groups"].as_array().unwrap() {
        assert!(between.contains(group["title"].as_str().unwrap()), "{between}");
    }
    let snapshot = &after[after.find("CI_SNAPSHOT_START").unwrap()..after.find("CI_SNAPSHOT_END").unwrap()];
    assert!(snapshot.contains("2024-12-16 09:00 UTC") && !snapshot.contains("Chaos"), "{snapshot}");
}
