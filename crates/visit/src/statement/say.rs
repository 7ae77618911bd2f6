//! What a draft asks of the visit: events by their place on paper, times, names, and lines from the one telling.

use doorstep_standard::{EventKind, Lang, Paper, Phase, Standard, StandardHash};

use super::names::Names;
use crate::body::Body;
use crate::event::Event;
use crate::fold::VisitState;
use crate::history::History;
use crate::id::{DeviceId, EventId, PersonId};
use crate::instant::instant;
use crate::part::PartState;
use crate::tell::{Teller, Voice};
use crate::words;

/// Everything that lines are made from.
pub(super) struct Say<'a> {
    pub state: &'a VisitState,
    pub history: &'a History,
    pub standard: Option<&'a Standard>,
    pub names: &'a Names,
    pub lang: Lang,
}

impl<'a> Say<'a> {
    pub fn pick(&self, zh: &'a str, en: &'a str) -> String {
        self.lang.pick(zh, en).to_owned()
    }

    pub fn zone(&self) -> chrono_tz::Tz {
        self.standard.map_or(chrono_tz::Tz::UTC, |s| s.zone)
    }

    /// Milliseconds in the middle of what is known of an event's time.
    pub fn at(&self, id: EventId) -> Option<i64> {
        let i = self.history.index(id)?;
        Some(instant(self.history, i, |_| true).middle())
    }

    /// Date and time of an event.
    pub fn when(&self, id: EventId) -> String {
        self.at(id)
            .map(|t| words::date_time(t, self.zone()))
            .unwrap_or_default()
    }

    /// A code in our words.
    pub fn code(&self, code: &str) -> String {
        words::code(code, self.lang).to_owned()
    }

    /// A fact's value in the standard's words.
    pub fn fact(&self, fact: &str, value: &str) -> String {
        let texts = self.standard.map(|s| s.texts(self.lang));
        texts
            .and_then(|t| t.fact.get(&format!("{fact}.{value}")).cloned())
            .unwrap_or_else(|| words::code(value, self.lang).to_owned())
    }

    /// The name under which a line was shown, else the tariff's name of its code, else our word for it.
    pub fn item(&self, code: &str, name: Option<&String>) -> String {
        self.teller().item_name(code, name.map(String::as_str))
    }

    pub fn part(&self, p: &PartState) -> String {
        self.item(&p.part, p.name.as_ref())
    }

    /// What a rule asks, in the standard's words.
    pub fn rule(&self, id: &str) -> String {
        let text = self
            .standard
            .and_then(|s| s.rule(id).and_then(|r| s.texts(self.lang).rule_of(r)));
        text.unwrap_or(id).to_owned()
    }

    fn teller(&self) -> Teller<'_> {
        Teller {
            history: self.history,
            parts: &self.state.parts,
            standard: self.standard,
            lang: self.lang,
            voice: self,
        }
    }

    /// An event as a line: what was done, then what it says.
    pub fn line(&self, e: &Event) -> String {
        let at = self.history.index(e.id);
        at.map(|i| self.teller().line(i)).unwrap_or_default()
    }

    /// An amount in the standard's currency.
    pub fn money(&self, fen: i64) -> String {
        words::money(fen, self.standard)
    }

    /// The same with date and time before it.
    pub fn timed(&self, e: &Event) -> String {
        format!("{} {}", self.when(e.id), self.line(e))
    }

    /// Where an event stands on paper: by its kind, or by the part of the visit to which its step belongs.
    pub fn paper(&self, e: &Event) -> Paper {
        let step = match self.history.index(e.id).map(|i| self.history.body(i)) {
            Some(Body::StepDone(step)) => self.standard.and_then(|s| s.step(step)),
            _ => None,
        };
        match step {
            Some(s) if s.phase <= Phase::Door => Paper::Before,
            _ => e.kind.row().paper,
        }
    }

    /// Events that stand at this place on paper, part of the record, not contested, not outside the signature.
    pub fn at_place(&self, paper: Paper) -> Vec<&'a Event> {
        let told = self.record(false).into_iter();
        told.filter(|e| self.paper(e) == paper).collect()
    }

    /// The same of one kind.
    pub fn of_kind(&self, kind: &EventKind) -> Vec<&'a Event> {
        let told = self.record(false).into_iter();
        told.filter(|e| e.kind == *kind).collect()
    }

    /// Events that are part of the record, not contested, and (not) outside the signature.
    pub fn record(&self, addendum: bool) -> Vec<&'a Event> {
        self.state
            .record
            .iter()
            .filter(|r| !r.contested && r.addendum == addendum)
            .filter_map(|r| self.history.get(r.id))
            .collect()
    }
}

impl Voice for Say<'_> {
    fn person(&self, id: &PersonId) -> String {
        self.names.person(id).to_owned()
    }
    fn device(&self, id: &DeviceId) -> String {
        id.as_str().to_owned()
    }
    fn typed(&self, p: &str) -> Option<String> {
        self.names.private.get(p).cloned()
    }
    fn moment(&self, ms: i64) -> String {
        words::date_time(ms, self.zone())
    }
    fn window(&self, start: i64, end: i64) -> String {
        format!("{} – {}", self.moment(start), self.moment(end))
    }
    fn standard(&self, hash: &StandardHash) -> Option<String> {
        let pinned = self.standard.filter(|s| s.hash == *hash)?;
        Some(format!(
            "{} v{}",
            pinned.texts(self.lang).title,
            pinned.version
        ))
    }
}
