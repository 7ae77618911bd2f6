//! An event as a record, and what names it.

use std::sync::Arc;

use doorstep_standard::EventKind;
use sha2::{Digest, Sha256};

use crate::id::{DeviceId, EventId, PersonId, VisitId};
use crate::json::Json;

/// Most events that `after` may name.
pub const MAX_AFTER: usize = 8;
/// Longest event, in bytes.
pub const MAX_EVENT: usize = 64 * 1024;

/// An event as it stands in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Hash of visit and bytes.
    pub id: EventId,
    /// What was done, and by which side.
    pub kind: EventKind,
    /// The newest events that the writer had seen, ascending.
    pub after: Vec<EventId>,
    /// The event that opened the trip, if one is open and this is not it.
    pub trip: Option<EventId>,
    /// The person who acted.
    pub by: PersonId,
    /// The device that recorded it, or `office`.
    pub dev: DeviceId,
    /// Wall clock, UTC milliseconds, as the device showed it.
    pub at: i64,
    /// Monotonic clock that counts sleep, milliseconds since `boot`.
    pub mono: Option<i64>,
    /// The boot that `mono` belongs to.
    pub boot: Option<String>,
    /// Server time minus `mono`, and the uncertainty each way, milliseconds.
    pub srv: Option<(i64, i64)>,
    /// Ids, codes, integers and references; never free text.
    pub data: Json,
    /// The whole hash of which the id is the first half.
    pub digest: [u8; 32],
    /// The canonical bytes.
    pub bytes: Arc<str>,
}

/// The id of canonical event bytes:
/// the first 128 bits of SHA-256("doorstep-event-v1" | visit | bytes).
pub fn event_id(visit: VisitId, bytes: &str) -> EventId {
    first_half(event_hash(visit, bytes))
}

pub fn first_half(digest: [u8; 32]) -> EventId {
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    EventId(id)
}

/// The whole SHA-256 of which [`event_id`] is the first half; a signature's root is made of these.
pub fn event_hash(visit: VisitId, bytes: &str) -> [u8; 32] {
    let mut h = Sha256::new();
    h.update(b"doorstep-event-v1");
    h.update(visit.0.as_bytes());
    h.update(bytes.as_bytes());
    h.finalize().into()
}

/// `d.`, `l.` or `o.` and a name of `[a-z0-9_]`.
pub fn is_kind(kind: &str) -> bool {
    kind.len() <= 64
        && kind
            .strip_prefix("d.")
            .or_else(|| kind.strip_prefix("l."))
            .or_else(|| kind.strip_prefix("o."))
            .is_some_and(crate::json::is_member_name)
}

pub fn is_code(s: &str, max: usize) -> bool {
    (1..=max).contains(&s.len())
        && s.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
