//! The feed of each device: numbered without gaps in the order of commit.
//! Written last in its transaction, devices in ascending id, so that a second writer could not deadlock.

use doorstep_visit::{DeviceId, VisitId};
use rusqlite::{OptionalExtension, params};

use super::rows::{Rows, Tx};
use crate::error::{OfficeError, Result};

/// What a device has to hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedItem {
    /// Changes `first..=last` of a visit.
    Changes {
        /// The visit.
        visit: VisitId,
        /// Number of the first change.
        first: i64,
        /// Number of the last change.
        last: i64,
    },
    /// The whole visit.
    Granted(VisitId),
    /// The visit is no longer pulled.
    Revoked(VisitId),
    /// A private value or blob that came after its event.
    Value {
        /// The visit.
        visit: VisitId,
        /// `p:` or `b:` and the hash in base32.
        item: String,
    },
    /// The household of a visit changed.
    Customer(VisitId),
    /// A service standard, by hash.
    Standard(String),
    /// A calendar, by hash.
    Calendar(String),
}

/// A row of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// Number.
    pub n: i64,
    /// Random; a cursor must know it.
    pub tag: [u8; 8],
    /// What.
    pub item: FeedItem,
}

/// What the feed tells of once, by hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// Service standards.
    Standard,
    /// Calendars.
    Calendar,
}

impl Shared {
    fn kind(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Calendar => "calendar",
        }
    }
}

impl Rows<'_> {
    /// The number of a device's last row; 0 when there is none.
    pub fn feed_head(&self, device: &DeviceId) -> Result<i64> {
        Ok(self
            .conn
            .prepare_cached("SELECT n FROM feed_head WHERE tenant = ?1 AND device = ?2")?
            .query_row([self.tenant.as_str(), device.as_str()], |r| r.get(0))
            .optional()?
            .unwrap_or(0))
    }

    /// The tag of a row.
    pub fn feed_tag(&self, device: &DeviceId, n: i64) -> Result<Option<[u8; 8]>> {
        Ok(self
            .conn
            .prepare_cached("SELECT tag FROM feed WHERE tenant = ?1 AND device = ?2 AND n = ?3")?
            .query_row(params![self.tenant.as_str(), device.as_str(), n], |r| {
                r.get(0)
            })
            .optional()?)
    }

    /// Whether a device was told of a standard or calendar already.
    pub fn feed_knows(&self, device: &DeviceId, what: Shared, hash: &str) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM feed WHERE tenant = ?1 AND device = ?2 AND kind = ?3 AND item = ?4",
            )?
            .exists([self.tenant.as_str(), device.as_str(), what.kind(), hash])?)
    }

    /// Every standard or calendar that a device was ever told of, by hash.
    pub fn feed_told(&self, device: &DeviceId, what: Shared) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT item FROM feed
         WHERE tenant = ?1 AND device = ?2 AND kind = ?3 AND item IS NOT NULL ORDER BY item",
        )?;
        let rows = statement
            .query_map([self.tenant.as_str(), device.as_str(), what.kind()], |r| {
                r.get(0)
            })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Up to `limit` rows after number `n`.
    pub fn feed_after(&self, device: &DeviceId, n: i64, limit: usize) -> Result<Vec<FeedRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT n, tag, kind, visit, first, last, item FROM feed
         WHERE tenant = ?1 AND device = ?2 AND n > ?3 ORDER BY n LIMIT ?4",
        )?;
        let rows = statement.query_map(
            params![self.tenant.as_str(), device.as_str(), n, limit as i64],
            |r| {
                Ok((
                    r.get::<_, i64>(0)?,
                    r.get::<_, [u8; 8]>(1)?,
                    r.get::<_, String>(2)?,
                    r.get::<_, Option<String>>(3)?,
                    r.get::<_, Option<i64>>(4)?,
                    r.get::<_, Option<i64>>(5)?,
                    r.get::<_, Option<String>>(6)?,
                ))
            },
        )?;
        rows.map(|row| {
            let (n, tag, kind, visit, first, last, item) = row?;
            let visit: Option<VisitId> = visit.and_then(|v| v.parse().ok());
            let item = match (kind.as_str(), visit, first, last, item) {
                ("changes", Some(visit), Some(first), Some(last), _) => {
                    FeedItem::Changes { visit, first, last }
                }
                ("granted", Some(visit), ..) => FeedItem::Granted(visit),
                ("revoked", Some(visit), ..) => FeedItem::Revoked(visit),
                ("values", Some(visit), _, _, Some(item)) => FeedItem::Value { visit, item },
                ("customer", Some(visit), ..) => FeedItem::Customer(visit),
                ("standard", _, _, _, Some(hash)) => FeedItem::Standard(hash),
                ("calendar", _, _, _, Some(hash)) => FeedItem::Calendar(hash),
                _ => return Err(OfficeError::Damaged("feed row")),
            };
            Ok(FeedRow { n, tag, item })
        })
        .collect()
    }
}

impl Tx<'_> {
    /// Appends to a device's feed; returns the number.
    pub fn append_feed(&self, device: &DeviceId, item: &FeedItem, tag: [u8; 8]) -> Result<i64> {
        let n: i64 = self
            .conn
            .prepare_cached(
                "UPDATE feed_head SET n = n + 1 WHERE tenant = ?1 AND device = ?2 RETURNING n",
            )?
            .query_row([self.tenant.as_str(), device.as_str()], |r| r.get(0))?;
        let (kind, visit, first, last, name) = match item {
            FeedItem::Changes { visit, first, last } => {
                ("changes", Some(visit), Some(first), Some(last), None)
            }
            FeedItem::Granted(visit) => ("granted", Some(visit), None, None, None),
            FeedItem::Revoked(visit) => ("revoked", Some(visit), None, None, None),
            FeedItem::Value { visit, item } => ("values", Some(visit), None, None, Some(item)),
            FeedItem::Customer(visit) => ("customer", Some(visit), None, None, None),
            FeedItem::Standard(hash) => ("standard", None, None, None, Some(hash)),
            FeedItem::Calendar(hash) => ("calendar", None, None, None, Some(hash)),
        };
        self.conn
            .prepare_cached(
                "INSERT INTO feed (tenant, device, n, tag, kind, visit, first, last, item)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                self.tenant.as_str(),
                device.as_str(),
                n,
                tag,
                kind,
                visit.map(VisitId::to_string),
                first,
                last,
                name
            ])?;
        Ok(n)
    }
}
