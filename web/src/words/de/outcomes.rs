//! German: what did not come out.

use raftworks_sim::liveness::Missing;
use raftworks_sim::scenario::{Instead, Seen, State};

use crate::words::outcomes::Outcomes;
use crate::words::{role_name, servers, span, time, violation};

pub(in crate::words) const OUTCOMES: Outcomes = Outcomes { seen, missing };

fn seen(seen: &Seen) -> String {
    match seen {
        Seen::At(when, what) => format!("bei {}: {}", time(when.0), instead(what)),
        Seen::ToTheEnd(what) => format!("bis zum Ende: {}", instead(what)),
        Seen::TooShort(end) => {
            let end = time(end.0);
            format!("der Lauf endete nach {end}, bevor dies sicher war")
        }
    }
}

fn instead(instead: &Instead) -> String {
    match instead {
        Instead::Leader(Some(leader)) => format!("Server {leader} führt"),
        Instead::Leader(None) => "niemand führt".to_owned(),
        Instead::Servers(servers) => {
            let each = servers.iter().map(|(id, state)| {
                let state = state.as_ref().map_or("aus".to_owned(), self::state);
                format!("Server {id}: {state}")
            });
            each.collect::<Vec<_>>().join("; ")
        }
        Instead::Answer(Some(answer)) => answer.clone(),
        Instead::Answer(None) => "keine Antwort".to_owned(),
        Instead::Violations(violations) if violations.is_empty() => "keine Verletzung".to_owned(),
        Instead::Violations(violations) => {
            let each: Vec<String> = violations.iter().map(violation).collect();
            each.join("; ")
        }
        Instead::Happened(count) => format!("es geschah {count}-mal"),
    }
}

fn state(state: &State) -> String {
    match state {
        State::Committed(index) => format!("committet bis {index}"),
        State::Value(value) => value.clone(),
        State::Log(last, applied) => {
            let (index, term) = (last.index, last.term);
            format!("Log bis {index} aus Term {term}, angewendet bis {applied}")
        }
        State::Term(term) => format!("Term {term}"),
        State::Voters(voters, joint) => {
            let joint = if *joint { ", gemeinsam" } else { "" };
            format!("Wähler: {}{joint}", servers(voters))
        }
    }
}

fn missing(missing: &Missing) -> String {
    match missing {
        Missing::Leader {
            within_us,
            returns,
            roles,
        } => {
            let roles = roles.iter().map(|(id, role, term)| {
                let role = role_name(*role);
                format!("; Server {id}: {role} in Term {term}")
            });
            let livelock = returns.map(|times| {
                format!(", und ein Livelock: der Cluster kam {times}-mal in einen Zustand zurück")
            });
            let (within, livelock) = (span(*within_us), livelock.unwrap_or_default());
            format!(
                "kein Leader innerhalb von {within}{livelock}{}",
                roles.collect::<String>()
            )
        }
        Missing::Answers { asked, within_us } => {
            let (asked, within) = (time(asked.0), span(*within_us));
            format!("gefragt nach {asked}, innerhalb von {within}")
        }
        Missing::Convergence { last, applied } => {
            let applied = applied
                .iter()
                .map(|(id, index)| format!("; Server {id}: bis {index}"));
            format!(
                "Eintrag {last} ist nicht überall angewendet, oder Zustandsmaschinen sind verschieden{}",
                applied.collect::<String>()
            )
        }
        Missing::LeavesJoint(leader) => {
            format!("die Konfiguration von Server {leader} ist noch gemeinsam")
        }
    }
}
