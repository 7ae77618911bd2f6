//! Histories that once failed, written out: a seed would mean another history as soon as the kit changes.

use doorstep_visit::testkit::{Deed::*, KNOCK, Op, Schedule, play};

use crate::hold::standards;
use crate::{consent, finality, signoff};

fn does(who: u8, deed: doorstep_visit::testkit::Deed, pick: u16) -> Op {
    Op::Do { who, deed, pick }
}
fn meet(a: u8, b: u8) -> Op {
    Op::Meet { a, b }
}
fn some(from: u8, to: u8, mask: u32) -> Op {
    Op::HandOver {
        from,
        to,
        mask,
        closed: false,
    }
}

#[test]
fn what_failed_once_holds() {
    let kept: [(&str, Option<&'static str>, Vec<Op>); 4] = [
        (
            "a refusal on a phone that was struck off vanished, and the consent stood",
            Some(KNOCK),
            vec![
                does(0, Quote, 93),
                does(1, Revise, 0),
                does(2, Quote, 77),
                meet(5, 1),
                does(0, Quote, 0),
                meet(2, 1),
                meet(3, 1),
                meet(1, 0),
                does(0, Quote, 0),
                does(0, EndStanding, 128),
                does(2, Refuse, 0),
                does(0, Consent, 0),
            ],
        ),
        (
            "the first event without a standard turned out to be another",
            None,
            vec![does(1, Note, 0), does(0, Note, 0)],
        ),
        (
            "a second closing whose past was not here joined a finding and left it again",
            Some(KNOCK),
            vec![
                does(1, Note, 0),
                does(0, Close, 0),
                meet(0, 4),
                meet(1, 4),
                does(2, Order, 0),
                does(0, Close, 0),
                some(0, 1, 2_099_355_682),
            ],
        ),
        (
            "a statement was shown while a cause of it was missing",
            Some(KNOCK),
            vec![
                does(2, Close, 0),
                does(0, Close, 0),
                some(0, 4, 3_064_111_462),
                does(1, Show, 0),
                meet(4, 0),
                does(1, Sign, 0),
            ],
        ),
    ];
    for (what, pack, ops) in kept {
        let schedule = Schedule {
            pack,
            quoted: 0,
            ops,
        };
        let crew = play(&schedule, standards());
        let held = consent::agrees(&crew)
            .and_then(|()| finality::final_findings_stay(&crew))
            .and_then(|()| signoff::stay_verified(&crew));
        assert!(held.is_ok(), "{what}: {held:?}");
    }
}
