//! How much room the parts of an answer take.

use doorstep_wire::{Ack, Pull};

/// What an item costs beside its contents, bytes, roughly.
const OVERHEAD: usize = 220;

/// The bytes that an item adds to an answer, roughly.
pub(super) fn of_item(item: &Pull) -> usize {
    let private: usize = item.private.iter().map(|p| p.value.len() + 48).sum();
    let blobs: usize = item.blobs.iter().map(|b| b.bytes.len() + 48).sum();
    OVERHEAD
        + item.changes.len()
        + item.payload.len()
        + private
        + blobs
        + 34 * (item.heads.len() + item.base.len())
}

/// The bytes that an ack adds to an answer, roughly.
pub(super) fn of_ack(ack: &Ack) -> usize {
    OVERHEAD
        + 34 * (2 * ack.heads.len() + ack.want.len() + ack.erased.len())
        + 60 * ack.dropped.len()
}
