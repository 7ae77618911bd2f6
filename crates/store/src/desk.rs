//! What the writing half remembers from one row of the log to the next.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::raw::Base;
use crate::row::Hash;

/// The row that was written last, against which the next of its visit is written. Kept from one transaction to the
/// next, and let go of whenever one fails.
pub(crate) type Last = Option<(i64, Base)>;

/// What a transaction knows of the log that it writes.
#[derive(Default)]
pub(crate) struct Desk {
    /// The newest place in the order of arrival, once one was given out.
    pub arrival: Cell<Option<i64>>,
    pub open: RefCell<Option<Open>>,
}

/// The log of the visit that was written last.
pub(crate) struct Open {
    pub visit: String,
    pub log: i64,
    pub ends: Vec<u8>,
    pub packed: bool,
    pub writers: Vec<([u8; 16], Vec<u8>, i64)>,
    /// Hashes of the changes in the pack, by actor and number, once they were asked for.
    pub within: Option<BTreeMap<([u8; 16], u64), Hash>>,
}
