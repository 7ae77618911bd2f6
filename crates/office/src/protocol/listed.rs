//! What a phone lacks that has listed what it holds: after a reset, and in a new epoch. One walk over everything that
//! it may have, in an order that no answer changes; an answer may end anywhere, and its cursor says where.

use std::collections::BTreeMap;

use doorstep_visit::VisitId;
use doorstep_wire::{
    Ack, AckStatus, Cursor, Hash32, Have, Pull, PullKind, SyncRequest, SyncResponse,
};
use uuid::Uuid;

use super::ids::{to_doc, visit_id};
use super::part::{Wanted, Within};
use super::{Exchange, cost};
use crate::error::Result;
use crate::storage::ChangeRow;
use crate::storage::feed::Shared;

/// What is looked at, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Round {
    Standards,
    Calendars,
    /// Visits of the day, and later ones.
    Day,
    Others,
    /// Visits that the phone lists and may not pull.
    Ended,
}

impl Round {
    fn read(n: u8) -> Option<Self> {
        [
            Self::Standards,
            Self::Calendars,
            Self::Day,
            Self::Others,
            Self::Ended,
        ]
        .into_iter()
        .find(|r| *r as u8 == n)
    }
}

/// How far the walk has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Walk {
    round: Round,
    /// Id of the visit, or beginning of the hash, that is next.
    next: [u8; 16],
    within: Within,
    /// The day's visits begin here, UTC milliseconds: the same for the whole walk.
    day: i64,
}

impl Walk {
    fn start(day: i64) -> Self {
        Self {
            round: Round::Standards,
            next: [0; 16],
            within: Within::default(),
            day,
        }
    }

    /// round 1 (from 1 on: 0 begins a place in the feed), changes 3, values 4, next 16, day 8; numbers big-endian.
    fn write(self) -> Hash32 {
        let mut out = [0; 32];
        let (head, rest) = out.split_at_mut(8);
        let (next, day) = rest.split_at_mut(16);
        let changes = self.within.changes.min(0x00ff_ffff);
        head[..4]
            .copy_from_slice(&((u32::from(self.round as u8) + 1) << 24 | changes).to_be_bytes());
        head[4..].copy_from_slice(&self.within.values.to_be_bytes());
        next.copy_from_slice(&self.next);
        day.copy_from_slice(&self.day.to_be_bytes());
        Hash32(out)
    }

    fn read(at: Hash32) -> Option<Self> {
        let (head, rest) = at.0.split_first_chunk::<4>()?;
        let (values, rest) = rest.split_first_chunk::<4>()?;
        let (next, day) = rest.split_first_chunk::<16>()?;
        let head = u32::from_be_bytes(*head);
        Some(Self {
            round: Round::read(((head >> 24) as u8).checked_sub(1)?)?,
            next: *next,
            within: Within {
                changes: head & 0x00ff_ffff,
                values: u32::from_be_bytes(*values),
            },
            day: i64::from_be_bytes(day.try_into().ok()?),
        })
    }
}

/// Something that the walk comes by.
enum Stop {
    Standard(String),
    Calendar(String),
    Visit(VisitId),
    Ended(VisitId),
}

type Listed<'h> = BTreeMap<VisitId, &'h Have>;

