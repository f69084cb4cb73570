//! German: what is said of a whole run.

use crate::words::text::text;
use crate::words::verdicts::Verdicts;

pub(in crate::words) const VERDICTS: Verdicts = Verdicts {
    title: "Urteile über diesen Lauf",
    linearizability: "Linearisierbarkeit: könnten Clients etwas merken?",
    recovery: "Liveness: erholt er sich, wenn Fehler enden?",
    recovery_hint: "Ein Kern von Servern ist von da an heil, die anderen bleiben gestört. Was der Kern dann schuldet, und bis wann, folgt aus den Einstellungen. Es geschieht auf einem Zweig: dieser Lauf bleibt, wie er ist.",
    settle: "Heilen und sehen, ob er sich erholt",
    refinement: "Die Spezifikation: ist jeder Schritt erlaubt?",
    refine: "Jeden Schritt mit der ausführbaren Spezifikation vergleichen",
    refine_hint: "Eine zweite, kleine Beschreibung von Raft nach dem TLA+ des Autors, als Bedingungen an das, was von einem Server zu sehen ist. Sie weiß nicht, wie die Bibliothek arbeitet.",
    coverage: "Abdeckung: was hat dieser Lauf ausgeübt?",
    coverage_hint: "Dass nichts verletzt wurde, sagt wenig über einen Lauf, in dem wenig geschah.",
    never: text("Nie: {0}"),
    done: "fertig",
    nothing: "nichts",
    not_set: text("nicht gesetzt, es ist {0}"),
    done_long_ago: "längst geschehen",
    by_log: text(
        "✓ Linearisierbar: die Reihenfolge des Logs erklärt die Antworten auf alle {0} Operationen. Das ist der Beweis; keine Suche war nötig.",
    ),
    by_search: text(
        "✓ Linearisierbar: nicht durch die Reihenfolge des Logs, aber eine Suche fand eine andere, die die Antworten auf alle {0} Operationen erklärt.",
    ),
    not_linear: "✗ Nicht linearisierbar: keine Reihenfolge der Operationen erklärt, was Clients erfuhren.",
    unknown_linear: "? Unbekannt: die Reihenfolge des Logs erklärt nicht jede Antwort, und die Suche nach einer anderen wurde aufgegeben. Es kann richtig oder falsch sein.",
    asked: text("Client {0}: {1}"),
    answered: text("Client {0}: {1} → {2}"),
    unanswered: text("Client {0}: {1} (keine Antwort)"),
    order: text(
        "Schlüssel {0}: die längste Reihenfolge, die seine Antworten erklärt ({1} Schritte Suche): {2}.",
    ),
    stuck: text(" Dann erklärt nichts „{0}“, gefragt bei {1}."),
    stuck_by: text(" Dann erklärt nichts „{0}“, gefragt bei {1}: „{2}“ musste davor kommen."),
    recovered: text(
        "✓ Er erholt sich: geheilt wurden {0}, und alles kam innerhalb seiner Schranke.",
    ),
    missing: text("✗ Er erholt sich nicht: geheilt wurden {0}, und etwas fehlt. Gesehen: {1}."),
    not_promised: text(
        "Geheilt wurden {0}; mit diesen Einstellungen ist nichts versprochen: Wahl-Timeouts müssen aus einer Spanne kommen, die viel weiter ist, als eine Wahl dauert.",
    ),
    no_core: "Kein Kern kann geheilt werden: zu wenige Server haben eine Platte, die noch ganz ist, oder er ist es schon.",
    unknown_recovery: text(
        "? Unbekannt: geheilt wurden {0}, und nach sehr vielen Ereignissen war es nicht klar.",
    ),
    demands: [
        "ein Leader, den alle anerkennen",
        "er führt weiter",
        "Clients erhalten Antworten",
        "alle wenden dasselbe an",
        "keine Konfiguration bleibt gemeinsam",
    ],
    met: text("nach {0} (Schranke: {1})"),
    late: text("nicht innerhalb von {0}"),
    compared_so_far: text("{0} von {1} Ereignissen bisher verglichen, jeder Schritt ist erlaubt."),
    compared: text(
        "✓ Alle {0} Ereignisse verglichen: jeder Schritt ist einer, den die Spezifikation erlaubt.",
    ),
    departs: text("✗ {0} Schritte oder mehr, die die Spezifikation nicht erlaubt:"),
    departures: [
        "änderte sich in einem Ereignis, das ihn nicht betrifft",
        "startete nicht von dem, was seine Platte hat",
        "änderte seinen Term ohne Grund",
        "gab seine Stimme ohne Grund",
        "änderte seine Rolle ohne Grund",
        "änderte sein Log ohne Grund",
        "verschob seinen commitIndex ohne Grund",
        "wendete an, was nicht committet ist",
    ],
    departure: text("Server {0} {1}"),
    event: text("Ereignis {0}"),
    groups: [
        "Nachrichten, und was aus ihnen wurde",
        "Entscheidungen der Server nach den Regeln, und ihre Gründe",
        "Rollenwechsel",
        "Fehler und andere Aktionen",
        "Arten von Ereignissen",
        "Was Clients und Zustandsmaschinen sahen",
        "Eigenschaften, die geprüft wurden",
    ],
    exercised: text("{0}: {1} von {2}"),
};
