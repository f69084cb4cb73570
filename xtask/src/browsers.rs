//! The browsers that the tests run in, and their drivers, by Debian's packages
//! when they are missing.

use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::run::run;
use crate::tools::crate_tool;

const GECKODRIVER: &str = "0.37.1";

/// Chromium: its driver.
pub(crate) fn chromium() -> Outcome<PathBuf> {
    let needs = [
        ("chromedriver", "chromium-driver"),
        ("chromium", "chromium"),
    ];
    debian("Chromium", &needs)?;
    found("chromedriver")
}

/// Firefox: its driver, which Debian does not have.
pub(crate) fn firefox() -> Outcome<PathBuf> {
    if on_path("firefox").is_none() {
        debian("Firefox", &[("firefox-esr", "firefox-esr")])?;
    }
    if let Some(driver) = on_path("geckodriver") {
        return Ok(driver);
    }
    let why = "the tests run in Firefox, too";
    let folder = crate_tool(
        "geckodriver",
        GECKODRIVER,
        "geckodriver",
        why,
        &["--locked"],
    )?;
    Ok(folder.join("geckodriver"))
}

/// WebKit: its driver, with a small browser, and a screen that nobody sees.
pub(crate) fn webkit() -> Outcome<PathBuf> {
    let needs = [("WebKitWebDriver", "webkit2gtk-driver"), ("Xvfb", "xvfb")];
    debian("WebKit", &needs)?;
    found("WebKitWebDriver")
}

/// Installs Debian's packages for the programs that are not there.
fn debian(browser: &str, needs: &[(&str, &str)]) -> Outcome {
    let missing = needs
        .iter()
        .filter(|(program, _)| on_path(program).is_none());
    let missing: Vec<(&str, &str)> = missing.copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let programs: Vec<&str> = missing.iter().map(|(program, _)| *program).collect();
    let packages: Vec<&str> = missing.iter().map(|(_, package)| *package).collect();
    let (programs, listed) = (programs.join(" and "), packages.join(" "));
    let advice = format!("the tests in {browser} need {programs} on the path");
    if on_path("apt-get").is_none() {
        return Err(format!("{advice}; install them and try again"));
    }
    println!("Installing {listed}: the tests run in a real {browser}.");
    let install = |words: &[&str]| {
        let mut command = Command::new("apt-get");
        // Another installation may be under way.
        command.args(["-o", "DPkg::Lock::Timeout=300"]);
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command).map_err(|error| {
            format!("{error}\n{advice}; as root, this does it: apt-get install {listed}")
        })
    };
    install(&["update"])?;
    let mut words = vec!["install", "--yes", "--no-install-recommends"];
    words.extend(packages);
    install(&words)
}

fn found(program: &str) -> Outcome<PathBuf> {
    on_path(program).ok_or_else(|| format!("{program} is not on the path"))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut files = std::env::split_paths(&path).map(|folder| folder.join(program));
    files.find(|file| file.is_file())
}
