//! What a device may record: an action becomes one event, or is refused with what would satisfy the rule.
//! The gates are those of the fold: the new event is judged on its past before it is kept.

use doorstep_standard::{EventKind, Scope, Tri};

use crate::body::{Body, ConsentWord, Happened};
use crate::case::{Case, Standards, Standpoint, View};
use crate::event::{Event, EventDraft, EventError};
use crate::history::History;
use crate::id::{DeviceId, EventId, PersonId};
use crate::json::Json;
use crate::judge::{Objection, objections};
use crate::part::{ConsentState, foreign_to_line, parts};
use crate::signoff::{reopened_by, shown_of};
use crate::tangle::is_tangled;
use crate::words;

/// Who acts, and on what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The person.
    pub by: PersonId,
    /// The device.
    pub dev: DeviceId,
}

/// What the device's clocks showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Wall clock, UTC milliseconds.
    pub at: i64,
    /// Monotonic clock that counts sleep, milliseconds, with the boot it belongs to.
    pub mono: Option<(String, i64)>,
    /// Server time minus `mono` and its uncertainty, from the last contact within this boot.
    pub srv: Option<(i64, i64)>,
}

/// Something that a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The act: the kind without its `d.`.
    pub act: String,
    /// What the kind needs; see `body`.
    pub data: Json,
    /// Reasons for passing rules that may be passed: rule id and reason code.
    pub why: Vec<(String, String)>,
}

impl Action {
    /// An action without data.
    pub fn plain(act: &str) -> Self {
        Self::with(act, Json::object())
    }
    /// An action with data.
    pub fn with(act: &str, data: Json) -> Self {
        Self {
            act: act.to_owned(),
            data,
            why: Vec::new(),
        }
    }
}

/// Whether it is done now or was done already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// It is done now: gates hold it.
    Now,
    /// It was done before it could be recorded: nothing holds it, everything is named.
    Happened(Happened),
}

/// Why an action was not recorded. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Rules hold it; each says what would satisfy it.
    #[error("held by {}", words::counted(.0.len(), "rule", "rules"))]
    Blocked(Vec<Objection>),
    /// Rules may be passed with a recorded reason.
    #[error("{} for a reason", words::counted(.0.len(), "rule asks", "rules ask"))]
    NeedsReason(Vec<Objection>),
    /// The act needs a trip: set out or arrive first.
    #[error("no trip is open: record the arrival first")]
    NoTrip,
    /// A hazard is open: resume first.
    #[error("work is stopped for a hazard: record that it is over first")]
    HazardOpen,
    /// No consent covers exactly the current quote of this part.
    #[error("no consent covers the current quote of this part: ask the customer first")]
    NotConsented,
    /// The quote that was shown is not the current one, or a refusal was not shown.
    #[error("the price or an answer changed since this screen was opened: show it again")]
    ScreenOutOfDate,
    /// Consent and signature can only be given, not told afterwards.
    #[error(
        "a consent or signature cannot be recorded afterwards: ask the customer again, or write a note"
    )]
    OnlyInPerson,
    /// The statement with this hash was not shown on this visit.
    #[error("this statement was not shown: show it before it is signed")]
    StatementNotShown,
    /// These events came after the statement was shown.
    #[error("{} came after the statement was shown: show it again", words::counted(.0.len(), "record", "records"))]
    ChangedSinceShown(Vec<EventId>),
    /// Records that others refer to are not here: what would be signed is not all there is.
    #[error("a colleague's record is still missing: sync before the statement is shown")]
    PastMissing,
    /// The visit is set aside: what a statement would say of it is not judged.
    #[error(
        "this visit is set aside for a person: nothing of it is judged, so nothing can be signed"
    )]
    SetAside,
    /// The choice is not in the standard's list.
    #[error("`{0}` is not among the choices of this step")]
    NotAChoice(String),
    /// The act's data is incomplete; names the member.
    #[error("the act lacks a sound `{0}`")]
    BadData(&'static str),
    /// Nothing of that name can be done on a device.
    #[error("no act of that name")]
    UnknownAct,
    /// The event could not be written.
    #[error(transparent)]
    Event(#[from] EventError),
}

impl Refusal {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Blocked(_) => "blocked",
            Self::NeedsReason(_) => "needs_reason",
            Self::NoTrip => "no_trip",
            Self::HazardOpen => "hazard_open",
            Self::NotConsented => "not_consented",
            Self::ScreenOutOfDate => "screen_out_of_date",
            Self::OnlyInPerson => "only_in_person",
            Self::StatementNotShown => "statement_not_shown",
            Self::ChangedSinceShown(_) => "changed_since_shown",
            Self::PastMissing => "past_missing",
            Self::SetAside => "set_aside",
            Self::NotAChoice(_) => "not_a_choice",
            Self::BadData(_) => "bad_data",
            Self::UnknownAct => "unknown_act",
            Self::Event(e) => e.code(),
        }
    }
}

