//! Delta debugging as it was published (Zeller and Hildebrandt, "Simplifying and
//! Isolating Failure-Inducing Input", 2002): pieces, then what is left without a piece,
//! then smaller pieces. What comes out is 1-minimal.

/// The smallest list of these that it finds and that still fails.
pub fn ddmin<T: Clone>(mut all: Vec<T>, fails: impl Fn(&[T]) -> bool) -> Vec<T> {
    let mut pieces = 2;
    while all.len() >= 2 {
        let size = all.len().div_ceil(pieces);
        let begins = || (0..all.len()).step_by(size);
        let piece = |begin: usize| &all[begin..all.len().min(begin + size)];
        let rest = |begin: usize| [&all[..begin], &all[all.len().min(begin + size)..]].concat();
        if let Some(begin) = begins().find(|&begin| fails(piece(begin))) {
            all = piece(begin).to_vec();
            pieces = 2;
        } else if let Some(rest) = begins().map(rest).find(|rest| fails(rest)) {
            all = rest;
            pieces = (pieces - 1).max(2);
        } else if pieces >= all.len() {
            break;
        } else {
            pieces = (pieces * 2).min(all.len());
        }
    }
    // It takes for granted that nothing does not fail.
    if all.len() == 1 && fails(&[]) {
        all.clear();
    }
    all
}
