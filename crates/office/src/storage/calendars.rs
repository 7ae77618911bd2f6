//! Published holiday documents: as uploaded, by hash. A published one never changes.

use doorstep_visit::PersonId;
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Rows, Tx};
use crate::error::{OfficeError, Result};

/// The public holidays of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarRow {
    /// 64 hex digits.
    pub hash: String,
    /// Region, ISO 3166.
    pub region: String,
    /// The year.
    pub year: i32,
    /// The document as uploaded.
    pub document: String,
    /// UTC milliseconds.
    pub published_at: i64,
    /// Who published it.
    pub published_by: PersonId,
}

const COLUMNS: &str = "hash, region, year, document, published_at, published_by";

fn read(r: &Row) -> rusqlite::Result<Result<CalendarRow>> {
    let Ok(published_by) = r.get::<_, String>(5)?.parse() else {
        return Ok(Err(OfficeError::Damaged("calendar")));
    };
    Ok(Ok(CalendarRow {
        hash: r.get(0)?,
        region: r.get(1)?,
        year: r.get(2)?,
        document: r.get(3)?,
        published_at: r.get(4)?,
        published_by,
    }))
}

impl Rows<'_> {
    /// By hash.
    pub fn calendar(&self, hash: &str) -> Result<Option<CalendarRow>> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM calendar WHERE tenant = ?1 AND hash = ?2"
            ))?
            .query_row([self.tenant.as_str(), hash], read)
            .optional()?
            .transpose()
    }

    /// The document of a year that was published last.
    pub fn newest_calendar(&self, year: i32) -> Result<Option<CalendarRow>> {
        self.conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM calendar WHERE tenant = ?1 AND year = ?2 ORDER BY n DESC LIMIT 1"
    ))?
    .query_row(params![self.tenant.as_str(), year], read)
    .optional()?
    .transpose()
    }

    /// All, by year, of each year the newest first.
    pub fn calendars(&self) -> Result<Vec<CalendarRow>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM calendar WHERE tenant = ?1 ORDER BY year DESC, n DESC"
        ))?;
        let rows = statement.query_map([self.tenant.as_str()], read)?;
        rows.map(|r| r?).collect()
    }
}

impl Tx<'_> {
    /// Adds a document as the newest of all; `false` when it is there already.
    pub fn add_calendar(&self, row: &CalendarRow) -> Result<bool> {
        let added = self.conn.execute(
        "INSERT INTO calendar (tenant, hash, n, region, year, document, published_at, published_by)
         SELECT ?1, ?2, 1 + coalesce(max(n), 0), ?3, ?4, ?5, ?6, ?7 FROM calendar WHERE tenant = ?1
         ON CONFLICT (tenant, hash) DO NOTHING",
        params![
            self.tenant.as_str(),
            row.hash,
            row.region,
            row.year,
            row.document,
            row.published_at,
            row.published_by.as_str()
        ],
    )?;
        Ok(added > 0)
    }
}
