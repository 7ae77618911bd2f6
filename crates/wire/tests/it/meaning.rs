//! What is promised beyond bytes: versions, unknown words, headers, limits, redaction.

use ciborium::Value;
use doorstep_wire::*;

use crate::sample::{self, doc, hash};

fn member(key: &str, value: impl Into<Value>) -> (Value, Value) {
    (key.into(), value.into())
}

fn decode<T: Message>(map: Vec<(Value, Value)>) -> Result<T, WireError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(&Value::Map(map), &mut bytes).unwrap();
    decode_body(&bytes, Encoding::Plain, &Limits::RESPONSE)
}

#[test]
fn another_version_says_which_side_to_update() {
    let of = |v: u64| decode::<SyncResponse>(vec![member("v", v), member("all_else", "differs")]);
    assert_eq!(
        of(2),
        Err(WireError::VersionNewer {
            theirs: 2,
            ours: VERSION
        })
    );
    assert_eq!(
        of(0),
        Err(WireError::VersionOlder {
            theirs: 0,
            oldest: MIN_VERSION
        })
    );
    assert_eq!(of(70_000).unwrap_err().code(), "wrong_shape");
    assert!(of(2).unwrap_err().to_string().ends_with("update this side"));
}

#[test]
fn what_newer_software_adds_is_stepped_over() {
    let later = Value::Map(vec![
        member("x", Value::Float(1.5)),
        member("y", vec![Value::from(7u8)]),
    ]);
    let item = vec![
        member("kind", "parts_list"),
        member("colour", later.clone()),
        member("payload", Value::Bytes(vec![1, 2])),
    ];
    let ack = vec![
        member("doc", Value::Bytes(vec![9; 16])),
        member(
            "status",
            Value::Map(vec![member("is", "parked"), member("until", 17u8)]),
        ),
        member("later", later),
    ];
    let read: SyncResponse = decode(vec![
        member("server_time", 5u8),
        member("nonce", Value::Bytes(vec![0; 16])),
        member("pull", vec![Value::Map(item)]),
        member("acks", vec![Value::Map(ack)]),
        member("v", 1u8),
    ])
    .unwrap();
    assert_eq!(read.pull[0].kind, PullKind::Unknown("parts_list".into()));
    assert_eq!(read.pull[0].payload, Bytes(vec![1, 2]));
    assert_eq!(read.acks[0].status, AckStatus::Unknown("parked".into()));
    let again = encode_body(&read, Encoding::Plain).unwrap();
    let kept: SyncResponse = decode_body(&again.bytes, Encoding::Plain, &Limits::RESPONSE).unwrap();
    assert_eq!(kept, read);
}

#[test]
fn a_verdict_comes_whole() {
    let with = |status| {
        let ack = vec![
            member("doc", Value::Bytes(vec![9; 16])),
            member("status", Value::Map(vec![member("is", status)])),
        ];
        decode::<SyncResponse>(vec![
            member("v", 1u8),
            member("server_time", 5u8),
            member("acks", vec![Value::Map(ack)]),
        ])
    };
    assert!(with("ok").is_ok());
    assert_eq!(
        with("quarantined"),
        Err(WireError::WrongShape {
            why: "missing field `hash`".into()
        })
    );
    assert_eq!(
        with("need"),
        Err(WireError::WrongShape {
            why: "missing field `heads`".into()
        })
    );
}

#[test]
fn a_hash_has_32_bytes() {
    let wrong = vec![
        member("v", 1u8),
        member("device", "d"),
        member("epoch", 1u8),
        member("engine", "e"),
        member("max_bytes", 1u8),
        member(
            "push",
            vec![Value::Map(vec![member("doc", Value::Bytes(vec![0; 15]))])],
        ),
    ];
    assert_eq!(
        decode::<SyncRequest>(wrong),
        Err(WireError::WrongShape {
            why: "invalid length 15, expected 16 bytes".into()
        })
    );
}

