//! Deadlines of engine 2: inside a calendar, in working days, moved by an agreed appointment; which trip meets one.

use doorstep_visit::clock::{ClockState, ClockStatus::*};
use doorstep_visit::testkit::{Crew, DESK, LI, OTHER_DESK, WANG, data, fixture_holidays};

use super::tiny::{TINY, standards};

const PARTS: &str = r#"
[param.two_hours]
value = "2h"
[param.three_days]
value = "3wd"
[param.same_day]
value = "0wd"
[param.half_year]
value = "6mo"
[param.nobody_set]
unset = true
[calendar.work_hours]
days = ["mon", "tue", "wed", "thu", "fri"]
hours = ["09:00-12:00", "14:00-18:00"]
[calendar.meal_times]
unset = true
[[step]]
id = "answered_in_writing"
mode = "tick"
scope = "visit"
phase = "office"
side = "office"
"#;
const RULES: &[&str] = &[
    r#"enforce = "office"
clock = { from = "reported", to = "customer_contacted", within = "two_hours", calendar = "work_hours" }"#,
    r#"enforce = "office"
clock = { from = "reported", to = "answered_in_writing", within = "three_days" }"#,
    r#"enforce = "office"
clock = { from = "reported", to = "callback_done", within = "same_day", calendar = "work_hours" }"#,
    r#"enforce = "office"
clock = { from = "reported", to = "callback_done", within = "two_hours", calendar = "meal_times" }"#,
    r#"enforce = "warn"
clock = { from = "reported", to = "arrived", within = "two_hours", agreed = true }"#,
    r#"enforce = "warn"
clock = { from = "appointment_start", to = "arrived", within = "two_hours" }"#,
    r#"enforce = "office"
clock = { from = "complaint_received", to = "complaint_answered", within = "two_hours" }"#,
    r#"enforce = "office"
clock = { from = "reported", to = "record_filed", within = "half_year" }"#,
];

const MIN: i64 = 60_000;
const HOUR: i64 = 60 * MIN;
const DAY: i64 = 24 * HOUR;
/// Reported at 9:50 on Monday, 2025-11-24.
const REPORTED: i64 = 1_763_949_000_000;

fn crew() -> Crew {
    let mut packs = standards(PARTS, RULES);
    for year in fixture_holidays() {
        packs.add_holidays(year);
    }
    let mut c = Crew::briefed(packs, TINY, "no_heat");
    let of_2025 = fixture_holidays().remove(1).hash.to_string();
    c.write(DESK, "o.calendar_set", data::code("calendar", &of_2025));
    c.share();
    c
}

fn clock(c: &Crew, rule: u32) -> ClockState {
    let rule = format!("{TINY}.{rule}");
    let clocks = c.fold(c.merged()).clocks;
    clocks.into_iter().find(|c| c.rule == rule).unwrap()
}

fn go_to(c: &mut Crew, time: i64) {
    c.pass(time - c.now());
}

fn appoint(c: &mut Crew, desk: usize, start: i64) {
    c.write(desk, "o.appointment_set", data::window(start, start + HOUR));
}

#[test]
fn only_time_inside_the_calendar_counts() {
    // Two hours of work from 9:50: until 11:50.
    for (at, want) in [(120 * MIN, Met), (120 * MIN + 1, Breached)] {
        let mut c = crew();
        assert_eq!(clock(&c, 1).status, Running);
        go_to(&mut c, REPORTED + at);
        c.write(DESK, "o.customer_contacted", data::empty());
        assert_eq!(clock(&c, 1).status, want);
    }
    let mut c = Crew::new(crew().standards);
    let order = data::order(REPORTED + 2 * HOUR, "no_heat");
    let pin = data::pin(*c.standards.keys().next().unwrap());
    c.write(DESK, "o.order_set", order);
    c.write(DESK, "o.standard_pinned", pin);
    // From 11:50 ten minutes are left before the break, and the rest counts from 14:00.
    assert_eq!(clock(&c, 1).due, Some(REPORTED + 6 * HOUR));
}

#[test]
fn working_days_end_at_close_and_need_holidays() {
    let c = crew();
    let midnight = REPORTED + 14 * HOUR + 10 * MIN;
    assert_eq!(clock(&c, 2).due, Some(midnight + 3 * DAY), "Thursday's end");
    assert_eq!(
        clock(&c, 3).due,
        Some(midnight - 6 * HOUR),
        "today at 18:00"
    );
    let mut c = crew();
    c.write(
        DESK,
        "o.calendar_set",
        data::code("calendar", &data::hex(9)),
    );
    let unknown = clock(&c, 2);
    assert_eq!((unknown.status, unknown.due), (CannotTell, None));
    assert_eq!(clock(&c, 1).status, Running, "asks for no holidays");
    assert_eq!(clock(&c, 4).status, Open, "a calendar that nobody set");
}

