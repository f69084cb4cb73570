//! What the checks found, and how often they looked.

use raftworks_core::Time;

use super::property::{PROPERTIES, Property, Severity};
use super::violation::{Detail, Violation};

/// The most violations of one property that are kept.
const MAX_VIOLATIONS_PER_PROPERTY: usize = 10;

/// Violations, warnings, and a count of what was checked.
#[derive(Clone, Debug)]
pub(super) struct Found {
    violations: Vec<Violation>,
    warnings: Vec<Violation>,
    evaluated: [u64; PROPERTIES.len()],
    event: u64,
    time: Time,
}

impl Found {
    pub(super) fn new() -> Found {
        Found {
            violations: Vec::new(),
            warnings: Vec::new(),
            evaluated: [0; PROPERTIES.len()],
            event: 0,
            time: Time(0),
        }
    }

    pub(super) fn begin_event(&mut self, number: u64, time: Time) {
        self.event = number;
        self.time = time;
    }

    pub(super) fn event(&self) -> u64 {
        self.event
    }

    pub(super) fn time(&self) -> Time {
        self.time
    }

    pub(super) fn violations(&self) -> &[Violation] {
        &self.violations
    }

    pub(super) fn warnings(&self) -> &[Violation] {
        &self.warnings
    }

    pub(super) fn evaluations(&self, property: Property) -> u64 {
        self.evaluated[property.place_in_list()]
    }

    /// Looks at a property once. Says whether it holds.
    #[inline]
    pub(super) fn check(
        &mut self,
        property: Property,
        holds: bool,
        detail: impl FnOnce() -> Detail,
    ) -> bool {
        self.evaluated[property.place_in_list()] += 1;
        if !holds {
            self.report(property, detail());
        }
        holds
    }

    /// A property was looked at so often, and holds.
    #[inline]
    pub(super) fn passes(&mut self, property: Property, times: u64) {
        self.evaluated[property.place_in_list()] += times;
    }

    /// A property was looked at, and does not hold.
    pub(super) fn fails(&mut self, property: Property, detail: Detail) {
        self.evaluated[property.place_in_list()] += 1;
        self.report(property, detail);
    }

    #[cold]
    fn report(&mut self, property: Property, detail: Detail) {
        let list = match property.severity() {
            Severity::Warning => &mut self.warnings,
            Severity::Violation => &mut self.violations,
        };
        let same = list.iter().filter(|v| v.property == property);
        let known = list
            .iter()
            .any(|v| v.property == property && v.detail == detail);
        if !known && same.count() < MAX_VIOLATIONS_PER_PROPERTY {
            list.push(Violation {
                property,
                event: self.event,
                time: self.time,
                detail,
            });
        }
    }
}
