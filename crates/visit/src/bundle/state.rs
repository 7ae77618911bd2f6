//! What the visit in a file comes to, by this software.

use super::{Bundle, Verdict};
use crate::fold::{Now, VisitState, fold};

impl Verdict {
    /// Judges a bundle by what is in it, as of `at`, UTC milliseconds.
    pub fn of(bundle: &Bundle, at: i64) -> Self {
        Self::of_state(&state(bundle, at), at)
    }
}

/// Folds what is in a bundle, as of `at`.
fn state(bundle: &Bundle, at: i64) -> VisitState {
    let now = Now { at, mono: None };
    fold(&bundle.history(), &bundle.compiled(), &now)
}

impl Bundle {
    /// What the visit comes to, from the events and standards in the file, as of when it was written;
    /// without a verdict in it, as of its newest event.
    pub fn state(&self) -> VisitState {
        let newest = || self.history().events().iter().map(|e| e.at).max();
        let at = match &self.verdict {
            Some(v) => v.at,
            None => newest().unwrap_or(0),
        };
        state(self, at)
    }
}
