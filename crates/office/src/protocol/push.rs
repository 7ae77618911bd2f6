//! Taking what a phone pushes: each step is cheaper than the next, and each document stands alone.
//! What the gate refuses goes to quarantine with its bytes; what rests on it is held with it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use doorstep_doc::pack::{PackError, PackLimits, decode};
use doorstep_doc::{
    AuthorFacts, Authority, GateAnswer, GateError, GateOutcome, Genesis, Hash, Packed, Writer,
    judge,
};
use doorstep_visit::body::Body;
use doorstep_visit::{PersonId, Side, VisitId};
use doorstep_wire::{AckStatus, Hash32, Push};
use p256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};

use super::ids::{hashes, to_doc, visit_id};
use super::{Judged, receipt};
use crate::auth::{DeviceCaller, Role};
use crate::error::{OfficeError, Result, damaged};
use crate::office::{Unit, names};
use crate::quota::Purse;
use crate::storage::visits::VisitRow;

/// Most changes of one visit; a real one has about sixty. What a fold costs is bounded by it, also when a
/// device sends nothing but events that know of no other.
const MOST_CHANGES: i64 = 10_000;

/// Most values and blobs that one event names; what they are travels together.
const MOST_NAMES: usize = 64;

/// What one push is judged by.
pub(super) struct Bench<'a> {
    pub(super) caller: &'a DeviceCaller,
    pub(super) epoch: u64,
    genesis: Genesis,
    facts: AuthorFacts,
    /// Changes that the office once gave out itself, by its own receipt.
    vouched: BTreeSet<Hash>,
    pub(super) purse: Purse,
}

impl<'a> Bench<'a> {
    /// What is known of the device and its people now.
    pub(super) fn new(
        unit: &Unit,
        caller: &'a DeviceCaller,
        epoch: u64,
        genesis: Genesis,
    ) -> Result<Self> {
        Ok(Self {
            caller,
            epoch,
            genesis,
            facts: unit.facts_of(caller)?,
            vouched: BTreeSet::new(),
            purse: unit.purse(caller)?,
        })
    }
}

