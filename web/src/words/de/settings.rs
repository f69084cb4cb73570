//! German: the switches of the library, and the members.

use crate::words::settings::Settings;
use crate::words::text::text;

pub(in crate::words) const SETTINGS: Settings = Settings {
    title: "Schalter",
    hint: "Eine Änderung wirkt sofort auf allen Servern und gehört zu diesem Lauf: einen Schritt zurück, und sie ist nicht geschehen.",
    groups: [
        "Wahlen",
        "Replikation und Mitglieder",
        "Snapshots und Lesezugriffe",
        "Prioritäten",
        "Grenzen",
    ],
    switches: [
        (
            "PreVote",
            "Ein Server fragt, wer für ihn stimmen würde, bevor er eine Wahl beginnt. Einer, der abgeschnitten war, setzt bei seiner Rückkehr den Leader nicht ab.",
        ),
        (
            "CheckQuorum",
            "Ein Leader, der ein Wahl-Timeout lang von keinem Quorum hört, tritt zurück. Seine Clients suchen anderswo, und veraltete Leader enden.",
        ),
        (
            "Leader-Stickiness",
            "Bitten um Stimmen werden ignoriert, solange ein Leader lebt. Ein Server, der entfernt wurde, stört niemanden.",
        ),
        (
            "Back-off der Kandidaten",
            "redraw, exponential, candidates 23ms..46ms oder both 23ms..46ms. Kürzere Bereiche beenden geteilte Wahlen früher, Verdoppeln verhindert, dass sich viele Server immer wieder teilen.",
        ),
        (
            "Wahl-Timeout",
            "Wird jedes Mal neu gezogen. Kurz: ein fehlender Leader fällt früher auf. Zu kurz: er fällt auf, obwohl er lebt.",
        ),
        (
            "Heartbeat",
            "Wie oft ein Leader sich meldet, wenn es nichts Neues gibt. Mehrere sollten in ein Wahl-Timeout passen, denn manche gehen verloren.",
        ),
        (
            "Einträge je Nachricht",
            "Groß: wenige Nachrichten unter Last. 1: jeder Eintrag reist allein.",
        ),
        (
            "Nachrichten unterwegs",
            "Wie viele ein Follower unbeantwortet lassen darf. 1: kein Pipelining, eine Umlaufzeit je Nachricht.",
        ),
        (
            "Neue Wähler holen erst auf",
            "Aus: ein leerer Server kann sofort Wähler werden, und Commits stocken womöglich, bis er das Log hat.",
        ),
        (
            "Snapshot nach so vielen Einträgen",
            "Eine Zahl oder off. Was ein Snapshot abdeckt, verlässt das Log; Follower, die es brauchen, bekommen den Snapshot.",
        ),
        (
            "Einträge hinter einem Snapshot",
            "Follower, die nur wenig zurückliegen, bekommen Einträge und nicht den ganzen Zustand.",
        ),
        (
            "Bytes eines Snapshots je Nachricht",
            "Klein: mehr Nachrichten, und weniger zu wiederholen, wenn eine verloren geht.",
        ),
        (
            "Leases",
            "off oder drift 1%: der Leader beantwortet Leseanfragen, ohne jemanden zu fragen, wenn keine Uhr stärker abweicht als das. Darüber hinaus können Antworten veraltet sein.",
        ),
        (
            "Lesen wartet höchstens",
            "Eine Leseanfrage, die in dieser Zeit nicht bestätigt werden kann, wird abgelehnt.",
        ),
        (
            "Server",
            "Ein Server verweigert seine Stimme einem mit niedrigerer Priorität, dessen Log nicht länger ist als das eigene: meist führt der höchste.",
        ),
        (
            "Nicht committete Einträge",
            "Mehr werden abgelehnt: Clients versuchen es später wieder.",
        ),
        ("Nicht committete Bytes", "Mehr werden abgelehnt."),
        (
            "Einträge im Log",
            "Mehr werden abgelehnt, bis ein Snapshot entsteht.",
        ),
        ("Bytes eines Befehls", "Größere werden abgelehnt."),
        (
            "Bytes je Nachricht",
            "Ein einzelner Eintrag darf sie überschreiten: irgendwie muss er reisen.",
        ),
        (
            "Bytes unterwegs",
            "Ein Follower, der Antworten auf mehr schuldig ist, bekommt nichts Neues.",
        ),
        ("Wartende Leseanfragen", "Mehr werden abgelehnt."),
        (
            "Snapshots zur selben Zeit",
            "Andere Follower warten, bis sie an der Reihe sind.",
        ),
        ("Bytes eines Snapshots", "Größere werden nicht angenommen."),
    ],
    few_heartbeats: "Weniger als zwei Heartbeats passen in das kürzeste Wahl-Timeout: ein verspäteter setzt den Leader ab.",
    slow_votes: text(
        "Eine Stimme braucht womöglich {0} bis zur Ankunft, und das kürzeste Wahl-Timeout ist {1}: Wahl kann auf Wahl folgen.",
    ),
    members: "Mitglieder",
    server: "Server",
    is_to_be: "soll sein",
    server_is_to_be: text("Server {0} soll sein"),
    voters_elect: "Wähler für eine Wahl ",
    voters_commit: "Wähler für einen Commit ",
    majority: "Mehrheit",
    stay_joint: " bis auf Weiteres gemeinsam bleiben",
    change_jointly: "Durch Joint Consensus ändern",
    change_jointly_title: "Beide Gruppen von Wählern müssen zustimmen, bis die neue committet ist",
    leave_joint: "Gemeinsame Konfiguration verlassen",
    undo_choice: "Auswahl zurücknehmen",
    change_taken: "Der Leader hat sie im Log: sie gilt ab jetzt und steht fest, wenn sie committet ist.",
    one_at_a_time: "Einen einzelnen Server hinzufügen, befördern oder entfernen: auf der Bühne anklicken.",
    leader_is_asked: text("Server {0} führt und wird gefragt."),
    nobody_is_asked: "Niemand führt: niemand kann gefragt werden.",
    governs: text("{0} Wähler wählen einen Leader, {1} committen einen Eintrag. {2}"),
    governs_jointly: text(
        "Die Konfiguration ist gemeinsam: bis sie endet, muss auch eine Mehrheit aus {0} zustimmen. {1}",
    ),
};
