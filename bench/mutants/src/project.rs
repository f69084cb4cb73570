//! A copy of the core with every mistake in it, and its tests as programs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::change::{self, Mutant};

type Outcome<T = ()> = Result<T, String>;

/// Which of the core's files are broken, the most important first.
pub const FILES: [&str; 11] = [
    "election",
    "replication",
    "append",
    "membership",
    "read",
    "transfer",
    "snapshot",
    "progress",
    "durability",
    "configuration",
    "log",
];

/// The number of the mistake that counts comes from the environment.
const SWITCH: &str = r#"
extern crate std;
/// Which mistake counts.
pub mod mutant {
    /// Its number.
    #[inline]
    pub fn active() -> u32 {
        static ACTIVE: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
        *ACTIVE.get_or_init(|| {
            let number = std::env::var("RAFTWORKS_MUTANT").ok();
            number.and_then(|number| number.parse().ok()).unwrap_or(0)
        })
    }
}
"#;

/// The mistakes that compile, the others, and the tests.
pub struct Project {
    pub folder: PathBuf,
    pub mutants: Vec<Mutant>,
    pub unviable: usize,
    pub tests: Vec<PathBuf>,
}

/// Copies, breaks and builds.
pub fn prepare(root: &Path, files: &[&str]) -> Outcome<Project> {
    let folder = root.join("target/mutants");
    copy(root, &folder)?;
    let mut without: BTreeSet<usize> = BTreeSet::new();
    loop {
        let left_out: Vec<usize> = without.iter().copied().collect();
        let mutants = write(root, &folder, files, &left_out)?;
        match build(&folder)? {
            Ok(tests) => {
                return Ok(Project {
                    folder,
                    mutants,
                    unviable: without.len(),
                    tests,
                });
            }
            Err(more) => {
                let before = without.len();
                without.extend(more);
                if without.len() == before {
                    return Err("the broken copy does not compile".to_owned());
                }
            }
        }
    }
}

fn copy(root: &Path, folder: &Path) -> Outcome {
    let _ = fs::remove_dir_all(folder.join("core"));
    copy_folder(&root.join("core"), &folder.join("core"))?;
    copy_folder(&root.join("scenarios"), &folder.join("scenarios"))?;
    let manifest = read(&root.join("Cargo.toml"))?;
    let alone = manifest.lines().filter_map(|line| {
        if line.starts_with("members = ") {
            return Some("members = [\"core\"]");
        }
        (!line.starts_with("exclude = ") && !line.starts_with("default-members")).then_some(line)
    });
    let alone: Vec<&str> = alone.collect();
    put(&folder.join("Cargo.toml"), &alone.join("\n"))?;
    put(&folder.join("Cargo.lock"), &read(&root.join("Cargo.lock"))?)?;
    let library = folder.join("core/src/lib.rs");
    let text = read(&library)?;
    put(&library, &(text + SWITCH))
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", from.display());
    fs::create_dir_all(to).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path.file_name() else {
            continue;
        };
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(failed)?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn put(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(root: &Path, folder: &Path, files: &[&str], without: &[usize]) -> Outcome<Vec<Mutant>> {
    let mut mutants = Vec::new();
    for (file, place) in files.iter().zip(1..) {
        let name = format!("core/src/{file}.rs");
        let text = read(&root.join(&name))?;
        // Each file has its own thousand, so that numbers stay as they are.
        let changed = change::mutate(&name, &text, place * 1_000, without);
        let (text, mut found) = changed.map_err(|error| format!("{name}: {error}"))?;
        put(&folder.join(&name), &text)?;
        mutants.append(&mut found);
    }
    Ok(mutants)
}

/// The test programs, or the numbers of mistakes that do not compile.
fn build(folder: &Path) -> Outcome<Result<Vec<PathBuf>, Vec<usize>>> {
    let output = Command::new("cargo")
        .args(["test", "--package", "raftworks-core", "--no-run", "--tests"])
        .args(["--message-format", "json", "--quiet"])
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_PROFILE_TEST_DEBUG", "0")
        .env("RUSTFLAGS", "-A warnings")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let mut tests = Vec::new();
    let mut bad = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if let Some(program) = message["executable"].as_str() {
            tests.push(PathBuf::from(program));
        }
        if message["message"]["level"] == "error" {
            for span in message["message"]["spans"].as_array().into_iter().flatten() {
                if span["is_primary"] == true {
                    bad.extend(culprit(folder, span)?);
                }
            }
            if let Some(text) = message["message"]["rendered"].as_str()
                && bad.is_empty()
            {
                eprintln!("{text}");
            }
        }
    }
    Ok(if output.status.success() {
        Ok(tests)
    } else {
        Err(bad)
    })
}

/// The mistake in whose text the compiler found fault: the last number at or
/// before it.
fn culprit(folder: &Path, span: &Value) -> Outcome<Option<usize>> {
    let file = span["file_name"].as_str().unwrap_or_default();
    let last = span["line_start"].as_u64().unwrap_or(0) as usize;
    let text = read(&folder.join(file))?;
    let lines: Vec<&str> = text.lines().take(last).collect();
    let number = |line: &&str| {
        let arm = line.split("=>").next().map(str::trim);
        let arm = arm.and_then(|arm| arm.strip_suffix("u32")?.parse().ok());
        // `active() == 7u32`, or `!=`
        let compared = line
            .split("active() ")
            .nth(1)
            .and_then(|rest| rest.get(3..));
        arm.or_else(|| compared?.split("u32").next()?.parse().ok())
    };
    Ok(lines.iter().rev().take(8).find_map(number))
}
