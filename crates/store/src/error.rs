//! Why the store refused, and what the caller can do about it.
//! One variant per action; SQLite's own texts are not passed on, since they may quote data.

use rusqlite::{ErrorCode, ffi};

/// What went wrong. Whatever it is, the transaction at hand was rolled back.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A newer release wrote this file.
    #[error(
        "the database has schema version {found}, this app knows {known}; update the app, nothing was changed"
    )]
    NewerVersion {
        /// Version in the file.
        found: i64,
        /// Newest version that this build knows.
        known: i64,
    },
    /// The file is not a database or its content is broken. It was left exactly as it is.
    #[error(
        "the database is damaged ({what}); keep the file for recovery and enrol this phone anew"
    )]
    Damaged {
        /// Which check failed.
        what: &'static str,
    },
    /// A sound SQLite database, but of another program.
    #[error("the file is a database of another program; choose another path, nothing was changed")]
    NotOurs,
    /// The file or its folder cannot be written.
    #[error("the database or its folder is read-only; make both writable and open it again")]
    ReadOnly,
    /// No space left (or the page limit of [`crate::Settings`] is reached). Nothing was saved.
    #[error("no space left on this device, nothing was saved; free some space and try again")]
    DiskFull,
    /// Another connection holds the write lock for longer than the time-out. Nothing was saved.
    #[error(
        "another program is writing to the database, nothing was saved; close it and try again"
    )]
    Busy,
    /// The file cannot be opened: no such folder, not a file, or too many open files.
    #[error("the database cannot be opened; check that its folder exists and the path is a file")]
    Unavailable,
    /// A copy would overwrite a file.
    #[error("a file of this name is already there, it was left as it is; choose another name")]
    Exists,
    /// The storage reported an error while reading or writing. Nothing was saved.
    #[error(
        "the storage failed (sqlite code {extended}), nothing was saved; restart the app and try again"
    )]
    Io {
        /// SQLite's extended result code.
        extended: i32,
    },
    /// The store is suspended.
    #[error("the database is closed while the app is suspended; resume it first")]
    Suspended,
    /// Same writer and seq as a change already held, other bytes: a cloned or restored writer.
    #[error(
        "another change with this writer and seq is already held; take a new epoch and record again"
    )]
    Conflict,
    /// The row belongs to a visit that this phone does not hold.
    #[error("the visit is not on this phone; store the visit first")]
    UnknownVisit,
    /// The visit still has something that the office does not have.
    #[error(
        "the visit has {pending} items that the office does not have; sync before forgetting it"
    )]
    NotAtOffice {
        /// Changes, private values and blobs still to be sent.
        pending: u64,
    },
    /// A value does not fit its column: a number above 2^63, or bytes of the wrong length.
    #[error("a value does not fit its column; this is a bug of the caller")]
    BadValue,
    /// Something that this code did not expect from SQLite.
    #[error(
        "unexpected database error (sqlite code {extended}), nothing was saved; report this code"
    )]
    Internal {
        /// SQLite's extended result code, 0 when the error did not come from SQLite.
        extended: i32,
    },
}

impl StoreError {
    /// A stable name for logs, tests and the shells.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NewerVersion { .. } => "newer_version",
            Self::Damaged { .. } => "damaged",
            Self::NotOurs => "not_ours",
            Self::ReadOnly => "read_only",
            Self::DiskFull => "disk_full",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Exists => "exists",
            Self::Io { .. } => "io",
            Self::Suspended => "suspended",
            Self::Conflict => "conflict",
            Self::UnknownVisit => "unknown_visit",
            Self::NotAtOffice { .. } => "not_at_office",
            Self::BadValue => "bad_value",
            Self::Internal { .. } => "internal",
        }
    }

    pub(crate) fn from_io(e: &std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match e.kind() {
            K::PermissionDenied | K::ReadOnlyFilesystem => Self::ReadOnly,
            K::StorageFull | K::QuotaExceeded => Self::DiskFull,
            K::AlreadyExists => Self::Exists,
            K::NotFound | K::NotADirectory | K::IsADirectory => Self::Unavailable,
            _ => Self::Io { extended: 0 },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        let failure = match &e {
            rusqlite::Error::SqliteFailure(f, _) => f,
            // A value on disk that is not what its column promises.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => {
                return Self::Damaged {
                    what: "a row is malformed",
                };
            }
            rusqlite::Error::ToSqlConversionFailure(_) => return Self::BadValue,
            rusqlite::Error::InvalidPath(_) | rusqlite::Error::NulError(_) => {
                return Self::Unavailable;
            }
            _ => return Self::Internal { extended: 0 },
        };
        let extended = failure.extended_code;
        // Growing the shared-memory file is the one write whose ENOSPC SQLite reports as an I/O error.
        if extended == ffi::SQLITE_IOERR_SHMSIZE {
            return Self::DiskFull;
        }
        match failure.code {
            ErrorCode::DatabaseCorrupt => Self::Damaged {
                what: "a page is malformed",
            },
            ErrorCode::NotADatabase => Self::Damaged {
                what: "not a database",
            },
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::CannotOpen => Self::Unavailable,
            ErrorCode::SystemIoFailure => Self::Io { extended },
            ErrorCode::ConstraintViolation if extended == ffi::SQLITE_CONSTRAINT_FOREIGNKEY => {
                Self::UnknownVisit
            }
            ErrorCode::ConstraintViolation | ErrorCode::TooBig => Self::BadValue,
            _ => Self::Internal { extended },
        }
    }
}
