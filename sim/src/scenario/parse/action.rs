//! Reading actions, and whom and which message they mean.

use raftworks_core::{Index, ServerId, Term};

use super::Parsed;
use super::fault::{crash, fault};
use super::option::{members, quorums, switched};
use super::value::{is_name, number, or_off, percentage, spread, time, value_text};
use crate::action::{Action, MemberChange, Selector};
use crate::client::{ClientId, ReadMode};
use crate::flight::{Address, MessageId};
use crate::link::LinkChange;
use crate::scenario::check::Mentioned;
use crate::scenario::expected::{Limit, Thing};
use crate::scenario::lex::{Line, Token};
use crate::scenario::words::{
    FAULT_VERBS, KINDS, LINK_WORDS, NOTHING, READ_MODES, SELECTORS, VERBS,
};
use crate::settings::MAX_SERVERS;

pub(super) fn action(line: &mut Line<'_>) -> Parsed<Action> {
    let verb = line.peek_word().unwrap_or_default();
    if !VERBS.contains(&verb) {
        return Err(line.expected_one_of(Thing::Action, &VERBS));
    }
    line.skip();
    Ok(match verb {
        "crash" => crash(line)?,
        "restart" => Action::Restart(selector(line)?),
        "pause" => Action::Pause(selector(line)?),
        "resume" => Action::Resume(selector(line)?),
        "timeout" => Action::TimeOut(selector(line)?),
        "cut" => {
            let (from, to) = one_way(line)?;
            Action::Cut { from, to }
        }
        "restore" => {
            let (from, to) = one_way(line)?;
            Action::Restore { from, to }
        }
        "set" => {
            let (from, to) = one_way(line)?;
            let change = link_change(line)?;
            Action::SetLink { from, to, change }
        }
        "partition" => Action::Partition(groups(line)?),
        "isolate" => Action::Partition(vec![vec![selector(line)?], vec![Selector::Rest]]),
        "write" => write(line)?,
        "drop" => Action::Drop(message(line)?),
        "duplicate" if is_request_of_the_reader(line) => {
            line.skip();
            Action::SendAgain {
                to: asked(line, "to")?,
            }
        }
        "duplicate" => Action::Duplicate(message(line)?),
        "hold" => Action::Hold(message(line)?),
        "release" => Action::Release(message(line)?),
        "read" => read(line)?,
        "cas" => compare_and_set(line)?,
        "abandon" => Action::Abandon,
        "transfer" => Action::Transfer {
            to: selector(line)?,
            by: asked(line, "by")?,
        },
        "add" | "remove" | "reconfigure" | "leave" | "quorums" => Action::Change {
            change: member_change(verb, line)?,
            by: asked(line, "by")?,
        },
        "snapshot" => Action::Snapshot(selector(line)?),
        "wipe" => Action::Wipe(selector(line)?),
        "readmit" => Action::Readmit(selector(line)?),
        "switch" => Action::Switch(switched(line)?),
        "settle" => Action::Settle,
        verb if FAULT_VERBS.contains(&verb) => Action::Fault(fault(verb, line)?),
        _ => Action::Heal,
    })
}

fn groups(line: &mut Line<'_>) -> Parsed<Vec<Vec<Selector>>> {
    let mut groups = vec![vec![selector(line)?]];
    while !line.is_done() {
        if line.take_sign("|") {
            groups.push(vec![selector(line)?]);
        } else if let Some(group) = groups.last_mut() {
            group.push(selector(line)?);
        }
    }
    if groups.len() < 2 {
        return Err(line.expected(Thing::AnotherGroup));
    }
    Ok(groups)
}

fn write(line: &mut Line<'_>) -> Parsed<Action> {
    let key = value_text(line, Limit::Key)?;
    line.need_sign("=")?;
    let value = value_text(line, Limit::Value)?;
    let to = asked(line, "to")?;
    Ok(Action::Write { key, value, to })
}

fn read(line: &mut Line<'_>) -> Parsed<Action> {
    let key = value_text(line, Limit::Key)?;
    let named = line.peek_word();
    line.want(READ_MODES.map(|(word, _)| word));
    let mode = READ_MODES.iter().find(|(word, _)| named == Some(word));
    let mode = mode.map_or(ReadMode::Index, |(_, mode)| *mode);
    if READ_MODES.iter().any(|(word, _)| named == Some(word)) {
        line.skip();
    }
    let to = asked(line, "to")?;
    Ok(Action::Read { key, mode, to })
}

fn compare_and_set(line: &mut Line<'_>) -> Parsed<Action> {
    let key = value_text(line, Limit::Key)?;
    // In quotation marks it is a value like any other.
    let expected = if line.take_word(NOTHING) {
        None
    } else {
        Some(value_text(line, Limit::ExpectedValue)?)
    };
    let value = value_text(line, Limit::Value)?;
    let to = asked(line, "to")?;
    Ok(Action::CompareAndSet {
        key,
        expected,
        value,
        to,
    })
}

/// Whether `duplicate` is followed by `request` alone, and not by which one: then
/// the reader's client sends its last request again.
fn is_request_of_the_reader(line: &Line<'_>) -> bool {
    let next = line.peek_second();
    line.peek_word() == Some("request") && matches!(next, None | Some(Token::Word("to")))
}

