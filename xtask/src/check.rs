//! The fast part: format, lints, documentation, versions, tidiness.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Outcome;
use crate::run::{cargo, output, run};
use crate::{tidy, tools};

/// All of it, the quickest first.
pub(crate) fn all() -> Outcome {
    tidy::check()?;
    rust_version()?;
    tools::rustup("component", "rustfmt", "it checks the format")?;
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    format_of_benchmarks()?;
    tools::rustup("component", "clippy", "it finds mistakes")?;
    run(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))?;
    tools::rustup("target", tools::WASM, "the page is compiled to WebAssembly")?;
    let for_page = [
        "clippy",
        "--package",
        "raftworks-web",
        "--all-targets",
        "--target",
        tools::WASM,
    ];
    run(cargo(&for_page).args(["--quiet", "--", "-D", "warnings"]))?;
    let docs = [
        "doc",
        "--workspace",
        "--no-deps",
        "--quiet",
        "--exclude",
        "xtask",
        "--exclude",
        "e2e",
    ];
    run(cargo(&docs).env("RUSTDOCFLAGS", "-D warnings"))
}

/// The benchmarks are a workspace of their own, which is compiled only to be run.
fn format_of_benchmarks() -> Outcome {
    let root = Path::new("bench");
    let folders = std::fs::read_dir(root).map_err(|error| format!("bench/: {error}"))?;
    let inner = folders.flatten().map(|folder| folder.path());
    for folder in inner.chain([root.to_owned()]) {
        let manifest = folder.join("Cargo.toml");
        if manifest.exists() {
            run(cargo(&["fmt", "--check", "--manifest-path"]).arg(manifest))?;
        }
    }
    Ok(())
}

/// The `rust-version` that we state is the highest that a dependency of what we
/// ship or test asks for: not lower, which would be untrue, and not higher.
fn rust_version() -> Outcome {
    let mut metadata = Command::new("cargo");
    metadata.args(["metadata", "--format-version", "1"]);
    let text = output(&mut metadata).ok_or("cargo metadata failed; is Cargo.lock up to date?")?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let version_of = |package: &Value| package["rust_version"].as_str().map(parse_version);
    let ours = packages
        .iter()
        .find(|package| package["name"] == "raftworks-sim");
    let ours = ours
        .and_then(version_of)
        .ok_or("raftworks-sim states no rust-version")?;
    let others = packages
        .iter()
        .filter(|package| !package["source"].is_null());
    let asked = others.filter_map(|package| {
        let name = package["name"].as_str().unwrap_or_default().to_owned();
        version_of(package).map(|version| (version, name))
    });
    let (highest, name) = asked.max().ok_or("no dependency states its rust-version")?;
    if ours == highest {
        println!("rust-version {}.{} is what {name} asks for", ours.0, ours.1);
        return Ok(());
    }
    Err(format!(
        "rust-version is {}.{}, but {name} asks for {}.{}: state that in Cargo.toml",
        ours.0, ours.1, highest.0, highest.1
    ))
}

fn parse_version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}
