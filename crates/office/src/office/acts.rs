//! What the office does for a visit beside sending people: calls, complaints, hazards, and steps of its own.
//! Nothing holds the office; what it does against the visit's standard is told before, and a finding afterwards.

use doorstep_standard::vocabulary::is_office_act;
use doorstep_standard::{Scalar, Standard, StepMode, StepSide, Tri};
use doorstep_visit::case::{Case, Standards, View};
use doorstep_visit::history::History;
use doorstep_visit::id::from_base32;
use doorstep_visit::json::{MAX_INT, is_member_name};
use doorstep_visit::judge::objections;
use doorstep_visit::private::private_hash;
use doorstep_visit::{
    DeviceId, Event, EventDraft, EventId, EventKind, Json, PersonId, TenantId, VisitId,
};
use serde_json::Value;

use super::assign::all_seen;
use super::{Office, PersonalValue, Right, Unit, VisitRecord};
use crate::error::{OfficeError, Result};
use crate::orders::TIMES;
use crate::storage::values::ValueRow;

/// Acts with a door of their own.
pub const ELSEWHERE: [&str; 4] = ["appointment_set", "assigned", "cancelled", "closed"];
/// The act that does a step of the standard that no other act does.
pub const STEP_DONE: &str = "step_done";
/// Most characters of a note.
const MOST_NOTE: usize = 2_000;
/// Most members of an act.
const MOST_MEMBERS: usize = 16;

/// An act that may be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeAct {
    kind: EventKind,
    data: Json,
    note: Option<PersonalValue>,
    /// What was known of the visit when the act was weighed: else it is weighed anew.
    ground: Option<Vec<EventId>>,
    /// Rules that were against it then.
    against: Vec<String>,
    /// Rules that its author was shown, and means to act against.
    shown: Vec<String>,
}

fn fault<T>(field: &'static str, code: &'static str) -> Result<T> {
    Err(OfficeError::Field { field, code })
}

impl OfficeAct {
    /// Reads an act: an act of the office without a door of its own, or `step_done` with a `step` of the
    /// office in the standard that the visit pins. Members are codes, integers and truth values: what people
    /// say in words does not belong into a document that is kept for ever.
    ///
    /// # Errors
    /// [`OfficeError::Field`] with a stable code.
    pub fn read(act: &str, data: &Value, standard: Option<&Standard>) -> Result<Self> {
        if ELSEWHERE.contains(&act) {
            return fault("act", "has_own_route");
        }
        let known = EventKind::of_office(act).filter(|_| act == STEP_DONE || is_office_act(act));
        let Some(kind) = known else {
            return fault("act", "unknown_act");
        };
        let mut members = members(data)?;
        if act == STEP_DONE {
            step(&mut members, standard)?;
        }
        let window = [members.get("start"), members.get("end")];
        match window.map(|t| t.map(Json::as_int)) {
            [None, None] if kind.row().asked.contains(&"start") => {
                return fault("start", "missing");
            }
            [None, None] => {}
            [Some(Some(start)), Some(Some(end))] => {
                if !TIMES.contains(&start) || !TIMES.contains(&end) {
                    return fault("start", "absurd_time");
                }
                if end <= start {
                    return fault("end", "end_before_start");
                }
            }
            _ => {
                return fault("start", "not_a_time");
            }
        }
        Ok(Self {
            kind,
            data: members,
            note: None,
            ground: None,
            against: Vec::new(),
            shown: Vec::new(),
        })
    }

    /// With the rules that its author was shown and means to act against. Where others are against it, it is refused.
    pub fn anyway(mut self, shown: Vec<String>) -> Self {
        self.shown = shown;
        self
    }

    /// Whether its author was shown every rule that is against it.
    ///
    /// # Errors
    /// [`OfficeError::Against`] otherwise.
    pub fn is_meant(&self) -> Result<()> {
        match self.against.iter().all(|rule| self.shown.contains(rule)) {
            true => Ok(()),
            false => Err(OfficeError::Against {
                rules: self.against.clone(),
            }),
        }
    }

    /// With what was said, in words: kept beside the document, which holds its hash alone.
    ///
    /// # Errors
    /// `too_long` above 2,000 characters.
    pub fn with_note(mut self, note: &str) -> Result<Self> {
        let note = note.trim();
        if note.chars().count() > MOST_NOTE {
            return fault("note", "too_long");
        }
        self.note = (!note.is_empty()).then(|| PersonalValue(note.to_owned()));
        Ok(self)
    }

    /// Ids of the rules of the visit's standard that clearly do not hold if this is done now (UTC
    /// milliseconds); of a call that is planned, those that would not hold at its start or its end.
    pub fn against(
        &self,
        history: &History,
        standards: &Standards,
        by: &PersonId,
        now: i64,
    ) -> Vec<String> {
        let mut rules = judged(history, standards, &self.kind, &self.data, by, now);
        if self.kind == EventKind::CallbackPlanned {
            let at = |name| self.data.get(name).and_then(Json::as_int);
            for at in [at("start"), at("end").map(|end| end - 1)]
                .into_iter()
                .flatten()
            {
                let call = &EventKind::CallbackDone;
                rules.extend(judged(history, standards, call, &Json::object(), by, at));
            }
        }
        rules.sort();
        rules.dedup();
        rules
    }
}

