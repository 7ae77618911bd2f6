//! What a fold asks a standard of every event: steps and rules by name instead of from end to end.
//! Built once when the pack is compiled.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use crate::kind::EventKind;
use crate::mechanism::GateEffect;
use crate::model::{Rule, Step};

/// Places of steps and rules in a standard, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    steps: Named<usize>,
    done_by: BTreeMap<EventKind, Vec<usize>>,
    before: Named<Vec<usize>>,
    rules: Named<Vec<usize>>,
    suspending: Vec<usize>,
    fees: Vec<usize>,
    records: Vec<usize>,
    /// Rules by id and by number; absent while a pack is being compiled.
    named: Option<Named<usize>>,
}

/// Only ever asked for one name, never gone through: no order shows.
type Named<T> = HashMap<String, T, BuildHasherDefault<Fnv>>;

/// FNV-1a: names are short, and a fold asks for thousands of them. Without randomness, as everything here.
#[derive(Clone)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

impl Index {
    /// Only the names of the steps: enough while a pack is being compiled.
    pub fn of_names(steps: &[Step]) -> Self {
        let mut index = Self::default();
        for (i, s) in steps.iter().enumerate() {
            index.steps.entry(s.id.clone()).or_insert(i);
        }
        index
    }

    pub fn of(steps: &[Step], rules: &[Rule]) -> Self {
        let mut index = Self::default();
        for (i, s) in steps.iter().enumerate() {
            // Of two of one name the first counts, as when they are looked through.
            index.steps.entry(s.id.clone()).or_insert(i);
            index.done_by.entry(s.on.clone()).or_default().push(i);
            for act in &s.before_acts {
                index.before.entry(act.clone()).or_default().push(i);
            }
        }
        // An id goes before a number; of two of one id the first counts, of two of one number the last.
        let mut named = Named::default();
        for (i, r) in rules.iter().enumerate() {
            named.insert(r.number.clone(), i);
        }
        for (i, r) in rules.iter().enumerate().rev() {
            named.insert(r.id.clone(), i);
        }
        index.named = Some(named);
        for (i, r) in rules.iter().enumerate() {
            let gate = r.gate.as_ref();
            let names = [
                gate.map(|g| g.act.as_str()),
                r.wait.as_ref().map(|w| w.to.as_str()),
                r.lead.as_ref().map(|l| l.act.as_str()),
                r.lead.as_ref().map(|l| l.before.as_str()),
                r.record.as_ref().and_then(|r| r.before.as_deref()),
                r.kit.as_ref().map(|_| "set_out"),
            ];
            for name in names.into_iter().flatten() {
                let list = index.rules.entry(name.to_owned()).or_default();
                if list.last() != Some(&i) {
                    list.push(i);
                }
            }
            if gate.is_some_and(|g| g.effect == GateEffect::Suspend) {
                index.suspending.push(i);
            }
            if r.fee.is_some() {
                index.fees.push(i);
            }
            if r.record.is_some() {
                index.records.push(i);
            }
        }
        index
    }

    pub fn step(&self, id: &str) -> Option<usize> {
        self.steps.get(id).copied()
    }
    /// The place of a rule by its id or its number; `None` when the rules were not indexed yet.
    pub fn rule(&self, name: &str) -> Option<Option<usize>> {
        self.named.as_ref().map(|named| named.get(name).copied())
    }
    pub fn done_by(&self, kind: &EventKind) -> &[usize] {
        places(self.done_by.get(kind))
    }
    pub fn before(&self, act: &str) -> &[usize] {
        places(self.before.get(act))
    }
    pub fn rules_about(&self, name: &str) -> &[usize] {
        places(self.rules.get(name))
    }
    pub fn suspending(&self) -> &[usize] {
        &self.suspending
    }
    pub fn fees(&self) -> &[usize] {
        &self.fees
    }
    pub fn records(&self) -> &[usize] {
        &self.records
    }
}

fn places(found: Option<&Vec<usize>>) -> &[usize] {
    found.map_or(&[], Vec::as_slice)
}
