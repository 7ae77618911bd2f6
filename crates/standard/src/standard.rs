//! A compiled service standard, and what the fold and the screens ask of it.

use std::collections::BTreeMap;

use crate::calendar::Calendar;
use crate::files::StandardHash;
use crate::index::Index;
use crate::kind::EventKind;
use crate::model::{Fee, Param, Reading, Rule, Step, Tighter};
use crate::text::{Lang, Texts};
use crate::value::Duration;

/// A compiled pack.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Identity of the files.
    pub hash: StandardHash,
    /// Id of the document.
    pub id: String,
    /// Version of the pack.
    pub version: u32,
    /// Oldest engine that can run it.
    pub engine: u32,
    /// Kind of document.
    pub kind: String,
    /// Time zone of clocks and texts.
    pub zone: chrono_tz::Tz,
    /// ISO 4217.
    pub currency: String,
    /// Readings taken, as written.
    pub readings: Vec<Reading>,
    /// Date of the document, `2016-11-15`.
    pub issued_on: Option<String>,
    /// First day on which it binds.
    pub effective_from: Option<String>,
    /// Kinds of customers that it is about; empty: all.
    pub for_customers: Vec<String>,
    /// Roles that it binds; empty: all.
    pub for_roles: Vec<String>,
    /// The pack that this one builds on: id and hash.
    pub parent: Option<(String, StandardHash)>,
    /// Figures.
    pub params: BTreeMap<String, Param>,
    /// Figures of a parent that this pack sets.
    pub figures_set: Vec<String>,
    /// Which way a figure may move in a child.
    pub tighter: BTreeMap<String, Tighter>,
    /// Calendars; `None` where the source gives no figure and none is set.
    pub calendars: BTreeMap<String, Option<Calendar>>,
    /// The tariff.
    pub fees: BTreeMap<String, Fee>,
    /// Facts that conditions may ask about.
    pub facts: BTreeMap<String, Vec<String>>,
    /// Steps in a checklist's order: by phase, then by what comes first, then as written.
    pub steps: Vec<Step>,
    /// Rules as written.
    pub rules: Vec<Rule>,
    pub(crate) texts: BTreeMap<Lang, Texts>,
    pub(crate) index: Index,
}

impl Standard {
    /// The rule of that full id, or of that number, the pack's own before its parents'.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        match self.index.rule(id) {
            Some(place) => place.and_then(|i| self.rules.get(i)),
            None => self
                .rules
                .iter()
                .find(|r| r.id == id)
                .or_else(|| self.rules.iter().rev().find(|r| r.number == id)),
        }
    }
    /// Whether a rule is the pack's own, not a parent's.
    pub fn owns(&self, rule: &Rule) -> bool {
        rule.id
            .strip_suffix(&rule.number)
            .and_then(|d| d.strip_suffix('.'))
            == Some(self.id.as_str())
    }
    /// The duration of a parameter; `None` while unset.
    pub fn duration(&self, param: &str) -> Option<Duration> {
        match self.params.get(param) {
            Some(Param::Time(d)) => Some(*d),
            _ => None,
        }
    }
    /// The number of a parameter; `None` while unset.
    pub fn number(&self, param: &str) -> Option<i64> {
        match self.params.get(param) {
            Some(Param::Number(n)) => Some(*n),
            _ => None,
        }
    }
    /// The texts in a language, Chinese where that one is missing.
    pub fn texts(&self, lang: Lang) -> &Texts {
        static EMPTY: Texts = Texts::EMPTY;
        self.texts
            .get(&lang)
            .or_else(|| self.texts.get(&Lang::Zh))
            .unwrap_or(&EMPTY)
    }

    /// The step of that name.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.place_of_step(id).and_then(|i| self.steps.get(i))
    }

    /// Where the step of that name stands among [`Standard::steps`].
    pub fn place_of_step(&self, id: &str) -> Option<usize> {
        self.index.step(id)
    }

    /// The steps that a kind of event does, in a checklist's order.
    pub fn steps_done_by(&self, kind: &EventKind) -> impl Iterator<Item = &Step> {
        self.steps_at(self.index.done_by(kind))
    }

    /// The steps that come before an act that no step describes, in a checklist's order.
    pub fn steps_before(&self, act: &str) -> impl Iterator<Item = &Step> {
        self.steps_at(self.index.before(act))
    }

    fn steps_at<'s>(&'s self, places: &'s [usize]) -> impl Iterator<Item = &'s Step> {
        places.iter().filter_map(|i| self.steps.get(*i))
    }

    /// Indexes into [`Standard::rules`] of those that ask something of an act or step when it is done:
    /// gates, waits, leads, records before it, and what is carried when somebody sets out.
    pub fn rules_about(&self, name: &str) -> &[usize] {
        self.index.rules_about(name)
    }

    /// The rules on what may be charged, as written.
    pub fn rules_on_fees(&self) -> impl Iterator<Item = &Rule> {
        let places = self.index.fees().iter();
        places.filter_map(|i| self.rules.get(*i))
    }

    /// The rules that ask for a record, as written.
    pub fn rules_on_records(&self) -> impl Iterator<Item = &Rule> {
        let places = self.index.records().iter();
        places.filter_map(|i| self.rules.get(*i))
    }

    /// Indexes into [`Standard::rules`] of those whose gate suspends all work.
    pub fn rules_that_suspend(&self) -> &[usize] {
        self.index.suspending()
    }
}
