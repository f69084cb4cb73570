//! What was found out about a cluster so far: by the checks, and from what its
//! clients asked and were told.

use super::World;
use crate::check::{Linearizability, PROPERTIES, Property, Suspicion, Violation};
use crate::coverage::Coverage;
use crate::history::History;
use crate::spec::{Departure, Spec};

impl World {
    /// What the checks found so far.
    pub fn violations(&self) -> &[Violation] {
        self.checks.violations()
    }

    /// What the checks found to have become possible, though it has not happened.
    pub fn warnings(&self) -> &[Violation] {
        self.checks.warnings()
    }

    /// How often a property was looked at so far: what was never looked at does not
    /// hold because it was not violated.
    pub fn evaluations(&self, property: Property) -> u64 {
        self.checks.evaluations(property)
    }

    /// What the run exercised so far.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = self.coverage.clone();
        let evaluations = PROPERTIES.iter().map(|&p| self.checks.evaluations(p));
        coverage.looked_at(evaluations);
        coverage
    }

    /// What clients asked for and what they were told.
    pub fn history(&self) -> &History {
        self.checks.history()
    }

    /// The answers that the order of the log does not explain.
    pub fn suspicions(&self) -> &[Suspicion] {
        self.checks.suspicions()
    }

    /// Whether clients could tell by now that something is wrong. Searches so
    /// many steps at most for each key that the order of the log does not explain.
    pub fn linearizability(&self, budget: u64) -> Linearizability {
        self.checks.linearizability(budget)
    }
}

/// The specification beside the run.
impl World {
    /// Compares every step from here on with the specification, or does so no more. It
    /// is slow, and changes nothing in the run.
    pub fn set_refinement(&mut self, on: bool) {
        self.spec = on.then(|| Box::new(Spec::new(&self.hosts)));
    }

    /// Whether every step is compared with the specification.
    pub fn refines(&self) -> bool {
        self.spec.is_some()
    }

    /// The first steps that the specification does not allow, while it is on.
    pub fn departures(&self) -> &[Departure] {
        self.spec.as_ref().map_or(&[], |spec| spec.departures())
    }

    /// An event is over.
    pub(super) fn refine(&mut self) {
        if let Some(mut spec) = self.spec.take() {
            spec.observe(self);
            self.spec = Some(spec);
        }
    }
}
