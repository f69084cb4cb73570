//! The outline of a run: every event in 24 bytes, so that a view can draw a
//! hundred thousand of them at once.
//!
//! A run keeps it only when it is asked to. What an event was in full is found
//! by repeating it ([`Run::event_at`](crate::Run::event_at)).

use std::ops::{BitOr, BitOrAssign};

use raftworks_core::{Body, CommitReason, Note, Role, ServerId, Term, Time};

use crate::action::{Action, Author};
use crate::chunked::Chunked;
use crate::client::{Answer, Ask};
use crate::event::{Effect, Event, EventKind, LossReason};
use crate::flight::{Address, MESSAGE_KINDS, MessageId, MessageKind, Packet};
use crate::host::Host;
use crate::pulse::Pulse;
use crate::world::World;

/// Stands for no lane and no cause.
const NONE_8: u8 = u8::MAX;
const NONE_32: u32 = u32::MAX;
/// How many bits of a detail are an index; those above are a count.
const INDEX_BITS: u32 = 24;
const INDEX_MASK: u32 = (1 << INDEX_BITS) - 1;

/// What happened, in one word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum What {
    /// A message arrived.
    Delivered,
    /// A message did not arrive.
    Lost,
    /// A message arrived where nobody was: its receiver is down.
    Missed,
    /// A timer ran out.
    Deadline,
    /// A disk finished a write.
    Written,
    /// A client asked, or asked again.
    Client,
    /// The scenario went on.
    Narrated,
    /// Servers crashed.
    Crash,
    /// Servers started again.
    Restart,
    /// Servers were stalled.
    Pause,
    /// A stall ended.
    Resume,
    /// Links were cut.
    Cut,
    /// Links were restored.
    Heal,
    /// Anything else that was done to the cluster.
    Acted,
}

/// What came of an event: a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Marks(pub u16);

impl Marks {
    /// An election began, or a pre-election.
    pub const ELECTION: Marks = Marks(1);
    /// A leader was elected.
    pub const LEADER: Marks = Marks(1 << 1);
    /// A leader committed.
    pub const COMMIT: Marks = Marks(1 << 2);
    /// A candidate or leader became a follower.
    pub const STEP_DOWN: Marks = Marks(1 << 3);
    /// A server adopted a higher term.
    pub const TERM: Marks = Marks(1 << 4);
    /// Something was refused: a vote, entries, or a read.
    pub const REFUSED: Marks = Marks(1 << 5);
    /// Entries were removed from a log.
    pub const REMOVED: Marks = Marks(1 << 6);
    /// A client got what it asked for.
    pub const REPLY: Marks = Marks(1 << 7);
    /// A property was violated.
    pub const VIOLATION: Marks = Marks(1 << 8);
    /// The scenario said something.
    pub const SAID: Marks = Marks(1 << 9);
    /// Somebody did something to the cluster.
    pub const ACTION: Marks = Marks(1 << 10);
    /// A server gave its vote.
    pub const VOTE: Marks = Marks(1 << 11);
    /// Entries were appended to a log.
    pub const APPENDED: Marks = Marks(1 << 12);
    /// The message says no.
    pub const NEGATIVE: Marks = Marks(1 << 13);
    /// The reader did it.
    pub const READER: Marks = Marks(1 << 14);
    /// An election timer was set anew.
    pub const TIMER: Marks = Marks(1 << 15);

    /// Whether any of these is in the set.
    pub const fn has(self, any: Marks) -> bool {
        self.0 & any.0 != 0
    }
}

impl BitOr for Marks {
    type Output = Marks;

    fn bitor(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Marks) {
        self.0 |= other.0;
    }
}

/// One event in brief.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Brief {
    /// When it happened.
    pub time: Time,
    cause: u32,
    detail: u32,
    term: u16,
    /// What came of it.
    pub marks: Marks,
    lane: u8,
    other: u8,
    /// What happened.
    pub what: What,
    message: u8,
}

impl Brief {
    /// The event that it follows from: the one in which the message left, or
    /// the write was asked for.
    pub fn cause(&self) -> Option<u64> {
        (self.cause != NONE_32).then_some(u64::from(self.cause))
    }

    /// Where it happened: servers from 0 on, then clients.
    pub fn lane(&self) -> Option<usize> {
        (self.lane != NONE_8).then_some(self.lane as usize)
    }

    /// Where the message came from.
    pub fn other(&self) -> Option<usize> {
        (self.other != NONE_8).then_some(self.other as usize)
    }

    /// The kind of message that arrived or did not.
    pub fn message(&self) -> Option<MessageKind> {
        MESSAGE_KINDS.get(self.message as usize).copied()
    }

    /// The server's term afterwards, or the message's; the largest that fits.
    pub fn term(&self) -> Term {
        Term(self.term.into())
    }

    /// What the message is about: the last index that it carries or confirms,
    /// or the number of the client's request.
    pub fn index(&self) -> u64 {
        u64::from(self.detail & INDEX_MASK)
    }

    /// How many entries the message carries; for a client's request whether it
    /// is a read.
    pub fn count(&self) -> u32 {
        self.detail >> INDEX_BITS
    }

