//! Whether a key stands twice in an object, by the digests of its keys.

use std::collections::HashSet;

/// Up to this many keys are compared with each other.
const FEW: usize = 16;

/// The keys of one object. Two that differ may seem the same, though hardly ever: whoever is told that a key stands
/// twice must look again.
#[derive(Debug, Default)]
pub(super) struct Seen {
    few: [u64; FEW],
    count: usize,
    many: HashSet<u64>,
}

impl Seen {
    /// Notes a key, and says whether it is new.
    #[inline]
    pub(super) fn note(&mut self, key: &[u8]) -> bool {
        let digest = digest(key);
        let count = self.count;
        self.count += 1;
        if count < FEW {
            let new = !self.few[..count].contains(&digest);
            self.few[count] = digest;
            return new;
        }
        if count == FEW {
            self.many.extend(self.few);
        }
        self.many.insert(digest)
    }
}

/// Eight bytes at a time, each step spread over all bits: what matters is speed on short keys.
#[inline]
fn digest(key: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |state: u64, word: u64| {
        let product = u128::from(state ^ word) * u128::from(ODD);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let (words, rest) = key.as_chunks::<8>();
    let state =
        words.iter().fold(ODD ^ key.len() as u64, |state, word| mix(state, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(mix(state, u64::from_le_bytes(last)), ODD >> 1)
}
