//! The running hash of all events: two runs with equal digests were the same
//! run. Integers only, nothing that depends on the width of `usize`, so it is
//! equal on every platform.

/// Mixes a word into a hash: every bit of both reaches the high half, and the
/// shift brings it back to the low one. No product is wider than 64 bits, since
/// WebAssembly has none.
#[inline]
pub(crate) fn mix(hash: u64, word: u64) -> u64 {
    let product = (hash.rotate_left(29) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ (product >> 32)
}

/// Makes every bit of a hash depend on every other, for draws (the finalizer of
/// `SplitMix64`).
#[inline]
pub(crate) fn finish(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// A hash that words are added to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Digest(u64);

impl Digest {
    /// The digest of nothing.
    pub(crate) fn new() -> Digest {
        Digest(0x452F_9E1A_3C6B_07D5)
    }

    #[inline]
    pub(crate) fn add(&mut self, word: u64) {
        self.0 = mix(self.0, word);
    }

    #[inline]
    pub(crate) fn add_all(&mut self, words: &[u64]) {
        for &word in words {
            self.add(word);
        }
    }

    pub(crate) fn add_text(&mut self, text: &str) {
        self.add(text.len() as u64);
        let (words, rest) = text.as_bytes().as_chunks();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let word = rest.iter().rev();
            self.add(word.fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }

    /// The hash as a number.
    pub fn value(self) -> u64 {
        self.0
    }
}

/// Sixteen hexadecimal digits.
impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
