//! What the rules say, written a second time as plainly as possible, on nothing but the events' JSON.
//! Slow and simple: the fold must agree with it.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_visit::event::Event;
use doorstep_visit::id::EventId;
use doorstep_visit::json::Json;

/// Events and the past of each, by walking `after`.
pub struct Naive<'a> {
    pub events: BTreeMap<EventId, &'a Event>,
    pub past: BTreeMap<EventId, BTreeSet<EventId>>,
    /// Events some of whose ancestors are not here.
    pub incomplete: BTreeSet<EventId>,
}

pub fn text<'a>(e: &'a Event, name: &str) -> Option<&'a str> {
    e.data.get(name)?.as_str()
}
pub fn id(e: &Event, name: &str) -> Option<EventId> {
    text(e, name)?.parse().ok()
}
pub fn int(e: &Event, name: &str) -> Option<i64> {
    e.data.get(name)?.as_int()
}
pub fn ids(e: &Event, name: &str) -> Vec<EventId> {
    let list = e.data.get(name).and_then(Json::as_list).unwrap_or_default();
    list.iter()
        .filter_map(|j| j.as_str()?.parse().ok())
        .collect()
}

impl<'a> Naive<'a> {
    pub fn new(list: &'a [Event]) -> Self {
        let events: BTreeMap<EventId, &Event> = list.iter().map(|e| (e.id, e)).collect();
        let mut past = BTreeMap::new();
        let mut incomplete = BTreeSet::new();
        for e in list {
            let mut seen = BTreeSet::new();
            let mut todo = e.after.clone();
            while let Some(a) = todo.pop() {
                match events.get(&a) {
                    Some(cause) if seen.insert(a) => todo.extend(&cause.after),
                    Some(_) => {}
                    None => {
                        incomplete.insert(e.id);
                    }
                }
            }
            past.insert(e.id, seen);
        }
        Self {
            events,
            past,
            incomplete,
        }
    }

    pub fn in_past(&self, a: EventId, b: EventId) -> bool {
        self.past.get(&b).is_some_and(|p| p.contains(&a))
    }
    pub fn covered(&self, a: EventId, covers: &[EventId]) -> bool {
        covers
            .iter()
            .any(|c| self.events.contains_key(c) && (*c == a || self.in_past(a, *c)))
    }
    pub fn of_kind(&self, kind: &str) -> Vec<&'a Event> {
        let of_kind = self.events.values().filter(|e| e.kind == kind);
        of_kind.copied().collect()
    }

    /// Recorded by a phone after its last proof of standing, and adopted by nobody.
    pub fn contested(&self, e: &Event) -> bool {
        let adopted = self
            .of_kind("o.adopted")
            .iter()
            .any(|a| ids(a, "events").contains(&e.id));
        let ended = self.of_kind("o.standing_ended").iter().any(|s| {
            text(s, "dev") == Some(e.dev.as_str()) && !self.covered(e.id, &ids(s, "last"))
        });
        ended && !adopted
    }

    /// Who stated a fact, and as what.
    pub fn fact_writes(&self, fact: &str) -> Vec<(&'a Event, &'a Json)> {
        let stated = self.of_kind("o.order_set").into_iter();
        let stated = stated.filter_map(|e| Some((e, e.data.get("facts")?.get(fact)?)));
        let updated = self.of_kind("o.fact_set").into_iter();
        let updated = updated.filter(|e| text(e, "fact") == Some(fact));
        let updated = updated.filter_map(|e| Some((e, e.data.get("value")?)));
        stated.chain(updated).collect()
    }

    fn is_quote_of(&self, e: &Event, line: EventId) -> bool {
        let sound = int(e, "fen").is_some_and(|f| f >= 0) && text(e, "part").is_some();
        sound
            && match e.kind.as_str() {
                "d.quoted" => e.id == line,
                "d.quote_revised" => id(e, "line") == Some(line),
                _ => false,
            }
    }

    /// The one quote of a line that every other quote of it precedes.
    pub fn current_quote(&self, line: EventId) -> Option<&'a Event> {
        let quotes: Vec<&Event> = self
            .events
            .values()
            .copied()
            .filter(|e| self.is_quote_of(e, line) && !self.contested(e))
            .collect();
        let mut newest = quotes
            .iter()
            .filter(|a| !quotes.iter().any(|b| self.in_past(a.id, b.id)));
        match (newest.next(), newest.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// Every refusal and withdrawal of a line, whoever recorded it.
    pub fn refusals(&self, line: EventId) -> Vec<&'a Event> {
        let both = ["d.consent_refused", "d.consent_withdrawn"];
        self.events
            .values()
            .copied()
            .filter(|e| both.contains(&e.kind.as_str()))
            .filter(|e| text(e, "subject") == Some("part") && id(e, "line") == Some(line))
            .collect()
    }

    /// The consents that cover exactly the current quote and that no refusal beats.
    pub fn consents(&self, line: EventId) -> Vec<&'a Event> {
        let Some(quote) = self.current_quote(line) else {
            return Vec::new();
        };
        let refusals = self.refusals(line);
        self.of_kind("d.consent_given")
            .into_iter()
            .filter(|c| {
                text(c, "subject") == Some("part")
                    && c.data.get("happened").is_none()
                    && !self.contested(c)
                    && id(c, "line") == Some(line)
                    && id(c, "quote") == Some(quote.id)
                    && int(c, "fen") == int(quote, "fen")
                    && text(c, "source") == text(quote, "source")
                    && self.in_past(quote.id, c.id)
                    && refusals
                        .iter()
                        .all(|r| ids(c, "over").contains(&r.id) && self.in_past(r.id, c.id))
            })
            .collect()
    }

    /// Whether an event outside what was signed asks for another signature.
    pub fn reopens(&self, e: &Event, signed: &Event) -> bool {
        let total = int(signed, "total_fen").unwrap_or_default();
        if self.contested(e) || e.data.get("happened").is_some() && e.kind == "d.consent_given" {
            return false;
        }
        match e.kind.as_str() {
            "d.quoted" | "d.quote_revised" => int(e, "fen").is_some_and(|f| f >= 0),
            "d.consent_given" | "d.consent_refused" | "d.consent_withdrawn" => {
                text(e, "subject") == Some("part")
            }
            "d.part_fitted" | "d.part_returned" => id(e, "line").is_some(),
            "d.paid" => int(e, "fen").is_some_and(|f| f >= 0 && f != total),
            "l.settled" => int(e, "fen").is_some_and(|f| f > total),
            _ => false,
        }
    }

    /// Signatures that count and that no other signature that counts has in its past.
    pub fn newest_signatures(&self) -> Vec<&'a Event> {
        let all: Vec<&Event> = self
            .of_kind("d.signed")
            .into_iter()
            .filter(|e| e.data.get("sig").is_some() && !self.contested(e))
            .collect();
        let newest = all
            .iter()
            .filter(|a| !all.iter().any(|b| self.in_past(a.id, b.id)));
        newest.copied().collect()
    }

    /// The events that ask for another signature.
    pub fn reopened_by(&self) -> BTreeSet<EventId> {
        let signatures = self.newest_signatures();
        self.events
            .values()
            .filter(|e| {
                signatures
                    .iter()
                    .all(|s| !self.covered(e.id, &ids(s, "covers")) && self.reopens(e, s))
            })
            .map(|e| e.id)
            .collect()
    }
}
