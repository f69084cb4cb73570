//! What each property says, in a sentence.

use raftworks_sim::{PROPERTIES, Property};

use super::properties;

/// A sentence for each property, in the order of their numbers.
pub type Properties = [&'static str; PROPERTIES.len()];

/// What a property says, in a sentence.
pub fn property_meaning(property: Property) -> &'static str {
    properties()[property as usize]
}
