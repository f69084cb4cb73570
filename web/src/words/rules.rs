//! The rules of Raft that can be switched off.

use raftworks_sim::RuleGroup;

use super::rules;

/// How many rules there are.
const COUNT: usize = 57;

/// The texts of this file.
pub struct Rules {
    pub title: &'static str,
    pub hint: &'static str,
    pub elections: &'static str,
    pub replication: &'static str,
    pub commitment: &'static str,
    pub clients: &'static str,
    pub membership: &'static str,
    /// What each rule asks for, and the section that it is from, in the order of
    /// `Rule::all`. `docs/rules.md` has the same words.
    pub rules: [(&'static str, &'static str); COUNT],
}

/// A group of rules.
pub fn rule_group(group: RuleGroup) -> &'static str {
    let words = rules();
    match group {
        RuleGroup::Elections => words.elections,
        RuleGroup::Replication => words.replication,
        RuleGroup::Commitment => words.commitment,
        RuleGroup::Clients => words.clients,
        RuleGroup::Membership => words.membership,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::modified;
    use raftworks_sim::Rule;

    /// The document and the page say the same of each rule.
    #[test]
    fn the_document_has_the_same_words() {
        let document = include_str!("../../../docs/rules.md");
        let rows = document.lines().filter(|line| line.starts_with("| `"));
        let rows: Vec<Vec<&str>> = rows
            .map(|line| line.split('|').map(str::trim).collect())
            .collect();
        assert_eq!((rows.len(), Rule::all().len()), (COUNT, COUNT));
        for ((rule, words), row) in Rule::all().iter().zip(rules().rules).zip(&rows) {
            assert_eq!(row[1], format!("`{}`", rule.name()));
            assert_eq!((row[2], row[3]), words);
        }
    }

    #[test]
    fn a_modified_run_says_so() {
        let all = Rule::all();
        assert_eq!(modified(&[], &[]), None);
        let one = modified(&all[..1], &all[..1]);
        assert_eq!(
            one.as_deref(),
            Some("modified Raft: rule vote-up-to-date off")
        );
        let two = modified(&all[..2], &all[..2]);
        assert_eq!(two.as_deref(), Some("modified Raft: 2 rules off"));
        let before = modified(&[], &all[..2]);
        assert_eq!(before.as_deref(), Some("modified Raft: 2 rules off before"));
    }
}
