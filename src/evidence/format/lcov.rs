//! `lcov` tracefiles: one record for each source file and test; records of one source are put together.

use super::look::{LARGEST_COUNT, whole};
use super::{Format, FormatError, Read, Signature, looks_like};
use crate::evidence::lines::Lines;
use crate::evidence::summary::{Coverage, Kind, Lines as Known, Summary, shape};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "lcov",
    aliases: &[],
    shape: shape::coverage(false),
    extensions: &[".info"],
    signature: Signature::None,
    read: Read::Lines(read),
};

/// What a line of a record can begin with.
const KEYS: &[&str] = &[
    "TN", "SF", "VER", "FN", "FNDA", "FNF", "FNH", "FNL", "FNA", "BRDA", "BRF", "BRH", "DA", "LF", "LH",
    "MCDC", "MCF", "MCH",
];

fn read(mut lines: Lines<'_>) -> Result<Summary, FormatError> {
    let whole = lines.whole();
    let mut coverage = Coverage::default();
    let mut record: Option<(usize, String, Known)> = None;
    let mut records = 0_u64;
    while let Some(line) = lines.next()? {
        let (begins, line) = (line.at, line.text.trim());
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line == "end_of_record" {
            let Some((_, source, known)) = record.take() else {
                return Err(FormatError::at(
                    begins,
                    "`end_of_record` ends nothing: there is no `SF:` before it",
                ));
            };
            records += 1;
            coverage.add(source, known);
            continue;
        }
        let Some((key, value)) = line.split_once(':').filter(|(key, _)| KEYS.contains(key)) else {
            let instead = whole.and_then(looks_like);
            let instead = instead.map(|what| format!(": it looks like {what}")).unwrap_or_default();
            return Err(FormatError::at(begins, format!("this is no line of an lcov file{instead}")));
        };
        match (key, &mut record) {
            ("SF", Some((_, source, _))) => {
                let message = format!("the record of `{source}` has no `end_of_record`: it is cut short");
                return Err(FormatError::at(begins, message));
            }
            ("SF", None) => record = Some((begins, value.to_owned(), Known::default())),
            ("TN" | "VER", _) => {}
            (_, None) => {
                return Err(FormatError::at(
                    begins,
                    format!("`{key}:` stands in no record: `SF:` is missing"),
                ));
            }
            (key, Some((_, _, known))) => entry(known, key, value)
                .ok_or_else(|| FormatError::at(begins, format!("`{key}:` cannot be read")))?,
        }
    }
    if let Some((_, source, _)) = record {
        let message = format!("the file is cut short: the record of `{source}` has no `end_of_record`");
        return Err(FormatError::at(lines.position(), message));
    }
    if records == 0 {
        return Err(FormatError::at(0, "this is no lcov file: it holds no record (`SF:` … `end_of_record`)"));
    }
    (coverage.lines, coverage.branches, coverage.functions) = (NOTHING, NOTHING, NOTHING);
    Ok(Summary::Coverage(coverage))
}

/// The sources say it all.
const NOTHING: Kind = Kind::Counted { covered: 0, whole: 0 };

/// One line of a record; `None` where it cannot be read.
fn entry(lines: &mut Known, key: &str, value: &str) -> Option<()> {
    let mut parts = value.split(',');
    let hit = |map: &mut std::collections::HashMap<String, bool>, name: String, hits: bool| {
        *map.entry(name).or_default() |= hits;
    };
    match key {
        "DA" => {
            let line = whole(parts.next()?.trim())?;
            *lines.lines.entry(line).or_default() |= hits(parts.next()?)?;
        }
        "BRDA" => {
            // The branch itself may hold a comma.
            let (branch, taken) = value.rsplit_once(',')?;
            whole(branch.split(',').next()?.trim())?;
            hit(&mut lines.branches, branch.to_owned(), hits(taken)?);
        }
        "FN" => {
            whole(parts.next()?.trim())?;
            // Since lcov 1.16 the last line of the function may stand before its name.
            let (_, rest) = value.split_once(',')?;
            let name = match rest.split_once(',') {
                Some((end, name)) if whole(end.trim()).is_some() => name,
                _ => rest,
            };
            hit(&mut lines.functions, name.to_owned(), false);
        }
        "FNDA" => {
            let (count, name) = value.split_once(',')?;
            hit(&mut lines.functions, name.to_owned(), hits(count)?);
        }
        "LF" | "LH" | "BRF" | "BRH" | "FNF" | "FNH" => {
            let count = whole(value.trim())?;
            let stated = match &key[..key.len() - 1] {
                "L" => &mut lines.stated[0],
                "BR" => &mut lines.stated[1],
                _ => &mut lines.stated[2],
            };
            // Found and hit come in either order; what is not stated yet is nothing.
            let (covered, all) = stated.get_or_insert((0, 0));
            *(if key.ends_with('F') { all } else { covered }) = count;
        }
        // Condition coverage and the function index of lcov 2 are not summed up.
        _ => {}
    }
    Some(())
}

/// Whether a count says that something was run. `-` is never; some tools write fractions or an overflow below 0.
fn hits(text: &str) -> Option<bool> {
    let text = text.trim();
    if text == "-" {
        return Some(false);
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let count = whole(digits)?;
    Some(!negative && count > 0 && count <= LARGEST_COUNT)
}

#[cfg(test)]
#[path = "lcov_tests.rs"]
mod tests;
