//! German: the stage and the logs.

use crate::words::stage::Stage;
use crate::words::text::text;

pub(in crate::words) const STAGE: Stage = Stage {
    cluster: "Der Cluster",
    down: "aus",
    paused: text("{0}, angehalten"),
    votes: text("{0}, {1} von {2}"),
    voted_for: text("stimmt für {0}"),
    hands_on: "übergibt Führung",
    server: text("Server {0}, {1} in Term {2}{3}, Log bis {4}, committet bis {5}"),
    value_is: text("{0} ist {1}"),
    open: "offen",
    cut_both_ways: "in beiden Richtungen getrennt",
    cut_one_way: text("von {0} nach {1} getrennt"),
    link: text("Verbindung zwischen Server {0} und {1}, {2}"),
    message: text("{0} von {1} an {2}"),
    crowd: text("{0} Nachrichten von {1} an {2}"),
    held: ", angehalten",
    will_not_arrive: ", kommt nicht an",
    logs: "Logs",
    first_entries: "Die ersten Einträge",
    earlier_entries: "Frühere Einträge",
    later_entries: "Spätere Einträge",
    latest_entries: "Die neuesten Einträge, dem Ende folgend",
    range: text("{0} bis {1} von {2}"),
    server_head: "Server",
    in_snapshot: "im Snapshot",
    short_candidate: "Kand.",
    short_pre_candidate: "Vork.",
    committed: "committet",
    uncommitted: "nicht als committet bekannt",
    unsynced: "noch nicht auf der Platte",
    entry: text("Eintrag {0} aus Term {1}: {2}, {3}"),
};
