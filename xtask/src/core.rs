//! What is done to the core alone: its states are explored, it is broken in every small
//! way, and rule by rule. All are programs in `bench/`, which nothing depends on.

use crate::Outcome;
use crate::run::{cargo, run};

fn program(package: &str, words: &[String]) -> Outcome {
    let mut command = cargo(&["run", "--release", "--quiet", "--package", package]);
    command.args(["--manifest-path", "bench/Cargo.toml"]);
    command.args(["--target-dir", "target/bench", "--"]);
    run(command.args(words))
}

/// Every state of a small cluster.
pub(crate) fn explore(all: bool) -> Outcome {
    let all = all.then(|| "--all".to_owned());
    program("explore", all.as_slice())
}

/// Every small mistake.
pub(crate) fn mutants(files: &[String]) -> Outcome {
    program("mutants", files)
}

/// How long it takes to find that a rule is missing.
pub(crate) fn find(words: &[String]) -> Outcome {
    program("find", words)
}
