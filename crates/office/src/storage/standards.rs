//! Published service standards: their files as uploaded, by hash. A published one never changes.

use std::collections::BTreeMap;

use doorstep_standard::{PackFiles, Standard, StandardHash};
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Rows, Tx};
use crate::error::{OfficeError, Result, failed};

/// A published standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardRow {
    /// 64 hex digits.
    pub hash: String,
    /// Id, the same for all versions.
    pub id: String,
    /// As its author counts.
    pub version: String,
    /// Title in Chinese or English.
    pub title: String,
    /// Oldest engine that can run it.
    pub engine: i64,
    /// Text by path.
    pub files: BTreeMap<String, String>,
    /// UTC milliseconds.
    pub published_at: i64,
    /// Set when new orders no longer pin it.
    pub retired_at: Option<i64>,
}

const COLUMNS: &str = "hash, id, version, title, engine, files, published_at, retired_at";

fn read(r: &Row) -> rusqlite::Result<Result<StandardRow>> {
    let Ok(files) = serde_json::from_str(&r.get::<_, String>(5)?) else {
        return Ok(Err(OfficeError::Damaged("standard")));
    };
    let row = StandardRow {
        hash: r.get(0)?,
        id: r.get(1)?,
        version: r.get(2)?,
        title: r.get(3)?,
        engine: r.get(4)?,
        files,
        published_at: r.get(6)?,
        retired_at: r.get(7)?,
    };
    // A rule that a bit changed is no rule of theirs.
    let sound = StandardHash::of(&row.pack()).to_string() == row.hash;
    Ok(sound.then_some(row).ok_or(OfficeError::Damaged("standard")))
}

impl StandardRow {
    /// The files as the standard's reader takes them.
    pub fn pack(&self) -> PackFiles {
        self.files
            .iter()
            .map(|(path, text)| (path.clone(), text.clone().into_bytes()))
            .collect()
    }
}

impl Rows<'_> {
    /// By hash.
    pub fn standard(&self, hash: &str) -> Result<Option<StandardRow>> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM standard WHERE tenant = ?1 AND hash = ?2"
            ))?
            .query_row([self.tenant.as_str(), hash], read)
            .optional()?
            .transpose()
    }

    /// A standard after those that it builds on, the eldest first; empty when it is not published here.
    pub fn standard_with_parents(&self, hash: &str) -> Result<Vec<StandardRow>> {
        let mut line = Vec::new();
        let mut next = Some(hash.to_owned());
        while let Some(hash) = next.take() {
            let Some(row) = self.standard(&hash)? else {
                break;
            };
            next = Standard::parent_of(&row.pack()).map(|(_, hash)| hash.to_string());
            line.push(row);
        }
        line.reverse();
        Ok(line)
    }

    /// Whether a version of this id is there already.
    pub fn has_standard_version(&self, id: &str, version: &str) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM standard WHERE tenant = ?1 AND id = ?2 AND version = ?3",
            )?
            .exists([self.tenant.as_str(), id, version])?)
    }

    /// Whether any version of this id was ever published.
    pub fn has_standard_id(&self, id: &str) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM standard WHERE tenant = ?1 AND id = ?2")?
            .exists([self.tenant.as_str(), id])?)
    }

    /// The highest version of an id that is not retired, whenever each was published.
    pub fn newest_standard(&self, id: &str) -> Result<Option<StandardRow>> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM standard
         WHERE tenant = ?1 AND id = ?2 AND retired_at IS NULL
         ORDER BY CAST(version AS INTEGER) DESC LIMIT 1"
            ))?
            .query_row([self.tenant.as_str(), id], read)
            .optional()?
            .transpose()
    }

    /// All, the highest version first within an id.
    pub fn standards(&self) -> Result<Vec<StandardRow>> {
        let mut statement = self.conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM standard WHERE tenant = ?1 ORDER BY id, CAST(version AS INTEGER) DESC"
    ))?;
        let rows = statement.query_map([self.tenant.as_str()], read)?;
        rows.map(|r| r?).collect()
    }
}

impl Tx<'_> {
    /// Adds a standard; `false` when it is there already.
    pub fn add_standard(&self, row: &StandardRow, by: &str) -> Result<bool> {
        let files = serde_json::to_string(&row.files).map_err(failed)?;
        let added = self.conn.execute(
        "INSERT INTO standard (tenant, hash, id, version, title, engine, files, published_at, published_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (tenant, hash) DO NOTHING",
        params![self.tenant.as_str(), row.hash, row.id, row.version, row.title, row.engine, files, row.published_at, by],
    )?;
        Ok(added > 0)
    }

    /// Takes a standard out of use for new orders since `at`, or brings it back with `None`; false when it is so already.
    pub fn set_retired(&self, hash: &str, at: Option<i64>) -> Result<bool> {
        let changed = self.conn.execute(
            "UPDATE standard SET retired_at = ?3
         WHERE tenant = ?1 AND hash = ?2 AND (retired_at IS NULL) <> (?3 IS NULL)",
            params![self.tenant.as_str(), hash, at],
        )?;
        Ok(changed > 0)
    }
}
