//! English: questions that begin with why, and the facts of the answers.

use raftworks_sim::why::{Fact, Need, Obstacle, Question};

use super::en_events::{Sentence, sentence};
use super::{event_sentence, servers, time};

/// Before the questions.
pub const WHY: &str = "Why …";
/// While nothing can be asked.
pub const WHY_PAUSE: &str = "pause, or select something, to ask.";
/// For those who hear the page, and as a title.
pub const WHY_TITLE: &str = "Why did this happen? (Y)";
/// Beside the sentence of the event.
pub const WHY_SHORT: &str = "Why?";
/// Goes to a step's moment.
pub const WHY_GO: &str = "Go to this moment";
/// Closes the answer.
pub const WHY_CLOSE: &str = "Close";

fn client(id: u32) -> String {
    match id {
        0 => "your client".to_owned(),
        id => format!("client {id}"),
    }
}

/// A question, as it follows after “Why”.
pub fn question(question: Question) -> String {
    match question {
        Question::Event(_) => "did this happen?".to_owned(),
        Question::Election(id) => format!("did server {id} start an election?"),
        Question::Refusal(id) => format!("did server {id} refuse?"),
        Question::NotElected(id) => format!("has server {id} not won?"),
        Question::SteppedDown(id) => format!("did server {id} step down?"),
        Question::Overwritten(id) => format!("were entries of server {id} overwritten?"),
        Question::Entry(index) => format!("is entry {index} not committed?"),
        Question::Waiting(id) => format!("is {} still waiting?", client(id.0)),
        Question::Stale(id) => format!("is what {} read so old?", client(id.0)),
        Question::Silence => "does nothing happen?".to_owned(),
    }
}

/// A fact.
pub fn fact(fact: &Fact) -> Sentence {
    let (text, paper, section) = match fact {
        Fact::Happened(event) => return event_sentence(event),
        Fact::HeardNothing { server, since } => (
            format!(
                "Server {server} has heard from no leader since {}, when its timer began to run.",
                time(since.0)
            ),
            "election timeout",
            "§5.2",
        ),
        Fact::Quorum {
            need,
            have,
            missing,
            needed,
        } => return quorum(*need, have, missing, *needed),
        Fact::Missing { server, obstacle } => (
            format!("Server {server} {}.", obstacle_text(*obstacle)),
            "",
            obstacle_section(*obstacle),
        ),
        Fact::OldTerm {
            index,
            term,
            waits_for,
        } => (
            format!(
                "A majority has entry {index}, but it is of term {term}: another leader could still replace it. Entry {waits_for}, the leader's first own, has to be committed; then this one is, too."
            ),
            "only entries of the leader's own term are committed by counting",
            "§5.4.2, Figure 8",
        ),
        Fact::Committed { index } => (
            format!("Entry {index} is committed."),
            "a majority stores it",
            "§5.3",
        ),
        Fact::NoSuchEntry { index } => (
            format!(
                "The leader has no entry {index}: it will never be committed unless it becomes leader who has it."
            ),
            "the leader's log is what counts",
            "§5.3",
        ),
        Fact::Works { leader } => (
            format!("Nothing is missing: server {leader} leads and reaches a quorum."),
            "",
            "",
        ),
        Fact::NoLeader => (
            "Nobody leads, so that nothing can be committed.".to_owned(),
            "leader election",
            "§5.2",
        ),
        Fact::NobodyCanWin => (
            "No server could win an election now.".to_owned(),
            "a majority wins",
            "§5.2",
        ),
        Fact::ElectionComes { server, at } => (
            format!(
                "Server {server} will start an election at {}, and could win it.",
                time(at.0)
            ),
            "election timeout",
            "§5.2",
        ),
        Fact::LogBehind { candidate, voter } => (
            format!(
                "Server {voter} would refuse server {candidate} its vote: its own log is more up to date."
            ),
            "election restriction",
            "§5.4.1",
        ),
        other => return of_client(other),
    };
    sentence(text, paper, section)
}

