//! German: what happened.

use crate::words::events::Events;
use crate::words::text::{line, text};

const LOST: &str = "Nachrichten dürfen verloren gehen; Raft wiederholt, worauf es ankommt";
const REPLIES: &str = "der Leader antwortet, wenn der Eintrag angewendet ist";
const LEADER: &str = "Clients sprechen mit dem Leader";

pub(in crate::words) const EVENTS: Events = Events {
    nothing_yet: line(
        "Noch ist nichts geschehen: alle Server sind Follower.",
        "Anfangszustand",
        "§5.2",
    ),
    sends_heartbeats: line(
        "Server {0} sendet Heartbeats, damit niemand eine Wahl beginnt.",
        "Heartbeat",
        "§5.2",
    ),
    written: line(
        "Die Platte von Server {0} hat fertig geschrieben; was darauf gewartet hat, darf hinaus.",
        "dauerhafter Zustand",
        "Abbildung 2",
    ),
    write_failed: line(
        "Auf der Platte von Server {0} ist ein Schreiben misslungen. Er hält an: was er nicht schreiben kann, darf er nicht versprechen.",
        "dauerhafter Zustand",
        "Abbildung 2",
    ),
    narrated: line("Die Geschichte geht weiter.", "Szenario", ""),
    heartbeat: line(
        "Server {0} hört den Heartbeat von Server {1} und wartet von Neuem.",
        "Heartbeat",
        "§5.2",
    ),
    has_all: line(
        "Server {0} hat schon alles, was Server {1} gesendet hat.",
        "AppendEntries",
        "§5.3",
    ),
    confirms: line(
        "Server {0} bestätigt Server {1}, dass sein Log bis {2} übereinstimmt.",
        "AppendEntries-Antwort",
        "§5.3",
    ),
    snapshot_part: line(
        "Server {0} empfängt die Bytes {1} bis {2} eines Snapshots von {3} Bytes.",
        "InstallSnapshot",
        "§7",
    ),
    snapshot_received: line(
        "Server {0} hat {1} Bytes des Snapshots auf der Platte.",
        "InstallSnapshot-Antwort",
        "§7",
    ),
    asks_leader: line(
        "Server {0} fragt den Leader, was eine Leseanfrage sehen muss.",
        "ReadIndex",
        "Dissertation 6.4",
    ),
    changes_nothing: line(
        "{0} von {1} erreicht {2}; sie ändert nichts mehr.",
        "Antworten aus einem älteren Term oder zu einer beendeten Wahl werden ignoriert",
        "§5.1",
    ),
    redirects: line(
        "Server {0} führt nicht: er schickt den Client ({1}) zu Server {2}.",
        LEADER,
        "§8",
    ),
    knows_no_leader: line(
        "Server {0} führt nicht und kennt keinen Leader für {1}.",
        LEADER,
        "§8",
    ),
    takes: line(
        "{0} nimmt {1} von einem Client entgegen.",
        "Client-Anfrage",
        "§5.3",
    ),
    reads: line(
        "{0} liest {1}, den Zustand nach Eintrag {2}.",
        "eine Leseanfrage wird beantwortet, wenn die Zustandsmaschine aktuell genug ist",
        "§8",
    ),
    not_set: line(
        "{0} erfährt, dass nichts gesetzt wurde: der Wert ist {1}.",
        REPLIES,
        "§5.3",
    ),
    write_done: line(
        "{0} erfährt, dass das Schreiben erledigt ist.",
        REPLIES,
        "§5.3",
    ),
    sent_on: line("{0} wird an Server {1} verwiesen.", LEADER, "§8"),
    try_later: line("{0} soll es später noch einmal versuchen.", LEADER, "§8"),
    overwritten: line(
        "{0} erfährt, dass der Eintrag eines anderen Leaders an die Stelle des eigenen getreten ist.",
        "ein Eintrag, der nie committet wurde, kann ersetzt werden",
        "§5.3",
    ),
    failed: line(
        "{0} erfährt, dass die Anfrage fehlgeschlagen ist.",
        "ein Eintrag kann noch committet werden, wenn sein Leader zurückgetreten ist: wissen kann das niemand",
        "§8",
    ),
    articles: ["", ""],
    a_message: text("{0} von {1} an {2}"),
    lost: line("{0}", LOST, "§5.1"),
    lost_in_network: text("{0} geht im Netz verloren."),
    cut: text("{0} endet dort, wo die Verbindung getrennt ist."),
    dropped: text("{0} wurde verworfen."),
    receiver_down: text("{0} trifft niemanden an: der Server ist aus."),
    link_full: text("{0} trifft auf eine volle Verbindung."),
    corrupt: text("{0} kommt beschädigt an; die Prüfsumme zeigt es."),
    asks: line("{0} fragt Server {1}.", "Client-Anfrage", "§8"),
    asks_again: line(
        "{0} hat rechtzeitig keine Antwort bekommen und fragt Server {1}.",
        "Clients versuchen es erneut; ein wiederholter Befehl wirkt kein zweites Mal",
        "§8",
    ),
    gives_up: line(
        "{0} gibt auf, ohne zu wissen, ob die Anfrage ausgeführt wurde oder noch wird.",
        "ohne Antwort kann ein Befehl ausgeführt worden sein oder nicht",
        "§8",
    ),
    client_waits: line("Ein Client wartet.", "Client", "§8"),
    server: text("Server {0}"),
    your_client: "Dein Client",
    client: text("Client {0}"),
    nobody: "niemand",
    one_server: text("Server {0}"),
    one_client: text("Client {0}"),
    many_servers: text("Server {0} und {1}"),
};
