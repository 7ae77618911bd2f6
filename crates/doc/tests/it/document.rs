//! The document: failed changes leave it alone, doubled keys show both, other Automerge code can read it.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc, ScalarValue};
use doorstep_doc::{ApplyError, AuthorError, ChangeTable, GateError, Hash, VisitDoc};

use crate::field::Field;
use crate::kit::{append, event, genesis, knowing, said_after, tenant, visit, writer};

fn empty() -> VisitDoc {
    VisitDoc::new(&tenant(), visit())
}

#[test]
fn genesis_is_what_the_library_itself_would_commit() {
    let g = genesis();
    let mut doc = AutoCommit::new().with_actor(automerge::ActorId::from(g.actor().0));
    let text = |s: String| ScalarValue::Str(s.as_str().into());
    doc.put_object(ROOT, "ev", ObjType::Map).unwrap();
    doc.put(ROOT, "tenant", text(g.tenant().to_string()))
        .unwrap();
    doc.put(ROOT, "v", 1).unwrap();
    doc.put(ROOT, "visit", text(g.visit().to_string())).unwrap();
    doc.commit_with(CommitOptions::default().with_time(0))
        .unwrap();
    assert_eq!(doc.get_last_local_change().unwrap().raw_bytes(), g.raw());
}

#[test]
fn the_library_reads_what_we_wrote_and_commits_the_same_bytes() {
    let mut ours = empty();
    let (w, e) = (writer(1, 1), event(1, 1));
    let item = append(&mut ours, &w, &e);

    let actor = automerge::ActorId::from(w.actor(visit()).0);
    let mut theirs = AutoCommit::load(genesis().raw()).unwrap().with_actor(actor);
    let (_, ev) = theirs.get(ROOT, "ev").unwrap().unwrap();
    theirs
        .put(&ev, e.id.to_string(), ScalarValue::Str((&*e.bytes).into()))
        .unwrap();
    theirs
        .commit_with(CommitOptions::default().with_time(0))
        .unwrap();
    assert_eq!(
        theirs.get_last_local_change().unwrap().raw_bytes(),
        item.change.raw()
    );

    let saved = AutoCommit::load(&theirs.save()).unwrap();
    assert_eq!(saved.keys(&ev).collect::<Vec<_>>(), [e.id.to_string()]);
}

#[test]
fn a_refused_batch_changes_nothing() {
    let mut doc = empty();
    let first = append(&mut doc, &writer(1, 1), &event(1, 1)).change;
    let (w, actor) = (writer(1, 1), writer(1, 1).actor(visit()));
    let good = doc
        .author(actor, &knowing(&doc, &w, &event(1, 2)))
        .unwrap()
        .0;
    let (heads, entries) = (doc.heads(), doc.entries());

    let mut jump = good.parts().clone();
    jump.start_op += 7;
    let mut lost = good.parts().clone();
    lost.deps = vec![Hash([1; 32])];
    let mut reused = first.parts().clone();
    reused.key.0[0] ^= 1;
    for (parts, expected) in [
        (jump, GateError::StartOp),
        (lost, GateError::MissingDep(Hash([1; 32]))),
        (reused, GateError::SeqReused),
    ] {
        let bad = parts.seal(&genesis()).unwrap();
        let result = doc.apply(&[good.clone(), bad.clone()]);
        let later = doc.apply(&[bad]);
        assert!(result.is_err());
        assert_eq!(later, Err(ApplyError::Gate(expected)));
        assert_eq!(
            (doc.heads(), doc.entries()),
            (heads.clone(), entries.clone())
        );
    }
    doc.apply(std::slice::from_ref(&good)).unwrap();
    doc.apply(&[first, good]).unwrap();
    assert_eq!(doc.entries().len(), 2);
}