#[test]
fn a_document_stands_once_in_a_list() {
    let mut request = sample::request();
    request.push.push(Push::new(request.push[0].doc));
    let bytes = encode_body(&request, Encoding::Plain).unwrap().bytes;
    let refused = decode_body::<SyncRequest>(&bytes, Encoding::Plain, &Limits::REQUEST);
    assert_eq!(refused, Err(WireError::RepeatedDocument));
}

#[test]
fn headers_name_the_encoding_and_back() {
    let from = Encoding::from_headers;
    assert_eq!(from(None, None), Ok(Encoding::Plain));
    assert_eq!(from(None, Some("1")), Ok(Encoding::Plain));
    assert_eq!(from(Some("identity"), None), Ok(Encoding::Plain));
    assert_eq!(from(Some("ZSTD"), None), Ok(Encoding::Zstd));
    assert_eq!(from(Some("zstd"), Some("1")), Ok(Encoding::ZstdDict));
    assert_eq!(
        from(Some("zstd"), Some("2")),
        Err(WireError::UnknownDictionary)
    );
    assert_eq!(from(Some("gzip"), None), Err(WireError::UnknownEncoding));
    assert_eq!(
        from(Some("zstd, zstd"), None),
        Err(WireError::UnknownEncoding)
    );
    assert_eq!(
        Encoding::ZstdDict.dict(),
        Some(DICT_ID.to_string().as_str())
    );

    let answer = Encoding::for_answer;
    assert_eq!(answer(None, Some("1")), Encoding::Plain);
    assert_eq!(answer(Some("gzip, br"), Some("1")), Encoding::Plain);
    assert_eq!(answer(Some("gzip, zstd;q=0.5"), None), Encoding::Zstd);
    assert_eq!(answer(Some("gzip, zstd; q=0"), None), Encoding::Plain);
    assert_eq!(answer(Some("zstd"), Some("1")), Encoding::ZstdDict);
    assert_eq!(answer(Some("zstd"), Some("9")), Encoding::Zstd);

    assert!(check_content_type(Some(CONTENT_TYPE)).is_ok());
    assert!(check_content_type(Some("application/vnd.doorstep.sync+cbor; charset=x")).is_ok());
    for portal in [
        None,
        Some("text/html; charset=utf-8"),
        Some("application/cbor"),
    ] {
        assert_eq!(check_content_type(portal), Err(WireError::UnknownMediaType));
    }
}

#[test]
fn compression_is_used_where_it_pays() {
    let idle = SyncRequest::new("d", 1, "e");
    assert_eq!(
        encode_body(&idle, Encoding::Zstd).unwrap().encoding,
        Encoding::Plain
    );

    let size = |encoding| {
        encode_body(&sample::request(), encoding)
            .unwrap()
            .bytes
            .len()
    };
    let (plain, zstd, dict) = (
        size(Encoding::Plain),
        size(Encoding::Zstd),
        size(Encoding::ZstdDict),
    );
    assert!(dict < zstd && zstd < plain, "{dict} < {zstd} < {plain}");
}

#[test]
fn a_plain_frame_is_read_by_who_holds_the_dictionary() {
    let body = encode_body(&sample::request(), Encoding::Zstd).unwrap();
    let read: SyncRequest = decode_body(&body.bytes, Encoding::ZstdDict, &Limits::REQUEST).unwrap();
    assert_eq!(read, sample::request());
}

#[test]
fn a_blob_is_sound_by_name_and_length() {
    let blob = Blob::new(vec![1, 2, 3]);
    assert!(blob.is_sound());
    assert!(
        !Blob {
            sha256: hash(0),
            ..blob
        }
        .is_sound()
    );
    assert!(Blob::new(vec![0; MAX_INLINE_BLOB]).is_sound());
    assert!(!Blob::new(vec![0; MAX_INLINE_BLOB + 1]).is_sound());
}

#[test]
fn an_oversized_value_reaches_the_office_which_drops_it_alone() {
    let mut push = Push::new(doc(1));
    let value = "x".repeat(MAX_PRIVATE_VALUE + 1);
    push.private.push(PrivateValue {
        random: Salt32([0; 32]),
        value,
    });
    push.blobs.push(Blob::new(vec![0; MAX_INLINE_BLOB + 1]));
    let mut request = SyncRequest::new("d", 1, "e");
    request.push.push(push);
    let body = encode_body(&request, Encoding::Zstd).unwrap();
    assert!(decode_body::<SyncRequest>(&body.bytes, body.encoding, &Limits::REQUEST).is_ok());
}

