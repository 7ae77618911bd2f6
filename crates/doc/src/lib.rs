//! Visit ⇄ Automerge, and the change gate for foreign bytes. The only crate that knows Automerge.
//!
//! Owns the genesis change, writer ids, the exact shape of a change, causality and authorship,
//! the merged document of a visit, and the compact pack of changes.
//! Never touches a disk, a network, a clock or randomness; never hands foreign bytes to the library's decoder.

pub mod author;
pub mod change;
mod chunk;
pub mod gate;
pub mod genesis;
pub mod library;
pub mod meta;
pub mod pack;
pub mod refusal;
pub mod table;
pub mod version_vector;
pub mod visit_doc;
pub mod writer;

pub use author::{AuthorError, author, newest};
pub use change::{ChangeParts, MAX_CHANGE, MAX_DEPS, MAX_VALUE, SealedChange, read_exact};
pub use gate::{Admitted, AuthorFacts, Authority, GateOutcome, causality, judge, judge_all};
pub use genesis::Genesis;
pub use meta::{ChangeMeta, Told};
pub use pack::{PackError, PackLimits, Packed};
pub use refusal::{GateAnswer, GateError};
pub use table::{ChangeTable, MemTable, Overlay};
pub use version_vector::VersionVector;
pub use visit_doc::{ApplyError, VisitDoc};
pub use writer::{ActorId, Hash, Writer, device_actor, office_actor};
