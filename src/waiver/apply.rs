//! Waivers laid over checks: a person's time-limited acceptance of one check that is not green.
//!
//! A waiver lifts a block and nothing else: the check keeps its raw outcome, its credit, and a place in the report.
//! Nothing lifts a veto, and nothing makes broken evidence acceptable.

use chrono::{DateTime, Utc};

use crate::report::{CheckReport, GroupReport, Kind, Outcome, WaiverReport};
use crate::waiver::Waiver;

/// How a waiver stands, with why where it is not in use.
enum State {
    InUse,
    Unused(String),
    Expired(String),
    OtherRelease(String),
    Refused(String),
}

impl State {
    fn into_parts(self) -> (&'static str, Option<String>) {
        match self {
            Self::InUse => ("in-use", None),
            Self::Unused(why) => ("unused", Some(why)),
            Self::Expired(why) => ("expired", Some(why)),
            Self::OtherRelease(why) => ("other-release", Some(why)),
            Self::Refused(why) => ("refused", Some(why)),
        }
    }
}

/// Lays the waivers for a gate over its checks, and tells how each of them stands, in their order.
///
/// A waiver is valid up to and including its last instant. Of several that fit one check the first is in use.
pub fn apply(
    waivers: &[Waiver],
    gate_id: &str,
    release_version: Option<&str>,
    now: DateTime<Utc>,
    checks: &mut [GroupReport],
) -> Vec<WaiverReport> {
    let mut reports = Vec::new();
    for waiver in waivers.iter().filter(|waiver| waiver.gate == gate_id) {
        let found =
            checks.iter_mut().flat_map(|group| &mut group.checks).find(|check| check.check == waiver.check);
        let state = match found {
            None => State::Refused(format!("the gate {gate_id} has no check {}", waiver.check)),
            Some(check) => {
                let state = state(waiver, check, release_version, now);
                if matches!(state, State::InUse) {
                    lay_over(waiver, check);
                }
                state
            }
        };
        let (state, problem) = state.into_parts();
        reports.push(WaiverReport {
            check: waiver.check.clone(),
            state: state.to_owned(),
            problem,
            reason: waiver.reason.clone(),
            approved_by: waiver.approved_by.clone(),
            expires: waiver.expires_text.clone(),
            ticket: waiver.ticket.clone(),
        });
    }
    reports
}

fn state(waiver: &Waiver, check: &CheckReport, release_version: Option<&str>, now: DateTime<Utc>) -> State {
    if check.kind == Kind::Veto {
        return State::Refused("nothing lifts a veto".to_owned());
    }
    if now > waiver.expires {
        return State::Expired(format!("it ended on {}", waiver.expires_text));
    }
    if let Some(only) = &waiver.release
        && release_version != Some(only.as_str())
    {
        let this = release_version.map_or("no version is stated".to_owned(), |v| format!("this is {v}"));
        return State::OtherRelease(format!("it is for {only}, {this}"));
    }
    if check.veto_stands {
        return State::Refused("nothing lifts a standing veto".to_owned());
    }
    match check.outcome {
        Outcome::Pass => State::Unused("the check passes".to_owned()),
        Outcome::NotApplicable => State::Unused("the check does not apply".to_owned()),
        Outcome::Waived => State::Unused("another waiver is in use for this check".to_owned()),
        Outcome::Error => {
            State::Refused("the check is error: what was not judged cannot be accepted".to_owned())
        }
        outcome @ (Outcome::Warn | Outcome::Fail | Outcome::Pending | Outcome::Missing) => {
            if waiver.covers.contains(&outcome) {
                return State::InUse;
            }
            let covers: Vec<&str> = waiver.covers.iter().map(|covered| covered.word()).collect();
            State::Unused(format!("the check is {outcome}, it covers {}", covers.join(" and ")))
        }
    }
}

