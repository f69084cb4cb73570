//! Share links: scenario, seed, actions and moment in the address's fragment.
//!
//! A link is readable: `#v=1&scenario=leader-crash&seed=11&at=812&do=…`. It is
//! bounded in size before anything is decoded, and what cannot be read is
//! refused with its place and what was expected; nothing that runs is touched.

use std::fmt;

use form_urlencoded::{Serializer, parse};
use raftworks_sim::scenario::{ParseError, parse_run_action};
use raftworks_sim::{RunAction, Scenario};

use crate::pace;
use crate::{scenarios, words};

/// The version that is written, and the only one so far.
pub const VERSION: &str = "1";
/// The longest fragment that is looked at, in bytes.
pub const MAX_BYTES: usize = 16 * 1024;
/// The most actions of a link.
pub const MAX_ACTIONS: usize = 1_000;
/// The latest moment that a link can point to.
const MAX_MOMENT: u64 = 2_000_000;
const MAX_TIME_US: u64 = 36_000_000_000;

/// Where a scenario comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// One that the page brings along.
    Shipped(&'static str),
    /// One that the reader wrote or opened.
    Text(String),
}

/// What a link says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The scenario.
    pub source: Source,
    /// The seed.
    pub seed: u64,
    /// How many events lie before the playhead.
    pub moment: u64,
    /// The playhead's time, in microseconds.
    pub time_us: u64,
    /// What the reader did.
    pub actions: Vec<RunAction>,
}

/// Why a link was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkError {
    /// It is longer than [`MAX_BYTES`].
    TooLong {
        /// How long it is.
        bytes: usize,
    },
    /// It was made by another version of the page.
    UnknownVersion {
        /// The version that it names.
        version: String,
    },
    /// Something is missing that every link has.
    Missing {
        /// What.
        name: &'static str,
    },
    /// A part cannot be read.
    BadPart {
        /// Which one.
        name: String,
        /// What it says.
        found: String,
        /// What was expected.
        expected: Wanted,
    },
    /// The scenario's text cannot be read.
    BadText(ParseError),
    /// An action cannot be read.
    BadAction {
        /// Which one, from 1.
        number: usize,
        /// What is wrong with it.
        error: ParseError,
    },
    /// There are more than a link may have.
    TooManyActions,
}

/// What a part of a link should have said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// The name of one of the page's own scenarios.
    Scenario,
    /// A number from 0 to this one.
    NumberTo(u64),
    /// A number such as this one.
    NumberLike(&'static str),
    /// Actions in the order of their events.
    ActionsInOrder,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::link_error(self))
    }
}

impl std::error::Error for LinkError {}

/// Writes a link, without the `#`.
pub fn encode(link: &Link) -> String {
    let mut pairs = Serializer::new(String::new());
    pairs.append_pair("v", VERSION);
    match &link.source {
        Source::Shipped(key) => pairs.append_pair("scenario", key),
        Source::Text(text) => pairs.append_pair("text", text),
    };
    pairs.append_pair("seed", &link.seed.to_string());
    pairs.append_pair("at", &link.moment.to_string());
    pairs.append_pair("time", &link.time_us.to_string());
    for action in &link.actions {
        pairs.append_pair("do", &action.to_string());
    }
    pairs.finish()
}

