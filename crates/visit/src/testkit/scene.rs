//! Small scripted histories: one for each named case that merging or plain life creates, and the edges of a visit.
//! Each is a story of a few acts; its events and its verdict are golden files.

use crate::case::Standards;
use crate::finding::Named;
use crate::testkit::{Crew, DEFAULT, DESK, HEATING, KNOCK, LEAD, LI, OTHER_DESK, WANG, data};

/// A story.
pub struct Scene {
    /// Short name: the code of its case, where it ends in one.
    pub name: &'static str,
    /// The case.
    pub case: Option<Named>,
    /// What happens, in a sentence.
    pub story: &'static str,
    play: fn(&mut Crew),
    pack: &'static str,
}

impl Scene {
    /// Plays it. Everybody knows everything in the end.
    pub fn crew(&self, standards: &Standards) -> Crew {
        let mut crew = Crew::briefed(standards.clone(), self.pack, "no_heat");
        (self.play)(&mut crew);
        crew.share();
        crew
    }
}

const fn scene(case: Named, pack: &'static str, story: &'static str, play: fn(&mut Crew)) -> Scene {
    Scene {
        name: case.code(),
        case: Some(case),
        story,
        play,
        pack,
    }
}

const fn edge(
    name: &'static str,
    pack: &'static str,
    story: &'static str,
    play: fn(&mut Crew),
) -> Scene {
    Scene {
        name,
        case: None,
        story,
        play,
        pack,
    }
}

