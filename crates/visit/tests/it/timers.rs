//! Invariant 6: a wait cannot be beaten by setting the clock.
//! Within one boot the monotonic clock counts; across boots it cannot be told; a jump of the clock is a finding.

use std::collections::BTreeMap;

use doorstep_visit::finding::{Finding, Ground, Named};
use doorstep_visit::id::EventId;
use doorstep_visit::testkit::{Crew, KNOCK, LI, Theme, data, play, rewrite, schedules};
use proptest::prelude::*;

use crate::hold::{history, hold, standards};

const FAILED: &str = "tests/regressions/timers.txt";

type Waits = BTreeMap<EventId, (String, Option<i64>, bool)>;

fn waits(findings: &[Finding], back: &BTreeMap<EventId, EventId>) -> Waits {
    findings
        .iter()
        .filter_map(|f| match &f.ground {
            Ground::Wait {
                rule, waited_ms, ..
            } => Some((back[&f.judged], (rule.clone(), *waited_ms, f.cannot_tell))),
            _ => None,
        })
        .collect()
}

#[test]
fn the_wall_clock_decides_nothing() {
    hold(
        FAILED,
        "waits with other wall clocks",
        600,
        (
            schedules(Theme::Door, 50, false),
            proptest::collection::vec(-100_000_000..100_000_000i64, 1..8),
        ),
        |(s, shifts)| {
            let crew = play(&s, standards());
            let before = history(crew.merged());
            let mut n = 0;
            let (after, ids) = rewrite(&before, |draft| {
                if draft.mono.is_some() {
                    draft.at += shifts[n % shifts.len()];
                    n += 1;
                }
            });
            let same: BTreeMap<EventId, EventId> = ids.keys().map(|k| (*k, *k)).collect();
            let back: BTreeMap<EventId, EventId> = ids.iter().map(|(a, b)| (*b, *a)).collect();
            let first = waits(&crew.fold(before.events().to_vec()).findings, &same);
            let second = waits(&crew.fold(after.events().to_vec()).findings, &back);
            prop_assert_eq!(first, second);
            Ok(())
        },
    );
}

/// Two knocks `ms` apart; what the fold says of the wait: nothing, the time waited, or that it cannot tell.
fn second_knock(ms: i64, between: impl Fn(&mut Crew)) -> Option<(Option<i64>, bool)> {
    let mut crew = Crew::briefed(standards().clone(), KNOCK, "no_heat");
    crew.offline(LI);
    crew.travel(LI, "d.arrived");
    let knock = || data::code("way", "bell");
    crew.write(LI, "d.knocked", knock());
    // A second passes with each event.
    crew.pass(ms - 1_000);
    between(&mut crew);
    let second = crew.write(LI, "d.knocked", knock());
    crew.fold(crew.merged())
        .findings
        .iter()
        .find_map(|f| match &f.ground {
            Ground::Wait { waited_ms, .. } if f.judged == second => {
                Some((*waited_ms, f.cannot_tell))
            }
            _ => None,
        })
}

#[test]
fn thirty_seconds_at_the_door() {
    for (ms, said) in [
        (29_000, Some((Some(29_000), false))),
        (29_999, Some((Some(29_999), false))),
        (30_000, None),
        (31_000, None),
    ] {
        assert_eq!(second_knock(ms, |_| {}), said, "{ms} ms");
        let forward = |c: &mut Crew| c.set_clock(LI, 3_600_000);
        assert_eq!(second_knock(ms, forward), said, "{ms} ms, clock set on");
    }
}

#[test]
fn across_boots_it_cannot_be_told() {
    for ms in [29_000, 31_000, 3_600_000] {
        assert_eq!(
            second_knock(ms, |c| c.reboot(LI)),
            Some((None, true)),
            "{ms} ms"
        );
    }
}

#[test]
fn across_boots_with_the_offices_time_on_both_sides_it_can() {
    let with_time = |ms: i64| {
        let mut crew = Crew::briefed(standards().clone(), KNOCK, "no_heat");
        crew.travel(LI, "d.arrived");
        crew.write(LI, "d.knocked", data::code("way", "bell"));
        crew.pass(ms - 1_000);
        crew.reboot(LI);
        crew.contact(LI, 100);
        let second = crew.write(LI, "d.knocked", data::code("way", "bell"));
        let findings = crew.fold(crew.merged()).findings;
        findings
            .into_iter()
            .find(|f| f.judged == second && matches!(f.ground, Ground::Wait { .. }))
            .map(|f| f.cannot_tell)
    };
    // The uncertainty is 40 ms at the first knock and 100 ms at the second.
    assert_eq!(with_time(29_000), Some(false));
    assert_eq!(with_time(29_900), Some(true));
    assert_eq!(with_time(30_100), Some(true));
    assert_eq!(with_time(31_000), None);
}

#[test]
fn a_jump_of_the_clock_is_a_finding() {
    let jumps = |skew: i64, meet: bool| {
        let mut crew = Crew::briefed(standards().clone(), KNOCK, "no_heat");
        crew.travel(LI, "d.arrived");
        if meet {
            // Somebody else's event stands between the two of the phone.
            crew.meet(LI, doorstep_visit::testkit::WANG);
            crew.write(doorstep_visit::testkit::WANG, "d.note_added", data::empty());
            crew.meet(LI, doorstep_visit::testkit::WANG);
        }
        crew.set_clock(LI, skew);
        let after = crew.write(LI, "d.note_added", data::empty());
        let findings = crew.fold(crew.merged()).findings;
        findings
            .iter()
            .any(|f| f.judged == after && f.ground == Ground::Case(Named::ClockJump))
    };
    for meet in [false, true] {
        assert!(jumps(3_600_000, meet), "on, {meet}");
        assert!(jumps(-3_600_000, meet), "back, {meet}");
        assert!(!jumps(60_000, meet), "within tolerance, {meet}");
    }
}
