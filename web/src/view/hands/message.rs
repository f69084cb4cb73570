//! What can be done to a message.

use raftworks_sim::{MessageId, World};

use super::{Control, Dial, Group, Hand, group};

/// The delay that is offered.
const DELAY: &str = "50ms";

pub(super) fn groups(world: &World, id: MessageId) -> Vec<Group> {
    let Some(flight) = world.flight(id) else {
        return Vec::new();
    };
    let about = [id.to_string()];
    let held = if flight.held_at.is_some() {
        Dial::press(Hand::Release, "release @", &about)
    } else {
        Dial::press(Hand::Hold, "hold @", &about)
    };
    let delay = Control::Give(DELAY.to_owned());
    let dials = vec![
        Dial::press(Hand::Drop, "drop @", &about),
        Dial::press(Hand::Duplicate, "duplicate @", &about),
        held,
        Dial::press(Hand::Deliver, "deliver @", &about),
        Dial::new(Hand::Delay, "delay @ by", &about, delay),
    ];
    vec![group(None, true, dials)]
}
