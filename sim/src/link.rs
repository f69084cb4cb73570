//! One direction of a link between two ends: how it treats messages, what is wrong
//! with it, and the numbers of its messages.

use raftworks_core::{Term, Time};

use crate::draw::{Draw, Purpose};
use crate::fault::Rhythm;
use crate::flight::{Fate, MESSAGE_KINDS, MessageKind};
use crate::lognormal::KnownCurve;
use crate::settings::{Distribution, Span};

/// The most messages that one direction carries where a fault keeps them waiting: of
/// one too many a random one is lost.
pub(crate) const CAPACITY: u32 = 1_000;

/// A run in which one direction carries more than this, and no fault keeps them
/// waiting, repeats itself without end, and is stopped with a finding. It is more than
/// the answers, sent twice where links repeat, to all that waited for a server while it
/// was paused: those leave in one instant.
pub(crate) const STORM: u32 = 4 * CAPACITY;

const SECOND_US: u64 = 1_000_000;

/// How one direction of a link treats messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkSettings {
    /// How long a message travels; a range reorders.
    pub latency: Span,
    /// How many messages get lost, in parts per million.
    pub loss_ppm: u32,
    /// How many messages arrive twice, in parts per million.
    pub duplicate_ppm: u32,
    /// How many messages arrive damaged, in parts per million. A checksum finds
    /// that out, and the receiver throws them away.
    pub corrupt_ppm: u32,
    /// By how much a message is earlier or later than its latency says, at most.
    pub jitter_us: u64,
    /// How many messages take much longer, in parts per million.
    pub straggler_ppm: u32,
    /// How much longer those take.
    pub straggler: Span,
    /// How many bytes leave per second; those behind wait. 0 is without end.
    pub bandwidth: u64,
    /// How many messages are on their way at most; of one too many, a random one
    /// is lost. 0 is without end.
    pub capacity: u32,
}

impl Default for LinkSettings {
    /// A round trip of about 20 ms, and nothing wrong.
    fn default() -> Self {
        LinkSettings {
            latency: Span::between(8_000, 12_000),
            loss_ppm: 0,
            duplicate_ppm: 0,
            corrupt_ppm: 0,
            jitter_us: 0,
            straggler_ppm: 0,
            straggler: Span::exactly(0),
            bandwidth: 0,
            capacity: 0,
        }
    }
}

/// A change of some of a link's settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LinkChange {
    /// The new latency.
    pub latency: Option<Span>,
    /// The new loss.
    pub loss_ppm: Option<u32>,
    /// The new duplication.
    pub duplicate_ppm: Option<u32>,
    /// The new corruption.
    pub corrupt_ppm: Option<u32>,
    /// The new jitter.
    pub jitter_us: Option<u64>,
    /// How many messages straggle now, and for how long.
    pub stragglers: Option<(u32, Span)>,
    /// The new bandwidth.
    pub bandwidth: Option<u64>,
    /// The new capacity.
    pub capacity: Option<u32>,
}

impl LinkSettings {
    pub(crate) fn change(&mut self, change: LinkChange) {
        self.latency = change.latency.unwrap_or(self.latency);
        self.loss_ppm = change.loss_ppm.unwrap_or(self.loss_ppm);
        self.duplicate_ppm = change.duplicate_ppm.unwrap_or(self.duplicate_ppm);
        self.corrupt_ppm = change.corrupt_ppm.unwrap_or(self.corrupt_ppm);
        self.jitter_us = change.jitter_us.unwrap_or(self.jitter_us);
        let stragglers = change.stragglers;
        (self.straggler_ppm, self.straggler) =
            stragglers.unwrap_or((self.straggler_ppm, self.straggler));
        self.bandwidth = change.bandwidth.unwrap_or(self.bandwidth);
        self.capacity = change.capacity.unwrap_or(self.capacity);
    }

    /// Clients have a good connection: what they suffer from is the cluster.
    pub(crate) fn of_clients(self) -> LinkSettings {
        LinkSettings {
            latency: self.latency,
            ..LinkSettings::default()
        }
    }

    fn is_plain(&self) -> bool {
        self.latency.shape == Distribution::Uniform
            && self.corrupt_ppm == 0
            && self.jitter_us == 0
            && self.straggler_ppm == 0
            && self.bandwidth == 0
            && self.capacity == 0
    }
}

