//! The rules that can be switched off, in one list: those of the algorithm, which
//! the core follows, and those that the machines around it follow.
//!
//! `docs/rules.md` says of each what it asks for, who got it wrong, and which run
//! shows what it is good for.

use raftworks_core::{Rule as CoreRule, RuleGroup, Rules as CoreRules};

use crate::order::sort_few_by_key;
use crate::world::World;

/// A rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// One of the algorithm's.
    Raft(CoreRule),
    /// A leader keeps an entry that it cannot write, and stops (§5.3, Leader
    /// Append-Only). Without it, the next entry gets the same index and term.
    KeepUnwritten,
    /// A damaged record is not the end of the log: the server does not start (Figure 2,
    /// persistent state). Without it, what was acknowledged is forgotten.
    DamageIsNoEnd,
    /// A command that a client repeats is applied once (dissertation 6.3).
    ApplyOnce,
    /// A snapshot holds the sessions of the clients, which tell a repeated command
    /// from a new one (dissertation 6.3).
    SessionsInSnapshot,
    /// A leader that steps down does not say that a command has failed, which may still
    /// be committed (§8). Without it, what its client takes for undone comes true.
    StepDownIsNoFailure,
}

/// Those of the machines.
const OF_MACHINES: [Rule; 5] = [
    Rule::KeepUnwritten,
    Rule::DamageIsNoEnd,
    Rule::ApplyOnce,
    Rule::SessionsInSnapshot,
    Rule::StepDownIsNoFailure,
];

impl Rule {
    /// All rules, those of a group together.
    pub fn all() -> Vec<Rule> {
        let mut all: Vec<Rule> = CoreRule::ALL.iter().copied().map(Rule::Raft).collect();
        all.extend(OF_MACHINES);
        sort_few_by_key(&mut all, |rule| rule.group());
        all
    }

    /// Its name, which stays the same for ever: small letters and hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::Raft(rule) => rule.name(),
            Rule::KeepUnwritten => "keep-unwritten",
            Rule::DamageIsNoEnd => "damage-is-no-end",
            Rule::ApplyOnce => "apply-once",
            Rule::SessionsInSnapshot => "sessions-in-snapshot",
            Rule::StepDownIsNoFailure => "step-down-is-no-failure",
        }
    }

    /// What it is about.
    pub const fn group(self) -> RuleGroup {
        match self {
            Rule::Raft(rule) => rule.group(),
            Rule::KeepUnwritten => RuleGroup::Replication,
            Rule::DamageIsNoEnd => RuleGroup::Commitment,
            Rule::ApplyOnce | Rule::SessionsInSnapshot | Rule::StepDownIsNoFailure => {
                RuleGroup::Clients
            }
        }
    }

    /// The rule of this name.
    pub fn find(name: &str) -> Option<Rule> {
        Rule::all().into_iter().find(|rule| rule.name() == name)
    }
}

/// Which rules do not hold in a cluster.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rules {
    /// Those of the algorithm.
    pub(crate) core: CoreRules,
    /// Those of the machines, one bit each, and those that ever did not hold.
    off: u8,
    ever_off: u8,
}

impl Rules {
    /// Switches a rule off or on.
    pub fn switch(&mut self, rule: Rule, on: bool) {
        match (rule, on) {
            (Rule::Raft(rule), _) => self.core.switch(rule, on),
            (_, true) => self.off &= !bit(rule),
            (_, false) => {
                self.off |= bit(rule);
                self.ever_off |= bit(rule);
            }
        }
    }

    /// Whether this rule holds.
    pub fn keep(self, rule: Rule) -> bool {
        match rule {
            Rule::Raft(rule) => !self.core.contains(rule),
            _ => self.off & bit(rule) == 0,
        }
    }

    /// Whether this rule always held.
    pub fn always_kept(self, rule: Rule) -> bool {
        match rule {
            Rule::Raft(rule) => !self.core.ever_contained(rule),
            _ => self.ever_off & bit(rule) == 0,
        }
    }

    /// Whether every rule holds, and always did.
    pub fn never_any(self) -> bool {
        self.core.never_any() && self.ever_off == 0
    }

    /// The rules that do not hold.
    pub fn off(self) -> Vec<Rule> {
        let mut all = Rule::all();
        all.retain(|&rule| !self.keep(rule));
        all
    }

    /// The rules that did not hold at some time.
    pub fn ever_off(self) -> Vec<Rule> {
        let mut all = Rule::all();
        all.retain(|&rule| !self.always_kept(rule));
        all
    }
}

impl World {
    /// The rules that do not hold now.
    pub fn rules_off(&self) -> Vec<Rule> {
        self.settings().options.rules.off()
    }

    /// The rules that did not hold at some time of this run: with any, what was
    /// run is a modified Raft.
    pub fn modified(&self) -> Vec<Rule> {
        self.settings().options.rules.ever_off()
    }
}

/// The bit of a machine's rule.
fn bit(rule: Rule) -> u8 {
    OF_MACHINES
        .iter()
        .position(|&other| other == rule)
        .map_or(0, |place| 1 << place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_and_a_switch_of_its_own() {
        let all = Rule::all();
        for &rule in &all {
            assert_eq!(Rule::find(rule.name()), Some(rule));
            let mut rules = Rules::default();
            rules.switch(rule, false);
            assert_eq!(rules.off(), [rule]);
            rules.switch(rule, true);
            assert_eq!(rules.off(), []);
            assert_eq!(rules.ever_off(), [rule]);
            assert!(!rules.never_any());
        }
        assert!(all.len() >= 33, "{} rules", all.len());
        assert!(all.is_sorted_by_key(|rule| rule.group()));
    }
}
