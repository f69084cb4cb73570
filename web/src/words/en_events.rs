//! English: what happened, in one plain sentence, and the paper's words for it.

use raftworks_sim::{
    Action, Address, Answer, AppendRefusal, Ask, Body, CommitReason, Effect, ElectionReason, Event,
    EventKind, LossReason, MemberChange, MessageId, Note, Packet, ReadMode, Selector, ServerId,
    Skipped, StepDownReason, VoteRefusal, World,
};

use super::en::{message_name, role_name};
use super::en_duties::duty_sentence;

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// One plain sentence.
    pub text: String,
    /// The paper's words for it.
    pub paper: &'static str,
    /// Where the paper says so.
    pub section: &'static str,
}

pub(super) fn sentence(text: String, paper: &'static str, section: &'static str) -> Sentence {
    Sentence {
        text,
        paper,
        section,
    }
}

/// The sentence before anything has happened.
pub fn nothing_yet() -> Sentence {
    sentence(
        "Nothing has happened yet: all servers are followers.".to_owned(),
        "initial state",
        "§5.2",
    )
}

/// The sentence of a moment's latest event.
pub fn event_sentence_or_none(world: &World) -> String {
    let last = world.last_event();
    last.map_or_else(nothing_yet, event_sentence).text
}

/// What happened in an event. Of several decisions the weightiest is told.
pub fn event_sentence(event: &Event) -> Sentence {
    let weightiest = event.notes.iter().max_by_key(|(_, note)| weight(note));
    if let Some((server, note)) = weightiest
        && weight(note) > 0
    {
        return note_sentence(*server, note);
    }
    match &event.kind {
        EventKind::Delivered { message, packet } => delivered(event, *message, packet),
        EventKind::Lost {
            message, reason, ..
        } => lost(*message, *reason),
        EventKind::DeadlinePassed { server } => sentence(
            format!("Server {server} sends heartbeats, so that nobody starts an election."),
            "heartbeat",
            "§5.2",
        ),
        EventKind::Written { server, .. } => sentence(
            format!("Server {server}'s disk finished a write; what waited for it may leave."),
            "persistent state",
            "Figure 2",
        ),
        EventKind::ClientActed { .. } => client_acted(event),
        EventKind::Narrated => sentence("The story goes on.".to_owned(), "scenario", ""),
        EventKind::Acted {
            action,
            groups,
            skipped,
            ..
        } => acted(action, groups, skipped.as_ref()),
    }
}

/// How much a decision matters to the reader.
fn weight(note: &Note) -> u8 {
    match note {
        Note::FollowerRegressed { .. } => 17,
        Note::LeaderElected { .. } => 16,
        Note::SteppedDown { .. } => 15,
        Note::ConfigurationFellBack { .. } | Note::SnapshotInstalled { .. } => 14,
        Note::TransferStarted { .. }
        | Note::TransferAsked { .. }
        | Note::TransferEnded { .. }
        | Note::ConfigurationCommitted { .. } => 13,
        Note::EntriesRemoved { .. } => 12,
        Note::CommitWithheld { .. } => 11,
        Note::ElectionStarted { .. } | Note::PreElectionStarted { .. } => 10,
        Note::ConfigurationAppended { .. }
        | Note::CaughtUp { .. }
        | Note::SnapshotTaken { .. }
        | Note::SnapshotStarted { .. }
        | Note::SnapshotSent { .. }
        | Note::ReadRefused { .. } => 10,
        Note::VoteRefused { .. } | Note::PreVoteRefused { .. } => 9,
        Note::AppendRefused { .. } => 8,
        Note::NextMovedBack { .. } => 7,
        Note::CommitAdvanced { .. } => 6,
        Note::VoteGranted { .. } | Note::PreVoteGranted { .. } => 5,
        Note::VoteCounted { .. } | Note::PreVoteCounted { .. } => 4,
        Note::ReadConfirmed { .. } => 4,
        Note::ReadWaits { .. } => 3,
        Note::EntriesAppended { .. } => 3,
        Note::LeaderRecognized { .. } => 2,
        Note::MatchAdvanced { .. } => 1,
        Note::TermAdopted { .. } | Note::TimerReset { .. } => 0,
    }
}

