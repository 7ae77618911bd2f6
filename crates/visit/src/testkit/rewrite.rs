//! The same history with other envelopes: every reference follows the new ids.
//! Answers "what if the wall clock had been set off" without playing it again.

use std::collections::BTreeMap;

use crate::event::{Event, EventDraft};
use crate::history::History;
use crate::id::EventId;
use crate::json::Json;

/// Rewrites each event, causes before effects, and returns the new history and the new id of each old one.
/// Roots of signatures keep their bytes and so no longer fit.
///
/// # Panics
/// When `change` makes something that is no event.
pub fn rewrite(
    history: &History,
    mut change: impl FnMut(&mut EventDraft),
) -> (History, BTreeMap<EventId, EventId>) {
    let mut ids: BTreeMap<EventId, EventId> = BTreeMap::new();
    let mut events = Vec::new();
    for e in history.events() {
        let new = |id: &EventId| ids.get(id).copied().unwrap_or(*id);
        let mut draft = EventDraft {
            kind: e.kind.clone(),
            after: e.after.iter().map(new).collect(),
            trip: e.trip.as_ref().map(new),
            by: e.by.clone(),
            dev: e.dev.clone(),
            at: e.at,
            mono: e.mono,
            boot: e.boot.clone(),
            srv: e.srv,
            data: follow(&e.data, &ids),
        };
        change(&mut draft);
        let event: Event = draft.seal(history.visit()).expect("an event");
        ids.insert(e.id, event.id);
        events.push(event);
    }
    (History::new(history.visit(), events), ids)
}

fn follow(j: &Json, ids: &BTreeMap<EventId, EventId>) -> Json {
    match j {
        Json::Text(s) => match s.parse().ok().and_then(|id: EventId| ids.get(&id)) {
            Some(new) => new.to_string().into(),
            None => j.clone(),
        },
        Json::List(items) => Json::List(items.iter().map(|i| follow(i, ids)).collect()),
        Json::Map(m) => Json::Map(m.iter().map(|(k, v)| (k.clone(), follow(v, ids))).collect()),
        other => other.clone(),
    }
}
