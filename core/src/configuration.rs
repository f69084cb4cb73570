//! Who votes, and what a majority of them is.

use alloc::vec::Vec;
use core::fmt;

use crate::types::{Index, ServerId};

/// The set of voting servers. Ids are kept in ascending order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Configuration {
    voters: Vec<ServerId>,
}

impl Configuration {
    /// A configuration of these voters, in any order.
    pub fn new(ids: Vec<ServerId>) -> Result<Configuration, ConfigurationError> {
        let mut voters: Vec<ServerId> = Vec::with_capacity(ids.len());
        for id in ids {
            match voters.binary_search(&id) {
                Ok(_) => return Err(ConfigurationError::Twice),
                Err(place) => voters.insert(place, id),
            }
        }
        if voters.is_empty() {
            return Err(ConfigurationError::NoVoters);
        }
        if voters.first().is_some_and(|id| id.0 == 0) {
            return Err(ConfigurationError::IdIsZero);
        }
        Ok(Configuration { voters })
    }

    /// The voters, in ascending order.
    pub fn voters(&self) -> &[ServerId] {
        &self.voters
    }

    /// Whether this server votes.
    pub fn is_voter(&self, id: ServerId) -> bool {
        self.voters.binary_search(&id).is_ok()
    }

    /// How many voters make a majority: more than half.
    pub fn majority(&self) -> usize {
        (self.voters.len() / 2).saturating_add(1)
    }

    /// Whether those for whom `has` answers true contain a majority.
    pub fn is_quorum(&self, has: impl Fn(ServerId) -> bool) -> bool {
        let count = self.voters.iter().filter(|&&id| has(id)).count();
        count >= self.majority()
    }

    /// The highest index that a majority has reached, given how far each voter
    /// is (§5.3): the smallest of the best majority.
    pub fn quorum_index(&self, reached: impl Fn(ServerId) -> Index) -> Index {
        // Clusters are small: for each voter's index, count who reached it.
        let candidates = self.voters.iter().map(|&id| reached(id));
        candidates
            .filter(|&index| self.is_quorum(|id| reached(id) >= index))
            .max()
            .unwrap_or(Index::ZERO)
    }
}

/// Why a [`Configuration`] was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConfigurationError {
    /// Nobody could ever be elected.
    NoVoters,
    /// Server ids start at 1.
    IdIsZero,
    /// A server is named twice and would count twice.
    Twice,
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConfigurationError::NoVoters => "a configuration needs at least one voter",
            ConfigurationError::IdIsZero => "server ids start at 1",
            ConfigurationError::Twice => "a server is named twice",
        })
    }
}

impl core::error::Error for ConfigurationError {}
