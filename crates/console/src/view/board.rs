//! The record of the board: who is where today, what is late, who is out of reach, and what needs the lead.
//! Every number in it can be followed to the visits behind it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use doorstep_standard::Lang;
use doorstep_visit::finding::Severity;
use doorstep_visit::fold::VisitPhase;
use doorstep_visit::{PersonId, VisitId, words as visit_words};

pub use super::needs::BarState;
use super::needs::{NeedView, needs};
use super::visit::fault;
use super::{Names, Source};
use crate::words;
use doorstep_office::office::begins_at;

/// A phone that was not heard of for this long is called out of reach.
const QUIET_MS: i64 = 15 * 60_000;
/// Shortest bar that can be hit with a finger.
const SHORTEST_MS: i64 = 20 * 60_000;

/// What the reader chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardFilter {
    /// Crew code.
    pub crew: Option<String>,
    /// Code of the fault.
    pub fault: Option<String>,
    /// Only visits with something to settle or overdue.
    pub only_needs: bool,
    /// Whether the reader may send people; then an unassigned visit leads to that.
    pub may_assign: bool,
}

/// The board of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardView {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is today.
    pub today: bool,
    /// UTC milliseconds.
    pub now: i64,
    /// Zone of the times.
    pub zone: Tz,
    /// Start and end of the axis, UTC milliseconds.
    pub axis: (i64, i64),
    /// Crews.
    pub crews: Vec<CrewView>,
    /// What needs the lead, most urgent first.
    pub needs: Vec<NeedView>,
    /// Counts: state and number.
    pub counts: BTreeMap<BarState, usize>,
    /// Visits of the day, before filtering.
    pub all: usize,
    /// Crews to choose from: code and name.
    pub crew_choices: Vec<(String, String)>,
    /// Faults to choose from: code and words.
    pub fault_choices: Vec<(String, String)>,
    /// What is chosen.
    pub filter: BoardFilter,
}

/// A crew on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrewView {
    /// Name.
    pub name: String,
    /// A lane a technician.
    pub lanes: Vec<LaneView>,
}

/// A technician's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneView {
    /// Name; `None` for what nobody is assigned to.
    pub who: Option<String>,
    /// Out of reach since, UTC milliseconds.
    pub offline_since: Option<i64>,
    /// Visits under way about which the office knows nothing newer.
    pub unknown: usize,
    /// Visits.
    pub bars: Vec<BarView>,
}

/// A visit on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarView {
    /// The visit.
    pub visit: VisitId,
    /// Start and end, UTC milliseconds.
    pub span: (i64, i64),
    /// State.
    pub state: BarState,
    /// Where.
    pub place: String,
    /// Phase and lateness in words.
    pub state_text: String,
    /// What.
    pub fault: String,
    /// Open exceptions.
    pub open: usize,
    /// The heaviest of them.
    pub worst: Option<Severity>,
    /// Time in words.
    pub time: String,
}

/// What the board needs of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardVisit {
    bar: BarView,
    fault_code: String,
    crew: Option<String>,
    people: Vec<PersonId>,
    /// When each person was on it, as far as that is known.
    spans: BTreeMap<PersonId, (i64, i64)>,
    needs: Vec<NeedView>,
    under_way: bool,
}

impl BoardVisit {
    /// The bar.
    pub fn bar(&self) -> &BarView {
        &self.bar
    }
    /// Who is on it: assigned, or there.
    pub fn people(&self) -> &[PersonId] {
        &self.people
    }
}

