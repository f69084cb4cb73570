//! Names and labels: roles, messages, answers, members, times.

use raftworks_sim::{
    Answer, Change, Command, Configuration, Fate, MessageKind, Mode, Outcome, Payload, Progress,
    ReadMode, Role, ServerId,
};

use super::text::Text;
use super::{link_error, names};
use crate::link::LinkError;
use crate::player::Interest;
use crate::view::fixed::Fixed;

/// The product.
pub const NAME: &str = "Raftworks";

/// The texts of this file.
pub struct Names {
    pub follower: &'static str,
    pub candidate: &'static str,
    pub pre_candidate: &'static str,
    pub leader: &'static str,
    /// The letters of the same: shape and letter say it twice.
    pub letters: [&'static str; 4],
    pub request_vote_reply: &'static str,
    pub append_entries_reply: &'static str,
    pub pre_vote_reply: &'static str,
    pub install_snapshot_reply: &'static str,
    pub read_index_reply: &'static str,
    pub client_request: &'static str,
    pub client_reply: &'static str,
    /// No value.
    pub nothing: &'static str,
    pub unequal: Text<2>,
    pub forgotten: Text<1>,
    pub done: Text<1>,
    pub value_is: Text<1>,
    pub no_value: &'static str,
    pub ask_server: Text<1>,
    pub ask_nobody: &'static str,
    pub overwritten: &'static str,
    pub busy: &'static str,
    pub failed: &'static str,
    /// A key, its next value, and the one that it has to have.
    pub set_if: Text<3>,
    pub read_of: Text<1>,
    pub by_index: &'static str,
    pub by_lease: &'static str,
    pub stale: &'static str,
    pub by_log: &'static str,
    pub noop: &'static str,
    pub voters: Text<1>,
    pub omitted: &'static str,
    pub nobody_yet: &'static str,
    pub until_agreed: Text<1>,
    pub witness: &'static str,
    pub learner: &'static str,
    /// How many elect, and how many commit.
    pub quorums: Text<2>,
    pub probing: &'static str,
    /// What arrived of a snapshot, and its size.
    pub gets_snapshot: Text<2>,
    pub needs_snapshot: &'static str,
    pub lost_entries: &'static str,
    pub arrives: &'static str,
    pub lost: &'static str,
    pub cut: &'static str,
    pub corrupt: &'static str,
    pub crowded: &'static str,
    /// Between a whole number and its fraction.
    pub decimal: &'static str,
    pub link_refused: Text<1>,
    pub embed_refused: Text<1>,
    pub properties_title: &'static str,
    /// For those who hear the page.
    pub holds: &'static str,
    pub warns: &'static str,
    pub violated: &'static str,
    pub all_hold: Text<1>,
    pub some_hold: Text<2>,
    /// The lanes of the scrub bar, from the top.
    pub scrub_lanes: [&'static str; 5],
    pub interests_title: &'static str,
    pub elections: &'static str,
    pub commits: &'static str,
    pub faults: &'static str,
    pub violations: &'static str,
    pub replies: &'static str,
    pub story: &'static str,
    pub at_selected: &'static str,
}

/// The word for a role.
pub fn role_name(role: Role) -> &'static str {
    let names = names();
    match role {
        Role::Follower => names.follower,
        Role::Candidate => names.candidate,
        Role::PreCandidate => names.pre_candidate,
        Role::Leader => names.leader,
    }
}

/// The letter for a role: shape and letter say it twice.
pub fn role_letter(role: Role) -> &'static str {
    let [follower, candidate, pre_candidate, leader] = names().letters;
    match role {
        Role::Follower => follower,
        Role::Candidate => candidate,
        Role::PreCandidate => pre_candidate,
        Role::Leader => leader,
    }
}

/// The paper's name for a message.
pub fn message_name(kind: MessageKind) -> &'static str {
    named(names(), kind)
}

/// The same for programs: it depends on no choice of the reader.
pub fn message_kind(kind: MessageKind) -> &'static str {
    named(&super::en::names::NAMES, kind)
}

fn named(names: &Names, kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote => "RequestVote",
        MessageKind::RequestVoteReply => names.request_vote_reply,
        MessageKind::AppendEntries => "AppendEntries",
        MessageKind::AppendEntriesReply => names.append_entries_reply,
        MessageKind::RequestPreVote => "RequestPreVote",
        MessageKind::RequestPreVoteReply => names.pre_vote_reply,
        MessageKind::InstallSnapshot => "InstallSnapshot",
        MessageKind::InstallSnapshotReply => names.install_snapshot_reply,
        MessageKind::TimeoutNow => "TimeoutNow",
        MessageKind::ReadIndex => "ReadIndex",
        MessageKind::ReadIndexReply => names.read_index_reply,
        MessageKind::Request => names.client_request,
        MessageKind::Response => names.client_reply,
    }
}

/// A value, or the word for none.
pub fn value_or_nothing(value: Option<&str>) -> &str {
    value.unwrap_or(names().nothing)
}

