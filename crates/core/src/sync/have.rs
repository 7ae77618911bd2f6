//! What a phone says that it holds, after a reset or in a new epoch: as many visits and values as fit into a request,
//! in the order of their ids, and then the next ones.

use doorstep_store::Reads;
use doorstep_visit::body::Body;
use doorstep_visit::{TenantId, VisitId};
use doorstep_wire::{Hash32, Have, Id16};

use super::ids::{doc_id, hex_hash, value_hash};
use crate::error::CoreError;
use crate::loaded::LoadedVisit;

/// Visits in one list at most; the office takes 4,096.
const MOST_VISITS: usize = 512;
/// Values in one list at most; the office takes 16,384 of a visit, and 400,000 of everything.
const MOST_VALUES: usize = 4_096;

/// How far the list is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    /// The office has begun to answer it, so that its cursor belongs to it.
    pub begun: bool,
    /// What comes next; nothing at the beginning.
    pub next: Option<Place>,
}

/// Where a list begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    visit: [u8; 16],
    /// Of this visit, the values from here on.
    value: Option<Hash32>,
}

/// What fits into a request.
pub(super) struct Part {
    pub have: Vec<Have>,
    pub from: Option<Id16>,
    pub upto: Option<Id16>,
    pub next: Option<Place>,
}

/// The list from a place on. The inner error is a visit that is damaged.
pub(super) fn have(
    read: &Reads,
    tenant: &TenantId,
    begin: Option<&Place>,
) -> Result<Result<Part, VisitId>, CoreError> {
    let visits = read.visits()?;
    let visits = visits.iter().filter_map(|row| row.visit.parse().ok());
    let mut damaged = None;
    let part = part(visits.collect(), begin, |id| match held(read, tenant, id) {
        Err(CoreError::VisitDamaged { .. }) => {
            damaged = Some(id);
            Ok(None)
        }
        other => other,
    })?;
    Ok(damaged.map_or(Ok(part), Err))
}

fn part(
    mut visits: Vec<VisitId>,
    begin: Option<&Place>,
    mut held: impl FnMut(VisitId) -> Result<Option<Have>, CoreError>,
) -> Result<Part, CoreError> {
    visits.sort_unstable_by_key(|id| doc_id(*id).0);
    let mut part = Part {
        have: Vec::new(),
        from: begin.map(|b| Id16(b.visit)),
        upto: None,
        next: None,
    };
    let mut values = 0;
    for id in visits {
        let doc = doc_id(id);
        if begin.is_some_and(|b| doc.0 < b.visit) {
            continue;
        }
        if part.have.len() >= MOST_VISITS {
            part.end_behind_the_last();
            break;
        }
        let Some(mut entry) = held(id)? else {
            continue;
        };
        if let Some(from) = begin.filter(|b| b.visit == doc.0).and_then(|b| b.value) {
            entry.values.retain(|v| *v >= from);
            entry.values_from = Some(from);
        }
        if values + entry.values.len() > MOST_VALUES {
            if !part.have.is_empty() {
                part.end_behind_the_last();
                break;
            }
            let rest = entry.values.split_off(MOST_VALUES);
            entry.values_upto = entry.values.last().copied();
            part.upto = Some(doc);
            part.next = Some(Place {
                visit: doc.0,
                value: rest.first().copied(),
            });
            part.have.push(entry);
            break;
        }
        values += entry.values.len();
        part.have.push(entry);
    }
    Ok(part)
}

impl Part {
    /// What comes between the last visit and the next one belongs to the next list.
    fn end_behind_the_last(&mut self) {
        self.upto = self.have.last().map(|h| h.doc);
        self.next = self.upto.map(|last| Place {
            visit: u128::from_be_bytes(last.0).saturating_add(1).to_be_bytes(),
            value: None,
        });
    }
}

