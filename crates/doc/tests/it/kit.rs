//! Writers, events and a small office for tests.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_doc::{AuthorFacts, Authority, GateOutcome, Genesis, Packed, VisitDoc, Writer, judge};
use doorstep_visit::{Event, EventDraft, EventId, Json, Side, TenantId, VisitId};

pub fn tenant() -> TenantId {
    "acme".parse().unwrap()
}

pub fn visit() -> VisitId {
    "0193a5c0-0000-7000-8000-000000000001".parse().unwrap()
}

pub fn genesis() -> Genesis {
    Genesis::new(&tenant(), visit())
}

/// Writer 0 is the office, the others are devices.
pub fn writer(n: usize, epoch: u64) -> Writer {
    match n {
        0 => Writer::Office {
            process: epoch.to_be_bytes().repeat(2).try_into().unwrap(),
        },
        _ => Writer::Device {
            device: format!("dev-{n}").parse().unwrap(),
            epoch,
        },
    }
}

pub fn facts(n: usize) -> AuthorFacts {
    let dev = if n == 0 {
        "office".to_owned()
    } else {
        format!("dev-{n}")
    };
    let sides: &[Side] = if n == 0 {
        &[Side::Office, Side::Lead]
    } else {
        &[Side::Device]
    };
    AuthorFacts {
        devices: BTreeMap::from([(
            dev.parse().unwrap(),
            BTreeSet::from([format!("p-{n}").parse().unwrap()]),
        )]),
        sides: sides.iter().copied().collect(),
    }
}

pub fn draft(n: usize, kind: &str, after: Vec<EventId>, at: i64) -> EventDraft {
    let dev = if n == 0 {
        "office".to_owned()
    } else {
        format!("dev-{n}")
    };
    EventDraft {
        kind: kind.into(),
        after,
        trip: None,
        by: format!("p-{n}").parse().unwrap(),
        dev: dev.parse().unwrap(),
        at,
        mono: None,
        boot: None,
        srv: None,
        data: Json::object(),
    }
}

pub fn event(n: usize, step: i64) -> Event {
    let kind = if n == 0 { "o.fact_set" } else { "d.inspected" };
    let mut draft = draft(n, kind, vec![], 1_763_950_000_000 + step);
    draft.data.set("step", step.into());
    draft.seal(visit()).unwrap()
}

/// The same event, said by a writer who knows everything in a document.
pub fn knowing(doc: &VisitDoc, writer: &Writer, event: &Event) -> Event {
    let after = doc.newest(writer.actor(visit())).unwrap();
    said_after(event, after)
}

/// The same event with other words about what its writer knew.
pub fn said_after(event: &Event, after: Vec<EventId>) -> Event {
    let list = |ids: &[EventId]| {
        let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
        format!("\"after\":[{}]", ids.join(","))
    };
    let mut after = after;
    after.sort_unstable();
    let bytes = event.bytes.replacen(&list(&event.after), &list(&after), 1);
    Event::parse(visit(), &bytes).unwrap()
}

/// Appends an event of a writer who knows everything in a document, and gives the change with its writer.
pub fn append(doc: &mut VisitDoc, writer: &Writer, event: &Event) -> Packed {
    tell(doc, writer, &knowing(doc, writer, event))
}

/// Appends an event as it is.
pub fn tell(doc: &mut VisitDoc, writer: &Writer, event: &Event) -> Packed {
    let (change, _) = doc.author(writer.actor(visit()), event).unwrap();
    doc.apply(std::slice::from_ref(&change)).unwrap();
    Packed {
        writer: writer.clone(),
        change,
    }
}

/// The gate as the office runs it, with the document as the table.
pub fn gate(doc: &VisitDoc, n: usize, item: &Packed) -> GateOutcome {
    let facts = facts(n);
    let Ok(outcome) = judge(
        doc.genesis(),
        doc,
        &item.writer,
        Authority::Facts(&facts),
        &item.change,
    );
    outcome
}
