//! The messages that phone and office exchange: their bytes, limits and versions.
//!
//! Owns the shape of `POST /v1/sync`, of the receipt and of the small JSON bodies.
//! Never interprets a pack of changes, never signs, never does I/O; ids are plain bytes and text here.
//! What stands here is frozen: fields are added, never changed (`docs/protocol.md`).
//!
//! ```
//! use doorstep_wire::{Encoding, Limits, SyncRequest, decode_body, encode_body};
//!
//! let request = SyncRequest::new("phone-7", 42, "doorstep/0.1 android");
//! let body = encode_body(&request, Encoding::Zstd)?;
//! let back: SyncRequest = decode_body(&body.bytes, body.encoding, &Limits::REQUEST)?;
//! assert_eq!(back, request);
//! # Ok::<(), doorstep_wire::WireError>(())
//! ```

#![warn(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod body;
mod bytes;
mod dictionary;
mod error;
mod json;
mod limits;
mod receipt;
mod request;
mod response;
mod shape;

pub use body::{EncodedBody, Encoding, Message, check_content_type, decode_body, encode_body};
pub use bytes::{Bytes, Hash32, Id16, Salt32};
pub use dictionary::{DICT_ID, dictionary};
pub use error::WireError;
pub use json::{EnrolRequest, EnrolResponse, PROBLEM_CONTENT_TYPE, Problem, Role};
pub use limits::{
    DEFAULT_MAX_BYTES, Limits, MAX_CODE, MAX_DOCS, MAX_ENGINE, MAX_INLINE_BLOB, MAX_PRIVATE_VALUE,
    MAX_WANT,
};
pub use receipt::{Receipt, SIGNATURE_BYTES};
pub use request::{Blob, Cursor, Have, PrivateValue, Proof, Push, SyncRequest};
pub use response::{Ack, AckStatus, Dropped, Pull, PullKind, SyncResponse};

/// The version of the sync messages that this build writes.
/// It changes only when the meaning of a field changes; added fields keep it.
pub const VERSION: u16 = 1;
/// The oldest version that this build still reads.
pub const MIN_VERSION: u16 = 1;

/// Content type of both sync bodies.
pub const CONTENT_TYPE: &str = "application/vnd.doorstep.sync+cbor";
/// The header that names a dictionary by its id.
pub const DICT_HEADER: &str = "doorstep-dict";
