//! A morning at a heating company, told through real phones that speak the real protocol.
//! It ends at 11:12 with something of everything that a lead may have to look at.

mod charges;

use std::collections::BTreeMap;

use doorstep_doc::{ChangeTable, Packed, causality};
use doorstep_office::{Household, NewOrder};
use doorstep_standard::Lang;
use doorstep_visit::case::Standards;
use doorstep_visit::fold::{Now, fold};
use doorstep_visit::history::History;
use doorstep_visit::signoff::{root, signing_payload};
use doorstep_visit::statement::{self, Names};
use doorstep_visit::{Event, EventDraft, EventId, Json, VisitId};
use doorstep_wire::{Blob, PrivateValue, Salt32};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};

use crate::world::{Held, MORNING, PASSWORD, Phone, World, id, standard_files};

const MIN: i64 = 60_000;
/// A part: its code and its name.
const BALL_VALVE: (&str, &str) = ("ball_valve_dn20", "球阀 DN20");
pub const GUIDE: &str = "heating-guide-30min";
pub const KNOCK: &str = "knock-30s-service-code";

/// The office at the end of the morning.
pub struct Story {
    pub world: World,
    /// Two technicians at once, a price changed while one was offline, signed.
    pub main: VisitId,
    /// A household whose name tries to be markup.
    pub hostile: VisitId,
    /// Labour on the bill, and a part that the customer still has to buy.
    pub charged: VisitId,
}

/// A time of that day, UTC milliseconds.
fn at(hour: i64, minute: i64, second: i64) -> i64 {
    MORNING + (hour - 9) * 60 * MIN + minute * MIN + second * 1000
}

fn obj<const N: usize>(pairs: [(&str, Json); N]) -> Json {
    Json::from_pairs(pairs)
}

/// A technician with a phone: times are set, not measured.
struct Hand {
    phone: Phone,
    trip: BTreeMap<VisitId, EventId>,
    blobs: BTreeMap<VisitId, Vec<Blob>>,
    key: SigningKey,
    contact: bool,
}

impl Hand {
    fn new(world: &World, person: &str) -> Self {
        let secret: [u8; 32] = Sha256::digest(person.as_bytes()).into();
        Self {
            phone: world.enrol(person),
            trip: BTreeMap::new(),
            blobs: BTreeMap::new(),
            key: SigningKey::from_slice(&secret).unwrap(),
            contact: true,
        }
    }

    fn act(&mut self, visit: VisitId, when: i64, act: &str, data: Json) -> EventId {
        let writer = self.phone.writer();
        let (by, dev) = (self.phone.person.clone(), self.phone.device.clone());
        let trip = self.trip.get(&visit).copied();
        let boot = MORNING - 3_600_000;
        let held = self.phone.hold(visit);
        let event = EventDraft {
            kind: format!("d.{act}").into(),
            after: held.newest.iter().copied().take(8).collect(),
            trip,
            by,
            dev,
            at: when,
            mono: Some(when - boot),
            boot: Some("b1".into()),
            srv: self.contact.then_some((boot, 40)),
            data,
        }
        .seal(visit)
        .unwrap();
        let (change, _) = held.doc.author(writer.actor(visit), &event).unwrap();
        add(held, &change);
        held.pending.push(Packed { writer, change });
        if matches!(act, "set_out" | "arrived") {
            self.trip.entry(visit).or_insert(event.id);
        }
        event.id
    }

    fn plain(&mut self, visit: VisitId, acts: &[(i64, &str)]) {
        for (when, act) in acts {
            self.act(visit, *when, act, Json::object());
        }
    }

    fn leave(&mut self, visit: VisitId, when: i64) {
        self.act(visit, when, "left_home", Json::object());
        self.trip.remove(&visit);
    }

    fn consent(&mut self, visit: VisitId, when: i64, act: &str, data: Json) -> EventId {
        let mut d = data;
        d.set("how", "spoken".into());
        if d.get("relation").is_none() {
            d.set("relation", "owner".into());
        }
        self.act(visit, when, act, d)
    }

