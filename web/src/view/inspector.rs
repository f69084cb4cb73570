//! All fields of what is selected.

mod message;

use std::borrow::Cow;

use raftworks_sim::{Host, Role, ServerId, Time, World};

use super::{Selection, term_class};
use crate::words;

/// One field and its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name, the paper's where it has one.
    pub name: Cow<'static, str>,
    /// Its value.
    pub value: String,
}

fn field(name: &'static str, value: impl ToString) -> Field {
    Field {
        name: name.into(),
        value: value.to_string(),
    }
}

/// What is selected, in full.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InspectorView {
    /// Nothing is.
    Nothing,
    /// What was selected is not there any more.
    Gone {
        /// What it was.
        title: String,
    },
    /// A server.
    Server {
        /// Which one.
        id: ServerId,
        /// What it is, in a few words.
        title: String,
        /// The class that colours it.
        term_class: String,
        /// Its fields.
        fields: Vec<Field>,
        /// Its key-value state.
        state: Vec<(String, String)>,
    },
    /// A message.
    Message {
        /// What it is.
        title: String,
        /// Its fields.
        fields: Vec<Field>,
    },
    /// A link.
    Link {
        /// One end.
        a: ServerId,
        /// The other.
        b: ServerId,
    },
    /// A client.
    Client {
        /// What it is called.
        title: String,
        /// Its fields.
        fields: Vec<Field>,
    },
    /// All of it.
    Cluster,
}

/// Everything about what is selected.
pub fn inspector(world: &World, now_us: u64, selection: Selection) -> InspectorView {
    match selection {
        Selection::Nothing => InspectorView::Nothing,
        Selection::Server(id) => match world.host(id) {
            Some(host) => server(host, now_us),
            None => InspectorView::Nothing,
        },
        Selection::Message(id) => match world.flight(id) {
            Some(flight) => message::message(flight, now_us),
            None => InspectorView::Gone {
                title: words::message(id),
            },
        },
        Selection::Link(a, b) => InspectorView::Link { a, b },
        Selection::Cluster => InspectorView::Cluster,
        Selection::Client(id) => client(world, id),
    }
}

fn server(host: &Host, now_us: u64) -> InspectorView {
    let (core, words) = (host.server(), words::inspector());
    let or_none = |id: Option<ServerId>| id.map_or(words.nobody.to_owned(), |id| id.to_string());
    let last = core.log().last();
    let mut fields = vec![
        field("currentTerm", core.term()),
        field("votedFor", or_none(core.voted_for())),
        field(words.leader, or_none(core.leader())),
        field(words.log, words.position.with([&last.index, &last.term])),
        field("commitIndex", core.commit_index()),
        field("lastApplied", core.last_applied()),
        field(words.on_disk, words.to_index.with([&core.stable_index()])),
        field(words.pending, host.disk().pending().count()),
        field(words.starts, host.incarnation() + 1),
        field(words.voters, words::configuration(core.configuration())),
    ];
    if let Some(snapshot) = core.snapshot() {
        let (last, size) = (snapshot.last.index, snapshot.size_bytes);
        fields.push(field(
            words.snapshot,
            words.snapshot_to.with([&last, &size]),
        ));
    }
    if let Some((snapshot, received)) = core.incoming_snapshot() {
        let size = snapshot.size_bytes;
        fields.push(field(
            words.receives,
            words.bytes_of.with([&received, &size]),
        ));
    }
    if let Some(target) = core.transfer_target() {
        fields.push(field(words.hands_on, words.server.with([&target])));
    }
    if let Some(until) = core.lease_until() {
        let left = until.0.saturating_sub(now_us) / 10_000 * 10;
        fields.push(field(words.lease, words.lease_for.with([&left])));
    }
    if host.is_up() && !host.is_paused() {
        fields.extend(timer(host, now_us));
    }
    if core.role() == Role::Leader && host.is_up() {
        for progress in core.followers() {
            fields.push(Field {
                name: words.server.with([&progress.id()]).into(),
                value: words.progress.with([
                    &progress.match_index(),
                    &progress.next_index(),
                    &words::mode(progress),
                ]),
            });
        }
    }
    let state = match (host.is_up(), host.is_paused()) {
        (false, _) => words.down.to_owned(),
        (true, true) => words.paused.with([&words::role_name(core.role())]),
        (true, false) => words
            .in_term
            .with([&words::role_name(core.role()), &core.term()]),
    };
    let values = host.store().values();
    InspectorView::Server {
        id: host.id(),
        title: words.server_title.with([&host.id(), &state]),
        term_class: term_class(core.term()),
        fields,
        state: values.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
    }
}

