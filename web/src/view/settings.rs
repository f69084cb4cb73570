//! The switches of the library, each with its value, and who takes part.

use raftworks_sim::{
    ClusterSettings, Configuration, Host, LIMITS, MemberSettings, Members, Mode, Quorums, ServerId,
    Setting, World,
};

/// A switch and its value, in the words of the scenario language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingView {
    /// Which one.
    pub setting: Setting,
    /// What `switch` takes: `pre-vote`, `limit reads`.
    pub name: String,
    /// What it is now: `on`, `4096`, `150ms..300ms`.
    pub value: String,
}

impl SettingView {
    /// A setting reads `pre-vote on`; of some the name has two words.
    fn new(setting: Setting) -> SettingView {
        let text = setting.to_string();
        let words = match setting {
            Setting::Limit(..) | Setting::Priority(..) => 2,
            _ => 1,
        };
        let mut parts = text.splitn(words + 1, ' ');
        let name: Vec<&str> = parts.by_ref().take(words).collect();
        SettingView {
            setting,
            name: name.join(" "),
            value: parts.next().unwrap_or_default().to_owned(),
        }
    }
}

/// All that can be switched, as it is now.
pub fn settings(world: &World) -> Vec<SettingView> {
    let cluster: &ClusterSettings = world.settings();
    let mut all = cluster.all_options();
    all.retain(|setting| !matches!(setting, Setting::Limit(..) | Setting::Priority(..)));
    let first = cluster.config_of(ServerId(1));
    if cluster.options.read_timeout_us.is_none() {
        all.push(Setting::ReadTimeout(first.read_timeout_us));
    }
    all.push(Setting::ElectionTimeout(cluster.election_timeout));
    all.push(Setting::Heartbeat(cluster.heartbeat_us));
    all.extend(LIMITS.map(|limit| Setting::Limit(limit, limit.of(&first))));
    let priority = |id: ServerId| Setting::Priority(id, cluster.config_of(id).priority);
    all.extend(world.hosts().iter().map(|host| priority(host.id())));
    all.into_iter().map(SettingView::new).collect()
}

/// What a server is in a configuration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// It votes and keeps everything.
    Voter,
    /// It votes and keeps no commands.
    Witness,
    /// It receives the log without a vote.
    Learner,
    /// It takes no part.
    Outside,
}

impl Part {
    /// The class that draws it.
    pub fn class(self) -> &'static str {
        match self {
            Part::Voter => "voter",
            Part::Witness => "witness",
            Part::Learner => "learner",
            Part::Outside => "outside",
        }
    }
}

/// All parts that there are.
pub const PARTS: [Part; 4] = [Part::Voter, Part::Witness, Part::Learner, Part::Outside];

/// What this server is.
pub fn part(configuration: &Configuration, id: ServerId) -> Part {
    if configuration.is_witness(id) {
        Part::Witness
    } else if configuration.is_voter(id) {
        Part::Voter
    } else if configuration.contains(id) {
        Part::Learner
    } else {
        Part::Outside
    }
}

/// The configuration that governs: the leader's, or that of the server that is
/// furthest.
pub fn governing(world: &World) -> Option<&Configuration> {
    let leader = world.leader().and_then(|id| world.host(id));
    let furthest = || {
        let knows = |host: &&Host| host.server().configuration().members().is_some();
        let hosts = world.hosts().iter().filter(knows);
        hosts.max_by_key(|host| host.server().log().last())
    };
    let host = leader.or_else(furthest)?;
    Some(host.server().configuration())
}

/// Whether the leader does not count this server any more.
pub fn regressed(world: &World, id: ServerId) -> bool {
    let leader = world.leader().and_then(|leader| world.host(leader));
    let followers = leader.map(|leader| leader.server().followers());
    let mut all = followers.unwrap_or_default().iter();
    all.any(|progress| progress.id() == id && progress.mode() == Mode::Regressed)
}

/// Who takes part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MembersView {
    /// Each server, and what it is to be once a joint configuration has ended.
    pub parts: Vec<(ServerId, Part)>,
    /// The voters that still count until then.
    pub outgoing: Vec<ServerId>,
    /// How many elect and commit.
    pub quorums: Quorums,
    /// Whether these are majorities.
    pub majority: bool,
    /// Who can be asked for a change.
    pub leader: Option<ServerId>,
}

