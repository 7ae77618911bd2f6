//! Changes to a pack.

use std::collections::BTreeMap;

use super::event::{self, Place, Previous};
use super::varint::{put, put_bytes};
use super::{PackError, Packed, VERSION, heads};
use crate::genesis::Genesis;
use crate::writer::{Hash, Writer};

/// Packs changes, each after its deps. `base` are hashes that the receiver is given beside the pack
/// (its last known heads), in the same order on both sides; the genesis needs no mention.
pub fn encode(genesis: &Genesis, base: &[Hash], changes: &[Packed]) -> Result<Vec<u8>, PackError> {
    let mut writers: Vec<&Writer> = Vec::new();
    let mut index = BTreeMap::new();
    for item in changes {
        if !index.contains_key(&item.writer) {
            if item.writer.actor(genesis.visit()) != item.change.parts().actor {
                return Err(PackError::Writer);
            }
            index.insert(&item.writer, writers.len());
            writers.push(&item.writer);
        }
    }
    let mut out = vec![VERSION];
    put(&mut out, writers.len() as u64);
    for writer in &writers {
        put_writer(&mut out, writer);
    }
    put(&mut out, changes.len() as u64);

    let mut refs: BTreeMap<Hash, usize> = BTreeMap::from([(genesis.hash(), 1)]);
    for (i, hash) in base.iter().enumerate() {
        refs.entry(*hash).or_insert(2 + i);
    }
    let here = 2 + base.len();
    let mut places: BTreeMap<Hash, usize> = BTreeMap::new();
    let mut keys = Vec::with_capacity(changes.len());
    let mut previous = Previous::default();
    let mut rest = changes;
    while let Some(first) = rest.first() {
        let (run, after_run) = rest.split_at(run_length(rest));
        rest = after_run;
        put(
            &mut out,
            index.get(&first.writer).copied().unwrap_or(0) as u64,
        );
        put(&mut out, run.len() as u64);
        put(&mut out, first.change.parts().seq);
        put(&mut out, first.change.parts().deps.len() as u64);
        for dep in &first.change.parts().deps {
            match (places.get(dep), refs.get(dep)) {
                (Some(place), _) => put(&mut out, (here + keys.len() - 1 - place) as u64),
                (None, Some(known)) => put(&mut out, *known as u64),
                (None, None) => {
                    put(&mut out, 0);
                    out.extend_from_slice(&dep.0);
                }
            }
        }
        let mut in_run = None;
        for item in run {
            let parts = item.change.parts();
            if item.writer.actor(genesis.visit()) != parts.actor {
                return Err(PackError::Writer);
            }
            let place = Place {
                visit: genesis.visit(),
                keys: &keys,
                in_run,
            };
            event::write(&mut out, parts, &place, &mut previous);
            if places.insert(item.change.hash(), keys.len()).is_some() {
                return Err(PackError::Order);
            }
            keys.push(parts.key);
            in_run = Some(parts.key);
        }
    }
    check_order(changes, &places)?;
    let heads = heads(changes.iter().map(|item| &item.change));
    put(&mut out, heads.len() as u64);
    heads.iter().for_each(|h| out.extend_from_slice(&h.0));
    Ok(out)
}

/// How many changes from the first on follow exactly one another.
fn run_length(changes: &[Packed]) -> usize {
    let follows = |pair: &[Packed]| match pair {
        [a, b] => {
            a.writer == b.writer
                && b.change.parts().deps == [a.change.hash()]
                && b.change.parts().seq == a.change.parts().seq + 1
                && b.change.parts().start_op == a.change.parts().start_op + 1
        }
        _ => false,
    };
    1 + changes.windows(2).take_while(|pair| follows(pair)).count()
}

fn check_order(changes: &[Packed], places: &BTreeMap<Hash, usize>) -> Result<(), PackError> {
    for (i, item) in changes.iter().enumerate() {
        let early = |dep: &Hash| places.get(dep).is_some_and(|place| *place >= i);
        if item.change.parts().deps.iter().any(early) {
            return Err(PackError::Order);
        }
    }
    Ok(())
}

fn put_writer(out: &mut Vec<u8>, writer: &Writer) {
    match writer {
        Writer::Device { device, epoch } => {
            out.push(0);
            put_bytes(out, device.as_str().as_bytes());
            out.extend_from_slice(&epoch.to_be_bytes());
        }
        Writer::Office { process } => {
            out.push(1);
            out.extend_from_slice(process);
        }
        Writer::Actor(actor) => {
            out.push(2);
            out.extend_from_slice(&actor.0);
        }
    }
}
