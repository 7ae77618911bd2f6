//! The small values that packs and facts are made of: scalars and durations.

use std::fmt;

use chrono::{Months, TimeDelta, TimeZone};
use serde::Deserialize;

use crate::calendar::local_time;

/// A fact's value, or a value that a rule compares it with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// Yes or no.
    Bool(bool),
    /// A whole number in the unit that the fact's name says.
    Int(i64),
    /// A code such as `no_heat`.
    Code(String),
}

#[cfg(test)]
impl schemars::JsonSchema for Scalar {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["string", "integer", "boolean"]})
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Bool(b) => b.fmt(f),
            Scalar::Int(i) => i.fmt(f),
            Scalar::Code(c) => c.fmt(f),
        }
    }
}

/// A length of time in milliseconds, written `30s`, `30min`, `2h` or `3d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(pub i64);

impl Duration {
    /// Reads `30s`, `30min`, `2h`, `3d`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(unit_at);
        let n: i64 = number.parse().ok()?;
        let unit_ms = match unit {
            "s" => 1_000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        n.checked_mul(unit_ms)
            .filter(|ms| *ms <= 1000 * 86_400_000)
            .map(Duration)
    }
}

/// Working days, written `5wd`; `0wd` is the end of the working day itself.
pub(crate) fn working_days(text: &str) -> Option<i64> {
    let n: i64 = text.strip_suffix("wd")?.parse().ok()?;
    (0..=250).contains(&n).then_some(n)
}

/// Calendar months, written `6mo`.
pub(crate) fn months(text: &str) -> Option<u32> {
    let n: u32 = text.strip_suffix("mo")?.parse().ok()?;
    (1..=120).contains(&n).then_some(n)
}

/// The same time of day so many calendar months later, UTC milliseconds; where that month is too short, on its last day.
/// `None` beyond the range of dates.
pub fn months_after(start: i64, months: u32, zone: chrono_tz::Tz) -> Option<i64> {
    // Times come from devices: without the guard the ends of the range panic.
    let local = local_time(start, zone)?.naive_local();
    let then = local.checked_add_months(Months::new(months))?;
    // A time that a change of the clocks leaves out comes an hour later.
    let at = zone.from_local_datetime(&then);
    let at = at.earliest().or_else(|| {
        let later = then.checked_add_signed(TimeDelta::hours(1))?;
        zone.from_local_datetime(&later).earliest()
    })?;
    Some(at.timestamp_millis())
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0;
        match ms {
            _ if ms % 86_400_000 == 0 => write!(f, "{}d", ms / 86_400_000),
            _ if ms % 3_600_000 == 0 => write!(f, "{}h", ms / 3_600_000),
            _ if ms % 60_000 == 0 => write!(f, "{}min", ms / 60_000),
            _ => write!(f, "{}s", ms / 1_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, months, months_after};

    #[test]
    fn months_end_on_a_day_that_exists() {
        let at = |text: &str, zone: chrono_tz::Tz| {
            let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
            let at = local.and_local_timezone(zone).single().unwrap();
            at.timestamp_millis()
        };
        let china = chrono_tz::Asia::Shanghai;
        for (from, n, to) in [
            ("2026-01-13 10:30", 6, "2026-07-13 10:30"),
            ("2026-08-31 00:10", 6, "2027-02-28 00:10"),
            ("2027-08-31 23:50", 6, "2028-02-29 23:50"),
            ("2026-07-01 09:00", 6, "2027-01-01 09:00"),
            ("2026-12-31 09:00", 12, "2027-12-31 09:00"),
        ] {
            assert_eq!(
                months_after(at(from, china), n, china),
                Some(at(to, china)),
                "{from}"
            );
        }
        // Berlin has no 02:30 on the day on which its summer begins.
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(
            months_after(at("2026-02-28 02:30", berlin), 1, berlin),
            Some(at("2026-03-28 02:30", berlin))
        );
        assert_eq!(
            months_after(at("2026-01-29 02:30", berlin), 2, berlin),
            Some(at("2026-03-29 03:30", berlin))
        );
        let last = chrono::DateTime::<chrono::Utc>::MAX_UTC.timestamp_millis();
        let first = chrono::DateTime::<chrono::Utc>::MIN_UTC.timestamp_millis();
        for at in [
            i64::MAX,
            i64::MIN,
            last,
            first,
            last - 3_600_000,
            first + 3_600_000,
        ] {
            for zone in [china, berlin, chrono_tz::America::New_York] {
                assert_eq!(months_after(at, 1, zone), None, "{at}");
            }
        }
        assert_eq!(months("6mo"), Some(6));
        for text in ["0mo", "121mo", "-1mo", "6m", "mo", "6 mo"] {
            assert_eq!(months(text), None, "{text}");
        }
    }

    #[test]
    fn durations() {
        for (text, ms) in [
            ("30s", 30_000),
            ("30min", 1_800_000),
            ("2h", 7_200_000),
            ("3d", 259_200_000),
        ] {
            assert_eq!(Duration::parse(text), Some(Duration(ms)));
            assert_eq!(Duration(ms).to_string(), text);
        }
        for text in [
            "",
            "30",
            "s",
            "-1s",
            "30 s",
            "1w",
            "99999999999999999999s",
            "100000d",
        ] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }
}
