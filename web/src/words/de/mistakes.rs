//! German: why a text of the scenario language cannot be read.

use raftworks_sim::Span;
use raftworks_sim::scenario::{Expected, Limit, ParseError, Thing};

use crate::words::mistakes::Mistakes;
use crate::words::refusals::no_members;

pub(in crate::words) const MISTAKES: Mistakes = Mistakes { mistake, problem };

fn mistake(error: &ParseError) -> String {
    let (line, column, problem) = (error.line, error.column, problem(error));
    format!("Zeile {line}, Spalte {column}: {problem}")
}

fn problem(error: &ParseError) -> String {
    let expected = expected(&error.expected);
    let found = match &error.found {
        Some(found) => format!("„{found}“"),
        None => "das Ende der Zeile".to_owned(),
    };
    match &error.nearest {
        Some(word) => {
            format!("erwartet: {expected}; gefunden: {found}; ist „{word}“ gemeint?")
        }
        None => format!("erwartet: {expected}; gefunden: {found}"),
    }
}

fn expected(expected: &Expected) -> String {
    match expected {
        Expected::Word(word) => format!("„{word}“"),
        Expected::Once(word) => format!("nur eine Zeile, die mit „{word}“ beginnt"),
        Expected::Thing(what) => thing(*what).to_owned(),
        Expected::Within(what, number) => {
            let (before, after) = limit(*what);
            format!("{before}{number}{after}")
        }
        Expected::BeforeTheEnd(end) => {
            // As it is written in a scenario.
            let end = Span::exactly(end.0);
            format!("eine Zeit vor dem Ende des Szenarios, spätestens {end}")
        }
        Expected::Members(error) => {
            let why = no_members(error);
            format!("Mitglieder, die entscheiden können ({why})")
        }
    }
}

