//! Publishing public holidays, and bringing them to the visits whose deadlines they move.

use std::sync::Arc;

use chrono::Datelike;
use chrono_tz::Tz;
use doorstep_standard::{HolidayYear, local_time};
use doorstep_visit::case::Standards;
use doorstep_visit::{EventKind, Json, PersonId, TenantId};

use super::{Office, Right, Unit};
use crate::error::{OfficeError, Result, damaged};
use crate::storage::calendars::CalendarRow;
use crate::storage::visits::VisitRow;

/// Most years of one visit; a deadline that old is nobody's any more.
const MOST_YEARS: i32 = 3;

/// Holidays that were published, now or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedYear {
    /// 64 hex digits.
    pub hash: String,
    /// Region, ISO 3166.
    pub region: String,
    /// The year.
    pub year: i32,
    /// How many open visits were told.
    pub visits: usize,
}

impl Office {
    /// Publishes the public holidays of a year. Of each year the document published last is what counts; open
    /// visits whose deadlines it may move are told in the same transaction.
    ///
    /// # Errors
    /// [`OfficeError::Holidays`] when it is no such document, or `holidays_replaced` when a later one counts.
    pub fn publish_holidays(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        document: &str,
    ) -> Result<PublishedYear> {
        let year = HolidayYear::parse(document.as_bytes())?;
        // Which visits are open, their projections say.
        self.catch_up(tenant)?;
        self.act(Right::PublishHolidays, tenant, by, None, |unit| {
            unit.publish_year(by, document, year)
        })
    }

    /// All published holidays, the latest year first, of each year the newest document first.
    pub fn holidays(&self, tenant: &TenantId) -> Result<Vec<CalendarRow>> {
        self.storage().read(tenant, |rows| rows.calendars())
    }

    /// What a visit is judged by: the standards that its events pin and the holidays that they name.
    pub fn rulebook(&self, tenant: &TenantId, row: &VisitRow) -> Result<Standards> {
        let mut standards = self.compiled(tenant, &row.pins)?;
        self.add_holidays(tenant, &row.calendars, &mut standards)?;
        Ok(standards)
    }

    /// Adds the holidays of these hashes; a hash that is not published here is left out.
    pub fn add_holidays(
        &self,
        tenant: &TenantId,
        hashes: &[String],
        standards: &mut Standards,
    ) -> Result<()> {
        for hash in hashes {
            let key = (tenant.clone(), hash.clone());
            let known = self.year_cache().get(&key).cloned();
            let year = match known {
                Some(year) => year,
                None => {
                    let row = self.storage().read(tenant, |rows| rows.calendar(hash))?;
                    let Some(row) = row else { continue };
                    let year =
                        HolidayYear::parse(row.document.as_bytes()).map_err(damaged("calendar"))?;
                    let year = Arc::new(year);
                    self.year_cache().insert(key, year.clone());
                    year
                }
            };
            standards.add_holidays(year.as_ref().clone());
        }
        Ok(())
    }
}

impl Unit<'_> {
    /// Publishes the holidays of a year that was read from `document`.
    pub(super) fn publish_year(
        &mut self,
        by: &PersonId,
        document: &str,
        year: HolidayYear,
    ) -> Result<PublishedYear> {
        let tx = self.tx;
        let mut published = PublishedYear {
            hash: year.hash.to_string(),
            region: year.region,
            year: year.year,
            visits: 0,
        };
        let row = CalendarRow {
            hash: published.hash.clone(),
            region: published.region.clone(),
            year: published.year,
            document: document.to_owned(),
            published_at: self.now,
            published_by: by.clone(),
        };
        if !tx.add_calendar(&row)? {
            let counts = tx.newest_calendar(row.year)?;
            if counts.is_some_and(|c| c.hash != row.hash) {
                // Open visits name both documents, and the one that they name last counts.
                return Err(OfficeError::Conflict {
                    code: "holidays_replaced",
                });
            }
            return Ok(published);
        }
        for visit in tx.open_visits()? {
            let mut visit = tx.need_visit(visit)?;
            let order = tx.order_of(visit.visit)?;
            let since = order.map_or(visit.opened_at, |o| o.reported_at);
            published.visits += usize::from(self.name_years(&mut visit, Some(by), since)? > 0);
        }
        self.audit(by.as_str(), "holidays_published", None, &published.hash)?;
        Ok(published)
    }

    /// Says in a visit which holidays count: of each year from `since` (UTC milliseconds) to the next one the
    /// document that was published last, unless the visit names it already. Without `by` the word is its
    /// publisher's. Answers how many were named.
    pub fn name_years(
        &mut self,
        row: &mut VisitRow,
        by: Option<&PersonId>,
        since: i64,
    ) -> Result<usize> {
        let zone: Tz = self
            .tx
            .need_company()?
            .zone
            .parse()
            .map_err(damaged("tenant"))?;
        let year_of = |ms: i64| local_time(ms, zone).map(|t| t.year());
        let next = year_of(self.now).ok_or(OfficeError::Internal)? + 1;
        // A phone may claim any time; one that is no time begins with this year.
        let first = year_of(since.min(self.now)).unwrap_or(next - 1);
        let first = first.max(next - MOST_YEARS + 1);
        let mut named = 0;
        for year in first..=next {
            let Some(document) = self.tx.newest_calendar(year)? else {
                continue;
            };
            if row.calendars.contains(&document.hash) {
                continue;
            }
            let words = Json::from_pairs([("calendar", document.hash.as_str().into())]);
            let by = by.unwrap_or(&document.published_by);
            self.say(row, by, EventKind::CalendarSet, words)?;
            named += 1;
        }
        Ok(named)
    }
}
