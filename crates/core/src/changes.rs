//! What became durable since somebody last asked, gathered until the caller has let go of the engine.

use std::collections::BTreeSet;

/// What has to be drawn anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Visits whose screen and card changed, each once, ascending.
    pub visits: Vec<String>,
    /// The list changed: which visits there are, whose phone it is, or what was on the disk when it was opened again.
    pub list: bool,
    /// What waits for the office changed, or the last contact.
    pub sync: bool,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The same while it is gathered.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    visits: BTreeSet<String>,
    list: bool,
    sync: bool,
}

impl Gathered {
    pub fn visit(&mut self, id: impl Into<String>) {
        self.visits.insert(id.into());
    }
    pub fn list(&mut self) {
        self.list = true;
    }
    pub fn sync(&mut self) {
        self.sync = true;
    }
    /// All of it, and from here on nothing.
    pub fn take(&mut self) -> Changes {
        let Self { visits, list, sync } = std::mem::take(self);
        Changes {
            visits: visits.into_iter().collect(),
            list,
            sync,
        }
    }
}
