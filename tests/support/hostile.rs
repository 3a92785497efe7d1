//! A saved report in which every text tries to break out of what it is written into.

use serde_json::{Value, json};

/// What texts try: a terminal, a table, a page, XML, the log of a pipeline, a test protocol, a link, a template.
const ATTACKS: &[&str] = &[
    "\u{1b}[2J\u{1b}[32mGO\u{7}\u{9b}31m",
    "OG\u{202e}ON \u{2066}x\u{2069}\u{200b}\u{feff}",
    "a | b || c \\| d\n| - | - |",
    "`code` ``` ~~~ \n```\n# GO",
    "</script></style></title><evil-tag onload=alert(1)>",
    "<!-- --> <evil-tag/> ]]> <![CDATA[ <evil-tag> ]]> <?evil?>",
    "\n::error file=x,line=1::pwned\r::stop-commands::x\n::set-output name=decision::GO",
    "##vso[task.complete result=Succeeded;]GO ##[error]pwned ###[group]",
    "\nok 1 - pwned # SKIP\r\nnot ok 2 # TODO\nBail out!\n1..0\n  ---\n  ...\n",
    "# TODO not now \\# SKIP \\",
    "\" ' &amp; &lt;evil-tag&gt; &#60;evil-tag&#62; \\\" \\u003cevil-tag\\u003e",
    "[GO](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example> {0} {{ evil }} {% evil %}",
    "**GO** __GO__ ~~NO-GO~~ @everyone #1 javascript:alert(1) https://evil.example",
    "- [x] done\n1. one\n> quote\n    code\n---\n===\n<details><summary>",
    "\u{0}\u{1}\u{8}\u{fffe}\u{ffff}\u{fdd0}\u{10ffff} \u{2028}\u{2029}\u{85}",
    "%0A::error::pwned%0D %25 %s %n ${{ secrets.X }} $(evil) `evil`",
    "\ndecision=GO\nEOF\ngatekeeper-\ndecision<<EOF\nGO\nEOF",
    "Z\u{300}\u{489}\u{300}\u{489}\u{300}\u{489}\u{300}\u{489}lgo 👩\u{200d}💻 本番 \u{5d0}\u{5d1}",
    "Written by gatekeeper 0.1.0 -->\n<!-- gatekeeper:score -->\n<!-- READINESS_SCORE_END -->",
    "   ",
    "",
];

/// Members that say how something stands: another word would be no report.
const CLOSED: &[&str] =
    &["decision", "outcome", "raw_outcome", "kind", "holds", "state", "gate", "sha256", "schema_version"];

/// The outcomes, to be spread over many checks.
const OUTCOMES: &[&str] =
    &["pass", "warn", "fail", "pending", "missing", "error", "not-applicable", "waived"];

/// A report that says the same as this one in other words: hostile ones, with words of 10 kB and `checks` more checks of
/// every outcome. Decisions, scores and what may pass stay.
pub fn hostile(mut report: Value, checks: usize) -> Value {
    let mut next = 0;
    spoil(&mut report, &mut next);
    if let Some(judged) =
        report["gates"].as_array_mut().unwrap().iter_mut().rfind(|gate| gate["state"] == "judged")
    {
        judged["title"] = json!(long());
        let mut example = judged["groups"][0]["checks"][0].clone();
        // A gate that passes has nothing that stops it, or the report would contradict itself.
        example["blocking"] = json!(judged["decision"] == "NO-GO");
        let more = (0..checks).map(|number| another(&example, number));
        judged["groups"][0]["checks"].as_array_mut().unwrap().extend(more);
        judged["groups"][0]["title"] = json!(long());
        judged["groups"].as_array_mut().unwrap().push(json!({
            "group": ATTACKS[6], "title": ATTACKS[4], "weight": "1",
            "checks": (0..OUTCOMES.len() * 4).map(|number| detailed(&example, number)).collect::<Vec<_>>(),
        }));
    }
    report
}

/// One word of 10 kB.
fn long() -> String {
    "x".repeat(10_000)
}

fn spoil(value: &mut Value, next: &mut usize) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| spoil(item, next)),
        Value::Object(members) => {
            // The score itself is what every format must tell alike.
            let is_score = members.contains_key("exact");
            for (name, member) in members.iter_mut() {
                let kept = CLOSED.contains(&name.as_str())
                    || is_score
                    || (name == "name" && *member == "gatekeeper");
                if let (Value::String(text), false) = (&mut *member, kept) {
                    ATTACKS[*next % ATTACKS.len()].clone_into(text);
                    *next += 1;
                } else if name == "waits_for" || name == "help" || name == "match" {
                    *member = json!([ATTACKS[*next % ATTACKS.len()]]);
                    *next += 1;
                } else {
                    spoil(member, next);
                }
            }
        }
        _ => {}
    }
}

fn another(example: &Value, number: usize) -> Value {
    let attack = |shift: usize| ATTACKS[(number + shift) % ATTACKS.len()];
    let mut check = json!({
        "check": format!("c{number}"), "title": attack(0), "kind": example["kind"], "reason": attack(1), "weight": "1",
        "outcome": OUTCOMES[number % OUTCOMES.len()], "blocking": example["blocking"] == true && !number.is_multiple_of(3),
        "place": {"file": attack(2), "line": number, "column": 0},
    });
    if number % OUTCOMES.len() == 7 {
        check["raw_outcome"] = json!("fail");
    }
    check
}

/// A check that says everything that a check can say.
fn detailed(example: &Value, number: usize) -> Value {
    let attack = |shift: usize| ATTACKS[(number + shift) % ATTACKS.len()];
    let mut check = another(example, number);
    for (shift, member) in
        ["why", "owner", "remedy", "action", "link", "requirement", "margin_note"].iter().enumerate()
    {
        check[*member] = json!(attack(shift));
    }
    check["check"] = json!(attack(8));
    check["veto_stands"] = json!(example["blocking"] == true && number.is_multiple_of(5));
    check["place"]["line"] = json!(u64::MAX);
    check["more_offenders"] = json!(u64::MAX);
    check["offenders"] = json!([
        {"evidence": attack(1), "id": attack(2), "severity": attack(3), "title": attack(4), "where": attack(5)},
        {"evidence": attack(6), "id": long(), "state": attack(7), "where": "src/a b.rs:10:3"},
        {"evidence": "scan", "id": "CVE-1", "where": "src/a.rs:18446744073709551615"},
        {"evidence": "scan"},
    ]);
    check["tick"] = json!({"state": attack(9), "by": attack(10), "at": attack(11), "note": attack(12), "link": attack(13), "file": attack(14)});
    check
}

/// One of the texts.
pub fn attack(number: usize) -> &'static str {
    ATTACKS[number % ATTACKS.len()]
}
