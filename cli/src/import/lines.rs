//! The lines of a trace, each bounded before it is decoded: how long it is, how
//! deep it nests, and how many there are.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use serde_json::Value;

use super::MAX_EVENTS;
use crate::input::cannot;

/// The longest line: a header with a scenario and a thousand actions fits.
const MAX_LINE_BYTES: u64 = 1 << 20;
/// How deep objects and lists may nest.
const MAX_DEPTH: usize = 32;
/// As many lines as events, a header and a footer.
const MAX_LINES: u64 = MAX_EVENTS + 2;

/// Reads a file of JSON lines.
pub(crate) struct Lines {
    name: String,
    file: BufReader<File>,
    number: u64,
    /// The line that was read last has no end.
    cut: bool,
}

impl Lines {
    pub(crate) fn open(path: &Path) -> Result<Lines, String> {
        let file = File::open(path).map_err(|error| cannot("read", path, &error))?;
        Ok(Lines {
            name: path.display().to_string(),
            file: BufReader::new(file),
            number: 0,
            cut: false,
        })
    }

    /// The next line; nothing when the last one was cut off while it was written.
    pub(crate) fn next_or_cut(&mut self) -> Result<Option<Value>, String> {
        let next = self.next();
        if next.is_err() && self.cut {
            return Ok(None);
        }
        next
    }

    /// The next line that is not empty.
    pub(crate) fn next(&mut self) -> Result<Option<Value>, String> {
        loop {
            let mut bytes = Vec::new();
            let line = (&mut self.file).take(MAX_LINE_BYTES + 1);
            let mut line = line;
            let read = line.read_until(b'\n', &mut bytes);
            read.map_err(|error| format!("cannot read {}: {error}", self.name))?;
            if bytes.is_empty() {
                return Ok(None);
            }
            self.number += 1;
            self.cut = bytes.last() != Some(&b'\n');
            if bytes.len() as u64 > MAX_LINE_BYTES {
                return Err(self.error("the line has more than a mebibyte"));
            }
            if self.number > MAX_LINES {
                return Err(self.error(&format!("a trace has at most {MAX_LINES} lines")));
            }
            if depth(&bytes) > MAX_DEPTH {
                return Err(self.error("it nests too deeply"));
            }
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let value = serde_json::from_slice(&bytes);
            return value
                .map(Some)
                .map_err(|error| self.error(&format!("it is not JSON: {error}")));
        }
    }

    /// The number of the line that was read last.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// An error about that line.
    pub(crate) fn error(&self, what: &str) -> String {
        format!("{}:{}: {what}", self.name, self.number)
    }
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
