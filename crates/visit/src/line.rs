//! The events of a part line; what they come to is told in `part`.

use std::cell::RefCell;

use doorstep_standard::Tri;

use crate::id::EventId;

/// The events of a part line, from a point of view.
pub(crate) struct Line {
    pub id: EventId,
    pub opener: usize,
    pub quotes: Vec<usize>,
    pub consents: Vec<usize>,
    pub refusals: Vec<usize>,
    pub fits: Vec<usize>,
    pub returns: Vec<usize>,
    /// The last event about the line on each chain of the history, with everything that is here.
    pub ends: Vec<usize>,
    /// The states of the line that somebody asked for, by name: it is the same line each time.
    pub states: RefCell<Vec<(String, Tri)>>,
}
