//! What can be done to a server, its disk and its clock; and to those of all servers.

use raftworks_sim::{DiskState, Host, World};

use super::super::settings::{Part, governing, part, regressed};
use super::{About, Control, Dial, Group, Hand, Says, choices, common, exact, group};
use crate::words;

pub(super) fn groups(world: &World, host: &Host) -> Vec<Group> {
    let about = [host.id().to_string()];
    vec![
        group(None, true, first(host, &about)),
        group(None, true, duties(world, host, &about)),
        group(Some(About::Disk), false, paces(world, host, &about)),
        group(Some(About::Damage), false, damage(host, &about)),
        group(Some(About::Clock), false, clocks(world, &about)),
    ]
}

/// What is done to a server most.
fn first(host: &Host, about: &[String]) -> Vec<Dial> {
    let press = |hand, begin| Dial::press(hand, begin, about);
    let mut dials = Vec::new();
    if host.is_up() {
        dials.push(press(Hand::Crash, "crash @"));
        dials.push(if host.is_paused() {
            press(Hand::Resume, "resume @")
        } else {
            press(Hand::Pause, "pause @")
        });
        let can = !host.leads() && !host.is_paused();
        dials.push(press(Hand::TimeOut, "timeout @").only_if(can));
    } else {
        dials.push(press(Hand::Restart, "restart @"));
    }
    dials.push(press(Hand::Isolate, "isolate @"));
    dials
}

/// What an administrator does to a server.
fn duties(world: &World, host: &Host, about: &[String]) -> Vec<Dial> {
    let press = |hand, begin| Dial::press(hand, begin, about);
    let part = governing(world).map_or(Part::Outside, |it| part(it, host.id()));
    let voter = || press(Hand::AddVoter, "add voter @");
    let learner = || press(Hand::AddLearner, "add learner @");
    let remove = || press(Hand::Remove, "remove @");
    let can_lead = host.is_up() && !host.leads() && part == Part::Voter;
    let mut dials = vec![press(Hand::Transfer, "transfer @").only_if(can_lead)];
    dials.extend(match part {
        Part::Voter => vec![learner(), remove()],
        Part::Witness => vec![remove()],
        Part::Learner => vec![voter(), remove()],
        Part::Outside => vec![learner(), voter(), press(Hand::AddWitness, "add witness @")],
    });
    dials.push(press(Hand::Snapshot, "snapshot @").only_if(host.is_up()));
    dials.push(press(Hand::Wipe, "wipe @"));
    if regressed(world, host.id()) {
        dials.push(press(Hand::Readmit, "readmit @"));
    }
    dials
}

/// Crashes of other kinds, and what becomes of what is on the disk.
fn damage(host: &Host, about: &[String]) -> Vec<Dial> {
    let press = |hand, begin| Dial::press(hand, begin, about);
    let mut dials = Vec::new();
    if host.is_up() {
        let writes = Control::Give("1".to_owned());
        dials.push(press(Hand::CrashTorn, "crash @ torn"));
        dials.push(Dial::new(
            Hand::CrashKeeping,
            "crash @ keeping",
            about,
            writes,
        ));
    }
    dials.push(press(Hand::Backup, "backup @"));
    if host.has_backup() {
        dials.push(press(Hand::RollBack, "rollback @"));
    }
    let last = host.server().log().last().index.0.max(1);
    let from = Control::Give(last.to_string());
    dials.push(Dial::new(Hand::DiskLoses, "disk @ loses", about, from));
    dials
}

/// Those whom the words `1` or `all` mean.
fn meant<'a>(world: &'a World, about: &[String]) -> Vec<&'a Host> {
    let is_meant = |host: &&Host| {
        let id = host.id().to_string();
        about.iter().any(|word| word == "all" || *word == id)
    };
    world.hosts().iter().filter(is_meant).collect()
}

/// How its disk writes, how quick it is, and how much it is wanted as a leader.
fn paces(world: &World, host: &Host, about: &[String]) -> Vec<Dial> {
    let mut dials = disks(world, about);
    let now = world.settings().config_of(host.id()).priority.to_string();
    let (begin, steps) = ("switch priority @", "0, 1, 2, 3, 5, 10");
    dials.push(Dial::turn(Hand::Priority, begin, about, now, steps));
    dials
}

/// How disks write, and how quick servers are.
pub(super) fn disks(world: &World, about: &[String]) -> Vec<Dial> {
    let usual = world.settings().disk;
    let hosts = meant(world, about);
    let takes = || {
        hosts
            .iter()
            .map(|host| host.disk().takes().unwrap_or(usual))
    };
    let longest = takes().max_by_key(|span| span.max_us).unwrap_or(usual);
    let state = common(hosts.iter().map(|host| DISK_STATES[disk_state(host)]));
    let values = choices(&DISK_STATES, &words::hands().disks);
    let state_says = hosts.iter().map(|host| Says::Disk(disk_state(host)));
    let state_says = state_says.max_by_key(Says::warns);
    let slow = hosts.iter().map(|host| host.slow_us()).max().unwrap_or(0);
    let slow_now = common(hosts.iter().map(|host| match host.slow_us() {
        0 => "off".to_owned(),
        us => exact(us),
    }));
    vec![
        Dial::new(
            Hand::DiskState,
            "disk @",
            about,
            Control::Choose { now: state, values },
        )
        .says(state_says),
        Dial::turn(
            Hand::DiskTakes,
            "disk @ takes",
            about,
            common(takes()),
            "0s, 500us..2ms, 2ms..8ms, 10ms~30ms, 20ms~80ms, 100ms..200ms, 300ms..600ms",
        )
        .says(Some(Says::writes(world, longest))),
        Dial::turn(
            Hand::Slow,
            "slow @",
            about,
            slow_now,
            "off, 1ms, 2ms, 5ms, 10ms, 20ms, 50ms, 100ms",
        )
        .says(Some(Says::Slow { us: slow })),
    ]
}

/// What a disk does, in the words of the language.
const DISK_STATES: [&str; 6] = ["well", "stuck", "full", "failing", "lying", "rotten"];

/// The place of what a disk does among these.
fn disk_state(host: &Host) -> usize {
    let disk = host.disk();
    match disk.state() {
        _ if disk.is_rotten() => 5,
        _ if disk.lies() => 4,
        DiskState::Well => 0,
        DiskState::Stuck => 1,
        DiskState::Full => 2,
        DiskState::Failing => 3,
    }
}

/// What clocks show.
pub(super) fn clocks(world: &World, about: &[String]) -> Vec<Dial> {
    let hosts = meant(world, about);
    let rates = || hosts.iter().map(|host| host.clock().rate_permille());
    let rate = rates().next().unwrap_or(1_000);
    let rate_of = |permille: u32| match (permille / 10, permille % 10) {
        (whole, 0) => format!("{whole}%"),
        (whole, tenth) => format!("{whole}.{tenth}%"),
    };
    let jump = || Control::Give("100ms".to_owned());
    let mut dials = vec![
        Dial::turn(
            Hand::ClockRate,
            "clock @ rate",
            about,
            common(rates().map(rate_of)),
            "0%, 25%, 50%, 80%, 90%, 99%, 100%, 101%, 110%, 120%, 150%, 200%, 400%",
        )
        .says(Some(Says::clock(world, rate))),
        Dial::new(Hand::ClockAhead, "clock @ ahead", about, jump()),
        Dial::new(Hand::ClockBack, "clock @ back", about, jump()),
    ];
    if hosts.iter().any(|host| !host.clock().is_right()) {
        dials.push(Dial::press(Hand::ClockRight, "clock @ right", about));
    }
    dials
}
