//! Cuts the page's program: what the first picture needs, what is fetched later
//! (`web/src/later.rs`), and the languages that are not built in (`web/src/words`).
//!
//! The linker leaves its notes in the program, from which `wasm-split-cli` sees
//! what can be reached from where. wasm-bindgen then does its work on the first part.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::page::{DIST, NAME};
use crate::run::run;
use crate::tools;

/// What `-C link-arg` must say for the program to be cut.
pub(crate) const LINK: &str = " -Clink-arg=--emit-relocs";
/// The feature of the page with which there is a place to cut at.
pub(crate) const FEATURE: &str = "split";
/// Where the parts lie before they are published.
const PARTS: &str = "target/split";
/// What fetches the later part.
pub(crate) const LOADER: &str = "__wasm_split.js";
/// How the names of the later parts begin.
const LATER: [&str; 2] = ["split_", "chunk_"];

/// The program as the compiler leaves it.
pub(crate) fn whole() -> PathBuf {
    let name = format!("target/{}/page/{NAME}.wasm", tools::WASM);
    PathBuf::from(name)
}

/// Puts the parts into the place of the whole that Trunk published.
pub(crate) fn cut(tools: &tools::Tools) -> Outcome {
    let parts = Path::new(PARTS);
    // Nothing may be left of another cut.
    let _ = std::fs::remove_dir_all(parts);
    run(Command::new("wasm-split-cli")
        .arg(whole())
        .args([PARTS, "--out-name", NAME])
        .env("PATH", &tools.path))?;
    run(Command::new("wasm-bindgen")
        .arg(parts.join(format!("{NAME}.wasm")))
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-dir", DIST])
        .env("PATH", &tools.path))?;
    publish(parts).map_err(|error| format!("the parts of the program: {error}"))
}

/// Each later part carries a hash of itself in its name: a page that was opened
/// before an update must not go on with a part of another program.
fn publish(parts: &Path) -> std::io::Result<()> {
    for old in later_parts(Path::new(DIST))? {
        std::fs::remove_file(old)?;
    }
    let folder = Path::new(DIST);
    let mut loader = std::fs::read_to_string(parts.join(LOADER))?;
    for part in later_parts(parts)? {
        let bytes = std::fs::read(&part)?;
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let name = part.file_stem().unwrap_or_default().to_string_lossy();
        let hashed = format!("{name}-{:016x}.wasm", hasher.finish());
        loader = loader.replace(&format!("{name}.wasm"), &hashed);
        std::fs::write(folder.join(hashed), bytes)?;
    }
    std::fs::write(folder.join(LOADER), loader)
}

/// The parts in a folder that are fetched later.
pub(crate) fn later_parts(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(folder)?;
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let is_later = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| LATER.iter().any(|start| name.starts_with(start)))
    };
    let mut parts: Vec<PathBuf> = paths.filter(is_later).collect();
    parts.sort();
    Ok(parts)
}
