//! The tools that the page needs, installed when they are missing.
//!
//! What is built lives in a cache folder of the user's, under the project's
//! name, the tool's and its version, so that a second clone starts in seconds.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::run::{cargo, output, run};

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";
const ESBUILD: &str = "0.25.0";
const SPLITTER: &str = "0.2.4";
const AXE: &str = "4.14.1";
/// The target of the page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

fn cache() -> Outcome<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME").filter(|base| !base.is_empty());
    let base = base.map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let base = base.or_else(home);
    let base = base.ok_or("there is no home folder to keep tools in; set XDG_CACHE_HOME")?;
    Ok(base.join("raftworks"))
}

/// The version of wasm-bindgen that the workspace pins: the tool must equal the
/// library to the patch, so it is written down in one place only.
fn wasm_bindgen_version() -> Outcome<String> {
    let manifest = std::fs::read_to_string("Cargo.toml").map_err(|error| error.to_string())?;
    let line = manifest
        .lines()
        .find(|line| line.starts_with("wasm-bindgen = \"="));
    let version = line.and_then(|line| line.split('"').nth(1));
    let version = version.map(|version| version.trim_start_matches('=').to_owned());
    version.ok_or_else(|| "Cargo.toml does not pin wasm-bindgen with `=`".to_owned())
}

/// A tool from the crate registry, built once.
pub(crate) fn crate_tool(
    name: &str,
    version: &str,
    binary: &str,
    why: &str,
    options: &[&str],
) -> Outcome<PathBuf> {
    let root = cache()?.join(format!("{name}-{version}"));
    let folder = root.join("bin");
    if folder.join(binary).is_file() {
        return Ok(folder);
    }
    println!("Installing {name} {version}: {why}. This takes some minutes, once.");
    let mut command = cargo(&["install", name, "--version", version, "--root"]);
    command.arg(&root).args(options);
    run(&mut command).map_err(|error| {
        format!(
            "{error}\n{name} {version} could not be installed; is the crate registry reachable?"
        )
    })?;
    Ok(folder)
}

/// Components and targets of the compiler, by `rustup`.
pub(crate) fn rustup(kind: &str, name: &str, why: &str) -> Outcome {
    let installed = output(Command::new("rustup").args([kind, "list", "--installed"]));
    let Some(installed) = installed else {
        println!("There is no rustup; trusting that {name} is there.");
        return Ok(());
    };
    if installed.lines().any(|line| line.starts_with(name)) {
        return Ok(());
    }
    println!("Adding the {kind} {name}: {why}.");
    run(Command::new("rustup").args([kind, "add", name]))
}

/// A package from npm's registry, installed once: the folder that holds it. None
/// when there is no npm, or it cannot.
fn npm_package(name: &str, version: &str, why: &str) -> Option<PathBuf> {
    let root = cache().ok()?.join(format!("{name}-{version}"));
    let folder = root.join("node_modules");
    if folder.join(name).is_dir() {
        return Some(folder);
    }
    output(Command::new("npm").arg("--version"))?;
    println!("Installing {name} {version}: {why}.");
    let mut command = Command::new("npm");
    command.args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"]);
    command.arg(&root).arg(format!("{name}@{version}"));
    let installed = run(&mut command).inspect_err(|error| println!("{error}"));
    installed.ok().map(|()| folder)
}

/// A tool that makes the download smaller, when npm can bring it. The page also
/// builds without.
fn npm_tool(name: &str, version: &str, binary: &str) -> Option<PathBuf> {
    let why = format!("its {binary} makes the download smaller");
    let folder = npm_package(name, version, &why).map(|folder| folder.join(".bin"));
    if folder.is_none() {
        println!("Going on without {binary}: the page works, and is a little larger.");
    }
    folder
}

/// The script that judges whether everyone can use a page.
pub(crate) fn axe() -> Outcome<PathBuf> {
    let why = "it finds what keeps people from using a page";
    let folder = npm_package("axe-core", AXE, why);
    let folder = folder.ok_or("the accessibility tests need npm; install Node and try again")?;
    Ok(folder.join("axe-core").join("axe.min.js"))
}

/// What cuts the program in two. The page also builds in one piece.
fn splitter() -> Option<PathBuf> {
    let why = "it lets the page fetch later what the first picture does not need";
    let options = ["--locked", "--features", "build-binary"];
    let (name, binary) = ("wasm_split_cli_support", "wasm-split-cli");
    let folder = crate_tool(name, SPLITTER, binary, why, &options);
    folder.inspect_err(|error| println!("{error}")).ok()
}

/// Everything that building the page needs: the search path with the tools, and
/// whether wasm-opt is among them.
pub(crate) struct Tools {
    /// The search path.
    pub(crate) path: OsString,
    /// Whether wasm-opt is there.
    pub(crate) wasm_opt: bool,
    /// Whether esbuild is there.
    pub(crate) esbuild: bool,
    /// Whether what cuts the program in two is there.
    pub(crate) splitter: bool,
}

/// wasm-bindgen and the compiler's target for the page.
pub(crate) fn for_wasm_tests() -> Outcome<PathBuf> {
    rustup("target", WASM, "the page is compiled to WebAssembly")?;
    let version = wasm_bindgen_version()?;
    let why = "it joins WebAssembly to JavaScript";
    crate_tool("wasm-bindgen-cli", &version, "wasm-bindgen", why, &[])
}

/// What building the page needs.
pub(crate) fn for_page(optimized: bool) -> Outcome<Tools> {
    let bindgen = for_wasm_tests()?;
    let why = "it puts the page together";
    let trunk = crate_tool("trunk", TRUNK, "trunk", why, &["--locked"])?;
    let npm = |name, version, binary| {
        let wanted = optimized.then_some(());
        wanted.and_then(|()| npm_tool(name, version, binary))
    };
    let wasm_opt = npm("binaryen", BINARYEN, "wasm-opt");
    let esbuild = npm("esbuild", ESBUILD, "esbuild");
    let splitter = if optimized { splitter() } else { None };
    let (has_wasm_opt, has_esbuild) = (wasm_opt.is_some(), esbuild.is_some());
    let optional = [wasm_opt, esbuild, splitter.clone()].into_iter().flatten();
    let folders: Vec<PathBuf> = [bindgen, trunk].into_iter().chain(optional).collect();
    Ok(Tools {
        path: path_with(&folders)?,
        wasm_opt: has_wasm_opt,
        esbuild: has_esbuild,
        splitter: splitter.is_some(),
    })
}

/// The search path with these folders before all others.
pub(crate) fn path_with(folders: &[PathBuf]) -> Outcome<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&path));
    std::env::join_paths(all).map_err(|error| error.to_string())
}
