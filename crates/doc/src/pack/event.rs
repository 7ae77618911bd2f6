//! One event inside a pack: what equals the event before it is left out.
//! A value that is no event (it will not pass a gate, but travels) is written whole.

use std::fmt::Write;

use doorstep_visit::event::{MAX_AFTER, event_id};
use doorstep_visit::{Event, EventId, VisitId};

use super::varint::{Reader, put, put_bytes, put_signed};
use crate::change::{ChangeParts, MAX_VALUE};

/// Key and value as they are; nothing else follows.
const RAW: u8 = 1;
/// `after` follows; without it, it names exactly the previous event of the run.
const AFTER: u8 = 2;
const BY: u8 = 4;
const DEV: u8 = 8;
/// Length 0 means really absent, and `mono` and `srv` with it.
const BOOT: u8 = 16;
/// 0 means really absent; else 1, offset and half width.
const SRV: u8 = 32;
/// 0 means really absent; else 1 and a ref.
const TRIP: u8 = 64;

/// Longest code in an envelope, bytes.
const MAX_CODE: usize = 64;

/// What the next event is written against.
#[derive(Clone, Debug, Default)]
pub(super) struct Previous {
    by: String,
    dev: String,
    boot: Option<String>,
    srv: Option<(i64, i64)>,
    trip: Option<EventId>,
    at: i64,
    mono: i64,
}

/// Where an event stands: the events of the pack so far, and the previous one of its run.
pub(super) struct Place<'a> {
    pub visit: VisitId,
    pub keys: &'a [EventId],
    pub in_run: Option<EventId>,
}

pub(super) fn write(out: &mut Vec<u8>, parts: &ChangeParts, place: &Place, prev: &mut Previous) {
    let parsed = Event::parse_keyed(place.visit, &parts.key.to_string(), &parts.value);
    let Ok(event) = parsed else {
        out.push(RAW);
        out.extend_from_slice(&parts.key.0);
        put_bytes(out, parts.value.as_bytes());
        return;
    };
    let after = place.in_run.as_slice() != event.after;
    let by = prev.by != event.by.as_str();
    let dev = prev.dev != event.dev.as_str();
    let boot = prev.boot != event.boot;
    let srv = prev.srv != event.srv;
    let trip = prev.trip != event.trip;
    let flag = |on: bool, bit: u8| if on { bit } else { 0 };
    out.push(
        flag(after, AFTER)
            | flag(by, BY)
            | flag(dev, DEV)
            | flag(boot, BOOT)
            | flag(srv, SRV)
            | flag(trip, TRIP),
    );
    if after {
        put(out, event.after.len() as u64);
        event
            .after
            .iter()
            .for_each(|id| put_ref(out, id, place.keys));
    }
    if by {
        put_bytes(out, event.by.as_str().as_bytes());
    }
    if dev {
        put_bytes(out, event.dev.as_str().as_bytes());
    }
    if boot {
        put_bytes(out, event.boot.as_deref().unwrap_or_default().as_bytes());
    }
    if srv {
        put(out, u64::from(event.srv.is_some()));
        if let Some((offset, half)) = event.srv {
            put_signed(out, offset.wrapping_sub(prev.srv.unwrap_or_default().0));
            put_signed(out, half);
        }
    }
    if trip {
        put(out, u64::from(event.trip.is_some()));
        if let Some(id) = event.trip {
            put_ref(out, &id, place.keys);
        }
    }
    let step = event.at.wrapping_sub(prev.at);
    put_signed(out, step);
    if let Some(mono) = event.mono {
        // Within one boot both clocks run alike, so this is nearly always 0.
        put_signed(out, mono.wrapping_sub(prev.mono).wrapping_sub(step));
    }
    put_bytes(out, event.kind.as_str().as_bytes());
    put_bytes(out, event.data.to_text().as_bytes());
    *prev = Previous {
        by: event.by.as_str().to_owned(),
        dev: event.dev.as_str().to_owned(),
        boot: event.boot,
        srv: event.srv,
        trip: event.trip,
        at: event.at,
        mono: event.mono.unwrap_or(prev.mono),
    };
}

