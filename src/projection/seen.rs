//! Whether a key stands twice in an object, by the digests of its keys.

use std::collections::HashSet;

/// Up to this many keys are compared with each other.
const FEW: usize = 16;

/// The keys of one object. Two that differ may seem the same, though hardly ever: whoever is told that a key stands
/// twice must look again.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    few: [u64; FEW],
    count: usize,
    /// All of them, once they are more than a few.
    many: Option<HashSet<u64>>,
}

impl Seen {
    /// Notes a key, and says whether it is new.
    #[inline]
    pub(crate) fn note(&mut self, key: &[u8]) -> bool {
        let digest = digest(key);
        let count = self.count;
        self.count += 1;
        if count < FEW {
            let new = !self.few[..count].contains(&digest);
            self.few[count] = digest;
            return new;
        }
        self.many.get_or_insert_with(|| self.few.into_iter().collect()).insert(digest)
    }
}

/// Eight bytes at a time, each step spread over all bits: what matters is speed on short keys.
#[inline]
fn digest(key: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |state: u64, word: u64| {
        let product = u128::from(state ^ word) * u128::from(ODD);
        let bytes = product.to_le_bytes();
        bytes.as_chunks::<8>().0.iter().fold(0, |halves, half| halves ^ u64::from_le_bytes(*half))
    };
    let (words, rest) = key.as_chunks::<8>();
    let state =
        words.iter().fold(ODD ^ key.len() as u64, |state, word| mix(state, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(mix(state, u64::from_le_bytes(last)), ODD >> 1)
}
