//! What the drawing of a visit shows: marks, bands, waits, clocks, lanes with offline stretches, merges.
//! Everything here is in UTC milliseconds; where it lands on paper is the page's business.

use std::collections::BTreeMap;

use doorstep_standard::{Phase, Standard};
use doorstep_visit::body::act_of;
use doorstep_visit::clock::{ClockState, ClockStatus};
use doorstep_visit::finding::Severity;
use doorstep_visit::fold::{TripState, time_between};
use doorstep_visit::{DeviceId, EventId, words as visit_words};

use super::Source;
use super::describe::describe;

/// An event received this much later than it happened was recorded without contact.
const OFFLINE_MS: i64 = 5 * 60_000;

/// What the drawing shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineView {
    /// Events in the order of their times.
    pub marks: Vec<Mark>,
    /// Phases of a visit, one after the other.
    pub bands: Vec<Band>,
    /// Waits at the door.
    pub waits: Vec<WaitSpan>,
    /// Clocks that ran.
    pub clocks: Vec<ClockSpan>,
    /// One lane a device, in the order in which they first spoke.
    pub lanes: Vec<Lane>,
    /// Where one device learned of another's events: indexes of marks, from and to.
    pub merges: Vec<(usize, usize)>,
}

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Anything.
    Dot,
    /// Arrived, went in, left.
    Door,
    /// Knocked or rang.
    Knock,
    /// A price.
    Price,
    /// The customer said yes.
    Yes,
    /// The customer said no.
    No,
    /// A part was fitted.
    Fitted,
    /// The customer signed.
    Signed,
    /// A hazard, or work stopped.
    Stop,
    /// The office spoke.
    Office,
}

/// An event on the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The event.
    pub id: EventId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// The time in words.
    pub time: String,
    /// Index of the lane.
    pub lane: usize,
    /// Its shape.
    pub glyph: Glyph,
    /// What it says.
    pub text: String,
    /// Who.
    pub who: String,
    /// The heaviest open exception judged on it.
    pub flag: Option<Severity>,
    /// Recorded without contact and received later.
    pub offline: bool,
}

/// A phase of the visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Which.
    pub phase: Phase,
    /// Its name.
    pub label: String,
    /// Index of its first mark.
    pub first: usize,
    /// Index of the first mark after it; the end of the drawing when there is none.
    pub end: Option<usize>,
    /// Start in words.
    pub time: String,
}

/// A wait between two acts at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitSpan {
    /// Mark at which it began.
    pub from: usize,
    /// Mark at which it ended.
    pub to: usize,
    /// `22 s of 30 s`.
    pub label: String,
    /// In full.
    pub title: String,
    /// Whether it was long enough; absent when it cannot be told or nothing is asked.
    pub enough: Option<bool>,
}

/// A clock of the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockSpan {
    /// When it started.
    pub from: i64,
    /// When it stopped, or is due.
    pub to: i64,
    /// The mark that stopped it.
    pub stopped_by: Option<usize>,
    /// Where it stands.
    pub status: ClockStatus,
    /// Short words.
    pub label: String,
    /// In full.
    pub title: String,
}

/// A device, or the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Which.
    pub device: DeviceId,
    /// `Li's phone`.
    pub name: String,
    /// Stretches without contact: index of the first unsent mark, and when the office had it all.
    pub offline: Vec<(usize, i64)>,
    /// The merges in words, one a stretch.
    pub merged: Vec<String>,
}

/// Builds the drawing's records.
pub fn timeline(s: &Source) -> TimelineView {
    let mut view = TimelineView::default();
    let mut flags: BTreeMap<EventId, Severity> = BTreeMap::new();
    for f in s.state.findings.iter().filter(|f| f.settled.is_none()) {
        let heaviest = flags.entry(f.judged).or_insert(f.severity);
        *heaviest = f.severity.max(*heaviest);
    }
    let mut entries: Vec<(i64, usize)> = (0..s.history.len())
        .filter_map(|i| Some((s.at(s.history.event(i).id)?, i)))
        .collect();
    entries.sort_unstable();
    let mut place: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, i) in entries {
        let e = s.history.event(i);
        let lane = lane_of(s, &mut view.lanes, &e.dev);
        place.insert(i, view.marks.len());
        let received = s.received.get(&e.id).copied();
        view.marks.push(Mark {
            id: e.id,
            at,
            time: s.time(at),
            lane,
            glyph: glyph(&e.kind),
            text: describe(s, i),
            who: s.names.person(&e.by).to_owned(),
            flag: flags.get(&e.id).copied(),
            offline: !e.dev.is_office() && received.is_some_and(|r| r - at > OFFLINE_MS),
        });
    }
    offline(s, &mut view);
    merges(s, &place, &mut view);
    view.bands = bands(s, &view.marks);
    view.waits = waits(s, &view.marks);
    view.clocks = s
        .state
        .clocks
        .iter()
        .filter_map(|c| clock(s, c, &view.marks))
        .collect();
    view
}

