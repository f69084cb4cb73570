//! Everything that CI runs, in steps, the quickest first.

use std::path::PathBuf;
use std::time::Instant;

use crate::run::{cargo, run as run_command};
use crate::{Outcome, bench, browsers, check, page, tools};

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Outcome,
}

const STEPS: [Step; 12] = [
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
        name: "benchmarks",
        what: "everything that measures is compiled, and nothing is measured",
        run: bench::compile,
    },
    Step {
        name: "wasm",
        what: "the page's parts in Chromium, digests equal the native ones",
        run: wasm,
    },
    Step {
        name: "build",
        what: "the page as it is published",
        run: page::build,
    },
    Step {
        name: "end-to-end",
        what: "what a newcomer does, in Chromium, by mouse, touch and keyboard",
        run: chromium,
    },
    Step {
        name: "views",
        what: "every view of the page, for everyone: axe, and the size of targets",
        run: views,
    },
    Step {
        name: "wasm-firefox",
        what: "the page's parts in Firefox",
        run: wasm_firefox,
    },
    Step {
        name: "firefox",
        what: "what a newcomer does, in Firefox",
        run: firefox,
    },
    Step {
        name: "webkit",
        what: "the same in WebKit, as far as its driver goes",
        run: webkit,
    },
];

/// Runs the steps whose name contains `only`.
pub(crate) fn run(only: Option<&str>, list: bool) -> Outcome {
    let exact = only.filter(|only| STEPS.iter().any(|step| step.name == *only));
    let chosen = |step: &&Step| match (exact, only) {
        (Some(name), _) => step.name == name,
        (None, Some(part)) => step.name.contains(part),
        (None, None) => true,
    };
    let steps: Vec<&Step> = STEPS.iter().filter(chosen).collect();
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
    parts("CHROMEDRIVER", browsers::chromium()?)
}

fn wasm_firefox() -> Outcome {
    parts("GECKODRIVER", browsers::firefox()?)
}

/// The tests of the page's parts, with this driver.
fn parts(variable: &str, driver: PathBuf) -> Outcome {
    let bindgen = tools::for_wasm_tests()?;
    let mut command = cargo(&[
        "test",
        "--package",
        "raftworks-web",
        "--target",
        tools::WASM,
    ]);
    command.args(["--test", "digests", "--test", "page"]);
    // The runner takes the first driver of which it hears.
    for other in ["CHROMEDRIVER", "GECKODRIVER"] {
        command.env_remove(other);
    }
    command.env("PATH", tools::path_with(&[bindgen])?);
    command.env(variable, driver);
    // The whole of a test file, on a machine that is busy.
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    command.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    run_command(&mut command)
}

fn chromium() -> Outcome {
    in_browser("chromium", "CHROMEDRIVER", browsers::chromium()?)
}

fn firefox() -> Outcome {
    in_browser("firefox", "GECKODRIVER", browsers::firefox()?)
}

fn webkit() -> Outcome {
    if cfg!(not(target_os = "linux")) {
        println!("WebKit for GTK runs on Linux only: left out here.");
        return Ok(());
    }
    in_browser("webkit", "WEBKITDRIVER", browsers::webkit()?)
}

fn in_browser(name: &str, variable: &str, driver: PathBuf) -> Outcome {
    let mut command = cargo(&["run", "--quiet", "--package", "e2e", "--"]);
    command.args(["test", "--browser", name]);
    run_command(command.env(variable, driver))
}

fn views() -> Outcome {
    let mut command = page::end_to_end(&["test", "--views"])?;
    run_command(command.env("AXE", tools::axe()?))
}
