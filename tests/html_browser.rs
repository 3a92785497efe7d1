//! The HTML report in a real browser: as wide as a telephone, a tablet and a screen, light and dark, on paper, and
//! without JavaScript. Where Chromium is not installed this is skipped with a word; the rules of axe are tried where
//! `AXE_CORE` names its script.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

#[path = "support/chromium.rs"]
mod chromium;
mod support;

use std::path::{Path, PathBuf};

use chromium::Chromium;
use support::run;
use support::stories::{STORIES, Story};

const WIDTHS: [u32; 3] = [360, 768, 1440];

/// The pages of all stories, in a folder.
fn pages(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let page = |story: &Story| {
        let file = folder.join(format!("{}.html", story.name));
        let output = ["--quiet".to_owned(), "--output".into(), format!("html={}", file.display())];
        let ran = run(Story::named(story.name).arguments().into_iter().chain(output));
        assert_eq!((ran.code, ran.stderr.as_str()), (story.code, ""), "{}", story.name);
        (story.name, file)
    };
    STORIES.iter().map(page).collect()
}

/// Where `GATEKEEPER_SCREENSHOTS` names a folder, the page as it looks goes there.
fn screenshot(browser: &mut Chromium, name: &str) {
    let Some(folder) = std::env::var_os("GATEKEEPER_SCREENSHOTS") else { return };
    std::fs::write(PathBuf::from(folder).join(format!("{name}.png")), browser.picture()).unwrap();
}

#[test]
fn the_page_stands_in_a_browser() {
    let Some(program) = chromium::installed() else {
        say!("skipped: Chromium is not installed (CHROMIUM names one)");
        return;
    };
    let axe =
        std::env::var_os("AXE_CORE").map(|file| std::fs::read_to_string(file).expect("AXE_CORE is a file"));
    if axe.is_none() {
        say!("skipped: the rules of axe (AXE_CORE names its script, axe.min.js)");
    }
    let folder = tempfile::tempdir().unwrap();
    let pages = pages(folder.path());
    let mut browser = Chromium::start(&program);
    for (name, file) in &pages {
        fits(&mut browser, name, file);
    }
    if let Some(axe) = &axe {
        for (name, scheme, width) in [
            ("borderline", "light", 1440),
            ("borderline", "dark", 360),
            ("missing-and-stale", "light", 360),
            ("waived", "dark", 1440),
            ("workflow", "light", 768),
        ] {
            let file = &pages.iter().find(|(other, _)| *other == name).unwrap().1;
            is_accessible(&mut browser, file, axe, scheme, width);
        }
    }
    let borderline = &pages.iter().find(|(name, _)| *name == "borderline").unwrap().1;
    prints(&mut browser, borderline);
    filters(&mut browser, borderline);
}

/// Nothing is wider than the window, and the browser has nothing to complain about.
fn fits(browser: &mut Chromium, name: &str, file: &Path) {
    browser.medium("screen", "light");
    browser.open(file);
    // What is folded must fit as well.
    browser.ask("document.querySelectorAll('details').forEach(d => d.open = true)");
    for width in WIDTHS {
        browser.size(width, 900);
        let wide = browser.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert_eq!(wide, 0, "{name} at {width}");
        let texts = browser.ask(
            "[...document.querySelectorAll('td, th, p, li, dd, h1, h2, h3, h4, h5, span.mark')]
                .filter(e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'inline')
                .map(e => e.outerHTML.slice(0, 120))",
        );
        assert_eq!(texts, serde_json::json!([]), "{name} at {width}: cut or run over");
        screenshot(browser, &format!("{name}-{width}"));
    }
    assert_eq!(browser.complaints(), Vec::<String>::new(), "{name}");
}

fn is_accessible(browser: &mut Chromium, file: &Path, axe: &str, scheme: &str, width: u32) {
    browser.medium("screen", scheme);
    browser.size(width, 900);
    browser.open(file);
    let paper = browser.ask("getComputedStyle(document.body).backgroundColor");
    assert_eq!(paper == "rgb(255, 255, 255)", scheme == "light", "{paper}");
    browser.ask(axe);
    let found = browser.ask(
        "axe.run({resultTypes: ['violations']}).then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))
            .map(v => [v.id, v.nodes.length, v.nodes[0].html]))",
    );
    assert_eq!(found, serde_json::json!([]), "{}, {scheme} at {width}", file.display());
    browser.complaints();
}

/// On either paper nothing is cut in two, and a dark screen prints on white.
fn prints(browser: &mut Chromium, file: &Path) {
    browser.medium("print", "dark");
    browser.open(file);
    let cut = browser.ask(
        "[...document.querySelectorAll('tr, .card, .steps li, .reasons li')]
            .filter(e => getComputedStyle(e).breakInside != 'avoid').map(e => e.outerHTML.slice(0, 120))",
    );
    assert_eq!(cut, serde_json::json!([]));
    let heads = browser
        .ask("[...new Set([...document.querySelectorAll('thead')].map(e => getComputedStyle(e).display))]");
    assert_eq!(heads, serde_json::json!(["table-header-group"]));
    assert_eq!(browser.ask("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
    browser.medium("", "light");
    for (name, width, height) in [("A4", 8.27, 11.69), ("Letter", 8.5, 11.0)] {
        let pdf = browser.print(width, height);
        assert!(pdf.starts_with(b"%PDF-"), "{name}");
        let text = String::from_utf8_lossy(&pdf);
        let pages = text.matches("/Type /Page").count() - text.matches("/Type /Pages").count();
        assert!((3..=12).contains(&pages), "{name}: {pages} pages");
    }
    browser.complaints();
}

/// Outcome and owner are chosen by clicks, with scripts switched off.
fn filters(browser: &mut Chromium, file: &Path) {
    browser.medium("screen", "light");
    browser.size(1440, 900);
    browser.call("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": true}));
    browser.open(file);
    let mut shown = |what: &str| {
        if !what.is_empty() {
            browser.click(what);
        }
        let rows = browser.ask(
            "(() => { const gate = document.querySelector('section.gate');
                const rows = [...gate.querySelectorAll('tr.row:not(.part)')].filter(r => r.getClientRects().length);
                return rows.map(r => [...r.classList].find(c => c.startsWith('o-')).slice(2)) })()",
        );
        rows.as_array().unwrap().iter().map(|row| row.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = shown("");
    assert_eq!(all.len(), 46);
    let failed = shown("section.gate .fo-fail");
    assert_eq!(failed, ["fail"; 3]);
    let more = shown("section.gate .fo-not-applicable");
    assert_eq!(more.len(), 3 + 4);
    // Nobody but engineering has failed checks; the owner's are those of both outcomes.
    let theirs = shown("section.gate .fw-0");
    assert_eq!(theirs, ["fail"; 3]);
    assert_eq!(shown("section.gate button[type=reset]"), all);
}