#[test]
fn half_a_year_ends_on_the_same_day_of_the_month() {
    // From 24 November to 24 May are 181 days, at the same time of day.
    for (at, want) in [(181 * DAY, Met), (181 * DAY + 1, Breached)] {
        let mut c = crew();
        assert_eq!(clock(&c, 8).due, Some(REPORTED + 181 * DAY));
        go_to(&mut c, REPORTED + at);
        c.write(DESK, "o.record_filed", data::empty());
        assert_eq!(clock(&c, 8).status, want);
    }
}

#[test]
fn a_step_of_the_office_stops_a_clock() {
    let mut c = crew();
    let by = c.write(DESK, "o.step_done", data::step("answered_in_writing"));
    let stopped = clock(&c, 2);
    assert_eq!((stopped.status, stopped.stopped_by), (Met, Some(by)));
}

#[test]
fn what_the_start_knew_of_does_not_end_it() {
    let mut c = crew();
    c.write(DESK, "o.complaint_answered", data::empty());
    c.write(DESK, "o.complaint_received", data::empty());
    assert_eq!(clock(&c, 7).status, Running);
    c.write(DESK, "o.complaint_answered", data::empty());
    assert_eq!(clock(&c, 7).status, Met);
}

#[test]
fn a_later_appointment_moves_the_due_time() {
    let due = REPORTED + 2 * HOUR;
    for (start, want) in [(due - MIN, due), (due, due), (due + MIN, due + MIN + HOUR)] {
        let mut c = crew();
        appoint(&mut c, DESK, start);
        let clock = clock(&c, 5);
        assert_eq!((clock.due, clock.moved), (Some(want), want != due));
    }
    // Agreed before the arrival: in time. Agreed after it: that is another visit.
    let mut c = crew();
    appoint(&mut c, DESK, due + DAY);
    c.share();
    go_to(&mut c, due + DAY);
    c.travel(LI, "d.arrived");
    assert_eq!(clock(&c, 5).status, Met);
    let mut c = crew();
    go_to(&mut c, due + MIN);
    c.travel(LI, "d.arrived");
    let tomorrow = data::window(due + DAY, due + DAY + HOUR);
    c.write(LI, "d.appointment_agreed", tomorrow);
    let late = clock(&c, 5);
    assert_eq!((late.status, late.moved), (Breached, false));
}

#[test]
fn two_appointments_made_apart_move_it_no_more_surely_than_both() {
    let due = REPORTED + 2 * HOUR;
    let mut c = crew();
    appoint(&mut c, DESK, due + HOUR);
    appoint(&mut c, OTHER_DESK, due + 3 * HOUR);
    go_to(&mut c, due + 3 * HOUR);
    assert_eq!(clock(&c, 5).status, Running, "until the later of the two");
    c.travel(LI, "d.arrived");
    assert_eq!(
        clock(&c, 5).status,
        CannotTell,
        "late for one, in time for the other"
    );
}

#[test]
fn mondays_arrival_does_not_meet_thursdays_appointment() {
    let mut c = crew();
    appoint(&mut c, DESK, REPORTED + HOUR);
    c.share();
    go_to(&mut c, REPORTED + HOUR);
    let monday = c.travel(LI, "d.arrived");
    assert_eq!(clock(&c, 6).stopped_by, Some(monday));
    // Nobody opened; the technician agrees Thursday, still on Monday's trip.
    let thursday = REPORTED + 3 * DAY;
    c.write(
        LI,
        "d.appointment_agreed",
        data::window(thursday, thursday + HOUR),
    );
    let running = clock(&c, 6);
    assert_eq!((running.status, running.stopped_by), (Running, None));
    c.leave(LI);
    go_to(&mut c, thursday + 2 * HOUR + MIN);
    assert_eq!(clock(&c, 6).status, Overdue);
    let late = c.travel(LI, "d.arrived");
    let clock = clock(&c, 6);
    assert_eq!((clock.status, clock.stopped_by), (Breached, Some(late)));
}

#[test]
fn an_appointment_that_is_moved_while_somebody_is_on_the_way_is_met_by_that_trip() {
    let mut c = crew();
    appoint(&mut c, DESK, REPORTED + HOUR);
    c.share();
    c.travel(LI, "d.set_out");
    c.meet(LI, DESK);
    appoint(&mut c, DESK, REPORTED + 2 * HOUR);
    c.meet(LI, DESK);
    go_to(&mut c, REPORTED + 2 * HOUR);
    let arrived = c.travel(LI, "d.arrived");
    let clock = clock(&c, 6);
    assert_eq!((clock.status, clock.stopped_by), (Met, Some(arrived)));
}

#[test]
fn an_arrival_that_knew_nothing_of_the_appointment_cannot_be_told() {
    let mut c = crew();
    appoint(&mut c, DESK, REPORTED + HOUR);
    c.travel(WANG, "d.arrived");
    assert_eq!(clock(&c, 6).status, CannotTell);
}
