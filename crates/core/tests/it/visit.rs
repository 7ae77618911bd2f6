//! Taps on one phone: recorded, refused in words, durable, never half-written.

use std::sync::Arc;

use doorstep_core::codes::{ActionTopic, VisitPhase, WaitStatus};
use doorstep_core::{
    ActionInput, Config, Core, FieldInput, FieldValue, Lang, MemoryEpoch, OpenInput,
};

use crate::golden::press_until;
use crate::kit::{Phone, entry, pack};
use crate::office::Office;
use crate::sync::{answer, inside, part, sync};

const KNOCK: &str = "knock-30s-service-code";

fn open(phone: &mut Phone) -> String {
    let input = OpenInput {
        fault_kind: Some("no_heat".into()),
        place: Some("3-2-501".into()),
        standard: None,
    };
    phone.core.open_unplanned(&input).unwrap().visit
}

#[test]
fn a_core_can_be_handed_to_another_thread() {
    fn sendable<T: Send>() {}
    sendable::<Core>();
}

#[test]
fn an_unplanned_visit_is_on_the_list_at_once() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let visit = open(&mut phone);
    let today = phone.core.today().unwrap();
    let card = &today.visits[0];
    assert_eq!(
        (
            card.visit.as_str(),
            card.place.as_str(),
            card.title.as_str()
        ),
        (visit.as_str(), "3-2-501", "No heat")
    );
    assert_eq!(today.next.as_ref(), Some(card));
    assert_eq!(today.sync.text, "2 on this phone, not at the office yet");
}

#[test]
fn the_door_opens_only_by_consent_and_the_refusal_says_how() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let visit = open(&mut phone);
    let refusal = phone.does(&visit, ActionInput::of("knocked").code("way", "bell"));
    assert_eq!(refusal.refused().unwrap().code, "no_trip");
    phone.tap(&visit, "arrived");
    let refused = phone
        .does(&visit, ActionInput::of("entered"))
        .refused()
        .unwrap()
        .clone();
    assert_eq!(refused.code, "blocked");
    assert_eq!(
        refused.lines[0].text,
        "Go in only once the customer has agreed."
    );
    assert_eq!(refused.lines[0].missing, "First: Ask before going in");
    assert_eq!(refused.remedies[0].label, "Customer let me in");
    assert!(phone.events(&visit).len() == 2, "a refusal records nothing");
    phone.taps(&visit, ActionInput::of("knocked").code("way", "bell"));
    phone.taps(&visit, entry());
    let refused = phone
        .does(&visit, ActionInput::of("entered"))
        .refused()
        .unwrap()
        .clone();
    assert_eq!(
        refused.code, "needs_reason",
        "greeting, ID and purpose may be left out for a reason"
    );
    for act in ["greeted", "id_shown", "introduced", "entered"] {
        phone.tap(&visit, act);
    }
    assert_eq!(phone.view(&visit).phase, VisitPhase::Inside);
}

#[test]
fn a_hazard_can_be_reported_from_setting_out_until_leaving() {
    for name in [KNOCK, "doorstep-default"] {
        let mut phone = Phone::with_pack("li", name);
        let visit = open(&mut phone);
        let hazard = |phone: &mut Phone| {
            let view = phone.view(&visit);
            let mut found = view.others.into_iter();
            found.find(|a| a.topic == ActionTopic::Hazard && a.act == "hazard_found")
        };
        assert!(hazard(&mut phone).is_none(), "{name}: not under way yet");
        press_until(&mut phone, &visit, "set_out");
        phone.tap(&visit, "set_out");
        assert!(hazard(&mut phone).is_some(), "{name}: on the way");
        phone.tap(&visit, "arrived");
        let button = hazard(&mut phone).expect("at the door");
        let gas = FieldInput::of("hazard", FieldValue::Code("gas_smell".into()));
        phone.press(&visit, &button, std::slice::from_ref(&gas));
        let stopped = phone.view(&visit);
        assert!(
            stopped.banner.starts_with("⚠ Hazard"),
            "{name}: {}",
            stopped.banner
        );
        let second = hazard(&mut phone).expect("a second one beside the first");
        phone.press(&visit, &second, &[gas]);
        phone.tap(&visit, "left_home");
        assert!(hazard(&mut phone).is_none(), "{name}: left");
    }
}

#[test]
fn a_hazard_before_arrival_leaves_the_way_open() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let visit = open(&mut phone);
    phone.tap(&visit, "set_out");
    phone.taps(
        &visit,
        ActionInput::of("hazard_found").code("hazard", "leak"),
    );
    let view = phone.view(&visit);
    assert_eq!(view.next.unwrap().act, "resumed");
    let acts: Vec<&str> = view.others.iter().map(|a| a.act.as_str()).collect();
    assert!(acts.starts_with(&["hazard_reported", "hazard_found", "arrived"]));
}

