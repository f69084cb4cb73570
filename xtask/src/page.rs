//! Building, serving and picturing the page.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{cargo, run};
use crate::{Outcome, browsers, offline, shorten, split, tools};

/// Where the built page goes.
pub(crate) const DIST: &str = "dist";
/// The page's program.
pub(crate) const NAME: &str = "raftworks-web";
/// What joins it to JavaScript.
const GLUE: &str = "raftworks-web.js";
const MODULE: &str = "dist/raftworks-web_bg.wasm";

/// Serves the page and rebuilds it when a file changes.
pub(crate) fn serve(port: u16, release: bool) -> Outcome {
    let tools = tools::for_page(false)?;
    let port = free_port(port)?;
    println!(
        "\nRaftworks will be at http://127.0.0.1:{port}/ when the first build is done; reload it after a change (Ctrl+C stops this).\n"
    );
    let mut command = Command::new("trunk");
    // The content policy of the page allows no script that a server slips in, so
    // that the page is reloaded by hand.
    command.args([
        "serve",
        "--no-autoreload",
        "true",
        "--port",
        &port.to_string(),
    ]);
    if release {
        command.arg("--release");
    }
    run(command.env("PATH", tools.path))
}

fn free_port(wanted: u16) -> Outcome<u16> {
    let mut ports = wanted..=wanted.saturating_add(50);
    let free = ports.find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok());
    free.ok_or_else(|| format!("no port from {wanted} on is free; name another with --port"))
}

/// Builds the page for publication.
pub(crate) fn build() -> Outcome {
    let tools = tools::for_page(true)?;
    let mut trunk = Command::new("trunk");
    trunk.args(["build", "--release"]).env("PATH", &tools.path);
    let mut modules = vec![PathBuf::from(MODULE)];
    if tools.splitter {
        trunk.args(["--features", split::FEATURE]);
        run(trunk.env("RUSTFLAGS", without_own_paths() + split::LINK))?;
        split::cut(&tools)?;
        modules.extend(split::later_parts(Path::new(DIST)).map_err(|error| error.to_string())?);
    } else {
        run(trunk.env("RUSTFLAGS", without_own_paths()))?;
        println!("Built in one piece: everything works, the first download is larger.");
    }
    shorten::shorten(Path::new(MODULE), &Path::new(DIST).join(GLUE))?;
    smaller(&tools, &modules)?;
    offline::write(Path::new(DIST))?;
    println!("The page is in {DIST}/; copy it to any folder of any static host.");
    Ok(())
}

/// Optimizes the program and squeezes texts, as far as the tools for it are there.
fn smaller(tools: &tools::Tools, modules: &[PathBuf]) -> Outcome {
    if !tools.wasm_opt || !tools.esbuild {
        println!("Some tools are missing: everything works, the download is a little larger.");
    }
    for module in modules.iter().filter(|_| tools.wasm_opt) {
        // With the features that the module names itself. What is called alike is much
        // alike, and compresses better side by side.
        run(Command::new("wasm-opt")
            .args(["-Oz", "--reorder-functions-by-name"])
            .args(["--strip-debug", "--strip-producers"])
            .args([module.as_path(), Path::new("-o"), module.as_path()])
            .env("PATH", &tools.path))?;
    }
    let texts = [GLUE, split::LOADER, "style.css"].map(|name| Path::new(DIST).join(name));
    for text in texts.iter().filter(|text| tools.esbuild && text.is_file()) {
        run(Command::new("esbuild")
            .args(["--minify", "--allow-overwrite", "--log-level=error"])
            .arg(text)
            .arg(format!("--outfile={}", text.display()))
            .env("PATH", &tools.path))?;
    }
    Ok(())
}

/// Panic messages name files. What is published must not name the folders of
/// the machine that it was built on.
fn without_own_paths() -> String {
    let home = std::env::var("CARGO_HOME").ok();
    let home = home.or_else(|| std::env::var("HOME").ok().map(|home| home + "/.cargo"));
    let flags = home.map(|home| format!("--remap-path-prefix={home}/registry/src="));
    flags.unwrap_or_default()
}

/// Builds the page unless it is there, for commands that look at it.
fn built() -> Outcome {
    if Path::new(MODULE).is_file() {
        println!("Using the page in {DIST}/; `cargo xtask build` makes it anew.");
        return Ok(());
    }
    build()
}

/// A command of the end-to-end package, with Chromium at hand.
pub(crate) fn end_to_end(words: &[&str]) -> Outcome<Command> {
    let driver = browsers::chromium()?;
    let mut command = cargo(&["run", "--quiet", "--package", "e2e", "--"]);
    command.args(words).env("CHROMEDRIVER", driver);
    Ok(command)
}

/// Takes screenshots, or the README's pictures.
pub(crate) fn shots(readme: bool) -> Outcome {
    built()?;
    let words: &[&str] = if readme {
        &["shots", "--readme"]
    } else {
        &["shots"]
    };
    run(&mut end_to_end(words)?)
}
