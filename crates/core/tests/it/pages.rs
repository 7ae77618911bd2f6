//! Screens that one call draws: long lists by pages with an honest total, where each record is, how healthy the phone is.

use std::sync::Arc;

use doorstep_core::codes::{ActionTopic, CustodyStatus, HealthStatus, HealthTopic, Sign};
use doorstep_core::{ActionInput, Config, Core, Lang, MemoryEpoch, OpenInput, SoftwareVault};
use doorstep_wire::AckStatus;

use crate::kit::{MORNING, Phone, SeededRandom, entry, pack};
use crate::office::{Fault, Office};

const KNOCK: &str = "knock-30s-service-code";
const DAY: i64 = 86_400_000;

#[test]
fn a_long_record_comes_in_pages() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let opened = phone.core.open_unplanned(&OpenInput::default()).unwrap();
    let visit = opened.visit;
    for n in 0..204 {
        phone.clock.pass(1_000);
        phone.core.note_add(&visit, &format!("n{n}")).unwrap();
    }
    let view = phone.view(&visit);
    assert_eq!((view.record.len(), view.record_total), (200, 205));
    assert_eq!(view.record[199].detail, "“n203”", "the newest, at the end");

    let first = phone.core.evidence(&visit, 0).unwrap();
    assert_eq!((first.records.len(), first.total), (200, 205));
    let rest = phone.core.evidence(&visit, 200).unwrap();
    assert_eq!((rest.records.len(), rest.from, rest.total), (5, 200, 205));
    assert_eq!(view.record[..195], first.records[5..]);
    assert_eq!(view.record[195..], rest.records[..]);
    for beyond in [205, u64::MAX] {
        let none = phone.core.evidence(&visit, beyond).unwrap();
        assert_eq!((none.records.len(), none.total), (0, 205));
    }
}

#[test]
fn a_long_day_comes_in_pages_and_names_the_next_visit_on_each() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let mut opened = Vec::new();
    for _ in 0..203 {
        phone.clock.pass(1_000);
        let one = phone.core.open_unplanned(&OpenInput::default()).unwrap();
        opened.push(one.visit);
    }
    // The one under way stands on the second page.
    phone.tap(&opened[201], "arrived");
    let (first, second) = (
        phone.core.today().unwrap(),
        phone.core.today_from(200).unwrap(),
    );
    assert_eq!((first.visits.len(), first.visits_total), (200, 203));
    assert_eq!((second.visits.len(), second.visits_total), (3, 203));
    let all = first.visits.iter().chain(&second.visits);
    assert!(all.map(|v| &v.visit).eq(&opened));
    assert_eq!(first.next.as_ref().unwrap().visit, opened[201]);
    assert_eq!(first.next, second.next);
    assert!(phone.core.today_from(203).unwrap().empty_text.is_empty());
}

#[test]
fn news_say_how_much_came() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li", "dev-wang"]);
    let key = visit.to_string();
    let (mut li, mut wang) = (Phone::new("li"), Phone::new("wang"));
    for phone in [&mut li, &mut wang] {
        phone.core.sync_now(&office, &mut |_| {}).unwrap();
    }
    li.tap(&key, "arrived");
    for n in 0..203 {
        wang.clock.pass(1_000);
        wang.core.note_add(&key, &format!("w{n}")).unwrap();
    }
    for phone in [&mut wang, &mut li] {
        phone.core.sync_now(&office, &mut |_| {}).unwrap();
    }
    let view = li.view(&key);
    assert_eq!((view.news.len(), view.news_total), (200, 203));
    assert!(view.news[199].text.ends_with("“w202”"));
}

#[test]
fn evidence_says_where_each_record_is() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    phone.tap(&visit, "arrived");
    phone.core.note_add(&visit, "狗在院子里").unwrap();
    let where_each = |phone: &mut Phone| {
        let page = phone.core.evidence(&visit, 0).unwrap();
        let each = page.records.iter().map(|r| r.custody_status.clone());
        (each.collect::<Vec<_>>(), page.remarks)
    };
    let (each, remarks) = where_each(&mut phone);
    let (own, ordered) = (&each[each.len() - 2..], &each[..each.len() - 2]);
    assert!(own.iter().all(|c| *c == CustodyStatus::OnPhone));
    assert!(ordered.iter().all(|c| *c == CustodyStatus::AtOffice));
    assert_eq!(
        remarks,
        ["1 text is on this phone, not at the office yet."],
        "the words of the note travel beside it"
    );
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    let (each, remarks) = where_each(&mut phone);
    assert!(each.iter().all(|c| *c == CustodyStatus::AtOffice));
    assert!(remarks.is_empty());
}

