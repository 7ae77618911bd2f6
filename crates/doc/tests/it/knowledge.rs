//! What an event says that its writer knew, against what its change rests on: tellings again after a copy among them.

use std::cell::Cell;

use doorstep_doc::{
    ActorId, Authority, ChangeMeta, ChangeParts, ChangeTable, GateOutcome, Hash, MemTable, Packed,
    Told, VisitDoc, Writer, judge,
};
use doorstep_visit::{Event, EventId};

use crate::kit::{append, event, facts, gate, genesis, said_after, tell, tenant, visit, writer};

fn empty() -> VisitDoc {
    VisitDoc::new(&tenant(), visit())
}

/// Tells `event` on top of `deps`, whatever it says itself.
fn woven(doc: &VisitDoc, w: &Writer, deps: &[&Packed], event: &Event) -> Packed {
    let actor = w.actor(visit());
    let mut hashes: Vec<Hash> = deps.iter().map(|d| d.change.hash()).collect();
    hashes.sort_unstable();
    let last = doc.last_seq(&actor).unwrap();
    let max_op = deps.iter().map(|d| d.change.max_op()).max();
    if hashes.is_empty() {
        hashes.push(genesis().hash());
    }
    let change = ChangeParts {
        actor,
        seq: last + 1,
        start_op: max_op.unwrap_or(genesis().meta().max_op) + 1,
        deps: hashes,
        key: event.id,
        value: event.bytes.clone(),
    };
    Packed {
        writer: w.clone(),
        change: change.seal(&genesis()).unwrap(),
    }
}

fn told(outcome: &GateOutcome) -> &'static str {
    match outcome {
        GateOutcome::Admitted(_) => "admitted",
        GateOutcome::Known => "known",
        GateOutcome::Refused(e) => e.code(),
    }
}

fn key(item: &Packed) -> EventId {
    item.change.parts().key
}

fn event_in(item: &Packed) -> Event {
    Event::parse(visit(), &item.change.parts().value).unwrap()
}

#[test]
fn an_event_names_what_its_change_rests_on() {
    let (w, o) = (writer(1, 1), writer(2, 1));
    let mut doc = empty();
    let one = append(&mut doc, &w, &event(1, 1));
    let two = append(&mut doc, &w, &event(1, 2));
    let other = append(&mut empty(), &o, &event(2, 1));
    doc.apply(std::slice::from_ref(&other.change)).unwrap();
    let (e1, e2, x) = (key(&one), key(&two), key(&other));
    let nobody = EventId([9; 16]);
    type Case<'a> = (&'a [&'a Packed], Vec<EventId>, &'static str);
    let cases: [Case; 11] = [
        (&[&two], vec![e2], "admitted"),
        (&[&two, &other], vec![e2, x], "admitted"),
        (&[&two], vec![], "after_left_out"),
        (&[&two, &other], vec![], "after_left_out"),
        (&[&two, &other], vec![e2], "after_left_out"),
        (&[&two, &other], vec![x], "after_left_out"),
        (&[&two], vec![e1], "after_outside"),
        (&[&two], vec![e1, e2], "after_outside"),
        (&[&two], vec![e2, nobody], "after_outside"),
        (&[&two], vec![e2, x], "after_outside"),
        (&[&two], vec![x], "after_outside"),
    ];
    for (deps, after, expected) in cases {
        let said = said_after(&event(1, 3), after.clone());
        let item = woven(&doc, &w, deps, &said);
        assert_eq!(told(&gate(&doc, 1, &item)), expected, "{after:?}");
    }
}

/// A copy of device 1's database tells under an epoch of its own what the original told.
#[test]
fn told_again_it_stands_where_it_stood() {
    let (w, copy, o) = (writer(1, 1), writer(1, 2), writer(2, 1));
    let mut doc = empty();
    let one = append(&mut doc, &w, &event(1, 1));
    let two = append(&mut doc, &w, &event(1, 2));
    let other = append(&mut empty(), &o, &event(2, 1));
    doc.apply(std::slice::from_ref(&other.change)).unwrap();
    let again = event_in(&two);
    let cases: [(&[&Packed], &str); 6] = [
        (&[&one], "admitted"),
        (&[], "after_outside"),
        (&[&two], "after_outside"),
        (&[&other], "after_outside"),
        (&[&one, &other], "after_left_out"),
        (&[&one, &two], "after_left_out"),
    ];
    for (deps, expected) in cases {
        let item = woven(&doc, &copy, deps, &again);
        assert_eq!(told(&gate(&doc, 1, &item)), expected);
        // Whose first telling it is makes no difference.
        let mut without = empty();
        without.apply(std::slice::from_ref(&one.change)).unwrap();
        without.apply(std::slice::from_ref(&other.change)).unwrap();
        if !deps.contains(&&two) {
            assert_eq!(told(&gate(&without, 1, &item)), expected);
        }
    }
    // Another device cannot tell it again at all.
    let item = woven(&doc, &writer(3, 1), &[&one], &again);
    assert_eq!(told(&gate(&doc, 3, &item)), "event_device");
    // Nor can the same writer, under whom it stands already.
    let item = woven(&doc, &w, &[&two], &again);
    assert_eq!(told(&gate(&doc, 1, &item)), "after_outside");
}

