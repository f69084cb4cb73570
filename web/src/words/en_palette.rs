//! English: the commands of the palette.

use crate::app::Dialog;
use crate::player::Player;
use crate::view::palette::Does;

/// The palette.
pub const PALETTE: &str = "Do anything";
/// In its field.
pub const PALETTE_HINT: &str =
    "Type what you want, such as crash 3, pause, diagram, or partition 1 2 | rest";
/// When nothing is found.
pub const NOTHING_FOUND: &str = "Nothing is called so.";

/// Commands that are always there: their name, their key, what they do.
pub const COMMANDS: &[(&str, &str, Does)] = &[
    ("Play or pause", "Space", Does::Time(Player::toggle)),
    ("Forward one event", "→", Does::Time(Player::step_forward)),
    ("Back one event", "←", Does::Time(Player::step_back)),
    (
        "To the next interesting event",
        "Shift + →",
        Does::Time(Player::next_interesting),
    ),
    (
        "To the previous interesting event",
        "Shift + ←",
        Does::Time(Player::previous_interesting),
    ),
    ("To the beginning", "Home", Does::Time(Player::first)),
    ("To the latest moment", "End", Does::Time(Player::live)),
    (
        "Undo: back to before what you did last",
        "U",
        Does::Time(Player::undo),
    ),
    (
        "Why did this event happen?",
        "Y",
        Does::Press("[data-action=why-event]"),
    ),
    ("Faster", "]", Does::Press("[data-part=faster]")),
    ("Slower", "[", Does::Press("[data-part=slower]")),
    (
        "Show the cluster",
        "V",
        Does::Press("[data-action=view-ring]"),
    ),
    (
        "Show the space-time diagram",
        "V",
        Does::Press("[data-action=view-space-time]"),
    ),
    (
        "Compare two branches",
        "V",
        Does::Press("[data-action=view-compare]"),
    ),
    ("Diagram: larger", "+", Does::Press("[data-action=zoom-in]")),
    (
        "Diagram: smaller",
        "−",
        Does::Press("[data-action=zoom-out]"),
    ),
    (
        "Diagram: the whole run",
        "0",
        Does::Press("[data-action=zoom-all]"),
    ),
    (
        "Diagram: save as SVG",
        "",
        Does::Press("[data-action=save-svg]"),
    ),
    (
        "Diagram: save as PNG",
        "",
        Does::Press("[data-action=save-png]"),
    ),
    (
        "Draw a partition",
        "X",
        Does::Press("[data-action=partition]"),
    ),
    ("Heal all links", "H", Does::Press("[data-action=heal]")),
    ("Switches of the library", "", Does::Open(Dialog::Settings)),
    ("Members of the cluster", "", Does::Open(Dialog::Members)),
    ("Rules of Raft, on and off", "", Does::Open(Dialog::Rules)),
    ("Share a link to this moment", "", Does::Open(Dialog::Share)),
    (
        "Read and edit the scenario, or open one of yours",
        "E",
        Does::Open(Dialog::Open),
    ),
    (
        "Start over with the same seed",
        "",
        Does::Press("[data-action=restart]"),
    ),
    (
        "Start over with another seed",
        "",
        Does::Press("[data-action=new-seed]"),
    ),
    (
        "Another theme: system, light, dark",
        "",
        Does::Press("[data-action=theme]"),
    ),
    ("Help: keys and shapes", "?", Does::Open(Dialog::Help)),
];

/// An action of the scenario language.
pub fn do_action(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Plays a branch.
pub fn play_branch(name: &str) -> String {
    format!("Play the branch “{name}”")
}

/// Opens a scenario.
pub fn open_scenario(title: &str) -> String {
    format!("Scenario: {title}")
}
