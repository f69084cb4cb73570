//! Writing scenarios, actions and what belongs to them. What is written reads
//! back as the same thing. Steps and expectations are written in `story`.

mod story;

use std::fmt::{self, Display, Formatter, Write as _};

use raftworks_core::{Backoff, ServerId};

use super::Scenario;
use super::words::{KINDS, LIMITS, NOTHING, READ_MODES, SELECTORS, SPREADS, VERBS, word_for};
use crate::action::{Action, MemberChange, Selector, Skipped};
use crate::flight::{Address, MessageId};
use crate::link::LinkChange;
use crate::run::RunAction;
use crate::settings::{ClusterSettings, Distribution, MemberSettings, Setting, Span};
use crate::workload::ClientSettings;

/// A time in the largest unit that is exact.
pub(crate) struct Us(pub(crate) u64);

impl Display for Us {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            us if us % 1_000_000 == 0 => write!(f, "{}s", us / 1_000_000),
            us if us % 1_000 == 0 => write!(f, "{}ms", us / 1_000),
            us => write!(f, "{us}us"),
        }
    }
}

/// A number, or `off` for none.
pub(super) struct OrOff(pub(super) u64);

impl Display for OrOff {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("off"),
            number => number.fmt(f),
        }
    }
}

/// Parts per million as a percentage.
pub(super) struct Percent(pub(super) u32);

impl Display for Percent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / 10_000, self.0 % 10_000);
        if fraction == 0 {
            return write!(f, "{whole}%");
        }
        let digits = format!("{fraction:04}");
        write!(f, "{whole}.{}%", digits.trim_end_matches('0'))
    }
}

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (from, to) = (Us(self.min_us), Us(self.max_us));
        match self.shape {
            Distribution::LogNormal => write!(f, "{from}~{to}"),
            Distribution::Uniform if self.min_us == self.max_us => from.fmt(f),
            Distribution::Uniform => write!(f, "{from}..{to}"),
        }
    }
}

/// A key or value, in quotation marks where a word would not do.
struct Value<'a>(&'a str);

impl Display for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '+');
        if !self.0.is_empty() && self.0.chars().all(plain) {
            return f.write_str(self.0);
        }
        Words(self.0).fmt(f)
    }
}

/// Words in quotation marks; those inside, and line breaks, are escaped.
pub(super) struct Words<'a>(pub(super) &'a str);

impl Display for Words<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

impl Display for Selector {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Selector::Server(id) => id.fmt(f),
            Selector::Named(name) => f.write_str(name),
            Selector::With(index) => write!(f, "with {index}"),
            Selector::Without(index) => write!(f, "without {index}"),
            word => f.write_str(word_for(&SELECTORS, word)),
        }
    }
}

impl Display for LinkChange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.latency.map(|latency| format!("latency {latency}")));
        parts.extend(self.loss_ppm.map(|ppm| format!("loss {}", Percent(ppm))));
        let duplicate = self.duplicate_ppm;
        parts.extend(duplicate.map(|ppm| format!("duplicate {}", Percent(ppm))));
        let corrupt = self.corrupt_ppm;
        parts.extend(corrupt.map(|ppm| format!("corrupt {}", Percent(ppm))));
        parts.extend(self.jitter_us.map(|us| format!("jitter {}", Us(us))));
        let stragglers = self.stragglers;
        parts.extend(stragglers.map(|(ppm, by)| format!("stragglers {} {by}", Percent(ppm))));
        parts.extend(
            self.bandwidth
                .map(|bytes| format!("bandwidth {}", OrOff(bytes))),
        );
        let capacity = self.capacity.map(u64::from);
        parts.extend(capacity.map(|most| format!("capacity {}", OrOff(most))));
        f.write_str(&parts.join(" "))
    }
}

/// A message by its name: `append 3 from 2 to 5 in term 4`.
impl Display for MessageId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let kind = word_for(&KINDS, &self.kind);
        write!(
            f,
            "{kind} {} from {} to {}",
            self.number,
            End(self.from),
            End(self.to)
        )?;
        match (self.from, self.to) {
            (Address::Server(_), Address::Server(_)) => write!(f, " in term {}", self.term),
            _ => Ok(()),
        }
    }
}

struct End(Address);

impl Display for End {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Address::Server(id) => id.fmt(f),
            Address::Client(client) => write!(f, "client {}", client.0),
        }
    }
}

