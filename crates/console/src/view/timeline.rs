//! What the drawing of a visit shows: marks, bands, waits, clocks, lanes with offline stretches, merges.
//! Everything here is in UTC milliseconds; where it lands on paper is the page's business.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_standard::Lang::{En, Zh};
use doorstep_standard::vocabulary::ANSWERED_BY;
use doorstep_standard::{EventKind, Phase, Side, Standard, Symbol};
use doorstep_visit::body::Body;
use doorstep_visit::clock::{ClockState, ClockStatus};
use doorstep_visit::finding::Severity;
use doorstep_visit::fold::time_between;
use doorstep_visit::{DeviceId, EventId, words as visit_words};

use super::Source;
use super::describe::describe;
use super::window::Window;

/// An event received this much later than it happened was recorded without contact.
const OFFLINE_MS: i64 = 5 * 60_000;

/// What the drawing shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineView {
    /// Events in the order of their times, those that are drawn.
    pub marks: Vec<Mark>,
    /// Which of all they are.
    pub window: Window,
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
    pub glyph: Symbol,
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
    view.window = Window::of(entries.len(), s.from);
    let drawn = entries.get(view.window.from..view.window.to);
    let mut place: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, i) in drawn.unwrap_or_default().iter().copied() {
        let e = s.history.event(i);
        let lane = lane_of(s, &mut view.lanes, &e.dev);
        place.insert(i, view.marks.len());
        let received = s.received.get(&e.id).copied();
        view.marks.push(Mark {
            id: e.id,
            at,
            time: s.time(at),
            lane,
            glyph: e.kind.row().mark,
            text: describe(s, i),
            who: s.names.person(&e.by).to_owned(),
            flag: flags.get(&e.id).copied(),
            offline: !e.dev.is_office()
                && received.is_some_and(|r| r.saturating_sub(at) > OFFLINE_MS),
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
            lanes.len().saturating_sub(1)
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

/// Which part of the visit an event belongs to: by its kind, or by what the standard says of its step.
fn phase_of(s: &Source, i: usize) -> Option<Phase> {
    match (s.history.event(i).side(), s.history.body(i)) {
        (Side::Office | Side::Lead, _) => None,
        (Side::Device, Body::StepDone(step)) => s.standard()?.step(step).map(|x| x.phase),
        (Side::Device, _) => s.history.event(i).kind.row().phase,
    }
}

/// Bands run forward only; a new trip begins them anew.
fn bands(s: &Source, marks: &[Mark]) -> Vec<Band> {
    // Begin and end of each trip, by its begin, with the latest end of those up to it.
    let mut trips: Vec<(i64, Option<i64>, EventId)> = s
        .state
        .trips
        .iter()
        .filter_map(|t| Some((s.at(t.id)?, t.left.and_then(|l| s.at(l)), t.id)))
        .collect();
    trips.sort_unstable();
    let mut latest = Some(i64::MIN);
    let over: Vec<Option<i64>> = trips
        .iter()
        .map(|(_, left, _)| {
            latest = latest.zip(*left).map(|(a, b)| a.max(b));
            latest
        })
        .collect();
    let openers: BTreeSet<EventId> = s.state.trips.iter().map(|t| t.id).collect();
    // Whether every trip that began before is over by then.
    let over_by = |at: i64| {
        let before = trips.partition_point(|(began, ..)| *began < at);
        let last = before.checked_sub(1).and_then(|last| over.get(last));
        last.is_none_or(|latest| latest.is_some_and(|end| end <= at))
    };
    let mut out: Vec<Band> = Vec::new();
    let mut reached: Option<Phase> = None;
    for (index, mark) in marks.iter().enumerate() {
        let Some(phase) = s.history.index(mark.id).and_then(|i| phase_of(s, i)) else {
            continue;
        };
        let alone = openers.contains(&mark.id) && over_by(mark.at);
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
    let mut of_trip: BTreeMap<EventId, Vec<usize>> = BTreeMap::new();
    for (i, mark) in marks.iter().enumerate() {
        if let Some(trip) = s.entry(mark.id).and_then(|e| e.trip) {
            of_trip.entry(trip).or_default().push(i);
        }
    }
    for trip in &s.state.trips {
        let Some(of_trip) = of_trip.get(&trip.id) else {
            continue;
        };
        let Some(standard) = trip.standard.and_then(|h| s.standards.get(&h)) else {
            continue;
        };
        for rule in &standard.rules {
            if let Some(wait) = &rule.wait {
                out.extend(waits_of(s, marks, of_trip, standard, wait));
            }
        }
    }
    out
}

fn waits_of(
    s: &Source,
    marks: &[Mark],
    of_trip: &[usize],
    standard: &Standard,
    wait: &doorstep_standard::Wait,
) -> Vec<WaitSpan> {
    let act = |name: &str| match standard.step(name) {
        Some(step) => Some(step.on.clone()),
        None => EventKind::of_device(name),
    };
    let (Some(from), Some(to)) = (act(&wait.from), act(&wait.to)) else {
        return Vec::new();
    };
    let kind = |i: usize| {
        marks
            .get(i)
            .and_then(|m| s.history.get(m.id))
            .map(|e| &e.kind)
    };
    let needed = standard.duration(&wait.at_least).map(|d| d.0);
    let mut out = Vec::new();
    let starts = of_trip.iter().copied().filter(|i| kind(*i) == Some(&from));
    for (nth, start) in starts.enumerate() {
        if wait.times.is_some_and(|t| nth as i64 >= t) {
            break;
        }
        let ends = |i: &usize| {
            *i > start
                && (kind(*i) == Some(&to) || kind(*i).is_some_and(|k| ANSWERED_BY.contains(k)))
        };
        let later = of_trip.partition_point(|i| *i <= start);
        let Some(end) = of_trip.iter().skip(later).copied().find(ends) else {
            continue;
        };
        let waited = marks
            .get(start)
            .zip(marks.get(end))
            .and_then(|(a, b)| time_between(s.history, a.id, b.id));
        let how = (nth.saturating_add(1), &from, kind(end) == Some(&to));
        out.push(wait_span(s, (start, end), how, waited, needed));
    }
    out
}

/// `nth` counts the waits of a trip that begin with the act `after`.
fn wait_span(
    s: &Source,
    (from, to): (usize, usize),
    (nth, after, asked): (usize, &EventKind, bool),
    waited: Option<(i64, i64)>,
    needed: Option<i64>,
) -> WaitSpan {
    let words = |ms| visit_words::duration(ms, s.lang);
    let waited_words = waited.map_or("?".to_owned(), |(least, _)| words(least));
    let label = match (needed.filter(|_| asked), s.lang) {
        (Some(n), Zh) => format!("{waited_words}/{}", words(n)),
        (Some(n), En) => format!("{waited_words} of {}", words(n)),
        (None, _) => waited_words.clone(),
    };
    let first = match (after == &EventKind::Knocked, s.lang) {
        (true, Zh) => format!("第{nth}次敲门后"),
        (true, En) => format!("after knock {nth}"),
        (false, Zh) => format!("第{nth}次“{}”之后", after.todo(s.lang)),
        (false, En) => format!("after “{}” {nth}", after.past(s.lang)),
    };
    let title = match (needed.filter(|_| asked), asked, s.lang) {
        (Some(n), _, Zh) => format!("{first}等了{waited_words}（应等{}）", words(n)),
        (Some(n), _, En) => format!("Waited {waited_words} {first} (should be {})", words(n)),
        (None, true, Zh) => format!("{first}等了{waited_words}（标准没有定时长）"),
        (None, true, En) => format!("Waited {waited_words} {first} (the standard sets no time)"),
        (None, false, Zh) => format!("{first}{waited_words}有人应门"),
        (None, false, En) => format!("Somebody answered {waited_words} {first}"),
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