/// Reads a link, with or without the `#`.
pub fn decode(fragment: &str) -> Result<Link, LinkError> {
    let pairs = pairs(fragment.trim_start_matches('#'))?;
    match value(&pairs, "v") {
        Some(VERSION) => {}
        Some(version) => {
            return Err(LinkError::UnknownVersion {
                version: shorten(version),
            });
        }
        None => return Err(LinkError::Missing { name: "v" }),
    }
    let (source, scenario) = source(&pairs)?;
    let seed = number(&pairs, "seed", u64::MAX)?.unwrap_or(scenario.seed);
    let moment = number(&pairs, "at", MAX_MOMENT)?.unwrap_or(0);
    let time_us = number(&pairs, "time", MAX_TIME_US)?.unwrap_or(0);
    let texts = pairs.iter().filter(|(name, _)| name == "do");
    let mut actions: Vec<RunAction> = Vec::new();
    for (place, (_, text)) in texts.enumerate() {
        if place >= MAX_ACTIONS {
            return Err(LinkError::TooManyActions);
        }
        let number = place + 1;
        let action = parse_run_action(text);
        let action = action.map_err(|error| LinkError::BadAction { number, error })?;
        if actions
            .last()
            .is_some_and(|last| last.number >= action.number)
        {
            return Err(LinkError::BadPart {
                name: "do".to_owned(),
                found: shorten(text),
                expected: Wanted::ActionsInOrder,
            });
        }
        actions.push(action);
    }
    Ok(Link {
        source,
        seed,
        moment,
        time_us,
        actions,
    })
}

/// What the address of an embed asks for.
#[derive(Clone, PartialEq, Debug)]
pub struct Embed {
    /// The scenario's name.
    pub scenario: &'static str,
    /// Another seed than the scenario's.
    pub seed: Option<u64>,
    /// How fast it plays.
    pub speed: f64,
    /// Whether it starts by itself when it comes into view.
    pub autoplay: bool,
    /// `light`, `dark`, or whatever the reader's system says.
    pub theme: Option<String>,
}

/// Reads the query of an embed: `?scenario=clean-election&seed=3&speed=0.1`.
pub fn decode_embed(query: &str) -> Result<Embed, LinkError> {
    let pairs = pairs(query.trim_start_matches('?'))?;
    let bad = |name: &str, found: &str, expected: Wanted| LinkError::BadPart {
        name: name.to_owned(),
        found: shorten(found),
        expected,
    };
    let key = value(&pairs, "scenario").ok_or(LinkError::Missing { name: "scenario" })?;
    let file = scenarios::find(key).ok_or_else(|| bad("scenario", key, Wanted::Scenario))?;
    let speed = match value(&pairs, "speed") {
        None => pace::DEFAULT_SPEED,
        Some(text) => match thousandths(text) {
            Some(speed) if speed > 0 => pace::clamp_speed(f64::from(speed) / 1000.0),
            _ => return Err(bad("speed", text, Wanted::NumberLike("0.05"))),
        },
    };
    Ok(Embed {
        scenario: file.key,
        seed: number(&pairs, "seed", u64::MAX)?,
        speed,
        autoplay: !matches!(value(&pairs, "autoplay"), Some("0" | "false" | "no")),
        theme: value(&pairs, "theme")
            .filter(|theme| matches!(*theme, "light" | "dark"))
            .map(str::to_owned),
    })
}

type Pairs = Vec<(String, String)>;

fn pairs(text: &str) -> Result<Pairs, LinkError> {
    if text.len() > MAX_BYTES {
        return Err(LinkError::TooLong { bytes: text.len() });
    }
    let pairs = parse(text.as_bytes()).into_owned();
    Ok(pairs.collect())
}

fn value<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(other, _)| other == name);
    pair.map(|(_, value)| value.as_str())
}

fn number(pairs: &Pairs, name: &str, most: u64) -> Result<Option<u64>, LinkError> {
    let Some(text) = value(pairs, name) else {
        return Ok(None);
    };
    let number = text.parse().ok().filter(|&number: &u64| number <= most);
    number.map(Some).ok_or_else(|| LinkError::BadPart {
        name: name.to_owned(),
        found: shorten(text),
        expected: Wanted::NumberTo(most),
    })
}

fn source(pairs: &Pairs) -> Result<(Source, Scenario), LinkError> {
    if let Some(text) = value(pairs, "text") {
        let scenario = Scenario::parse(text).map_err(LinkError::BadText)?;
        return Ok((Source::Text(text.to_owned()), scenario));
    }
    let key = value(pairs, "scenario").ok_or(LinkError::Missing { name: "scenario" })?;
    let file = scenarios::find(key).ok_or_else(|| LinkError::BadPart {
        name: "scenario".to_owned(),
        found: shorten(key),
        expected: Wanted::Scenario,
    })?;
    let scenario = Scenario::parse(file.text()).map_err(LinkError::BadText)?;
    Ok((Source::Shipped(file.key), scenario))
}

