//! What nobody had seen is settled and closed by nobody.

use doorstep_office::{NewPerson, Role};
use doorstep_visit::Json;
use serde_json::{Value, json};

use crate::http::Site;
use crate::office_acts::session;
use crate::world::{MORNING, Phone, empty, id};

/// A part that was fitted without consent, and the phone that fitted it.
fn fitted() -> (Site, Phone, String) {
    let site = Site::new();
    let mut li = site.world.enrol("p-li");
    let visit = site.world.order("3-2-501", &["p-li"]);
    site.world.sync(&mut li);
    li.act(visit, "d.set_out", empty());
    li.act(visit, "d.arrived", empty());
    let part = Json::from_pairs([("line", "l1".into()), ("qty", Json::Int(1))]);
    li.act(visit, "d.part_fitted", part);
    site.world.sync(&mut li);
    (site, li, format!("/api/v1/visits/{visit}"))
}

fn open(visit: &Value) -> Vec<&str> {
    let findings = visit["state"]["findings"].as_array().unwrap();
    let open = findings.iter().filter(|f| f["settled"].is_null());
    open.map(|f| f["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_settlement_names_what_was_seen() {
    let (site, mut li, path) = fitted();
    let lead = site.world.api_token("p-lead");
    let read = site.get(&path, &lead).await.json();
    let finding = open(&read)[0];
    let settle = async |body: Value| {
        let to = format!("{path}/settle");
        site.post(&to, &lead, &body.to_string()).await
    };
    let with = |seen: &Value| json!({"finding": finding, "outcome": "accepted", "seen": seen});

    // Refused, each with its code, and nothing is written.
    let events = read["events"].as_array().unwrap().len();
    for (body, status, code) in [
        (
            json!({"finding": finding, "outcome": "accepted"}),
            422,
            "missing",
        ),
        (with(&Value::Null), 422, "missing"),
        (with(&json!(["no event"])), 422, "not_an_event"),
        (with(&json!([])), 409, "changed_since_read"),
        (
            with(&json!([read["events"][0]["id"]])),
            409,
            "changed_since_read",
        ),
        (with(&json!("all")), 400, "malformed"),
        (
            json!({"finding": "nothing", "outcome": "accepted", "seen": read["newest"]}),
            404,
            "not_found",
        ),
        // Settled for good, so no word counts that no lead can choose.
        (
            json!({"finding": finding, "outcome": "talked_over", "seen": read["newest"]}),
            422,
            "unknown_code",
        ),
    ] {
        assert_eq!(settle(body).await.problem(), (status, code.into()));
    }

    // The phone brings something that the lead did not see.
    let visit = read["visit"].as_str().unwrap().parse().unwrap();
    li.act(visit, "d.note_added", empty());
    site.world.sync(&mut li);
    assert_eq!(
        settle(with(&read["newest"])).await.problem(),
        (409, "changed_since_read".into())
    );
    let read = site.get(&path, &lead).await.json();
    assert_eq!(read["events"].as_array().unwrap().len(), events + 1);
    assert!(open(&read).contains(&finding));

    let done = settle(with(&read["newest"])).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let after = site.get(&path, &lead).await.json();
    assert!(!open(&after).contains(&finding));
    let event = &after["events"].as_array().unwrap().last().unwrap()["event"];
    assert_eq!(event["d"]["covers"], read["newest"]);
}

#[tokio::test]
async fn a_visit_is_closed_over_what_was_seen() {
    let (site, mut li, path) = fitted();
    let desk = site.world.api_token("p-desk");
    let read = site.get(&path, &desk).await.json();
    let close = async |body: Value| {
        let to = format!("{path}/close");
        site.post(&to, &desk, &body.to_string()).await
    };
    assert_eq!(close(json!({})).await.problem(), (422, "missing".into()));
    let visit = read["visit"].as_str().unwrap().parse().unwrap();
    li.act(visit, "d.note_added", empty());
    site.world.sync(&mut li);
    let stale = json!({"seen": read["newest"]});
    assert_eq!(
        close(stale).await.problem(),
        (409, "changed_since_read".into())
    );
    let read = site.get(&path, &desk).await.json();
    assert_eq!(close(json!({"seen": read["newest"]})).await.status, 200);
    let after = site.get(&path, &desk).await.json();
    assert_eq!(after["status"], "closed");
}

/// More heads than an event may name: the page names them all, or nobody could ever settle anything.
#[tokio::test]
async fn a_page_names_all_that_it_shows() {
    let site = Site::new();
    let world = &site.world;
    let crew: Vec<String> = (0..8).map(|n| format!("p-{n}")).collect();
    for person in &crew {
        let new = NewPerson {
            person: Some(id(person)),
            name: person.clone(),
            role: Role::Technician,
            crew: Some("east".into()),
        };
        world
            .office
            .add_person(&world.tenant, &id("p-admin"), &new)
            .unwrap();
    }
    let names: Vec<&str> = crew.iter().map(String::as_str).collect();
    let visit = world.order("3-2-501", &names);
    let mut phones: Vec<Phone> = names.iter().map(|p| world.enrol(p)).collect();
    for phone in &mut phones {
        world.sync(phone);
        let part = Json::from_pairs([("line", "l1".into()), ("qty", Json::Int(1))]);
        phone.act(visit, "d.part_fitted", part);
    }
    let (desk, lead) = (id("p-desk"), id("p-lead"));
    let start = MORNING + 7_200_000;
    world
        .office
        .appoint(&world.tenant, &desk, visit, start, start + 3_600_000)
        .unwrap();
    phones.iter_mut().for_each(|p| drop(world.sync(p)));
    assert_eq!(world.newest(visit).len(), 9);

    let (cookie, csrf) = session(&site, "p-lead").await;
    let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
    let page = site
        .call("GET", &format!("/visits/{visit}"), &headers, "")
        .await
        .text();
    let field = |name: &str| {
        let (_, rest) = page
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrf", &csrf)
        .append_pair("finding", &field("finding"))
        .append_pair("seen", &field("seen"))
        .append_pair("outcome", "accepted");
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let to = format!("/visits/{visit}/settle");
    let done = site.call("POST", &to, &headers, form.finish()).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let record = world
        .office
        .visit(&world.person("p-lead"), visit, "test")
        .unwrap();
    let settled = &record.events.last().unwrap().0;
    assert_eq!((settled.kind.as_str(), &settled.by), ("l.settled", &lead));
}

/// Over the page as over the API: what came since changes nothing, and the answer says what to do.
#[tokio::test]
async fn a_stale_page_settles_nothing_and_says_so() {
    let (site, mut li, path) = fitted();
    let visit = path.rsplit('/').next().unwrap().to_owned();
    let lead = site.world.api_token("p-lead");
    let read = site.get(&path, &lead).await.json();
    let seen: Vec<&str> = read["newest"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e.as_str().unwrap())
        .collect();
    let finding = open(&read)[0];
    let (cookie, csrf) = session(&site, "p-lead").await;
    li.act(id(&visit), "d.note_added", empty());
    site.world.sync(&mut li);

    let events = async || {
        let read = site.get(&path, &lead).await.json();
        read["events"].as_array().unwrap().len()
    };
    let before = events().await;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrf", &csrf)
        .append_pair("finding", finding)
        .append_pair("seen", &seen.join(" "))
        .append_pair("outcome", "accepted");
    let headers = [
        ("cookie", cookie.as_str()),
        ("accept", "text/html"),
        ("accept-language", "en"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let to = format!("/visits/{visit}/settle");
    let page = site.call("POST", &to, &headers, form.finish()).await;
    assert_eq!(page.status, 409);
    assert!(
        page.text().contains("read it again, then decide"),
        "{}",
        page.text()
    );
    let body = json!({"finding": finding, "outcome": "accepted", "seen": seen});
    let api = site
        .post(&format!("{path}/settle"), &lead, &body.to_string())
        .await;
    assert_eq!(
        (api.status, &api.json()["code"]),
        (409, &"changed_since_read".into())
    );
    assert!(api.text().contains("read it again, then decide"));
    assert_eq!(events().await, before);
}
