//! `raftworks completions` and `raftworks man`: what shells and readers of
//! manuals need, made from the same words as `--help`.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_complete::Shell;

use crate::exit::GOOD;
use crate::input::cannot;

/// For which shell.
#[derive(Args)]
pub(crate) struct CompletionsArguments {
    /// The shell.
    shell: Shell,
}

/// Where to put the pages.
#[derive(Args)]
pub(crate) struct ManArguments {
    /// The folder to write the manual pages into; it must be there.
    folder: PathBuf,
}

/// Prints the completions.
pub(crate) fn completions(mut command: Command, arguments: &CompletionsArguments) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "raftworks", &mut text);
    crate::exit::say(&String::from_utf8_lossy(&text));
    GOOD
}

/// Writes one page for the program and one for each of its commands.
pub(crate) fn man(mut command: Command, arguments: &ManArguments) -> Result<u8, String> {
    command.build();
    write_pages(&command, "raftworks", &arguments.folder)?;
    Ok(GOOD)
}

fn write_pages(command: &Command, name: &str, folder: &Path) -> Result<(), String> {
    let path = folder.join(format!("{name}.1"));
    let page = || -> io::Result<()> {
        let mut text = Vec::new();
        clap_mangen::Man::new(command.clone()).render(&mut text)?;
        std::fs::write(&path, text)
    };
    page().map_err(|error| cannot("write", &path, &error))?;
    let mut below = command.get_subcommands().filter(|c| c.get_name() != "help");
    below.try_for_each(|command| {
        let name = format!("{name}-{}", command.get_name());
        write_pages(command, &name, folder)
    })
}
