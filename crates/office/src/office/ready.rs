//! Whether the office can take what comes next: its database reads, and the disk has room.

use std::io::Write;
use std::time::{Duration, Instant};

use super::Office;
use crate::config::Place;
use crate::error::Result;

/// Room that is looked for: more than the largest request becomes.
const ROOM: usize = 16 * 1024 * 1024;
/// How long an answer is good: anybody may ask.
const GOOD: Duration = Duration::from_secs(2);
/// A file of this name is made beside the database for a moment.
const PROBE: &str = "ready.probe";

impl Office {
    /// Whether the database reads and its disk takes what a large request needs.
    ///
    /// # Errors
    /// What the database answers.
    pub fn is_ready(&self) -> Result<bool> {
        self.tenants()?;
        let Place::File(file) = &self.config().place else {
            return Ok(true);
        };
        let mut looked = self.0.looked.lock().unwrap_or_else(|e| e.into_inner());
        if let Some((when, room)) = *looked
            && when.elapsed() < GOOD
        {
            return Ok(room);
        }
        let room = has_room(&file.with_file_name(PROBE)).is_ok();
        *looked = Some((Instant::now(), room));
        if !room {
            let journal = &self.config().journal;
            journal.line(self.now_ms(), "disk_full", &[]);
        }
        Ok(room)
    }
}

fn has_room(probe: &std::path::Path) -> std::io::Result<()> {
    // One that a killed process left behind is in nobody's way.
    let mut file = doorstep_private::open_or_new(probe)?;
    let piece = vec![0; 64 * 1024];
    let filled = (0..ROOM / piece.len()).try_for_each(|_| file.write_all(&piece));
    drop(file);
    let gone = std::fs::remove_file(probe);
    filled.and(gone)
}
