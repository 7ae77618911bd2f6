//! A request as it goes out: its path, its headers, its bytes.

use doorstep_wire::{CONTENT_TYPE, Encoding};

/// A request to the office.
#[derive(Clone, PartialEq, Eq)]
pub struct SyncCall {
    /// Path, such as `/v1/sync`.
    pub path: String,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

// The headers hold the token.
impl std::fmt::Debug for SyncCall {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("SyncCall")
            .field("path", &self.path)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Headers of the sync route.
pub(super) fn headers(token: &str, encoding: Encoding) -> Vec<(String, String)> {
    let mut out = vec![
        ("content-type", CONTENT_TYPE.to_owned()),
        ("accept", CONTENT_TYPE.to_owned()),
        ("accept-encoding", "zstd".to_owned()),
        ("authorization", format!("Bearer {token}")),
        // Names the dictionary that this side holds, and the one that the body was made with.
        (
            doorstep_wire::DICT_HEADER,
            doorstep_wire::DICT_ID.to_string(),
        ),
    ];
    if let Some(name) = encoding.content_encoding() {
        out.push(("content-encoding", name.to_owned()));
    }
    out.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
