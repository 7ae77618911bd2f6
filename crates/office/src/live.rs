//! Wake-ups after a commit: pages and phones ask anew, nothing is carried here that could be lost.

use doorstep_visit::{DeviceId, TenantId, VisitId};
use tokio::sync::broadcast;

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveEvent {
    /// A visit has new events or another projection.
    Visit(TenantId, VisitId),
    /// A device has something to pull.
    Feed(TenantId, DeviceId),
    /// A process beside this one has written, such as `doorstep admin`: anything may have changed.
    Elsewhere,
    /// The office is closing; streams end.
    Closing,
}

/// The channel of wake-ups.
#[derive(Clone, Debug)]
pub struct Live(broadcast::Sender<LiveEvent>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::Sender::new(1024))
    }
}

impl Live {
    /// Tells whoever listens.
    pub fn tell(&self, event: LiveEvent) {
        // Nobody listening is fine.
        let _ = self.0.send(event);
    }

    /// Listens from now on; a listener that is too slow learns that it missed some and asks anew.
    pub fn listen(&self) -> broadcast::Receiver<LiveEvent> {
        self.0.subscribe()
    }
}
