//! The step from a row per change to rows of the log. A visit whose rows do not read back stays as it is, in the table
//! `change`: nothing is thrown away that was not rebuilt and compared.

use doorstep_doc::{Genesis, Writer, read_exact};
use doorstep_visit::{TenantId, VisitId};
use rusqlite::{Connection, params};

use super::changes;
use super::segment::{self, ChangeRow};
use super::squeeze::squeeze;
use crate::error::{OfficeError, Result, damaged};

/// The version of the database that begins with it.
pub(super) const STEP: usize = 6;

/// Moves all visits; within the transaction of the step.
pub(super) fn run(conn: &Connection) -> Result<()> {
    let visits = {
        let mut all = conn.prepare("SELECT tenant, visit, changes FROM visit ORDER BY 1, 2")?;
        let rows = all.query_map([], |r| {
            Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get(2)?))
        })?;
        rows.collect::<rusqlite::Result<Vec<(String, String, i64)>>>()?
    };
    for (tenant, visit, count) in visits {
        shrink_projection(conn, &tenant, &visit)?;
        if let (Ok(tenant), Ok(visit)) = (tenant.parse(), visit.parse()) {
            match one(conn, &tenant, visit, count) {
                Err(e) if !e.is_own_fault() => return Err(e),
                // What does not read back stays where it is, and is told when it is asked for.
                _ => {}
            }
        }
    }
    conn.execute_batch("ALTER TABLE visit DROP COLUMN projection")?;
    if !conn.prepare("SELECT 1 FROM change")?.exists([])? {
        conn.execute_batch("DROP TABLE change")?;
    }
    Ok(())
}

fn shrink_projection(conn: &Connection, tenant: &str, visit: &str) -> Result<()> {
    let json: Option<String> = conn
        .prepare_cached("SELECT projection FROM visit WHERE tenant = ?1 AND visit = ?2")?
        .query_row([tenant, visit], |r| r.get(0))?;
    if let Some(json) = json {
        conn.prepare_cached("UPDATE visit SET summary = ?3 WHERE tenant = ?1 AND visit = ?2")?
            .execute(params![tenant, visit, squeeze(json.as_bytes())?])?;
    }
    Ok(())
}

fn one(conn: &Connection, tenant: &TenantId, visit: VisitId, count: i64) -> Result<()> {
    let genesis = Genesis::new(tenant, visit);
    let mut statement = conn.prepare_cached(
        "SELECT n, raw, device, epoch, received_at FROM change WHERE tenant = ?1 AND visit = ?2 ORDER BY n",
    )?;
    let mut rows = statement.query(params![tenant.as_str(), visit.to_string()])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        let device: String = row.get(2)?;
        let epoch: Vec<u8> = row.get(3)?;
        changes.push(ChangeRow {
            n: row.get(0)?,
            writer: writer(&device, &epoch)?,
            change: read_exact(&row.get::<_, Vec<u8>>(1)?, &genesis).map_err(damaged("change"))?,
            received_at: row.get(4)?,
        });
    }
    if !changes.iter().map(|c| c.n).eq(1..=count) {
        return Err(OfficeError::Damaged("change"));
    }
    if count > 0 {
        let packed = segment::write(&genesis, &changes, |_| None)?;
        changes::insert(conn, tenant, visit, &(1, count, packed))?;
        changes::note_writers(conn, tenant, visit, &changes)?;
    }
    conn.prepare_cached("DELETE FROM change WHERE tenant = ?1 AND visit = ?2")?
        .execute(params![tenant.as_str(), visit.to_string()])?;
    Ok(())
}

fn writer(device: &str, epoch: &[u8]) -> Result<Writer> {
    if device == "office" {
        Ok(Writer::Office {
            process: epoch.try_into().map_err(damaged("change"))?,
        })
    } else {
        Ok(Writer::Device {
            device: device.parse().map_err(damaged("change"))?,
            epoch: u64::from_be_bytes(epoch.try_into().map_err(damaged("change"))?),
        })
    }
}
