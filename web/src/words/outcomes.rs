//! What was seen when a scenario did not come out as it expects, and when a healed
//! cluster did not recover. A language says it itself: it is fetched with its other words.

use raftworks_sim::liveness::Missing;
use raftworks_sim::scenario::Seen;

use super::outcomes;

/// How a language says it.
pub struct Outcomes {
    pub seen: fn(&Seen) -> String,
    pub missing: fn(&Missing) -> String,
}

/// When an expectation did not come out, and what was so instead.
pub fn seen(seen: &Seen) -> String {
    (outcomes().seen)(seen)
}

/// What a healed cluster did not come to in time.
pub fn missing(missing: &Missing) -> String {
    (outcomes().missing)(missing)
}

#[cfg(test)]
mod tests {
    use raftworks_sim::{Index, Position, Role, ServerId, Term, Time};

    use raftworks_sim::scenario::{Instead, State};

    use super::*;
    use crate::words::tests::in_german;

    /// What was seen with servers of which one is down.
    fn with_states(state: State) -> Seen {
        let servers = vec![(ServerId(1), Some(state)), (ServerId(2), None)];
        Seen::ToTheEnd(Instead::Servers(servers))
    }

    #[test]
    fn what_was_seen_is_said_in_both_languages() {
        let position = Position {
            index: Index(7),
            term: Term(3),
        };
        for (what, english, german) in [
            (
                Seen::At(Time(1_500_000), Instead::Leader(None)),
                "at 1500ms: nobody leads",
                "bei 1,500 s: niemand führt",
            ),
            (
                Seen::TooShort(Time(1_500_000)),
                "the run ended after 1500ms, before this was certain",
                "der Lauf endete nach 1,500 s, bevor dies sicher war",
            ),
            (
                Seen::ToTheEnd(Instead::Happened(1)),
                "to the end: it happened once",
                "bis zum Ende: es geschah 1-mal",
            ),
            (
                Seen::ToTheEnd(Instead::Violations(Vec::new())),
                "to the end: no violation",
                "bis zum Ende: keine Verletzung",
            ),
            (
                Seen::ToTheEnd(Instead::Answer(None)),
                "to the end: no answer",
                "bis zum Ende: keine Antwort",
            ),
            (
                with_states(State::Committed(Index(4))),
                "to the end: server 1: committed 4; server 2: down",
                "bis zum Ende: Server 1: committet bis 4; Server 2: aus",
            ),
            (
                with_states(State::Log(position, Index(6))),
                "to the end: server 1: log to 7 of term 3, applied 6; server 2: down",
                "bis zum Ende: Server 1: Log bis 7 aus Term 3, angewendet bis 6; Server 2: aus",
            ),
            (
                with_states(State::Voters(vec![ServerId(1), ServerId(3)], true)),
                "to the end: server 1: voters 1 3, joint; server 2: down",
                "bis zum Ende: Server 1: Wähler: Server 1 und 3, gemeinsam; Server 2: aus",
            ),
        ] {
            assert_eq!(seen(&what), english);
            assert_eq!(in_german(|| seen(&what)), german);
        }
    }

    #[test]
    fn what_is_missing_is_said_in_both_languages() {
        for (what, english, german) in [
            (
                Missing::Leader {
                    within_us: 500_000,
                    returns: Some(4),
                    roles: vec![(ServerId(2), Role::Candidate, Term(9))],
                },
                "no leader within 500ms, and a livelock: the cluster came back 4 times to one state; 2 Candidate in term 9",
                "kein Leader innerhalb von 500 ms, und ein Livelock: der Cluster kam 4-mal in einen Zustand zurück; Server 2: Kandidat in Term 9",
            ),
            (
                Missing::Convergence {
                    last: Index(8),
                    applied: vec![(ServerId(1), Index(8)), (ServerId(2), Index(5))],
                },
                "entry 8 is not applied everywhere, or state machines differ: server 1 8, server 2 5",
                "Eintrag 8 ist nicht überall angewendet, oder Zustandsmaschinen sind verschieden; Server 1: bis 8; Server 2: bis 5",
            ),
            (
                Missing::LeavesJoint(ServerId(3)),
                "server 3 is still joint",
                "die Konfiguration von Server 3 ist noch gemeinsam",
            ),
        ] {
            assert_eq!(missing(&what), english);
            assert_eq!(in_german(|| missing(&what)), german);
        }
    }
}
