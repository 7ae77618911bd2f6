//! The bytes of version 1, fixed. A file that is there is never changed: software in the field wrote it.
//! A new file is written with `DOORSTEP_BLESS=1`, which leaves present ones alone.

use std::fs;
use std::path::PathBuf;

use ciborium::Value;
use doorstep_wire::*;

use crate::sample;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/wire")
        .join(name)
}

fn frozen(name: &str, now: &[u8]) -> Vec<u8> {
    if std::env::var_os("DOORSTEP_BLESS").is_some() && !file(name).exists() {
        fs::write(file(name), now).unwrap();
    }
    fs::read(file(name)).unwrap_or_else(|_| panic!("fixtures/wire/{name} is missing"))
}

/// CBOR diagnostic notation (RFC 8949, section 8), one entry a line.
fn diagnostic(value: &Value, indent: usize) -> String {
    let pad = "  ".repeat(indent + 1);
    let block = |open: char, lines: Vec<String>, close: char| match lines.is_empty() {
        true => format!("{open}{close}"),
        false => format!(
            "{open}\n{}\n{}{close}",
            lines.join(",\n"),
            "  ".repeat(indent)
        ),
    };
    match value {
        Value::Integer(n) => i128::from(*n).to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            format!("h'{hex}'")
        }
        Value::Array(items) => {
            let lines = items
                .iter()
                .map(|i| format!("{pad}{}", diagnostic(i, indent + 1)));
            block('[', lines.collect(), ']')
        }
        Value::Map(entries) => {
            let line = |(k, v)| format!("{pad}{}: {}", diagnostic(k, 0), diagnostic(v, indent + 1));
            block(
                '{',
                entries.iter().map(|(k, v)| line((k, v))).collect(),
                '}',
            )
        }
        other => format!("{other:?}"),
    }
}

fn check<T: Message + PartialEq + std::fmt::Debug>(name: &str, message: &T) {
    let now = encode_body(message, Encoding::Plain).unwrap();
    let then = frozen(&format!("{name}.cbor"), &now.bytes);
    let read: T = decode_body(&then, Encoding::Plain, &Limits::RESPONSE).unwrap();
    assert_eq!(
        &read, message,
        "{name} reads differently from the day it was frozen"
    );
    assert!(
        now.bytes == then,
        "{name} is written differently from the day it was frozen"
    );
    let value: Value = ciborium::from_reader(then.as_slice()).unwrap();
    insta::assert_snapshot!(name, diagnostic(&value, 0));
}

#[test]
fn messages_keep_their_bytes() {
    check("v1-request", &sample::request());
    check("v1-request-after-reset", &sample::request_after_reset());
    check(
        "v1-request-idle",
        &SyncRequest::new("d-7k2m", 1, "doorstep/0.1 android"),
    );
    check("v1-response", &sample::response());
    check("v1-response-reset", &sample::response_reset());
}

#[test]
fn compressed_bodies_of_the_first_day_are_still_read() {
    for (name, encoding) in [
        ("v1-request.cbor.zst", Encoding::Zstd),
        ("v1-request.cbor.dict1.zst", Encoding::ZstdDict),
    ] {
        let body = encode_body(&sample::request(), encoding).unwrap();
        assert_eq!(body.encoding, encoding);
        // Another version of zstd may pack otherwise; what counts is that the old frame is read.
        let then = frozen(name, &body.bytes);
        let read: SyncRequest = decode_body(&then, encoding, &Limits::REQUEST).unwrap();
        assert_eq!(read, sample::request());
    }
}

#[test]
fn the_dictionary_is_frozen_with_its_id() {
    let then = frozen(&format!("dictionary-{DICT_ID}.bin"), dictionary());
    assert!(dictionary() == then, "another dictionary needs another id");
}

#[test]
fn the_signed_bytes_of_a_receipt_are_frozen() {
    let bytes = sample::receipt(4).signed_bytes();
    let hex: Vec<String> = bytes
        .chunks(32)
        .map(|line| line.iter().map(|b| format!("{b:02x}")).collect())
        .collect();
    insta::assert_snapshot!(hex.join("\n"));
}

#[test]
fn json_bodies_keep_their_shape() {
    let request = EnrolRequest {
        code: "KX7-Q2M".into(),
        device_name: Some("black Huawei".into()),
        public_key: format!("04{}", "ab".repeat(64)),
        platform: "android".into(),
        engine: "doorstep/0.1 android".into(),
    };
    let response = EnrolResponse {
        tenant: "warmhome".into(),
        device: "d-7k2m".into(),
        person: "p-12".into(),
        person_name: "王师傅".into(),
        role: Role::Technician,
        token: "t0ken".into(),
        office_key: format!("04{}", "cd".repeat(64)),
        server_time: 1_795_564_800_000,
        zone: "Asia/Shanghai".into(),
    };
    let problem = Problem::new(403, "device_revoked", "Device revoked").with_detail(
        "Push what is recorded, then ask the office.",
        "请先上传已记录的内容，再联系公司。",
    );
    let json = |text: Result<String, serde_json::Error>| text.unwrap();
    insta::assert_snapshot!(
        "enrol-request",
        json(serde_json::to_string_pretty(&request))
    );
    insta::assert_snapshot!(
        "enrol-response",
        json(serde_json::to_string_pretty(&response))
    );
    insta::assert_snapshot!("problem", json(serde_json::to_string_pretty(&problem)));

    let back: EnrolResponse =
        serde_json::from_str(&json(serde_json::to_string(&response))).unwrap();
    assert_eq!(back, response);
    let odd: Role = serde_json::from_str("\"auditor\"").unwrap();
    assert_eq!(odd, Role::Unknown("auditor".into()));
}
