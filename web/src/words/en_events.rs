//! English: what happened, in one plain sentence, and the paper's words for it.

use raftworks_sim::{
    Action, Address, Answer, Ask, Body, Effect, Event, EventKind, LossReason, MemberChange,
    MessageId, Outcome, Packet, ReadMode, Selector, ServerId, Skipped, World,
};

use super::en::{command, message_name};
use super::en_notes::{note_sentence, weight};

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
        EventKind::WriteFailed { server, .. } => sentence(
            format!(
                "A write on server {server}'s disk failed. It stops: what it cannot write it must not \
                 promise."
            ),
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
                    "{} from {from} reaches {to}; it changes nothing any more.",
                    with_article(message_name(id.kind))
                ),
                "replies of an older term or a closed election are ignored",
                "§5.1",
            ),
        },
        Packet::Request(request) => {
            let what = match &request.ask {
                Ask::Command(command) => self::command(command),
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
            Answer::Done {
                outcome: Outcome::Unequal { current },
                ..
            } => sentence(
                format!(
                    "{} hears that nothing was set: the value is {}.",
                    subject(to),
                    current.as_deref().unwrap_or("nothing")
                ),
                "the leader replies when the entry is applied",
                "§5.3",
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

/// `An AppendEntries`, `A RequestVote`.
fn with_article(name: &str) -> String {
    let article = if name.starts_with(['A', 'I']) {
        "An"
    } else {
        "A"
    };
    format!("{article} {name}")
}

fn lost(id: MessageId, reason: LossReason) -> Sentence {
    let what = format!(
        "{} from {} to {}",
        with_article(message_name(id.kind)),
        id.from,
        id.to
    );
    let text = match reason {
        LossReason::Lost => format!("{what} gets lost in the network."),
        LossReason::Cut => format!("{what} dies where the link is cut."),
        LossReason::Dropped => format!("{what} was dropped."),
        LossReason::ReceiverDown => format!("{what} finds nobody there: the server is down."),
        LossReason::LinkFull => format!("{what} finds the link full."),
        LossReason::Corrupt => format!("{what} arrives damaged; its checksum shows that."),
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
            Effect::Abandoned { client, .. } => {
                return sentence(
                    format!(
                        "{} gives up: it does not know whether its request was done or ever will be.",
                        client_name(client.0)
                    ),
                    "without an answer, a command may or may not have been done",
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
        Action::Settle => format!("No fault reaches {first} any more; the rest stays broken."),
        Action::Write { key, value, to } => match to {
            Some(Selector::Server(_)) => format!("You write {key} = {value}, asking {first}."),
            _ => format!("You write {key} = {value}."),
        },
        Action::CompareAndSet {
            key,
            expected,
            value,
            ..
        } => {
            let expected = expected.as_deref().unwrap_or("nothing");
            format!("You set {key} to {value} if it is {expected}.")
        }
        Action::SendAgain { .. } => "You send your last request once more.".to_owned(),
        Action::Abandon => {
            "You give up: what became of your request, you will never know.".to_owned()
        }
        Action::Read { key, mode, .. } => match mode {
            ReadMode::Log => format!("You read {key} through the log."),
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
        Action::Fault(fault) if fault.is_outside_the_contract() => {
            format!("Outside the contract of Raft: {fault}.")
        }
        Action::Fault(fault) => format!("A fault: {fault}."),
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
