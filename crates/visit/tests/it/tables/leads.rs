//! Leads: at least so long before a moment, and not longer than that; in the state and as a finding.

use doorstep_standard::Tri;
use doorstep_visit::clock::{ClockState, ClockStatus::*};
use doorstep_visit::finding::Ground;
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Crew, DESK, LI, data};

use super::tiny::{TINY, standards};

const PARTS: &str = r#"
[param.half_hour]
value = "30min"
[param.two_hours]
value = "2h"
[param.two_days]
value = "2d"
[param.nobody_set]
unset = true
[[step]]
id = "coming_told"
mode = "tick"
scope = "visit"
phase = "travel"
repeat = true
"#;
const RULES: &[&str] = &[
    r#"enforce = "warn"
steps = ["coming_told"]
lead = { act = "coming_told", before = "appointment_start", at_least = "half_hour", at_most = "two_hours" }"#,
    r#"enforce = "office"
lead = { act = "outage_announced", before = "outage_started", at_least = "two_days" }"#,
    r#"enforce = "warn"
lead = { act = "set_out", before = "appointment_start", at_least = "nobody_set" }"#,
    r#"enforce = "warn"
when = "fact(fault_kind) == leaking"
lead = { act = "coming_told", before = "appointment_start", at_least = "two_hours" }"#,
];

const MIN: i64 = 60_000;
const DAY: i64 = 86_400_000;

fn crew() -> (Crew, i64) {
    let mut c = Crew::briefed(standards(PARTS, RULES), TINY, "no_heat");
    let start = c.now() + 5 * 60 * MIN;
    c.write(DESK, "o.appointment_set", data::window(start, start + MIN));
    c.share();
    c.contact(LI, 40);
    (c, start)
}

fn tell(c: &mut Crew, at: i64) -> EventId {
    c.pass(at - c.now());
    c.write(LI, "d.step_done", data::step("coming_told"))
}

fn lead(c: &Crew, rule: u32) -> ClockState {
    let rule = format!("{TINY}.{rule}");
    let clocks = c.fold(c.merged()).clocks;
    clocks.into_iter().find(|c| c.rule == rule).unwrap()
}

/// Whether a finding of the rule stands on an event: early, and cannot tell.
fn found(c: &Crew, rule: u32, on: EventId) -> Option<(bool, bool)> {
    let rule = format!("{TINY}.{rule}");
    let findings = c.fold(c.merged()).findings;
    findings.iter().find_map(|f| match &f.ground {
        Ground::Lead { rule: r, early } if *r == rule && f.judged == on => {
            Some((*early, f.cannot_tell))
        }
        _ => None,
    })
}

#[test]
fn at_least_and_at_most_before_are_judged_as_intervals() {
    // The phone's time is sure to 40 ms each way.
    for (before, status, finding) in [
        (120 * MIN + 41, Early, Some((true, false))),
        (120 * MIN, CannotTell, Some((false, true))),
        (120 * MIN - 40, Met, None),
        (30 * MIN + 40, Met, None),
        (30 * MIN, CannotTell, Some((false, true))),
        (30 * MIN - 41, Breached, Some((false, false))),
        (-MIN, Breached, Some((false, false))),
    ] {
        let (mut c, start) = crew();
        let told = tell(&mut c, start - before);
        let state = lead(&c, 1);
        assert_eq!(
            (state.status, state.stopped_by),
            (status, Some(told)),
            "{before}"
        );
        assert_eq!(state.due, Some(start - 30 * MIN));
        assert_eq!(found(&c, 1, told), finding, "{before}");
    }
}

#[test]
fn it_runs_until_it_is_due_and_is_overdue_after() {
    let (mut c, start) = crew();
    assert_eq!(lead(&c, 1).status, Running);
    c.pass(start - 30 * MIN - c.now());
    assert_eq!(lead(&c, 1).status, Running, "inclusive");
    c.pass(1);
    assert_eq!(lead(&c, 1).status, Overdue);
    assert_eq!(lead(&c, 2).status, Waiting, "no outage");
    assert_eq!(lead(&c, 3).status, Open, "no figure");
    assert_eq!(lead(&c, 4).status, NotApplicable);
}

#[test]
fn too_early_is_mended_by_telling_again() {
    let (mut c, start) = crew();
    let early = tell(&mut c, start - 150 * MIN);
    let again = tell(&mut c, start - 60 * MIN);
    let state = lead(&c, 1);
    assert_eq!((state.status, state.stopped_by), (Met, Some(again)));
    assert_eq!(
        found(&c, 1, early),
        Some((true, false)),
        "it was too early all the same"
    );
    assert_eq!(found(&c, 1, again), None);
}

#[test]
fn what_was_told_of_an_earlier_appointment_does_not_count_for_the_next() {
    let (mut c, start) = crew();
    let told = tell(&mut c, start - 60 * MIN);
    assert_eq!(lead(&c, 1).status, Met);
    c.meet(LI, DESK);
    let next = start + 90 * MIN;
    c.write(DESK, "o.appointment_set", data::window(next, next + MIN));
    assert_eq!(lead(&c, 1).status, Running);
    assert_eq!(
        found(&c, 1, told),
        None,
        "it was in time for what was known"
    );
}

#[test]
fn without_a_sure_clock_it_cannot_be_told() {
    let (mut c, start) = crew();
    c.offline(LI);
    let told = tell(&mut c, start - 10 * MIN);
    let state = lead(&c, 1);
    assert!(state.phone_only && state.status == Breached);
    assert_eq!(found(&c, 1, told), Some((false, true)));
}

