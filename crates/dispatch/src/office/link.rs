//! Two visits of one household: tied in both documents, with the earlier report for both.

use doorstep_visit::{Json, PersonId, TenantId, VisitId};

use super::{Office, Unit};
use crate::error::{DispatchError, Result};
use crate::storage::customers;
use crate::storage::orders::{self, OrderRow};
use crate::storage::visits::{self, VisitRow};

impl Office {
    /// Ties two visits of one household: each names the other, and the one that was reported later is from now
    /// on counted from the earlier report. Tying them again says nothing new.
    ///
    /// # Errors
    /// `same_visit`, or `another_household`.
    pub fn link(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        other: VisitId,
    ) -> Result<()> {
        if visit == other {
            return Err(DispatchError::Field {
                field: "visit",
                code: "same_visit",
                problem: "name another visit",
            });
        }
        self.unit(tenant, |unit| {
            let mut one = visits::require(unit.conn, tenant, visit)?;
            let mut two = visits::require(unit.conn, tenant, other)?;
            let home = unit.home(&one)?;
            if home.is_none() || home != unit.home(&two)? {
                return Err(DispatchError::Conflict {
                    code: "another_household",
                    problem: "only visits of one household are tied; give both an order first",
                });
            }
            unit.tie(&mut one, by, other)?;
            unit.tie(&mut two, by, visit)?;
            let first = orders::of_visit(unit.conn, tenant, visit)?;
            let second = orders::of_visit(unit.conn, tenant, other)?;
            if let (Some(first), Some(second)) = (first, second) {
                unit.report_earlier(&mut one, by, &first, second.reported_at)?;
                unit.report_earlier(&mut two, by, &second, first.reported_at)?;
            }
            unit.audit(
                by.as_str(),
                "visits_linked",
                Some(visit),
                &other.to_string(),
            )
        })
    }
}

impl Unit<'_> {
    fn home(&self, row: &VisitRow) -> Result<Option<String>> {
        let Some(customer) = &row.customer else {
            return Ok(None);
        };
        let found = customers::find(self.conn, self.tenant, customer)?;
        Ok(found.map(|c| c.household))
    }

    fn tie(&mut self, row: &mut VisitRow, by: &PersonId, other: VisitId) -> Result<()> {
        let other = other.to_string();
        let tied = crate::storage::changes::events(self.conn, self.tenant, row.visit)?
            .iter()
            .any(|(e, _)| {
                e.kind == "o.linked"
                    && e.data.get("visit").and_then(Json::as_str) == Some(other.as_str())
            });
        if !tied {
            let words = Json::from_pairs([("visit", other.into())]);
            self.say(row, by, "o.linked", words)?;
        }
        Ok(())
    }

    /// Says the order again with an earlier report; facts stay as they were last stated.
    fn report_earlier(
        &mut self,
        row: &mut VisitRow,
        by: &PersonId,
        order: &OrderRow,
        reported_at: i64,
    ) -> Result<()> {
        if reported_at >= order.reported_at {
            return Ok(());
        }
        let home = self.home(row)?.unwrap_or_default();
        let words = Json::from_pairs([
            ("as_of", self.now.into()),
            ("reported_at", reported_at.into()),
            ("facts", Json::object()),
            ("customer", order.customer.as_str().into()),
            ("household", home.into()),
        ]);
        self.say(row, by, "o.order_set", words)?;
        orders::set_reported(self.conn, self.tenant, &order.order, reported_at)
    }
}