#[test]
fn a_wait_counts_by_the_clock_that_nobody_sets() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let visit = open(&mut phone);
    phone.tap(&visit, "arrived");
    let knock = || ActionInput::of("knocked").code("way", "knock3");
    phone.taps(&visit, knock());
    phone.clock.pass(10_000);
    let view = phone.view(&visit);
    assert_eq!(
        (view.waits[0].status.as_str(), view.waits[0].remaining_ms),
        ("running", 20_000)
    );
    let wall = phone.clock.wall();
    phone.clock.set_wall(wall + 3_600_000);
    assert_eq!(
        phone.view(&visit).waits[0].remaining_ms,
        20_000,
        "setting the clock changes nothing"
    );
    let refused = phone.does(&visit, knock()).refused().unwrap().clone();
    assert_eq!(refused.code, "needs_reason");
    assert_eq!(refused.lines[0].wait_ms, 18_000);
    assert!(refused.reasons.iter().any(|r| r.code == "customer_waiting"));
    phone.clock.pass(18_000);
    phone.taps(&visit, knock());
}

#[test]
fn a_restart_of_the_phone_leaves_the_wait_untold() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let visit = open(&mut phone);
    phone.tap(&visit, "arrived");
    phone.taps(&visit, ActionInput::of("knocked").code("way", "knock3"));
    phone.clock.reboot();
    assert_eq!(phone.view(&visit).waits[0].status, WaitStatus::CannotTell);
}

#[test]
fn what_was_recorded_is_there_after_the_process_died() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config::at(dir.path().join("phone.db"), Lang::En);
    let epochs = Arc::new(MemoryEpoch::new());
    let mut phone = Phone::at("li", config.clone(), epochs.clone());
    phone.core.add_standard(&pack(KNOCK)).unwrap();
    let visit = open(&mut phone);
    phone.tap(&visit, "arrived");
    phone.core.note_add(&visit, "狗在院子里").unwrap();
    let (before, epoch) = (phone.view(&visit), phone.core.epoch());
    // No close: the connection and its log stay as a killed process leaves them.
    std::mem::forget(phone);
    let mut again = Phone::at("li", config, epochs);
    assert_eq!(
        again.core.epoch(),
        epoch,
        "the same database goes on under its epoch"
    );
    let after = again.view(&visit);
    assert_eq!(after.record, before.record);
    assert_eq!(after.record.last().unwrap().detail, "“狗在院子里”");
    again.tap(&visit, "left_home");
}

#[test]
fn a_full_disk_fails_the_tap_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config::at(dir.path().join("phone.db"), Lang::En);
    let mut phone = Phone::at("li", config, Arc::new(MemoryEpoch::new()));
    phone.core.add_standard(&pack(KNOCK)).unwrap();
    let visit = open(&mut phone);
    phone.tap(&visit, "arrived");
    let before = phone.view(&visit);
    phone.core.limit_pages(Some(1)).unwrap();
    let note = "x".repeat(16_000);
    let e = phone.core.note_add(&visit, &note).unwrap_err();
    assert_eq!(e.code(), "disk_full");
    assert_eq!(
        phone.view(&visit),
        before,
        "memory is not ahead of the disk"
    );
    phone.core.limit_pages(None).unwrap();
    phone.core.note_add(&visit, &note).unwrap();
    assert_eq!(phone.view(&visit).record.len(), before.record.len() + 1);
    phone.core.store().check_integrity().unwrap();
}

#[test]
fn a_text_that_is_too_long_is_refused_at_the_tap() {
    let mut phone = Phone::with_pack("li", KNOCK);
    let visit = open(&mut phone);
    let e = phone
        .core
        .note_add(&visit, &"长".repeat(6_000))
        .unwrap_err();
    assert_eq!(e.code(), "bad_input");
    assert_eq!(phone.events(&visit).len(), 1);
}

#[test]
fn an_earlier_no_is_told_to_the_customer_without_the_technician() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    inside(&mut phone, &visit);
    let line = part(&mut phone, &visit, 8_600);
    answer(&mut phone, &visit, &line, false);
    for (lang, me) in [(Lang::Zh, "您"), (Lang::En, "You")] {
        let screen = phone.core.consent_screen(&visit, &line, lang).unwrap();
        let [no] = &screen.refusals[..] else {
            panic!("{:?}", screen.refusals)
        };
        // Whoever holds the phone would take it for themselves.
        assert!(!no.text.contains(me), "{}", no.text);
        assert!(no.text.contains("86.00"), "{}", no.text);
    }
}

#[test]
fn suspended_it_says_so_and_goes_on_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config::at(dir.path().join("phone.db"), Lang::En);
    let mut phone = Phone::at("li", config, Arc::new(MemoryEpoch::new()));
    phone.core.add_standard(&pack(KNOCK)).unwrap();
    let visit = open(&mut phone);
    phone.core.suspend().unwrap();
    assert_eq!(phone.core.visit(&visit).unwrap_err().code(), "suspended");
    phone.core.resume().unwrap();
    phone.tap(&visit, "arrived");
}

#[test]
fn a_standard_that_does_not_compile_is_refused_with_its_fault() {
    let mut phone = Phone::new("li");
    let mut files = pack(KNOCK);
    let main = files.get_mut("standard.toml").unwrap();
    main.extend(b"\nnonsense = 1\n");
    let e = phone.core.add_standard(&files).unwrap_err();
    assert_eq!(e.code(), "standard_invalid");
    assert!(e.to_string().contains("standard.toml:"), "{e}");
}