fn lane_of(s: &Source, lanes: &mut Vec<Lane>, device: &DeviceId) -> usize {
    lanes
        .iter()
        .position(|l| l.device == *device)
        .unwrap_or_else(|| {
            lanes.push(Lane {
                device: device.clone(),
                name: s.names.device(s.lang, device),
                offline: Vec::new(),
                merged: Vec::new(),
            });
            lanes.len() - 1
        })
}

/// Stretches from the first unsent event to the moment at which the office had it.
fn offline(s: &Source, view: &mut TimelineView) {
    for (index, mark) in view.marks.iter().enumerate().filter(|(_, m)| m.offline) {
        let Some(lane) = view.lanes.get_mut(mark.lane) else {
            continue;
        };
        let received = s.received.get(&mark.id).copied().unwrap_or(mark.at);
        match lane.offline.last_mut() {
            Some((_, until)) if mark.at < *until => *until = received.max(*until),
            _ => lane.offline.push((index, received)),
        }
    }
    for lane in &mut view.lanes {
        lane.merged = lane
            .offline
            .iter()
            .map(|(_, until)| {
                let at = s.time(*until);
                match s.lang {
                    doorstep_standard::Lang::Zh => format!("{at} 合并"),
                    doorstep_standard::Lang::En => format!("merged {at}"),
                }
            })
            .collect();
    }
}

/// An event that names the newest words of several, or the first of a phone that knows another phone's.
fn merges(s: &Source, place: &BTreeMap<usize, usize>, view: &mut TimelineView) {
    let h = s.history;
    let mut known: BTreeMap<(DeviceId, DeviceId), ()> = BTreeMap::new();
    for (i, here) in place {
        let e = h.event(*i);
        let foreign = e
            .after
            .iter()
            .filter_map(|a| h.index(*a))
            .filter(|a| h.event(*a).dev != e.dev);
        for cause in foreign {
            let other = &h.event(cause).dev;
            let first = known.insert((e.dev.clone(), other.clone()), ()).is_none();
            let of_phones = !e.dev.is_office() && !other.is_office();
            if (e.after.len() >= 2 || (first && of_phones))
                && let Some(from) = place.get(&cause)
            {
                view.merges.push((*from, *here));
            }
        }
    }
}

/// Which phase an act belongs to, as a reader sees it.
fn phase_of(kind: &str) -> Option<Phase> {
    if !kind.starts_with("d.") {
        return None;
    }
    Some(match act_of(kind) {
        "opened" | "kit_checked" | "order_verified" => Phase::Prepare,
        "set_out" | "delay_told" => Phase::Travel,
        "arrived" | "knocked" | "waited" | "called" | "note_left" | "greeted" | "introduced"
        | "id_shown" | "id_verified" | "shoe_covers_on" => Phase::Door,
        "entered" | "needs_confirmed" | "inspected" | "reading_taken" | "cause_found"
        | "violation_noticed" | "plan_made" => Phase::Diagnose,
        "quoted" | "quote_revised" => Phase::Agree,
        "repair_started" | "part_fitted" | "part_returned" => Phase::Repair,
        "tested" | "demonstrated" | "effect_confirmed" | "effect_denied" | "explained"
        | "document_given" | "cleaned" | "statement_shown" | "signed" | "signature_refused"
        | "paid" => Phase::Finish,
        _ => return None,
    })
}

/// Bands run forward only; a new trip begins them anew.
fn bands(s: &Source, marks: &[Mark]) -> Vec<Band> {
    let openers: Vec<EventId> = s.state.trips.iter().map(|t| t.id).collect();
    let left: BTreeMap<EventId, Option<i64>> = s
        .state
        .trips
        .iter()
        .map(|t| (t.id, t.left.and_then(|l| s.at(l))))
        .collect();
    let mut out: Vec<Band> = Vec::new();
    let mut reached: Option<Phase> = None;
    for (index, mark) in marks.iter().enumerate() {
        let Some(phase) = s.history.get(mark.id).and_then(|e| phase_of(&e.kind)) else {
            continue;
        };
        let alone = openers.contains(&mark.id)
            && openers
                .iter()
                .filter(|o| **o != mark.id && s.at(**o).is_some_and(|t| t < mark.at))
                .all(|o| left.get(o).copied().flatten().is_some_and(|t| t <= mark.at));
        let forward = reached.is_none_or(|r| phase > r) || (alone && reached != Some(phase));
        if !forward {
            continue;
        }
        reached = Some(phase);
        if let Some(last) = out.last_mut() {
            last.end = Some(index);
        }
        out.push(Band {
            phase,
            label: visit_words::checklist_phase(phase, s.lang).to_owned(),
            first: index,
            end: None,
            time: mark.time.clone(),
        });
    }
    out
}

fn waits(s: &Source, marks: &[Mark]) -> Vec<WaitSpan> {
    let mut out = Vec::new();
    for trip in &s.state.trips {
        let Some(standard) = trip.standard.and_then(|h| s.standards.get(&h)) else {
            continue;
        };
        for rule in &standard.rules {
            if let Some(wait) = &rule.wait {
                out.extend(waits_of(s, marks, trip, standard, wait));
            }
        }
    }
    out
}

