use proptest::prelude::*;

use super::*;
use crate::document::json::{self, Limits};
use crate::gate::MaxAge;

const COMMIT: &str = "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";

/// role, voter, vote, minutes before now.
type Row = (&'static str, &'static str, &'static str, i64);

fn now() -> DateTime<Utc> {
    time::parse("2025-10-11T12:00:00Z").unwrap()
}

fn minutes_ago(minutes: i64) -> String {
    time::show(now() - chrono::TimeDelta::minutes(minutes))
}

fn file(path: &str, gate: &str, commit: &str, (role, voter, vote, age): Row) -> VoteFile {
    let at = minutes_ago(age);
    let text = format!(
        r#"{{"gate": "{gate}", "commit": "{commit}", "role": "{role}", "voter": "{voter}", "vote": "{vote}", "rationale": "because {vote}", "at": "{at}"}}"#
    );
    VoteFile { path: path.into(), document: Ok(json::parse(&text, &Limits::default()).unwrap()) }
}

fn files(rows: &[Row]) -> Vec<VoteFile> {
    rows.iter().enumerate().map(|(i, row)| file(&format!("v{i}.json"), "production", COMMIT, *row)).collect()
}

/// `ana` holds qa and product, `bo` qa, `cy` product, `di` ops; `dep` stands in for qa and ops.
fn standing(role: &str, voter: &str) -> Option<people::Standing> {
    match (role, voter.to_lowercase().as_str()) {
        ("qa" | "product", "ana") | ("qa", "bo") | ("product", "cy") | ("ops", "di") => {
            Some(people::Standing::Holder)
        }
        ("qa" | "ops", "dep") => Some(people::Standing::Deputy),
        _ => None,
    }
}

fn approve(roles: &[&str], rule: ApproveRule) -> Approve {
    let max_age = MaxAge { text: "48h".into(), milliseconds: "172800000".parse().unwrap() };
    Approve { roles: roles.iter().map(|r| (*r).to_owned()).collect(), rule, max_age: Some(max_age) }
}

fn release(commit: Option<&str>) -> Release {
    Release { commit: commit.map(Into::into), ..Release::default() }
}

fn judged(approve: &Approve, votes: &[VoteFile]) -> Finding {
    judge(approve, "production", votes, &release(Some(COMMIT)), &standing, now())
}

fn standings(finding: &Finding) -> String {
    let roles = &finding.approval.as_ref().unwrap().roles;
    roles.iter().map(|role| role.standing.as_str()).collect::<Vec<_>>().join(" ")
}

const THREE: [&str; 3] = ["qa", "product", "ops"];

const GO: [Row; 3] = [("qa", "bo", "go", 1), ("product", "cy", "go", 1), ("ops", "di", "go", 1)];

/// name, rule, votes, outcome, how the roles stand, a part of the reason.
type Case<'a> = (&'a str, ApproveRule, &'a [Row], Outcome, &'a str, &'a str);

fn run(cases: &[Case<'_>]) {
    for (name, rule, rows, outcome, roles, reason) in cases {
        let finding = judged(&approve(&THREE, *rule), &files(rows));
        assert_eq!(finding.outcome, *outcome, "{name}: {}", finding.reason);
        assert_eq!(standings(&finding), *roles, "{name}");
        assert!(finding.reason.contains(reason), "{name}: {}", finding.reason);
        assert_eq!(finding.reason.is_empty(), *outcome == Outcome::Pass, "{name}");
        assert_eq!(finding.veto_stands, *outcome == Outcome::Fail, "{name}");
        assert_eq!(finding.approval.unwrap().votes.len(), rows.len(), "{name}: votes are never dropped");
    }
}

#[test]
fn how_many_roles_by_how_many_people() {
    use ApproveRule::*;
    use Outcome::*;
    run(&[
        ("all agree", All, &GO, Pass, "go go go", ""),
        ("one is missing", All, &GO[..2], Pending, "go go awaited", "awaits ops"),
        ("nobody votes", All, &[], Pending, "awaited awaited awaited", "awaits qa, product, ops"),
        ("nobody votes, any", Any, &[], Pending, "awaited awaited awaited", "none of 3 roles agrees"),
        ("any", Any, &GO[2..], Pass, "awaited awaited go", ""),
        ("two", AtLeast(2), &GO[1..], Pass, "awaited go go", ""),
        ("one of two", AtLeast(2), &GO[2..], Pending, "awaited awaited go", "1 of 3 roles agree, 2 must"),
        ("none asked is one asked", AtLeast(0), &[], Pending, "awaited awaited awaited", "1 must"),
        ("more than there are", AtLeast(4), &GO, Pending, "go go go", "3 of 3 roles agree, 4 must"),
        (
            "one voice for two roles",
            AtLeast(2),
            &[("qa", "ana", "go", 1), ("product", "ana", "go", 1)],
            Pending,
            "go go awaited",
            "2 roles agree, but only 1 by different people",
        ),
        (
            "in two spellings",
            AtLeast(2),
            &[("qa", "ana", "go", 1), ("product", "Ana", "go", 1)],
            Pending,
            "go go awaited",
            "only 1 by different people",
        ),
        (
            "under all as well",
            All,
            &[("qa", "ana", "go", 1), ("product", "ana", "go", 1), ("ops", "di", "go", 1)],
            Pending,
            "go go go",
            "only 2 by different people",
        ),
        (
            "a second holder frees the first",
            All,
            &[("qa", "ana", "go", 1), ("qa", "bo", "go", 1), ("product", "ana", "go", 1), GO[2]],
            Pass,
            "go go go",
            "",
        ),
    ]);
}

#[test]
fn what_is_not_a_plain_go() {
    use ApproveRule::*;
    use Outcome::*;
    run(&[
        (
            "abstaining is not go",
            All,
            &[GO[0], GO[1], ("ops", "di", "abstain", 1)],
            Pending,
            "go go abstain",
            "ops abstained, which is not a go",
        ),
        (
            "a condition",
            All,
            &[GO[0], GO[1], ("ops", "di", "conditional", 1)],
            Warn,
            "go go conditional",
            "ops agrees on a condition (di: because conditional)",
        ),
        (
            "a condition not needed",
            AtLeast(2),
            &[GO[0], GO[1], ("ops", "di", "conditional", 1)],
            Pass,
            "go go conditional",
            "",
        ),
        (
            "a condition under any",
            Any,
            &[("ops", "di", "conditional", 1)],
            Warn,
            "awaited awaited conditional",
            "(di: ",
        ),
        (
            "no-go beats go, any",
            Any,
            &[GO[0], GO[1], ("ops", "di", "no-go", 1)],
            Fail,
            "go go no-go",
            "ops voted no-go (di: because no-go)",
        ),
        (
            "no-go within a role",
            Any,
            &[("qa", "ana", "no-go", 1), GO[0], GO[1]],
            Fail,
            "no-go go awaited",
            "qa voted no-go (ana: ",
        ),
        (
            "no-go within a number",
            AtLeast(1),
            &[GO[1], ("qa", "bo", "no-go", 1)],
            Fail,
            "no-go go awaited",
            "qa voted",
        ),
    ]);
}

#[test]
fn what_does_not_count_is_shown_with_why() {
    let other_commit = COMMIT.replace('4', "5");
    let cases = [
        (file("v", "staging", COMMIT, ("qa", "bo", "go", 1)), "it is for the gate staging"),
        (file("v", "production", &other_commit, ("qa", "bo", "go", 1)), "it is for the commit 5f1c"),
        (file("v", "production", &COMMIT[..7], ("qa", "bo", "go", 1)), "it is for the commit 4f1c9e2,"),
        (file("v", "production", COMMIT, ("legal", "bo", "go", 1)), "the role legal is not asked here"),
        (file("v", "production", COMMIT, ("ops", "bo", "go", 1)), "bo may not speak for ops"),
        (file("v", "production", COMMIT, ("qa", "bo", "go", 2881)), "it is 2 d old, at most 48h is allowed"),
        (file("v", "production", COMMIT, ("qa", "bo", "go", -6)), "it is dated in the future"),
    ];
    for (vote, why) in cases {
        let finding = judged(&approve(&THREE, ApproveRule::Any), &[vote]);
        assert_eq!(finding.outcome, Outcome::Pending, "{why}");
        let vote = &finding.approval.as_ref().unwrap().votes[0];
        assert!(!vote.counted && vote.refused.as_ref().unwrap().contains(why), "{why}: {:?}", vote.refused);
    }
    // The edges count: as old as allowed, as far ahead as clocks may be, the commit in capitals.
    for (commit, age) in [(COMMIT.to_owned(), 2880), (COMMIT.to_owned(), -5), (COMMIT.to_uppercase(), 1)] {
        let vote = file("v", "production", &commit, ("qa", "bo", "go", age));
        let finding = judged(&approve(&THREE, ApproveRule::Any), &[vote]);
        assert_eq!(finding.outcome, Outcome::Pass, "{commit} {age}: {}", finding.reason);
    }
}

#[test]
fn without_a_release_commit_nothing_counts() {
    let votes = files(&[("qa", "bo", "go", 1), ("qa", "ana", "no-go", 1)]);
    let asked = approve(&["qa"], ApproveRule::Any);
    let finding = judge(&asked, "production", &votes, &release(None), &standing, now());
    assert_eq!(finding.outcome, Outcome::Pending);
    assert!(finding.reason.contains("no release commit was given"));
    assert!(finding.approval.unwrap().votes.iter().all(|vote| !vote.counted));
}

#[test]
fn the_last_word_of_a_person_counts() {
    use Outcome::*;
    type Case<'a> = (&'a str, &'a [Row], Outcome, &'a [&'a str]);
    let cases: &[Case<'_>] = &[
        ("a change of mind", &[("qa", "bo", "no-go", 9), ("qa", "bo", "go", 1)], Pass, &["supersedes", ""]),
        ("the other way", &[("qa", "bo", "go", 9), ("qa", "bo", "no-go", 1)], Fail, &["supersedes", ""]),
        ("withdrawn", &[("qa", "bo", "go", 9), ("qa", "bo", "abstain", 1)], Pending, &["supersedes", ""]),
        ("at once", &[("qa", "bo", "no-go", 1), ("qa", "bo", "go", 1)], Fail, &["", "the stricter counts"]),
        (
            "at once, abstain",
            &[("qa", "bo", "go", 1), ("qa", "bo", "abstain", 1)],
            Pending,
            &["stricter", ""],
        ),
        (
            "at once, condition",
            &[("qa", "bo", "go", 1), ("qa", "bo", "conditional", 1)],
            Warn,
            &["stricter", ""],
        ),
        ("twice the same", &[("qa", "bo", "go", 1), ("qa", "bo", "go", 1)], Pass, &["", "the same vote"]),
        (
            "nobody withdraws for another",
            &[("qa", "bo", "no-go", 9), ("qa", "ana", "go", 1)],
            Fail,
            &["", ""],
        ),
        ("a deputy speaks", &[("qa", "dep", "go", 1)], Pass, &[""]),
        (
            "until a holder does",
            &[("qa", "dep", "go", 1), ("qa", "bo", "abstain", 9)],
            Pending,
            &["a holder", ""],
        ),
        (
            "a stale holder is none",
            &[("qa", "dep", "go", 1), ("qa", "bo", "no-go", 9999)],
            Pass,
            &["", "old"],
        ),
        ("a deputy's no-go stands", &[("qa", "dep", "no-go", 1)], Fail, &[""]),
    ];
    for (name, rows, outcome, refused) in cases {
        let finding = judged(&approve(&["qa"], ApproveRule::All), &files(rows));
        assert_eq!(finding.outcome, *outcome, "{name}: {}", finding.reason);
        for (vote, why) in finding.approval.unwrap().votes.iter().zip(*refused) {
            let said = vote.refused.as_deref().unwrap_or_default();
            assert!(vote.counted == why.is_empty() && said.contains(why), "{name}: {said}");
        }
    }
}

#[test]
fn what_cannot_be_read_might_be_a_no_go() {
    let broken = |text: &str| VoteFile {
        path: "votes/x.json".into(),
        document: json::parse(text, &Limits::default()).map_err(|error| format!("votes/x.json: {error}")),
    };
    let good = || files(&[("qa", "bo", "go", 1)]).remove(0);
    let asked = approve(&["qa"], ApproveRule::Any);
    for text in ["", "{", "[]", "{\"vote\": \"no-go\"}", "{\"vote\": \"go\", \"vote\": \"go\"}"] {
        let finding = judged(&asked, &[good(), broken(text)]);
        assert_eq!(finding.outcome, Outcome::Error, "{text}");
        assert!(finding.reason.starts_with("votes/x.json: "), "{}", finding.reason);
        assert!(!finding.veto_stands);

        let no = files(&[("qa", "ana", "no-go", 1)]).remove(0);
        let finding = judged(&asked, &[good(), no, broken(text)]);
        assert_eq!((finding.outcome, finding.veto_stands), (Outcome::Fail, true), "{text}");
        assert!(finding.reason.contains("qa voted no-go") && finding.reason.contains("votes/x.json"));
    }
    let ahead = judged(&asked, &files(&[("qa", "bo", "go", 9), ("qa", "bo", "no-go", -60)]));
    assert_eq!(ahead.outcome, Outcome::Error);
    assert!(ahead.reason.contains("v1.json: a no-go that is dated in the future"), "{}", ahead.reason);
    assert_eq!(judged(&approve(&[], ApproveRule::All), &[]).outcome, Outcome::Error);
}

/// From bad to good.
fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Pass => 3,
        Outcome::Warn => 2,
        Outcome::Pending => 1,
        _ => 0,
    }
}

fn any_rows(voters: &'static [&'static str]) -> impl Strategy<Value = Vec<Row>> {
    let choice = prop::sample::select(vec!["go", "go", "go", "conditional", "abstain", "no-go"]);
    let row = (prop::sample::select(THREE.to_vec()), prop::sample::select(voters), choice, -8_i64..20);
    prop::collection::vec(row, 0..9)
}

