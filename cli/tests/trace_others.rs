//! Traces in the words of other tools: etcd/raft's TLA+ trace and `ShiViz`.

mod common;

use std::collections::BTreeMap;

use common::{file, json, json_lines, place, raftworks, scenario, scenarios, stdout};
use serde_json::Value;

const EVENTS: [&str; 19] = [
    "InitState",
    "BecomeFollower",
    "BecomeCandidate",
    "BecomeLeader",
    "Commit",
    "Replicate",
    "ChangeConf",
    "ApplyConfChange",
    "Ready",
    "SendAppendEntriesRequest",
    "ReceiveAppendEntriesRequest",
    "SendAppendEntriesResponse",
    "ReceiveAppendEntriesResponse",
    "SendRequestVoteRequest",
    "ReceiveRequestVoteRequest",
    "SendRequestVoteResponse",
    "ReceiveRequestVoteResponse",
    "SendSnapshot",
    "ReceiveSnapshot",
];

fn etcd(name: &str) -> Vec<Value> {
    let path = place(&format!("{name}.etcd"));
    raftworks(&[
        "trace",
        &scenario(name),
        "--format",
        "etcd-tla",
        "-o",
        &path,
    ]);
    json_lines(&path)
}

/// A message as sender and receiver must both have it.
fn message_of(event: &Value) -> String {
    event["msg"].to_string()
}

/// What must be so in every trace: names, order, and states that follow from
/// the events before.
fn check(name: &str, lines: &[Value], seen: &mut BTreeMap<String, u64>) {
    let mut state: BTreeMap<String, Value> = BTreeMap::new();
    let mut sent: BTreeMap<String, u64> = BTreeMap::new();
    let mut time = 0;
    for (number, line) in lines.iter().enumerate() {
        let event = &line["event"];
        let context = format!("{name}, line {}: {event}", number + 1);
        assert_eq!(line["tag"], "trace", "{context}");
        assert!(
            line["time_us"].as_u64() >= Some(time),
            "time runs forward: {context}"
        );
        time = line["time_us"].as_u64().expect("a time");
        let kind = event["name"].as_str().expect("a name");
        assert!(EVENTS.contains(&kind), "{context}");
        *seen.entry(kind.to_owned()).or_default() += 1;
        let nid = event["nid"].as_str().expect("a server").to_owned();
        let now = event["state"].clone();
        let term = |state: &Value| state["term"].as_u64().expect("a term");
        if let Some(before) = state.get(&nid)
            && kind != "InitState"
        {
            assert!(term(before) <= term(&now), "terms grow: {context}");
            assert!(
                before["commit"].as_u64() <= now["commit"].as_u64(),
                "commit grows: {context}"
            );
            let same_term = term(before) == term(&now);
            let voted = before["vote"] != "0";
            assert!(
                !(same_term && voted) || before["vote"] == now["vote"],
                "{context}"
            );
        } else {
            assert_eq!(kind, "InitState", "every server begins with it: {context}");
        }
        match kind {
            "BecomeCandidate" => {
                assert_eq!(now["vote"], *nid, "{context}");
                assert_eq!(event["role"], "StateCandidate", "{context}");
                assert!(term(&state[&nid]) < term(&now), "{context}");
            }
            "BecomeLeader" | "Commit" | "Replicate" | "ChangeConf" => {
                assert_eq!(event["role"], "StateLeader", "{context}");
            }
            "BecomeFollower" => assert_eq!(event["role"], "StateFollower", "{context}"),
            "SendAppendEntriesRequest" | "SendSnapshot" => {
                assert_eq!(event["role"], "StateLeader", "{context}");
                assert_eq!(event["msg"]["term"], now["term"], "{context}");
            }
            "ApplyConfChange" => {
                assert!(event["prop"]["cc"]["newconf"].is_array(), "{context}");
            }
            _ => {}
        }
        if kind.starts_with("Send") {
            assert_eq!(event["msg"]["from"], *nid, "{context}");
            *sent.entry(message_of(event)).or_default() += 1;
        }
        if kind.starts_with("Receive") {
            assert_eq!(event["msg"]["to"], *nid, "{context}");
            assert!(
                sent.contains_key(&message_of(event)),
                "received before sent: {context}"
            );
        }
        state.insert(nid, now);
    }
}

#[test]
fn every_scenario_is_told_in_order_in_etcd_rafts_words() {
    let mut seen = BTreeMap::new();
    for name in scenarios() {
        // A disk that was wiped, or set back, makes terms go back, too.
        if name != "wiped-disk" {
            check(&name, &etcd(&name), &mut seen);
        }
    }
    for name in EVENTS {
        assert!(
            seen.contains_key(name),
            "no scenario shows {name}: {seen:?}"
        );
    }
}