impl Display for Action {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Action::Crash(who) => write!(f, "crash {who}"),
            Action::Restart(who) => write!(f, "restart {who}"),
            Action::Pause(who) => write!(f, "pause {who}"),
            Action::Resume(who) => write!(f, "resume {who}"),
            Action::TimeOut(who) => write!(f, "timeout {who}"),
            Action::Cut { from, to } => write!(f, "cut {from} -> {to}"),
            Action::Restore { from, to } => write!(f, "restore {from} -> {to}"),
            Action::SetLink { from, to, change } => write!(f, "set {from} -> {to} {change}"),
            Action::Partition(groups) => {
                f.write_str("partition")?;
                for (place, group) in groups.iter().enumerate() {
                    if place > 0 {
                        f.write_str(" |")?;
                    }
                    for who in group {
                        write!(f, " {who}")?;
                    }
                }
                Ok(())
            }
            Action::Heal => f.write_str("heal"),
            Action::Settle => f.write_str("settle"),
            Action::Write { key, value, to } => {
                write!(f, "write {}={}", Value(key), Value(value))?;
                match to {
                    Some(to) => write!(f, " to {to}"),
                    None => Ok(()),
                }
            }
            Action::Read { key, mode, to } => {
                let mode = word_for(&READ_MODES, mode);
                write!(f, "read {} {mode}", Value(key))?;
                asked(f, " to ", to.as_ref())
            }
            Action::CompareAndSet {
                key,
                expected,
                value,
                to,
            } => {
                write!(f, "cas {} ", Value(key))?;
                match expected.as_deref() {
                    None => f.write_str(NOTHING)?,
                    Some(NOTHING) => Words(NOTHING).fmt(f)?,
                    Some(expected) => Value(expected).fmt(f)?,
                }
                write!(f, " {}", Value(value))?;
                asked(f, " to ", to.as_ref())
            }
            Action::SendAgain { to } => {
                f.write_str("duplicate request")?;
                asked(f, " to ", to.as_ref())
            }
            Action::Abandon => f.write_str("abandon"),
            Action::Transfer { to, by } => {
                write!(f, "transfer {to}")?;
                asked(f, " by ", by.as_ref())
            }
            Action::Change { change, by } => {
                change.fmt(f)?;
                asked(f, " by ", by.as_ref())
            }
            Action::Snapshot(who) => write!(f, "snapshot {who}"),
            Action::Wipe(who) => write!(f, "wipe {who}"),
            Action::Readmit(who) => write!(f, "readmit {who}"),
            Action::Switch(setting) => write!(f, "switch {setting}"),
            Action::Drop(id) => write!(f, "drop {id}"),
            Action::Duplicate(id) => write!(f, "duplicate {id}"),
            Action::Hold(id) => write!(f, "hold {id}"),
            Action::Release(id) => write!(f, "release {id}"),
            Action::Fault(fault) => fault.fmt(f),
        }
    }
}

impl Action {
    /// The word that it begins with.
    pub fn verb(&self) -> &'static str {
        let text = self.to_string();
        let first = text.split(' ').next();
        let known = VERBS.iter().find(|verb| first == Some(**verb));
        known.copied().unwrap_or_default()
    }
}

/// Who is asked, if somebody is named.
fn asked(f: &mut Formatter<'_>, word: &str, who: Option<&Selector>) -> fmt::Result {
    who.map_or(Ok(()), |who| write!(f, "{word}{who}"))
}

impl Display for MemberChange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            MemberChange::AddVoter(id) => write!(f, "add voter {id}"),
            MemberChange::AddLearner(id) => write!(f, "add learner {id}"),
            MemberChange::AddWitness(id) => write!(f, "add witness {id}"),
            MemberChange::Remove(id) => write!(f, "remove {id}"),
            MemberChange::Leave => f.write_str("leave"),
            MemberChange::Quorums(quorums) => {
                write!(f, "quorums {} {}", quorums.election, quorums.commit)
            }
            MemberChange::Replace { members, stay } => {
                let stay = if *stay { " stay" } else { "" };
                write!(f, "reconfigure {members}{stay}")
            }
        }
    }
}

impl Display for MemberSettings {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let list = |ids: &[ServerId]| {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            ids.join(" ")
        };
        f.write_str(&list(&self.voters))?;
        for (word, ids) in [("learners", &self.learners), ("witnesses", &self.witnesses)] {
            if !ids.is_empty() {
                write!(f, " {word} {}", list(ids))?;
            }
        }
        match self.quorums {
            Some(quorums) => write!(f, " quorums {} {}", quorums.election, quorums.commit),
            None => Ok(()),
        }
    }
}

/// An option and its value: `pre-vote on`.
impl Display for Setting {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let switch = |on: bool| if on { "on" } else { "off" };
        match *self {
            Setting::PreVote(on) => write!(f, "pre-vote {}", switch(on)),
            Setting::CheckQuorum(on) => write!(f, "check-quorum {}", switch(on)),
            Setting::Stickiness(on) => write!(f, "stickiness {}", switch(on)),
            Setting::CatchUp(on) => write!(f, "catch-up {}", switch(on)),
            Setting::Lease(None) => f.write_str("lease off"),
            Setting::Lease(Some(drift)) => write!(f, "lease drift {}", Percent(drift)),
            Setting::Backoff(Backoff::Redraw) => f.write_str("backoff redraw"),
            Setting::Backoff(Backoff::Exponential) => f.write_str("backoff exponential"),
            Setting::Backoff(Backoff::CandidateRange { min_us, max_us }) => {
                write!(f, "backoff candidates {}", Span::between(min_us, max_us))
            }
            Setting::Backoff(Backoff::Both { min_us, max_us }) => {
                write!(f, "backoff both {}", Span::between(min_us, max_us))
            }
            Setting::Batch(entries) => write!(f, "batch {entries}"),
            Setting::Window(messages) => write!(f, "window {messages}"),
            Setting::Snapshots(None) => f.write_str("snapshots off"),
            Setting::Snapshots(Some(every)) => write!(f, "snapshots {every}"),
            Setting::Trailing(entries) => write!(f, "trailing {entries}"),
            Setting::Chunk(bytes) => write!(f, "chunk {bytes}"),
            Setting::Priority(server, priority) => write!(f, "priority {server} {priority}"),
            Setting::ReadTimeout(us) => write!(f, "read-timeout {}", Us(us)),
            Setting::Limit(limit, most) => {
                write!(f, "limit {} {most}", word_for(&LIMITS, &limit))
            }
            Setting::Rule(rule, on) => write!(f, "rule {} {}", rule.name(), switch(on)),
            Setting::ElectionTimeout(span) => write!(f, "election-timeout {span}"),
            Setting::Heartbeat(us) => write!(f, "heartbeat {}", Us(us)),
        }
    }
}