    /// The first servers that an action meant, lane 0 being the lowest bit.
    pub fn concerned(&self) -> u32 {
        if self.marks.has(Marks::ACTION) && self.lane == NONE_8 {
            self.detail
        } else {
            0
        }
    }
}

/// What a server is from a moment on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The event that made it so.
    pub number: u64,
    /// When that was.
    pub time: Time,
    /// Which server.
    pub server: ServerId,
    /// Its role, or nothing while it is down.
    pub role: Option<Role>,
    /// Whether it is stalled.
    pub paused: bool,
    /// Its term.
    pub term: Term,
}

/// The outline of a run so far.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    briefs: Chunked<Brief>,
    turns: Chunked<Turn>,
    /// The latest turn of each server.
    latest: Vec<Turn>,
    pulse: Pulse,
}

impl Outline {
    /// The outline of a run that has not begun.
    pub(crate) fn new(world: &World) -> Outline {
        let mut outline = Outline {
            pulse: Pulse::new(world),
            ..Outline::default()
        };
        for host in world.hosts() {
            let turn = turn_of(host, 0, Time(0));
            outline.latest.push(turn);
            outline.turns.push(turn);
        }
        outline
    }

    /// All events in brief; the place of each is its number.
    pub fn briefs(&self) -> &Chunked<Brief> {
        &self.briefs
    }

    /// What servers became, in order; the first ones are about the beginning.
    pub fn turns(&self) -> &Chunked<Turn> {
        &self.turns
    }

    /// Commits, and when a write could commit.
    pub fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// How many events happened before or at this time.
    pub fn moment_at(&self, time: Time) -> u64 {
        self.briefs.partition_point(|brief| brief.time <= time) as u64
    }

    /// The first event that is not the same in both, if both went that far.
    pub fn first_difference(&self, other: &Outline) -> Option<u64> {
        let both = self.briefs.iter().zip(other.briefs.iter());
        let same = both.take_while(|(a, b)| a == b).count();
        let shorter = self.briefs.len().min(other.briefs.len());
        (same < shorter).then_some(same as u64)
    }

    /// Takes down the latest event of this cluster.
    pub(crate) fn observe(&mut self, world: &World, violations: usize, caption: Option<u32>) {
        let Some(event) = world.last_event() else {
            return;
        };
        debug_assert_eq!(event.number, self.briefs.len() as u64, "no gaps");
        let mut brief = brief_of(event, world);
        if world.violations().len() > violations {
            brief.marks |= Marks::VIOLATION;
        }
        if world.caption().map(|caption| caption.number) != caption {
            brief.marks |= Marks::SAID;
        }
        self.briefs.push(brief);
        let turns = self.turns.len();
        for (place, host) in world.hosts().iter().enumerate() {
            let turn = turn_of(host, event.number, event.time);
            let known = self.latest[place];
            let same =
                (known.role, known.paused, known.term) == (turn.role, turn.paused, turn.term);
            if !same {
                self.latest[place] = turn;
                self.turns.push(turn);
            }
        }
        self.pulse.observe(world, self.turns.len() > turns);
    }

    /// Forgets everything from this event on.
    pub(crate) fn truncate(&mut self, moment: u64) {
        self.briefs.truncate(moment as usize);
        self.pulse.truncate(moment);
        let beginning = self.latest.len();
        let later = self.turns.iter().skip(beginning);
        let kept = later.take_while(|turn| turn.number < moment).count();
        self.turns.truncate(beginning + kept);
        for turn in self.turns.iter() {
            self.latest[turn.server.0 as usize - 1] = *turn;
        }
    }
}

fn turn_of(host: &Host, number: u64, time: Time) -> Turn {
    let server = host.server();
    Turn {
        number,
        time,
        server: host.id(),
        role: host.is_up().then(|| server.role()),
        paused: host.is_paused(),
        term: server.term(),
    }
}

fn brief_of(event: &Event, world: &World) -> Brief {
    let mut brief = Brief {
        time: event.time,
        cause: event.cause.map_or(NONE_32, |cause| cause as u32),
        detail: 0,
        term: 0,
        marks: Marks::default(),
        lane: NONE_8,
        other: NONE_8,
        what: What::Narrated,
        message: NONE_8,
    };
    match &event.kind {
        EventKind::Delivered { message, packet } => {
            brief.what = What::Delivered;
            if let Some(packet) = packet {
                carry(&mut brief, world, *message, packet);
            }
        }
        EventKind::Lost {
            message,
            packet,
            reason,
        } => {
            brief.what = match reason {
                LossReason::ReceiverDown => What::Missed,
                _ => What::Lost,
            };
            carry(&mut brief, world, *message, packet);
        }
        EventKind::DeadlinePassed { server } => {
            brief.what = What::Deadline;
            brief.lane = lane_of(world, Address::Server(*server));
        }
        EventKind::Written { server, .. } | EventKind::WriteFailed { server, .. } => {
            brief.what = What::Written;
            brief.lane = lane_of(world, Address::Server(*server));
        }
        EventKind::ClientActed { client } => {
            brief.what = What::Client;
            brief.lane = lane_of(world, Address::Client(*client));
        }
        EventKind::Narrated => {}
        EventKind::Acted {
            action,
            groups,
            author,
            skipped,
        } => {
            brief.marks |= Marks::ACTION;
            if *author == Author::Reader {
                brief.marks |= Marks::READER;
            }
            if skipped.is_some() {
                brief.what = What::Acted;
            } else {
                act(
                    &mut brief,
                    world,
                    action,
                    groups.first().map_or(&[], Vec::as_slice),
                );
            }
        }
    }
    brief.marks |= marks_of(event);
    if let Some(host) = brief.lane().and_then(|lane| world.hosts().get(lane)) {
        brief.term = host.server().term().0.try_into().unwrap_or(u16::MAX);
    }
    brief
}

