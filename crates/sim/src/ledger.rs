//! What the world knows beside phones and office: what was promised to whom. The checks hold both to it.

use std::collections::{BTreeMap, BTreeSet};

/// An event that a phone said it had recorded.
#[derive(Clone, Debug)]
pub(crate) struct Tap {
    pub visit: String,
    pub event: String,
    pub phone: usize,
    /// Its phone got an older database before the event had reached anybody.
    pub may_be_gone: bool,
    /// What was typed with it.
    pub typed: Option<String>,
    /// What was typed or signed went with an older database, though the event had arrived.
    pub paper_may_be_gone: bool,
}

/// A statement that a customer signed.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub visit: String,
    pub event: String,
    pub phone: usize,
    pub sha256: String,
    pub text: String,
}

/// Promises.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub taps: Vec<Tap>,
    pub signatures: Vec<Signature>,
    /// Who was ever given which visit, opened it, or was handed it.
    pub given: BTreeSet<(String, String)>,
    /// Public keys by device.
    pub keys: BTreeMap<String, Vec<u8>>,
    /// Taps that were excused and that nobody has in the end.
    pub gone: usize,
    /// What did not hold.
    pub broken: Vec<String>,
}

impl Ledger {
    pub fn tap(&mut self, phone: usize, visit: &str, event: &str, typed: Option<String>) {
        // The same act on the same ground in the same millisecond is the same event.
        if self.taps.iter().any(|t| t.event == event) {
            return;
        }
        self.taps.push(Tap {
            visit: visit.to_owned(),
            event: event.to_owned(),
            phone,
            may_be_gone: false,
            typed,
            paper_may_be_gone: false,
        });
    }

    pub fn give(&mut self, person: &str, visit: &str) {
        self.given.insert((person.to_owned(), visit.to_owned()));
    }

    pub fn was_given(&self, person: &str, visit: &str) -> bool {
        self.given.contains(&(person.to_owned(), visit.to_owned()))
    }

    pub fn broke(&mut self, what: String) {
        if self.broken.len() < 40 && !self.broken.contains(&what) {
            self.broken.push(what);
        }
    }
}
