//! Whose the code of the page's program is: bytes by crate, from the sizes and
//! the names of its functions before wasm-opt.
//!
//! What is generic belongs to the first of our crates that its name mentions, since
//! that asked for it.

use std::path::Path;

use crate::Outcome;
use crate::wasm::{IMPORTS, Import, Reader, imports, sections};

/// Who may own code, the first that is mentioned wins.
const OWNERS: [&str; 5] = [
    "raftworks_web",
    "raftworks_sim",
    "raftworks_core",
    "yew",
    "wasm_bindgen",
];
const OTHERS: &str = "std and others";

const CODE: u8 = 10;
const DATA: u8 = 11;
const CUSTOM: u8 = 0;
const FUNCTION_NAMES: u8 = 1;

fn code_sizes(mut section: Reader<'_>) -> Option<Vec<usize>> {
    let count = section.number()?;
    (0..count).map(|_| Some(section.part()?.0.len())).collect()
}

fn names(mut section: Reader<'_>) -> Option<Vec<(usize, &str)>> {
    while let Some(kind) = section.byte() {
        let mut part = section.part()?;
        if kind == FUNCTION_NAMES {
            let count = part.number()?;
            let name = |_| Some((part.number()?, part.text()?));
            return (0..count).map(name).collect();
        }
    }
    None
}

fn owner(name: &str) -> &'static str {
    let owner = OWNERS.into_iter().find(|owner| name.contains(owner));
    owner.unwrap_or(OTHERS)
}

/// Bytes by owner, and of the data.
fn table(module: &[u8]) -> Option<Vec<(&'static str, usize)>> {
    let (mut before, mut sizes, mut known, mut data) = (0, Vec::new(), Vec::new(), 0);
    for (kind, mut section) in sections(module)? {
        match kind {
            IMPORTS => {
                let functions = imports(section)?.into_iter().filter(Import::is_function);
                before = functions.count();
            }
            CODE => sizes = code_sizes(section)?,
            DATA => data = section.0.len(),
            CUSTOM if section.text() == Some("name") => known = names(section)?,
            _ => {}
        }
    }
    let all = OWNERS.into_iter().chain([OTHERS]);
    let mut table: Vec<(&str, usize)> = all.map(|owner| (owner, 0)).collect();
    for (function, name) in known {
        let size = function
            .checked_sub(before)
            .and_then(|place| sizes.get(place));
        let row = table.iter_mut().find(|(who, _)| *who == owner(name));
        if let (Some(size), Some((_, sum))) = (size, row) {
            *sum += size;
        }
    }
    table.push(("texts and tables", data));
    Some(table)
}

/// Prints the table of a module that has names.
pub(crate) fn print(module: &Path) -> Outcome {
    let bytes = std::fs::read(module).map_err(|error| format!("{}: {error}", module.display()))?;
    let table = table(&bytes).ok_or("the names in the program cannot be read")?;
    println!("\nof the program before wasm-opt, raw");
    for (who, bytes) in table {
        println!("{who:<24} {bytes:>9}");
    }
    Ok(())
}
