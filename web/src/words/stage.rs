//! The stage, its links and messages, and the logs.

use raftworks_sim::{Address, Index, MessageId, Role, ServerId, Term};

use super::text::Text;
use super::{address, message_name, role_name, stage};
use crate::view::settings::Part;

/// The texts of this file.
pub struct Stage {
    pub cluster: &'static str,
    pub down: &'static str,
    /// A role.
    pub paused: Text<1>,
    /// A role, and how many votes of how many.
    pub votes: Text<3>,
    pub voted_for: Text<1>,
    pub hands_on: &'static str,
    /// A server, its role, its term, what else there is to say, the end of its log, what it
    /// knows to be committed.
    pub server: Text<6>,
    /// A key, a value.
    pub value_is: Text<2>,
    pub open: &'static str,
    pub cut_both_ways: &'static str,
    pub cut_one_way: Text<2>,
    /// Two servers, and how the link is.
    pub link: Text<3>,
    /// A message, from, to.
    pub message: Text<3>,
    /// How many, from, to.
    pub crowd: Text<3>,
    pub held: &'static str,
    pub will_not_arrive: &'static str,
    pub logs: &'static str,
    pub first_entries: &'static str,
    pub earlier_entries: &'static str,
    pub later_entries: &'static str,
    pub latest_entries: &'static str,
    /// From, to, of how many.
    pub range: Text<3>,
    pub server_head: &'static str,
    pub in_snapshot: &'static str,
    /// Roles where there is little room.
    pub short_candidate: &'static str,
    pub short_pre_candidate: &'static str,
    pub committed: &'static str,
    pub uncommitted: &'static str,
    pub unsynced: &'static str,
    /// An index, a term, what it carries, and how it stands.
    pub entry: Text<4>,
    pub voter: &'static str,
    pub witness: &'static str,
    pub learner: &'static str,
    pub outside: &'static str,
    /// A follower that lost what it had confirmed.
    pub regressed: &'static str,
}

/// A server for those who hear the page: what it is, what else there is to say of it, and
/// its log.
pub fn server_name(
    id: ServerId,
    (role, term): (Role, Term),
    status: &str,
    (last, committed): (Index, Index),
) -> String {
    let role = role_name(role);
    // The status may begin with the role.
    let rest = status.strip_prefix(role).unwrap_or(status);
    let rest = rest.trim_start_matches(", ");
    let rest = if rest.is_empty() { "" } else { ", " }.to_owned() + rest;
    stage()
        .server
        .with([&id, &role, &term, &rest, &last, &committed])
}

/// A link, by its servers: which directions are cut?
pub fn link_name(a: ServerId, b: ServerId, a_to_b_cut: bool, b_to_a_cut: bool) -> String {
    let words = stage();
    let state = match (a_to_b_cut, b_to_a_cut) {
        (false, false) => words.open.to_owned(),
        (true, true) => words.cut_both_ways.to_owned(),
        (true, false) => words.cut_one_way.with([&a, &b]),
        (false, true) => words.cut_one_way.with([&b, &a]),
    };
    words.link.with([&a, &b, &state])
}

/// So many messages of one direction.
pub fn crowd(count: usize, (from, to): (Address, Address)) -> String {
    stage().crowd.with([&count, &address(from), &address(to)])
}

/// A message, by what it is and where it goes.
pub fn message(id: MessageId) -> String {
    let (from, to) = (address(id.from), address(id.to));
    stage().message.with([&message_name(id.kind), &from, &to])
}

/// What a server is in a configuration.
pub fn part_name(part: Part) -> &'static str {
    let words = stage();
    match part {
        Part::Voter => words.voter,
        Part::Witness => words.witness,
        Part::Learner => words.learner,
        Part::Outside => words.outside,
    }
}

/// What it is called while it follows.
pub fn follower_as(part: Part) -> &'static str {
    match part {
        Part::Voter => super::names().follower,
        other => part_name(other),
    }
}
