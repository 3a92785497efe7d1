//! Which part of one report is which part of the other.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// The parts of two lists that have the same key together, in the order of the second list; what is in the first alone
/// stands behind what it stood behind there. Of several with one key the first goes with the first.
pub(super) fn by<'x, T, K: Eq + Hash>(
    before: &'x [T],
    after: &'x [T],
    key: impl Fn(&T) -> K,
) -> Vec<(Option<&'x T>, Option<&'x T>)> {
    let mut places: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (at, one) in after.iter().enumerate() {
        places.entry(key(one)).or_default().push_back(at);
    }
    // What stands in the first list alone, by the place in the second that it comes behind.
    let mut alone: HashMap<Option<usize>, Vec<&T>> = HashMap::new();
    let mut partner: HashMap<usize, &T> = HashMap::new();
    let mut behind = None;
    for one in before {
        match places.get_mut(&key(one)).and_then(VecDeque::pop_front) {
            Some(at) => {
                partner.insert(at, one);
                behind = Some(at);
            }
            None => alone.entry(behind).or_default().push(one),
        }
    }
    let mut pairs = Vec::new();
    let mut add = |pairs: &mut Vec<_>, at| {
        pairs.extend(alone.remove(&at).into_iter().flatten().map(|one| (Some(one), None)));
    };
    add(&mut pairs, None);
    for (at, other) in after.iter().enumerate() {
        pairs.push((partner.remove(&at), Some(other)));
        add(&mut pairs, Some(at));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::by;

    #[test]
    fn parts_meet_by_their_key_in_the_order_of_the_second() {
        let cases = [
            ("abc", "abc", "aa bb cc"),
            ("abc", "cab", "cc aa bb"),
            ("abc", "xc", "a- b- -x cc"),
            ("axb", "ab", "aa x- bb"),
            ("aab", "a", "aa a- b-"),
            ("", "a", "-a"),
            ("a", "", "a-"),
        ];
        for (before, after, expected) in cases {
            let (a, b): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
            let shown: Vec<String> = by(&a, &b, |c| *c)
                .into_iter()
                .map(|(one, other)| format!("{}{}", one.unwrap_or(&'-'), other.unwrap_or(&'-')))
                .collect();
            // Pairs of the same letter stand beside each other; the order of those alone is as above.
            assert_eq!(shown.join(" "), expected, "{before} {after}");
        }
    }
}
