//! A pack to changes: bounded, total, and nothing but what the heads prove.

use super::event::{self, Place, Previous};
use super::varint::Reader;
use super::{PackError, PackLimits, Packed, VERSION, heads};
use crate::change::{ChangeParts, MAX_DEPS};
use crate::genesis::{GENESIS_MAX_OP, Genesis};
use crate::table::ChangeTable;
use crate::writer::{Hash, Writer};

/// Reads a pack that was made for `base`. `table` gives the operation numbers of deps outside the pack.
/// The changes come out in the order of the pack, each after its deps; the gate has yet to judge them.
/// The outer error is the table's.
pub fn decode<T: ChangeTable>(
    genesis: &Genesis,
    base: &[Hash],
    bytes: &[u8],
    limits: PackLimits,
    table: &T,
) -> Result<Result<Vec<Packed>, PackError>, T::Error> {
    if bytes.len() > limits.bytes {
        return Ok(Err(PackError::TooLarge));
    }
    let mut input = Reader::new(bytes);
    match input.byte() {
        Some(VERSION) => {}
        Some(_) => return Ok(Err(PackError::Version)),
        None => return Ok(Err(PackError::Malformed)),
    }
    let Some((writers, total)) = head(&mut input) else {
        return Ok(Err(PackError::Malformed));
    };
    if total > limits.changes {
        return Ok(Err(PackError::TooLarge));
    }
    let mut state = State {
        genesis,
        base,
        writers,
        items: Vec::with_capacity(total.min(input.len())),
        keys: Vec::with_capacity(total.min(input.len())),
        previous: Previous::default(),
        rebuilt: 0,
    };
    while state.items.len() < total {
        let Some(run) = state.run_head(&mut input, total) else {
            return Ok(Err(PackError::Malformed));
        };
        let mut start_op = 0;
        for (hash, known) in &run.deps {
            let max_op = match known {
                Some(op) => *op,
                None => match table.meta(hash)? {
                    Some(meta) => meta.max_op,
                    None => return Ok(Err(PackError::MissingDep(*hash))),
                },
            };
            start_op = start_op.max(max_op.saturating_add(1));
        }
        if let Err(e) = state.run(&mut input, run, start_op, limits) {
            return Ok(Err(e));
        }
    }
    Ok(state.finish(input))
}

struct Run {
    writer: Writer,
    length: usize,
    seq: u64,
    /// Each with its greatest operation number where the pack knows it.
    deps: Vec<(Hash, Option<u64>)>,
}

struct State<'a> {
    genesis: &'a Genesis,
    base: &'a [Hash],
    writers: Vec<Writer>,
    items: Vec<Packed>,
    keys: Vec<doorstep_visit::EventId>,
    previous: Previous,
    rebuilt: usize,
}

impl State<'_> {
    fn run_head(&self, input: &mut Reader, total: usize) -> Option<Run> {
        let writer = self
            .writers
            .get(usize::try_from(input.varint()?).ok()?)?
            .clone();
        let length = usize::try_from(input.varint()?).ok()?;
        if length == 0 || length > total - self.items.len() {
            return None;
        }
        let seq = input.varint()?;
        let count = input
            .varint()
            .filter(|n| (1..=MAX_DEPS as u64).contains(n))?;
        let mut deps = Vec::with_capacity(count as usize);
        for _ in 0..count {
            deps.push(self.dep(input)?);
        }
        Some(Run {
            writer,
            length,
            seq,
            deps,
        })
    }

    fn dep(&self, input: &mut Reader) -> Option<(Hash, Option<u64>)> {
        let known = |hash: Hash| {
            let genesis = hash == self.genesis.hash();
            (hash, genesis.then_some(GENESIS_MAX_OP))
        };
        match usize::try_from(input.varint()?).ok()? {
            0 => Some(known(Hash(input.array()?))),
            1 => Some(known(self.genesis.hash())),
            n => match self.base.get(n - 2) {
                Some(hash) => Some(known(*hash)),
                None => {
                    let back = n - 2 - self.base.len();
                    let place = self.items.len().checked_sub(back + 1)?;
                    let change = &self.items.get(place)?.change;
                    Some((change.hash(), Some(change.max_op())))
                }
            },
        }
    }

    fn run(
        &mut self,
        input: &mut Reader,
        run: Run,
        start_op: u64,
        limits: PackLimits,
    ) -> Result<(), PackError> {
        let actor = run.writer.actor(self.genesis.visit());
        let mut deps: Vec<Hash> = run.deps.iter().map(|(hash, _)| *hash).collect();
        let mut in_run = None;
        for step in 0..run.length as u64 {
            let place = Place {
                visit: self.genesis.visit(),
                keys: &self.keys,
                in_run,
            };
            let (key, value) =
                event::read(input, &place, &mut self.previous).ok_or(PackError::Malformed)?;
            let change = ChangeParts {
                actor,
                seq: run.seq.saturating_add(step),
                start_op: start_op.saturating_add(step),
                deps: std::mem::take(&mut deps),
                key,
                value: value.into(),
            }
            .seal(self.genesis)?;
            self.rebuilt = self.rebuilt.saturating_add(change.raw().len());
            if self.rebuilt > limits.rebuilt {
                return Err(PackError::TooLarge);
            }
            deps.push(change.hash());
            self.keys.push(key);
            in_run = Some(key);
            self.items.push(Packed {
                writer: run.writer.clone(),
                change,
            });
        }
        Ok(())
    }

    fn finish(self, mut input: Reader) -> Result<Vec<Packed>, PackError> {
        let heads = heads(self.items.iter().map(|item| &item.change));
        if input.varint() != Some(heads.len() as u64) {
            return Err(PackError::Heads);
        }
        for head in heads {
            match input.array() {
                Some(given) if given == head.0 => {}
                Some(_) => return Err(PackError::Heads),
                None => return Err(PackError::Malformed),
            }
        }
        if input.is_empty() {
            Ok(self.items)
        } else {
            Err(PackError::Malformed)
        }
    }
}

fn head(input: &mut Reader) -> Option<(Vec<Writer>, usize)> {
    let count = usize::try_from(input.varint()?).ok()?;
    // The shortest writer takes ten bytes.
    if count > input.len() / 10 {
        return None;
    }
    let mut writers = Vec::with_capacity(count);
    for _ in 0..count {
        writers.push(match input.byte()? {
            0 => Writer::Device {
                device: input.text(64)?.parse().ok()?,
                epoch: u64::from_be_bytes(input.array()?),
            },
            1 => Writer::Office {
                process: input.array()?,
            },
            2 => Writer::Actor(crate::writer::ActorId(input.array()?)),
            _ => return None,
        });
    }
    Some((writers, usize::try_from(input.varint()?).ok()?))
}
