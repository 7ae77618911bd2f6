//! Calendars: when an office works, a season lasts, a call is unwelcome; public holidays as documents.
//! Everything is computed in a pack's zone; a year whose holidays nobody loaded answers "cannot tell".

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Timelike, Weekday};
use chrono_tz::Tz;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::tri::Tri;

const MINUTE: i64 = 60_000;
const DAY_MINUTES: u32 = 24 * 60;
/// How far a deadline is looked for before a calendar counts as never open.
const HORIZON_DAYS: u64 = 3 * 366;

/// A time of the week, and perhaps a part of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Open days, Monday first.
    pub days: [bool; 7],
    /// Open times in minutes from midnight, start before end; a span over midnight is kept as two.
    pub hours: Vec<(u32, u32)>,
    /// Closed on public holidays, open on make-up workdays.
    pub holidays_off: bool,
    /// First and last day of the season, (month, day).
    pub season: Option<((u32, u32), (u32, u32))>,
}

/// Public holidays and make-up workdays by year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    years: BTreeMap<i32, HolidayYear>,
}

/// SHA-256 of a holiday document's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HolidayHash(pub [u8; 32]);

/// The public holidays of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayYear {
    /// Identity of the document.
    pub hash: HolidayHash,
    /// Region, ISO 3166.
    pub region: String,
    /// The year.
    pub year: i32,
    /// Days off that would else be workdays or weekends.
    pub off: BTreeSet<NaiveDate>,
    /// Weekend days that are worked instead.
    pub work: BTreeSet<NaiveDate>,
}

/// Why a holiday document cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the holiday document cannot be read: {0}; write region, year, off and work as docs/standards.md shows"
)]
pub struct HolidayError(String);

impl HolidayError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        "holidays_invalid"
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    region: String,
    year: i32,
    off: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
}

impl HolidayYear {
    /// Reads a document: `region`, `year`, and the dates `off` and `work`.
    ///
    /// # Errors
    /// [`HolidayError`] when it is no such document, or a date lies outside its year.
    pub fn parse(bytes: &[u8]) -> Result<Self, HolidayError> {
        let error = |what: &dyn std::fmt::Display| HolidayError(what.to_string());
        if bytes.len() > 64 * 1024 {
            return Err(error(&"larger than 64 KiB"));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| error(&e))?;
        let raw: RawYear = toml::from_str(text).map_err(|e| error(&e.message()))?;
        let dates = |list: &[String]| -> Result<BTreeSet<NaiveDate>, HolidayError> {
            list.iter()
                .map(|d| match d.parse::<NaiveDate>() {
                    Ok(date) if date.year() == raw.year => Ok(date),
                    _ => Err(error(&format!("`{d}` is no day of {}", raw.year))),
                })
                .collect()
        };
        let (off, work) = (dates(&raw.off)?, dates(&raw.work)?);
        if let Some(both) = off.intersection(&work).next() {
            return Err(error(&format!("{both} is both off and worked")));
        }
        let mut h = Sha256::new();
        h.update(b"doorstep-holidays-v1");
        h.update(bytes);
        Ok(Self {
            hash: HolidayHash(h.finalize().into()),
            region: raw.region,
            year: raw.year,
            off,
            work,
        })
    }
}

impl std::fmt::Display for HolidayHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl std::str::FromStr for HolidayHash {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        data_encoding::HEXLOWER
            .decode(s.as_bytes())
            .ok()
            .and_then(|b| b.try_into().ok())
            .map(Self)
            .ok_or(())
    }
}

impl Holidays {
    /// Adds a year; a year that is already here is replaced.
    pub fn add(&mut self, year: HolidayYear) {
        self.years.insert(year.year, year);
    }
    /// Whether a day is off; `None` while its year is not loaded.
    fn is_off(&self, date: NaiveDate) -> Option<bool> {
        Some(self.years.get(&date.year())?.off.contains(&date))
    }
    fn is_made_up(&self, date: NaiveDate) -> bool {
        self.years
            .get(&date.year())
            .is_some_and(|y| y.work.contains(&date))
    }
}

impl Calendar {
    /// Monday to Friday, the whole day, closed on public holidays: what "working day" means where a pack says no more.
    pub fn working_days() -> Self {
        Self {
            days: [true, true, true, true, true, false, false],
            hours: vec![(0, DAY_MINUTES)],
            holidays_off: true,
            season: None,
        }
    }

    /// Whether a day is open at all; `None` while its holidays are not known.
    fn opens_on(&self, date: NaiveDate, holidays: &Holidays) -> Option<bool> {
        if let Some((from, to)) = self.season {
            let day = (date.month(), date.day());
            let inside = if from <= to {
                from <= day && day <= to
            } else {
                day >= from || day <= to
            };
            if !inside {
                return Some(false);
            }
        }
        if self.holidays_off {
            if holidays.is_off(date)? {
                return Some(false);
            }
            if holidays.is_made_up(date) {
                return Some(true);
            }
        }
        let day = date.weekday().num_days_from_monday() as usize;
        Some(self.days.get(day).copied().unwrap_or(false))
    }

