//! German: what the keys do, and what the shapes mean.

use crate::words::help::Help;

pub(in crate::words) const HELP: Help = Help {
    title: "Hilfe",
    keys_title: "Tasten",
    keys: [
        ("Leertaste", "abspielen oder anhalten"),
        ("← →", "ein Ereignis zurück oder vor"),
        (
            "Umschalt + ← →",
            "zum vorigen oder nächsten interessanten Ereignis",
        ),
        ("Pos1  Ende", "zum Anfang, zum neuesten Moment"),
        ("[  ]", "langsamer, schneller"),
        ("1 … 9", "einen Server auswählen"),
        (
            "G  Umschalt + G",
            "zur nächsten Nachricht, zur vorigen; Eingabe wählt sie aus",
        ),
        (
            "L  Umschalt + L",
            "zur nächsten Verbindung, zur vorigen; Eingabe wählt sie aus",
        ),
        (
            "I  Umschalt + I",
            "zu dem, was sich mit dem Ausgewählten tun lässt",
        ),
        (
            "U  Strg + Z",
            "rückgängig: zurück vor den letzten eigenen Eingriff",
        ),
        ("Y", "warum ist dieses Ereignis geschehen?"),
        ("/  Strg + K", "jede Aktion beim Namen finden"),
        ("V  Umschalt + V", "zur nächsten Ansicht, zur vorigen"),
        ("B", "zu den Zweigen"),
        (
            "D  Umschalt + D",
            "Vergleich: zum ersten Unterschied und zu den Schaltern",
        ),
        ("F", "Ereignisse suchen"),
        ("M  Umschalt + M", "zum nächsten Treffer, zum vorigen"),
        ("+ −  0", "Diagramm: größer, kleiner, der ganze Lauf"),
        (",  .", "Diagramm: früher, später"),
        (
            "C",
            "den ausgewählten Server abstürzen lassen oder neu starten",
        ),
        ("P", "den ausgewählten Server anhalten oder fortsetzen"),
        (
            "T",
            "das Wahl-Timeout des ausgewählten Servers ablaufen lassen",
        ),
        ("W", "einen Wert schreiben"),
        (
            "E",
            "das Szenario lesen und ändern; dort startet Strg + Eingabe es",
        ),
        ("X", "eine Partition ziehen"),
        ("H", "alle Verbindungen wiederherstellen"),
        ("N", "der ganze Cluster: Netz, Timer, Platten, Uhren"),
        ("Esc", "nichts auswählen, Offenes schließen"),
        ("?", "diese Hilfe"),
    ],
    legend_title: "Server, Nachricht oder Verbindung anklicken",
    legend_hint: "Dann erscheinen der ganze Zustand und alles, was sich damit tun lässt. Was die Formen bedeuten:",
    legend: [
        "Leader: Sechseck, L",
        "Kandidat: gestrichelt, K, mit seinen Stimmen",
        "Follower: Kreis, F",
        "Learner: blass, hat keine Stimme",
        "Witness: hohl, wählt und behält keine Befehle",
        "kein Mitglied: gepunktet",
        "Zeit bis zum Wahl-Timeout",
        "Anfrage; darin die Zahl der Einträge, ohne Zahl ein Heartbeat",
        "Antwort: + angenommen, − abgelehnt",
        "Eintrag, der als committet bekannt ist",
        "Eintrag, der noch ersetzt werden kann",
        "Eintrag, noch nicht auf der Platte des Servers",
        "Eintrag mit den Mitgliedern: unterstrichen",
        "Eintrag, den nur noch der Snapshot hat",
        "commitIndex: committet, soweit der Server weiß",
        "lastApplied: was seine Zustandsmaschine hat",
        "matchIndex: was ein Follower nach Wissen des Leaders hat",
        "nextIndex: was der Leader als Nächstes sendet",
    ],
};
