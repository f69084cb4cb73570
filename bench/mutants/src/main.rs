//! Breaks the core in every small way, one at a time, and sees whether a test
//! notices. What `cargo-mutants` does with one build per mistake, this does with
//! one build for all: the copy in `target/mutants` holds every mistake under a
//! number, and the environment says which one counts.

mod change;
mod judge;
mod project;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use judge::Verdict;

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let files: Vec<&str> = project::FILES
        .into_iter()
        .filter(|file| asked.is_empty() || asked.iter().any(|name| name == file))
        .collect();
    if files.is_empty() {
        eprintln!("usage: mutants [{}]…", project::FILES.join(" | "));
        return ExitCode::from(2);
    }
    match run(&files) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(files: &[&str]) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let project = project::prepare(root.ok_or("no root")?, files)?;
    let tests = judge::Tests::of(&project);
    tests.pass_unbroken()?;
    println!(
        "{} mistakes, and {} that do not compile",
        project.mutants.len(),
        project.unviable
    );
    let mut counts: BTreeMap<(&str, Verdict), usize> = BTreeMap::new();
    for mutant in &project.mutants {
        let verdict = tests.judge(mutant.number);
        *counts.entry((&mutant.file, verdict)).or_default() += 1;
        let word = match verdict {
            Verdict::Caught => continue,
            Verdict::Endless => "never ends",
            Verdict::ByChance => "found by random inputs only",
            Verdict::Survives => "SURVIVES",
        };
        let (file, line, function) = (&mutant.file, mutant.line, &mutant.function);
        println!("{word}: {file}:{line} in {function}: {}", mutant.what);
    }
    println!();
    for ((file, verdict), count) in counts {
        println!("{file:<28} {verdict:?} {count}");
    }
    Ok(())
}
