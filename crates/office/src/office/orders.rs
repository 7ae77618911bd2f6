//! An order becomes a household, a visit, and the office's first words in its document.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono_tz::Tz;
use doorstep_visit::body::Body;
use doorstep_visit::{EventKind, Json, PersonId, TenantId, VisitId};
use serde_json::Value;

use super::{Office, Right, Unit};
use crate::error::{OfficeError, Result, damaged};
use crate::orders::{NewOrder, RowError};
use crate::storage::customers::CustomerRow;
use crate::storage::orders::OrderRow;
use crate::storage::standards::StandardRow;
use crate::storage::visits::VisitRow;

/// An order that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedOrder {
    /// Its id.
    pub order: String,
    /// The visit that it asks for.
    pub visit: VisitId,
    /// The household.
    pub customer: String,
}

/// Why one order of several is not taken.
#[derive(Debug)]
pub(super) enum OrderError {
    Row(RowError),
    Office(OfficeError),
}

impl From<RowError> for OrderError {
    fn from(e: RowError) -> Self {
        Self::Row(e)
    }
}
impl From<OfficeError> for OrderError {
    fn from(e: OfficeError) -> Self {
        Self::Office(e)
    }
}
impl From<OrderError> for OfficeError {
    fn from(e: OrderError) -> Self {
        match e {
            OrderError::Row(e) => Self::Field {
                field: e.field,
                code: e.code,
            },
            OrderError::Office(e) => e,
        }
    }
}

/// What reading orders needs to know of the company.
pub(super) struct OrderTerms {
    pub(super) zone: Tz,
    pub(super) kinds: Vec<String>,
    /// The standards that orders asked for, by what they asked: the same within a transaction.
    standards: Pinned,
}

/// Hashes of standards, or why there is none, by what was asked for.
pub(super) type Pinned = RefCell<BTreeMap<Option<String>, Result<String, RowError>>>;

/// Kinds of fault of a standard, by its hash; compiled once while it is the same.
#[derive(Default)]
pub(super) struct FaultKinds(Option<(String, Vec<String>)>);

impl Office {
    /// Takes one order.
    pub fn create_order(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        order: &NewOrder,
    ) -> Result<CreatedOrder> {
        self.act(Right::TakeOrders, tenant, by, None, |unit| {
            Ok(unit.take_order(by, order, None, &Pinned::default())?)
        })
    }

    /// Takes the order of a visit that a phone opened itself.
    ///
    /// # Errors
    /// As for any order, or `visit_has_order`.
    pub fn create_order_for(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        order: &NewOrder,
    ) -> Result<CreatedOrder> {
        self.act(Right::AddOrder, tenant, by, Some(visit), |unit| {
            Ok(unit.take_order(by, order, Some(visit), &Pinned::default())?)
        })
    }

    /// Reads and takes an order as it was typed; with `opened` for a visit that a phone opened itself.
    ///
    /// # Errors
    /// As for any order.
    pub fn take_typed_order(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        row: &Value,
        opened: Option<VisitId>,
    ) -> Result<CreatedOrder> {
        let right = match opened {
            Some(_) => Right::AddOrder,
            None => Right::TakeOrders,
        };
        self.act(right, tenant, by, opened, |unit| {
            unit.order_from_json(by, row, opened)
        })
    }

    /// Kinds of fault that the company's standard knows.
    ///
    /// # Errors
    /// What the database answers.
    pub fn fault_kinds(&self, tenant: &TenantId) -> Result<Vec<String>> {
        self.storage().read(tenant, |rows| {
            let Some(id) = rows.need_company()?.standard else {
                return Ok(Vec::new());
            };
            match rows.newest_standard(&id)? {
                Some(row) => Ok(fault_kinds(&rows.standard_with_parents(&row.hash)?)),
                None => Ok(Vec::new()),
            }
        })
    }

