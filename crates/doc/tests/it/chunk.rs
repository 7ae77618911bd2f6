//! A writer of change chunks that can say anything, the checksum right: the attacker's pen.

use doorstep_doc::SealedChange;
use sha2::{Digest, Sha256};

pub fn uleb(mut n: u64) -> Vec<u8> {
    let mut out = vec![];
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
    out
}

pub fn sleb(mut n: i64) -> Vec<u8> {
    let mut out = vec![];
    loop {
        let byte = n as u8 & 0x7f;
        n >>= 7;
        if (n == 0 && byte & 0x40 == 0) || (n == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

pub fn prefixed(bytes: &[u8]) -> Vec<u8> {
    [uleb(bytes.len() as u64), bytes.to_vec()].concat()
}

/// A chunk with a true length and checksum.
pub fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    let body = [vec![kind], prefixed(data)].concat();
    let sum = Sha256::digest(&body);
    [&[0x85, 0x6f, 0x4a, 0x83], &sum[..4], &body].concat()
}

/// Makes the checksum of altered bytes true again.
pub fn resum(bytes: &mut [u8]) {
    if let Some((head, body)) = bytes.split_at_mut_checked(8) {
        head[4..].copy_from_slice(&Sha256::digest(body)[..4]);
    }
}

/// Columns of a change, as ids of the storage format.
pub const OBJ_ACTOR: u64 = 0x01;
pub const OBJ_CTR: u64 = 0x02;
pub const KEY_ACTOR: u64 = 0x11;
pub const KEY_CTR: u64 = 0x13;
pub const KEY: u64 = 0x15;
pub const INSERT: u64 = 0x34;
pub const ACTION: u64 = 0x42;
pub const META: u64 = 0x56;
pub const VALUE: u64 = 0x57;
pub const PRED: u64 = 0x70;
pub const PRED_ACTOR: u64 = 0x71;
pub const PRED_CTR: u64 = 0x73;

#[derive(Clone)]
pub struct Body {
    pub deps: Vec<[u8; 32]>,
    pub actor: Vec<u8>,
    pub seq: Vec<u8>,
    pub start_op: Vec<u8>,
    pub time: i64,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    pub columns: Vec<(u64, Vec<u8>)>,
    pub extra: Vec<u8>,
}

impl Body {
    /// What an honest change says.
    pub fn of(change: &SealedChange, genesis_actor: &[u8]) -> Self {
        let parts = change.parts();
        let value = parts.value.as_bytes();
        let one = |n: u8| vec![0x7f, n];
        Self {
            deps: parts.deps.iter().map(|d| d.0).collect(),
            actor: parts.actor.0.to_vec(),
            seq: uleb(parts.seq),
            start_op: uleb(parts.start_op),
            time: 0,
            message: vec![],
            others: vec![genesis_actor.to_vec()],
            columns: vec![
                (OBJ_ACTOR, one(1)),
                (OBJ_CTR, one(1)),
                (
                    KEY,
                    [vec![0x7f], prefixed(parts.key.to_string().as_bytes())].concat(),
                ),
                (INSERT, vec![1]),
                (ACTION, one(1)),
                (
                    META,
                    [vec![0x7f], uleb((value.len() as u64) << 4 | 6)].concat(),
                ),
                (VALUE, value.to_vec()),
                (PRED, one(0)),
            ],
            extra: vec![],
        }
    }

    /// The same with another event.
    pub fn with_event(mut self, key: &str, value: &str) -> Self {
        self.set(KEY, [vec![0x7f], prefixed(key.as_bytes())].concat());
        self.set(
            META,
            [vec![0x7f], uleb((value.len() as u64) << 4 | 6)].concat(),
        );
        self.set(VALUE, value.as_bytes().to_vec());
        self
    }

    /// The first change of another writer, beside the events instead of among them.
    pub fn on_root(mut self, who: u8) -> Self {
        self.actor = vec![who; 16];
        self.seq = uleb(1);
        self.others.clear();
        self.drop(OBJ_ACTOR);
        self.drop(OBJ_CTR);
        self
    }

    /// Sets a column, adding it in its place.
    pub fn set(&mut self, id: u64, data: Vec<u8>) {
        self.drop(id);
        let at = self
            .columns
            .iter()
            .take_while(|(other, _)| *other < id)
            .count();
        self.columns.insert(at, (id, data));
    }

    pub fn drop(&mut self, id: u64) {
        self.columns.retain(|(other, _)| *other != id);
    }

    pub fn data(&self) -> Vec<u8> {
        let mut out = uleb(self.deps.len() as u64);
        self.deps.iter().for_each(|d| out.extend(d));
        out.extend(prefixed(&self.actor));
        out.extend(&self.seq);
        out.extend(&self.start_op);
        out.extend(sleb(self.time));
        out.extend(prefixed(&self.message));
        out.extend(uleb(self.others.len() as u64));
        self.others.iter().for_each(|a| out.extend(prefixed(a)));
        out.extend(uleb(self.columns.len() as u64));
        for (id, data) in &self.columns {
            out.extend(uleb(*id));
            out.extend(uleb(data.len() as u64));
        }
        self.columns.iter().for_each(|(_, data)| out.extend(data));
        out.extend(&self.extra);
        out
    }

    pub fn chunk(&self) -> Vec<u8> {
        chunk(1, &self.data())
    }
}
