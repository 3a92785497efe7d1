//! Thresholds and bands of the score.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{GateReader, keys};
use crate::gate::{Band, Group, ScoreRules};
use crate::number::Number;
use crate::strict::Fields;

impl GateReader<'_> {
    /// `score:`. `counts` says whether any check has a weight in the score.
    pub(super) fn score(&mut self, fields: &Fields<'_>, counts: bool, groups: &[Group]) -> ScoreRules {
        let stated =
            fields.get("score").and_then(|entry| self.reader.fields(&entry.value, "`score`", keys::SCORE));
        let Some(score) = stated else { return ScoreRules::default() };
        let go = score.get("go").and_then(|entry| self.reader.number(entry, 0, 100));
        let floor = score.get("floor").and_then(|entry| self.reader.number(entry, 0, 100));
        if let (Some(go), Some(floor), Some(entry)) = (&go, &floor, score.get("floor"))
            && floor > go
        {
            let message = format!("`floor` is {floor}, above `go`, which is {go}");
            let error = self.reader.error("floor-above-go", entry.value.span.clone(), message);
            error.help.push("below `floor` the decision is NO-GO, below `go` it is CONDITIONAL".to_owned());
            error.related = score.get("go").map(|entry| (entry.value.span.clone(), "`go`".to_owned()));
        }
        if let (Some(entry), false) = (score.get("go").or(score.get("floor")), counts) {
            let message = "no weight is above 0, so there is no score to compare";
            let error = self.reader.error("no-score", entry.key.span.clone(), message);
            error.help.push(
                "give a group and a check in it a weight above 0, or leave the thresholds out".to_owned(),
            );
        }
        let bands = self.bands(&score);
        let weightings = self.weightings(fields, &score, groups);
        ScoreRules { go, floor, bands, weightings }
    }

    /// `bands:`, the highest first, in whatever order they are written.
    fn bands(&mut self, score: &Fields<'_>) -> Vec<Band> {
        let Some(entry) = score.get("bands") else { return Vec::new() };
        let Some(items) = entry.value.as_list() else {
            let message = format!("`bands` must be a list, not {}", entry.value.kind());
            let error = self.reader.error("wrong-type", entry.value.span.clone(), message);
            error
                .help
                .push("write `bands: [{from: 90, name: Ready}, {from: 0, name: Not ready}]`".to_owned());
            return Vec::new();
        };
        let mut bands: BTreeMap<Number, (String, Range<usize>)> = BTreeMap::new();
        for item in items {
            let Some(fields) = self.reader.fields(item, "a band", keys::BAND) else { continue };
            for key in keys::BAND {
                if fields.get(key).is_none() {
                    let help = "write `{from: 90, name: Ready}`";
                    self.reader.missing(&fields, item.span.clone(), "the band", key, help);
                }
            }
            let from = fields.get("from").and_then(|entry| self.reader.number(entry, 0, 100));
            let name = fields.get("name").and_then(|entry| self.reader.text(entry));
            let (Some(from), Some(name), Some(entry)) = (from, name, fields.get("from")) else { continue };
            let span = entry.value.span.clone();
            if let Some((_, first)) = bands.get(&from) {
                let first = first.clone();
                let error = self.reader.error("duplicate-band", span, format!("two bands begin at {from}"));
                error.related = Some((first, "the other one".to_owned()));
            } else {
                bands.insert(from, (name, span));
            }
        }
        bands.into_iter().rev().map(|(from, (name, _))| Band { from, name }).collect()
    }
}