/// The trip on which a person is: the newest that they opened and have not left.
pub fn open_trip(history: &History, by: &PersonId) -> Option<EventId> {
    let opener = history.events().iter().enumerate().rev().find(|(_, e)| {
        e.by == *by && e.trip.is_none() && matches!(e.kind, EventKind::SetOut | EventKind::Arrived)
    });
    let id = opener?.1.id;
    let left = history
        .events()
        .iter()
        .any(|e| e.kind == EventKind::LeftHome && e.trip == Some(id));
    (!left).then_some(id)
}

/// Makes the event of an action and adds it to the history, or refuses and leaves the history as it was.
///
/// # Errors
/// [`Refusal`], with what would satisfy it.
pub fn act(
    history: &mut History,
    standards: &Standards,
    who: &Who,
    stamp: &Stamp,
    action: &Action,
    when: &When,
) -> Result<Event, Refusal> {
    let event = draft(history, standards, who, stamp, action, when)?.seal(history.visit())?;
    match Body::read(&event) {
        Body::Bad(member) => return Err(Refusal::BadData(member)),
        Body::Unknown => return Err(Refusal::UnknownAct),
        Body::ToldAfterwards => return Err(Refusal::OnlyInPerson),
        _ => {}
    }
    if history.get(event.id).is_some() {
        return Ok(event);
    }
    history.push(event.clone());
    match judge(history, standards, event.id, when) {
        Ok(()) => Ok(event),
        Err(refusal) => {
            history.retract(event.id);
            Err(refusal)
        }
    }
}

fn draft(
    history: &History,
    standards: &Standards,
    who: &Who,
    stamp: &Stamp,
    action: &Action,
    when: &When,
) -> Result<EventDraft, Refusal> {
    let trip = open_trip(history, &who.by);
    let kind = EventKind::of_device(&action.act).ok_or(Refusal::UnknownAct)?;
    let trip = match trip {
        _ if matches!(kind, EventKind::SetOut | EventKind::Opened) => None,
        trip if kind == EventKind::Arrived => trip.filter(|t| {
            !history
                .events()
                .iter()
                .any(|e| e.kind == EventKind::Arrived && (e.trip == Some(*t) || e.id == *t))
        }),
        // A customer is called before anybody sets out, too.
        None if kind != EventKind::Called && kind.row().scope == Scope::Trip => {
            return Err(Refusal::NoTrip);
        }
        trip => trip,
    };
    let mut data = action.data.clone();
    if data.as_map().is_none() {
        return Err(Refusal::BadData("d"));
    }
    let answers = matches!(
        kind,
        EventKind::ConsentGiven | EventKind::ConsentRefused | EventKind::ConsentWithdrawn
    );
    if answers && data.get("over").is_none() {
        let case = Case::new(history, standards);
        let at = Standpoint {
            by: who.by.clone(),
            trip,
        };
        data.set(
            "over",
            known_refusals(&case, &data, &at)
                .iter()
                .map(EventId::to_string)
                .collect(),
        );
    }
    if !action.why.is_empty() {
        let why = action
            .why
            .iter()
            .map(|(rule, reason)| {
                Json::from_pairs([
                    ("rule", rule.as_str().into()),
                    ("reason", reason.as_str().into()),
                ])
            })
            .collect();
        data.set("why", Json::List(why));
    }
    if let When::Happened(h) = when {
        data.set(
            "happened",
            Json::from_pairs([
                ("claimed_at", h.claimed_at.into()),
                ("source", h.source.as_str().into()),
                ("reason", h.reason.as_str().into()),
            ]),
        );
    }
    Ok(EventDraft {
        kind,
        after: history.newest_for(&who.dev),
        trip,
        by: who.by.clone(),
        dev: who.dev.clone(),
        at: stamp.at,
        mono: stamp.mono.as_ref().map(|(_, m)| *m),
        boot: stamp.mono.as_ref().map(|(b, _)| b.clone()),
        srv: stamp.srv.filter(|_| stamp.mono.is_some()),
        data,
    })
}

