//! The phone's database: what a technician recorded, kept so that no kill, full disk or crash loses it.
//!
//! Owns the SQLite file of one phone: opening it safely, its schema, the log of changes, the outbox,
//! private values, shown statements and the rows that lists show. One tap is one transaction, and it is
//! on the disk before [`Store::record`] returns.
//! Never knows Automerge, an event's meaning, a clock or a random number: it keeps bytes and rows.
//! Never deletes or overwrites a file that it cannot read.
//!
//! ```
//! use doorstep_store::{Store, Tap, VisitWrite, key};
//!
//! # fn main() -> Result<(), doorstep_store::StoreError> {
//! let mut store = Store::open_in_memory()?;
//! let mut tap = Tap::new(VisitWrite {
//!     visit: "0190c6f0-0000-7000-8000-000000000001".into(),
//!     tenant: "nuanhe".into(),
//!     state: "planned".into(),
//!     projection: "{}".into(),
//!     ..Default::default()
//! });
//! tap.meta.set(key::PERSON, &"p-wang".to_owned());
//! store.record(&tap)?;
//! assert_eq!(store.read()?.visits()?.len(), 1);
//! assert_eq!(store.read()?.meta(key::PERSON)?.as_deref(), Some("p-wang"));
//! # Ok(())
//! # }
//! ```

mod connection;
mod desk;
mod log;
mod migrate;
mod press;
mod raw;
mod settings;
mod sum;

pub mod batch;
pub mod codec;
pub mod error;
pub mod meta;
pub mod read;
pub mod row;
pub mod store;
pub mod tx;

pub use batch::{Acks, PulledBatch, PulledVisit, Tap, VisitAck};
pub use codec::{Codec, Unpacked};
pub use error::StoreError;
pub use meta::{Cursor, Key, MetaPatch, MetaValue, key};
pub use read::Reads;
pub use read::log::Unread;
pub use read::outbox::{BlobKind, Outbox, Pending, PendingBlob};
pub use row::{
    Access, CalendarRow, ChangeRow, CustomerRow, DayRow, Direction, Hash, ListRow, Origin,
    PrivateContent, PrivateText, PrivateValueRow, PulledPack, QuarantineRow, ReceiptRow,
    StandardRow, StatementRow, StoredChange, StoredPrivateValue, StrokeRow, VisitRow, VisitWrite,
};
pub use settings::Settings;
pub use store::Store;
pub use tx::Tx;
