//! English: the commands of the palette.

use crate::words::palette::Palette;
use crate::words::text::text;

pub(in crate::words) const PALETTE: Palette = Palette {
    title: "Do anything",
    hint: "Type what you want, such as crash 3, pause, diagram, or partition 1 2 | rest",
    nothing_found: "Nothing is called so.",
    commands: [
        ("Play or pause", "Space"),
        ("Forward one event", "→"),
        ("Back one event", "←"),
        ("To the next interesting event", "Shift + →"),
        ("To the previous interesting event", "Shift + ←"),
        ("To the beginning", "Home"),
        ("To the latest moment", "End"),
        ("Undo: back to before what you did last", "U"),
        ("Why did this event happen?", "Y"),
        ("Faster", "]"),
        ("Slower", "["),
        ("Show the cluster", "V"),
        ("Show the space-time diagram", "V"),
        ("Compare two branches", "V"),
        ("Diagram: larger", "+"),
        ("Diagram: smaller", "−"),
        ("Diagram: the whole run", "0"),
        ("Diagram: save as SVG", ""),
        ("Diagram: save as PNG", ""),
        ("Draw a partition", "X"),
        ("Heal all links", "H"),
        (
            "The whole cluster: network, partitions, timers, disks, clocks",
            "N",
        ),
        ("Switches of the library", ""),
        ("Members of the cluster", ""),
        ("Rules of Raft, on and off", ""),
        (
            "Verdicts: linearizability, recovery, the specification, coverage",
            "",
        ),
        ("Share a link to this moment", ""),
        ("Read and edit the scenario, or open one of yours", "E"),
        ("Start over with the same seed", ""),
        ("Start over with another seed", ""),
        ("Another theme: system, light, dark", ""),
        ("Another language: Deutsch", ""),
        ("Help: keys and shapes", "?"),
    ],
    play_branch: text("Play the branch “{0}”"),
    open_scenario: text("Scenario: {0}"),
};
