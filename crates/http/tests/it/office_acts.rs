//! What the office does for a visit: over the API and by the forms of the visit page; orders for visits that a
//! phone opened; visits of one household.

use doorstep_visit::{Json, VisitId};
use serde_json::{Value, json};

use crate::http::{Answer, Site};
use crate::world::{MORNING, PASSWORD, id, standard_files};

const HOUR: i64 = 3_600_000;
/// 24 Nov 2025, 23:00 in Shanghai.
const NIGHT: i64 = MORNING + 14 * HOUR;

/// An office that works by the union pack, and a visit of its east crew.
fn site() -> (Site, VisitId) {
    let site = Site::new();
    let (office, tenant) = (&site.world.office, &site.world.tenant);
    let admin = id("p-admin");
    office
        .publish_standard(tenant, &admin, &standard_files("doorstep-default"))
        .unwrap();
    office
        .choose_standard(tenant, &admin, "doorstep-default")
        .unwrap();
    let visit = site.world.order("3-2-501", &["p-li"]);
    (site, visit)
}

fn path(visit: VisitId) -> String {
    format!("/api/v1/visits/{visit}/office-acts")
}

async fn act(site: &Site, visit: VisitId, act: &str, data: Value) -> Answer {
    anyway(site, visit, act, data, json!([])).await
}

/// An act by somebody who knows which rules are against it.
async fn anyway(site: &Site, visit: VisitId, act: &str, data: Value, rules: Value) -> Answer {
    let token = site.world.api_token("p-desk");
    let body = json!({"act": act, "data": data, "anyway": rules}).to_string();
    site.post(&path(visit), &token, &body).await
}

fn kinds(site: &Site, visit: VisitId) -> Vec<String> {
    let desk = site.world.person("p-desk");
    let record = site.world.office.visit(&desk, visit, "test").unwrap();
    record
        .events
        .iter()
        .map(|(e, _)| e.kind.to_string())
        .collect()
}

fn last(site: &Site, visit: VisitId) -> Json {
    let desk = site.world.person("p-desk");
    let record = site.world.office.visit(&desk, visit, "test").unwrap();
    record.events.last().unwrap().0.data.clone()
}

#[tokio::test]
async fn acts_and_steps_of_the_office_are_recorded() {
    let (site, visit) = site();
    let before = kinds(&site, visit).len();
    for (name, data) in [
        ("customer_contacted", json!(null)),
        ("complaint_received", json!({"about": "late"})),
        ("hazard_cleared", json!({})),
        ("step_done", json!({"step": "phone_advice"})),
        ("step_done", json!({"step": "rating_received", "number": 5})),
    ] {
        let answer = act(&site, visit, name, data).await;
        assert_eq!(answer.status, 201, "{name}: {}", answer.text());
        assert_eq!(kinds(&site, visit).last().unwrap(), &format!("o.{name}"));
    }
    assert_eq!(last(&site, visit).get("number").unwrap().as_int(), Some(5));
    assert_eq!(kinds(&site, visit).len(), before + 5);
    // The phone of the crew hears of it.
    let mut phone = site.world.enrol("p-li");
    site.world.sync(&mut phone);
    assert!(phone.has(visit, "o.complaint_received"));
}

#[tokio::test]
async fn a_note_stands_beside_the_document() {
    let (site, visit) = site();
    let token = site.world.api_token("p-desk");
    let body = json!({"act": "complaint_received", "note": " 说师傅迟到 "}).to_string();
    assert_eq!(site.post(&path(visit), &token, &body).await.status, 201);
    let desk = site.world.person("p-desk");
    let record = site.world.office.visit(&desk, visit, "test").unwrap();
    let event = &record.events.last().unwrap().0;
    assert!(!event.bytes.contains("迟到"));
    let p = event.data.get("note").unwrap().get("p").unwrap();
    assert_eq!(record.values[p.as_str().unwrap()].0, "说师傅迟到");
    let long = json!({"act": "complaint_received", "note": "长".repeat(2_001)}).to_string();
    assert_eq!(
        site.post(&path(visit), &token, &long).await.problem(),
        (422, "too_long".into())
    );
}

