//! What a command comes to, as other programs see it.

use std::io::{self, Write as _};
use std::process::ExitCode;

/// Everything is as it should be.
pub(crate) const GOOD: u8 = 0;
/// An expectation did not come out, a property was violated, or a file is not
/// as it should be.
pub(crate) const NOT_SO: u8 = 1;
/// The input could not be read, or the output not be written.
pub(crate) const UNREADABLE: u8 = 2;

/// What `--help` says about it.
pub(crate) const HELP: &str = "Exit codes: 0 all is well; 1 it is not, see what is printed; \
                               2 the input could not be read.";

/// The code of a command's outcome; what could not be done is said.
pub(crate) fn code(outcome: Result<u8, String>) -> ExitCode {
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            complain(&message);
            ExitCode::from(UNREADABLE)
        }
    }
}

/// A line on standard error. Whoever closed it does not want to know.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// Text on standard output. Whoever reads may stop reading: that is no failure
/// of ours.
pub(crate) fn say(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// The code for yes and no.
pub(crate) fn good_if(good: bool) -> u8 {
    if good { GOOD } else { NOT_SO }
}
