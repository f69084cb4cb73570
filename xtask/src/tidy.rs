//! Hygiene of the repository: what no compiler minds and every reader does.

use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::run::output;

/// The most lines of a source file.
const MAX_LINES: usize = 500;

/// Words that must not stay. They are put together here, so that this file does
/// not contain them.
fn forbidden() -> Vec<String> {
    let words = [
        ("todo", "!"),
        ("unimplemented", "!"),
        ("dbg", "!"),
        ("FIX", "ME"),
        ("XX", "X"),
    ];
    words.iter().map(|(a, b)| format!("{a}{b}")).collect()
}

/// What would make a run depend on the machine, below the page.
const NOT_BELOW_WEB: [&str; 4] = ["HashMap", "HashSet", "std::time::Instant", "SystemTime"];

/// Looks at every file that git knows or would take.
pub(crate) fn check() -> Outcome {
    let mut list = Command::new("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let files = output(&mut list).ok_or("git could not list the files")?;
    let mut faults = Vec::new();
    for file in files.lines().filter(|file| Path::new(file).is_file()) {
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        look_at(file, &text, &mut faults);
    }
    if faults.is_empty() {
        println!("tidy: {} files", files.lines().count());
        return Ok(());
    }
    Err(format!("not tidy:\n  {}", faults.join("\n  ")))
}

fn look_at(file: &str, text: &str, faults: &mut Vec<String>) {
    let mut fault = |line: usize, what: String| faults.push(format!("{file}:{line}: {what}"));
    let is_rust = Path::new(file)
        .extension()
        .is_some_and(|ending| ending == "rs");
    for (line, number) in text.lines().zip(1..) {
        if ["/home/", "/root/", "/Users/"]
            .iter()
            .any(|home| line.contains(home))
            && !file.ends_with("tidy.rs")
        {
            fault(number, "a path of somebody's machine".to_owned());
        }
        if !is_rust {
            continue;
        }
        for word in forbidden()
            .iter()
            .filter(|word| line.contains(word.as_str()))
        {
            fault(number, format!("`{word}` must not stay"));
        }
        let below_web = ["core/src/", "sim/src/"]
            .iter()
            .any(|room| file.starts_with(room));
        for word in NOT_BELOW_WEB
            .iter()
            .filter(|word| below_web && line.contains(**word))
        {
            fault(
                number,
                format!("`{word}` would make runs differ between machines"),
            );
        }
    }
    if is_rust {
        if !text.starts_with("//!") {
            fault(
                1,
                "a file opens with what it owns, in `//!` lines".to_owned(),
            );
        }
        let lines = text.lines().count();
        if lines > MAX_LINES {
            fault(
                lines,
                format!("{lines} lines; at most {MAX_LINES} are readable"),
            );
        }
    }
}
