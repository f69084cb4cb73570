//! Reading who takes part, and the options of Raft.

use raftworks_core::{Backoff, Quorums, ServerId};

use super::Parsed;
use super::action::server;
use super::checked;
use super::value::{number, percentage, span, time};
use crate::rule::Rule;
use crate::scenario::expected::{Expected, Limit, Thing};
use crate::scenario::lex::Line;
use crate::scenario::words::{LIMITS, OPTIONS};
use crate::settings::{MAX_SERVERS, MemberSettings, Setting};

/// The members of a configuration: `1 2 3 learners 4 witnesses 3 quorums 2 2`.
pub(super) fn members(line: &mut Line<'_>) -> Parsed<MemberSettings> {
    let at = line.clone();
    let mut members = MemberSettings {
        voters: servers(line)?,
        ..MemberSettings::default()
    };
    if line.take_word("learners") {
        members.learners = servers(line)?;
    }
    if line.take_word("witnesses") {
        members.witnesses = servers(line)?;
    }
    if line.take_word("quorums") {
        members.quorums = Some(quorums(line)?);
    }
    match members.build() {
        Ok(_) => Ok(members),
        Err(error) => Err(at.expected(Expected::Members(error))),
    }
}

/// One server or more.
pub(super) fn servers(line: &mut Line<'_>) -> Parsed<Vec<ServerId>> {
    let mut servers = vec![server(line)?];
    while line
        .peek_word()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    {
        servers.push(server(line)?);
    }
    Ok(servers)
}

/// How many elect and how many commit.
pub(super) fn quorums(line: &mut Line<'_>) -> Parsed<Quorums> {
    let mut size = |what: Thing| {
        line.need(what, |word| {
            let fits = |n: &usize| (1..=MAX_SERVERS as usize).contains(n);
            word.parse().ok().filter(fits)
        })
    };
    Ok(Quorums {
        election: size(Thing::ElectionQuorum)?,
        commit: size(Thing::CommitQuorum)?,
    })
}

/// An option, or a timer, while the cluster runs.
pub(super) fn switched(line: &mut Line<'_>) -> Parsed<Setting> {
    if line.take_word("election-timeout") {
        return Ok(Setting::ElectionTimeout(span(line)?));
    }
    if line.take_word("heartbeat") {
        return Ok(Setting::Heartbeat(time(line)?.0));
    }
    if line.take_word("rule") {
        let rule = rule(line)?;
        return Ok(Setting::Rule(rule, switch(line)?));
    }
    option(line)
}

/// The name of a rule.
pub(super) fn rule(line: &mut Line<'_>) -> Parsed<Rule> {
    let rules: Vec<(&str, Rule)> = Rule::all().iter().map(|&r| (r.name(), r)).collect();
    line.need_one_of(Thing::Rule, &rules)
}

/// An option and its value.
pub(super) fn option(line: &mut Line<'_>) -> Parsed<Setting> {
    let name = line.peek_word().unwrap_or_default();
    if !OPTIONS.contains(&name) {
        return Err(line.expected_one_of(Thing::Option, &OPTIONS));
    }
    line.skip();
    Ok(match name {
        "pre-vote" => Setting::PreVote(switch(line)?),
        "check-quorum" => Setting::CheckQuorum(switch(line)?),
        "stickiness" => Setting::Stickiness(switch(line)?),
        "catch-up" => Setting::CatchUp(switch(line)?),
        "lease" => lease(line)?,
        "backoff" => Setting::Backoff(backoff(line)?),
        "batch" => Setting::Batch(count(line, Limit::Batch, 10_000)?),
        "window" => {
            let messages = count(line, Limit::Window, 1_000)?;
            Setting::Window(messages as u32)
        }
        "snapshots" if line.take_word("off") => Setting::Snapshots(None),
        "snapshots" => {
            let every = count(line, Limit::Snapshots, 100_000)?;
            Setting::Snapshots(Some(every))
        }
        "trailing" => Setting::Trailing(number(line, Thing::Entries)?),
        "chunk" => Setting::Chunk(count(line, Limit::Chunk, 65_536)?),
        "read-timeout" => Setting::ReadTimeout(checked(line, Thing::PositiveTime, |line| {
            Ok(Some(time(line)?.0).filter(|us| *us > 0))
        })?),
        "limit" => {
            let limit = line.need_one_of(Thing::Limited, &LIMITS)?;
            let fits = |n: &u64| (1..1 << 32).contains(n);
            let most = line.need(Thing::Most, |word| word.parse().ok().filter(fits))?;
            Setting::Limit(limit, most)
        }
        _ => Setting::Priority(server(line)?, number(line, Thing::Priority)?),
    })
}

fn switch(line: &mut Line<'_>) -> Parsed<bool> {
    line.need_one_of(Thing::OnOrOff, &[("on", true), ("off", false)])
}

fn count(line: &mut Line<'_>, what: Limit, most: u64) -> Parsed<u64> {
    let fits = |n: &u64| (1..=most).contains(n);
    line.need((what, most), |word| word.parse().ok().filter(fits))
}

fn lease(line: &mut Line<'_>) -> Parsed<Setting> {
    let words = [("drift", true), ("off", false)];
    if line.need_one_of(Thing::Lease, &words)? {
        return Ok(Setting::Lease(Some(percentage(line)?)));
    }
    Ok(Setting::Lease(None))
}

fn backoff(line: &mut Line<'_>) -> Parsed<Backoff> {
    const WORDS: [(&str, u8); 4] = [
        ("redraw", 0),
        ("exponential", 1),
        ("candidates", 2),
        ("both", 3),
    ];
    let kind = line.need_one_of(Thing::Backoff, &WORDS)?;
    if kind < 2 {
        return Ok([Backoff::Redraw, Backoff::Exponential][usize::from(kind)]);
    }
    let range = checked(line, Thing::PositiveSpan, |line| {
        Ok(Some(span(line)?).filter(|range| range.min_us > 0))
    })?;
    let (min_us, max_us) = (range.min_us, range.max_us);
    Ok(if kind == 2 {
        Backoff::CandidateRange { min_us, max_us }
    } else {
        Backoff::Both { min_us, max_us }
    })
}
