//! A refusal names the field, what is wrong and the next step, in the language that the request asks for.

use crate::http::Site;

#[tokio::test]
async fn a_refused_field_is_named_in_the_readers_language() {
    let site = Site::new();
    let token = site.world.api_token("p-desk");
    let auth = format!("Bearer {token}");
    let order =
        r#"{"fault_kind": "no_heat", "name": "", "phone": "138-0000-0001", "address": "1"}"#;
    for (asked, lang, expected) in [
        (
            "zh-CN,zh;q=0.9,en;q=0.8",
            "zh-CN",
            "“姓名或名称”不能为空，请填写",
        ),
        ("en-GB", "en", "“Name” must not be empty; fill it in"),
        ("", "en", "“Name” must not be empty; fill it in"),
        ("fr, de", "en", "“Name” must not be empty; fill it in"),
    ] {
        let headers = [
            ("authorization", auth.as_str()),
            ("content-type", "application/json"),
            ("accept-language", asked),
        ];
        let answer = site.call("POST", "/api/v1/orders", &headers, order).await;
        assert_eq!(
            answer.problem(),
            (422, "missing".into()),
            "{}",
            answer.text()
        );
        let body = answer.json();
        assert_eq!(body["detail"], expected, "{asked}");
        assert_eq!(body["detail_zh"], "“姓名或名称”不能为空，请填写");
        assert_eq!(body["field"], "name");
        assert_eq!(answer.headers["content-language"], lang, "{asked}");
    }
}

#[tokio::test]
async fn an_address_or_form_that_does_not_fit_is_refused_in_words_too() {
    let site = Site::new();
    let auth = format!("Bearer {}", site.world.api_token("p-desk"));
    let form = "application/x-www-form-urlencoded";
    let long = format!("name=sun&password={}", "x".repeat(300 * 1024));
    for (method, path, kind, body, expected) in [
        ("GET", "/api/v1/visits?limit=-1", "", "", (400, "malformed")),
        (
            "GET",
            "/api/v1/visits?limit=5&limit=6",
            "",
            "",
            (400, "malformed"),
        ),
        ("GET", "/sign-in?next=a&next=b", "", "", (400, "malformed")),
        ("POST", "/sign-in", form, "name=sun", (400, "malformed")),
        (
            "POST",
            "/sign-in",
            "application/json",
            "{}",
            (415, "wrong_content_type"),
        ),
        ("POST", "/sign-in", form, &long, (413, "too_large")),
    ] {
        let ask = async |accept: &str| {
            let headers = [
                ("authorization", auth.as_str()),
                ("content-type", kind),
                ("accept", accept),
                ("accept-language", "zh-CN"),
            ];
            site.call(method, path, &headers, body.to_owned()).await
        };
        let (status, code) = expected;
        assert_eq!(ask("*/*").await.problem(), (status, code.into()), "{path}");
        let page = ask("text/html").await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.text().contains("<h1>无法完成</h1>"), "{}", page.text());
    }
}
