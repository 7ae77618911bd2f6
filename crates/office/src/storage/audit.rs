//! Who did or read what, each row hashed with the one before, so that none can be altered unseen.

use doorstep_visit::{TenantId, VisitId};
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::rows::{Rows, Tx};
use crate::error::Result;

/// One act or reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// UTC milliseconds.
    pub at: i64,
    /// A person or device.
    pub who: String,
    /// Code of the act.
    pub what: String,
    /// The visit, if it is about one.
    pub visit: Option<VisitId>,
    /// Codes and ids.
    pub detail: String,
}

/// SHA-256 over the hash before and each field with its length.
fn link(before: &[u8; 32], tenant: &TenantId, n: i64, row: &AuditRow) -> [u8; 32] {
    let visit = row.visit.map(|v| v.to_string()).unwrap_or_default();
    let (n, at) = (n.to_be_bytes(), row.at.to_be_bytes());
    let mut h = Sha256::new();
    h.update(b"doorstep-audit-v1");
    h.update(before);
    let fields: [&[u8]; 7] = [
        tenant.as_str().as_bytes(),
        &n,
        &at,
        row.who.as_bytes(),
        row.what.as_bytes(),
        visit.as_bytes(),
        row.detail.as_bytes(),
    ];
    for field in fields {
        h.update((field.len() as u64).to_be_bytes());
        h.update(field);
    }
    h.finalize().into()
}

impl Rows<'_> {
    /// How many rows there are.
    pub fn audit_length(&self) -> Result<i64> {
        let sql = "SELECT coalesce(max(n), 0) FROM audit WHERE tenant = ?1";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([self.tenant.as_str()], |r| r.get(0))?)
    }

    /// Number of the first row that does not follow from the one before; `None` when the chain holds.
    pub fn first_audit_break(&self) -> Result<Option<i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT n, at, who, what, visit, detail, hash FROM audit WHERE tenant = ?1 ORDER BY n",
        )?;
        let rows = statement.query_map([self.tenant.as_str()], |r| {
            let visit: Option<String> = r.get(4)?;
            let row = AuditRow {
                at: r.get(1)?,
                who: r.get(2)?,
                what: r.get(3)?,
                visit: visit.and_then(|v| v.parse().ok()),
                detail: r.get(5)?,
            };
            Ok((r.get::<_, i64>(0)?, row, r.get::<_, [u8; 32]>(6)?))
        })?;
        let (mut expected, mut before) = (1, [0; 32]);
        for row in rows {
            let (n, row, hash) = row?;
            if n != expected || hash != link(&before, self.tenant, n, &row) {
                return Ok(Some(expected));
            }
            (expected, before) = (n + 1, hash);
        }
        Ok(None)
    }
}

impl Tx<'_> {
    /// Appends to the chain.
    pub fn append_audit(&self, row: &AuditRow) -> Result<()> {
        let last: Option<(i64, [u8; 32])> = self
            .conn
            .prepare_cached("SELECT n, hash FROM audit WHERE tenant = ?1 ORDER BY n DESC LIMIT 1")?
            .query_row([self.tenant.as_str()], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let (n, before) = last.map_or((1, [0; 32]), |(n, hash)| (n + 1, hash));
        self.conn.prepare_cached(
        "INSERT INTO audit (tenant, n, at, who, what, visit, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        self.tenant.as_str(),
        n,
        row.at,
        row.who,
        row.what,
        row.visit.map(|v| v.to_string()),
        row.detail,
        link(&before, self.tenant, n, row)
    ])?;
        Ok(())
    }
}
