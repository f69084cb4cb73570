//! German: the logs.

use crate::words::logs::Logs;
use crate::words::text::text;

pub(in crate::words) const LOGS: Logs = Logs {
    journey_hint: "Zeige auf einen Eintrag, oder geh mit den Pfeiltasten hin: wer ihn auf der Platte hat, und seit wann.",
    first_shown: "Erster gezeigter Eintrag",
    committed: "committet",
    grid: "Logs. Pfeiltasten wählen einen Eintrag.",
    entry_title: text("Eintrag {0} von Term {1}, {2}:"),
    from_the_beginning: "von Anfang an",
    in_memory: "im Speicher",
    of_term: text("einer von Term {0}"),
    log_reached: text("commitIndex {0}, lastApplied {1}, Log bis {2}"),
    at_the_leader: text("{0}; beim Leader matchIndex {1}, nextIndex {2}"),
};