    /// Whether it is open at a time, UTC milliseconds.
    pub fn is_open(&self, at: i64, zone: Tz, holidays: &Holidays) -> Tri {
        let Some(local) = local_time(at, zone) else {
            return Tri::Unknown;
        };
        match self.opens_on(local.date_naive(), holidays) {
            None => Tri::Unknown,
            Some(false) => Tri::No,
            Some(true) => {
                let minute = local.hour() * 60 + local.minute();
                let open = self.hours.iter().any(|(s, e)| *s <= minute && minute < *e);
                open.into()
            }
        }
    }

    /// The time at which `ms` milliseconds inside the calendar have passed since `start`;
    /// `None` while a year's holidays are unknown or when it never opens.
    pub fn after(&self, start: i64, ms: i64, zone: Tz, holidays: &Holidays) -> Option<i64> {
        let mut left = ms;
        let first = local_time(start, zone)?.date_naive();
        for date in days_from(first) {
            if !self.opens_on(date, holidays)? {
                continue;
            }
            for (s, e) in &self.hours {
                let (from, to) = (instant(date, *s, zone)?, instant(date, *e, zone)?);
                let from = from.max(start);
                if to <= from {
                    continue;
                }
                if left <= to - from {
                    return Some(from + left);
                }
                left -= to - from;
            }
        }
        None
    }

    /// The close of the `n`th open day after the day of `start`, which itself does not count;
    /// with 0 the close of that day, or of the next open one when it is closed.
    pub fn after_days(&self, start: i64, n: i64, zone: Tz, holidays: &Holidays) -> Option<i64> {
        let first = local_time(start, zone)?.date_naive();
        let close = self.hours.iter().map(|(_, e)| *e).max()?;
        let mut left = n;
        for date in days_from(first) {
            if !self.opens_on(date, holidays)? {
                continue;
            }
            let end = instant(date, close, zone)?;
            if n == 0 {
                if end > start {
                    return Some(end);
                }
                continue;
            }
            if date == first {
                continue;
            }
            left -= 1;
            if left == 0 {
                return Some(end);
            }
        }
        None
    }

    /// The last moment (UTC milliseconds) that lies `n` working days before `moment`: of the days after it, up to
    /// and with the day of `moment`, `n` are open. With 0 it is `moment` itself; `None` when that cannot be told.
    pub fn before_days(&self, moment: i64, n: i64, zone: Tz, holidays: &Holidays) -> Option<i64> {
        if n <= 0 {
            return Some(moment);
        }
        let last = local_time(moment, zone)?.date_naive();
        let mut left = n;
        for date in (0..HORIZON_DAYS).map_while(|n| last.checked_sub_days(Days::new(n))) {
            if self.opens_on(date, holidays)? {
                left -= 1;
                if left == 0 {
                    return Some(instant(date, 0, zone)?.saturating_sub(1));
                }
            }
        }
        None
    }
}

fn days_from(first: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..HORIZON_DAYS).map_while(move |n| first.checked_add_days(Days::new(n)))
}

/// A time, UTC milliseconds, as a zone's clocks show it; `None` outside the years 2 to 9998.
/// Times come from devices, and at the ends of its range the date library panics.
pub fn local_time(at: i64, zone: Tz) -> Option<DateTime<Tz>> {
    DateTime::from_timestamp_millis(at)
        .filter(|t| (2..9999).contains(&t.year()))
        .map(|t| t.with_timezone(&zone))
}

/// A minute of a local day as UTC milliseconds; in the hour that a change of clocks skips, its end.
fn instant(date: NaiveDate, minute: u32, zone: Tz) -> Option<i64> {
    let days = u64::from(minute / DAY_MINUTES);
    let minute = minute % DAY_MINUTES;
    let naive = date
        .checked_add_days(Days::new(days))?
        .and_hms_opt(minute / 60, minute % 60, 0)?;
    (0..=120)
        .find_map(|later| {
            let shifted = naive + chrono::Duration::minutes(later);
            zone.from_local_datetime(&shifted).earliest()
        })
        .map(|t| t.timestamp_millis() / MINUTE * MINUTE)
}

/// `mon` … `sun`.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    (word.len() == 3).then(|| word.parse().ok()).flatten()
}

/// `09:00` in minutes from midnight; `24:00` is the end of a day.
pub(crate) fn minute(text: &str) -> Option<u32> {
    let (h, m) = text.split_once(':')?;
    let two = |t: &str| (t.len() == 2).then(|| t.parse::<u32>().ok()).flatten();
    let (h, m) = (two(h)?, two(m)?);
    ((h < 24 && m < 60) || (h == 24 && m == 0)).then_some(h * 60 + m)
}

