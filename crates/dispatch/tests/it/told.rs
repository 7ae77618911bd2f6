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
