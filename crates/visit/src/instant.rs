//! When something happened, honestly: an interval of server time, or only what the phone's clock showed.
//! Durations within one boot rest on the monotonic clock, which setting the wall clock cannot beat.

use crate::event::Event;
use crate::history::History;
pub use crate::time::Instant;

/// When event `i` happened. `sees` says which other events may lend their contact with the office.
pub fn instant(h: &History, i: usize, sees: impl Fn(usize) -> bool) -> Instant {
    let e = h.event(i);
    if e.dev.is_office() {
        return Instant::exact(e.at);
    }
    match (e.mono, best_contact(h, i, sees)) {
        (Some(mono), Some((offset, half))) => Instant {
            earliest: mono.saturating_add(offset).saturating_sub(half),
            latest: mono.saturating_add(offset).saturating_add(half),
            phone_only: false,
        },
        _ => Instant {
            earliest: e.at,
            latest: e.at,
            phone_only: true,
        },
    }
}

/// The tightest contact with the office within the boot of event `i`.
fn best_contact(h: &History, i: usize, sees: impl Fn(usize) -> bool) -> Option<(i64, i64)> {
    let e = h.event(i);
    let own = e.srv.map(|(offset, half)| (half, offset));
    if own.is_some_and(|(half, _)| half <= 2_000) {
        return e.srv;
    }
    // They come the tightest first: the first that may be used is the best.
    h.contacts_of(e)
        .iter()
        .find(|j| **j != i && sees(**j))
        .and_then(|j| h.event(*j).srv.map(|(offset, half)| (half, offset)))
        .into_iter()
        .chain(own)
        .min()
        .map(|(half, offset)| (offset, half))
}

fn same_boot(a: &Event, b: &Event) -> bool {
    a.dev == b.dev && a.boot.is_some() && a.boot == b.boot
}

/// Milliseconds from event `a` to event `b`: at least and at most; `None` when it cannot be told.
pub fn elapsed(
    h: &History,
    a: usize,
    b: usize,
    sees: impl Fn(usize) -> bool + Copy,
) -> Option<(i64, i64)> {
    let (ea, eb) = (h.event(a), h.event(b));
    if same_boot(ea, eb)
        && let (Some(from), Some(to)) = (ea.mono, eb.mono)
    {
        let ms = to.saturating_sub(from).max(0);
        return Some((ms, ms));
    }
    let (ia, ib) = (instant(h, a, sees), instant(h, b, sees));
    if ia.phone_only || ib.phone_only {
        return None;
    }
    Some((
        ib.earliest.saturating_sub(ia.latest).max(0),
        ib.latest.saturating_sub(ia.earliest).max(0),
    ))
}
