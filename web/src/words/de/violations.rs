//! German: what was seen when a property failed.

use crate::words::text::text;
use crate::words::violations::{Details, Violations, detail_in};

pub(in crate::words) const VIOLATIONS: Violations = Violations {
    seen: |detail| detail_in(&DETAILS, detail),
    stands_still: text("{0} Ereignisse geschahen bei {1} µs, und die Zeit vergeht nicht"),
    link_flooded: text("{0} Nachrichten sind von {1} nach {2} unterwegs"),
};

const DETAILS: Details = Details {
    two_leaders: text("Server {0} und Server {1} führen beide Term {2}"),
    two_votes: text("Server {0} hat in Term {3} für Server {1} und für Server {2} gestimmt"),
    vote_not_durable: text(
        "die Stimme von Server {0} für Server {1} in Term {2} ging hinaus, bevor sie auf der Platte war",
    ),
    vote_for_outdated: text(
        "Server {0}, dessen Log mit Eintrag {1} aus Term {2} endet, hat für Server {3} gestimmt, dessen Log mit Eintrag {4} aus Term {5} endet",
    ),
    no_votes: text("Server {0} führt Term {1} ganz ohne Stimmen"),
    few_votes: text("Server {0} führt Term {1} nur mit den Stimmen von {2}"),
    term_wrong: text("Server {0} ist in Term {1}, nach Term {2}"),
    term_not_durable: text("Server {0} spricht in Term {1}, und seine Platte kennt nur Term {2}"),
    leader_removed: text("Server {0}, Leader von Term {1}, hat seinen Eintrag {2} entfernt"),
    logs_differ: text(
        "Server {0} hat Eintrag {1} aus Term {2}, wie ein anderer Server auch, aber ihre Logs bis dorthin sind verschieden",
    ),
    leader_lacks: text(
        "Server {0}, Leader von Term {1}, fehlt Eintrag {2}, der in Term {3} committet wurde",
    ),
    committed_twice: text(
        "Eintrag {0} wurde in Term {1} committet, aber dort war schon ein anderer Eintrag committet",
    ),
    commit_unjustified: text(
        "Server {0} hält Eintrag {1} für committet; was ein Quorum in seinem eigenen Term gespeichert hat, endet bei Eintrag {2} oder ist ein anderes Log",
    ),
    committed_removed: text(
        "Server {0} hat Eintrag {1} entfernt; er wusste, dass Einträge bis {2} committet sind, und sie sind es bis {3}",
    ),
    out_of_order: text(
        "Server {0} hat bis {1} angewendet, bis {2} committet, und sein Log endet bei {3}",
    ),
    went_back: text("commitIndex oder lastApplied von Server {0} ging von {1} auf {2} zurück"),
    ack_untrue: text(
        "Server {0} sagt Server {1}, dem Leader von Term {2}, er habe alles bis Eintrag {3}; auf seiner Platte steht das nicht",
    ),
    match_untrue: text(
        "Leader {0} zählt Server {1} bis Eintrag {2}, der in diesem Term wahrheitsgemäß Einträge bis {3} bestätigt hat",
    ),
    match_went_back: text(
        "was Server {1} nach Wissen von Leader {0} hat, ging von {2} auf {3} zurück",
    ),
    next_out_of_range: text(
        "Leader {0}, dessen Log bei {1} endet, würde Server {2} als Nächstes Eintrag {3} senden und weiß, dass er Einträge bis {4} hat",
    ),
    append_from_stranger: text("Server {0} sendet AppendEntries für Term {1}, den er nicht führt"),
    append_not_in_log: text(
        "Server {0}, Leader von Term {1}, sendet einen Eintrag {2}, der nicht in seinem Log steht",
    ),
    configuration_wrong: text("die Konfiguration in Eintrag {0} von Server {1}: {2}"),
    one_at_a_time: "die Konfiguration davor ist nicht committet",
    own_term_first: "ihr Leader hat noch keinen Eintrag aus seinem eigenen Term committet",
    one_voter: "sie ist mehr als einen Schritt von der vorigen entfernt",
    joint_committed: "sie beendet eine gemeinsame Konfiguration, die nicht committet ist",
    counts_when_appended: "sie ist die neueste im Log, und der Server richtet sich nach einer anderen",
    disjoint_quorums: text(
        "die Konfigurationen in Eintrag {0} von Server {1} und in Eintrag {2} von Server {3} haben Quoren ohne gemeinsamen Server",
    ),
    snapshot_wrong: text("der Snapshot von Server {0} bis Eintrag {1} aus Term {2}: {3}"),
    last_entry: "kein solcher Eintrag ist committet",
    configuration: "seine Konfiguration ist nicht die an diesem Eintrag",
    state: "sein Zustand ist nicht, was das Log bis dorthin ergibt",
    lowers_indices: "er bringt den Server hinter das zurück, was er angewendet hatte",
    suffix: "das Log, das danach weitergeht, hat eine andere Geschichte",
    applied_differently: text(
        "Server {0} hat einen anderen Eintrag {1} angewendet als ein Server vor ihm",
    ),
    states_differ: text(
        "die Zustandsmaschine von Server {0} ist nach Eintrag {1} eine andere als die eines Servers vor ihm",
    ),
    applied_out_of_turn: text("Server {0} hat Eintrag {1} nach Eintrag {2} angewendet"),
    changed_twice: text(
        "Befehl {1} von Client {0} hat den Zustand in Eintrag {2} noch einmal geändert",
    ),
    answered_differently: text(
        "Befehl {1} von Client {0}, in Eintrag {2} wiederholt, bekam eine andere Antwort als beim ersten Mal",
    ),
    answered_without_effect: text(
        "Client {0} erfuhr, sein Befehl {1} sei erledigt, und kein Eintrag hat das getan",
    ),
    write_out_of_order: text(
        "Befehl {1} von Client {0} wirkte in Eintrag {2}, obwohl Eintrag {3} schon beantwortet war, bevor nach ihm gefragt wurde",
    ),
    wrong_answer: text(
        "Client {0} erfuhr über seine Operation {1} etwas anderes, als das Log bei Eintrag {2} sagt",
    ),
    no_order: text(
        "keine Reihenfolge der Operationen auf dem Schlüssel erklärt alle Antworten, seit Client {0} die Antwort auf seine Operation {1} hat",
    ),
    stale_read: text(
        "Client {0} hat den Zustand nach Eintrag {1} gelesen, obwohl Eintrag {2}, der den Schlüssel ändert, schon beantwortet war, bevor er fragte",
    ),
};
