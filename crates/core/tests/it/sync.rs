//! The machine against an office: what is lost on the way, what comes twice, what comes bad.

use doorstep_core::codes::{ClockStatus, ConsentStatus, CustodyStatus, SyncStatus, VisitPhase};
use doorstep_core::{ActionInput, ConsentInput, Lang, QuoteInput, Retry, SyncMachine};
use doorstep_visit::signoff::verify_signature;
use doorstep_visit::{EventId, Json, VisitId};
use doorstep_wire::{AckStatus, Bytes, Pull, PullKind};

use crate::kit::{MORNING, Phone, STROKES, entry};
use crate::office::{Fault, Office};

const KNOCK: &str = "knock-30s-service-code";

pub fn sync(phone: &mut Phone, office: &Office) -> doorstep_core::SyncSummary {
    phone.clock.pass(500);
    phone.core.sync_now(office, &mut |_| {}).unwrap()
}
pub fn fails(phone: &mut Phone, office: &Office) -> doorstep_core::CoreError {
    phone.core.sync_now(office, &mut |_| {}).unwrap_err()
}
pub fn waiting(phone: &Phone) -> u64 {
    let s = phone.core.sync_status().unwrap();
    s.changes + s.values + s.documents
}

/// From the door to the quote.
pub fn inside(phone: &mut Phone, visit: &str) {
    phone.tap(visit, "arrived");
    phone.taps(visit, ActionInput::of("knocked").code("way", "knock3"));
    for act in ["greeted", "id_shown", "introduced"] {
        phone.tap(visit, act);
    }
    phone.taps(visit, entry());
    phone.tap(visit, "entered");
}

pub fn part(phone: &mut Phone, visit: &str, fen: i64) -> String {
    let quote = QuoteInput {
        name: String::new(),
        line: None,
        part: "valve-dn20".into(),
        quantity: 1,
        fen,
        source: "company".into(),
        ..QuoteInput::default()
    };
    phone.clock.pass(1_000);
    phone
        .core
        .quote(visit, &quote)
        .unwrap()
        .recorded()
        .unwrap()
        .event
        .clone()
}

pub fn answer(phone: &mut Phone, visit: &str, line: &str, agreed: bool) {
    phone.clock.pass(1_000);
    let screen = phone.core.consent_screen(visit, line, Lang::Zh).unwrap();
    let answer = ConsentInput {
        line: screen.line,
        quote: screen.quote,
        fen: screen.fen,
        source: screen.source,
        over: screen.refusals.into_iter().map(|r| r.event).collect(),
        agreed,
        relation: "owner".into(),
        how: "spoken".into(),
    };
    let outcome = phone.core.consent(visit, &answer).unwrap();
    assert!(outcome.recorded().is_some(), "{outcome:?}");
}

/// Quote, consent, fitting, statement, signature.
pub fn to_the_end(phone: &mut Phone, visit: &str) {
    let line = part(phone, visit, 8_600);
    answer(phone, visit, &line, true);
    phone.tap(visit, "repair_started");
    let quote = phone.view(visit).parts[0].quote.clone();
    phone.taps(
        visit,
        ActionInput::of("part_fitted")
            .event("line", &line)
            .event("quote", &quote),
    );
    phone.core.note_add(visit, "阀门已更换").unwrap();
    phone.clock.pass(1_000);
    let shown = phone.core.statement(visit, Lang::Zh).unwrap();
    assert_eq!(shown.total, "¥86.00");
    assert_eq!(
        phone.core.statement(visit, Lang::Zh).unwrap(),
        shown,
        "shown twice, it is the same"
    );
    phone.clock.pass(1_000);
    let signed = phone
        .core
        .sign(visit, &shown.sha256, STROKES, "owner")
        .unwrap();
    assert!(signed.recorded().is_some(), "{signed:?}");
    phone.tap(visit, "left_home");
}

pub fn signature_holds(phone: &Phone, office: &Office, visit: VisitId) -> bool {
    let history = office.history(visit);
    let key = phone.ports.keys.public_key().unwrap();
    let signed = history
        .events()
        .iter()
        .find(|e| e.kind == "d.signed")
        .unwrap();
    verify_signature(&"nuanhe".parse().unwrap(), visit, signed, &key)
}

