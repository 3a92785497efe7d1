//! Things that share something, together.

use std::collections::HashMap;
use std::hash::Hash;

/// Items with the same key together, in the order of the first of each. There may be as many keys as items.
pub(super) fn alike<K: Copy + Eq + Hash, T>(items: impl IntoIterator<Item = (K, T)>) -> Vec<(K, Vec<T>)> {
    let mut found: Vec<(K, Vec<T>)> = Vec::new();
    let mut places: HashMap<K, usize> = HashMap::new();
    for (key, item) in items {
        let place = *places.entry(key).or_insert(found.len());
        match found.get_mut(place) {
            Some((_, same)) => same.push(item),
            None => found.push((key, vec![item])),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_of_the_first_of_each() {
        let items = [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5)];
        assert_eq!(alike(items), [("b", vec![1, 3]), ("a", vec![2, 5]), ("c", vec![4])]);
        assert_eq!(alike::<u8, u8>([]), []);
    }
}
