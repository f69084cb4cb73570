//! The lines of a file, each bounded before it is decoded: how long it is, how
//! deep it nests, and how many there are.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use raftworks_sim::trace::json::{MAX_LINE_BYTES, decode};
use serde_json::Value;

use crate::input::cannot;

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
    fn next(&mut self) -> Result<Option<Value>, String> {
        while let Some(bytes) = self.next_bytes()? {
            let value = decode(&bytes, self.number);
            let value = value.map_err(|problem| self.error(&problem.to_string()))?;
            if value.is_some() {
                return Ok(value);
            }
        }
        Ok(None)
    }

    /// The next line as it stands there, or the start of one that is too long.
    pub(crate) fn next_bytes(&mut self) -> Result<Option<Vec<u8>>, String> {
        let mut bytes = Vec::new();
        let mut line = (&mut self.file).take(MAX_LINE_BYTES as u64 + 1);
        let read = line.read_until(b'\n', &mut bytes);
        read.map_err(|error| format!("cannot read {}: {error}", self.name))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        self.cut = bytes.last() != Some(&b'\n');
        Ok(Some(bytes))
    }

    /// An error about the line that was read last.
    pub(crate) fn error(&self, what: &str) -> String {
        self.error_at(self.number, what)
    }

    /// An error about a line.
    pub(crate) fn error_at(&self, line: u64, what: &str) -> String {
        format!("{}:{line}: {what}", self.name)
    }
}
