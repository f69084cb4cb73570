//! What will happen next, if nobody does anything, for those who step.

use raftworks_sim::{
    Action, Address, Coming, Fate, Fault, MessageId, Run, Selector, ServerId, Upcoming,
};

use super::pointed::Pointed;
use super::{Selection, term_class};
use crate::words;

/// The most that is listed.
const MOST_ROWS: usize = 80;

/// Something that will happen.
#[derive(Clone, PartialEq, Debug)]
pub struct NextRow {
    /// Tells it from the others.
    pub key: String,
    /// How long until then; nothing for what waits for somebody.
    pub in_us: Option<u64>,
    /// When.
    pub time: String,
    /// What it is, for the style: `message`, `write`, `timer`, `client` or `plan`.
    pub class: &'static str,
    /// The class that colours it.
    pub term_class: String,
    /// What, in words.
    pub text: String,
    /// What is selected when it is pressed.
    pub selection: Selection,
    /// Whom it concerns, and which entries.
    pub of: Option<Pointed>,
    /// What can be done to it: a name, and the action.
    pub acts: Vec<(NextAct, Action)>,
}

/// What can be done to something that will happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextAct {
    /// Let it happen now.
    Now,
    /// Stop a message where it is.
    Hold,
    /// Let it go on.
    Release,
    /// Lose it.
    Drop,
}

/// What will happen.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NextView {
    /// In order; what waits comes last.
    pub rows: Vec<NextRow>,
    /// How much more there is.
    pub more: usize,
}

/// What will happen after this moment.
pub fn next(run: &Run, now_us: u64) -> NextView {
    let mut coming = run.world().upcoming();
    let more = coming.len().saturating_sub(MOST_ROWS);
    coming.truncate(MOST_ROWS);
    let mut rows: Vec<NextRow> = coming
        .iter()
        .enumerate()
        .map(|(place, coming)| row(run, now_us, place, coming))
        .collect();
    // In the past, what the reader did then comes again.
    let moment = run.moment();
    for action in run
        .actions()
        .iter()
        .filter(|action| action.number >= moment)
    {
        let before = |row: &NextRow| row.in_us.is_some_and(|us| now_us + us < action.time.0);
        let place = if action.number == moment {
            0
        } else {
            rows.iter()
                .position(|row| !before(row))
                .unwrap_or(rows.len())
        };
        let mut own = blank(format!("own-{}", action.number), "plan");
        own.in_us = Some(action.time.0.saturating_sub(now_us));
        own.time = words::time(action.time.0);
        own.text = words::your_action(&action.action);
        rows.insert(place, own);
    }
    NextView { rows, more }
}

fn blank(key: String, class: &'static str) -> NextRow {
    NextRow {
        key,
        in_us: None,
        time: String::new(),
        class,
        term_class: String::new(),
        text: String::new(),
        selection: Selection::Nothing,
        of: None,
        acts: Vec::new(),
    }
}

fn row(run: &Run, now_us: u64, place: usize, coming: &Upcoming) -> NextRow {
    let mut row = match &coming.what {
        Coming::Act(action) => {
            let mut row = blank(format!("act-{place}"), "plan");
            row.text = words::planned(action);
            row
        }
        Coming::Step(step) => {
            let mut row = blank(format!("step-{}", step.line), "plan");
            row.text = words::planned_step(step, |text| super::told(run.world(), text));
            row
        }
        Coming::Write(server, write) => {
            let mut row = blank(format!("write-{server}-{}", write.0), "write");
            row.text = words::reading().coming_write.with([server]);
            row.selection = Selection::Server(*server);
            row
        }
        Coming::Deadline(server) => deadline(run, *server),
        Coming::Message(id) => message(run, *id),
        Coming::Client(client) => {
            let mut row = blank(format!("client-{}", client.0), "client");
            let waits = run.world().clients().get(client.0 as usize);
            let waits = waits.is_some_and(|client| client.current().is_some());
            row.text = words::coming_client(client.0, waits);
            row.selection = Selection::Client(client.0);
            row
        }
    };
    let servers = run.world().hosts().len();
    row.of = match &coming.what {
        Coming::Message(id) => {
            let flight = run.world().flight(*id);
            flight.map(|flight| Pointed::flight(flight, servers))
        }
        _ => Pointed::selection(row.selection, servers),
    };
    row.in_us = coming.at.map(|at| at.0.saturating_sub(now_us));
    row.time = coming.at.map(|at| words::time(at.0)).unwrap_or_default();
    row
}

