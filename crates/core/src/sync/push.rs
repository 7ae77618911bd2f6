//! The request: what the office has not acknowledged, oldest first, and after a reset all that is held.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_doc::{Genesis, Hash, Packed, SealedChange, pack};
use doorstep_store::{Origin, Reads, ReceiptRow, StoredChange, key};
use doorstep_visit::{TenantId, VisitId};
use doorstep_wire::{
    Blob, Bytes, Encoding, Hash32, PrivateValue, Push, Receipt, Salt32, SyncRequest, encode_body,
};

use super::call::{SyncCall, headers};
use super::have::{List, Place, have};
use super::ids::{doc_id, to_wire};
use super::receipt;
use crate::bytes::writer_of;
use crate::engine::Core;
use crate::error::CoreError;
use crate::keys;
use crate::loaded::sealed;
use crate::ports::Mono;

/// Visits in one request at most; the office takes 4,096.
const MOST_VISITS: usize = 1_000;

/// A request under way, and what an acknowledgement of it acknowledges.
#[derive(Debug)]
pub(super) struct Sent {
    pub call: SyncCall,
    /// When it was made, before it left.
    pub mono: Option<Mono>,
    pub visits: Vec<SentVisit>,
    /// It lists what is held.
    pub listed: bool,
    /// Where the list goes on in another request.
    pub next: Option<Place>,
    /// The epoch that it was made under.
    pub epoch: u64,
}

/// What was sent of one visit.
#[derive(Debug, Default)]
pub(super) struct SentVisit {
    pub id: Option<VisitId>,
    pub key: String,
    pub changes: Vec<Hash>,
    pub values: Vec<String>,
    pub blobs: Vec<[u8; 32]>,
}

impl Core {
    pub(super) fn request(
        &mut self,
        encoding: Encoding,
        budget: u64,
        list: &List,
    ) -> Result<Sent, CoreError> {
        // What does not fit of one visit is set aside, and the others are sent.
        for _ in 0..MOST_DAMAGED {
            match self.try_request(encoding, budget, list)? {
                Ok(sent) => return Ok(sent),
                Err(damaged) => self.mend(damaged)?,
            }
        }
        Err(CoreError::VisitDamaged { code: "mend" })
    }

    /// The inner error is a visit that is damaged.
    fn try_request(
        &mut self,
        encoding: Encoding,
        budget: u64,
        list: &List,
    ) -> Result<Result<Sent, VisitId>, CoreError> {
        let me = self.me()?.clone();
        let read = self.store.read()?;
        let listed = read.meta(keys::LIST_ALL)?.unwrap_or(false);
        let cursor = read.meta(key::CURSOR)?;
        let (push, visits, damaged) = gather(&read, &me.tenant, budget)?;
        if let Some(id) = damaged {
            return Ok(Err(id));
        }
        let mut request = SyncRequest::new(
            me.device.as_str(),
            self.mark.epoch,
            self.config.engine.as_str(),
        );
        request.push = push;
        request.cursor = cursor.as_ref().and_then(to_wire);
        let mut next = None;
        if listed {
            // A list that was cut off before begins anew.
            request.cursor = request.cursor.filter(|_| list.begun);
            let part = match have(&read, &me.tenant, list.next.as_ref())? {
                Ok(part) => part,
                Err(damaged) => return Ok(Err(damaged)),
            };
            request.have = Some(part.have);
            request.have_from = part.from;
            request.have_upto = part.upto;
            next = part.next;
            // Only a list from its beginning tells of what was set aside before it.
            self.relist &= list.next.is_some();
        }
        let body = encode_body(&request, encoding).map_err(|_| CoreError::BadInput("request"))?;
        Ok(Ok(Sent {
            call: SyncCall {
                path: "/v1/sync".to_owned(),
                headers: headers(&me.token, body.encoding),
                body: body.bytes,
            },
            mono: self.ports.clock.mono(),
            visits,
            listed,
            next,
            epoch: self.mark.epoch,
        }))
    }
}

/// Most visits that are set aside before a request.
const MOST_DAMAGED: usize = 4_096;

/// What to push of one visit, while it is gathered.
#[derive(Default)]
struct Parcel {
    changes: Vec<StoredChange>,
    values: Vec<(String, PrivateValue)>,
    blobs: Vec<Blob>,
}

/// What is pushed, what it acknowledges, and a visit that is damaged.
type Gathered = (Vec<Push>, Vec<SentVisit>, Option<VisitId>);

