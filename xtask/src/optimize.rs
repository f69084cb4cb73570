//! The command line for long campaigns, compiled twice: once to count which ways its
//! work takes, and once to make those short (the compiler's profile-guided optimization),
//! both times for the very processor that it is compiled on.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::run::{cargo, output, run};
use crate::tools;

/// Where everything of it is.
const FOLDER: &str = "target/optimized";
/// The work whose ways are counted: seeds that no figure is measured with.
const TRAINING: [&str; 5] = ["explore", "--seeds", "5000000..5000400", "--threads", "1"];
/// What this processor can do, and others may not.
const PROCESSOR: &str = "-Ctarget-cpu=native";
/// The work that is measured, on one core.
const MEASURED: [&str; 5] = ["explore", "--seeds", "0..4000", "--threads", "1"];

/// Builds it, and says how fast it is.
pub(crate) fn command_line() -> Outcome {
    let why = "it merges what was counted";
    tools::rustup("component", "llvm-tools", why)?;
    let root = std::env::current_dir().map_err(|error| error.to_string())?;
    let folder = root.join(FOLDER);
    let counts = folder.join("counts");
    if counts.exists() {
        std::fs::remove_dir_all(&counts).map_err(|error| error.to_string())?;
    }
    let host = Host::of_the_compiler()?;

    let counting = folder.join("counting");
    let programs = host.build(
        &counting,
        &format!("-Cprofile-generate={}", counts.display()),
    )?;
    run(Command::new(programs.join("raftworks")).args(TRAINING))?;
    run(Command::new(programs.join("examples/events")).arg("--count"))?;
    let merged = folder.join("merged.profdata");
    let mut merge = Command::new(host.tool("llvm-profdata"));
    run(merge.args(["merge", "-o"]).args([&merged, &counts]))?;

    let programs = host.build(&folder, &format!("-Cprofile-use={}", merged.display()))?;
    run(&mut Command::new(programs.join("examples/events")))?;
    run(Command::new(programs.join("raftworks")).args(MEASURED))?;
    println!(
        "\nThe command line is {}",
        programs.join("raftworks").display()
    );
    Ok(())
}

/// This machine, as the compiler knows it.
struct Host {
    triple: String,
    sysroot: PathBuf,
}

impl Host {
    fn of_the_compiler() -> Outcome<Host> {
        let ask = |words: &[&str]| {
            let answer = output(Command::new("rustc").args(words));
            answer.ok_or_else(|| format!("rustc {} failed", words.join(" ")))
        };
        let version = ask(&["-vV"])?;
        let mut lines = version.lines();
        let triple = lines.find_map(|line| line.strip_prefix("host: "));
        Ok(Host {
            triple: triple.ok_or("rustc does not name its host")?.to_owned(),
            sysroot: ask(&["--print", "sysroot"])?.trim_end().into(),
        })
    }

    /// A program of the compiler's own, of the component `llvm-tools`.
    fn tool(&self, name: &str) -> PathBuf {
        let own = Path::new("lib/rustlib").join(&self.triple).join("bin");
        self.sysroot.join(own).join(name)
    }

    /// Builds the command line, and what measures events, with this flag; for a named
    /// target, so that the flag does not reach what only the build itself runs.
    fn build(&self, folder: &Path, flag: &str) -> Outcome<PathBuf> {
        let flags = format!("{PROCESSOR} {flag}");
        println!("RUSTFLAGS={flags}");
        for (package, what) in [("raftworks", "--bins"), ("raftworks-sim", "--examples")] {
            let mut build = cargo(&["build", "--release", "--quiet", "--package", package, what]);
            build.args(["--target", &self.triple, "--target-dir"]);
            run(build.arg(folder).env("RUSTFLAGS", &flags))?;
        }
        Ok(folder.join(&self.triple).join("release"))
    }
}
