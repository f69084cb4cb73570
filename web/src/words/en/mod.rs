//! English.

pub(super) mod acts;
pub(super) mod branches;
pub(super) mod diagram;
pub(super) mod duties;
pub(super) mod editor;
pub(super) mod events;
pub(super) mod hands;
pub(super) mod help;
pub(super) mod inspector;
pub(super) mod links;
pub(super) mod logs;
pub(super) mod mistakes;
pub(super) mod names;
pub(super) mod notes;
pub(super) mod outcomes;
pub(super) mod page;
pub(super) mod palette;
pub(super) mod properties;
pub(super) mod reading;
pub(super) mod refusals;
pub(super) mod rules;
pub(super) mod settings;
pub(super) mod stage;
pub(super) mod verdicts;
pub(super) mod violations;
pub(super) mod why;
