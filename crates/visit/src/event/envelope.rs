//! Reads a well-formed event in one pass, without a map of its members.
//! It says only yes or no; why bytes are no event, the patient reader of the parent module says.

use doorstep_standard::EventKind;

use super::record::{Event, MAX_AFTER, event_hash, first_half, is_code, is_kind};
use crate::id::{EventId, VisitId};
use crate::json::Json;
use crate::json::canonical::Reader;

/// The event of these bytes; `None` for everything that the patient reader refuses.
/// `like` is one that was read before: most come from the same person's same phone, whose names are shared.
pub(super) fn read(visit: VisitId, bytes: &str, like: Option<&Event>) -> Option<Event> {
    let mut r = Reader::new(bytes);
    let (mut kind, mut by, mut dev, mut data) = (None, None, None, None);
    let (mut after, mut at) = (None, None);
    let (mut trip, mut mono, mut boot, mut srv) = (None, None, None, None);
    let mut before = "";
    if !r.eat(b'{') {
        return None;
    }
    loop {
        // Any name that is none of these is refused below.
        let name = r.plain()?;
        if !r.eat(b':') || name <= before {
            return None;
        }
        before = name;
        match name {
            "after" => after = Some(ids(&mut r)?),
            "at" => at = Some(r.int()?),
            "boot" => boot = Some(r.plain().filter(|b| is_code(b, 64))?.to_owned()),
            "by" => {
                let word = r.plain()?;
                by = match like.filter(|e| e.by.as_str() == word) {
                    Some(e) => Some(e.by.clone()),
                    None => Some(word.parse().ok()?),
                };
            }
            "d" => data = Some(r.value(1)?),
            "dev" => {
                let word = r.plain()?;
                dev = match like.filter(|e| e.dev.as_str() == word) {
                    Some(e) => Some(e.dev.clone()),
                    None => Some(word.parse().ok()?),
                };
            }
            "k" => {
                let word = r.plain()?;
                let said = EventKind::from(word);
                if said.is_unknown() && !is_kind(word) {
                    return None;
                }
                kind = Some(said);
            }
            "mono" => mono = Some(r.int().filter(|m| *m >= 0)?),
            "srv" => srv = Some(pair(&mut r)?),
            "trip" => trip = Some(r.plain()?.parse().ok()?),
            _ => return None,
        }
        if r.eat(b'}') {
            break;
        }
        if !r.eat(b',') {
            return None;
        }
    }
    let data = data.filter(|d| matches!(d, Json::Map(_)))?;
    if !r.end() || mono.is_some() != boot.is_some() || (srv.is_some() && mono.is_none()) {
        return None;
    }
    let digest = event_hash(visit, bytes);
    Some(Event {
        id: first_half(digest),
        kind: kind?,
        after: after?,
        trip,
        by: by?,
        dev: dev?,
        at: at?,
        mono,
        boot,
        srv,
        data,
        digest,
        bytes: bytes.into(),
    })
}

/// At most [`MAX_AFTER`] ids, ascending.
fn ids(r: &mut Reader) -> Option<Vec<EventId>> {
    let mut ids: Vec<EventId> = Vec::new();
    if !r.eat(b'[') {
        return None;
    }
    if r.eat(b']') {
        return Some(ids);
    }
    loop {
        let id = r.plain()?.parse().ok()?;
        if ids.len() == MAX_AFTER || ids.last().is_some_and(|last| *last >= id) {
            return None;
        }
        ids.push(id);
        if r.eat(b']') {
            return Some(ids);
        }
        if !r.eat(b',') {
            return None;
        }
    }
}

/// Offset and uncertainty.
fn pair(r: &mut Reader) -> Option<(i64, i64)> {
    if !r.eat(b'[') {
        return None;
    }
    let offset = r.int()?;
    if !r.eat(b',') {
        return None;
    }
    let half = r.int()?;
    (half >= 0 && r.eat(b']')).then_some((offset, half))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::EventDraft;
    use super::*;

    fn visit() -> VisitId {
        "0193a5c0-0000-7000-8000-000000000001".parse().unwrap()
    }

    fn drafts() -> impl Strategy<Value = EventDraft> {
        let ids = proptest::collection::vec(any::<[u8; 16]>().prop_map(EventId), 0..10);
        let clocks = proptest::option::of((
            0_i64..1_000_000,
            "[a-z0-9-]{1,8}",
            proptest::option::of((-9_i64..1 << 40, -1_i64..9)),
        ));
        (
            ids,
            any::<bool>(),
            clocks,
            -5_i64..1 << 41,
            "[dlox]\\.[a-z_]{0,8}",
            "[a-z中]{0,3}",
        )
            .prop_map(|(after, on_trip, clocks, at, kind, code)| {
                let (mono, boot, srv) = match clocks {
                    Some((mono, boot, srv)) => (Some(mono), Some(boot), srv),
                    None => (None, None, None),
                };
                EventDraft {
                    kind: kind.into(),
                    trip: after.first().copied().filter(|_| on_trip),
                    after,
                    by: "p-li".parse().unwrap(),
                    dev: "dev-li".parse().unwrap(),
                    at,
                    mono,
                    boot,
                    srv,
                    data: Json::from_pairs([("code", code.as_str().into())]),
                }
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn both_readers_agree(
            draft in drafts(),
            place in any::<prop::sample::Index>(),
            gone in 0_usize..30,
            put in "|[ ,:{}\\[\\]\"a-z0-9.-]{1,3}|,\"zz\":1|\"srv\":\\[1,2\\],|\"d\":1",
        ) {
            let text = draft.text();
            let like = read(visit(), &text, None);
            prop_assert_eq!(&like, &Event::parse_patiently(visit(), &text).ok());
            prop_assert_eq!(&like, &read(visit(), &text, like.as_ref()));
            let mut chars: Vec<char> = text.chars().collect();
            let at = place.index(chars.len() + 1);
            let end = chars.len().min(at + gone);
            chars.splice(at..end, put.chars());
            let text: String = chars.into_iter().collect();
            prop_assert_eq!(
                read(visit(), &text, like.as_ref()),
                Event::parse_patiently(visit(), &text).ok(),
                "{}",
                text
            );
        }
    }
}
