//! The browsers that we test in, and their drivers: each started on a free port,
//! and stopped whatever happens.

use std::fmt::{self, Display};
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a driver may take to listen.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser that we test in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(crate) enum Kind {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKit for GTK in its smallest browser, on a screen that nobody sees.
    Webkit,
}

impl Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Kind::Chromium => "Chromium",
            Kind::Firefox => "Firefox",
            Kind::Webkit => "WebKit",
        })
    }
}

/// A running driver. Dropping it ends it, and the browsers that it started.
pub(crate) struct Driver {
    /// Whose driver it is.
    pub(crate) kind: Kind,
    processes: Vec<Child>,
    port: u16,
}

impl Driver {
    /// Starts the driver that `CHROMEDRIVER`, `GECKODRIVER` or `WEBKITDRIVER`
    /// names, or the one on the path.
    pub(crate) fn start(kind: Kind) -> Result<Driver, String> {
        let mut driver = Driver {
            kind,
            processes: Vec::new(),
            port: 0,
        };
        driver.port = match kind {
            Kind::Chromium => {
                let mut command = program("CHROMEDRIVER", "chromedriver");
                driver.says(command.arg("--port=0"), |line| {
                    let (_, port) = line.split_once("started successfully on port ")?;
                    port.trim_end_matches('.').trim().parse().ok()
                })?
            }
            Kind::Firefox => {
                let mut command = program("GECKODRIVER", "geckodriver");
                // Any port, too, for the protocol that we do not speak.
                command.args(["--port", "0", "--websocket-port", "0"]);
                driver.says(&mut command, |line| {
                    let (_, address) = line.split_once("Listening on ")?;
                    address.rsplit(':').next()?.trim().parse().ok()
                })?
            }
            Kind::Webkit => driver.webkit()?,
        };
        Ok(driver)
    }

    /// A screen that nobody sees, and the driver with it.
    fn webkit(&mut self) -> Result<u16, String> {
        let mut screen = Command::new("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "1600x1200x24"]);
        screen.args(["-nolisten", "tcp"]);
        let display: u32 = self.says(&mut screen, |line| line.trim().parse().ok())?;
        // It takes a port and cannot choose one.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.map_err(|error| error.to_string())?.port();
        let mut command = program("WEBKITDRIVER", "WebKitWebDriver");
        command.args(["--host=127.0.0.1", &format!("--port={port}")]);
        command.env("DISPLAY", format!(":{display}"));
        // No graphics card, no session of a desktop.
        command.env("LIBGL_ALWAYS_SOFTWARE", "1");
        command
            .env("NO_AT_BRIDGE", "1")
            .env("GSETTINGS_BACKEND", "memory");
        command.stdout(Stdio::null());
        self.spawn(&mut command)?;
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if start.elapsed() > PATIENCE {
                return Err("WebKitWebDriver does not listen".to_owned());
            }
            std::thread::yield_now();
        }
        Ok(port)
    }

    fn spawn(&mut self, command: &mut Command) -> Result<&mut Child, String> {
        let process = command.stderr(Stdio::null()).spawn().map_err(|error| {
            let program = command.get_program().to_string_lossy();
            format!("cannot start {program}: {error}; `cargo xtask test` installs it")
        })?;
        self.processes.push(process);
        self.processes.last_mut().ok_or_else(String::new)
    }

    /// Starts a program and waits until one of its lines says what we look for.
    fn says<T>(
        &mut self,
        command: &mut Command,
        find: impl Fn(&str) -> Option<T>,
    ) -> Result<T, String> {
        let process = self.spawn(command.stdout(Stdio::piped()))?;
        let output = process.stdout.take().ok_or("the driver has no output")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let found = lines.find_map(|line| find(&line));
        // Its further words are read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        found.ok_or_else(|| {
            let program = command.get_program().to_string_lossy();
            format!("{program} did not start as it should")
        })
    }

    /// The address of a command.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

fn program(variable: &str, usual: &str) -> Command {
    Command::new(std::env::var(variable).unwrap_or_else(|_| usual.to_owned()))
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The screen goes last.
        for process in self.processes.iter_mut().rev() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
