//! Messages with every field filled, for the golden files and as seeds of mutation.

use doorstep_wire::*;

pub fn hash(n: u8) -> Hash32 {
    Hash32([n; 32])
}

pub fn doc(n: u8) -> Id16 {
    Id16([n; 16])
}

pub fn receipt(n: u8) -> Receipt {
    Receipt {
        tenant: "warmhome".into(),
        visit: doc(n),
        device: "d-7k2m".into(),
        heads: vec![hash(n), hash(n + 1)],
        n: 4_812 + u64::from(n),
        sig: Bytes(vec![0x5a; SIGNATURE_BYTES]),
    }
}

fn value(n: u8, text: &str) -> PrivateValue {
    PrivateValue {
        random: Salt32([n; 32]),
        value: text.into(),
    }
}

/// Looks like a pack: flags, steps of the clocks, and each event without what repeats.
fn pack() -> Bytes {
    let events = [
        ("d.knocked", r#"{"means":"bell","times":2}"#),
        ("d.id_shown", "{}"),
        (
            "d.consent_given",
            r#"{"how":"spoken","relation":"tenant","subject":"entry"}"#,
        ),
        ("d.shoe_covers_on", "{}"),
        (
            "d.reading_taken",
            r#"{"deci_c":172,"kind":"room_temp","place":"kitchen"}"#,
        ),
        ("d.cause_found", r#"{"cause":"air_lock"}"#),
    ];
    let mut bytes = vec![1, 1, 0, 6, 0, 6, 1, 1, 1];
    for (n, (kind, data)) in (20..).zip(events) {
        bytes.extend([0, 0xd0, n, 0, kind.len() as u8]);
        bytes.extend(kind.as_bytes());
        bytes.push(data.len() as u8);
        bytes.extend(data.as_bytes());
    }
    Bytes(bytes)
}

/// An ordinary push: one visit, two private values, the statement.
pub fn request() -> SyncRequest {
    SyncRequest {
        cursor: Some(Cursor {
            n: 4_711,
            tag: Id16([0xc0; 16]),
            at: None,
        }),
        push: vec![Push {
            base: vec![hash(1)],
            changes: pack(),
            private: vec![value(7, "漏水的阀门在厨房水槽下面"), value(8, "spare key")],
            blobs: vec![Blob::new(b"sealed statement".to_vec())],
            ..Push::new(doc(3))
        }],
        ..SyncRequest::new("d-7k2m", 0x0123_4567_89ab_cdef, "doorstep/0.1 android")
    }
}

/// The first request of an epoch, also carrying what the office and a colleague have lost.
pub fn request_after_reset() -> SyncRequest {
    SyncRequest {
        max_bytes: 65_536,
        have: Some(vec![
            Have::new(doc(3), vec![hash(1), hash(2)], vec![hash(9)]),
            Have::new(doc(4), vec![], vec![]),
        ]),
        push: vec![Push {
            changes: pack(),
            proofs: vec![Proof {
                cert: Bytes(vec![0xce; 70]),
                heads: vec![hash(5)],
                sig: Bytes(vec![0x51; SIGNATURE_BYTES]),
            }],
            receipt: Some(receipt(4)),
            ..Push::new(doc(4))
        }],
        ..SyncRequest::new("d-7k2m", u64::MAX, "doorstep/0.1 ios")
    }
}

/// Every verdict and every kind of item.
pub fn response() -> SyncResponse {
    let verdicts = [
        AckStatus::Need {
            heads: vec![hash(6)],
        },
        AckStatus::Quarantined {
            hash: hash(7),
            code: "change_shape".into(),
        },
        AckStatus::RotateActor,
        AckStatus::Gone,
        AckStatus::Forbidden,
    ];
    let mut acks = vec![Ack {
        heads: vec![hash(1), hash(2)],
        receipt: Some(receipt(1)),
        want: vec![hash(9)],
        erased: vec![hash(10)],
        dropped: vec![Dropped {
            hash: hash(11),
            code: "bad_value".into(),
        }],
        ..Ack::new(doc(1), AckStatus::Ok)
    }];
    acks.extend(
        (2..)
            .zip(verdicts)
            .map(|(n, status)| Ack::new(doc(n), status)),
    );

    let about = |kind, n| Pull {
        doc: Some(doc(n)),
        ..Pull::new(kind)
    };
    let pull = vec![
        Pull {
            name: Some("heating-guide-30min@1".into()),
            hash: Some(hash(20)),
            payload: Bytes(b"[pack]\n".to_vec()),
            ..Pull::new(PullKind::Standard)
        },
        Pull {
            name: Some("cn-2026@1".into()),
            hash: Some(hash(21)),
            payload: Bytes(b"{}".to_vec()),
            ..Pull::new(PullKind::Calendar)
        },
        Pull {
            heads: vec![hash(1)],
            changes: pack(),
            private: vec![value(7, "三单元 402")],
            receipt: Some(receipt(1)),
            ..about(PullKind::Granted, 1)
        },
        Pull {
            name: Some("c-2041".into()),
            payload: Bytes(b"{\"name\":\"\"}".to_vec()),
            ..about(PullKind::Customer, 1)
        },
        Pull {
            heads: vec![hash(2)],
            base: vec![hash(1)],
            changes: pack(),
            receipt: Some(receipt(1)),
            ..about(PullKind::Changes, 1)
        },
        Pull {
            private: vec![value(8, "二维码在门后")],
            ..about(PullKind::Private, 1)
        },
        Pull {
            blobs: vec![Blob::new(b"sealed strokes".to_vec())],
            ..about(PullKind::Blob, 1)
        },
        Pull {
            receipt: Some(receipt(2)),
            ..about(PullKind::Revoked, 2)
        },
    ];
    SyncResponse {
        acks,
        pull,
        cursor: Some(Cursor {
            n: 4_830,
            tag: Id16([0xc1; 16]),
            at: None,
        }),
        more: true,
        backed_up: 4_700,
        ..SyncResponse::new(1_795_564_800_000)
    }
}

/// The office does not know the cursor.
pub fn response_reset() -> SyncResponse {
    SyncResponse {
        reset: true,
        ..SyncResponse::new(1_795_564_800_000)
    }
}
