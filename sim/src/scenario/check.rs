//! What of a scenario must fit together across its lines: names are given
//! before anybody can be meant by them, servers exist, a heartbeat is shorter
//! than the election timeout, and what is expected can still happen.

use raftworks_core::{ServerId, Time};

use super::Scenario;
use super::error::{ParseError, nearest, shorten};
use super::expected::{Expected, Limit, Thing};
use super::words::SELECTORS;

/// Something that a line mentions and that other lines decide about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mention {
    pub(super) line: u32,
    pub(super) column: u32,
    /// The word that says it.
    pub(super) found: String,
    pub(super) what: Mentioned,
}

/// What is mentioned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mentioned {
    /// Servers, by a name.
    Name,
    /// A new name.
    NewName,
    /// A server.
    Server(ServerId),
    /// A time up to which something is expected.
    Deadline(Time),
    /// How often a leader sends heartbeats.
    Heartbeat,
    /// The election timeout.
    ElectionTimeout,
}

/// Finds the mentions that do not fit. Lines that begin with one of the
/// `unread` words could not be read, and what they decide is not known.
pub(super) fn check(
    scenario: &Scenario,
    mentions: &[Mention],
    unread: &[&str],
) -> impl Iterator<Item = ParseError> {
    let names = mentions.iter().filter(|m| m.what == Mentioned::NewName);
    let names: Vec<&str> = names.map(|mention| mention.found.as_str()).collect();
    let timers = |m: &&Mention| matches!(m.what, Mentioned::Heartbeat | Mentioned::ElectionTimeout);
    let last_timer = mentions.iter().rfind(timers);
    let known = |words: &[&str]| !words.iter().any(|word| unread.contains(word));
    mentions.iter().filter_map(move |mention| {
        let misfit = match mention.what {
            Mentioned::Name => unknown_name(mention, &names),
            Mentioned::Server(id) if known(&["servers"]) => unknown_server(id, scenario),
            Mentioned::Deadline(time) if known(&["until"]) => too_late(time, scenario),
            Mentioned::Heartbeat | Mentioned::ElectionTimeout
                if known(&["heartbeat", "election-timeout"]) =>
            {
                let is_last = last_timer == Some(mention);
                is_last.then(|| misfit_of(mention, scenario)).flatten()
            }
            _ => None,
        };
        let (expected, nearest) = misfit?;
        Some(ParseError {
            line: mention.line,
            column: mention.column,
            found: Some(shorten(&mention.found)),
            expected,
            nearest,
        })
    })
}

/// What would have been right, and the word that looks like it.
type Misfit = Option<(Expected, Option<String>)>;

fn unknown_name(mention: &Mention, names: &[&str]) -> Misfit {
    if names.contains(&mention.found.as_str()) {
        return None;
    }
    let selectors = SELECTORS.iter().map(|&(word, _)| word);
    let known: Vec<&str> = names.iter().copied().chain(selectors).collect();
    let nearest = nearest(&mention.found, &known);
    Some((Thing::NamedServers.into(), nearest))
}

fn unknown_server(id: ServerId, scenario: &Scenario) -> Misfit {
    let servers = scenario.cluster.servers;
    (id.0 > servers).then(|| ((Limit::Server, servers).into(), None))
}

fn too_late(time: Time, scenario: &Scenario) -> Misfit {
    let until = scenario.until;
    (time > until).then_some((Expected::BeforeTheEnd(until), None))
}

/// The later of the two lines is the one that does not fit the other.
fn misfit_of(mention: &Mention, scenario: &Scenario) -> Misfit {
    let cluster = &scenario.cluster;
    if cluster.heartbeat_us < cluster.election_timeout.min_us {
        return None;
    }
    let expected = if mention.what == Mentioned::Heartbeat {
        Thing::ShortHeartbeat
    } else {
        Thing::LongTimeout
    };
    Some((expected.into(), None))
}