/// One direction of a link.
#[derive(Clone, Debug)]
pub struct Link {
    /// How it treats messages.
    pub settings: LinkSettings,
    /// Whether it is cut: then messages die halfway.
    pub cut: bool,
    /// Whether it is clogged: then nothing moves.
    pub clogged: bool,
    /// Whether it is cut again and again, and since when.
    pub flaps: Option<(Rhythm, Time)>,
    /// Nothing is special about it, so that few questions decide what becomes of a
    /// message.
    pub(crate) plain: bool,
    /// The distribution of its latency, once it was needed.
    curve: KnownCurve,
    /// When the last message that left has left.
    free_at: Time,
    pub(crate) in_flight: u32,
    term: Term,
    numbers: [u32; MESSAGE_KINDS.len()],
}

/// What becomes of one message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Travel {
    pub(crate) takes_us: u64,
    pub(crate) fate: Fate,
}

impl Link {
    pub(crate) fn new(settings: LinkSettings) -> Link {
        Link {
            settings,
            cut: false,
            clogged: false,
            flaps: None,
            plain: settings.is_plain(),
            curve: KnownCurve::default(),
            free_at: Time(0),
            in_flight: 0,
            term: Term(0),
            numbers: [0; MESSAGE_KINDS.len()],
        }
    }

    /// Whether messages that leave now die halfway.
    pub fn is_cut(&self, now: Time) -> bool {
        self.cut || self.flaps.is_some_and(|flaps| is_down(flaps, now))
    }

    /// Something about it has changed.
    pub(crate) fn look_again(&mut self) {
        self.plain = !self.clogged && self.flaps.is_none() && self.settings.is_plain();
    }

    /// It works again. Says whether it did not.
    pub(crate) fn restore(&mut self) -> bool {
        let was_cut = std::mem::take(&mut self.cut);
        self.flaps.take().is_some() || was_cut
    }

    /// What becomes of a message that leaves now.
    #[inline]
    pub(crate) fn travel(&mut self, draw: Draw, key: [u64; 4], now: Time, bytes: u64) -> Travel {
        if !self.plain {
            return self.special_travel(draw, key, now, bytes);
        }
        let latency = self.settings.latency;
        let takes_us = draw.between(Purpose::Latency, key, latency.min_us, latency.max_us);
        let lost = draw.chance(Purpose::Loss, key, self.settings.loss_ppm);
        let fate = match (self.cut, lost) {
            (true, _) => Fate::Cut,
            (false, true) => Fate::Lost,
            (false, false) => Fate::Arrives,
        };
        Travel { takes_us, fate }
    }

    #[inline(never)]
    fn special_travel(&mut self, draw: Draw, key: [u64; 4], now: Time, bytes: u64) -> Travel {
        let settings = self.settings;
        let mut takes_us = draw.span(Purpose::Latency, key, settings.latency, &mut self.curve);
        if settings.jitter_us > 0 {
            let shift_us = draw.between(Purpose::Jitter, key, 0, 2 * settings.jitter_us);
            takes_us = (takes_us + shift_us).saturating_sub(settings.jitter_us);
        }
        if draw.chance(Purpose::Straggler, key, settings.straggler_ppm) {
            let curve = &mut KnownCurve::default();
            takes_us += draw.span(Purpose::StragglerLatency, key, settings.straggler, curve);
        }
        let leaves_us = bytes
            .saturating_mul(SECOND_US)
            .checked_div(settings.bandwidth);
        if let Some(leaves_us) = leaves_us {
            self.free_at = self.free_at.max(now).after_us(leaves_us);
            takes_us += self.free_at.0 - now.0;
        }
        let lost = draw.chance(Purpose::Loss, key, settings.loss_ppm);
        let corrupt = draw.chance(Purpose::Corruption, key, settings.corrupt_ppm);
        let fate = match (self.is_cut(now), lost, corrupt) {
            (true, _, _) => Fate::Cut,
            (false, true, _) => Fate::Lost,
            (false, false, true) => Fate::Corrupt,
            (false, false, false) => Fate::Arrives,
        };
        Travel { takes_us, fate }
    }

    /// The number of the next message of this kind in this term.
    pub(crate) fn next_number(&mut self, kind: MessageKind, term: Term) -> u32 {
        if term > self.term {
            // Servers never send in an older term again, so that numbers can
            // start anew: messages keep their names when an earlier term changes.
            self.term = term;
            for raft in &mut self.numbers[..4] {
                *raft = 0;
            }
        }
        let number = &mut self.numbers[kind as usize];
        *number += 1;
        *number
    }
}

fn is_down((rhythm, since): (Rhythm, Time), now: Time) -> bool {
    let phase_us = now.0.saturating_sub(since.0) % rhythm.period_us.max(1);
    // No period is longer than an hour.
    phase_us * SECOND_US >= rhythm.period_us * u64::from(rhythm.up_ppm)
}
