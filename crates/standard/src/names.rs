//! What the names in a pack may mean, its parents' included.

use std::collections::{BTreeMap, BTreeSet};

use crate::raw::RawPack;
use crate::standard::Standard;
use crate::vocabulary::{REGISTERS, is_act, is_office_act};

/// The names that are declared, of each kind.
pub(crate) struct Names {
    pub steps: BTreeSet<String>,
    pub params: BTreeSet<String>,
    pub facts: BTreeMap<String, Vec<String>>,
    pub calendars: BTreeSet<String>,
    pub fees: BTreeSet<String>,
    pub records: BTreeSet<String>,
}

impl Names {
    pub fn of(raw: &RawPack, base: Option<&Standard>) -> Self {
        let mut names = Names {
            steps: raw.step.iter().map(|s| s.id.as_ref().clone()).collect(),
            params: raw.param.keys().cloned().collect(),
            facts: raw
                .fact
                .iter()
                .map(|(id, f)| (id.clone(), f.as_ref().values.clone()))
                .collect(),
            calendars: raw.calendar.keys().cloned().collect(),
            fees: raw.fee.keys().cloned().collect(),
            records: raw
                .rule
                .iter()
                .filter_map(|r| r.record.as_ref())
                .map(|r| r.id.as_ref().clone())
                .collect(),
        };
        if let Some(base) = base {
            names.steps.extend(base.steps.iter().map(|s| s.id.clone()));
            names.params.extend(base.params.keys().cloned());
            for (fact, values) in &base.facts {
                names
                    .facts
                    .entry(fact.clone())
                    .or_insert_with(|| values.clone());
            }
            names.calendars.extend(base.calendars.keys().cloned());
            names.fees.extend(base.fees.keys().cloned());
            names.records.extend(
                base.rules
                    .iter()
                    .filter_map(|r| Some(r.record.as_ref()?.id.clone())),
            );
        }
        names
    }

    /// A step of the pack or an act of a device: what can be done in the field.
    pub fn is_act(&self, name: &str) -> bool {
        self.steps.contains(name) || is_act(name)
    }
    /// What can be done in the field or in the office.
    pub fn is_deed(&self, name: &str) -> bool {
        self.is_act(name) || is_office_act(name)
    }
    /// What a clock can start or stop at.
    pub fn is_moment(&self, name: &str) -> bool {
        self.is_deed(name) || REGISTERS.contains(&name)
    }
}
