//! Natural order: the order in which a person would put dated folders and numbered files.

use std::cmp::Ordering;

/// Compares two `/`-separated paths, folder by folder. Runs of ASCII digits compare by value, so `2025-10-9` comes
/// before `2025-10-11`; everything else by character. Only equal texts are equal.
pub fn natural_order(left: &str, right: &str) -> Ordering {
    left.split('/')
        .map(Part)
        .cmp(right.split('/').map(Part))
        // `07` and `7` have one value and are two names.
        .then_with(|| left.cmp(right))
}

/// One step of a path, compared by value.
struct Part<'t>(&'t str);

impl Ord for Part<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut left, mut right) = (self.0, other.0);
        loop {
            let (Some(l), Some(r)) = (left.chars().next(), right.chars().next()) else {
                return left.len().cmp(&right.len());
            };
            let order = if l.is_ascii_digit() && r.is_ascii_digit() {
                by_value(take_digits(&mut left), take_digits(&mut right))
            } else {
                left = &left[l.len_utf8()..];
                right = &right[r.len_utf8()..];
                l.cmp(&r)
            };
            if order != Ordering::Equal {
                return order;
            }
        }
    }
}

impl PartialOrd for Part<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Part<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Part<'_> {}

/// Cuts the digits off the front, without the zeros that add no value.
fn take_digits<'t>(text: &mut &'t str) -> &'t str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    digits.trim_start_matches('0')
}

/// Compares digits without leading zeros, of any length.
fn by_value(left: &str, right: &str) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sorts_as_a_person_would() {
        for (before, after) in [
            ("2025-10-9/x.json", "2025-10-11/x.json"),
            ("run-9", "run-10"),
            ("run-9", "run-09a"),
            ("run-07", "run-7"),
            ("a", "a-b"),
            ("a/z", "a-b/a"),
            ("v1.9.0", "v1.10.0"),
            ("", "a"),
            ("2", "10"),
            ("99999999999999999999999999999998", "99999999999999999999999999999999"),
            ("9", "a"),
            ("-", "0"),
            ("é1", "é02"),
        ] {
            assert_eq!(natural_order(before, after), Ordering::Less, "{before} {after}");
            assert_eq!(natural_order(after, before), Ordering::Greater, "{after} {before}");
        }
    }

    proptest! {
        #[test]
        fn is_a_total_order(mut names in prop::collection::vec("[0-9a/.é-]{0,6}", 3)) {
            for left in &names {
                for right in &names {
                    let order = natural_order(left, right);
                    prop_assert_eq!(order == Ordering::Equal, left == right);
                    prop_assert_eq!(order, natural_order(right, left).reverse());
                }
            }
            names.sort_by(|left, right| natural_order(left, right));
            prop_assert_ne!(natural_order(&names[0], &names[2]), Ordering::Greater);
            prop_assert_ne!(natural_order(&names[0], &names[1]), Ordering::Greater);
        }
    }
}
