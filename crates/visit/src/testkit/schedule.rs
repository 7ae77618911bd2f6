//! A schedule: who does what, who meets whom, and what happens to phones, drawn by proptest.
//! Small operations in a list, so that a failing history shrinks to the few acts that make it fail.

use proptest::prelude::*;

use crate::case::Standards;
use crate::testkit::{Crew, Deed, LI, REPLICAS, Theme, deed, fixture_packs};

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Somebody does something.
    Do {
        /// Chooses the person among those who can.
        who: u8,
        /// What.
        deed: Deed,
        /// Chooses among what it can be done to.
        pick: u16,
    },
    /// Events of one replica reach another.
    HandOver {
        /// Replica.
        from: u8,
        /// Replica.
        to: u8,
        /// Which of the missing events.
        mask: u32,
        /// Whether their causes come too.
        closed: bool,
    },
    /// Two replicas exchange everything.
    Meet {
        /// Replica.
        a: u8,
        /// Replica.
        b: u8,
    },
    /// Time passes.
    Pass {
        /// Seconds.
        seconds: u32,
    },
    /// A phone restarts; it may not reach the office afterwards.
    Reboot {
        /// Replica.
        who: u8,
    },
    /// A phone's wall clock is set off.
    SetClock {
        /// Replica.
        who: u8,
        /// Minutes off true time.
        minutes: i16,
    },
}

/// A random history, before it is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The pack that the office pinned and told everybody; `None` starts with nothing.
    pub pack: Option<&'static str>,
    /// How many parts Li has quoted, known to everybody.
    pub quoted: u8,
    /// What happens.
    pub ops: Vec<Op>,
}

/// Plays a schedule. Deterministic: the same schedule gives the same events everywhere.
pub fn play(schedule: &Schedule, standards: &Standards) -> Crew {
    let mut crew = match schedule.pack {
        Some(pack) => Crew::briefed(standards.clone(), pack, "no_heat"),
        None => Crew::new(standards.clone()),
    };
    for n in 0..schedule.quoted {
        deed::act(&mut crew, LI, Deed::Quote, u16::from(n) * 8);
    }
    if schedule.quoted > 0 {
        crew.share();
    }
    for op in &schedule.ops {
        let replica = |n: u8| usize::from(n) % REPLICAS;
        match *op {
            Op::Do { who, deed, pick } => deed::act(&mut crew, deed.replica(who), deed, pick),
            Op::HandOver {
                from,
                to,
                mask,
                closed,
            } => crew.hand_over(replica(from), replica(to), mask, closed),
            Op::Meet { a, b } => crew.meet(replica(a), replica(b)),
            Op::Pass { seconds } => crew.pass(i64::from(seconds) * 1_000),
            Op::Reboot { who } => crew.reboot(replica(who)),
            Op::SetClock { who, minutes } => {
                crew.set_clock(replica(who), i64::from(minutes) * 60_000);
            }
        }
    }
    crew
}

fn op(theme: Theme, closed_only: bool) -> impl Strategy<Value = Op> {
    let who = 0..REPLICAS as u8;
    let deed = (
        0..3u8,
        proptest::sample::select(theme.deeds()),
        any::<u16>(),
    )
        .prop_map(|(who, deed, pick)| Op::Do { who, deed, pick });
    let hand_over = (who.clone(), who.clone(), any::<u32>(), any::<bool>()).prop_map(
        move |(from, to, mask, closed)| Op::HandOver {
            from,
            to,
            mask,
            closed: closed || closed_only,
        },
    );
    prop_oneof![
        12 => deed,
        2 => hand_over,
        3 => (who.clone(), who.clone()).prop_map(|(a, b)| Op::Meet { a, b }),
        1 => prop_oneof![3 => 0..400u32, 1 => 0..432_000u32].prop_map(|seconds| Op::Pass { seconds }),
        1 => prop_oneof![
            who.clone().prop_map(|who| Op::Reboot { who }),
            (who, -600..600i16).prop_map(|(who, minutes)| Op::SetClock { who, minutes }),
        ],
    ]
}

/// Random schedules about `theme` of up to `most` operations, under any fixture pack or none, each equally likely.
/// With `closed`, events never arrive before their causes. Without it they may, which no gate lets through any more:
/// what is stored like that is read all the same.
pub fn schedules(theme: Theme, most: usize, closed: bool) -> impl Strategy<Value = Schedule> {
    // A counter-example shrinks towards the first: no pack.
    let all = fixture_packs().iter().copied().map(Some);
    schedules_under([None].into_iter().chain(all).collect(), theme, most, closed)
}

/// As [`schedules`], under one of the given packs.
pub fn schedules_under(
    packs: Vec<Option<&'static str>>,
    theme: Theme,
    most: usize,
    closed: bool,
) -> impl Strategy<Value = Schedule> {
    let quoted = match theme {
        Theme::Parts | Theme::SteadyParts | Theme::SignOff => 0..3u8,
        _ => 0..1,
    };
    (
        proptest::sample::select(packs),
        quoted,
        proptest::collection::vec(op(theme, closed), 1..most),
    )
        .prop_map(|(pack, quoted, ops)| Schedule { pack, quoted, ops })
}
