//! How often events and their pasts are looked at: counted in tests, where work must not grow faster than a visit.

#[cfg(feature = "testkit")]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static SPENT: Cell<u64> = const { Cell::new(0) };
    }

    /// Looks of this thread since it was asked last.
    pub fn take() -> u64 {
        SPENT.take()
    }

    /// So many looks more.
    pub(crate) fn spend(looks: usize) {
        SPENT.set(SPENT.get() + looks as u64);
    }
}

#[cfg(feature = "testkit")]
pub(crate) use counted::spend;
#[cfg(feature = "testkit")]
pub use counted::take;

/// Nothing outside tests.
#[cfg(not(feature = "testkit"))]
pub(crate) fn spend(_: usize) {}
