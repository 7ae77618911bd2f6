//! How a command ends when it does not succeed: a stable code, what happened, what to do, an exit code.

use std::fmt;

/// Why a command did not succeed.
#[derive(Debug)]
pub struct Fail {
    /// Exit code of the process: 1 looked and found wanting, 3 could not be done.
    pub exit: u8,
    /// Stable code.
    pub code: String,
    /// What happened.
    pub what: String,
    /// What to do.
    pub todo: String,
}

impl Fail {
    /// Something was looked at and found wanting.
    pub fn found(code: &str, what: impl fmt::Display, todo: &str) -> Self {
        Self::new(1, code, what, todo)
    }
    /// It could not be done.
    pub fn cannot(code: &str, what: impl fmt::Display, todo: &str) -> Self {
        Self::new(3, code, what, todo)
    }
    fn new(exit: u8, code: &str, what: impl fmt::Display, todo: &str) -> Self {
        Self {
            exit,
            code: code.into(),
            what: what.to_string(),
            todo: todo.into(),
        }
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "doorstep: error[{}]: {}", self.code, self.what)?;
        if !self.todo.is_empty() {
            write!(f, "\n  to do: {}", self.todo)?;
        }
        Ok(())
    }
}

impl From<std::io::Error> for Fail {
    fn from(e: std::io::Error) -> Self {
        Self::cannot("io", e, "check that the path exists and may be written to")
    }
}

impl From<doorstep_dispatch::DispatchError> for Fail {
    fn from(e: doorstep_dispatch::DispatchError) -> Self {
        Self::cannot(e.code(), e, "")
    }
}