/// What rests on one telling knows the event, also beside another telling.
#[test]
fn a_second_telling_is_known_by_way_of_the_first() {
    let (w, copy, o) = (writer(1, 1), writer(1, 2), writer(2, 1));
    let mut doc = empty();
    let one = append(&mut doc, &w, &event(1, 1));
    let answer = append(&mut doc, &o, &event(2, 1));
    let mut theirs = empty();
    let again = tell(&mut theirs, &copy, &event_in(&one));
    let more = append(&mut theirs, &copy, &event(1, 2));
    doc.apply(std::slice::from_ref(&again.change)).unwrap();

    let next = said_after(&event(1, 3), vec![key(&answer)]);
    let cases: [(&[&Packed], &str); 4] = [
        (&[&answer, &again], "admitted"),
        (&[&answer], "own_past"),
        (&[&one, &again], "after_outside"),
        (&[&answer, &one, &again], "admitted"),
    ];
    for (deps, expected) in cases {
        let item = woven(&doc, &copy, deps, &next);
        assert_eq!(told(&gate(&doc, 1, &item)), expected);
    }
    // The writer itself does it so, and the copy's own telling is a head no more.
    let (change, _) = doc.author(copy.actor(visit()), &next).unwrap();
    assert_eq!(change.parts().deps.len(), 2);
    doc.apply(&[change]).unwrap();
    assert_eq!(doc.heads().len(), 1);

    // Something else of its own is not known by way of that.
    let mut doc = empty();
    let all = [&one, &answer, &again, &more].map(|item| item.change.clone());
    doc.apply(&all).unwrap();
    let item = woven(&doc, &copy, &[&answer, &more], &next);
    assert_eq!(told(&gate(&doc, 1, &item)), "after_left_out");
    // Two tellings of one event do not know it by way of each other.
    let item = woven(&doc, &writer(2, 2), &[&one, &again], &event(2, 9));
    assert_eq!(told(&gate(&doc, 2, &item)), "after_left_out");
}

/// Counts what it is asked.
struct Counting<'a> {
    table: &'a MemTable,
    asked: &'a Cell<usize>,
}

impl Counting<'_> {
    fn count(&self, n: usize) {
        self.asked.set(self.asked.get() + n);
    }
}

impl ChangeTable for Counting<'_> {
    type Error = std::convert::Infallible;
    fn meta(&self, hash: &Hash) -> Result<Option<ChangeMeta>, Self::Error> {
        let meta = self.table.meta(hash)?;
        self.count(1 + meta.as_ref().map_or(0, |m| m.past.iter().count()));
        Ok(meta)
    }
    fn last_seq(&self, actor: &ActorId) -> Result<u64, Self::Error> {
        self.count(1);
        self.table.last_seq(actor)
    }
    fn tellings(&self, id: &EventId) -> Result<Vec<(Told, Hash)>, Self::Error> {
        let all = self.table.tellings(id)?;
        self.count(1 + all.len());
        Ok(all)
    }
}

/// What the gate looks up per change, over a history of `n` of them.
fn cost(n: i64, make: &dyn Fn(i64, &mut Vec<Packed>, &mut VisitDoc)) -> f64 {
    let (mut items, mut doc) = (Vec::new(), empty());
    (0..n).for_each(|i| make(i, &mut items, &mut doc));
    let (mut table, asked, facts) = (MemTable::new(), Cell::new(0), facts(1));
    for item in &items {
        let counting = Counting {
            table: &table,
            asked: &asked,
        };
        let authority = Authority::Facts(&facts);
        let Ok(outcome) = judge(&genesis(), &counting, &item.writer, authority, &item.change);
        let GateOutcome::Admitted(admitted) = outcome else {
            panic!("{outcome:?}");
        };
        table.insert(&item.change, admitted.meta);
    }
    asked.get() as f64 / items.len() as f64
}

#[test]
fn a_change_costs_the_same_in_a_long_and_in_a_wide_history() {
    type Shape = fn(i64, &mut Vec<Packed>, &mut VisitDoc);
    let shapes: [(&str, Shape); 3] = [
        ("chain", |i, items, doc| {
            let after = items.last().map(key).into_iter().collect();
            let last: Vec<&Packed> = items.last().into_iter().collect();
            let item = woven(doc, &writer(1, 1), &last, &said_after(&event(1, i), after));
            doc.apply(std::slice::from_ref(&item.change)).unwrap();
            items.push(item);
        }),
        ("wide", |i, items, doc| {
            items.push(woven(doc, &writer(1, i as u64), &[], &event(1, i)));
        }),
        ("one event, told again and again", |i, items, doc| {
            items.push(woven(doc, &writer(1, i as u64), &[], &event(1, 0)));
        }),
    ];
    for (name, make) in shapes {
        let (few, many) = (cost(250, &make), cost(2_000, &make));
        assert!(many <= 1.05 * few, "{name}: {few} and {many}");
    }
}
