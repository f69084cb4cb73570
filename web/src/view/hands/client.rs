//! What can be done to a client: the reader's own acts now, the others act by
//! themselves as they were told from the start.

use raftworks_sim::Run;

use super::{About, Dial, Group, Hand, group, setup};

pub(super) fn groups(run: &Run, id: u32) -> Vec<Group> {
    let once = [String::new()];
    if id == 0 {
        let dials = vec![
            Dial::press(Hand::SendAgain, "duplicate request", &once),
            Dial::press(Hand::Abandon, "abandon", &once),
        ];
        return vec![group(None, true, dials)];
    }
    vec![group(Some(About::Setup), true, setup::client(run, id))]
}
