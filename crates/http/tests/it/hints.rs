//! Hints, as a client reads them that keeps to the standard of event streams.

use std::pin::pin;

use axum::body::Body;
use axum::http::Request;
use eventsource_stream::Eventsource;
use tokio_stream::StreamExt;
use tower::ServiceExt;

use crate::http::Site;

#[tokio::test]
async fn a_hint_is_an_event_with_data() {
    let site = Site::new();
    let li = site.world.enrol("p-li");
    let request = Request::get("/v1/hints")
        .header("authorization", format!("Bearer {}", li.token))
        .body(Body::empty())
        .unwrap();
    let answer = site.router.clone().oneshot(request).await.unwrap();
    let mut events = pin!(answer.into_body().into_data_stream().eventsource());

    site.world.order("3-2-502", &["p-wang"]);
    site.world.order("3-2-501", &["p-li"]);
    // The stream ends with the office, so a hint that never comes fails the test and does not hang it.
    site.world
        .office
        .live()
        .tell(doorstep_office::LiveEvent::Closing);
    let event = events.next().await.expect("no hint came").unwrap();
    assert_eq!(
        (event.event.as_str(), event.data.as_str()),
        ("feed", "pull")
    );
    assert!(events.next().await.is_none(), "another phone's hint");
}

#[tokio::test]
async fn a_phone_that_was_struck_off_hears_no_more() {
    let site = Site::new();
    let li = site.world.enrol("p-li");
    let request = Request::get("/v1/hints")
        .header("authorization", format!("Bearer {}", li.token))
        .body(Body::empty())
        .unwrap();
    let answer = site.router.clone().oneshot(request).await.unwrap();
    let mut events = pin!(answer.into_body().into_data_stream().eventsource());
    let (office, tenant) = (&site.world.office, &site.world.tenant);
    let admin = crate::world::id("p-admin");
    site.world.order("3-2-501", &["p-li"]);
    assert!(events.next().await.is_some());
    office.revoke_device(tenant, &admin, &li.device).unwrap();
    office.live().tell(doorstep_office::LiveEvent::Elsewhere);
    office.live().tell(doorstep_office::LiveEvent::Closing);
    assert!(events.next().await.is_none());
}
