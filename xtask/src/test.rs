//! Everything that CI runs, in steps, the quickest first.

use std::time::Instant;

use crate::run::{cargo, run as run_command};
use crate::{Outcome, check, page, tools};

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Outcome,
}

const STEPS: [Step; 7] = [
    Step {
        name: "check",
        what: "format, lints, documentation, versions, tidiness",
        run: check::all,
    },
    Step {
        name: "native",
        what: "core, simulator, scenarios, command line and view-models",
        run: native,
    },
    Step {
        name: "no-std",
        what: "the core without a standard library, for two targets",
        run: no_std,
    },
    Step {
        name: "release",
        what: "digests of an optimized build, equal to those of every other",
        run: release,
    },
    Step {
        name: "wasm",
        what: "the page's parts in headless Chromium, digests equal the native ones",
        run: wasm,
    },
    Step {
        name: "build",
        what: "the page as it is published",
        run: page::build,
    },
    Step {
        name: "end-to-end",
        what: "what a newcomer does, in headless Chromium, by mouse and keyboard",
        run: end_to_end,
    },
];

/// Runs the steps whose name contains `only`.
pub(crate) fn run(only: Option<&str>, list: bool) -> Outcome {
    let steps = STEPS
        .iter()
        .filter(|step| only.is_none_or(|only| step.name.contains(only)));
    let steps: Vec<&Step> = steps.collect();
    if list || steps.is_empty() {
        for step in &STEPS {
            println!("{:<12} {}", step.name, step.what);
        }
        return if list {
            Ok(())
        } else {
            Err("no such step".to_owned())
        };
    }
    let mut passed = 0;
    for step in &steps {
        println!("\n=== {}: {}", step.name, step.what);
        let start = Instant::now();
        let outcome = (step.run)();
        let seconds = start.elapsed().as_secs();
        match outcome {
            Ok(()) => {
                passed += 1;
                println!("=== {} passed in {seconds} s", step.name);
            }
            Err(error) => {
                println!("xtask: {passed} passed, 1 failed");
                return Err(format!(
                    "=== {} failed after {seconds} s\n{error}\nRepeat it with: cargo xtask test --only {}",
                    step.name, step.name
                ));
            }
        }
    }
    println!("\nxtask: {passed} passed, 0 failed");
    Ok(())
}

fn native() -> Outcome {
    run_command(&mut cargo(&["test", "--workspace", "--quiet"]))
}

fn no_std() -> Outcome {
    for target in ["wasm32v1-none", "thumbv7em-none-eabihf"] {
        tools::rustup(
            "target",
            target,
            "it proves that the core needs no standard library",
        )?;
        run_command(&mut cargo(&[
            "build",
            "--quiet",
            "--package",
            "raftworks-core",
            "--target",
            target,
        ]))?;
    }
    Ok(())
}

/// Only what could differ: the rest of the tests would tell nothing new.
fn release() -> Outcome {
    run_command(&mut cargo(&[
        "test",
        "--quiet",
        "--release",
        "--package",
        "raftworks-sim",
        "--test",
        "digests",
    ]))
}

fn wasm() -> Outcome {
    let bindgen = tools::for_wasm_tests()?;
    let driver = tools::chromium()?;
    let files = [
        "test",
        "--package",
        "raftworks-web",
        "--test",
        "digests",
        "--test",
        "page",
    ];
    run_command(
        cargo(&files)
            .args(["--target", tools::WASM])
            .env("PATH", tools::path_with(&[bindgen])?)
            .env("CHROMEDRIVER", driver)
            // The whole of a test file, on a machine that is busy.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60"),
    )
}

fn end_to_end() -> Outcome {
    run_command(&mut page::end_to_end(&["test"])?)
}
