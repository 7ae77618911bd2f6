//! What is new for a phone: the rows of its feed past the cursor, or, when the cursor is not known here
//! or the phone's database is another one, everything that it does not hold.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_doc::Writer;
use doorstep_visit::VisitId;
use doorstep_wire::{Cursor, Have, Pull, PullKind, SyncRequest, SyncResponse};

use super::ids::{doc_id, hashes, to_doc, visit_id};
use super::{Exchange, item};
use crate::error::Result;
use crate::storage::ChangeRow;
use crate::storage::feed::{FeedItem, FeedRow, Shared};
use crate::storage::visits::{Grant, VisitRow};

/// Rows of the feed that are looked at together.
const PAGE: usize = 256;
/// What an answer may hold at least and at most, bytes.
const BUDGET: (usize, usize) = (4 * 1024, 4 * 1024 * 1024);

impl Exchange<'_> {
    /// Fills in what is new.
    pub(super) fn pull(&self, request: &SyncRequest, answer: &mut SyncResponse) -> Result<()> {
        let budget = (request.max_bytes as usize).clamp(BUDGET.0, BUDGET.1);
        match (&request.have, request.cursor) {
            (Some(have), _) => self.pull_missing(have, budget, answer),
            (None, None) => self.pull_feed((0, [0; 8]), budget, answer),
            (None, Some(cursor)) => match self.place(cursor)? {
                Some(from) => self.pull_feed(from, budget, answer),
                None => {
                    answer.reset = true;
                    Ok(())
                }
            },
        }
    }

    /// A struck-off phone gets nothing, and yet learns when the office went back to before what it handed in.
    pub(super) fn only_mark(&self, request: &SyncRequest, answer: &mut SyncResponse) -> Result<()> {
        if let (None, Some(cursor)) = (&request.have, request.cursor)
            && self.place(cursor)?.is_none()
        {
            answer.reset = true;
            return Ok(());
        }
        let (_tenant, device) = (&self.caller.tenant, &self.caller.device);
        let head = self.rows.feed_head(device)?;
        let tag = self.rows.feed_tag(device, head)?.unwrap_or([0; 8]);
        answer.cursor = Some(self.cursor(head, tag));
        Ok(())
    }

    /// The row of the feed that a cursor names, if it is known here and was given to this database.
    fn place(&self, cursor: Cursor) -> Result<Option<(i64, [u8; 8])>> {
        let n = i64::try_from(cursor.n).unwrap_or(i64::MAX);
        let tag = match n {
            0 => Some([0; 8]),
            n => self.rows.feed_tag(&self.caller.device, n)?,
        };
        Ok(tag
            .filter(|tag| self.cursor(n, *tag) == cursor)
            .map(|tag| (n, tag)))
    }

    fn pull_feed(
        &self,
        from: (i64, [u8; 8]),
        budget: usize,
        answer: &mut SyncResponse,
    ) -> Result<()> {
        let (mut at, mut used) = (from, 0);
        loop {
            let rows = self.rows.feed_after(&self.caller.device, at.0, PAGE)?;
            let full = rows.len() == PAGE;
            for row in coalesce(rows) {
                let items = self.items(&row)?;
                let cost: usize = items.iter().map(item::cost).sum();
                if used > 0 && used + cost > budget && !items.is_empty() {
                    answer.more = true;
                    answer.cursor = Some(self.cursor(at.0, at.1));
                    return Ok(());
                }
                used += cost;
                answer.pull.extend(items);
                at = (row.n, row.tag);
            }
            if !full {
                answer.cursor = Some(self.cursor(at.0, at.1));
                return Ok(());
            }
        }
    }

    fn items(&self, row: &FeedRow) -> Result<Vec<Pull>> {
        let held = |visit: VisitId| -> Result<Option<VisitRow>> {
            let grant = self.rows.grant(visit, &self.caller.person)?;
            if grant == Grant::Active {
                self.rows.visit(visit)
            } else {
                Ok(None)
            }
        };
        let none = BTreeSet::new();
        Ok(match &row.item {
            FeedItem::Changes { visit, first, last } => match held(*visit)? {
                Some(visit) => {
                    let others = |change: &ChangeRow| !self.is_own(change);
                    self.changes(
                        &visit,
                        PullKind::Changes,
                        (*first, *last),
                        others,
                        &none,
                        row.n,
                    )?
                    .into_iter()
                    .collect()
                }
                None => vec![],
            },
            FeedItem::Granted(visit) => match held(*visit)? {
                Some(visit) => self.whole(&visit, row.n)?,
                None => vec![],
            },
            FeedItem::Revoked(visit) => match held(*visit)? {
                // Given again since: a later row brings it.
                Some(_) => vec![],
                None => vec![self.revoked(*visit, row.n)?],
            },
            FeedItem::Value { visit, item } => match held(*visit)? {
                Some(_) => self.value(*visit, item)?.into_iter().collect(),
                None => vec![],
            },
            FeedItem::Customer(visit) => match held(*visit)? {
                Some(visit) => self.customer(&visit)?.into_iter().collect(),
                None => vec![],
            },
            FeedItem::Standard(hash) => self.standard(hash)?,
            FeedItem::Calendar(hash) => self.calendar(hash)?.into_iter().collect(),
        })
    }

    /// A visit from genesis with its household.
    fn whole(&self, visit: &VisitRow, n: i64) -> Result<Vec<Pull>> {
        let none = BTreeSet::new();
        let range = (1, visit.changes);
        let mut items: Vec<Pull> = self
            .changes(visit, PullKind::Granted, range, |_| true, &none, n)?
            .into_iter()
            .collect();
        items.extend(self.customer(visit)?);
        Ok(items)
    }

    /// Whether the phone pushed this change itself, from the database that it has now.
    fn is_own(&self, change: &ChangeRow) -> bool {
        matches!(&change.writer, Writer::Device { device, epoch }
                 if *device == self.caller.device && *epoch == self.epoch)
    }

    /// Compares what the phone holds with what it may have. While there is more, the cursor is the start of the
    /// feed: nothing of it is read until the phone has all, and the phone asks again with what it then holds.
    fn pull_missing(&self, have: &[Have], budget: usize, answer: &mut SyncResponse) -> Result<()> {
        let (_tenant, person) = (&self.caller.tenant, &self.caller.person);
        let head = self.rows.feed_head(&self.caller.device)?;
        let have: BTreeMap<VisitId, &Have> = have.iter().map(|h| (visit_id(h.doc), h)).collect();
        let held = self.rows.held_by(person, self.now - 12 * 3_600_000)?;
        let (mut used, mut told) = (0, BTreeSet::new());
        for visit in have.keys().filter(|v| !held.contains(v)) {
            if self.rows.visit(*visit)?.is_some() {
                let item = self.revoked(*visit, head)?;
                used += item::cost(&item);
                answer.pull.push(item);
            }
        }
        for visit in held {
            let row = self.rows.need_visit(visit)?;
            let items = self.missing_of(&row, have.get(&visit).copied(), head, &mut told)?;
            let cost: usize = items.iter().map(item::cost).sum();
            if used > 0 && used + cost > budget && !items.is_empty() {
                answer.more = true;
                answer.cursor = Some(self.cursor(0, [0; 8]));
                return Ok(());
            }
            used += cost;
            answer.pull.extend(items);
        }
        // The feed tells of these once, and an older database may have come before that.
        let device = &self.caller.device;
        for hash in self.rows.feed_told(device, Shared::Standard)? {
            if told.insert(hash.clone()) {
                answer.pull.extend(self.standard(&hash)?);
            }
        }
        for hash in self.rows.feed_told(device, Shared::Calendar)? {
            if told.insert(hash.clone()) {
                answer.pull.extend(self.calendar(&hash)?);
            }
        }
        let tag = self
            .rows
            .feed_tag(&self.caller.device, head)?
            .unwrap_or([0; 8]);
        answer.cursor = Some(self.cursor(head, tag));
        Ok(())
    }

    fn missing_of(
        &self,
        row: &VisitRow,
        have: Option<&Have>,
        n: i64,
        told: &mut BTreeSet<String>,
    ) -> Result<Vec<Pull>> {
        let (_tenant, visit) = (&self.caller.tenant, row.visit);
        let heads = have.map(|h| to_doc(&h.heads)).unwrap_or_default();
        let past = self.rows.past_of(visit, &heads)?;
        let known: BTreeSet<[u8; 32]> = have
            .iter()
            .flat_map(|h| h.values.iter().map(|v| v.0))
            .collect();
        let fresh = past.is_empty();
        let kind = if fresh {
            PullKind::Granted
        } else {
            PullKind::Changes
        };
        let missing = |change: &ChangeRow| !past.contains(&change.n);
        let mut items = Vec::new();
        if let Some(changes) = self.changes(row, kind, (1, row.changes), missing, &known, n)? {
            for pin in &row.pins {
                if told.insert(pin.clone()) {
                    items.extend(self.standard(pin)?);
                }
            }
            for hash in &row.calendars {
                if told.insert(hash.clone()) {
                    items.extend(self.calendar(hash)?);
                }
            }
            items.push(changes);
            items.extend(self.customer(row)?);
        }
        items.extend(self.values_missing(row, &past, &known)?);
        Ok(items)
    }

    /// The phone may not pull this visit any more; the receipt says what the office holds of it.
    fn revoked(&self, visit: VisitId, n: i64) -> Result<Pull> {
        let mut item = Pull::new(PullKind::Revoked);
        item.doc = Some(doc_id(visit));
        let _tenant = &self.caller.tenant;
        if let Some(row) = self.rows.visit(visit)?
            && self
                .rows
                .ever_granted_to_device(visit, &self.caller.device)?
        {
            item.receipt = Some(self.receipt(visit, hashes(&row.heads), n));
        }
        Ok(item)
    }

    /// Values of changes that the phone holds without them.
    fn values_missing(
        &self,
        row: &VisitRow,
        past: &BTreeSet<i64>,
        known: &BTreeSet<[u8; 32]>,
    ) -> Result<Option<Pull>> {
        use doorstep_wire::{Blob, Bytes, Hash32, PrivateValue, Salt32};
        let _tenant = &self.caller.tenant;
        let mut item = Pull::new(PullKind::Private);
        item.doc = Some(doc_id(row.visit));
        for value in self.rows.values_named_by(row.visit, 1, row.changes)? {
            if past.contains(&value.named) && !known.contains(&value.p) {
                item.private.push(PrivateValue {
                    random: Salt32(value.random),
                    value: value.value,
                });
            }
        }
        for (named, b, bytes) in self.rows.blobs_named_by(row.visit, 1, row.changes)? {
            if past.contains(&named) && !known.contains(&b) {
                item.blobs.push(Blob {
                    sha256: Hash32(b),
                    bytes: Bytes(bytes),
                });
            }
        }
        Ok((!item.private.is_empty() || !item.blobs.is_empty()).then_some(item))
    }
}

/// Puts the changes of one visit into the first row that speaks of them. A page that is cut before the later
/// rows brings some changes twice, which does no harm.
fn coalesce(rows: Vec<FeedRow>) -> Vec<FeedRow> {
    let mut out: Vec<FeedRow> = Vec::with_capacity(rows.len());
    let mut place: BTreeMap<VisitId, usize> = BTreeMap::new();
    for mut row in rows {
        if let FeedItem::Changes { visit, first, last } = row.item {
            if let Some(FeedItem::Changes {
                first: low,
                last: high,
                ..
            }) = place
                .get(&visit)
                .and_then(|i| out.get_mut(*i))
                .map(|r| &mut r.item)
            {
                (*low, *high) = ((*low).min(first), (*high).max(last));
                // The row stays for its number; it has nothing of its own to say.
                row.item = FeedItem::Changes {
                    visit,
                    first: i64::MAX,
                    last: 0,
                };
            } else {
                place.insert(visit, out.len());
            }
        }
        out.push(row);
    }
    out
}
