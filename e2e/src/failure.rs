//! Why a step did not come out: the page is not as it should be, or the driver, or its
//! browser, did not do what it was asked to. Only what may be the second is ever forgiven.

use std::fmt::{self, Display};

/// What a step of a test comes to.
pub(crate) type Step<T = ()> = Result<T, Failure>;

/// Why a step did not come out.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The page is not as it should be, as far as anybody knows.
    Page(String),
    /// What was waited for did not come: so it looks when a driver loses a key or a click.
    Late(String),
    /// The driver gave no answer, or lost its browser, or that trapped by itself.
    Driver(String),
}

/// What drivers call it when they have failed themselves, and not the page.
/// (<https://www.w3.org/TR/webdriver2/#errors>)
const OF_DRIVERS: &[&str] = &[
    "invalid session id",
    "no such window",
    "session not created",
    "stale element reference",
    "timeout",
    "unable to capture screen",
    "unknown command",
    "unknown error",
    "unsupported operation",
];

impl Failure {
    /// What a driver answered: a name from the standard's list, and what it says of it.
    pub(crate) fn answered(name: &str, says: &str) -> Failure {
        let message = format!("{name}: {says}");
        if OF_DRIVERS.contains(&name) {
            Failure::Driver(message)
        } else {
            Failure::Page(message)
        }
    }

    /// Whether it may say nothing about the page.
    pub(crate) fn may_be_the_driver(&self) -> bool {
        matches!(self, Failure::Late(_) | Failure::Driver(_))
    }

    /// The same, when it can only be the driver's.
    #[must_use]
    pub(crate) fn of_the_driver(self) -> Failure {
        match self {
            Failure::Page(message) | Failure::Late(message) | Failure::Driver(message) => {
                Failure::Driver(message)
            }
        }
    }

    /// The same, with what was going on.
    #[must_use]
    pub(crate) fn while_at(self, what: impl Display) -> Failure {
        match self {
            Failure::Page(message) => Failure::Page(format!("{what}: {message}")),
            Failure::Late(message) => Failure::Late(format!("{what}: {message}")),
            Failure::Driver(message) => Failure::Driver(format!("{what}: {message}")),
        }
    }
}

impl Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Page(message) | Failure::Late(message) => out.write_str(message),
            Failure::Driver(message) => write!(out, "the driver: {message}"),
        }
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure::Page(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Failure {
        Failure::Page(message.to_owned())
    }
}
