//! What the rest of the office learns of a database that failed: what kind of failure, and words for the log.

use std::fmt;

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A row that is there already, or one that another row needs is missing.
    Constraint,
    /// Another process holds the database for too long.
    Busy,
    /// The disk is full.
    Full,
    /// The file is damaged or no database.
    Corrupt,
    /// Anything else.
    Other,
}

/// Why the database failed. Its words hold names of tables and columns, never what stands in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of failure it was.
    pub kind: FaultKind,
    words: String,
}

impl Fault {
    /// A failure of `kind`, as the database's own library says it.
    pub(crate) fn new(kind: FaultKind, words: String) -> Self {
        Self { kind, words }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Fault {}
