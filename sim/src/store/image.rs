//! The state machine as bytes: what a snapshot holds, its sessions included.

use std::sync::Arc;

use super::{Held, Session, Store, hash_of_unanswered, hash_of_value};
use crate::client::ClientId;
use crate::command::Outcome;

impl Store {
    /// The state machine as bytes: what a snapshot holds, its sessions included.
    pub(crate) fn image(&self, with_sessions: bool) -> Vec<u8> {
        let mut image = Vec::new();
        let all = if with_sessions {
            self.sessions.len()
        } else {
            0
        };
        image.extend_from_slice(&(all as u32).to_le_bytes());
        for (client, session) in self.sessions.iter().take(all) {
            image.extend_from_slice(&client.0.to_le_bytes());
            image.extend_from_slice(&session.unanswered.to_le_bytes());
            image.extend_from_slice(&(session.answers.len() as u32).to_le_bytes());
            for kept in &session.answers {
                image.extend_from_slice(&kept.sequence.to_le_bytes());
                push_outcome(&mut image, &kept.outcome);
            }
        }
        for (key, value) in self.values() {
            push_text(&mut image, key);
            push_text(&mut image, value);
        }
        image
    }

    /// The state machine that these bytes are, or `None` if they are none.
    pub(crate) fn from_image(image: &[u8]) -> Option<Store> {
        let mut store = Store::default();
        let mut rest = image;
        for _ in 0..take_u32(&mut rest)? {
            let client = ClientId(take_u32(&mut rest)?);
            let mut session = Session {
                unanswered: take_u64(&mut rest)?,
                answers: Vec::new(),
            };
            let digest = &mut store.digest;
            digest.add(hash_of_unanswered(client, session.unanswered));
            for _ in 0..take_u32(&mut rest)? {
                let sequence = take_u64(&mut rest)?;
                let outcome = take_outcome(&mut rest)?;
                session.keep(client, sequence, outcome, digest);
            }
            store.sessions.insert(client, session);
        }
        while !rest.is_empty() {
            let key = take_text(&mut rest)?;
            let value = take_text(&mut rest)?;
            let hash = hash_of_value(&key, &value);
            store.digest.add(hash);
            store.values.insert(key, Held { value, hash });
        }
        Some(store)
    }
}

fn push_text(image: &mut Vec<u8>, text: &str) {
    image.push(text.len() as u8);
    image.extend_from_slice(text.as_bytes());
}

/// The kind of the outcome, and whether a value follows.
fn push_outcome(image: &mut Vec<u8>, outcome: &Outcome) {
    let (kind, value) = match outcome {
        Outcome::Done => (0, &None),
        Outcome::Unequal { current } => (1, current),
        Outcome::Value { value } => (2, value),
        Outcome::Forgotten => (3, &None),
    };
    image.push(kind << 1 | u8::from(value.is_some()));
    if let Some(value) = value {
        push_text(image, value);
    }
}

fn take_outcome(rest: &mut &[u8]) -> Option<Outcome> {
    let (&kind, after) = rest.split_first()?;
    *rest = after;
    let value = if kind & 1 == 1 {
        Some(take_text(rest)?)
    } else {
        None
    };
    match kind >> 1 {
        0 => Some(Outcome::Done),
        1 => Some(Outcome::Unequal { current: value }),
        2 => Some(Outcome::Value { value }),
        3 => Some(Outcome::Forgotten),
        _ => None,
    }
}

fn take_text(rest: &mut &[u8]) -> Option<Arc<str>> {
    let (&length, after) = rest.split_first()?;
    let (text, after) = after.split_at_checked(usize::from(length))?;
    *rest = after;
    Some(std::str::from_utf8(text).ok()?.into())
}

fn take_u32(rest: &mut &[u8]) -> Option<u32> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_le_bytes(*bytes))
}

fn take_u64(rest: &mut &[u8]) -> Option<u64> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u64::from_le_bytes(*bytes))
}
