//! One act: judged, authored, stored in one transaction, and only then believed in memory.

use chrono::Datelike;
use doorstep_doc::{AuthorError, Writer};
use doorstep_standard::local_time;
use doorstep_standard::model::FeeKind;
use doorstep_store::{Origin, PrivateValueRow, StatementRow, StrokeRow, Tap};
use doorstep_visit::act::{Action, When, act};
use doorstep_visit::{DeviceId, Event, VisitId};

use crate::bytes::change_row;
use crate::engine::Core;
use crate::error::CoreError;
use crate::field::FieldInput;
use crate::input::{
    ActionInput, OpenInput, QuoteInput, ReasonInput, WhenInput, answered, private_value,
    read_action,
};
use crate::keys;
use crate::loaded::{LoadedVisit, Place};
use crate::project::visit_write;
use crate::view::{ActionView, RefusalView};

/// What came of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is on the disk.
    Recorded(Recorded),
    /// A rule holds it, or something is missing; nothing was recorded.
    Refused(RefusalView),
}

impl Outcome {
    /// What was recorded, if it was.
    pub fn recorded(&self) -> Option<&Recorded> {
        match self {
            Self::Recorded(r) => Some(r),
            Self::Refused(_) => None,
        }
    }
    /// Why not, if it was not.
    pub fn refused(&self) -> Option<&RefusalView> {
        match self {
            Self::Recorded(_) => None,
            Self::Refused(r) => Some(r),
        }
    }
}

/// An act that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The visit.
    pub visit: String,
    /// The event.
    pub event: String,
}

/// What is stored with an act.
#[derive(Default)]
pub(crate) struct Beside {
    pub private: Vec<PrivateValueRow>,
    pub statements: Vec<StatementRow>,
    pub strokes: Vec<StrokeRow>,
}

/// The kind of a line as an event says it: a part says nothing.
fn kind_code(kind: &str) -> Result<Option<&str>, CoreError> {
    match (kind, kind.parse()) {
        ("" | "part", _) | (_, Ok(FeeKind::Material)) => Ok(None),
        (other, Ok(_)) => Ok(Some(other)),
        (_, Err(_)) => Err(CoreError::BadInput("kind")),
    }
}

impl Core {
    /// Records an act on a visit, or says what holds it.
    ///
    /// # Errors
    /// When the database or a device service fails; then nothing was recorded.
    pub fn perform(
        &mut self,
        visit: &str,
        action: &ActionInput,
        when: &WhenInput,
    ) -> Result<Outcome, CoreError> {
        let id = self.visit_id(visit)?;
        let (action, private) = read_action(id, action, self.ports.random.as_ref())?;
        let loaded = self.take(id)?;
        let beside = Beside {
            private,
            ..Beside::default()
        };
        self.tap(loaded, &action, &when.to_when(), beside)
    }

    /// Records what a button records, with the answers to what it asks, each under the name of its question, and the
    /// reasons for passing rules that an earlier try was refused by.
    ///
    /// # Errors
    /// [`CoreError::BadInput`] when a question is left without an answer or has two, or an answer is to no question of
    /// this button or of another kind than it asks; else as [`Core::perform`].
    pub fn press(
        &mut self,
        visit: &str,
        button: &ActionView,
        answers: &[FieldInput],
        reasons: &[ReasonInput],
        when: &WhenInput,
    ) -> Result<Outcome, CoreError> {
        let action = answered(button, answers, reasons)?;
        self.perform(visit, &action, when)
    }

    /// Writes a note beside the visit; its words stay out of the document.
    pub fn note_add(&mut self, visit: &str, text: &str) -> Result<Outcome, CoreError> {
        self.perform(
            visit,
            &ActionInput::of("note_added").text("note", text),
            &WhenInput::Now,
        )
    }

    /// Quotes a part or work, or revises the quote of a line. What is proposed: [`Core::tariff`], [`Core::proposal`].
    ///
    /// # Errors
    /// [`CoreError::BadInput`] when the kind is none that a bill can have.
    pub fn quote(&mut self, visit: &str, quote: &QuoteInput) -> Result<Outcome, CoreError> {
        let act = if quote.line.is_some() {
            "quote_revised"
        } else {
            "quoted"
        };
        let mut input = ActionInput::of(act)
            .code("part", &quote.part)
            .number("quantity", quote.quantity)
            .number("fen", quote.fen)
            .code("source", quote.source.as_str());
        if let Some(kind) = kind_code(quote.kind.as_str())? {
            input = input.code("kind", kind);
        }
        if let Some(class) = &quote.value_class {
            input = input.code("class", class.as_str());
        }
        if let Some(line) = &quote.line {
            input = input.event("line", line);
        }
        if !quote.name.is_empty() {
            input = input.text("name", &quote.name);
        }
        self.perform(visit, &input, &WhenInput::Now)
    }

