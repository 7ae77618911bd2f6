//! Work orders.

use doorstep_visit::{PersonId, VisitId};
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Rows, Tx};
use crate::error::{OfficeError, Result};

/// A work order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Id.
    pub order: String,
    /// Number in the system that it came from.
    pub reference: Option<String>,
    /// The visit that it asks for.
    pub visit: VisitId,
    /// The household.
    pub customer: String,
    /// Canonical JSON, as in `o.order_set`.
    pub facts: String,
    /// When the fault was reported, UTC milliseconds.
    pub reported_at: i64,
    /// UTC milliseconds.
    pub created_at: i64,
    /// Set when it was called off.
    pub cancelled_at: Option<i64>,
}

const COLUMNS: &str =
    "work_order, ref, visit, customer, facts, reported_at, created_at, cancelled_at";

fn read(r: &Row) -> rusqlite::Result<Result<OrderRow>> {
    let Ok(visit) = r.get::<_, String>(2)?.parse() else {
        return Ok(Err(OfficeError::Damaged("order")));
    };
    Ok(Ok(OrderRow {
        order: r.get(0)?,
        reference: r.get(1)?,
        visit,
        customer: r.get(3)?,
        facts: r.get(4)?,
        reported_at: r.get(5)?,
        created_at: r.get(6)?,
        cancelled_at: r.get(7)?,
    }))
}

impl Rows<'_> {
    /// Whether an order with this foreign number is there already.
    pub fn has_reference(&self, reference: &str) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM work_order WHERE tenant = ?1 AND ref = ?2")?
            .exists([self.tenant.as_str(), reference])?)
    }

    /// The newest order of a visit.
    pub fn order_of(&self, visit: VisitId) -> Result<Option<OrderRow>> {
        self.conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM work_order WHERE tenant = ?1 AND visit = ?2 ORDER BY created_at DESC, work_order DESC LIMIT 1"
    ))?
    .query_row([self.tenant.as_str(), &visit.to_string()], read)
    .optional()?
    .transpose()
    }

    /// Orders older than `before` (time and id of the last one seen), newest first.
    pub fn orders(&self, before: Option<(i64, &str)>, limit: usize) -> Result<Vec<OrderRow>> {
        let (time, id) = before.unwrap_or((i64::MAX, ""));
        let mut statement = self.conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM work_order WHERE tenant = ?1 AND (created_at, work_order) < (?2, ?3)
         ORDER BY created_at DESC, work_order DESC LIMIT ?4"
    ))?;
        let rows =
            statement.query_map(params![self.tenant.as_str(), time, id, limit as i64], read)?;
        rows.map(|r| r?).collect()
    }
}

impl Tx<'_> {
    /// Adds an order.
    pub fn add_order(&self, row: &OrderRow, by: &PersonId) -> Result<()> {
        self.conn.prepare_cached(
        "INSERT INTO work_order (tenant, work_order, ref, visit, customer, facts, reported_at, created_at, created_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        self.tenant.as_str(),
        row.order,
        row.reference,
        row.visit.to_string(),
        row.customer,
        row.facts,
        row.reported_at,
        row.created_at,
        by.as_str()
    ])?;
        Ok(())
    }

    /// Moves the report of an order.
    pub fn set_reported(&self, order: &str, at: i64) -> Result<()> {
        self.conn.execute(
            "UPDATE work_order SET reported_at = ?3 WHERE tenant = ?1 AND work_order = ?2",
            params![self.tenant.as_str(), order, at],
        )?;
        Ok(())
    }

    /// Marks the orders of a visit as called off.
    pub fn cancel_orders(&self, visit: VisitId, now: i64) -> Result<()> {
        self.conn.execute(
        "UPDATE work_order SET cancelled_at = ?3 WHERE tenant = ?1 AND visit = ?2 AND cancelled_at IS NULL",
        params![self.tenant.as_str(), visit.to_string(), now],
    )?;
        Ok(())
    }
}
