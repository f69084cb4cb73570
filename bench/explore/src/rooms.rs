//! What is explored: the same model within different bounds, each of which leaves room
//! for something else.

use crate::model::Bounds;

/// One exploration.
pub struct Room {
    pub name: &'static str,
    pub bounds: Bounds,
    /// It takes minutes, and is done when it is asked for.
    pub large: bool,
    /// How many steps are taken at most, where all of them would take hours, and more
    /// memory than there is: every state that so many steps lead to is visited. The
    /// numbers are those that take about a minute, and 7 GB at most.
    pub most_steps: Option<usize>,
}

const LEAST: Bounds = Bounds::LEAST;

/// All of them, the small ones first.
pub fn rooms() -> Vec<Room> {
    let small = |name, bounds| Room {
        name,
        bounds,
        large: false,
        most_steps: None,
    };
    let large = |name, bounds| Room {
        large: true,
        ..small(name, bounds)
    };
    let begun = |most_steps, name, bounds| Room {
        most_steps: Some(most_steps),
        ..large(name, bounds)
    };
    let first = Bounds {
        elected: false,
        terms: 1,
        ..LEAST
    };
    vec![
        small(
            "all three campaign in the first term",
            Bounds {
                candidates: 3,
                ..first.clone()
            },
        ),
        small(
            "two campaign in the first term, and a server crashes",
            Bounds {
                crashes: 1,
                ..first.clone()
            },
        ),
        small(
            "a second leader, while the first takes a command",
            Bounds {
                commands: 1,
                ..LEAST
            },
        ),
        small(
            "a second leader, a server crashes, and a message arrives twice",
            Bounds {
                crashes: 1,
                duplicates: 1,
                ..LEAST
            },
        ),
        small(
            // With a leader nobody would answer: time stands still, and it was just heard.
            "two campaign in the first term with PreVote",
            Bounds {
                pre_vote: true,
                ..first
            },
        ),
        large(
            "two campaign in the first term, a server crashes, a message arrives twice",
            Bounds {
                crashes: 1,
                duplicates: 1,
                ..first.clone()
            },
        ),
        large(
            "a second leader, while the first takes a command; a message arrives twice",
            Bounds {
                commands: 1,
                duplicates: 1,
                ..LEAST
            },
        ),
        large(
            "a second leader, while the first takes a command; a server crashes",
            Bounds {
                commands: 1,
                crashes: 1,
                ..LEAST
            },
        ),
        begun(
            20,
            "three terms and a command",
            Bounds {
                commands: 1,
                terms: 3,
                ..LEAST
            },
        ),
        begun(
            18,
            "all three campaign, a command, a crash",
            Bounds {
                candidates: 3,
                commands: 1,
                crashes: 1,
                ..LEAST
            },
        ),
        begun(
            9,
            "two commands, a heartbeat, a crash, a message twice",
            Bounds {
                commands: 2,
                crashes: 1,
                heartbeats: 1,
                duplicates: 1,
                ..LEAST
            },
        ),
        begun(
            22,
            "two terms from the beginning",
            Bounds { terms: 2, ..first },
        ),
    ]
}
