//! The same id or hash as the wire, the domain and the document write it.

use data_encoding::HEXLOWER;
use doorstep_store::Cursor as CursorRow;
use doorstep_visit::VisitId;
use doorstep_visit::id::from_base32;
use doorstep_wire::{Cursor, Hash32, Id16};

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

/// A cursor as it is kept: its tag, and behind it a place within a row.
pub(super) fn to_row(cursor: Cursor) -> CursorRow {
    let at = cursor.at.iter().flat_map(|at| at.0);
    CursorRow {
        n: cursor.n,
        tag: cursor.tag.0.into_iter().chain(at).collect(),
    }
}
/// The cursor that was kept.
pub(super) fn to_wire(row: &CursorRow) -> Option<Cursor> {
    let (tag, at) = row.tag.split_first_chunk()?;
    Some(Cursor {
        n: row.n,
        tag: Id16(*tag),
        at: match at {
            [] => None,
            at => Some(Hash32(at.try_into().ok()?)),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_kept_as_it_came() {
        for at in [None, Some(Hash32([3; 32]))] {
            let cursor = Cursor {
                n: 7,
                tag: Id16([2; 16]),
                at,
            };
            assert_eq!(to_wire(&to_row(cursor)), Some(cursor));
        }
        for length in [0, 15, 17, 49] {
            let tag = vec![1; length];
            assert_eq!(to_wire(&CursorRow { n: 7, tag }), None);
        }
    }
}