/// A server that starts no elections has no timer.
fn timer(host: &Host, now_us: u64) -> Option<Field> {
    let core = host.server();
    let now = host.clock().shows(Time(now_us));
    let (left, words) = (core.timer()?.0.saturating_sub(now.0), words::inspector());
    let name = if core.is_leader() {
        words.next_heartbeat
    } else {
        words.election_timeout
    };
    // Tenths of the span are enough: the ring shows the rest.
    Some(field(name, words.in_ms.with([&(left / 10_000 * 10)])))
}

fn client(world: &World, id: u32) -> InspectorView {
    let Some(client) = world.clients().get(id as usize) else {
        return InspectorView::Nothing;
    };
    let words = words::inspector();
    let hint = words.server.with([&client.leader_hint()]);
    let mut fields = vec![
        field(words.completed, client.completed()),
        field(words.takes_for_leader, hint),
    ];
    if let Some(operation) = client.current() {
        fields.push(field(words.waits_for, &operation.ask));
        fields.push(field(words.asked, words.server.with([&operation.asked])));
        fields.push(field(words.attempts, operation.attempts));
    }
    if let Some((ask, answer)) = client.last_completed() {
        fields.push(field(
            words.last,
            format!("{ask}: {}", words::answer_name(answer)),
        ));
    }
    let waiting = client.waiting().count();
    if waiting > 0 {
        fields.push(field(words.after_that, words.more.with([&waiting])));
    }
    InspectorView::Client {
        title: words::client_name(id),
        fields,
    }
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::MessageId;

    fn value(fields: &[Field], name: &str) -> Option<String> {
        fields
            .iter()
            .find(|f| f.name == name)
            .map(|f| f.value.clone())
    }

    #[test]
    fn a_server_shows_its_whole_state() {
        let run = run_of("servers 3\nclient pause 50ms\n", 1_000_000);
        let leader = run.world().leader().unwrap();
        let view = inspector(run.world(), 1_000_000, Selection::Server(leader));
        let InspectorView::Server {
            title,
            fields,
            state,
            ..
        } = view
        else {
            panic!("no server");
        };
        assert!(title.contains("leader of term 1"), "{title}");
        assert_eq!(value(&fields, "currentTerm").as_deref(), Some("1"));
        assert_eq!(value(&fields, "votedFor"), Some(leader.to_string()));
        assert!(value(&fields, "next heartbeat").is_some());
        assert_eq!(
            fields
                .iter()
                .filter(|f| f.value.starts_with("match "))
                .count(),
            2
        );
        assert!(!state.is_empty());
    }

    #[test]
    fn every_message_on_the_way_shows_the_papers_fields() {
        let mut run = run_of(crate::scenarios::LIST[0].text(), 0);
        let mut names = std::collections::BTreeSet::new();
        for _ in 0..600 {
            run.step_forward();
            let world = run.world();
            for flight in world.flights() {
                let selection = Selection::Message(flight.id);
                match inspector(world, world.now().0, selection) {
                    InspectorView::Message { fields, .. } => {
                        names.extend(fields.into_iter().map(|f| f.name));
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        for name in [
            "lastLogIndex",
            "voteGranted",
            "prevLogTerm",
            "leaderCommit",
            "matchIndex",
            "answer",
        ] {
            assert!(names.contains(name), "{name} was never shown");
        }
    }

    #[test]
    fn what_is_gone_is_named() {
        let run = run_of("servers 3\n", 1_100_000);
        let flight = run.world().flights().next().unwrap().id;
        let gone = MessageId {
            number: 9_999,
            ..flight
        };
        let view = inspector(run.world(), 0, Selection::Message(gone));
        assert!(matches!(view, InspectorView::Gone { .. }));
    }
}
