//! A list that forgets its oldest elements, half of them at a time, and whose
//! clones share what they have in common.

use crate::chunked::Chunked;

/// How many elements are kept at least, once there were as many.
const HALF: usize = 50_000;

/// Elements are counted from 0 for ever, forgotten ones included.
#[derive(Clone, Debug)]
pub(super) struct Window<T> {
    older: Chunked<T>,
    newer: Chunked<T>,
    /// The number of the first element of `newer`.
    middle: u64,
}

impl<T> Default for Window<T> {
    fn default() -> Self {
        Window {
            older: Chunked::default(),
            newer: Chunked::default(),
            middle: 0,
        }
    }
}

impl<T: Clone> Window<T> {
    /// The number of the first element that is kept.
    pub(super) fn first(&self) -> u64 {
        self.middle - self.older.len() as u64
    }

    /// The number of the next element.
    pub(super) fn end(&self) -> u64 {
        self.middle + self.newer.len() as u64
    }

    pub(super) fn push(&mut self, element: T) {
        if self.newer.len() >= HALF {
            self.middle = self.end();
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.push(element);
    }

    pub(super) fn get(&self, number: u64) -> Option<&T> {
        match number.checked_sub(self.middle) {
            Some(place) => self.newer.get(place as usize),
            None => self.older.get(number.checked_sub(self.first())? as usize),
        }
    }

    pub(super) fn get_mut(&mut self, number: u64) -> Option<&mut T> {
        let first = self.first();
        match number.checked_sub(self.middle) {
            Some(place) => self.newer.get_mut(place as usize),
            None => self.older.get_mut(number.checked_sub(first)? as usize),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.older.iter().chain(self.newer.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_elements_keep_their_numbers() {
        let mut window = Window::default();
        for number in 0..3 * HALF as u64 + 7 {
            window.push(number);
            assert_eq!(window.get(number), Some(&number));
            assert!(window.end() - window.first() <= 2 * HALF as u64);
        }
        assert_eq!(window.first(), 2 * HALF as u64);
        assert_eq!(window.get(window.first() - 1), None);
        assert_eq!(window.get(window.end()), None);
        assert!(window.iter().copied().eq(window.first()..window.end()));
        let before = window.clone();
        *window.get_mut(window.first()).expect("it is kept") = 1;
        assert_eq!(before.get(before.first()), Some(&before.first()));
        assert_eq!(window.get(window.first()), Some(&1));
    }
}