#[tokio::test]
async fn what_is_no_act_of_the_office_writes_nothing() {
    let (site, visit) = site();
    let before = kinds(&site, visit);
    for (name, data, code) in [
        ("dance", json!({}), "unknown_act"),
        ("order_set", json!({}), "unknown_act"),
        ("arrived", json!({}), "unknown_act"),
        ("assigned", json!({"persons": 1}), "has_own_route"),
        ("closed", json!({}), "has_own_route"),
        ("step_done", json!({}), "missing"),
        ("step_done", json!({"step": "no_such_step"}), "unknown_step"),
        (
            "step_done",
            json!({"step": "entered"}),
            "not_an_office_step",
        ),
        (
            "step_done",
            json!({"step": "callback_made"}),
            "step_has_act",
        ),
        (
            "step_done",
            json!({"step": "rating_received"}),
            "not_an_integer",
        ),
        ("callback_planned", json!({}), "missing"),
        (
            "callback_planned",
            json!({"start": 1, "end": 2}),
            "absurd_time",
        ),
        (
            "callback_planned",
            json!({"start": MORNING, "end": MORNING}),
            "end_before_start",
        ),
        ("callback_planned", json!({"start": MORNING}), "not_a_time"),
        (
            "callback_planned",
            json!({"start": "soon", "end": "later"}),
            "not_a_time",
        ),
        ("complaint_received", json!([]), "not_an_object"),
        (
            "complaint_received",
            json!({"words": "说师傅迟到"}),
            "not_a_code",
        ),
        ("complaint_received", json!({"Words": 1}), "not_a_code"),
        ("complaint_received", json!({"n": 1.5}), "not_an_integer"),
        ("complaint_received", json!({"happened": {}}), "not_a_code"),
    ] {
        let answer = act(&site, visit, name, data.clone()).await;
        let (status, found) = answer.problem();
        assert_eq!((status, found.as_str()), (422, code), "{name} {data}");
    }
    let token = site.world.api_token("p-desk");
    let path = path(visit);
    assert_eq!(
        site.post(&path, &token, "{}").await.problem().1,
        "malformed"
    );
    assert_eq!(kinds(&site, visit), before);
}

