//! Golden bytes, and the plain way through: author, gate, apply, load, pack.

use doorstep_doc::pack::{PackLimits, decode, encode};
use doorstep_doc::{GateOutcome, Genesis, VisitDoc, read_exact};

use crate::kit::{append, event, gate, genesis, tenant, visit, writer};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn genesis_is_the_same_everywhere() {
    let g = genesis();
    assert_eq!(g.raw(), Genesis::new(&tenant(), visit()).raw());
    insta::assert_snapshot!(format!("{}\n{}\n{}", g.actor(), g.hash(), hex(g.raw())));
}

#[test]
fn a_change_is_the_same_everywhere() {
    let mut doc = VisitDoc::new(&tenant(), visit());
    let item = append(&mut doc, &writer(1, 7), &event(1, 1));
    let change = &item.change;
    assert_eq!(read_exact(change.raw(), doc.genesis()).unwrap(), *change);
    insta::assert_snapshot!(format!("{}\n{}", change.hash(), hex(change.raw())));
}

#[test]
fn from_one_document_to_another() {
    let mut phone = VisitDoc::new(&tenant(), visit());
    let (one, two) = (writer(1, 7), writer(2, 8));
    let mut items = vec![];
    for step in 0..20 {
        let (n, w) = if step % 3 == 0 { (2, &two) } else { (1, &one) };
        items.push(append(&mut phone, w, &event(n, step)));
    }
    let mut office = VisitDoc::new(&tenant(), visit());
    let bytes = encode(office.genesis(), &[], &items).unwrap();
    let Ok(got) = decode(
        office.genesis(),
        &[],
        &bytes,
        PackLimits::default(),
        &office,
    );
    let got = got.unwrap();
    assert_eq!(got, items);
    for item in &got {
        let n = if item.writer == one { 1 } else { 2 };
        assert!(matches!(gate(&office, n, item), GateOutcome::Admitted(_)));
        office.apply(std::slice::from_ref(&item.change)).unwrap();
        assert!(matches!(gate(&office, n, item), GateOutcome::Known));
    }
    assert_eq!(office.entries(), phone.entries());
    assert_eq!(office.entries().len(), 20);
    assert_eq!(office.heads(), phone.heads());
    let rows: Vec<&[u8]> = items.iter().map(|i| i.change.raw()).collect();
    let loaded = VisitDoc::from_changes(genesis(), rows).unwrap();
    assert_eq!(loaded.entries(), phone.entries());
}
