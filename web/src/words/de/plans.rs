//! German: what is going to be done. Whom it means stands in the dative.

use crate::words::plans::Plans;
use crate::words::text::text;

pub(in crate::words) const PLANS: Plans = Plans {
    scenario: text("Szenario · {0}"),
    scenario_when: text("Szenario, „{0}“ · {1}"),
    scenario_says: text("Das Szenario sagt „{0}“."),
    scenario_asks: text("Das Szenario fragt „{0}“."),
    scenario_line: text("Das Szenario: „{0}“."),
    yours: text("Was du dann getan hast · {0}"),
    leader: "dem Leader",
    follower: "einem Follower",
    followers: "allen Followern",
    down: "den Servern, die aus sind",
    up: "den Servern, die laufen",
    paused: "den angehaltenen Servern",
    candidates: "den Kandidaten",
    voters: "den Wählern",
    learners: "den Learnern",
    witnesses: "den Witnesses",
    majority: "einer Mehrheit",
    minority: "einer Minderheit",
    newest: "dem Server mit dem neuesten Log",
    oldest: "dem Server mit dem ältesten Log",
    with_entry: text("den Servern mit Eintrag {0}"),
    without_entry: text("den Servern ohne Eintrag {0}"),
    rest: "dem Rest",
    core: "einen Kern von Servern",
    named: text("„{0}“"),
};
