//! Bodies that nobody honest sends: refused by name, quickly, without panic and without memory.

use ciborium::Value;
use doorstep_wire::*;

use crate::sample;

fn decode(bytes: &[u8]) -> Result<SyncRequest, WireError> {
    decode_body(bytes, Encoding::Plain, &Limits::REQUEST)
}

/// A request as CBOR, with one more member.
fn request_with(key: &str, extra: &[u8]) -> Vec<u8> {
    let mut bytes = encode_body(&SyncRequest::new("d", 1, "e"), Encoding::Plain)
        .unwrap()
        .bytes;
    assert_eq!(bytes[0] & 0xe0, 0xa0, "a short map");
    bytes[0] += 1;
    ciborium::into_writer(key, &mut bytes).unwrap();
    bytes.extend(extra);
    bytes
}

/// SplitMix64: the mutants are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        match random.below(7) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            2 if at < bytes.len() => bytes[at] = random.next() as u8,
            3 => bytes.insert(at, random.next() as u8),
            4 if at < bytes.len() => drop(bytes.remove(at)),
            5 => {
                // Repeats a stretch: doubled fields and items.
                let end = (at + random.below(60)).min(bytes.len());
                let stretch = bytes[at..end].to_vec();
                bytes.splice(at..at, stretch);
            }
            _ if at < bytes.len() => {
                // Heads that claim much.
                let heads = [0x5b, 0x7b, 0x9b, 0xbb, 0x9f, 0xbf, 0xc2, 0xf6, 0xfb, 0x3b];
                bytes[at] = heads[random.below(heads.len())];
            }
            _ => {}
        }
    }
}

/// Mutates one body; whatever is still read must be a message like any other.
fn torture<T: Message + PartialEq + std::fmt::Debug>(message: &T, encoding: Encoding, rounds: u64) {
    let honest = encode_body(message, encoding).unwrap().bytes;
    let limits = Limits {
        inflated: 256 * 1024,
        ..Limits::REQUEST
    };
    let mut random = Random(rounds ^ honest.len() as u64);
    let mut accepted = 0;
    for _ in 0..rounds {
        let mut mutant = honest.clone();
        mutate(&mut mutant, &mut random);
        if let Ok(read) = decode_body::<T>(&mutant, encoding, &limits) {
            accepted += 1;
            let again = encode_body(&read, Encoding::Plain).unwrap();
            assert_eq!(
                decode_body::<T>(&again.bytes, Encoding::Plain, &limits).unwrap(),
                read
            );
        }
    }
    // Bits inside a value may flip unseen; most mutants must not pass.
    assert!(accepted < rounds / 2, "{accepted} of {rounds} accepted");
}

#[test]
fn sixty_thousand_mutants_do_no_harm() {
    torture(&sample::request(), Encoding::Plain, 15_000);
    torture(&sample::request_after_reset(), Encoding::Plain, 15_000);
    torture(&sample::response(), Encoding::Plain, 20_000);
    torture(&sample::request(), Encoding::Zstd, 5_000);
    torture(&sample::response(), Encoding::ZstdDict, 5_000);
}

#[test]
fn every_truncation_is_refused() {
    for encoding in [Encoding::Plain, Encoding::Zstd, Encoding::ZstdDict] {
        let whole = encode_body(&sample::response(), encoding).unwrap().bytes;
        for end in 0..whole.len() {
            let cut = decode_body::<SyncResponse>(&whole[..end], encoding, &Limits::RESPONSE);
            assert!(cut.is_err(), "{encoding:?} cut at {end}");
        }
    }
}

#[test]
fn what_inflates_beyond_the_limit_is_refused() {
    let zeros = vec![0; Limits::REQUEST.inflated + 1];
    let body = zstd::encode_all(&zeros[..], 3).unwrap();
    assert!(body.len() < 64 * 1024, "{} bytes stand for it", body.len());
    let refused = decode_body::<SyncRequest>(&body, Encoding::Zstd, &Limits::REQUEST);
    assert_eq!(
        refused,
        Err(WireError::InflatedTooLarge {
            limit: Limits::REQUEST.inflated
        })
    );
}

#[test]
fn a_frame_that_asks_for_a_larger_window_is_refused() {
    let refusal = |window: u8| {
        // Magic, no content size, window descriptor, one empty last block.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, window, 0x01, 0x00, 0x00];
        decode_body::<SyncRequest>(&frame, Encoding::Zstd, &Limits::REQUEST).unwrap_err()
    };
    assert_eq!(refusal(0x69), WireError::BadCompression, "9 MiB");
    assert_eq!(refusal(0x70), WireError::BadCompression, "16 MiB");
    assert_eq!(
        refusal(0x68),
        WireError::Truncated,
        "8 MiB is fine, and then there is no message"
    );
}

