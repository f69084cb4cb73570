//! What can be done to links: one direction, both, or all of them.

use raftworks_sim::{Distribution, Link, LinkSettings, ServerId, Span, World};

use super::{About, Control, Dial, Group, Hand, Says, common, exact, group, ids, or_off, percent};
use crate::words;

/// Which links the dials of a selected link turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scope {
    /// From the first end to the second.
    #[default]
    There,
    /// From the second to the first.
    Back,
    /// Both.
    Both,
    /// All links of the cluster.
    All,
}

/// All scopes.
pub const SCOPES: [Scope; 4] = [Scope::There, Scope::Back, Scope::Both, Scope::All];

impl Scope {
    /// Tells it from the others on the page.
    pub fn key(self) -> &'static str {
        match self {
            Scope::There => "there",
            Scope::Back => "back",
            Scope::Both => "both",
            Scope::All => "all",
        }
    }
}

/// The links of some directions, and how the language names these.
pub(super) struct Links<'a> {
    links: Vec<&'a Link>,
    about: Vec<String>,
}

pub(super) fn groups(world: &World, a: ServerId, b: ServerId, scope: Scope) -> Vec<Group> {
    let (there, back) = ((a, b), (b, a));
    let of = |ways: &[(ServerId, ServerId)]| Links {
        links: ways
            .iter()
            .filter_map(|&(from, to)| world.link(from, to))
            .collect(),
        about: ways
            .iter()
            .map(|(from, to)| format!("{from} -> {to}"))
            .collect(),
    };
    let first = [there, back].into_iter().flat_map(|(from, to)| {
        let named = format!("-{from}-{to}");
        states(world, &of(&[(from, to)]), &named)
    });
    let chosen = match scope {
        Scope::There => of(&[there]),
        Scope::Back => of(&[back]),
        Scope::Both => of(&[there, back]),
        Scope::All => all(world),
    };
    vec![
        group(None, true, first.collect()),
        group(Some(About::Network), true, dials(world, &chosen)),
    ]
}

/// All links.
pub(super) fn all(world: &World) -> Links<'_> {
    let pairs = ids(world).flat_map(|from| ids(world).map(move |to| (from, to)));
    let pairs = pairs.filter(|(from, to)| from != to);
    Links {
        links: pairs
            .filter_map(|(from, to)| world.link(from, to))
            .collect(),
        about: vec!["all -> all".to_owned()],
    }
}

/// Whether messages pass.
fn states(world: &World, some: &Links<'_>, named: &str) -> Vec<Dial> {
    let about = &some.about;
    let now = world.now();
    let stopped = |link: &&&Link| link.is_cut(now) || link.flaps.is_some();
    let cut = some.links.iter().any(|link| stopped(&link));
    let clogged = some.links.iter().any(|link| link.clogged);
    let mut dials = vec![if cut {
        Dial::press(Hand::Restore, "restore @", about)
    } else {
        Dial::press(Hand::Cut, "cut @", about)
    }];
    dials.push(if clogged {
        Dial::press(Hand::Unclog, "unclog @", about)
    } else {
        Dial::press(Hand::Clog, "clog @", about)
    });
    let way = about
        .first()
        .map(|way| way.replace("->", "→"))
        .unwrap_or_default();
    for dial in &mut dials {
        dial.label = format!("{} {way}", dial.label);
        dial.name.push_str(named);
    }
    dials
}

/// The settings that are worst of all these links, one by one.
fn worst(links: &[&Link]) -> Option<LinkSettings> {
    let narrower = |a: u64, b: u64| if a == 0 || b == 0 { a.max(b) } else { a.min(b) };
    let all = links.iter().map(|link| link.settings);
    all.reduce(|mut worst, next| {
        if next.latency.max_us > worst.latency.max_us {
            worst.latency = next.latency;
        }
        if next.straggler_ppm > worst.straggler_ppm {
            (worst.straggler_ppm, worst.straggler) = (next.straggler_ppm, next.straggler);
        }
        worst.loss_ppm = worst.loss_ppm.max(next.loss_ppm);
        worst.duplicate_ppm = worst.duplicate_ppm.max(next.duplicate_ppm);
        worst.corrupt_ppm = worst.corrupt_ppm.max(next.corrupt_ppm);
        worst.jitter_us = worst.jitter_us.max(next.jitter_us);
        worst.bandwidth = narrower(worst.bandwidth, next.bandwidth);
        worst.capacity = narrower(worst.capacity.into(), next.capacity.into()) as u32;
        worst
    })
}

/// How messages are treated.
pub(super) fn dials(world: &World, some: &Links<'_>) -> Vec<Dial> {
    let Some(set) = worst(&some.links) else {
        return Vec::new();
    };
    let flaps = some.links.iter().find_map(|link| link.flaps);
    let rhythm = Control::Give("400ms up 50%".to_owned());
    let mut dials = latency(world, some, set.latency);
    dials.extend(chances(world, some, &set));
    dials.extend(widths(world, some, &set));
    dials.extend([
        Dial::new(Hand::Flap, "flap @ every", &some.about, rhythm)
            .says(flaps.map(|(rhythm, _)| Says::flaps(world, rhythm))),
        Dial::press(Hand::PlainLink, plain(), &some.about),
    ]);
    dials
}

