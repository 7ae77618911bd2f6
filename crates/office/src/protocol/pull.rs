//! What is new for a phone: the rows of its feed past the cursor. One that has listed what it holds is served by
//! `listed`.

use std::collections::BTreeMap;

use doorstep_doc::Writer;
use doorstep_visit::VisitId;
use doorstep_wire::{Cursor, Hash32, Pull, PullKind, SyncRequest, SyncResponse};

use super::ids::{doc_id, hashes};
use super::listed::note_lacking;
use super::part::{Wanted, Within};
use super::{Exchange, cost};
use crate::error::Result;
use crate::storage::ChangeRow;
use crate::storage::feed::{FeedItem, FeedRow};
use crate::storage::visits::{Grant, VisitRow};

/// Rows of the feed that are looked at together.
const PAGE: usize = 256;
/// What an answer may hold at least and at most, bytes.
const BUDGET: (usize, usize) = (4 * 1024, 2 * 1024 * 1024);

impl Exchange<'_> {
    /// Fills in what is new.
    pub(super) fn pull(&self, request: &SyncRequest, answer: &mut SyncResponse) -> Result<()> {
        let budget = (request.max_bytes as usize).clamp(BUDGET.0, BUDGET.1);
        match (&request.have, request.cursor) {
            (Some(have), _) => self.pull_missing(request, have, budget, answer),
            (None, None) => self.pull_feed((0, [0; 8]), None, budget, answer),
            // In the middle of a walk a phone lists what it holds; one that does not begins again.
            (None, Some(cursor)) if cursor.at.is_some_and(|at| read_within(at).is_none()) => {
                answer.reset = true;
                Ok(())
            }
            (None, Some(cursor)) => match self.place(cursor)? {
                Some(from) => self.pull_feed(from, cursor.at, budget, answer),
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
        let mut used = 0;
        for have in request.have.iter().flatten() {
            let Some(ack) = self.lacking(have)? else {
                continue;
            };
            used += cost::of_ack(&ack);
            // Once it has handed these in they are not lacking any more, and the others have their turn.
            if used > BUDGET.1 && !answer.acks.is_empty() {
                answer.more = true;
                break;
            }
            note_lacking(answer, ack);
        }
        let device = &self.caller.device;
        let head = self.rows.feed_head(device)?;
        let tag = self.rows.feed_tag(device, head)?.unwrap_or([0; 8]);
        answer.cursor = Some(self.cursor(head, tag));
        Ok(())
    }

    /// The row of the feed that a cursor names, if it is known here and was given to this database.
    pub(super) fn place(&self, cursor: Cursor) -> Result<Option<(i64, [u8; 8])>> {
        let n = i64::try_from(cursor.n).unwrap_or(i64::MAX);
        let tag = match n {
            0 => Some([0; 8]),
            n => self.rows.feed_tag(&self.caller.device, n)?,
        };
        Ok(tag
            .filter(|tag| self.cursor(n, *tag).tag == cursor.tag)
            .map(|tag| (n, tag)))
    }

    fn pull_feed(
        &self,
        from: (i64, [u8; 8]),
        place: Option<Hash32>,
        budget: usize,
        answer: &mut SyncResponse,
    ) -> Result<()> {
        let (mut at, mut used) = (from, 0);
        let mut within = place.and_then(read_within).unwrap_or_default();
        loop {
            let rows = self.rows.feed_after(&self.caller.device, at.0, PAGE)?;
            let full = rows.len() == PAGE;
            for row in coalesce(rows) {
                loop {
                    let (items, next) = self.items(&row, within)?;
                    let cost: usize = items.iter().map(cost::of_item).sum();
                    if used > 0 && used + cost > budget && !items.is_empty() {
                        answer.more = true;
                        let begun = within != Within::default();
                        answer.cursor = Some(Cursor {
                            at: begun.then(|| write_within(within)),
                            ..self.cursor(at.0, at.1)
                        });
                        return Ok(());
                    }
                    used += cost;
                    answer.pull.extend(items);
                    within = next.unwrap_or_default();
                    if next.is_none() {
                        break;
                    }
                }
                at = (row.n, row.tag);
            }
            if !full {
                answer.cursor = Some(self.cursor(at.0, at.1));
                return Ok(());
            }
        }
    }

    /// What a row has to say from a place within it on, and where to go on.
    fn items(&self, row: &FeedRow, within: Within) -> Result<(Vec<Pull>, Option<Within>)> {
        let held = |visit: VisitId| -> Result<Option<VisitRow>> {
            let grant = self.rows.grant(visit, &self.caller.person)?;
            if grant == Grant::Active {
                self.rows.visit(visit)
            } else {
                Ok(None)
            }
        };
        let items: Vec<Pull> = match &row.item {
            FeedItem::Changes { visit, first, last } if first <= last => {
                let Some(visit) = held(*visit)? else {
                    return Ok((vec![], None));
                };
                let wanted = Wanted {
                    kind: PullKind::Changes,
                    range: (*first, *last),
                    change: &|change| !self.is_own(change),
                    value: &|_| true,
                    all_values: false,
                    n: row.n,
                };
                let (item, next) = self.part(&visit, &wanted, within)?;
                return Ok((item.into_iter().collect(), next));
            }
            FeedItem::Changes { .. } => vec![],
            FeedItem::Granted(visit) => {
                let Some(visit) = held(*visit)? else {
                    return Ok((vec![], None));
                };
                return self.whole(&visit, within, row.n);
            }
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
        };
        Ok((items, None))
    }

    /// A visit from genesis with its household, which follows the first part.
    fn whole(
        &self,
        visit: &VisitRow,
        within: Within,
        n: i64,
    ) -> Result<(Vec<Pull>, Option<Within>)> {
        let wanted = Wanted {
            kind: PullKind::Granted,
            range: (1, visit.changes),
            change: &|_| true,
            value: &|_| true,
            all_values: true,
            n,
        };
        let (item, next) = self.part(visit, &wanted, within)?;
        let mut items: Vec<Pull> = item.into_iter().collect();
        if within == Within::default() {
            items.extend(self.customer(visit)?);
        }
        Ok((items, next))
    }

    /// Whether the phone pushed this change itself, from the database that it has now.
    fn is_own(&self, change: &ChangeRow) -> bool {
        matches!(&change.writer, Writer::Device { device, epoch }
                 if *device == self.caller.device && *epoch == self.epoch)
    }

    /// The phone may not pull this visit any more; the receipt says what the office holds of it.
    pub(super) fn revoked(&self, visit: VisitId, n: i64) -> Result<Pull> {
        let mut item = Pull::new(PullKind::Revoked);
        item.doc = Some(doc_id(visit));
        if let Some(row) = self.rows.visit(visit)?
            && self
                .rows
                .ever_granted_to_device(visit, &self.caller.device)?
        {
            item.receipt = Some(self.receipt(visit, hashes(&row.heads), n));
        }
        Ok(item)
    }
}

/// changes 4 (the first byte is 0), values 4, big-endian, and nothing.
fn write_within(within: Within) -> Hash32 {
    let mut out = [0; 32];
    out[..4].copy_from_slice(&within.changes.min(0x00ff_ffff).to_be_bytes());
    out[4..8].copy_from_slice(&within.values.to_be_bytes());
    Hash32(out)
}

/// `None` for a place in a walk.
fn read_within(at: Hash32) -> Option<Within> {
    let number = |from: usize| {
        let bytes = at.0.iter().skip(from).take(4);
        bytes.fold(0, |n, b| n << 8 | u32::from(*b))
    };
    (at.0.first() == Some(&0)).then(|| Within {
        changes: number(0),
        values: number(4),
    })
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
