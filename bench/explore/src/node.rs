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

/// A server, what survives a crash of it, and what does not yet.
#[derive(Clone, Debug)]
pub struct Node {
    pub server: Server<Command>,
    disk: Saved<Command>,
    unwritten: VecDeque<Write>,
    /// Says that writes are durable as soon as it is asked for them.
    lies: bool,
    key: u64,
}

/// What a step brought besides the new state of the node.
#[derive(Default)]
pub struct Outcome {
    pub sent: Vec<Mail>,
    pub applied: Log,
}

impl Node {
    pub fn new(config: Config, servers: u64, lies: bool) -> Node {
        let disk = Saved::default();
        let server = start(config, servers, &disk);
        let mut node = Node {
            server,
            disk,
            unwritten: VecDeque::new(),
            lies,
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
            if !node.lies {
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
                    self.unwritten.push_back(Write {
                        id: write.id,
                        hard_state: write.hard_state,
                        log,
                    });
                    if self.lies {
                        self.server
                            .written(Time(0), write.id)
                            .expect("it was asked for");
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
        self.key = key_of(&(&self.server, &self.disk, &self.unwritten));
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
    let mut timeless = Timeless {
        hash: 0xcbf2_9ce4_8422_2325,
        skips: Skips::Nothing,
        before: 0,
    };
    write!(timeless, "{value:?}").expect("hashing does not fail");
    timeless.hash
}

/// Leaves out `Config { … }`, and the numbers in `Time(…)`, `timeout_us: …` and
/// `draws: …`. The hash is FNV-1a.
struct Timeless {
    hash: u64,
    skips: Skips,
    before: u64,
}

enum Skips {
    Nothing,
    Digits,
    Braces(u32),
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

impl fmt::Write for Timeless {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            match self.skips {
                Skips::Digits if byte.is_ascii_digit() => continue,
                Skips::Braces(depth) => {
                    let depth = match byte {
                        b'{' => depth + 1,
                        b'}' => depth - 1,
                        _ => depth,
                    };
                    self.skips = if depth == 0 {
                        Skips::Nothing
                    } else {
                        Skips::Braces(depth)
                    };
                    continue;
                }
                _ => self.skips = Skips::Nothing,
            }
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            self.before = self.before << 8 | u64::from(byte);
            let before = |bytes: u32| self.before & (u64::MAX >> (64 - 8 * bytes));
            self.skips = match byte {
                b'(' if before(5) == tail(b"Time(") => Skips::Digits,
                b' ' if before(8) == tail(b"out_us: ") || before(7) == tail(b"draws: ") => {
                    Skips::Digits
                }
                b'{' if before(8) == tail(b"Config {") => Skips::Braces(1),
                _ => Skips::Nothing,
            };
        }
        Ok(())
    }
}