#[test]
fn debug_shows_no_private_value_and_no_token() {
    let shown = format!("{:?} {:?}", sample::request(), sample::response());
    for secret in ["漏水", "spare key", "402", "二维码"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    let enrol = EnrolRequest {
        code: "KX7-Q2M".into(),
        device_name: Some("black Huawei".into()),
        public_key: "04".into(),
        platform: "android".into(),
        engine: "e".into(),
    };
    let shown = format!("{enrol:?}");
    assert!(
        !shown.contains("KX7") && !shown.contains("Huawei"),
        "{shown}"
    );
}

#[test]
fn every_error_has_a_code_and_a_status_that_the_protocol_page_names() {
    let page = include_str!("../../../../docs/protocol.md");
    let errors = [
        WireError::BodyTooLarge { limit: 1 },
        WireError::InflatedTooLarge { limit: 1 },
        WireError::BadCompression,
        WireError::UnknownMediaType,
        WireError::UnknownEncoding,
        WireError::UnknownDictionary,
        WireError::VersionNewer { theirs: 2, ours: 1 },
        WireError::VersionOlder {
            theirs: 0,
            oldest: 1,
        },
        WireError::Truncated,
        WireError::TrailingBytes,
        WireError::TooDeep { limit: 1 },
        WireError::TooLong {
            what: "text",
            limit: 1,
        },
        WireError::BadCbor { why: "a tag" },
        WireError::WrongShape { why: String::new() },
        WireError::RepeatedDocument,
    ];
    for error in errors {
        let row = format!("| {} | ", error.http_status());
        let code = format!("`{}`", error.code());
        assert!(
            page.lines()
                .any(|l| l.starts_with(&row) && l.contains(&code)),
            "{code} {row}"
        );
    }
}

#[test]
fn the_limits_are_those_of_the_protocol_page() {
    let page = include_str!("../../../../docs/protocol.md");
    let size = |n: usize| match n {
        n if n % (1 << 20) == 0 => format!("{} MiB", n >> 20),
        n if n % 1024 == 0 && n >= 65_536 => format!("{} KiB", n >> 10),
        n => format!("{n} bytes"),
    };
    let count = |n: usize| match n / 1000 {
        0 => n.to_string(),
        thousands => format!("{thousands},{:03}", n % 1000),
    };
    let check = |what: &str, request: String, answer: String| {
        let row = format!("| {what} | {request} | {answer} |");
        assert!(page.contains(&row), "no row {row}");
    };
    let (up, down) = (Limits::REQUEST, Limits::RESPONSE);
    let both = |what, of: &dyn Fn(&Limits) -> String| check(what, of(&up), of(&down));
    both("body as sent", &|l| size(l.body));
    both("body inflated", &|l| size(l.inflated));
    both("nesting", &|l| format!("{} levels", l.depth));
    both("values in all", &|l| count(l.items));
    both("entries of one list or map", &|l| count(l.list));
    both("one text", &|l| size(l.text));
    both("one byte string", &|l| size(l.bytes));
    both("`device`, codes, kinds", &|_| size(MAX_CODE));
    for row in [
        format!(
            "| visits in `push`, entries of `have` | {} | |",
            count(MAX_DOCS)
        ),
        format!("| `engine` | {} | |", size(MAX_ENGINE)),
        format!(
            "| `max_bytes` when the client has no wish | {} | |",
            size(DEFAULT_MAX_BYTES as usize)
        ),
    ] {
        assert!(page.contains(&row), "no row {row}");
    }
    assert!(page.contains(&format!(
        "at most {} KiB of UTF-8",
        MAX_PRIVATE_VALUE / 1024
    )));
    assert!(page.contains(&format!("at most {} KiB.", MAX_INLINE_BLOB / 1024)));
}
