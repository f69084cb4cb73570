//! Clients that ask by themselves: how often, for what, and how they behave
//! when there is no answer.

use crate::client::ReadMode;
use crate::draw::{Draw, MILLION, Purpose};
use crate::settings::Span;

/// The most keys that a client asks for by itself.
pub const MAX_KEYS: u64 = 100;

/// The share of requests that go to the hot key.
const HOT_PPM: u32 = 900_000;

/// The names of the first keys; those after them are called `k4`, `k5`, …
const KEYS: [&str; 3] = ["x", "y", "z"];

/// A client that asks by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientSettings {
    /// How long it waits between an answer and its next request; or, when it
    /// does not wait for answers, between two requests.
    pub pause: Span,
    /// How long it waits for an answer before it asks another server.
    pub timeout_us: u64,
    /// How many operations it has under way at most, when it does not wait for
    /// answers: an open loop. `None` is a closed loop with one operation.
    pub open: Option<u32>,
    /// How many keys it asks for.
    pub keys: u64,
    /// How it chooses among them.
    pub spread: Spread,
    /// How many of its operations are reads, in parts per million.
    pub reads_ppm: u32,
    /// What makes the answers to them current.
    pub read_mode: ReadMode,
    /// How many of its operations are compare-and-sets, in parts per million.
    /// Those that are neither are writes.
    pub cas_ppm: u32,
    /// Whether it asks again when it gets no answer. If not, it gives up, and
    /// never knows what became of the operation.
    pub retry: bool,
    /// How many of its requests it sends twice, in parts per million.
    pub duplicate_ppm: u32,
    /// How many of its operations it gives up before its patience ends, in parts
    /// per million.
    pub abandon_ppm: u32,
}

/// How a client chooses among keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spread {
    /// Each as often as the others.
    Uniform,
    /// The second half as often as the first, the third a third as often, and so on.
    Zipf,
    /// Nine times in ten the first one.
    Hot,
}

impl Default for ClientSettings {
    /// A closed loop of writes to three keys, every 100 to 200 ms.
    fn default() -> Self {
        ClientSettings {
            pause: Span::between(100_000, 200_000),
            timeout_us: 400_000,
            open: None,
            keys: 3,
            spread: Spread::Uniform,
            reads_ppm: 0,
            read_mode: ReadMode::Index,
            cas_ppm: 0,
            retry: true,
            duplicate_ppm: 0,
            abandon_ppm: 0,
        }
    }
}

/// What a client does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wish {
    Write,
    Read,
    CompareAndSet,
}

/// What of a client's operation is drawn. The numbers are part of every run.
#[derive(Clone, Copy)]
enum About {
    Key = 0,
    Wish = 1,
    Abandoned = 2,
    AbandonedAfter = 3,
    Twice = 4,
}

/// The draws of one operation of one client.
#[derive(Clone, Copy)]
pub(crate) struct Chooser {
    pub(crate) draw: Draw,
    pub(crate) client: u32,
    pub(crate) sequence: u64,
}

impl Chooser {
    fn key(self, about: About, count: u64) -> [u64; 4] {
        [u64::from(self.client), self.sequence, about as u64, count]
    }

    fn below(self, about: About, end: u64) -> u64 {
        let key = self.key(about, 0);
        self.draw.between(Purpose::ClientChoice, key, 0, end - 1)
    }

    /// Which key it is about, counted from 0.
    pub(crate) fn place(self, settings: &ClientSettings) -> u64 {
        let keys = settings.keys.max(1);
        match settings.spread {
            Spread::Uniform => self.below(About::Key, keys),
            Spread::Zipf => {
                let weight = |place: u64| u64::from(MILLION) / (place + 1);
                let total: u64 = (0..keys).map(weight).sum();
                let mut roll = self.below(About::Key, total);
                let mut place = 0;
                while roll >= weight(place) {
                    roll -= weight(place);
                    place += 1;
                }
                place
            }
            Spread::Hot => {
                let roll = self.below(About::Key, u64::from(MILLION));
                let others = keys - 1;
                match roll.checked_sub(u64::from(HOT_PPM)) {
                    Some(roll) if others > 0 => 1 + roll % others,
                    _ => 0,
                }
            }
        }
    }