/// Reads what the board needs from the fold of one visit.
pub fn board_visit(s: &Source) -> BoardVisit {
    let state = s.state;
    let arrived = state
        .trips
        .iter()
        .filter_map(|t| t.arrived)
        .find_map(|e| s.at(e));
    let ended = state
        .trips
        .iter()
        .filter_map(|t| t.left.and_then(|e| s.at(e)))
        .max();
    let newest = state.record.iter().map(|e| e.when.middle()).max();
    let window = state.appointment;
    let (bar_state, late) = bar_state(s, arrived, window);
    let start = begins_at(state).unwrap_or(s.now);
    let shortest = start.saturating_add(SHORTEST_MS);
    let end = match bar_state {
        BarState::Now | BarState::Waiting => s.now.max(shortest),
        BarState::Done => ended.or(newest).unwrap_or(shortest),
        BarState::Late => s.now,
        _ => window.map_or(shortest.saturating_add(SHORTEST_MS), |w| w.1),
    };
    let place = place(s);
    let phase = visit_words::phase(state.phase, s.lang);
    let state_text = match (late, s.lang) {
        (Some(ms), Lang::Zh) => format!("{phase}，晚 {}", visit_words::duration(ms, s.lang)),
        (Some(ms), Lang::En) => format!("{phase}, {} late", visit_words::duration(ms, s.lang)),
        _ => phase.to_owned(),
    };
    let people = if state.assigned.is_empty() {
        state.trips.iter().map(|t| t.by.clone()).collect()
    } else {
        let mut all = state.assigned.clone();
        all.extend(state.trips.iter().map(|t| t.by.clone()));
        all.sort();
        all.dedup();
        all
    };
    let open: Vec<_> = state
        .findings
        .iter()
        .filter(|f| f.settled.is_none())
        .collect();
    BoardVisit {
        bar: BarView {
            visit: state.visit,
            span: (start, end.max(shortest)),
            state: bar_state,
            place: place.clone(),
            state_text,
            fault: fault(s),
            open: open.iter().filter(|f| f.severity > Severity::Info).count(),
            worst: open.iter().map(|f| f.severity).max(),
            time: s.time(start),
        },
        fault_code: state
            .facts
            .get("fault_kind")
            .map(ToString::to_string)
            .unwrap_or_default(),
        crew: people.first().and_then(|p| s.names.crew_of.get(p).cloned()),
        needs: needs(s, &place, &people, late, bar_state),
        spans: spans(s),
        under_way: bar_state == BarState::Now,
        people,
    }
}

/// From arrival, or setting out, to leaving, or now.
fn spans(s: &Source) -> BTreeMap<PersonId, (i64, i64)> {
    let mut out: BTreeMap<PersonId, (i64, i64)> = BTreeMap::new();
    for t in &s.state.trips {
        let Some(from) = t.arrived.or(Some(t.id)).and_then(|e| s.at(e)) else {
            continue;
        };
        let to = t
            .left
            .and_then(|e| s.at(e))
            .unwrap_or(s.now)
            .max(from.saturating_add(SHORTEST_MS));
        let span = out.entry(t.by.clone()).or_insert((from, to));
        *span = (span.0.min(from), span.1.max(to));
    }
    out
}

/// Where a visit is: address, else code of the flat.
pub fn place(s: &Source) -> String {
    match (s.household, &s.state.household) {
        (Some(h), _) if !h.code.is_empty() => h.code.clone(),
        (Some(h), _) => h.address.clone(),
        (_, Some(code)) => code.clone(),
        _ => s.lang.pick("地址未登记", "no address").to_owned(),
    }
}

fn bar_state(
    s: &Source,
    arrived: Option<i64>,
    window: Option<(i64, i64)>,
) -> (BarState, Option<i64>) {
    let over = window
        .map(|w| s.now.saturating_sub(w.1))
        .filter(|ms| *ms > 0);
    match s.state.phase {
        VisitPhase::Cancelled => (BarState::Cancelled, None),
        VisitPhase::Closed | VisitPhase::Left | VisitPhase::SignedOff => (BarState::Done, None),
        VisitPhase::NoAnswer | VisitPhase::Suspended => (BarState::Waiting, None),
        VisitPhase::AtDoor | VisitPhase::Inside => {
            let late = arrived.zip(window).map(|(a, w)| a.saturating_sub(w.1));
            (BarState::Now, late.filter(|ms| *ms > 60_000))
        }
        VisitPhase::Travelling if over.is_none() => (BarState::Now, None),
        VisitPhase::Travelling | VisitPhase::Assigned | VisitPhase::New => match over {
            Some(ms) => (BarState::Late, Some(ms)),
            None => (BarState::Planned, None),
        },
    }
}

