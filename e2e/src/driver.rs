//! Chromium's driver: started on a free port, and stopped whatever happens.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running driver. Dropping it ends it, and the browsers that it started.
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver that `CHROMEDRIVER` names, or the one on the path.
    pub(crate) fn start() -> Result<Driver, String> {
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                format!("cannot start {program}: {error}; `cargo xtask test` installs it")
            })?;
        let output = process.stdout.take().ok_or("the driver has no output")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').trim().parse().ok()
        });
        let mut driver = Driver { process, port: 0 };
        driver.port = port.ok_or("the driver did not say its port")?;
        // Its further words are read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(driver)
    }

    /// The address of a command.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
