//! ForWhom may call what, and the console's door.

use doorstep_http::table::{ForWhom, RULES};
use doorstep_office::{Caller, Right, Role};

use crate::http::Site;
use crate::world::{PASSWORD, id};

fn path_of(route: &str) -> String {
    route
        .replace("{visit}", "0193a5c0-0000-7000-8000-000000000001")
        .replace("{hash}", &"0".repeat(64))
        .replace("{device}", "dev-x")
        .replace("{person}", "p-x")
        .replace("{program}", "p-x")
        .replace("{crew}", "x")
        .replace("{id}", "x")
        .replace("{file}", "x")
}

#[tokio::test]
async fn every_cell_of_role_and_route() {
    let site = Site::new();
    let phone = site.world.enrol("p-li");
    let mut callers = vec![("nobody", None), ("device", Some(phone.token.clone()))];
    for (person, role) in [
        ("p-li", "technician"),
        ("p-lead", "crew_lead"),
        ("p-desk", "dispatcher"),
        ("p-admin", "admin"),
    ] {
        callers.push((role, Some(site.world.api_token(person))));
    }
    for rule in RULES {
        for (who, token) in &callers {
            let auth = token.as_ref().map(|t| format!("Bearer {t}"));
            let headers: Vec<(&str, &str)> =
                auth.iter().map(|a| ("authorization", a.as_str())).collect();
            // A stream would not end; its guard is the same code.
            if rule.route == "/v1/hints" && *who == "device"
                || rule.route == "/live" && *who != "nobody"
            {
                continue;
            }
            let answer = site
                .call(rule.method, &path_of(rule.route), &headers, "")
                .await;
            let may = match (rule.who, *who) {
                (ForWhom::Anyone, _) | (ForWhom::Device { .. }, "device") => true,
                (ForWhom::Roles(roles), name) => roles.iter().any(|r: &Role| r.as_str() == name),
                _ => false,
            };
            let refused = matches!(answer.status, 401 | 403);
            assert_eq!(
                refused, !may,
                "{} {} as {who}: {}",
                rule.method, rule.route, answer.status
            );
            if *who == "nobody" && !may {
                assert_eq!(answer.problem(), (401, "sign_in_needed".into()));
            }
        }
    }
}

#[tokio::test]
async fn what_the_table_does_not_name_is_refused_and_answers_are_guarded() {
    let site = Site::new();
    let token = site.world.api_token("p-admin");
    assert_eq!(
        site.get("/api/v1/secrets", &token).await.problem(),
        (404, "not_found".into())
    );
    let auth = format!("Bearer {token}");
    let answer = site
        .call(
            "DELETE",
            "/api/v1/standards",
            &[("authorization", &auth)],
            "",
        )
        .await;
    assert_eq!(answer.problem(), (405, "method_not_allowed".into()));
    for header in [
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
    ] {
        assert!(answer.headers.contains_key(header), "{header}");
    }
    assert!(
        !answer.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("unsafe")
    );
    let health = site.call("GET", "/healthz", &[], "").await;
    assert_eq!(
        (health.status, health.json()["ok"].as_bool()),
        (200, Some(true))
    );
}

