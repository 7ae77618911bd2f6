//! Whatever a message holds comes back from its body, in each encoding.

use doorstep_wire::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn hash() -> impl Strategy<Value = Hash32> {
    any::<[u8; 32]>().prop_map(Hash32)
}
fn hashes() -> impl Strategy<Value = Vec<Hash32>> {
    vec(hash(), 0..4)
}
fn id() -> impl Strategy<Value = Id16> {
    any::<[u8; 16]>().prop_map(Id16)
}
fn bytes() -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..600).prop_map(Bytes)
}
fn code() -> impl Strategy<Value = String> {
    "[a-z0-9-]{1,64}"
}
fn private() -> impl Strategy<Value = Vec<PrivateValue>> {
    let one = (any::<[u8; 32]>(), ".{0,40}").prop_map(|(random, value)| PrivateValue {
        random: Salt32(random),
        value,
    });
    vec(one, 0..3)
}
fn blobs() -> impl Strategy<Value = Vec<Blob>> {
    vec(
        (hash(), bytes()).prop_map(|(sha256, bytes)| Blob { sha256, bytes }),
        0..3,
    )
}
fn cursor() -> impl Strategy<Value = Option<Cursor>> {
    option::of(
        (any::<u64>(), id(), option::of(hash())).prop_map(|(n, tag, at)| Cursor { n, tag, at }),
    )
}
fn receipt() -> impl Strategy<Value = Option<Receipt>> {
    let one = (code(), id(), code(), hashes(), any::<u64>(), bytes()).prop_map(
        |(tenant, visit, device, heads, n, sig)| Receipt {
            tenant,
            visit,
            device,
            heads,
            n,
            sig,
        },
    );
    option::of(one)
}

fn push() -> impl Strategy<Value = Push> {
    let proof =
        (bytes(), hashes(), bytes()).prop_map(|(cert, heads, sig)| Proof { cert, heads, sig });
    (
        id(),
        hashes(),
        bytes(),
        private(),
        blobs(),
        vec(proof, 0..2),
        receipt(),
    )
        .prop_map(
            |(doc, base, changes, private, blobs, proofs, receipt)| Push {
                doc,
                base,
                changes,
                private,
                blobs,
                proofs,
                receipt,
            },
        )
}

fn request() -> impl Strategy<Value = SyncRequest> {
    let have = (
        id(),
        hashes(),
        hashes(),
        option::of(hash()),
        option::of(hash()),
    )
        .prop_map(|(doc, heads, values, values_from, values_upto)| Have {
            doc,
            heads,
            values,
            values_from,
            values_upto,
        });
    (
        (code(), any::<u64>(), ".{0,30}", cursor(), any::<u32>()),
        (
            option::of(vec(have, 0..4)),
            option::of(id()),
            option::of(id()),
        ),
        vec(push(), 0..4),
    )
        .prop_map(
            |((device, epoch, engine, cursor, max_bytes), (have, from, upto), push)| SyncRequest {
                v: VERSION,
                device,
                epoch,
                engine,
                cursor,
                max_bytes,
                have,
                have_from: from,
                have_upto: upto,
                push,
            },
        )
}

fn status() -> impl Strategy<Value = AckStatus> {
    prop_oneof![
        Just(AckStatus::Ok),
        hashes().prop_map(|heads| AckStatus::Need { heads }),
        (hash(), code()).prop_map(|(hash, code)| AckStatus::Quarantined { hash, code }),
        Just(AckStatus::RotateActor),
        code().prop_map(|code| AckStatus::Full { code }),
        Just(AckStatus::Gone),
        Just(AckStatus::Forbidden),
        "later_[a-z]{1,8}".prop_map(AckStatus::Unknown),
    ]
}

fn ack() -> impl Strategy<Value = Ack> {
    let dropped = (hash(), code()).prop_map(|(hash, code)| Dropped { hash, code });
    (
        id(),
        status(),
        hashes(),
        receipt(),
        hashes(),
        hashes(),
        vec(dropped, 0..2),
    )
        .prop_map(|(doc, status, heads, receipt, want, erased, dropped)| Ack {
            doc,
            status,
            heads,
            receipt,
            want,
            erased,
            dropped,
        })
}

fn pull() -> impl Strategy<Value = Pull> {
    let kind = prop_oneof![
        Just(PullKind::Changes),
        Just(PullKind::Granted),
        Just(PullKind::Revoked),
        Just(PullKind::Customer),
        "later_[a-z]{1,8}".prop_map(PullKind::Unknown),
    ];
    (
        (kind, option::of(id()), hashes(), hashes(), bytes()),
        (
            private(),
            blobs(),
            option::of(code()),
            option::of(hash()),
            bytes(),
            receipt(),
        ),
    )
        .prop_map(
            |(
                (kind, doc, heads, base, changes),
                (private, blobs, name, hash, payload, receipt),
            )| Pull {
                kind,
                doc,
                heads,
                base,
                changes,
                private,
                blobs,
                name,
                hash,
                payload,
                receipt,
            },
        )
}

fn response() -> impl Strategy<Value = SyncResponse> {
    (
        any::<i64>(),
        vec(ack(), 0..3),
        vec(pull(), 0..3),
        any::<bool>(),
        cursor(),
        any::<bool>(),
        any::<u64>(),
    )
        .prop_map(
            |(server_time, acks, pull, reset, cursor, more, backed_up)| SyncResponse {
                v: VERSION,
                server_time,
                acks,
                pull,
                reset,
                cursor,
                more,
                backed_up,
            },
        )
}

fn there_and_back<T: Message + PartialEq + std::fmt::Debug>(message: &T) {
    for best in [Encoding::Plain, Encoding::Zstd, Encoding::ZstdDict] {
        let body = encode_body(message, best).unwrap();
        let named = Encoding::from_headers(body.encoding.content_encoding(), body.encoding.dict());
        let back: T = decode_body(&body.bytes, named.unwrap(), &Limits::REQUEST).unwrap();
        assert_eq!(&back, message);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn requests_come_back(message in request()) {
        there_and_back(&message);
    }

    #[test]
    fn responses_come_back(message in response()) {
        there_and_back(&message);
    }

    #[test]
    fn two_receipts_never_sign_the_same_bytes(a in receipt(), b in receipt()) {
        if let (Some(mut a), Some(mut b)) = (a, b) {
            for r in [&mut a, &mut b] {
                r.heads.sort_unstable();
                r.sig = Bytes::default();
            }
            prop_assert_eq!(a == b, a.signed_bytes() == b.signed_bytes());
        }
    }
}
