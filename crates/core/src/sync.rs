//! Sync as a machine without a network: it makes a request, and is handed the answer.

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
