//! How the office's clock stands to this phone's monotonic clock, learned from each answer.
//! Holds within one boot; survives the process.

use crate::ports::Mono;

/// A contact with the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    /// The boot it belongs to.
    pub boot: String,
    /// Server time minus `mono`, milliseconds.
    pub offset: i64,
    /// Half of the round trip, milliseconds.
    pub half: i64,
    /// `mono` at that time.
    pub mono: i64,
}

/// After this long a looser contact replaces a tighter one: quartz drifts by about 20 ms in it.
const FRESH_MS: i64 = 600_000;

impl Contact {
    /// From the times at which a request left and its answer came.
    pub fn measure(sent: &Mono, got: &Mono, server_time: i64) -> Option<Self> {
        if sent.boot != got.boot || got.ms < sent.ms {
            return None;
        }
        let trip = got.ms - sent.ms;
        let half = trip / 2 + trip % 2;
        Some(Self {
            boot: got.boot.clone(),
            offset: server_time.checked_sub(sent.ms + trip / 2)?,
            half,
            mono: got.ms,
        })
    }

    /// The better of two contacts.
    pub fn or_newer(self, old: Option<&Contact>) -> Self {
        match old {
            Some(old)
                if old.boot == self.boot
                    && old.half < self.half
                    && self.mono - old.mono < FRESH_MS =>
            {
                old.clone()
            }
            _ => self,
        }
    }

    /// Offset and uncertainty, for stamps of this boot.
    pub fn within(&self, boot: &str) -> Option<(i64, i64)> {
        (self.boot == boot).then_some((self.offset, self.half))
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(24 + self.boot.len());
        for n in [self.offset, self.half, self.mono] {
            out.extend(n.to_be_bytes());
        }
        out.extend(self.boot.as_bytes());
        out
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (offset, rest) = bytes.split_first_chunk()?;
        let (half, rest) = rest.split_first_chunk()?;
        let (mono, boot) = rest.split_first_chunk()?;
        Some(Self {
            boot: std::str::from_utf8(boot).ok()?.to_owned(),
            offset: i64::from_be_bytes(*offset),
            half: i64::from_be_bytes(*half),
            mono: i64::from_be_bytes(*mono),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Mono {
        Mono {
            boot: "b1".into(),
            ms,
        }
    }

    #[test]
    fn the_tighter_contact_stands_until_it_is_old() {
        let tight = Contact::measure(&at(1_000), &at(1_040), 50_000).unwrap();
        assert_eq!((tight.offset, tight.half), (48_980, 20));
        let loose = Contact::measure(&at(2_000), &at(6_001), 54_000).unwrap();
        assert_eq!(loose.half, 2_001);
        assert_eq!(loose.clone().or_newer(Some(&tight)), tight);
        let late = Contact {
            mono: FRESH_MS + 2_000,
            ..loose.clone()
        };
        assert_eq!(late.clone().or_newer(Some(&tight)), late);
        let booted = Contact {
            boot: "b2".into(),
            ..loose
        };
        assert_eq!(booted.clone().or_newer(Some(&tight)), booted);
        assert_eq!(booted.within("b1"), None);
    }

    #[test]
    fn bytes_come_back() {
        let c = Contact::measure(&at(5), &at(5), -1).unwrap();
        assert_eq!(Contact::from_bytes(&c.to_bytes()), Some(c));
        assert_eq!(Contact::from_bytes(&[0; 20]), None);
        assert_eq!(Contact::measure(&at(5), &at(4), 0), None);
    }
}
