//! A list of any length of which only the rows in sight exist.

/// The largest height that browsers draw rightly, with room to spare.
const MOST_PX: f64 = 4_000_000.0;

/// A list that is scrolled.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rows {
    /// How many rows there are.
    pub total: u64,
    /// How many fit, the last one perhaps in part.
    pub count: u64,
    /// The height of a row.
    pub row_px: f64,
}

impl Rows {
    /// The height of everything, as the scroll bar shows it.
    pub fn height_px(self) -> f64 {
        (self.total as f64 * self.row_px).min(MOST_PX)
    }

    /// Whether the scroll bar is finer than rows.
    fn is_exact(self) -> bool {
        self.total as f64 * self.row_px <= MOST_PX
    }

    /// The last row that can be the first one shown.
    pub fn last_first(self) -> u64 {
        (self.total + 1).saturating_sub(self.count)
    }

    /// The first row shown at this place of the scroll bar.
    pub fn first_at(self, top_px: f64) -> u64 {
        let rows = if self.is_exact() {
            top_px / self.row_px
        } else {
            let most = MOST_PX - (self.count.saturating_sub(1)) as f64 * self.row_px;
            top_px / most * self.last_first() as f64
        };
        (rows.round().max(0.0) as u64).min(self.last_first())
    }

    /// The place of the scroll bar for this first row.
    pub fn top_of(self, first: u64) -> f64 {
        if self.is_exact() {
            return first as f64 * self.row_px;
        }
        let most = MOST_PX - (self.count.saturating_sub(1)) as f64 * self.row_px;
        first as f64 / self.last_first().max(1) as f64 * most
    }

    /// The first row that keeps this one in sight, in the middle.
    pub fn around(self, row: u64) -> u64 {
        let above = self.count.saturating_sub(2) / 2;
        row.saturating_sub(above).min(self.last_first())
    }

    /// The first row that shows this one and moves as little as can be.
    pub fn reveal(self, first: u64, row: u64) -> u64 {
        let whole = self.count.saturating_sub(1).max(1);
        first.clamp((row + 1).saturating_sub(whole), row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scroll_bar_and_the_rows_agree_at_any_length() {
        for total in [0, 5, 20, 1_000, 100_000, 5_000_000] {
            let rows = Rows {
                total,
                count: 17,
                row_px: 28.0,
            };
            assert!(rows.height_px() <= MOST_PX);
            for first in [0, 1, total / 3, total / 2, rows.last_first()] {
                let first = first.min(rows.last_first());
                assert_eq!(rows.first_at(rows.top_of(first)), first, "{total}");
            }
            assert_eq!(rows.first_at(rows.height_px()), rows.last_first());
        }
    }

    #[test]
    fn a_row_is_kept_in_sight() {
        let rows = Rows {
            total: 1_000,
            count: 10,
            row_px: 28.0,
        };
        assert_eq!((rows.around(2), rows.around(500)), (0, 496));
        assert_eq!(rows.around(999), 991);
        assert_eq!((rows.reveal(10, 12), rows.reveal(10, 5)), (10, 5));
        assert_eq!(rows.reveal(10, 30), 22);
    }
}