fn members(data: &Value) -> Result<Json> {
    let given = match data {
        Value::Null => return Ok(Json::object()),
        Value::Object(given) => given,
        _ => return fault("data", "not_an_object"),
    };
    if given.len() > MOST_MEMBERS {
        return fault("data", "too_many");
    }
    let mut out = Json::object();
    for (name, value) in given {
        if name.len() > 64 || !is_member_name(name) {
            return fault("data", "not_a_code");
        }
        let value = match value {
            Value::Bool(b) => Json::Bool(*b),
            Value::Number(n) => match n
                .as_i64()
                .filter(|i| i.unsigned_abs() <= MAX_INT.unsigned_abs())
            {
                Some(n) => Json::Int(n),
                None => return fault("data", "not_an_integer"),
            },
            Value::String(s) if s.len() <= 64 && is_member_name(s) => Json::Text(s.clone()),
            _ => {
                return fault("data", "not_a_code");
            }
        };
        out.set(name, value);
    }
    Ok(out)
}

/// A step of the office that a generic act does, with what the standard asks of it.
fn step(members: &mut Json, standard: Option<&Standard>) -> Result<()> {
    let Some(standard) = standard else {
        return fault("step", "no_standard");
    };
    let name = members.get("step").and_then(Json::as_str);
    let Some(name) = name.map(str::to_owned) else {
        return fault("step", "missing");
    };
    let Some(step) = standard.step(&name) else {
        return fault("step", "unknown_step");
    };
    if step.side != StepSide::Office {
        return fault("step", "not_an_office_step");
    }
    if !step.on.names_step() {
        return fault("step", "step_has_act");
    }
    if !step.choices.is_empty() {
        let field = step.field.as_deref().unwrap_or("outcome");
        let chosen = members.get(field).and_then(Json::as_str);
        if !chosen.is_some_and(|c| step.choices.iter().any(|x| x == c)) {
            return fault("data", "not_a_choice");
        }
    }
    if step.mode == StepMode::Number {
        let field = step.field.as_deref().unwrap_or("number");
        if members.get(field).and_then(Json::as_int).is_none() {
            return fault("data", "not_an_integer");
        }
    }
    for (name, value) in &step.with {
        let value = match value {
            Scalar::Bool(b) => Json::Bool(*b),
            Scalar::Int(n) => Json::Int(*n),
            Scalar::Code(c) => Json::Text(c.clone()),
        };
        members.set(name, value);
    }
    Ok(())
}

fn draft(after: Vec<EventId>, by: &PersonId, kind: &EventKind, data: &Json, at: i64) -> EventDraft {
    EventDraft {
        kind: kind.clone(),
        after,
        trip: None,
        by: by.clone(),
        dev: DeviceId::office(),
        at,
        mono: None,
        boot: None,
        srv: None,
        data: data.clone(),
    }
}

/// Rules that clearly do not hold for an event of the office, as if it came on top of all that is here.
fn judged(
    history: &History,
    standards: &Standards,
    kind: &EventKind,
    data: &Json,
    by: &PersonId,
    at: i64,
) -> Vec<String> {
    let mut after = history.newest();
    after.truncate(doorstep_visit::event::MAX_AFTER);
    let Ok(event) = draft(after, by, kind, data, at).seal(history.visit()) else {
        return Vec::new();
    };
    let id = event.id;
    let events: Vec<Event> = history.events().iter().cloned().chain([event]).collect();
    let with = History::new(history.visit(), events);
    let case = Case::new(&with, standards);
    let Some(i) = with.index(id) else {
        return Vec::new();
    };
    objections(&case, i)
        .into_iter()
        .filter(|o| o.held == Tri::No)
        .filter_map(|o| o.ground.rule().map(str::to_owned))
        .collect()
}

impl Office {
    /// Reads an act for a visit, and says which rules of its standard are against it.
    ///
    /// # Errors
    /// As [`OfficeAct::read`].
    pub fn weigh_act(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        record: &VisitRecord,
        act: &str,
        data: &Value,
    ) -> Result<(OfficeAct, Vec<String>)> {
        let standards = self.rulebook(tenant, &record.row)?;
        let events = record.events.iter().map(|(e, _)| e.clone());
        let history = History::new(record.row.visit, events);
        let pinned = Case::new(&history, &standards)
            .pin(View::All)
            .and_then(|hash| standards.get(&hash));
        let mut act = OfficeAct::read(act, data, pinned.map(AsRef::as_ref))?;
        act.ground = Some(record.row.newest.clone());
        act.against = act.against(&history, &standards, by, self.now_ms());
        let against = act.against.clone();
        Ok((act, against))
    }

    /// Records what the office did.
    ///
    /// # Errors
    /// `not_found`, or what the database answers.
    pub fn record_act(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        act: &OfficeAct,
    ) -> Result<EventId> {
        self.act(Right::Record, tenant, by, Some(visit), |unit| {
            unit.record_act(by, visit, act)
        })
    }
}

impl Unit<'_> {
    /// Records what the office did.
    ///
    /// # Errors
    /// `changed_since_read` when the visit has moved on since the act was weighed, `against_rules` when its author was
    /// not shown what is against it, `not_found`, or what the database answers.
    pub fn record_act(
        &mut self,
        by: &PersonId,
        visit: VisitId,
        act: &OfficeAct,
    ) -> Result<EventId> {
        act.is_meant()?;
        let mut row = self.tx.need_visit(visit)?;
        if let Some(ground) = &act.ground {
            all_seen(&row, ground)?;
        }
        let mut data = act.data.clone();
        if let Some(note) = &act.note {
            let random: [u8; 32] = self.bytes();
            let p = private_hash(visit, &random, &note.0);
            let value = ValueRow {
                p: from_base32(&p)
                    .and_then(|b| b.try_into().ok())
                    .ok_or(OfficeError::Internal)?,
                random,
                value: note.0.clone(),
                named: 0,
            };
            self.tx.keep_value(visit, &value, self.now)?;
            data.set("note", Json::from_pairs([("p", p.as_str().into())]));
        }
        let event = self.say(&mut row, by, act.kind.clone(), data)?;
        self.audit(by.as_str(), "office_act", Some(visit), act.kind.as_str())?;
        Ok(event.id)
    }
}
