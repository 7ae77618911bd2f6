//! After a sync: visits that are over and at the office stand in the database as one pack each.

use crate::engine::Core;

/// Phases in which nothing more is expected; a late record is a row again until the next sync.
const OVER: [&str; 3] = ["left", "cancelled", "closed"];

/// Visits that one sync packs at most, so that it stays short on a phone that was updated with years of them.
const AT_ONCE: u32 = 64;

impl Core {
    /// Packs visits that are over and at the office. What cannot be packed stays as it is, and nobody waits for it.
    pub(crate) fn pack_visits(&mut self) {
        let found = self.store.write(|tx| tx.to_pack(&OVER, AT_ONCE));
        let visits = found.unwrap_or_default();
        if visits.is_empty() {
            return;
        }
        let together = self.store.write(|tx| {
            visits
                .iter()
                .try_for_each(|visit| tx.pack_visit(visit).map(drop))
        });
        if together.is_err() {
            for visit in &visits {
                let _ = self.store.write(|tx| tx.pack_visit(visit));
            }
        }
    }
}
