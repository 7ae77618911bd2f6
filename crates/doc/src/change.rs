//! One change of exactly our shape: one event put under `ev`. Read by a small parser of our own,
//! written again from its parts, and equal byte for byte, or refused.

use std::fmt;
use std::sync::Arc;

use doorstep_visit::EventId;

use crate::chunk::{self, CHANGE_CHUNK, Chunk, KEY_COLUMN, MAGIC, VALUE_COLUMN};
use crate::genesis::{GENESIS_MAX_OP, Genesis};
use crate::pack::varint::Reader;
use crate::refusal::GateError;
use crate::writer::{ActorId, Hash};

/// Longest event in a change, bytes.
pub const MAX_VALUE: usize = doorstep_visit::event::MAX_EVENT;
/// Most changes that a change may name as its past.
pub const MAX_DEPS: usize = 8;
/// Longest change, bytes: the longest event and what is around it.
pub const MAX_CHANGE: usize = MAX_VALUE + 1024;

/// What a change consists of, besides the visit that it belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct ChangeParts {
    /// The writer.
    pub actor: ActorId,
    /// 1 for the first change of the writer, without gaps.
    pub seq: u64,
    /// One more than the greatest operation number of `deps`; the change has this one operation.
    pub start_op: u64,
    /// The changes that it directly follows, ascending, 1 to [`MAX_DEPS`].
    pub deps: Vec<Hash>,
    /// The event's id.
    pub key: EventId,
    /// The event's bytes.
    pub value: Arc<str>,
}

/// Without the value, which may be anything before the gate has seen it.
impl fmt::Debug for ChangeParts {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("ChangeParts")
            .field("actor", &self.actor)
            .field("seq", &self.seq)
            .field("start_op", &self.start_op)
            .field("deps", &self.deps)
            .field("key", &self.key)
            .field("value_bytes", &self.value.len())
            .finish()
    }
}

/// A change with its exact bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedChange {
    hash: Hash,
    raw: Arc<[u8]>,
    parts: Arc<ChangeParts>,
}

impl fmt::Debug for SealedChange {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "SealedChange({})", self.hash)
    }
}

impl SealedChange {
    /// The hash that names it.
    pub fn hash(&self) -> Hash {
        self.hash
    }
    /// The chunk as Automerge writes it, never deflated.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }
    /// What it consists of.
    pub fn parts(&self) -> &ChangeParts {
        &self.parts
    }
    /// Its greatest operation number.
    pub fn max_op(&self) -> u64 {
        self.parts.start_op
    }
}

impl ChangeParts {
    /// Builds the change and names it.
    pub fn seal(self, genesis: &Genesis) -> Result<SealedChange, GateError> {
        self.check_limits(genesis)?;
        let (hash, raw) = chunk::write(&Chunk {
            deps: &self.deps,
            actor: self.actor,
            seq: self.seq,
            start_op: self.start_op,
            genesis: genesis.actor(),
            key: self.key,
            value: &self.value,
        });
        Ok(SealedChange {
            hash,
            raw: raw.into(),
            parts: Arc::new(self),
        })
    }

    fn check_limits(&self, genesis: &Genesis) -> Result<(), GateError> {
        if self.value.len() > MAX_VALUE {
            return Err(GateError::TooLong);
        }
        if self.deps.is_empty() || self.deps.len() > MAX_DEPS {
            return Err(GateError::DepsCount);
        }
        if !self.deps.is_sorted_by(|a, b| a < b) {
            return Err(GateError::DepsOrder);
        }
        let counter = |n: u64| n < u64::from(u32::MAX);
        if self.seq == 0 || !counter(self.seq) {
            return Err(GateError::SeqRange);
        }
        if self.start_op <= GENESIS_MAX_OP || !counter(self.start_op) {
            return Err(GateError::StartOpRange);
        }
        if self.actor == genesis.actor() {
            return Err(GateError::WriterUnproven);
        }
        Ok(())
    }
}

/// Reads foreign bytes: a single change of exactly our shape, of this visit, or a refusal.
/// The library never decodes them.
pub fn read_exact(bytes: &[u8], genesis: &Genesis) -> Result<SealedChange, GateError> {
    let sealed = parse(bytes, genesis)?.seal(genesis)?;
    if sealed.raw() == bytes {
        Ok(sealed)
    } else {
        Err(GateError::NotExact)
    }
}

/// Finds the parts. What it does not look at, the comparison of the rebuilt bytes does.
fn parse(bytes: &[u8], genesis: &Genesis) -> Result<ChangeParts, GateError> {
    if bytes.len() > MAX_CHANGE {
        return Err(GateError::TooLong);
    }
    let mut input = Reader::new(bytes);
    let shape = GateError::NotAChange;
    if input.array() != Some(MAGIC) || input.take(4).is_none() {
        return Err(shape);
    }
    match input.byte() {
        Some(CHANGE_CHUNK) => {}
        Some(_) => return Err(GateError::ChunkType),
        None => return Err(shape),
    }
    if input.varint() != Some(input.len() as u64) {
        return Err(shape);
    }
    let count = input.varint().ok_or(shape)?;
    if count == 0 || count > MAX_DEPS as u64 {
        return Err(GateError::DepsCount);
    }
    let deps = (0..count)
        .map(|_| input.array().map(Hash).ok_or(shape))
        .collect::<Result<Vec<_>, _>>()?;
    let mut read = || -> Option<_> {
        let actor = ActorId(actor(&mut input)?);
        Some((actor, input.varint()?, input.varint()?, input.byte()?))
    };
    let (actor_id, seq, start_op, time) = read().ok_or(shape)?;
    if time != 0 {
        return Err(GateError::TimeNotZero);
    }
    if input.byte() != Some(0) {
        return Err(GateError::NotExact); // a message
    }
    if input.byte() != Some(1) || actor(&mut input) != Some(genesis.actor().0) {
        return Err(GateError::WrongDocument);
    }
    let (key, value) = columns(&mut input).ok_or(GateError::NotExact)?;
    let key = key.parse().map_err(|_| GateError::NotExact)?;
    Ok(ChangeParts {
        actor: actor_id,
        seq,
        start_op,
        deps,
        key,
        value: value.into(),
    })
}

fn actor(input: &mut Reader) -> Option<[u8; 16]> {
    (input.byte()? == 16).then(|| input.array())?
}

/// The key and the string, wherever the column headers say that they stand.
fn columns<'a>(input: &mut Reader<'a>) -> Option<(&'a str, &'a str)> {
    let count = input.varint().filter(|n| *n <= 16)?;
    let mut headers = Vec::with_capacity(16);
    for _ in 0..count {
        headers.push((input.varint()?, usize::try_from(input.varint()?).ok()?));
    }
    let (mut key, mut value) = (None, None);
    for (id, len) in headers {
        let data = input.take(len)?;
        match id {
            // A literal run of one text: -1, its length, its bytes.
            KEY_COLUMN => key = data.get(2..),
            VALUE_COLUMN => value = Some(data),
            _ => {}
        }
    }
    let text = |bytes| std::str::from_utf8(bytes).ok();
    Some((text(key?)?, text(value.unwrap_or_default())?))
}
