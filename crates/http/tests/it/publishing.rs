//! Versions of a standard: the highest in use is what new orders pin, whenever each was published.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::http::Site;
use crate::world::{World, id, standard_files};

const PACK: &str = "example-radiator-check";

fn version(n: u32) -> BTreeMap<String, String> {
    let mut files = standard_files(PACK);
    let main = files.get_mut("standard.toml").unwrap();
    *main = main.replacen("version = 1", &format!("version = {n}"), 1);
    files
}

fn publish(world: &World, n: u32) -> String {
    let done = world
        .office
        .publish_standard(&world.tenant, &id("p-admin"), &version(n));
    done.unwrap().hash
}

/// The version that a new order pins.
fn pinned(world: &World) -> Option<String> {
    world
        .office
        .default_standard(&world.tenant)
        .unwrap()
        .map(|s| s.version)
}

#[test]
fn the_highest_version_counts_whenever_it_was_published() {
    let world = World::new();
    let (office, tenant, admin) = (&world.office, &world.tenant, id("p-admin"));
    let ten = publish(&world, 10);
    world.clock.advance(1000);
    // By number, not by letters, and not by time.
    let two = office
        .publish_standard(tenant, &admin, &version(2))
        .unwrap();
    assert_eq!(
        (pinned(&world).as_deref(), two.in_use.as_str()),
        (Some("10"), "10")
    );
    let visit = world.order("3-2-501", &["p-li"]);
    let row = office
        .visit(&world.person("p-desk"), visit, "test")
        .unwrap()
        .row;
    assert_eq!(row.pins, std::slice::from_ref(&ten));

    office.retire_standard(tenant, &admin, &ten).unwrap();
    assert_eq!(pinned(&world).as_deref(), Some("2"));
    // Publishing what was retired brings it back.
    world.clock.advance(1000);
    assert_eq!(publish(&world, 10), ten);
    assert_eq!(pinned(&world).as_deref(), Some("10"));
    office.retire_standard(tenant, &admin, &ten).unwrap();
    office.restore_standard(tenant, &admin, &ten).unwrap();
    assert_eq!(pinned(&world).as_deref(), Some("10"));
    // New orders are never left without a standard.
    for s in office.standards(tenant).unwrap() {
        if s.version != "10" {
            office.retire_standard(tenant, &admin, &s.hash).unwrap();
        }
    }
    let last = office.retire_standard(tenant, &admin, &ten).unwrap_err();
    assert_eq!(last.code(), "standard_of_new_orders");
    assert_eq!(pinned(&world).as_deref(), Some("10"));
}

#[tokio::test]
async fn a_retired_standard_is_pinned_by_no_name() {
    let site = Site::new();
    let (desk, admin) = (
        site.world.api_token("p-desk"),
        site.world.api_token("p-admin"),
    );
    let two = publish(&site.world, 2);
    let first = site
        .world
        .office
        .standards(&site.world.tenant)
        .unwrap()
        .pop()
        .unwrap();
    assert_eq!(first.version, "1");
    let order = |standard: &str| {
        json!({"fault_kind": "no_heat", "name": "王", "phone": "13800138000", "address": "新华路", "standard": standard}).to_string()
    };
    assert_eq!(
        site.post("/api/v1/orders", &desk, &order(&first.hash))
            .await
            .status,
        201
    );
    let retire = format!("/api/v1/standards/{}/retire", first.hash);
    assert_eq!(site.post(&retire, &admin, "{}").await.status, 200);
    let refused = site
        .post("/api/v1/orders", &desk, &order(&first.hash))
        .await;
    assert_eq!(refused.problem(), (422, "standard_retired".into()));
    assert_eq!(
        site.post("/api/v1/orders", &desk, &order(&two))
            .await
            .status,
        201
    );
    assert_eq!(
        site.post("/api/v1/orders", &desk, &order(PACK))
            .await
            .status,
        201
    );
    let restore = format!("/api/v1/standards/{}/restore", first.hash);
    assert_eq!(site.post(&restore, &admin, "{}").await.status, 200);
    assert_eq!(
        site.post("/api/v1/orders", &desk, &order(&first.hash))
            .await
            .status,
        201
    );

    // Nor by its id, once no version of it is in use.
    let guide = site
        .world
        .office
        .publish_standard(
            &site.world.tenant,
            &id("p-admin"),
            &standard_files("heating-guide-30min"),
        )
        .unwrap();
    let retire = format!("/api/v1/standards/{}/retire", guide.hash);
    assert_eq!(site.post(&retire, &admin, "{}").await.status, 200);
    let refused = site
        .post("/api/v1/orders", &desk, &order("heating-guide-30min"))
        .await;
    assert_eq!(refused.problem(), (422, "standard_retired".into()));

    // The answer to a publication says which version new orders pin.
    let body = serde_json::to_string(&version(1)).unwrap();
    let told = site.post("/api/v1/standards", &admin, &body).await.json();
    assert_eq!(
        (&told["version"], &told["in_use"]),
        (&json!("1"), &json!("2"))
    );
    let choice = site
        .call(
            "PATCH",
            "/api/v1/company",
            &[
                ("authorization", &format!("Bearer {admin}")),
                ("content-type", "application/json"),
            ],
            json!({"standard": "no-such"}).to_string(),
        )
        .await;
    assert_eq!(choice.problem(), (404, "not_found".into()));
    let company: Value = site.get("/api/v1/company", &desk).await.json();
    assert_eq!(company["standard"]["version"], "2");
}
