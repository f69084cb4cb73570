//! One small text per behaviour: what is done to a cluster (`>` lines), and
//! everything that the servers decide and send (the other lines). A text is
//! named after its behaviour; README.md beside them says which bug of a real
//! library each one guards against.
//!
//! `RAFTWORKS_BLESS=1 cargo test -p raftworks-core --test transcripts` writes
//! the answers anew: read the difference before you believe it.

#[path = "../common/mod.rs"]
mod common;
mod script;
mod words;
mod world;

use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts"))
}

#[test]
fn every_transcript_is_as_it_was() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    let count = files.len();
    let mut failed = Vec::new();
    for path in files {
        let golden = std::fs::read_to_string(&path).expect("a text");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let found = script::play(&name, &golden);
        if std::env::var_os("RAFTWORKS_BLESS").is_some() {
            std::fs::write(&path, found).expect("the file");
        } else if found != golden {
            let differ = golden.lines().zip(found.lines()).zip(1..);
            let first = differ.into_iter().find(|((old, new), _)| old != new);
            let ((old, new), line) = first.unwrap_or((("", "(more or fewer lines)"), 0));
            failed.push(format!("{name}:{line}\n  expected {old}\n  found    {new}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count > 60, "only {count} transcripts");
}

#[test]
fn every_bug_of_a_real_library_has_its_transcript() {
    let table = std::fs::read_to_string(folder().join("README.md")).expect("the table");
    let letters = [
        ('V', 16),
        ('L', 6),
        ('R', 18),
        ('D', 8),
        ('S', 10),
        ('M', 11),
        ('Q', 5),
    ];
    for (letter, count) in letters {
        for number in 1..=count {
            let row = format!("| {letter}{number} |");
            let line = table.lines().find(|line| line.starts_with(&row));
            let line = line.unwrap_or_else(|| panic!("{row} is missing"));
            // Each row names transcripts, scenarios or tests; those that are
            // files must exist.
            for name in line
                .split('`')
                .filter(|name| name.strip_suffix(".txt").is_some())
            {
                assert!(folder().join(name).exists(), "{name} of {row}");
            }
            for name in line
                .split('`')
                .filter(|name| name.strip_suffix(".raft").is_some())
            {
                let path = folder().join("../../../scenarios").join(name);
                assert!(path.exists(), "{name} of {row}");
            }
        }
    }
    for entry in std::fs::read_dir(folder()).expect("the folder") {
        let name = entry.expect("a file").file_name();
        let name = name.to_string_lossy();
        if name.strip_suffix(".txt").is_some() {
            let mention = format!("`{name}`");
            assert!(table.contains(&mention), "{name} is in no row");
        }
    }
}