pub(super) fn election_reason(reason: ElectionReason) -> &'static str {
    match reason {
        ElectionReason::TimedOut => "heard from no leader in time",
        ElectionReason::NoWinner => "won no majority in time",
        ElectionReason::Asked => "was told to time out",
        ElectionReason::PreVoteWon => "knows that a majority would vote for it",
        ElectionReason::Transfer { .. } => "is to be the next leader",
    }
}

fn note_sentence(server: ServerId, note: &Note) -> Sentence {
    match note {
        Note::ElectionStarted { term, reason } => {
            let why = election_reason(*reason);
            let text = format!("Server {server} {why} and asks for votes in term {term}.");
            sentence(text, "election timeout, RequestVote", "§5.2")
        }
        Note::VoteGranted { candidate, term } => sentence(
            format!("Server {server} votes for server {candidate} in term {term}."),
            "one vote per term, first come, first served",
            "§5.2",
        ),
        Note::VoteRefused {
            candidate, reason, ..
        } => vote_refused(server, *candidate, reason),
        Note::VoteCounted {
            voter,
            granted,
            votes,
            needed,
        } => {
            let text = if *voter == server {
                format!(
                    "Server {server}'s vote for itself is on its disk and counts: {votes} of {needed}."
                )
            } else if *granted {
                format!("Server {server} receives server {voter}'s vote: {votes} of {needed}.")
            } else {
                format!(
                    "Server {server} hears that server {voter} refuses its vote: still {votes} of {needed}."
                )
            };
            sentence(text, "a majority wins", "§5.2")
        }
        Note::LeaderElected { term, .. } => sentence(
            format!("Server {server} has a majority of votes: it leads term {term}."),
            "leader election",
            "§5.2",
        ),
        Note::LeaderRecognized { leader, term } => sentence(
            format!("Server {server} recognizes server {leader} as the leader of term {term}."),
            "heartbeat",
            "§5.2",
        ),
        Note::TermAdopted { from, new, .. } => sentence(
            format!("Server {server} learns of term {new} from server {from}."),
            "current terms are exchanged",
            "§5.1",
        ),
        Note::SteppedDown { was, reason } => {
            let was = role_name(*was);
            let text = match reason {
                StepDownReason::HigherTerm { term, from } => {
                    format!("Server {server} is {was} no longer: server {from} is in term {term}.")
                }
                StepDownReason::LeaderExists { leader } => {
                    format!("Server {server} is {was} no longer: server {leader} won this term.")
                }
                StepDownReason::NoQuorum => {
                    format!("Server {server} is {was} no longer: it hears from no majority.")
                }
                StepDownReason::Removed { index } => {
                    format!(
                        "Server {server} is {was} no longer: entry {index}, which leaves it out, is committed."
                    )
                }
            };
            sentence(text, "a higher term, or the term's leader, ends it", "§5.1")
        }
        Note::EntriesAppended { first, last } => {
            let what = entries(first.0, last.0);
            sentence(
                format!("Server {server} appends {what} to its log."),
                "log replication",
                "§5.3",
            )
        }
        Note::EntriesRemoved { first, last } => {
            let what = entries(first.0, last.0);
            let text =
                format!("Server {server} removes {what}: the leader's log has others there.");
            sentence(text, "conflicting entries are deleted", "§5.3")
        }
        Note::AppendRefused { leader, reason } => append_refused(server, *leader, reason),
        Note::MatchAdvanced {
            follower,
            match_index,
        } => sentence(
            format!(
                "Server {server} learns that server {follower} has everything to entry {match_index}."
            ),
            "matchIndex",
            "§5.3",
        ),
        Note::NextMovedBack {
            follower,
            next_index,
        } => sentence(
            format!(
                "Server {server} goes back to entry {next_index} to find where server {follower}'s log agrees."
            ),
            "nextIndex is decremented",
            "§5.3",
        ),
        Note::CommitAdvanced { index, reason } => match reason {
            CommitReason::Majority => sentence(
                format!("Entry {index} is on a majority of disks: server {server} commits it."),
                "commitIndex",
                "§5.3, §5.4.2",
            ),
            CommitReason::LeaderSaid { .. } => sentence(
                format!("Server {server} learns that everything to entry {index} is committed."),
                "leaderCommit",
                "§5.3",
            ),
        },
        Note::CommitWithheld { index, term } => sentence(
            format!(
                "A majority has entry {index}, but it is of term {term}: server {server} does not commit it by counting."
            ),
            "only entries of the leader's own term are committed by counting",
            "§5.4.2, Figure 8",
        ),
        Note::TimerReset { .. } => sentence(
            format!("Server {server} waits anew."),
            "election timeout",
            "§5.2",
        ),
        other => duty_sentence(server, other),
    }
}

