//! The commands of the palette.

use super::palette;
use super::text::Text;
use crate::app::Dialog;
use crate::parts::events::find_events;
use crate::player::Player;
use crate::view::palette::Does;

/// The texts of this file.
pub struct Palette {
    pub title: &'static str,
    /// In its field.
    pub hint: &'static str,
    pub nothing_found: &'static str,
    /// The name and the key of each command, in the order of [`COMMANDS`].
    pub commands: [(&'static str, &'static str); COMMANDS.len()],
    pub play_branch: Text<1>,
    pub open_scenario: Text<1>,
}

/// What the commands that are always there do.
pub const COMMANDS: [Does; 43] = [
    Does::Time(Player::toggle),
    Does::Time(Player::step_forward),
    Does::Time(Player::step_back),
    Does::Time(Player::next_interesting),
    Does::Time(Player::previous_interesting),
    Does::Time(Player::first),
    Does::Time(Player::live),
    Does::Time(Player::undo),
    Does::Press("[data-action=why-event]"),
    Does::Press("[data-part=faster]"),
    Does::Press("[data-part=slower]"),
    Does::Press("[data-action=view-ring]"),
    Does::Press("[data-action=view-space-time]"),
    Does::Press("[data-action=view-events]"),
    Does::Time(find_events),
    Does::Time(Player::next_match),
    Does::Time(Player::previous_match),
    Does::Press("[data-action=view-operations]"),
    Does::Press("[data-action=view-state]"),
    Does::Press("[data-action=view-next]"),
    Does::Press("[data-action=view-metrics]"),
    Does::Press("[data-action=view-compare]"),
    Does::Press("[data-action=zoom-in]"),
    Does::Press("[data-action=zoom-out]"),
    Does::Press("[data-action=zoom-all]"),
    Does::Press("[data-action=save-svg]"),
    Does::Press("[data-action=save-png]"),
    Does::Press("[data-action=partition]"),
    Does::Press("[data-action=heal]"),
    Does::Press("[data-action=network]"),
    Does::Open(Dialog::Settings),
    Does::Open(Dialog::Members),
    Does::Open(Dialog::Rules),
    Does::Open(Dialog::Futures),
    Does::Open(Dialog::Verdicts),
    Does::Open(Dialog::Share),
    Does::Open(Dialog::Open),
    Does::Open(Dialog::Traces),
    Does::Press("[data-action=restart]"),
    Does::Press("[data-action=new-seed]"),
    Does::Press("[data-action=theme]"),
    Does::Press("[data-action=language]"),
    Does::Open(Dialog::Help),
];

/// An action of the scenario language.
pub fn do_action(text: &str) -> String {
    let mut text = text.to_owned();
    // The words of the language are plain letters.
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Plays a branch.
pub fn play_branch(name: &str) -> String {
    palette().play_branch.with([&name])
}

/// Opens a scenario.
pub fn open_scenario(title: &str) -> String {
    palette().open_scenario.with([&title])
}