/// Who is asked, if somebody is named after this word.
fn asked(line: &mut Line<'_>, word: &'static str) -> Parsed<Option<Selector>> {
    if line.take_word(word) {
        return Ok(Some(selector(line)?));
    }
    Ok(None)
}

fn member_change(verb: &str, line: &mut Line<'_>) -> Parsed<MemberChange> {
    Ok(match verb {
        "add" => {
            const KINDS: [(&str, u8); 3] = [("voter", 0), ("learner", 1), ("witness", 2)];
            match line.need_one_of(Thing::MemberKind, &KINDS)? {
                0 => MemberChange::AddVoter(server(line)?),
                1 => MemberChange::AddLearner(server(line)?),
                _ => MemberChange::AddWitness(server(line)?),
            }
        }
        "remove" => MemberChange::Remove(server(line)?),
        "leave" => MemberChange::Leave,
        "quorums" => MemberChange::Quorums(quorums(line)?),
        _ => MemberChange::Replace {
            members: members(line)?,
            stay: line.take_word("stay"),
        },
    })
}

pub(super) fn message(line: &mut Line<'_>) -> Parsed<MessageId> {
    let kind = line.need_one_of(Thing::MessageKind, &KINDS)?;
    let fits = |n: &u32| *n > 0;
    let number = line.need(Thing::WhichMessage, |word| word.parse().ok().filter(fits))?;
    line.need_word("from")?;
    let from = address(line)?;
    line.need_word("to")?;
    let to = address(line)?;
    let between_servers = matches!((from, to), (Address::Server(_), Address::Server(_)));
    let term = if between_servers {
        line.need_word("in")?;
        line.need_word("term")?;
        self::number(line, Thing::TermNumber)?
    } else {
        0
    };
    Ok(MessageId {
        from,
        to,
        kind,
        term: Term(term),
        number,
    })
}

fn address(line: &mut Line<'_>) -> Parsed<Address> {
    if line.take_word("client") {
        let client = line.need(Thing::ClientNumber, |word| word.parse().ok())?;
        return Ok(Address::Client(ClientId(client)));
    }
    Ok(Address::Server(server(line)?))
}

/// Two ends, and whether both directions are meant.
pub(super) fn ends(line: &mut Line<'_>) -> Parsed<(Selector, Selector, bool)> {
    let from = selector(line)?;
    let both = line.take_sign("<->");
    if !both && !line.take_sign("->") {
        return Err(line.expected(Thing::Direction));
    }
    Ok((from, selector(line)?, both))
}

pub(super) fn one_way(line: &mut Line<'_>) -> Parsed<(Selector, Selector)> {
    let from = selector(line)?;
    line.need_sign("->")?;
    Ok((from, selector(line)?))
}

pub(super) fn link_change(line: &mut Line<'_>) -> Parsed<LinkChange> {
    let mut change = LinkChange::default();
    loop {
        match line.need_one_of(Thing::LinkChange, &LINK_WORDS)? {
            0 => change.latency = Some(spread(line)?),
            1 => change.loss_ppm = Some(percentage(line)?),
            2 => change.duplicate_ppm = Some(percentage(line)?),
            3 => change.corrupt_ppm = Some(percentage(line)?),
            4 => change.jitter_us = Some(time(line)?.0),
            5 => change.stragglers = Some((percentage(line)?, spread(line)?)),
            6 => change.bandwidth = Some(or_off(line, Thing::Bandwidth)?),
            _ => {
                let most = or_off(line, Thing::Capacity)?;
                change.capacity = Some(u32::try_from(most).unwrap_or(u32::MAX));
            }
        }
        if line.is_done() {
            line.want(LINK_WORDS.map(|(word, _)| word));
            return Ok(change);
        }
    }
}

pub(super) fn selector(line: &mut Line<'_>) -> Parsed<Selector> {
    if line.take_word("server") {
        return Ok(Selector::Server(server(line)?));
    }
    for (word, has) in [("with", true), ("without", false)] {
        if line.take_word(word) {
            let index = Index(number(line, Thing::EntryIndex)?);
            return Ok(if has {
                Selector::With(index)
            } else {
                Selector::Without(index)
            });
        }
    }
    line.want(SELECTORS.iter().map(|&(word, _)| word));
    let read = |word: &str| {
        let known = SELECTORS.iter().find(|(name, _)| *name == word);
        if let Some((_, selector)) = known {
            return Some(selector.clone());
        }
        if let Some(id) = is_server(word) {
            return Some(Selector::Server(id));
        }
        is_name(word).then(|| Selector::Named(word.to_owned()))
    };
    let selector = line.need(Thing::Servers, read)?;
    match selector {
        Selector::Server(id) => line.mention(Mentioned::Server(id)),
        Selector::Named(_) => line.mention(Mentioned::Name),
        _ => {}
    }
    Ok(selector)
}

fn is_server(word: &str) -> Option<ServerId> {
    let id = word
        .parse()
        .ok()
        .filter(|id| (1..=MAX_SERVERS).contains(id))?;
    Some(ServerId(id))
}

pub(super) fn server(line: &mut Line<'_>) -> Parsed<ServerId> {
    let id = line.need((Limit::Server, MAX_SERVERS), is_server)?;
    line.mention(Mentioned::Server(id));
    Ok(id)
}
