//! The small values that packs and facts are made of: scalars and durations.

use std::fmt;

use serde::Deserialize;

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
    use super::Duration;

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