fn waits_of(
    s: &Source,
    marks: &[Mark],
    trip: &TripState,
    standard: &Standard,
    wait: &doorstep_standard::Wait,
) -> Vec<WaitSpan> {
    let act = |name: &str| {
        standard
            .step(name)
            .map_or(name.to_owned(), |p| p.on.clone())
    };
    let (from, to) = (act(&wait.from), act(&wait.to));
    let of_trip: Vec<usize> = marks
        .iter()
        .enumerate()
        .filter(|(_, m)| {
            s.state
                .record
                .iter()
                .any(|e| e.id == m.id && e.trip == Some(trip.id))
        })
        .map(|(i, _)| i)
        .collect();
    let kind = |i: usize| {
        marks
            .get(i)
            .and_then(|m| s.history.get(m.id))
            .map_or("", |e| act_of(&e.kind))
    };
    let needed = standard.duration(&wait.at_least).map(|d| d.0);
    let mut out = Vec::new();
    let starts = of_trip.iter().copied().filter(|i| kind(*i) == from);
    for (nth, start) in starts.enumerate() {
        if wait.times.is_some_and(|t| nth as i64 >= t) {
            break;
        }
        let ends = |i: &usize| {
            *i > start
                && (kind(*i) == to
                    || matches!(kind(*i), "greeted" | "introduced" | "id_shown" | "entered"))
        };
        let Some(end) = of_trip.iter().copied().find(ends) else {
            continue;
        };
        let waited = marks
            .get(start)
            .zip(marks.get(end))
            .and_then(|(a, b)| time_between(s.history, a.id, b.id));
        out.push(wait_span(s, start, end, kind(end) == to, waited, needed));
    }
    out
}

fn wait_span(
    s: &Source,
    from: usize,
    to: usize,
    asked: bool,
    waited: Option<(i64, i64)>,
    needed: Option<i64>,
) -> WaitSpan {
    use doorstep_standard::Lang::{En, Zh};
    let words = |ms| visit_words::duration(ms, s.lang);
    let waited_words = waited.map_or("?".to_owned(), |(least, _)| words(least));
    let label = match (needed.filter(|_| asked), s.lang) {
        (Some(n), Zh) => format!("{waited_words}/{}", words(n)),
        (Some(n), En) => format!("{waited_words} of {}", words(n)),
        (None, _) => waited_words.clone(),
    };
    let title = match (needed.filter(|_| asked), asked, s.lang) {
        (Some(n), _, Zh) => format!("等待 {waited_words}，标准要求 {}", words(n)),
        (Some(n), _, En) => format!("Waited {waited_words}; the standard asks for {}", words(n)),
        (None, true, Zh) => format!("等待 {waited_words}，标准没有定时长"),
        (None, true, En) => format!("Waited {waited_words}; the standard gives no figure"),
        (None, false, Zh) => format!("等待 {waited_words}后有回应"),
        (None, false, En) => format!("Answered after {waited_words}"),
    };
    let enough = needed
        .filter(|_| asked)
        .zip(waited)
        .map(|(n, (least, _))| least >= n);
    WaitSpan {
        from,
        to,
        label,
        title,
        enough,
    }
}

fn clock(s: &Source, c: &ClockState, marks: &[Mark]) -> Option<ClockSpan> {
    if matches!(
        c.status,
        ClockStatus::NotApplicable | ClockStatus::Waiting | ClockStatus::Open
    ) {
        return None;
    }
    let from = c.started?.middle();
    let due = c.due?;
    let stopped = c.stopped.map(|t| t.middle());
    // Over before it could begin, such as being there before the agreed time: nothing to draw.
    if stopped.is_some_and(|t| t < from) {
        return None;
    }
    let name = super::clocks::clock_name(s, c);
    let word = visit_words::clock(c.status, s.lang);
    Some(ClockSpan {
        from,
        to: stopped.unwrap_or(due),
        stopped_by: c
            .stopped_by
            .and_then(|id| marks.iter().position(|m| m.id == id)),
        status: c.status,
        label: name.clone(),
        title: match s.lang {
            doorstep_standard::Lang::Zh => format!("{name}：{word}，截止 {}", s.time(due)),
            doorstep_standard::Lang::En => format!("{name}: {word}, due {}", s.time(due)),
        },
    })
}

fn glyph(kind: &str) -> Glyph {
    match kind {
        "d.arrived" | "d.entered" | "d.left_home" => Glyph::Door,
        "d.knocked" => Glyph::Knock,
        "d.quoted" | "d.quote_revised" | "d.paid" => Glyph::Price,
        "d.consent_given" => Glyph::Yes,
        "d.consent_refused" | "d.consent_withdrawn" | "d.signature_refused" => Glyph::No,
        "d.part_fitted" => Glyph::Fitted,
        "d.signed" => Glyph::Signed,
        "d.hazard_found" | "d.suspended" => Glyph::Stop,
        k if !k.starts_with("d.") => Glyph::Office,
        _ => Glyph::Dot,
    }
}