    /// A private value that travels beside the events.
    fn private(&mut self, visit: VisitId, text: &str) -> Json {
        let random: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let p = doorstep_visit::private::private_hash(visit, &random, text);
        let key: [u8; 32] = doorstep_visit::id::from_base32(&p)
            .unwrap()
            .try_into()
            .unwrap();
        let value = PrivateValue {
            random: Salt32(random),
            value: text.into(),
        };
        self.phone.values.insert(key, (visit, value));
        obj([("p", p.into())])
    }

    fn quote(
        &mut self,
        visit: VisitId,
        when: i64,
        (part, name): (&str, &str),
        fen: i64,
    ) -> EventId {
        let name = self.private(visit, name);
        let d = obj([
            ("name", name),
            ("fen", fen.into()),
            ("part", part.into()),
            ("quantity", 1.into()),
            ("source", "company".into()),
        ]);
        self.act(visit, when, "quoted", d)
    }

    fn agree(&mut self, visit: VisitId, when: i64, line: EventId, fen: i64) -> EventId {
        let d = obj([
            ("subject", "part".into()),
            ("line", line.to_string().into()),
            ("quote", line.to_string().into()),
            ("fen", fen.into()),
            ("source", "company".into()),
        ]);
        self.consent(visit, when, "consent_given", d)
    }

    fn fit(&mut self, visit: VisitId, when: i64, line: EventId) {
        let d = obj([
            ("line", line.to_string().into()),
            ("quote", line.to_string().into()),
        ]);
        self.act(visit, when, "part_fitted", d);
    }

    /// Knocks as often as there are times.
    fn knock(&mut self, visit: VisitId, times: &[i64]) {
        for t in times {
            self.act(visit, *t, "knocked", obj([("way", "knock3".into())]));
        }
    }

    /// Greets, shows the ID, says why, is let in and goes in.
    fn come_in(&mut self, visit: VisitId, when: i64) {
        self.plain(
            visit,
            &[
                (when, "greeted"),
                (when + 9_000, "id_shown"),
                (when + 16_000, "introduced"),
            ],
        );
        let d = obj([("subject", "entry".into())]);
        self.consent(visit, when + 24_000, "consent_given", d);
        self.plain(
            visit,
            &[
                (when + 40_000, "shoe_covers_on"),
                (when + 55_000, "entered"),
                (when + 95_000, "needs_confirmed"),
            ],
        );
    }

    fn blob(&mut self, visit: VisitId, bytes: Vec<u8>) -> Json {
        let hash: [u8; 32] = Sha256::digest(&bytes).into();
        let random = [hash[0]; 32];
        let key = doorstep_visit::private::private_hash(visit, &random, "key");
        self.blobs.entry(visit).or_default().push(Blob::new(bytes));
        obj([
            ("b", data_encoding::HEXLOWER.encode(&hash).into()),
            ("key", obj([("p", key.into())])),
        ])
    }

    /// Shows the statement as it stands on this phone, then has it signed.
    fn sign(&mut self, world: &World, visit: VisitId, shown: i64, signed: i64) {
        let history = History::new(visit, self.phone.events(visit));
        let standards = standards(world);
        let now = Now {
            at: shown,
            mono: None,
        };
        let state = fold(&history, &standards, &now);
        let standard = state.standard.and_then(|h| standards.get(&h));
        let names = Names {
            company: "北方热力".into(),
            people: world
                .office
                .people(&world.tenant)
                .unwrap()
                .into_iter()
                .map(|p| (p.person, p.name))
                .collect(),
            address: "新华路 3 号院 2 单元 501".into(),
            private: self
                .phone
                .values
                .iter()
                .map(|(p, (_, v))| (doorstep_visit::id::base32(p), v.value.clone()))
                .collect(),
        };
        let text = statement::render(
            &state,
            &history,
            standard.map(AsRef::as_ref),
            &names,
            Lang::Zh,
        );
        let stored = self.blob(visit, statement::seal([11; 32], &text));
        let covers = history.newest();
        let (hash, _) = root(&history, &covers);
        let mut d = obj([
            ("covers", covers.iter().map(ToString::to_string).collect()),
            ("language", "zh-CN".into()),
            ("root", data_encoding::HEXLOWER.encode(&hash).into()),
            ("statement", stored),
            ("total_fen", state.bill.total_fen.into()),
        ]);
        self.act(visit, shown, "statement_shown", d.clone());
        let mut strokes = vec![12; 32];
        strokes.extend(
            "[[[20,60],[38,22],[52,70],[64,30],[80,66]],[[96,28],[98,70]],[[90,44],[120,40]],[[132,30],[128,72],[150,52],[168,70],[188,26]]]"
                .bytes(),
        );
        d.set("relation", "owner".into());
        d.set("strokes", self.blob(visit, strokes));
        let sig: Signature = self.key.sign(&signing_payload(&world.tenant, visit, &d));
        d.set(
            "sig",
            data_encoding::HEXLOWER.encode(&sig.to_bytes()).into(),
        );
        self.act(visit, signed, "signed", d);
    }

