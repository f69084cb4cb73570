//! German: the rules of Raft that can be switched off.

use crate::words::rules::Rules;

pub(in crate::words) const RULES: Rules = Rules {
    title: "Regeln von Raft",
    hint: "Jede dieser Regeln gibt es, weil ohne sie etwas schiefgeht. Eine davon auf allen Servern ausschalten und sehen, was. Was dann läuft, ist nicht Raft, und die Seite, ihre Links und ihre Berichte sagen das auch.",
    elections: "Wahlen",
    replication: "Replikation",
    commitment: "Commit",
    clients: "Clients",
    membership: "Mitglieder und Snapshots",
    rules: [
        (
            "Ein Wähler verweigert seine Stimme einem Kandidaten, dessen Log weniger aktuell ist als das eigene.",
            "§5.4.1",
        ),
        (
            "Logs werden zuerst nach ihren letzten Terms verglichen und nach der Länge nur, wenn diese gleich sind.",
            "§5.4.1",
        ),
        ("Eine Stimme wird gespeichert.", "Abbildung 2"),
        ("Der aktuelle Term wird gespeichert.", "Abbildung 2"),
        (
            "Eine Stimme, und eine Bitte um eine, geht erst hinaus, wenn sie auf der Platte ist.",
            "§5.2, Abbildung 2",
        ),
        (
            "Ein Server stimmt in einem Term einmal, für den, der zuerst fragt.",
            "§5.2",
        ),
        (
            "Ein Kandidat gibt seine Stimme sich selbst und hat dann keine mehr.",
            "§5.2",
        ),
        (
            "Eine Stimme bleibt für den ganzen Term vergeben, was auch immer von dessen Leader zu hören ist.",
            "§5.2",
        ),
        ("Nur Stimmen des aktuellen Terms zählen.", "§5.1"),
        (
            "Ein Wähler zählt einmal, wie oft seine Antwort auch ankommt.",
            "§5.2",
        ),
        ("Eine Mehrheit ist mehr als die Hälfte.", "§5.2"),
        (
            "Bei gemeinsamer Konfiguration braucht ein Kandidat eine Mehrheit der alten Mitglieder und eine der neuen.",
            "§6",
        ),
        (
            "Von den Bitten um eine Stimme startet nur eine gewährte das Wahl-Timeout neu.",
            "Abbildung 2",
        ),
        (
            "Was ein Leader sendet, startet das Wahl-Timeout neu.",
            "§5.2",
        ),
        ("Wahl-Timeouts sind zufällig.", "§5.2"),
        (
            "Ein höherer Term wird auch aus Antworten übernommen.",
            "§5.1",
        ),
        (
            "Ein Follower nimmt Einträge nur an, wenn er den Eintrag davor hat, aus demselben Term.",
            "§5.3",
        ),
        (
            "Nur Index 0 liegt vor dem Log: was auf den ersten Eintrag folgt, wird auch mit ihm verglichen.",
            "Abbildung 2",
        ),
        (
            "Einträge, die schon da sind, bleiben, und ebenso, was auf sie folgt.",
            "Abbildung 2",
        ),
        (
            "Ein widersprechender Eintrag wird mit allen entfernt, die auf ihn folgen.",
            "Abbildung 2",
        ),
        (
            "Eine Nachricht aus einem älteren Term wird abgelehnt.",
            "§5.1",
        ),
        (
            "Eine Bestätigung umfasst, was die Nachricht geprüft hat, und nicht, was das Log sonst enthält.",
            "§5.3",
        ),
        (
            "matchIndex stammt aus der Nachricht, die beantwortet wurde.",
            "Abbildung 2",
        ),
        ("Nur Bestätigungen des aktuellen Terms zählen.", "§5.1"),
        (
            "Ein neuer Leader weiß nichts von den Logs seiner Follower: matchIndex beginnt bei 0.",
            "Abbildung 2",
        ),
        (
            "Eine Ablehnung setzt nextIndex nur zurück, wenn sie die letzte Frage beantwortet, und nie vor das, was bestätigt ist.",
            "§5.3",
        ),
        (
            "Eine Ablehnung setzt nextIndex zurück, damit der Leader findet, wo die Logs übereinstimmen.",
            "§5.3",
        ),
        ("Nur der Leader erzeugt Einträge.", "§5.3"),
        (
            "Was ein Snapshot abdeckt, stimmt mit jedem Leader überein: eine Frage danach ist kein Widerspruch.",
            "§7",
        ),
        (
            "Ein Leader behält einen Eintrag, den er nicht schreiben kann: er nimmt keinen zurück und hält an.",
            "§5.3",
        ),
        (
            "Nur Einträge aus dem eigenen Term des Leaders werden durch Zählen committet.",
            "§5.4.2, Abbildung 8",
        ),
        ("Es braucht eine Mehrheit, um zu committen.", "§5.3"),
        (
            "Ein Follower committet nicht weiter, als die Nachricht geprüft hat.",
            "Abbildung 2",
        ),
        (
            "Eine Ablehnung sagt nichts darüber, was ein Follower hat.",
            "§5.3",
        ),
        (
            "Einträge werden angewendet, wenn sie committet sind.",
            "§5.3",
        ),
        (
            "Ein Follower bestätigt Einträge, die auf seiner Platte sind.",
            "§5.3; Dissertation 10.2.1",
        ),
        (
            "Ein Leader zählt sich selbst für das, was auf seiner eigenen Platte ist.",
            "Dissertation 10.2.1",
        ),
        (
            "Ein Server, der startet, hält nichts in seinem Log für committet.",
            "Abbildung 2",
        ),
        ("Ein neuer Leader beginnt mit einem eigenen Eintrag.", "§8"),
        (
            "Ein beschädigter Datensatz ist nicht das Ende des Logs: der Server startet nicht.",
            "Abbildung 2",
        ),
        (
            "Bevor ein Leader eine Leseanfrage beantwortet, bestätigt eine Mehrheit, dass er führt.",
            "§8; Dissertation 6.4",
        ),
        (
            "Ein neuer Leader beantwortet Leseanfragen erst, wenn ein Eintrag aus seinem eigenen Term committet ist.",
            "§8; Dissertation 6.4",
        ),
        (
            "Es braucht eine Mehrheit, um eine Leseanfrage zu bestätigen.",
            "Dissertation 6.4",
        ),
        (
            "Eine Lease endet ein Wahl-Timeout, nachdem eine Mehrheit geantwortet hat.",
            "Dissertation 6.4.1",
        ),
        (
            "Eine Lease endet, wenn die Führung übergeben wird.",
            "Dissertation 6.4.1",
        ),
        (
            "Mit Leases gibt ein Server nach einem Neustart für ein Wahl-Timeout keine Stimme ab.",
            "Dissertation 6.4.1",
        ),
        (
            "Ein Befehl, den ein Client wiederholt, wird einmal angewendet.",
            "§8; Dissertation 6.3",
        ),
        (
            "Ein Snapshot enthält die Sitzungen der Clients.",
            "Dissertation 6.3",
        ),
        (
            "Ein Leader, der zurücktritt, erklärt nichts für fehlgeschlagen, was noch committet werden kann.",
            "§8",
        ),
        (
            "Ein Leader ändert die Mitglieder erst, wenn er einen Eintrag aus seinem eigenen Term committet hat.",
            "Dissertation 4.1, korrigiert 2015",
        ),
        (
            "Die nächste Änderung wartet, bis die vorige committet ist.",
            "Dissertation 4.1",
        ),
        (
            "Die gemeinsame Konfiguration wird verlassen, wenn sie committet ist.",
            "§6",
        ),
        (
            "Die neueste Konfiguration im Log gilt, committet oder nicht.",
            "§6",
        ),
        ("Ein Snapshot enthält die Konfiguration.", "§7"),
        (
            "Ein Snapshot, der ein Log ersetzt, ersetzt auch die Konfigurationen darin.",
            "§7",
        ),
        (
            "Ein Snapshot, der weniger abdeckt, als hier committet ist, wird nicht übernommen.",
            "§7",
        ),
        (
            "Ein Server, der entfernt wird, kandidiert, bis seine Entfernung committet ist.",
            "Dissertation 4.2.2",
        ),
    ],
};