fn deadline(run: &Run, server: ServerId) -> NextRow {
    let mut row = blank(format!("deadline-{server}"), "timer");
    let leads = run
        .world()
        .host(server)
        .is_some_and(raftworks_sim::Host::leads);
    row.text = words::coming_deadline(server, leads);
    row.selection = Selection::Server(server);
    if !leads {
        let now = Action::TimeOut(Selector::Server(server));
        row.acts.push((NextAct::Now, now));
    }
    row
}

fn message(run: &Run, id: MessageId) -> NextRow {
    let mut row = blank(id.to_string(), "message");
    row.selection = Selection::Message(id);
    let Some(flight) = run.world().flight(id) else {
        return row;
    };
    row.text = words::coming_message(flight);
    row.term_class = match (id.from, id.to) {
        (Address::Server(_), Address::Server(_)) => term_class(id.term),
        _ => "of-client".to_owned(),
    };
    row.acts
        .push((NextAct::Now, Action::Fault(Fault::Deliver(id))));
    row.acts.push(match flight.held_at {
        Some(_) => (NextAct::Release, Action::Release(id)),
        None => (NextAct::Hold, Action::Hold(id)),
    });
    if flight.fate == Fate::Arrives {
        row.acts.push((NextAct::Drop, Action::Drop(id)));
    }
    row
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::EventKind;
    use raftworks_sim::scenario::parse_action;

    const TEXT: &str = "servers 3\nclient pause 20ms\nat 600ms crash leader\n";

    #[test]
    fn what_comes_first_happens_first_and_every_act_can_be_done() {
        let mut run = run_of(TEXT, 0);
        let mut done = [0; 3];
        while run.world().now().0 < 900_000 {
            let now = run.world().now().0;
            let view = next(&run, now);
            assert!(
                view.rows
                    .windows(2)
                    .all(|pair| match (pair[0].in_us, pair[1].in_us) {
                        (Some(a), Some(b)) => a <= b,
                        (None, Some(_)) => false,
                        _ => true,
                    })
            );
            let keys: std::collections::BTreeSet<_> = view.rows.iter().map(|r| &r.key).collect();
            assert_eq!(keys.len(), view.rows.len());
            assert!(
                view.rows.iter().all(|row| row.text.ends_with('.')),
                "{:?}",
                view.rows
            );
            for row in view.rows.iter().filter(|_| run.moment() % 50 == 7) {
                for (act, action) in &row.acts {
                    let mut other = run.clone();
                    let event = other.act(run.world().now(), action.clone()).unwrap();
                    let EventKind::Acted { skipped, .. } = &event.kind else {
                        panic!("an action is an event");
                    };
                    assert_eq!(*skipped, None, "{action}");
                    done[*act as usize / 2] += 1;
                }
            }
            let first = view.rows[0].clone();
            let event = run.step_forward().unwrap();
            assert_eq!(first.in_us, Some(event.time.0 - now));
        }
        assert!(done[0] > 10 && done[1] > 3, "{done:?}");
    }

    #[test]
    fn delivering_now_makes_a_message_the_next_one() {
        let mut run = run_of(TEXT, 400_000);
        let late = |run: &Run| {
            let rows = next(run, run.world().now().0).rows;
            let mut messages = rows.into_iter().filter(|row| row.class == "message");
            messages.next_back().unwrap()
        };
        while late_is_first(&run) {
            run.step_forward();
        }
        let row = late(&run);
        run.act(run.world().now(), row.acts[0].1.clone());
        assert_eq!(next(&run, run.world().now().0).rows[0].key, row.key);
    }

    fn late_is_first(run: &Run) -> bool {
        let rows = next(run, run.world().now().0).rows;
        rows.iter().filter(|row| row.class == "message").count() < 2
    }

    #[test]
    fn in_the_past_the_readers_own_actions_come_again() {
        let mut run = run_of(TEXT, 300_000);
        let at = run.moment();
        run.act(run.world().now(), parse_action("crash 2").unwrap());
        run.seek(at);
        let first = &next(&run, run.world().now().0).rows[0];
        assert!(
            first.class == "plan" && first.text.contains("Crash of server 2"),
            "{first:?}"
        );
        run.seek(at - 5);
        let rows = next(&run, run.world().now().0).rows;
        assert!(
            rows.iter()
                .any(|row| row.text.contains("Crash of server 2"))
        );
    }
}
