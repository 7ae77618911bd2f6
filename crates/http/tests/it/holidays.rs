//! Public holidays: published, brought to visits, sent to the phones that hold them.

use doorstep_visit::{Json, VisitId};
use doorstep_wire::PullKind;
use serde_json::json;

use crate::http::Site;
use crate::world::{MORNING, World, id};

fn year(year: i32, off: &str) -> String {
    format!("region = \"CN\"\nyear = {year}\noff = [\"{year}-{off}\"]\n")
}

fn publish(world: &World, document: &str) -> String {
    let published = world
        .office
        .publish_holidays(&world.tenant, &id("p-admin"), document)
        .unwrap();
    published.hash
}

/// The calendars that a visit was told of, in that order.
fn named(world: &World, visit: VisitId) -> Vec<String> {
    let record = world
        .office
        .visit(&world.person("p-desk"), visit, "test")
        .unwrap();
    let events = record.events.iter().map(|(e, _)| e);
    events
        .filter(|e| e.kind == "o.calendar_set")
        .map(|e| e.data.get("calendar").unwrap().as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_new_visit_is_told_of_this_year_and_the_next() {
    let world = World::new();
    publish(&world, &year(2024, "01-01"));
    let first = publish(&world, &year(2025, "01-01"));
    let this = publish(&world, &year(2025, "01-02"));
    let next = publish(&world, &year(2026, "01-01"));
    let visit = world.order("3-2-501", &["p-li"]);
    assert_eq!(named(&world, visit), [this.clone(), next.clone()]);
    // What counts is not said again, and what was replaced does not come back by being sent twice: that is refused.
    publish(&world, &year(2025, "01-02"));
    let again = world
        .office
        .publish_holidays(&world.tenant, &id("p-admin"), &year(2025, "01-01"))
        .unwrap_err();
    assert_eq!(again.code(), "holidays_replaced");
    assert_eq!(named(&world, visit).len(), 2);
    let rows = world.office.holidays(&world.tenant).unwrap();
    let hashes: Vec<&str> = rows.iter().map(|r| r.hash.as_str()).take(3).collect();
    assert_eq!(hashes, [next.as_str(), &this, &first]);
}

#[test]
fn open_visits_hear_of_a_year_that_comes_later() {
    let world = World::new();
    let open = world.order("3-2-501", &["p-li"]);
    let off = world.order("3-2-502", &["p-li"]);
    let closed = world.order("3-2-503", &["p-li"]);
    world
        .office
        .cancel(&world.tenant, &id("p-desk"), off, "moved_out")
        .unwrap();
    world
        .office
        .close(&world.tenant, &id("p-desk"), closed, &world.newest(closed))
        .unwrap();
    let this = publish(&world, &year(2025, "01-01"));
    publish(&world, &year(2024, "01-01"));
    publish(&world, &year(2031, "01-01"));
    assert_eq!(named(&world, open), [this]);
    assert!(named(&world, off).is_empty() && named(&world, closed).is_empty());
    // A document that replaces another of its year is named, too: the visit goes by the newer word.
    let mended = publish(&world, &year(2025, "01-02"));
    assert_eq!(named(&world, open)[1..], [mended]);
}

#[test]
fn a_phone_gets_a_calendar_before_the_change_that_names_it_and_once() {
    let world = World::new();
    let this = publish(&world, &year(2025, "01-01"));
    let mut phone = world.enrol("p-li");
    world.order("3-2-501", &["p-li"]);
    world.order("3-2-502", &["p-li"]);
    let answer = world.sync(&mut phone);
    let kinds: Vec<&PullKind> = answer.pull.iter().map(|p| &p.kind).collect();
    let at = |kind: &PullKind| kinds.iter().position(|k| *k == kind).unwrap();
    assert!(
        at(&PullKind::Calendar) < at(&PullKind::Granted),
        "{kinds:?}"
    );
    let calendars: Vec<_> = answer
        .pull
        .iter()
        .filter(|p| p.kind == PullKind::Calendar)
        .collect();
    assert_eq!(calendars.len(), 1);
    let item = calendars[0];
    assert_eq!(item.name.as_deref(), Some("CN@2025"));
    let hash: String = item
        .hash
        .unwrap()
        .0
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(hash, this);
    assert_eq!(item.payload.0, year(2025, "01-01").into_bytes());

    // A year that is published later comes with the change that names it.
    publish(&world, &year(2026, "01-01"));
    let answer = world.sync(&mut phone);
    assert_eq!(answer.pull[0].kind, PullKind::Calendar);
    assert_eq!(answer.pull[1].kind, PullKind::Changes);
    assert_eq!(answer.pull.len(), 3, "one calendar, two visits");

    // A database without a cursor lists what it holds and is told of both again.
    phone.cursor = None;
    let answer = world.sync(&mut phone);
    let again = answer.pull.iter().filter(|p| p.kind == PullKind::Calendar);
    assert_eq!(again.count(), 2);
}

#[test]
fn a_visit_opened_on_a_phone_is_told_when_it_comes_in() {
    let world = World::new();
    let this = publish(&world, &year(2025, "01-01"));
    let mut phone = world.enrol("p-li");
    let visit = VisitId::new_v7(MORNING, [7; 10]);
    let pack = world.office.standards(&world.tenant).unwrap()[0]
        .hash
        .clone();
    phone.act(visit, "d.opened", Json::from_pairs([("pack", pack.into())]));
    world.sync(&mut phone);
    assert_eq!(named(&world, visit), [this]);
    // The phone has the word of the office and what it names.
    let answer = world.sync(&mut phone);
    assert!(answer.pull.is_empty());
    assert!(phone.has(visit, "o.calendar_set"));
    assert_eq!((phone.standards, phone.calendars), (1, 1));
}

#[tokio::test]
async fn only_an_administrator_publishes_and_bad_documents_are_refused() {
    let site = Site::new();
    let (admin, desk) = (
        site.world.api_token("p-admin"),
        site.world.api_token("p-desk"),
    );
    let path = "/api/v1/holidays";
    let body = |document: &str| json!({"document": document}).to_string();
    let good = body(&year(2025, "01-01"));
    assert_eq!(
        site.post(path, &desk, &good).await.problem(),
        (403, "forbidden".into())
    );
    for bad in [
        body("year = 2025"),
        body("region = \"CN\"\nyear = 2025\noff = [\"2024-01-01\"]"),
        body("not a document"),
    ] {
        let answer = site.post(path, &admin, &bad).await;
        assert_eq!(answer.problem(), (422, "holidays_invalid".into()), "{bad}");
    }
    assert_eq!(
        site.post(path, &admin, "{}").await.problem(),
        (400, "malformed".into())
    );
    let answer = site.post(path, &admin, &good).await;
    assert_eq!(answer.status, 201);
    let published = answer.json();
    assert_eq!(
        (published["year"].as_i64(), published["region"].as_str()),
        (Some(2025), Some("CN"))
    );
    assert_eq!(
        site.post(path, &admin, &good).await.json()["hash"],
        published["hash"]
    );
    let listed = site.get(path, &desk).await.json();
    assert_eq!(listed["holidays"].as_array().unwrap().len(), 1);
    assert_eq!(listed["holidays"][0]["hash"], published["hash"]);
}

#[test]
fn another_company_sees_nothing_of_it() {
    use doorstep_office::{NewPerson, NewTenant, Role};
    let world = World::new();
    let hash = publish(&world, &year(2025, "01-01"));
    let other = id("south-heat");
    let company = NewTenant {
        tenant: id("south-heat"),
        name: "南方热力".into(),
        zone: "Asia/Shanghai".into(),
    };
    world.office.create_tenant(&company).unwrap();
    let admin = NewPerson {
        person: Some(id("p-admin")),
        name: "吴管理".into(),
        role: Role::Admin,
        crew: None,
    };
    world
        .office
        .add_person(&other, &doorstep_office::machine(), &admin)
        .unwrap();
    assert!(world.office.holidays(&other).unwrap().is_empty());
    let mut standards = doorstep_visit::case::Standards::new();
    let named = [hash];
    world
        .office
        .add_holidays(&world.tenant, &named, &mut standards)
        .unwrap();
    assert_eq!(standards.all_holidays().count(), 1);
    // Also when the first company's are in memory.
    let mut standards = doorstep_visit::case::Standards::new();
    world
        .office
        .add_holidays(&other, &named, &mut standards)
        .unwrap();
    assert_eq!(standards.all_holidays().count(), 0);
}