#[test]
fn what_the_office_set_aside_does_not_look_as_if_it_waited() {
    let office = Office::new();
    let mut phone = Phone::with_pack("li", KNOCK);
    phone.core.set_language(Lang::Zh);
    let opened = phone.core.open_unplanned(&OpenInput::default()).unwrap();
    for _ in 0..2 {
        office.fault(Fault::Bend(|a| {
            if let Some(ack) = a.acks.first_mut() {
                ack.status = AckStatus::Forbidden;
            }
        }));
        phone.core.sync_now(&office, &mut |_| {}).unwrap();
    }
    phone.tap(&opened.visit, "arrived");
    let page = phone.core.evidence(&opened.visit, 0).unwrap();
    let told = page.records.iter();
    let told: Vec<_> = told
        .map(|r| {
            (
                r.custody_status.clone(),
                r.custody_sign.clone(),
                r.custody.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                CustodyStatus::Refused,
                Sign::Attention,
                "办公室未采纳，保留在本手机上"
            ),
            (CustodyStatus::OnPhone, Sign::Now, "在本手机上"),
        ]
    );
    assert_eq!(
        page.remarks,
        ["1条记录办公室未采纳：已保留在本手机上，请联系班长。"]
    );
}

/// How one thing stands, and what is said of it.
fn health(core: &Core, topic: HealthTopic) -> (HealthStatus, String) {
    let settings = core.settings().unwrap();
    let line = settings.health.into_iter().find(|h| h.topic == topic);
    line.map(|h| (h.status, h.text)).unwrap()
}

#[test]
fn settings_tell_a_healthy_phone_from_one_that_is_not() {
    use HealthStatus::{Attention, CannotTell, Good};
    let office = Office::new();
    office.order(1, KNOCK, &["dev-li"]);
    let mut phone = Phone::new("li");
    let said = |phone: &Phone, topic, status, text: &str| {
        let (got, words) = health(&phone.core, topic);
        assert_eq!(got, status, "{words}");
        assert!(words.contains(text), "{words}");
    };
    said(&phone, HealthTopic::Contact, Attention, "No contact");
    said(&phone, HealthTopic::Clock, CannotTell, "cannot tell");
    office.clock(phone.clock.wall());
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    said(&phone, HealthTopic::Contact, Good, "within 24 hours");
    said(&phone, HealthTopic::Clock, Good, "right");
    said(&phone, HealthTopic::SigningKey, Good, "Signatures");
    said(&phone, HealthTopic::Storage, Good, "Records take up");
    let settings = phone.core.settings().unwrap();
    assert_eq!(
        (settings.person_name.as_str(), settings.language.as_str()),
        ("李师傅", "en")
    );
    assert_eq!(settings.standards[0].id, KNOCK);

    phone.clock.set_wall(phone.clock.wall() + 450_000);
    said(&phone, HealthTopic::Clock, Attention, "7 min ahead");
    phone.clock.set_wall(MORNING);
    phone.clock.pass(3 * DAY);
    said(&phone, HealthTopic::Contact, Attention, "for 3 days");
    phone.clock.reboot();
    said(&phone, HealthTopic::Clock, CannotTell, "cannot tell");

    let pages = phone.core.store().size().unwrap() / 4_096;
    phone.core.limit_pages(Some(pages as u32 + 1)).unwrap();
    said(
        &phone,
        HealthTopic::Storage,
        Attention,
        "close to the limit",
    );
}

#[test]
fn a_visit_is_opened_with_what_the_phone_offers() {
    let mut phone = Phone::with_pack("li", KNOCK);
    phone
        .core
        .add_standard(&pack("heating-guide-30min"))
        .unwrap();
    let offered = phone.core.opening();
    let ids: Vec<&str> = offered.iter().map(|o| o.standard.as_str()).collect();
    assert_eq!(ids, ["heating-guide-30min", KNOCK]);
    let with = &offered[0];
    let fault = with.faults.iter().find(|f| f.code == "no_heat").unwrap();
    let opened = phone.core.open_unplanned(&OpenInput {
        standard: Some(with.standard.clone()),
        fault_kind: Some(fault.code.clone()),
        place: None,
    });
    let view = phone.view(&opened.unwrap().visit);
    assert_eq!(view.header.title, fault.label);
    assert_eq!(view.header.standard, with.title);
}

#[test]
fn a_lost_key_is_said_before_anybody_signs() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config::at(dir.path().join("phone.db"), Lang::En);
    let epochs = Arc::new(MemoryEpoch::new());
    drop(Phone::at("li", config.clone(), epochs.clone()));
    let (_, mut ports) = Phone::ports("li", epochs);
    ports.keys = Arc::new(SoftwareVault::create(&SeededRandom::new("another")).unwrap());
    let core = Core::open(config, ports).unwrap();
    let (status, text) = health(&core, HealthTopic::SigningKey);
    assert_eq!(status, HealthStatus::Attention);
    assert!(text.contains("Ask for a new code"), "{text}");
}

#[test]
fn a_screen_finds_its_own_buttons_by_their_topic() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let visit = phone
        .core
        .open_unplanned(&OpenInput::default())
        .unwrap()
        .visit;
    phone.tap(&visit, "arrived");
    phone.taps(&visit, ActionInput::of("knocked").code("way", "bell"));
    phone.taps(&visit, entry());
    for act in ["greeted", "id_shown", "introduced", "entered"] {
        phone.tap(&visit, act);
    }
    let view = phone.view(&visit);
    for topic in [
        ActionTopic::Hazard,
        ActionTopic::Note,
        ActionTopic::Quote,
        ActionTopic::Leave,
    ] {
        let found = view.others.iter().filter(|a| a.topic == topic).count();
        assert_eq!(found, 1, "{topic}");
    }
}
