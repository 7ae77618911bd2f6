//! The rows that go in and come out, plain records with public fields.
//! `Debug` leaves out whatever a person typed or a customer saw.

use std::fmt;

use crate::error::StoreError;
use crate::sum;

/// A SHA-256: of a change, a statement, a standard.
pub type Hash = [u8; 32];

macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// The text in the table.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
            pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(StoreError::Damaged { what: "a row is malformed" }),
                }
            }
        }
    };
}

text_enum!(
    /// How this phone stands to a visit.
    Access {
        /// Opened here; the office has not granted it (yet).
        Local = "local",
        /// Granted by the office.
        Granted = "granted",
        /// Taken away: what was recorded may still be pushed, nothing is pulled.
        Revoked = "revoked",
    }
);
/// Where a change came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Written on this phone.
    Own,
    /// Came from the office or from a colleague's phone.
    Pulled,
}

text_enum!(
    /// Which gate refused a change.
    Direction {
        /// Ours: it came from outside.
        In = "in",
        /// The office's: this phone sent it.
        Out = "out",
    }
);

/// What a tap or a pull writes about a visit. Access and server heads are kept when the row exists.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct VisitWrite {
    /// Visit id.
    pub visit: String,
    /// Tenant id.
    pub tenant: String,
    /// Heads of the document after this write.
    pub heads: Vec<Hash>,
    /// When it is planned, UTC milliseconds; orders lists.
    pub when_at: Option<i64>,
    /// Short code of where the visit stands.
    pub state: String,
    /// What lists show, JSON.
    pub projection: String,
    /// Time of this write, UTC milliseconds.
    pub updated_at: i64,
}

/// A visit as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct VisitRow {
    /// What the last tap or pull wrote.
    pub write: VisitWrite,
    /// Heads that the office is known to have.
    pub server_heads: Vec<Hash>,
    /// How this phone stands to it.
    pub access: Access,
    /// Whether `write` is what was written; a bit may have changed on the disk.
    pub sound: bool,
}

impl VisitWrite {
    pub(crate) fn sum(&self) -> [u8; sum::LEN] {
        sum::of(&[
            self.visit.as_bytes(),
            self.tenant.as_bytes(),
            self.heads.as_flattened(),
            &sum::number(self.when_at),
            self.state.as_bytes(),
            self.projection.as_bytes(),
            &sum::number(Some(self.updated_at)),
        ])
    }
}

impl CustomerRow {
    pub(crate) fn sum(&self) -> [u8; sum::LEN] {
        sum::of(&[
            self.visit.as_bytes(),
            self.customer.as_bytes(),
            self.json.as_bytes(),
            &sum::number(Some(self.updated_at)),
        ])
    }
}

/// A visit of the day, without what its line shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// Visit id.
    pub visit: String,
    /// Short code of where the visit stands.
    pub state: String,
    /// How this phone stands to it.
    pub access: Access,
}

/// A visit with what its line shows.
#[derive(Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Visit id.
    pub visit: String,
    /// When it is planned, UTC milliseconds.
    pub when_at: Option<i64>,
    /// Short code of where the visit stands.
    pub state: String,
    /// What lists show, JSON.
    pub projection: String,
    /// How this phone stands to it.
    pub access: Access,
    /// Changes and private values that the office does not have.
    pub pending: u64,
    /// Time of the last write, UTC milliseconds.
    pub updated_at: i64,
}

/// One change of the log.
#[derive(Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Visit id.
    pub visit: String,
    /// Hash of the change.
    pub hash: Hash,
    /// Writer.
    pub actor: [u8; 16],
    /// Place among the writer's changes, from 1.
    pub seq: u64,
    /// The writer as the caller encodes it; the same for all changes of a writer.
    pub writer: Vec<u8>,
    /// The change's bytes.
    pub raw: Vec<u8>,
    /// Where it came from.
    pub origin: Origin,
    /// When the office was first known to have it, UTC milliseconds; `None`: it is in the outbox.
    pub acked_at: Option<i64>,
}

/// Changes of a visit that came as one piece, as the codec reads them.
#[derive(Clone, PartialEq, Eq)]
pub struct PulledPack {
    /// What [`crate::Codec::unpack`] reads: whoever gives it has seen that it does.
    pub bytes: Vec<u8>,
    /// How many changes.
    pub count: usize,
    /// The newest number of each writer.
    pub ends: Vec<([u8; 16], u64)>,
    /// When the office was known to have them, UTC milliseconds.
    pub acked_at: i64,
}

