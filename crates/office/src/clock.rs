//! Time and randomness of the office, handed in by whoever starts it.
//! Nothing else in this crate reads a clock or draws a random byte.

/// What time it is.
pub trait Clock: Send + Sync {
    /// UTC milliseconds.
    fn now_ms(&self) -> i64;

    /// By how much this clock is set apart from the machine's on purpose, milliseconds, negative when it is behind:
    /// a demonstration plays on another day. The console says so on every page.
    fn set_apart_ms(&self) -> i64 {
        0
    }
}

/// Unpredictable bytes.
pub trait Random: Send + Sync {
    /// Fills `out` with bytes that nobody can guess.
    fn fill(&self, out: &mut [u8]);
}

/// `N` unpredictable bytes.
pub(crate) fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut out = [0; N];
    random.fill(&mut out);
    out
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |d| d.as_millis() as i64)
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// Stops the process when the operating system has no randomness to give: no key may be made without it.
    fn fill(&self, out: &mut [u8]) {
        if getrandom::fill(out).is_err() {
            std::process::abort();
        }
    }
}
