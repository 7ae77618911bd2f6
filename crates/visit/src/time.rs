//! A moment, as honestly as it is known, and the present.

/// When an event happened, UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// Not before.
    pub earliest: i64,
    /// Not after.
    pub latest: i64,
    /// There was no contact with the office within that boot: only the phone's word.
    pub phone_only: bool,
}

impl Instant {
    /// A time that is known to the millisecond.
    pub fn exact(ms: i64) -> Self {
        Self {
            earliest: ms,
            latest: ms,
            phone_only: false,
        }
    }
    /// The middle of the interval, for lists and drawings.
    pub fn middle(self) -> i64 {
        self.earliest + (self.latest - self.earliest) / 2
    }
}

/// The present, as far as the one who folds knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Wall clock, UTC milliseconds.
    pub at: i64,
    /// Boot and monotonic milliseconds of the device that asks; absent at the office.
    pub mono: Option<(String, i64)>,
}
