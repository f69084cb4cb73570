//! English: the search through the futures of a moment.

use crate::words::futures::Futures;
use crate::words::text::text;

pub(in crate::words) const FUTURES: Futures = Futures {
    title: "Search from here",
    hint: "This moment has many futures: servers crash, links are cut, clocks go wrong, at other times in each. Is there one in which a property fails? While every rule of Raft is kept, there should be none.",
    property: "What must fail",
    any_property: "Any property",
    troubles: "What may happen",
    trouble: [
        "Servers crash",
        "Servers stall or are slow",
        "Election timeouts run out early",
        "Links fail, the cluster is partitioned",
        "Disks fail",
        "Clocks are wrong",
        "Members change, snapshots, leadership is transferred",
        "Clients write and read",
    ],
    span: "How long each future lasts",
    search: "Search",
    search_title: "Search the futures of the moment that is shown",
    search_on: "Search on",
    stop: "Stop",
    tried: text("From {0} on: {1} futures, {2} events."),
    nothing: text("Nothing fails in {0} futures. "),
    all_kept: "Every rule is kept, so that this is as it should be. Switch a rule off and search again.",
    some_off: "Search on, allow more to happen, or let futures last longer: some failures need a rare order of events.",
    fails: text("There is a future in which this fails: {0}."),
    steps: "What happens in it besides what happens anyway",
    no_steps: "Nothing else has to happen: it fails by itself.",
    play: "Show it",
    play_title: "Play it as a branch, at the moment at which the property fails",
    shrink: "Make it small",
    shrink_title: "Leave out whatever is not needed: steps, servers, clients, settings",
    too_late: "It is too far from the beginning to be made small here: save this run as a scenario, and use “raftworks shrink”.",
    unshrinkable: "It cannot be made small: written as a scenario, it is another run.",
    smaller: text("Smaller: {0} steps, {1} servers, after {2} runs."),
    smallest: text("As small as it gets: {0} steps, {1} servers, after {2} runs."),
    text: "The same as a scenario",
    branch: text("fails: {0}"),
};
