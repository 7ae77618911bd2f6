//! The change gate: what may never change with arrival order or software age, and nothing else.
//! Bytes and shape are judged by [`crate::read_exact`]; causality, authorship and grammar here.

mod batch;
mod knowledge;

pub use batch::judge_all;

use std::collections::{BTreeMap, BTreeSet};

use doorstep_visit::{DeviceId, Event, PersonId, Side};

use crate::change::SealedChange;
use crate::genesis::Genesis;
use crate::meta::{ChangeMeta, Told};
use crate::refusal::GateError;
use crate::table::ChangeTable;
use crate::version_vector::VersionVector;
use crate::writer::Writer;

/// What the judging side knows about a writer, from its certificate and the enrolments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorFacts {
    /// The writer's device and its predecessors (or `office`), each with everyone ever enrolled on it.
    pub devices: BTreeMap<DeviceId, BTreeSet<PersonId>>,
    /// Sides whose kinds the certificate's role may write.
    pub sides: BTreeSet<Side>,
}

/// On whose word the authorship of a change rests.
#[derive(Clone, Copy, Debug)]
pub enum Authority<'a> {
    /// The actor is derived from the writer, whose certificate says this.
    Facts(&'a AuthorFacts),
    /// Heads signed by the device of these facts cover the change, whoever carries it
    /// and whatever its epoch was.
    SignedHeads(&'a AuthorFacts),
    /// Judged by the office, whose receipt covers the change.
    Vouched,
}

/// A change that may be appended, and what its row keeps.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// For the row.
    pub meta: ChangeMeta,
    /// The event in it.
    pub event: Event,
}

/// What became of a change.
#[derive(Clone, Debug)]
pub enum GateOutcome {
    /// Append it.
    Admitted(Box<Admitted>),
    /// It is here already; acknowledge it again.
    Known,
    /// GateAnswer for this document alone; the bytes go to quarantine where the answer says so.
    Refused(GateError),
}

/// Judges one change of exact shape. `Err` only when the table fails.
pub fn judge<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    writer: &Writer,
    authority: Authority,
    change: &SealedChange,
) -> Result<GateOutcome, T::Error> {
    if change.hash() == genesis.hash() || table.holds(&change.hash())? {
        return Ok(GateOutcome::Known);
    }
    if !proves_actor(genesis, writer, authority, change) {
        return Ok(GateOutcome::Refused(GateError::WriterUnproven));
    }
    let (meta, deps) = match place(genesis, table, change)? {
        Ok(placed) => placed,
        Err(e) => return Ok(GateOutcome::Refused(e)),
    };
    let event = match authorship(genesis, writer, authority, change) {
        Ok(event) => event,
        Err(e) => return Ok(GateOutcome::Refused(e)),
    };
    Ok(match knowledge::holds(table, &deps, &event)? {
        Ok(()) => GateOutcome::Admitted(Box::new(Admitted { meta, event })),
        Err(e) => GateOutcome::Refused(e),
    })
}

/// Deps known, numbers in order, the writer's own previous change in the past:
/// what Automerge takes for granted, and no more. What was admitted once is read again by it.
pub fn causality<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    change: &SealedChange,
) -> Result<Result<ChangeMeta, GateError>, T::Error> {
    Ok(place(genesis, table, change)?.map(|(meta, _)| meta))
}

/// What a row keeps of a change, and what its deps are.
type Placed = (ChangeMeta, Vec<ChangeMeta>);

