//! What can be done to a client: the reader's own acts now, the others act by
//! themselves as they were told from the start.

use raftworks_sim::{ClientSettings, ReadMode, Run, Spread};

use super::says::{pace, round_trip_us};
use super::{About, Control, Dial, Group, Hand, choices, exact, group, percent};
use crate::words;

const MILLION: u32 = 1_000_000;

pub(super) fn groups(run: &Run, id: u32) -> Vec<Group> {
    let once = [String::new()];
    if id == 0 {
        let dials = vec![
            Dial::press(Hand::SendAgain, "duplicate request", &once),
            Dial::press(Hand::Abandon, "abandon", &once),
        ];
        return vec![group(None, true, dials)];
    }
    let Some(&client) = run.scenario().cluster.clients.get(id as usize - 1) else {
        return Vec::new();
    };
    let one = One {
        client,
        about: [id.to_string()],
    };
    let mut dials = one.rhythm(round_trip_us(run.world()));
    dials.extend(one.mixture());
    dials.extend(one.patience());
    vec![group(Some(About::Setup), true, dials)]
}

/// A client that acts by itself, and its number.
struct One {
    client: ClientSettings,
    about: [String; 1],
}

impl One {
    fn turn(&self, hand: Hand, begin: &'static str, now: String, steps: &str) -> Dial {
        Dial::turn(hand, begin, &self.about, now, steps)
    }

    /// One of these words after what stands before them anyway.
    fn choose(
        &self,
        hand: Hand,
        begin: &'static str,
        before: &str,
        (now, words, names): (&str, &[&str], &[&'static str]),
    ) -> Dial {
        let whole = |word: &&str| format!("{before} {word}").trim().to_owned();
        let values: Vec<String> = words.iter().map(whole).collect();
        let control = Control::Choose {
            now: whole(&now),
            values: choices(&values, names),
        };
        Dial::new(hand, begin, &self.about, control)
    }

    /// When it asks.
    fn rhythm(&self, round_trip_us: u64) -> Vec<Dial> {
        let client = &self.client;
        let is_open = ["closed", "open"][usize::from(client.open.is_some())];
        let loops = (is_open, &["closed", "open"][..], &words::hands().loops[..]);
        let pause = self.turn(
            Hand::ClientPause,
            "start client @ pause",
            client.pause.to_string(),
            "1ms, 5ms, 10ms, 20ms, 50ms, 100ms, 100ms..200ms, 500ms, 1s",
        );
        let mut dials = vec![
            self.choose(Hand::ClientLoop, "start client @", "", loops),
            pause.says(Some(pace(client, round_trip_us))),
        ];
        if let Some(most) = client.open {
            let (begin, steps) = ("start client @ outstanding", "1, 2, 4, 8, 16, 32, 64");
            dials.push(self.turn(Hand::ClientOpen, begin, most.to_string(), steps));
        }
        dials
    }

    /// What it asks for. What is no read and no compare-and-set is a write.
    fn mixture(&self) -> [Dial; 5] {
        let client = &self.client;
        let (reads, keys) = (percent(client.reads_ppm), client.keys.to_string());
        let mode = match client.read_mode {
            ReadMode::Index => "index",
            ReadMode::Lease => "lease",
            ReadMode::Stale => "stale",
            ReadMode::Log => "log",
        };
        let modes = ["index", "lease", "stale", "log"];
        let modes = (mode, &modes[..], &words::hands().read_modes[..]);
        let spread = match client.spread {
            Spread::Uniform => "uniform",
            Spread::Zipf => "zipf",
            Spread::Hot => "hot",
        };
        let spreads = ["uniform", "zipf", "hot"];
        let spreads = (spread, &spreads[..], &words::hands().spreads[..]);
        let (of_reads, of_keys) = ("start client @ reads", "start client @ keys");
        let cas = percent(client.cas_ppm);
        let steps = "1, 2, 3, 5, 10, 30, 100";
        let no_cas = shares(MILLION - client.cas_ppm);
        let no_reads = shares(MILLION - client.reads_ppm);
        [
            self.turn(Hand::ClientReads, of_reads, reads.clone(), &no_cas),
            self.choose(Hand::ClientReadMode, of_reads, &reads, modes),
            self.turn(Hand::ClientCas, "start client @ cas", cas, &no_reads),
            self.turn(Hand::ClientKeys, of_keys, keys.clone(), steps),
            self.choose(Hand::ClientSpread, of_keys, &keys, spreads),
        ]
    }

    /// What it does without an answer, and with a good one.
    fn patience(&self) -> [Dial; 4] {
        let client = &self.client;
        let (twice, early) = (percent(client.duplicate_ppm), percent(client.abandon_ppm));
        let (retry, patience) = (Control::Check(client.retry), exact(client.timeout_us));
        let (begin, steps) = (
            "start client @ timeout",
            "50ms, 100ms, 200ms, 400ms, 1s, 5s",
        );
        let all = &shares(MILLION);
        [
            self.turn(Hand::ClientTimeout, begin, patience, steps),
            Dial::new(
                Hand::ClientRetry,
                "start client @ retry",
                &self.about,
                retry,
            ),
            self.turn(
                Hand::ClientDuplicate,
                "start client @ duplicate",
                twice,
                all,
            ),
            self.turn(Hand::ClientGivesUp, "start client @ abandon", early, all),
        ]
    }
}

/// Shares of a client's requests, up to this many parts in a million.
fn shares(most_ppm: u32) -> String {
    let fits = |percent: &u32| percent * 10_000 <= most_ppm;
    let steps = [0, 1, 5, 10, 20, 50, 80, 100].into_iter().filter(fits);
    let steps: Vec<String> = steps.map(|n| percent(n * 10_000)).collect();
    steps.join(", ")
}
