//! Attacks in the right shape: what stands in the event is wrong.

use super::{Attack, Scene};
use crate::chunk::Body;
use crate::kit::{draft, visit};

pub fn attacks(scene: &Scene, base: &Body) -> Vec<Attack> {
    let value = scene.honest.change.parts().value.clone();
    let mut list = vec![];
    let mut add = |name, code, why, bytes| {
        list.push(Attack {
            name,
            code,
            why,
            bytes,
        })
    };
    let event_of = |change: &dyn Fn(&mut doorstep_visit::EventDraft)| {
        let mut draft = draft(1, "d.inspected", vec![], 1);
        change(&mut draft);
        let event = draft.seal(visit()).unwrap();
        base.clone()
            .with_event(&event.id.to_string(), &event.bytes)
            .chunk()
    };
    let text = |value: &str| {
        let key = doorstep_visit::event::event_id(visit(), value).to_string();
        base.clone().with_event(&key, value).chunk()
    };
    let key = scene.first.change.parts().key.to_string();
    add(
        "event-other-key",
        "event_wrong_id",
        "under the id of another event",
        base.clone().with_event(&key, &value).chunk(),
    );
    add(
        "event-not-json",
        "event_not_canonical",
        "no JSON",
        text("hello"),
    );
    add(
        "event-spaced",
        "event_not_canonical",
        "JSON with a space",
        text(&value.replacen(':', ": ", 1)),
    );
    add(
        "event-extra-member",
        "event_envelope",
        "a member that the envelope does not have",
        text(&value.replacen("\"d\":", "\"cc\":1,\"d\":", 1)),
    );
    add(
        "event-nested",
        "event_not_canonical",
        "one list deeper than an event may be",
        text(&("[".repeat(17) + &"]".repeat(17))),
    );
    add(
        "event-other-device",
        "event_device",
        "in the name of device 2",
        event_of(&|d| d.dev = "dev-2".parse().unwrap()),
    );
    add(
        "event-other-person",
        "event_person",
        "in the name of a person never enrolled",
        event_of(&|d| d.by = "p-2".parse().unwrap()),
    );
    add(
        "event-as-lead",
        "event_side",
        "a crew lead's word from a technician",
        event_of(&|d| d.kind = "l.settled".into()),
    );
    add(
        "event-as-office",
        "event_device",
        "the office's word from a device",
        event_of(&|d| {
            d.kind = "o.cancelled".into();
            d.dev = "office".parse().unwrap();
        }),
    );
    list
}
