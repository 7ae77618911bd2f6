//! What one seed came to, in figures and in one hash.

use std::collections::BTreeMap;
use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// How large a world is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldSize {
    /// Technicians, two to eight; each has one phone, some get a second one.
    pub people: usize,
    /// Working days; after each the world comes to rest and is checked.
    pub days: usize,
    /// Things that happen on a day.
    pub moments: usize,
    /// Of a thousand requests, how many meet a fault.
    pub faults: u64,
    /// Of a thousand moments, how many are an accident of a device or of the office.
    pub accidents: u64,
    /// Of a thousand moments, before how many a hostile phone sends something; with 0 there is none.
    pub hostile: u64,
}

impl Default for WorldSize {
    fn default() -> Self {
        Self {
            people: 3,
            days: 2,
            moments: 60,
            faults: 300,
            accidents: 90,
            hostile: 100,
        }
    }
}

impl WorldSize {
    /// A world whose size and weather are drawn from its seed, too.
    pub fn drawn(seed: u64) -> Self {
        let mut dice = crate::dice::Dice::new(seed, "settings");
        Self {
            people: dice.between(2, 5) as usize,
            days: dice.between(1, 3) as usize,
            moments: dice.between(20, 70) as usize,
            faults: [0, 150, 350, 700].get(dice.below(4)).copied().unwrap_or(0),
            accidents: [0, 60, 150, 300].get(dice.below(4)).copied().unwrap_or(0),
            hostile: [0, 100, 300].get(dice.below(3)).copied().unwrap_or(0),
        }
    }
}

/// What came of a seed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// Phones times days.
    pub device_days: usize,
    /// Events that a phone said it had recorded.
    pub taps: usize,
    /// Events at the office at the end.
    pub events: usize,
    /// Visits at the office at the end.
    pub visits: usize,
    /// Requests that were made.
    pub requests: usize,
    /// Rounds of everybody syncing until all was quiet, the worst day's.
    pub rounds: usize,
    /// Taps that went with a phone whose database was replaced by an older copy, never sent before.
    pub gone: usize,
    /// Faults and accidents that happened, by name.
    pub faults: BTreeMap<&'static str, usize>,
    /// SHA-256 over everything that happened, hex.
    pub trace: String,
    /// Invariants that did not hold, each with what broke it. Empty is good.
    pub broken: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let trace = self.trace.get(..16).unwrap_or_default();
        write!(
            f,
            "seed {}: {} device-days, {} taps, {} events in {} visits, {} requests, {} rounds, {} gone, trace {trace}",
            self.seed,
            self.device_days,
            self.taps,
            self.events,
            self.visits,
            self.requests,
            self.rounds,
            self.gone
        )?;
        for broken in &self.broken {
            write!(f, "\n  BROKEN {broken}")?;
        }
        Ok(())
    }
}

/// A hash over everything that happens, in order; with `DOORSTEP_SIM_TRACE` it is printed, too.
pub(crate) struct Trace {
    hash: Sha256,
    loud: bool,
}

impl Trace {
    pub fn new() -> Self {
        Self {
            hash: Sha256::new(),
            loud: std::env::var_os("DOORSTEP_SIM_TRACE").is_some(),
        }
    }
    pub fn say(&mut self, line: &str) {
        if self.loud {
            println!("{line}");
        }
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
    }
    pub fn digest(&self) -> String {
        HEXLOWER.encode(&self.hash.clone().finalize())
    }
}

/// The first bytes of a SHA-256, hex: enough to tell two things apart in a trace.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    HEXLOWER.encode(digest.get(..6).unwrap_or_default())
}
