//! What the office does when nobody waits for it: visits that are at rest become one row of the log.

use doorstep_visit::TenantId;

use super::Office;
use crate::error::Result;
use crate::storage::{Packing, Rows};

/// Visits that are looked at together.
const SOME: usize = 16;

impl Office {
    /// Brings the logs of visits that were closed or called off, and of those in many rows, into one row each; answers
    /// how many. What is stored was rebuilt and compared byte for byte; a visit that fails stays as it is and does not
    /// hold up the others.
    ///
    /// # Errors
    /// What the database answers.
    pub fn pack_loose(&self, tenant: &TenantId) -> Result<usize> {
        self.pack_while(tenant, || true)
    }

    /// The same as long as nothing is more urgent; what is left is done the next time.
    pub(super) fn pack_while(&self, tenant: &TenantId, idle: impl Fn() -> bool) -> Result<usize> {
        let (mut packed, mut last) = (0, None);
        loop {
            let loose = self.storage().read(tenant, |rows| rows.loose(last, SOME))?;
            if loose.is_empty() {
                return Ok(packed);
            }
            // The work is done on a view; only its outcome is written, if nothing came in between.
            let made = loose.iter().take_while(|_| idle());
            let made: Vec<Packing> = made
                .filter_map(|visit| {
                    let read = |rows: Rows| rows.packed(*visit);
                    self.storage().read(tenant, read).ok()
                })
                .collect();
            packed += self.storage().write(tenant, |tx| {
                let done = made.iter().map(|made| tx.part(|| tx.pack(made)));
                Ok(done.filter(|done| matches!(done, Ok(true))).count())
            })?;
            match loose.last() {
                Some(visit) if loose.len() == SOME && idle() => last = Some(*visit),
                _ => return Ok(packed),
            }
        }
    }
}
