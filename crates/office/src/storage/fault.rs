//! What the rest of the office learns of a database that failed: what kind of failure, and words for the log.

use std::fmt;

use rusqlite::ErrorCode;

use crate::error::OfficeError;

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

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Fault {}

impl From<rusqlite::Error> for Fault {
    fn from(e: rusqlite::Error) -> Self {
        let kind = match e.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => FaultKind::Constraint,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FaultKind::Busy,
            Some(ErrorCode::DiskFull) => FaultKind::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => FaultKind::Corrupt,
            _ => FaultKind::Other,
        };
        Self {
            kind,
            words: e.to_string(),
        }
    }
}

impl From<rusqlite::Error> for OfficeError {
    fn from(e: rusqlite::Error) -> Self {
        Self::Database(e.into())
    }
}

#[cfg(test)]
impl Fault {
    /// Any failure.
    pub(crate) fn of_tests() -> Self {
        rusqlite::Error::InvalidQuery.into()
    }
}
