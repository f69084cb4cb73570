//! What measures, and what is done to the core alone: its states are explored, it is
//! broken in every small way, and rule by rule. Most of it are programs in `bench/`, a
//! workspace of its own, which nothing depends on.

use std::process::Command;

use crate::run::{cargo, run};
use crate::tools::WASM;
use crate::{Outcome, page, size};

/// How the simulator is compiled for speed in WebAssembly, where calls that hand over
/// large values cost more than elsewhere.
const FOR_SPEED: &str = "-Cllvm-args=-inline-threshold=1200";

/// Madsim simulates only with this flag, which everything is built with then.
const FOR_MADSIM: &str = "--cfg madsim";

/// Measures what the README promises.
pub(crate) fn figures() -> Outcome {
    let mut events = cargo(&["run", "--release", "--quiet", "--package", "raftworks-sim"]);
    run(events.args(["--example", "events"]))?;
    page::build()?;
    size::print()?;
    let mut stepping = cargo(&["build", "--release", "--quiet", "--package", "stepping"]);
    stepping.args(["--target", WASM, "--target-dir", "target/bench"]);
    stepping.args(["--manifest-path", "bench/Cargo.toml"]);
    println!("RUSTFLAGS={FOR_SPEED}");
    run(stepping.env("RUSTFLAGS", FOR_SPEED))?;
    let stepping = format!("target/bench/{WASM}/release/stepping.wasm");
    run(&mut page::end_to_end(&[
        "figures",
        "--stepping",
        &stepping,
    ])?)
}

/// Measures the core, the search for an order of operations, the exploration of a small
/// cluster, shrinking and the simulator beside others.
pub(crate) fn libraries() -> Outcome {
    program("bench", &[])?;
    program("linearizability", &[])?;
    run(command("explore", "target/bench").args(["--bin", "beside"]))?;
    program("shrink", &[])?;
    let mut simulators = command("simulators", "target/bench-simulators");
    run(simulators.env("RUSTFLAGS", FOR_MADSIM))
}

/// How long it takes to find that a rule is missing.
pub(crate) fn find(words: &[String]) -> Outcome {
    program("find", words)
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

/// All of these programs are compiled, and none is run.
pub(crate) fn compile() -> Outcome {
    let mut check = cargo(&["check", "--workspace", "--quiet"]);
    check.args(["--manifest-path", "bench/Cargo.toml"]);
    check.args(["--target-dir", "target/bench-simulators"]);
    run(check.env("RUSTFLAGS", format!("{FOR_MADSIM} -Dwarnings")))
}

fn program(package: &str, words: &[String]) -> Outcome {
    run(command(package, "target/bench").arg("--").args(words))
}

fn command(package: &str, target: &str) -> Command {
    let mut command = cargo(&["run", "--release", "--quiet", "--package", package]);
    command.args(["--manifest-path", "bench/Cargo.toml"]);
    command.args(["--target-dir", target]);
    command
}