#[test]
fn deep_nesting_is_refused_also_where_it_would_be_ignored() {
    let deep = |n: usize| {
        let mut lists = vec![0x81; n];
        lists.push(0x00);
        lists
    };
    assert!(decode(&request_with("later", &deep(8))).is_ok());
    let limit = Limits::REQUEST.depth;
    // Counted before anything is built: far below what any reader's stack holds.
    for n in [limit, 40] {
        assert_eq!(
            decode(&request_with("later", &deep(n))),
            Err(WireError::TooDeep { limit })
        );
        assert_eq!(decode(&deep(n + 1)), Err(WireError::TooDeep { limit }));
    }
}

#[test]
fn lengths_that_are_claimed_but_not_there_cost_nothing() {
    let check = |extra: &[u8], code: &str| {
        let refused = decode(&request_with("push", extra)).unwrap_err();
        assert_eq!(refused.code(), code, "{extra:02x?}");
    };
    // One more than a list, a map, bytes and a text may have.
    check(&[0x99, 0x40, 0x01], "too_long");
    check(&[0xb9, 0x40, 0x01], "too_long");
    check(&[0x5a, 0x00, 0x80, 0x00, 0x01], "too_long");
    check(&[0x7a, 0x00, 0x01, 0x00, 0x01], "too_long");
    check(&[0x99, 0x3f, 0xff], "truncated");
    check(&[0x5a, 0x00, 0x7f, 0xff, 0xff], "truncated");
    check(&[0x1b, 0x00], "truncated");
}

#[test]
fn unused_corners_of_cbor_are_refused() {
    let check = |extra: &[u8]| {
        let refused = decode(&request_with("later", extra)).unwrap_err();
        assert_eq!(refused.code(), "bad_cbor", "{extra:02x?}");
    };
    check(&[0x9f, 0xff]);
    check(&[0xbf, 0xff]);
    check(&[0x5f, 0x41, 0x00, 0xff]);
    check(&[0xff]);
    check(&[0xc2, 0x41, 0x00]);
    check(&[0x1c]);
    check(&[0xf8, 0x20]);
    check(&[0x62, 0xff, 0xfe]);
}

#[test]
fn too_many_values_are_refused() {
    let list = Value::Array(vec![Value::Array(vec![Value::Null; 16_000]); 26]);
    let mut bytes = Vec::new();
    ciborium::into_writer(&list, &mut bytes).unwrap();
    assert_eq!(
        decode(&request_with("later", &bytes)).unwrap_err().code(),
        "too_long"
    );
}

#[test]
fn a_body_holds_one_message_and_nothing_else() {
    let mut plain = encode_body(&sample::request(), Encoding::Plain)
        .unwrap()
        .bytes;
    plain.push(0);
    assert_eq!(decode(&plain), Err(WireError::TrailingBytes));
    assert_eq!(decode(&[]), Err(WireError::Truncated));

    let frame = encode_body(&sample::request(), Encoding::Zstd)
        .unwrap()
        .bytes;
    let twice = [frame.clone(), frame.clone()].concat();
    let skippable = [&frame[..], &[0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]].concat();
    for bytes in [twice, skippable] {
        let refused = decode_body::<SyncRequest>(&bytes, Encoding::Zstd, &Limits::REQUEST);
        assert_eq!(refused, Err(WireError::TrailingBytes));
    }
}

#[test]
fn a_large_body_is_refused_before_it_is_read() {
    let limit = Limits::REQUEST.body;
    assert_eq!(
        decode(&vec![0; limit + 1]),
        Err(WireError::BodyTooLarge { limit })
    );
}

#[test]
fn a_dictionary_body_without_its_header_is_refused() {
    let body = encode_body(&sample::request(), Encoding::ZstdDict).unwrap();
    let refused = decode_body::<SyncRequest>(&body.bytes, Encoding::Zstd, &Limits::REQUEST);
    assert!(refused.is_err());
}

#[test]
fn errors_do_not_repeat_what_stood_in_the_body() {
    let canary = "王小明 13800138000";
    let mut as_text = Vec::new();
    ciborium::into_writer(canary, &mut as_text).unwrap();
    let as_list = [&[0x81][..], &as_text].concat();
    for (key, extra) in [
        ("push", &as_text),
        ("push", &as_list),
        ("have", &as_list),
        ("v", &as_text),
    ] {
        let refused = decode(&request_with(key, extra)).unwrap_err();
        assert_eq!(refused.code(), "wrong_shape");
        assert!(
            !format!("{refused} {refused:?}").contains("1380"),
            "{refused:?}"
        );
    }
}
