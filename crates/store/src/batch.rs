//! The three things that happen to a phone, each one transaction: a tap, a pull, an answer to a push.
//! All of them may be repeated: nothing is stored twice, nothing goes backwards.

use crate::error::StoreError;
use crate::meta::MetaPatch;
use crate::row::{
    Access, CalendarRow, ChangeRow, CustomerRow, Direction, Hash, PrivateValueRow, PulledPack,
    QuarantineRow, ReceiptRow, StandardRow, StatementRow, StrokeRow, VisitWrite,
};
use crate::store::Store;
use crate::tx::Tx;

/// Everything that one act of the technician leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tap {
    /// The visit with its new heads and projection.
    pub visit: VisitWrite,
    /// The new changes, usually one; none when only a statement was shown.
    pub changes: Vec<ChangeRow>,
    /// What was typed with it.
    pub private_values: Vec<PrivateValueRow>,
    /// What was shown with it.
    pub statements: Vec<StatementRow>,
    /// What was signed with it.
    pub strokes: Vec<StrokeRow>,
    /// Meta values that change with it.
    pub meta: MetaPatch,
}

impl Tap {
    /// A tap that so far only writes the visit.
    pub fn new(visit: VisitWrite) -> Self {
        Self {
            visit,
            changes: Vec::new(),
            private_values: Vec::new(),
            statements: Vec::new(),
            strokes: Vec::new(),
            meta: MetaPatch::default(),
        }
    }
}

/// What came from the office or a colleague: one item, or several that shall stand or fall together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PulledBatch {
    /// What concerns visits.
    pub visits: Vec<PulledVisit>,
    /// Service standards.
    pub standards: Vec<StandardRow>,
    /// Calendars.
    pub calendars: Vec<CalendarRow>,
    /// What our gate refused.
    pub quarantine: Vec<QuarantineRow>,
    /// The new cursor and the like.
    pub meta: MetaPatch,
}

/// What came for one visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PulledVisit {
    /// Visit id.
    pub visit: String,
    /// New heads and projection; needed for a visit that is not here yet.
    pub write: Option<VisitWrite>,
    /// Granted or revoked.
    pub access: Option<Access>,
    /// Heads that the office has.
    pub server_heads: Option<Vec<Hash>>,
    /// Changes that passed our gate and came as one piece, before those of `changes`.
    pub packed: Option<PulledPack>,
    /// Changes that passed our gate, those depended on first.
    pub changes: Vec<ChangeRow>,
    /// Private values.
    pub private_values: Vec<PrivateValueRow>,
    /// `p`s of values to be destroyed.
    pub erased: Vec<String>,
    /// The customer.
    pub customer: Option<CustomerRow>,
    /// The office's receipt.
    pub receipt: Option<ReceiptRow>,
}

impl PulledVisit {
    /// For a visit that is not here, a revocation or an erasure is already done; content has no place.
    fn without_visit(&self) -> Result<(), StoreError> {
        let content = !self.changes.is_empty()
            || self.packed.is_some()
            || !self.private_values.is_empty()
            || self.customer.is_some()
            || self.receipt.is_some();
        if content {
            Err(StoreError::UnknownVisit)
        } else {
            Ok(())
        }
    }
}

/// The office's answer to a push.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acks {
    /// One for each visit pushed.
    pub visits: Vec<VisitAck>,
    /// When the answer came, UTC milliseconds on this phone's clock.
    pub at: i64,
    /// Meta values that change with it.
    pub meta: MetaPatch,
}

/// The office's answer for one visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitAck {
    /// Visit id.
    pub visit: String,
    /// Changes that the office now has.
    pub changes: Vec<Hash>,
    /// `p`s of private values that the office now has.
    pub private_values: Vec<String>,
    /// Statements and strokes that the office now has.
    pub blobs: Vec<Hash>,
    /// `p`s that the office asks for.
    pub wanted: Vec<String>,
    /// Statements and strokes that the office asks for.
    pub wanted_blobs: Vec<Hash>,
    /// `p`s of values to be destroyed.
    pub erased: Vec<String>,
    /// Own changes that the office's gate refused, with its code.
    pub refused: Vec<(Hash, String)>,
    /// Heads that the office now has.
    pub server_heads: Option<Vec<Hash>>,
    /// The office's receipt.
    pub receipt: Option<ReceiptRow>,
}

impl Store {
    /// Stores a tap. When it returns `Ok`, the tap is on the disk.
    pub fn record(&mut self, tap: &Tap) -> Result<(), StoreError> {
        self.write(|tx| tx.record(tap))
    }