/// A decimal number with at most three digits after the point.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: u32 = whole.parse().ok()?;
    let digits = fraction.chars().all(|c| c.is_ascii_digit());
    if fraction.len() > 3 || !digits {
        return None;
    }
    let fraction: u32 = format!("{fraction:0<3}").parse().ok()?;
    whole.checked_mul(1000)?.checked_add(fraction)
}

fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use raftworks_sim::Time;
    use raftworks_sim::scenario::parse_action;

    fn refused(fragment: &str) -> String {
        decode(fragment).expect_err(fragment).to_string()
    }

    #[test]
    fn a_link_is_readable_and_reads_back() {
        let link = Link {
            source: Source::Shipped("leader-crash"),
            seed: 11,
            moment: 813,
            time_us: 1_204_600,
            actions: vec![RunAction {
                number: 812,
                time: Time(1_204_511),
                action: parse_action("drop append 3 from 2 to 5 in term 4").unwrap(),
            }],
        };
        let text = encode(&link);
        assert_eq!(
            text,
            "v=1&scenario=leader-crash&seed=11&at=813&time=1204600\
             &do=812+at+1204511us+drop+append+3+from+2+to+5+in+term+4"
        );
        assert_eq!(decode(&format!("#{text}")), Ok(link));
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_a_reason() {
        assert!(refused(&"x".repeat(20_000)).contains("20000 bytes"));
        assert!(refused("v=2&scenario=welcome").contains("version \u{201c}2\u{201d}"));
        assert!(refused("scenario=welcome").contains("does not say \u{201c}v\u{201d}"));
        assert!(refused("v=1").contains("does not say \u{201c}scenario\u{201d}"));
        assert!(refused("v=1&scenario=nothing").contains("one of welcome, clean-election"));
        assert!(refused("v=1&scenario=welcome&at=soon").contains("expected a number"));
        assert!(refused("v=1&scenario=welcome&at=99999999999").contains("to 2000000"));
        assert!(refused("v=1&scenario=welcome&do=1+at+5ms+crsh+3").contains("action 1, line 1"));
        let reversed = "v=1&scenario=welcome&do=5+at+5ms+heal&do=4+at+4ms+heal";
        assert!(refused(reversed).contains("in the order of their events"));
        assert!(refused("v=1&text=servers+many").contains("line 1, column 9"));
        let many = "&do=1+at+1s+heal".repeat(1_000);
        assert!(refused(&format!("v=1&scenario=welcome{many}")).len() > 10);
    }

    #[test]
    fn embeds_take_few_words_and_refuse_the_rest() {
        let embed = decode_embed("?scenario=clean-election&seed=9&autoplay=0&theme=dark");
        let embed = embed.unwrap();
        assert_eq!((embed.scenario, embed.seed), ("clean-election", Some(9)));
        assert!(!embed.autoplay && embed.theme.as_deref() == Some("dark"));
        assert!(decode_embed("").is_err());
        let error = decode_embed("?scenario=x").unwrap_err().to_string();
        assert!(error.contains("figure-7"), "{error}");
        assert!(decode_embed("?scenario=welcome&speed=fast").is_err());
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "\\PC{0,200}") {
            let _ = decode(&text);
            let _ = decode_embed(&text);
        }

        #[test]
        fn texts_and_seeds_read_back(seed in any::<u64>(), moment in 0..=MAX_MOMENT, word in "[a-zA-Z0-9 +&=%#;]{0,40}") {
            let text = format!("title \"{word}\"\nservers 3\n");
            let link = Link {
                source: Source::Text(text), seed, moment, time_us: moment, actions: Vec::new(),
            };
            prop_assert_eq!(decode(&encode(&link)), Ok(link));
        }
    }
}
