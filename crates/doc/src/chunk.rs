//! The bytes of a change of exactly our shape, written at once. They are those of the merge library, which would build
//! a table of operations for them first; tests hold the two against each other.

use doorstep_visit::EventId;
use doorstep_visit::id::base32;
use sha2::{Digest, Sha256};

use crate::pack::varint::put;
use crate::writer::{ActorId, Hash};

pub(crate) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
pub(crate) const CHANGE_CHUNK: u8 = 1;
/// Column ids as the storage format writes them: key as text, and the values' bytes.
pub(crate) const KEY_COLUMN: u64 = 0x15;
pub(crate) const VALUE_COLUMN: u64 = 0x57;

/// What the bytes say: `value` put at `key` of the map that the genesis change made.
pub(crate) struct Chunk<'a> {
    pub deps: &'a [Hash],
    pub actor: ActorId,
    pub seq: u64,
    pub start_op: u64,
    /// The actor of the genesis change.
    pub genesis: ActorId,
    pub key: EventId,
    pub value: &'a str,
}

/// A column of one row is a literal run of one: -1, then the value.
const ONE: u8 = 0x7f;
/// The genesis change is the second actor that is named, and the map its first operation.
const OBJECT: [u8; 2] = [ONE, 1];
/// A put, and nothing that it replaces.
const PUT: [u8; 2] = [ONE, 1];
const NONE: [u8; 2] = [ONE, 0];
/// One row that is no insertion.
const NOT_INSERTED: [u8; 1] = [1];
/// The type of a text beside its length.
const TEXT: u64 = 6;

/// The bytes and the hash that names them.
pub(crate) fn write(c: &Chunk) -> (Hash, Vec<u8>) {
    let key = base32(&c.key.0);
    let mut meta = vec![ONE];
    put(&mut meta, (c.value.len() as u64) << 4 | TEXT);

    let mut body = Vec::with_capacity(192 + 32 * c.deps.len() + c.value.len());
    put(&mut body, c.deps.len() as u64);
    c.deps.iter().for_each(|d| body.extend_from_slice(&d.0));
    put_actor(&mut body, c.actor);
    put(&mut body, c.seq);
    put(&mut body, c.start_op);
    // No time, no message, one other actor.
    body.extend([0, 0, 1]);
    put_actor(&mut body, c.genesis);
    // A column without a byte is left out.
    body.push(7 + u8::from(!c.value.is_empty()));
    let mut column = |id: u64, len: usize| {
        put(&mut body, id);
        put(&mut body, len as u64);
    };
    column(0x01, OBJECT.len());
    column(0x02, OBJECT.len());
    column(KEY_COLUMN, 2 + key.len());
    column(0x34, NOT_INSERTED.len());
    column(0x42, PUT.len());
    column(0x56, meta.len());
    if !c.value.is_empty() {
        column(VALUE_COLUMN, c.value.len());
    }
    column(0x70, NONE.len());
    body.extend(OBJECT);
    body.extend(OBJECT);
    body.push(ONE);
    body.push(key.len() as u8);
    body.extend_from_slice(key.as_bytes());
    body.extend(NOT_INSERTED);
    body.extend(PUT);
    body.extend_from_slice(&meta);
    body.extend_from_slice(c.value.as_bytes());
    body.extend(NONE);

    let mut out = Vec::with_capacity(20 + body.len());
    out.extend(MAGIC);
    out.extend([0; 4]);
    out.push(CHANGE_CHUNK);
    put(&mut out, body.len() as u64);
    out.extend_from_slice(&body);
    let (head, named) = out.split_at_mut(8);
    let hash: [u8; 32] = Sha256::digest(&*named).into();
    for (byte, sum) in head.iter_mut().skip(4).zip(hash) {
        *byte = sum;
    }
    (Hash(hash), out)
}

fn put_actor(out: &mut Vec<u8>, actor: ActorId) {
    out.push(16);
    out.extend_from_slice(&actor.0);
}
