//! Every action by its name, and those that a few letters mean.

use raftworks_sim::order::sort_few_by_key;
use raftworks_sim::scenario::parse_action;
use raftworks_sim::{Host, Run};

use crate::app::Dialog;
use crate::player::Player;
use crate::view::Selection;
use crate::view::hands::setup::START;
use crate::view::hands::{Control, Scope, hands};
use crate::{scenarios, words};

/// With more servers than this, links are not listed one by one.
const MOST_FOR_LINKS: usize = 7;
/// The most that is shown.
const MOST_FOUND: usize = 60;

/// What a command does.
#[derive(Clone, Debug)]
pub enum Does {
    /// Moves in time, or undoes.
    Time(fn(&Player)),
    /// Presses the button that this selector finds.
    Press(&'static str),
    /// Does what the scenario language says.
    Act(String),
    /// Opens a dialog.
    Open(Dialog),
    /// Opens a scenario.
    Scenario(&'static str),
    /// Plays a branch.
    Branch(u32),
}

/// A command.
#[derive(Clone, Debug)]
pub struct Command {
    /// What it is called.
    pub name: String,
    /// The key that does it, too.
    pub key: &'static str,
    /// What it does.
    pub does: Does,
}

fn command(name: impl Into<String>, key: &'static str, does: Does) -> Command {
    Command {
        name: name.into(),
        key,
        does,
    }
}

/// All commands at this moment.
pub fn commands(player: &Player, run: &Run) -> Vec<Command> {
    let always = words::palette().commands.into_iter().zip(words::COMMANDS);
    let always = always.map(|((name, key), does)| command(name, key, does));
    let mut all: Vec<Command> = always.collect();
    for host in run.world().hosts() {
        all.extend(of_server(run, host));
    }
    all.extend(of_cluster(run));
    let hosts = run.world().hosts();
    if hosts.len() <= MOST_FOR_LINKS {
        let ids = || hosts.iter().map(Host::id);
        for (a, b) in ids().flat_map(|a| ids().filter(move |&b| b != a).map(move |b| (a, b))) {
            let cut = run.world().link(a, b).is_some_and(|link| link.cut);
            let verb = if cut { "restore" } else { "cut" };
            all.push(act(format!("{verb} {a} -> {b}")));
        }
    }
    for setting in super::settings::settings(run.world()) {
        let other = match setting.value.as_str() {
            "on" => "off",
            "off" => "on",
            _ => continue,
        };
        let text = format!("switch {} {other}", setting.name);
        // Some say more than on.
        if parse_action(&text).is_ok() {
            all.push(act(text));
        }
    }
    all.extend(player.with_tree(|tree| {
        let others = tree
            .branches()
            .iter()
            .filter(|branch| branch.kept.is_some());
        let others = others.map(|b| {
            command(
                words::play_branch(&super::compare::name_of(b)),
                "",
                Does::Branch(b.id),
            )
        });
        others.collect::<Vec<_>>()
    }));
    let scenarios = scenarios::LIST.iter().map(|file| {
        command(
            words::open_scenario(file.title()),
            "",
            Does::Scenario(file.key),
        )
    });
    all.extend(scenarios);
    all
}

fn act(text: String) -> Command {
    command(words::do_action(&text), "", Does::Act(text))
}

/// Whatever a server's panel offers, its disk and clock included; of a dial, the value
/// that is as it should be.
fn of_server(run: &Run, host: &Host) -> Vec<Command> {
    let groups = hands(run, Selection::Server(host.id()), Scope::default());
    let dials = groups.into_iter().flat_map(|group| group.dials);
    let lines = dials
        .filter(|dial| dial.enabled)
        .flat_map(|dial| match &dial.control {
            Control::Press => dial.lines(""),
            Control::Give(given) => dial.lines(given),
            Control::Choose { values, .. } => {
                let each = values.iter().flat_map(|(value, _)| dial.lines(value));
                each.collect()
            }
            Control::Check(_) | Control::Turn { .. } => Vec::new(),
        });
    lines.map(act).collect()
}

/// Whatever the panel of the whole cluster offers by a press.
fn of_cluster(run: &Run) -> Vec<Command> {
    let groups = hands(run, Selection::Cluster, Scope::default());
    let dials = groups.into_iter().flat_map(|group| group.dials);
    let presses = dials.filter(|dial| dial.enabled && dial.control == Control::Press);
    let single = presses.filter(|dial| dial.about.len() == 1 && !dial.begin.starts_with(START));
    let lines = single.flat_map(|dial| dial.lines(""));
    lines.filter(|line| line != "heal").map(act).collect()
}

/// The commands that have all of these words in their name. What is an action of
/// the scenario language itself can be done, too.
pub fn find(commands: &[Command], typed: &str) -> Vec<Command> {
    let wanted = words::small(typed.trim());
    let has_all = |command: &&Command| {
        let name = words::small(&command.name);
        wanted.split_whitespace().all(|word| name.contains(word))
    };
    let mut found: Vec<Command> = commands
        .iter()
        .filter(has_all)
        .take(MOST_FOUND)
        .cloned()
        .collect();
    // Names that begin with what was typed come first.
    sort_few_by_key(&mut found, |command| {
        !words::small(&command.name).starts_with(&wanted)
    });
    let listed = found
        .iter()
        .any(|c| matches!(&c.does, Does::Act(text) if *text == wanted));
    if !wanted.is_empty() && !listed && parse_action(typed.trim()).is_ok() {
        found.insert(0, act(typed.trim().to_owned()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Command> {
        let player = Player::new();
        player.open_text("servers 3\nclient pause 10ms\n").unwrap();
        player.seek_time(1_000_000);
        player.act(parse_action("crash 2").unwrap());
        player.with(|run, _| commands(&player, run))
    }

    #[test]
    fn every_action_in_the_list_can_be_read() {
        let all = all();
        let acts = all.iter().filter_map(|command| match &command.does {
            Does::Act(text) => Some(text),
            _ => None,
        });
        let acts: Vec<&String> = acts.collect();
        assert!(acts.len() > 15, "{acts:?}");
        for text in acts {
            parse_action(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
        let mut names: Vec<&str> = all.iter().map(|command| command.name.as_str()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "each name once");
    }

    #[test]
    fn a_few_letters_find_it_and_any_action_can_be_typed() {
        let all = all();
        assert_eq!(find(&all, "").len(), all.len().min(MOST_FOUND));
        let found = find(&all, "RESTART 2");
        assert!(matches!(&found[0].does, Does::Act(text) if text == "restart 2"));
        assert!(
            find(&all, "space-time")
                .iter()
                .any(|c| matches!(c.does, Does::Press(_)))
        );
        let typed = find(&all, "partition 1 | 2 3");
        assert!(matches!(&typed[0].does, Does::Act(text) if text == "partition 1 | 2 3"));
        assert!(find(&all, "no such thing").is_empty());
    }
}