/// The inverse of [`write`]. What comes out is text under its hash; whether it is an event, the gate says.
pub(super) fn read(
    input: &mut Reader,
    place: &Place,
    prev: &mut Previous,
) -> Option<(EventId, String)> {
    let flags = input.byte()?;
    if flags == RAW {
        let key = EventId(input.array()?);
        return Some((key, input.text(MAX_VALUE)?.to_owned()));
    }
    if flags & (RAW | 128) != 0 {
        return None;
    }
    let mut after = Vec::new();
    if flags & AFTER == 0 {
        after.extend(place.in_run);
    } else {
        let count = input.varint().filter(|n| *n <= MAX_AFTER as u64)?;
        for _ in 0..count {
            after.push(read_ref(input, place.keys)?);
        }
    }
    if flags & BY != 0 {
        prev.by = input.text(MAX_CODE)?.to_owned();
    }
    if flags & DEV != 0 {
        prev.dev = input.text(MAX_CODE)?.to_owned();
    }
    if flags & BOOT != 0 {
        prev.boot = Some(input.text(MAX_CODE)?.to_owned()).filter(|b| !b.is_empty());
    }
    if flags & SRV != 0 {
        prev.srv = if option(input)? {
            let offset = prev.srv.unwrap_or_default().0.wrapping_add(input.signed()?);
            Some((offset, input.signed()?))
        } else {
            None
        };
    }
    if flags & TRIP != 0 {
        prev.trip = if option(input)? {
            Some(read_ref(input, place.keys)?)
        } else {
            None
        };
    }
    let step = input.signed()?;
    prev.at = prev.at.wrapping_add(step);
    if prev.boot.is_some() {
        prev.mono = prev.mono.wrapping_add(step).wrapping_add(input.signed()?);
    }
    let kind = input.text(MAX_CODE)?;
    let data = input.text(MAX_VALUE)?;
    let text = canonical(prev, &after, kind, data)?;
    Some((event_id(place.visit, &text), text))
}

/// The event's text in canonical member order. Nothing is escaped: a code that would need it is no code.
fn canonical(p: &Previous, after: &[EventId], kind: &str, data: &str) -> Option<String> {
    let mut s = String::with_capacity(data.len() + 256 + after.len() * 29);
    s.push_str("{\"after\":[");
    for (i, id) in after.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        write!(s, "{comma}\"{id}\"").ok()?;
    }
    write!(s, "],\"at\":{}", p.at).ok()?;
    if let Some(boot) = &p.boot {
        write!(s, ",\"boot\":\"{boot}\"").ok()?;
    }
    write!(
        s,
        ",\"by\":\"{}\",\"d\":{data},\"dev\":\"{}\",\"k\":\"{kind}\"",
        p.by, p.dev
    )
    .ok()?;
    if p.boot.is_some() {
        write!(s, ",\"mono\":{}", p.mono).ok()?;
    }
    if let Some((offset, half)) = p.srv {
        write!(s, ",\"srv\":[{offset},{half}]").ok()?;
    }
    if let Some(trip) = p.trip {
        write!(s, ",\"trip\":\"{trip}\"").ok()?;
    }
    s.push('}');
    Some(s)
}

fn option(input: &mut Reader) -> Option<bool> {
    match input.byte()? {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

fn put_ref(out: &mut Vec<u8>, id: &EventId, keys: &[EventId]) {
    match keys.iter().rev().position(|k| k == id) {
        Some(back) => put(out, back as u64 + 1),
        None => {
            put(out, 0);
            out.extend_from_slice(&id.0);
        }
    }
}

fn read_ref(input: &mut Reader, keys: &[EventId]) -> Option<EventId> {
    match usize::try_from(input.varint()?).ok()? {
        0 => input.array().map(EventId),
        back => keys
            .len()
            .checked_sub(back)
            .and_then(|i| keys.get(i))
            .copied(),
    }
}