fn any_rule() -> impl Strategy<Value = ApproveRule> {
    prop_oneof![Just(ApproveRule::All), Just(ApproveRule::Any), (0_usize..4).prop_map(ApproveRule::AtLeast)]
}

const EVERYBODY: &[&str] = &["ana", "bo", "cy", "di", "dep", "mallory"];

proptest! {
    // A deputy counts only beside a silent holder, so a holder's go can stand in a deputy's way; hence no deputy here.
    #[test]
    fn taking_a_go_away_never_helps(
        rows in any_rows(&["ana", "bo", "cy", "di", "mallory"]),
        rule in any_rule(),
        at in any::<prop::sample::Index>(),
    ) {
        let goes: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].2 == "go").collect();
        prop_assume!(!goes.is_empty());
        let mut fewer = rows.clone();
        fewer.remove(goes[at.index(goes.len())]);
        let asked = approve(&THREE, rule);
        let (before, after) = (judged(&asked, &files(&rows)), judged(&asked, &files(&fewer)));
        // Unless it was this go that superseded a no-go, nothing becomes a veto; and nothing becomes better.
        prop_assert!(rank(after.outcome) <= rank(before.outcome), "{:?} {:?}", before.outcome, after.outcome);
    }

    #[test]
    fn abstaining_instead_never_helps(
        rows in any_rows(EVERYBODY), rule in any_rule(), at in any::<prop::sample::Index>(),
    ) {
        let goes: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].2 == "go").collect();
        prop_assume!(!goes.is_empty());
        let mut other = rows.clone();
        other[goes[at.index(goes.len())]].2 = "abstain";
        let asked = approve(&THREE, rule);
        let (before, after) = (judged(&asked, &files(&rows)), judged(&asked, &files(&other)));
        prop_assert!(rank(after.outcome) <= rank(before.outcome), "{:?} {:?}", before.outcome, after.outcome);
    }

    #[test]
    fn a_no_go_always_vetoes(rows in any_rows(EVERYBODY), rule in any_rule(), who in 0_usize..5) {
        let no = [("qa", "ana"), ("product", "ana"), ("qa", "bo"), ("product", "cy"), ("ops", "di")][who];
        // Said last: as late as clocks allow, after every vote that counts.
        let mut rows: Vec<Row> = rows.into_iter().filter(|row| row.3 > -5).collect();
        rows.insert(rows.len() / 2, (no.0, no.1, "no-go", -5));
        let finding = judged(&approve(&THREE, rule), &files(&rows));
        prop_assert_eq!(finding.outcome, Outcome::Fail);
        prop_assert!(finding.veto_stands);
    }

    #[test]
    fn the_order_of_files_changes_nothing(
        rows in any_rows(EVERYBODY), rule in any_rule(), by in any::<prop::sample::Index>(), turn in any::<bool>(),
    ) {
        let asked = approve(&THREE, rule);
        let mut before = judged(&asked, &files(&rows));
        let mut other = files(&rows);
        if !other.is_empty() {
            let by = by.index(other.len());
            other.rotate_left(by);
        }
        if turn {
            other.reverse();
        }
        let mut after = judged(&asked, &other);
        for finding in [&mut before, &mut after] {
            finding.approval.as_mut().unwrap().votes.sort_by(|a, b| a.file.cmp(&b.file));
        }
        prop_assert_eq!(before, after);
    }
}
