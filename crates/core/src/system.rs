//! The clocks and randomness of the machine this runs on. The only file that asks the system for the time.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::ports::{Clock, Mono, PortError, Random};

/// The system's wall clock, and a monotonic clock that counts sleep where the kernel says how long it is up.
#[derive(Debug)]
pub struct SystemClock {
    boot: String,
    /// For systems that do not say how long they are up: this process stands for the boot.
    started: Instant,
}

impl SystemClock {
    /// Reads the id of this boot.
    pub fn new() -> Self {
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let id = id.trim().to_ascii_lowercase();
        let boot = if is_code(&id) && uptime().is_some() {
            id
        } else {
            // Another process is another boot, so that its time is never taken for this one's.
            let nanos = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |d| d.as_nanos());
            format!("process-{}-{nanos}", std::process::id())
        };
        Self {
            boot,
            started: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        // A clock before 1970 is recorded as 1970; the gates do not rest on it.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
    }
    fn mono(&self) -> Option<Mono> {
        let by_process = self.boot.starts_with("process-");
        let ms = match uptime() {
            Some(ms) if !by_process => ms,
            _ if by_process => i64::try_from(self.started.elapsed().as_millis()).ok()?,
            _ => return None,
        };
        Some(Mono {
            boot: self.boot.clone(),
            ms,
        })
    }
}

/// Milliseconds since boot, sleep included.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn uptime() -> Option<i64> {
    let up = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    up.tv_sec
        .checked_mul(1000)?
        .checked_add(up.tv_nsec / 1_000_000)
}

/// Elsewhere nobody says how long the system is up, sleep included.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn uptime() -> Option<i64> {
    None
}

fn is_code(s: &str) -> bool {
    (1..=64).contains(&s.len())
        && s.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), PortError> {
        getrandom::fill(out).map_err(|e| PortError::new("randomness", "no_randomness", e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_run_forward_within_one_boot() {
        let clock = SystemClock::new();
        let (a, b) = (clock.mono().unwrap(), clock.mono().unwrap());
        assert_eq!(a.boot, b.boot);
        if !a.boot.starts_with("process-") {
            // In hundredths of a second, and read a moment later.
            let said = std::fs::read_to_string("/proc/uptime").unwrap();
            let said = said.split('.').next().unwrap();
            assert!(said.parse::<i64>().unwrap() >= a.ms / 1000);
        }
        assert!(a.ms <= b.ms && is_code(&a.boot));
        assert!(clock.wall_ms() > 1_700_000_000_000);
    }

    #[test]
    fn randomness_differs() {
        let (mut a, mut b) = ([0; 32], [0; 32]);
        SystemRandom.fill(&mut a).unwrap();
        SystemRandom.fill(&mut b).unwrap();
        assert_ne!(a, b);
    }
}
