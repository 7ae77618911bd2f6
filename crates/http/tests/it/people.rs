//! Keeping an office: founding it, people, crews, passwords, programs.

use std::sync::Arc;

use axum::http::Request;
use doorstep_http::{AppState, router};
use doorstep_office::{
    Config, Founding, NewPerson, NewTenant, Office, PersonEdit, Place, Role, SystemClock,
    SystemRandom,
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::http::{Answer, Site};
use crate::world::{PASSWORD, World, enrol_request, id, standard_files};

impl Site {
    async fn send(&self, method: &str, path: &str, token: &str, body: Value) -> Answer {
        let auth = format!("Bearer {token}");
        let headers = [
            ("authorization", auth.as_str()),
            ("content-type", "application/json"),
        ];
        self.call(method, path, &headers, body.to_string()).await
    }
}

fn founding(password: &str) -> Founding {
    Founding {
        company: NewTenant {
            tenant: id("north-heat"),
            name: "北方热力".into(),
            zone: "Asia/Shanghai".into(),
        },
        admin: "周管理".into(),
        sign_in: "zhou".into(),
        password: Some(password.into()),
        standard: "example-radiator-check".into(),
    }
}

fn empty() -> Office {
    let mut config = Config::new(Place::Memory);
    config.packs = Arc::new(vec![standard_files("example-radiator-check")]);
    config.holidays = Arc::new(vec![
        "region = \"CN\"\nyear = 2026\noff = [\"2026-01-01\"]\n".into(),
    ]);
    Office::with_config(config, Arc::new(SystemClock), Arc::new(SystemRandom)).unwrap()
}

#[test]
fn a_company_is_founded_whole_or_not_at_all() {
    let office = empty();
    let code = office.founding_code().unwrap().to_owned();
    let refused = |f: &Founding| {
        office
            .found_by_code(&code, f)
            .map(|_| ())
            .unwrap_err()
            .code()
    };
    assert_eq!(refused(&founding("short")), "password_short");
    let wrong = |change: fn(&mut Founding)| {
        let mut f = founding(PASSWORD);
        change(&mut f);
        f
    };
    assert_eq!(
        refused(&wrong(|f| f.company.zone = "Mars/Olympus".into())),
        "zone_unknown"
    );
    assert_eq!(
        refused(&wrong(|f| f.standard = "no-such".into())),
        "not_found"
    );
    assert_eq!(
        refused(&wrong(|f| f.sign_in = "a b".into())),
        "sign_in_blank"
    );
    assert_eq!(refused(&wrong(|f| f.company.name = "  ".into())), "missing");
    // Whatever was refused left nothing behind: the same founding goes through afterwards.
    assert!(office.tenants().unwrap().is_empty());
    let other = office
        .found_by_code("aaaa", &founding(PASSWORD))
        .map(|_| ());
    assert_eq!(other.unwrap_err().code(), "founding_code");

    office.found_by_code(&code, &founding(PASSWORD)).unwrap();
    let tenant = id("north-heat");
    assert_eq!(
        office.sign_in(None, "zhou", PASSWORD).unwrap().caller.role,
        Role::Admin
    );
    let standard = office.default_standard(&tenant).unwrap().unwrap();
    assert_eq!(standard.id, "example-radiator-check");
    assert_eq!(office.holidays(&tenant).unwrap().len(), 1);
    // The code is worth nothing now.
    assert_eq!(office.founding_code().unwrap_err().code(), "founded");
    assert_eq!(refused(&founding(PASSWORD)), "founded");
}

#[tokio::test]
async fn the_founding_page_wants_the_code_and_signs_the_founder_in() {
    let office = empty();
    let code = office.founding_code().unwrap().to_owned();
    let app = router(AppState::new(office.clone()));
    let call = async |method: &str, path: &str, body: String| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(body))
            .unwrap();
        let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts, String::from_utf8_lossy(&bytes).into_owned())
    };
    let (parts, _) = call("GET", "/found?code=wrong", String::new()).await;
    assert_eq!(parts.status, 400);
    let (parts, page) = call("GET", &format!("/found?code={code}"), String::new()).await;
    assert_eq!(parts.status, 200, "{page}");
    let form = |again: &str| {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("code", code.as_str()),
                ("company", "北方热力"),
                ("zone", "Asia/Shanghai"),
                ("standard", "example-radiator-check"),
                ("name", "周管理"),
                ("sign_in", "zhou"),
                ("password", PASSWORD),
                ("again", again),
            ])
            .finish()
    };
    let (parts, page) = call("POST", "/found", form("something else")).await;
    assert_eq!(parts.status, 422);
    // What was typed stands there again, but for the passwords.
    assert!(
        page.contains("北方热力") && !page.contains(PASSWORD),
        "{page}"
    );
    assert!(office.tenants().unwrap().is_empty());
    let (parts, _) = call("POST", "/found", form(PASSWORD)).await;
    assert_eq!(parts.status, 303);
    assert_eq!(parts.headers["location"], "/company");
    let cookie = parts.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("doorstep_session=st."), "{cookie}");
    let (parts, _) = call("GET", &format!("/found?code={code}"), String::new()).await;
    assert_eq!(parts.headers["location"], "/sign-in");
}

