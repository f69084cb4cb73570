//! What the reader or the scenario does to the cluster, in sentences, and why it
//! changes nothing.

use std::fmt::Display;

use raftworks_sim::{Action, MemberChange, ReadMode, Selector, ServerId, Skipped};

use super::names::value_or_nothing;
use super::refusals::refusal;
use super::text::{Line, Sentence, Text};
use super::{acts, servers};

/// The texts of this file. Most begin with the servers that are meant.
pub struct Acts {
    /// What the sentence says.
    pub from_outside: Line<1>,
    /// An action in the scenario language, and why it changes nothing.
    pub skipped: Line<2>,
    pub crash: Text<1>,
    pub restart: Text<1>,
    pub pause: Text<1>,
    pub resume: Text<1>,
    pub time_out: Text<1>,
    pub cut: Text<2>,
    pub restore: Text<2>,
    pub set_link: Text<3>,
    /// Every server, where an action means all of them.
    pub all_servers: &'static str,
    pub cut_all: &'static str,
    pub restore_all: &'static str,
    pub set_all_links: Text<1>,
    pub partition: Text<1>,
    /// Between the sides.
    pub and: &'static str,
    pub heal: &'static str,
    pub settle: Text<1>,
    pub write: Text<2>,
    /// A key, a value, a server.
    pub write_to: Text<3>,
    /// A key, a value, the one that it has to have.
    pub compare_and_set: Text<3>,
    pub send_again: &'static str,
    pub abandon: &'static str,
    pub read: Text<1>,
    pub read_log: Text<1>,
    pub read_lease: Text<1>,
    pub read_stale: Text<1>,
    pub transfer: Text<1>,
    pub snapshot: Text<1>,
    pub wipe: Text<1>,
    pub readmit: Text<1>,
    pub switch: Text<1>,
    /// A message in the scenario language.
    pub dropped: Text<1>,
    pub duplicated: Text<1>,
    pub held: Text<1>,
    pub released: Text<1>,
    /// A fault in the scenario language.
    pub fault: Text<1>,
    pub outside_contract: Text<1>,
    pub add_voter: Text<1>,
    pub add_learner: Text<1>,
    pub add_witness: Text<1>,
    pub remove: Text<1>,
    pub replace: Text<1>,
    pub leave: &'static str,
    /// How many elect, and how many commit.
    pub quorums: Text<2>,
    /// Why an action changes nothing.
    pub means_nobody: Text<1>,
    pub no_such_server: Text<1>,
    pub no_such_message: Text<1>,
    pub so_already: &'static str,
    pub unreadable: Text<1>,
    pub client_busy: &'static str,
}

/// Why an action changes nothing.
pub fn why_skipped(skipped: &Skipped) -> String {
    let words = acts();
    match skipped {
        Skipped::Nobody(who) => words.means_nobody.with([who]),
        Skipped::NoSuchServer(id) => words.no_such_server.with([id]),
        Skipped::NoSuchMessage(id) => words.no_such_message.with([id]),
        Skipped::NothingToDo => words.so_already.to_owned(),
        Skipped::Unreadable(id) => words.unreadable.with([id]),
        Skipped::ClientBusy => words.client_busy.to_owned(),
        Skipped::Refused(why) => refusal(why),
    }
}

pub(super) fn acted(
    action: &Action,
    groups: &[Vec<ServerId>],
    skipped: Option<&Skipped>,
) -> Sentence {
    let words = acts();
    if let Some(skipped) = skipped {
        return words.skipped.with([action, &why_skipped(skipped)]);
    }
    let [first, second] = meant(action);
    let named = |place: usize, who: Option<&Selector>| match (who, groups.get(place)) {
        (Some(Selector::All), Some(group)) if group.len() > 1 => words.all_servers.to_owned(),
        (_, Some(group)) => servers(group),
        _ => String::new(),
    };
    let sides: Vec<String> = groups.iter().map(|group| servers(group)).collect();
    let text = done(action, [&named(0, first), &named(1, second)], &sides);
    words.from_outside.with([&text])
}

