//! The answer of Prometheus to a query (`/api/v1/query`, `query_range`), and of what speaks its language. Nobody states
//! the unit of its samples, so they are bare numbers.

use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError, Read, Signature, look, one_line};
use crate::document::{Node, Value};
use crate::evidence::summary::{Amount, Metrics, Summary, shape};
use crate::number::{Number, NumberError};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "prometheus",
    aliases: &[],
    shape: shape::samples(true),
    extensions: &[],
    signature: Signature::Json(|document| {
        matches!(look::text(document, "status"), Ok(Some("success")))
            && matches!(look::at(document, &["data", "resultType"]), Ok(Some(_)))
    }),
    read: Read::Tool(TOOL),
};

const TOOL: Tool = Tool {
    looks_at: &[(&["$"], &["['status', 'errorType', 'error']", ".warnings[*]", ".data.resultType"])],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.data.result[*]"],
            members: false,
            looks_at: &[".value[*]", ".values[*][*]", "['histogram', 'histograms']"],
        }],
        begin: |_| Box::new(Answer::default()),
    },
};

/// What the samples come to, as far as they were read.
#[derive(Debug, Default)]
struct Samples {
    series: u64,
    count: u64,
    sum: Option<Number>,
    least: Option<Number>,
    most: Option<Number>,
    /// Why nothing can be said of their values.
    unknown: Option<String>,
}

/// An answer, taken as each type of result: which one it is may be said behind it.
#[derive(Debug, Default)]
struct Answer {
    vector: Taken,
    matrix: Taken,
    scalar: Taken,
}

/// What a result comes to as one type.
#[derive(Debug, Default)]
struct Taken {
    samples: Samples,
    /// What is wrong with it, if it is of that type.
    wrong: Option<FormatError>,
}

impl Taken {
    fn add(&mut self, take: impl FnOnce(&mut Samples) -> Result<(), FormatError>) {
        if self.wrong.is_none() {
            self.wrong = take(&mut self.samples).err();
        }
    }
}

impl Sum for Answer {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        let series = entry.node;
        self.vector.add(|samples| samples.series(series, "value", "histogram", Samples::pair));
        self.matrix.add(|samples| {
            samples.series(series, "values", "histograms", |samples, node| {
                look::list(node, "values")?.iter().try_for_each(|pair| samples.pair(pair))
            })
        });
        // A time and a value.
        if entry.trail == [1] {
            self.scalar.add(|samples| {
                samples.series = 1;
                samples.add(series)
            });
        }
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        match look::text(document, "status")? {
            Some("success") => {}
            Some("error") => return Err(failed(document)?),
            _ => return Err(FormatError::lacks("`status` of success or error")),
        }
        let data = look::member(document, "data")?;
        let kind = data.map_or(Ok(None), |data| look::text(data, "resultType"))?;
        let (Some(data), Some(kind)) = (data, kind) else {
            return Err(FormatError::lacks("text `data.resultType`"));
        };
        let length = look::needed_length(data, "result")?;
        let Taken { mut samples, wrong } = match kind {
            "vector" => self.vector,
            "matrix" => self.matrix,
            "scalar" if length == 2 => self.scalar,
            "scalar" => return Err(no_sample(data)),
            other => {
                let said = format!("a result of type `{other}` has no samples");
                return Err(FormatError::at(data.at as usize, said));
            }
        };
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        let warnings = look::items(document, "warnings")?;
        if let Some(first) = warnings.first() {
            let said = if let Value::Text(text) = &first.value { one_line(text) } else { String::new() };
            samples.unknown.get_or_insert_with(|| format!("the query was answered with a warning: {said}"));
        }
        Ok(Summary::Metrics(samples.metrics()))
    }
}

fn failed(document: &Node) -> Result<FormatError, FormatError> {
    let mut said = "the query was answered with an error".to_owned();
    for key in ["errorType", "error"] {
        if let Some(text) = look::text(document, key)? {
            said.push_str(": ");
            said.push_str(text);
        }
    }
    Ok(FormatError::at(document.at as usize, said))
}

fn no_sample(node: &Node) -> FormatError {
    FormatError::at(node.at as usize, "a sample is not a time and a value")
}

impl Samples {
    /// One series: its samples below `key`, or histograms, which are samples without a number.
    fn series(
        &mut self,
        series: &Node,
        key: &str,
        histogram: &str,
        read: impl Fn(&mut Self, &Node) -> Result<(), FormatError>,
    ) -> Result<(), FormatError> {
        look::object(series, "a series")?;
        self.series += 1;
        let (values, histograms) = (look::member(series, key)?, look::member(series, histogram)?);
        if values.is_none() && histograms.is_none() {
            return Err(FormatError::at(series.at as usize, format!("a series has no `{key}`")));
        }
        if histograms.is_some() {
            self.unknown.get_or_insert_with(|| "there are histograms among the samples".to_owned());
        }
        values.map_or(Ok(()), |values| read(self, values))
    }

    fn pair(&mut self, pair: &Node) -> Result<(), FormatError> {
        match &pair.value {
            Value::List(items) if items.len() == 2 => self.add(&items[1]),
            _ => Err(no_sample(pair)),
        }
    }

    fn add(&mut self, value: &Node) -> Result<(), FormatError> {
        let (Value::Text(text) | Value::Number(text)) = &value.value else { return Err(no_sample(value)) };
        self.count += 1;
        let number: Number = match text.parse() {
            Ok(number) => number,
            Err(NumberError::NotANumber) if is_no_finite(text) => {
                self.unknown.get_or_insert_with(|| format!("one of the samples is {text}"));
                return Ok(());
            }
            Err(NumberError::NotANumber) => return Err(no_sample(value)),
            Err(error) => {
                self.unknown.get_or_insert_with(|| format!("one of the samples cannot be judged: {error}"));
                return Ok(());
            }
        };
        self.sum = Some(self.sum.take().map_or_else(|| number.clone(), |sum| &sum + &number));
        if self.least.as_ref().is_none_or(|least| number < *least) {
            self.least = Some(number.clone());
        }
        if self.most.as_ref().is_none_or(|most| number > *most) {
            self.most = Some(number);
        }
        Ok(())
    }

    fn metrics(self) -> Metrics {
        let average = self.sum.as_ref().and_then(|sum| sum.checked_div(&Number::from(self.count)));
        let known = |amount: Option<Amount>| match (&self.unknown, amount) {
            (Some(reason), _) => Amount::Unknown(reason.clone()),
            (None, Some(amount)) => amount,
            (None, None) => Amount::Unknown("the result has no sample".to_owned()),
        };
        let value = match self.count {
            0 | 1 => known(self.sum.clone().map(Amount::Alone)),
            many => Amount::Unknown(format!("there are {many} samples, not one")),
        };
        let mut metrics = Metrics::samples();
        metrics.add("series", Amount::Alone(Number::from(self.series)));
        metrics.add("samples", Amount::Alone(Number::from(self.count)));
        metrics.add("min", known(self.least.clone().map(Amount::Alone)));
        metrics.add("max", known(self.most.clone().map(Amount::Highest)));
        metrics.add("avg", known(average.map(Amount::Alone)));
        metrics.add("value", value);
        metrics
    }
}

/// How Prometheus writes what is no finite number.
fn is_no_finite(text: &str) -> bool {
    let word = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    ["nan", "inf", "infinity"].contains(&word.as_str())
}

#[cfg(test)]
#[path = "prometheus_tests.rs"]
mod tests;
