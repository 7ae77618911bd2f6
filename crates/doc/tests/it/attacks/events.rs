//! Attacks in the right shape: what stands in the event is wrong.

use super::{Attack, Scene};
use crate::chunk::Body;
use crate::kit::{draft, visit, writer};

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
        let after = scene.doc.newest(writer(1, 1).actor(visit())).unwrap();
        let mut draft = draft(1, "d.inspected", after, 1);
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
    let after = |ids: Vec<doorstep_visit::EventId>| event_of(&|d| d.after.clone_from(&ids));
    let [first, second, other] =
        [&scene.first, &scene.second, &scene.other].map(|item| item.change.parts().key);
    let nobodys = doorstep_visit::EventId([255; 16]);
    add(
        "after-nothing",
        "after_left_out",
        "as if its writer knew of nothing, not even of what it had written",
        after(vec![]),
    );
    add(
        "after-own-only",
        "after_left_out",
        "as if it did not know of the other device's record, on which it rests",
        after(vec![second]),
    );
    add(
        "after-others-only",
        "after_left_out",
        "as if it did not know of its writer's own",
        after(vec![other]),
    );
    add(
        "after-unknown",
        "after_outside",
        "names a record that nobody has",
        after(vec![second, other, nobodys]),
    );
    add(
        "after-older",
        "after_outside",
        "names an older record of its own instead of the newest",
        after(vec![first, other]),
    );
    add(
        "after-beside",
        "after_outside",
        "names the other device's record and rests on its own alone",
        {
            let mut alone = base.clone();
            alone.deps.retain(|d| *d != scene.other.change.hash().0);
            let mut draft = draft(1, "d.inspected", vec![second, other], 1);
            draft.data.set("beside", true.into());
            let event = draft.seal(visit()).unwrap();
            alone
                .with_event(&event.id.to_string(), &event.bytes)
                .chunk()
        },
    );
    let ids = |ids: &[doorstep_visit::EventId]| -> String {
        let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
        format!("\"after\":[{}]", ids.join(","))
    };
    let mut both = [second, other];
    both.sort_unstable();
    let honest = ids(&both);
    both.reverse();
    let nine: Vec<_> = (0..9).map(|n| doorstep_visit::EventId([n; 16])).collect();
    for (name, why, list) in [
        (
            "after-unsorted",
            "names the right ones in another order",
            both.to_vec(),
        ),
        (
            "after-twice",
            "names one of them twice",
            vec![second, second],
        ),
        ("after-nine", "names nine", nine),
    ] {
        let bytes = text(&value.replacen(&honest, &ids(&list), 1));
        add(name, "event_envelope", why, bytes);
    }
    list
}