/// Whom an action means, in the order of its sentence.
pub(super) fn meant(action: &Action) -> [Option<&Selector>; 2] {
    match action {
        Action::Crash(who)
        | Action::Restart(who)
        | Action::Pause(who)
        | Action::Resume(who)
        | Action::TimeOut(who)
        | Action::Snapshot(who)
        | Action::Wipe(who)
        | Action::Readmit(who)
        | Action::Transfer { to: who, .. } => [Some(who), None],
        Action::Cut { from, to }
        | Action::Restore { from, to }
        | Action::SetLink { from, to, .. } => [Some(from), Some(to)],
        Action::Write { to, .. } => [to.as_ref(), None],
        _ => [None, None],
    }
}

/// What an action does to those whom it means, or to the sides of a partition.
pub(super) fn done(
    action: &Action,
    [first, second]: [&dyn Display; 2],
    sides: &[String],
) -> String {
    let words = acts();
    let all = meant(action) == [Some(&Selector::All); 2];
    match action {
        Action::Crash(_) => words.crash.with([first]),
        Action::Restart(_) => words.restart.with([first]),
        Action::Pause(_) => words.pause.with([first]),
        Action::Resume(_) => words.resume.with([first]),
        Action::TimeOut(_) => words.time_out.with([first]),
        Action::Cut { .. } if all => words.cut_all.to_owned(),
        Action::Cut { .. } => words.cut.with([first, second]),
        Action::Restore { .. } if all => words.restore_all.to_owned(),
        Action::Restore { .. } => words.restore.with([first, second]),
        Action::SetLink { change, .. } if all => words.set_all_links.with([change]),
        Action::SetLink { change, .. } => words.set_link.with([first, second, change]),
        Action::Partition(_) => words.partition.with([&sides.join(words.and)]),
        Action::Heal => words.heal.to_owned(),
        Action::Settle => words.settle.with([first]),
        Action::Write { key, value, to } => match to {
            Some(Selector::Server(_)) => words.write_to.with([key, value, first]),
            _ => words.write.with([key, value]),
        },
        Action::CompareAndSet {
            key,
            expected,
            value,
            ..
        } => {
            let expected = value_or_nothing(expected.as_deref());
            words.compare_and_set.with([key, value, &expected])
        }
        Action::SendAgain { .. } => words.send_again.to_owned(),
        Action::Abandon => words.abandon.to_owned(),
        Action::Read { key, mode, .. } => {
            let read = match mode {
                ReadMode::Log => &words.read_log,
                ReadMode::Index => &words.read,
                ReadMode::Lease => &words.read_lease,
                ReadMode::Stale => &words.read_stale,
            };
            read.with([key])
        }
        Action::Transfer { .. } => words.transfer.with([first]),
        Action::Change { change, .. } => member_change(change),
        Action::Snapshot(_) => words.snapshot.with([first]),
        Action::Wipe(_) => words.wipe.with([first]),
        Action::Readmit(_) => words.readmit.with([first]),
        Action::Switch(setting) => words.switch.with([setting]),
        Action::Drop(id) => words.dropped.with([id]),
        Action::Duplicate(id) => words.duplicated.with([id]),
        Action::Hold(id) => words.held.with([id]),
        Action::Release(id) => words.released.with([id]),
        Action::Fault(fault) if fault.is_outside_the_contract() => {
            words.outside_contract.with([fault])
        }
        Action::Fault(fault) => words.fault.with([fault]),
    }
}

fn member_change(change: &MemberChange) -> String {
    let words = acts();
    match change {
        MemberChange::AddVoter(id) => words.add_voter.with([id]),
        MemberChange::AddLearner(id) => words.add_learner.with([id]),
        MemberChange::AddWitness(id) => words.add_witness.with([id]),
        MemberChange::Remove(id) => words.remove.with([id]),
        MemberChange::Replace { members, .. } => words.replace.with([members]),
        MemberChange::Leave => words.leave.to_owned(),
        MemberChange::Quorums(quorums) => words.quorums.with([&quorums.election, &quorums.commit]),
    }
}