fn entries(first: u64, last: u64) -> String {
    if first == last {
        format!("entry {first}")
    } else {
        format!("entries {first} to {last}")
    }
}

fn vote_refused(server: ServerId, candidate: ServerId, reason: &VoteRefusal) -> Sentence {
    let start = format!("Server {server} refuses server {candidate} its vote");
    why_refused(&start, reason)
}

pub(super) fn why_refused(start: &str, reason: &VoteRefusal) -> Sentence {
    match reason {
        VoteRefusal::StaleTerm { current } => sentence(
            format!("{start}: that term is over, it is term {current}."),
            "a request of an older term is rejected",
            "§5.1",
        ),
        VoteRefusal::AlreadyVoted { for_candidate } => sentence(
            format!("{start}: it voted for server {for_candidate} already."),
            "one vote per term, first come, first served",
            "§5.2",
        ),
        VoteRefusal::LogBehind {
            candidate: theirs,
            voter,
        } => sentence(
            format!(
                "{start}: the candidate's log ends with entry {} of term {}, its own with entry {} of term {}.",
                theirs.index, theirs.term, voter.index, voter.term
            ),
            "election restriction: the log must be at least as up to date",
            "§5.4.1",
        ),
        VoteRefusal::Leading => sentence(
            format!("{start}: it leads this term itself."),
            "election safety",
            "§5.2",
        ),
        VoteRefusal::LeaderAlive { leader, .. } => sentence(
            format!("{start}: it heard from server {leader}, the leader, a moment ago."),
            "requests are ignored while a leader is alive",
            "dissertation 4.2.3",
        ),
        VoteRefusal::LowerPriority { candidate, voter } => sentence(
            format!(
                "{start}: its own priority is {voter}, the candidate's {candidate}, and its log is as long."
            ),
            "priorities",
            "",
        ),
        VoteRefusal::LeasePromised { .. } => sentence(
            format!("{start}: it has just started, and may have promised a leader to wait."),
            "leases need voters that keep quiet",
            "dissertation 6.4.1",
        ),
    }
}

fn append_refused(server: ServerId, leader: ServerId, reason: &AppendRefusal) -> Sentence {
    let start = format!("Server {server} refuses entries from server {leader}");
    match reason {
        AppendRefusal::StaleTerm { current } => sentence(
            format!("{start}: that term is over, it is term {current}."),
            "a request of an older term is rejected",
            "§5.1",
        ),
        AppendRefusal::TooShort { probed, last } => sentence(
            format!(
                "{start}: it has no entry {probed}, its log ends at {}.",
                last.index
            ),
            "consistency check",
            "§5.3",
        ),
        AppendRefusal::TermMismatch { leader, follower } => sentence(
            format!(
                "{start}: its entry {} is of term {follower}, the leader's of term {}.",
                leader.index, leader.term
            ),
            "consistency check",
            "§5.3",
        ),
    }
}

