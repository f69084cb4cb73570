//! German: the decisions of a server.

use crate::words::notes::Notes;
use crate::words::text::{line, text};

pub(in crate::words) const NOTES: Notes = Notes {
    timed_out: "hat zu lange von keinem Leader gehört",
    no_winner: "hat in der Zeit keine Mehrheit gewonnen",
    asked: "soll sein Wahl-Timeout ablaufen lassen",
    pre_vote_won: "weiß, dass eine Mehrheit für ihn stimmen würde",
    transfer: "soll der nächste Leader werden",
    election: line(
        "Server {0} {1} und bittet um Stimmen in Term {2}.",
        "Wahl-Timeout, RequestVote",
        "§5.2",
    ),
    vote_granted: line(
        "Server {0} stimmt in Term {2} für Server {1}.",
        "eine Stimme je Term, wer zuerst kommt, bekommt sie",
        "§5.2",
    ),
    own_vote: line(
        "Die Stimme von Server {0} für sich selbst ist auf der Platte und zählt: {1} von {2}.",
        "eine Mehrheit gewinnt",
        "§5.2",
    ),
    vote_received: line(
        "Server {0} erhält die Stimme von Server {1}: {2} von {3}.",
        "eine Mehrheit gewinnt",
        "§5.2",
    ),
    vote_denied: line(
        "Server {0} erfährt, dass Server {1} seine Stimme verweigert: weiterhin {2} von {3}.",
        "eine Mehrheit gewinnt",
        "§5.2",
    ),
    elected: line(
        "Server {0} hat eine Mehrheit der Stimmen: er führt Term {1}.",
        "Wahl eines Leaders",
        "§5.2",
    ),
    recognized: line(
        "Server {0} erkennt Server {1} als Leader von Term {2} an.",
        "Heartbeat",
        "§5.2",
    ),
    term_adopted: line(
        "Server {0} erfährt von Server {2} von Term {1}.",
        "aktuelle Terms werden ausgetauscht",
        "§5.1",
    ),
    stepped_down: line(
        "Server {0} ist nicht mehr {1}: {2}.",
        "ein höherer Term oder der Leader des Terms beendet es",
        "§5.1",
    ),
    higher_term: text("Server {0} ist in Term {1}"),
    leader_exists: text("Server {0} hat diesen Term gewonnen"),
    no_quorum: "er hört von keiner Mehrheit",
    removed: text("Eintrag {0}, der ihn ausschließt, ist committet"),
    one_entry: text("Eintrag {0}"),
    many_entries: text("die Einträge {0} bis {1}"),
    appended: line(
        "Server {0} hängt {1} an sein Log an.",
        "Replikation des Logs",
        "§5.3",
    ),
    entries_removed: line(
        "Server {0} entfernt {1}: das Log des Leaders hat dort andere.",
        "widersprechende Einträge werden gelöscht",
        "§5.3",
    ),
    match_advanced: line(
        "Server {0} erfährt, dass Server {1} alles bis Eintrag {2} hat.",
        "matchIndex",
        "§5.3",
    ),
    next_moved_back: line(
        "Server {0} geht bis Eintrag {1} zurück, um zu finden, bis wohin das Log von Server {2} übereinstimmt.",
        "nextIndex wird verringert",
        "§5.3",
    ),
    committed: line(
        "Eintrag {0} ist auf einer Mehrheit der Platten: Server {1} committet ihn.",
        "commitIndex",
        "§5.3, §5.4.2",
    ),
    learned_commit: line(
        "Server {0} erfährt, dass alles bis Eintrag {1} committet ist.",
        "leaderCommit",
        "§5.3",
    ),
    withheld: line(
        "Eine Mehrheit hat Eintrag {0}, aber er stammt aus Term {1}: Server {2} committet ihn nicht durch Zählen.",
        "nur Einträge aus dem eigenen Term des Leaders werden durch Zählen committet",
        "§5.4.2, Abbildung 8",
    ),
    waits_anew: line("Server {0} wartet von Neuem.", "Wahl-Timeout", "§5.2"),
    refuses_vote: text("Server {0} verweigert Server {1} seine Stimme"),
    stale_term: line(
        "{0}: jener Term ist vorbei, es ist Term {1}.",
        "eine Anfrage aus einem älteren Term wird abgelehnt",
        "§5.1",
    ),
    already_voted: line(
        "{0}: er hat schon für Server {1} gestimmt.",
        "eine Stimme je Term, wer zuerst kommt, bekommt sie",
        "§5.2",
    ),
    log_behind: line(
        "{0}: das Log des Kandidaten endet mit Eintrag {1} aus Term {2}, das eigene mit Eintrag {3} aus Term {4}.",
        "Wahlbeschränkung: das Log muss mindestens so aktuell sein",
        "§5.4.1",
    ),
    leading: line(
        "{0}: er führt diesen Term selbst.",
        "Election Safety",
        "§5.2",
    ),
    leader_alive: line(
        "{0}: er hat eben erst von Server {1}, dem Leader, gehört.",
        "Anfragen werden ignoriert, solange ein Leader lebt",
        "Dissertation 4.2.3",
    ),
    lower_priority: line(
        "{0}: die eigene Priorität ist {1}, die des Kandidaten {2}, und das eigene Log ist ebenso lang.",
        "Prioritäten",
        "",
    ),
    lease_promised: line(
        "{0}: er ist eben erst gestartet und hat vielleicht einem Leader versprochen zu warten.",
        "Leases brauchen Wähler, die stillhalten",
        "Dissertation 6.4.1",
    ),
    refuses_entries: text("Server {0} lehnt Einträge von Server {1} ab"),
    too_short: line(
        "{0}: er hat keinen Eintrag {1}, sein Log endet bei {2}.",
        "Konsistenzprüfung",
        "§5.3",
    ),
    term_mismatch: line(
        "{0}: sein Eintrag {1} stammt aus Term {2}, der des Leaders aus Term {3}.",
        "Konsistenzprüfung",
        "§5.3",
    ),
};
