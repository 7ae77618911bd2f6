//! Honest concurrent histories pass the gate in every causal order, and all replicas agree.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_doc::library::build;
use doorstep_doc::{
    ActorId, Authority, ChangeParts, GateOutcome, Hash, MemTable, Packed, VisitDoc, judge,
    read_exact,
};
use doorstep_visit::EventId;
use doorstep_visit::history::History;
use proptest::prelude::*;

use crate::field::{Dice, Field, script};
use crate::kit::{facts, gate, genesis, tenant, visit};

type Item = (usize, Packed);

/// The gate on a bare change table, as the office runs it: no document.
fn admit_all<'a>(items: impl IntoIterator<Item = &'a Item>) -> MemTable {
    let genesis = genesis();
    let mut table = MemTable::new();
    for (who, item) in items {
        let facts = facts(*who);
        let Ok(outcome) = judge(
            &genesis,
            &table,
            &item.writer,
            Authority::Facts(&facts),
            &item.change,
        );
        match outcome {
            GateOutcome::Admitted(admitted) => table.insert(&item.change, admitted.meta),
            other => panic!("{other:?}"),
        }
    }
    table
}

/// The events in an event's past are those in its change's past.
fn knows_what_it_rests_on(field: &Field) -> Result<(), TestCaseError> {
    let entries = field.docs[0].entries();
    let pairs = entries.iter().map(|(k, v)| (k.as_str(), v.as_str()));
    let history = History::read(visit(), pairs);
    let mut pasts: BTreeMap<Hash, BTreeSet<EventId>> = BTreeMap::new();
    for (_, item) in &field.items {
        let parts = item.change.parts();
        let mut past = BTreeSet::new();
        for dep in &parts.deps {
            past.extend(pasts.get(dep).into_iter().flatten().copied());
        }
        let i = history.index(parts.key).unwrap();
        prop_assert!(history.is_complete(i));
        let known = (0..history.len()).filter(|a| history.in_past(*a, i));
        let known: BTreeSet<EventId> = known.map(|a| history.event(a).id).collect();
        prop_assert_eq!(&known, &past);
        past.insert(parts.key);
        pasts.insert(item.change.hash(), past);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_causal_order_passes_and_converges(n in 2..13usize, script in script(1..60), seed in 1u64..) {
        let mut field = Field::play(n, &script);
        field.merge_all();
        let entries = field.docs[0].entries();
        let keys = field.items.iter().map(|(_, item)| item.change.parts().key);
        prop_assert_eq!(entries.len(), keys.collect::<BTreeSet<_>>().len());
        knows_what_it_rests_on(&field)?;
        for doc in &field.docs {
            prop_assert!(doc.library_agrees());
            prop_assert_eq!(doc.entries(), entries.clone());
            prop_assert_eq!(doc.heads(), field.docs[0].heads());
        }
        let mut dice = Dice(seed);
        for _ in 0..3 {
            let order = field.shuffled(&mut dice);
            let table = admit_all(order.iter().copied());
            prop_assert_eq!(table.len(), field.items.len());
            let rows: Vec<_> = order.iter().map(|(_, item)| item.change.raw()).collect();
            let loaded = VisitDoc::from_changes(genesis(), rows).unwrap();
            prop_assert!(loaded.library_agrees());
            prop_assert_eq!(loaded.entries(), entries.clone());
            prop_assert_eq!(loaded.heads(), field.docs[0].heads());
        }
    }

    /// Whatever the parts are, the bytes and their hash are the merge library's.
    #[test]
    fn a_change_is_written_as_the_library_writes_it(
        actor in any::<[u8; 16]>(),
        seq in prop_oneof![1_u64..200, 1_u64..u64::from(u32::MAX)],
        start_op in prop_oneof![5_u64..200, 5_u64..u64::from(u32::MAX)],
        deps in proptest::collection::btree_set(any::<[u8; 32]>(), 1..9),
        key in any::<[u8; 16]>(),
        value in prop_oneof![".{0,12}", "[a-z\\\\\"中]{0,300}", "[a]{8000,9000}"],
    ) {
        let parts = ChangeParts {
            actor: ActorId(actor),
            seq,
            start_op,
            deps: deps.into_iter().map(Hash).collect(),
            key: EventId(key),
            value: value.as_str().into(),
        };
        let theirs = build(&parts, &genesis());
        let ours = parts.seal(&genesis()).unwrap();
        prop_assert_eq!(ours.raw(), theirs.raw_bytes());
        prop_assert_eq!(ours.hash().0, theirs.hash().0);
        prop_assert_eq!(read_exact(ours.raw(), &genesis()).unwrap(), ours);
    }
}

/// All causal orders of a history, not a sample.
fn every_order(field: &Field, mut visit: impl FnMut(&[&Item])) -> usize {
    fn go<'a>(
        field: &'a Field,
        order: &mut Vec<&'a Item>,
        visit: &mut dyn FnMut(&[&Item]),
        count: &mut usize,
    ) {
        if order.len() == field.items.len() {
            *count += 1;
            visit(order);
            return;
        }
        for item in &field.items {
            let taken = |h| order.iter().any(|o| o.1.change.hash() == h);
            let ready = item
                .1
                .change
                .parts()
                .deps
                .iter()
                .all(|d| *d == genesis().hash() || taken(*d));
            if ready && !taken(item.1.change.hash()) {
                order.push(item);
                go(field, order, visit, count);
                order.pop();
            }
        }
    }
    let mut count = 0;
    go(field, &mut vec![], &mut visit, &mut count);
    count
}

#[test]
fn every_order_of_three_writers_gives_the_same() {
    let mut field = Field::new(3);
    for who in 0..3 {
        field.write(who, 1, 0);
        field.write(who, 4, 1);
    }
    field.merge(0, 1);
    field.write(0, 2, 2);
    field.merge_all();
    let entries = field.docs[0].entries();
    let orders = every_order(&field, |order| {
        admit_all(order.iter().copied());
        let mut doc = VisitDoc::new(&tenant(), visit());
        for (who, item) in order {
            assert!(matches!(gate(&doc, *who, item), GateOutcome::Admitted(_)));
            doc.apply(std::slice::from_ref(&item.change)).unwrap();
        }
        assert_eq!(doc.entries(), entries);
    });
    assert!(orders > 100, "{orders}");
}
