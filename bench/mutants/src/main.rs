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

use change::Mutant;
use judge::Verdict;

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let named = |file: &&str| {
        let mut names = asked.iter().filter_map(|name| name.split(':').next());
        asked.is_empty() || names.any(|name| name == *file)
    };
    let files: Vec<&str> = project::FILES.into_iter().filter(named).collect();
    if files.is_empty() {
        eprintln!("usage: mutants [FILE | FILE:LINE]…");
        eprintln!("files: {}", project::FILES.join(" "));
        return ExitCode::from(2);
    }
    match run(&files, &asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the mistake is in what was asked for: a file, or a line of it.
fn is_asked(mutant: &Mutant, asked: &[String]) -> bool {
    let file = Path::new(&mutant.file).file_stem().unwrap_or_default();
    let file = file.to_string_lossy();
    let line = format!("{file}:{}", mutant.line);
    asked.is_empty() || asked.iter().any(|name| *name == file || *name == line)
}

fn run(files: &[&str], asked: &[String]) -> Result<(), String> {
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
    let judged = project.mutants.iter();
    for mutant in judged.filter(|mutant| is_asked(mutant, asked)) {
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
