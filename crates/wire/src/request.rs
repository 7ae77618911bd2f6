//! What a phone sends: what it has recorded, and up to where it has read.
//! The same bytes may be sent any number of times.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::body::{Message, Sealed};
use crate::{
    Bytes, DEFAULT_MAX_BYTES, Hash32, Id16, MAX_CODE, MAX_DOCS, MAX_ENGINE, MAX_INLINE_BLOB,
    Salt32, VERSION, WireError,
};

/// The body of `POST /v1/sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// Version of the messages, [`VERSION`].
    pub v: u16,
    /// Id of the device, as enrolment named it.
    pub device: String,
    /// The epoch of the device's database: 64 random bits, new after a restore or a clone.
    pub epoch: u64,
    /// Software of the sender, such as `doorstep/0.1 android`; for the office's log only.
    pub engine: String,
    /// Where the last answer ended; absent the first time and in the first answer to a reset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
    /// How many bytes, uncompressed, the answer should keep to. One item larger than this comes alone.
    pub max_bytes: u32,
    /// Everything the phone holds; only after `reset` and in a new epoch, until `more` is false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have: Option<Vec<Have>>,
    /// `have` speaks of visits from this one on; absent: from the first. Visits are ordered by the bytes of their ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have_from: Option<Id16>,
    /// `have` speaks of visits up to and with this one; absent: to the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have_upto: Option<Id16>,
    /// What the office has not acknowledged yet; each document at most once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub push: Vec<Push>,
}

impl SyncRequest {
    /// A request that asks for everything and pushes nothing.
    pub fn new(device: impl Into<String>, epoch: u64, engine: impl Into<String>) -> Self {
        Self {
            v: VERSION,
            device: device.into(),
            epoch,
            engine: engine.into(),
            cursor: None,
            max_bytes: DEFAULT_MAX_BYTES,
            have: None,
            have_from: None,
            have_upto: None,
            push: Vec::new(),
        }
    }
}

/// A place in this device's feed. Opaque to the phone: it is stored and sent back as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Number of the last row read.
    pub n: u64,
    /// Tag of that row, so that an office restored from a backup knows that it never gave it.
    pub tag: Id16,
    /// Where to go on within what follows that row, when it was too much for one answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Hash32>,
}

/// What the phone holds of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Have {
    /// The visit.
    pub doc: Id16,
    /// Its heads on the phone, ascending; none when the phone knows of it and holds nothing.
    #[serde(default)]
    pub heads: Vec<Hash32>,
    /// `p` of each private value and SHA-256 of each blob that the phone holds for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Hash32>,
    /// `values` lists those from this hash on; absent: from the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values_from: Option<Hash32>,
    /// `values` lists those up to and with this hash; absent: to the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values_upto: Option<Hash32>,
}

impl Have {
    /// An entry that lists all values of a visit.
    pub fn new(doc: impl Into<Id16>, heads: Vec<Hash32>, values: Vec<Hash32>) -> Self {
        Self {
            doc: doc.into(),
            heads,
            values,
            values_from: None,
            values_upto: None,
        }
    }

    /// Whether the entry says of a value that it is held or that it is not.
    pub fn speaks_of(&self, value: &[u8; 32]) -> bool {
        self.values_from.is_none_or(|from| from.0 <= *value)
            && self.values_upto.is_none_or(|upto| *value <= upto.0)
    }
}

/// What the phone has for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// The visit.
    pub doc: Id16,
    /// The last heads that the office is known to have; the pack may refer to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<Hash32>,
    /// A pack of changes; absent when only values or blobs travel.
    #[serde(default, skip_serializing_if = "Bytes::is_empty")]
    pub changes: Bytes,
    /// Private values that the pack or an earlier one refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub private: Vec<PrivateValue>,
    /// Statements as shown and signature strokes, sealed. Photos travel on their own route.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blobs: Vec<Blob>,
    /// Signed heads of other writers, for changes that this device carries for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<Proof>,
    /// The receipt under which the office once gave these changes, when it has lost them since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<crate::Receipt>,
}

impl Push {
    /// An entry for `doc` that carries nothing yet.
    pub fn new(doc: impl Into<Id16>) -> Self {
        Self {
            doc: doc.into(),
            base: Vec::new(),
            changes: Bytes::default(),
            private: Vec::new(),
            blobs: Vec::new(),
            proofs: Vec::new(),
            receipt: None,
        }
    }
}

/// A value that an event names only by its salted hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateValue {
    /// The random bytes of the hash.
    pub random: Salt32,
    /// The value, at most [`crate::MAX_PRIVATE_VALUE`] bytes.
    pub value: String,
}

impl fmt::Debug for PrivateValue {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("PrivateValue(<redacted>)")
    }
}

/// Sealed bytes, named by their own hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// SHA-256 of `bytes`.
    pub sha256: Hash32,
    /// The sealed bytes, at most [`crate::MAX_INLINE_BLOB`].
    pub bytes: Bytes,
}

impl Blob {
    /// The blob of these sealed bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        let sha256 = Hash32(Sha256::digest(&bytes).into());
        Self {
            sha256,
            bytes: Bytes(bytes),
        }
    }

    /// Whether name and length are right. One that is not is dropped alone, as `bad_value`.
    pub fn is_sound(&self) -> bool {
        self.bytes.len() <= MAX_INLINE_BLOB
            && self.sha256 == Hash32(Sha256::digest(&self.bytes).into())
    }
}

/// Heads of a document, signed by a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The device's certificate, signed by the office.
    pub cert: Bytes,
    /// The heads, ascending.
    pub heads: Vec<Hash32>,
    /// The device's signature over them.
    pub sig: Bytes,
}

impl Sealed for SyncRequest {}
impl Message for SyncRequest {
    fn check(&self) -> Result<(), WireError> {
        within("device", self.device.len(), MAX_CODE)?;
        within("engine", self.engine.len(), MAX_ENGINE)?;
        each_once("push", self.push.iter().map(|p| p.doc))?;
        each_once("have", self.have.iter().flatten().map(|h| h.doc))
    }
}

pub(crate) fn within(what: &'static str, len: usize, limit: usize) -> Result<(), WireError> {
    if len > limit {
        return Err(WireError::TooLong { what, limit });
    }
    Ok(())
}

fn each_once(what: &'static str, docs: impl Iterator<Item = Id16>) -> Result<(), WireError> {
    let mut seen = BTreeSet::new();
    for doc in docs {
        within(what, seen.len().saturating_add(1), MAX_DOCS)?;
        if !seen.insert(doc) {
            return Err(WireError::RepeatedDocument);
        }
    }
    Ok(())
}
