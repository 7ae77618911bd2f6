//! The rules that a pack has itself, beside those of its parents.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Rule;
use crate::raw::{RawPack, RawRule};
use crate::standard::Standard;

/// The pack's own rules and their entries by number; of two of one number the first counts.
pub struct Own<'a> {
    entries: BTreeMap<&'a str, &'a RawRule>,
    rules: BTreeMap<&'a str, &'a Rule>,
    all: Vec<&'a Rule>,
}

impl<'a> Own<'a> {
    pub fn of(raw: &'a RawPack, standard: &'a Standard) -> Self {
        let all: Vec<&Rule> = standard.rules.iter().filter(|r| standard.owns(r)).collect();
        // Later ones are overwritten by earlier ones.
        let entries = raw.rule.iter().rev();
        let rules = all.iter().rev();
        Self {
            entries: entries.map(|r| (r.id.as_ref().as_str(), r)).collect(),
            rules: rules.map(|r| (r.number.as_str(), *r)).collect(),
            all,
        }
    }

    /// The rule of that number.
    pub fn rule(&self, number: &str) -> Option<&'a Rule> {
        self.rules.get(number).copied()
    }

    /// Each rule with its entry, as they stand in the pack.
    pub fn pairs(&self) -> impl Iterator<Item = (&'a RawRule, &'a Rule)> {
        let entry = |r: &&'a Rule| Some((*self.entries.get(r.number.as_str())?, *r));
        self.all.iter().filter_map(entry)
    }
}

/// The names by which a reading or a text may speak of a rule.
pub fn rule_names(standard: &Standard) -> BTreeSet<&str> {
    let rules = standard.rules.iter();
    rules.flat_map(|r| [r.id.as_str(), &r.number]).collect()
}
