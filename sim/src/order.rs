//! Puts few things in order.
//!
//! The sorts of the standard library are made for millions, and each kind of thing
//! that they sort adds kilobytes to the page. Servers, rules and lines are few, and
//! mostly in order already.

/// Sorts by a key; what has equal keys keeps its order. The time grows with the
/// square of the number when nothing is in order.
pub fn sort_few_by_key<T, K: Ord>(few: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..few.len() {
        let mut place = end;
        while place > 0 && key(&few[place]) < key(&few[place - 1]) {
            few.swap(place, place - 1);
            place -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_does_what_the_standard_library_does(mut few: Vec<(u8, u32)>) {
            let mut sorted = few.clone();
            sorted.sort_by_key(|(key, _)| *key);
            sort_few_by_key(&mut few, |(key, _)| *key);
            prop_assert_eq!(few, sorted);
        }
    }
}
