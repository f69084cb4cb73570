//! What is so from the start: how many servers there are, and what clients do. It cannot
//! change while a cluster runs; the same seed and the same actions are played again with
//! it, as a branch.

use raftworks_sim::{ClientSettings, Run, Scenario};

use super::{Dial, Hand};
use crate::words;

/// How the line of a control begins that changes what is so from the start: it is no
/// action.
pub const START: &str = "start";

/// The scenario with a line of [`START`] done, or why it cannot be.
pub fn changed(scenario: &Scenario, line: &str) -> Result<Scenario, String> {
    let wanted = wanted(scenario, line).ok_or_else(|| words::not_so(line))?;
    // What is printed is what is shared: it must mean something.
    Scenario::parse(&wanted.to_string()).map_err(|error| words::problem(&error))
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
