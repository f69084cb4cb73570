//! German: why a link cannot be read.

use crate::words::links::Links;
use crate::words::text::text;

pub(in crate::words) const LINKS: Links = Links {
    too_long: text("er hat {0} Bytes, und höchstens {1} werden gelesen"),
    unknown_version: text("er ist von Version „{0}“, und diese Seite kennt Version {1}"),
    missing: text("„{0}“ fehlt darin"),
    bad_part: text("„{0}“ ist „{1}“; erwartet: {2}"),
    bad_text: text("sein Szenario, {0}"),
    bad_action: text("seine Aktion {0}, {1}"),
    too_many_actions: text("er hat mehr als {0} Aktionen"),
    number_to: text("eine Zahl von 0 bis {0}"),
    number_like: text("eine Zahl wie {0}"),
    one_of: text("eines von {0}"),
    in_order: "Aktionen in der Reihenfolge ihrer Ereignisse",
};
