//! What the list needs of a visit, kept beside it so that the list reads no document.
//! Codes and times only; words are put in when it is shown.

use doorstep_standard::{Scalar, StandardHash};
use doorstep_store::VisitWrite;
use doorstep_visit::body::Body;
use doorstep_visit::clock::ClockStatus;
use doorstep_visit::fold::VisitState;
use serde_json::{Value, json};

use crate::loaded::LoadedVisit;

/// A row of the list, without words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Card {
    pub fault: Option<String>,
    pub start: Option<i64>,
    pub end: Option<i64>,
    pub due: Option<i64>,
    pub standard: Option<String>,
    pub cancelled: bool,
    pub entered: bool,
    pub open_findings: u32,
    /// `p` of what the technician typed as the place of an unplanned visit.
    pub place: Option<String>,
}

impl Card {
    pub fn of(
        state: &VisitState,
        loaded: &LoadedVisit,
        on: &doorstep_visit::case::Standards,
    ) -> Self {
        let standard = state.standard.and_then(|h| on.get(&h));
        let h = &loaded.history;
        let (told_fault, told_place) = (0..h.len())
            .find_map(|i| match h.body(i) {
                Body::Opened {
                    fault_kind, place, ..
                } => Some((fault_kind.clone(), place.clone())),
                _ => None,
            })
            .unwrap_or_default();
        let fault = match state.facts.get("fault_kind") {
            Some(Scalar::Code(code)) => Some(code.clone()),
            _ => told_fault,
        };
        let for_me = |rule: &str| {
            standard
                .and_then(|s| s.rule(rule))
                .is_some_and(|r| r.who == "technician")
        };
        Self {
            fault,
            start: state.appointment.map(|(start, _)| start),
            end: state.appointment.map(|(_, end)| end),
            due: state
                .clocks
                .iter()
                .filter(|c| matches!(c.status, ClockStatus::Running | ClockStatus::Overdue))
                .filter(|c| for_me(&c.rule))
                .filter_map(|c| c.due)
                .min(),
            standard: state.standard.as_ref().map(StandardHash::to_string),
            cancelled: state.cancelled.is_some(),
            entered: state.trips.iter().any(|t| t.entered.is_some()),
            open_findings: state
                .findings
                .iter()
                .filter(|f| f.settled.is_none())
                .count() as u32,
            place: told_place,
        }
    }

    pub fn to_text(&self) -> String {
        json!({
            "fault": self.fault, "start": self.start, "end": self.end, "due": self.due,
            "standard": self.standard, "cancelled": self.cancelled, "entered": self.entered,
            "open_findings": self.open_findings, "place": self.place,
        })
        .to_string()
    }

    /// A row of an older or newer release is read as far as it goes.
    pub fn read(text: &str) -> Self {
        let v: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        let text = |name: &str| v.get(name).and_then(Value::as_str).map(str::to_owned);
        let int = |name: &str| v.get(name).and_then(Value::as_i64);
        let flag = |name: &str| v.get(name).and_then(Value::as_bool).unwrap_or(false);
        Self {
            fault: text("fault"),
            start: int("start"),
            end: int("end"),
            due: int("due"),
            standard: text("standard"),
            cancelled: flag("cancelled"),
            entered: flag("entered"),
            open_findings: int("open_findings")
                .and_then(|n| n.try_into().ok())
                .unwrap_or(0),
            place: text("place"),
        }
    }
}

/// The row of a visit after its document changed to `heads`.
pub(crate) fn visit_write(
    loaded: &LoadedVisit,
    state: &VisitState,
    standards: &doorstep_visit::case::Standards,
    heads: Vec<[u8; 32]>,
    at: i64,
) -> VisitWrite {
    let card = Card::of(state, loaded, standards);
    VisitWrite {
        visit: loaded.key.clone(),
        tenant: loaded.doc.genesis().tenant().to_string(),
        heads,
        when_at: card.start,
        state: state.phase.as_str().to_owned(),
        projection: card.to_text(),
        updated_at: at,
    }
}