#[tokio::test]
async fn an_administrator_adds_people_crews_and_programs_through_the_api() {
    let site = Site::new();
    let admin = site.world.api_token("p-admin");
    let crew = site
        .send("POST", "/api/v1/crews", &admin, json!({"name": "南组"}))
        .await;
    assert_eq!(crew.status, 201);
    let crew = crew.json()["crew"].as_str().unwrap().to_owned();
    let twice = site
        .send("POST", "/api/v1/crews", &admin, json!({"name": "南组"}))
        .await;
    assert_eq!(twice.problem(), (409, "crew_exists".into()));

    let new = json!({"name": "吴班长", "role": "crew_lead", "crew": crew, "sign_in": "wu"});
    let made = site.send("POST", "/api/v1/people", &admin, new).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    let (person, password) = (
        made["person"].as_str().unwrap(),
        made["password"].as_str().unwrap(),
    );
    let office = &site.world.office;
    let begun = office.sign_in(None, "wu", password).unwrap();
    assert!(begun.temporary);
    assert_eq!(begun.caller.crew.as_deref(), Some(crew.as_str()));

    for (body, problem) in [
        (json!({"name": "吴", "role": "boss"}), (422, "role_unknown")),
        (json!({"name": " ", "role": "technician"}), (422, "missing")),
        (
            json!({"name": "吴\n", "role": "technician", "crew": "nowhere"}),
            (404, "not_found"),
        ),
        (
            json!({"name": "吴", "role": "technician", "person": "Wu Wu"}),
            (422, "not_an_id"),
        ),
        (
            json!({"name": "吴", "role": "technician", "person": "p-li"}),
            (409, "person_exists"),
        ),
        (
            json!({"name": "吴", "role": "technician", "person": "machine"}),
            (409, "person_exists"),
        ),
        (
            json!({"name": "吴", "role": "dispatcher", "sign_in": "wu"}),
            (422, "sign_in_taken"),
        ),
        (json!({"name": "吴"}), (400, "malformed")),
    ] {
        let before = office.people(&site.world.tenant).unwrap();
        let answer = site
            .send("POST", "/api/v1/people", &admin, body.clone())
            .await;
        assert_eq!(
            answer.problem(),
            (problem.0, problem.1.to_owned()),
            "{body}"
        );
        assert_eq!(office.people(&site.world.tenant).unwrap(), before, "{body}");
    }

    // What is wrong is named, and what stands there is not.
    for (body, member) in [
        (json!({"name": "吴"}), "role"),
        (
            json!({"name": "吴", "role": "technician", "boss": true}),
            "boss",
        ),
        (json!({"name": "吴", "role": 138001380}), "role"),
    ] {
        let answer = site.send("POST", "/api/v1/people", &admin, body).await;
        assert_eq!(answer.problem(), (400, "malformed".into()));
        for detail in ["detail", "detail_zh"] {
            let detail = answer.json()[detail].as_str().unwrap().to_owned();
            assert!(
                detail.contains(member) && !detail.contains("138"),
                "{detail}"
            );
        }
    }

    // A new password ends the sessions that the old one began.
    let path = format!("/api/v1/people/{person}/password");
    let again = site.send("POST", &path, &admin, json!({})).await.json();
    assert_eq!(again["sign_in"], "wu");
    assert!(office.caller(&begun.token).is_err());
    assert!(office.sign_in(None, "wu", password).is_err());
    assert!(
        office
            .sign_in(None, "wu", again["password"].as_str().unwrap())
            .is_ok()
    );

    // A program acts under its own name, by a token that can be renewed and ended.
    let new = json!({"name": "报修系统", "role": "dispatcher"});
    let made = site.send("POST", "/api/v1/programs", &admin, new).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    let (program, token) = (
        made["program"].as_str().unwrap(),
        made["token"].as_str().unwrap(),
    );
    let order = json!({"fault_kind": "no_heat", "name": "王秀英", "phone": "13800138000", "address": "新华路 3 号"});
    let taken = site
        .send("POST", "/api/v1/orders", token, order.clone())
        .await;
    assert_eq!(taken.status, 201, "{}", taken.text());
    // In a small office the administrator takes orders too.
    assert_eq!(
        site.send("POST", "/api/v1/orders", &admin, order.clone())
            .await
            .status,
        201
    );
    let renewed = site
        .send(
            "POST",
            &format!("/api/v1/programs/{program}/token"),
            &admin,
            json!({"days": 30}),
        )
        .await;
    let renewed = renewed.json()["token"].as_str().unwrap().to_owned();
    let old = site
        .send("POST", "/api/v1/orders", token, order.clone())
        .await;
    assert_eq!(old.problem(), (401, "unknown_token".into()));
    assert_eq!(site.get("/api/v1/orders", &renewed).await.status, 200);
    let end = format!("/api/v1/programs/{program}/end");
    assert_eq!(site.send("POST", &end, &admin, json!({})).await.status, 200);
    assert_eq!(site.get("/api/v1/orders", &renewed).await.status, 401);
    assert_eq!(
        site.get("/api/v1/programs", &admin).await.json()["programs"],
        json!([])
    );
    for (body, code) in [
        (json!({"name": "x", "role": "technician"}), "program_role"),
        (
            json!({"name": "x", "role": "dispatcher", "days": 0}),
            "days_out_of_range",
        ),
        (
            json!({"name": "x", "role": "dispatcher", "days": i64::MAX}),
            "days_out_of_range",
        ),
    ] {
        let answer = site.send("POST", "/api/v1/programs", &admin, body).await;
        assert_eq!(answer.problem(), (422, code.into()));
    }
    // No program among the people, and sign-in names for administrators alone.
    let lead = site.world.api_token("p-lead");
    let people = site.get("/api/v1/people", &lead).await.json();
    assert!(
        people["people"]
            .as_array()
            .unwrap()
            .iter()
            .all(|p| p["person"] != program && p.get("sign_in").is_none())
    );
}

