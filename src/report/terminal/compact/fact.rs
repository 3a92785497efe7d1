//! The one fact about a check that a reader wants beside its title.

use chrono::DateTime;

use crate::report::terminal::metrics::looks_like_number;
use crate::report::terminal::text::TIE;
use crate::report::{Approval, CheckReport, Comparison, Kind, Outcome, Tick};

/// With more values than this, none is the one that matters.
const MOST_VALUES: usize = 3;

/// The most words of the name of a value.
const MOST_WORDS: usize = 2;

/// What a value is called where its unit does not say it.
const STATISTICS: [&str; 8] = ["p50", "p90", "p95", "p99", "avg", "min", "max", "median"];

/// What is known about a green check: the values measured, who ticked it when, who said go, why it does not apply.
pub(crate) fn of_green(check: &CheckReport) -> Option<String> {
    if check.outcome == Outcome::NotApplicable {
        let why = if check.reason.is_empty() { String::new() } else { format!(", {}", check.reason) };
        return Some(format!("n/a{why}"));
    }
    match check.kind {
        Kind::Require => values(check),
        Kind::Veto => Some(clear(check).to_owned()),
        Kind::Confirm => check.tick.as_ref().and_then(ticked),
        Kind::Approve => check.approval.as_ref().and_then(agreed),
    }
}

/// In plain words that a veto does not stand: `none` where it counted to nothing.
fn clear(check: &CheckReport) -> &'static str {
    match check.comparisons.as_slice() {
        [only] if only.actual.as_deref() == Some("0") && !only.negated && only.operator == ">" => "none",
        _ => "clear",
    }
}

/// The numbers that were compared: one, or a few that have names.
fn values(check: &CheckReport) -> Option<String> {
    if check.comparisons.len() > MOST_VALUES {
        return None;
    }
    let value = |part: &Comparison| {
        let actual = part.actual.as_deref().filter(|value| looks_like_number(value))?;
        Some((name(&part.measured), actual.replace(' ', &TIE.to_string())))
    };
    let values: Vec<_> = check
        .comparisons
        .iter()
        .filter(|part| !part.operator.is_empty())
        .map(value)
        .collect::<Option<Vec<_>>>()?;
    match values.as_slice() {
        [] => None,
        [(label, value)] => {
            let told = label
                .as_ref()
                .is_some_and(|label| check.title.to_lowercase().contains(&label.to_lowercase()));
            Some(named(label.as_deref().filter(|_| !told), value))
        }
        several => {
            // Values without a name could be taken for each other.
            let all = several.iter().map(|(label, value)| Some(named(Some(label.as_deref()?), value)));
            Some(all.collect::<Option<Vec<_>>>()?.join(", "))
        }
    }
}

/// `0 critical`, `p95 212 ms`, or a value with a unit alone.
fn named(label: Option<&str>, value: &str) -> String {
    let bare = value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'/'));
    match label {
        Some(label) if STATISTICS.contains(&label) => format!("{label}{TIE}{value}"),
        Some(label) if bare => format!("{value}{TIE}{label}"),
        _ => value.to_owned(),
    }
}

