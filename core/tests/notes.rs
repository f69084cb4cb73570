//! What a server says about its decisions: each refusal and each step names its
//! reason, as data.

mod common;

use raftworks_core::{
    AppendRefusal, Body, CommitReason, Config, ElectionReason, Index, Message, Note, Observer,
    Output, ProposalStatus, Role, Server, ServerId, StepDownReason, Term, Time, TimerReason,
    VoteRefusal,
};

use common::cluster::Cluster;
use common::{Bytes, accepted, append, at, request_vote, saved, vote, voters};

/// Keeps what it hears.
#[derive(Default)]
struct Ear(Vec<Note>);

impl Observer for Ear {
    fn note(&mut self, note: Note) {
        self.0.push(note);
    }
}

struct Watched(Server<Bytes, Ear>);

impl Watched {
    /// Server 1 of three, at term 3 with two entries.
    fn start() -> Watched {
        let (config, disk) = (Config::new(ServerId(1)), saved(3, &[1, 3]));
        let server = Server::new(config, voters(3), disk, 1, Time(0));
        Watched(server.expect("a good start"))
    }

    fn elected() -> Watched {
        let mut watched = Watched::start();
        watched.0.campaign(Time(0));
        watched.settle();
        watched.hear(2, 4, vote(true));
        watched
    }

    fn settle(&mut self) {
        while let Some(output) = self.0.poll() {
            if let Output::Write(write) = output {
                self.0.written(Time(0), write.id).expect("issued");
            }
        }
    }

    fn hear(&mut self, from: u64, term: u64, body: Body<Bytes>) {
        let message = Message {
            from: ServerId(from),
            to: ServerId(1),
            term: Term(term),
            body,
        };
        self.0.receive(Time(0), message).expect("a fair message");
        self.settle();
    }

    /// What it said since the last time, without the timers.
    fn said(&mut self) -> Vec<Note> {
        let mut notes = std::mem::take(&mut self.0.observer_mut().0);
        notes.retain(|note| !matches!(note, Note::TimerReset { .. }));
        notes
    }
}

#[test]
fn each_refused_vote_has_its_reason() {
    let current = Term(4);
    let behind = VoteRefusal::LogBehind {
        candidate: at(1, 9),
        voter: at(4, 3),
    };
    let for_candidate = ServerId(3);
    let table = [
        (3, at(9, 9), VoteRefusal::StaleTerm { current }),
        (4, at(9, 9), VoteRefusal::Leading),
        (5, at(1, 9), behind),
    ];
    for (term, last, reason) in table {
        let mut watched = Watched::elected();
        watched.said();
        watched.hear(2, term, request_vote(last));
        let refused = Note::VoteRefused {
            candidate: ServerId(2),
            term: Term(term),
            reason,
        };
        assert_eq!(watched.said().last(), Some(&refused));
    }
    let mut watched = Watched::start();
    watched.hear(3, 4, request_vote(at(3, 2)));
    watched.hear(2, 4, request_vote(at(3, 2)));
    let refused = Note::VoteRefused {
        candidate: ServerId(2),
        term: Term(4),
        reason: VoteRefusal::AlreadyVoted { for_candidate },
    };
    assert_eq!(watched.said().last(), Some(&refused));
}

#[test]
fn each_refused_append_has_its_reason() {
    let mismatch = AppendRefusal::TermMismatch {
        leader: at(2, 2),
        follower: Term(3),
    };
    let short = AppendRefusal::TooShort {
        probed: Index(3),
        last: at(3, 2),
    };
    let stale = AppendRefusal::StaleTerm { current: Term(3) };
    for (term, previous, reason) in [
        (2, at(1, 1), stale),
        (3, at(2, 2), mismatch),
        (3, at(3, 3), short),
    ] {
        let mut watched = Watched::start();
        watched.hear(2, term, append(previous, &[], 0));
        let leader = ServerId(2);
        let refused = Note::AppendRefused { leader, reason };
        assert_eq!(watched.said().last(), Some(&refused));
    }
}

#[test]
fn an_election_is_told_from_its_reason_to_its_end() {
    let mut watched = Watched::start();
    let counted = |voter, granted, votes| Note::VoteCounted {
        voter: ServerId(voter),
        granted,
        votes,
        needed: 2,
    };
    for (term, reason) in [(4, ElectionReason::TimedOut), (5, ElectionReason::NoWinner)] {
        let deadline = watched.0.deadline().expect("a voter");
        watched.0.advance(deadline);
        watched.settle();
        let term = Term(term);
        let started = Note::ElectionStarted { term, reason };
        assert_eq!(watched.said(), [started, counted(1, true, 1)]);
    }
    watched.hear(2, 5, vote(false));
    watched.hear(3, 5, vote(true));
    let elected = Note::LeaderElected {
        term: Term(5),
        last: at(3, 2),
    };
    let (first, last) = (Index(3), Index(3));
    let noop = Note::EntriesAppended { first, last };
    let (refused, granted) = (counted(2, false, 1), counted(3, true, 2));
    assert_eq!(watched.said(), [refused, granted, elected, noop]);
}