#[test]
fn who_leaves_may_do_nothing_more_and_is_still_named() {
    let world = World::new();
    let (office, tenant, admin) = (&world.office, &world.tenant, id("p-admin"));
    office
        .set_password(tenant, &id("p-li"), "li", PASSWORD)
        .unwrap();
    let visit = world.order("3-2-501", &["p-li"]);
    let mut phone = world.enrol("p-li");
    world.sync(&mut phone);
    let session = office.sign_in(None, "li", PASSWORD).unwrap().token;
    let api = world.api_token("p-li");
    let code = office
        .create_enrolment_code(tenant, &admin, &id("p-li"))
        .unwrap();

    office.leave(tenant, &admin, &id("p-li")).unwrap();
    office.leave(tenant, &admin, &id("p-li")).unwrap();
    assert_eq!(
        office.sign_in(None, "li", PASSWORD).unwrap_err().code(),
        "wrong_sign_in"
    );
    assert!(office.caller(&session).is_err() && office.caller(&api).is_err());
    assert!(world.caller(&phone).revoked);
    let late = office
        .enrol(&crate::world::enrol_request(&code, "late"))
        .unwrap_err();
    assert_eq!(late.code(), "enrolment_code");
    for refused in [
        office
            .create_enrolment_code(tenant, &admin, &id("p-li"))
            .map(|_| ()),
        office
            .make_password(tenant, &admin, &id("p-li"), None)
            .map(|_| ()),
        office
            .issue_api_token(tenant, &id("p-li"), 1000)
            .map(|_| ()),
    ] {
        assert_eq!(refused.unwrap_err().code(), "has_left");
    }
    let sent = office
        .assign(tenant, &id("p-desk"), visit, &[id("p-li")])
        .unwrap_err();
    assert_eq!(sent.code(), "person_left");
    let row = office
        .people(tenant)
        .unwrap()
        .into_iter()
        .find(|p| p.person == id("p-li"))
        .unwrap();
    assert_eq!((row.name.as_str(), row.left_at.is_some()), ("李师傅", true));

    // Back again: sign-in and phone are given anew.
    office.come_back(tenant, &admin, &id("p-li")).unwrap();
    assert!(office.sign_in(None, "li", PASSWORD).is_err());
    assert!(world.caller(&phone).revoked);
    assert!(
        office
            .create_enrolment_code(tenant, &admin, &id("p-li"))
            .is_ok()
    );
}