/// The last member of a plain path, in words; none where it takes more words than a value can carry.
fn name(measured: &str) -> Option<String> {
    let steps = measured.strip_prefix("$.")?;
    let is_name = |step: &str| {
        step.starts_with(|c: char| c.is_ascii_alphabetic())
            && step.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let last = steps.rsplit('.').next()?;
    let is_short = last.split('_').count() <= MOST_WORDS;
    (is_short && steps.contains('.') && steps.split('.').all(is_name)).then(|| last.replace('_', " "))
}

/// Who ticked it, and on which day.
fn ticked(tick: &Tick) -> Option<String> {
    let parts: Vec<String> = [tick.by.clone(), tick.at.as_deref().map(day)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The day in UTC; the text as it stands where it is no RFC 3339 time.
fn day(time: &str) -> String {
    match DateTime::parse_from_rfc3339(time) {
        Ok(time) => time.to_utc().format("%Y-%m-%d").to_string(),
        Err(_) => time.to_owned(),
    }
}

/// Who said go for which role.
fn agreed(approval: &Approval) -> Option<String> {
    let said: Vec<String> = approval
        .votes
        .iter()
        .filter(|vote| vote.counted && vote.vote == "go")
        .map(|vote| format!("{}{TIE}({})", vote.voter, vote.role))
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// What is and what is needed, without the path where there is only one value; the title says what is measured. A bare
/// `false` says too little, so it keeps its path.
pub(crate) fn shortfall(check: &CheckReport) -> &str {
    let reason = check.reason.as_str();
    match check.comparisons.as_slice() {
        [only] if matches!(check.outcome, Outcome::Fail | Outcome::Warn) && !only.operator.is_empty() => {
            reason.strip_prefix(&format!("{} is ", only.measured)).unwrap_or(reason)
        }
        _ => reason,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::report::{GateReport, Holds, fixtures};

    fn check(kind: Kind, title: &str, parts: &[(&str, &str, &str)]) -> CheckReport {
        let mut report = fixtures::go();
        let Some(GateReport::Judged(judged)) = report.gates.first_mut() else { panic!("no gate") };
        let part = |(path, operator, actual): &(&str, &str, &str)| {
            fixtures::comparison(path, operator, "9", Some(actual), Holds::True)
        };
        CheckReport {
            kind,
            title: title.into(),
            comparisons: parts.iter().map(part).collect(),
            ..judged.groups[0].checks.remove(0)
        }
    }

    #[rstest]
    #[case("Scan", &[("$.scan.findings.critical", "==", "0")], Some("0 critical"))]
    #[case("Scan", &[("$.s.critical", "==", "0"), ("$.s.high", "==", "2")], Some("0 critical, 2 high"))]
    #[case("No critical", &[("$.s.critical", "==", "0")], Some("0"))]
    #[case("Latency", &[("$.perf.p95", "<", "212 ms")], Some("p95 212 ms"))]
    #[case("Response time P95", &[("$.perf.p95", "<", "212 ms")], Some("212 ms"))]
    #[case("Query", &[("$.perf.average_ms", "<", "61.3 ms")], Some("61.3 ms"))]
    #[case("Users", &[("$.load.users_sustained", ">", "57")], Some("57 users sustained"))]
    #[case("Disk", &[("$.perf.disk_mb_per_s", "<=", "42.7")], Some("42.7"))]
    #[case("Runs", &[("count($.ci.runs[*])", "==", "3")], Some("3"))]
    #[case("Runs", &[("count($.ci.runs[*])", "==", "3"), ("$.ci.red", "==", "0")], None)]
    #[case("Up", &[("$.env.up", "", "true")], None)]
    #[case("Up", &[("$.env.status", "==", "ready")], None)]
    #[case("Whole", &[("$.run.value", "==", "1")], Some("1 value"))]
    #[case("Evidence", &[("$.run", "==", "1")], Some("1"))]
    #[case("Many", &[("$.a.b", "<", "1"), ("$.a.c", "<", "1"), ("$.a.d", "<", "1"), ("$.a.e", "<", "1")], None)]
    #[case("None", &[], None)]
    fn the_measured_value(
        #[case] title: &str,
        #[case] parts: &[(&str, &str, &str)],
        #[case] expected: Option<&str>,
    ) {
        let fact = of_green(&check(Kind::Require, title, parts)).map(|fact| fact.replace(TIE, " "));
        assert_eq!(fact.as_deref(), expected);
    }

    #[rstest]
    #[case(&[("count($.risks.items[*])", ">", "0")], "none")]
    #[case(&[("count($.risks.items[*])", "!=", "0")], "clear")]
    #[case(&[("$.perf.p95", ">", "212 ms")], "clear")]
    #[case(&[("$.a.b", ">", "0"), ("$.a.c", ">", "0")], "clear")]
    #[case(&[("$.meeting.cancelled", "", "false")], "clear")]
    fn a_veto_that_does_not_stand(#[case] parts: &[(&str, &str, &str)], #[case] expected: &str) {
        assert_eq!(of_green(&check(Kind::Veto, "SEV-1", parts)).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_short_is_told_without_its_path_where_there_is_one() {
        let mut short = check(Kind::Require, "Latency", &[("$.perf.p95", "<", "262 ms")]);
        (short.outcome, short.reason) = (Outcome::Fail, "$.perf.p95 is 262 ms, needs < 240 ms".into());
        assert_eq!(shortfall(&short), "262 ms, needs < 240 ms");
        short.comparisons.push(short.comparisons[0].clone());
        assert_eq!(shortfall(&short), short.reason);
        let mut bare = check(Kind::Require, "Up", &[("$.env.up", "", "false")]);
        (bare.outcome, bare.reason) = (Outcome::Fail, "$.env.up is false".into());
        assert_eq!(shortfall(&bare), "$.env.up is false");
    }
}
