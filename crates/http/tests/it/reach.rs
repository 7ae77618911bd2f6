//! Role, crew and object: every route that names somebody's or some crew's thing, tried with one's own and another's.

use std::collections::BTreeMap;
use std::pin::pin;

use axum::body::Body;
use axum::http::Request;
use doorstep_http::table::{ForWhom, RULES, RouteRule};
use doorstep_office::PersonEdit;
use doorstep_visit::VisitId;
use eventsource_stream::Eventsource;
use serde_json::json;
use tokio_stream::StreamExt;
use tower::ServiceExt;

use crate::http::{Answer, Site};
use crate::office_acts::session;
use crate::world::{enrol_request, id};

/// Who calls, and whether the east crew's visit and the west crew's are within reach.
const CALLERS: [(&str, &str, bool, bool); 6] = [
    ("p-li", "technician", true, false),
    ("p-zhao", "technician", false, true),
    // Of the east crew, and on neither visit.
    ("p-wang", "technician", false, false),
    ("p-lead", "crew_lead", true, false),
    ("p-desk", "dispatcher", true, true),
    ("p-admin", "admin", false, false),
];

/// What is sent to a route that names a visit, so that nothing but reach can be in its way: JSON to the API, a form to
/// a page. `SEEN` are the newest events of the visit, `OTHER` is a visit of the same
/// household, `HOLDER` whose it is.
const SENT: &[(&str, &str)] = &[
    (
        "/api/v1/visits/{visit}/cancel",
        r#"{"reason": "no_access"}"#,
    ),
    ("/api/v1/visits/{visit}/close", r#"{"seen": SEEN}"#),
    (
        "/api/v1/visits/{visit}/settle",
        r#"{"finding": "x", "outcome": "accepted", "seen": SEEN}"#,
    ),
    (
        "/api/v1/visits/{visit}/office-acts",
        r#"{"act": "complaint_received"}"#,
    ),
    ("/api/v1/visits/{visit}/order", "{}"),
    ("/api/v1/visits/{visit}/link", r#"{"visit": "OTHER"}"#),
    ("/api/v1/visits/{visit}/unlink", r#"{"visit": "OTHER"}"#),
    ("/visits/{visit}/settle", "finding=x&outcome=accepted&seen="),
    ("/visits/{visit}/assign", "person=HOLDER"),
    ("/visits/{visit}/office-acts", "act=complaint_received"),
    ("/visits/{visit}/order", ""),
    ("/visits/{visit}/link", "visit=OTHER"),
    ("/visits/{visit}/unlink", "visit=OTHER"),
];

struct Street {
    site: Site,
    /// The east crew's and the west crew's.
    visits: [VisitId; 2],
    /// Cookie and token of everybody.
    sessions: BTreeMap<&'static str, (String, String)>,
}

impl Street {
    async fn new() -> Self {
        let site = Site::new();
        let mut sessions = BTreeMap::new();
        for (person, ..) in CALLERS {
            sessions.insert(person, session(&site, person).await);
        }
        let visits = [
            site.world.order("1-1-101", &["p-li"]),
            site.world.order("9-9-909", &["p-zhao"]),
        ];
        Self {
            site,
            visits,
            sessions,
        }
    }

    fn holder(&self, visit: VisitId) -> &'static str {
        match visit == self.visits[0] {
            true => "p-li",
            false => "p-zhao",
        }
    }

    fn changes(&self, visit: VisitId) -> usize {
        let desk = self.site.world.person("p-desk");
        let record = self.site.world.office.visit(&desk, visit, "test").unwrap();
        record.events.len()
    }

    async fn try_route(&self, rule: &RouteRule, person: &str, visit: VisitId) -> Answer {
        let path = rule
            .route
            .replace("{visit}", &visit.to_string())
            .replace("{hash}", &"0".repeat(64));
        let is_page = !rule.route.starts_with("/api/");
        let sent = SENT.iter().find(|(route, _)| *route == rule.route);
        let sent = match rule.method {
            "GET" => "",
            _ => {
                sent.unwrap_or_else(|| panic!("what is sent to {}?", rule.route))
                    .1
            }
        };
        let world = &self.site.world;
        let seen: Vec<String> = world
            .newest(visit)
            .iter()
            .map(ToString::to_string)
            .collect();
        let sent = sent
            .replace("SEEN", &json!(seen).to_string())
            .replace("OTHER", &visit.to_string())
            .replace("HOLDER", self.holder(visit));
        if !is_page {
            let auth = format!("Bearer {}", world.api_token(person));
            let headers = [
                ("authorization", auth.as_str()),
                ("content-type", "application/json"),
            ];
            return self.site.call(rule.method, &path, &headers, sent).await;
        }
        let (cookie, csrf) = &self.sessions[person];
        let headers = [
            ("cookie", cookie.as_str()),
            ("accept", "text/html"),
            ("accept-language", "en"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let form = format!("csrf={csrf}&{sent}");
        self.site.call(rule.method, &path, &headers, form).await
    }
}

#[tokio::test]
async fn every_route_of_a_visit_by_role_and_crew() {
    let street = Street::new().await;
    let mut cells = 0;
    for rule in RULES.iter().filter(|r| r.route.contains("{visit}")) {
        let ForWhom::Roles(roles) = rule.who else {
            panic!("{rule:?}");
        };
        for (person, role, east, west) in CALLERS {
            let admitted = roles.iter().any(|r| r.as_str() == role);
            for (visit, within) in street.visits.into_iter().zip([east, west]) {
                let before = street.changes(visit);
                let answer = street.try_route(rule, person, visit).await;
                let what = format!(
                    "{} {} as {person}: {} {}",
                    rule.method,
                    rule.route,
                    answer.status,
                    answer.text()
                );
                let unknown = answer.status == 404
                    && ["no such visit", "No such visit"]
                        .iter()
                        .any(|said| answer.text().contains(said));
                match (admitted, within) {
                    (false, _) => assert_eq!(answer.status, 403, "{what}"),
                    (true, false) => assert!(unknown, "{what}"),
                    (true, true) => assert!(answer.status != 403 && !unknown, "{what}"),
                }
                if !admitted || !within {
                    assert_eq!(street.changes(visit), before, "{what}");
                }
                cells += 1;
            }
        }
    }
    assert!(cells >= 12 * 17, "{cells}");
}

#[tokio::test]
async fn lists_hold_nothing_of_another_crew() {
    let street = Street::new().await;
    let lists = RULES.iter().filter(|r| {
        r.method == "GET" && !r.route.contains('{') && r.route.contains("visits")
            || r.route == "/board"
    });
    let mut read = 0;
    for rule in lists {
        for (person, role, east, west) in CALLERS {
            let ForWhom::Roles(roles) = rule.who else {
                panic!("{rule:?}");
            };
            if !roles.iter().any(|r| r.as_str() == role) {
                continue;
            }
            let (cookie, _) = &street.sessions[person];
            let headers = [("cookie", cookie.as_str())];
            // Asking for the other crew by name does not bring it either.
            for query in ["", "?crew=west", "?q=9-9-909"] {
                let path = format!("{}{query}", rule.route);
                let text = street.site.call("GET", &path, &headers, "").await.text();
                for (visit, within) in street.visits.iter().zip([east, west]) {
                    let there = text.contains(&visit.to_string());
                    assert!(within || !there, "{path} as {person}");
                    assert!(!within || !query.is_empty() || there, "{path} as {person}");
                }
                read += 1;
            }
        }
    }
    assert!(read >= 30, "{read}");
}

#[tokio::test]
async fn a_lead_enrols_phones_of_the_own_technicians_alone() {
    let street = Street::new().await;
    let world = &street.site.world;
    let (office, t) = (&world.office, &world.tenant);
    for (lead, crew) in [("p-west", "west"), ("p-second", "east")] {
        let new = doorstep_office::NewPerson {
            person: Some(id(lead)),
            name: lead.into(),
            role: doorstep_office::Role::CrewLead,
            crew: Some(crew.into()),
        };
        office.add_person(t, &id("p-admin"), &new).unwrap();
    }
    // By, for whom, and what becomes of it.
    for (by, person, expected) in [
        ("p-lead", "p-li", Ok(())),
        ("p-lead", "p-wang", Ok(())),
        ("p-lead", "p-lead", Ok(())),
        ("p-lead", "p-zhao", Err("other_crew")),
        ("p-lead", "p-west", Err("other_crew")),
        // As another lead of the same crew one would settle and sign as that lead.
        ("p-lead", "p-second", Err("other_crew")),
        ("p-lead", "p-desk", Err("no_phone_in_role")),
        ("p-lead", "p-admin", Err("no_phone_in_role")),
        ("p-west", "p-li", Err("other_crew")),
        ("p-admin", "p-zhao", Ok(())),
        ("p-admin", "p-west", Ok(())),
        ("p-admin", "p-admin", Err("no_phone_in_role")),
        ("p-desk", "p-li", Err("forbidden")),
        ("p-li", "p-li", Err("forbidden")),
    ] {
        let token = world.api_token(by);
        let body = json!({"person": person}).to_string();
        let answer = street.site.post("/api/v1/devices/codes", &token, &body);
        let answer = answer.await;
        let found = match answer.status {
            201 => Ok(()),
            _ => Err(answer.problem().1),
        };
        assert_eq!(found, expected.map_err(str::to_owned), "{by} for {person}");
        // The page offers a button for those, and answers the same.
        let (cookie, csrf) = session(&street.site, by).await;
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let form = format!("csrf={csrf}&person={person}");
        let answer = street.site.call("POST", "/people/codes", &headers, form);
        assert_eq!(
            answer.await.status == 200,
            expected.is_ok(),
            "{by} {person}"
        );
        let page = street.site.call("GET", "/people", &headers[..1], "").await;
        let button = format!("name=\"person\" value=\"{person}\"");
        let offered = page.text().contains(&button);
        assert_eq!(offered, expected.is_ok(), "{by} is offered {person}");
    }
    // A code is worth what its maker may when it is used.
    let code = |person| office.create_enrolment_code(t, &id("p-lead"), &id(person));
    let used = |code: &str, phone: &str| office.enrol(&enrol_request(code, phone)).map(|_| ());
    let (moved, lost) = (code("p-li").unwrap(), code("p-wang").unwrap());
    let to = |person, crew: &str| {
        let edit = PersonEdit {
            crew: Some(Some(crew.into())),
            ..PersonEdit::default()
        };
        office.edit_person(t, &id("p-admin"), &id(person), &edit)
    };
    to("p-li", "west").unwrap();
    let refused = used(&moved, "one").unwrap_err();
    assert_eq!(refused.code(), "enrolment_code");
    to("p-lead", "west").unwrap();
    assert_eq!(used(&lost, "two").unwrap_err().code(), "enrolment_code");
    to("p-lead", "east").unwrap();
    used(&lost, "two").unwrap();
}

#[tokio::test]
async fn phones_are_told_to_their_own_lead() {
    let street = Street::new().await;
    let world = &street.site.world;
    let (li, zhao) = (world.enrol("p-li"), world.enrol("p-zhao"));
    for (person, east, west) in [
        ("p-lead", true, false),
        ("p-desk", true, true),
        ("p-admin", true, true),
    ] {
        let (cookie, _) = &street.sessions[person];
        let headers = [("cookie", cookie.as_str()), ("accept-language", "en")];
        let page = street.site.call("GET", "/people", &headers, "").await;
        let row = |whose: &str| {
            let text = page.text();
            let at = text.find(&format!("id=\"p-{whose}\"")).unwrap();
            text[at..].split("</tr>").next().unwrap().to_owned()
        };
        assert_eq!(row("p-li").contains("enrolled"), east, "{person}");
        assert_eq!(row("p-zhao").contains("enrolled"), west, "{person}");
        if person == "p-desk" {
            continue;
        }
        let token = world.api_token(person);
        let list = street.site.get("/api/v1/devices", &token).await.text();
        assert_eq!(list.contains(li.device.as_str()), east, "{person}");
        assert_eq!(list.contains(zhao.device.as_str()), west, "{person}");
    }
}

#[tokio::test]
async fn a_stream_tells_of_visits_within_reach_until_the_session_ends() {
    let street = Street::new().await;
    let (site, world) = (&street.site, &street.site.world);
    let streams = async |person: &str| {
        let (cookie, _) = session(site, person).await;
        let request = Request::get("/live").header("cookie", &cookie);
        let request = request.body(Body::empty()).unwrap();
        let answer = site.router.clone().oneshot(request).await.unwrap();
        let token = cookie.split_once('=').unwrap().1.to_owned();
        (answer.into_body().into_data_stream().eventsource(), token)
    };
    let mut open = Vec::new();
    for (person, _, east, west) in CALLERS {
        open.push((person, east, west, streams(person).await.0));
    }
    let (ended, token) = streams("p-desk").await;
    let [east_visit, west_visit] = street.visits;
    for visit in street.visits {
        let seen = world.newest(visit);
        let (office, t) = (&world.office, &world.tenant);
        office.close(t, &id("p-desk"), visit, &seen).unwrap();
    }
    world.office.sign_out(&token).unwrap();
    world
        .office
        .live()
        .tell(doorstep_office::LiveEvent::Closing);
    for (person, east, west, events) in open {
        let mut events = pin!(events);
        let mut told = Vec::new();
        while let Some(event) = events.next().await {
            told.push(event.unwrap().data);
        }
        let expected: Vec<String> = [(east, east_visit), (west, west_visit)]
            .iter()
            .filter(|(within, _)| *within)
            .map(|(_, visit)| visit.to_string())
            .collect();
        assert_eq!(told, expected, "{person}");
    }
    assert!(pin!(ended).next().await.is_none(), "signed out, and told");
}
