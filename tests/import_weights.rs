//! A dashboard that states weights judges itself: its draft tells the readiness that its own rows give, by each of its
//! weightings.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use serde_json::{Value, json};
use support::gate;
use support::tiny::Tiny;

/// The draft of a text, judged by that text: two commands.
fn judged(name: &str, text: &str) -> (Tiny, Value) {
    let path = format!("evidence/readiness/{name}");
    let tiny = Tiny::new().file(&path, text);
    let made = tiny.run(&["import", &path, "--output", "gates/readiness.yaml"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let valid = tiny.run(&["validate"]);
    assert_eq!((valid.code, valid.stderr.contains("warning")), (0, false), "{}", valid.stderr);
    let (code, report) = tiny.judge(&["readiness"]);
    assert_eq!(code, 1, "{report:#}");
    let gate = gate(&report, "readiness").clone();
    (tiny, gate)
}

/// Two lists that weigh the same groups in two ways, a total that nobody worked out, items in tables and tasks, and groups
/// that no list names.
const DASHBOARD: &str = "\
# Status of 2.0

<!-- BEGIN -->
## 📊 Readiness: 88% 🟢

Nearly there.

### Points
- **Musts (3/4):** 75% (weighted 60%)
- **Extras (2/2):** 100% (weighted 25%)
- **Last Steps (4/5):** 80% (weighted 15%)

**Weighted Sum: 88%**
<!-- END -->

## ✅ Musts (🚨 block the release)

| Area | Status | Owner | Notes |
|------|--------|-------|-------|
| 🧪 Unit | 🟢 PASS | @ann | |
| 🔒 Audit | 🟡 PENDING | @sec | next week |
| 🗄️ Schema | 🟢 PASS | @db | |
| 🌐 Contracts | 🟢 PASS | @api | |

## ⚙️ Extras (🟡 nice to have)

| Area | Status | Owner |
|------|--------|-------|
| 🌋 Chaos | 🟢 PASS | @ann |
| 🚀 Load | ❌ | @perf |

## 🪝 Hooks

- [x] ✅ The hook runs

## 🧭 Last steps

- [x] ✅ Notes are written
- [ ] ⚠️ Staging is tried
- [ ] ⚠️ The lead signs

## 📈 How the sum comes about

- Musts: 50% weight → 75% × 0.5 = 37.5%
- Extras: 20% weight → 100% × 0.2 = 20%
- Last Steps: 30% weight → 80% × 0.3 = 24%
";

#[test]
fn a_dashboard_is_told_by_its_own_rows() {
    let (tiny, gate) = judged("status.md", DASHBOARD);
    // 3/4 · 60 + 1/2 · 25 + 1/3 · 15, and 3/4 · 50 + 1/2 · 20 + 1/3 · 30: neither is the 88 that stands there.
    assert_eq!(gate["score"]["value"], "62.5", "{gate:#}");
    assert_eq!(
        gate["score"]["weightings"],
        json!([{"name": "how-the-sum-comes-about", "value": "57.5"}]),
        "{gate:#}"
    );
    insta::assert_snapshot!(
        "draft_with_weights",
        std::fs::read_to_string(tiny.at("gates/readiness.yaml")).unwrap()
    );
    let page = tiny.run(&["evaluate", "readiness"]).stdout;
    assert!(page.contains("62.5") && page.contains("57.5") && !page.contains("88"), "{page}");
}

/// The same for a dashboard that a team kept for real.
#[test]
fn a_real_dashboard_is_told_by_its_own_rows() {
    let path = support::project().join("../shared/sources/001_036b06e9d9f9e5c3.txt");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return;
    };
    let (_, gate) = judged("dashboard.txt", &text);
    assert_eq!(gate["score"]["value"], "77.9", "{gate:#}");
    let weightings = gate["score"]["weightings"].as_array().unwrap();
    let values: Vec<&Value> = weightings.iter().map(|weighting| &weighting["value"]).collect();
    assert_eq!(values, ["75.6"], "{gate:#}");
    assert_eq!(gate["decision"], "NO-GO");
}
