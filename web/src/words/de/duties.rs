//! German: what the dissertation adds to the paper.

use crate::words::duties::Duties;
use crate::words::text::{line, text};

pub(in crate::words) const DUTIES: Duties = Duties {
    pre_election: line(
        "Server {0} {1} und fragt, wer in Term {2} für ihn stimmen würde.",
        "PreVote: nichts ändert sich, bevor eine Wahl zu gewinnen ist",
        "Dissertation 9.6",
    ),
    pre_vote_granted: line(
        "Server {0} würde für Server {1} stimmen; das verspricht nichts.",
        "PreVote",
        "Dissertation 9.6",
    ),
    refuses_pre_vote: text("Server {0} würde nicht für Server {1} stimmen"),
    would_vote: line(
        "Server {0} erfährt, dass Server {1} für ihn stimmen würde: {2} von {3}.",
        "PreVote",
        "Dissertation 9.6",
    ),
    would_not_vote: line(
        "Server {0} erfährt, dass Server {1} nicht für ihn stimmen würde: {2} von {3}.",
        "PreVote",
        "Dissertation 9.6",
    ),
    regressed: line(
        "Server {0} stellt fest, dass Server {1} Einträge verloren hat: bestätigt war alles bis {2}. Er zählt nicht mehr.",
        "eine Platte, die vergisst, bricht ihre Versprechen",
        "Dissertation 3.8",
    ),
    configuration_appended: line(
        "Ab jetzt richtet sich Server {0} nach den Mitgliedern in Eintrag {1}, committet oder nicht.",
        "eine Konfiguration gilt, sobald sie im Log steht",
        "Dissertation 4.1",
    ),
    configuration_fell_back: line(
        "Server {0} richtet sich wieder nach den Mitgliedern in Eintrag {1}: die späteren wurden nie committet.",
        "ein entfernter Eintrag nimmt seine Konfiguration mit",
        "Dissertation 4.1",
    ),
    configuration_committed: line(
        "Server {0} erfährt, dass die Mitglieder in Eintrag {1} feststehen.",
        "die nächste Änderung darf beginnen",
        "Dissertation 4.1",
    ),
    caught_up: line(
        "Server {0} hält Server {1} für bereit zu wählen, nach {2} Runden von Einträgen.",
        "neue Server holen auf, bevor sie zählen",
        "Dissertation 4.2.1",
    ),
    transfer_started: line(
        "Server {0} nimmt keine Schreibzugriffe mehr an: er übergibt die Führung an Server {1}.",
        "Übergabe der Führung",
        "Dissertation 3.10",
    ),
    transfer_asked: line(
        "Server {1} hat das ganze Log: Server {0} fordert ihn auf, sofort eine Wahl zu beginnen.",
        "TimeoutNow",
        "Dissertation 3.10",
    ),
    transfer_ended: line(
        "Server {0} übergibt die Führung nicht an Server {1}: {2}.",
        "Übergabe der Führung",
        "Dissertation 3.10",
    ),
    took_too_long: "es hat zu lange gedauert",
    replaced: "ein anderer Server wurde genannt",
    snapshot_taken: line(
        "Server {0} hat einen Snapshot des Zustands nach Eintrag {1} und entfernt die Einträge bis {2}.",
        "Verdichtung des Logs",
        "§7",
    ),
    snapshot_started: line(
        "Server {0} braucht Einträge, die Server {1} nicht mehr hat: er bekommt den Snapshot bis Eintrag {2}.",
        "InstallSnapshot",
        "§7",
    ),
    snapshot_sent: line(
        "Server {1} erfährt, dass Server {0} den Snapshot bis Eintrag {2} hat.",
        "InstallSnapshot",
        "§7",
    ),
    installed_log_kept: line(
        "Server {0} übernimmt den Snapshot bis Eintrag {1} und behält die Einträge danach.",
        "InstallSnapshot",
        "§7",
    ),
    installed_log_dropped: line(
        "Server {0} übernimmt den Snapshot bis Eintrag {1} und verwirft sein Log, das eine andere Geschichte hatte.",
        "InstallSnapshot",
        "§7",
    ),
    read_waits: line(
        "Bevor Server {0} den Zustand bei Eintrag {1} liest, fragt er eine Mehrheit, ob er noch führt.",
        "ReadIndex",
        "Dissertation 6.4",
    ),
    read_confirmed: line(
        "Server {0} darf eine Leseanfrage beantworten, sobald er Eintrag {1} angewendet hat.",
        "ReadIndex",
        "Dissertation 6.4",
    ),
    read_refused: line(
        "Server {0} beantwortet eine Leseanfrage nicht: {1}.",
        "jede Leseanfrage endet mit einer Antwort oder einer Ablehnung",
        "Dissertation 6.4",
    ),
    decides: line("Server {0} entscheidet.", "", ""),
};
