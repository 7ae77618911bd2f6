//! Clocks and instants: met, breached, cannot tell, running, overdue, open; and whose contact an event may borrow.

use doorstep_visit::clock::ClockStatus::{self, *};
use doorstep_visit::fold::time_between;
use doorstep_visit::id::EventId;
use doorstep_visit::instant::instant;
use doorstep_visit::testkit::{Crew, DESK, HEATING, LI, OTHER_DESK, WANG, data};

use crate::hold::{history, standards};

/// Of the order in the briefing: reported ten minutes before the crew starts.
const ARRIVE_WITHIN: i64 = 7_200_000;

fn crew(fault: &str) -> Crew {
    Crew::briefed(standards().clone(), HEATING, fault)
}

fn clock(crew: &Crew, number: &str) -> (ClockStatus, Option<EventId>, bool) {
    let state = crew.fold(crew.merged());
    let rule = format!("{HEATING}.{number}");
    let c = state.clocks.iter().find(|c| c.rule == rule).unwrap();
    (c.status, c.stopped_by, c.phone_only)
}

fn due(crew: &Crew) -> i64 {
    crew.fold(crew.merged()).reported_at.unwrap() + ARRIVE_WITHIN
}

/// Lets time pass until `after_due` milliseconds after the time by which somebody must have arrived.
fn wait_until(crew: &mut Crew, after_due: i64) {
    let left = due(crew) + after_due - crew.now();
    crew.pass(left);
}

#[test]
fn arrival_is_judged_as_an_interval() {
    // The phone's contact with the office is sure to 40 ms each way; on time is on time (inclusive).
    for (after_due, want) in [
        (-60_000, Met),
        (-40, Met),
        (-39, CannotTell),
        (0, CannotTell),
        (40, CannotTell),
        (41, Breached),
        (60_000, Breached),
    ] {
        let mut c = crew("no_heat");
        c.contact(LI, 40);
        wait_until(&mut c, after_due);
        let arrived = c.travel(LI, "d.arrived");
        assert_eq!(
            clock(&c, "14"),
            (want, Some(arrived), false),
            "{after_due} ms"
        );
    }
}

#[test]
fn without_contact_it_rests_on_the_phones_clock_and_says_so() {
    for (after_due, want) in [(-1, Met), (0, Met), (1, Breached)] {
        let mut c = crew("no_heat");
        c.offline(LI);
        wait_until(&mut c, after_due);
        let arrived = c.travel(LI, "d.arrived");
        assert_eq!(
            clock(&c, "14"),
            (want, Some(arrived), true),
            "{after_due} ms"
        );
    }
}

#[test]
fn running_overdue_open_waiting_and_not_applicable() {
    let mut c = crew("no_heat");
    assert_eq!(clock(&c, "14").0, Running);
    wait_until(&mut c, 0);
    assert_eq!(clock(&c, "14").0, Running, "inclusive");
    c.pass(1);
    assert_eq!(clock(&c, "14").0, Overdue);
    assert_eq!(clock(&c, "03").0, Open, "no figure in the source");
    assert_eq!(clock(&c, "17").0, Waiting, "nothing resolved yet");
    assert_eq!(clock(&c, "11").0, NotApplicable, "no leak");
    assert_eq!(clock(&c, "24").0, CannotTell, "nobody said how urgent");
    assert_eq!(clock(&crew("leaking"), "11").0, Running);
    assert_eq!(clock(&crew("leaking"), "14").0, NotApplicable);
}

#[test]
fn a_disputed_fact_cannot_be_told_until_a_write_knows_both() {
    let mut c = crew("no_heat");
    let now = c.now();
    c.write(DESK, "o.fact_set", data::fact(now, "fault_kind", "leaking"));
    c.write(
        OTHER_DESK,
        "o.fact_set",
        data::fact(now, "fault_kind", "noise"),
    );
    assert_eq!(clock(&c, "11").0, CannotTell);
    assert_eq!(clock(&c, "14").0, CannotTell);
    c.meet(DESK, OTHER_DESK);
    c.write(DESK, "o.fact_set", data::fact(now, "fault_kind", "leaking"));
    assert_ne!(clock(&c, "11").0, CannotTell);
    assert_eq!(clock(&c, "14").0, NotApplicable);
}

