//! Questions that begin with why, and the facts of the answers.

use raftworks_sim::ServerId;
use raftworks_sim::why::{Fact, Need, Obstacle, Question};

use super::text::{Line, Sentence, Text};
use super::{event_sentence, servers, time, why};

/// The texts of this file.
pub struct Why {
    /// Before the questions.
    pub title: &'static str,
    /// While nothing can be asked.
    pub pause: &'static str,
    /// For those who hear the page, and as a title.
    pub of_event: &'static str,
    /// Beside the sentence of the event.
    pub short: &'static str,
    /// Goes to a step's moment.
    pub go: &'static str,
    /// Before a question, in the head of its answer.
    pub asked: Text<1>,
    /// Questions, as they follow after “Why”.
    pub event: &'static str,
    pub election: Text<1>,
    pub refusal: Text<1>,
    pub not_elected: Text<1>,
    pub stepped_down: Text<1>,
    pub entries_overwritten: Text<1>,
    pub not_committed: Text<1>,
    pub waiting: Text<1>,
    pub so_old: Text<1>,
    pub silence: &'static str,
    /// A client within a question.
    pub your_client: &'static str,
    pub client: Text<1>,
    /// The same at the beginning of a sentence.
    pub your_client_first: &'static str,
    pub client_first: Text<1>,
    /// A server, a time.
    pub heard_nothing: Line<2>,
    /// An entry, its term, the entry that decides it.
    pub old_term: Line<3>,
    pub committed: Line<1>,
    pub no_such_entry: Line<1>,
    pub works: Line<1>,
    pub no_leader: Line<0>,
    pub nobody_can_win: Line<0>,
    /// A server, a time.
    pub election_comes: Line<2>,
    /// A voter, a candidate.
    pub log_behind: Line<2>,
    /// A client, a time, a server, how often.
    pub client_asked: Line<4>,
    /// For the how many-eth time.
    pub times: Text<1>,
    /// A server, an entry.
    pub in_log: Line<2>,
    pub read_waits: Line<1>,
    /// A server, an entry, where it is.
    pub read_waits_to_apply: Line<3>,
    pub travelling: Line<0>,
    pub asks_again: Line<1>,
    /// What was applied, what was committed.
    pub read_saw: Line<2>,
    pub read_saw_unconfirmed: Line<2>,
    pub takes_all: Line<1>,
    /// How many of which servers.
    pub takes_any: Line<2>,
    /// A server, how many, those it has, those it lacks.
    pub elect: Line<4>,
    pub commit: Line<4>,
    pub lead: Line<4>,
    /// A server, with what is in its way, and nothing more.
    pub missing: Text<2>,
    pub down: &'static str,
    pub paused: &'static str,
    pub cut_to: &'static str,
    pub cut_from: &'static str,
    pub regressed: &'static str,
    pub writing: &'static str,
    pub not_arrived: &'static str,
    pub probing: &'static str,
    pub refused: &'static str,
    pub silent: &'static str,
    pub figure_2: &'static str,
}

fn client(id: u32, first: bool) -> String {
    let words = why();
    match (id, first) {
        (0, false) => words.your_client.to_owned(),
        (0, true) => words.your_client_first.to_owned(),
        (id, false) => words.client.with([&id]),
        (id, true) => words.client_first.with([&id]),
    }
}

/// A question, as it follows after “Why”.
pub fn question(question: Question) -> String {
    let words = why();
    match question {
        Question::Event(_) => words.event.to_owned(),
        Question::Election(id) => words.election.with([&id]),
        Question::Refusal(id) => words.refusal.with([&id]),
        Question::NotElected(id) => words.not_elected.with([&id]),
        Question::SteppedDown(id) => words.stepped_down.with([&id]),
        Question::Overwritten(id) => words.entries_overwritten.with([&id]),
        Question::Entry(index) => words.not_committed.with([&index]),
        Question::Waiting(id) => words.waiting.with([&client(id.0, false)]),
        Question::Stale(id) => words.so_old.with([&client(id.0, false)]),
        Question::Silence => words.silence.to_owned(),
    }
}

