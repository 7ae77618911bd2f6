//! What a technician does in the field: the way, the door, inside, and what is told afterwards.

use super::one::{Deed, Deed::*, any, any_pack, known_refusals, pick, tomorrow};
use super::pack::{any_step, any_year};
use crate::id::EventId;
use crate::json::Json;
use crate::testkit::{Crew, data, visit};

const PLAIN: [&str; 10] = [
    "note_added",
    "inspected",
    "tested",
    "cleaned",
    "order_verified",
    "kit_checked",
    "shoe_covers_on",
    "needs_confirmed",
    "suspended",
    "delay_told",
];
const OTHER_SUBJECTS: [&str; 7] = [
    "moving",
    "installation",
    "out_of_hours",
    "reschedule",
    "damage",
    "maintenance",
    "agreement",
];

pub(super) fn act(crew: &mut Crew, who: usize, deed: Deed, n: u16) -> Option<EventId> {
    let v = visit();
    let (kind, d) = match deed {
        SetOut => return Some(crew.travel(who, "d.set_out")),
        Arrive => return Some(crew.travel(who, "d.arrived")),
        Leave => return Some(crew.leave(who)),
        DoorInOrder => {
            crew.travel(who, "d.arrived");
            for (kind, d) in [
                ("d.knocked", data::code("way", "knock3")),
                ("d.greeted", data::empty()),
                ("d.id_shown", data::empty()),
                ("d.introduced", data::empty()),
                (
                    "d.consent_given",
                    data::consent("entry", &known_refusals(crew, who, "entry")),
                ),
                ("d.entered", data::empty()),
            ] {
                crew.write(who, kind, d);
            }
            return None;
        }
        Knock => {
            // 28 to 31 seconds between two knocks, or hardly any.
            crew.pass(if n % 256 >= 128 {
                0
            } else {
                i64::from(n % 4) * 1_000 + 27_000
            });
            (
                "d.knocked",
                data::code(
                    "way",
                    if n.is_multiple_of(2) {
                        "knock3"
                    } else {
                        "bell"
                    },
                ),
            )
        }
        Call => (
            "d.called",
            data::code(
                "outcome",
                if n.is_multiple_of(2) {
                    "no_answer"
                } else {
                    "answered"
                },
            ),
        ),
        LeaveNote => ("d.note_left", data::code("place", "letter_box")),
        Agree => ("d.appointment_agreed", tomorrow(crew, n)),
        Greet => ("d.greeted", data::empty()),
        ShowId => ("d.id_shown", data::empty()),
        Introduce => ("d.introduced", data::empty()),
        LetIn => (
            "d.consent_given",
            data::consent("entry", &known_refusals(crew, who, "entry")),
        ),
        KeepOut => ("d.consent_refused", data::consent("entry", &[])),
        AskOut => ("d.consent_withdrawn", data::consent("entry", &[])),
        Enter => ("d.entered", data::empty()),
        StartRepair => ("d.repair_started", data::empty()),
        Allow => {
            let subject = pick(&OTHER_SUBJECTS, n)?;
            let over = match n.is_multiple_of(5) {
                true => Vec::new(),
                false => known_refusals(crew, who, subject),
            };
            ("d.consent_given", data::consent(subject, &over))
        }
        Disallow => (
            pick(&["d.consent_refused", "d.consent_withdrawn"], n / 8)?,
            data::consent(pick(&OTHER_SUBJECTS, n)?, &[]),
        ),
        Hazard => ("d.hazard_found", data::code("hazard", "gas_smell")),
        Resume => ("d.resumed", data::empty()),
        Correct => {
            let of = any(&crew.replicas[who].history, n)?;
            (
                "d.corrected",
                data::corrected(of, crew.now() - i64::from(n % 600) * 60_000),
            )
        }
        Afterwards => {
            let claimed = crew.now() - i64::from(n % 600) * 60_000;
            if n.is_multiple_of(3) {
                let (kind, d) = any_step(crew, who, n / 3)?;
                return Some(crew.write(who, &kind, data::happened(d, claimed)));
            }
            (
                pick(&["d.arrived", "d.greeted", "d.knocked", "d.entered"], n)?,
                data::happened(data::empty(), claimed),
            )
        }
        PassOn => ("d.visit_handed_over", data::code("to", "dev-wang")),
        UnknownKind => (
            "d.drone_sent",
            Json::from_pairs([("height_cm", 120.into())]),
        ),
        BadData => (
            pick(
                &[
                    "d.quoted",
                    "d.consent_given",
                    "d.consent_refused",
                    "d.part_fitted",
                    "d.signed",
                    "d.paid",
                ],
                n,
            )?,
            Json::from_pairs([("fen", (-1).into())]),
        ),
        Open => {
            let mut d = any_pack(crew, n)?;
            if n.is_multiple_of(4) {
                d.set("calendar", any_year(n / 4)?.into());
            }
            ("d.opened", d)
        }
        _ => {
            let mut d = data::empty();
            if n.is_multiple_of(4) {
                d.set(
                    "note",
                    data::private(v, (n % 256) as u8, "no heat in the north room"),
                );
            }
            return Some(crew.write(who, &format!("d.{}", pick(&PLAIN, n)?), d));
        }
    };
    Some(crew.write(who, kind, d))
}
