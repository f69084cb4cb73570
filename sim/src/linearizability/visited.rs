//! What a search has been through: sets of operations with the value after them.
//!
//! A set is kept without its full words at the front and its empty words at
//! the back, so that a long history costs no more than what is open in it. Sets
//! are compared in full: a hash decides nothing.

use super::Value;
use crate::digest::{finish, mix};

/// The sets, one after the other, and a table of where each begins.
#[derive(Clone, Debug)]
pub(super) struct Visited {
    words: Vec<u64>,
    /// Where a set begins in `words`, plus 1; 0 is a free place. A power of two.
    table: Vec<u32>,
    count: usize,
    key: Vec<u64>,
}

impl Visited {
    pub(super) fn new() -> Visited {
        Visited {
            words: Vec::new(),
            table: vec![0; 64],
            count: 0,
            key: Vec::new(),
        }
    }

    /// Notes a set down. Says whether it is new.
    pub(super) fn insert(&mut self, answered: &[u64], open: &[u64], value: Value) -> bool {
        self.make_key(answered, open, value);
        if self.count * 2 >= self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut place = hash(&self.key) as usize & mask;
        loop {
            match self.table[place] {
                0 => break,
                begin if self.set_at(begin) == self.key => return false,
                _ => place = (place + 1) & mask,
            }
        }
        self.table[place] = self.words.len() as u32 + 1;
        self.words.extend_from_slice(&self.key);
        self.count += 1;
        true
    }

    /// Two words of lengths and value, then what is left of both sets.
    fn make_key(&mut self, answered: &[u64], open: &[u64], value: Value) {
        let full = answered
            .iter()
            .take_while(|&&word| word == u64::MAX)
            .count();
        let answered = trimmed(&answered[full..]);
        let open = trimmed(open);
        self.key.clear();
        self.key.push(u64::from(value) | (full as u64) << 32);
        self.key
            .push(answered.len() as u64 | (open.len() as u64) << 32);
        self.key.extend_from_slice(answered);
        self.key.extend_from_slice(open);
    }

    fn set_at(&self, begin: u32) -> &[u64] {
        let begin = begin as usize - 1;
        let lengths = self.words[begin + 1];
        let length = 2 + (lengths & 0xFFFF_FFFF) as usize + (lengths >> 32) as usize;
        &self.words[begin..begin + length]
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.table);
        self.table = vec![0; old.len() * 2];
        let mask = self.table.len() - 1;
        for begin in old.into_iter().filter(|&begin| begin != 0) {
            let mut place = hash(self.set_at(begin)) as usize & mask;
            while self.table[place] != 0 {
                place = (place + 1) & mask;
            }
            self.table[place] = begin;
        }
    }
}

/// Without the empty words at the end.
fn trimmed(words: &[u64]) -> &[u64] {
    let used = words.iter().rposition(|&word| word != 0);
    &words[..used.map_or(0, |last| last + 1)]
}

fn hash(key: &[u64]) -> u64 {
    finish(key.iter().fold(0x9E37_79B9, |hash, &word| mix(hash, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_new_once_whatever_its_form() {
        let mut visited = Visited::new();
        let full = u64::MAX;
        let sets: [(&[u64], &[u64], Value); 8] = [
            (&[], &[], 0),
            (&[], &[], 1),
            (&[1], &[], 0),
            (&[], &[1], 0),
            (&[full, 1], &[], 0),
            (&[full, full], &[], 0),
            (&[0, 1], &[], 0),
            (&[full, 0, 1], &[5], 0),
        ];
        for (answered, open, value) in sets {
            assert!(
                visited.insert(answered, open, value),
                "{answered:?} {open:?}"
            );
            assert!(!visited.insert(answered, open, value));
        }
        assert!(
            !visited.insert(&[1, 0, 0], &[0], 0),
            "empty words do not matter"
        );
        for n in 2..5_000_u64 {
            assert!(visited.insert(&[full, n << 1], &[], 3));
        }
        for n in 2..5_000_u64 {
            assert!(!visited.insert(&[full, n << 1], &[], 3));
        }
    }
}
