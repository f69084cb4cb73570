//! English: the switches of the library, and the members.

use crate::words::settings::Settings;
use crate::words::text::text;

pub(in crate::words) const SETTINGS: Settings = Settings {
    title: "Switches",
    hint: "What you change happens now, on all servers, and is part of this run: step back, and it has not happened.",
    groups: [
        "Elections",
        "Replication and members",
        "Snapshots and reads",
        "Priorities",
        "Bounds",
    ],
    switches: [
        (
            "PreVote",
            "A server asks who would vote for it before it starts an election. One that was cut off does not depose the leader when it comes back.",
        ),
        (
            "CheckQuorum",
            "A leader that hears from no quorum for an election timeout steps down. Its clients look elsewhere, and stale leaders end.",
        ),
        (
            "Leader stickiness",
            "Requests for votes are ignored while a leader is alive. A server that was removed disturbs nobody.",
        ),
        (
            "Back-off of candidates",
            "redraw, exponential, candidates 23ms..46ms, or both 23ms..46ms. Shorter ranges end split votes sooner, doubling keeps many servers from splitting again.",
        ),
        (
            "Election timeout",
            "Drawn anew each time. Short: leaders are missed sooner. Too short: they are missed while they live.",
        ),
        (
            "Heartbeat",
            "How often a leader speaks without news. Several should fit into an election timeout, since some get lost.",
        ),
        (
            "Entries per message",
            "Large: few messages under load. 1: each entry travels alone.",
        ),
        (
            "Messages in flight",
            "How many a follower may leave unanswered. 1: no pipelining, one round trip per message.",
        ),
        (
            "New voters catch up first",
            "Off: an empty server may become a voter at once, and commits may stall until it has the log.",
        ),
        (
            "Snapshot after so many entries",
            "A number, or off. What a snapshot covers leaves the log; followers that need it get the snapshot.",
        ),
        (
            "Entries kept behind a snapshot",
            "Followers that are only a little late get entries and not the whole state.",
        ),
        (
            "Bytes of a snapshot per message",
            "Small: more messages, and less to repeat when one is lost.",
        ),
        (
            "Leases",
            "off, or drift 1%: the leader answers reads without asking anybody, if no clock drifts more than this. Beyond it, reads may be stale.",
        ),
        (
            "Reads wait at most",
            "A read that cannot be confirmed in this time is refused.",
        ),
        (
            "Server",
            "A server refuses its vote to one of lower priority whose log is no longer than its own: the highest tends to lead.",
        ),
        (
            "Uncommitted entries",
            "More are refused: clients try again later.",
        ),
        ("Uncommitted bytes", "More are refused."),
        (
            "Entries in the log",
            "More are refused until a snapshot is taken.",
        ),
        ("Bytes of a command", "Larger ones are refused."),
        (
            "Bytes per message",
            "One entry may exceed it: it must travel somehow.",
        ),
        (
            "Bytes in flight",
            "A follower that owes answers for more gets nothing new.",
        ),
        ("Reads that wait", "More are refused."),
        (
            "Snapshots sent at one time",
            "Other followers wait their turn.",
        ),
        ("Bytes of a snapshot", "Larger ones are not accepted."),
    ],
    few_heartbeats: "Fewer than two heartbeats fit into the shortest election timeout: one that is late deposes the leader.",
    slow_votes: text(
        "A vote may take {0} to arrive, and the shortest election timeout is {1}: elections may follow one another.",
    ),
    members: "Members",
    server: "Server",
    is_to_be: "is to be",
    server_is_to_be: text("Server {0} is to be"),
    voters_elect: "Voters that elect ",
    voters_commit: "Voters that commit ",
    majority: "majority",
    stay_joint: " stay joint until I say so",
    change_jointly: "Change by joint consensus",
    change_jointly_title: "Both groups of voters must agree until the new one is committed",
    leave_joint: "Leave the joint configuration",
    undo_choice: "Undo my choice",
    change_taken: "The leader has it in its log: it counts from now on, and is certain when it is committed.",
    one_at_a_time: "To add, promote or remove one server, click it on the stage.",
    leader_is_asked: text("Server {0} leads and is asked."),
    nobody_is_asked: "Nobody leads: nobody can be asked.",
    governs: text("{0} voters elect a leader, {1} commit an entry. {2}"),
    governs_jointly: text(
        "The configuration is joint: until it ends, a majority of {0} must agree as well. {1}",
    ),
};