/// Puts a day together.
#[allow(clippy::too_many_arguments)]
pub fn board(
    lang: Lang,
    zone: Tz,
    now: i64,
    day: NaiveDate,
    names: &Names,
    technicians: &[PersonId],
    last_seen: &BTreeMap<PersonId, i64>,
    visits: &[BoardVisit],
    filter: BoardFilter,
) -> BoardView {
    let today = words::day_of(now, zone) == Some(day);
    let keep = |v: &&BoardVisit| {
        (filter.crew.is_none() || v.crew == filter.crew)
            && filter.fault.as_ref().is_none_or(|f| *f == v.fault_code)
            && (!filter.only_needs || !v.needs.is_empty())
    };
    let shown: Vec<&BoardVisit> = visits.iter().filter(keep).collect();
    let mut counts = BTreeMap::new();
    for v in &shown {
        let count: &mut usize = counts.entry(v.bar.state).or_default();
        *count = count.saturating_add(1);
    }
    let mut needs: Vec<NeedView> = shown.iter().flat_map(|v| v.needs.clone()).collect();
    for n in needs
        .iter_mut()
        .filter(|n| n.unassigned && filter.may_assign)
    {
        n.action = lang.pick("派人", "assign");
        if let Some((visit, _)) = n.link.split_once("#clocks") {
            n.link = format!("{visit}#assign");
        }
    }
    needs.sort_by(|a, b| (a.order, &a.link).cmp(&(b.order, &b.link)));
    let mut fault_choices: Vec<(String, String)> = visits
        .iter()
        .filter(|v| !v.fault_code.is_empty())
        .map(|v| (v.fault_code.clone(), v.bar.fault.clone()))
        .collect();
    fault_choices.sort();
    fault_choices.dedup();
    BoardView {
        day,
        today,
        now,
        zone,
        axis: axis(day, zone, &shown),
        crews: crews(
            lang,
            names,
            technicians,
            last_seen,
            &shown,
            &filter,
            today.then_some(now),
        ),
        needs,
        counts,
        all: visits.len(),
        crew_choices: names
            .crews
            .iter()
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
        fault_choices,
        filter,
    }
}

/// Eight to eighteen, wider when something lies outside, in whole hours of that day.
fn axis(day: NaiveDate, zone: Tz, visits: &[&BoardVisit]) -> (i64, i64) {
    const HOUR: i64 = 3_600_000;
    let midnight = words::start_of(day, zone).unwrap_or_default();
    let at = |hour: i64| midnight.saturating_add(hour.saturating_mul(HOUR));
    // Which hour of this day a moment is in.
    let hour = |ms: i64| ms.saturating_sub(midnight).div_euclid(HOUR);
    let (mut from, mut to) = (at(8), at(18));
    for v in visits {
        from = from.min(v.bar.span.0);
        to = to.max(v.bar.span.1);
    }
    let from = hour(from).clamp(0, 23);
    let to = hour(to.saturating_add(HOUR - 1)).clamp(1, 24);
    (at(from), at(to.max(from.saturating_add(4))))
}

fn crews(
    lang: Lang,
    names: &Names,
    technicians: &[PersonId],
    last_seen: &BTreeMap<PersonId, i64>,
    visits: &[&BoardVisit],
    filter: &BoardFilter,
    now: Option<i64>,
) -> Vec<CrewView> {
    let mut crews: BTreeMap<Option<String>, Vec<LaneView>> = BTreeMap::new();
    let narrowed = filter.fault.is_some() || filter.only_needs;
    let mut people: Vec<PersonId> = technicians.to_vec();
    people.extend(visits.iter().flat_map(|v| v.people.clone()));
    people.sort();
    people.dedup();
    for p in &people {
        let crew = names.crew_of.get(p).cloned();
        if filter.crew.is_some() && crew != filter.crew {
            continue;
        }
        let mine: Vec<&&BoardVisit> = visits.iter().filter(|v| v.people.contains(p)).collect();
        if mine.is_empty() && (narrowed || !technicians.contains(p)) {
            continue;
        }
        let offline_since = now.and_then(|now| {
            last_seen
                .get(p)
                .copied()
                .filter(|t| now.saturating_sub(*t) > QUIET_MS)
        });
        let mut bars: Vec<BarView> = mine
            .iter()
            .map(|v| BarView {
                span: v.spans.get(p).copied().unwrap_or(v.bar.span),
                ..v.bar.clone()
            })
            .collect();
        bars.sort_by_key(|b| b.span);
        crews.entry(crew).or_default().push(LaneView {
            who: Some(names.person(p).to_owned()),
            unknown: if offline_since.is_some() {
                mine.iter()
                    .filter(|v| v.under_way || v.bar.state == BarState::Late)
                    .count()
            } else {
                0
            },
            offline_since,
            bars,
        });
    }
    let nobody: Vec<BarView> = visits
        .iter()
        .filter(|v| v.people.is_empty())
        .map(|v| v.bar.clone())
        .collect();
    if !nobody.is_empty() {
        crews.entry(None).or_default().push(LaneView {
            who: None,
            offline_since: None,
            unknown: 0,
            bars: nobody,
        });
    }
    let mut out: Vec<CrewView> = crews
        .into_iter()
        .map(|(crew, lanes)| CrewView {
            name: match &crew {
                Some(c) => names.crew(c).to_owned(),
                None => lang.pick("未分班组", "No crew").to_owned(),
            },
            lanes,
        })
        .collect();
    // Those without a crew come last.
    let without = |crew: &CrewView| names.crews.values().all(|n| *n != crew.name);
    if out.len() > 1 && out.first().is_some_and(without) {
        out.rotate_left(1);
    }
    out
}
