//! Linked visits: an arrival that the other visit knows ends the clock from the report to the arrival, and nothing else.

use doorstep_standard::Tri;
use doorstep_visit::body::Link;
use doorstep_visit::case::{Case, Standpoint, View};
use doorstep_visit::clock::{ClockState, ClockStatus::*, first_arrival, links};
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::history::History;
use doorstep_visit::id::{EventId, VisitId};
use doorstep_visit::json::MAX_INT;
use doorstep_visit::testkit::{Crew, DESK, HEATING, LI, OTHER_DESK, data};
use doorstep_visit::{EventDraft, Json, fold::VisitState};

use crate::hold::{history, standards};

const HOUR: i64 = 3_600_000;

fn crew() -> Crew {
    Crew::briefed(standards().clone(), HEATING, "no_heat")
}

fn other() -> VisitId {
    "0193a5c0-0000-7000-8000-0000000000aa".parse().unwrap()
}

fn state(c: &Crew) -> VisitState {
    c.fold(c.merged())
}

fn clock(c: &Crew) -> ClockState {
    let rule = format!("{HEATING}.14");
    let clocks = state(c).clocks;
    clocks.into_iter().find(|c| c.rule == rule).unwrap()
}

/// What the office says of an arrival between two times.
fn linked(earliest: i64, latest: i64) -> Json {
    let arrived = Json::from_pairs([
        ("event", EventId([7; 16]).to_string().into()),
        ("earliest", earliest.into()),
        ("latest", latest.into()),
    ]);
    Json::from_pairs([("visit", other().to_string().into()), ("arrived", arrived)])
}

fn without() -> Json {
    data::code("visit", &other().to_string())
}

#[test]
fn the_colleagues_arrival_ends_the_clock_from_the_report() {
    for (after_report, status) in [
        (-HOUR, Running), // before the report: it was about something else
        (HOUR, Met),
        (2 * HOUR, Met),
        (2 * HOUR + 1, Breached),
    ] {
        let mut c = crew();
        let report = state(&c).reported_at.unwrap();
        assert_eq!(clock(&c).status, Running);
        c.write(DESK, "o.linked", without());
        assert_eq!(clock(&c).status, Running, "no arrival is known");
        let at = report + after_report;
        let said = c.write(DESK, "o.linked", linked(at, at));
        let now = clock(&c);
        assert_eq!(now.status, status, "{after_report}");
        let ended = (status != Running).then_some(said);
        assert_eq!(now.stopped_by, ended);
    }
}

#[test]
fn the_first_of_both_arrivals_counts() {
    for (before_own, theirs) in [(true, true), (false, false)] {
        let mut c = crew();
        let report = state(&c).reported_at.unwrap();
        c.contact(LI, 40);
        c.pass(report + HOUR - c.now());
        let own = c.travel(LI, "d.arrived");
        let at = report + if before_own { HOUR / 2 } else { HOUR + 60_000 };
        let said = c.write(DESK, "o.linked", linked(at, at));
        let counts = if theirs { said } else { own };
        assert_eq!(clock(&c).stopped_by, Some(counts));
    }
}

#[test]
fn it_is_no_arrival_of_this_visit() {
    let mut c = crew();
    let report = state(&c).reported_at.unwrap();
    c.write(DESK, "o.linked", linked(report + 1, report + 1));
    let state = state(&c);
    assert!(state.trips.is_empty());
    let h = history(c.merged());
    let case = Case::new(&h, &c.standards);
    let standard = c.standard(DESK).unwrap();
    let arrived = case
        .asked(&standard, &Standpoint::everybody(), View::All)
        .done("arrived");
    assert_eq!(arrived, Tri::No, "no gate opens by it");
    let late = Ground::Case(Named::BadData);
    assert!(state.findings.iter().all(|f| f.ground != late));
}

