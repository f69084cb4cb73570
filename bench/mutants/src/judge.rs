//! Runs the tests with one mistake.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::project::Project;

/// What became of a mistake.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// A test fails.
    Caught,
    /// A test takes far too long.
    Endless,
    /// Only random inputs find it.
    ByChance,
    /// All tests pass.
    Survives,
}

/// The tests, the quickest first.
pub struct Tests {
    folder: PathBuf,
    certain: Vec<PathBuf>,
    random: Vec<PathBuf>,
}

/// The most seconds of the processor that a test program may take.
const SECONDS: u32 = 8;

impl Tests {
    pub fn of(project: &Project) -> Tests {
        let name = |test: &PathBuf| {
            let name = test.file_name().unwrap_or_default().to_string_lossy();
            name.split('-').next().unwrap_or_default().to_owned()
        };
        let (random, mut certain): (Vec<PathBuf>, Vec<PathBuf>) = project
            .tests
            .iter()
            .cloned()
            .partition(|test| name(test) == "random");
        let quick = ["transcripts", "paper", "durability", "limits", "notes"];
        let place = |test: &PathBuf| quick.iter().position(|&q| name(test) == q);
        certain.sort_by_key(|test| place(test).unwrap_or(quick.len()));
        Tests {
            folder: project.folder.join("core"),
            certain,
            random,
        }
    }

    /// Without a mistake, all pass.
    pub fn pass_unbroken(&self) -> Result<(), String> {
        for test in self.certain.iter().chain(&self.random) {
            if self.run(test, 0) != Some(true) {
                return Err(format!("{} fails by itself", test.display()));
            }
        }
        Ok(())
    }

    pub fn judge(&self, number: usize) -> Verdict {
        for test in &self.certain {
            match self.run(test, number) {
                Some(true) => {}
                Some(false) => return Verdict::Caught,
                None => return Verdict::Endless,
            }
        }
        let passes = |test: &PathBuf| self.run(test, number) == Some(true);
        if self.random.iter().all(passes) {
            Verdict::Survives
        } else {
            Verdict::ByChance
        }
    }

    /// Whether the tests of this program pass; `None` when they do not end.
    fn run(&self, test: &PathBuf, number: usize) -> Option<bool> {
        // A mistake may also make it take all memory.
        let limited = format!("ulimit -t {SECONDS}; ulimit -v 4000000; exec \"$0\" --quiet");
        let status = Command::new("sh")
            .args(["-c", &limited])
            .arg(test)
            .current_dir(&self.folder)
            .env("RAFTWORKS_MUTANT", number.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match status {
            Ok(status) if status.success() => Some(true),
            // Stopped by the limit on time, and not by a failed test.
            Ok(status) if status.code().is_none() => None,
            _ => Some(false),
        }
    }
}
