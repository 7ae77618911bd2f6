//! Orders over HTTP: taken, refused with reasons, and never twice.

use serde_json::{Value, json};

use crate::http::Site;
use crate::world::standard_files;

fn order() -> Value {
    json!({"ref": "A-1", "fault_kind": "no_heat", "household": "3-2-501", "name": "王秀英",
           "phone": "138 0013 8000", "address": "新华路 3 号", "start": "2025-11-24 09:30",
           "end": "2025-11-24 10:00", "assign": ["p-li"]})
}

async fn count(site: &Site, token: &str) -> usize {
    site.get("/api/v1/orders?limit=200", token).await.json()["orders"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn an_order_is_taken_once_under_its_key() {
    let site = Site::new();
    let token = site.world.api_token("p-desk");
    let auth = format!("Bearer {token}");
    let headers = [
        ("authorization", auth.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", "k-1"),
    ];
    let body = order().to_string();
    let first = site
        .call("POST", "/api/v1/orders", &headers, body.clone())
        .await;
    assert_eq!(first.status, 201);
    let again = site
        .call("POST", "/api/v1/orders", &headers, body.clone())
        .await;
    assert_eq!((again.status, again.text()), (201, first.text()));
    let other = site
        .call(
            "POST",
            "/api/v1/orders",
            &headers,
            body.replace("no_heat", "low_heat"),
        )
        .await;
    assert_eq!(other.problem(), (409, "idempotency_key_reused".into()));
    // Without a key the number of the order itself protects it.
    assert_eq!(
        site.post("/api/v1/orders", &token, &body).await.problem(),
        (422, "ref_exists".into())
    );
    assert_eq!(count(&site, &token).await, 1);

    let visit = first.json()["visit"].as_str().unwrap().to_owned();
    let seen = site
        .get(&format!("/api/v1/visits/{visit}"), &token)
        .await
        .json();
    assert_eq!(
        (seen["day"].as_str(), seen["crew"].as_str()),
        (Some("2025-11-24"), Some("east"))
    );
    let kinds: Vec<&str> = seen["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["event"]["k"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "o.order_set",
            "o.standard_pinned",
            "o.appointment_set",
            "o.assigned"
        ]
    );
    // What names a person stands beside the document, never in it.
    assert!(!seen["events"].to_string().contains("王秀英"));
    assert_eq!(seen["household"]["name"], "王秀英");
}

#[tokio::test]
async fn bad_orders_change_nothing() {
    let site = Site::new();
    let token = site.world.api_token("p-desk");
    let with = |field: &str, value: Value| {
        let mut o = order();
        o[field] = value;
        o.to_string()
    };
    for (body, expected) in [
        (with("phone", json!("call me")), (422, "not_a_phone")),
        (
            with("fault_kind", json!("dragons")),
            (422, "unknown_fault_kind"),
        ),
        (
            with("end", json!("2025-11-24 09:00")),
            (422, "end_before_start"),
        ),
        (
            with("start", json!("1970-01-01 09:00")),
            (422, "absurd_time"),
        ),
        (with("address", json!("")), (422, "missing")),
        (with("assign", json!(["p-nobody"])), (422, "unknown_person")),
        (
            with("assign", json!(["p-admin"])),
            (422, "not_a_technician"),
        ),
        (
            with("standard", json!("no-such")),
            (422, "unknown_standard"),
        ),
        ("{".into(), (400, "truncated")),
        ("not json".into(), (400, "malformed")),
        ("[]".into(), (422, "not_an_object")),
    ] {
        let answer = site.post("/api/v1/orders", &token, &body).await;
        assert_eq!(
            answer.problem(),
            (expected.0, expected.1.to_owned()),
            "{body}"
        );
        assert!(
            !answer.text().contains("王秀英"),
            "no personal data in a problem"
        );
    }
    let auth = format!("Bearer {token}");
    let xml = [
        ("authorization", auth.as_str()),
        ("content-type", "text/xml"),
    ];
    assert_eq!(
        site.call("POST", "/api/v1/orders", &xml, "<order/>")
            .await
            .problem()
            .0,
        415
    );
    assert_eq!(count(&site, &token).await, 0);
    assert_eq!(
        site.get("/api/v1/visits", &token).await.json()["visits"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[tokio::test]
async fn an_import_takes_good_rows_and_says_what_is_wrong_with_the_others() {
    let site = Site::new();
    let token = site.world.api_token("p-desk");
    let auth = format!("Bearer {token}");
    let csv = "ref,fault_kind,household,name,phone,address,start,end,assign\n\
               B-1,no_heat,1-1-101,赵一,13800000001,一号楼,2025-11-24 13:00,2025-11-24 14:00,p-li\n\
               B-2,dragons,1-1-102,赵二,13800000002,一号楼,,,\n\
               B-3,leaking,1-1-103,赵三,13800000003,一号楼,,,p-zhao;p-wang\n\
               B-1,leaking,1-1-104,赵四,13800000004,一号楼,,,\n\
               B-5,leaking\n\
               B-6,leaking,1-1-106,赵六,13800000006,一号楼,,,p-admin\n";
    let headers = [
        ("authorization", auth.as_str()),
        ("content-type", "text/csv; charset=utf-8"),
    ];
    let answer = site
        .call("POST", "/api/v1/orders/import", &headers, csv)
        .await;
    assert_eq!(answer.status, 200);
    let mut report = answer.json();
    for row in report["rows"].as_array_mut().unwrap() {
        for name in ["order", "visit"] {
            if row[name].is_string() {
                row[name] = json!("…");
            }
        }
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&report).unwrap());
    assert_eq!(count(&site, &token).await, 2);

    for (kind, body, expected) in [
        (
            "text/csv",
            "fault_kind,name\n\"\u{0}".as_bytes().to_vec(),
            (200, ""),
        ),
        ("text/csv", b"fault_kind\n\xff".to_vec(), (400, "not_utf8")),
        ("text/csv", b"a,b\n1,2\n".to_vec(), (400, "no_header")),
        ("text/plain", b"x".to_vec(), (415, "wrong_content_type")),
        (
            "application/json",
            b"[{\"ref\":".to_vec(),
            (400, "truncated"),
        ),
        ("application/json", b"{}".to_vec(), (400, "malformed")),
        (
            "application/json",
            format!("[{}{{}}]", "{},".repeat(5_000)).into_bytes(),
            (422, "too_many_rows"),
        ),
        ("text/csv", vec![b'x'; 9 * 1024 * 1024], (413, "too_large")),
    ] {
        let headers = [("authorization", auth.as_str()), ("content-type", kind)];
        let answer = site
            .call("POST", "/api/v1/orders/import", &headers, body)
            .await;
        if expected.0 == 200 {
            assert_eq!(
                (answer.status, answer.json()["taken"].as_i64()),
                (200, Some(0))
            );
        } else {
            assert_eq!(answer.problem(), (expected.0, expected.1.to_owned()));
        }
    }
    assert_eq!(count(&site, &token).await, 2);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_with_what_to_do() {
    let site = Site::new();
    let auth = format!("Bearer {}", site.world.api_token("p-desk"));
    // 王 in GBK; 路, which is UTF-8 by luck; UTF-16 with its mark.
    let gbk = b"fault_kind,name\nno_heat,\xcd\xf5\n".to_vec();
    let luck = b"fault_kind,name\nno_heat,\xc2\xb7\n".to_vec();
    let utf16: Vec<u8> = "\u{feff}fault_kind,name\nno_heat,王\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let csv = "text/csv; charset=utf-8";
    for (path, kind, body, zh, en) in [
        (
            "/import",
            csv,
            gbk.clone(),
            "另存为“CSV UTF-8”",
            "“CSV UTF-8”",
        ),
        ("/import", "text/csv; charset=gbk", gbk, "GBK", "GBK"),
        ("/import", csv, luck, "另存为“CSV UTF-8”", "“CSV UTF-8”"),
        ("/import", csv, utf16, "UTF-16", "UTF-16"),
        (
            "/import",
            csv,
            "fault_kind,name,颜色\n".into(),
            "第 3 列（C 列）",
            "column 3 (C)",
        ),
        (
            "/import",
            "application/json",
            b"[{\"name\":\"\xcd\xf5\"}]".to_vec(),
            "UTF-8 编码",
            "UTF-8",
        ),
        (
            "",
            "application/json",
            b"{\"name\":\"\xcd\xf5\"}".to_vec(),
            "UTF-8 编码",
            "UTF-8",
        ),
        (
            "",
            "application/json",
            br#"{"phone":"1","phone":"2"}"#.to_vec(),
            "",
            "named twice",
        ),
    ] {
        let headers = [("authorization", auth.as_str()), ("content-type", kind)];
        let path = format!("/api/v1/orders{path}");
        let answer = site.call("POST", &path, &headers, body).await;
        assert_eq!(answer.status, 400);
        let problem = answer.json();
        assert!(
            problem["detail_zh"].as_str().unwrap().contains(zh),
            "{problem}"
        );
        assert!(
            problem["detail"].as_str().unwrap().contains(en),
            "{problem}"
        );
        assert!(!problem.to_string().contains("颜色"), "{problem}");
    }
}

#[tokio::test]
async fn assignments_and_appointments() {
    let site = Site::new();
    let token = site.world.api_token("p-desk");
    let visit = site.world.order("3-2-501", &[]).to_string();
    let assign = |person: &str| json!({"visit": visit, "persons": [person]}).to_string();
    assert_eq!(
        site.post("/api/v1/assignments", &token, &assign("p-li"))
            .await
            .status,
        200
    );
    assert_eq!(
        site.post("/api/v1/assignments", &token, &assign("p-none"))
            .await
            .problem()
            .0,
        404
    );
    let window =
        |start: i64, end: i64| json!({"visit": visit, "start": start, "end": end}).to_string();
    let start = crate::world::MORNING;
    assert_eq!(
        site.post("/api/v1/appointments", &token, &window(start, start + 1))
            .await
            .status,
        200
    );
    for (start, end, code) in [
        (start, start, "end_before_start"),
        (1, 2, "absurd_time"),
        (start, start + 90_000_000, "too_long"),
    ] {
        assert_eq!(
            site.post("/api/v1/appointments", &token, &window(start, end))
                .await
                .problem()
                .1,
            code
        );
    }
    let path = format!("/api/v1/visits/{visit}/cancel");
    assert_eq!(
        site.post(&path, &token, r#"{"reason":"free text!"}"#)
            .await
            .problem()
            .1,
        "not_a_code"
    );
    assert_eq!(
        site.post(&path, &token, r#"{"reason":"customer_called_off"}"#)
            .await
            .status,
        200
    );
    let seen = site
        .get(&format!("/api/v1/visits/{visit}"), &token)
        .await
        .json();
    assert_eq!(seen["events"].as_array().unwrap().len(), 7 - 1);
}

#[tokio::test]
async fn standards_are_linted_and_never_change() {
    let site = Site::new();
    let token = site.world.api_token("p-admin");
    let files = standard_files("knock-30s-service-code");
    let made = site
        .post(
            "/api/v1/standards",
            &token,
            &serde_json::to_string(&files).unwrap(),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text());
    let hash = made.json()["hash"].as_str().unwrap().to_owned();
    // The same again is the same; other content under the same version is refused.
    let again = site
        .post(
            "/api/v1/standards",
            &token,
            &serde_json::to_string(&files).unwrap(),
        )
        .await;
    assert_eq!(again.json()["hash"], hash.as_str());
    let mut other = files.clone();
    other
        .get_mut("standard.toml")
        .unwrap()
        .push_str("\n# changed\n");
    let answer = site
        .post(
            "/api/v1/standards",
            &token,
            &serde_json::to_string(&other).unwrap(),
        )
        .await;
    assert_eq!(answer.problem(), (409, "version_published".into()));
    // A fault is named with file and line.
    let mut broken = files.clone();
    broken
        .get_mut("standard.toml")
        .unwrap()
        .push_str("\n[[step]]\nid = \"x\"\nneeds = \"done(no_such_step)\"\n");
    let answer = site
        .post(
            "/api/v1/standards",
            &token,
            &serde_json::to_string(&broken).unwrap(),
        )
        .await;
    assert_eq!(answer.problem(), (422, "standard_faulty".into()));
    assert!(
        answer.json()["faults"][0]
            .as_str()
            .unwrap()
            .contains("standard.toml")
    );
    assert_eq!(
        site.post("/api/v1/standards", &token, "{\"standard.toml\": 7}")
            .await
            .problem()
            .0,
        400
    );

    assert_eq!(
        site.post(&format!("/api/v1/standards/{hash}/retire"), &token, "")
            .await
            .status,
        200
    );
    let list = site.get("/api/v1/standards", &token).await.json();
    assert_eq!(list["standards"].as_array().unwrap().len(), 2);
}
