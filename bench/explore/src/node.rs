//! One real server with its disk, and a number that stands for its whole state.

use std::collections::VecDeque;
use std::fmt::{self, Write as _};

use raftworks_core::{
    Config, Configuration, Entry, HardState, Index, Message, Output, Saved, Server, ServerId, Time,
    WriteId,
};

/// A command is one byte.
pub type Command = Vec<u8>;
pub type Mail = Message<Command>;
pub type Log = Vec<Entry<Command>>;

/// What the disk was asked for.
#[derive(Clone, Debug)]
struct Write {
    id: WriteId,
    hard_state: Option<HardState>,
    log: Option<(Index, Log)>,
}

/// How a disk writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disks {
    /// A write is done some time after it was asked for.
    Slow,
    /// It is done at once.
    Instant,
    /// It is said to be done at once, and is done some time after.
    Lying,
}

/// A server, what survives a crash of it, and what does not yet.
#[derive(Clone, Debug)]
pub struct Node {
    pub server: Server<Command>,
    disk: Saved<Command>,
    unwritten: VecDeque<Write>,
    disks: Disks,
    key: u64,
}

/// What a step brought besides the new state of the node.
#[derive(Default)]
pub struct Outcome {
    pub sent: Vec<Mail>,
    pub applied: Log,
}

impl Outcome {
    /// Whether nothing came of it.
    pub fn is_nothing(&self) -> bool {
        self.sent.is_empty() && self.applied.is_empty()
    }
}

impl Node {
    pub fn new(config: Config, servers: u64, disks: Disks) -> Node {
        let disk = Saved::default();
        let server = start(config, servers, &disk);
        let mut node = Node {
            server,
            disk,
            unwritten: VecDeque::new(),
            disks,
            key: 0,
        };
        node.drain();
        node
    }

    /// Stands for everything that the node does from now on.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// The log that a crash would leave.
    pub fn durable_log(&self) -> &[Entry<Command>] {
        &self.disk.entries
    }

    pub fn writes_under_way(&self) -> usize {
        self.unwritten.len()
    }

    /// Does one thing to the server, and takes what it wants done.
    pub fn step(&self, act: impl FnOnce(&mut Server<Command>)) -> (Node, Outcome) {
        let mut node = self.clone();
        act(&mut node.server);
        let outcome = node.drain();
        (node, outcome)
    }

    /// The oldest write reaches the disk, and the server hears of it.
    pub fn write_done(&self) -> (Node, Outcome) {
        let mut node = self.clone();
        if let Some(write) = node.unwritten.pop_front() {
            node.land(&write);
            if node.disks != Disks::Lying {
                node.server
                    .written(Time(0), write.id)
                    .expect("it was asked for");
            }
        }
        let outcome = node.drain();
        (node, outcome)
    }

    /// Memory is lost, and all writes under way but the first `kept`. It starts
    /// again at once: a server that is down is like one that nobody hears.
    pub fn crash(&self, servers: u64, kept: usize) -> (Node, Outcome) {
        let mut node = self.clone();
        for _ in 0..kept {
            if let Some(write) = node.unwritten.pop_front() {
                node.land(&write);
            }
        }
        node.unwritten.clear();
        node.server = start(node.server.config().clone(), servers, &node.disk);
        let outcome = node.drain();
        (node, outcome)
    }

    fn land(&mut self, write: &Write) {
        self.disk.hard_state = write.hard_state.unwrap_or(self.disk.hard_state);
        if let Some((first, entries)) = &write.log {
            self.disk.entries.retain(|entry| entry.index < *first);
            self.disk.entries.extend_from_slice(entries);
        }
    }

    fn drain(&mut self) -> Outcome {
        let mut outcome = Outcome::default();
        while let Some(output) = self.server.poll() {
            match output {
                Output::Write(write) => {
                    let log = write.log.map(|log| {
                        let entries = self.server.log().range(log.first, log.last);
                        (log.first, entries.cloned().collect())
                    });
                    let write = Write {
                        id: write.id,
                        hard_state: write.hard_state,
                        log,
                    };
                    let id = write.id;
                    if self.disks == Disks::Instant {
                        self.land(&write);
                    } else {
                        self.unwritten.push_back(write);
                    }
                    if self.disks != Disks::Slow {
                        self.server.written(Time(0), id).expect("it was asked for");
                    }
                }
                Output::Send(message) => outcome.sent.push(message),
                Output::Apply { first, last } => {
                    let entries = self.server.log().range(first, last);
                    outcome.applied.extend(entries.cloned());
                }
                other => unreachable!("nobody asked for {other:?}"),
            }
        }
        let whole = (&self.server, &self.disk, &self.unwritten);
        self.key = match self.disks {
            // Nothing waits for a write: how many there were changes nothing any more.
            Disks::Instant => key_without(&whole, Numbers::TimesAndWrites),
            _ => key_of(&whole),
        };
        outcome
    }
}

