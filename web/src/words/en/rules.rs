//! English: the rules of Raft that can be switched off.

use crate::words::rules::Rules;

pub(in crate::words) const RULES: Rules = Rules {
    title: "Rules of Raft",
    hint: "Each of these is there because something breaks without it. Switch one off, on all servers, and see what. What you run then is not Raft, and the page, its links and its reports say so.",
    elections: "Elections",
    replication: "Replication",
    commitment: "Commitment",
    clients: "Clients",
    membership: "Members and snapshots",
    rules: [
        (
            "A voter refuses a candidate whose log is less up to date than its own.",
            "§5.4.1",
        ),
        (
            "Logs are compared by their last terms first, and by length only when those are equal.",
            "§5.4.1",
        ),
        ("A vote is saved.", "Figure 2"),
        ("The current term is saved.", "Figure 2"),
        (
            "A vote, and a request for one, leaves only when it is on the disk.",
            "§5.2, Figure 2",
        ),
        (
            "A server votes once in a term, for whoever asks first.",
            "§5.2",
        ),
        (
            "A candidate gives its own vote to itself, and has none left.",
            "§5.2",
        ),
        (
            "A vote stays given for the whole term, whatever is heard of its leader.",
            "§5.2",
        ),
        ("Only votes of the current term count.", "§5.1"),
        (
            "A voter counts once, however often its answer arrives.",
            "§5.2",
        ),
        ("A majority is more than half.", "§5.2"),
        (
            "While joint, a candidate needs a majority of the old members and one of the new.",
            "§6",
        ),
        (
            "Of requests for votes, only one that is granted restarts the election timer.",
            "Figure 2",
        ),
        ("What a leader sends restarts the election timer.", "§5.2"),
        ("Election timeouts are random.", "§5.2"),
        ("A higher term is adopted from answers, too.", "§5.1"),
        (
            "A follower takes entries only if it has the one before them, of the same term.",
            "§5.3",
        ),
        (
            "Only index 0 lies before the log: what follows the first entry is compared with it, too.",
            "Figure 2",
        ),
        (
            "Entries that are there already stay, and so does what follows them.",
            "Figure 2",
        ),
        (
            "A conflicting entry is removed with all that follow it.",
            "Figure 2",
        ),
        ("A message of an older term is refused.", "§5.1"),
        (
            "An acknowledgement covers what the message verified, and not what else the log holds.",
            "§5.3",
        ),
        (
            "matchIndex comes from the message that was answered.",
            "Figure 2",
        ),
        ("Only acknowledgements of the current term count.", "§5.1"),
        (
            "A new leader knows nothing of its followers' logs: matchIndex starts at 0.",
            "Figure 2",
        ),
        (
            "A refusal moves nextIndex back only if it answers the latest question, and never to what is acknowledged.",
            "§5.3",
        ),
        (
            "A refusal moves nextIndex back, so that the leader finds where the logs agree.",
            "§5.3",
        ),
        ("Only the leader makes entries.", "§5.3"),
        (
            "What a snapshot covers agrees with every leader: a question about it is no conflict.",
            "§7",
        ),
        (
            "A leader keeps an entry that it cannot write: it takes none back, and stops.",
            "§5.3",
        ),
        (
            "Only entries of the leader's own term are committed by counting.",
            "§5.4.2, Figure 8",
        ),
        ("It takes a majority to commit.", "§5.3"),
        (
            "A follower commits no further than the message verified.",
            "Figure 2",
        ),
        ("A refusal says nothing about what a follower has.", "§5.3"),
        ("Entries are applied when they are committed.", "§5.3"),
        (
            "A follower acknowledges entries that are on its disk.",
            "§5.3; dissertation 10.2.1",
        ),
        (
            "A leader counts itself for what is on its own disk.",
            "dissertation 10.2.1",
        ),
        (
            "A server that starts takes nothing in its log for committed.",
            "Figure 2",
        ),
        ("A new leader begins with an entry of its own.", "§8"),
        (
            "A damaged record is not the end of the log: the server does not start.",
            "Figure 2",
        ),
        (
            "Before a leader answers a read, a majority confirms that it leads.",
            "§8; dissertation 6.4",
        ),
        (
            "A new leader answers reads only when an entry of its own term is committed.",
            "§8; dissertation 6.4",
        ),
        ("It takes a majority to confirm a read.", "dissertation 6.4"),
        (
            "A lease ends an election timeout after a majority answered.",
            "dissertation 6.4.1",
        ),
        (
            "A lease ends when leadership is handed on.",
            "dissertation 6.4.1",
        ),
        (
            "With leases, a server that restarts gives no vote for an election timeout.",
            "dissertation 6.4.1",
        ),
        (
            "A command that a client repeats is applied once.",
            "§8; dissertation 6.3",
        ),
        (
            "A snapshot holds the sessions of the clients.",
            "dissertation 6.3",
        ),
        (
            "A leader that steps down does not call failed what may still be committed.",
            "§8",
        ),
        (
            "A leader changes the members only after it committed an entry of its own term.",
            "dissertation 4.1, corrected 2015",
        ),
        (
            "The next change waits until the one before is committed.",
            "dissertation 4.1",
        ),
        (
            "The joint configuration is left when it is committed.",
            "§6",
        ),
        (
            "The latest configuration in the log counts, committed or not.",
            "§6",
        ),
        ("A snapshot holds the configuration.", "§7"),
        (
            "A snapshot that replaces a log replaces the configurations in it.",
            "§7",
        ),
        (
            "A snapshot that covers less than is committed here is not installed.",
            "§7",
        ),
        (
            "A server that is being removed campaigns until its removal is committed.",
            "dissertation 4.2.2",
        ),
    ],
};
