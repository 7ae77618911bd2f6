//! How much is kept for one phone, for one since it was struck off, and for a company: volume has an owner. At a quota
//! nothing is lost and nothing else waits: the answer says so, the phone keeps what it has and sends it again, and the
//! page of people and phones names it.

/// What may be kept for one owner. Bytes are those of changes as they are rebuilt, whatever the body was packed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Changes, in all visits.
    pub changes: u64,
    /// Bytes of changes, values and blobs.
    pub bytes: u64,
    /// Visits that it opened.
    pub visits: u64,
    /// Bytes that the gate refused.
    pub aside: u64,
}

/// What was kept for an owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Changes.
    pub changes: u64,
    /// Bytes of changes as they are rebuilt, of values and of blobs.
    pub bytes: u64,
    /// Visits that it opened.
    pub visits: u64,
    /// Bytes in quarantine.
    pub aside: u64,
}

/// All quotas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// A phone: some years of a technician's work. (Ten visits a day of sixty events are 180,000 changes and 90 MB a
    /// year without photos.)
    pub phone: Quota,
    /// A phone since it was struck off: what it may still hold from before.
    pub struck_off: Quota,
    /// A company.
    pub company: Quota,
    /// Epochs of a phone in its life; one is a restore or a copy of its database.
    pub epochs: u64,
    /// Epochs of one phone in one visit: the clock of each change names all of a visit.
    pub epochs_of_visit: usize,
}

const MIB: u64 = 1024 * 1024;

impl Default for Quotas {
    fn default() -> Self {
        Self {
            phone: Quota {
                changes: 2_000_000,
                bytes: 2_048 * MIB,
                visits: 50_000,
                aside: 8 * MIB,
            },
            struck_off: Quota {
                changes: 20_000,
                bytes: 64 * MIB,
                visits: 200,
                aside: MIB,
            },
            company: Quota {
                changes: 1_000_000_000,
                bytes: 1_048_576 * MIB,
                visits: 50_000_000,
                aside: 256 * MIB,
            },
            epochs: 64,
            epochs_of_visit: 16,
        }
    }
}

/// What is left for a phone while a document is taken, and what of it was used.
#[derive(Debug)]
pub(crate) struct Purse {
    /// The phone's and the company's.
    left: [Quota; 2],
    used: Usage,
    full: Option<&'static str>,
}

impl Purse {
    pub(crate) fn new(quotas: [Quota; 2], used: [Usage; 2]) -> Self {
        let left = |quota: Quota, used: Usage| Quota {
            changes: quota.changes.saturating_sub(used.changes),
            bytes: quota.bytes.saturating_sub(used.bytes),
            visits: quota.visits.saturating_sub(used.visits),
            aside: quota.aside.saturating_sub(used.aside),
        };
        let ([phone, company], [own, all]) = (quotas, used);
        Self {
            left: [left(phone, own), left(company, all)],
            used: Usage::default(),
            full: None,
        }
    }

    /// Takes what is to be kept, all of it or nothing.
    pub(crate) fn take(&mut self, more: Usage) -> Result<(), &'static str> {
        let codes = [
            ["full_changes", "full_bytes", "full_visits", "full_aside"],
            ["full_company"; 4],
        ];
        for (left, codes) in self.left.iter().zip(codes) {
            let asked = [
                (more.changes, left.changes),
                (more.bytes, left.bytes),
                (more.visits, left.visits),
                (more.aside, left.aside),
            ];
            for ((more, left), code) in asked.into_iter().zip(codes) {
                if more > left {
                    self.full = Some(code);
                    return Err(code);
                }
            }
        }
        for left in &mut self.left {
            left.changes -= more.changes;
            left.bytes -= more.bytes;
            left.visits -= more.visits;
            left.aside -= more.aside;
        }
        self.used.changes += more.changes;
        self.used.bytes += more.bytes;
        self.used.visits += more.visits;
        self.used.aside += more.aside;
        Ok(())
    }

    /// Something else is full.
    pub(crate) fn refuse(&mut self, code: &'static str) -> &'static str {
        self.full.insert(code)
    }

    pub(crate) fn used(&self) -> Usage {
        self.used
    }

    pub(crate) fn full(&self) -> Option<&'static str> {
        self.full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purse_gives_all_or_nothing_and_says_whose_it_is() {
        let quota = |n| Quota {
            changes: n,
            bytes: n,
            visits: n,
            aside: n,
        };
        let of = |changes, bytes, visits, aside| Usage {
            changes,
            bytes,
            visits,
            aside,
        };
        let full = of(9, 9, 9, 9);
        let nothing = Usage::default();
        // What the phone and the company may have and have used, what is asked, and the answer.
        let table = [
            (10, nothing, 10, nothing, of(10, 10, 10, 10), Ok(())),
            (10, full, 99, nothing, of(1, 1, 1, 1), Ok(())),
            (10, full, 99, nothing, of(2, 0, 0, 0), Err("full_changes")),
            (10, full, 99, nothing, of(0, 2, 0, 0), Err("full_bytes")),
            (10, full, 99, nothing, of(0, 0, 2, 0), Err("full_visits")),
            (10, full, 99, nothing, of(0, 0, 0, 2), Err("full_aside")),
            (99, nothing, 10, full, of(1, 2, 1, 1), Err("full_company")),
            // A quota that was lowered below what is kept.
            (5, full, 99, nothing, of(0, 0, 0, 1), Err("full_aside")),
            (5, full, 99, nothing, nothing, Ok(())),
        ];
        for (phone, own, company, all, more, answer) in table {
            let mut purse = Purse::new([quota(phone), quota(company)], [own, all]);
            assert_eq!(purse.take(more), answer);
            assert_eq!(purse.full(), answer.err());
            let used = if answer.is_ok() { more } else { nothing };
            assert_eq!(purse.used(), used);
        }
    }
}