#[test]
fn a_moment_that_comes_after_the_act_is_judged_when_it_comes() {
    for (ahead, status, is_found) in [(2 * DAY, Met, false), (2 * DAY - 1, Breached, true)] {
        let (mut c, _) = crew();
        let announced = c.write(DESK, "o.outage_announced", data::empty());
        assert_eq!(lead(&c, 2).status, Waiting);
        c.pass(ahead - 1_000);
        let started = c.write(DESK, "o.outage_started", data::empty());
        assert_eq!(lead(&c, 2).status, status);
        assert_eq!(found(&c, 2, started), is_found.then_some((false, false)));
        assert_eq!(found(&c, 2, announced), None);
    }
    let (mut c, _) = crew();
    let started = c.write(DESK, "o.outage_started", data::empty());
    assert_eq!(
        found(&c, 2, started),
        Some((false, false)),
        "never announced"
    );
    assert_eq!(lead(&c, 2).status, Overdue);
}

#[test]
fn the_device_asks_for_a_reason() {
    let (mut c, start) = crew();
    let told = tell(&mut c, start - 10 * MIN);
    let h = crate::hold::history(c.merged());
    let case = doorstep_visit::case::Case::new(&h, &c.standards);
    let all = doorstep_visit::judge::objections(&case, h.index(told).unwrap());
    let [o] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert!(o.held == Tri::No && o.asks && !o.blocks);
}

/// Findings of a rule for what never came: the event judged, and whether it is final.
fn missed(c: &Crew, rule: u32) -> Vec<(EventId, bool)> {
    let rule = format!("{TINY}.{rule}");
    let findings = c.fold(c.merged()).findings.into_iter();
    findings
        .filter(|f| matches!(&f.ground, Ground::Lacking { rule: r, missing } if *r == rule && missing == &["coming_told"]))
        .map(|f| (f.judged, f.is_final))
        .collect()
}

#[test]
fn what_never_came_is_a_finding_once_it_is_overdue() {
    let (mut c, start) = crew();
    let all = c.merged().into_iter();
    let of_kind = all.filter(|e| e.kind == "o.appointment_set").map(|e| e.id);
    let appointment = of_kind.last().unwrap();
    c.pass(start - 30 * MIN - c.now());
    assert_eq!(missed(&c, 1), []);
    c.pass(1);
    assert_eq!(missed(&c, 1), [(appointment, false)]);
    assert_eq!(
        missed(&c, 4),
        [],
        "a rule that does not apply misses nothing"
    );
    // It comes late: the act itself is judged now.
    c.pass(MIN);
    let told = c.write(LI, "d.step_done", data::step("coming_told"));
    assert_eq!(missed(&c, 1), []);
    assert_eq!(found(&c, 1, told), Some((false, false)));
}

#[test]
fn what_ended_before_it_was_due_misses_nothing() {
    for (kind, before_due, is_missed) in [
        ("o.closed", true, false),
        ("o.closed", false, true),
        ("o.cancelled", true, false),
        ("o.cancelled", false, true),
    ] {
        let (mut c, start) = crew();
        let due = start - 30 * MIN;
        c.pass(due - c.now() + if before_due { -MIN } else { MIN });
        let covers = c.replicas[DESK].history.newest();
        let words = match kind {
            "o.closed" => data::closed(&covers),
            _ => data::code("reason", "moved"),
        };
        c.write(DESK, kind, words);
        c.pass(start + DAY - c.now());
        assert_eq!(!missed(&c, 1).is_empty(), is_missed, "{kind} {before_due}");
    }
}

const WORKDAYS: &str = r#"
[param.two_days]
value = "2wd"
[param.four_days]
value = "4wd"
"#;
const IN_WORKDAYS: &[&str] = &[r#"enforce = "office"
lead = { act = "outage_announced", before = "appointment_start", at_least = "two_days", at_most = "four_days" }"#];

#[test]
fn working_days_are_counted_by_the_calendar() {
    /// 2026-02-28, a Saturday that is worked, 10:00 in Shanghai; the 15th to the 23rd are off.
    const START: i64 = 1_772_244_000_000;
    let crew = |named: bool| {
        let mut packs = standards(WORKDAYS, IN_WORKDAYS);
        let years = doorstep_visit::testkit::fixture_holidays();
        let of_2026 = years[2].hash.to_string();
        years.into_iter().for_each(|y| packs.add_holidays(y));
        let mut c = Crew::briefed(packs, TINY, "no_heat");
        let early = START - 25 * DAY;
        c.pass(early - c.now());
        if named {
            c.write(DESK, "o.calendar_set", data::code("calendar", &of_2026));
        }
        c.write(DESK, "o.appointment_set", data::window(START, START + MIN));
        c
    };
    for (at, status) in [
        (START - DAY, Breached), // the 27th: the 28th alone lies after it
        (START - 2 * DAY, Met),
        (START - 4 * DAY, Met),
        (START - 5 * DAY, Early), // the 23rd: five, and as many from the 14th
        (START - 14 * DAY, Early),
    ] {
        let mut c = crew(true);
        c.pass(at - c.now());
        c.write(DESK, "o.outage_announced", data::empty());
        c.pass(MIN);
        assert_eq!(lead(&c, 1).status, status, "{at}");
    }
    let mut c = crew(true);
    let state = lead(&c, 1);
    // The end of the 26th.
    assert_eq!(
        (state.status, state.due),
        (Running, Some(1_772_121_599_999))
    );
    c.pass(START - DAY - c.now());
    assert_eq!(lead(&c, 1).status, Overdue);
    let mut c = crew(false);
    let state = lead(&c, 1);
    assert_eq!((state.status, state.due), (CannotTell, None), "no holidays");
    c.pass(START + DAY - c.now());
    assert_eq!(lead(&c, 1).status, Overdue, "the moment itself has passed");
}