/// A change with its place in this phone's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChange {
    /// Order of arrival on this phone, over all visits; never reused.
    pub ordinal: i64,
    /// The change.
    pub change: ChangeRow,
}

/// A private value with its salt.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateContent {
    /// The 32 random bytes in its hash.
    pub random: [u8; 32],
    /// What was typed.
    pub value: String,
}

/// A private value to be stored.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateValueRow {
    /// Visit id.
    pub visit: String,
    /// Its salted hash, as events write it.
    pub p: String,
    /// The content.
    pub content: PrivateContent,
    /// Whether the office has it already (it came from there).
    pub at_office: bool,
}

/// A private value as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredPrivateValue {
    /// Visit id.
    pub visit: String,
    /// Its salted hash.
    pub p: String,
    /// The content; `None` when erased, or asked for by the office and not held here.
    pub content: Option<PrivateContent>,
    /// Whether the office has it.
    pub at_office: bool,
    /// Whether the office asked for it and has not got it.
    pub wanted: bool,
    /// Whether it was erased: it will never be stored again.
    pub erased: bool,
}

/// What a person typed, without what proves it.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateText {
    /// Its salted hash.
    pub p: String,
    /// The words; `None` when erased, or not held here.
    pub text: Option<String>,
    /// Whether it was erased.
    pub erased: bool,
}

/// A statement that was shown.
#[derive(Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// Visit id.
    pub visit: String,
    /// Hash of `bytes`.
    pub sha256: Hash,
    /// Exactly what was shown.
    pub bytes: Vec<u8>,
    /// Ids of the newest events shown.
    pub covers: Vec<[u8; 16]>,
    /// Language tag.
    pub language: String,
    /// When it was shown, UTC milliseconds.
    pub shown_at: i64,
}

/// The strokes of a signature.
#[derive(Clone, PartialEq, Eq)]
pub struct StrokeRow {
    /// Visit id.
    pub visit: String,
    /// Hash of `bytes`.
    pub sha256: Hash,
    /// The strokes as the caller encodes (and seals) them.
    pub bytes: Vec<u8>,
    /// The `p` of the key that seals them, when they are sealed.
    pub key: Option<String>,
}

/// The customer of a visit.
#[derive(Clone, PartialEq, Eq)]
pub struct CustomerRow {
    /// Visit id.
    pub visit: String,
    /// Customer id.
    pub customer: String,
    /// As the office gave it.
    pub json: String,
    /// Time of this write, UTC milliseconds.
    pub updated_at: i64,
}

/// A service standard.
#[derive(Clone, PartialEq, Eq)]
pub struct StandardRow {
    /// Hash of its files.
    pub hash: Hash,
    /// Its files as the caller encodes them.
    pub files: Vec<u8>,
}

/// A calendar: the public holidays of a year.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// Hash of the document.
    pub hash: Hash,
    /// The document.
    pub bytes: Vec<u8>,
}

/// An office receipt.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// Visit id.
    pub visit: String,
    /// Feed number that it was given at.
    pub n: u64,
    /// The heads that it covers.
    pub heads: Vec<Hash>,
    /// The signed bytes.
    pub bytes: Vec<u8>,
}

/// A change that a gate refused.
#[derive(Clone, PartialEq, Eq)]
pub struct QuarantineRow {
    /// Visit id.
    pub visit: String,
    /// Hash of the change (or of the bytes, when they are no change).
    pub hash: Hash,
    /// Which gate refused it.
    pub direction: Direction,
    /// The gate's code.
    pub code: String,
    /// The refused bytes; empty for our own, which are in the log.
    pub bytes: Vec<u8>,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// `Debug` with the named fields only, so that no log or panic text shows the rest.
macro_rules! debug_of {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    )*};
}

debug_of! {
    VisitWrite { visit, tenant, when_at, state, updated_at }
    VisitRow { write, access }
    ListRow { visit, when_at, state, access, pending, updated_at }
    ChangeRow { visit, seq, origin, acked_at }
    PulledPack { count, acked_at }
    PrivateContent { }
    PrivateValueRow { visit, p, at_office }
    StoredPrivateValue { visit, p, at_office, wanted, erased }
    PrivateText { p, erased }
    StatementRow { visit, language, shown_at }
    StrokeRow { visit }
    CustomerRow { visit, customer, updated_at }
    StandardRow { hash }
    CalendarRow { hash }
    ReceiptRow { visit, n }
    QuarantineRow { visit, direction, code, at }
}
