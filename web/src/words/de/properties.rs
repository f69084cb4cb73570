//! German: what each property says.

use crate::words::properties::Properties;

pub(in crate::words) const PROPERTIES: Properties = [
    "In einem Term kann höchstens ein Leader gewählt werden (§5.2).",
    "Ein Server stimmt in einem Term für einen einzigen Kandidaten, auch über Neustarts hinweg (§5.2).",
    "Eine Stimme verlässt den Server erst, wenn sie auf seiner Platte ist (Abbildung 2).",
    "Eine Stimme geht an einen Kandidaten, dessen Log mindestens so aktuell ist (§5.4.1).",
    "Ein Leader hat die Stimmen einer Mehrheit; bei gemeinsamer Konfiguration die beider Gruppen (§5.2).",
    "Der Term eines Servers geht nie zurück und ist auf der Platte, bevor er genannt wird (§5.1).",
    "Ein Leader überschreibt oder löscht nie Einträge in seinem Log (§5.3).",
    "Haben zwei Logs einen Eintrag mit gleichem Index und Term, stimmen sie bis dorthin überein (§5.3).",
    "Was ein Server für committet hält, ist auf den Platten einer Mehrheit, gespeichert in seinem eigenen Term (§5.4.2).",
    "Keine zwei Mehrheiten committen an einem Index verschiedene Einträge (§5.4).",
    "Was in einem Term committet ist, steht in den Logs aller Leader späterer Terms (§5.4).",
    "Kein Server entfernt einen committeten Eintrag (§5.4).",
    "Keine zwei Server wenden am selben Index je verschiedene Einträge an oder kommen zu verschiedenen Zuständen (§5.4.3).",
    "lastApplied übersteigt nie commitIndex und dieser nie das Log; beide wachsen nur, solange ein Server läuft (Abbildung 2).",
    "Wer Einträge bestätigt, hat sie auf der Platte, und zwar so, wie der Leader sie hat (§5.3).",
    "Ein Leader zählt nur, was ihm in seinem Term bestätigt wurde (§5.3).",
    "Nur der Leader eines Terms sendet dessen AppendEntries, und nur aus seinem eigenen Log (§5.3).",
    "Mitglieder ändern sich schrittweise, und jeder Schritt ist vor dem nächsten committet (§6).",
    "Eine Warnung: zwei Konfigurationen sind in Gebrauch, deren Mehrheiten sich nicht überschneiden müssen (§6).",
    "Ein Snapshot ist genau das, was das committete Log bis zu seinem letzten Eintrag ergeben hat (§7).",
    "Der Befehl eines Clients ändert den Zustand höchstens einmal, wie oft er auch gesendet wird (§8).",
    "Ein Schreiben, das beantwortet war, bevor ein anderes begann, steht vor diesem im Log (§8).",
    "Ein Lesen sieht alles Schreiben und Lesen, das beantwortet war, bevor es begann (§8).",
    "Kein Server versagt, keine Verbindung wird überflutet, und die Zeit vergeht.",
];
