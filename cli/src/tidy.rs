//! `raftworks fmt`: scenario files in their canonical form.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use raftworks_sim::scenario;

use crate::check::counted;
use crate::exit::{GOOD, NOT_SO, UNREADABLE, complain, say};
use crate::input::{self, cannot};

/// What to tidy.
#[derive(Args)]
pub(crate) struct FmtArguments {
    /// Scenario files; each is rewritten when it is not in its canonical form.
    #[arg(required_unless_present = "stdin", conflicts_with = "stdin")]
    files: Vec<PathBuf>,
    /// Change nothing, and name the files that would change: exit code 1.
    #[arg(long)]
    check: bool,
    /// Read the text from standard input and print its canonical form.
    #[arg(long)]
    stdin: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &FmtArguments) -> u8 {
    if arguments.stdin {
        return tidy_stdin(arguments.check);
    }
    let mut code = GOOD;
    let mut changed = 0;
    for path in &arguments.files {
        match tidy(path, arguments.check) {
            Ok(false) => {}
            Ok(true) => {
                changed += 1;
                let verb = if arguments.check {
                    "would change"
                } else {
                    "changed"
                };
                say(&format!("{verb} {}\n", path.display()));
                code = code.max(if arguments.check { NOT_SO } else { GOOD });
            }
            Err(message) => {
                complain(&message);
                code = UNREADABLE;
            }
        }
    }
    let files = counted(arguments.files.len(), "file");
    say(&format!("{files}, {changed} not in canonical form\n"));
    code
}

fn tidy_stdin(check: bool) -> u8 {
    let name = Path::new("standard input");
    let text = input::text_of(io::stdin().lock(), "standard input");
    let tidied = text.and_then(|text| Ok((canonical(name, &text)?, text)));
    match tidied {
        Ok((tidied, text)) if check => {
            if tidied == text {
                GOOD
            } else {
                NOT_SO
            }
        }
        Ok((tidied, _)) => {
            say(&tidied);
            GOOD
        }
        Err(message) => {
            complain(&message);
            UNREADABLE
        }
    }
}

/// Whether the file was not in its canonical form; now it is, unless it is only
/// looked at.
fn tidy(path: &Path, check: bool) -> Result<bool, String> {
    let text = input::text(path)?;
    let tidied = canonical(path, &text)?;
    if tidied == text {
        return Ok(false);
    }
    if !check {
        write_in_place(path, &tidied).map_err(|error| cannot("write", path, &error))?;
    }
    Ok(true)
}

fn canonical(path: &Path, text: &str) -> Result<String, String> {
    scenario::format(text).map_err(|error| input::point_at(path, text, &error))
}

/// Writes beside the file first: whatever happens, one of the two is whole.
fn write_in_place(path: &Path, text: &str) -> io::Result<()> {
    // A link keeps pointing to the file that it points to.
    let path = path.canonicalize()?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    std::fs::write(&beside, text)?;
    let permissions = std::fs::metadata(&path)?.permissions();
    std::fs::set_permissions(&beside, permissions)?;
    std::fs::rename(&beside, &path)
}
