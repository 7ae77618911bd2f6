//! How often somebody may be wrong at a door: a sign-in, an enrolment, a founding.
//! A try counts as wrong from its beginning until it is known to be right, so that many at once are no more than one
//! after the other. Names that nobody has are counted as those that somebody has: nothing here tells them apart.
//! A browser in which a name signed in before is counted for itself, so no stranger locks its owner out.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::auth::password::lock_ms;
use crate::error::{OfficeError, Result};

/// Wrong tries of one address, whatever the names, in [`WINDOW_MS`].
pub const MOST_OF_ADDRESS: i64 = 40;
/// Wrong tries of one name, whatever the addresses, in [`WINDOW_MS`]; after them only browsers that it knows come in,
/// and a password that the office made, which nobody guesses.
pub const MOST_OF_NAME: i64 = 100;
/// How long such tries count together, milliseconds.
pub const WINDOW_MS: i64 = 900_000;
/// What is remembered at most; the oldest go first.
const MOST: usize = 20_000;

/// Where somebody stands who wants to come in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// An address of the network; of IPv6 its half that names the network. `None` where there is no network.
    Address(Option<IpAddr>),
    /// A browser in which this name signed in before, by its cookie.
    Browser(String),
}

impl Stand {
    /// By an address.
    pub fn at(address: Option<IpAddr>) -> Self {
        let network = address.map(|address| match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
            v4 => v4,
        });
        Self::Address(network)
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A name from somewhere.
    Pair(String, Stand),
    /// Any name from an address.
    Address(Option<IpAddr>),
    /// A name from any address.
    Name(String),
}

#[derive(Clone, Copy, Default)]
struct Wrong {
    count: i64,
    since: i64,
    last: i64,
    /// UTC milliseconds until which no try is taken.
    until: i64,
}

/// What the doors remember; nothing of it outlives the process.
#[derive(Default)]
pub(super) struct Doors(Mutex<BTreeMap<Key, Wrong>>);

/// A try that was let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Try {
    /// Too many strangers have tried this name: only a password that nobody guesses counts, and nothing else is told.
    pub only_made: Option<i64>,
}

impl Doors {
    /// Begins a try, which counts as wrong.
    ///
    /// # Errors
    /// [`OfficeError::LockedOut`].
    pub(super) fn try_name(&self, name: &str, stand: &Stand, now: i64) -> Result<Try> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = Key::Pair(name.to_owned(), stand.clone());
        let until = book.get(&pair).map_or(0, |w| w.until);
        if until > now {
            return locked(until.saturating_sub(now));
        }
        let mut only_made = None;
        if let Stand::Address(address) = stand {
            let address = Key::Address(*address);
            if let Some(left) = over(&book, &address, MOST_OF_ADDRESS, now) {
                return locked(left);
            }
            let name = Key::Name(name.to_owned());
            only_made = over(&book, &name, MOST_OF_NAME, now);
            count(&mut book, address, now);
            count(&mut book, name, now);
        }
        let wrong = count(&mut book, pair, now);
        wrong.until = now.saturating_add(lock_ms(wrong.count));
        Ok(Try { only_made })
    }

    /// The try was right: it does not count, nor do those before it of the same name from there.
    pub(super) fn was_right(&self, name: &str, stand: &Stand) {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        book.remove(&Key::Pair(name.to_owned(), stand.clone()));
        if let Stand::Address(address) = stand {
            for key in [Key::Address(*address), Key::Name(name.to_owned())] {
                if let Some(wrong) = book.get_mut(&key) {
                    wrong.count = wrong.count.saturating_sub(1);
                }
            }
        }
    }

    /// Begins a try of a code, which counts as wrong until [`Doors::code_was_right`].
    ///
    /// # Errors
    /// [`OfficeError::LockedOut`].
    pub(super) fn try_code(&self, stand: &Stand, now: i64) -> Result<()> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Stand::Address(address) = stand else {
            return Ok(());
        };
        let key = Key::Address(*address);
        if let Some(left) = over(&book, &key, MOST_OF_ADDRESS, now) {
            return locked(left);
        }
        count(&mut book, key, now);
        Ok(())
    }

    /// The code was right, or its try came to no answer.
    pub(super) fn code_was_right(&self, stand: &Stand) {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Stand::Address(address) = stand
            && let Some(wrong) = book.get_mut(&Key::Address(*address))
        {
            wrong.count = wrong.count.saturating_sub(1);
        }
    }
}