#[test]
fn a_whole_visit_offline_then_one_request() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]);
    let mut phone = Phone::new("li");
    let first = sync(&mut phone, &office);
    assert_eq!((first.requests, first.pulled), (1, 4));
    let card = phone.core.today().unwrap().next.unwrap();
    assert_eq!(
        (card.title.as_str(), card.place.as_str()),
        ("No heat", "3号楼2单元501")
    );
    let visit_text = visit.to_string();
    inside(&mut phone, &visit_text);
    to_the_end(&mut phone, &visit_text);
    assert_eq!(
        phone.view(&visit_text).custody.status,
        CustodyStatus::OnPhone
    );

    let second = sync(&mut phone, &office);
    assert_eq!(
        (second.requests, waiting(&phone)),
        (1, 0),
        "one request brings it all"
    );
    let view = phone.view(&visit_text);
    assert_eq!(view.custody.status, CustodyStatus::AtOffice);
    assert!(
        view.custody.text.starts_with("at the office 09:"),
        "{}",
        view.custody.text
    );
    assert!(signature_holds(&phone, &office, visit));
    let (changes, values, blobs) = office.counts(visit);
    assert_eq!((changes, values, blobs), (4 + second.pushed as usize, 1, 2));
    let idle = sync(&mut phone, &office);
    assert_eq!((idle.requests, idle.pushed, idle.pulled), (1, 0, 0));
}

#[test]
fn a_lost_answer_is_asked_for_again_byte_for_byte() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    inside(&mut phone, &visit);
    office.fault(Fault::Lost);
    let e = fails(&mut phone, &office);
    assert_eq!((e.code(), e.retry()), ("timed_out", Retry::WhenOnline));
    let status = phone.core.sync_status().unwrap();
    assert_eq!(status.status, SyncStatus::Trouble);
    assert_eq!(status.trouble_text, e.text(Lang::En));
    assert_eq!(waiting(&phone), 7, "nothing is acknowledged by silence");
    sync(&mut phone, &office);
    let calls = &office.0.lock().unwrap().calls;
    assert_eq!(calls[1], calls[2]);
    drop(phone);
}

#[test]
fn what_answers_instead_of_the_office_acknowledges_nothing() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    phone.tap(&visit, "arrived");
    for (fault, code, retry) in [
        (Fault::Portal, "not_the_office", Retry::WhenOnline),
        (
            Fault::Problem(401, "unknown_token"),
            "signed_out",
            Retry::Never,
        ),
        (
            Fault::Problem(429, "slow_down"),
            "office_busy",
            Retry::After(7_000),
        ),
        (
            Fault::Problem(503, "starting"),
            "office_busy",
            Retry::After(7_000),
        ),
        (
            Fault::Problem(500, "broken"),
            "office_fault",
            Retry::WhenOnline,
        ),
        (
            Fault::Problem(400, "version_newer"),
            "update_app",
            Retry::Never,
        ),
    ] {
        office.fault(fault);
        let e = fails(&mut phone, &office);
        assert_eq!((e.code(), e.retry(), waiting(&phone)), (code, retry, 1));
    }
    sync(&mut phone, &office);
    assert_eq!(waiting(&phone), 0);
}

#[test]
fn a_form_that_the_office_cannot_read_is_sent_in_a_simpler_one() {
    let office = Office::new();
    let mut phone = Phone::new("li");
    office.fault(Fault::Problem(415, "unknown_encoding"));
    office.fault(Fault::Problem(415, "unknown_dictionary"));
    sync(&mut phone, &office);
    assert_eq!(office.calls(), 3);
}

#[test]
fn an_acknowledgement_without_the_offices_signature_is_none() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    phone.tap(&visit, "arrived");
    office.fault(Fault::Bend(|a| {
        if let Some(r) = a.acks.iter_mut().find_map(|a| a.receipt.as_mut()) {
            r.n += 1;
        }
    }));
    sync(&mut phone, &office);
    assert_eq!(waiting(&phone), 1);
    office.fault(Fault::Bend(|a| {
        a.acks
            .iter_mut()
            .for_each(|a| a.status = AckStatus::Unknown("later".into()))
    }));
    sync(&mut phone, &office);
    assert_eq!(
        waiting(&phone),
        1,
        "a verdict of a newer office acknowledges nothing"
    );
    sync(&mut phone, &office);
    assert_eq!(waiting(&phone), 0);
}