fn gather(read: &Reads, tenant: &TenantId, budget: u64) -> Result<Gathered, CoreError> {
    let outbox = read.outbox(budget)?;
    let damaged = outbox.damaged.iter().find_map(|v| v.parse().ok());
    if damaged.is_some() {
        return Ok((Vec::new(), Vec::new(), damaged));
    }
    let mut parcels: BTreeMap<String, Parcel> = BTreeMap::new();
    // A further visit has its turn in the next request.
    let full = |parcels: &BTreeMap<String, Parcel>, visit: &str| {
        parcels.len() >= MOST_VISITS && !parcels.contains_key(visit)
    };
    let mut used: u64 = outbox
        .changes
        .iter()
        .map(|c| c.change.raw.len() as u64)
        .sum();
    for stored in outbox.changes {
        if full(&parcels, &stored.change.visit) {
            continue;
        }
        parcels
            .entry(stored.change.visit.clone())
            .or_default()
            .changes
            .push(stored);
    }
    for value in outbox.private_values {
        if full(&parcels, &value.visit) {
            continue;
        }
        if let Some(content) = value.content {
            let row = PrivateValue {
                random: Salt32(content.random),
                value: content.value,
            };
            parcels
                .entry(value.visit)
                .or_default()
                .values
                .push((value.p, row));
        }
    }
    for blob in read.pending_blobs()? {
        if full(&parcels, &blob.visit) {
            continue;
        }
        used = used.saturating_add(blob.bytes.len() as u64);
        // Always one, so that nothing large waits for ever.
        if used > budget && !parcels.is_empty() {
            break;
        }
        let row = Blob {
            sha256: Hash32(blob.sha256),
            bytes: Bytes(blob.bytes),
        };
        parcels.entry(blob.visit).or_default().blobs.push(row);
    }
    let (mut push, mut sent) = (Vec::new(), Vec::new());
    for (visit, parcel) in parcels {
        // A row that is no visit cannot be sent, and must not stop the others.
        let Ok(id) = visit.parse::<VisitId>() else {
            continue;
        };
        let genesis = Genesis::new(tenant, id);
        match wrap(read, &genesis, visit, parcel) {
            Ok((entry, note)) => {
                push.push(entry);
                sent.push(note);
            }
            Err(CoreError::VisitDamaged { .. }) => return Ok((push, sent, Some(id))),
            Err(e) => return Err(e),
        }
    }
    Ok((push, sent, None))
}

fn wrap(
    read: &Reads,
    genesis: &Genesis,
    visit: String,
    mut parcel: Parcel,
) -> Result<(Push, SentVisit), CoreError> {
    let damaged = |code| CoreError::VisitDamaged { code };
    let mut push = Push::new(doc_id(genesis.visit()));
    let mut note = SentVisit {
        id: Some(genesis.visit()),
        ..SentVisit::default()
    };
    let mut changes = sealed(genesis, &parcel.changes)?;
    // Changes of others go back under a receipt with which they came.
    if parcel
        .changes
        .iter()
        .any(|c| c.change.origin == Origin::Pulled)
    {
        push.receipt = vouch(&read.receipts(&visit)?, &mut parcel.changes, &mut changes);
    }
    let base: Vec<Hash> = match read.visit(&visit)? {
        Some(row) => row.server_heads.into_iter().map(Hash).collect(),
        None => Vec::new(),
    };
    // An office that knows nothing of the visit may have lost it, and the grant with it.
    if push.receipt.is_none() && base.is_empty() {
        push.receipt = read
            .last_receipt(&visit)?
            .and_then(|r| receipt::from_bytes(&r.bytes));
    }
    if !parcel.changes.is_empty() {
        let packed: Vec<Packed> = parcel
            .changes
            .iter()
            .zip(changes)
            .map(|(stored, change)| Packed {
                writer: writer_of(&stored.change),
                change,
            })
            .collect();
        let bytes = pack::encode(genesis, &base, &packed).map_err(|e| damaged(e.code()))?;
        push.changes = Bytes(bytes);
        push.base = base.iter().map(|h| Hash32(h.0)).collect();
        note.changes = packed.iter().map(|p| p.change.hash()).collect();
    }
    note.values = parcel.values.iter().map(|(p, _)| p.clone()).collect();
    push.private = parcel.values.into_iter().map(|(_, value)| value).collect();
    note.blobs = parcel.blobs.iter().map(|b| b.sha256.0).collect();
    push.blobs = parcel.blobs;
    note.key = visit;
    Ok((push, note))
}

/// The receipt under which most of the others' changes can go; what it does not cover, and what rests on that,
/// waits for a request of its own.
fn vouch(
    receipts: &[ReceiptRow],
    rows: &mut Vec<StoredChange>,
    changes: &mut Vec<SealedChange>,
) -> Option<Receipt> {
    let covered = |receipt: &ReceiptRow| {
        let mut open: BTreeSet<Hash> = receipt.heads.iter().copied().map(Hash).collect();
        for change in changes.iter().rev() {
            if open.contains(&change.hash()) {
                open.extend(change.parts().deps.iter().copied());
            }
        }
        open
    };
    let foreign = |row: &StoredChange| row.change.origin == Origin::Pulled;
    let (count, open, best) = receipts
        .iter()
        .map(|r| {
            let open = covered(r);
            let count = rows
                .iter()
                .filter(|c| foreign(c) && open.contains(&Hash(c.change.hash)))
                .count();
            (count, open, r)
        })
        .max_by_key(|(count, _, r)| (*count, r.n))?;
    let mut waits: BTreeSet<Hash> = BTreeSet::new();
    let mut list = Vec::with_capacity(rows.len());
    for (row, change) in rows.iter().zip(changes.iter()) {
        let proven = !foreign(row) || open.contains(&change.hash());
        let kept = proven && !change.parts().deps.iter().any(|d| waits.contains(d));
        if !kept {
            waits.insert(change.hash());
        }
        list.push(kept);
    }
    // What no receipt covers goes as it is: the office says what it thinks of it.
    if count > 0 || list.iter().any(|k| *k) {
        let mut kept = list.iter();
        rows.retain(|_| kept.next().copied().unwrap_or(true));
        let mut kept = list.iter();
        changes.retain(|_| kept.next().copied().unwrap_or(true));
    }
    receipt::from_bytes(&best.bytes)
}
