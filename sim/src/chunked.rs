//! A growing list whose clones share their history.
//!
//! A checkpoint of a cluster is a clone of it, and everything that grows with
//! the run (a disk's log, what the checks remember) is kept in one of these, so
//! that a checkpoint costs a few pointers and not the run so far.

use std::sync::Arc;

/// Elements per shared chunk.
const CHUNK: usize = 128;

/// A list that is appended to, read and truncated, and cloned cheaply.
///
/// Only whole chunks are shared. The elements after them are the list's own, so that
/// appending one asks nobody whether the list is shared.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    chunks: Vec<Arc<Vec<T>>>,
    /// At most one chunk's elements.
    rest: Vec<T>,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Chunked {
            chunks: Vec::new(),
            rest: Vec::new(),
        }
    }
}

impl<T> Chunked<T> {
    /// How many elements there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.shared() + self.rest.len()
    }

    /// How many of them are in whole chunks.
    #[inline]
    fn shared(&self) -> usize {
        self.chunks.len() * CHUNK
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at this place, counted from 0.
    #[inline]
    pub fn get(&self, place: usize) -> Option<&T> {
        match place.checked_sub(self.shared()) {
            Some(place) => self.rest.get(place),
            None => self.chunks.get(place / CHUNK)?.get(place % CHUNK),
        }
    }

    /// The last element.
    pub fn last(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The elements from this place on, in order.
    pub fn iter_from(&self, place: usize) -> impl Iterator<Item = &T> {
        let whole = (place / CHUNK).min(self.chunks.len());
        let chunks = self.chunks.get(whole..).unwrap_or_default().iter();
        let shared = chunks.flat_map(|chunk| chunk.iter());
        shared.chain(&self.rest).skip(place - whole * CHUNK)
    }

    /// How many elements at the beginning fulfil this, when no later one does.
    pub fn partition_point(&self, fulfils: impl Fn(&T) -> bool) -> usize {
        let whole = self
            .chunks
            .partition_point(|chunk| chunk.last().is_some_and(&fulfils));
        let next = self.chunks.get(whole).map_or(&self.rest, |chunk| &**chunk);
        whole * CHUNK + next.partition_point(fulfils)
    }

    /// All elements in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        let shared = self.chunks.iter().flat_map(|chunk| chunk.iter());
        shared.chain(&self.rest)
    }

    /// Appends an element.
    #[inline]
    pub fn push(&mut self, element: T) {
        if self.rest.len() == CHUNK {
            self.share_rest();
        }
        self.rest.push(element);
    }

    /// The elements after the last whole chunk become one.
    #[cold]
    fn share_rest(&mut self) {
        let whole = std::mem::replace(&mut self.rest, Vec::with_capacity(CHUNK));
        self.chunks.push(Arc::new(whole));
    }
}

impl<T: Clone> Chunked<T> {
    /// Changes the element at this place, which must exist.
    #[inline]
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        match place.checked_sub(self.shared()) {
            Some(place) => self.rest.get_mut(place),
            None => Arc::make_mut(self.chunks.get_mut(place / CHUNK)?).get_mut(place % CHUNK),
        }
    }

    /// Keeps the first `len` elements.
    pub fn truncate(&mut self, len: usize) {
        if let Some(own) = len.checked_sub(self.shared()) {
            return self.rest.truncate(own);
        }
        self.rest.clear();
        if let Some(cut) = self.chunks.get(len / CHUNK) {
            self.rest.extend_from_slice(&cut[..len % CHUNK]);
        }
        self.chunks.truncate(len / CHUNK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_as_a_vector_and_clones_do_not_disturb_each_other() {
        for len in [0_usize, 1, 127, 128, 129, 300] {
            for keep in 0..=len {
                let mut list = Chunked::default();
                let mut plain: Vec<usize> = (0..len).collect();
                for &n in &plain {
                    list.push(n);
                }
                let before = list.clone();
                list.truncate(keep);
                plain.truncate(keep);
                list.push(7);
                plain.push(7);
                assert!(list.iter().eq(plain.iter()), "{len} cut to {keep}");
                assert_eq!(list.len(), plain.len());
                assert_eq!(list.last(), Some(&7));
                assert!(before.iter().copied().eq(0..len));
            }
        }
    }
}
