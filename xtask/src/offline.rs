//! What the page keeps for visits without a connection: its files, with their
//! hashes, are written into the service worker of the build.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use sha2::{Digest, Sha256};

use crate::Outcome;

/// The worker, and what is for somebody else's page.
const NOT_KEPT: [&str; 3] = ["offline.js", "embed.html", "host.html"];

/// Fills in the worker's version and files. The version follows from them all, and
/// from the worker itself.
pub(crate) fn write(dist: &Path) -> Outcome {
    let worker = dist.join("offline.js");
    let fail = |error: std::io::Error| format!("{}: {error}", worker.display());
    let text = std::fs::read_to_string(&worker).map_err(fail)?;
    let mut all = Sha256::new_with_prefix(&text);
    let mut files = BTreeMap::new();
    let mut entries = std::fs::read_dir(dist)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .map_err(fail)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if NOT_KEPT.contains(&name.as_str()) || entry.path().is_dir() {
            continue;
        }
        let bytes = std::fs::read(entry.path()).map_err(fail)?;
        all.update(&name);
        all.update(&bytes);
        let hash = format!("sha256-{}", encoded(&Sha256::digest(&bytes)));
        // The page itself goes by the name of its folder, and hosts may add to it.
        let (name, hash) = match name.as_str() {
            "index.html" => ("./".to_owned(), String::new()),
            _ => (name, hash),
        };
        files.insert(name, hash);
    }
    let files = serde_json::to_string(&files).map_err(|error| error.to_string())?;
    let version = encoded(all.finalize().get(..9).unwrap_or_default());
    let mut filled = text;
    for (empty, full) in [
        (
            "const VERSION = \"\";",
            format!("const VERSION = \"{version}\";"),
        ),
        ("const FILES = {};", format!("const FILES = {files};")),
    ] {
        if filled.matches(empty).count() != 1 {
            return Err(format!("{} has no line `{empty}`", worker.display()));
        }
        filled = filled.replace(empty, &full);
    }
    std::fs::write(&worker, filled).map_err(fail)
}

fn encoded(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
