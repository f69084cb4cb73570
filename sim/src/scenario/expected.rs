//! What would have been right at a place of a text: a value, so that who shows it
//! can say it in another language. Its English words are here, for all who do not.

use std::fmt;

use raftworks_core::{ConfigurationError, Time};

use super::print::Us;

/// What would have been right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// A word or a sign of the language.
    Word(&'static str),
    /// No second line that begins with this word.
    Once(&'static str),
    /// Something of this kind.
    Thing(Thing),
    /// Something of this kind within a limit.
    Within(Limit, u64),
    /// A time that is not after the end of the scenario.
    BeforeTheEnd(Time),
    /// Members that can decide. These cannot.
    Members(ConfigurationError),
}

/// Makes the enum of what is expected without a number, with its English words.
macro_rules! things {
    ($($Thing:ident: $words:literal,)*) => {
        /// What can be expected.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Thing { $(#[doc = $words] $Thing,)* }

        impl Thing {
            /// All of them.
            pub const ALL: &[Thing] = &[$(Thing::$Thing,)*];

            fn words(self) -> &'static str {
                match self { $(Thing::$Thing => $words,)* }
            }
        }
    };
}

things! {
    // Lines.
    EndOfLine: "the end of the line",
    ClosingMark: "a closing quotation mark",
    Escape: "\\\", \\\\, \\n or \\r",
    Statement: "the beginning of a line",
    // Whom.
    Servers: "servers: a number, a word such as leader or majority, or a name",
    NamedServers: "servers: a number, a word such as leader or majority, or a name that a line of this scenario gives",
    NewName: "a new name: small letters, digits and hyphens, and no word of the language",
    AnotherGroup: "\u{201c}|\u{201d} and another group",
    Direction: "\u{201c}->\u{201d} or \u{201c}<->\u{201d}",
    FreshLog: "a server whose log no other line gives",
    ClientNumber: "the number of a client",
    HowManyServers: "how many servers",
    ElectionQuorum: "how many voters elect a leader",
    CommitQuorum: "how many voters commit an entry",
    MemberKind: "voter, learner or witness",
    // Times and shares.
    PositiveTime: "a time longer than nothing",
    HeartbeatTime: "a time longer than nothing, such as 50ms",
    ShortHeartbeat: "a time shorter than the election timeout, such as 50ms",
    LongTimeout: "a span longer than the heartbeat interval, such as 150ms..300ms",
    Time: "a time such as 150ms, at most 3600s",
    Span: "a time such as 10ms, or a span such as 8ms..12ms",
    PositiveSpan: "a span longer than nothing, such as 23ms..46ms",
    LaterTime: "a time after the first one",
    Percentage: "a percentage such as 2% or 0.5%",
    Rate: "a rate such as 120% or 99.5%, at most 1000%",
    // Numbers.
    Number: "a number",
    EventNumber: "the number of an event",
    TermNumber: "a term",
    Index: "an index",
    EntryIndex: "the index of an entry",
    FirstLost: "the first entry that is lost",
    Entries: "how many entries",
    Priority: "a priority",
    Most: "the most, at least 1",
    Times: "a number of times",
    WhichMessage: "which such message, from 1",
    Survivors: "how many writes survive, or all",
    Bandwidth: "bytes per second, at least 1, or off",
    Capacity: "messages at once, at least 1, or off",
    // Words.
    Rule: "a rule, such as one-vote",
    Option: "an option",
    OnOrOff: "on or off",
    Lease: "drift and a percentage, or off",
    Backoff: "redraw, exponential, candidates or both",
    Limited: "what is limited",
    LinkChange: "what changes: latency, loss, duplicate, \u{2026}",
    MessageKind: "a kind of message",
    DiskFault: "what happens to a disk",
    ClockFault: "what happens to a clock",
    AboutClient: "something about the client, and pause or every, but not both",
    EveryFirst: "\u{201c}every\u{201d} before \u{201c}outstanding\u{201d}",
    ReadsAndCas: "reads and cas that are not more than 100% together",
    // What happens, and what is expected.
    Action: "an action",
    Order: "something to do",
    Happening: "something that happens, such as leader or commit 3",
    Condition: "a condition, such as leader, commit 3 or x=7",
    ByOrAt: "\u{201c}by\u{201d} or \u{201c}at\u{201d} and a time (\u{201c}from\u{201d} goes with always and never)",
    Property: "a property, such as log-matching",
    HowOften: "how often",
    RightOrWrong: "right or wrong",
    WrongChoice: "wrong and a choice",
    RightChoice: "a choice that is right",
    // Translations.
    TextAbove: "a line above that tells the reader something",
    LanguageCode: "the code of a language, such as de",
    OneTranslation: "one translation of each text",
}

/// Makes the enum of what is expected with a number, with the English words before and
/// after that.
macro_rules! limits {
    ($($Limit:ident: $before:literal, $after:literal,)*) => {
        /// What has a limit.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Limit { $(#[doc = concat!($before, "…", $after)] $Limit,)* }

        impl Limit {
            /// All of them.
            pub const ALL: &[Limit] = &[$(Limit::$Limit,)*];

            fn words(self) -> (&'static str, &'static str) {
                match self { $(Limit::$Limit => ($before, $after),)* }
            }
        }
    };
}

limits! {
    TextBytes: "at most ", " bytes",
    Steps: "at most ", " steps",
    Expectations: "at most ", " expectations",
    Clients: "at most ", " clients",
    LogEntries: "at most ", " entries",
    Words: "words in quotation marks, at most ", " characters",
    Key: "a key of at most ", " bytes",
    Value: "a value of at most ", " bytes",
    ExpectedValue: "the expected value, or nothing, of at most ", " bytes",
    Servers: "a number from 1 to ", "",
    Server: "a server from 1 to ", "",
    Term: "a term of at least ", "",
    Operations: "how many operations at once, from 1 to ", "",
    Keys: "how many keys, from 1 to ", "",
    Batch: "how many entries, from 1 to ", "",
    Window: "how many messages, from 1 to ", "",
    Snapshots: "how many entries, from 1 to ", ", or off",
    Chunk: "how many bytes, from 1 to ", "",
}

impl From<Thing> for Expected {
    fn from(thing: Thing) -> Expected {
        Expected::Thing(thing)
    }
}

impl From<(Limit, u64)> for Expected {
    fn from((limit, number): (Limit, u64)) -> Expected {
        Expected::Within(limit, number)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Word(word) => write!(f, "\u{201c}{word}\u{201d}"),
            Expected::Once(word) => write!(f, "one \u{201c}{word}\u{201d} line only"),
            Expected::Thing(thing) => f.write_str(thing.words()),
            Expected::Within(limit, number) => {
                let (before, after) = limit.words();
                write!(f, "{before}{number}{after}")
            }
            Expected::BeforeTheEnd(end) => {
                let end = Us(end.0);
                write!(f, "a time before the scenario ends, {end} at the latest")
            }
            Expected::Members(error) => write!(f, "members that can decide: {error}"),
        }
    }
}