#[test]
fn two_phones_converge_and_see_what_the_other_did() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li", "dev-wang"]);
    let v = visit.to_string();
    let (mut li, mut wang) = (Phone::new("li"), Phone::new("wang"));
    sync(&mut li, &office);
    sync(&mut wang, &office);
    inside(&mut li, &v);
    let line = part(&mut li, &v, 8_600);
    sync(&mut li, &office);
    wang.clock.pass(600_000);
    sync(&mut wang, &office);
    wang.tap(&v, "arrived");
    // Both without network: one gets a yes, the other a no.
    answer(&mut li, &v, &line, true);
    answer(&mut wang, &v, &line, false);
    li.tap(&v, "repair_started");
    let quote = li.view(&v).parts[0].quote.clone();
    li.taps(
        &v,
        ActionInput::of("part_fitted")
            .event("line", &line)
            .event("quote", &quote),
    );
    sync(&mut li, &office);
    sync(&mut wang, &office);
    sync(&mut li, &office);
    let (a, b) = (li.view(&v), wang.view(&v));
    assert_eq!(
        a.record.iter().map(|r| &r.event).collect::<Vec<_>>(),
        b.record.iter().map(|r| &r.event).collect::<Vec<_>>()
    );
    assert_eq!(a.findings, b.findings);
    assert!(
        a.findings
            .iter()
            .any(|f| f.code == "fitted-against-concurrent-refusal"),
        "{:#?}",
        a.findings.iter().map(|f| &f.code).collect::<Vec<_>>()
    );
    assert_eq!(
        a.parts[0].consent,
        ConsentStatus::Refused,
        "a merge makes no consent"
    );
    let news: Vec<&str> = a.news.iter().map(|n| n.text.as_str()).collect();
    assert!(
        news.iter()
            .any(|n| n.contains("Colleague p-wang: Customer refused")),
        "{news:?}"
    );
    li.core.mark_seen(&v).unwrap();
    assert!(li.view(&v).news.is_empty());
}

#[test]
fn a_bad_pull_is_put_aside_and_the_visit_stays_usable() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]);
    let v = visit.to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    let mut bad = Pull::new(PullKind::Changes);
    bad.doc = Some((*visit.0.as_bytes()).into());
    bad.changes = Bytes(vec![1, 2, 3, 4]);
    bad.receipt = Some(office.receipt(visit, "dev-li"));
    office.feed("dev-li", bad.clone());
    bad.receipt = None;
    bad.changes = Bytes(vec![9]);
    office.feed("dev-li", bad);
    let summary = sync(&mut phone, &office);
    assert_eq!((summary.quarantined, summary.pulled), (2, 0));
    phone.tap(&v, "arrived");
    office.say(
        visit,
        "o.fact_set",
        Json::from_pairs([("fact", "floor".into()), ("value", 5.into())]),
    );
    assert_eq!(sync(&mut phone, &office).pulled, 1);
    let aside = phone
        .core
        .store()
        .read()
        .unwrap()
        .quarantine(Some(&v))
        .unwrap();
    let codes: Vec<&str> = aside.iter().map(|q| q.code.as_str()).collect();
    assert_eq!(codes, ["pack_malformed", "no_receipt"]);
}

#[test]
fn a_refused_change_is_kept_and_said() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    inside(&mut phone, &visit);
    office.fault(Fault::Bend(|a| {
        let heads = a.acks[0].heads.clone();
        a.acks[0].status = AckStatus::Quarantined {
            hash: heads[0],
            code: "event_person".into(),
        };
    }));
    let summary = sync(&mut phone, &office);
    assert_eq!(
        (summary.refused, summary.pushed),
        (1, 6),
        "what came before it was taken"
    );
    assert_eq!(
        phone.core.sync_status().unwrap().text,
        "The office set 1 aside: kept on this phone, call your lead"
    );
    assert_eq!(phone.view(&visit).phase, VisitPhase::Inside);
}

#[test]
fn cancelled_and_taken_away_while_offline() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]);
    let v = visit.to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    inside(&mut phone, &v);
    office.say(
        visit,
        "o.cancelled",
        Json::from_pairs([("reason", "heat_back".into())]),
    );
    let mut gone = Pull::new(PullKind::Revoked);
    gone.doc = Some((*visit.0.as_bytes()).into());
    office.feed("dev-li", gone);
    sync(&mut phone, &office);
    let view = phone.view(&v);
    assert!(view.banner.contains("you are inside"), "{}", view.banner);
    assert!(
        view.findings
            .iter()
            .any(|f| f.code == "cancelled-but-attended")
    );
    phone.tap(&v, "left_home");
    sync(&mut phone, &office);
    assert_eq!(waiting(&phone), 0, "losing a grant ends pull, never push");
}