/// Read back, such a trace says enough for half of the claims, and they hold.
#[test]
fn a_trace_in_etcd_rafts_words_can_be_judged() {
    etcd("leader-crash");
    let outcome = json(&["import", &place("leader-crash.etcd"), "--json"]);
    assert_eq!(outcome["kind"], "etcd-tla");
    assert_eq!(outcome["ok"], true, "{outcome:#}");
    let held: Vec<&str> = outcome["claims"]
        .as_array()
        .expect("claims")
        .iter()
        .filter(|claim| claim["verdict"] == "held")
        .filter_map(|claim| claim["claim"].as_str())
        .collect();
    for claim in [
        "Election Safety",
        "One Vote per Term",
        "Leader Append-Only",
        "Indices in Order",
    ] {
        assert!(held.contains(&claim), "{claim} is not among {held:?}");
    }
    assert!(
        !held.contains(&"Log Matching"),
        "this format does not say enough"
    );
}

/// As etcd/raft's own logger writes it, with other lines between, and a bug.
#[test]
fn a_log_of_etcd_raft_is_read_as_it_is() {
    let line = |nid: &str, name: &str, role: &str, state: (u64, &str, u64), log: u64| {
        let (term, vote, commit) = state;
        format!(
            r#"{{"level":"debug","ts":1.5,"msg":"trace","tag":"trace","event":{{"name":"{name}","nid":"{nid}","state":{{"term":{term},"vote":"{vote}","commit":{commit}}},"role":"State{role}","log":{log},"conf":[["1","2"],[]]}}}}"#
        )
    };
    let mut lines = vec![
        line("1", "InitState", "Follower", (1, "0", 3), 3),
        r#"{"level":"info","msg":"something else"}"#.to_owned(),
        line("2", "InitState", "Follower", (1, "0", 3), 3),
        line("1", "BecomeCandidate", "Candidate", (2, "1", 3), 3),
        line("2", "BecomeFollower", "Follower", (2, "0", 3), 3),
        line("2", "Ready", "Follower", (2, "1", 3), 3),
        line("1", "BecomeLeader", "Leader", (2, "1", 3), 3),
        line("1", "Commit", "Leader", (2, "1", 4), 4),
    ];
    let good = file("etcd-good.ndjson", lines.join("\n").as_bytes());
    let outcome = json(&["import", &good, "--json"]);
    assert_eq!(outcome["kind"], "etcd-tla");
    assert_eq!(outcome["observations"], 7);
    assert_eq!(outcome["ok"], true, "{outcome:#}");

    lines.push(line("2", "Ready", "Follower", (2, "2", 3), 3));
    lines.push(line("1", "Ready", "Leader", (2, "1", 5), 3));
    let bad = file("etcd-bad.ndjson", lines.join("\n").as_bytes());
    let output = raftworks(&["import", &bad]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    for part in [
        "line 9: server 2 votes for 2 in term 2, and voted for 1",
        "line 10: server 1, leader of term 2, removed its entry 4",
        "line 10: server 1 calls entry 5 committed, but ends at 3",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// Records as `ShiViz` wants them: each host counts its own events from 1, knows
/// nothing of others that they did not do, and knows what its messages knew.
#[test]
fn a_log_for_shiviz_has_clocks_that_make_sense() {
    for name in ["welcome", "partial-connectivity"] {
        let arguments = ["trace", &scenario(name), "--format", "shiviz"];
        let text = stdout(&raftworks(&arguments));
        let mut lines = text.lines();
        assert_eq!(
            lines.next(),
            Some(r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})")
        );
        assert_eq!(lines.next(), Some(""), "one run only");
        let lines: Vec<&str> = lines.collect();
        assert!(lines.len() > 200 && lines.len().is_multiple_of(2), "{name}");
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let mut learnt = 0;
        for record in lines.chunks(2) {
            let (host, clock) = record[1].split_once(' ').expect("a host and a clock");
            let clock: BTreeMap<String, u64> = serde_json::from_str(clock).expect("JSON");
            let count = counts.entry(host.to_owned()).or_default();
            *count += 1;
            assert_eq!(clock.get(host), Some(&*count), "{name}: {record:?}");
            learnt += clock.len() - 1;
            for (other, known) in &clock {
                assert!(
                    Some(known) <= counts.get(other),
                    "from the future: {record:?}"
                );
            }
        }
        assert!(
            learnt > 200,
            "messages carry what their senders knew: {learnt}"
        );
    }
}