#[tokio::test]
async fn signing_in_locks_out_and_protects_forms() {
    let site = Site::new();
    let office = &site.world.office;
    office
        .set_password(&site.world.tenant, &id("p-admin"), "zhou", PASSWORD)
        .unwrap();
    let short = office
        .set_password(&site.world.tenant, &id("p-admin"), "zhou", "short")
        .unwrap_err();
    assert_eq!(short.code(), "password_short");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let sign_in = |password: &str| {
        format!(
            "name=zhou&password={}&next=/visits",
            password.replace(' ', "+")
        )
    };

    assert_eq!(
        site.call("POST", "/sign-in", &form, "name=nobody&password=x")
            .await
            .status,
        401
    );
    for _ in 0..5 {
        assert_eq!(
            site.call("POST", "/sign-in", &form, sign_in("wrong"))
                .await
                .status,
            401
        );
    }
    // Even the right password waits now.
    let locked = site
        .call("POST", "/sign-in", &form, sign_in(PASSWORD))
        .await;
    assert_eq!(locked.status, 429);
    assert!(locked.text().contains("密码错误次数过多"));
    site.world.clock.advance(3_000);
    let done = site
        .call("POST", "/sign-in", &form, sign_in(PASSWORD))
        .await;
    assert_eq!(
        (done.status, done.headers["location"].to_str().unwrap()),
        (303, "/visits")
    );
    let set = done.headers["set-cookie"].to_str().unwrap();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Strict"),
        "{set}"
    );

    // The cookie opens reading; writing needs the CSRF token as well.
    let cookie = done.cookie();
    let session = cookie.split_once('=').unwrap().1.to_owned();
    assert_eq!(
        site.call("GET", "/api/v1/people", &[("cookie", &cookie)], "")
            .await
            .status,
        200
    );
    let json = ("content-type", "application/json");
    let body = r#"{"person":"p-li"}"#;
    let answer = site
        .call(
            "POST",
            "/api/v1/devices/codes",
            &[("cookie", &cookie), json],
            body,
        )
        .await;
    assert_eq!(answer.problem(), (403, "csrf".into()));
    let Caller::Person(caller) = office.caller(&session).unwrap() else {
        panic!()
    };
    let csrf = caller.csrf.unwrap();
    let headers = [
        ("cookie", cookie.as_str()),
        json,
        ("x-csrf-token", csrf.as_str()),
    ];
    assert_eq!(
        site.call("POST", "/api/v1/devices/codes", &headers, body)
            .await
            .status,
        201
    );
    let elsewhere = [
        headers[0],
        headers[1],
        headers[2],
        ("sec-fetch-site", "cross-site"),
    ];
    assert_eq!(
        site.call("POST", "/api/v1/devices/codes", &elsewhere, body)
            .await
            .problem()
            .1,
        "csrf"
    );
    // A session token is no bearer token, and a bearer token no cookie.
    assert_eq!(
        site.get("/api/v1/people", &session).await.problem().1,
        "unknown_token"
    );

    let wrong = site
        .call(
            "POST",
            "/sign-out",
            &[("cookie", &cookie), form[0]],
            "csrf=wrong",
        )
        .await;
    assert_eq!(wrong.problem().1, "csrf");
    // A form that was cut off is not one that is too large.
    let cut = tokio_stream::once(Err::<Vec<u8>, _>(std::io::Error::other("the line is gone")));
    let headers = [("cookie", cookie.as_str()), form[0]];
    for (body, expected) in [
        (axum::body::Body::from_stream(cut), "truncated"),
        ("x".repeat(300_000).into(), "too_large"),
    ] {
        let answer = site.call("POST", "/sign-out", &headers, body).await;
        assert_eq!(answer.problem().1, expected);
    }
    let out = site
        .call(
            "POST",
            "/sign-out",
            &[("cookie", &cookie), form[0]],
            format!("csrf={csrf}"),
        )
        .await;
    assert_eq!(out.status, 303);
    let after = site
        .call("GET", "/api/v1/people", &[("cookie", &cookie)], "")
        .await;
    assert_eq!(after.problem().1, "unknown_token");
    // A page sends a visitor to the door, and back after it.
    let page = site
        .call("GET", "/board", &[("accept", "text/html")], "")
        .await;
    assert_eq!(
        (page.status, page.headers["location"].to_str().unwrap()),
        (303, "/sign-in?next=%2Fboard")
    );
}

#[tokio::test]
async fn a_session_runs_out() {
    let site = Site::new();
    let token = site.world.api_token("p-admin");
    assert_eq!(site.get("/api/v1/people", &token).await.status, 200);
    site.world.clock.advance(3_600_001);
    assert_eq!(
        site.get("/api/v1/people", &token).await.problem(),
        (401, "unknown_token".into())
    );
}

#[tokio::test]
async fn people_see_the_visits_of_their_own() {
    let site = Site::new();
    let visit = site.world.order("3-2-501", &["p-li"]);
    let path = format!("/api/v1/visits/{visit}");
    for (person, status) in [
        ("p-li", 200),
        ("p-wang", 404),
        ("p-zhao", 404),
        ("p-lead", 200),
        ("p-desk", 200),
        ("p-admin", 403),
    ] {
        assert_eq!(
            site.get(&path, &site.world.api_token(person)).await.status,
            status,
            "{person}"
        );
    }
    let list = site
        .get(
            "/api/v1/visits?day=2025-11-24",
            &site.world.api_token("p-lead"),
        )
        .await
        .json();
    assert_eq!(list["visits"][0]["visit"], visit.to_string());
    assert_eq!(list["visits"][0]["crew"], "east");
    let none = site
        .get("/api/v1/visits", &site.world.api_token("p-zhao"))
        .await
        .json();
    assert_eq!(none["visits"].as_array().unwrap().len(), 0);
    assert_eq!(
        site.world.office.audit_break(&site.world.tenant).unwrap(),
        None
    );
}

