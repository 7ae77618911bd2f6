//! Two visits of one household: tied in both documents, with the earlier report and the first arrival for both.
//! Each word of a link says everything of it; the last one counts. Only times and ids cross from visit to visit.

use std::collections::BTreeMap;

use doorstep_visit::body::{Body, Joined, Link};
use doorstep_visit::clock::{first_arrival, links};
use doorstep_visit::history::History;
use doorstep_visit::{EventId, EventKind, Json, PersonId, TenantId, VisitId};

use super::{Office, Right, Unit};
use crate::error::{OfficeError, Result};
use crate::storage::visits::VisitRow;

type Links = BTreeMap<VisitId, (EventId, Link)>;

impl Office {
    /// Ties two visits of one household: each names the other, both count from the earlier report, and a clock from
    /// the report to the arrival counts whichever technician came first. Tying them again says nothing new.
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
            return Err(OfficeError::Field {
                field: "visit",
                code: "same_visit",
            });
        }
        self.act(Right::Link, tenant, by, Some(visit), |unit| {
            let mut one = unit.tx.need_visit(visit)?;
            let mut two = unit.tx.need_visit(other)?;
            let home = unit.home(&one)?;
            if home.is_none() || home != unit.home(&two)? {
                return Err(OfficeError::Conflict {
                    code: "another_household",
                });
            }
            unit.tie(&mut one, by, other)?;
            unit.tie(&mut two, by, visit)?;
            unit.count_from_the_first(&mut one, by)?;
            unit.count_from_the_first(&mut two, by)?;
            unit.audit(
                by.as_str(),
                "visits_linked",
                Some(visit),
                &other.to_string(),
            )
        })
    }

    /// Undoes a link: each visit counts from its own report again, and no longer knows the other one's arrival.
    /// What was recorded meanwhile stays in both records.
    ///
    /// # Errors
    /// `not_linked`.
    pub fn unlink(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        visit: VisitId,
        other: VisitId,
    ) -> Result<()> {
        self.act(Right::Link, tenant, by, Some(visit), |unit| {
            let mut one = unit.tx.need_visit(visit)?;
            let mut two = unit.tx.need_visit(other)?;
            let undone = unit.untie(&mut one, by, other)? | unit.untie(&mut two, by, visit)?;
            if !undone {
                return Err(OfficeError::Conflict { code: "not_linked" });
            }
            unit.count_from_the_first(&mut one, by)?;
            unit.count_from_the_first(&mut two, by)?;
            unit.audit(
                by.as_str(),
                "visits_unlinked",
                Some(visit),
                &other.to_string(),
            )
        })
    }

    /// The other visits of the same household, newest first.
    ///
    /// # Errors
    /// What the database answers.
    pub fn of_same_home(&self, tenant: &TenantId, row: &VisitRow) -> Result<Vec<VisitRow>> {
        let Some(customer) = &row.customer else {
            return Ok(Vec::new());
        };
        self.storage()
            .read(tenant, |rows| rows.visits_of_customer(customer))
            .map(|all| all.into_iter().filter(|v| v.visit != row.visit).collect())
    }
}

impl Unit<'_> {
    fn home(&self, row: &VisitRow) -> Result<Option<String>> {
        let Some(customer) = &row.customer else {
            return Ok(None);
        };
        let found = self.tx.customer(customer)?;
        Ok(found.map(|c| c.household))
    }

    fn history(&self, visit: VisitId) -> Result<History> {
        let events = self.tx.events(visit)?;
        Ok(History::new(visit, events.into_iter().map(|(e, _)| e)))
    }

    /// When the visit's own report was, whatever the links made of it.
    fn own_report(&self, visit: VisitId, links: &Links) -> Result<Option<i64>> {
        if let Some(own) = links.values().find_map(|(_, link)| link.report) {
            return Ok(Some(own));
        }
        let order = self.tx.order_of(visit)?;
        Ok(order.map(|o| o.reported_at))
    }

    fn arrival_of(&self, visit: VisitId) -> Result<Option<Joined>> {
        let first = first_arrival(&self.history(visit)?);
        Ok(first.map(|(event, time)| Joined { event, time }))
    }

    fn tie(&mut self, row: &mut VisitRow, by: &PersonId, other: VisitId) -> Result<()> {
        let links = links(&self.history(row.visit)?);
        if links.contains_key(&other) {
            return Ok(());
        }
        let link = Link {
            visit: other,
            off: false,
            report: self.own_report(row.visit, &links)?,
            arrived: self.arrival_of(other)?,
        };
        self.say(
            row,
            by,
            EventKind::Linked,
            Body::Linked(link.clone()).data(),
        )?;
        Ok(())
    }

    fn untie(&mut self, row: &mut VisitRow, by: &PersonId, other: VisitId) -> Result<bool> {
        let links = links(&self.history(row.visit)?);
        let Some((_, link)) = links.get(&other) else {
            return Ok(false);
        };
        let link = Link {
            off: true,
            arrived: None,
            ..link.clone()
        };
        self.say(
            row,
            by,
            EventKind::Linked,
            Body::Linked(link.clone()).data(),
        )?;
        // Without any link the order's report is the visit's own again.
        if let (1, Some(own)) = (links.len(), link.report) {
            self.report_at(row, by, own)?;
        }
        Ok(true)
    }

    /// Moves the report of a visit to the earliest of its own and those of the visits that it is linked with.
    fn count_from_the_first(&mut self, row: &mut VisitRow, by: &PersonId) -> Result<()> {
        let here = links(&self.history(row.visit)?);
        let mut first = self.own_report(row.visit, &here)?;
        for other in here.keys() {
            let theirs = links(&self.history(*other)?);
            let report = self.own_report(*other, &theirs)?;
            first = first.into_iter().chain(report).min();
        }
        match first {
            Some(first) => self.report_at(row, by, first),
            None => Ok(()),
        }
    }

    /// Says the order again with another report; facts stay as they were last stated.
    fn report_at(&mut self, row: &mut VisitRow, by: &PersonId, reported_at: i64) -> Result<()> {
        let Some(order) = self.tx.order_of(row.visit)? else {
            return Ok(());
        };
        if reported_at == order.reported_at {
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
        self.say(row, by, EventKind::OrderSet, words)?;
        self.tx.set_reported(&order.order, reported_at)
    }

    /// Tells the visits that are linked with a changed one which arrival now counts there. In the transaction of the
    /// change itself: after a crash either both are there or neither. What is known already is not said again.
    pub(super) fn tell_linked(&mut self) -> Result<()> {
        for visit in self.weighty() {
            let links = links(&self.history(visit)?);
            if links.is_empty() {
                continue;
            }
            let arrived = self.arrival_of(visit)?;
            for other in links.into_keys() {
                self.tell_arrival(other, visit, arrived.as_ref())?;
            }
        }
        Ok(())
    }

    fn tell_arrival(&mut self, to: VisitId, of: VisitId, arrived: Option<&Joined>) -> Result<()> {
        let history = self.history(to)?;
        let mut links = links(&history);
        let Some((said, link)) = links.remove(&of) else {
            return Ok(());
        };
        if link.arrived.as_ref() == arrived {
            return Ok(());
        }
        let Some(by) = history.get(said).map(|e| e.by.clone()) else {
            return Ok(());
        };
        let link = Link {
            arrived: arrived.cloned(),
            ..link
        };
        let mut row = self.tx.need_visit(to)?;
        // The word is that of the person who linked them: nobody else did anything.
        self.say(
            &mut row,
            &by,
            EventKind::Linked,
            Body::Linked(link.clone()).data(),
        )?;
        Ok(())
    }
}