fn lay_over(waiver: &Waiver, check: &mut CheckReport) {
    check.raw_outcome = Some(check.outcome);
    check.outcome = Outcome::Waived;
    check.reason = format!("waived until {}: {}", waiver.expires_text, check.reason);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Place;
    use crate::time;

    fn check(kind: Kind, outcome: Outcome) -> CheckReport {
        CheckReport {
            check: "c".into(),
            title: "C".into(),
            kind,
            outcome,
            raw_outcome: None,
            veto_stands: false,
            blocking: true,
            weight: "1".into(),
            reason: "it is so".into(),
            why: None,
            owner: None,
            remedy: None,
            action: None,
            link: None,
            place: Place { file: "g.yaml".into(), line: 1, column: 1 },
            requirement: None,
            comparisons: Vec::new(),
            margin_note: None,
            tick: None,
            approval: None,
        }
    }

    fn waiver() -> Waiver {
        Waiver {
            gate: "g".into(),
            check: "c".into(),
            reason: "not shipped".into(),
            approved_by: "Ida".into(),
            expires_text: "2025-12-01".into(),
            expires: time::parse("2025-12-01T23:59:59.999Z").unwrap(),
            ticket: "SEC-1".into(),
            release: None,
            covers: vec![Outcome::Fail, Outcome::Warn],
        }
    }

    fn run(waivers: &[Waiver], check: CheckReport, now: &str) -> (CheckReport, Vec<WaiverReport>) {
        let mut groups = [GroupReport {
            group: "x".into(),
            title: "X".into(),
            owner: None,
            weight: "1".into(),
            score: None,
            checks: vec![check],
        }];
        let reports = apply(waivers, "g", Some("2.0"), time::parse(now).unwrap(), &mut groups);
        let [group] = groups;
        (group.checks.into_iter().next().unwrap(), reports)
    }

    const NOW: &str = "2025-11-01T00:00:00Z";

    #[test]
    fn what_a_waiver_covers() {
        use Outcome::*;
        for (outcome, state, problem) in [
            (Fail, "in-use", ""),
            (Warn, "in-use", ""),
            (Missing, "unused", "the check is missing, it covers fail and warn"),
            (Pending, "unused", "the check is pending, it covers fail and warn"),
            (Pass, "unused", "the check passes"),
            (NotApplicable, "unused", "the check does not apply"),
            (Error, "refused", "what was not judged cannot be accepted"),
        ] {
            let (after, reports) = run(&[waiver()], check(Kind::Require, outcome), NOW);
            assert_eq!(reports[0].state, state, "{outcome}");
            assert!(reports[0].problem.as_deref().unwrap_or_default().contains(problem), "{outcome}");
            if state == "in-use" {
                assert_eq!((after.outcome, after.raw_outcome), (Waived, Some(outcome)));
                assert_eq!(after.reason, "waived until 2025-12-01: it is so");
            } else {
                assert_eq!(after, check(Kind::Require, outcome));
            }
        }
        let everything = Waiver { covers: Outcome::ALL.to_vec(), ..waiver() };
        for (outcome, state) in
            [(Missing, "in-use"), (Pending, "in-use"), (Error, "refused"), (Pass, "unused")]
        {
            let (_, reports) = run(std::slice::from_ref(&everything), check(Kind::Confirm, outcome), NOW);
            assert_eq!(reports[0].state, state, "{outcome}");
        }
    }

    #[test]
    fn nothing_lifts_a_veto() {
        let all = Waiver { covers: Outcome::ALL.to_vec(), ..waiver() };
        for outcome in Outcome::ALL {
            let veto = check(Kind::Veto, outcome);
            let (after, reports) = run(std::slice::from_ref(&all), veto.clone(), NOW);
            assert_eq!((after, reports[0].state.as_str()), (veto, "refused"), "{outcome}");
        }
        let no_go = CheckReport { veto_stands: true, ..check(Kind::Approve, Outcome::Fail) };
        let (after, reports) = run(&[all], no_go.clone(), NOW);
        assert_eq!((after, reports[0].state.as_str()), (no_go, "refused"));
    }

    #[test]
    fn when_and_for_what() {
        let only = |release: &str| Waiver { release: Some(release.into()), ..waiver() };
        for (name, waiver, now, state) in [
            ("before the end", waiver(), NOW, "in-use"),
            ("at its last instant", waiver(), "2025-12-01T23:59:59.999Z", "in-use"),
            ("just after", waiver(), "2025-12-02T00:00:00Z", "expired"),
            ("this release", only("2.0"), NOW, "in-use"),
            ("another", only("2.0.1"), NOW, "other-release"),
            ("an unknown check", Waiver { check: "cc".into(), ..waiver() }, NOW, "refused"),
        ] {
            let (after, reports) = run(&[waiver], check(Kind::Require, Outcome::Fail), now);
            assert_eq!(reports[0].state, state, "{name}");
            assert_eq!(after.outcome == Outcome::Waived, state == "in-use", "{name}");
            assert_eq!(reports[0].problem.is_none(), state == "in-use", "{name}");
        }
        let elsewhere = Waiver { gate: "other".into(), ..waiver() };
        assert!(run(&[elsewhere], check(Kind::Require, Outcome::Fail), NOW).1.is_empty());
    }

    #[test]
    fn the_first_that_fits_is_in_use() {
        let old = Waiver { expires: time::parse(NOW).unwrap() - chrono::TimeDelta::days(1), ..waiver() };
        let (after, reports) = run(&[old, waiver(), waiver()], check(Kind::Require, Outcome::Fail), NOW);
        let states: Vec<_> = reports.iter().map(|report| report.state.as_str()).collect();
        assert_eq!(states, ["expired", "in-use", "unused"]);
        assert_eq!(after.raw_outcome, Some(Outcome::Fail));
        assert_eq!(after.reason, "waived until 2025-12-01: it is so");
    }
}