/// A fact.
pub fn fact(fact: &Fact) -> Sentence {
    let words = why();
    match fact {
        Fact::Happened(event) => event_sentence(event),
        Fact::HeardNothing { server, since } => words.heard_nothing.with([server, &time(since.0)]),
        Fact::Quorum {
            need,
            have,
            missing,
            needed,
        } => quorum(*need, have, missing, *needed),
        Fact::Missing { server, obstacle } => Sentence {
            text: words.missing.with([server, &obstacle_text(*obstacle)]),
            paper: "",
            section: obstacle_section(*obstacle),
        },
        Fact::OldTerm {
            index,
            term,
            waits_for,
        } => words.old_term.with([index, term, waits_for]),
        Fact::Committed { index } => words.committed.with([index]),
        Fact::NoSuchEntry { index } => words.no_such_entry.with([index]),
        Fact::Works { leader } => words.works.with([leader]),
        Fact::NoLeader => words.no_leader.with([]),
        Fact::NobodyCanWin => words.nobody_can_win.with([]),
        Fact::ElectionComes { server, at } => words.election_comes.with([server, &time(at.0)]),
        Fact::LogBehind { candidate, voter } => words.log_behind.with([voter, candidate]),
        other => of_client(other),
    }
}

fn of_client(fact: &Fact) -> Sentence {
    let words = why();
    match fact {
        Fact::Asked {
            client: id,
            server,
            since,
            attempts,
        } => {
            let times = match attempts {
                0 | 1 => String::new(),
                n => words.times.with([n]),
            };
            let (who, since) = (client(id.0, true), time(since.0));
            words.client_asked.with([&who, &since, server, &times])
        }
        Fact::InLog { server, index } => words.in_log.with([server, index]),
        Fact::ReadWaits { server } => words.read_waits.with([server]),
        Fact::ReadWaitsToApply {
            server,
            index,
            applied,
        } => words.read_waits_to_apply.with([server, index, applied]),
        Fact::StillTravelling => words.travelling.with([]),
        Fact::AsksAgain { at } => words.asks_again.with([&time(at.0)]),
        Fact::ReadSaw {
            applied,
            committed,
            unconfirmed,
        } => {
            let saw = if *unconfirmed {
                &words.read_saw_unconfirmed
            } else {
                &words.read_saw
            };
            saw.with([applied, committed])
        }
        Fact::Remedy {
            servers: ids,
            enough,
        } => {
            if *enough >= ids.len() {
                words.takes_all.with([&servers(ids)])
            } else {
                words.takes_any.with([enough, &servers(ids)])
            }
        }
        _ => Sentence {
            text: String::new(),
            paper: "",
            section: "",
        },
    }
}

fn quorum(need: Need, have: &[ServerId], missing: &[ServerId], needed: usize) -> Sentence {
    let words = why();
    let (have, missing) = (servers(have), servers(missing));
    match need {
        Need::Elect(id) => words.elect.with([&id, &needed, &have, &missing]),
        Need::Commit(index) => words.commit.with([&index, &needed, &have, &missing]),
        Need::Lead(id) => words.lead.with([&id, &needed, &have, &missing]),
    }
}

fn obstacle_text(obstacle: Obstacle) -> &'static str {
    let words = why();
    match obstacle {
        Obstacle::Down => words.down,
        Obstacle::Paused => words.paused,
        Obstacle::CutTo => words.cut_to,
        Obstacle::CutFrom => words.cut_from,
        Obstacle::Regressed => words.regressed,
        Obstacle::Writing => words.writing,
        Obstacle::Travelling => words.not_arrived,
        Obstacle::Probing => words.probing,
        Obstacle::Refused => words.refused,
        Obstacle::Silent => words.silent,
    }
}

fn obstacle_section(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Writing => why().figure_2,
        Obstacle::Probing => "§5.3",
        Obstacle::Down | Obstacle::CutTo | Obstacle::CutFrom | Obstacle::Silent => "§5.1",
        _ => "",
    }
}
