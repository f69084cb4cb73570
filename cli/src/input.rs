//! Reading scenario files, and saying what is wrong with one that cannot be read.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use raftworks_sim::Scenario;
use raftworks_sim::scenario::{MAX_TEXT_BYTES, ParseError};

/// The longest part of a line that is shown with an error, in characters.
const MAX_SHOWN_CHARS: usize = 100;
/// What of it stands before the place, at most.
const MAX_SHOWN_BEFORE_CHARS: usize = 60;

/// Reads a scenario, or says why not.
pub(crate) fn scenario(path: &Path) -> Result<Scenario, String> {
    let text = text(path)?;
    Scenario::parse(&text).map_err(|error| point_at(path, &text, &error))
}

/// Reads a scenario's text, or says why not.
pub(crate) fn text(path: &Path) -> Result<String, String> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| cannot("read", path, &error))?;
    text_of(file, &name)
}

/// Reads a scenario's text from anywhere.
pub(crate) fn text_of(source: impl Read, name: &str) -> Result<String, String> {
    // Files without end exist; a scenario has one.
    let most = MAX_TEXT_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    let read = source.take(most).read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot read {name}: {error}"))?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(format!(
            "cannot read {name}: a scenario has at most {MAX_TEXT_BYTES} bytes"
        ));
    }
    String::from_utf8(bytes)
        .map_err(|error| format!("cannot read {name}: it is not UTF-8 text: {error}"))
}

pub(crate) fn cannot(verb: &str, path: &Path, error: &io::Error) -> String {
    format!("cannot {verb} {}: {error}", path.display())
}

/// The error with its place in the file, and the part of the line it is in.
pub(crate) fn point_at(path: &Path, text: &str, error: &ParseError) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.lines().nth(error.line as usize - 1);
    let place = error.column as usize - 1;
    let start = place.saturating_sub(MAX_SHOWN_BEFORE_CHARS);
    // What steers a terminal is shown as a space.
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let shown = line.unwrap_or_default().chars().map(plain).skip(start);
    let shown: String = shown.take(MAX_SHOWN_CHARS).collect();
    let space = " ".repeat(place - start);
    let message: String = error.to_string().chars().map(plain).collect();
    let (line, column) = (error.line, error.column);
    let mut out = String::new();
    let _ = writeln!(out, "{}:{line}:{column}: {message}", path.display());
    let _ = writeln!(out, "  {shown}");
    let _ = write!(out, "  {space}^");
    out
}
