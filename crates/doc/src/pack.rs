//! The compact form of changes on the wire: everything that follows from the rest is left out,
//! and the heads at the end prove what was put back. Not compressed here; the whole body is.
//!
//! Version 1, numbers as varints:
//! ```text
//! 1, writers (count; each: 0 device epoch(8) | 1 process(16) | 2 actor(16)), changes,
//! runs until all changes are there:
//!     writer, length, first seq, deps (count, refs), events
//! heads (count, 32 bytes each, ascending): the changes of the pack that no other in it follows
//! ref to a change: 0 and 32 bytes | 1 genesis | 2.. base | then in this pack, counted backwards
//! ref to an event: 0 and 16 bytes | n: n-th change before this one
//! event: flags, then what they announce (see `pack::event`)
//! ```
//! In a run each change follows exactly the one before it. Actor and start_op follow from the rest.

mod decode;
mod encode;
mod event;
pub(crate) mod varint;

pub use decode::decode;
pub use encode::encode;

use crate::change::SealedChange;
use crate::refusal::GateError;
use crate::writer::{Hash, Writer};

const VERSION: u8 = 1;

/// Bounds of a pack that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackLimits {
    /// Longest pack, bytes.
    pub bytes: usize,
    /// Most changes.
    pub changes: usize,
    /// Most bytes of rebuilt changes.
    pub rebuilt: usize,
}

impl Default for PackLimits {
    /// 1 MiB, 4096 changes, 8 MiB rebuilt: far above any visit, far below any harm.
    fn default() -> Self {
        Self {
            bytes: 1 << 20,
            changes: 4096,
            rebuilt: 8 << 20,
        }
    }
}

/// A change and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// What the change's actor is derived from.
    pub writer: Writer,
    /// The change.
    pub change: SealedChange,
}

/// Why changes cannot be packed, or a pack not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// More bytes or changes than allowed.
    #[error("pack over its limits; send less at once")]
    TooLarge,
    /// Another version of the format.
    #[error("pack of an unknown version; update this side")]
    Version,
    /// Cut off, trailing bytes, or a number out of range.
    #[error("pack is damaged; send it again")]
    Malformed,
    /// A dep is neither in the pack nor in the table.
    #[error("pack builds on a change that is not here; send from the given heads")]
    MissingDep(Hash),
    /// The rebuilt changes end in other heads.
    #[error("pack does not prove its heads; send it again")]
    Heads,
    /// A rebuilt change breaks a limit of the gate.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// A change to pack has another actor than its writer.
    #[error("change does not belong to the writer named for it")]
    Writer,
    /// A change to pack stands before one that it follows, or twice.
    #[error("changes to pack are not in causal order")]
    Order,
}

impl PackError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "pack_too_large",
            Self::Version => "pack_version",
            Self::Malformed => "pack_malformed",
            Self::MissingDep(_) => "missing_dep",
            Self::Heads => "pack_heads",
            Self::Gate(e) => e.code(),
            Self::Writer => "pack_writer",
            Self::Order => "pack_order",
        }
    }
}

/// The heads of some changes: those that no other of them follows, ascending.
fn heads<'a>(changes: impl Iterator<Item = &'a SealedChange>) -> Vec<Hash> {
    let mut open = std::collections::BTreeSet::new();
    for change in changes {
        for dep in &change.parts().deps {
            open.remove(dep);
        }
        open.insert(change.hash());
    }
    open.into_iter().collect()
}
