//! A walk over CBOR before anything is built from it: depth, lengths, counts, one whole item.
//! Only what the protocol uses passes: definite lengths, valid UTF-8, no tags.

use crate::{Limits, WireError};

/// Checks that `bytes` is exactly one CBOR item within `limits`. Allocates at most `limits.depth` words.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), WireError> {
    let mut rest = bytes;
    let mut items = 0;
    // How many items are still to come at each open level.
    let mut open: Vec<usize> = Vec::new();
    loop {
        items = usize::saturating_add(items, 1);
        if items > limits.items {
            return Err(WireError::TooLong {
                what: "number of values",
                limit: limits.items,
            });
        }
        let inner = item(&mut rest, limits)?;
        if inner > 0 {
            if open.len() >= limits.depth {
                return Err(WireError::TooDeep {
                    limit: limits.depth,
                });
            }
            open.push(inner);
            continue;
        }
        // The item is complete, and so is each level of which it was the last.
        while let Some(left) = open.last_mut() {
            *left = left.saturating_sub(1);
            if *left > 0 {
                break;
            }
            open.pop();
        }
        if open.is_empty() {
            return if rest.is_empty() {
                Ok(())
            } else {
                Err(WireError::TrailingBytes)
            };
        }
    }
}

/// Reads one head, and the content of a string; answers how many items follow inside it.
fn item(rest: &mut &[u8], limits: &Limits) -> Result<usize, WireError> {
    let first = *take(rest, 1)?.first().ok_or(WireError::Truncated)?;
    let info = first & 0x1f;
    let arg = match info {
        0..=23 => u64::from(info),
        24..=27 => {
            let width = 1usize << (info & 3);
            take(rest, width)?
                .iter()
                .fold(0, |n, b| n << 8 | u64::from(*b))
        }
        31 => {
            return Err(WireError::BadCbor {
                why: "indefinite length",
            });
        }
        _ => {
            return Err(WireError::BadCbor {
                why: "reserved head",
            });
        }
    };
    let len = |what, limit: usize| match usize::try_from(arg) {
        Ok(n) if n <= limit => Ok(n),
        _ => Err(WireError::TooLong { what, limit }),
    };
    match first >> 5 {
        0 | 1 => Ok(0),
        2 => take(rest, len("byte string", limits.bytes)?).map(|_| 0),
        3 => match std::str::from_utf8(take(rest, len("text", limits.text)?)?) {
            Ok(_) => Ok(0),
            Err(_) => Err(WireError::BadCbor {
                why: "text that is not UTF-8",
            }),
        },
        // Each entry takes at least one byte.
        4 => at_hand(rest, len("list", limits.list)?),
        5 => at_hand(rest, len("map", limits.list)?.saturating_mul(2)),
        6 => Err(WireError::BadCbor { why: "a tag" }),
        _ if matches!(info, 20..=22 | 25..=27) => Ok(0),
        _ => Err(WireError::BadCbor {
            why: "a simple value",
        }),
    }
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Result<&'a [u8], WireError> {
    let (head, tail) = rest.split_at_checked(n).ok_or(WireError::Truncated)?;
    *rest = tail;
    Ok(head)
}

fn at_hand(rest: &[u8], n: usize) -> Result<usize, WireError> {
    if n > rest.len() {
        Err(WireError::Truncated)
    } else {
        Ok(n)
    }
}
