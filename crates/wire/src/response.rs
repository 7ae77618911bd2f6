//! What the office answers: what it has taken, and what is new for this device.
//! Words that this build does not know yet are kept, not refused.

use serde::{Deserialize, Serialize};

use crate::body::{Message, Sealed};
use crate::request::within;
use crate::{
    Blob, Bytes, Cursor, Hash32, Id16, MAX_CODE, PrivateValue, Receipt, VERSION, WireError,
};

/// The answer to `POST /v1/sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncResponse {
    /// Version of the messages, [`VERSION`].
    pub v: u16,
    /// The office's clock when it answered, UTC milliseconds.
    pub server_time: i64,
    /// One for each pushed document, in the order of the push;
    /// then one for each document of `have` of which the office lacks something.
    /// Those that would make the answer too large are left out: what has no ack is sent again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acks: Vec<Ack>,
    /// What is new in this device's feed, in feed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pull: Vec<Pull>,
    /// The office does not know the cursor or the epoch: send `have` with the next request.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reset: bool,
    /// Where this answer ends; to be stored together with what it brought. Absent on a reset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
    /// More is waiting: ask again at once.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// Up to which receipt number the office is safe from its own loss.
    /// A phone forgets nothing whose receipt has a higher `n`.
    #[serde(default)]
    pub backed_up: u64,
}

impl SyncResponse {
    /// An answer that brings nothing.
    pub fn new(server_time: i64) -> Self {
        Self {
            v: VERSION,
            server_time,
            acks: Vec::new(),
            pull: Vec::new(),
            reset: false,
            cursor: None,
            more: false,
            backed_up: 0,
        }
    }
}

fn is_false(b: &bool) -> bool {
    !b
}

/// What became of one pushed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The visit.
    pub doc: Id16,
    /// The verdict.
    pub status: AckStatus,
    /// Heads at the office after this request, ascending; the next `base`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<Hash32>,
    /// The office's word that it holds these heads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// `p` or blob hash of everything referenced, absent at the office and not erased; [`crate::MAX_WANT`] at most.
    /// "At the office" and "safe to wipe" need a receipt and an empty `want`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub want: Vec<Hash32>,
    /// `p` or blob hash of what was erased: the phone deletes its copy and stops sending it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<Hash32>,
    /// Values and blobs of this push that were not kept. Events are never dropped for their sake.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<Dropped>,
}

impl Ack {
    /// A bare verdict on `doc`.
    pub fn new(doc: impl Into<Id16>, status: AckStatus) -> Self {
        Self {
            doc: doc.into(),
            status,
            heads: Vec::new(),
            receipt: None,
            want: Vec::new(),
            erased: Vec::new(),
            dropped: Vec::new(),
        }
    }
}

/// A value or blob that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Its `p`, or the blob hash as it was named.
    pub hash: Hash32,
    /// Why: `bad_value` (hash does not fit, or too long).
    pub code: String,
}

/// The verdict on one pushed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "AckStatusMsg", into = "AckStatusMsg")]
pub enum AckStatus {
    /// Durable at the office, whether new or already known.
    Ok,
    /// The pack rests on changes that the office lacks: send again on top of these heads.
    Need {
        /// Heads at the office, ascending; none if it holds nothing.
        heads: Vec<Hash32>,
    },
    /// This change and what rests on it is kept aside, not applied. The phone keeps everything.
    Quarantined {
        /// The change that was refused.
        hash: Hash32,
        /// Why, as a stable code of the change gate.
        code: String,
    },
    /// This actor's sequence was used with other content: go on under a new epoch.
    RotateActor,
    /// The visit was erased: events were taken or set aside; values are not wanted any more.
    Gone,
    /// The device never had a right to this visit.
    Forbidden,
    /// There is no room for this at the office: what came before it was taken, the phone keeps the rest and tries again.
    Full {
        /// Which quota, as a stable code.
        code: String,
    },
    /// A verdict of a newer office. Treated like "not acknowledged yet".
    Unknown(String),
}

/// [`AckStatus`] as it stands in the message.
#[derive(Clone, Serialize, Deserialize)]
struct AckStatusMsg {
    is: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    heads: Option<Vec<Hash32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hash: Option<Hash32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
}