impl Display for Skipped {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Skipped::Nobody(who) => write!(f, "no server is meant by \u{201c}{who}\u{201d} now"),
            Skipped::NoSuchServer(id) => write!(f, "there is no server {id}"),
            Skipped::NoSuchMessage(id) => write!(f, "there is no message {id} on its way"),
            Skipped::NothingToDo => f.write_str("it is so already"),
            Skipped::Unreadable(id) => write!(
                f,
                "the disk of server {id} has a record that fails its checksum: it must not start from it"
            ),
            Skipped::ClientBusy => f.write_str("too many requests wait already"),
            Skipped::Refused(refusal) => refusal.fmt(f),
        }
    }
}

/// `812 at 1204511us crash 3`: the event that it is, when, and what.
impl Display for RunAction {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} {}", self.number, Us(self.time.0), self.action)
    }
}

impl Display for ClientSettings {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plain = ClientSettings::default();
        match self.open {
            None => write!(f, "pause {}", self.pause)?,
            Some(most) => write!(f, "every {} outstanding {most}", self.pause)?,
        }
        write!(f, " timeout {}", Us(self.timeout_us))?;
        if (self.keys, self.spread) != (plain.keys, plain.spread) {
            let spread = word_for(&SPREADS, &self.spread);
            write!(f, " keys {} {spread}", self.keys)?;
        }
        if self.reads_ppm > 0 || self.read_mode != plain.read_mode {
            let mode = word_for(&READ_MODES, &self.read_mode);
            write!(f, " reads {} {mode}", Percent(self.reads_ppm))?;
        }
        if self.cas_ppm > 0 {
            write!(f, " cas {}", Percent(self.cas_ppm))?;
        }
        if !self.retry {
            f.write_str(" retry off")?;
        }
        if self.duplicate_ppm > 0 {
            write!(f, " duplicate {}", Percent(self.duplicate_ppm))?;
        }
        if self.abandon_ppm > 0 {
            write!(f, " abandon {}", Percent(self.abandon_ppm))?;
        }
        Ok(())
    }
}

impl Display for Scenario {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "title {}", Words(&self.title))?;
        self.write_translations(f, &[&self.title])?;
        writeln!(f, "about {}", Words(&self.about))?;
        self.write_translations(f, &[&self.about])?;
        writeln!(f, "seed {}", self.seed)?;
        writeln!(f, "until {}", Us(self.until.0))?;
        cluster(f, &self.cluster)?;
        for link in &self.links {
            writeln!(f, "link {} -> {} {}", link.from, link.to, link.change)?;
        }
        for step in &self.steps {
            writeln!(f, "{step}")?;
            self.write_translations(f, &step.order.texts())?;
        }
        for expectation in &self.expectations {
            writeln!(f, "{expectation}")?;
        }
        Ok(())
    }
}

fn cluster(f: &mut Formatter<'_>, cluster: &ClusterSettings) -> fmt::Result {
    writeln!(f, "servers {}", cluster.servers)?;
    writeln!(f, "election-timeout {}", cluster.election_timeout)?;
    writeln!(f, "heartbeat {}", Us(cluster.heartbeat_us))?;
    writeln!(f, "latency {}", cluster.link.latency)?;
    writeln!(f, "loss {}", Percent(cluster.link.loss_ppm))?;
    writeln!(f, "duplicate {}", Percent(cluster.link.duplicate_ppm))?;
    writeln!(f, "disk {}", cluster.disk)?;
    if let Some(members) = &cluster.members {
        writeln!(f, "members {members}")?;
    }
    for setting in cluster.changed_options() {
        match setting {
            Setting::Rule(..) => writeln!(f, "{setting}")?,
            _ => writeln!(f, "option {setting}")?,
        }
    }
    for client in &cluster.clients {
        writeln!(f, "client {client}")?;
    }
    for log in &cluster.logs {
        write!(f, "log {}:", log.server)?;
        log.terms.iter().try_for_each(|term| write!(f, " {term}"))?;
        match log.term {
            Some(term) => writeln!(f, " term {term}")?,
            None => writeln!(f)?,
        }
    }
    Ok(())
}
