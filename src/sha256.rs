//! SHA-256 as this program writes it.

use sha2::{Digest as _, Sha256};

/// The digest of bytes, in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut digest = Running::default();
    digest.add(bytes);
    digest.hex()
}

/// The digest of bytes that come one after another.
#[derive(Default)]
pub(crate) struct Running(Sha256);

impl Running {
    /// Adds bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all of them, in lower-case hex.
    pub(crate) fn hex(self) -> String {
        to_hex(&self.0.finalize())
    }
}

fn to_hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_known_digest_of_abc() {
        assert_eq!(super::hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
