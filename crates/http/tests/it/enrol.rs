//! Phones join with a one-time code.

use crate::http::Site;
use crate::world::{World, enrol_request, id, public_key};

#[test]
fn a_code_is_for_one_phone_and_ten_minutes() {
    let world = World::new();
    let code = |world: &World| {
        world
            .office
            .create_enrolment_code(&world.tenant, &id("p-admin"), &id("p-li"))
            .unwrap()
    };
    let first = code(&world);
    let done = world.office.enrol(&enrol_request(&first, "one")).unwrap();
    // The answer may be lost, or the request come late: the same phone gets the same answer, and what it has
    // goes on to count.
    let again = world.office.enrol(&enrol_request(&first, "one")).unwrap();
    assert_eq!(done, again);
    assert!(world.office.caller(&done.token).is_ok());
    assert_eq!(
        world
            .office
            .enrol(&enrol_request(&first, "two"))
            .unwrap_err()
            .code(),
        "enrolment_code"
    );

    let late = code(&world);
    world.clock.advance(600_000);
    assert_eq!(
        world
            .office
            .enrol(&enrol_request(&late, "two"))
            .unwrap_err()
            .code(),
        "enrolment_code"
    );
    for bad in ["", "north-heat.AAAAA-AAAAA", "nowhere.AAAAA-AAAAA", "x"] {
        assert_eq!(
            world
                .office
                .enrol(&enrol_request(bad, "two"))
                .unwrap_err()
                .code(),
            "enrolment_code",
            "{bad}"
        );
    }
    let mut request = enrol_request(&code(&world), "two");
    request.public_key = public_key("two").to_uppercase();
    assert_eq!(
        world.office.enrol(&request).unwrap_err().code(),
        "public_key"
    );
    assert_eq!(world.office.devices(&world.tenant).unwrap().len(), 1);
}

#[test]
fn a_used_code_brings_nothing_back() {
    let world = World::new();
    let code = |world: &World| {
        world
            .office
            .create_enrolment_code(&world.tenant, &id("p-admin"), &id("p-li"))
            .unwrap()
    };
    let refused = |request: &doorstep_wire::EnrolRequest| {
        world.office.enrol(request).unwrap_err().code() == "enrolment_code"
    };
    let (first, second) = (code(&world), code(&world));
    let (first, second) = (enrol_request(&first, "one"), enrol_request(&second, "one"));
    let old = world.office.enrol(&first).unwrap();
    let new = world.office.enrol(&second).unwrap();
    assert_eq!(old.device, new.device);
    assert!(refused(&first), "the phone has joined anew since");
    assert!(world.office.caller(&new.token).is_ok());
    assert!(world.office.caller(&old.token).is_err());

    world
        .office
        .revoke_device(&world.tenant, &id("p-admin"), &new.device)
        .unwrap();
    assert!(refused(&second), "a phone that was struck off stays so");
    let again = enrol_request(&code(&world), "one");
    assert_eq!(world.office.enrol(&again).unwrap().device, new.device);
}

#[tokio::test]
async fn over_http() {
    let site = Site::new();
    let admin = site.world.api_token("p-admin");
    let made = site
        .post("/api/v1/devices/codes", &admin, r#"{"person":"p-li"}"#)
        .await;
    assert_eq!(made.status, 201);
    let code = made.json()["code"].as_str().unwrap().to_owned();
    let body = serde_json::to_string(&enrol_request(&code, "one")).unwrap();
    let json = [("content-type", "application/json")];
    let done = site
        .call("POST", "/v1/enrol", &json, body.clone())
        .await
        .json();
    assert_eq!(
        (done["person"].as_str(), done["zone"].as_str()),
        (Some("p-li"), Some("Asia/Shanghai"))
    );
    assert_eq!(done["office_key"].as_str().unwrap().len(), 130);

    assert_eq!(
        site.call("POST", "/v1/enrol", &[], body.clone())
            .await
            .problem(),
        (415, "wrong_content_type".into())
    );
    let cut = body[..body.len() / 2].to_owned();
    assert_eq!(
        site.call("POST", "/v1/enrol", &json, cut).await.problem(),
        (400, "truncated".into())
    );
    assert_eq!(
        site.call("POST", "/v1/enrol", &json, "{}").await.problem(),
        (400, "malformed".into())
    );
    assert_eq!(
        site.call("POST", "/v1/enrol", &json, "x".repeat(300_000))
            .await
            .problem(),
        (413, "too_large".into())
    );

    let device = done["device"].as_str().unwrap();
    let gone = site
        .post(&format!("/api/v1/devices/{device}/revoke"), &admin, "")
        .await;
    assert_eq!(gone.status, 200);
    let token = done["token"].as_str().unwrap();
    assert_eq!(
        site.get("/v1/hints", token).await.problem(),
        (403, "device_revoked".into())
    );
}