fn start(config: Config, servers: u64, disk: &Saved<Command>) -> Server<Command> {
    let voters = Configuration::new((1..=servers).map(ServerId).collect()).expect("voters");
    let server = Server::new(config, voters, disk.clone(), 1, Time(0));
    server.expect("a disk that a server wrote")
}

/// A number for everything that a value shows of itself, but for its settings,
/// which stay, and for times: here, timeouts happen whenever they like, so that no
/// server acts by its clock.
pub fn key_of(value: &impl fmt::Debug) -> u64 {
    key_without(value, Numbers::Times)
}

fn key_without(value: &impl fmt::Debug, without: Numbers) -> u64 {
    let mut timeless = Timeless {
        hash: 0xcbf2_9ce4_8422_2325,
        without,
        skips: Skips::Nothing,
        before: 0,
    };
    write!(timeless, "{value:?}").expect("hashing does not fail");
    timeless.hash
}

/// Which numbers are left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Times,
    TimesAndWrites,
}

/// Leaves out `Config { … }`, and the numbers in `Time(…)`, `timeout_us: …` and
/// `draws: …`, perhaps those in `WriteId(…)`, too. It looks for them where a piece of
/// text ends, as derived `Debug` writes it: if that ever cuts otherwise, nothing is left
/// out, and there are more states than necessary.
struct Timeless {
    hash: u64,
    without: Numbers,
    skips: Skips,
    /// The last eight bytes.
    before: u64,
}

enum Skips {
    Nothing,
    Digits,
    Braces(usize),
}

/// The last bytes of some text, as a number.
const fn tail(text: &[u8]) -> u64 {
    let mut number = 0;
    let mut place = 0;
    while place < text.len() {
        number = number << 8 | text[place] as u64;
        place += 1;
    }
    number
}

impl Timeless {
    fn add(&mut self, text: &[u8]) {
        let (whole, rest) = text.as_chunks::<8>();
        for &word in whole {
            self.mix(u64::from_be_bytes(word));
        }
        let end = tail(rest);
        self.mix(end | (rest.len() as u64) << 56);
        self.before = match text.last_chunk::<8>() {
            Some(&last) => u64::from_be_bytes(last),
            None => self.before << (8 * rest.len()) | end,
        };
    }

    fn mix(&mut self, word: u64) {
        self.hash = (self.hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.hash ^= self.hash >> 32;
    }

    /// What is left out after the text so far.
    fn skips_now(&self) -> Skips {
        const TIME: [u64; 3] = [tail(b"Time("), tail(b"ut_us: "), tail(b"draws: ")];
        const WRITE: u64 = tail(b"WriteId(");
        const CONFIG: u64 = tail(b"onfig { ");
        let last = |bytes: u32| self.before & (u64::MAX >> (64 - 8 * bytes));
        match self.before as u8 {
            b'(' if last(5) == TIME[0] => Skips::Digits,
            b'(' if self.before == WRITE && self.without == Numbers::TimesAndWrites => {
                Skips::Digits
            }
            b' ' if TIME[1..].contains(&last(7)) => Skips::Digits,
            b' ' if self.before == CONFIG => Skips::Braces(1),
            _ => Skips::Nothing,
        }
    }
}

impl fmt::Write for Timeless {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let rest = match self.skips {
            Skips::Nothing => text,
            Skips::Digits => text.trim_start_matches(|c: char| c.is_ascii_digit()),
            // A brace ends its piece of text, but for a space.
            Skips::Braces(depth) => match text.as_bytes() {
                [.., b'{', b' '] => {
                    self.skips = Skips::Braces(depth + 1);
                    return Ok(());
                }
                [.., b'}'] if depth == 1 => "}",
                [.., b'}'] => {
                    self.skips = Skips::Braces(depth - 1);
                    return Ok(());
                }
                _ => return Ok(()),
            },
        };
        if rest.is_empty() {
            return Ok(());
        }
        self.add(rest.as_bytes());
        self.skips = self.skips_now();
        Ok(())
    }
}
