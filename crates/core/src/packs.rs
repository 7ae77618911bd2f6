//! All changes of a visit as one pack in the store: the same compact form that travels, from the first change on.

use doorstep_doc::{Genesis, MemTable, PackLimits, Packed, pack, read_exact};
use doorstep_store::{ChangeRow, Codec, PrivateContent, Unpacked};
use doorstep_visit::EventId;
use doorstep_visit::private::private_hash;

use crate::bytes::{writer_bytes, writer_of};

/// Far above any visit; what is stored was within the gate's limits when it came.
const LIMITS: PackLimits = PackLimits {
    bytes: 32 << 20,
    changes: 1 << 20,
    rebuilt: 512 << 20,
};

/// The codec by which the engine's database keeps changes; a tool that opens that database needs it too.
pub struct Packs;

impl Codec for Packs {
    fn pack(&self, tenant: &str, visit: &str, changes: &[&ChangeRow]) -> Option<Vec<u8>> {
        let genesis = Genesis::new(&tenant.parse().ok()?, visit.parse().ok()?);
        let items: Option<Vec<Packed>> = changes
            .iter()
            .map(|row| {
                Some(Packed {
                    writer: writer_of(row),
                    change: read_exact(&row.raw, &genesis).ok()?,
                })
            })
            .collect();
        pack::encode(&genesis, &[], &items?).ok()
    }

    fn unpack(&self, tenant: &str, visit: &str, bytes: &[u8]) -> Option<Vec<Unpacked>> {
        let genesis = Genesis::new(&tenant.parse().ok()?, visit.parse().ok()?);
        let Ok(items) = pack::decode(&genesis, &[], bytes, LIMITS, &MemTable::new());
        let unpacked = |item: Packed| {
            let parts = item.change.parts();
            Unpacked {
                hash: item.change.hash().0,
                actor: parts.actor.0,
                seq: parts.seq,
                writer: writer_bytes(&item.writer),
                raw: item.change.raw().to_vec(),
            }
        };
        Some(items.ok()?.into_iter().map(unpacked).collect())
    }

    fn value_fits(&self, visit: &str, p: &str, content: &PrivateContent) -> bool {
        let named = |id| private_hash(id, &content.random, &content.value);
        visit.parse().is_ok_and(|id| named(id) == p)
    }
}

/// The event that a stored change holds, for tools that look into the database; `None` when the bytes are damaged.
pub fn event_of(tenant: &str, row: &ChangeRow) -> Option<EventId> {
    let genesis = Genesis::new(&tenant.parse().ok()?, row.visit.parse().ok()?);
    Some(read_exact(&row.raw, &genesis).ok()?.parts().key)
}