/// Refusals and withdrawals of the same subject (and part line) that this device knows.
fn known_refusals(case: &Case, data: &Json, at: &Standpoint) -> Vec<EventId> {
    let subject = data
        .get("subject")
        .and_then(Json::as_str)
        .unwrap_or_default();
    let line = data.get("line").and_then(Json::as_str);
    let mut all: Vec<usize> = [
        case.of_kind(&EventKind::ConsentRefused),
        case.of_kind(&EventKind::ConsentWithdrawn),
    ]
    .concat();
    all.sort_unstable();
    all.into_iter()
        .filter(|i| match case.history.body(*i) {
            Body::Consent(c) if c.subject == subject => match line {
                Some(l) => c.line.map(|x| x.to_string()).as_deref() == Some(l),
                None => subject != "entry" || case.trip_of(*i) == at.trip,
            },
            _ => false,
        })
        .map(|i| case.history.event(i).id)
        .collect()
}

/// Judges the newest event on its past, as the fold will.
fn judge(
    history: &History,
    standards: &Standards,
    id: EventId,
    when: &When,
) -> Result<(), Refusal> {
    let case = Case::new(history, standards);
    let Some(i) = history.index(id) else {
        return Ok(());
    };
    if is_tangled(&case) {
        // As in the fold: recorded and not judged. Nobody signs for what nobody judged.
        return match history.body(i) {
            Body::StatementShown(_) | Body::Signed(_) => Err(Refusal::SetAside),
            _ => Ok(()),
        };
    }
    choices(&case, i)?;
    in_person(&case, i)?;
    if matches!(when, When::Happened(_)) {
        return Ok(());
    }
    built_in(&case, i)?;
    let all = objections(&case, i);
    let (blocked, warned): (Vec<Objection>, Vec<Objection>) =
        all.into_iter().partition(|o| o.blocks);
    if !blocked.is_empty() {
        return Err(Refusal::Blocked(blocked));
    }
    let open: Vec<Objection> = warned
        .into_iter()
        .filter(|o| o.held == Tri::No && o.asks && o.reason.is_none())
        .collect();
    if open.is_empty() {
        Ok(())
    } else {
        Err(Refusal::NeedsReason(open))
    }
}

/// Choices that the standard does not offer cannot be recorded, now or afterwards.
fn choices(case: &Case, i: usize) -> Result<(), Refusal> {
    let Some(standard) = case.standard_for(i) else {
        return Ok(());
    };
    for step in standard.steps.iter().filter(|s| case.does_step(i, s)) {
        let Some(field) = &step.field else { continue };
        match case.history.event(i).data.get(field).and_then(Json::as_str) {
            Some(c) if step.choices.iter().any(|x| x == c) => {}
            Some(c) => return Err(Refusal::NotAChoice(c.to_owned())),
            None => return Err(Refusal::NotAChoice(String::new())),
        }
    }
    Ok(())
}

/// A consent must be to what stands now; a signature to what was shown and has not changed since.
fn in_person(case: &Case, i: usize) -> Result<(), Refusal> {
    let h = case.history;
    if let Some(member) = foreign_to_line(case, i) {
        return Err(Refusal::BadData(member));
    }
    match h.body(i) {
        Body::Consent(c) if c.subject == "part" && c.verdict == ConsentWord::Given => {
            let part = parts(case).into_iter().find(|p| Some(p.line) == c.line);
            let fresh = part
                .is_some_and(|p| p.current.map(|(q, _)| q) == c.quote && p.consented_by.is_some());
            if fresh {
                Ok(())
            } else {
                Err(Refusal::ScreenOutOfDate)
            }
        }
        Body::StatementShown(_) if !h.is_complete(i) => Err(Refusal::PastMissing),
        Body::Signed(s) => {
            let shown = case
                .of_kind(&EventKind::StatementShown)
                .iter()
                .any(|k| shown_of(case, *k).is_some_and(|x| *x == s.shown));
            if !shown {
                return Err(Refusal::StatementNotShown);
            }
            let changed = reopened_by(case, i);
            if changed.is_empty() {
                Ok(())
            } else {
                Err(Refusal::ChangedSinceShown(
                    changed.into_iter().map(|e| h.event(e).id).collect(),
                ))
            }
        }
        _ => Ok(()),
    }
}

/// What holds whatever the standard says: no fitting without consent, no work beside an open hazard.
fn built_in(case: &Case, i: usize) -> Result<(), Refusal> {
    let h = case.history;
    let work = matches!(
        h.event(i).kind,
        EventKind::RepairStarted | EventKind::PartFitted
    );
    if work && case.open_hazard(View::PastOf(i)).is_some() {
        return Err(Refusal::HazardOpen);
    }
    if let Body::PartFitted { line, quote } = h.body(i) {
        let consented = parts(case).into_iter().any(|p| {
            p.line == *line
                && p.consent == ConsentState::Given
                && p.current.map(|(q, _)| q) == Some(*quote)
        });
        if !consented {
            return Err(Refusal::NotConsented);
        }
    }
    Ok(())
}
