//! The company's own page.

use crate::http::Site;

/// Two administrators with the company's page open: the second to save would undo what the first one changed.
#[tokio::test]
async fn a_stale_form_of_the_company_changes_nothing() {
    let site = Site::new();
    let (cookie, csrf) = crate::office_acts::session(&site, "p-admin").await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("accept", "text/html"),
        ("accept-language", "en"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let page = site.call("GET", "/company", &headers, "").await.text();
    let field = |page: &str, name: &str| {
        let (_, rest) = page
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let form = |page: &str, name: &str| {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &csrf)
            .append_pair("name", name)
            .append_pair("zone", "Asia/Shanghai")
            .append_pair("was_name", &field(page, "was_name"))
            .append_pair("was_zone", &field(page, "was_zone"))
            .finish()
    };
    let first = site
        .call("POST", "/company", &headers, form(&page, "North Heat"))
        .await;
    assert_eq!(first.status, 303);
    let second = site
        .call("POST", "/company", &headers, form(&page, "North"))
        .await;
    assert_eq!(second.status, 422);
    let told = second.text();
    assert!(told.contains("nothing of yours was saved"), "{told}");
    assert!(
        told.contains("value=\"North Heat\""),
        "what stands there now is shown"
    );
    let name = || site.world.office.tenant(&site.world.tenant).unwrap().name;
    assert_eq!(name(), "North Heat");
    // Whoever has seen that may change it.
    let third = site
        .call("POST", "/company", &headers, form(&told, "North"))
        .await;
    assert_eq!((third.status, name()), (303, "North".to_owned()));
}
