//! Reading what a client that acts by itself is like.

use super::value::{percentage, span, time};
use super::{Parsed, checked};
use crate::draw::MILLION;
use crate::scenario::error::nearest;
use crate::scenario::expected::{Limit, Thing};
use crate::scenario::lex::Line;
use crate::scenario::words::{CLIENT_WORDS, READ_MODES, SPREADS};
use crate::workload::{ClientSettings, MAX_KEYS};

/// How many operations a client has under way at most, when it waits for no
/// answer and nothing else is said.
const OUTSTANDING: u32 = 8;
const MAX_OUTSTANDING: u32 = 64;

/// What follows the word `client`.
pub(super) fn client(line: &mut Line<'_>) -> Parsed<ClientSettings> {
    let mut client = ClientSettings::default();
    let mut waits = false;
    while !line.is_done() {
        let word = line.peek_word().unwrap_or_default();
        let contradicts = (word == "every" && waits) || (word == "pause" && client.open.is_some());
        if contradicts || !CLIENT_WORDS.contains(&word) {
            let mut error = line.expected_one_of(Thing::AboutClient, &CLIENT_WORDS);
            // What may follow `reads` and `keys` could be meant, too.
            let modes = READ_MODES.iter().map(|&(mode, _)| mode);
            let words: Vec<&str> = modes.chain(SPREADS.iter().map(|&(word, _)| word)).collect();
            error.nearest = error.nearest.or_else(|| nearest(word, &words));
            return Err(error);
        }
        line.skip();
        match word {
            "pause" => {
                client.pause = span(line)?;
                waits = true;
            }
            "every" => {
                client.pause = checked(line, Thing::PositiveTime, |line| {
                    Ok(Some(span(line)?).filter(|span| span.min_us > 0))
                })?;
                client.open = client.open.or(Some(OUTSTANDING));
            }
            "outstanding" => client.open = Some(outstanding(line, &client)?),
            "timeout" => client.timeout_us = time(line)?.0.max(1),
            "keys" => keys(line, &mut client)?,
            "reads" => {
                client.reads_ppm = percentage(line)?;
                client.read_mode = one_of(line, &READ_MODES).unwrap_or(client.read_mode);
            }
            "cas" => client.cas_ppm = percentage(line)?,
            "retry" => {
                client.retry = line.need_one_of(Thing::OnOrOff, &[("on", true), ("off", false)])?;
            }
            "duplicate" => client.duplicate_ppm = percentage(line)?,
            _ => client.abandon_ppm = percentage(line)?,
        }
    }
    if client.reads_ppm + client.cas_ppm > MILLION {
        return Err(line.expected(Thing::ReadsAndCas));
    }
    line.want(CLIENT_WORDS);
    Ok(client)
}

/// One of these words, if it stands here.
fn one_of<T: Copy>(line: &mut Line<'_>, words: &[(&'static str, T)]) -> Option<T> {
    line.want(words.iter().map(|&(word, _)| word));
    let named = line.peek_word()?;
    let (_, value) = words.iter().find(|(word, _)| *word == named)?;
    line.skip();
    Some(*value)
}

fn outstanding(line: &mut Line<'_>, client: &ClientSettings) -> Parsed<u32> {
    if client.open.is_none() {
        return Err(line.expected(Thing::EveryFirst));
    }
    let expected = (Limit::Operations, u64::from(MAX_OUTSTANDING));
    let fits = |n: &u32| (1..=MAX_OUTSTANDING).contains(n);
    line.need(expected, |word| word.parse().ok().filter(fits))
}

fn keys(line: &mut Line<'_>, client: &mut ClientSettings) -> Parsed<()> {
    let expected = (Limit::Keys, MAX_KEYS);
    let fits = |n: &u64| (1..=MAX_KEYS).contains(n);
    client.keys = line.need(expected, |word| word.parse().ok().filter(fits))?;
    client.spread = one_of(line, &SPREADS).unwrap_or(client.spread);
    Ok(())
}
