//! One finding about a pack: where, how bad, what is wrong and what to do.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The pack cannot run.
    Error,
    /// The pack runs; its author should look.
    Warning,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// File within the pack.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// How bad.
    pub level: Level,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub fix: String,
}

impl Issue {
    pub(crate) fn whole(file: &str, code: &'static str, what: &str, fix: &str) -> Self {
        Self {
            file: file.into(),
            line: 1,
            level: Level::Error,
            code,
            what: what.into(),
            fix: fix.into(),
        }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        write!(
            f,
            "{}:{}: {level}[{}]: {}; {}",
            self.file, self.line, self.code, self.what, self.fix
        )
    }
}

/// The line, from 1, of a byte offset.
pub(crate) fn line_of(source: &[u8], offset: usize) -> usize {
    1 + source.iter().take(offset).filter(|b| **b == b'\n').count()
}