/// Every scene.
pub const SCENES: &[Scene] = &[
    scene(
        Named::CancelledButAttended,
        KNOCK,
        "The desk cancels while Li, without network, is already inside.",
        |c| {
            inside(c, LI);
            c.write(DESK, "o.cancelled", data::code("reason", "customer_called"));
        },
    ),
    scene(
        Named::ReassignedWhileWorking,
        KNOCK,
        "The desk gives the visit to Zhao while Li works.",
        |c| {
            inside(c, LI);
            c.write(LI, "d.repair_started", data::empty());
            c.write(DESK, "o.assigned", data::persons(&["p-zhao"]));
        },
    ),
    scene(
        Named::BothAttended,
        KNOCK,
        "The desk moves the visit from Li to Wang; neither phone is reached, both arrive.",
        |c| {
            // Never assigned together: the briefing sent both, so this order is of somebody else.
            *c = Crew::new(c.standards.clone());
            c.write(DESK, "o.assigned", data::persons(&["p-li"]));
            c.meet(DESK, LI);
            c.write(DESK, "o.assigned", data::persons(&["p-wang"]));
            c.meet(DESK, WANG);
            let hash = crate::testkit::pack(&c.standards, KNOCK);
            c.write(DESK, "o.standard_pinned", data::pin(hash));
            c.travel(LI, "d.arrived");
            c.travel(WANG, "d.arrived");
        },
    ),
    scene(
        Named::DoubleConsent,
        HEATING,
        "The customer agrees to the valve once to Li and once to Wang.",
        |c| {
            let line = c.write(
                LI,
                "d.quoted",
                data::quote(None, "valve", 30_000, "company"),
            );
            c.meet(LI, WANG);
            let d = data::part_consent(line, line, 30_000, "company", &[]);
            c.write(LI, "d.consent_given", d.clone());
            c.write(WANG, "d.consent_given", d);
        },
    ),
    scene(
        Named::PriceChangedAfterConsent,
        HEATING,
        "The customer agrees to 300 yuan; Wang, who does not know, quotes 360.",
        |c| {
            let line = c.write(
                LI,
                "d.quoted",
                data::quote(None, "valve", 30_000, "company"),
            );
            c.meet(LI, WANG);
            let d = data::part_consent(line, line, 30_000, "company", &[]);
            c.write(LI, "d.consent_given", d);
            c.write(LI, "d.part_fitted", data::fitted(line, line));
            let d = data::quote(Some(line), "valve", 36_000, "company");
            c.write(WANG, "d.quote_revised", d);
        },
    ),
    scene(
        Named::SignedThenChanged,
        HEATING,
        "The customer signs for one part with Li while Wang fits a second.",
        |c| {
            agreed_and_fitted(c, LI, "valve", 30_000);
            c.meet(LI, WANG);
            if let Some(shown) = c.show(LI, 1) {
                c.sign(LI, shown);
            }
            agreed_and_fitted(c, WANG, "seal", 4_000);
        },
    ),
    scene(
        Named::FittedWithoutConsent,
        HEATING,
        "Wang revises the price, and Li fits the part on the consent to the old one.",
        |c| {
            let line = c.write(
                LI,
                "d.quoted",
                data::quote(None, "valve", 30_000, "company"),
            );
            let d = data::part_consent(line, line, 30_000, "company", &[]);
            c.write(LI, "d.consent_given", d);
            c.meet(LI, WANG);
            let d = data::quote(Some(line), "valve", 36_000, "company");
            let revised = c.write(WANG, "d.quote_revised", d);
            c.meet(LI, WANG);
            c.write(LI, "d.part_fitted", data::fitted(line, revised));
        },
    ),
    scene(
        Named::FittedAgainstConcurrentRefusal,
        HEATING,
        "One of the family agrees with Li, who fits the part; another refuses it to Wang.",
        |c| {
            let line = c.write(
                LI,
                "d.quoted",
                data::quote(None, "valve", 30_000, "company"),
            );
            c.meet(LI, WANG);
            let d = data::part_consent(line, line, 30_000, "company", &[]);
            c.write(LI, "d.consent_given", d);
            c.write(LI, "d.part_fitted", data::fitted(line, line));
            c.write(WANG, "d.consent_refused", data::part_answer(line));
        },
    ),
    scene(
        Named::TwoValues,
        HEATING,
        "Two desks correct the fault at the same time, to different kinds.",
        |c| {
            let now = c.now();
            c.write(DESK, "o.fact_set", data::fact(now, "fault_kind", "leaking"));
            let d = data::fact(now, "fault_kind", "noise");
            c.write(OTHER_DESK, "o.fact_set", d);
        },
    ),
    scene(
        Named::TwoClocksDisagree,
        HEATING,
        "Li's phone is an hour fast and without network; Wang acts on what Li recorded.",
        |c| {
            c.reboot(LI);
            c.set_clock(LI, 3_600_000);
            c.travel(LI, "d.arrived");
            c.meet(LI, WANG);
            c.write(WANG, "d.note_added", data::empty());
        },
    ),
    scene(
        Named::PossibleDuplicatePart,
        HEATING,
        "Li and Wang each quote a valve in the same home.",
        |c| {
            for who in [LI, WANG] {
                let d = data::quote(None, "valve", 30_000, "company");
                c.write(who, "d.quoted", d);
            }
        },
    ),
    scene(
        Named::HazardAfterClosure,
        DEFAULT,
        "The desk closes the visit; Wang, who does not know that, records a gas smell.",
        |c| {
            agreed_and_fitted(c, LI, "valve", 30_000);
            c.meet(LI, DESK);
            let covers = c.replicas[DESK].history.newest();
            c.write(DESK, "o.closed", data::closed(&covers));
            c.write(WANG, "d.hazard_found", data::code("hazard", "gas_smell"));
        },
    ),
    scene(
        Named::ChargeRefusedAndPaid,
        HEATING,
        "Li takes money for a part that the customer refuses to Wang.",
        |c| {
            let line = agreed_and_fitted(c, LI, "valve", 30_000);
            c.meet(LI, WANG);
            c.write(WANG, "d.consent_withdrawn", data::part_answer(line));
            c.write(LI, "d.paid", data::paid(30_000));
        },
    ),
    scene(
        Named::Contested,
        HEATING,
        "Li's phone is reported stolen; an arrival recorded on it afterwards comes by Wang's phone.",
        |c| {
            let last = c.travel(LI, "d.set_out");
            c.meet(LI, DESK);
            c.write(
                DESK,
                "o.standing_ended",
                data::standing_ended("dev-li", &[last]),
            );
            c.write(LI, "d.arrived", data::empty());
            c.meet(LI, WANG);
        },
    ),
    scene(
        Named::LateEvidence,
        HEATING,
        "The desk closes the visit; an arrival and a reading come late from Wang's phone.",
        |c| {
            c.travel(WANG, "d.arrived");
            let reading = crate::json::Json::from_pairs([("deci_c", 185.into())]);
            c.write(WANG, "d.reading_taken", reading);
            let covers = c.replicas[DESK].history.newest();
            c.write(DESK, "o.closed", data::closed(&covers));
            c.meet(DESK, LEAD);
        },
    ),
    edge(
        "second-trip",
        KNOCK,
        "Nobody opens to Li, who leaves a note; three days later Wang comes on a trip of her own. \
         Li's knock does not count at her door, and what she did not do is hers.",
        |c| {
            c.travel(LI, "d.arrived");
            c.write(LI, "d.knocked", data::code("way", "knock3"));
            c.pass(30_000);
            c.write(LI, "d.knocked", data::code("way", "bell"));
            c.write(LI, "d.note_left", data::code("place", "letter_box"));
            c.leave(LI);
            c.meet(LI, DESK);
            let start = c.now() + 3 * 86_400_000;
            let window = data::window(start, start + 7_200_000);
            c.write(DESK, "o.appointment_set", window);
            c.write(DESK, "o.assigned", data::persons(&["p-wang"]));
            c.meet(DESK, WANG);
            c.pass(3 * 86_400_000);
            c.travel(WANG, "d.arrived");
            c.write(WANG, "d.greeted", data::empty());
            c.write(WANG, "d.introduced", data::empty());
            let d = data::consent("entry", &[]);
            c.write(WANG, "d.consent_given", d);
            c.write(WANG, "d.entered", data::empty());
        },
    ),
    edge(
        "opened-on-a-phone",
        KNOCK,
        "A neighbour asks Li in: the visit is opened on the phone, without an order. The office gives it one \
         afterwards, and pins another standard, which judges only trips that begin later.",
        |c| {
            *c = Crew::new(c.standards.clone());
            let knock = crate::testkit::pack(&c.standards, KNOCK);
            c.write(LI, "d.opened", data::pin(knock));
            inside(c, LI);
            c.meet(LI, DESK);
            let order = data::order(c.now() - 600_000, "leaking");
            c.write(DESK, "o.order_set", order);
            let heating = crate::testkit::pack(&c.standards, HEATING);
            c.write(DESK, "o.standard_pinned", data::pin(heating));
            c.write(DESK, "o.assigned", data::persons(&["p-li"]));
            c.write(LI, "d.repair_started", data::empty());
        },
    ),
    edge(
        "recorded-afterwards",
        KNOCK,
        "Li's phone was dead: what was done is told afterwards and names every gate that did not hold. \
         The consent told with it gives nothing, so the part was fitted without one.",
        |c| {
            let before = c.now();
            c.pass(3_600_000);
            c.reboot(LI);
            let told = |minutes: i64, d| data::happened(d, before + minutes * 60_000);
            let trip = c.write(LI, "d.arrived", told(0, data::empty()));
            c.replicas[LI].trip = Some(trip);
            c.write(LI, "d.id_shown", told(2, data::empty()));
            let entry = data::consent("entry", &[]);
            c.write(LI, "d.consent_given", told(3, entry));
            c.write(LI, "d.entered", told(4, data::empty()));
            let quote = data::quote(None, "valve", 30_000, "company");
            let line = c.write(LI, "d.quoted", told(10, quote));
            let agreed = data::part_consent(line, line, 30_000, "company", &[]);
            c.write(LI, "d.consent_given", told(11, agreed));
            c.write(LI, "d.part_fitted", told(30, data::fitted(line, line)));
        },
    ),
];

/// Arrives, is let in and goes in, in the order of the knock code.
fn inside(c: &mut Crew, who: usize) {
    c.travel(who, "d.arrived");
    for (kind, d) in [
        ("d.knocked", data::code("way", "knock3")),
        ("d.greeted", data::empty()),
        ("d.id_shown", data::empty()),
        ("d.introduced", data::empty()),
        ("d.consent_given", data::consent("entry", &[])),
        ("d.entered", data::empty()),
    ] {
        c.write(who, kind, d);
    }
}

/// Quotes, agrees and fits one part; its line.
fn agreed_and_fitted(c: &mut Crew, who: usize, part: &str, fen: i64) -> crate::id::EventId {
    let line = c.write(who, "d.quoted", data::quote(None, part, fen, "company"));
    let d = data::part_consent(line, line, fen, "company", &[]);
    c.write(who, "d.consent_given", d);
    c.write(who, "d.part_fitted", data::fitted(line, line));
    line
}
