//! How a store is opened.

use crate::codec::Codec;

/// How to open a store.
#[derive(Clone, Copy)]
pub struct Settings {
    /// How long a write waits for another connection's, milliseconds.
    pub busy_timeout_ms: u32,
    /// The most pages of 4,096 bytes that the file may have; a write beyond is `disk_full`.
    pub max_pages: Option<u32>,
    /// What the phone's clock shows, UTC milliseconds: then every page is read at the first opening of a day only. Absent:
    /// at each.
    pub now: Option<i64>,
    /// How all changes of a visit are made one pack and back; absent: no pack is made, and none can be read.
    pub codec: Option<&'static dyn Codec>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            busy_timeout_ms: 5_000,
            max_pages: None,
            now: None,
            codec: None,
        }
    }
}
