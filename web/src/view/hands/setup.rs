//! What is so from the start: how many servers there are, and what clients do. It cannot
//! change while a cluster runs; the same seed and the same actions are played again with
//! it, as a branch.

use raftworks_sim::{ClientSettings, ReadMode, Run, Scenario, Spread};

use super::says::{pace, round_trip_us};
use super::{Control, Dial, Hand, choices, exact, percent};
use crate::words;

/// How the line of a control begins that changes what is so from the start: it is no
/// action.
pub const START: &str = "start";

/// The scenario with a line of [`START`] done, or why it cannot be.
pub fn changed(scenario: &Scenario, line: &str) -> Result<Scenario, String> {
    let wanted = wanted(scenario, line).ok_or_else(|| words::not_so(line))?;
    // What is printed is what is shared: it must mean something.
    Scenario::parse(&wanted.to_string()).map_err(|error| error.problem())
}

fn wanted(scenario: &Scenario, line: &str) -> Option<Scenario> {
    let mut changed = scenario.clone();
    let rest = line.strip_prefix(START)?.trim();
    let (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let clients = &mut changed.cluster.clients;
    match word {
        "servers" => changed.cluster.servers = rest.parse().ok()?,
        "add-client" => clients.push(clients.last().copied().unwrap_or_default()),
        "remove-client" => {
            clients.pop()?;
        }
        "client" => {
            let (id, what) = rest.split_once(' ')?;
            let place = id.parse::<usize>().ok()?.checked_sub(1)?;
            let client = clients.get_mut(place)?;
            *client = client_with(client, what)?;
        }
        _ => return None,
    }
    Some(changed)
}

/// A client of which one thing is different, in the words of the language.
fn client_with(client: &ClientSettings, what: &str) -> Option<ClientSettings> {
    let line = match what {
        "closed" => ClientSettings {
            open: None,
            ..*client
        }
        .to_string(),
        "open" => ClientSettings {
            open: Some(8),
            ..*client
        }
        .to_string(),
        what => {
            let (word, value) = what.split_once(' ')?;
            // How long it waits stands first, by another word in an open loop.
            let word = match word {
                "pause" if client.open.is_some() => "every",
                word => word,
            };
            let line = client.to_string();
            match line.strip_prefix(word) {
                Some(rest) => {
                    let rest = rest
                        .trim_start()
                        .split_once(' ')
                        .map_or("", |(_, rest)| rest);
                    format!("{word} {value} {rest}")
                }
                None => format!("{line} {word} {value}"),
            }
        }
    };
    let scenario = Scenario::parse(&format!("client {line}\n")).ok()?;
    scenario.cluster.clients.first().copied()
}

/// How many servers and clients there are.
pub(super) fn dials(run: &Run) -> Vec<Dial> {
    let cluster = &run.scenario().cluster;
    let once = [String::new()];
    let mut dials = vec![
        Dial::turn(
            Hand::Servers,
            "start servers",
            &once,
            cluster.servers.to_string(),
            "1, 2, 3, 4, 5, 6, 7, 9, 11, 15, 25",
        ),
        Dial::press(Hand::AddClient, "start add-client", &once),
    ];
    if !cluster.clients.is_empty() {
        dials.push(Dial::press(
            Hand::RemoveClient,
            "start remove-client",
            &once,
        ));
    }
    dials
}

/// What a client does by itself.
pub(super) fn client(run: &Run, id: u32) -> Vec<Dial> {
    let Some(client) = run.scenario().cluster.clients.get(id as usize - 1) else {
        return Vec::new();
    };
    let (words, about) = (words::hands(), [id.to_string()]);
    let turn = |hand, begin, now, steps| Dial::turn(hand, begin, &about, now, steps);
    let choose = |hand, begin, now: String, values| {
        Dial::new(hand, begin, &about, Control::Choose { now, values })
    };
    let shares = &shares(1_000_000);
    // What is no read and no compare-and-set is a write.
    let (not_reads, not_cas) = (1_000_000 - client.reads_ppm, 1_000_000 - client.cas_ppm);
    let says = pace(client, round_trip_us(run.world()));
    let is_open = if client.open.is_some() {
        "open"
    } else {
        "closed"
    };
    let spread = match client.spread {
        Spread::Uniform => "uniform",
        Spread::Zipf => "zipf",
        Spread::Hot => "hot",
    };
    let mode = match client.read_mode {
        ReadMode::Index => "index",
        ReadMode::Lease => "lease",
        ReadMode::Stale => "stale",
        ReadMode::Log => "log",
    };
    let reads = percent(client.reads_ppm);
    let modes = ["index", "lease", "stale", "log"].map(|word| format!("{reads} {word}"));
    let modes = choices(&modes, &words.read_modes);
    let keys = client.keys;
    let spreads = ["uniform", "zipf", "hot"].map(|word| format!("{keys} {word}"));
    let spreads = choices(&spreads, &words.spreads);
    let loops = choices(&["closed", "open"], &words.loops);
    let mut dials = vec![
        choose(
            Hand::ClientLoop,
            "start client @",
            is_open.to_owned(),
            loops,
        ),
        turn(
            Hand::ClientPause,
            "start client @ pause",
            client.pause.to_string(),
            "1ms, 5ms, 10ms, 20ms, 50ms, 100ms, 100ms..200ms, 500ms, 1s",
        )
        .says(Some(says)),
    ];
    if let Some(most) = client.open {
        let begin = "start client @ outstanding";
        dials.push(turn(
            Hand::ClientOpen,
            begin,
            most.to_string(),
            "1, 2, 4, 8, 16, 32, 64",
        ));
    }
    dials.extend([
        turn(
            Hand::ClientReads,
            "start client @ reads",
            reads.clone(),
            &self::shares(not_cas),
        ),
        choose(
            Hand::ClientReadMode,
            "start client @ reads",
            format!("{reads} {mode}"),
            modes,
        ),
        turn(
            Hand::ClientCas,
            "start client @ cas",
            percent(client.cas_ppm),
            &self::shares(not_reads),
        ),
        turn(
            Hand::ClientKeys,
            "start client @ keys",
            keys.to_string(),
            "1, 2, 3, 5, 10, 30, 100",
        ),
        choose(
            Hand::ClientSpread,
            "start client @ keys",
            format!("{keys} {spread}"),
            spreads,
        ),
        turn(
            Hand::ClientTimeout,
            "start client @ timeout",
            exact(client.timeout_us),
            "50ms, 100ms, 200ms, 400ms, 1s, 5s",
        ),
        Dial::new(
            Hand::ClientRetry,
            "start client @ retry",
            &about,
            Control::Check(client.retry),
        ),
        turn(
            Hand::ClientDuplicate,
            "start client @ duplicate",
            percent(client.duplicate_ppm),
            shares,
        ),
        turn(
            Hand::ClientGivesUp,
            "start client @ abandon",
            percent(client.abandon_ppm),
            shares,
        ),
    ]);
    dials
}

/// Shares of a client's requests, up to this many parts in a million.
fn shares(most_ppm: u32) -> String {
    let fits = |percent: &u32| percent * 10_000 <= most_ppm;
    let steps = [0, 1, 5, 10, 20, 50, 80, 100].into_iter().filter(fits);
    steps
        .map(|n| percent(n * 10_000))
        .collect::<Vec<_>>()
        .join(", ")
}