    pub(crate) fn wish(self, settings: &ClientSettings) -> Wish {
        if settings.reads_ppm == 0 && settings.cas_ppm == 0 {
            return Wish::Write;
        }
        let roll = self.below(About::Wish, u64::from(MILLION)) as u32;
        match roll.checked_sub(settings.reads_ppm) {
            None => Wish::Read,
            Some(roll) if roll < settings.cas_ppm => Wish::CompareAndSet,
            Some(_) => Wish::Write,
        }
    }

    /// How long after its beginning the client gives it up, if it does so
    /// before its patience ends.
    pub(crate) fn given_up_after_us(self, settings: &ClientSettings) -> Option<u64> {
        let key = self.key(About::Abandoned, 0);
        let does = self
            .draw
            .chance(Purpose::ClientChoice, key, settings.abandon_ppm);
        does.then(|| self.below(About::AbandonedAfter, settings.timeout_us.max(1)))
    }

    /// Whether the client sends this attempt twice.
    pub(crate) fn sends_twice(self, settings: &ClientSettings, attempt: u32) -> bool {
        let key = self.key(About::Twice, u64::from(attempt));
        self.draw
            .chance(Purpose::ClientChoice, key, settings.duplicate_ppm)
    }
}

/// The name of the key at this place.
pub(crate) fn key_name(place: u64) -> String {
    match KEYS.get(place as usize) {
        Some(name) => (*name).to_owned(),
        None => format!("k{}", place + 1),
    }
}

/// What a client writes: a value that no other client writes, so that a
/// reader can tell whose it is. Client 1 writes `12`, client 2 `12b`.
pub(crate) fn value_of(client: u32, sequence: u64) -> String {
    let mut value = sequence.to_string();
    match client {
        0 | 1 => {}
        2..=26 => value.push(char::from(b'a' + (client - 1) as u8)),
        _ => {
            value.push('c');
            value.push_str(&client.to_string());
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(settings: &ClientSettings) -> Vec<u32> {
        let mut counts = vec![0; settings.keys as usize];
        for sequence in 1..=10_000 {
            let chooser = Chooser {
                draw: Draw(9),
                client: 1,
                sequence,
            };
            counts[chooser.place(settings) as usize] += 1;
        }
        counts
    }

    #[test]
    fn keys_are_spread_as_they_should_be() {
        let of = |keys, spread| {
            chosen(&ClientSettings {
                keys,
                spread,
                ..ClientSettings::default()
            })
        };
        assert_eq!(of(1, Spread::Uniform), [10_000]);
        assert_eq!(of(1, Spread::Zipf), [10_000]);
        assert_eq!(of(1, Spread::Hot), [10_000]);
        let even = of(4, Spread::Uniform);
        assert!(even.iter().all(|n| (2_300..2_700).contains(n)), "{even:?}");
        let zipf = of(4, Spread::Zipf);
        // 1 + 1/2 + 1/3 + 1/4 = 25/12: shares of 48, 24, 16 and 12 in a hundred.
        for (count, share) in zipf.iter().zip([4_800, 2_400, 1_600, 1_200]) {
            assert!(count.abs_diff(share) < 250, "{zipf:?}");
        }
        let hot = of(4, Spread::Hot);
        assert!((8_800..9_200).contains(&hot[0]), "{hot:?}");
        assert!(hot[1..].iter().all(|n| (250..420).contains(n)), "{hot:?}");
    }

    #[test]
    fn wishes_come_in_their_shares() {
        let settings = ClientSettings {
            reads_ppm: 500_000,
            cas_ppm: 200_000,
            ..ClientSettings::default()
        };
        let mut counts = [0_u32; 3];
        for sequence in 1..=10_000 {
            let chooser = Chooser {
                draw: Draw(9),
                client: 2,
                sequence,
            };
            counts[chooser.wish(&settings) as usize] += 1;
        }
        for (count, share) in counts.iter().zip([3_000, 5_000, 2_000]) {
            assert!(count.abs_diff(share) < 250, "{counts:?}");
        }
    }

    #[test]
    fn values_tell_who_wrote_them() {
        let values: std::collections::BTreeSet<String> =
            (1..=100).map(|client| value_of(client, 7)).collect();
        assert_eq!(values.len(), 100);
        assert_eq!(value_of(1, 7), "7");
        assert_eq!(value_of(2, 7), "7b");
        assert_eq!(key_name(0), "x");
        assert_eq!(key_name(3), "k4");
    }
}
