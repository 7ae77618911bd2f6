//! Many orders at once: each row is taken whole or not at all, and the report says which and why.

use doorstep_standard::Lang;
use doorstep_visit::{PersonId, TenantId, VisitId};
use serde_json::{Value, json};

use super::orders::OrderError;
use super::{CreatedOrder, Office, Unit};
use crate::error::{OfficeError, Result};
use crate::orders::RowError;
use crate::orders::sheet::{Row, SheetPlace};

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReport {
    /// Where it stood.
    pub place: SheetPlace,
    /// The order, or why there is none.
    pub outcome: Result<CreatedOrder, RowError>,
}

impl RowReport {
    fn to_json(&self) -> Value {
        let mut out = match &self.outcome {
            Ok(order) => {
                json!({"ok": true, "order": order.order, "visit": order.visit.to_string()})
            }
            Err(e) => {
                let [zh, en] = Lang::ALL.map(|lang| self.place.words(e.field, lang));
                json!({"ok": false, "field": e.field, "code": e.code,
                       "zh": format!("{zh}：{}", e.zh()), "en": format!("{en}: {}", e.en())})
            }
        };
        out["row"] = self.place.row.into();
        if let Some(s) = self.place.in_sheet {
            out["line"] = s.line.into();
        }
        out
    }
}

/// What became of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// Row by row.
    pub rows: Vec<RowReport>,
}

impl ImportReport {
    /// How many rows became orders.
    pub fn taken(&self) -> usize {
        self.rows.iter().filter(|r| r.outcome.is_ok()).count()
    }

    /// As the API shows it.
    pub fn to_json(&self) -> Value {
        let rows: Vec<Value> = self.rows.iter().map(RowReport::to_json).collect();
        json!({"taken": self.taken(), "refused": self.rows.len() - self.taken(), "rows": rows})
    }
}

impl Office {
    /// Takes what can be taken of `rows`, in one transaction.
    pub fn import_orders(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        rows: Vec<Row>,
    ) -> Result<ImportReport> {
        self.unit(tenant, |unit| unit.import(by, rows))
    }
}

impl Unit<'_> {
    /// Takes what can be taken of `rows`; each row is undone alone.
    pub fn import(&mut self, by: &PersonId, rows: Vec<Row>) -> Result<ImportReport> {
        let desk = self.desk()?;
        let mut report = ImportReport {
            rows: Vec::with_capacity(rows.len()),
        };
        for Row { place, value } in rows {
            let outcome = match value {
                Err(e) => Err(e),
                Ok(row) => match self.part(|unit| unit.take_row(&desk, by, &row, None)) {
                    Ok(order) => Ok(order),
                    Err(OrderError::Row(e)) => Err(e),
                    Err(OrderError::Office(e)) => return Err(e),
                },
            };
            report.rows.push(RowReport { place, outcome });
        }
        self.audit(
            by.as_str(),
            "orders_imported",
            None,
            &report.taken().to_string(),
        )?;
        Ok(report)
    }

    /// Reads and takes a single order; with `opened` for a visit that a phone opened itself.
    pub fn order_from_json(
        &mut self,
        by: &PersonId,
        row: &Value,
        opened: Option<VisitId>,
    ) -> Result<CreatedOrder> {
        let desk = self.desk()?;
        self.take_row(&desk, by, row, opened)
            .map_err(OfficeError::from)
    }
}