fn lane_of(world: &World, address: Address) -> u8 {
    let lane = match address {
        Address::Server(server) => server.0 - 1,
        Address::Client(client) => world.hosts().len() as u64 + u64::from(client.0),
    };
    lane.try_into().unwrap_or(NONE_8)
}

/// A message, and what it carries in short.
fn carry(brief: &mut Brief, world: &World, id: MessageId, packet: &Packet) {
    brief.lane = lane_of(world, id.to);
    brief.other = lane_of(world, id.from);
    brief.message = id.kind as u8;
    let (index, count, negative) = match packet {
        Packet::Raft(message) => match &message.body {
            Body::AppendEntries {
                previous, entries, ..
            } => {
                let count = entries.len() as u64;
                (previous.index.0 + count, count, false)
            }
            Body::AppendEntriesAccepted { match_index, .. } => (match_index.0, 0, false),
            Body::AppendEntriesRejected { probed, .. } => (probed.0, 0, true),
            Body::RequestVoteReply { granted } | Body::RequestPreVoteReply { granted, .. } => {
                (0, 0, !granted)
            }
            Body::InstallSnapshot { snapshot, .. } => (snapshot.last.index.0, 0, false),
            Body::InstallSnapshotReply { last, .. } => (last.index.0, 0, false),
            Body::ReadIndexReply { index, .. } => {
                (index.map_or(0, |index| index.0), 0, index.is_none())
            }
            _ => (0, 0, false),
        },
        Packet::Request(request) => {
            let reads = matches!(request.ask, Ask::Read { .. });
            (request.ask.sequence(), reads.into(), false)
        }
        Packet::Response(response) => {
            let done = matches!(response.answer, Answer::Done { .. } | Answer::Value { .. });
            (response.sequence, 0, !done)
        }
    };
    let index = index.min(INDEX_MASK.into()) as u32;
    brief.detail = index | (count.min(255) as u32) << INDEX_BITS;
    if negative {
        brief.marks |= Marks::NEGATIVE;
    }
}

/// What was done to the cluster, and to whom.
fn act(brief: &mut Brief, world: &World, action: &Action, concerned: &[ServerId]) {
    brief.what = match action {
        Action::Crash(_) | Action::Wipe(_) => What::Crash,
        Action::Restart(_) => What::Restart,
        Action::Pause(_) => What::Pause,
        Action::Resume(_) => What::Resume,
        Action::Cut { .. } | Action::Partition(_) => What::Cut,
        Action::Restore { .. } | Action::Heal => What::Heal,
        Action::Drop(id) => {
            brief.lane = lane_of(world, id.to);
            brief.other = lane_of(world, id.from);
            brief.message = id.kind as u8;
            What::Lost
        }
        _ => What::Acted,
    };
    if brief.what == What::Lost {
        return;
    }
    match concerned {
        [server] => brief.lane = lane_of(world, Address::Server(*server)),
        several => {
            let lanes = several.iter().filter(|server| server.0 <= 32);
            brief.detail = lanes.fold(0, |set, server| set | 1 << (server.0 - 1));
        }
    }
}

fn marks_of(event: &Event) -> Marks {
    let mut marks = Marks::default();
    for (_, note) in &event.notes {
        marks |= match note {
            Note::ElectionStarted { .. } | Note::PreElectionStarted { .. } => Marks::ELECTION,
            Note::LeaderElected { .. } => Marks::LEADER,
            Note::CommitAdvanced {
                reason: CommitReason::Majority,
                ..
            } => Marks::COMMIT,
            Note::SteppedDown { .. } => Marks::STEP_DOWN,
            Note::TermAdopted { .. } => Marks::TERM,
            Note::VoteRefused { .. }
            | Note::PreVoteRefused { .. }
            | Note::AppendRefused { .. }
            | Note::ReadRefused { .. } => Marks::REFUSED,
            Note::EntriesRemoved { .. } => Marks::REMOVED,
            Note::VoteGranted { .. } => Marks::VOTE,
            Note::EntriesAppended { .. } => Marks::APPENDED,
            Note::TimerReset { .. } => Marks::TIMER,
            _ => continue,
        };
    }
    let done = |effect: &Effect| matches!(effect, Effect::Completed { .. });
    if event.effects.iter().any(done) {
        marks |= Marks::REPLY;
    }
    marks
}