impl Unit<'_> {
    /// Takes one document. A fault of ours in it undoes this document alone; the phone sends it again.
    pub(super) fn take_push(
        &mut self,
        caller: &DeviceCaller,
        epoch: u64,
        push: &Push,
    ) -> Result<Judged> {
        let visit = visit_id(push.doc);
        let taken = self.part(|unit| {
            catch_unwind(AssertUnwindSafe(|| {
                unit.take_and_count(caller, epoch, visit, push)
            }))
            .unwrap_or(Err(OfficeError::Internal))
        });
        match taken {
            Err(e) if e.is_own_fault() => {
                self.audit(caller.device.as_str(), "push_failed", Some(visit), "")?;
                // No verdict that a phone takes for an acknowledgement.
                Ok(Judged {
                    visit,
                    status: AckStatus::Unknown("office_fault".into()),
                    dropped: vec![],
                })
            }
            other => other,
        }
    }

    fn take_and_count(
        &mut self,
        caller: &DeviceCaller,
        epoch: u64,
        visit: VisitId,
        push: &Push,
    ) -> Result<Judged> {
        let genesis = Genesis::new(self.tenant, visit);
        let mut bench = Bench::new(self, caller, epoch, genesis)?;
        let judged = self.take_document(&mut bench, visit, push)?;
        self.count(caller, &bench.purse)?;
        Ok(judged)
    }

    fn take_document(&mut self, bench: &mut Bench, visit: VisitId, push: &Push) -> Result<Judged> {
        let (caller, epoch) = (bench.caller, bench.epoch);
        let row = self.tx.visit(visit)?;
        let proven = self.proves_grant(caller, visit, push)?;
        let granted = row.is_none()
            || proven.is_some_and(|own| own)
            || self.tx.ever_granted_to_device(visit, &caller.device)?;
        if !granted {
            if !push.changes.is_empty() {
                let hash = Sha256::digest(push.changes.as_ref()).into();
                // Where there is no room for it the phone has it still, as it has what is kept here.
                let _ = self.set_aside(
                    bench,
                    visit,
                    epoch,
                    hash,
                    "forbidden",
                    push.changes.as_ref(),
                )?;
            }
            return Ok(Judged {
                visit,
                status: AckStatus::Forbidden,
                dropped: vec![],
            });
        }
        let before = row.as_ref().map_or(0, |r| r.changes);
        let (row, status) = match push.changes.is_empty() {
            true => (row, AckStatus::Ok),
            false => self.take_pack(bench, visit, row, push, proven.is_some())?,
        };
        if let Some(mut row) = row.filter(|r| r.changes > before) {
            self.save(&row)?;
            self.note_writer(&caller.device, visit);
            let detail = format!("{} {}", row.changes - before, caller.person);
            self.audit(
                caller.device.as_str(),
                "changes_taken",
                Some(visit),
                &detail,
            )?;
            // Opened on a phone: nobody at a desk has told it of the holidays yet.
            if before == 0 {
                self.name_years(&mut row, None, self.now)?;
            }
        }
        let here = before > 0 || self.tx.visit(visit)?.is_some();
        let dropped = self.take_values(bench, visit, push, here.then_some(before))?;
        Ok(Judged {
            visit,
            status,
            dropped,
        })
    }

    /// `None` without a receipt of ours; else whether it was given to this very device.
    fn proves_grant(
        &self,
        caller: &DeviceCaller,
        visit: VisitId,
        push: &Push,
    ) -> Result<Option<bool>> {
        let Some(shown) = &push.receipt else {
            return Ok(None);
        };
        let company = self.tx.need_company()?;
        let key = SigningKey::from_slice(&company.receipt_key).map_err(damaged("receipt key"))?;
        Ok(receipt::is_ours(&key, self.tenant, visit, shown)
            .then(|| shown.device == caller.device.as_str()))
    }

    fn facts_of(&self, caller: &DeviceCaller) -> Result<AuthorFacts> {
        let mut sides = BTreeSet::from([Side::Device]);
        let mut persons = BTreeSet::new();
        for person in self.tx.persons_of_device(&caller.device)? {
            let row = self.tx.person(&person)?;
            if row.is_some_and(|p| p.role == Role::CrewLead) {
                sides.insert(Side::Lead);
            }
            persons.insert(person);
        }
        Ok(AuthorFacts {
            devices: [(caller.device.clone(), persons)].into(),
            sides,
        })
    }

    fn take_pack(
        &mut self,
        bench: &mut Bench,
        visit: VisitId,
        mut row: Option<VisitRow>,
        push: &Push,
        vouched: bool,
    ) -> Result<(Option<VisitRow>, AckStatus)> {
        let table = self.tx.gate(visit);
        let bytes = push.changes.as_ref();
        let changes = match decode(
            &bench.genesis,
            &to_doc(&push.base),
            bytes,
            PackLimits::default(),
            &table,
        )? {
            Ok(changes) => changes,
            Err(PackError::MissingDep(_)) => {
                let heads = need(row.as_ref());
                return Ok((row, heads));
            }
            Err(e) => {
                let hash: [u8; 32] = Sha256::digest(bytes).into();
                let epoch = bench.epoch;
                let kept = self.set_aside(bench, visit, epoch, hash, e.code(), bytes)?;
                let status = match kept {
                    Err(full) => full,
                    Ok(()) => AckStatus::Quarantined {
                        hash: Hash32(hash),
                        code: e.code().into(),
                    },
                };
                return Ok((row, status));
            }
        };
        if vouched && let Some(shown) = &push.receipt {
            bench.vouched = past_in(&changes, &to_doc(&shown.heads));
        }
        let kept_some = self.tx.has_quarantine(visit)?;
        let (lost, mut assigned) = (row.is_none(), None);
        let mut status = AckStatus::Ok;
        for packed in changes {
            let code = match self.judge(bench, visit, &packed)? {
                GateOutcome::Known => continue,
                GateOutcome::Admitted(_)
                    if row.as_ref().is_some_and(|r| r.changes >= MOST_CHANGES) =>
                {
                    "visit_full"
                }
                GateOutcome::Admitted(admitted) if names(&admitted.event) > MOST_NAMES => {
                    "too_many_names"
                }
                GateOutcome::Admitted(admitted) => {
                    if let Err(full) = self.room_for(bench, visit, row.is_none(), &packed)? {
                        status = full;
                        break;
                    }
                    let row = match &mut row {
                        Some(row) => row,
                        none => none.insert(self.open_for(bench.caller, visit)?),
                    };
                    if kept_some {
                        let hash = packed.change.hash().0;
                        self.tx.release(visit, &hash)?;
                    }
                    if lost && let Body::Assigned(persons) = Body::read(&admitted.event) {
                        assigned = Some(persons);
                    }
                    self.append(
                        row,
                        packed.writer,
                        packed.change,
                        &admitted.meta,
                        &admitted.event,
                    )?;
                    continue;
                }
                GateOutcome::Refused(refused) => match refused.answer() {
                    GateAnswer::Need => return Ok((row.clone(), need(row.as_ref()))),
                    GateAnswer::RotateActor => return Ok((row, AckStatus::RotateActor)),
                    GateAnswer::Quarantine => refused.code(),
                },
            };
            let hash = packed.change.hash().0;
            let epoch = match &packed.writer {
                Writer::Device { epoch, .. } => *epoch,
                _ => bench.epoch,
            };
            let raw = packed.change.raw();
            if let Err(full) = self.set_aside(bench, visit, epoch, hash, code, raw)? {
                status = full;
                break;
            }
            if status == AckStatus::Ok {
                status = AckStatus::Quarantined {
                    hash: Hash32(hash),
                    code: code.into(),
                };
            }
        }
        if let Some(assigned) = assigned {
            self.give_again(bench.caller, visit, &assigned)?;
        }
        Ok((row, status))
    }

    /// A visit that the office had lost is theirs again whom its last word about it names.
    fn give_again(
        &mut self,
        caller: &DeviceCaller,
        visit: VisitId,
        assigned: &[PersonId],
    ) -> Result<()> {
        for person in assigned {
            if self.tx.person(person)?.is_some() {
                self.give(visit, person)?;
            }
        }
        if !assigned.contains(&caller.person) {
            self.end(visit, &caller.person)?;
        }
        Ok(())
    }

    pub(super) fn judge(
        &self,
        bench: &Bench,
        visit: VisitId,
        packed: &Packed,
    ) -> Result<GateOutcome> {
        let table = self.tx.gate(visit);
        let own = matches!(&packed.writer, Writer::Device { device, .. } if *device == bench.caller.device);
        let authority = if own {
            Authority::Facts(&bench.facts)
        } else if bench.vouched.contains(&packed.change.hash())
            && !matches!(packed.writer, Writer::Actor(_))
        {
            Authority::Vouched
        } else {
            let nobody = AuthorFacts {
                devices: Default::default(),
                sides: BTreeSet::new(),
            };
            let outcome = judge(
                &bench.genesis,
                &table,
                &packed.writer,
                Authority::Facts(&nobody),
                &packed.change,
            )?;
            return Ok(match outcome {
                GateOutcome::Refused(GateError::EventDevice) => {
                    GateOutcome::Refused(GateError::WriterUnproven)
                }
                other => other,
            });
        };
        judge(
            &bench.genesis,
            &table,
            &packed.writer,
            authority,
            &packed.change,
        )
    }

    /// A visit that a phone opened without the office, or that the office lost.
    pub(super) fn open_for(&mut self, caller: &DeviceCaller, visit: VisitId) -> Result<VisitRow> {
        let row = self.open_visit(visit, None, caller.device.as_str())?;
        self.give_opener(visit, &caller.person, &caller.device)?;
        Ok(row)
    }
}

fn need(row: Option<&VisitRow>) -> AckStatus {
    let heads = row
        .filter(|r| r.changes > 0)
        .map(|r| hashes(&r.heads))
        .unwrap_or_default();
    AckStatus::Need { heads }
}

/// The changes of a pack that are in the past of `heads`, themselves included.
fn past_in(changes: &[Packed], heads: &[Hash]) -> BTreeSet<Hash> {
    let mut open: BTreeSet<Hash> = heads.iter().copied().collect();
    let mut past = BTreeSet::new();
    for packed in changes.iter().rev() {
        let hash = packed.change.hash();
        if open.contains(&hash) {
            past.insert(hash);
            open.extend(packed.change.parts().deps.iter().copied());
        }
    }
    past
}