    /// Calls a visit off. It closes no gate for who is inside already; that is the fold's business.
    pub fn cancel(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        reason: &str,
    ) -> Result<()> {
        if !doorstep_visit::json::is_member_name(reason) || reason.len() > 64 {
            return Err(OfficeError::Field {
                field: "reason",
                code: "not_a_code",
            });
        }
        self.act(Right::Cancel, tenant, by, Some(visit), |unit| {
            let mut row = unit.tx.need_visit(visit)?;
            unit.say(
                &mut row,
                by,
                EventKind::Cancelled,
                Body::Cancelled {
                    reason: reason.into(),
                }
                .data(),
            )?;
            unit.tx.cancel_orders(visit, unit.now)?;
            unit.audit(by.as_str(), "visit_cancelled", Some(visit), reason)
        })
    }

    /// Orders, newest first; `before` is creation time and id of the last one seen.
    pub fn orders(
        &self,
        tenant: &TenantId,
        before: Option<(i64, &str)>,
        limit: usize,
    ) -> Result<Vec<OrderRow>> {
        self.storage()
            .read(tenant, |rows| rows.orders(before, limit))
    }
}

impl Unit<'_> {
    /// Zone and kinds of fault of the company.
    pub(super) fn desk(&self) -> Result<OrderTerms> {
        self.desk_with(&mut FaultKinds::default())
    }

    /// The same, for many transactions in a row.
    pub(super) fn desk_with(&self, known: &mut FaultKinds) -> Result<OrderTerms> {
        let company = self.tx.need_company()?;
        let zone = company.zone.parse().map_err(damaged("tenant"))?;
        let newest = match company.standard {
            Some(id) => self.tx.newest_standard(&id)?,
            None => None,
        };
        let kinds = match (newest, &known.0) {
            (None, _) => Vec::new(),
            (Some(row), Some((hash, kinds))) if row.hash == *hash => kinds.clone(),
            (Some(row), _) => {
                let kinds = fault_kinds(&self.tx.standard_with_parents(&row.hash)?);
                known.0 = Some((row.hash, kinds.clone()));
                kinds
            }
        };
        Ok(OrderTerms {
            zone,
            kinds,
            standards: RefCell::default(),
        })
    }

    /// Reads and takes one row.
    pub(super) fn take_row(
        &mut self,
        desk: &OrderTerms,
        by: &PersonId,
        row: &Value,
        opened: Option<VisitId>,
    ) -> Result<CreatedOrder, OrderError> {
        let order = NewOrder::read(row, desk.zone, self.now, &desk.kinds)?;
        self.take_order(by, &order, opened, &desk.standards)
    }

    /// Takes one order: household, visit, events, assignment. With `opened` the visit is there already, opened on
    /// a phone: what it pins stays, unless the order names a standard.
    pub(super) fn take_order(
        &mut self,
        by: &PersonId,
        order: &NewOrder,
        opened: Option<VisitId>,
        pinned: &Pinned,
    ) -> Result<CreatedOrder, OrderError> {
        let tx = self.tx;
        let opened = opened.map(|v| self.without_order(v)).transpose()?;
        if let Some(reference) = &order.reference
            && tx.has_reference(reference)?
        {
            return Err(RowError::new("ref", "ref_exists").into());
        }
        for person in &order.assign {
            match tx.person(person)? {
                None => return Err(RowError::new("assign", "unknown_person").into()),
                Some(p) if p.left_at.is_some() => {
                    return Err(RowError::new("assign", "person_left").into());
                }
                Some(p) if !p.goes_to_homes() => {
                    return Err(RowError::new("assign", "not_a_technician").into());
                }
                Some(_) => {}
            }
        }
        let known = pinned.borrow().get(&order.standard).cloned();
        let standard = match known {
            Some(known) => known?,
            None => {
                let found = match self.standard_for(order.standard.as_deref()) {
                    Ok(row) => Ok(row.hash),
                    Err(OrderError::Row(e)) => Err(e),
                    Err(e) => return Err(e),
                };
                let mut pinned = pinned.borrow_mut();
                pinned.insert(order.standard.clone(), found.clone());
                found?
            }
        };
        let household = match &order.household.household {
            Some(code) => code.clone(),
            None => self.new_id("h"),
        };
        let row = CustomerRow {
            customer: self.new_id("c"),
            household: household.clone(),
            name: order.household.name.clone(),
            phone: order.household.phone.clone(),
            address: order.household.address.clone(),
        };
        let customer = tx.put_customer(&row, self.now)?;
        let visit = match &opened {
            Some(row) => row.visit,
            None => VisitId::new_v7(self.now, self.bytes()),
        };
        let reported_at = order.reported_at.unwrap_or(self.now);
        let facts = Json::Map(order.facts.clone());
        let order_row = OrderRow {
            order: self.new_id("o"),
            reference: order.reference.clone(),
            visit,
            customer: customer.clone(),
            facts: facts.to_text(),
            reported_at,
            created_at: self.now,
            cancelled_at: None,
        };
        let pins = opened.is_none() || order.standard.is_some();
        let mut row = match opened {
            Some(row) => {
                tx.set_customer(visit, &customer)?;
                self.tell_customer(visit);
                row
            }
            None => self.open_visit(visit, Some(customer.clone()), "office")?,
        };
        tx.add_order(&order_row, by)?;
        let words = Json::from_pairs([
            ("as_of", self.now.into()),
            ("reported_at", reported_at.into()),
            ("facts", facts),
            ("customer", customer.as_str().into()),
            ("household", household.into()),
        ]);
        self.say(&mut row, by, EventKind::OrderSet, words)?;
        if pins || row.pins.is_empty() {
            let words = Json::from_pairs([("pack", standard.into())]);
            self.say(&mut row, by, EventKind::StandardPinned, words)?;
        }
        self.name_years(&mut row, Some(by), reported_at)?;
        if let Some((start, end)) = order.appointment {
            let words = Body::Appointment { start, end }.data();
            self.say(&mut row, by, EventKind::AppointmentSet, words)?;
        }
        if !order.assign.is_empty() {
            self.assign(&mut row, by, &order.assign)?;
        }
        self.audit(by.as_str(), "order_taken", Some(visit), &order_row.order)?;
        Ok(CreatedOrder {
            order: order_row.order,
            visit,
            customer,
        })
    }

    /// A visit that has no order yet.
    fn without_order(&self, visit: VisitId) -> Result<VisitRow> {
        let row = self.tx.need_visit(visit)?;
        if self.tx.order_of(visit)?.is_some() {
            return Err(OfficeError::Conflict {
                code: "visit_has_order",
            });
        }
        Ok(row)
    }

    fn standard_for(&self, wish: Option<&str>) -> Result<StandardRow, OrderError> {
        let company = self.tx.need_company()?;
        let found = match wish.or(company.standard.as_deref()) {
            None => return Err(RowError::new("standard", "no_standard").into()),
            Some(name) => match self.tx.standard(name)? {
                Some(row) if row.retired_at.is_some() => {
                    return Err(RowError::new("standard", "standard_retired").into());
                }
                Some(row) => Some(row),
                None => match self.tx.newest_standard(name)? {
                    None if self.tx.has_standard_id(name)? => {
                        return Err(RowError::new("standard", "standard_retired").into());
                    }
                    found => found,
                },
            },
        };
        found.ok_or(OrderError::Row(RowError::new(
            "standard",
            "unknown_standard",
        )))
    }
}

fn fault_kinds(line: &[StandardRow]) -> Vec<String> {
    let facts: BTreeMap<String, Vec<String>> = super::standards::compile(line)
        .map(|s| s.facts)
        .unwrap_or_default();
    facts.get("fault_kind").cloned().unwrap_or_default()
}