    /// Meets the office at this moment.
    fn sync(&mut self, world: &World, when: i64) {
        go_to(world, when);
        for _ in 0..20 {
            let mut request = self.phone.request();
            for push in &mut request.push {
                let visit = crate::world::visit_of(push.doc);
                push.blobs = self.blobs.get(&visit).cloned().unwrap_or_default();
            }
            let answer = world.exchange(&self.phone, &request);
            self.phone.take(&answer);
            if !answer.more && !answer.reset {
                return;
            }
        }
        panic!("sync does not come to an end");
    }
}

fn add(held: &mut Held, change: &doorstep_doc::SealedChange) {
    let genesis = held.doc.genesis().clone();
    let meta = causality(&genesis, &held.table, change).unwrap().unwrap();
    assert!(held.table.meta(&change.hash()).unwrap().is_none());
    held.table.insert(change, meta);
    held.doc.apply(std::slice::from_ref(change)).unwrap();
    let event = Event::parse(genesis.visit(), &change.parts().value).unwrap();
    held.newest.retain(|e| !event.after.contains(e));
    held.newest.push(event.id);
}

fn go_to(world: &World, when: i64) {
    let now = world.office.now_ms();
    assert!(when >= now, "the story runs forward");
    world.clock.advance(when - now);
}

fn standards(world: &World) -> Standards {
    world
        .office
        .standards(&world.tenant)
        .unwrap()
        .iter()
        .map(|row| {
            let s = world.office.standard(&world.tenant, &row.hash).unwrap();
            (s.hash, std::sync::Arc::new(s))
        })
        .collect()
}