#[tokio::test]
async fn once_under_a_key_and_only_for_those_whose_visit_it_is() {
    let (site, visit) = site();
    let other = site.world.order("3-2-502", &["p-zhao"]);
    let body = json!({"act": "complaint_received"}).to_string();
    let call = async |person: &str, visit: VisitId| {
        let auth = format!("Bearer {}", site.world.api_token(person));
        let headers = [
            ("authorization", auth.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", "k-7"),
        ];
        site.call("POST", &path(visit), &headers, body.clone())
            .await
    };
    let first = call("p-lead", visit).await;
    assert_eq!(first.status, 201);
    let again = call("p-lead", visit).await;
    assert_eq!((again.status, again.text()), (201, first.text()));
    assert_eq!(
        call("p-desk", visit).await.problem().1,
        "idempotency_key_reused"
    );
    // Another crew's visit is none of the lead's business, and a technician is no office.
    assert_eq!(
        call("p-lead", other).await.problem(),
        (404, "not_found".into())
    );
    assert_eq!(
        call("p-li", visit).await.problem(),
        (403, "forbidden".into())
    );
    assert_eq!(
        call("p-admin", visit).await.problem(),
        (403, "forbidden".into())
    );
    let complaints = kinds(&site, visit);
    let complaints = complaints.iter().filter(|k| *k == "o.complaint_received");
    assert_eq!(complaints.count(), 1);
}

#[tokio::test]
async fn what_the_standard_is_against_is_said_and_not_held() {
    let (site, visit) = site();
    let plan = |start: i64| json!({"start": start, "end": start + HOUR});
    let by_day = act(&site, visit, "callback_planned", plan(MORNING + 6 * HOUR)).await;
    assert_eq!(by_day.json()["against"], json!([]));
    let rule = "doorstep-default.142";
    for start in [NIGHT, NIGHT - HOUR - HOUR / 2] {
        let before = kinds(&site, visit).len();
        // Told first, and whoever knows of another rule only knows nothing of this one.
        for known in [json!([]), json!(["doorstep-default.1"])] {
            let held = anyway(&site, visit, "callback_planned", plan(start), known).await;
            assert_eq!(held.problem(), (409, "against_rules".into()));
            assert_eq!(held.json()["against"], json!([rule]));
            assert!(held.text().contains(rule));
        }
        assert_eq!(kinds(&site, visit).len(), before, "nothing was recorded");
        let known = json!([rule, "doorstep-default.1"]);
        let by_night = anyway(&site, visit, "callback_planned", plan(start), known).await;
        assert_eq!(by_night.status, 201);
        assert_eq!(by_night.json()["against"], json!([rule]));
    }
    assert_eq!(
        act(&site, visit, "callback_done", json!({})).await.json()["against"],
        json!([])
    );
    site.world.clock.advance(14 * HOUR);
    let answer = anyway(&site, visit, "callback_done", json!({}), json!([rule])).await;
    assert_eq!(answer.json()["against"], json!([rule]));
    assert_eq!(kinds(&site, visit).last().unwrap(), "o.callback_done");
}

/// The cookie and token of somebody who signed in.
pub async fn session(site: &Site, person: &str) -> (String, String) {
    let (office, tenant) = (&site.world.office, &site.world.tenant);
    office
        .set_password(tenant, &id(person), person, PASSWORD)
        .unwrap();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let body = format!("name={person}&password={}", PASSWORD.replace(' ', "+"));
    let cookie = site.call("POST", "/sign-in", &form, body).await.cookie();
    let token = cookie.split_once('=').unwrap().1;
    let csrf = match office.caller(token).unwrap() {
        doorstep_office::Caller::Person(p) => p.csrf.unwrap(),
        other => panic!("{other:?}"),
    };
    (cookie, csrf)
}

#[tokio::test]
async fn the_visit_page_records_by_plain_forms_and_asks_before_what_the_standard_is_against() {
    let (site, visit) = site();
    let (cookie, csrf) = session(&site, "p-desk").await;
    let page = format!("/visits/{visit}");
    let see = async |lang: &str| {
        let headers = [
            ("cookie", cookie.as_str()),
            ("accept-language", lang),
            ("accept", "text/html"),
        ];
        site.call("GET", &page, &headers, "").await.text()
    };
    let send = async |fields: &str| {
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", "text/html"),
            ("accept-language", "en"),
        ];
        let path = format!("{page}/office-acts");
        site.call("POST", &path, &headers, format!("csrf={csrf}&{fields}"))
            .await
    };
    let english = see("en").await;
    for text in [
        "In the office",
        "Contact the customer",
        "Announce the outage",
        "value=\"phone_advice\"",
    ] {
        assert!(english.contains(text), "{text}");
    }
    assert!(see("zh").await.contains("办公室登记"));

    let done = send("act=step_done&step=phone_advice").await;
    assert_eq!(done.status, 303);
    assert_eq!(
        done.headers["location"].to_str().unwrap(),
        format!("{page}#office")
    );
    assert!(
        !see("en").await.contains("value=\"phone_advice\""),
        "done: no button"
    );
    assert_eq!(send("act=complaint_received&note=late").await.status, 303);
    assert!(see("en").await.contains("last 钱调度"));
    assert_eq!(kinds(&site, visit).last().unwrap(), "o.complaint_received");

    // A plan for the night: first the rule, then, when it is meant, the record.
    let plan = "act=callback_planned&start=2025-11-24T22:30&end=2025-11-24T23:00";
    let before = kinds(&site, visit).len();
    let asked = send(plan).await;
    assert_eq!(asked.status, 200);
    assert!(asked.text().contains("doorstep-default.142"));
    assert!(asked.text().contains("Record it all the same"));
    assert_eq!(kinds(&site, visit).len(), before);
    // The question carries what it showed; what was meant against another rule is asked anew.
    assert!(
        asked
            .text()
            .contains("name=\"anyway\" value=\"doorstep-default.142\"")
    );
    let stale = send(&format!("{plan}&anyway=doorstep-default.1")).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text().contains("These rules are against it now"));
    assert!(!stale.text().contains("value=\"doorstep-default.1\""));
    assert_eq!(kinds(&site, visit).len(), before);
    assert_eq!(
        send(&format!("{plan}&anyway=doorstep-default.142"))
            .await
            .status,
        303
    );
    assert_eq!(
        last(&site, visit).get("start").unwrap().as_int(),
        Some(NIGHT - HOUR / 2)
    );

    // Without the token nothing happens, and a technician sees no such block.
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let path = format!("{page}/office-acts");
    let bare = site
        .call("POST", &path, &headers, "act=hazard_cleared")
        .await;
    assert_eq!(bare.problem(), (403, "csrf".into()));
    let (cookie, _) = session(&site, "p-li").await;
    let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
    let text = site.call("GET", &page, &headers, "").await.text();
    assert!(!text.contains("office-acts"));
    // At night the page says so beside the button.
    site.world.clock.advance(14 * HOUR);
    let (cookie, _) = session(&site, "p-lead").await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("accept", "text/html"),
        ("accept-language", "en"),
    ];
    let text = site.call("GET", &page, &headers, "").await.text();
    assert!(text.contains("Not allowed by the standard at the moment"));
}

fn order(household: &str) -> Value {
    json!({"fault_kind": "no_heat", "household": household, "name": "王秀英",
           "phone": "13800138000", "address": "新华路 3 号"})
}

