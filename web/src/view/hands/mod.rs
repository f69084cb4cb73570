//! Everything that a reader can do to what is selected, as data: which control stands
//! where, what its value is now, which lines of the scenario language it writes, and
//! what follows.
//!
//! The page draws these and knows nothing of Raft. `server`, `link` and `cluster` say
//! what there is, `hand` names it, `says` computes what follows, and `setup` changes what
//! is so from the start.

mod client;
mod cluster;
mod hand;
mod link;
mod message;
#[cfg(test)]
mod places;
mod protocol;
mod says;
mod server;
pub mod setup;
#[cfg(test)]
mod tests;
mod text;

pub use hand::{HANDS, Hand};
pub use link::{Law, SCOPES, Scope};
pub use protocol::{setting_dial, setting_of};
pub use says::Says;
use text::{exact, or_off, percent};

use raftworks_sim::{Run, ServerId, World};

use super::Selection;

/// Where a value of a link, a disk or a clock is not the same everywhere.
pub const MIXED: &str = "";

/// A control, and what it does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dial {
    /// Tells it from the others on the page; tests and styles find it by this.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What it does, in a few words.
    pub title: &'static str,
    /// How its lines begin; `@` stands for whom it concerns.
    pub begin: &'static str,
    /// Whom it concerns, as in the scenario language: one line is written for each.
    pub about: Vec<String>,
    /// What it is.
    pub control: Control,
    /// Whether it can be used now. What cannot keeps its place.
    pub enabled: bool,
    /// What follows from its value.
    pub says: Option<Says>,
}

/// How a control is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Control {
    /// It is pressed.
    Press,
    /// Something is given along, in a field of its own: this, unless the reader types.
    Give(String),
    /// It is on or off.
    Check(bool),
    /// One of some values, each with its name.
    Choose {
        /// The one that it is now.
        now: String,
        /// All of them.
        values: Vec<(String, &'static str)>,
    },
    /// It is turned through some values; any other can be typed.
    Turn {
        /// The value now.
        now: String,
        /// Those that it is turned through, in order.
        steps: Vec<String>,
    },
}

/// Controls that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What they are about; the first ones of a thing have no heading.
    pub about: Option<About>,
    /// Whether they are shown before anybody asks.
    pub open: bool,
    /// The controls.
    pub dials: Vec<Dial>,
}

/// What a group of controls is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// How links treat messages.
    Network,
    /// Who hears whom.
    Partitions,
    /// Crashes of other kinds, and what is on the disk.
    Damage,
    /// How the disk writes, and how quick the server is.
    Disk,
    /// The clock.
    Clock,
    /// Election timeouts of all servers.
    Timers,
    /// What is so from the start.
    Setup,
}

impl About {
    /// Tells it from the others on the page.
    pub fn key(self) -> &'static str {
        match self {
            About::Network => "network",
            About::Partitions => "partitions",
            About::Damage => "damage",
            About::Disk => "disk",
            About::Clock => "clock",
            About::Timers => "timers",
            About::Setup => "setup",
        }
    }
}

impl Dial {
    fn new(hand: Hand, begin: &'static str, about: &[String], control: Control) -> Dial {
        let (label, title) = crate::words::hand(hand);
        Dial {
            name: hand.key().to_owned(),
            label: label.to_owned(),
            title,
            begin,
            about: about.to_vec(),
            control,
            enabled: true,
            says: None,
        }
    }

    fn press(hand: Hand, begin: &'static str, about: &[String]) -> Dial {
        Dial::new(hand, begin, about, Control::Press)
    }

    /// A dial whose steps are a list of words.
    fn turn(hand: Hand, begin: &'static str, about: &[String], now: String, steps: &str) -> Dial {
        let steps = steps.split(", ").map(str::to_owned).collect();
        Dial::new(hand, begin, about, Control::Turn { now, steps })
    }

    fn only_if(mut self, enabled: bool) -> Dial {
        self.enabled = enabled;
        self
    }

    fn says(mut self, says: Option<Says>) -> Dial {
        self.says = says;
        self
    }

    /// The lines that it writes for a value.
    pub fn lines(&self, value: &str) -> Vec<String> {
        let line = |about: &String| {
            let begin = self.begin.replace('@', about);
            format!("{begin} {value}").trim().to_owned()
        };
        self.about.iter().map(line).collect()
    }
}

/// Values of the language, each with its name.
fn choices<T: ToString>(values: &[T], names: &[&'static str]) -> Vec<(String, &'static str)> {
    let both = values.iter().zip(names);
    both.map(|(value, &name)| (value.to_string(), name))
        .collect()
}

/// The value that all of these have, or [`MIXED`].
fn common<T: ToString>(mut all: impl Iterator<Item = T>) -> String {
    let first = all.next().map_or(String::new(), |first| first.to_string());
    let same = all.all(|other| other.to_string() == first);
    if same { first } else { MIXED.to_owned() }
}

/// Everything that can be done to what is selected. A link's controls are about one
/// direction, both, or all links.
pub fn hands(run: &Run, selection: Selection, scope: Scope) -> Vec<Group> {
    let world = run.world();
    match selection {
        Selection::Nothing => Vec::new(),
        Selection::Server(id) => match world.host(id) {
            Some(host) => server::groups(world, host),
            None => Vec::new(),
        },
        Selection::Message(id) => message::groups(world, id),
        Selection::Link(a, b) => link::groups(world, a, b, scope),
        Selection::Client(id) => client::groups(run, id),
        Selection::Cluster => cluster::groups(run),
    }
}

fn group(about: Option<About>, open: bool, dials: Vec<Dial>) -> Group {
    Group { about, open, dials }
}

fn ids(world: &World) -> impl Iterator<Item = ServerId> + '_ {
    world.hosts().iter().map(raftworks_sim::Host::id)
}

/// The steps of a dial with the value that it has now among them, and its place.
pub fn place_among(now: &str, steps: &[String]) -> (Vec<String>, usize) {
    let mut steps = steps.to_vec();
    if let Some(place) = steps.iter().position(|step| step == now) {
        return (steps, place);
    }
    let after = |step: &String| size_of(step) > size_of(now);
    let place = steps.iter().position(after).unwrap_or(steps.len());
    steps.insert(place, now.to_owned());
    (steps, place)
}

/// How large a value is, by the first number in it: enough to put it in its place.
fn size_of(value: &str) -> u64 {
    let start = value.find(|c: char| c.is_ascii_digit());
    let Some(rest) = start.and_then(|start| value.get(start..)) else {
        return 0;
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, unit) = rest.split_at(end);
    let scale = match unit {
        unit if unit.starts_with("us") => 1,
        unit if unit.starts_with("ms") => 1_000,
        unit if unit.starts_with('s') => 1_000_000,
        _ => 1_000,
    };
    digits
        .parse::<u64>()
        .unwrap_or(u64::MAX)
        .saturating_mul(scale)
}
