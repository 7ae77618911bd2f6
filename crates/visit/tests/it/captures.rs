//! Promise 11: captures are never rewritten. A time that is claimed afterwards stands beside the captured one,
//! and makes no deadline look better than what was captured.

use std::collections::BTreeMap;

use doorstep_visit::clock::{ClockState, ClockStatus};
use doorstep_visit::testkit::{Crew, LI, Theme, ZHAO, data, play, schedules};
use proptest::prelude::*;

use crate::hold::{hold, standards};

const FAILED: &str = "tests/regressions/captures.txt";

/// Corrections by people who know everything, on phones without contact: those lend nobody a better time.
fn correct(crew: &mut Crew, claims: &[(u16, i32)]) {
    crew.share();
    let events: Vec<_> = crew.merged().iter().map(|e| e.id).collect();
    for (n, (which, minutes)) in claims.iter().enumerate() {
        let who = LI + n % (ZHAO - LI + 1);
        crew.reboot(who);
        let of = events[usize::from(*which) % events.len()];
        let claimed = crew.now() + i64::from(*minutes) * 60_000;
        crew.write(who, "d.corrected", data::corrected(of, claimed));
    }
    crew.share();
}

fn claims() -> impl Strategy<Value = Vec<(u16, i32)>> {
    proptest::collection::vec((any::<u16>(), -20_000..20_000i32), 1..6)
}

#[test]
fn a_correction_changes_nothing_that_was_captured() {
    hold(
        FAILED,
        "corrections beside captures",
        400,
        (schedules(Theme::Pack, 50, false), claims()),
        |(s, claims)| {
            let mut crew = play(&s, standards());
            if crew.merged().is_empty() {
                return Ok(());
            }
            let before = crew.fold(crew.merged());
            let bytes: BTreeMap<_, _> =
                crew.merged().into_iter().map(|e| (e.id, e.bytes)).collect();
            correct(&mut crew, &claims);
            let after = crew.fold(crew.merged());
            for e in crew.merged() {
                prop_assert!(bytes.get(&e.id).is_none_or(|b| *b == e.bytes));
            }
            for was in &before.record {
                let is = after.record.iter().find(|e| e.id == was.id).unwrap();
                prop_assert_eq!(was, is);
            }
            prop_assert_eq!(&before.parts, &after.parts);
            prop_assert_eq!(&before.bill, &after.bill);
            prop_assert_eq!(&before.facts, &after.facts);
            prop_assert_eq!(&before.appointment, &after.appointment);
            prop_assert_eq!(before.trips.len(), after.trips.len());
            Ok(())
        },
    );
}

#[test]
fn a_correction_makes_no_deadline_look_better() {
    let missed = |c: &ClockState| matches!(c.status, ClockStatus::Breached | ClockStatus::Overdue);
    hold(
        FAILED,
        "the worse of captured and claimed",
        400,
        (schedules(Theme::Pack, 50, false), claims()),
        |(s, claims)| {
            let mut crew = play(&s, standards());
            if crew.merged().is_empty() {
                return Ok(());
            }
            let at = crew.now();
            let events = crew.merged();
            correct(&mut crew, &claims);
            let now = doorstep_visit::fold::Now { at, mono: None };
            let fold = |events| {
                let h = crate::hold::history(events);
                doorstep_visit::fold::fold(&h, standards(), &now)
            };
            let (before, after) = (fold(events), fold(crew.merged()));
            for was in before.clocks.iter().filter(|c| missed(c)) {
                let is = after.clocks.iter().find(|c| c.rule == was.rule).unwrap();
                prop_assert!(is.status != ClockStatus::Met, "{:?} became {:?}", was, is);
            }
            Ok(())
        },
    );
}