struct Home(&'static str, &'static str, &'static str);

fn order(
    world: &World,
    home: &Home,
    fault: &str,
    standard: &str,
    reported: i64,
    window: (i64, i64),
    assign: &[&str],
) -> VisitId {
    let order = NewOrder {
        reference: None,
        facts: BTreeMap::from([
            ("fault_kind".to_owned(), Json::from(fault)),
            ("fault_place".to_owned(), Json::from("indoor")),
            ("scope".to_owned(), Json::from("company")),
        ]),
        reported_at: Some(reported),
        appointment: Some(window),
        household: Household {
            household: Some(home.0.into()),
            name: home.1.into(),
            phone: "13800138000".into(),
            address: home.2.into(),
        },
        standard: Some(standard.into()),
        assign: assign.iter().map(|p| id(p)).collect(),
    };
    world
        .office
        .create_order(&world.tenant, &id("p-desk"), &order)
        .unwrap()
        .visit
}

/// Tells the whole morning.
pub fn story() -> Story {
    let world = World::new();
    for pack in [GUIDE, KNOCK] {
        world
            .office
            .publish_standard(&world.tenant, &id("p-admin"), &standard_files(pack))
            .unwrap();
    }
    for (person, name) in [("p-lead", "sun"), ("p-desk", "qian"), ("p-admin", "zhou")] {
        world
            .office
            .set_password(&world.tenant, &id(person), name, PASSWORD)
            .unwrap();
    }
    let mut li = Hand::new(&world, "p-li");
    let mut wang = Hand::new(&world, "p-wang");
    let mut zhao = Hand::new(&world, "p-zhao");
    let w = |h, m, len| (at(h, m, 0), at(h, m + len, 0));
    let o = |home: Home, fault: &str, pack: &str, reported, window, who: &[&str]| {
        order(&world, &home, fault, pack, reported, window, who)
    };

    let main = o(
        Home("3-2-501", "王秀英", "新华路 3 号院 2 单元 501"),
        "no_heat",
        KNOCK,
        at(8, 12, 0),
        w(9, 15, 30),
        &["p-li", "p-wang"],
    );
    let late = o(
        Home(
            "5-1-102",
            "陈<b>建国</b>\"'><script>alert(1)</script>",
            "新华路 5 号院 1 单元 102",
        ),
        "low_heat",
        KNOCK,
        at(8, 40, 0),
        w(10, 30, 25),
        &["p-li"],
    );
    let later = o(
        Home("8-3-301", "刘敏", "光明街 8 号院 3 单元 301"),
        "noise",
        KNOCK,
        at(8, 45, 0),
        w(14, 0, 60),
        &["p-wang"],
    );
    let attended = o(
        Home("9-1-203", "张丽华", "光明街 9 号院 1 单元 203"),
        "no_heat",
        KNOCK,
        at(8, 50, 0),
        w(10, 40, 30),
        &["p-wang"],
    );
    let leak = o(
        Home("2-2-201", "赵国庆", "朝阳路 2 号院 2 单元 201"),
        "leaking",
        GUIDE,
        at(8, 55, 0),
        w(9, 20, 20),
        &["p-zhao"],
    );
    let nobody = o(
        Home("4-1-401", "孙桂芳", "朝阳路 4 号院 1 单元 401"),
        "no_heat",
        KNOCK,
        at(8, 58, 0),
        w(10, 0, 30),
        &["p-zhao"],
    );
    let off = o(
        Home("6-2-302", "周志强", "朝阳路 6 号院 2 单元 302"),
        "low_heat",
        KNOCK,
        at(8, 59, 0),
        w(15, 0, 60),
        &["p-zhao"],
    );
    let open = o(
        Home("7-1-101", "吴玉兰", "光明街 7 号院 1 单元 101"),
        "no_heat",
        GUIDE,
        at(8, 59, 30),
        w(13, 0, 60),
        &[],
    );
    let _ = (later, open);
    for (hand, when) in [
        (&mut li, at(9, 2, 0)),
        (&mut wang, at(9, 3, 0)),
        (&mut zhao, at(9, 4, 0)),
    ] {
        hand.sync(&world, when);
    }

    // Zhao has a leak: three minutes late by the guide's clock, and a part goes in that nobody agreed to.
    zhao.plain(
        leak,
        &[(at(9, 5, 0), "kit_checked"), (at(9, 6, 0), "set_out")],
    );
    zhao.sync(&world, at(9, 6, 5));
    li.plain(main, &[(at(9, 8, 0), "set_out")]);
    li.sync(&world, at(9, 8, 5));
    wang.plain(main, &[(at(9, 20, 0), "set_out")]);
    wang.sync(&world, at(9, 20, 10));
    li.plain(main, &[(at(9, 21, 4), "arrived")]);
    li.knock(main, &[at(9, 21, 40), at(9, 22, 2)]);
    li.come_in(main, at(9, 22, 31));
    li.sync(&world, at(9, 24, 10));
    zhao.plain(leak, &[(at(9, 28, 20), "arrived")]);
    zhao.knock(leak, &[at(9, 28, 50)]);
    zhao.plain(
        leak,
        &[
            (at(9, 29, 0), "waited"),
            (at(9, 29, 30), "introduced"),
            (at(9, 29, 40), "id_shown"),
            (at(9, 29, 50), "greeted"),
        ],
    );
    zhao.consent(
        leak,
        at(9, 30, 10),
        "consent_given",
        obj([("subject", "entry".into()), ("relation", "family".into())]),
    );
    zhao.plain(
        leak,
        &[
            (at(9, 30, 40), "shoe_covers_on"),
            (at(9, 31, 0), "entered"),
            (at(9, 33, 0), "cause_found"),
        ],
    );
    zhao.sync(&world, at(9, 34, 0));

    // Li and Wang, both at 3-2-501. Li knocked again too soon.
    wang.plain(main, &[(at(9, 36, 40), "arrived")]);
    wang.sync(&world, at(9, 36, 45));
    li.act(
        main,
        at(9, 37, 0),
        "reading_taken",
        obj([("deci_c", 175.into())]),
    );
    let line = li.quote(main, at(9, 43, 20), BALL_VALVE, 8_500);
    li.sync(&world, at(9, 44, 0));
    wang.sync(&world, at(9, 45, 0));
    wang.come_in(main, at(9, 45, 30));
    li.sync(&world, at(9, 46, 0));
    wang.sync(&world, at(9, 47, 20));

    // Zhao fits without asking, then is out of reach from 10:02 on.
    let clamp = zhao.quote(
        leak,
        at(9, 47, 0),
        ("repair_clamp_dn25", "抢修卡 DN25"),
        4_800,
    );
    zhao.plain(leak, &[(at(9, 49, 0), "repair_started")]);
    zhao.fit(leak, at(9, 55, 0), clamp);
    zhao.charge(leak);
    zhao.plain(
        nobody,
        &[(at(9, 56, 30), "set_out"), (at(10, 0, 0), "arrived")],
    );
    zhao.knock(nobody, &[at(10, 0, 20), at(10, 0, 55)]);
    zhao.act(
        nobody,
        at(10, 1, 30),
        "called",
        obj([("outcome", "no_answer".into())]),
    );
    zhao.plain(nobody, &[(at(10, 1, 50), "note_left")]);
    zhao.sync(&world, at(10, 2, 0));

    // Li goes down to the basement: agreed, fitted, tested, signed, all without network.
    li.agree(main, at(9, 48, 10), line, 8_500);
    li.plain(main, &[(at(9, 50, 0), "repair_started")]);
    li.fit(main, at(10, 6, 30), line);
    // Wang, upstairs and online, finds that the price list says more.
    let revised = obj([
        ("line", line.to_string().into()),
        ("fen", 9_800.into()),
        ("part", BALL_VALVE.0.into()),
        ("name", wang.private(main, BALL_VALVE.1)),
        ("quantity", 1.into()),
        ("source", "company".into()),
    ]);
    wang.act(main, at(9, 58, 0), "quote_revised", revised);
    wang.leave(main, at(10, 9, 0));
    wang.sync(&world, at(10, 10, 0));
    li.plain(
        main,
        &[
            (at(10, 18, 0), "tested"),
            (at(10, 21, 0), "effect_confirmed"),
            (at(10, 24, 0), "cleaned"),
        ],
    );
    li.sign(&world, main, at(10, 27, 0), at(10, 28, 40));
    li.act(
        main,
        at(10, 30, 0),
        "paid",
        obj([("fen", 8_500.into()), ("way", "mobile".into())]),
    );
    li.leave(main, at(10, 31, 0));

    // The desk calls off what Wang is already at, and a visit of the afternoon.
    wang.plain(
        attended,
        &[(at(10, 34, 0), "set_out"), (at(10, 46, 0), "arrived")],
    );
    wang.knock(attended, &[at(10, 46, 20)]);
    wang.come_in(attended, at(10, 46, 50));
    go_to(&world, at(10, 50, 0));
    for (visit, reason) in [(attended, "heat_back"), (off, "duplicate_order")] {
        world
            .office
            .cancel(&world.tenant, &id("p-desk"), visit, reason)
            .unwrap();
    }
    li.sync(&world, at(10, 58, 0));
    wang.sync(&world, at(11, 6, 0));
    go_to(&world, at(11, 12, 0));
    Story {
        world,
        main,
        hostile: late,
        charged: leak,
    }
}