#[test]
fn an_office_keeps_an_administrator_and_phones_keep_their_role() {
    let world = World::new();
    let (office, tenant, admin) = (&world.office, &world.tenant, id("p-admin"));
    let by = |by: &str, person: &str, role| {
        let edit = PersonEdit {
            role: Some(role),
            ..PersonEdit::default()
        };
        office.edit_person(tenant, &id(by), &id(person), &edit)
    };
    let role = |person: &str, role| by("p-admin", person, role);
    world.enrol("p-li");
    assert_eq!(
        role("p-admin", Role::Dispatcher).unwrap_err().code(),
        "last_admin"
    );
    assert_eq!(
        office.leave(tenant, &admin, &admin).unwrap_err().code(),
        "last_admin"
    );
    // A program with an administrator's rights cannot sign in, so it does not count.
    let program = doorstep_office::NewPerson {
        person: None,
        name: "x".into(),
        role: Role::Admin,
        crew: None,
    };
    office.add_program(tenant, &admin, &program, 1).unwrap();
    assert_eq!(
        office.leave(tenant, &admin, &admin).unwrap_err().code(),
        "last_admin"
    );
    role("p-desk", Role::Admin).unwrap();
    role("p-admin", Role::Dispatcher).unwrap();
    // At once, in whatever session.
    assert_eq!(
        role("p-admin", Role::Admin).unwrap_err().code(),
        "forbidden"
    );
    let role = |person: &str, role| by("p-desk", person, role);
    assert_eq!(
        role("p-li", Role::Dispatcher).unwrap_err().code(),
        "has_phones"
    );
    role("p-li", Role::CrewLead).unwrap();
    let code = office.create_enrolment_code(tenant, &id("p-desk"), &id("p-desk"));
    assert_eq!(code.unwrap_err().code(), "no_phone_in_role");
}

#[test]
fn a_visit_follows_its_technician_to_another_crew() {
    let world = World::new();
    let visit = world.order("3-2-501", &["p-li"]);
    let lead = world.person("p-lead");
    assert!(world.office.visit(&lead, visit, "test").is_ok());
    let edit = PersonEdit {
        crew: Some(Some("west".into())),
        ..PersonEdit::default()
    };
    world
        .office
        .edit_person(&world.tenant, &id("p-admin"), &id("p-li"), &edit)
        .unwrap();
    assert_eq!(
        world.office.visit(&lead, visit, "test").unwrap_err().code(),
        "not_found"
    );
}

#[test]
fn a_password_is_changed_by_whoever_knows_it() {
    let world = World::new();
    let (office, tenant) = (&world.office, &world.tenant);
    let made = office
        .make_password(tenant, &id("p-admin"), &id("p-lead"), Some("sun"))
        .unwrap();
    let here = office.sign_in(None, " sun ", &made.password).unwrap();
    let elsewhere = office.sign_in(None, "sun", &made.password).unwrap();
    let change = |old: &str, new: &str| {
        office
            .change_password(&here.caller, &here.token, old, new)
            .map_err(|e| e.code())
    };
    assert_eq!(
        change("not this one", "a new password"),
        Err("password_wrong")
    );
    assert_eq!(change(&made.password, "short"), Err("password_short"));
    assert_eq!(change(&made.password, &made.password), Err("password_same"));
    assert_eq!(change(&made.password, "a new password"), Ok(()));
    assert!(office.caller(&here.token).is_ok() && office.caller(&elsewhere.token).is_err());
    let begun = office.sign_in(None, "sun", "a new password").unwrap();
    assert!(!begun.temporary);
    // Guessing the present one locks like guessing at the door.
    let wrong = (0..6)
        .map(|_| change("not this one", "another one"))
        .collect::<Vec<_>>();
    assert_eq!(wrong.last(), Some(&Err("locked_out")));
}