#[tokio::test]
async fn a_visit_that_a_phone_opened_gets_its_order_later() {
    let (site, _) = site();
    let token = site.world.api_token("p-desk");
    let mut phone = site.world.enrol("p-wang");
    let visit = VisitId::new_v7(MORNING, [7; 10]);
    let standards = site.world.office.standards(&site.world.tenant).unwrap();
    let pack = standards
        .iter()
        .find(|s| s.id == "example-radiator-check")
        .unwrap();
    let pin = Json::from_pairs([("pack", pack.hash.as_str().into())]);
    phone.act(visit, "d.opened", pin);
    site.world.sync(&mut phone);
    let listed = site.get("/api/v1/visits", &token).await.json();
    let row = listed["visits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|v| v["visit"] == visit.to_string());
    assert_eq!(row.unwrap()["customer"], Value::Null);

    let path = format!("/api/v1/visits/{visit}/order");
    let nobody = format!("/api/v1/visits/{}/order", VisitId::new_v7(MORNING, [9; 10]));
    let body = order("3-2-901").to_string();
    assert_eq!(site.post(&nobody, &token, &body).await.problem().0, 404);
    let answer = site.post(&path, &token, &body).await;
    assert_eq!(
        (answer.status, answer.json()["visit"].clone()),
        (201, json!(visit.to_string()))
    );
    assert_eq!(
        site.post(&path, &token, &body).await.problem(),
        (409, "visit_has_order".into())
    );
    // What the phone pinned stays.
    let kinds = kinds(&site, visit);
    assert!(kinds.contains(&"o.order_set".to_owned()));
    assert!(!kinds.contains(&"o.standard_pinned".to_owned()));
    let seen = site
        .get(&format!("/api/v1/visits/{visit}"), &token)
        .await
        .json();
    assert_eq!(seen["household"]["household"], "3-2-901");
    assert_eq!(seen["standards"], json!([pack.hash]));
    // The phone that opened it learns whose home it is.
    site.world.sync(&mut phone);
    assert!(phone.has(visit, "o.order_set"));
    assert!(phone.customers[&visit].contains("王秀英"));
}

#[tokio::test]
async fn two_visits_of_one_household_are_tied_and_counted_from_the_earlier_report() {
    let (site, visit) = site();
    site.world.clock.advance(2 * HOUR);
    let again = site.world.order("3-2-501", &["p-li"]);
    let elsewhere = site.world.order("3-2-502", &["p-li"]);
    let token = site.world.api_token("p-desk");
    let path = format!("/api/v1/visits/{again}/link");
    let to = |visit: VisitId| json!({"visit": visit.to_string()}).to_string();
    assert_eq!(
        site.post(&path, &token, &to(again)).await.problem().1,
        "same_visit"
    );
    assert_eq!(
        site.post(&path, &token, &to(elsewhere)).await.problem(),
        (409, "another_household".into())
    );
    for _ in 0..2 {
        assert_eq!(site.post(&path, &token, &to(visit)).await.status, 200);
    }
    for (one, other) in [(visit, again), (again, visit)] {
        let desk = site.world.person("p-desk");
        let record = site.world.office.visit(&desk, one, "test").unwrap();
        let named: Vec<_> = record
            .events
            .iter()
            .filter(|(e, _)| e.kind == "o.linked")
            .map(|(e, _)| e.data.get("visit").unwrap().as_str().unwrap().to_owned())
            .collect();
        assert_eq!(named, [other.to_string()]);
        let history = doorstep_visit::history::History::new(
            one,
            record.events.iter().map(|(e, _)| e.clone()),
        );
        let standards = site
            .world
            .office
            .rulebook(&site.world.tenant, &record.row)
            .unwrap();
        let now = doorstep_visit::fold::Now {
            at: MORNING + 3 * HOUR,
            mono: None,
        };
        let state = doorstep_visit::fold::fold(&history, &standards, &now);
        assert_eq!(state.reported_at, Some(MORNING));
        assert_eq!(state.facts.len(), 1, "facts stay as they were stated");
        assert_eq!(state.household.as_deref(), Some("3-2-501"));
    }
}

#[tokio::test]
async fn a_hand_over_to_nobody_is_shown_until_somebody_is_sent() {
    let (site, visit) = site();
    let mut phone = site.world.enrol("p-li");
    site.world.sync(&mut phone);
    let (cookie, _) = session(&site, "p-lead").await;
    let shown = async |path: &str| {
        let headers = [("cookie", cookie.as_str()), ("accept-language", "en")];
        let page = site.call("GET", path, &headers, "").await.text();
        page.contains("whom the company does not know")
    };
    let page = format!("/visits/{visit}");
    let mut hand = |to: &str| {
        let to = Json::from_pairs([("to", to.into())]);
        phone.act(visit, "d.visit_handed_over", to);
        site.world.sync(&mut phone);
    };
    hand("p-wang");
    assert!(!shown(&page).await, "a colleague has it");
    hand("p-nobody");
    assert!(shown(&page).await && shown("/board?day=2025-11-24").await);
    let (office, tenant) = (&site.world.office, &site.world.tenant);
    office
        .assign(tenant, &id("p-desk"), visit, &[id("p-wang")])
        .unwrap();
    assert!(!shown(&page).await && !shown("/board?day=2025-11-24").await);
}
