//! What a reader can look at alone: checks of some outcomes, checks of some owners. The page does it without a script,
//! by classes and numbers; no name from a file enters a rule of style.

use std::collections::HashMap;

use serde::Serialize;

use super::groups::{Count, counts};
use super::mark::cut;
use crate::report::terminal::is_green;
use crate::report::{CheckReport, Judged};

/// So many owners have a filter of their own; the others share one.
const OWNERS: usize = 20;

/// The filters of a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Filters {
    /// The outcomes that there are.
    outcomes: Vec<Count>,
    /// The owners that there are, those with most to do first.
    owners: Vec<Owner>,
    #[serde(skip)]
    numbers: HashMap<Option<String>, usize>,
}

/// One owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Owner {
    /// Which rule of style is theirs.
    number: usize,
    name: String,
    /// How many checks are theirs.
    count: usize,
}

impl Filters {
    /// The filters for the checks of a gate.
    pub(super) fn of(judged: &Judged) -> Self {
        let checks: Vec<&CheckReport> = judged.groups.iter().flat_map(|group| &group.checks).collect();
        let outcomes: Vec<_> = checks.iter().map(|check| check.outcome).collect();
        // Their checks, and how many of these are open.
        let mut found: Vec<(Option<String>, usize, usize)> = Vec::new();
        let mut places: HashMap<Option<&str>, usize> = HashMap::new();
        for check in checks {
            let place = *places.entry(check.owner.as_deref()).or_insert(found.len());
            if place == found.len() {
                found.push((check.owner.clone(), 0, 0));
            }
            if let Some((_, count, open)) = found.get_mut(place) {
                *count += 1;
                *open += usize::from(!is_green(check));
            }
        }
        found.sort_by_key(|(name, _, open)| (name.is_none(), std::cmp::Reverse(*open)));
        let mut filters = Self { outcomes: counts(&outcomes), owners: Vec::new(), numbers: HashMap::new() };
        for (index, (name, count, _)) in found.into_iter().enumerate() {
            let number = index.min(OWNERS);
            match filters.owners.get_mut(number) {
                Some(others) => {
                    others.count += count;
                    "others".clone_into(&mut others.name);
                }
                None => filters.owners.push(Owner {
                    number,
                    name: name.as_deref().map_or_else(|| "no owner".to_owned(), cut),
                    count,
                }),
            }
            filters.numbers.insert(name, number);
        }
        filters
    }

    /// Which rule of style is for the checks of that owner.
    pub(super) fn number(&self, owner: Option<&String>) -> usize {
        self.numbers.get(&owner.cloned()).copied().unwrap_or(0)
    }

    /// How many rules the owners need.
    pub(super) fn owners(&self) -> usize {
        self.owners.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{GateReport, fixtures};

    #[test]
    fn many_owners_share_one_filter_and_nobody_is_lost() {
        let mut report = fixtures::many(200);
        let Some(GateReport::Judged(judged)) = report.gates.first_mut() else { panic!("no gate") };
        let checks = judged.groups.iter_mut().flat_map(|group| &mut group.checks);
        for (index, check) in checks.enumerate() {
            check.owner = (index % 50 != 0).then(|| format!("owner-{}", index % 50));
            check.outcome = if index % 50 == 7 { crate::report::Outcome::Fail } else { check.outcome };
        }
        let filters = Filters::of(judged);
        assert_eq!(filters.owners(), OWNERS + 1);
        assert_eq!(filters.owners[0].name, "owner-7");
        assert_eq!(filters.owners[OWNERS].name, "others");
        assert_eq!(filters.owners.iter().map(|owner| owner.count).sum::<usize>(), 200);
        assert_eq!(filters.number(Some(&"owner-7".to_owned())), 0);
        assert_eq!(filters.number(None), OWNERS);
    }
}
