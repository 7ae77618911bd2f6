//! What canonical JSON can hold.

use std::collections::BTreeMap;

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 16;
/// Largest integer, in size, that is read or written: 2^53 - 1.
pub const MAX_INT: i64 = (1 << 53) - 1;

/// A JSON value as our canonical form knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer of at most [`MAX_INT`] in size.
    Int(i64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object; names sort as bytes, which equals RFC 8785's order for `[a-z0-9_]`.
    Map(BTreeMap<String, Json>),
}

/// `true` for a member name that canonical JSON allows.
pub fn is_member_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
