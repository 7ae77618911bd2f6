//! The same id or hash as the wire, the domain and the document write it.

use data_encoding::HEXLOWER;
use doorstep_visit::VisitId;
use doorstep_visit::id::from_base32;
use doorstep_wire::{Hash32, Id16};

/// The visit of the wire.
pub(super) fn doc_id(id: VisitId) -> Id16 {
    Id16(*id.0.as_bytes())
}
/// The visit of the domain.
pub(super) fn visit_id(doc: Id16) -> VisitId {
    VisitId(uuid::Uuid::from_bytes(doc.0))
}
/// The hash of a value as the wire writes it.
pub(super) fn value_hash(p: &str) -> Option<Hash32> {
    from_base32(p)?.try_into().ok().map(Hash32)
}
/// A hash that an event writes in hex.
pub(super) fn hex_hash(text: &str) -> Option<[u8; 32]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}
