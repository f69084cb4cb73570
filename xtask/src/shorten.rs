//! Gives what the program imports from its glue short names.
//!
//! wasm-bindgen's names carry a hash each, which no compression makes smaller, and
//! each stands in the program and in the glue.

use std::path::Path;

use crate::Outcome;
use crate::wasm::{IMPORTS, Import, imports, sections};

/// What wasm-bindgen's own names begin with.
const OURS: &str = "__wb";

/// Renames in both files.
pub(crate) fn shorten(module: &Path, glue: &Path) -> Outcome {
    let (Ok(bytes), Ok(mut text)) = (std::fs::read(module), std::fs::read_to_string(glue)) else {
        return Err("there is no program, or no glue, to shorten names in".to_owned());
    };
    let (bytes, mut names) = renamed(&bytes).ok_or("the program's imports cannot be read")?;
    // One name may be the beginning of another.
    names.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    for (old, new) in names {
        text = text.replace(&old, &new);
    }
    let written = std::fs::write(module, bytes).and_then(|()| std::fs::write(glue, text));
    written.map_err(|error| error.to_string())
}

type Names = Vec<(String, String)>;

fn renamed(module: &[u8]) -> Option<(Vec<u8>, Names)> {
    let mut names = Names::new();
    let mut out = module.get(..8)?.to_vec();
    for (kind, section) in sections(module)? {
        out.push(kind);
        if kind == IMPORTS {
            part(&mut out, &short(&imports(section)?, &mut names));
        } else {
            part(&mut out, section.0);
        }
    }
    Some((out, names))
}

fn short(imports: &[Import<'_>], names: &mut Names) -> Vec<u8> {
    let mut section = Vec::new();
    number(&mut section, imports.len());
    for import in imports {
        part(&mut section, import.module.as_bytes());
        if import.name.starts_with(OURS) {
            let name = format!("i{}", names.len());
            part(&mut section, name.as_bytes());
            names.push((import.name.to_owned(), name));
        } else {
            part(&mut section, import.name.as_bytes());
        }
        section.extend(import.what);
    }
    section
}

/// Bytes, and their number before them.
fn part(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, bytes.len());
    out.extend(bytes);
}

/// A number in LEB128.
fn number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_short_and_all_else_stays() {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut section = vec![2];
        for (from, name) in [("./glue.js", "__wbg_now_0123"), ("./other.js", "fetch")] {
            part(&mut section, from.as_bytes());
            part(&mut section, name.as_bytes());
            section.extend([0, 3]);
        }
        module.push(IMPORTS);
        part(&mut module, &section);
        module.extend([7, 1, 0]);
        let (renamed, names) = renamed(&module).unwrap();
        assert_eq!(names, [("__wbg_now_0123".to_owned(), "i0".to_owned())]);
        let sections = sections(&renamed).unwrap();
        let imports = imports(sections[0].1).unwrap();
        assert_eq!((imports[0].name, imports[1].name), ("i0", "fetch"));
        assert_eq!((sections[1].0, sections[1].1.0), (7, &[0][..]));
    }
}
