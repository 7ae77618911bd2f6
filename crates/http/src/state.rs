//! What the handlers have at hand, and how much of it at once.

use std::sync::Arc;

use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::Office;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Largest body of a route that names no limit of its own.
pub(crate) const BODY: usize = 256 * 1024;
/// How long a password, or the rest of an answer, waits for its turn.
const DOOR_TIME: std::time::Duration = std::time::Duration::from_secs(5);

/// What every handler has at hand; clones share it.
#[derive(Clone, Debug)]
pub struct AppState {
    office: Office,
    slots: Arc<Semaphore>,
    /// Password hashes cost 19 MiB each; few are made at once.
    doors: Arc<Semaphore>,
}

impl AppState {
    /// The state around an office.
    pub fn new(office: Office) -> Self {
        let slots = Arc::new(Semaphore::new(office.config().concurrent));
        let doors = Arc::new(Semaphore::new(4));
        Self {
            office,
            slots,
            doors,
        }
    }

    /// The office; its methods block, call them within [`AppState::run`].
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// Runs blocking work with the office.
    ///
    /// # Errors
    /// What the work answers, or [`OfficeError::Busy`] when too much is in hand.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Office) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = self
            .slots
            .clone()
            .try_acquire_owned()
            .map_err(|_| OfficeError::Busy)?;
        self.run_with(slot, work).await
    }

    /// The same for an answer that has begun: it waits its turn instead of being broken off.
    ///
    /// # Errors
    /// What the work answers, or [`OfficeError::Busy`] after a while.
    pub async fn run_on<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Office) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = tokio::time::timeout(DOOR_TIME, self.slots.clone().acquire_owned()).await;
        let Ok(Ok(slot)) = slot else {
            return Err(OfficeError::Busy);
        };
        self.run_with(slot, work).await
    }

    async fn run_with<T: Send + 'static>(
        &self,
        slot: OwnedSemaphorePermit,
        work: impl FnOnce(&Office) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let office = self.office.clone();
        tokio::task::spawn_blocking(move || {
            let out = work(&office);
            drop(slot);
            out
        })
        .await
        .unwrap_or(Err(OfficeError::Internal))
    }
}

impl AppState {
    /// Runs work that hashes a password; few at once, however many ask.
    ///
    /// # Errors
    /// What the work answers, or [`OfficeError::Busy`].
    pub async fn run_hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Office) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = self.doors.clone().acquire_owned();
        let turn = tokio::time::timeout(DOOR_TIME, turn).await;
        let Ok(Ok(turn)) = turn else {
            return Err(OfficeError::Busy);
        };
        let done = self.run(work).await;
        drop(turn);
        done
    }
}