/// The same, with what the deps are.
fn place<T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    change: &SealedChange,
) -> Result<Result<Placed, GateError>, T::Error> {
    let parts = change.parts();
    let mut deps = Vec::with_capacity(parts.deps.len());
    let mut past = VersionVector::new();
    let mut max_op = 0;
    let mut missing = None;
    for dep in &parts.deps {
        let meta = if *dep == genesis.hash() {
            Some(genesis.meta())
        } else {
            table.meta(dep)?
        };
        match meta {
            Some(meta) => {
                past.join(&meta.past);
                max_op = max_op.max(meta.max_op);
                deps.push(meta);
            }
            None if table.is_quarantined(dep)? => return Ok(Err(GateError::DepQuarantined(*dep))),
            None => missing = missing.or(Some(*dep)),
        }
    }
    if let Some(dep) = missing {
        return Ok(Err(GateError::MissingDep(dep)));
    }
    let here = Place {
        last: table.last_seq(&parts.actor)?,
        own: past.get(&parts.actor),
        max_op,
    };
    if let Err(fault) = here.takes(parts.seq, parts.start_op) {
        return Ok(Err(fault));
    }
    past.see(parts.actor, parts.seq);
    let told = Some(Told {
        event: parts.key,
        actor: parts.actor,
        seq: parts.seq,
    });
    let max_op = change.max_op();
    Ok(Ok((ChangeMeta { max_op, past, told }, deps)))
}

/// Where a change would stand, in numbers.
struct Place {
    /// The newest sequence number of its actor that is here.
    last: u64,
    /// The newest of its actor in the past that the change names.
    own: u64,
    /// The greatest operation number in that past.
    max_op: u64,
}

impl Place {
    fn takes(&self, seq: u64, start_op: u64) -> Result<(), GateError> {
        if seq <= self.last {
            Err(GateError::SeqReused)
        } else if seq != self.last + 1 {
            Err(GateError::SeqGap)
        } else if self.own != self.last {
            Err(GateError::OwnPast)
        } else if start_op != self.max_op + 1 {
            Err(GateError::StartOp)
        } else {
            Ok(())
        }
    }
}

/// Before causality, so that nobody can make another writer rotate.
fn proves_actor(
    genesis: &Genesis,
    writer: &Writer,
    authority: Authority,
    change: &SealedChange,
) -> bool {
    let derived = writer.actor(genesis.visit()) == change.parts().actor;
    derived && !matches!((writer, authority), (Writer::Actor(_), Authority::Facts(_)))
}

/// The event names a device, a person and a side of this writer.
fn authorship(
    genesis: &Genesis,
    writer: &Writer,
    authority: Authority,
    change: &SealedChange,
) -> Result<Event, GateError> {
    let parts = change.parts();
    let event = Event::parse_keyed(genesis.visit(), &parts.key.to_string(), &parts.value)?;
    let office = event.dev.is_office();
    if event.side() == Side::Office && !office {
        return Err(GateError::EventSide);
    }
    if event.side() == Side::Device && office {
        return Err(GateError::EventSide);
    }
    match writer {
        Writer::Device { .. } if office => return Err(GateError::EventDevice),
        Writer::Office { .. } if !office => return Err(GateError::EventDevice),
        _ => {}
    }
    if let Authority::Facts(facts) | Authority::SignedHeads(facts) = authority {
        let people = facts
            .devices
            .get(&event.dev)
            .ok_or(GateError::EventDevice)?;
        if !people.contains(&event.by) {
            return Err(GateError::EventPerson);
        }
        if !facts.sides.contains(&event.side()) {
            return Err(GateError::EventSide);
        }
    }
    Ok(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers alone: changes that say the same would not be harmless to everybody.
    #[test]
    fn numbers_follow_one_another() {
        let here = |last, own| Place {
            last,
            own,
            max_op: 8,
        };
        let cases = [
            (here(2, 2), 3, 9, Ok(())),
            (here(0, 0), 1, 9, Ok(())),
            (here(2, 2), 1, 9, Err(GateError::SeqReused)),
            (here(2, 2), 2, 9, Err(GateError::SeqReused)),
            (here(2, 2), 4, 9, Err(GateError::SeqGap)),
            (here(0, 0), 2, 9, Err(GateError::SeqGap)),
            (here(2, 1), 3, 9, Err(GateError::OwnPast)),
            (here(2, 0), 3, 9, Err(GateError::OwnPast)),
            (here(2, 2), 3, 8, Err(GateError::StartOp)),
            (here(2, 2), 3, 10, Err(GateError::StartOp)),
        ];
        for (here, seq, start_op, expected) in cases {
            assert_eq!(here.takes(seq, start_op), expected, "{seq} {start_op}");
        }
    }
}