#[test]
fn an_earlier_arrival_refines_the_answer_and_is_named() {
    let mut c = crew("no_heat");
    wait_until(&mut c, -600_000);
    let early = c.travel(WANG, "d.arrived");
    wait_until(&mut c, 600_000);
    let late = c.travel(LI, "d.arrived");
    let without: Vec<_> = c.merged().into_iter().filter(|e| e.id != early).collect();
    let rule = format!("{HEATING}.14");
    let state = c.fold(without);
    let before = state.clocks.iter().find(|x| x.rule == rule).unwrap();
    assert_eq!((before.status, before.stopped_by), (Breached, Some(late)));
    assert_eq!(clock(&c, "14"), (Met, Some(early), false));
}

#[test]
fn a_claimed_time_counts_when_it_is_worse() {
    for (minutes_after_due, want) in [(30, Breached), (-90, Met)] {
        let mut c = crew("no_heat");
        wait_until(&mut c, -600_000);
        let arrived = c.travel(LI, "d.arrived");
        let claimed = due(&c) + minutes_after_due * 60_000;
        c.write(LI, "d.corrected", data::corrected(arrived, claimed));
        assert_eq!(clock(&c, "14").0, want, "{minutes_after_due} min");
    }
    // Captured late and claimed in time: still late until a person settles it.
    let mut c = crew("no_heat");
    wait_until(&mut c, 600_000);
    let claimed = due(&c) - 600_000;
    c.write(LI, "d.arrived", data::happened(data::empty(), claimed));
    assert_eq!(clock(&c, "14").0, Breached);
}

#[test]
fn an_event_borrows_the_contact_of_its_own_boot_only() {
    let mut c = crew("no_heat");
    let told = |c: &Crew, e: EventId| {
        let h = history(c.merged());
        instant(&h, h.index(e).unwrap(), |_| true)
    };
    c.reboot(LI);
    c.set_clock(LI, 3_600_000);
    let true_time = c.now();
    let first = c.write(LI, "d.note_added", data::empty());
    assert!(told(&c, first).phone_only);
    assert_eq!(told(&c, first).earliest, true_time + 3_600_000);
    c.contact(LI, 75);
    c.write(LI, "d.tested", data::empty());
    let later = told(&c, first);
    assert!(!later.phone_only, "a later contact serves the whole boot");
    assert_eq!(
        (later.earliest, later.latest),
        (true_time - 75, true_time + 75)
    );
    c.reboot(LI);
    let other_boot = c.write(LI, "d.note_added", data::empty());
    assert!(told(&c, other_boot).phone_only);
    c.reboot(WANG);
    let other_phone = c.write(WANG, "d.note_added", data::empty());
    assert!(told(&c, other_phone).phone_only);
    let h = history(c.merged());
    assert_eq!(time_between(&h, first, other_boot), None);
}

#[test]
fn elapsed_is_exact_within_a_boot_and_an_interval_between_phones() {
    let mut c = crew("no_heat");
    c.contact(LI, 40);
    c.contact(WANG, 60);
    let a = c.write(LI, "d.note_added", data::empty());
    c.pass(9_000);
    let b = c.write(LI, "d.tested", data::empty());
    let w = c.write(WANG, "d.tested", data::empty());
    let h = history(c.merged());
    assert_eq!(time_between(&h, a, b), Some((10_000, 10_000)));
    assert_eq!(time_between(&h, a, w), Some((10_900, 11_100)));
    assert_eq!(time_between(&h, b, a), Some((0, 0)), "never negative");
    assert_eq!(time_between(&h, w, a), Some((0, 0)), "never negative");
}