impl From<AckStatus> for AckStatusMsg {
    fn from(status: AckStatus) -> Self {
        let bare = |is: &str| Self {
            is: is.to_owned(),
            heads: None,
            hash: None,
            code: None,
        };
        match status {
            AckStatus::Ok => bare("ok"),
            AckStatus::Need { heads } => Self {
                heads: Some(heads),
                ..bare("need")
            },
            AckStatus::Quarantined { hash, code } => Self {
                hash: Some(hash),
                code: Some(code),
                ..bare("quarantined")
            },
            AckStatus::RotateActor => bare("rotate_actor"),
            AckStatus::Full { code } => Self {
                code: Some(code),
                ..bare("full")
            },
            AckStatus::Gone => bare("gone"),
            AckStatus::Forbidden => bare("forbidden"),
            AckStatus::Unknown(is) => bare(&is),
        }
    }
}

impl TryFrom<AckStatusMsg> for AckStatus {
    type Error = &'static str;

    fn try_from(msg: AckStatusMsg) -> Result<Self, Self::Error> {
        Ok(match msg.is.as_str() {
            "ok" => Self::Ok,
            "need" => Self::Need {
                heads: msg.heads.ok_or("missing field `heads`")?,
            },
            "quarantined" => Self::Quarantined {
                hash: msg.hash.ok_or("missing field `hash`")?,
                code: msg.code.ok_or("missing field `code`")?,
            },
            "rotate_actor" => Self::RotateActor,
            "full" => Self::Full {
                code: msg.code.ok_or("missing field `code`")?,
            },
            "gone" => Self::Gone,
            "forbidden" => Self::Forbidden,
            _ => Self::Unknown(msg.is),
        })
    }
}

/// One item of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    /// What it is.
    pub kind: PullKind,
    /// The visit it belongs to; absent for a standard or a calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Id16>,
    /// Heads at the office with this item applied, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<Hash32>,
    /// Heads on which the pack rests; none for a pack from genesis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<Hash32>,
    /// A pack of changes.
    #[serde(default, skip_serializing_if = "Bytes::is_empty")]
    pub changes: Bytes,
    /// Private values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub private: Vec<PrivateValue>,
    /// Small sealed blobs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blobs: Vec<Blob>,
    /// Name of what `payload` holds: customer id, or standard or calendar as `id@version`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// SHA-256 of `payload`, by which events refer to a standard or calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Hash32>,
    /// The customer's row, the standard or the calendar itself.
    #[serde(default, skip_serializing_if = "Bytes::is_empty")]
    pub payload: Bytes,
    /// The office's word that it gave these heads to this device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

impl Pull {
    /// An item that carries nothing yet.
    pub fn new(kind: PullKind) -> Self {
        Self {
            kind,
            doc: None,
            heads: Vec::new(),
            base: Vec::new(),
            changes: Bytes::default(),
            private: Vec::new(),
            blobs: Vec::new(),
            name: None,
            hash: None,
            payload: Bytes::default(),
            receipt: None,
        }
    }
}

/// A word of the wire: known ones are variants, others are kept as they came.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            /// A word of newer software.
            Unknown(String),
        }
        impl $name {
            /// The word as written.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Unknown(word) => word,
                }
            }
        }
        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($word => Self::$variant,)+
                    _ => Self::Unknown(word),
                }
            }
        }
        impl From<$name> for String {
            fn from(word: $name) -> Self {
                word.as_str().to_owned()
            }
        }
    };
}
pub(crate) use words;

words!(
    /// What an item of the feed is. An unknown kind is stepped over, and the cursor goes on.
    PullKind {
        /// New changes of a visit that the device already has.
        Changes = "changes",
        /// A visit that is new to the device: a pack from genesis.
        Granted = "granted",
        /// The device may no longer pull this visit; it may still push.
        Revoked = "revoked",
        /// Private values alone.
        Private = "private",
        /// The customer's row of a visit.
        Customer = "customer",
        /// A service standard.
        Standard = "standard",
        /// A calendar of working days.
        Calendar = "calendar",
        /// Small sealed blobs alone.
        Blob = "blob",
    }
);

impl Sealed for SyncResponse {}
impl Message for SyncResponse {
    fn check(&self) -> Result<(), WireError> {
        for ack in &self.acks {
            if let AckStatus::Quarantined { code, .. }
            | AckStatus::Full { code }
            | AckStatus::Unknown(code) = &ack.status
            {
                within("code", code.len(), MAX_CODE)?;
            }
        }
        self.pull
            .iter()
            .try_for_each(|item| within("kind", item.kind.as_str().len(), MAX_CODE))
    }
}