fn thing(thing: Thing) -> &'static str {
    match thing {
        Thing::EndOfLine => "das Ende der Zeile",
        Thing::ClosingMark => "ein Anführungszeichen am Ende",
        Thing::Escape => "\\\", \\\\, \\n oder \\r",
        Thing::Statement => "der Anfang einer Zeile",
        Thing::Servers => "Server: eine Zahl, ein Wort wie leader oder majority, oder ein Name",
        Thing::NamedServers => {
            "Server: eine Zahl, ein Wort wie leader oder majority, oder ein Name, den eine Zeile dieses Szenarios gibt"
        }
        Thing::NewName => {
            "ein neuer Name: kleine Buchstaben, Ziffern und Bindestriche, kein Wort der Sprache"
        }
        Thing::AnotherGroup => "„|“ und noch eine Gruppe",
        Thing::Direction => "„->“ oder „<->“",
        Thing::FreshLog => "ein Server, dessen Log keine andere Zeile angibt",
        Thing::ClientNumber => "die Nummer eines Clients",
        Thing::HowManyServers => "wie viele Server",
        Thing::ElectionQuorum => "wie viele Wähler einen Leader wählen",
        Thing::CommitQuorum => "wie viele Wähler einen Eintrag committen",
        Thing::MemberKind => "voter, learner oder witness",
        Thing::PositiveTime => "eine Zeit, die länger als nichts ist",
        Thing::HeartbeatTime => "eine Zeit, die länger als nichts ist, etwa 50ms",
        Thing::ShortHeartbeat => "eine Zeit, die kürzer als das Wahl-Timeout ist, etwa 50ms",
        Thing::LongTimeout => {
            "eine Spanne, die länger als der Abstand der Heartbeats ist, etwa 150ms..300ms"
        }
        Thing::Time => "eine Zeit wie 150ms, höchstens 3600s",
        Thing::Span => "eine Zeit wie 10ms oder eine Spanne wie 8ms..12ms",
        Thing::PositiveSpan => "eine Spanne, die länger als nichts ist, etwa 23ms..46ms",
        Thing::LaterTime => "eine Zeit nach der ersten",
        Thing::Percentage => "ein Prozentsatz wie 2% oder 0.5%",
        Thing::Rate => "eine Rate wie 120% oder 99.5%, höchstens 1000%",
        Thing::Number => "eine Zahl",
        Thing::EventNumber => "die Nummer eines Ereignisses",
        Thing::TermNumber => "ein Term",
        Thing::Index => "ein Index",
        Thing::EntryIndex => "der Index eines Eintrags",
        Thing::FirstLost => "der erste Eintrag, der verloren ist",
        Thing::Entries => "wie viele Einträge",
        Thing::Priority => "eine Priorität",
        Thing::Most => "die Grenze, mindestens 1",
        Thing::Times => "wie viele Male",
        Thing::WhichMessage => "die wievielte solche Nachricht, ab 1",
        Thing::Survivors => "wie viele Schreibvorgänge überleben, oder all",
        Thing::Bandwidth => "Bytes pro Sekunde, mindestens 1, oder off",
        Thing::Capacity => "Nachrichten auf einmal, mindestens 1, oder off",
        Thing::Rule => "eine Regel, etwa one-vote",
        Thing::Option => "eine Option",
        Thing::OnOrOff => "on oder off",
        Thing::Lease => "drift und ein Prozentsatz, oder off",
        Thing::Backoff => "redraw, exponential, candidates oder both",
        Thing::Limited => "was begrenzt wird",
        Thing::LinkChange => "was sich ändert: latency, loss, duplicate, …",
        Thing::MessageKind => "eine Art von Nachricht",
        Thing::DiskFault => "was einer Platte geschieht",
        Thing::ClockFault => "was einer Uhr geschieht",
        Thing::AboutClient => "etwas über den Client, und pause oder every, aber nicht beides",
        Thing::EveryFirst => "„every“ vor „outstanding“",
        Thing::ReadsAndCas => "reads und cas, die zusammen nicht mehr als 100% sind",
        Thing::Action => "eine Aktion",
        Thing::Order => "etwas, das zu tun ist",
        Thing::Happening => "etwas, das geschieht, etwa leader oder commit 3",
        Thing::Condition => "eine Bedingung, etwa leader, commit 3 oder x=7",
        Thing::ByOrAt => "„by“ oder „at“ und eine Zeit („from“ gehört zu always und never)",
        Thing::Property => "eine Eigenschaft wie log-matching",
        Thing::HowOften => "wie oft",
        Thing::RightOrWrong => "right oder wrong",
        Thing::WrongChoice => "wrong und eine Antwort",
        Thing::RightChoice => "eine Antwort, die richtig ist",
        Thing::TextAbove => "darüber eine Zeile, die dem Leser etwas sagt",
        Thing::LanguageCode => "das Kürzel einer Sprache, etwa de",
        Thing::OneTranslation => "eine einzige Übersetzung für jeden Text",
    }
}

/// What stands before and after the number.
fn limit(limit: Limit) -> (&'static str, &'static str) {
    match limit {
        Limit::TextBytes => ("höchstens ", " Bytes"),
        Limit::Steps => ("höchstens ", " Schritte"),
        Limit::Expectations => ("höchstens ", " Erwartungen"),
        Limit::Clients => ("höchstens ", " Clients"),
        Limit::LogEntries => ("höchstens ", " Einträge"),
        Limit::Words => ("Worte in Anführungszeichen, höchstens ", " Zeichen"),
        Limit::Key => ("ein Schlüssel von höchstens ", " Bytes"),
        Limit::Value => ("ein Wert von höchstens ", " Bytes"),
        Limit::ExpectedValue => ("der erwartete Wert, oder nothing, von höchstens ", " Bytes"),
        Limit::Servers => ("eine Zahl von 1 bis ", ""),
        Limit::Server => ("ein Server von 1 bis ", ""),
        Limit::Term => ("ein Term ab ", ""),
        Limit::Operations => ("wie viele Operationen auf einmal, von 1 bis ", ""),
        Limit::Keys => ("wie viele Schlüssel, von 1 bis ", ""),
        Limit::Batch => ("wie viele Einträge, von 1 bis ", ""),
        Limit::Window => ("wie viele Nachrichten, von 1 bis ", ""),
        Limit::Snapshots => ("wie viele Einträge, von 1 bis ", ", oder off"),
        Limit::Chunk => ("wie viele Bytes, von 1 bis ", ""),
    }
}
