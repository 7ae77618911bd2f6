//! The network between a phone and the office: real HTTP that can be cut, and that counts what it carries.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use doorstep_core::{HttpTransport, Reply, Transport, TransportError};

/// What one phone's network carried. Clones share it.
#[derive(Clone, Default)]
pub struct Wire {
    cut: Arc<AtomicBool>,
    requests: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
    received: Arc<AtomicU64>,
    failed: Arc<AtomicU64>,
}

/// Counts of one or several phones.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carried {
    /// Requests that were answered.
    pub requests: u64,
    /// Bytes of their bodies.
    pub sent: u64,
    /// Bytes of the answers.
    pub received: u64,
    /// Requests that found no network.
    pub failed: u64,
}

impl Wire {
    /// No signal from now on, or signal again.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::SeqCst);
    }

    /// Whether there is no signal.
    pub fn is_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst)
    }

    /// What it carried so far.
    pub fn carried(&self) -> Carried {
        Carried {
            requests: self.requests.load(Ordering::SeqCst),
            sent: self.sent.load(Ordering::SeqCst),
            received: self.received.load(Ordering::SeqCst),
            failed: self.failed.load(Ordering::SeqCst),
        }
    }
}

impl std::iter::Sum for Carried {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            requests: a.requests + b.requests,
            sent: a.sent + b.sent,
            received: a.received + b.received,
            failed: a.failed + b.failed,
        })
    }
}

/// HTTP over a [`Wire`].
pub struct Line {
    /// What it runs over.
    pub wire: Wire,
    /// The real transport.
    pub http: HttpTransport,
}

impl Transport for Line {
    fn post(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Reply, TransportError> {
        if self.wire.is_cut() {
            self.wire.failed.fetch_add(1, Ordering::SeqCst);
            return Err(TransportError::Unreachable("no signal".to_owned()));
        }
        let reply = self.http.post(path, headers, body)?;
        self.wire.requests.fetch_add(1, Ordering::SeqCst);
        self.wire
            .sent
            .fetch_add(body.len() as u64, Ordering::SeqCst);
        self.wire
            .received
            .fetch_add(reply.body.len() as u64, Ordering::SeqCst);
        Ok(reply)
    }
}
