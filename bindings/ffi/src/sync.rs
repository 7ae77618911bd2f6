//! Calls that wait for the network. The engine is free while they do: others go on recording.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use doorstep_core as core;

use crate::calls::Owner;
use crate::engine::Core;
use crate::error::{DoorstepError, Own};
use crate::ports::{ProgressListener, SyncProgress};

/// What a sync brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct SyncSummary {
    /// Requests that were answered.
    pub requests: i32,
    /// Changes that the office took or had.
    pub pushed: i64,
    /// Changes that came.
    pub pulled: i64,
    /// Items that this phone put aside, because they are not what an office sends.
    pub quarantined: i64,
    /// Changes that the office put aside.
    pub refused: i64,
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn small(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Lets the next sync in, however this one ends.
struct Turn<'c>(&'c Core);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.syncing.store(false, Ordering::SeqCst);
    }
}

#[uniffi::export]
impl Core {
    /// Joins the office with a one-time code. `device_name` is what the office calls this phone. Safe to repeat.
    ///
    /// # Errors
    /// `Refused` when the code is used up, expired or mistyped, or the phone holds visits of another office; `TryLater`
    /// when no answer of the office came.
    pub fn enrol(&self, code: String, device_name: Option<String>) -> Result<Owner, DoorstepError> {
        let transport = self.transport()?;
        let call = self.with("enrol", |core| {
            core.enrol_call(&code, device_name.as_deref())
        })?;
        let sent = self.clock.mono();
        let reply = transport
            .post(&call.path, &call.headers, &call.body)
            .map_err(|why| self.offline(why))?;
        self.with("enrol", |core| {
            core.enrol_finish(&reply, sent.as_ref())
                .map(|me| Owner::of(&me))
        })
    }

    /// Syncs until nothing is left, and tells `progress` after each answer. Whatever was answered stays answered,
    /// however it ends.
    ///
    /// # Errors
    /// `TryLater` when no answer of the office came, with the code `sync_running` when a sync is under way already, and
    /// `sync_cancelled` when it was told to end; `SignInAgain` when the office does not know the phone any more;
    /// `UpdateApp` when they do not understand each other.
    pub fn sync_now(
        &self,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<SyncSummary, DoorstepError> {
        if self.syncing.swap(true, Ordering::SeqCst) {
            return Err(self.own(Own::SyncRunning));
        }
        let _turn = Turn(self);
        self.cancelled.store(false, Ordering::SeqCst);
        let transport = self.transport()?;
        let mut machine = core::SyncMachine::new();
        let mut call = self.with("sync_now", |core| machine.begin(core))?;
        loop {
            let answer = transport.post(&call.path, &call.headers, &call.body);
            let (step, so_far) = self.with("sync_now", |core| {
                let reply = match answer {
                    Ok(reply) => reply,
                    Err(why) => return Err(machine.failed(core, why)),
                };
                let step = machine.finish(core, &reply)?;
                Ok((step, machine.progress(core)?))
            })?;
            if let Some(listener) = &progress
                && listener
                    .progressed(SyncProgress {
                        requests: small(so_far.requests),
                        pushed: signed(so_far.pushed),
                        pulled: signed(so_far.pulled),
                        waiting: signed(so_far.waiting),
                    })
                    .is_err()
            {
                self.say("sync_now", "listener_failed");
            }
            match step {
                core::SyncStep::Done(s) => {
                    return Ok(SyncSummary {
                        requests: small(s.requests),
                        pushed: signed(s.pushed),
                        pulled: signed(s.pulled),
                        quarantined: signed(s.quarantined),
                        refused: signed(s.refused),
                    });
                }
                core::SyncStep::More(next) if !self.cancelled.load(Ordering::SeqCst) => call = next,
                core::SyncStep::More(_) => {
                    return Err(self.own(Own::SyncCancelled));
                }
            }
        }
    }

    /// Ends a sync that is under way after its next answer. What was answered stays answered.
    pub fn cancel_sync(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
    }
}