fn delivered(event: &Event, id: MessageId, packet: &Packet) -> Sentence {
    let (from, to) = (id.from, id.to);
    match packet {
        Packet::Raft(message) => match &message.body {
            Body::AppendEntries { entries, .. } if entries.is_empty() => sentence(
                format!(
                    "Server {} hears server {}'s heartbeat and waits anew.",
                    message.to, message.from
                ),
                "heartbeat",
                "§5.2",
            ),
            Body::AppendEntries { .. } => sentence(
                format!(
                    "Server {} has all that server {} sent already.",
                    message.to, message.from
                ),
                "AppendEntries",
                "§5.3",
            ),
            Body::AppendEntriesAccepted { match_index, .. } => sentence(
                format!(
                    "Server {} confirms to server {} that its log agrees up to {match_index}.",
                    message.from, message.to
                ),
                "AppendEntries reply",
                "§5.3",
            ),
            Body::InstallSnapshot {
                offset,
                data,
                snapshot,
                ..
            } => sentence(
                format!(
                    "Server {} receives bytes {offset} to {} of a snapshot of {}.",
                    message.to,
                    offset + data.len() as u64,
                    snapshot.size_bytes
                ),
                "InstallSnapshot",
                "§7",
            ),
            Body::InstallSnapshotReply { received, .. } => sentence(
                format!(
                    "Server {} has {received} bytes of the snapshot on its disk.",
                    message.from
                ),
                "InstallSnapshot reply",
                "§7",
            ),
            Body::ReadIndex { .. } => sentence(
                format!(
                    "Server {} asks the leader what a read has to see.",
                    message.from
                ),
                "ReadIndex",
                "dissertation 6.4",
            ),
            _ => sentence(
                format!(
                    "A {} from {from} reaches {to}; it changes nothing any more.",
                    message_name(id.kind)
                ),
                "replies of an older term or a closed election are ignored",
                "§5.1",
            ),
        },
        Packet::Request(request) => {
            let what = match &request.ask {
                Ask::Write(command) => format!("{} = {}", command.key(), command.value()),
                Ask::Read { key, .. } => format!("a read of {key}"),
            };
            let redirected = event.effects.iter().find_map(|effect| match effect {
                Effect::Redirected { by, leader, .. } => Some((*by, *leader)),
                _ => None,
            });
            match redirected {
                Some((by, Some(leader))) => sentence(
                    format!(
                        "Server {by} does not lead: it sends the client with {what} to server {leader}."
                    ),
                    "clients talk to the leader",
                    "§8",
                ),
                Some((by, None)) => sentence(
                    format!("Server {by} does not lead and knows no leader for {what}."),
                    "clients talk to the leader",
                    "§8",
                ),
                None => sentence(
                    format!("{} takes {what} from a client.", subject(to)),
                    "client request",
                    "§5.3",
                ),
            }
        }
        Packet::Response(response) => match &response.answer {
            Answer::Value { value, applied } => sentence(
                format!(
                    "{} reads {}, the state after entry {applied}.",
                    subject(to),
                    value.as_deref().unwrap_or("nothing")
                ),
                "a read is answered when the state machine is recent enough",
                "§8",
            ),
            Answer::Done { .. } => sentence(
                format!("{} hears that its write is done.", subject(to)),
                "the leader replies when the entry is applied",
                "§5.3",
            ),
            Answer::NotLeader {
                leader: Some(leader),
            } => sentence(
                format!("{} is sent on to server {leader}.", subject(to)),
                "clients talk to the leader",
                "§8",
            ),
            Answer::NotLeader { leader: None } | Answer::Busy => sentence(
                format!("{} is told to try again later.", subject(to)),
                "clients talk to the leader",
                "§8",
            ),
            Answer::Overwritten => sentence(
                format!(
                    "{} hears that another leader's entry took the place of its write.",
                    subject(to)
                ),
                "an entry that was never committed can be replaced",
                "§5.3",
            ),
        },
    }
}

fn lost(id: MessageId, reason: LossReason) -> Sentence {
    let what = format!("A {} from {} to {}", message_name(id.kind), id.from, id.to);
    let text = match reason {
        LossReason::Lost => format!("{what} gets lost in the network."),
        LossReason::Cut => format!("{what} dies where the link is cut."),
        LossReason::Dropped => format!("{what} was dropped."),
        LossReason::ReceiverDown => format!("{what} finds nobody there: the server is down."),
        LossReason::LinkFull => format!("{what} finds the link full."),
    };
    sentence(
        text,
        "messages may be lost; Raft repeats what matters",
        "§5.1",
    )
}

fn client_acted(event: &Event) -> Sentence {
    for effect in &event.effects {
        match effect {
            Effect::Asked { client, to, .. } => {
                return sentence(
                    format!("{} asks server {to}.", client_name(client.0)),
                    "client request",
                    "§8",
                );
            }
            Effect::Retried { client, to, .. } => {
                return sentence(
                    format!(
                        "{} got no answer in time and asks server {to}.",
                        client_name(client.0)
                    ),
                    "clients retry; a repeated command has no second effect",
                    "§8",
                );
            }
            _ => {}
        }
    }
    sentence("A client waits.".to_owned(), "client", "§8")
}