#[test]
fn events_appended_again_under_a_new_epoch_are_the_same_events() {
    let mut old = empty();
    let mut new = empty();
    let mut all = vec![];
    for step in 0..10 {
        all.push(append(&mut old, &writer(1, 1), &event(1, step)).change);
    }
    for step in 0..10 {
        all.push(append(&mut new, &writer(1, 2), &event(1, step)).change);
    }
    assert_ne!(old.heads(), new.heads());
    assert_eq!(old.entries(), new.entries());
    let mut both = empty();
    both.apply(&all).unwrap();
    assert_eq!(both.heads().len(), 2);
    assert_eq!(both.entries(), old.entries());
    assert!(both.library_agrees());
    let loaded = VisitDoc::from_changes(genesis(), all.iter().map(|c| c.raw())).unwrap();
    assert_eq!(loaded.entries(), old.entries());
}

#[test]
fn two_values_under_one_key_are_both_read() {
    let mut doc = empty();
    let change = append(&mut doc, &writer(1, 1), &event(1, 1)).change;
    let mut parts = change.parts().clone();
    parts.actor = writer(2, 1).actor(visit());
    parts.value = "other".into();
    doc.apply(&[parts.seal(&genesis()).unwrap()]).unwrap();
    let key = event(1, 1).id.to_string();
    let entries = doc.entries();
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|(k, _)| *k == key));
    assert!(doc.library_agrees());
}

#[test]
fn an_event_is_appended_once() {
    let mut doc = empty();
    append(&mut doc, &writer(1, 1), &event(1, 1));
    for epoch in [1, 2] {
        let again = doc.author(writer(1, epoch).actor(visit()), &event(1, 1));
        assert_eq!(again, Err(AuthorError::Duplicate(event(1, 1).id)));
    }
}

#[test]
fn twelve_heads_do_not_stop_a_writer() {
    let mut field = Field::new(12);
    for who in 0..12 {
        field.write(who, 1, who as u8);
    }
    field.merge_all();
    assert_eq!(field.docs[5].heads().len(), 12);
    let own = field.items[5].1.change.hash();
    let actor = writer(5, 105).actor(visit());
    let event = knowing(&field.docs[5], &writer(5, 105), &event(5, 99));
    assert!(event.after.contains(&field.items[5].1.change.parts().key));
    let (change, _) = field.docs[5].author(actor, &event).unwrap();
    assert_eq!(change.parts().deps.len(), 8);
    assert!(change.parts().deps.contains(&own));
    for doc in &mut field.docs {
        doc.apply(std::slice::from_ref(&change)).unwrap();
        assert_eq!(doc.heads().len(), 5);
    }
    assert_eq!(field.docs[0].entries(), field.docs[7].entries());
}

#[test]
fn the_office_writes_without_a_document() {
    let mut doc = empty();
    append(&mut doc, &writer(1, 1), &event(1, 1));
    let mut table = doorstep_doc::MemTable::new();
    for hash in doc.heads() {
        let meta = doc.meta(&hash).unwrap().unwrap();
        let e = event(1, 1);
        let (change, _) = empty().author(writer(1, 1).actor(visit()), &e).unwrap();
        table.insert(&change, meta);
    }
    let actor = writer(0, 1).actor(visit());
    let after = doorstep_doc::newest(&genesis(), &table, &doc.heads(), actor).unwrap();
    let said = said_after(&event(0, 2), after);
    let (change, meta) =
        doorstep_doc::author(&genesis(), &table, &doc.heads(), actor, &said).unwrap();
    assert_eq!(meta.past.iter().count(), 2);
    doc.apply(&[change]).unwrap();
    assert_eq!(doc.entries().len(), 2);

    // Heads that leave out its own change, or that nobody knows.
    let stale = doorstep_doc::author(&genesis(), &doc, &[], actor, &event(0, 3));
    assert_eq!(stale.map(|_| ()), Err(AuthorError::StaleHeads));
    let odd = doorstep_doc::author(&genesis(), &doc, &[Hash([7; 32])], actor, &event(0, 3));
    assert_eq!(
        odd.map(|_| ()),
        Err(AuthorError::UnknownHead(Hash([7; 32])))
    );
}
