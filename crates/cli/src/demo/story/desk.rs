//! The dispatcher's morning: orders come in, and each customer is called within half an hour.

use super::beats::{Beats, TAKEN};

/// Orders that were there when the morning began.
const EARLY: [&str; 4] = ["hazard", "noise", "no_answer", "main"];
/// Orders that come in during the morning: part in the story and minute.
const DAY: [(&str, i64); 8] = [
    ("cancelled", -167),
    ("later", -163),
    ("later_too", -149),
    ("late", -131),
    ("quoting", -94),
    ("second", -79),
    ("unassigned", -61),
    ("new", -24),
];

/// What the dispatcher does when the customer is on the telephone.
const CALLED: &[&str] = &["customer_contacted", "report_verified"];

pub fn beats() -> Beats {
    let early = Beats::default().at(-204, 0, |s| {
        s.headline(
            "调度员给客户打电话，约好时间",
            "The dispatcher calls the customers and agrees the times",
        );
        EARLY
            .iter()
            .try_for_each(|part| s.dispatcher(part, &[TAKEN, CALLED].concat()))
    });
    DAY.into_iter().fold(early, |beats, (part, min)| {
        let beats = beats.at(min, 0, move |s| {
            s.order_comes_in(part)?;
            s.dispatcher(part, TAKEN)
        });
        match part {
            // The last one is reported and not called yet: its clock runs when the morning ends.
            "new" => beats,
            _ => beats.at(min + 4, 0, move |s| s.dispatcher(part, CALLED)),
        }
    })
}
