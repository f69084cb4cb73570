//! Why? For an event, a state, an entry or a silence: the chain of causes back
//! to what started it, step by step, as data. Who asks puts it into words.
//!
//! This file owns the questions and the answers; `chain` follows events back to
//! their causes, `quorum` says which servers are missing and why, `client` what
//! a client waits for.

mod chain;
mod client;
mod quorum;

use raftworks_core::{CommitStatus, Index, Role, ServerId, Term, Time};

use crate::client::ClientId;
use crate::event::Event;
use crate::outline::{Brief, Marks, What};
use crate::run::Run;

/// The most steps of an answer.
pub const MOST_STEPS: usize = 16;

/// What can be asked at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    /// Why did this event happen?
    Event(u64),
    /// Why did this server start an election?
    Election(ServerId),
    /// Why did it refuse, the last time that it did?
    Refusal(ServerId),
    /// Why did this candidate not win?
    NotElected(ServerId),
    /// Why does this server not lead any more?
    SteppedDown(ServerId),
    /// Why were entries of this server overwritten?
    Overwritten(ServerId),
    /// Why is this entry committed, or not?
    Entry(Index),
    /// Why is this client still waiting?
    Waiting(ClientId),
    /// Why is what this client read so old?
    Stale(ClientId),
    /// Why does nothing happen?
    Silence,
}

/// One step of an answer: a fact, and the event in which it came about.
#[derive(Clone, Debug)]
pub struct Step {
    /// The event, when there is one to go to.
    pub event: Option<u64>,
    /// What is so.
    pub fact: Fact,
}

/// What is so, or what happened.
#[derive(Clone, Debug)]
pub enum Fact {
    /// This happened.
    Happened(Box<Event>),
    /// Nothing was heard from a leader for an election timeout (§5.2).
    HeardNothing {
        /// Who waited.
        server: ServerId,
        /// Since when.
        since: Time,
    },
    /// A majority, or what takes its place, has it or lacks it.
    Quorum {
        /// What it is needed for.
        need: Need,
        /// Those that count already.
        have: Vec<ServerId>,
        /// Those that are missing.
        missing: Vec<ServerId>,
        /// How many voters it takes.
        needed: usize,
    },
    /// A server cannot contribute, for this reason.
    Missing {
        /// The server.
        server: ServerId,
        /// Why.
        obstacle: Obstacle,
    },
    /// A majority has the entry, but counting proves nothing for it (§5.4.2).
    OldTerm {
        /// The entry.
        index: Index,
        /// Its term.
        term: Term,
        /// The first entry of the leader's own term, which decides it.
        waits_for: Index,
    },
    /// The entry is committed.
    Committed {
        /// The entry.
        index: Index,
    },
    /// No log that counts has the entry.
    NoSuchEntry {
        /// The entry.
        index: Index,
    },
    /// There is a leader, and it reaches a quorum.
    Works {
        /// The leader.
        leader: ServerId,
    },
    /// Nobody leads.
    NoLeader,
    /// No server could win an election.
    NobodyCanWin,
    /// This server is the next to start an election, and could win it.
    ElectionComes {
        /// Who.
        server: ServerId,
        /// When.
        at: Time,
    },
    /// This server has entries that the candidate lacks (§5.4.1).
    LogBehind {
        /// The candidate.
        candidate: ServerId,
        /// The server.
        voter: ServerId,
    },
    /// What a client waits for.
    Asked {
        /// The client.
        client: ClientId,
        /// Whom it asked last.
        server: ServerId,
        /// Since when it waits.
        since: Time,
        /// How often it asked.
        attempts: u32,
    },
    /// The server has it in its log as this entry.
    InLog {
        /// The server.
        server: ServerId,
        /// The entry.
        index: Index,
    },
    /// A read waits for a quorum to confirm the leader (dissertation 6.4).
    ReadWaits {
        /// The server.
        server: ServerId,
    },
    /// A read waits for the state machine.
    ReadWaitsToApply {
        /// The server.
        server: ServerId,
        /// What it must have applied.
        index: Index,
        /// What it has applied.
        applied: Index,
    },
    /// The request or its answer is still on its way.
    StillTravelling,
    /// The server knows nothing of it: the request or the answer got lost. The
    /// client asks again when it loses its patience.
    AsksAgain {
        /// When.
        at: Time,
    },
    /// What a read saw, and what was committed when it was answered.
    ReadSaw {
        /// The server that answered had applied this.
        applied: Index,
        /// This was committed somewhere.
        committed: Index,
        /// Whether nothing made the answer current.
        unconfirmed: bool,
    },
    /// Any one of these would restore it.
    Remedy {
        /// Servers that would have to come back, or be reached.
        servers: Vec<ServerId>,
        /// How many of them it takes.
        enough: usize,
    },
}

/// What a quorum is needed for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// To elect this server.
    Elect(ServerId),
    /// To commit this entry.
    Commit(Index),
    /// To commit anything, by this leader.
    Lead(ServerId),
}

/// Why a server cannot contribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// It is down.
    Down,
    /// It is stalled.
    Paused,
    /// Nothing gets there.
    CutTo,
    /// Nothing comes back from there.
    CutFrom,
    /// It lost what it had confirmed and does not count (its disk was wiped).
    Regressed,
    /// Its disk has not finished writing.
    Writing,
    /// Messages are on their way.
    Travelling,
    /// The leader still looks for where its log agrees (§5.3).
    Probing,
    /// It refused.
    Refused,
    /// It has not answered yet.
    Silent,
}

