//! How many roles agree by as many different people: one person with two roles is still one voice.
//!
//! A matching of roles with people, of the asked size and with as few conditional votes as it can have. It grows by
//! cheapest augmenting paths (each conditional vote costs one), which keeps every size at its least cost.

use std::collections::BTreeMap;

/// Who agrees for which role: role index, person index, and whether only on a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Agreement {
    pub(super) role: usize,
    pub(super) person: usize,
    pub(super) conditional: bool,
}

/// The agreements that fill up to `wanted` roles, each by a person of its own; fewer where no more can be filled.
/// At most one agreement for a role and a person may be given.
pub(super) fn fill(agreements: &[Agreement], wanted: usize) -> Vec<Agreement> {
    let mut edges = agreements.to_vec();
    edges.sort_unstable();
    // By role: the index of its edge.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    while taken.len() < wanted {
        let Some(path) = cheapest_path(&edges, &taken) else { break };
        for edge in path {
            if let Some(agreement) = edges.get(edge) {
                taken.insert(agreement.role, edge);
            }
        }
    }
    taken.values().filter_map(|edge| edges.get(*edge)).copied().collect()
}

/// What it costs to reach a person, and over which edge.
#[derive(Clone, Copy)]
struct Reached {
    cost: i64,
    by: usize,
}

/// The edges of the cheapest path from a free role to a free person, in the order in which they must be taken over:
/// every role on it changes to the edge on it.
fn cheapest_path(edges: &[Agreement], taken: &BTreeMap<usize, usize>) -> Option<Vec<usize>> {
    let cost_of = |edge: usize| edges.get(edge).map_or(0, |agreement| i64::from(agreement.conditional));
    let holder: BTreeMap<usize, usize> =
        taken.iter().filter_map(|(role, edge)| Some((edges.get(*edge)?.person, *role))).collect();
    let mut persons: BTreeMap<usize, Reached> = BTreeMap::new();
    // A role is reached for nothing while it is free, else through the person who fills it, whose edge is given back.
    let role_cost = |role: usize, persons: &BTreeMap<usize, Reached>| match taken.get(&role) {
        None => Some(0),
        Some(edge) => {
            let person = edges.get(*edge)?.person;
            Some(persons.get(&person)?.cost - cost_of(*edge))
        }
    };
    // Bellman-Ford: costs fall at most once per role, and there is no cycle of negative cost.
    for _ in 0..=taken.len() {
        let mut changed = false;
        for (index, edge) in edges.iter().enumerate() {
            if taken.get(&edge.role) == Some(&index) {
                continue;
            }
            let Some(before) = role_cost(edge.role, &persons) else { continue };
            let cost = before + cost_of(index);
            if persons.get(&edge.person).is_none_or(|known| cost < known.cost) {
                persons.insert(edge.person, Reached { cost, by: index });
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let free = persons.iter().filter(|(person, _)| !holder.contains_key(person));
    let (_, end) = free.min_by_key(|(_, reached)| reached.cost)?;
    let mut path = vec![end.by];
    let mut edge = end.by;
    while let Some(before) = edges.get(edge).and_then(|agreement| taken.get(&agreement.role)) {
        let person = edges.get(*before)?.person;
        edge = persons.get(&person)?.by;
        path.push(edge);
        if path.len() > edges.len() {
            return None;
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agreements(list: &[(usize, usize, bool)]) -> Vec<Agreement> {
        list.iter().map(|&(role, person, conditional)| Agreement { role, person, conditional }).collect()
    }

    /// The most roles by different people up to `wanted`, and the fewest conditional votes for that: by trying all.
    fn by_trying(edges: &[Agreement], wanted: usize) -> (usize, usize) {
        let mut best = (0, 0);
        for chosen in 0..1_u32 << edges.len() {
            let picked: Vec<_> =
                edges.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, e)| e).collect();
            let differ = |by: fn(&Agreement) -> usize| {
                let mut seen: Vec<_> = picked.iter().map(|edge| by(edge)).collect();
                seen.sort_unstable();
                seen.windows(2).all(|pair| pair[0] != pair[1])
            };
            let conditional = picked.iter().filter(|edge| edge.conditional).count();
            let better = picked.len() > best.0 || picked.len() == best.0 && conditional < best.1;
            if picked.len() <= wanted && better && differ(|edge| edge.role) && differ(|edge| edge.person) {
                best = (picked.len(), conditional);
            }
        }
        best
    }

    fn found(edges: &[Agreement], wanted: usize) -> (usize, usize) {
        let filled = fill(edges, wanted);
        (filled.len(), filled.iter().filter(|edge| edge.conditional).count())
    }

    #[test]
    fn one_person_fills_one_role() {
        for (name, edges, wanted, filled) in [
            ("nobody", vec![], 2, (0, 0)),
            ("one for two", vec![(0, 0, false), (1, 0, false)], 2, (1, 0)),
            ("the other makes way", vec![(0, 0, false), (0, 1, false), (1, 0, false)], 2, (2, 0)),
            ("go rather than a condition", vec![(0, 0, true), (1, 1, false)], 1, (1, 0)),
            (
                "a condition only where it is needed",
                vec![(0, 0, false), (1, 0, false), (1, 1, true)],
                2,
                (2, 1),
            ),
            (
                "a detour that spares a condition",
                vec![(0, 0, false), (0, 1, false), (1, 0, false), (1, 2, true)],
                2,
                (2, 0),
            ),
        ] {
            assert_eq!(found(&agreements(&edges), wanted), filled, "{name}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_best_there_is(
            edges in prop::collection::btree_map((0_usize..4, 0_usize..4), any::<bool>(), 0..9),
            wanted in 0_usize..5,
        ) {
            let list: Vec<_> = edges.into_iter().map(|((role, person), c)| (role, person, c)).collect();
            let edges = agreements(&list);
            prop_assert_eq!(found(&edges, wanted), by_trying(&edges, wanted));
            let mut turned = edges.clone();
            turned.reverse();
            prop_assert_eq!(fill(&turned, wanted), fill(&edges, wanted));
        }
    }
}
