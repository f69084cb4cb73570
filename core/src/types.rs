//! The small values of Raft's vocabulary: no bare integer crosses a function.

use core::fmt;

/// Names one server for ever. Zero is not a server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServerId(pub u64);

/// Raft's logical clock (§5.1): each term has at most one leader.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Term(pub u64);

impl Term {
    /// The term that an election starts, or `None` at the end of time: a
    /// message may carry any number, and terms must never wrap.
    pub fn checked_next(self) -> Option<Term> {
        self.0.checked_add(1).map(Term)
    }
}

/// The place of an entry in the log. The first entry has index 1; 0 is the
/// empty log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Index(pub u64);

impl Index {
    /// The place before the first entry.
    pub const ZERO: Index = Index(0);

    /// The index after this one.
    #[must_use]
    pub fn next(self) -> Index {
        Index(self.0.saturating_add(1))
    }

    /// The index before this one; the one before zero is zero.
    #[must_use]
    pub fn previous(self) -> Index {
        Index(self.0.saturating_sub(1))
    }

    /// The index `count` entries further on.
    #[must_use]
    pub fn plus(self, count: u64) -> Index {
        Index(self.0.saturating_add(count))
    }
}

/// The end of a log: the last entry's term and index, which is what two logs
/// are compared by (§5.4.1). The order is exactly that comparison: the term
/// first, then the index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Position {
    /// The entry's term.
    pub term: Term,
    /// The entry's index.
    pub index: Index,
}

/// A moment of the server's own clock, in microseconds since an origin of the
/// caller's choice. Raft needs no agreement between clocks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Time(pub u64);

impl Time {
    /// The moment `span_us` microseconds later.
    #[must_use]
    pub fn after_us(self, span_us: u64) -> Time {
        Time(self.0.saturating_add(span_us))
    }
}

/// Counts a leader's rounds of questions within its term. Every AppendEntries
/// carries the round in which it left, and every answer echoes it, so that an
/// answer proves that its sender still followed this leader after the round began.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Round(pub u64);

impl Round {
    /// The round after this one.
    #[must_use]
    pub fn next(self) -> Round {
        Round(self.0.saturating_add(1))
    }
}

/// Names one read of one start of a server. The server chooses it, and never
/// twice, so that an answer to an old read can never be taken for that of a newer one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ReadId(pub u64);

/// Names one write to the disk. Ids of one server only grow, so the completion
/// of an old write can never be taken for that of a newer one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct WriteId(pub u64);

impl WriteId {
    /// The write after this one.
    #[must_use]
    pub fn next(self) -> WriteId {
        WriteId(self.0.saturating_add(1))
    }
}

impl fmt::Display for ServerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
