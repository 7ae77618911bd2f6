//! How large a message may be. One table, the same on phone and office.
//! The limits are checked before anything is allocated for what they bound.

/// Most visits in one `push`, and most entries in one `have`.
pub const MAX_DOCS: usize = 4_096;
/// Most hashes that one ack wants, or names as erased. Who wants more says so once it has these.
pub const MAX_WANT: usize = 1_024;
/// Longest private value, in bytes of UTF-8. A longer one is dropped alone, with code `bad_value`.
pub const MAX_PRIVATE_VALUE: usize = 16 * 1024;
/// Longest blob inside a sync body (a statement, strokes), sealed, in bytes. A longer one is dropped alone.
pub const MAX_INLINE_BLOB: usize = 64 * 1024;
/// Longest code or id in text (device, tenant, reason), in bytes.
pub const MAX_CODE: usize = 64;
/// Longest name of an engine, in bytes.
pub const MAX_ENGINE: usize = 128;
/// `max_bytes` of a request that does not say otherwise.
pub const DEFAULT_MAX_BYTES: u32 = 1024 * 1024;

/// Bounds on one body, in bytes unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The body as it stands on the wire.
    pub body: usize,
    /// The body after decompression.
    pub inflated: usize,
    /// Levels of lists and maps inside each other.
    pub depth: usize,
    /// Values in the whole message, map keys included.
    pub items: usize,
    /// Entries of one list or map.
    pub list: usize,
    /// One text string.
    pub text: usize,
    /// One byte string.
    pub bytes: usize,
}

impl Limits {
    /// For a request, at the office.
    pub const REQUEST: Self = Self {
        body: 4 * 1024 * 1024,
        inflated: 16 * 1024 * 1024,
        depth: 12,
        items: 400_000,
        list: 16_384,
        text: 64 * 1024,
        bytes: 8 * 1024 * 1024,
    };
    /// For an answer, on the phone.
    pub const RESPONSE: Self = Self {
        body: 8 * 1024 * 1024,
        inflated: 32 * 1024 * 1024,
        ..Self::REQUEST
    };
}
