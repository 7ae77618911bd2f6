//! What happened, in words: every event as a line of the record, and what came from others.

use doorstep_standard::{Lang, StandardHash};
use doorstep_visit::instant::{Instant, instant};
use doorstep_visit::tell::{Teller, Voice};
use doorstep_visit::{DeviceId, Event, EventId, PersonId, words};

use super::PAGE;
use super::visit::Scene;
use super::wording;
use crate::view::ColleagueView;

impl Scene<'_> {
    /// An amount in the standard's currency.
    pub(super) fn money(&self, fen: i64) -> String {
        words::money(fen, self.standard)
    }

    fn teller(&self) -> Teller<'_> {
        Teller {
            history: &self.loaded.history,
            parts: &self.state.parts,
            standard: self.standard,
            lang: self.lang,
            voice: self,
        }
    }

    /// What an event says happened, and what it says beside that; `i` is its place in the history.
    pub(super) fn said(&self, i: usize) -> (String, String) {
        let teller = self.teller();
        (teller.head(i).to_owned(), teller.details(i).join(" · "))
    }

    /// Local time of an event.
    pub(super) fn time_of(&self, id: EventId) -> String {
        let h = &self.loaded.history;
        match h.index(id) {
            Some(i) => self.time(instant(h, i, |_| true)),
            None => String::new(),
        }
    }

    /// A local time; `≈` where only a phone's clock says so.
    pub(super) fn time(&self, t: Instant) -> String {
        let time = wording::time_on(t.middle(), self.today, self.zone);
        if t.phone_only && self.core.contact.is_some() {
            format!("≈{time}")
        } else {
            time
        }
    }

    /// Who wrote it, in words.
    pub(super) fn who(&self, e: &Event) -> String {
        let lang = self.lang;
        match self.core.identity() {
            _ if e.dev.is_office() => lang.pick("办公室", "The office").to_owned(),
            Some(me) if me.person == e.by => lang.pick("您", "You").to_owned(),
            _ => {
                let name = self.household.people.get(e.by.as_str());
                let name = name.map_or(e.by.as_str(), String::as_str);
                match lang {
                    Lang::Zh => format!("同事 {name}"),
                    Lang::En => format!("Colleague {name}"),
                }
            }
        }
    }

    /// One event as a sentence, for the technician.
    pub(super) fn sentence(&self, id: EventId) -> String {
        self.told(id, |e, title| {
            let who = self.who(e);
            match self.lang {
                Lang::Zh => format!("{who}：{title}"),
                Lang::En => format!("{who}: {title}"),
            }
        })
    }

    /// One event for the customer, to whom "you" would be somebody else.
    pub(super) fn sentence_for_customer(&self, id: EventId) -> String {
        self.told(id, |_, title| title)
    }

    fn told(&self, id: EventId, what: impl Fn(&Event, String) -> String) -> String {
        let h = &self.loaded.history;
        let Some(i) = h.index(id) else {
            return id.to_string();
        };
        let (title, detail) = self.said(i);
        let mut out = format!("{} {}", self.time_of(id), what(h.event(i), title));
        if !detail.is_empty() {
            out.push_str(" · ");
            out.push_str(&detail);
        }
        out
    }

    /// The newest of what came from others, oldest first, and how much came.
    pub(super) fn news(&self) -> (Vec<ColleagueView>, u64) {
        let (Some(seen), Some(me)) = (self.core.seen.of(self.loaded.id), self.core.device()) else {
            return (Vec::new(), 0);
        };
        let came = self.loaded.news(seen, me);
        let views = came[came.len().saturating_sub(PAGE)..]
            .iter()
            .map(|i| self.loaded.history.event(*i).id)
            .map(|id| ColleagueView {
                event: id.to_string(),
                text: self.sentence(id),
            })
            .collect();
        (views, came.len() as u64)
    }
}

impl Voice for Scene<'_> {
    fn person(&self, id: &PersonId) -> String {
        let name = self.household.people.get(id.as_str());
        name.map_or(id.as_str(), String::as_str).to_owned()
    }
    fn device(&self, id: &DeviceId) -> String {
        match self.core.device() {
            Some(own) if own == id => self.lang.pick("这台手机", "this phone").to_owned(),
            _ => id.as_str().to_owned(),
        }
    }
    fn typed(&self, p: &str) -> Option<String> {
        self.typed.get(p).cloned()
    }
    fn moment(&self, ms: i64) -> String {
        wording::time(ms, self.now, self.zone)
    }
    fn window(&self, start: i64, end: i64) -> String {
        wording::window(start, Some(end), Some(self.now), self.zone)
    }
    fn standard(&self, hash: &StandardHash) -> Option<String> {
        let standard = self.core.standards.get(hash)?;
        Some(format!(
            "{} v{}",
            standard.texts(self.lang).title,
            standard.version
        ))
    }
}
