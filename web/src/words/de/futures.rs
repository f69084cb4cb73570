//! German: the search through the futures of a moment.

use crate::words::futures::Futures;
use crate::words::text::text;

pub(in crate::words) const FUTURES: Futures = Futures {
    title: "Von hier aus suchen",
    hint: "Dieser Moment hat viele Zukünfte: Server stürzen ab, Verbindungen werden getrennt, Uhren gehen falsch, in jeder zu anderen Zeiten. Gibt es eine, in der eine Eigenschaft verletzt wird? Solange jede Regel von Raft gilt, sollte es keine geben.",
    property: "Was verletzt werden muss",
    any_property: "Irgendeine Eigenschaft",
    troubles: "Was geschehen darf",
    trouble: [
        "Server stürzen ab",
        "Server stocken oder sind langsam",
        "Wahl-Timeouts laufen zu früh ab",
        "Verbindungen fallen aus, der Cluster wird geteilt",
        "Platten versagen",
        "Uhren gehen falsch",
        "Mitglieder wechseln, Snapshots, die Führung wird übergeben",
        "Clients schreiben und lesen",
    ],
    span: "Wie lange jede Zukunft dauert",
    search: "Suchen",
    search_title: "Die Zukünfte des gezeigten Moments durchsuchen",
    search_on: "Weitersuchen",
    stop: "Anhalten",
    tried: text("Ab {0}: {1} Zukünfte, {2} Ereignisse."),
    nothing: text("In {0} Zukünften wird nichts verletzt. "),
    all_kept: "Jede Regel gilt, also soll es so sein. Eine Regel ausschalten und noch einmal suchen.",
    some_off: "Weitersuchen, mehr geschehen lassen oder die Zukünfte länger machen: manches braucht eine seltene Reihenfolge.",
    fails: text("Es gibt eine Zukunft, in der das verletzt wird: {0}."),
    steps: "Was in ihr geschieht, außer dem, was ohnehin geschieht",
    no_steps: "Sonst muss nichts geschehen: es kommt von selbst dazu.",
    play: "Zeigen",
    play_title: "Als Zweig abspielen, in dem Moment, in dem die Eigenschaft verletzt wird",
    shrink: "Verkleinern",
    shrink_title: "Weglassen, was nicht nötig ist: Schritte, Server, Clients, Einstellungen",
    too_late: "Das ist zu weit vom Anfang entfernt, um hier verkleinert zu werden: den Lauf als Szenario sichern und „raftworks shrink“ benutzen.",
    unshrinkable: "Das lässt sich nicht verkleinern: als Szenario geschrieben ist es ein anderer Lauf.",
    smaller: text("Kleiner: {0} Schritte, {1} Server, nach {2} Läufen."),
    smallest: text("Kleiner geht es nicht: {0} Schritte, {1} Server, nach {2} Läufen."),
    text: "Dasselbe als Szenario",
    branch: text("verletzt: {0}"),
};
