//! German: the commands of the palette.

use crate::words::palette::Palette;
use crate::words::text::text;

pub(in crate::words) const PALETTE: Palette = Palette {
    title: "Alles tun",
    hint: "Tippen, was geschehen soll, etwa crash 3, Pause, Diagramm oder partition 1 2 | rest",
    nothing_found: "Nichts heißt so.",
    commands: [
        ("Abspielen oder Pause", "Leertaste"),
        ("Ein Ereignis vor", "→"),
        ("Ein Ereignis zurück", "←"),
        ("Zum nächsten interessanten Ereignis", "Umschalt + →"),
        ("Zum vorigen interessanten Ereignis", "Umschalt + ←"),
        ("Zum Anfang", "Pos1"),
        ("Zum neuesten Moment", "Ende"),
        ("Rückgängig: zurück vor den letzten eigenen Eingriff", "U"),
        ("Warum ist dieses Ereignis geschehen?", "Y"),
        ("Schneller", "]"),
        ("Langsamer", "["),
        ("Den Cluster zeigen", "V"),
        ("Das Raum-Zeit-Diagramm zeigen", "V"),
        ("Zwei Zweige vergleichen", "V"),
        ("Diagramm: größer", "+"),
        ("Diagramm: kleiner", "−"),
        ("Diagramm: der ganze Lauf", "0"),
        ("Diagramm: als SVG sichern", ""),
        ("Diagramm: als PNG sichern", ""),
        ("Eine Partition ziehen", "X"),
        ("Alle Verbindungen wiederherstellen", "H"),
        (
            "Der ganze Cluster: Netz, Partitionen, Timer, Platten, Uhren",
            "N",
        ),
        ("Schalter der Bibliothek", ""),
        ("Mitglieder des Clusters", ""),
        ("Regeln von Raft, an und aus", ""),
        (
            "Urteile: Linearisierbarkeit, Erholung, die Spezifikation, Abdeckung",
            "",
        ),
        ("Einen Link zu diesem Moment teilen", ""),
        ("Das Szenario lesen und ändern oder ein eigenes öffnen", "E"),
        ("Mit demselben Seed von vorn", ""),
        ("Mit einem anderen Seed von vorn", ""),
        ("Anderes Farbschema: System, hell, dunkel", ""),
        ("Andere Sprache: English", ""),
        ("Hilfe: Tasten und Formen", "?"),
    ],
    play_branch: text("Den Zweig „{0}“ abspielen"),
    open_scenario: text("Szenario: {0}"),
};
