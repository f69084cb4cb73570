//! What is selected: its fields, and what can be done to it.

use super::inspector;
use super::text::Text;

/// The texts of this file. Fields that the paper names keep its names.
pub struct Inspector {
    pub title: &'static str,
    pub gone: &'static str,
    pub link_title: Text<2>,
    pub nobody: &'static str,
    pub leader: &'static str,
    pub log: &'static str,
    /// An index, a term.
    pub position: Text<2>,
    pub of_term: Text<2>,
    pub on_disk: &'static str,
    pub to_index: Text<1>,
    pub pending: &'static str,
    pub starts: &'static str,
    pub voters: &'static str,
    pub snapshot: &'static str,
    /// An index, a size.
    pub snapshot_to: Text<2>,
    pub receives: &'static str,
    /// So many of so many.
    pub bytes_of: Text<2>,
    pub hands_on: &'static str,
    pub server: Text<1>,
    pub lease: &'static str,
    pub lease_for: Text<1>,
    /// matchIndex, nextIndex, and how the leader sends.
    pub progress: Text<3>,
    pub another_server: &'static str,
    pub down: &'static str,
    /// A role.
    pub paused: Text<1>,
    /// A role, a term.
    pub in_term: Text<2>,
    /// A server, its state.
    pub server_title: Text<2>,
    pub next_heartbeat: &'static str,
    pub election_timeout: &'static str,
    pub in_ms: Text<1>,
    pub completed: &'static str,
    pub takes_for_leader: &'static str,
    pub waits_for: &'static str,
    pub asked: &'static str,
    pub attempts: &'static str,
    pub last: &'static str,
    pub after_that: &'static str,
    pub more: Text<1>,
    pub from: &'static str,
    pub to: &'static str,
    pub term: &'static str,
    pub command: &'static str,
    pub read: &'static str,
    pub sequence: &'static str,
    pub answer: &'static str,
    pub sent_at: &'static str,
    pub travels: &'static str,
    /// How long, and how much of it is over.
    pub percent_done: Text<2>,
    pub fate: &'static str,
    pub copy_of: &'static str,
    pub number: Text<1>,
    pub held: &'static str,
    pub priority: &'static str,
    pub transfer: &'static str,
    pub entries: &'static str,
    pub no_entries: &'static str,
    pub round: &'static str,
    pub lacks_commands: &'static str,
    pub success: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub probed: &'static str,
    pub hint: &'static str,
    pub offset: &'static str,
    pub data: &'static str,
    pub done: &'static str,
    pub received: &'static str,
    pub bytes: Text<1>,
    pub installed: &'static str,
    pub refused: &'static str,
    pub write: &'static str,
    pub write_title: &'static str,
    pub write_to_it: &'static str,
    pub write_to_it_title: &'static str,
    pub state: &'static str,
    pub empty: &'static str,
}

/// Yes or no.
pub fn yes_or_no(yes: bool) -> &'static str {
    if yes { inspector().yes } else { inspector().no }
}
