//! The bytes of every kind of event and of a private value's hash cannot drift: they outlive every release.

use std::collections::BTreeSet;

use doorstep_standard::EventKind;
use doorstep_visit::Json;
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

/// Members that are no part of what a body says.
const BESIDE: [&str; 5] = ["happened", "why", "as_of", "way", "key"];

#[test]
fn what_is_written_is_read_back() {
    let mut written = 0;
    for e in samples() {
        let body = Body::read(&e);
        let data = body.data();
        if data.as_map().is_none_or(|d| d.is_empty()) {
            continue;
        }
        let mut again = e.clone();
        again.data = data.clone();
        assert_eq!(Body::read(&again), body, "{}", e.kind);
        // Nothing that the event says is left out of what is written.
        for (name, value) in e.data.as_map().into_iter().flatten() {
            let blob = value.get("b").is_some();
            if !BESIDE.contains(&name.as_str()) && !blob {
                assert_eq!(data.get(name), Some(value), "{} {name}", e.kind);
            }
        }
        written += 1;
    }
    assert!(written > 25, "{written}");
}

/// The table says what each kind needs; the reader says the same.
#[test]
fn the_table_and_the_reader_need_the_same() {
    for e in samples().into_iter().filter(|e| !e.kind.is_unknown()) {
        let sound = |e: &Event| !matches!(Body::read(e), Body::Bad(_));
        for field in e.kind.row().fields {
            let Some(d) = e.data.as_map() else { continue };
            if !d.contains_key(field.name) {
                continue;
            }
            let mut less = e.clone();
            let kept = d.iter().filter(|(name, _)| name.as_str() != field.name);
            less.data = Json::Map(kept.map(|(n, v)| (n.clone(), v.clone())).collect());
            // A consent to a part needs more than one to anything else.
            let of_part = e.data.get("subject").and_then(|s| s.as_str()) == Some("part");
            if !of_part {
                assert_eq!(sound(&less), !field.needed, "{} {}", e.kind, field.name);
            }
        }
    }
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
