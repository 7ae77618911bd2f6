//! What visits are judged by beside their events: standards and holiday documents, each by its hash.
//! Neither ever changes under its hash; which of them a visit uses, its events say.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use doorstep_standard::{HolidayHash, HolidayYear, Standard, StandardHash};

/// The standards that may be pinned, by hash, and beside them the holiday documents that may be named.
#[derive(Clone, Debug, Default)]
pub struct Standards {
    packs: BTreeMap<StandardHash, Arc<Standard>>,
    holidays: BTreeMap<HolidayHash, Arc<HolidayYear>>,
}

impl Standards {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds the holidays of a year.
    pub fn add_holidays(&mut self, year: HolidayYear) {
        self.holidays.insert(year.hash, Arc::new(year));
    }
    /// Every holiday document, by hash.
    pub fn all_holidays(&self) -> impl Iterator<Item = &HolidayYear> {
        self.holidays.values().map(Arc::as_ref)
    }
    /// The holiday document of that hash.
    pub fn holidays(&self, hash: &HolidayHash) -> Option<&Arc<HolidayYear>> {
        self.holidays.get(hash)
    }
}

/// Everything but holidays is asked of the map of standards.
impl Deref for Standards {
    type Target = BTreeMap<StandardHash, Arc<Standard>>;
    fn deref(&self) -> &Self::Target {
        &self.packs
    }
}

impl DerefMut for Standards {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.packs
    }
}

impl FromIterator<(StandardHash, Arc<Standard>)> for Standards {
    fn from_iter<T: IntoIterator<Item = (StandardHash, Arc<Standard>)>>(packs: T) -> Self {
        Self {
            packs: packs.into_iter().collect(),
            holidays: BTreeMap::new(),
        }
    }
}

impl<const N: usize> From<[(StandardHash, Arc<Standard>); N]> for Standards {
    fn from(packs: [(StandardHash, Arc<Standard>); N]) -> Self {
        packs.into_iter().collect()
    }
}