/// The answer at the run's playhead, the question's own matter first. Empty when
/// there is nothing to answer. The run must keep an outline.
pub fn ask(run: &Run, question: Question) -> Vec<Step> {
    let mut steps = match question {
        Question::Event(number) => chain::of_event(run, number),
        Question::Election(server) => of_last(run, server, Marks::ELECTION),
        Question::Refusal(server) => of_last(run, server, Marks::REFUSED),
        Question::SteppedDown(server) => of_last(run, server, Marks::STEP_DOWN),
        Question::Overwritten(server) => of_last(run, server, Marks::REMOVED),
        Question::NotElected(server) => quorum::not_elected(run, server),
        Question::Entry(index) => quorum::entry(run, index),
        Question::Silence => quorum::silence(run),
        Question::Waiting(client) => client::waiting(run, client),
        Question::Stale(client) => client::stale(run, client),
    };
    steps.truncate(MOST_STEPS);
    steps
}

/// What can be asked about the whole cluster.
pub fn about_cluster(run: &Run) -> Vec<Question> {
    let last = run.moment().checked_sub(1).map(Question::Event);
    let mut questions: Vec<Question> = last.into_iter().collect();
    questions.push(Question::Silence);
    let leader = run.world().leader().and_then(|id| run.world().host(id));
    questions.extend(
        leader
            .and_then(|host| open_entry(host.server()))
            .map(Question::Entry),
    );
    let waiting = run
        .world()
        .clients()
        .iter()
        .filter(|client| client.current().is_some());
    questions.extend(waiting.map(|client| Question::Waiting(client.id())));
    questions
}

fn open_entry<C, O>(server: &raftworks_core::Server<C, O>) -> Option<Index> {
    let next = server.commit_index().next();
    let open = next <= server.log().last().index;
    open.then_some(next)
}

/// What can be asked about a server.
pub fn about_server(run: &Run, id: ServerId) -> Vec<Question> {
    let Some(host) = run.world().host(id) else {
        return Vec::new();
    };
    let mut questions = Vec::new();
    let server = host.server();
    let candidate = matches!(server.role(), Role::Candidate | Role::PreCandidate);
    if candidate && host.is_up() {
        questions.push(Question::NotElected(id));
    }
    let marked = [
        (Marks::ELECTION, Question::Election(id)),
        (Marks::STEP_DOWN, Question::SteppedDown(id)),
        (Marks::REFUSED, Question::Refusal(id)),
        (Marks::REMOVED, Question::Overwritten(id)),
    ];
    let happened = |marks| last_marked(run, id, marks).is_some();
    let known = marked.into_iter().filter(|(marks, _)| happened(*marks));
    questions.extend(known.map(|(_, question)| question));
    questions.extend(open_entry(server).map(Question::Entry));
    questions
}

/// What can be asked about a client.
pub fn about_client(run: &Run, id: ClientId) -> Vec<Question> {
    let Some(client) = run.world().clients().get(id.0 as usize) else {
        return Vec::new();
    };
    let mut questions = Vec::new();
    if client.current().is_some() {
        questions.push(Question::Waiting(id));
    }
    if client::read_something(client) {
        questions.push(Question::Stale(id));
    }
    questions
}

fn of_last(run: &Run, server: ServerId, marks: Marks) -> Vec<Step> {
    let last = last_marked(run, server, marks);
    last.map_or_else(Vec::new, |number| chain::of_event(run, number))
}

/// The last event before the playhead with one of these marks, at this server.
fn last_marked(run: &Run, server: ServerId, marks: Marks) -> Option<u64> {
    last_before(run, run.moment(), |brief| {
        brief.marks.has(marks) && brief.lane() == Some(lane_of(server))
    })
}

/// The last event before this one for which this is so.
fn last_before(run: &Run, before: u64, is_it: impl Fn(&Brief) -> bool) -> Option<u64> {
    let briefs = run.outline()?.briefs();
    let mut earlier = (0..before).rev();
    earlier.find(|&number| briefs.get(number as usize).is_some_and(&is_it))
}

/// The last thing of this kind that was done to this server, or to links.
fn last_done(run: &Run, before: u64, what: What, server: Option<ServerId>) -> Option<u64> {
    last_before(run, before, |brief| {
        let lane = server.map(lane_of);
        let meant = lane.is_none_or(|lane| {
            brief.lane() == Some(lane) || (lane < 32 && brief.concerned() & (1 << lane) != 0)
        });
        brief.what == what && meant
    })
}

fn lane_of(server: ServerId) -> usize {
    (server.0 as usize).saturating_sub(1)
}

fn step(event: Option<u64>, fact: Fact) -> Step {
    Step { event, fact }
}

fn happened(run: &Run, number: u64) -> Option<Step> {
    let event = run.event_at(number)?;
    Some(step(Some(number), Fact::Happened(Box::new(event))))
}

/// How an entry stands on the server that leads.
fn status(run: &Run, leader: ServerId, index: Index) -> Option<CommitStatus> {
    Some(run.world().host(leader)?.server().commit_status(index))
}
