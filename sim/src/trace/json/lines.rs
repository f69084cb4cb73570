//! The lines of a trace, each bounded before it is decoded: how long it is, how deep
//! it nests, and how many there are.

use serde_json::Value;

use super::error::Problem;

/// The most events of a trace.
pub const MAX_EVENTS: u64 = 2_000_000;
/// The longest line: a header with a scenario and a thousand actions fits.
pub const MAX_LINE_BYTES: usize = 1 << 20;
/// How deep objects and lists may nest.
const MAX_DEPTH: usize = 32;
/// As many lines as events, a header and a footer.
pub(super) const MAX_LINES: u64 = MAX_EVENTS + 2;

/// What the line of this number says, with or without its end; nothing when it is blank.
pub fn decode(bytes: &[u8], number: u64) -> Result<Option<Value>, Problem> {
    if bytes.len() > MAX_LINE_BYTES {
        return Err(Problem::LineTooLong);
    }
    if number > MAX_LINES {
        return Err(Problem::TooManyLines);
    }
    if depth(bytes) > MAX_DEPTH {
        return Err(Problem::TooDeep);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let value = serde_json::from_slice(bytes);
    value
        .map(Some)
        .map_err(|error: serde_json::Error| Problem::NotJson {
            column: error.column(),
            said: error.to_string(),
        })
}

/// How deep a text nests, whatever else is wrong with it.
fn depth(bytes: &[u8]) -> usize {
    let (mut now, mut most): (usize, usize) = (0, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                now += 1;
                most = most.max(now);
            }
            b']' | b'}' if !quoted => now = now.saturating_sub(1),
            _ => {}
        }
    }
    most
}