#[test]
fn a_sign_in_name_belongs_to_one_person() {
    let world = World::new();
    let (office, tenant) = (&world.office, &world.tenant);
    office
        .set_password(tenant, &id("p-lead"), "sun", PASSWORD)
        .unwrap();
    let taken = office.set_password(tenant, &id("p-desk"), "sun", "correct staple");
    assert_eq!(taken.unwrap_err().code(), "sign_in_taken");
    assert_eq!(
        office.sign_in(None, "sun", PASSWORD).unwrap().caller.person,
        id("p-lead")
    );
    // Another name replaces the one before.
    office
        .set_password(tenant, &id("p-lead"), "sunny", PASSWORD)
        .unwrap();
    assert!(office.sign_in(None, "sun", PASSWORD).is_err());
    assert!(office.sign_in(None, "sunny", PASSWORD).is_ok());
}

#[test]
fn names_that_look_alike_are_one_name_or_none() {
    let world = World::new();
    let (office, tenant) = (&world.office, &world.tenant);
    let admin = "p-admin".parse().unwrap();
    let add = |name: &str, sign_in: &str| {
        let new = NewPerson {
            person: None,
            name: name.into(),
            role: Role::Dispatcher,
            crew: None,
        };
        let made = office.hire(tenant, &admin, &new, Some(sign_in));
        made.map(|(_, s)| s.unwrap()).map_err(|e| e.code())
    };
    for unseen in [
        "\u{200b}",
        "\u{feff}",
        "王\u{200d}五",
        "\u{202e}nimda",
        "a\u{2028}b",
        "\u{2066}x",
        "王\u{ad}五",
    ] {
        assert_eq!(
            add(unseen, "x").err().unwrap(),
            "control_characters",
            "{unseen:?}"
        );
        let crew = office.add_crew(tenant, &admin, None, unseen);
        assert_eq!(crew.unwrap_err().code(), "control_characters", "{unseen:?}");
    }
    assert_eq!(
        add("王五", "wang\u{200b}").err().unwrap(),
        "control_characters"
    );
    let made = add("王五", "Ｗang5").ok().unwrap();
    assert_eq!(made.name, "wang5");
    for same in ["wang5", "WANG5", "ｗａｎｇ５", " Wang5 "] {
        assert_eq!(add("王六", same).err().unwrap(), "sign_in_taken", "{same}");
        assert!(office.sign_in(None, same, &made.password).is_ok(), "{same}");
    }
}

#[test]
fn a_code_is_no_good_once_its_person_left_or_has_another_role() {
    let world = World::new();
    let (office, tenant) = (&world.office, &world.tenant);
    let (admin, li) = (id("p-admin"), id("p-li"));
    let code = |name: &str| {
        let code = office.create_enrolment_code(tenant, &admin, &li).unwrap();
        enrol_request(&code, name)
    };
    let refused = |request| office.enrol(request).err().unwrap().code();
    let (before, used) = (code("one"), code("two"));
    office.enrol(&used).unwrap();
    office.leave(tenant, &admin, &li).unwrap();
    office.come_back(tenant, &admin, &li).unwrap();
    assert_eq!(refused(&before), "enrolment_code");
    assert_eq!(refused(&used), "enrolment_code");

    let code = code("three");
    let role = PersonEdit {
        role: Some(Role::Dispatcher),
        ..PersonEdit::default()
    };
    office.edit_person(tenant, &admin, &li, &role).unwrap();
    assert_eq!(refused(&code), "enrolment_code");
}

/// A password is hashed before anything is written, and a reset may come in between.
#[test]
fn no_session_by_an_old_password_outlives_its_reset() {
    let world = World::new();
    let (office, tenant) = (&world.office, &world.tenant);
    let (admin, lead) = (id("p-admin"), id("p-lead"));
    let reset = || office.make_password(tenant, &admin, &lead, None).unwrap();
    let mut made = reset();
    for _ in 0..8 {
        let (begun, next) = std::thread::scope(|all| {
            let begun = all.spawn(|| office.sign_in(None, &made.name, &made.password));
            let next = reset();
            (begun.join().unwrap(), next)
        });
        if let Ok(begun) = begun {
            assert!(office.caller(&begun.token).is_err());
        }
        made = next;
    }
    assert!(office.sign_in(None, &made.name, &made.password).is_ok());
}
