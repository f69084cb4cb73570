//! Why a link or the address of an embed cannot be read.

use super::text::Text;
use super::{links, mistake};
use crate::link::{LinkError, MAX_ACTIONS, MAX_BYTES, VERSION, Wanted};
use crate::scenarios;

/// The texts of this file.
pub struct Links {
    /// How many bytes it has, and how many it may have.
    pub too_long: Text<2>,
    /// Its version, and the one that is known.
    pub unknown_version: Text<2>,
    pub missing: Text<1>,
    /// A name, what it is, what was expected.
    pub bad_part: Text<3>,
    /// What is wrong with the scenario.
    pub bad_text: Text<1>,
    /// Which action, and what is wrong with it.
    pub bad_action: Text<2>,
    pub too_many_actions: Text<1>,
    /// What was expected.
    pub number_to: Text<1>,
    pub number_like: Text<1>,
    pub one_of: Text<1>,
    pub in_order: &'static str,
}

/// Why a link cannot be read.
pub fn link_error(error: &LinkError) -> String {
    let words = links();
    match error {
        LinkError::TooLong { bytes } => words.too_long.with([bytes, &MAX_BYTES]),
        LinkError::UnknownVersion { version } => words.unknown_version.with([version, &VERSION]),
        LinkError::Missing { name } => words.missing.with([name]),
        LinkError::BadPart {
            name,
            found,
            expected,
        } => words.bad_part.with([name, found, &wanted(*expected)]),
        LinkError::BadText(error) => words.bad_text.with([&mistake(error)]),
        LinkError::BadAction { number, error } => words.bad_action.with([number, &mistake(error)]),
        LinkError::TooManyActions => words.too_many_actions.with([&MAX_ACTIONS]),
    }
}

/// What a part of it should have said.
fn wanted(expected: Wanted) -> String {
    let words = links();
    match expected {
        Wanted::Scenario => {
            let keys: Vec<&str> = scenarios::LIST.iter().map(|file| file.key).collect();
            words.one_of.with([&keys.join(", ")])
        }
        Wanted::NumberTo(most) => words.number_to.with([&most]),
        Wanted::NumberLike(example) => words.number_like.with([&example]),
        Wanted::ActionsInOrder => words.in_order.to_owned(),
    }
}