    /// Stores what was pulled, with the cursor that says so.
    ///
    /// A revocation or erasure for a visit that is not on this phone is already done and passes; content
    /// without its visit is [`StoreError::UnknownVisit`], and then the cursor has not moved either.
    pub fn take_pull(&mut self, pull: &PulledBatch) -> Result<(), StoreError> {
        self.write(|tx| tx.take_pull(pull))
    }

    /// Stores the office's answer to a push. Answers for visits forgotten meanwhile are passed over.
    pub fn take_acks(&mut self, acks: &Acks) -> Result<(), StoreError> {
        self.write(|tx| tx.take_acks(acks))
    }
}

impl Tx<'_> {
    /// [`Store::record`] as a part of this transaction.
    pub fn record(&self, tap: &Tap) -> Result<(), StoreError> {
        self.put_visit(&tap.visit)?;
        for change in &tap.changes {
            self.put_change(change)?;
        }
        for value in &tap.private_values {
            self.put_private_value(value)?;
        }
        for statement in &tap.statements {
            self.put_statement(statement)?;
        }
        for stroke in &tap.strokes {
            self.put_stroke(stroke)?;
        }
        self.apply_meta(&tap.meta)
    }

    /// [`Store::take_pull`] as a part of this transaction.
    pub fn take_pull(&self, pull: &PulledBatch) -> Result<(), StoreError> {
        for standard in &pull.standards {
            self.put_standard(standard)?;
        }
        for calendar in &pull.calendars {
            self.put_calendar(calendar)?;
        }
        for v in &pull.visits {
            self.take_pulled_visit(v)?;
        }
        for refused in &pull.quarantine {
            self.put_quarantine(refused)?;
        }
        self.apply_meta(&pull.meta)
    }

    fn take_pulled_visit(&self, v: &PulledVisit) -> Result<(), StoreError> {
        if let Some(write) = &v.write {
            self.put_visit(write)?;
        }
        if !self.read().has_visit(&v.visit)? {
            return v.without_visit();
        }
        if let Some(access) = v.access {
            self.set_access(&v.visit, access)?;
        }
        if let Some(heads) = &v.server_heads {
            self.set_server_heads(&v.visit, heads)?;
        }
        if let Some(pack) = &v.packed {
            self.put_pulled_pack(&v.visit, pack)?;
        }
        for change in &v.changes {
            self.put_change(change)?;
            self.release(&v.visit, &change.hash, Direction::In)?;
        }
        if !v.changes.is_empty() {
            self.note_loose(&v.visit)?;
        }
        for value in &v.private_values {
            self.put_private_value(value)?;
        }
        for p in &v.erased {
            self.erase_private_value(&v.visit, p)?;
        }
        if let Some(customer) = &v.customer {
            self.put_customer(customer)?;
        }
        if let Some(receipt) = &v.receipt {
            self.put_receipt(receipt)?;
        }
        Ok(())
    }

    /// [`Store::take_acks`] as a part of this transaction.
    pub fn take_acks(&self, acks: &Acks) -> Result<(), StoreError> {
        for ack in &acks.visits {
            self.take_visit_ack(ack, acks.at)?;
        }
        self.apply_meta(&acks.meta)
    }

    fn take_visit_ack(&self, ack: &VisitAck, at: i64) -> Result<(), StoreError> {
        // Forgotten between the push and its answer.
        if !self.read().has_visit(&ack.visit)? {
            return Ok(());
        }
        for hash in &ack.changes {
            self.ack_change(&ack.visit, hash, at)?;
        }
        if !ack.changes.is_empty() {
            self.note_loose(&ack.visit)?;
        }
        for p in &ack.private_values {
            self.private_value_at_office(&ack.visit, p)?;
        }
        for sha256 in &ack.blobs {
            self.blob_at_office(&ack.visit, sha256, true)?;
        }
        // After the acknowledgements: what the office asks for it does not have, whatever else it says.
        for p in &ack.wanted {
            self.want_private_value(&ack.visit, p)?;
        }
        for sha256 in &ack.wanted_blobs {
            self.blob_at_office(&ack.visit, sha256, false)?;
        }
        for p in &ack.erased {
            self.erase_private_value(&ack.visit, p)?;
        }
        for (hash, code) in &ack.refused {
            self.put_quarantine(&QuarantineRow {
                visit: ack.visit.clone(),
                hash: *hash,
                direction: Direction::Out,
                code: code.clone(),
                bytes: Vec::new(),
                at,
            })?;
        }
        if let Some(heads) = &ack.server_heads {
            self.set_server_heads(&ack.visit, heads)?;
        }
        if let Some(receipt) = &ack.receipt {
            self.put_receipt(receipt)?;
        }
        Ok(())
    }
}
