//! Two runs on one clock: where they part, and what differs now.

use raftworks_sim::{ClusterSettings, Host, Run, ServerId, Setting, Span};

use crate::player::Player;
use crate::player::tree::Branch;
use crate::words;

/// A branch as the reader sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BranchView {
    /// Tells it from all others.
    pub id: u32,
    /// What it is called.
    pub name: String,
    /// How deep it stands below the first.
    pub depth: usize,
    /// The name of the branch that it left, and when.
    pub left: Option<(String, u64)>,
    /// Whether it is played.
    pub current: bool,
}

/// All branches, the oldest first.
pub fn branches(player: &Player, run: &Run) -> Vec<BranchView> {
    player.with_tree(|tree| {
        let branches = tree.branches().iter();
        let view = branches.map(|branch| {
            let run = branch.kept.as_ref().map_or(run, |kept| &kept.run);
            let left = branch.fork.and_then(|fork| {
                let brief = run.outline()?.briefs().get(fork.moment as usize)?;
                Some((name_of(tree.get(fork.of)?), brief.time.0))
            });
            BranchView {
                id: branch.id,
                name: name_of(branch),
                depth: tree.depth(branch.id),
                left,
                current: branch.id == tree.current(),
            }
        });
        view.collect()
    })
}

/// What a branch is called. The first one has a name in every language.
pub fn name_of<R>(branch: &Branch<R>) -> String {
    if branch.name.is_empty() {
        words::branches().original.to_owned()
    } else {
        branch.name.clone()
    }
}

/// What differs now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Which server.
    pub server: ServerId,
    /// Which of its fields.
    pub field: &'static str,
    /// Here.
    pub here: String,
    /// And there.
    pub there: String,
}

/// Two runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompareView {
    /// The first event that is not the same in both.
    pub first: Option<u64>,
    /// What differs now, server by server.
    pub now: Vec<Difference>,
}

/// Compares two runs, each at its own playhead.
pub fn compare(here: &Run, there: &Run) -> CompareView {
    let outlines = here.outline().zip(there.outline());
    let first = outlines.and_then(|(here, there)| here.first_difference(there));
    let pairs = here.world().hosts().iter().zip(there.world().hosts());
    let now = pairs.flat_map(|(here, there)| {
        let fields = fields(here).into_iter().zip(fields(there));
        let different = fields.filter(|((_, here), (_, there))| here != there);
        let server = here.id();
        let rows = different.map(|((field, here), (_, there))| Difference {
            server,
            field,
            here,
            there,
        });
        rows.collect::<Vec<_>>()
    });
    CompareView {
        first,
        now: now.collect(),
    }
}

fn fields(host: &Host) -> Vec<(&'static str, String)> {
    let server = host.server();
    let role = match (host.is_up(), host.is_paused()) {
        (false, _) => words::branches().down.to_owned(),
        (true, true) => words::branches().paused.to_owned(),
        (true, false) => words::role_name(server.role()).to_owned(),
    };
    let last = server.log().last();
    let voted = server
        .voted_for()
        .map_or(words::branches().nobody.to_owned(), |id| id.to_string());
    vec![
        (words::branches().role, role),
        ("currentTerm", server.term().to_string()),
        ("votedFor", voted),
        (
            words::branches().log_end,
            words::position(last.index.0, last.term.0),
        ),
        ("commitIndex", server.commit_index().to_string()),
        ("lastApplied", server.last_applied().to_string()),
    ]
}

/// The switches that are worth a run of their own, the other way than now.
pub fn variants(settings: &ClusterSettings) -> Vec<Setting> {
    let options = &settings.options;
    let timeout = settings.election_timeout;
    let times = |n: u64, by: u64| Span::between(timeout.min_us * n / by, timeout.max_us * n / by);
    vec![
        Setting::PreVote(!options.pre_vote),
        Setting::CheckQuorum(!options.check_quorum),
        Setting::Stickiness(!options.stickiness),
        Setting::ElectionTimeout(times(2, 1)),
        Setting::ElectionTimeout(times(1, 2)),
        Setting::Batch(if options.batch == 1 { 64 } else { 1 }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use raftworks_sim::scenario::parse_action;

    #[test]
    fn two_branches_part_where_something_was_done() {
        let player = Player::new();
        player.open_text("servers 3\nclient pause 10ms\n").unwrap();
        player.seek_time(1_500_000);
        player.seek_time(800_000);
        let moment = player.with(|run, _| run.moment());
        player.act(parse_action("crash leader").unwrap());
        player.seek_time(1_200_000);
        let other = player.mirror(0).unwrap();
        other.seek_time(1_200_000);
        let view = player.with(|here, _| other.with(|there, _| compare(here, there)));
        assert_eq!(view.first, Some(moment));
        let down = view
            .now
            .iter()
            .find(|difference| difference.here == words::branches().down)
            .unwrap();
        assert_eq!(
            (down.field, down.there.as_str()),
            (words::branches().role, "leader")
        );
        let same = player.with(|here, _| compare(here, here));
        assert_eq!(
            same,
            CompareView {
                first: None,
                now: Vec::new()
            }
        );
        let list = player.with(|run, _| branches(&player, run));
        assert_eq!(list.len(), 2);
        assert!(list[1].current && list[1].depth == 1);
        let (name, at) = list[1].left.clone().unwrap();
        assert_eq!(
            (name.as_str(), at / 1_000),
            (words::branches().original, 800)
        );
    }

    #[test]
    fn every_variant_is_another_cluster() {
        let settings = ClusterSettings::default();
        for setting in variants(&settings) {
            let mut varied = settings.clone();
            varied.set(setting);
            assert_ne!(varied, settings, "{setting}");
        }
    }
}
