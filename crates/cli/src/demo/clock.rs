//! The clock of the demonstration: the machine's own, moved along by the story instead of slept through.
//! The office and every phone share it; a phone's monotonic clock moves with it, as it would in life.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use doorstep_core::{Clock as PhoneClock, Mono, SystemClock};
use doorstep_office::Clock as OfficeClock;

/// The machine's clock and how far the story is from it. Clones share it.
#[derive(Clone)]
pub struct DemoClock {
    machine: Arc<SystemClock>,
    /// Story time minus machine time, milliseconds; only ever grows.
    skew: Arc<AtomicI64>,
}

impl DemoClock {
    /// A clock that now shows `story_ms` before the machine's time.
    pub fn behind_by(story_ms: i64) -> Self {
        Self {
            machine: Arc::new(SystemClock::new()),
            skew: Arc::new(AtomicI64::new(-story_ms)),
        }
    }

    /// UTC milliseconds of the story.
    pub fn now(&self) -> i64 {
        self.machine.wall_ms() + self.skew.load(Ordering::SeqCst)
    }

    /// Lets time pass.
    pub fn pass(&self, ms: i64) {
        self.skew.fetch_add(ms.max(0), Ordering::SeqCst);
    }

    /// Lets time pass until the story shows `at`; a moment that is over already changes nothing.
    pub fn pass_until(&self, at: i64) {
        self.pass(at - self.now());
    }

    /// Milliseconds by which the story is still behind the machine.
    pub fn behind(&self) -> i64 {
        -self.skew.load(Ordering::SeqCst)
    }

    /// The clock in the pocket of one person, under a boot of its own.
    pub fn of_phone(&self, boot: String, since_boot_ms: i64) -> PocketClock {
        PocketClock {
            story: self.clone(),
            boot,
            started: self.now() - since_boot_ms,
        }
    }
}

impl OfficeClock for DemoClock {
    fn now_ms(&self) -> i64 {
        self.now()
    }
    fn set_apart_ms(&self) -> i64 {
        -self.behind()
    }
}

/// A phone's clocks.
pub struct PocketClock {
    story: DemoClock,
    boot: String,
    /// When the phone was switched on, UTC milliseconds.
    started: i64,
}

impl PhoneClock for PocketClock {
    fn wall_ms(&self) -> i64 {
        self.story.now()
    }
    fn mono(&self) -> Option<Mono> {
        Some(Mono {
            boot: self.boot.clone(),
            ms: self.story.now() - self.started,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_seconds_pass_without_waiting_and_never_backwards() {
        let clock = DemoClock::behind_by(3_600_000);
        let phone = clock.of_phone("b".into(), 1_000);
        let (wall, mono) = (phone.wall_ms(), phone.mono().unwrap().ms);
        clock.pass(30_000);
        clock.pass(-5_000);
        assert!((30_000..31_000).contains(&(phone.wall_ms() - wall)));
        assert!((30_000..31_000).contains(&(phone.mono().unwrap().ms - mono)));
        let before = clock.now();
        clock.pass_until(before - 1);
        assert!(clock.now() >= before);
        assert!(clock.behind() < 3_600_000);
    }
}
