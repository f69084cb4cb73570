//! All words that a reader sees, in one module per language.

mod en;
mod en_branches;
mod en_diagram;
mod en_duties;
mod en_editor;
mod en_events;
mod en_notes;
mod en_palette;
mod en_properties;
mod en_rules;
mod en_settings;
mod en_why;

pub use en::*;
pub use en_branches::*;
pub use en_diagram::*;
pub use en_editor::*;
pub use en_events::*;
pub use en_palette::*;
pub use en_properties::*;
pub use en_rules::*;
pub use en_settings::*;
pub use en_why::*;
