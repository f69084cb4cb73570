//! German: everything that can be done by hand, and what follows from it.

use crate::words::hands::Hands;
use crate::words::text::text;

pub(in crate::words) const HANDS: Hands = Hands {
    hands: [
        (
            "Absturz",
            "Speicher und unfertige Schreibvorgänge gehen verloren (C)",
        ),
        (
            "Absturz, manches bleibt",
            "So viele der laufenden Schreibvorgänge erreichen die Platte, die ältesten zuerst; oder all",
        ),
        (
            "Absturz mitten im Schreiben",
            "Ein Teil des letzten Schreibvorgangs ist da; eine Prüfsumme bemerkt das",
        ),
        ("Neustart", "Von der Platte neu starten (C)"),
        (
            "Anhalten",
            "Eine Pause: der Speicher bleibt, nichts geschieht (P)",
        ),
        ("Fortsetzen", "Was fällig war, geschieht jetzt (P)"),
        ("Timeout jetzt", "Das Wahl-Timeout ablaufen lassen (T)"),
        (
            "Isolieren",
            "Alle seine Verbindungen in beiden Richtungen trennen",
        ),
        (
            "Zum Leader machen",
            "Der Leader übergibt, ohne Wahl-Timeout",
        ),
        (
            "Zum Wähler machen",
            "Er wählt, sobald der Eintrag in einem Log steht",
        ),
        ("Zum Learner machen", "Er erhält das Log ohne Stimme"),
        ("Zum Witness machen", "Er wählt und behält keine Befehle"),
        ("Entfernen", "Er verlässt den Cluster"),
        (
            "Snapshot",
            "Den Zustand behalten und die Einträge entfernen, aus denen er entstand",
        ),
        (
            "Platte löschen",
            "Er stürzt ab, und alles, was er je geschrieben hat, ist verloren",
        ),
        (
            "Wieder zählen",
            "Ihn wieder wählen lassen, obwohl er Bestätigtes vergessen hat",
        ),
        ("Platte kopieren", "Um die Kopie später zurückzubringen"),
        (
            "Kopie zurückbringen",
            "Er stürzt ab, und seine Platte ist, wie sie beim Kopieren war",
        ),
        ("Die Platte", "Was mit ihr nicht stimmt"),
        ("Schreiben dauert", "Wie lange ein Schreibvorgang dauert"),
        (
            "Einträge verlieren ab",
            "Er stürzt ab und verwirft seine Einträge ab diesem",
        ),
        (
            "Eine Nachricht kostet",
            "Wie lange der Server für jede Nachricht braucht",
        ),
        ("Gang", "Wie schnell die Uhr läuft; 0% hält sie an"),
        ("Vorspringen", "Die Uhr springt vor"),
        (
            "Zurückspringen",
            "Die Uhr springt zurück; die Zeit des Servers wartet",
        ),
        ("Richtig stellen", "Von jetzt an läuft sie, wie sie soll"),
        (
            "Priorität",
            "Von Servern mit gleichem Log führt eher der mit der höchsten",
        ),
        ("Verwerfen", "Diese Nachricht verlieren"),
        ("Verdoppeln", "Eine Kopie hinterhersenden"),
        ("Anhalten", "Sie anhalten, wo sie ist"),
        ("Freigeben", "Sie weiterreisen lassen"),
        ("Verzögern", "Sie kommt um so viel später an"),
        (
            "Jetzt zustellen",
            "Sie kommt sofort an, vor denen, die vor ihr sind",
        ),
        ("Trennen", "Nur diese Richtung"),
        ("Verbinden", "Nur diese Richtung"),
        (
            "Verstopfen",
            "Alles, was hier unterwegs ist, bleibt stehen und wartet",
        ),
        ("Öffnen", "Was wartete, reist in seiner Reihenfolge weiter"),
        (
            "Flattern alle",
            "Immer wieder trennen; Verbinden beendet es",
        ),
        ("Gezogen", "Wie Latenzen gezogen werden"),
        ("Latenz", "Wie lange eine Nachricht reist"),
        (
            "Jitter",
            "Wie viel früher oder später eine Nachricht kommen kann",
        ),
        ("Verlust", "Wie viele Nachrichten verloren gehen"),
        ("Verdopplung", "Wie viele Nachrichten doppelt ankommen"),
        ("Beschädigung", "Wie viele Nachrichten beschädigt ankommen"),
        (
            "Nachzügler",
            "Wie viele Nachrichten länger brauchen, und um wie viel",
        ),
        ("Bandbreite", "Wie viele Bytes pro Sekunde abgehen"),
        (
            "Warteschlange",
            "Wie viele Nachrichten zugleich unterwegs sind",
        ),
        (
            "Wieder wie üblich",
            "Latenz von 8 bis 12 ms, und alles in Ordnung",
        ),
        (
            "Den Leader isolieren",
            "Alle seine Verbindungen in beiden Richtungen trennen",
        ),
        (
            "Mehrheit gegen Minderheit",
            "Ein Quorum auf der einen Seite, die anderen auf der anderen",
        ),
        (
            "Niemand hört den Leader",
            "Nur eine Richtung: er hört die anderen noch",
        ),
        (
            "Der Leader hört niemanden",
            "Nur eine Richtung: die anderen hören ihn noch",
        ),
        (
            "Der Leader flattert",
            "Was er sendet, kommt durch, dann nicht, dann wieder",
        ),
        (
            "Zwei Hälften, eine Brücke",
            "Ein Server sieht beide Hälften, die einander nicht sehen",
        ),
        ("Ring", "Jeder sieht eine Mehrheit, und keine zwei dieselbe"),
        ("Kette", "Jeder sieht nur seine Nachbarn"),
        ("Alles verbinden", "Alle Verbindungen wiederherstellen (H)"),
        (
            "Alle Timer zugleich",
            "Alle Wahl-Timeouts enden im selben Moment: Uhren springen",
        ),
        (
            "Timer weit auseinander",
            "Wahl-Timeouts enden eines nach dem anderen: Uhren springen",
        ),
        ("Alle: Timeout jetzt", "Jeder Server beginnt eine Wahl"),
        (
            "Noch einmal fragen",
            "Die letzte Anfrage noch einmal senden: sie wirkt kein zweites Mal",
        ),
        (
            "Aufgeben",
            "Nicht länger warten, und nie wissen, was daraus wurde",
        ),
        ("Server", "Wie viele es gibt"),
        ("Ein Client mehr", "Er fragt wie der letzte"),
        ("Ein Client weniger", "Der letzte geht"),
        ("Schleife", "Ob er auf Antworten wartet"),
        (
            "Wartet zwischen Anfragen",
            "Oder fragt, in einer offenen Schleife, so oft",
        ),
        ("Anfragen zugleich", "Wie viele er höchstens laufen hat"),
        (
            "Geduld",
            "Wie lange er wartet, bevor er einen anderen Server fragt",
        ),
        ("Schlüssel", "Nach wie vielen er fragt"),
        ("Gewählt", "Wie er unter den Schlüsseln wählt"),
        ("Leseanfragen", "Wie viele seiner Anfragen lesen"),
        ("Beantwortet", "Was die Antworten aktuell macht"),
        ("Compare-and-set", "Wie viele seiner Anfragen"),
        (
            "Fragt ohne Antwort noch einmal",
            "Sonst gibt er auf und weiß es nie",
        ),
        ("Sendet doppelt", "Wie viele seiner Anfragen"),
        ("Gibt früh auf", "Wie viele seiner Anfragen"),
    ],
    about: [
        "Wie Nachrichten reisen",
        "Wer wen hört",
        "Absturz und Schaden",
        "Platte, Tempo, Priorität",
        "Uhr",
        "Wahl-Timeouts",
        "Von Anfang an: derselbe Seed, neben diesem Lauf noch einmal gespielt",
    ],
    cluster: "Der ganze Cluster",
    differs: "verschieden",
    scope: "Diese Regler drehen an",
    both_ways: "beiden Richtungen",
    all_links: "allen Verbindungen",
    when: "Wann es geschieht",
    now: "Jetzt, in diesem Lauf",
    from_start: "Derselbe Seed, von Anfang an",
    beside_hint: "Derselbe Seed und alles, was du getan hast, wird mit dem einen geänderten Schalter noch einmal gespielt; beide Läufe stehen nebeneinander.",
    not_so: text("So kann es nicht von Anfang an sein: {0}."),
    laws: [
        "immer gleich",
        "gleichmäßig in Grenzen",
        "log-normal: wenige weit darüber",
    ],
    disks: [
        "in Ordnung",
        "hängt: kein Schreiben endet",
        "voll: kein Eintrag passt",
        "versagt beim nächsten Schreiben",
        "lügt: vergisst beim Absturz",
        "verdorben: nicht lesbar",
    ],
    backoffs: [
        "ein neues Timeout ziehen",
        "nach einer Absage verdoppeln",
        "eine kürzere Spanne",
        "eine kürzere, die sich verdoppelt",
    ],
    loops: [
        "geschlossen: eine nach der anderen",
        "offen: fragt nach Plan",
    ],
    spreads: [
        "jeder gleich oft",
        "Zipf: der erste am meisten",
        "neun von zehn der erste",
    ],
    read_modes: [
        "mit ReadIndex",
        "mit Lease",
        "wie der Server es hat",
        "durch das Log",
    ],
    never: "nie",
    almost_never: "fast nie",
    round_trip: text(
        "Hin und zurück mit dem Schreiben dauert es bis zu {0}; das kürzeste Wahl-Timeout ist {1}.",
    ),
    round_trip_near: text(
        "Hin und zurück mit dem Schreiben dauert es bis zu {0}, nahe am kürzesten Wahl-Timeout von {1}: Wahl kann auf Wahl folgen.",
    ),
    whole: "Jede Nachricht kommt heil an.",
    none_lost: "Keine Nachricht geht unterwegs verloren.",
    misses: text(
        "Ein Heartbeat fehlt mit der Wahrscheinlichkeit {0}; alle {1} im kürzesten Wahl-Timeout: {2}.",
    ),
    damaged: text(
        "Ein Heartbeat kommt beschädigt an und zählt nicht: {0}; alle {1} im kürzesten Wahl-Timeout: {2}.",
    ),
    in_order: "Nachrichten kommen in der Reihenfolge an, in der sie gesendet wurden.",
    overtakes: text(
        "Nachrichten, die innerhalb von {0} gesendet werden, können einander überholen.",
    ),
    none_late: "Keine Nachricht wird unterwegs aufgehalten.",
    late: text("Eine Nachricht kommt bis zu {0} später, mit der Wahrscheinlichkeit {1}."),
    late_old: text(
        "Eine Nachricht kommt bis zu {0} später, mit der Wahrscheinlichkeit {1}, länger als ein Wahl-Timeout: sie kommt aus einem anderen Term.",
    ),
    once: "Jede Nachricht kommt einmal an.",
    twice: text(
        "Eine Nachricht kommt mit der Wahrscheinlichkeit {0} doppelt an; Sitzungen verhindern, dass ein Befehl zweimal wirkt.",
    ),
    at_once: "Nachrichten gehen sofort ab.",
    leaves: text("Eine Nachricht von 100 Bytes braucht {0}, um abzugehen; die hinter ihr warten."),
    leaves_near: text(
        "Eine Nachricht von 100 Bytes braucht {0}, um abzugehen; Heartbeats stauen sich, bis Server ihr Timeout erreichen.",
    ),
    any_number: "Beliebig viele Nachrichten können unterwegs sein.",
    crowded: text("Sind mehr als {0} Nachrichten unterwegs, geht eine zufällige verloren."),
    flaps: text("Jedes Mal {0} lang getrennt, kürzer als das kürzeste Wahl-Timeout von {1}."),
    flaps_long: text(
        "Jedes Mal {0} lang getrennt, mindestens das kürzeste Wahl-Timeout von {1}: Followern fehlt ihr Leader.",
    ),
    writes: text("Schreiben dauert bis zu {0}: ein Eintrag ist nach etwa {1} committet."),
    writes_near: text(
        "Schreiben dauert bis zu {0}, eine Stimme oder ein Commit {1}, nahe am kürzesten Wahl-Timeout von {2}.",
    ),
    disk_says: [
        "Was sie bestätigt, steht auf ihr.",
        "Kein Schreiben endet: er bestätigt nichts und zählt wie ein Server weniger.",
        "Er kann noch wählen; Einträge warten, und Clients sollen später wiederkommen.",
        "Das nächste Schreiben scheitert, und der Server stoppt: er verspricht nichts, was er nicht hat.",
        "Sie sagt, sie habe geschrieben, und vergisst es beim Absturz: mehr, als Raft ertragen kann.",
        "Eine Prüfsumme stimmt nicht: der Server kann nicht von ihr starten.",
    ],
    handles_at_once: "Er bearbeitet Nachrichten sofort.",
    handles: text("Er bearbeitet höchstens {0} Nachrichten pro Sekunde; andere stehen an."),
    stands_still: "Sie steht: der Server erreicht nie sein Timeout und sendet keine Heartbeats.",
    lasts: text("Sein kürzestes Wahl-Timeout dauert für die anderen {0}."),
    lasts_short: text(
        "Sein kürzestes Wahl-Timeout dauert für die anderen {0}: zu kurz für zwei Heartbeats.",
    ),
    fit: text("{0} Heartbeats passen in das kürzeste Wahl-Timeout."),
    spread: text(
        "Timeouts unterscheiden sich um bis zu {0}, {1}-mal hin und zurück: meist fragt einer lange vor den anderen.",
    ),
    spread_narrow: text(
        "Timeouts unterscheiden sich um bis zu {0}, {1}-mal hin und zurück: Server fragen oft zugleich, und die Stimmen teilen sich.",
    ),
    no_lease: "Ohne Lease fragt jede Leseanfrage eine Mehrheit.",
    lease: text("Eine Lease dauert {0} ab jeder Runde, die eine Mehrheit beantwortet hat."),
    lease_short: text(
        "Eine Lease dauert {0}, weniger als die {1} hin und zurück, die sie erneuern.",
    ),
    entries: text(
        "Batch und Fenster zusammen: höchstens {0} Einträge pro Sekunde erreichen einen Follower.",
    ),
    again_usual: "Ein Kandidat ohne Mehrheit wartet ein weiteres Wahl-Timeout.",
    again: text(
        "Ein Kandidat ohne Mehrheit versucht es frühestens nach {0} wieder; hin und zurück dauert es bis zu {1}.",
    ),
    again_soon: text(
        "Ein Kandidat ohne Mehrheit versucht es nach {0} wieder; hin und zurück dauert es bis zu {1}: zu früh, die Stimmen reisen noch.",
    ),
    asks: text("Höchstens etwa {0} Anfragen pro Sekunde."),
    reach: text(
        "Server {0} führt und erreicht {1} Wähler in beiden Richtungen, sich selbst eingerechnet; {2} braucht es: genug zum Committen.",
    ),
    reach_few: text(
        "Server {0} führt und erreicht {1} Wähler in beiden Richtungen, sich selbst eingerechnet; {2} braucht es: zu wenige zum Committen.",
    ),
    drifts: text(
        "Uhren unterscheiden sich um {0}, Leases erlauben {1}: eine Lease kann ihren Leader überdauern, und Leseanfragen können Veraltetes liefern.",
    ),
};
