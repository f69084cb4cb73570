//! What was first, and is remembered for ever: who led a term, whom a server voted for in
//! it, where a client's command took effect.

use std::collections::BTreeMap;

use crate::chunked::Chunked;

/// A value for each of some numbers, such as terms. The first one that is given counts.
#[derive(Clone, Debug)]
pub(super) struct Firsts<K, T> {
    /// In ascending order, as they mostly come.
    ascending: Chunked<(K, T)>,
    /// Those that came after a higher one.
    late: BTreeMap<K, T>,
}

impl<K, T> Default for Firsts<K, T> {
    fn default() -> Self {
        Firsts {
            ascending: Chunked::default(),
            late: BTreeMap::new(),
        }
    }
}

impl<K: Copy + Ord, T: Copy> Firsts<K, T> {
    pub(super) fn get(&self, key: K) -> Option<T> {
        match self.ascending.last() {
            Some(&(last, value)) if last == key => Some(value),
            Some(&(last, _)) if last > key => self.search(key),
            _ => None,
        }
    }

    fn search(&self, key: K) -> Option<T> {
        let (mut low, mut high) = (0, self.ascending.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.ascending.get(middle) {
                Some(&(other, value)) if other == key => return Some(value),
                Some(&(other, _)) if other < key => low = middle + 1,
                _ => high = middle,
            }
        }
        self.late.get(&key).copied()
    }

    /// Gives a number this value unless it has one, and says which it has.
    pub(super) fn first(&mut self, key: K, value: T) -> T {
        if let Some(known) = self.get(key) {
            return known;
        }
        match self.ascending.last() {
            Some(&(last, _)) if last > key => {
                self.late.insert(key, value);
            }
            _ => self.ascending.push((key, value)),
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_counts_in_whatever_order_numbers_come() {
        let mut firsts = Firsts::default();
        for (key, value) in [(3, 'a'), (7, 'b'), (5, 'c'), (3, 'x'), (5, 'x'), (9, 'd')] {
            firsts.first(key, value);
        }
        let found: Vec<_> = (1..=10).filter_map(|key| firsts.get(key)).collect();
        assert_eq!(found, ['a', 'c', 'b', 'd']);
    }
}
