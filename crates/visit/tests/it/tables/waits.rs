//! Waits that run at the door: from when, how long by the phone's own clock, and when there is nothing to wait for.

use doorstep_visit::fold::WaitState;
use doorstep_visit::testkit::{Crew, LI, data};

use super::tiny::{TINY, standards};

const PARTS: &str = r#"
[param.grace]
value = "10s"
[param.pause]
value = "30s"
"#;
const RULES: &[&str] = &[
    r#"enforce = "warn"
wait = { from = "arrived", to = "knocked", at_least = "grace" }"#,
    r#"enforce = "warn"
wait = { from = "knocked", to = "knocked", at_least = "pause", times = 2 }"#,
];

fn crew() -> Crew {
    let mut c = Crew::briefed(standards(PARTS, RULES), TINY, "no_heat");
    c.travel(LI, "d.arrived");
    c
}

fn knock(c: &mut Crew) -> doorstep_visit::EventId {
    c.write(LI, "d.knocked", data::code("way", "bell"))
}

/// Rule, milliseconds asked for and waited so far.
fn on_the_phone(c: &Crew) -> Vec<(String, Option<i64>, Option<i64>)> {
    let waits = c.fold_of(LI).waits.into_iter();
    let row = |w: WaitState| (w.rule, w.needed_ms, w.waited_ms);
    waits.map(row).collect()
}

#[test]
fn a_wait_runs_from_the_newest_start_until_what_waits_is_done() {
    let mut c = crew();
    let row = |n: &str, needed, waited| (format!("tiny.{n}"), Some(needed), Some(waited));
    // A second passes with each event.
    assert_eq!(on_the_phone(&c), [row("1", 10_000, 1_000)]);
    c.pass(7_000);
    assert_eq!(on_the_phone(&c), [row("1", 10_000, 8_000)]);
    knock(&mut c);
    assert_eq!(on_the_phone(&c), [row("2", 30_000, 1_000)]);
    c.pass(40_000);
    let second = knock(&mut c);
    assert_eq!(on_the_phone(&c), [row("2", 30_000, 1_000)]);
    let wait = c.fold_of(LI).waits.remove(0);
    assert_eq!((wait.from, wait.to.as_str()), (second, "knocked"));
    // Asked for twice, not three times.
    knock(&mut c);
    assert_eq!(on_the_phone(&c), []);
}

#[test]
fn nobody_else_and_no_other_boot_can_tell_how_long() {
    let mut c = crew();
    let at_the_office = c.fold(c.merged()).waits;
    assert_eq!(at_the_office[0].waited_ms, None);
    c.pass(5_000);
    c.reboot(LI);
    assert_eq!(on_the_phone(&c)[0].2, None);
}

#[test]
fn there_is_nothing_to_wait_for_once_somebody_answers_or_the_trip_is_over() {
    let mut c = crew();
    assert_eq!(on_the_phone(&c).len(), 1);
    c.write(LI, "d.greeted", data::empty());
    assert_eq!(on_the_phone(&c), []);
    let mut c = crew();
    c.leave(LI);
    assert_eq!(on_the_phone(&c), []);
}