/// What is held of a visit: its heads, and all its values.
fn held(read: &Reads, tenant: &TenantId, id: VisitId) -> Result<Option<Have>, CoreError> {
    let Some(loaded) = LoadedVisit::load(read, tenant, id)? else {
        return Ok(None);
    };
    let key = id.to_string();
    let genesis = loaded.doc.genesis().hash();
    let heads = loaded.doc.heads();
    let heads = heads.iter().filter(|h| **h != genesis);
    let mut heads: Vec<Hash32> = heads.map(|h| Hash32(h.0)).collect();
    heads.sort_unstable();
    let mut values: Vec<Hash32> = read
        .private_values(&key)?
        .iter()
        .filter(|v| v.content.is_some() || v.erased)
        .filter_map(|v| value_hash(&v.p))
        .collect();
    values.extend(read.statements(&key)?.iter().map(|s| Hash32(s.sha256)));
    for i in 0..loaded.history.len() {
        let Body::Signed(signed) = loaded.history.body(i) else {
            continue;
        };
        if let Some(hash) = hex_hash(&signed.strokes)
            && read.stroke(&key, &hash)?.is_some()
        {
            values.push(Hash32(hash));
        }
    }
    values.sort_unstable();
    values.dedup();
    Ok(Some(Have::new(doc_id(id), heads, values)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Every visit and every value is listed once, in parts that leave no gap between them.
    #[test]
    fn parts_cover_everything_once() {
        let id = |n: u16| {
            let mut bytes = [7; 16];
            bytes[..2].copy_from_slice(&n.to_be_bytes());
            VisitId(uuid::Uuid::from_bytes(bytes))
        };
        let hash = |n: usize| {
            let mut bytes = [1; 32];
            bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
            Hash32(bytes)
        };
        let tables: [(u16, &[(u16, usize)]); 6] = [
            (0, &[]),
            (1, &[(0, MOST_VALUES)]),
            (3, &[(1, 3 * MOST_VALUES + 1)]),
            (3, &[(0, 1), (1, MOST_VALUES), (2, 1)]),
            (MOST_VISITS as u16, &[]),
            (1_300, &[(5, 9_000), (1_299, 5_000)]),
        ];
        for (visits, values) in tables {
            let ids: Vec<VisitId> = (0..visits).rev().map(id).collect();
            let values: BTreeMap<u16, usize> = values.iter().copied().collect();
            let held = |of: VisitId| {
                let n = (0..visits).find(|n| id(*n) == of).unwrap_or(0);
                let values = (0..values.get(&n).copied().unwrap_or(0)).map(hash);
                Ok(Some(Have::new(doc_id(of), vec![], values.collect())))
            };
            let (mut place, mut parts, mut seen) = (None, 0, BTreeMap::new());
            let mut before: Option<Part> = None;
            loop {
                let part = part(ids.clone(), place.as_ref(), held).unwrap();
                parts += 1;
                assert!(part.have.len() <= MOST_VISITS);
                assert!(part.have.iter().map(|h| h.values.len()).sum::<usize>() <= MOST_VALUES);
                if let Some(before) = &before {
                    let (end, begin) = (before.upto.unwrap().0, part.from.unwrap().0);
                    let step = u128::from_be_bytes(begin) - u128::from_be_bytes(end);
                    let within = part.have.first().and_then(|h| h.values_from);
                    assert_eq!(step, u128::from(within.is_none()));
                } else {
                    assert!(part.from.is_none());
                }
                for have in &part.have {
                    assert!(have.values.iter().all(|v| have.speaks_of(&v.0)));
                    let all: &mut Vec<Hash32> = seen.entry(have.doc.0).or_default();
                    all.extend(&have.values);
                }
                place = part.next.clone();
                assert_eq!(place.is_some(), part.upto.is_some());
                if place.is_none() {
                    break;
                }
                before = Some(part);
            }
            assert_eq!(seen.len(), usize::from(visits));
            for n in 0..visits {
                let count = values.get(&n).copied().unwrap_or(0);
                let all: Vec<Hash32> = (0..count).map(hash).collect();
                assert_eq!(seen[doc_id(id(n)).0.as_slice()], all);
            }
            let most = 1
                + usize::from(visits) / MOST_VISITS
                + values.values().sum::<usize>() / MOST_VALUES
                + 2;
            assert!(parts <= most, "{parts}");
        }
    }
}
