//! The sync exchange: what a phone pushed is judged and kept, then it gets what is new for it.
//! One request, one transaction with a part of its own per document, then one reading.

use std::collections::BTreeSet;

use doorstep_doc::{ChangeTable, Genesis};
use doorstep_visit::VisitId;
use doorstep_wire::{
    Ack, AckStatus, Cursor, Dropped, Hash32, Have, Id16, MAX_WANT, Receipt, SyncRequest,
    SyncResponse,
};
use p256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};

use crate::auth::DeviceCaller;
use crate::error::{OfficeError, Result};
use crate::office::Office;
use crate::storage::Rows;

mod cost;
mod ids;
mod item;
mod keep;
mod listed;
mod part;
mod pull;
mod push;
mod receipt;
mod retry;

use ids::{doc_id, hashes, to_doc, visit_id};

/// Most bytes of acks in an answer, roughly.
const MOST_ACKS: usize = 1024 * 1024;
/// How often a phone that only asks is written down as seen, milliseconds.
const SEEN_MS: i64 = 60_000;

/// What became of one pushed document, before it is put into words.
struct Judged {
    visit: VisitId,
    status: AckStatus,
    dropped: Vec<Dropped>,
}

/// What all parts of one answer need.
struct Exchange<'a> {
    rows: Rows<'a>,
    caller: &'a DeviceCaller,
    epoch: u64,
    /// UTC milliseconds.
    now: i64,
    key: SigningKey,
}

impl Office {
    /// One exchange with a phone. Sending the same request again changes nothing and loses nothing.
    ///
    /// # Errors
    /// [`OfficeError::UnknownDevice`] when the request is another device's; all else is answered per document.
    pub fn sync(&self, caller: &DeviceCaller, request: SyncRequest) -> Result<SyncResponse> {
        if request.device != caller.device.as_str() {
            return Err(OfficeError::UnknownDevice);
        }
        let verdicts = self.take_all(caller, &request)?;
        let now = self.now_ms();
        self.storage().read(&caller.tenant, |rows| {
            let company = rows.need_company()?;
            let key = self.receipt_key(&company)?;
            let exchange = Exchange {
                rows,
                caller,
                epoch: request.epoch,
                now,
                key,
            };
            let mut answer = SyncResponse::new(now);
            let mut used = 0;
            for verdict in verdicts {
                let ack = exchange.acknowledge(verdict)?;
                used += cost::of_ack(&ack);
                // What has no ack is sent again, and known then.
                if used > MOST_ACKS && !answer.acks.is_empty() {
                    break;
                }
                answer.acks.push(ack);
            }
            if caller.revoked {
                exchange.only_mark(&request, &mut answer)?;
            } else {
                exchange.pull(&request, &mut answer)?;
            }
            Ok(answer)
        })
    }

    fn take_all(&self, caller: &DeviceCaller, request: &SyncRequest) -> Result<Vec<Judged>> {
        let now = self.now_ms();
        if request.push.is_empty() {
            let seen = self
                .storage()
                .read(&caller.tenant, |rows| rows.device(&caller.device))?;
            let fresh = seen
                .and_then(|d| d.last_seen)
                .is_some_and(|at| (0..SEEN_MS).contains(&(now - at)));
            if fresh {
                return Ok(vec![]);
            }
        }
        self.unit(&caller.tenant, |unit| {
            unit.tx
                .note_seen(&caller.device, &request.engine, unit.now)?;
            request
                .push
                .iter()
                .map(|push| unit.take_push(caller, request.epoch, push))
                .collect()
        })
    }
}

impl Exchange<'_> {
    fn acknowledge(&self, verdict: Judged) -> Result<Ack> {
        let _tenant = &self.caller.tenant;
        let mut ack = Ack::new(doc_id(verdict.visit), verdict.status);
        ack.dropped = verdict.dropped;
        // Who has no right to a visit learns nothing of it.
        if ack.status == AckStatus::Forbidden {
            return Ok(ack);
        }
        if let Some(row) = self.rows.visit(verdict.visit)?.filter(|r| r.changes > 0) {
            ack.heads = hashes(&row.heads);
            let n = self.rows.feed_head(&self.caller.device)?;
            ack.receipt = Some(self.receipt(verdict.visit, ack.heads.clone(), n));
        }
        let want = self.rows.some_wanted_values(verdict.visit, MAX_WANT)?;
        ack.want = hashes(&want);
        ack.erased = hashes(&self.rows.erased_values(verdict.visit)?);
        Ok(ack)
    }

    /// An ack for a visit that the phone holds and of which the office lacks something; `None` when it lacks nothing.
    fn lacking(&self, have: &Have) -> Result<Option<Ack>> {
        let (tenant, visit) = (&self.caller.tenant, visit_id(have.doc));
        let Some(row) = self.rows.visit(visit)? else {
            let lost = !have.heads.is_empty();
            return Ok(lost.then(|| Ack::new(have.doc, AckStatus::Need { heads: vec![] })));
        };
        let granted = self
            .rows
            .ever_granted_to_device(visit, &self.caller.device)?;
        let genesis = Genesis::new(tenant, visit).hash();
        let table = self.rows.gate(visit);
        for head in to_doc(&have.heads) {
            if head != genesis && table.meta(&head)?.is_none() {
                // Another phone brought the visit back first, and the grant of this one is lost: it may prove
                // by a receipt that there was one. Until then it is told no heads.
                if !granted {
                    let status = AckStatus::Need { heads: vec![] };
                    return Ok(Some(Ack::new(have.doc, status)));
                }
                let status = AckStatus::Need {
                    heads: hashes(&row.heads),
                };
                return self
                    .acknowledge(Judged {
                        visit,
                        status,
                        dropped: vec![],
                    })
                    .map(Some);
            }
        }
        if !granted {
            return Ok(None);
        }
        let wanted: BTreeSet<[u8; 32]> = self.rows.wanted_values(visit)?.into_iter().collect();
        // What the phone has not got helps nobody.
        let here = have.values.iter().filter(|v| wanted.contains(&v.0));
        let want: Vec<Hash32> = here.take(MAX_WANT).copied().collect();
        if want.is_empty() {
            return Ok(None);
        }
        let mut ack = self.acknowledge(Judged {
            visit,
            status: AckStatus::Ok,
            dropped: vec![],
        })?;
        ack.want = want;
        Ok(Some(ack))
    }

    fn receipt(&self, visit: VisitId, heads: Vec<Hash32>, n: i64) -> Receipt {
        receipt::sign(
            &self.key,
            &self.caller.tenant,
            &self.caller.device,
            visit,
            heads,
            n,
        )
    }

    /// A place in the feed as this epoch may use it: a database that was restored from a backup has another
    /// epoch, so its old cursor is not known and the phone is asked what it holds.
    fn cursor(&self, n: i64, row_tag: [u8; 8]) -> Cursor {
        let mut h = Sha256::new();
        h.update(b"doorstep-cursor-v1");
        h.update(row_tag);
        h.update(self.epoch.to_be_bytes());
        let full: [u8; 32] = h.finalize().into();
        let mut tag = [0; 16];
        tag.copy_from_slice(&full[..16]);
        Cursor {
            n: n as u64,
            tag: Id16(tag),
            at: None,
        }
    }
}