fn of_client(fact: &Fact) -> Sentence {
    let (text, section) = match fact {
        Fact::Asked {
            client: id,
            server,
            since,
            attempts,
        } => {
            let mut who = client(id.0);
            if let Some(first) = who.get_mut(0..1) {
                first.make_ascii_uppercase();
            }
            let times = match attempts {
                0 | 1 => String::new(),
                n => format!(", for the {n}. time"),
            };
            (
                format!(
                    "{who} waits since {}; it asked server {server} last{times}.",
                    time(since.0)
                ),
                "§8",
            )
        }
        Fact::InLog { server, index } => (
            format!(
                "Server {server} has it in its log as entry {index}, and answers when that is applied."
            ),
            "§5.3",
        ),
        Fact::ReadWaits { server } => (
            format!(
                "Server {server} answers the read when a quorum has confirmed that it still leads."
            ),
            "dissertation 6.4",
        ),
        Fact::ReadWaitsToApply {
            server,
            index,
            applied,
        } => (
            format!(
                "Server {server} answers the read when it has applied entry {index}; it is at {applied}."
            ),
            "dissertation 6.4",
        ),
        Fact::StillTravelling => (
            "The request, or the answer, is still on its way.".to_owned(),
            "",
        ),
        Fact::AsksAgain { at } => (
            format!(
                "At {} it loses its patience and asks another server.",
                time(at.0)
            ),
            "§8",
        ),
        Fact::ReadSaw {
            applied,
            committed,
            unconfirmed,
        } => {
            let confirmed = if *unconfirmed {
                " Nothing made sure that this is the latest."
            } else {
                ""
            };
            (
                format!(
                    "The server that answered had applied entries to {applied}; committed was entry {committed}.{confirmed}"
                ),
                "dissertation 6.4",
            )
        }
        Fact::Remedy {
            servers: ids,
            enough,
        } => {
            let text = if *enough >= ids.len() {
                format!("It takes {} to go on.", servers(ids))
            } else {
                format!("Any {enough} of {} would do.", servers(ids))
            };
            (text, "")
        }
        _ => (String::new(), ""),
    };
    sentence(text, "", section)
}

fn quorum(
    need: Need,
    have: &[raftworks_sim::ServerId],
    missing: &[raftworks_sim::ServerId],
    needed: usize,
) -> Sentence {
    let (have, missing) = (servers(have), servers(missing));
    match need {
        Need::Elect(id) => sentence(
            format!(
                "Server {id} needs {needed} votes to win: it can count on {have}, and lacks {missing}."
            ),
            "a majority wins",
            "§5.2",
        ),
        Need::Commit(index) => sentence(
            format!(
                "Entry {index} has to be on {needed} disks; it is on those of {have}, and not known to be on those of {missing}."
            ),
            "a majority stores it",
            "§5.3",
        ),
        Need::Lead(id) => sentence(
            format!(
                "Server {id} leads, but to commit anything it takes {needed} servers: it reaches {have}, and not {missing}."
            ),
            "a majority stores it",
            "§5.3",
        ),
    }
}

fn obstacle_text(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Down => "is down",
        Obstacle::Paused => "is stalled",
        Obstacle::CutTo => "cannot be reached: the link to it is cut",
        Obstacle::CutFrom => "cannot answer: the link from it is cut",
        Obstacle::Regressed => {
            "lost what it had confirmed and does not count until somebody says so"
        }
        Obstacle::Writing => "has not finished writing to its disk",
        Obstacle::Travelling => "has not answered yet: messages are on their way",
        Obstacle::Probing => "is behind: the leader looks for where their logs agree",
        Obstacle::Refused => "refused",
        Obstacle::Silent => "has not answered yet",
    }
}

fn obstacle_section(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Writing => "Figure 2",
        Obstacle::Probing => "§5.3",
        Obstacle::Down | Obstacle::CutTo | Obstacle::CutFrom | Obstacle::Silent => "§5.1",
        _ => "",
    }
}
