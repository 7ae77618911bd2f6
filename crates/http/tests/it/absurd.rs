//! Absurd numbers and days: whatever the gate lets through and whatever an address says, no answer is a failure of ours.

use doorstep_standard::EventKind;
use doorstep_standard::kind::FieldType;
use doorstep_visit::json::MAX_INT;
use doorstep_visit::{Json, VisitId};
use serde_json::json;

use crate::http::Site;
use crate::office_acts::session;
use crate::world::{MORNING, Phone, World, id, standard_files};

const HOUR: i64 = 3_600_000;
/// The ends of what an event may hold, and what is near them.
const ENDS: [i64; 4] = [MAX_INT, -MAX_INT, MAX_INT - 1, 0];

/// The same data with every number at an end, and naming an event that is there.
fn absurd(kind: &EventKind, data: &Json, end: i64, names: &str) -> Json {
    let Json::Map(members) = data else {
        return data.clone();
    };
    let mut out = Json::object();
    for (name, value) in members {
        let field = kind.row().field(name).map(|f| f.holds);
        let value = match (field, value) {
            (_, Json::Int(_)) => Json::Int(end),
            (Some(FieldType::Event | FieldType::Line), Json::Text(_)) => names.into(),
            (_, Json::Map(_)) => absurd(kind, value, end, names),
            _ => value.clone(),
        };
        out.set(name, value);
    }
    out
}

/// A visit under the large pack with every kind that a phone writes, its numbers at an end of what numbers there are.
fn story(world: &World, phone: &mut Phone, household: &str, end: i64) -> VisitId {
    let visit = world.order(household, &["p-li"]);
    world.sync(phone);
    let facts = Json::from_pairs([("fact", "pipe_age_years".into()), ("value", Json::Int(end))]);
    phone.act(visit, "d.fact_set", facts);
    let mut names = String::new();
    for sample in doorstep_visit::testkit::samples() {
        if sample.kind.side() != doorstep_standard::Side::Device {
            continue;
        }
        let data = absurd(&sample.kind, &sample.data, end, &names);
        let event = phone.act(visit, sample.kind.as_str(), data);
        if names.is_empty() || sample.kind == EventKind::Quoted {
            names = event.id.to_string();
        }
    }
    world.sync(phone);
    visit
}

/// Every address that reads, of a visit or of a day.
async fn read_all(site: &Site, visits: &[VisitId]) {
    let days = [
        "9999-12-31",
        "0000-01-01",
        "-9999-01-01",
        "%2B262142-12-31",
        "-262143-01-01",
        "%2B999999-12-31",
        "1969-12-31",
        "2025-02-30",
        "x",
        "",
        "2025-11-24",
    ];
    let numbers = [
        "0",
        "-1",
        "1",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        "99999999999999999999",
    ];
    let mut paths = Vec::new();
    for visit in visits {
        for path in [
            "/visits/{}",
            "/api/v1/visits/{}",
            "/api/v1/visits/{}/bundle",
        ] {
            paths.push(path.replace("{}", &visit.to_string()));
        }
    }
    for day in days {
        paths.push(format!("/board?day={day}"));
        paths.push(format!("/visits?day={day}"));
        paths.push(format!("/api/v1/visits?day={day}"));
    }
    for n in numbers {
        paths.push(format!("/visits?page={n}"));
        paths.push(format!("/orders?page={n}"));
        paths.push(format!("/api/v1/visits?limit={n}&severity={n}&cursor={n}"));
        paths.push(format!("/api/v1/orders?limit={n}&cursor={n}"));
    }
    let (cookie, _) = session(site, "p-desk").await;
    for path in paths {
        for lang in ["zh", "en"] {
            let headers = [
                ("cookie", cookie.as_str()),
                ("accept", "text/html"),
                ("accept-language", lang),
            ];
            let answer = site.call("GET", &path, &headers, "").await;
            assert!(
                answer.status < 500,
                "{path}: {} {}",
                answer.status,
                answer.text()
            );
        }
    }
}

#[tokio::test]
async fn no_number_of_an_event_makes_a_failure() {
    let site = Site::new();
    let (office, tenant) = (&site.world.office, &site.world.tenant);
    let admin = id("p-admin");
    let pack = "doorstep-default";
    office
        .publish_standard(tenant, &admin, &standard_files(pack))
        .unwrap();
    office.choose_standard(tenant, &admin, pack).unwrap();
    let mut phone = site.world.enrol("p-li");
    let mut visits = Vec::new();
    for (n, end) in ENDS.into_iter().enumerate() {
        visits.push(story(&site.world, &mut phone, &format!("1-1-{n}"), end));
    }
    // The clock of a phone that went to the end of what a number may be.
    phone.tick = (MAX_INT - MORNING) / 1_000 - 80;
    visits.push(story(&site.world, &mut phone, "2-1-1", MAX_INT));
    read_all(&site, &visits).await;
    // The office's own clock at an evening far away.
    site.world.clock.advance(40_000 * 365 * 24 * HOUR);
    let token = site.world.api_token("p-desk");
    for visit in &visits {
        let path = format!("/api/v1/visits/{visit}");
        assert_eq!(site.get(&path, &token).await.status, 200);
    }
}

