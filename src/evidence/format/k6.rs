//! k6's summary, in both shapes: as `--summary-export` writes it, the values directly on each metric, and as
//! `handleSummary` gets it, below `values`. Times are in ms in both.

use super::tool::{LooksAt, Reader, Tool};
use super::{Format, FormatError, Read, Signature, look};
use crate::document::{Node, Object, Value};
use crate::evidence::summary::{Amount, Metrics, Summary, shape};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "k6",
    aliases: &[],
    shape: shape::load(true),
    extensions: &[],
    signature: Signature::Json(|document| {
        look::has_object(document, "metrics") && look::has(document, "root_group")
    }),
    read: Read::Tool(Tool { looks_at: LOOKS_AT, reader: Reader::Document(|document, _| read(document)) }),
};

const LOOKS_AT: LooksAt = &[
    (&["$"], &[".root_group"]),
    (&["$.metrics[*]"], &[".values", ".thresholds[*].ok"]),
    (
        &[
            "$.metrics['http_reqs', 'iterations', 'http_req_duration', 'http_req_failed']",
            "$.metrics['http_reqs', 'iterations', 'http_req_duration', 'http_req_failed'].values",
        ],
        &["['count', 'passes', 'fails']", "['p(50)', 'med', 'p(90)', 'p(95)', 'p(99)', 'avg', 'max']"],
    ),
];

/// The times of the summary, and what k6 calls each; of two names the first that is there.
const TIMES: [(&str, &[&str]); 6] = [
    ("p50", &["p(50)", "med"]),
    ("p90", &["p(90)"]),
    ("p95", &["p(95)"]),
    ("p99", &["p(99)"]),
    ("avg", &["avg"]),
    ("max", &["max"]),
];

fn read(document: &Node) -> Result<Summary, FormatError> {
    let all = look::needed_object(document, "metrics")?;
    if !look::has(document, "root_group") {
        return Err(FormatError::lacks("member `root_group`"));
    }
    let requests = count(all, "http_reqs", "count")?;
    let iterations = count(all, "iterations", "count")?;
    let nothing = match (all.get("http_reqs"), requests, iterations) {
        (_, Some(0), _) => Some("the run made no request"),
        (Some(_), None, _) => Some("the report does not state how many requests there were"),
        (None, None, None | Some(0)) => Some("the run made no request and no iteration"),
        _ => None,
    };
    // Read in any case, so that a broken report is broken whatever else it says.
    let times = times(all, requests.is_some())?;
    let error_rate = error_rate(all)?;
    let thresholds = thresholds(all)?;

    let mut metrics = Metrics::load();
    let mut add = |name, amount: Amount| {
        metrics.add(name, nothing.map_or(amount, |reason| Amount::Unknown(reason.to_owned())));
    };
    for (name, amount) in times {
        add(name, amount);
    }
    add("error_rate", error_rate);
    add("thresholds_failed", thresholds);
    let requests = requests.map_or_else(
        || Amount::Unknown(nothing.unwrap_or("the report has no metric `http_reqs`").to_owned()),
        Amount::Count,
    );
    metrics.add("requests", requests);
    Ok(Summary::Metrics(metrics))
}

/// Where the values of a metric are; `None` where there is no such metric.
fn values<'n>(all: &'n Object, name: &str) -> Result<Option<&'n Node>, FormatError> {
    let Some(metric) = all.get(name).filter(|metric| metric.value != Value::Null) else { return Ok(None) };
    look::object(metric, name)?;
    let Some(values) = look::member(metric, "values")? else { return Ok(Some(metric)) };
    look::object(values, "values")?;
    Ok(Some(values))
}

fn count(all: &Object, metric: &str, member: &str) -> Result<Option<u64>, FormatError> {
    values(all, metric)?.map_or(Ok(None), |values| look::count(values, member))
}

/// The times of requests. Where `counted` is false nobody says that there was one: k6 writes 0 for each time of a metric
/// that has a threshold and no sample, so the times count only where one is above 0.
fn times(all: &Object, counted: bool) -> Result<Vec<(&'static str, Amount)>, FormatError> {
    let unknown = |why: &str| Amount::Unknown(why.to_owned());
    let Some(values) = values(all, "http_req_duration")? else {
        let none = |(name, _)| (name, unknown("the report has no metric `http_req_duration`"));
        return Ok(TIMES.into_iter().map(none).collect());
    };
    let sampled = counted || matches!(look::measured(values, "max")?, Some(Ok(max)) if max > Number::zero());
    let mut times = Vec::new();
    for (name, keys) in TIMES {
        let mut found = None;
        for key in keys {
            if found.is_none() {
                found = look::measured(values, key)?;
            }
        }
        let amount = match found {
            None => Amount::Unknown(format!("the report has no `{}` of `http_req_duration`", keys[0])),
            Some(Err(reason)) => Amount::Unknown(reason),
            Some(Ok(_)) if !sampled => unknown("the report does not show that there was a request"),
            Some(Ok(time)) if time.is_negative() => {
                Amount::Unknown(format!("the report states a time of {time} ms"))
            }
            Some(Ok(time)) if name == "max" => Amount::Highest(time),
            Some(Ok(time)) => Amount::Alone(time),
        };
        times.push((name, amount));
    }
    Ok(times)
}

/// Of `http_req_failed`, whose `passes` are the requests for which it is true that they failed.
fn error_rate(all: &Object) -> Result<Amount, FormatError> {
    let passes = count(all, "http_req_failed", "passes")?;
    let fails = count(all, "http_req_failed", "fails")?;
    Ok(match (passes, fails) {
        (Some(failed), Some(others)) => Amount::Share { part: failed, whole: failed.saturating_add(others) },
        _ => Amount::Unknown("the report has no counts of `http_req_failed`".to_owned()),
    })
}

/// How many thresholds were crossed, over all metrics and the parts of them that have a threshold of their own.
fn thresholds(all: &Object) -> Result<Amount, FormatError> {
    let (mut defined, mut crossed) = (0_u64, 0);
    for metric in all.all().iter().filter(|metric| metric.node.value != Value::Null) {
        look::object(&metric.node, &metric.key)?;
        let Some(thresholds) = look::member(&metric.node, "thresholds")? else { continue };
        let nested = look::has(&metric.node, "values");
        for threshold in look::object(thresholds, "thresholds")?.all() {
            let is_crossed = match &threshold.node.value {
                // Only the export writes it bare; there, true says that it was crossed.
                Value::Bool(crossed) if !nested => Some(*crossed),
                Value::Object(_) => look::boolean(&threshold.node, "ok")?.map(|ok| !ok),
                _ => None,
            };
            let is_crossed = is_crossed.ok_or_else(|| {
                let said = format!("the threshold `{}` does not say whether it was crossed", threshold.key);
                FormatError::at(threshold.node.at as usize, said)
            })?;
            defined += 1;
            crossed += u64::from(is_crossed);
        }
    }
    Ok(if defined == 0 {
        Amount::Unknown("the run defined no threshold".to_owned())
    } else {
        Amount::Count(crossed)
    })
}

#[cfg(test)]
#[path = "k6_tests.rs"]
mod tests;
