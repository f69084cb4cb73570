//! Leadership transfer (dissertation 3.10): the leader brings one follower up to
//! date, takes no proposals meanwhile, and asks it to start an election at once.

use core::fmt;

use crate::entry::Command;
use crate::message::Body;
use crate::note::{ElectionReason, Note, Observer, TransferEnd};
use crate::progress::Progress;
use crate::role::RoleState;
use crate::server::Server;
use crate::types::{ServerId, Time};

/// A transfer under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub(crate) target: ServerId,
    pub(crate) deadline: Time,
    /// TimeoutNow has left.
    pub(crate) asked: bool,
}

impl<C: Command, O: Observer> Server<C, O> {
    /// Hands leadership to this server. When that has not happened within the
    /// longest election timeout, the leader goes on as before.
    pub fn transfer_leadership(
        &mut self,
        now: Time,
        target: ServerId,
    ) -> Result<(), TransferRefusal> {
        self.set_now(now);
        let leader = self.leader();
        let deadline = self.now.after_us(self.config.election_timeout_max_us);
        let can_lead = self.configuration().is_voter(target)
            && !self.configuration().is_witness(target)
            && self
                .progress_of(target)
                .is_some_and(|f| !f.lacks_commands());
        let RoleState::Leader(state) = &mut self.role else {
            return Err(TransferRefusal::NotLeader { leader });
        };
        if target == self.config.id {
            return Err(TransferRefusal::LeadsAlready);
        }
        if !can_lead {
            return Err(TransferRefusal::CannotLead);
        }
        let before = state.transfer.map(|transfer| transfer.target);
        if before == Some(target) {
            // It is under way; its time goes on.
            return Ok(());
        }
        state.transfer = Some(Transfer {
            target,
            deadline,
            asked: false,
        });
        if let Some(before) = before {
            self.note(Note::TransferEnded {
                target: before,
                end: TransferEnd::Replaced,
            });
        }
        self.note(Note::TransferStarted { target });
        self.ask_transfer_target();
        Ok(())
    }

    /// Asks the target to start an election as soon as its log is complete.
    pub(crate) fn ask_transfer_target(&mut self) {
        let last = self.log.last().index;
        let RoleState::Leader(leader) = &mut self.role else {
            return;
        };
        let Some(transfer) = &mut leader.transfer else {
            return;
        };
        let target = transfer.target;
        let followers = &leader.followers;
        let matched = followers.iter().find(|f| f.id() == target);
        let complete = matched.is_some_and(|f| f.match_index() >= last);
        if !complete || transfer.asked {
            self.replication_due = true;
            return;
        }
        transfer.asked = true;
        // Whoever gets its vote request ignores that this leader is alive.
        leader.lease_lost = true;
        self.note(Note::TransferAsked { target });
        self.send(target, Body::TimeoutNow);
    }

    /// The transfer took too long: proposals are welcome again.
    pub(crate) fn expire_transfer(&mut self) {
        let now = self.now;
        let RoleState::Leader(leader) = &mut self.role else {
            return;
        };
        if let Some(transfer) = leader.transfer.take_if(|transfer| transfer.deadline <= now) {
            self.note(Note::TransferEnded {
                target: transfer.target,
                end: TransferEnd::TimedOut,
            });
            self.configuration_settled();
        }
    }

    pub(crate) fn on_timeout_now(&mut self, from: ServerId) {
        if self.leader() == Some(from) && self.may_campaign && !self.is_leader() {
            self.start_election(ElectionReason::Transfer { from });
        }
    }

    pub(crate) fn progress_of(&self, id: ServerId) -> Option<&Progress> {
        self.followers().iter().find(|follower| follower.id() == id)
    }
}

impl<C, O> Server<C, O> {
    /// As leader: to whom it hands leadership, while it does.
    pub fn transfer_target(&self) -> Option<ServerId> {
        match &self.role {
            RoleState::Leader(leader) => leader.transfer.map(|transfer| transfer.target),
            _ => None,
        }
    }
}

/// Why a transfer of leadership was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransferRefusal {
    /// Only a leader can hand leadership on.
    NotLeader {
        /// Who leads, as far as this server knows: ask there.
        leader: Option<ServerId>,
    },
    /// This server leads already.
    LeadsAlready,
    /// No voter of that name, or one that has not all commands: it is a witness, or
    /// was one.
    CannotLead,
}

impl fmt::Display for TransferRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TransferRefusal::NotLeader { leader: None } => {
                f.write_str("this server does not lead and knows no leader")
            }
            TransferRefusal::NotLeader {
                leader: Some(leader),
            } => write!(f, "this server does not lead; server {leader} does"),
            TransferRefusal::LeadsAlready => f.write_str("this server leads already"),
            TransferRefusal::CannotLead => {
                f.write_str("the target is no voter that has all commands")
            }
        }
    }
}

impl core::error::Error for TransferRefusal {}
