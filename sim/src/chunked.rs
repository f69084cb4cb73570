//! A growing list whose clones share their history.
//!
//! A checkpoint of a cluster is a clone of it, and everything that grows with
//! the run (a disk's log, what the checks remember) is kept in one of these, so
//! that a checkpoint costs a few pointers and not the run so far.

use std::sync::Arc;

/// Elements per shared chunk.
const CHUNK: usize = 128;

/// A list that is appended to, read and truncated, and cloned cheaply.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    chunks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Chunked {
            chunks: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Chunked<T> {
    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The element at this place, counted from 0.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    /// The last element.
    pub fn last(&self) -> Option<&T> {
        self.get(self.len.checked_sub(1)?)
    }

    /// The elements from this place on, in order.
    pub fn iter_from(&self, place: usize) -> impl Iterator<Item = &T> {
        let chunks = self.chunks.get(place / CHUNK..).unwrap_or_default();
        chunks
            .iter()
            .flat_map(|chunk| chunk.iter())
            .skip(place % CHUNK)
    }

    /// How many elements at the beginning fulfil this, when no later one does.
    pub fn partition_point(&self, fulfils: impl Fn(&T) -> bool) -> usize {
        let full = self
            .chunks
            .partition_point(|chunk| chunk.last().is_some_and(&fulfils));
        let rest = self
            .chunks
            .get(full)
            .map_or(0, |chunk| chunk.partition_point(fulfils));
        full * CHUNK + rest
    }

    /// All elements in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

impl<T: Clone> Chunked<T> {
    /// Appends an element.
    pub fn push(&mut self, element: T) {
        self.len += 1;
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => Arc::make_mut(chunk).push(element),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(element);
                self.chunks.push(Arc::new(chunk));
            }
        }
    }

    /// Changes the element at this place, which must exist.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        let chunk = self.chunks.get_mut(place / CHUNK)?;
        Arc::make_mut(chunk).get_mut(place % CHUNK)
    }

    /// Keeps the first `len` elements.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        self.len = len;
        self.chunks.truncate(len.div_ceil(CHUNK));
        if let Some(last) = self.chunks.last_mut()
            && !len.is_multiple_of(CHUNK)
        {
            Arc::make_mut(last).truncate(len % CHUNK);
        }
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
