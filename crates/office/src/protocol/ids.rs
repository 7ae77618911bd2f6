//! Ids and hashes as the wire writes them, and as the office does.

use doorstep_doc::Hash;
use doorstep_visit::VisitId;
use doorstep_wire::{Hash32, Id16};
use uuid::Uuid;

pub(super) fn doc_id(visit: VisitId) -> Id16 {
    Id16(*visit.0.as_bytes())
}

pub(super) fn visit_id(doc: Id16) -> VisitId {
    VisitId(Uuid::from_bytes(doc.0))
}

pub(super) fn hashes(from: &[[u8; 32]]) -> Vec<Hash32> {
    from.iter().copied().map(Hash32).collect()
}

pub(super) fn to_doc(from: &[Hash32]) -> Vec<Hash> {
    from.iter().map(|h| Hash(h.0)).collect()
}
