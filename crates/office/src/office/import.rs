//! Many orders at once: each row is taken whole or not at all, and the report says which and why. Rows are taken in
//! portions, so that nobody waits for a whole sheet.

use doorstep_standard::Lang;
use doorstep_visit::{PersonId, TenantId, VisitId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::idempotent::{Asked, Given};
use super::orders::{FaultKinds, OrderError};
use super::{CreatedOrder, Office, Right, Unit};
use crate::auth::PersonCaller;
use crate::error::{OfficeError, Result};
use crate::orders::sheet::{Row, SheetPlace};
use crate::orders::{FIELDS, RowError, known_code};
use crate::storage::imports::ImportPart;

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

/// Rows that are taken in one transaction at most; others have their turn between two of them.
pub const PORTION: usize = 50;
/// How long rows are added to a transaction, milliseconds: the rest of what others wait is the flush.
const PORTION_MS: i64 = 15;

/// An import, and how far its desk has come.
struct Import<'a> {
    office: &'a Office,
    by: &'a PersonId,
    /// SHA-256 of who and of the rows.
    request: [u8; 32],
    rows: &'a [Row],
    kinds: FaultKinds,
}

impl<'a> Import<'a> {
    fn new(office: &'a Office, by: &'a PersonId, rows: &'a [Row]) -> Self {
        let mut h = Sha256::new();
        let mut add = |bytes: &[u8]| {
            h.update((bytes.len() as u64).to_be_bytes());
            h.update(bytes);
        };
        add(b"doorstep-import-v1");
        add(by.as_str().as_bytes());
        for row in rows {
            match &row.value {
                Ok(value) => add(value.to_string().as_bytes()),
                Err(e) => {
                    add(e.field.as_bytes());
                    add(e.code.as_bytes());
                }
            }
        }
        Self {
            office,
            by,
            request: h.finalize().into(),
            rows,
            kinds: FaultKinds::default(),
        }
    }

    /// Takes the next rows; the report once all are done.
    fn go_on(&mut self, unit: &mut Unit) -> Result<Option<ImportReport>> {
        let begun = self.office.now_ms();
        let done = unit.tx.imported(&self.request)?;
        let next = self.rows.iter().skip(done).take(PORTION);
        let desk = unit.desk_with(&mut self.kinds)?;
        let mut outcomes = Vec::with_capacity(PORTION);
        for row in next {
            let outcome = match &row.value {
                Err(e) => Err(*e),
                Ok(row) => match unit.part(|unit| unit.take_row(&desk, self.by, row, None)) {
                    Ok(order) => Ok(order),
                    Err(OrderError::Row(e)) => Err(e),
                    Err(OrderError::Office(e)) => return Err(e),
                },
            };
            outcomes.push(outcome);
            // A clock that was set back ends a portion, too.
            if !(0..PORTION_MS).contains(&(self.office.now_ms() - begun)) {
                break;
            }
        }
        if done + outcomes.len() < self.rows.len() {
            let part = ImportPart {
                first: done + 1,
                last: done + outcomes.len(),
                outcomes: spell(&outcomes),
            };
            unit.tx.add_import_part(&self.request, &part, unit.now)?;
            return Ok(None);
        }
        let mut all = Vec::with_capacity(self.rows.len());
        for part in unit.tx.import_parts(&self.request)? {
            all.extend(read(&part.outcomes).ok_or(OfficeError::Damaged("import"))?);
        }
        all.extend(outcomes);
        if all.len() != self.rows.len() {
            return Err(OfficeError::Damaged("import"));
        }
        let rows = self.rows.iter().zip(all);
        let report = ImportReport {
            rows: rows
                .map(|(row, outcome)| RowReport {
                    place: row.place,
                    outcome,
                })
                .collect(),
        };
        let taken = report.taken().to_string();
        unit.audit(self.by.as_str(), "orders_imported", None, &taken)?;
        unit.tx.end_import(&self.request)?;
        Ok(Some(report))
    }
}

fn spell(outcomes: &[Result<CreatedOrder, RowError>]) -> String {
    let spelled = outcomes.iter().map(|outcome| match outcome {
        Ok(order) => json!([order.order, order.visit.to_string(), order.customer]),
        Err(e) => json!([e.field, e.code]),
    });
    Value::Array(spelled.collect()).to_string()
}

fn read(outcomes: &str) -> Option<Vec<Result<CreatedOrder, RowError>>> {
    let outcomes: Vec<Vec<String>> = serde_json::from_str(outcomes).ok()?;
    let read = outcomes.iter().map(|outcome| match &outcome[..] {
        [order, visit, customer] => Some(Ok(CreatedOrder {
            order: order.clone(),
            visit: visit.parse().ok()?,
            customer: customer.clone(),
        })),
        [field, code] => {
            let mut fields = FIELDS.iter().chain(&["row"]);
            let field = fields.find(|known| *known == field)?;
            Some(Err(RowError::new(field, known_code(code)?)))
        }
        _ => None,
    });
    read.collect()
}

impl Office {
    /// Takes what can be taken of `rows`, a portion in each transaction. What was done stays done when it is cut off;
    /// the same person goes on with the same rows.
    ///
    /// # Errors
    /// What the database answers.
    pub fn import_orders(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        rows: Vec<Row>,
    ) -> Result<ImportReport> {
        let _turn = self.importing();
        let mut import = Import::new(self, by, &rows);
        loop {
            if let Some(report) = self.act(Right::TakeOrders, tenant, by, None, |unit| {
                import.go_on(unit)
            })? {
                return Ok(report);
            }
        }
    }

    /// The same once per key, for a request of these bytes: the report is stored with the last portion.
    ///
    /// # Errors
    /// As [`Office::once`].
    pub fn import_once(
        &self,
        caller: &PersonCaller,
        key: Option<&str>,
        request: &[&[u8]],
        rows: Vec<Row>,
    ) -> Result<Given> {
        let asked = Asked::new(caller, key, request)?;
        let _turn = self.importing();
        let mut import = Import::new(self, &caller.person, &rows);
        loop {
            let (tenant, by) = (&caller.tenant, &caller.person);
            let given = self.act(Right::TakeOrders, tenant, by, None, |unit| {
                if let Some(given) = asked.given(&unit.tx)? {
                    return Ok(Some(given));
                }
                let report = import.go_on(unit)?;
                let answer = report.map(|report| {
                    let body = report.to_json().to_string();
                    asked.answer(&unit.tx, 200, body, unit.now)
                });
                answer.transpose()
            })?;
            if let Some(given) = given {
                return Ok(given);
            }
        }
    }
}

impl Unit<'_> {
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
