//! The bytes of every kind of event and of a private value's hash cannot drift: they outlive every release.

use std::collections::BTreeSet;

use doorstep_standard::EventKind;
use doorstep_visit::body::Body;
use doorstep_visit::event::Event;
use doorstep_visit::private::private_hash;
use doorstep_visit::testkit::{samples, visit};

use crate::scenes::{fixture, golden};

#[test]
fn every_kind_has_golden_bytes() {
    let events = samples();
    let kinds: BTreeSet<&EventKind> = events.iter().map(|e| &e.kind).collect();
    let missing: Vec<&EventKind> = EventKind::ALL
        .iter()
        .filter(|k| !kinds.contains(k))
        .collect();
    assert!(missing.is_empty(), "kinds without a sample: {missing:?}");
    for e in &events {
        if let Body::Bad(member) = Body::read(e) {
            panic!("the sample of {} lacks a sound {member}", e.kind);
        }
    }
    let text: String = events
        .iter()
        .map(|e| format!("{} {}\n", e.id, e.bytes))
        .collect();
    golden("kinds.txt", &text);
}

#[test]
fn golden_bytes_are_read_and_named_as_ever() {
    let text = std::fs::read_to_string(fixture("kinds.txt")).unwrap();
    for line in text.lines() {
        let (id, bytes) = line.split_once(' ').unwrap();
        let event = Event::parse_keyed(visit(), id, bytes).unwrap();
        assert_eq!(&*event.bytes, bytes);
    }
}

#[test]
fn the_hash_of_a_private_value_is_golden() {
    // Computed apart from this code, with Python's hashlib.
    assert_eq!(
        private_hash(visit(), &[7; 32], "北屋不热"),
        "gypp7tzy7sqltretzlb2kshpd64dzwgjnuhks7efprpcedho6rvq"
    );
}
