//! What is kept of a change beside its hash and its bytes.

use crate::version_vector::VersionVector;

/// What a change row keeps besides hash and bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeMeta {
    /// Greatest operation number.
    pub max_op: u64,
    /// Its past, itself included.
    pub past: VersionVector,
}