#[test]
fn contact_with_the_office_dates_events_of_the_same_boot() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]);
    let v = visit.to_string();
    let mut phone = Phone::new("li");
    // A phone that woke up in 1970 and has met the office.
    phone.clock.set_wall(0);
    let mut machine = SyncMachine::new();
    let call = machine.begin(&mut phone.core).unwrap();
    let reply =
        doorstep_core::Transport::post(&office, &call.path, &call.headers, &call.body).unwrap();
    phone.clock.pass(80);
    machine.finish(&mut phone.core, &reply).unwrap();
    phone.tap(&v, "arrived");
    sync(&mut phone, &office);
    let history = office.history(visit);
    let i = history
        .events()
        .iter()
        .position(|e| e.kind == "d.arrived")
        .unwrap();
    assert_eq!(history.event(i).srv.unwrap().1, 40);
    let when = doorstep_visit::instant::instant(&history, i, |_| true);
    assert!(!when.phone_only && when.middle() > crate::kit::MORNING);
    phone.clock.reboot();
    phone.tap(&v, "left_home");
    sync(&mut phone, &office);
    let history = office.history(visit);
    let left = history
        .events()
        .iter()
        .find(|e| e.kind == "d.left_home")
        .unwrap();
    assert_eq!(left.srv, None, "another boot, nothing known");
}

#[test]
fn what_is_recorded_while_a_request_is_under_way_goes_with_the_next() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    phone.tap(&visit, "arrived");
    let mut machine = SyncMachine::new();
    let call = machine.begin(&mut phone.core).unwrap();
    phone.core.note_add(&visit, "还在路上").unwrap();
    let reply =
        doorstep_core::Transport::post(&office, &call.path, &call.headers, &call.body).unwrap();
    let step = machine.finish(&mut phone.core, &reply).unwrap();
    assert!(
        matches!(step, doorstep_core::SyncStep::More(_)),
        "there is more to send: {step:?}"
    );
    assert_eq!(
        waiting(&phone),
        2,
        "the answer speaks of what was sent, and of nothing else"
    );
    sync(&mut phone, &office);
    assert_eq!(waiting(&phone), 0);
}

#[test]
fn an_unplanned_visit_reaches_the_office_with_what_was_typed() {
    let office = Office::new();
    let mut phone = Phone::with_pack("li", KNOCK);
    let open = doorstep_core::OpenInput {
        place: Some("5-1-102".into()),
        ..Default::default()
    };
    let visit = phone.core.open_unplanned(&open).unwrap().visit;
    phone.tap(&visit, "arrived");
    sync(&mut phone, &office);
    assert_eq!(office.counts(visit.parse().unwrap()), (2, 1, 0));
    assert_eq!(
        (waiting(&phone), phone.view(&visit).header.place.as_str()),
        (0, "5-1-102")
    );
}

#[test]
fn an_erased_visit_leaves_nothing_readable() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    phone.tap(&visit, "arrived");
    phone.core.note_add(&visit, "王奶奶家").unwrap();
    phone.core.take_changes();
    office.fault(Fault::Bend(|a| a.acks[0].status = AckStatus::Gone));
    sync(&mut phone, &office);
    let changes = phone.core.take_changes();
    assert_eq!((changes.visits, changes.list), (vec![visit.clone()], true));
    assert_eq!(
        phone.core.visit(&visit).unwrap_err().code(),
        "unknown_visit"
    );
    assert!(phone.core.today().unwrap().visits.is_empty());
}

#[test]
fn a_long_backlog_goes_in_several_requests() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    for n in 0..40 {
        phone.clock.pass(1_000);
        phone
            .core
            .note_add(&visit, &format!("{n} {}", "x".repeat(12_000)))
            .unwrap();
    }
    let mut seen = Vec::new();
    let summary = phone
        .core
        .sync_now(&office, &mut |p| seen.push(p.waiting))
        .unwrap();
    assert!(summary.requests > 1 && summary.pushed == 40);
    assert!(
        seen.windows(2).all(|w| w[0] > w[1]) && seen.last() == Some(&0),
        "{seen:?}"
    );
}

#[test]
fn a_colleagues_arrival_on_a_linked_report_is_said_without_naming_the_other_visit() {
    let office = Office::new();
    let visit = office.order(1, "heating-guide-30min", &["dev-li"]);
    let leak = [("fact", "fault_kind".into()), ("value", "leaking".into())];
    office.say(visit, "o.fact_set", Json::from_pairs(leak));
    let other = VisitId::new_v7(MORNING, [9; 10]).to_string();
    let came = MORNING - 3_000_000;
    let arrived = Json::from_pairs([
        ("event", EventId([7; 16]).to_string().into()),
        ("earliest", came.into()),
        ("latest", came.into()),
        ("phone_only", false.into()),
    ]);
    let link = [("visit", other.as_str().into()), ("arrived", arrived)];
    office.say(visit, "o.linked", Json::from_pairs(link));
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    let clocks = phone.view(&visit.to_string()).clocks;
    let met = clocks
        .iter()
        .find(|c| c.status == ClockStatus::Met)
        .unwrap();
    assert!(met.text.contains("a colleague's arrival"), "{}", met.text);
    assert!(!met.text.contains(&other), "{}", met.text);
}