fn locked<T>(retry_ms: i64) -> Result<T> {
    Err(OfficeError::LockedOut { retry_ms })
}

/// How long no more is taken, if so many were wrong.
fn over(book: &BTreeMap<Key, Wrong>, key: &Key, most: i64, now: i64) -> Option<i64> {
    let wrong = book.get(key)?;
    let left = wrong.since.saturating_add(WINDOW_MS).saturating_sub(now);
    (wrong.count >= most && left > 0).then_some(left)
}

fn count(book: &mut BTreeMap<Key, Wrong>, key: Key, now: i64) -> &mut Wrong {
    if book.len() >= MOST && !book.contains_key(&key) {
        // What is long over, and if that is not enough the older half: once for many tries.
        book.retain(|_, w| w.last.saturating_add(WINDOW_MS) > now || w.until > now);
        if book.len() >= MOST {
            let mut last: Vec<i64> = book.values().map(|w| w.last).collect();
            let (_, middle, _) = last.select_nth_unstable(MOST / 2);
            let middle = *middle;
            book.retain(|_, w| w.last > middle);
        }
    }
    let pair = matches!(key, Key::Pair(..));
    let wrong = book.entry(key).or_default();
    // A name that is tried again and again waits longer and longer; it is forgotten once it has waited.
    let from = if pair {
        wrong.last.max(wrong.until)
    } else {
        wrong.since
    };
    if from.saturating_add(WINDOW_MS) <= now {
        *wrong = Wrong {
            since: now,
            ..Wrong::default()
        };
    }
    wrong.count = wrong.count.saturating_add(1);
    wrong.last = now;
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(n: u8) -> Stand {
        Stand::at(Some(IpAddr::from([10, 0, 0, n])))
    }

    /// How many of so many tries are let through.
    fn through(doors: &Doors, tries: impl IntoIterator<Item = (&'static str, Stand)>) -> usize {
        let let_in = |(name, stand): &(&str, Stand)| doors.try_name(name, stand, 1).is_ok();
        tries.into_iter().filter(let_in).count()
    }

    #[test]
    fn tries_are_bounded_by_name_by_address_and_by_both() {
        let doors = Doors::default();
        let same = (0..30).map(|_| ("zhou", from(1)));
        assert_eq!(through(&doors, same), 5);
        // Other names from there, until the address has had its share.
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let others = names
            .into_iter()
            .flat_map(|n| (0..9).map(move |_| (n, from(1))));
        assert_eq!(through(&doors, others) as i64, MOST_OF_ADDRESS - 5);
        assert!(doors.try_code(&from(1), 1).is_err() && doors.try_code(&from(2), 1).is_ok());
        assert!(doors.try_code(&from(1), 1 + WINDOW_MS).is_ok());
        // From everywhere: the name is open to what nobody guesses alone, and to its own browsers.
        for n in 3..=250 {
            let _ = doors.try_name("sun", &from(n), 1);
        }
        assert!(
            doors
                .try_name("sun", &from(2), 1)
                .unwrap()
                .only_made
                .is_some()
        );
        let own = Stand::Browser("x".into());
        assert_eq!(doors.try_name("sun", &own, 1).unwrap().only_made, None);
        let later = doors.try_name("sun", &from(2), 1 + WINDOW_MS).unwrap();
        assert_eq!(later.only_made, None);
    }

    #[test]
    fn who_is_right_has_not_tried() {
        let doors = Doors::default();
        for _ in 0..200 {
            doors.try_name("zhou", &from(1), 1).unwrap();
            doors.was_right("zhou", &from(1));
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let doors = Doors::default();
        for n in 0..60_000_u128 {
            let address = Stand::at(Some(IpAddr::V6((n << 64).into())));
            let _ = doors.try_name("zhou", &address, i64::try_from(n).unwrap());
        }
        assert!(doors.0.lock().unwrap().len() <= MOST + 2);
        // Addresses of one network are one.
        let one = |n: u128| Stand::at(Some(IpAddr::V6(((7 << 64) + n).into())));
        assert_eq!(one(1), one(2));
        assert_eq!(Stand::at(Some("::ffff:10.0.0.1".parse().unwrap())), from(1));
    }
}
