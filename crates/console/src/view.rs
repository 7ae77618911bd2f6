//! Records for the pages: what the fold says of a visit, with names, words and times, and nothing else.
//! Built from events and names alone, so that a test can draw any page without a database.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use doorstep_standard::{Lang, Standard};
use doorstep_visit::case::Standards;
use doorstep_visit::fold::{Entry, TripState, VisitState};
use doorstep_visit::history::History;
use doorstep_visit::{DeviceId, EventId, PersonId, TenantId};

use super::words;

pub mod board;
pub mod checklist;
pub mod clocks;
pub mod describe;
pub mod findings;
pub mod handed;
pub mod links;
pub mod money;
pub mod needs;
pub mod office;
pub mod statement;
pub mod timeline;
pub mod visit;
pub mod window;

/// What people and things are called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Name of a person.
    pub people: BTreeMap<PersonId, String>,
    /// Crew code of a person.
    pub crew_of: BTreeMap<PersonId, String>,
    /// Name of a crew.
    pub crews: BTreeMap<String, String>,
    /// Who holds a device.
    pub devices: BTreeMap<DeviceId, PersonId>,
}

impl Names {
    /// A person's name, or the id of somebody unknown here.
    pub fn person<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.people.get(id).map_or(id.as_str(), String::as_str)
    }

    /// A device in words: `Office`, `Li's phone`.
    pub fn device(&self, lang: Lang, id: &DeviceId) -> String {
        if id.is_office() {
            return lang.pick("办公室", "Office").to_owned();
        }
        match self.devices.get(id) {
            Some(p) => match lang {
                Lang::Zh => format!("{}的手机", self.person(p)),
                Lang::En => format!("{}'s phone", self.person(p)),
            },
            None => id.as_str().to_owned(),
        }
    }

    /// A crew's name.
    pub fn crew<'a>(&'a self, code: &'a str) -> &'a str {
        self.crews.get(code).map_or(code, String::as_str)
    }
}

/// A household as the office knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct HouseholdView {
    /// The company's code of the flat.
    pub code: String,
    /// Who lives there.
    pub name: String,
    /// Digits.
    pub phone: String,
    /// Where it is.
    pub address: String,
}

impl std::fmt::Debug for HouseholdView {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("HouseholdView(<redacted>)")
    }
}

/// Everything from which the records of one visit are made.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// Time zone of the office.
    pub zone: Tz,
    /// UTC milliseconds.
    pub now: i64,
    /// The company, which signatures name.
    pub tenant: &'a TenantId,
    /// Names.
    pub names: &'a Names,
    /// Events.
    pub history: &'a History,
    /// Those that no other event names.
    pub newest: &'a [EventId],
    /// What the fold says of them.
    pub state: &'a VisitState,
    /// The standards that may be pinned.
    pub standards: &'a Standards,
    /// The household, once the office knows it.
    pub household: Option<&'a HouseholdView>,
    /// When the office received an event, UTC milliseconds.
    pub received: &'a BTreeMap<EventId, i64>,
    /// Private values by `p`.
    pub values: &'a BTreeMap<String, String>,
    /// Statements and strokes by SHA-256 in hex.
    pub blobs: &'a BTreeMap<String, Vec<u8>>,
    /// The record by time at which a long page begins; its newest ones where nobody asked.
    pub from: Option<usize>,
    /// Public keys of devices, SEC1.
    pub keys: &'a BTreeMap<DeviceId, Vec<u8>>,
}

impl<'a> Source<'a> {
    /// The standard that is pinned now.
    pub fn standard(&self) -> Option<&'a Standard> {
        self.state
            .standard
            .and_then(|h| self.standards.get(&h))
            .map(AsRef::as_ref)
    }

    /// The day on which the visit mostly happens; times of other days are written with their day.
    pub fn day(&self) -> Option<NaiveDate> {
        let first = self
            .state
            .trips
            .first()
            .and_then(|t| self.at(t.id))
            .or(self.state.appointment.map(|a| a.0));
        words::day_of(first.unwrap_or(self.now), self.zone)
    }

    /// When an event happened, the middle of what is known, UTC milliseconds.
    pub fn at(&self, id: EventId) -> Option<i64> {
        self.entry(id).map(|e| e.when.middle())
    }

    /// The line of the record of an event: the record stands in the order of the history.
    pub fn entry(&self, id: EventId) -> Option<&'a Entry> {
        let at = self.history.index(id)?;
        self.state.record.get(at).filter(|e| e.id == id)
    }

    /// A trip: they stand in the order in which the history has what opened them.
    pub fn trip(&self, id: EventId) -> Option<&'a TripState> {
        let place = |id: EventId| self.history.index(id);
        let trips = &self.state.trips;
        let at = trips.binary_search_by_key(&place(id), |t| place(t.id));
        at.ok().and_then(|at| trips.get(at))
    }

    /// A time in words.
    pub fn time(&self, ms: i64) -> String {
        words::moment(self.lang, ms, self.day(), self.zone)
    }

    /// When an event happened, in words; empty for an event that is not here.
    pub fn time_of(&self, id: EventId) -> String {
        self.at(id).map(|t| self.time(t)).unwrap_or_default()
    }

    /// Who made an event; empty for an event that is not here.
    pub fn who(&self, id: EventId) -> String {
        self.history
            .get(id)
            .map(|e| self.names.person(&e.by).to_owned())
            .unwrap_or_default()
    }

    /// The name under which a line was shown, else the tariff's; a code without one is spelled to be read.
    pub fn part(&self, code: &str, name: Option<&str>) -> String {
        self.teller().item_name(code, name)
    }
}
