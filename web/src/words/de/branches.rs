//! German: branches, and the comparison of two.

use crate::words::branches::Branches;
use crate::words::text::text;

pub(in crate::words) const BRANCHES: Branches = Branches {
    original: "Original",
    title: "Zweige dieses Laufs",
    hint: "Zurückgehen und etwas anderes tun: der verlassene Zweig bleibt hier erhalten. Umbenennen durch Tippen.",
    name: "Name des Zweigs",
    played: "läuft",
    play: "Abspielen",
    play_title: "Diesen Zweig zur selben Zeit abspielen",
    forget_title: "Diesen Zweig vergessen",
    compare: "Zwei Zweige nebeneinander",
    compare_hint: "Zwei Zweige lassen sich nebeneinander sehen, mit einer Uhr. Dazu in der Zeit zurückgehen und etwas anderes tun: der verlassene Zweig steht dann hier. Oder derselbe Seed mit einem anderen Schalter:",
    variants: "Derselbe Seed, aber",
    vary_title: "Denselben Seed und dieselben Aktionen mit diesem Schalter abspielen, als Zweig",
    with: "Dort: ",
    here: "Hier: ",
    there: "Dort: ",
    first_difference: "Das erste Ereignis, das abweicht",
    go_there: "Dorthin",
    no_difference: "Bisher weicht kein Ereignis ab.",
    same_now: "Alle Server sind jetzt im selben Zustand.",
    head: ["Jetzt", "Feld", "Hier", "Dort"],
    role: "Rolle",
    log_end: "Log",
    down: "aus",
    paused: "angehalten",
    nobody: "niemand",
    position: text("bis {0}, Term {1}"),
    count: text("Zweig: {0} ({1})"),
    only: text("Zweig: {0}"),
    left: text("zweigt bei {1} von „{0}“ ab"),
    healed: "endgültig geheilt",
};
