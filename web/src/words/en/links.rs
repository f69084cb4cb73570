//! English: why a link cannot be read.

use crate::words::links::Links;
use crate::words::text::text;

pub(in crate::words) const LINKS: Links = Links {
    too_long: text("it has {0} bytes, and at most {1} are read"),
    unknown_version: text("it is of version “{0}”, and this page knows version {1}"),
    missing: text("it does not say “{0}”"),
    bad_part: text("“{0}” is “{1}”; expected {2}"),
    bad_text: text("its scenario, {0}"),
    bad_action: text("its action {0}, {1}"),
    too_many_actions: text("it has more than {0} actions"),
    number_to: text("a number from 0 to {0}"),
    number_like: text("a number such as {0}"),
    one_of: text("one of {0}"),
    in_order: "actions in the order of their events",
};