// §5.4.2: not committing is a decision too.
#[test]
fn commits_and_withheld_commits_are_told() {
    let mut watched = Watched::elected();
    watched.said();
    let (follower, index) = (ServerId(2), Index(2));
    watched.hear(2, 4, accepted(2));
    let matched = |match_index| Note::MatchAdvanced {
        follower,
        match_index,
    };
    let withheld = Note::CommitWithheld {
        index,
        term: Term(3),
    };
    assert_eq!(watched.said(), [matched(index), withheld]);
    watched.hear(2, 4, accepted(3));
    let committed = Note::CommitAdvanced {
        index: Index(3),
        reason: CommitReason::Majority,
    };
    assert_eq!(watched.said(), [matched(Index(3)), committed]);
}

#[test]
fn stepping_down_and_following_are_told() {
    let mut watched = Watched::elected();
    watched.said();
    watched.hear(3, 6, append(at(3, 2), &[6], 2));
    let (from, leader, term) = (ServerId(3), ServerId(3), Term(6));
    let expected = [
        Note::TermAdopted {
            from,
            old: Term(4),
            new: term,
        },
        Note::SteppedDown {
            was: Role::Leader,
            reason: StepDownReason::HigherTerm { term, from },
        },
        Note::LeaderRecognized { leader, term },
        Note::EntriesRemoved {
            first: Index(3),
            last: Index(3),
        },
        Note::EntriesAppended {
            first: Index(3),
            last: Index(3),
        },
        Note::CommitAdvanced {
            index: Index(2),
            reason: CommitReason::LeaderSaid { leader },
        },
    ];
    assert_eq!(watched.said(), expected);
}

#[test]
fn every_new_election_timer_is_told_with_its_deadline() {
    let mut watched = Watched::start();
    let last_timer = |server: &mut Server<Bytes, Ear>| {
        let notes = std::mem::take(&mut server.observer_mut().0);
        notes.into_iter().rev().find_map(|note| match note {
            Note::TimerReset { deadline, reason } => Some((Some(deadline), reason)),
            _ => None,
        })
    };
    let expect = |watched: &mut Watched, reason| {
        let told = last_timer(&mut watched.0);
        assert_eq!(told, Some((watched.0.deadline(), reason)));
    };
    expect(&mut watched, TimerReason::Started);
    watched.hear(2, 4, request_vote(at(9, 9)));
    expect(&mut watched, TimerReason::VoteGranted);
    watched.hear(2, 4, append(at(0, 0), &[], 0));
    expect(&mut watched, TimerReason::HeardFromLeader);
    watched.0.campaign(Time(0));
    expect(&mut watched, TimerReason::ElectionStarted);
    watched.settle();
    watched.hear(3, 5, vote(true));
    watched.hear(3, 6, vote(false));
    expect(&mut watched, TimerReason::SteppedDown);
}

// §8, dissertation 6.3: what a client must know about a proposal whose leader is gone.
#[test]
fn a_proposal_can_be_asked_for_its_fate() {
    use ProposalStatus::{Committed, Compacted, Overwritten, Pending, Undecided};
    let mut cluster = Cluster::new(0, &[&[], &[], &[]], |_| {});
    cluster.elect(1, 1, &[1, 2, 3]);
    cluster.heartbeat_among(1, &[1, 2, 3]);
    let lost = cluster.host(1).propose(b"never leaves server 1");
    let later = cluster.host(1).propose(b"nor does this");
    let fate = |cluster: &mut Cluster, id, place| cluster.host(id).server.proposal_status(place);
    cluster.host(1).settle();
    assert_eq!(fate(&mut cluster, 1, lost), Pending);
    assert_eq!(fate(&mut cluster, 2, lost), Undecided);

    cluster.elect(2, 2, &[2, 3]);
    let kept = cluster.host(2).propose(b"kept");
    assert_eq!(kept, at(2, 3));
    assert_eq!(
        fate(&mut cluster, 2, lost),
        Undecided,
        "nothing newer is committed"
    );
    cluster.heartbeat_among(2, &[2, 3]);
    assert_eq!(fate(&mut cluster, 2, kept), Committed);
    assert_eq!(fate(&mut cluster, 2, lost), Overwritten { by: Term(2) });
    // The log ends before it, with something newer.
    let beyond = at(1, 9);
    assert_eq!(fate(&mut cluster, 2, beyond), Overwritten { by: Term(2) });
    assert_eq!(fate(&mut cluster, 2, at(2, 9)), Undecided);
    assert_eq!(
        fate(&mut cluster, 1, later),
        Pending,
        "it does not know better"
    );

    cluster.heartbeat_among(2, &[1, 2, 3]);
    cluster.heartbeat_among(2, &[1, 2, 3]);
    for proposed in [lost, later] {
        let overwritten = Overwritten { by: Term(2) };
        assert_eq!(fate(&mut cluster, 1, proposed), overwritten);
    }
    let host = cluster.host(2);
    let taken = host.server.snapshot_taken(Index(3), 1);
    taken.expect("entry 3 is applied");
    assert_eq!(fate(&mut cluster, 2, lost), Compacted);
}
