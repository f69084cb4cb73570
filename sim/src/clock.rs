//! A server's clock: what time the server believes it is, and when, in virtual time,
//! it will believe that it is a given time.

use raftworks_core::Time;

/// The right rate, in parts per thousand.
const RIGHT: u32 = 1_000;

/// A clock. One that is right costs one comparison.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Box<Skew>>);

/// How a clock runs since it was last disturbed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Skew {
    since: Time,
    showed: Time,
    rate_permille: u32,
    /// The latest time that it ever showed: the server's own time waits for that.
    latest: Time,
}

impl Clock {
    /// Whether it shows virtual time.
    pub fn is_right(&self) -> bool {
        self.0.is_none()
    }

    /// Its rate, in parts per thousand of the right one.
    pub fn rate_permille(&self) -> u32 {
        self.0.as_ref().map_or(RIGHT, |skew| skew.rate_permille)
    }

    /// What it shows at this moment.
    #[inline]
    pub fn shows(&self, now: Time) -> Time {
        match &self.0 {
            None => now,
            Some(skew) => skew.shows(now),
        }
    }

    /// The first moment at which it shows this time, or a later one; `None` if it
    /// never will.
    #[inline]
    pub fn when(&self, shown: Time) -> Option<Time> {
        match &self.0 {
            None => Some(shown),
            Some(skew) => skew.when(shown),
        }
    }

    /// From now on it runs at another rate.
    pub(crate) fn set_rate(&mut self, now: Time, rate_permille: u32) {
        self.disturb(now, self.shows(now), rate_permille);
    }

    /// It jumps.
    pub(crate) fn jump(&mut self, now: Time, ahead_us: u64, back_us: u64) {
        let shows = self.shows(now).0.saturating_add(ahead_us);
        self.disturb(
            now,
            Time(shows.saturating_sub(back_us)),
            self.rate_permille(),
        );
    }

    /// From now on it runs as it should, and from where it got already.
    pub(crate) fn set_right(&mut self, now: Time) {
        let latest = self.0.as_ref().map_or(now, |skew| skew.latest);
        self.disturb(now, self.shows(now).max(latest), RIGHT);
    }

    fn disturb(&mut self, since: Time, showed: Time, rate_permille: u32) {
        let right = rate_permille == RIGHT && showed == since;
        let before = self.0.as_ref().map_or(since, |skew| skew.latest);
        let latest = before.max(self.shows(since)).max(showed);
        self.0 = (!right).then(|| {
            Box::new(Skew {
                since,
                showed,
                rate_permille,
                latest,
            })
        });
    }
}

impl Skew {
    fn shows(&self, now: Time) -> Time {
        let passed_us = now.0.saturating_sub(self.since.0);
        let shown_us = passed_us.saturating_mul(u64::from(self.rate_permille)) / u64::from(RIGHT);
        self.showed.after_us(shown_us)
    }

    fn when(&self, shown: Time) -> Option<Time> {
        let missing_us = shown.0.saturating_sub(self.showed.0);
        if missing_us == 0 {
            return Some(self.since);
        }
        let wait_us = missing_us
            .checked_mul(u64::from(RIGHT))?
            .checked_next_multiple_of(u64::from(self.rate_permille))?
            / u64::from(self.rate_permille);
        Some(self.since.after_us(wait_us))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_when_it_says_so_and_not_before() {
        let mut clock = Clock::default();
        assert_eq!(clock.shows(Time(7)), Time(7));
        for rate in [1, 333, 990, 1_000, 1_001, 1_500, 7_000] {
            clock.jump(Time(1_000), 50, 0);
            clock.set_rate(Time(1_000), rate);
            for shown in (1_050..1_300).chain([5_000_000]) {
                let Some(when) = clock.when(Time(shown)) else {
                    panic!("rate {rate} gets there");
                };
                assert!(clock.shows(when) >= Time(shown), "{rate} {shown}");
                let before = Time(when.0.saturating_sub(1));
                let early = when > Time(1_000) && clock.shows(before) >= Time(shown);
                assert!(!early, "{rate} {shown}");
            }
            clock.set_right(Time(2_000));
        }
    }

    #[test]
    fn a_clock_that_stands_shows_nothing_later() {
        let mut clock = Clock::default();
        clock.set_rate(Time(100), 0);
        assert_eq!(clock.shows(Time(900)), Time(100));
        assert_eq!(clock.when(Time(101)), None);
        clock.set_right(Time(900));
        assert_eq!(clock.when(Time(101)), Some(Time(901)));
        clock.jump(Time(900), 800, 0);
        assert!(clock.is_right(), "it shows the right time again");
        clock.jump(Time(1_000), 0, 500);
        assert_eq!(clock.shows(Time(1_100)), Time(600));
        clock.set_right(Time(1_100));
        assert_eq!(clock.shows(Time(1_100)), Time(1_000), "it got there once");
    }
}
