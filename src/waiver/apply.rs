//! Waivers laid over checks: a person's time-limited acceptance of one check that is not green.
//!
//! A waiver lifts a block and nothing else: the check keeps its raw outcome, its credit, and a place in the report.
//! Nothing lifts a veto, and nothing makes broken evidence acceptable.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::report::{CheckReport, GroupReport, Kind, Outcome, WaiverReport};
use crate::waiver::Waiver;

/// What a check comes to without single findings or tests that waivers are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOut {
    /// Nothing single can be left out of what the check reads, and why.
    Refused(String),
    /// It was judged again.
    Judged {
        /// How many were taken out, by their name.
        taken: BTreeMap<String, u64>,
        /// How many findings and failed tests there were.
        of: u64,
        /// What it came to.
        outcome: Outcome,
        /// Why.
        reason: String,
    },
}

/// How a waiver stands, with why where it is not in use.
enum State {
    /// With what of it is not, where there is something.
    InUse(Option<String>),
    Unused(String),
    /// What it is for is there, and the check is not green without it either.
    NotEnough(String),
    Expired(String),
    OtherRelease(String),
    Refused(String),
}

impl State {
    fn into_parts(self) -> (&'static str, Option<String>) {
        match self {
            Self::InUse(note) => ("in-use", note),
            Self::Unused(why) => ("unused", Some(why)),
            Self::NotEnough(why) => ("not-enough", Some(why)),
            Self::Expired(why) => ("expired", Some(why)),
            Self::OtherRelease(why) => ("other-release", Some(why)),
            Self::Refused(why) => ("refused", Some(why)),
        }
    }
}

/// Lays the waivers for a gate over its checks, and tells how each of them stands, in their order.
///
/// A waiver is valid up to and including its last instant. Of several that fit one check the first is in use; those for
/// single findings or tests count together. `again` judges a check without these.
pub fn apply(
    waivers: &[Waiver],
    gate_id: &str,
    release_version: Option<&str>,
    now: DateTime<Utc>,
    checks: &mut [GroupReport],
    again: impl FnMut(&str, &BTreeSet<&str>) -> Option<LeftOut>,
) -> Vec<WaiverReport> {
    let waivers: Vec<&Waiver> = waivers.iter().filter(|waiver| waiver.gate == gate_id).collect();
    if waivers.is_empty() {
        return Vec::new();
    }
    let without = Without::of(&waivers, release_version, now, checks, again);
    // Checks that are waived because of what was left out, so that every waiver for a part of that is in use.
    let mut in_parts: BTreeSet<&str> = BTreeSet::new();
    let mut reports = Vec::new();
    for waiver in waivers {
        let found =
            checks.iter_mut().flat_map(|group| &mut group.checks).find(|check| check.check == waiver.check);
        let state = match found {
            None => State::Refused(format!("the gate {gate_id} has no check {}", waiver.check)),
            Some(check) => {
                let is_open = check.outcome != Outcome::Waived || in_parts.contains(check.check.as_str());
                let state = match without.get(waiver).filter(|_| is_open) {
                    Some(left_out) => single(waiver, left_out),
                    None => state(waiver, check, release_version, now),
                };
                if matches!(state, State::InUse(_)) && check.outcome != Outcome::Waived {
                    lay_over(waiver, check);
                    if !waiver.matches.is_empty() {
                        in_parts.insert(&waiver.check);
                    }
                }
                state
            }
        };
        let (state, problem) = state.into_parts();
        reports.push(WaiverReport {
            check: waiver.check.clone(),
            matches: waiver.matches.clone(),
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

/// What the checks come to without the findings and tests that waivers are for, of each check with all of its waivers.
struct Without<'w> {
    /// Those that fit, and what their check comes to.
    fitting: Vec<(Vec<&'w Waiver>, LeftOut)>,
}

impl<'w> Without<'w> {
    fn of(
        waivers: &[&'w Waiver],
        release_version: Option<&str>,
        now: DateTime<Utc>,
        checks: &[GroupReport],
        mut again: impl FnMut(&str, &BTreeSet<&str>) -> Option<LeftOut>,
    ) -> Self {
        let mut fitting = Vec::new();
        for check in checks.iter().flat_map(|group| &group.checks) {
            let fits = |waiver: &&&Waiver| {
                waiver.check == check.check
                    && !waiver.matches.is_empty()
                    && matches!(state(waiver, check, release_version, now), State::InUse(_))
            };
            let fit: Vec<&'w Waiver> = waivers.iter().filter(fits).copied().collect();
            let ids: BTreeSet<&str> = fit.iter().flat_map(|it| &it.matches).map(String::as_str).collect();
            if !ids.is_empty() {
                let unknown = || LeftOut::Refused("the check is not judged by a requirement".to_owned());
                fitting.push((fit, again(&check.check, &ids).unwrap_or_else(unknown)));
            }
        }
        Self { fitting }
    }

    /// What the check of a waiver comes to; `None` where the waiver is for all of it, or does not fit.
    fn get(&self, waiver: &Waiver) -> Option<&LeftOut> {
        let among = |fit: &[&Waiver]| fit.iter().any(|it| std::ptr::eq(*it, waiver));
        self.fitting.iter().find(|(fit, _)| among(fit)).map(|(_, left_out)| left_out)
    }
}

/// How a waiver for single findings or tests stands: in use only where the check passes without them.
fn single(waiver: &Waiver, left_out: &LeftOut) -> State {
    let (taken, of, outcome, reason) = match left_out {
        LeftOut::Refused(why) => return State::Refused(why.clone()),
        LeftOut::Judged { taken, of, outcome, reason } => (taken, of, *outcome, reason),
    };
    let (found, gone): (Vec<&String>, Vec<&String>) =
        waiver.matches.iter().partition(|id| taken.contains_key(*id));
    let gone = gone.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
    if found.is_empty() {
        return State::Unused(format!("nothing of that name was found: {gone}"));
    }
    if outcome == Outcome::Pass {
        return State::InUse((!gone.is_empty()).then(|| format!("not found any more: {gone}")));
    }
    let count = found.iter().filter_map(|id| taken.get(*id)).sum::<u64>();
    let others = if taken.len() > found.len() { " and others that are waived" } else { "" };
    let (of, why) = (*of, if reason.is_empty() { String::new() } else { format!(": {reason}") });
    State::NotEnough(format!(
        "it matches {count} of {of}, and without {}{others} the check is {outcome}{why}",
        if count == 1 { "it" } else { "them" }
    ))
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
                return State::InUse(None);
            }
            let covers: Vec<&str> = waiver.covers.iter().map(|covered| covered.word()).collect();
            State::Unused(format!("the check is {outcome}, it covers {}", covers.join(" and ")))
        }
    }
}

fn lay_over(waiver: &Waiver, check: &mut CheckReport) {
    check.raw_outcome = Some(check.outcome);
    check.outcome = Outcome::Waived;
    let only = match waiver.matches.as_slice() {
        [] => String::new(),
        ids => format!(" for {}", ids.join(", ")),
    };
    check.reason = format!("waived{only} until {}: {}", waiver.expires_text, check.reason);
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
            offenders: Vec::new(),
            more_offenders: 0,
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
            matches: Vec::new(),
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
        let reports = apply(waivers, "g", Some("2.0"), time::parse(now).unwrap(), &mut groups, |_, _| None);
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
