//! English: what was seen when a property failed.

use crate::words::text::text;
use crate::words::violations::Violations;

pub(in crate::words) const VIOLATIONS: Violations = Violations {
    violated: text("{0}: {1}"),
    two_leaders: text("servers {0} and {1} both lead term {2}"),
    two_votes: text("server {0} voted for server {1} and for server {2} in term {3}"),
    vote_not_durable: text(
        "the vote of server {0} for server {1} in term {2} left before it was on the disk",
    ),
    vote_for_outdated: text(
        "server {0}, whose log ends with entry {1} of term {2}, voted for server {3}, whose log ends with entry {4} of term {5}",
    ),
    no_votes: text("server {0} leads term {1} with no vote at all"),
    few_votes: text("server {0} leads term {1} with the votes of {2} only"),
    term_wrong: text("server {0} is in term {1} after term {2}"),
    term_not_durable: text("server {0} speaks in term {1}, and its disk knows only term {2}"),
    leader_removed: text("server {0}, leader of term {1}, removed its entry {2}"),
    logs_differ: text(
        "server {0} has entry {1} of term {2}, as another server has, but their logs up to it differ",
    ),
    leader_lacks: text(
        "server {0}, leader of term {1}, lacks entry {2}, which was committed in term {3}",
    ),
    committed_twice: text(
        "entry {0} was committed in term {1}, but another entry had been committed there",
    ),
    commit_unjustified: text(
        "server {0} takes entry {1} for committed; what a quorum stored in its own term ends at entry {2}, or is another log",
    ),
    committed_removed: text(
        "server {0} removed entry {1}; it knew entries up to {2} to be committed, and they are up to {3}",
    ),
    out_of_order: text(
        "server {0} has applied up to {1}, committed up to {2}, and its log ends at {3}",
    ),
    went_back: text("commitIndex or lastApplied of server {0} went back from {1} to {2}"),
    ack_untrue: text(
        "server {0} tells server {1}, leader of term {2}, that it has everything up to entry {3}; its disk does not hold that",
    ),
    match_untrue: text(
        "leader {0} counts server {1} up to entry {2}, which truthfully acknowledged entries up to {3} in this term",
    ),
    match_went_back: text("what leader {0} knows server {1} to have went back from {2} to {3}"),
    next_out_of_range: text(
        "leader {0}, whose log ends at {1}, would send server {2} entry {3} next, and knows it to have entries up to {4}",
    ),
    append_from_stranger: text(
        "server {0} sends AppendEntries of term {1}, which it does not lead",
    ),
    append_not_in_log: text(
        "server {0}, leader of term {1}, sends an entry {2} that is not in its log",
    ),
    configuration_wrong: text("the configuration in entry {0} of server {1}: {2}"),
    one_at_a_time: "the configuration before it is not committed",
    own_term_first: "its leader has not committed an entry of its own term",
    one_voter: "it is more than one step away from the one before it",
    joint_committed: "it ends a joint configuration that is not committed",
    counts_when_appended: "it is the latest in the log, and the server goes by another one",
    disjoint_quorums: text(
        "the configurations in entry {0} of server {1} and in entry {2} of server {3} have quorums that share no server",
    ),
    snapshot_wrong: text("the snapshot of server {0} up to entry {1} of term {2}: {3}"),
    last_entry: "no such entry is committed",
    configuration: "its configuration is not the one at that entry",
    state: "its state is not what the log up to there makes",
    lowers_indices: "it takes the server back behind what it had applied",
    suffix: "the log that goes on after it is of another history",
    applied_differently: text("server {0} applied another entry {1} than a server before it"),
    states_differ: text(
        "the state machine of server {0} is another one after entry {1} than that of a server before it",
    ),
    applied_out_of_turn: text("server {0} applied entry {1} after entry {2}"),
    changed_twice: text("command {1} of client {0} changed the state again in entry {2}"),
    answered_differently: text(
        "command {1} of client {0}, repeated in entry {2}, got another answer than the first time",
    ),
    answered_without_effect: text(
        "client {0} was told that its command {1} is done, and no entry did it",
    ),
    write_out_of_order: text(
        "command {1} of client {0} took effect in entry {2}, although entry {3} had been answered before it was asked for",
    ),
    wrong_answer: text(
        "client {0} was told something else about its operation {1} than the log says at entry {2}",
    ),
    no_order: text(
        "no order of the operations on the key explains all answers since client {0} was answered about its operation {1}",
    ),
    stale_read: text(
        "client {0} read the state after entry {1}, although entry {2}, which changed the key, had been answered before it asked",
    ),
    stands_still: text("{0} events happened at {1} µs and time does not pass"),
    link_flooded: text("{0} messages are on their way from {1} to {2}"),
};
