//! Why a run was stopped: it would never have ended.

use std::fmt;

use raftworks_core::Time;

use crate::flight::Address;

/// The most events at one instant.
pub(crate) const MAX_EVENTS_AT_ONE_INSTANT: u32 = 10_000;

/// Why a run was stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Finding {
    /// Time does not pass any more.
    StandsStill {
        /// The instant.
        time: Time,
        /// How many events happened in it.
        events: u32,
    },
    /// A link carries more and more messages.
    LinkFlooded {
        /// The sender.
        from: Address,
        /// The receiver.
        to: Address,
        /// How many messages are on their way.
        messages: u32,
    },
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Server(server) => write!(f, "server {server}"),
            Address::Client(client) => write!(f, "client {}", client.0),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::StandsStill { time, events } => write!(
                f,
                "{events} events happened at {} µs and time does not pass",
                time.0
            ),
            Finding::LinkFlooded { from, to, messages } => {
                write!(
                    f,
                    "{messages} messages are on their way from {from} to {to}"
                )
            }
        }
    }
}