    /// Opens a visit that no order announced. Needs no network.
    ///
    /// # Errors
    /// [`CoreError::UnknownStandard`] when it cannot be told which standard to work by.
    pub fn open_unplanned(&mut self, input: &OpenInput) -> Result<Recorded, CoreError> {
        let tenant = self.me()?.tenant.clone();
        let pack = match &input.standard {
            Some(name) => self.standard_named(name),
            None => {
                let mut ids = self.standards.values().map(|s| s.id.as_str());
                let first = ids.next();
                match first {
                    Some(id) if ids.all(|other| other == id) => self.standard_named(id),
                    _ => None,
                }
            }
        };
        let pack = pack.ok_or(CoreError::UnknownStandard)?;
        let id = VisitId::new_v7(self.ports.clock.wall_ms(), self.random()?);
        let mut form = ActionInput::of("opened").code("pack", &pack.to_string());
        if let Some(calendar) = self.calendar_now() {
            form = form.code("calendar", &calendar);
        }
        if let Some(kind) = &input.fault_kind {
            form = form.code("fault_kind", kind);
        }
        let (mut action, mut private) = read_action(id, &form, self.ports.random.as_ref())?;
        if let Some(place) = &input.place {
            let row = private_value(id, place, self.ports.random.as_ref())?;
            let p = doorstep_visit::Json::from_pairs([("p", row.p.as_str().into())]);
            action.data.set("place", p);
            private.push(row);
        }
        let beside = Beside {
            private,
            ..Beside::default()
        };
        match self.tap(LoadedVisit::new(&tenant, id), &action, &When::Now, beside)? {
            Outcome::Recorded(recorded) => {
                self.changes.list();
                Ok(recorded)
            }
            Outcome::Refused(_) => Err(CoreError::BadInput("fault_kind")),
        }
    }

    /// The holidays of this year, if the phone holds one document of it; which of two counts, the office says.
    fn calendar_now(&self) -> Option<String> {
        let year = local_time(self.now().at, self.zone())?.year();
        let mut here = self.standards.all_holidays().filter(|h| h.year == year);
        let one = here.next()?;
        here.next().is_none().then(|| one.hash.to_string())
    }

    pub(crate) fn writer(&self, device: &DeviceId) -> Writer {
        Writer::Device {
            device: device.clone(),
            epoch: self.mark.epoch,
        }
    }

    /// The technician has looked at what came from others.
    pub fn mark_seen(&mut self, visit: &str) -> Result<(), CoreError> {
        let id = self.visit_id(visit)?;
        let loaded = self.take(id)?;
        let mut seen = self.seen.clone();
        if seen.set(id, loaded.last_arrival()) {
            self.store
                .write(|tx| tx.set(keys::SEEN, &seen.to_bytes()))?;
            self.seen = seen;
            self.changes.visit(&loaded.key);
        }
        self.shelf.put(loaded);
        Ok(())
    }

    /// Event → judgement → change → one transaction → memory. `loaded` was taken off the shelf: on any
    /// failure it is dropped, and the next look reads the disk.
    pub(crate) fn tap(
        &mut self,
        mut loaded: LoadedVisit,
        action: &Action,
        when: &When,
        beside: Beside,
    ) -> Result<Outcome, CoreError> {
        let who = self.who()?;
        let stamp = self.stamp();
        let judged = act(
            &mut loaded.history,
            &self.standards,
            &who,
            &stamp,
            action,
            when,
        );
        let event: Event = match judged {
            Ok(event) => event,
            Err(refusal) => {
                let view = self.refusal_view(&loaded, &refusal, action);
                // A visit that was never stored is not kept either.
                if !loaded.history.is_empty() {
                    self.shelf.put(loaded);
                }
                return Ok(Outcome::Refused(view?));
            }
        };
        let recorded = Recorded {
            visit: loaded.key.clone(),
            event: event.id.to_string(),
        };
        let mut writer = self.writer(&who.dev);
        let mut authored = loaded.doc.author(writer.actor(loaded.id), &event);
        // More than eight copies of this database wrote in it: no event can know of all. A new writer has no
        // newest change of its own.
        if matches!(authored, Err(AuthorError::StaleHeads)) {
            self.take_epoch()?;
            writer = self.writer(&who.dev);
            authored = loaded.doc.author(writer.actor(loaded.id), &event);
        }
        let (change, _) = match authored {
            Ok(authored) => authored,
            // The same act in the same millisecond on the same ground: it stands already.
            Err(AuthorError::Duplicate(_)) => {
                self.shelf.put(loaded);
                return Ok(Outcome::Recorded(recorded));
            }
            Err(e) => return Err(CoreError::VisitDamaged { code: e.code() }),
        };
        let mut heads: Vec<[u8; 32]> = loaded.doc.heads().iter().map(|h| h.0).collect();
        heads.retain(|h| !change.parts().deps.iter().any(|d| d.0 == *h));
        heads.push(change.hash().0);
        heads.sort_unstable();
        let state = self.fold(&loaded);
        let mut tap = Tap::new(visit_write(
            &loaded,
            &state,
            &self.standards,
            heads,
            stamp.at,
        ));
        tap.changes = vec![change_row(&loaded.key, &change, &writer, Origin::Own, None)];
        tap.private_values = beside.private;
        tap.statements = beside.statements;
        tap.strokes = beside.strokes;
        let mut seen = self.seen.clone();
        // Whoever works on a visit has seen how it was when the work began.
        if seen.of(loaded.id).is_none() && seen.set(loaded.id, loaded.last_arrival()) {
            tap.meta.set(keys::SEEN, &seen.to_bytes());
        }
        self.record(tap)?;
        self.seen = seen;
        let place = Place {
            acked_at: None,
            arrival: None,
        };
        loaded.places.insert(event.id, place);
        // It is on the disk; should the document refuse it, the next look reads the disk.
        if loaded.doc.apply(&[change]).is_ok() {
            self.shelf.put(loaded);
        }
        self.changes.visit(&recorded.visit);
        self.changes.sync();
        Ok(Outcome::Recorded(recorded))
    }
}
