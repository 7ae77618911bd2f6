//! One true time, and the clocks that show it more or less well. Time passes when the world says so.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use doorstep_core::Mono;

/// 23 November 2026, 08:00 in Shanghai, UTC milliseconds.
pub(crate) const MORNING: i64 = 1_795_392_000_000;
/// A day, milliseconds.
pub(crate) const DAY: i64 = 86_400_000;

/// The true time; the office's clock shows it.
#[derive(Debug)]
pub(crate) struct Time(AtomicI64);

impl Time {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(MORNING)))
    }
    pub fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms.max(0), Ordering::SeqCst);
    }
}

impl doorstep_office::Clock for Time {
    fn now_ms(&self) -> i64 {
        self.now()
    }
}

/// A phone's clocks: a wall clock that somebody may set, and one that counts from the last boot.
#[derive(Debug)]
pub(crate) struct PhoneClock {
    time: Arc<Time>,
    /// Wall clock minus truth, milliseconds.
    error: AtomicI64,
    /// Number of the boot and the true time at which it began.
    boot: Mutex<(u32, i64)>,
}

impl PhoneClock {
    pub fn new(time: Arc<Time>) -> Arc<Self> {
        let began = time.now() - 3_600_000;
        Arc::new(Self {
            time,
            error: AtomicI64::new(0),
            boot: Mutex::new((1, began)),
        })
    }
    /// Sets the wall clock so far from the truth.
    pub fn set_wrong_by(&self, ms: i64) {
        self.error.store(ms, Ordering::SeqCst);
    }
    /// The phone is switched off and on.
    pub fn reboot(&self) {
        let mut boot = self.boot.lock().unwrap_or_else(PoisonError::into_inner);
        *boot = (boot.0 + 1, self.time.now() - 9_000);
    }
}

impl doorstep_core::Clock for PhoneClock {
    fn wall_ms(&self) -> i64 {
        self.time.now() + self.error.load(Ordering::SeqCst)
    }
    fn mono(&self) -> Option<Mono> {
        let boot = self.boot.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Mono {
            boot: format!("boot-{}", boot.0),
            ms: self.time.now() - boot.1,
        })
    }
}