/// An end of a link at the beginning of a sentence.
fn subject(address: Address) -> String {
    match address {
        Address::Server(id) => format!("Server {id}"),
        Address::Client(id) => client_name(id.0),
    }
}

/// What a client is called at the beginning of a sentence.
pub fn client_name(client: u32) -> String {
    if client == 0 {
        "Your client".to_owned()
    } else {
        format!("Client {client}")
    }
}

/// Several servers: `servers 1, 2 and 3`.
pub fn servers(ids: &[ServerId]) -> String {
    match ids {
        [] => "nobody".to_owned(),
        [one] => format!("server {one}"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(ToString::to_string).collect();
            format!("servers {} and {last}", most.join(", "))
        }
    }
}

fn acted(action: &Action, groups: &[Vec<ServerId>], skipped: Option<&Skipped>) -> Sentence {
    if let Some(skipped) = skipped {
        let text = format!("\u{201c}{action}\u{201d} changes nothing: {skipped}.");
        return sentence(text, "skipped", "");
    }
    let first = groups
        .first()
        .map(|group| servers(group))
        .unwrap_or_default();
    let second = groups
        .get(1)
        .map(|group| servers(group))
        .unwrap_or_default();
    let text = match action {
        Action::Crash(_) => {
            format!("Crash of {first}: memory and unfinished disk writes are gone.")
        }
        Action::Restart(_) => format!("Restart of {first} from what the disk holds."),
        Action::Pause(_) => format!("Pause of {first}: memory stays, nothing happens there."),
        Action::Resume(_) => format!("End of the pause of {first}: what was due happens now."),
        Action::TimeOut(_) => format!("Election timeout of {first}, by force."),
        Action::Cut { .. } => format!("No message gets from {first} to {second} any more."),
        Action::Restore { .. } => format!("Messages get from {first} to {second} again."),
        Action::SetLink { change, .. } => format!("Link from {first} to {second}: {change}."),
        Action::Partition(_) => {
            let groups: Vec<String> = groups.iter().map(|group| servers(group)).collect();
            format!("A partition between {}.", groups.join(" and "))
        }
        Action::Heal => "All links are restored.".to_owned(),
        Action::Write { key, value, to } => match to {
            Some(Selector::Server(_)) => format!("You write {key} = {value}, asking {first}."),
            _ => format!("You write {key} = {value}."),
        },
        Action::Read { key, mode, .. } => match mode {
            ReadMode::Index => format!("You read {key}."),
            ReadMode::Lease => format!("You read {key}, trusting the leader's lease."),
            ReadMode::Stale => format!("You read {key}, however old the answer may be."),
        },
        Action::Transfer { .. } => format!("Leadership is to go to {first}."),
        Action::Change { change, .. } => member_change(change),
        Action::Snapshot(_) => format!("A snapshot of {first}; what it covers leaves the log."),
        Action::Wipe(_) => format!("Everything on the disk of {first} is lost."),
        Action::Readmit(_) => format!("What {first} says counts again."),
        Action::Switch(setting) => format!("From now on, on all servers: {setting}."),
        Action::Drop(id) => format!("Dropped: {id}."),
        Action::Duplicate(id) => format!("Sent twice: {id}."),
        Action::Hold(id) => format!("Held: {id}."),
        Action::Release(id) => format!("Released: {id}."),
    };
    sentence(text, "fault or request from outside", "")
}

fn member_change(change: &MemberChange) -> String {
    match change {
        MemberChange::AddVoter(id) => format!("Server {id} is to vote."),
        MemberChange::AddLearner(id) => {
            format!("Server {id} is to receive the log without a vote.")
        }
        MemberChange::AddWitness(id) => format!("Server {id} is to vote without keeping commands."),
        MemberChange::Remove(id) => format!("Server {id} is to leave the cluster."),
        MemberChange::Replace { members, .. } => {
            format!("By joint consensus, the cluster is to be: {members}.")
        }
        MemberChange::Leave => "The joint configuration is to end.".to_owned(),
        MemberChange::Quorums(quorums) => format!(
            "From now on {} voters elect, and {} commit.",
            quorums.election, quorums.commit
        ),
    }
}