/// Who takes part, now.
pub fn members(world: &World) -> MembersView {
    let configuration = governing(world);
    let members = configuration.and_then(Configuration::members);
    let of = |id: ServerId| match members {
        Some(members) if members.witnesses().contains(&id) => Part::Witness,
        Some(members) if members.voters().contains(&id) => Part::Voter,
        Some(members) if members.learners().contains(&id) => Part::Learner,
        _ => Part::Outside,
    };
    let hosts = world.hosts().iter();
    let majority = Quorums::majority(members.map_or(0, |members| members.voters().len()));
    let quorums = members.map_or(majority, Members::quorums);
    MembersView {
        parts: hosts.map(|host| (host.id(), of(host.id()))).collect(),
        outgoing: configuration
            .and_then(Configuration::outgoing)
            .map_or(Vec::new(), |outgoing| outgoing.voters().to_vec()),
        quorums,
        majority: quorums == majority,
        leader: world.leader(),
    }
}

/// The language's words for these members: `1 2 3 learners 4`.
pub fn members_text(parts: &[(ServerId, Part)], quorums: Option<(&str, &str)>) -> String {
    let list = |wanted: &[Part]| -> Vec<ServerId> {
        let them = parts.iter().filter(|(_, part)| wanted.contains(part));
        them.map(|(id, _)| *id).collect()
    };
    let members = MemberSettings {
        voters: list(&[Part::Voter, Part::Witness]),
        learners: list(&[Part::Learner]),
        witnesses: list(&[Part::Witness]),
        quorums: None,
    };
    match quorums {
        Some((election, commit)) => format!("{members} quorums {election} {commit}"),
        None => members.to_string(),
    }
}

/// What the reader should know about the timers: whether elections can succeed.
pub fn timer_warning(world: &World) -> Option<Warning> {
    let cluster = world.settings();
    let shortest = cluster.election_timeout.min_us;
    if cluster.heartbeat_us * 2 > shortest {
        return Some(Warning::Heartbeat);
    }
    let links = world.hosts().iter().flat_map(|from| {
        let to = world.hosts().iter();
        to.filter_map(move |to| world.link(from.id(), to.id()))
    });
    let slowest = links.map(|link| link.settings.latency.max_us).max()?;
    let round_trip_us = 2 * slowest + 2 * cluster.disk.max_us;
    (round_trip_us * 2 > shortest).then_some(Warning::RoundTrip {
        round_trip_us,
        shortest_us: shortest,
    })
}

/// Why elections may follow one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Warning {
    /// One lost heartbeat is enough.
    Heartbeat,
    /// Votes arrive too late.
    RoundTrip {
        /// The longest way of a request, its disk write and the reply.
        round_trip_us: u64,
        /// The shortest election timeout.
        shortest_us: u64,
    },
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::scenario::parse_action;

    #[test]
    fn every_switch_can_be_set_to_what_it_shows() {
        let run = run_of(
            "servers 3\noption lease drift 1%\noption limit reads 7\n",
            0,
        );
        let all = settings(run.world());
        for setting in &all {
            let text = format!("switch {} {}", setting.name, setting.value);
            parse_action(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
        let value = |name: &str| all.iter().find(|s| s.name == name).map(|s| &*s.value);
        assert_eq!(value("lease"), Some("drift 1%"));
        assert_eq!(value("limit reads"), Some("7"));
        assert_eq!(value("priority 3"), Some("0"));
        assert_eq!(value("read-timeout"), Some("300ms"));
    }

    #[test]
    fn members_are_written_as_they_are_read() {
        let line = "1 2 3 learners 4 witnesses 3 quorums 2 2";
        let run = run_of(&format!("servers 5\nmembers {line}\n"), 0);
        let view = members(run.world());
        assert_eq!(view.parts[2], (ServerId(3), Part::Witness));
        assert_eq!(view.parts[4], (ServerId(5), Part::Outside));
        assert_eq!(members_text(&view.parts, Some(("2", "2"))), line);
    }

    #[test]
    fn timers_that_cannot_work_are_told() {
        let warning = |text: &str| timer_warning(run_of(text, 0).world());
        assert_eq!(warning("servers 3\n"), None);
        assert_eq!(
            warning("servers 3\nheartbeat 100ms\n"),
            Some(Warning::Heartbeat)
        );
        assert!(matches!(
            warning("servers 3\nlatency 60ms\n"),
            Some(Warning::RoundTrip { round_trip_us, .. }) if round_trip_us >= 120_000
        ));
    }
}
