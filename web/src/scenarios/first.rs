//! The first scenario as a value: the first picture must not wait for what reads
//! scenarios. Its texts are taken from the file, and a test compares the rest with it.

use raftworks_sim::scenario::{
    Condition, Expectation, Happening, Order, Step, Timing, Translation, Trigger, When, Where,
};
use raftworks_sim::{Action, ClientSettings, Index, Scenario, Selector, Span, Time};

const TEXT: &str = include_str!("../../../scenarios/welcome.raft");
/// What the first leader is called, in the file, too.
const NAME: &str = "first-leader";

/// What a newcomer sees.
pub fn first() -> Scenario {
    let mut scenario = Scenario {
        title: said(3),
        about: said(5),
        seed: 42,
        until: Time(4_000_000),
        steps: steps(),
        expectations: expectations(),
        translations: translations(),
        ..Scenario::default()
    };
    scenario.cluster.clients = vec![ClientSettings {
        pause: Span::between(60_000, 120_000),
        timeout_us: 250_000,
        ..ClientSettings::default()
    }];
    scenario
}

/// What a line of the file says.
fn said(line: usize) -> String {
    let line = TEXT.lines().nth(line - 1).unwrap_or_default();
    line.split('"').nth(1).unwrap_or_default().to_owned()
}

fn named() -> Selector {
    Selector::Named(NAME.to_owned())
}

fn steps() -> Vec<Step> {
    let on = |what| When::On(Trigger { what, at: None });
    let returned = Trigger {
        what: Happening::Apply(Index(0)),
        at: Some(named()),
    };
    let name = Order::Name {
        who: Selector::Leader,
        name: NAME.to_owned(),
    };
    let say = |line| (line, 0, Order::Say(said(line).into()));
    let last = Order::Say(said(33).into());
    let steps = [
        (When::At(Time(0)), say(12)),
        (on(Happening::Election), say(14)),
        (on(Happening::Vote), say(16)),
        (on(Happening::Leader), say(18)),
        (on(Happening::Commit(Index(2))), say(20)),
        (on(Happening::Reply), (22, 400_000, name)),
        (When::Now, say(23)),
        (When::Now, (25, 0, Order::Act(Action::Crash(named())))),
        (on(Happening::Election), say(26)),
        (on(Happening::Leader), say(28)),
        (
            When::Now,
            (30, 600_000, Order::Act(Action::Restart(named()))),
        ),
        (When::Now, say(31)),
        (When::On(returned), (33, 500_000, last)),
    ];
    let step = |(when, (line, delay_us, order)): (When, (usize, u64, Order))| Step {
        line: line as u32,
        then: line > 14,
        when,
        delay_us,
        order,
    };
    steps.into_iter().map(step).collect()
}

fn expectations() -> Vec<Expectation> {
    let committed = |index, at| Condition::Committed {
        index: Index(index),
        at,
    };
    let expectations = [
        (36, Condition::Leader(Selector::All), 1_000_000),
        (37, committed(2, Where::Majority), 2_000_000),
        (38, committed(6, Where::Every(Selector::All)), 4_000_000),
    ];
    let by = |(line, condition, time_us)| Expectation {
        line,
        condition,
        timing: Timing::By(Time(time_us)),
    };
    expectations.into_iter().map(by).collect()
}

/// Each stands below the line that it translates.
fn translations() -> Vec<Translation> {
    let lines = TEXT.lines().enumerate();
    let translated = lines.filter(|(_, line)| line.starts_with("in "));
    let translation = |(before, line): (usize, &str)| Translation {
        language: line.split(' ').nth(1).unwrap_or_default().to_owned(),
        of: said(before),
        text: said(before + 1),
    };
    translated.map(translation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_the_file_says() {
        assert_eq!(Scenario::parse(TEXT), Ok(first()));
        assert_eq!(super::super::LIST[0].text(), TEXT);
    }
}