impl Links<'_> {
    /// A dial that shows this value of all of them.
    fn turn(
        &self,
        hand: Hand,
        begin: &'static str,
        value: fn(&LinkSettings) -> String,
        steps: &str,
    ) -> Dial {
        let now = common(self.links.iter().map(|link| value(&link.settings)));
        Dial::turn(hand, begin, &self.about, now, steps)
    }
}

/// What can happen to a message, and how often.
fn chances(world: &World, some: &Links<'_>, set: &LinkSettings) -> [Dial; 3] {
    const STEPS: &str = "0%, 1%, 2%, 5%, 10%, 20%, 30%, 50%, 70%, 90%, 100%";
    let turn = |hand, begin, value| some.turn(hand, begin, value, STEPS);
    let twice = Says::Twice {
        ppm: set.duplicate_ppm,
    };
    [
        turn(Hand::Loss, "set @ loss", |s| percent(s.loss_ppm)).says(Some(Says::loss(
            world,
            set.loss_ppm,
            false,
        ))),
        turn(Hand::Repeat, "set @ duplicate", |s| {
            percent(s.duplicate_ppm)
        })
        .says(Some(twice)),
        turn(Hand::Corrupt, "set @ corrupt", |s| percent(s.corrupt_ppm)).says(Some(Says::loss(
            world,
            set.corrupt_ppm,
            true,
        ))),
    ]
}

/// What makes messages late: by chance, or because there is no room.
fn widths(world: &World, some: &Links<'_>, set: &LinkSettings) -> [Dial; 4] {
    let stragglers = |s: &LinkSettings| format!("{} {}", percent(s.straggler_ppm), s.straggler);
    [
        some.turn(
            Hand::Jitter,
            "set @ jitter",
            |s| exact(s.jitter_us),
            "0s, 1ms, 2ms, 5ms, 10ms, 20ms, 50ms, 100ms",
        )
        .says(Some(Says::overtakes(set))),
        some.turn(
            Hand::Stragglers,
            "set @ stragglers",
            stragglers,
            "0% 0s, 1% 100ms, 1% 1s, 5% 100ms, 5% 1s, 20% 100ms, 20% 1s",
        )
        .says(Some(Says::stragglers(world, set))),
        some.turn(
            Hand::Bandwidth,
            "set @ bandwidth",
            |s| or_off(s.bandwidth),
            "off, 1000000, 100000, 50000, 20000, 10000, 5000, 2000, 1000",
        )
        .says(Some(Says::bandwidth(world, set.bandwidth))),
        some.turn(
            Hand::Capacity,
            "set @ capacity",
            |s| or_off(s.capacity.into()),
            "off, 100, 50, 20, 10, 5, 2, 1",
        )
        .says(Some(Says::Capacity { most: set.capacity })),
    ]
}

/// The links as most scenarios have them.
fn plain() -> &'static str {
    "set @ latency 8ms..12ms loss 0% duplicate 0% corrupt 0% jitter 0ms stragglers 0% 0s bandwidth off capacity off"
}

/// How long messages travel: by which law, and how long.
fn latency(world: &World, some: &Links<'_>, worst: Span) -> Vec<Dial> {
    let all = || some.links.iter().map(|link| link.settings.latency);
    let centre = centre(worst);
    let laws = [Law::Constant, Law::Uniform, Law::LogNormal];
    let now = common(all().map(|span| at(law_of(span), centre)));
    let values = laws.map(|law| (at(law, centre).to_string(), words::law(law)));
    let law = law_of(worst);
    let steps = [0, 1, 2, 5, 10, 20, 40, 60, 80, 120, 200, 400, 1_000];
    let mut steps: Vec<String> = steps.map(|ms| at(law, ms * 1_000).to_string()).to_vec();
    steps.dedup();
    let begin = "set @ latency";
    let choose = Control::Choose {
        now,
        values: values.to_vec(),
    };
    let now = common(all());
    vec![
        Dial::new(
            Hand::Latency,
            begin,
            &some.about,
            Control::Turn { now, steps },
        )
        .says(Some(Says::round_trip(world, worst))),
        Dial::new(Hand::LatencyShape, begin, &some.about, choose),
    ]
}

/// How latencies are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Law {
    /// Always the same.
    Constant,
    /// Anything between two bounds.
    Uniform,
    /// Mostly near the middle, sometimes far above.
    LogNormal,
}

fn law_of(span: Span) -> Law {
    match span.shape {
        Distribution::LogNormal => Law::LogNormal,
        Distribution::Uniform if span.min_us == span.max_us => Law::Constant,
        Distribution::Uniform => Law::Uniform,
    }
}

fn centre(span: Span) -> u64 {
    u64::midpoint(span.min_us, span.max_us)
}

/// A span of this law around this centre: a fifth of it to either side, or, of a
/// log-normal one, a half.
fn at(law: Law, centre_us: u64) -> Span {
    let fifth = centre_us / 5;
    match law {
        Law::LogNormal if centre_us > 0 => Span::around(centre_us / 2, centre_us * 3 / 2),
        Law::Uniform if fifth > 0 => Span::between(centre_us - fifth, centre_us + fifth),
        _ => Span::exactly(centre_us),
    }
}