/// What a server answers.
pub fn answer_name(answer: &Answer) -> String {
    let names = names();
    match answer {
        Answer::Done { index, outcome } => match outcome {
            Outcome::Unequal { current } => {
                let current = value_or_nothing(current.as_deref());
                names.unequal.with([index, &current])
            }
            Outcome::Forgotten => names.forgotten.with([index]),
            Outcome::Done | Outcome::Value { .. } => names.done.with([index]),
        },
        Answer::Value {
            value: Some(value), ..
        } => names.value_is.with([value]),
        Answer::Value { value: None, .. } => names.no_value.to_owned(),
        Answer::NotLeader {
            leader: Some(leader),
        } => names.ask_server.with([leader]),
        Answer::NotLeader { leader: None } => names.ask_nobody.to_owned(),
        Answer::Overwritten => names.overwritten.to_owned(),
        Answer::Busy => names.busy.to_owned(),
        Answer::Failed => names.failed.to_owned(),
    }
}

/// What a client wants done.
pub fn command(command: &Command) -> String {
    let key = command.key();
    match command.change() {
        Change::Set { value } => format!("{key} = {value}"),
        Change::CompareAndSet { expected, value } => {
            let expected = value_or_nothing(expected.as_deref());
            names().set_if.with([&key, value, &expected])
        }
        Change::Get => read_of(key),
    }
}

/// A read of a key.
pub fn read_of(key: &str) -> String {
    names().read_of.with([&key])
}

/// What makes the answer to a read current.
pub fn read_mode(mode: ReadMode) -> &'static str {
    let names = names();
    match mode {
        ReadMode::Index => names.by_index,
        ReadMode::Lease => names.by_lease,
        ReadMode::Stale => names.stale,
        ReadMode::Log => names.by_log,
    }
}

/// What an entry carries.
pub fn payload(payload: &Payload<Command>) -> String {
    let names = names();
    match payload {
        Payload::Noop => names.noop.to_owned(),
        Payload::Command(command) => self::command(command),
        Payload::Configuration(next) => names.voters.with([&configuration(next)]),
        Payload::Omitted => names.omitted.to_owned(),
    }
}

/// Who takes part: `1, 2 and 3; learner 4`.
pub fn configuration(configuration: &Configuration) -> String {
    let names = names();
    let list = |ids: &[ServerId]| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        ids.join(" ")
    };
    let Some(members) = configuration.members() else {
        return names.nobody_yet.to_owned();
    };
    let mut parts = vec![list(members.voters())];
    if let Some(outgoing) = configuration.outgoing() {
        parts.push(names.until_agreed.with([&list(outgoing.voters())]));
    }
    for (word, ids) in [
        (names.witness, members.witnesses()),
        (names.learner, members.learners()),
    ] {
        if !ids.is_empty() {
            parts.push(format!("{word} {}", list(ids)));
        }
    }
    let (quorums, voters) = (members.quorums(), members.voters().len());
    if quorums != raftworks_sim::Quorums::majority(voters) {
        let sizes = names.quorums.with([&quorums.election, &quorums.commit]);
        parts.push(sizes);
    }
    parts.join("; ")
}

/// How a leader sends to a follower, where that is not as usual.
pub fn mode(progress: &Progress) -> String {
    let names = names();
    match (progress.mode(), progress.snapshot()) {
        (Mode::Replicate, _) => String::new(),
        (Mode::Probe, _) => names.probing.to_owned(),
        (Mode::Snapshot, Some((snapshot, received))) => {
            names.gets_snapshot.with([&received, &snapshot.size_bytes])
        }
        (Mode::Snapshot, None) => names.needs_snapshot.to_owned(),
        (Mode::Regressed, _) => names.lost_entries.to_owned(),
    }
}

/// What will become of a message.
pub fn fate_name(fate: Fate) -> &'static str {
    let names = names();
    match fate {
        Fate::Arrives => names.arrives,
        Fate::Lost => names.lost,
        Fate::Cut => names.cut,
        Fate::Corrupt => names.corrupt,
        Fate::Crowded => names.crowded,
    }
}

/// A time in milliseconds, for reading: `1.516 s`.
pub fn time(time_us: u64) -> String {
    let (whole, decimal) = (time_us / 1_000_000, names().decimal);
    format!("{whole}{decimal}{:03} s", time_us / 1_000 % 1_000)
}

/// A span, as short as it can be told.
pub fn span(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..10_000 => format!("{}{}{} ms", us / 1_000, names().decimal, us / 100 % 10),
        10_000..1_000_000 => format!("{} ms", us / 1_000),
        _ => time(us),
    }
}

/// A number with this many decimals at most.
pub fn decimal(value: f64, digits: u32) -> String {
    let (text, decimal) = (Fixed(value, digits).to_string(), names().decimal);
    if decimal == "." {
        text
    } else {
        text.replace('.', decimal)
    }
}

/// A speed: `0.05×`.
pub fn speed(speed: f64) -> String {
    decimal(speed, 4) + "×"
}

/// A link that was refused.
pub fn link_refused(error: &LinkError) -> String {
    names().link_refused.with([&link_error(error)])
}

/// An embed whose address cannot be read.
pub fn embed_refused(error: &LinkError) -> String {
    names().embed_refused.with([&link_error(error)])
}

/// How many properties hold.
pub fn properties_kept(kept: usize, all: usize) -> String {
    if kept == all {
        names().all_hold.with([&all])
    } else {
        names().some_hold.with([&kept, &all])
    }
}

/// A kind of interesting events.
pub fn interest(interest: Interest) -> &'static str {
    let names = names();
    match interest {
        Interest::Elections => names.elections,
        Interest::Commits => names.commits,
        Interest::Faults => names.faults,
        Interest::Violations => names.violations,
        Interest::Replies => names.replies,
        Interest::Story => names.story,
        Interest::Selected => names.at_selected,
    }
}
