//! Further weightings of the groups: scores to be told beside the one that decides.

use std::collections::{HashMap, HashSet};

use super::GateReader;
use super::groups::MAX_WEIGHT;
use crate::gate::{Group, Weighting};
use crate::strict::{Fields, list, meant};
use crate::yaml::{Entry, Key};

/// So many groups are named in one message.
const NAMED: usize = 6;

/// The groups of the file that a weighting may name, and how far they are known.
struct Known<'y> {
    /// Every id that the file uses, in its order.
    ids: Vec<&'y str>,
    /// The same, with the place among the groups that could be read.
    places: HashMap<&'y str, Option<usize>>,
    /// The ids of those that count in the score.
    counting: Vec<&'y str>,
    /// Whether these are all.
    whole: bool,
}

impl GateReader<'_> {
    /// `weightings:` of the score, by name in the order of the file.
    pub(super) fn weightings(
        &mut self,
        gate: &Fields<'_>,
        score: &Fields<'_>,
        groups: &[Group],
    ) -> Vec<Weighting> {
        let Some(entry) = score.get("weightings") else { return Vec::new() };
        let help = || "write `weightings: {by-hand: {tests: 60, security: 40}}`, with every group".to_owned();
        let Some(entries) = self.reader.map(&entry.value, "`weightings`", help) else { return Vec::new() };
        let known = self.known(gate, groups);
        entries.into_iter().filter_map(|entry| self.weighting(entry, &known, groups)).collect()
    }

    fn known<'y>(&self, gate: &Fields<'y>, groups: &'y [Group]) -> Known<'y> {
        let section = gate.get("groups").map(|entry| &entry.value);
        let keys = section.and_then(|section| section.as_map()).unwrap_or_default();
        let ids: Vec<&str> = keys.iter().map(|entry| &*entry.key.text).collect();
        let mut places: HashMap<&str, Option<usize>> = ids.iter().map(|id| (*id, None)).collect();
        places.extend(groups.iter().enumerate().map(|(place, group)| (group.id.as_str(), Some(place))));
        let counting = groups.iter().filter(|group| !group.weight.is_zero()).map(|group| group.id.as_str());
        let whole = section.is_some_and(|section| self.reader.is_whole(&section.span));
        Known { ids, places, counting: counting.collect(), whole }
    }

    fn weighting(&mut self, entry: &Entry, known: &Known<'_>, groups: &[Group]) -> Option<Weighting> {
        let name = &entry.key.text;
        self.reader.check_id(name, entry.key.span.clone(), "a weighting");
        let what = format!("the weighting `{name}`");
        let help = || format!("write `{name}: {{{}: 60}}`, with every group", known.example());
        let before = self.reader.errors();
        let stated = self.reader.map(&entry.value, &what, help)?;
        let mut weights = Vec::new();
        let mut named: HashSet<&str> = HashSet::new();
        for stated in stated {
            let weight = self.reader.number(stated, 0, MAX_WEIGHT);
            match known.places.get(&*stated.key.text) {
                Some(place) => {
                    named.insert(&stated.key.text);
                    weights.extend((*place).zip(weight));
                }
                None if known.whole => named.extend(self.unknown_group(&stated.key, &what, known)),
                None => {}
            }
        }
        self.left_out(&entry.key, &what, &named, known);
        let counts = |place: usize| {
            groups.get(place).is_some_and(|group| group.checks.iter().any(|check| !check.weight.is_zero()))
        };
        if before == self.reader.errors()
            && !weights.iter().any(|(place, weight)| !weight.is_zero() && counts(*place))
        {
            let message = format!("{what} gives no weight to anything, so there is no score by it");
            let error = self.reader.error("no-score", entry.key.span.clone(), message);
            error
                .help
                .push("give a group with a check of weight a weight above 0, or leave it out".to_owned());
        }
        Some(Weighting { name: name.to_string(), weights })
    }

    /// Says that there is no such group; gives the one that was probably meant.
    fn unknown_group<'k>(&mut self, key: &Key, what: &str, known: &Known<'k>) -> Option<&'k str> {
        let near = if self.reader.has_room("unknown-group") {
            crate::diagnostic::suggestion(&key.text, known.ids.iter().copied())
        } else {
            None
        };
        let text = format!("{what} names the group `{}`, which does not exist", key.text);
        let error = self.reader.error("unknown-group", key.span.clone(), text);
        match near {
            Some(near) => error.help.push(format!("did you mean `{near}`?")),
            None => error.help.extend(meant("", known.ids.iter().copied())),
        }
        near
    }

    /// Says which groups that count a weighting leaves out. A score without them would look better than it is.
    fn left_out(&mut self, key: &Key, what: &str, named: &HashSet<&str>, known: &Known<'_>) {
        // Looking through all groups for each of many weightings takes its time, so it ends with the messages.
        if !self.reader.has_room("missing-weight") {
            return;
        }
        let missing: Vec<&str> = known.counting.iter().copied().filter(|id| !named.contains(id)).collect();
        if missing.is_empty() {
            return;
        }
        let more = match missing.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown = list(missing.into_iter().take(NAMED));
        let message = format!("{what} states no weight for {shown}{more}");
        let error = self.reader.error("missing-weight", key.span.clone(), message);
        error
            .help
            .push("state a weight for every group that has one; 0 leaves it out of that score".to_owned());
    }
}

impl Known<'_> {
    fn example(&self) -> &str {
        self.counting.first().copied().unwrap_or("tests")
    }
}
