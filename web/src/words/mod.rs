//! All words that a reader sees, in one module per language.

mod en;
mod en_duties;
mod en_events;

pub use en::*;
pub use en_events::*;
