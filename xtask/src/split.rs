//! Cuts the page's program: what the first picture needs, what is fetched later
//! (`web/src/later.rs`), what reads scenarios and links (`web/src/texts.rs`), and the
//! languages that are not built in (`web/src/words`).
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
/// The part that embeds and links need at once (`web/src/texts.rs`).
const TEXTS: &str = "texts";
/// What fetches that part along with the program, and its line for the files.
const BOOT: &str = "boot.js";
const BEFORE: &str = "const TEXTS = ";
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
    let texts = files_of(TEXTS, &loader);
    let mut early = Vec::new();
    for part in later_parts(parts)? {
        let bytes = std::fs::read(&part)?;
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let name = part.file_stem().unwrap_or_default().to_string_lossy();
        let hashed = format!("{name}-{:016x}.wasm", hasher.finish());
        loader = loader.replace(&format!("{name}.wasm"), &hashed);
        std::fs::write(folder.join(&hashed), bytes)?;
        if texts.contains(&name.clone().into_owned()) {
            early.push(hashed);
        }
    }
    std::fs::write(folder.join(LOADER), loader)?;
    let boot = folder.join(BOOT);
    let text = std::fs::read_to_string(&boot)?;
    let filled = format!("{BEFORE}{};", serde_json::to_string(&early)?);
    std::fs::write(boot, text.replace(&format!("{BEFORE}[];"), &filled))
}

/// What a part is made of: its own file, and what it shares with other parts, before
/// which the loader names them all.
fn files_of(part: &str, loader: &str) -> Vec<String> {
    let own = format!("split_{part}");
    let lines = loader.lines().zip(loader.lines().skip(1));
    let shared = lines.filter_map(|(above, line)| {
        let mut names = above.strip_prefix("/* ")?.strip_suffix(" */")?.split(", ");
        names.find(|name| *name == part)?;
        line.strip_prefix("const __")?.split(' ').next()
    });
    shared.map(str::to_owned).chain([own]).collect()
}

/// The files that embeds and links need along with the program.
pub(crate) fn early_parts() -> std::io::Result<Vec<String>> {
    let boot = std::fs::read_to_string(Path::new(DIST).join(BOOT))?;
    let line = boot.lines().find_map(|line| line.strip_prefix(BEFORE));
    let names = line.unwrap_or("[];").trim_end_matches(';');
    Ok(serde_json::from_str(names)?)
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

#[cfg(test)]
mod tests {
    use super::files_of;

    #[test]
    fn a_part_comes_with_what_it_shares() {
        let loader = "/* german, later */\nconst __chunk_3 = makeLoad(() => {\n/* later, texts */\nconst __chunk_4 = makeLoad(() => {\n";
        assert_eq!(files_of("texts", loader), ["chunk_4", "split_texts"]);
        assert_eq!(files_of("german", loader), ["chunk_3", "split_german"]);
    }
}