impl Exchange<'_> {
    /// Goes on with the walk. Its cursor stays at the row of the feed at which the walk began: what comes while it goes
    /// on is read from the feed afterwards.
    pub(super) fn pull_missing(
        &self,
        request: &SyncRequest,
        have: &[Have],
        budget: usize,
        answer: &mut SyncResponse,
    ) -> Result<()> {
        let have: Listed = have.iter().map(|h| (visit_id(h.doc), h)).collect();
        let (from, walk) = self.walk(request.cursor)?;
        let cursor = |at| Cursor {
            at,
            ..self.cursor(from.0, from.1)
        };
        let mut used: usize = answer.acks.iter().map(cost::of_ack).sum();
        let mut told = 0;
        for (round, key, stop) in self.stops(request, &have, walk)? {
            let mut within = match (round, key) == (walk.round, walk.next) {
                true => walk.within,
                false => Within::default(),
            };
            loop {
                let (items, ack, next) = self.stop(&stop, &have, within, from.0)?;
                let cost = items.iter().map(cost::of_item).sum::<usize>()
                    + ack.as_ref().map_or(0, cost::of_ack);
                if told > 0 && used + cost > budget && cost > 0 {
                    answer.more = true;
                    let at = Walk {
                        round,
                        next: key,
                        within,
                        day: walk.day,
                    };
                    answer.cursor = Some(cursor(Some(at.write())));
                    return Ok(());
                }
                (used, told) = (used + cost, told + usize::from(cost > 0));
                answer.pull.extend(items);
                if let Some(ack) = ack {
                    note_lacking(answer, ack);
                }
                match next {
                    Some(next) => within = next,
                    None => break,
                }
            }
        }
        // The next list goes on with the same walk.
        let at = request.have_upto.map(|_| Walk {
            round: Round::Day,
            ..Walk::start(walk.day)
        });
        answer.cursor = Some(cursor(at.map(Walk::write)));
        Ok(())
    }

    /// The row of the feed at which the walk began, and how far it has come.
    fn walk(&self, cursor: Option<Cursor>) -> Result<((i64, [u8; 8]), Walk)> {
        if let Some(cursor) = cursor
            && let Some(walk) = cursor.at.and_then(Walk::read)
            && let Some(from) = self.place(cursor)?
        {
            return Ok((from, walk));
        }
        let device = &self.caller.device;
        let head = self.rows.feed_head(device)?;
        let tag = self.rows.feed_tag(device, head)?.unwrap_or([0; 8]);
        Ok(((head, tag), Walk::start(self.now - 12 * 3_600_000)))
    }

    /// What is still to be looked at, in the order of the walk.
    fn stops(
        &self,
        request: &SyncRequest,
        have: &Listed,
        walk: Walk,
    ) -> Result<Vec<(Round, [u8; 16], Stop)>> {
        let mut out = Vec::new();
        let device = &self.caller.device;
        for (round, shared) in [
            (Round::Standards, Shared::Standard),
            (Round::Calendars, Shared::Calendar),
        ] {
            // The feed tells of these once, and an older database may have come before that.
            if walk.round > round || request.have_from.is_some() {
                continue;
            }
            for hash in self.rows.feed_told(device, shared)? {
                let key = beginning(&hash);
                let stop = match shared {
                    Shared::Standard => Stop::Standard(hash),
                    Shared::Calendar => Stop::Calendar(hash),
                };
                out.push((round, key, stop));
            }
        }
        let first = request.have_from.map_or([0; 16], |id| id.0);
        let last = request.have_upto.map_or([0xff; 16], |id| id.0);
        let range = (first.min(last), last);
        let range = (
            VisitId(Uuid::from_bytes(range.0)),
            VisitId(Uuid::from_bytes(range.1)),
        );
        let held = self
            .rows
            .held_between(&self.caller.person, walk.day, range)?;
        let mut ended: Listed = have.clone();
        for (day, visit) in held {
            ended.remove(&visit);
            let round = if day { Round::Day } else { Round::Others };
            out.push((round, *visit.0.as_bytes(), Stop::Visit(visit)));
        }
        for visit in ended.into_keys() {
            out.push((Round::Ended, *visit.0.as_bytes(), Stop::Ended(visit)));
        }
        out.retain(|(round, key, _)| (*round, *key) >= (walk.round, walk.next));
        Ok(out)
    }

    /// What there is to say at one stop, and where to go on with it.
    fn stop(
        &self,
        stop: &Stop,
        have: &Listed,
        within: Within,
        n: i64,
    ) -> Result<(Vec<Pull>, Option<Ack>, Option<Within>)> {
        let ack = |visit| match (within == Within::default(), have.get(visit)) {
            (true, Some(have)) => self.lacking(have),
            _ => Ok(None),
        };
        Ok(match stop {
            Stop::Standard(hash) => (self.standard(hash)?, None, None),
            Stop::Calendar(hash) => (self.calendar(hash)?.into_iter().collect(), None, None),
            Stop::Visit(visit) => {
                let (items, next) = self.missing_of(*visit, have.get(visit).copied(), within, n)?;
                (items, ack(visit)?, next)
            }
            Stop::Ended(visit) => {
                let known = self.rows.visit(*visit)?.is_some();
                let item = known.then(|| self.revoked(*visit, n)).transpose()?;
                (item.into_iter().collect(), ack(visit)?, None)
            }
        })
    }

    fn missing_of(
        &self,
        visit: VisitId,
        have: Option<&Have>,
        within: Within,
        n: i64,
    ) -> Result<(Vec<Pull>, Option<Within>)> {
        let row = self.rows.need_visit(visit)?;
        let heads = have.map(|h| to_doc(&h.heads)).unwrap_or_default();
        let past = self.rows.past_of(visit, &heads)?;
        let kind = match past.is_empty() {
            true => PullKind::Granted,
            false => PullKind::Changes,
        };
        let change = |change: &ChangeRow| !past.contains(&change.n);
        let value = |value: &[u8; 32]| {
            have.is_none_or(|h| h.speaks_of(value) && h.values.iter().all(|v| v.0 != *value))
        };
        let wanted = Wanted {
            kind,
            range: (1, row.changes),
            change: &change,
            value: &value,
            all_values: true,
            n,
        };
        let (item, next) = self.part(&row, &wanted, within)?;
        let begins = within == Within::default()
            && item
                .as_ref()
                .is_some_and(|i| !i.changes.as_ref().is_empty());
        let mut items = Vec::new();
        if begins {
            // Told of in the feed, and so before; an office that lost its feed has lost that, too.
            for pin in row.pins.iter() {
                if !self
                    .rows
                    .feed_knows(&self.caller.device, Shared::Standard, pin)?
                {
                    items.extend(self.standard(pin)?);
                }
            }
            for hash in row.calendars.iter() {
                if !self
                    .rows
                    .feed_knows(&self.caller.device, Shared::Calendar, hash)?
                {
                    items.extend(self.calendar(hash)?);
                }
            }
        }
        items.extend(item);
        if begins {
            items.extend(self.customer(&row)?);
        }
        Ok((items, next))
    }
}

/// Adds what the office lacks of a visit that the phone lists.
pub(super) fn note_lacking(answer: &mut SyncResponse, ack: Ack) {
    match answer.acks.iter_mut().find(|a| a.doc == ack.doc) {
        None => answer.acks.push(ack),
        // What was pushed was taken; of the rest that the phone lists, something is not here.
        Some(old) if old.status == AckStatus::Ok => old.status = ack.status,
        Some(_) => {}
    }
}

fn beginning(hex: &str) -> [u8; 16] {
    let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes());
    let bytes = bytes.unwrap_or_default();
    bytes.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_was_given() {
        for round in [Round::Standards, Round::Day, Round::Ended] {
            let walk = Walk {
                round,
                next: [7; 16],
                within: Within {
                    changes: 0x00ab_cdef,
                    values: u32::MAX,
                },
                day: -5,
            };
            assert_eq!(Walk::read(walk.write()), Some(walk));
        }
        assert_eq!(Walk::read(Hash32([9; 32])), None);
    }
}