#[tokio::test]
async fn no_number_of_a_request_makes_a_failure() {
    let site = Site::new();
    let (token, admin) = (
        site.world.api_token("p-desk"),
        site.world.api_token("p-admin"),
    );
    let visit = site.world.order("3-2-501", &["p-li"]);
    let v = visit.to_string();
    for n in [
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(MAX_INT),
        json!(-MAX_INT),
        json!(1e300),
        json!(0),
        json!("9999-12-31"),
        json!("9999-12-31T23:59"),
        json!("-9999-12-31T23:59"),
        json!("+262142-12-31T23:59:59+14:00"),
        json!(null),
    ] {
        let later = n
            .as_i64()
            .map_or(n.clone(), |n| json!(n.saturating_add(HOUR)));
        let order = json!({"fault_kind": "no_heat", "household": "1", "name": "x", "phone": "13800138000",
            "address": "x", "reported_at": n, "start": n, "end": later, "facts": {"room_temp": n, "area": n}});
        for (path, token, body) in [
            ("/api/v1/orders".to_owned(), &token, order.clone()),
            ("/api/v1/orders/import".to_owned(), &token, json!([order])),
            (
                "/api/v1/appointments".to_owned(),
                &token,
                json!({"visit": v, "start": n, "end": later}),
            ),
            (
                format!("/api/v1/visits/{v}/office-acts"),
                &token,
                json!({"act": "callback_planned", "data": {"start": n, "end": later}}),
            ),
            (
                format!("/api/v1/visits/{v}/office-acts"),
                &token,
                json!({"act": "fact_set", "data": {"fact": "room_temp", "value": n}}),
            ),
            (
                "/api/v1/programs".to_owned(),
                &admin,
                json!({"name": "x", "role": "dispatcher", "days": n}),
            ),
        ] {
            let answer = site.post(&path, token, &body.to_string()).await;
            assert!(
                answer.status < 500,
                "{path} {body}: {} {}",
                answer.status,
                answer.text()
            );
        }
    }
    read_all(&site, &[visit]).await;
}

/// Whatever is wrong with a row, it is told by its number, and its neighbours become orders.
#[tokio::test]
async fn a_bad_row_is_its_own_trouble() {
    let site = Site::new();
    let token = site.world.api_token("p-desk");
    let good = |n: usize| {
        json!({"fault_kind": "no_heat", "name": "王", "phone": "13800138000", "address": "1",
               "ref": format!("A-{n}")})
        .to_string()
    };
    let facts = |n: usize| -> serde_json::Map<String, serde_json::Value> {
        (0..n)
            .map(|i| (format!("f{i:063}"), json!("x".repeat(64))))
            .collect()
    };
    let with = |name: &str, value: serde_json::Value| {
        let mut row: serde_json::Value = serde_json::from_str(&good(0)).unwrap();
        row["ref"] = json!(format!("B-{name}"));
        row[name] = value;
        row.to_string()
    };
    let many: Vec<String> = (0..9).map(|n| format!("p-{n}")).collect();
    let bad = [
        "7".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        r#"{"ref": "1", "ref": "2"}"#.to_owned(),
        with("facts", json!({"age": i64::MIN})),
        with("facts", json!({"age": i64::MAX})),
        with("facts", json!({"age": 1.5})),
        with("facts", json!(facts(33))),
        with("reported_at", json!(i64::MIN)),
        with("reported_at", json!("9999-12-31 23:59")),
        with("start", json!(i64::MAX)),
        with("end", json!(i64::MIN)),
        with("assign", json!(many)),
        with("assign", json!(["p-nobody"])),
        with("assign", json!([7])),
        with("standard", json!("no-such-pack")),
        with("name", json!("长".repeat(100_000))),
        with("address", json!("\u{0}\u{1}")),
        with("phone", json!("1".repeat(5_000))),
        with("household", json!("../..")),
        with("ref", json!("x".repeat(100_000))),
        with("colour", json!("red")),
    ];
    let mut rows = vec![good(1)];
    for (n, row) in bad.iter().enumerate() {
        rows.extend([row.clone(), good(n + 2)]);
    }
    // As large as may be: it is taken.
    rows.push(with("facts", json!(facts(32))));
    let body = format!("[{}]", rows.join(","));
    let answer = site.post("/api/v1/orders/import", &token, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report = answer.json();
    assert_eq!(report["refused"], bad.len(), "{}", answer.text());
    for (n, row) in report["rows"].as_array().unwrap().iter().enumerate() {
        let expected = n % 2 == 0 || n + 1 == rows.len();
        assert_eq!(
            row["ok"],
            expected,
            "{row} {}",
            &rows[n][..60.min(rows[n].len())]
        );
        assert!(
            expected
                || row["en"]
                    .as_str()
                    .unwrap()
                    .contains(&format!("order {}", n + 1))
        );
    }
}
