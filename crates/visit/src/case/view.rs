//! From where, and as whom, a question is asked, and the newest writes that answer it.

use crate::id::{EventId, PersonId};

/// From where a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// With everything that is here.
    All,
    /// With the causal past of the event at this index.
    PastOf(usize),
}

/// Who asks: door steps are per trip and person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// The person.
    pub by: PersonId,
    /// The trip, if one is open.
    pub trip: Option<EventId>,
}

impl Standpoint {
    /// The office's: whoever did it, on whatever trip, it was done.
    pub fn everybody() -> Self {
        Self {
            by: PersonId::everybody(),
            trip: None,
        }
    }
}

/// A register: the writes that no other write has in its past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// Indexes of the newest writes, in history order; more than one when they were concurrent.
    pub writes: Vec<usize>,
}