/// `11-15` as (month, day).
pub(crate) fn month_day(text: &str) -> Option<(u32, u32)> {
    let date = format!("2024-{text}").parse::<NaiveDate>().ok()?;
    (text.len() == 5).then_some((date.month(), date.day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Shanghai;

    const YEAR: &str = r#"
region = "CN"
year = 2026
off = ["2026-01-01", "2026-01-02", "2026-01-03"]
work = ["2026-01-04"]
"#;

    fn at(text: &str) -> i64 {
        let naive = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        Shanghai
            .from_local_datetime(&naive)
            .unwrap()
            .timestamp_millis()
    }

    fn holidays() -> Holidays {
        let mut h = Holidays::default();
        h.add(HolidayYear::parse(YEAR.as_bytes()).unwrap());
        h
    }

    fn office() -> Calendar {
        Calendar {
            hours: vec![(540, 720), (840, 1080)],
            ..Calendar::working_days()
        }
    }

    #[test]
    fn work_hours_skip_the_break_the_night_and_the_weekend() {
        let h = holidays();
        // Friday 2026-01-09.
        let due = |start: &str, min: i64| office().after(at(start), min * MINUTE, Shanghai, &h);
        assert_eq!(due("2026-01-09 11:30", 30), Some(at("2026-01-09 12:00")));
        assert_eq!(due("2026-01-09 11:30", 31), Some(at("2026-01-09 14:01")));
        assert_eq!(due("2026-01-09 17:30", 60), Some(at("2026-01-12 09:30")));
        assert_eq!(due("2026-01-10 10:00", 1), Some(at("2026-01-12 09:01")));
    }

    #[test]
    fn working_days_know_holidays_and_make_up_days() {
        let h = holidays();
        let due = |start: &str, n| Calendar::working_days().after_days(at(start), n, Shanghai, &h);
        // The third of January is a holiday, Sunday the fourth is worked instead.
        assert_eq!(due("2026-01-02 10:00", 1), Some(at("2026-01-05 00:00")));
        assert_eq!(due("2026-01-05 10:00", 5), Some(at("2026-01-13 00:00")));
        assert_eq!(due("2026-01-05 10:00", 0), Some(at("2026-01-06 00:00")));
        assert_eq!(
            office().after_days(at("2026-01-05 19:00"), 0, Shanghai, &h),
            Some(at("2026-01-06 18:00"))
        );
        // A year that nobody loaded.
        assert_eq!(due("2026-12-30 10:00", 5), None);
        assert_eq!(due("2027-01-05 10:00", 1), None);
    }

    #[test]
    fn seasons_and_nights_wrap() {
        let winter = Calendar {
            days: [true; 7],
            hours: vec![(0, DAY_MINUTES)],
            holidays_off: false,
            season: Some(((11, 15), (3, 15))),
        };
        let open = |c: &Calendar, t: &str| c.is_open(at(t), Shanghai, &Holidays::default());
        assert_eq!(open(&winter, "2026-11-15 00:00"), Tri::Yes);
        assert_eq!(open(&winter, "2026-03-15 23:59"), Tri::Yes);
        assert_eq!(open(&winter, "2026-03-16 00:00"), Tri::No);
        let quiet = Calendar {
            hours: vec![(0, 420), (1320, DAY_MINUTES)],
            season: None,
            ..winter
        };
        assert_eq!(open(&quiet, "2026-01-10 06:59"), Tri::Yes);
        assert_eq!(open(&quiet, "2026-01-10 07:00"), Tri::No);
        assert_eq!(open(&quiet, "2026-01-10 22:00"), Tri::Yes);
        assert_eq!(open(&office(), "2027-01-05 10:00"), Tri::Unknown);
    }

    /// Times come from devices; none of them may stop a fold.
    #[test]
    fn the_ends_of_time_are_no_time() {
        let edge = DateTime::<chrono::Utc>::MAX_UTC.timestamp_millis();
        let start = DateTime::<chrono::Utc>::MIN_UTC.timestamp_millis();
        for at in [
            edge,
            edge - 3_600_000,
            edge + 1,
            start,
            start + 1,
            i64::MAX,
            i64::MIN,
        ] {
            for zone in [Shanghai, chrono_tz::America::New_York] {
                for calendar in [office(), Calendar::working_days()] {
                    let calendar = Calendar {
                        holidays_off: false,
                        ..calendar
                    };
                    calendar.is_open(at, zone, &holidays());
                    calendar.after(at, MINUTE, zone, &holidays());
                    calendar.after_days(at, 3, zone, &holidays());
                    calendar.before_days(at, 3, zone, &holidays());
                }
            }
        }
    }

    #[test]
    fn rubbish_is_refused() {
        for text in [
            "",
            "region = \"CN\"\nyear = 2026\noff = [\"2025-01-01\"]",
            "region = \"CN\"\nyear = 2026\noff = [\"soon\"]",
            "region = \"CN\"\nyear = 2026\noff = [\"2026-01-01\"]\nwork = [\"2026-01-01\"]",
        ] {
            let e = HolidayYear::parse(text.as_bytes()).unwrap_err();
            assert_eq!(e.code(), "holidays_invalid");
        }
        assert!(HolidayYear::parse(&[0xff; 10]).is_err());
        assert_eq!(minute("24:00"), Some(1440));
        assert_eq!(minute("24:01"), None);
        assert_eq!(month_day("02-30"), None);
        assert_eq!(weekday("monday"), None);
    }
}
