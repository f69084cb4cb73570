//! English: what happened.

use crate::words::events::Events;
use crate::words::text::{line, text};

const LOST: &str = "messages may be lost; Raft repeats what matters";
const REPLIES: &str = "the leader replies when the entry is applied";
const LEADER: &str = "clients talk to the leader";

pub(in crate::words) const EVENTS: Events = Events {
    nothing_yet: line(
        "Nothing has happened yet: all servers are followers.",
        "initial state",
        "§5.2",
    ),
    sends_heartbeats: line(
        "Server {0} sends heartbeats, so that nobody starts an election.",
        "heartbeat",
        "§5.2",
    ),
    written: line(
        "Server {0}'s disk finished a write; what waited for it may leave.",
        "persistent state",
        "Figure 2",
    ),
    write_failed: line(
        "A write on server {0}'s disk failed. It stops: what it cannot write it must not promise.",
        "persistent state",
        "Figure 2",
    ),
    narrated: line("The story goes on.", "scenario", ""),
    heartbeat: line(
        "Server {0} hears server {1}'s heartbeat and waits anew.",
        "heartbeat",
        "§5.2",
    ),
    has_all: line(
        "Server {0} has all that server {1} sent already.",
        "AppendEntries",
        "§5.3",
    ),
    confirms: line(
        "Server {0} confirms to server {1} that its log agrees up to {2}.",
        "AppendEntries reply",
        "§5.3",
    ),
    snapshot_part: line(
        "Server {0} receives bytes {1} to {2} of a snapshot of {3}.",
        "InstallSnapshot",
        "§7",
    ),
    snapshot_received: line(
        "Server {0} has {1} bytes of the snapshot on its disk.",
        "InstallSnapshot reply",
        "§7",
    ),
    asks_leader: line(
        "Server {0} asks the leader what a read has to see.",
        "ReadIndex",
        "dissertation 6.4",
    ),
    changes_nothing: line(
        "{0} from {1} reaches {2}; it changes nothing any more.",
        "replies of an older term or a closed election are ignored",
        "§5.1",
    ),
    redirects: line(
        "Server {0} does not lead: it sends the client with {1} to server {2}.",
        LEADER,
        "§8",
    ),
    knows_no_leader: line(
        "Server {0} does not lead and knows no leader for {1}.",
        LEADER,
        "§8",
    ),
    takes: line("{0} takes {1} from a client.", "client request", "§5.3"),
    reads: line(
        "{0} reads {1}, the state after entry {2}.",
        "a read is answered when the state machine is recent enough",
        "§8",
    ),
    not_set: line(
        "{0} hears that nothing was set: the value is {1}.",
        REPLIES,
        "§5.3",
    ),
    write_done: line("{0} hears that its write is done.", REPLIES, "§5.3"),
    sent_on: line("{0} is sent on to server {1}.", LEADER, "§8"),
    try_later: line("{0} is told to try again later.", LEADER, "§8"),
    overwritten: line(
        "{0} hears that another leader's entry took the place of its write.",
        "an entry that was never committed can be replaced",
        "§5.3",
    ),
    failed: line(
        "{0} hears that its request has failed.",
        "an entry may still be committed when its leader has stepped down: nobody can know",
        "§8",
    ),
    articles: ["An ", "A "],
    a_message: text("{0} from {1} to {2}"),
    lost: line("{0}", LOST, "§5.1"),
    lost_in_network: text("{0} gets lost in the network."),
    cut: text("{0} dies where the link is cut."),
    dropped: text("{0} was dropped."),
    receiver_down: text("{0} finds nobody there: the server is down."),
    link_full: text("{0} finds the link full."),
    corrupt: text("{0} arrives damaged; its checksum shows that."),
    asks: line("{0} asks server {1}.", "client request", "§8"),
    asks_again: line(
        "{0} got no answer in time and asks server {1}.",
        "clients retry; a repeated command has no second effect",
        "§8",
    ),
    gives_up: line(
        "{0} gives up: it does not know whether its request was done or ever will be.",
        "without an answer, a command may or may not have been done",
        "§8",
    ),
    client_waits: line("A client waits.", "client", "§8"),
    server: text("Server {0}"),
    your_client: "Your client",
    client: text("Client {0}"),
    nobody: "nobody",
    one_server: text("server {0}"),
    one_client: text("client {0}"),
    many_servers: text("servers {0} and {1}"),
};
