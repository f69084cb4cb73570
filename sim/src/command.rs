//! What clients ask for and what the replicated state machine answers: a small
//! key-value store with sessions (dissertation, section 6.3).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::client::ClientId;
use crate::digest::Digest;

/// The longest key or value, in bytes.
pub const MAX_TEXT_BYTES: usize = 64;

/// One write: set a key to a value. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command(Arc<CommandData>);

#[derive(PartialEq, Eq, Debug)]
struct CommandData {
    client: ClientId,
    sequence: u64,
    key: String,
    value: String,
    hash: u64,
}

impl Command {
    /// The `sequence`-th command of a client; the first has number 1. Number 0
    /// means that the command is nobody's, and is never taken for a repetition.
    pub fn new(client: ClientId, sequence: u64, key: &str, value: &str) -> Command {
        let mut digest = Digest::new();
        digest.add_all(&[u64::from(client.0), sequence]);
        digest.add_text(key);
        digest.add_text(value);
        Command(Arc::new(CommandData {
            client,
            sequence,
            key: key.to_owned(),
            value: value.to_owned(),
            hash: digest.value(),
        }))
    }

    /// Who asked.
    pub fn client(&self) -> ClientId {
        self.0.client
    }

    /// Which of the client's commands this is.
    pub fn sequence(&self) -> u64 {
        self.0.sequence
    }

    /// The key to set.
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// The value to set it to.
    pub fn value(&self) -> &str {
        &self.0.value
    }

    /// A hash of everything in it.
    pub(crate) fn hash(&self) -> u64 {
        self.0.hash
    }
}

impl raftworks_core::Command for Command {
    fn size_bytes(&self) -> u64 {
        (self.0.key.len() + self.0.value.len() + 16) as u64
    }
}

/// The state machine of one server. It lives in memory and is rebuilt from the
/// log after a restart.
#[derive(Clone, Debug, Default)]
pub struct Store {
    values: BTreeMap<Arc<str>, Arc<str>>,
    /// The latest command applied for each client: a repeated one has no effect.
    sessions: BTreeMap<ClientId, u64>,
}

impl Store {
    /// Applies a command. Says whether it had an effect, which a repetition of
    /// an earlier command has not.
    pub(crate) fn apply(&mut self, command: &Command) -> bool {
        if command.sequence() > 0 {
            let latest = self.sessions.entry(command.client()).or_default();
            if command.sequence() <= *latest {
                return false;
            }
            *latest = command.sequence();
        }
        match self.values.get_mut(command.key()) {
            Some(value) => *value = command.value().into(),
            None => {
                self.values
                    .insert(command.key().into(), command.value().into());
            }
        }
        true
    }

    /// The state machine as bytes: what a snapshot holds.
    pub(crate) fn image(&self) -> Vec<u8> {
        let mut image = Vec::new();
        for (client, latest) in &self.sessions {
            image.extend_from_slice(&client.0.to_le_bytes());
            image.extend_from_slice(&latest.to_le_bytes());
        }
        let sessions = (self.sessions.len() as u32).to_le_bytes();
        image.splice(0..0, sessions);
        for (key, value) in &self.values {
            for text in [key, value] {
                image.push(text.len() as u8);
                image.extend_from_slice(text.as_bytes());
            }
        }
        image
    }

    /// The state machine that these bytes are, or `None` if they are none.
    pub(crate) fn from_image(image: &[u8]) -> Option<Store> {
        let mut store = Store::default();
        let (count, mut rest) = image.split_first_chunk()?;
        for _ in 0..u32::from_le_bytes(*count) {
            let (client, after) = rest.split_first_chunk()?;
            let (latest, after) = after.split_first_chunk()?;
            let client = ClientId(u32::from_le_bytes(*client));
            store.sessions.insert(client, u64::from_le_bytes(*latest));
            rest = after;
        }
        let mut text = || -> Option<Option<Arc<str>>> {
            let Some((&length, after)) = rest.split_first() else {
                return Some(None);
            };
            let (text, after) = after.split_at_checked(usize::from(length))?;
            rest = after;
            Some(Some(std::str::from_utf8(text).ok()?.into()))
        };
        while let Some(key) = text()? {
            store.values.insert(key, text()??);
        }
        Some(store)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(AsRef::as_ref)
    }

    pub(crate) fn shared(&self, key: &str) -> Option<Arc<str>> {
        self.values.get(key).cloned()
    }

    /// All keys with their values, in order.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(k, v)| (k.as_ref(), v.as_ref()))
    }

    /// The latest command applied for each client.
    pub fn sessions(&self) -> impl Iterator<Item = (ClientId, u64)> + '_ {
        self.sessions
            .iter()
            .map(|(&client, &latest)| (client, latest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_machine_survives_being_bytes() {
        let mut store = Store::default();
        for image in [store.image(), {
            store.apply(&Command::new(ClientId(1), 1, "x", "5"));
            store.apply(&Command::new(ClientId(2), 9, "a \u{e9}", ""));
            store.image()
        }] {
            let back = Store::from_image(&image).expect("an image");
            assert_eq!(back.image(), image);
        }
        let image = store.image();
        assert_eq!(
            Store::from_image(&image)
                .and_then(|s| s.shared("x"))
                .as_deref(),
            Some("5")
        );
        for length in 0..image.len() {
            // What is cut off is noticed, or is a smaller image.
            let _ = Store::from_image(&image[..length]);
        }
        assert!(Store::from_image(&image[..6]).is_none());
    }
}