#[test]
fn the_last_word_counts_and_of_two_said_apart_the_worse() {
    let mut c = crew();
    let report = state(&c).reported_at.unwrap();
    c.write(DESK, "o.linked", linked(report + 1, report + 1));
    assert_eq!(clock(&c).status, Met);
    // The arrival turned out contested: the office takes it back.
    c.write(DESK, "o.linked", without());
    assert_eq!(clock(&c).status, Running);
    c.meet(DESK, OTHER_DESK);
    c.write(DESK, "o.linked", linked(report + 1, report + 1));
    c.write(OTHER_DESK, "o.linked", linked(report + 9, report + 9));
    let time = clock(&c).stopped.unwrap();
    assert_eq!((time.earliest, time.latest), (report + 9, report + 9));
    let mut off = without();
    off.set("off", true.into());
    c.write(OTHER_DESK, "o.linked", off);
    assert_eq!(clock(&c).status, Running, "undone apart from what was said");
    let h = history(c.merged());
    assert!(links(&h).is_empty());
    c.share();
    c.write(DESK, "o.linked", without());
    let h = history(c.merged());
    let all = links(&h);
    let (_, Link { visit, off, .. }) = all.get(&other()).unwrap();
    assert!(*visit == other() && !off);
}

#[test]
fn an_arrival_that_does_not_count_is_told_to_nobody_and_a_corrected_one_is_the_later() {
    let mut c = crew();
    c.contact(LI, 40);
    assert_eq!(first_arrival(&history(c.merged())), None);
    let arrived = c.travel(LI, "d.arrived");
    let (event, time) = first_arrival(&history(c.merged())).unwrap();
    assert_eq!(event, arrived);
    let claimed = time.latest + HOUR;
    c.write(LI, "d.corrected", data::corrected(arrived, claimed));
    let (event, time) = first_arrival(&history(c.merged())).unwrap();
    assert_eq!((event, time.latest), (arrived, claimed));
    let earlier = time.latest - 2 * HOUR;
    c.write(LI, "d.corrected", data::corrected(arrived, earlier));
    let (_, time) = first_arrival(&history(c.merged())).unwrap();
    assert_eq!(time.latest, claimed, "never better than it was");
    c.write(
        DESK,
        "o.standing_ended",
        data::standing_ended("dev-li", &[]),
    );
    assert_eq!(first_arrival(&history(c.merged())), None);
}

#[test]
fn rubbish_is_named_and_ends_no_clock() {
    for bad in [
        linked(9, 8),
        Json::from_pairs([("visit", "next door".into())]),
        Json::from_pairs([("visit", other().to_string().into()), ("arrived", 5.into())]),
        Json::from_pairs([("visit", other().to_string().into()), ("off", "yes".into())]),
    ] {
        let mut c = crew();
        let said = c.write(DESK, "o.linked", bad);
        let named = Ground::Case(Named::BadData);
        let state = state(&c);
        assert!(
            state
                .findings
                .iter()
                .any(|f| f.ground == named && f.judged == said)
        );
        assert_eq!(clock(&c).status, Running);
    }
}

#[test]
fn an_arrival_at_a_time_that_no_event_can_hold_is_told_to_nobody() {
    let arrived = |mono: i64, offset: i64| {
        let draft = EventDraft {
            kind: "d.arrived".into(),
            after: Vec::new(),
            trip: None,
            by: "p-li".parse().unwrap(),
            dev: "dev-li".parse().unwrap(),
            at: 0,
            mono: Some(mono),
            boot: Some("b".into()),
            srv: Some((offset, 1)),
            data: Json::object(),
        };
        draft.seal(other()).unwrap()
    };
    for (mono, offset) in [(MAX_INT, MAX_INT), (MAX_INT, 0), (0, -MAX_INT)] {
        let all = History::new(other(), [arrived(mono, offset)]);
        assert_eq!(first_arrival(&all), None, "{mono} {offset}");
        let all = History::new(other(), [arrived(mono, offset), arrived(5, 100)]);
        assert_eq!(first_arrival(&all).map(|(_, t)| t.latest), Some(106));
    }
}