/// What a person does through each route that writes: the route lets in whom the office lets do it, and nobody else.
const DEEDS: &[(&str, Right)] = &[
    ("/api/v1/orders", Right::TakeOrders),
    ("/api/v1/orders/import", Right::TakeOrders),
    ("/api/v1/visits/{visit}/cancel", Right::Cancel),
    ("/api/v1/visits/{visit}/close", Right::Close),
    ("/api/v1/visits/{visit}/settle", Right::Settle),
    ("/api/v1/visits/{visit}/office-acts", Right::Record),
    ("/api/v1/visits/{visit}/order", Right::AddOrder),
    ("/api/v1/visits/{visit}/link", Right::Link),
    ("/api/v1/visits/{visit}/unlink", Right::Link),
    ("/api/v1/assignments", Right::Assign),
    ("/api/v1/appointments", Right::Appoint),
    ("/api/v1/standards", Right::KeepStandards),
    ("/api/v1/standards/{hash}/retire", Right::KeepStandards),
    ("/api/v1/standards/{hash}/restore", Right::KeepStandards),
    ("/api/v1/standards/carried/{id}", Right::KeepStandards),
    ("/api/v1/holidays", Right::PublishHolidays),
    ("/api/v1/company", Right::EditCompany),
    ("/api/v1/people", Right::KeepPeople),
    ("/api/v1/people/{person}", Right::KeepPeople),
    ("/api/v1/people/{person}/leave", Right::KeepPeople),
    ("/api/v1/people/{person}/return", Right::KeepPeople),
    ("/api/v1/people/{person}/password", Right::KeepPeople),
    ("/api/v1/crews", Right::KeepPeople),
    ("/api/v1/crews/{crew}", Right::KeepPeople),
    ("/api/v1/programs", Right::KeepPrograms),
    ("/api/v1/programs/{program}/token", Right::KeepPrograms),
    ("/api/v1/programs/{program}/end", Right::KeepPrograms),
    ("/api/v1/devices/codes", Right::MakeCode),
    ("/api/v1/devices/{device}/revoke", Right::RevokeDevice),
    ("/account", Right::ChangePassword),
    ("/company", Right::EditCompany),
    ("/company/programs", Right::KeepPrograms),
    ("/company/programs/{program}/token", Right::KeepPrograms),
    ("/company/programs/{program}/end", Right::KeepPrograms),
    ("/orders", Right::TakeOrders),
    ("/visits/{visit}/settle", Right::Settle),
    ("/visits/{visit}/assign", Right::Assign),
    ("/visits/{visit}/office-acts", Right::Record),
    ("/visits/{visit}/order", Right::AddOrder),
    ("/visits/{visit}/link", Right::Link),
    ("/visits/{visit}/unlink", Right::Link),
    ("/standards/holidays", Right::PublishHolidays),
    ("/standards/carried", Right::KeepStandards),
    ("/standards/choice", Right::KeepStandards),
    ("/standards/{hash}/retire", Right::KeepStandards),
    ("/standards/{hash}/restore", Right::KeepStandards),
    ("/people", Right::KeepPeople),
    ("/crews", Right::KeepPeople),
    ("/crews/{crew}", Right::KeepPeople),
    ("/people/{person}/edit", Right::KeepPeople),
    ("/people/{person}/leave", Right::KeepPeople),
    ("/people/{person}/return", Right::KeepPeople),
    ("/people/{person}/password", Right::KeepPeople),
    ("/people/codes", Right::MakeCode),
    ("/people/devices/{device}/revoke", Right::RevokeDevice),
];

/// Routes that write and are no act of a person of the company.
const NO_DEEDS: &[&str] = &[
    "/v1/enrol",
    "/v1/sync",
    "/sign-in",
    "/found",
    "/sign-out",
    "/preferences",
];

#[test]
fn each_writing_route_lets_in_whom_its_act_lets() {
    use doorstep_http::table::ForWhom;
    let writing = RULES.iter().filter(|r| r.method != "GET");
    for rule in writing.filter(|r| !NO_DEEDS.contains(&r.route)) {
        let deed = DEEDS.iter().find(|(route, _)| *route == rule.route);
        let (_, act) = deed.unwrap_or_else(|| panic!("{} has no act", rule.route));
        match rule.who {
            ForWhom::Roles(roles) => assert_eq!(roles, act.roles(), "{}", rule.route),
            other => panic!("{}: {other:?}", rule.route),
        }
    }
}
