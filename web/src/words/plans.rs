//! What is going to be done to the cluster, as long as nobody knows whom it will meet.

use raftworks_sim::scenario::{Order, Step, When};
use raftworks_sim::{Action, Selector};

use super::acts::{done, meant};
use super::text::Text;
use super::{acts, events, plans};

/// The texts of this file.
pub struct Plans {
    /// A sentence that says what.
    pub scenario: Text<1>,
    /// When, in the scenario language, and that sentence.
    pub scenario_when: Text<2>,
    pub scenario_says: Text<1>,
    pub scenario_asks: Text<1>,
    /// A line of the scenario language.
    pub scenario_line: Text<1>,
    pub yours: Text<1>,
    /// Whom an action means, within a sentence.
    pub leader: &'static str,
    pub follower: &'static str,
    pub followers: &'static str,
    pub down: &'static str,
    pub up: &'static str,
    pub paused: &'static str,
    pub candidates: &'static str,
    pub voters: &'static str,
    pub learners: &'static str,
    pub witnesses: &'static str,
    pub majority: &'static str,
    pub minority: &'static str,
    pub newest: &'static str,
    pub oldest: &'static str,
    pub with_entry: Text<1>,
    pub without_entry: Text<1>,
    pub rest: &'static str,
    /// Those who will be healed for good.
    pub core: &'static str,
    /// A name that the scenario gave.
    pub named: Text<1>,
}

/// What the reader did in the future of the playhead.
pub fn your_action(action: &Action) -> String {
    plans().yours.with([&said(action)])
}

/// An action of the scenario that is due.
pub fn planned(action: &Action) -> String {
    plans().scenario.with([&said(action)])
}

/// A line of the scenario; what it tells the reader is `told` in their language.
pub fn planned_step(step: &Step, told: impl Fn(&str) -> std::sync::Arc<str>) -> String {
    let words = plans();
    match &step.order {
        Order::Act(action) => {
            let said = said(action);
            // A time stands before the line.
            if matches!(step.when, When::At(_)) {
                return words.scenario.with([&said]);
            }
            let (line, what) = (step.to_string(), action.to_string());
            let when = line.strip_suffix(&what).unwrap_or_default().trim();
            words.scenario_when.with([&when, &said])
        }
        Order::Say(text) => words.scenario_says.with([&told(text)]),
        Order::Ask(question) => words.scenario_asks.with([&told(&question.text)]),
        Order::Name { .. } => words.scenario_line.with([step]),
    }
}

fn said(action: &Action) -> String {
    let [mut first, second] = meant(action).map(|who| who.map_or(String::new(), whom));
    if *action == Action::Settle {
        plans().core.clone_into(&mut first);
    }
    let sides: Vec<String> = match action {
        Action::Partition(sides) => sides.iter().map(|side| all_of(side)).collect(),
        _ => Vec::new(),
    };
    done(action, [&first, &second], &sides)
}

/// One side of a partition.
fn all_of(side: &[Selector]) -> String {
    let ids = side.iter().map(|who| match who {
        Selector::Server(id) => Some(*id),
        _ => None,
    });
    if let Some(ids) = ids.collect::<Option<Vec<_>>>() {
        return super::servers(&ids);
    }
    let each: Vec<String> = side.iter().map(whom).collect();
    each.join(", ")
}

/// Whom a selector means, in words.
fn whom(who: &Selector) -> String {
    let words = plans();
    let name = match who {
        Selector::Server(id) => return events().one_server.with([id]),
        Selector::With(index) => return words.with_entry.with([index]),
        Selector::Without(index) => return words.without_entry.with([index]),
        Selector::Named(name) => return words.named.with([name]),
        Selector::All => acts().all_servers,
        Selector::Leader => words.leader,
        Selector::Follower => words.follower,
        Selector::Followers => words.followers,
        Selector::Down => words.down,
        Selector::Up => words.up,
        Selector::Paused => words.paused,
        Selector::Candidates => words.candidates,
        Selector::Voters => words.voters,
        Selector::Learners => words.learners,
        Selector::Witnesses => words.witnesses,
        Selector::Majority => words.majority,
        Selector::Minority => words.minority,
        Selector::Newest => words.newest,
        Selector::Oldest => words.oldest,
        Selector::Rest => words.rest,
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use raftworks_sim::scenario::parse_action;

    use super::super::tests::in_german;
    use super::*;
    use crate::view::run_of;

    #[test]
    fn what_scenarios_plan_is_said_in_all_languages() {
        for file in crate::scenarios::LIST {
            let run = run_of(file.text(), 0);
            for step in &run.scenario().steps {
                let say = || planned_step(step, |text| crate::view::told(run.world(), text));
                let (english, german) = (say(), in_german(say));
                assert_ne!(english, german, "{}", file.key);
                for said in [english, german] {
                    assert!(said.ends_with('.') && !said.contains("  "), "{said}");
                }
            }
        }
    }

    #[test]
    fn whom_it_will_meet_is_said_in_words() {
        let says = |text: &str| planned(&parse_action(text).unwrap());
        for (text, english, german) in [
            (
                "pause leader",
                "Pause of the leader:",
                "Pause von dem Leader:",
            ),
            (
                "crash all",
                "Crash of all servers:",
                "Absturz von allen Servern:",
            ),
            (
                "cut leader -> followers",
                "No message gets from the leader to all followers any more.",
                "Keine Nachricht gelangt mehr von dem Leader zu allen Followern.",
            ),
            (
                "settle",
                "No fault reaches a core of servers any more;",
                "Kein Fehler trifft mehr einen Kern von Servern;",
            ),
            (
                "partition 1 2 | rest",
                "A partition between servers 1 and 2 and the rest.",
                "Eine Partition zwischen Server 1 und 2 und dem Rest.",
            ),
            (
                "set all -> all latency 5ms",
                "All links: latency 5ms.",
                "Alle Verbindungen: „latency 5ms“.",
            ),
        ] {
            assert!(says(text).contains(english), "{}", says(text));
            let said = in_german(|| says(text));
            assert!(said.contains(german), "{said}");
        }
    }
}
