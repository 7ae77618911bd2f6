//! Visits as rows: heads of the document, columns for lists, and who may see them.
//! Lists themselves are made in [`super::lists`].

use doorstep_visit::{DeviceId, EventId, PersonId, VisitId};
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Rows, Tx};
use super::squeeze::{inflate, squeeze};
use crate::error::{OfficeError, Result, damaged};

/// A visit without its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// Id.
    pub visit: VisitId,
    /// The household, once the office knows it.
    pub customer: Option<String>,
    /// UTC milliseconds.
    pub opened_at: i64,
    /// A device, or `office`.
    pub opened_by: String,
    /// Newest changes, ascending.
    pub heads: Vec<[u8; 32]>,
    /// Events that no other event names, ascending.
    pub newest: Vec<EventId>,
    /// How many changes are stored.
    pub changes: i64,
    /// Hashes of the standards that its events name, 64 hex digits each.
    pub pins: Vec<String>,
    /// Hashes of the calendars that its events name, 64 hex digits each.
    pub calendars: Vec<String>,
    /// Local day of the appointment, or of the opening, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Appointment, UTC milliseconds.
    pub start_at: Option<i64>,
    /// Appointment, UTC milliseconds.
    pub end_at: Option<i64>,
    /// Crew of the assigned.
    pub crew: Option<String>,
    /// Code of the phase.
    pub status: String,
    /// 0 fine, 1 look, 2 act.
    pub severity: i64,
    /// What the fold said, JSON; absent until it has run.
    pub projection: Option<String>,
}

pub(super) const COLUMNS: &str = "visit, customer, opened_at, opened_by, heads, newest, changes, pins, day, start_at, end_at, crew, \
                       status, severity, summary, calendars";

pub(super) fn read(r: &Row) -> rusqlite::Result<Result<VisitRow>> {
    let visit: String = r.get(0)?;
    let heads: Vec<u8> = r.get(4)?;
    let newest: Vec<u8> = r.get(5)?;
    let Ok(visit) = visit.parse() else {
        return Ok(Err(OfficeError::Damaged("visit")));
    };
    let projection = match r.get_ref(14)?.as_blob_or_null()? {
        None => None,
        Some(bytes) => match inflate(bytes).map(String::from_utf8) {
            Some(Ok(json)) => Some(json),
            _ => return Ok(Err(OfficeError::Damaged("visit"))),
        },
    };
    Ok(Ok(VisitRow {
        visit,
        customer: r.get(1)?,
        opened_at: r.get(2)?,
        opened_by: r.get(3)?,
        heads: split(&heads),
        newest: split(&newest).into_iter().map(EventId).collect(),
        changes: r.get(6)?,
        pins: words(&r.get::<_, String>(7)?),
        calendars: words(&r.get::<_, String>(15)?),
        day: r.get(8)?,
        start_at: r.get(9)?,
        end_at: r.get(10)?,
        crew: r.get(11)?,
        status: r.get(12)?,
        severity: r.get(13)?,
        projection,
    }))
}

fn words(spaced: &str) -> Vec<String> {
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// Cuts a blob into equal parts; a rest that is no part is left out.
pub(crate) fn split<const N: usize>(bytes: &[u8]) -> Vec<[u8; N]> {
    bytes
        .chunks_exact(N)
        .filter_map(|c| c.try_into().ok())
        .collect()
}

fn join(ids: &[EventId]) -> Vec<u8> {
    ids.iter().flat_map(|e| e.0).collect()
}

/// The columns that the fold fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectionRow {
    /// See [`VisitRow::day`].
    pub day: Option<String>,
    /// See [`VisitRow::start_at`].
    pub start_at: Option<i64>,
    /// See [`VisitRow::end_at`].
    pub end_at: Option<i64>,
    /// See [`VisitRow::crew`].
    pub crew: Option<String>,
    /// See [`VisitRow::status`].
    pub status: String,
    /// See [`VisitRow::severity`].
    pub severity: i64,
    /// See [`VisitRow::projection`].
    pub json: String,
    /// Arrival, else setting out, appointment or report, UTC milliseconds.
    pub begins_at: i64,
    /// How many findings are to be settled.
    pub exceptions: usize,
    /// Assigned or there.
    pub people: Vec<PersonId>,
    /// Code of the fault.
    pub fault: Option<String>,
    /// When time alone changes what is so: a clock that runs is overdue from then on, UTC milliseconds.
    pub turns_at: Option<i64>,
}

/// Whether a person may pull a visit, and whether it was ever granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// May push and pull.
    Active,
    /// May push only.
    Ended,
    /// Never had it.
    Never,
}

impl Rows<'_> {
    /// One visit.
    pub fn visit(&self, visit: VisitId) -> Result<Option<VisitRow>> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM visit WHERE tenant = ?1 AND visit = ?2"
            ))?
            .query_row([self.tenant.as_str(), &visit.to_string()], read)
            .optional()?
            .transpose()
    }

    /// One visit that must be there.
    pub fn need_visit(&self, visit: VisitId) -> Result<VisitRow> {
        self.visit(visit)?.ok_or(OfficeError::NotFound("visit"))
    }

    /// Visits of one household, newest first.
    pub fn visits_of_customer(&self, customer: &str) -> Result<Vec<VisitRow>> {
        let mut statement = self.conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM visit WHERE tenant = ?1 AND customer = ?2 ORDER BY opened_at DESC, visit DESC"
    ))?;
        let rows = statement.query_map([self.tenant.as_str(), customer], read)?;
        rows.map(|r| r?).collect()
    }

    /// Whether there is any visit.
    pub fn has_visits(&self) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM visit WHERE tenant = ?1")?
            .exists([self.tenant.as_str()])?)
    }

    /// Visits that are neither closed nor called off as far as their projections know, and those whose projections
    /// are behind; by id.
    pub fn open_visits(&self) -> Result<Vec<VisitId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT visit FROM visit WHERE tenant = ?1 AND (status NOT IN ('closed', 'cancelled') OR dirty = 1)
             ORDER BY visit",
        )?;
        let rows = statement.query_map([self.tenant.as_str()], |r| r.get::<_, String>(0))?;
        rows.map(|v| v?.parse().map_err(damaged("visit"))).collect()
    }

    /// Visits whose projection is behind its events, or behind the time, UTC milliseconds; by id, at most `limit` of
    /// those after a visit.
    pub fn dirty_visits(
        &self,
        now: i64,
        after: Option<VisitId>,
        limit: usize,
    ) -> Result<Vec<VisitId>> {
        let after = after.map(|v| v.to_string()).unwrap_or_default();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = self.conn.prepare_cached(
            "SELECT visit FROM visit WHERE tenant = ?1 AND dirty = 1 AND visit > ?3
             UNION SELECT visit FROM visit WHERE tenant = ?1 AND turns_at <= ?2 AND visit > ?3
             ORDER BY visit LIMIT ?4",
        )?;
        let rows = statement.query_map(params![self.tenant.as_str(), now, after, limit], |r| {
            r.get::<_, String>(0)
        })?;
        rows.map(|v| v?.parse().map_err(damaged("visit"))).collect()
    }

    /// Whether the projection of a visit is behind its events, or behind the time, UTC milliseconds.
    pub fn is_behind(&self, visit: VisitId, now: i64) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM visit WHERE tenant = ?1 AND visit = ?2 AND (dirty = 1 OR turns_at <= ?3)",
            )?
            .exists(params![self.tenant.as_str(), visit.to_string(), now])?)
    }

    /// The grant of a person on a visit.
    pub fn grant(&self, visit: VisitId, person: &PersonId) -> Result<Grant> {
        let active: Option<bool> = self
            .conn
            .prepare_cached(
                "SELECT active FROM grant_row WHERE tenant = ?1 AND visit = ?2 AND person = ?3",
            )?
            .query_row(
                [self.tenant.as_str(), &visit.to_string(), person.as_str()],
                |r| r.get(0),
            )
            .optional()?;
        Ok(match active {
            Some(true) => Grant::Active,
            Some(false) => Grant::Ended,
            None => Grant::Never,
        })
    }

    /// Whether anybody who was ever enrolled on a device was ever granted a visit.
    pub fn ever_granted_to_device(&self, visit: VisitId, device: &DeviceId) -> Result<bool> {
        Ok(self.conn
        .prepare_cached(
            "SELECT 1 FROM grant_row g JOIN device_person d ON d.tenant = g.tenant AND d.person = g.person
             WHERE g.tenant = ?1 AND g.visit = ?2 AND d.device = ?3",
        )?
        .exists([self.tenant.as_str(), &visit.to_string(), device.as_str()])?)
    }

    /// Who may pull a visit, by id.
    pub fn holders(&self, visit: VisitId) -> Result<Vec<PersonId>> {
        let mut statement = self.conn.prepare_cached(
        "SELECT person FROM grant_row WHERE tenant = ?1 AND visit = ?2 AND active = 1 ORDER BY person",
    )?;
        let rows = statement.query_map([self.tenant.as_str(), &visit.to_string()], |r| {
            r.get::<_, String>(0)
        })?;
        rows.map(|p| p?.parse().map_err(damaged("grant"))).collect()
    }

    /// What a person may pull among the visits from one id to another: whether it is of the moment `from` or later by
    /// appointment, and the visit; those first, each by id.
    pub fn held_between(
        &self,
        person: &PersonId,
        from: i64,
        (first, last): (VisitId, VisitId),
    ) -> Result<Vec<(bool, VisitId)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT coalesce(v.start_at >= ?3, 0) AS day, v.visit
             FROM grant_row g JOIN visit v ON v.tenant = g.tenant AND v.visit = g.visit
             WHERE g.tenant = ?1 AND g.person = ?2 AND g.active = 1 AND g.visit BETWEEN ?4 AND ?5
             ORDER BY day DESC, v.visit",
        )?;
        let rows = statement.query_map(
            params![
                self.tenant.as_str(),
                person.as_str(),
                from,
                first.to_string(),
                last.to_string()
            ],
            |r| Ok((r.get::<_, bool>(0)?, r.get::<_, String>(1)?)),
        )?;
        rows.map(|row| {
            let (day, visit) = row?;
            Ok((day, visit.parse().map_err(damaged("visit"))?))
        })
        .collect()
    }

    /// What a person may pull: from the moment `from` on by appointment, then earlier ones, then those without.
    pub fn held_by(&self, person: &PersonId, from: i64) -> Result<Vec<VisitId>> {
        let mut statement = self.conn.prepare_cached(
        "SELECT v.visit FROM grant_row g JOIN visit v ON v.tenant = g.tenant AND v.visit = g.visit
         WHERE g.tenant = ?1 AND g.person = ?2 AND g.active = 1
         ORDER BY v.start_at IS NULL, v.start_at < ?3, v.start_at, v.visit",
    )?;
        let rows = statement
            .query_map(params![self.tenant.as_str(), person.as_str(), from], |r| {
                r.get::<_, String>(0)
            })?;
        rows.map(|v| v?.parse().map_err(damaged("visit"))).collect()
    }
}

impl Tx<'_> {
    /// Adds a visit.
    pub fn add_visit(&self, row: &VisitRow) -> Result<()> {
        self.conn.prepare_cached(
        "INSERT INTO visit (tenant, visit, customer, opened_at, opened_by, heads, newest, changes, pins, dirty,
                            status, severity, calendars)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10, ?11, ?12)",
    )?
    .execute(params![
        self.tenant.as_str(),
        row.visit.to_string(),
        row.customer,
        row.opened_at,
        row.opened_by,
        row.heads.concat(),
        join(&row.newest),
        row.changes,
        row.pins.join(" "),
        row.status,
        row.severity,
        row.calendars.join(" ")
    ])?;
        Ok(())
    }

    /// Moves the document on to what `row` says; its projection is to be made anew.
    pub fn advance_visit(&self, row: &VisitRow) -> Result<()> {
        self.conn.prepare_cached(
        "UPDATE visit SET heads = ?3, newest = ?4, changes = ?5, pins = ?6, calendars = ?7, dirty = 1
         WHERE tenant = ?1 AND visit = ?2",
    )?
    .execute(params![
        self.tenant.as_str(),
        row.visit.to_string(),
        row.heads.concat(),
        join(&row.newest),
        row.changes,
        row.pins.join(" "),
        row.calendars.join(" ")
    ])?;
        Ok(())
    }

    /// Ties a visit to a household.
    pub fn set_customer(&self, visit: VisitId, customer: &str) -> Result<()> {
        self.conn.execute(
            "UPDATE visit SET customer = ?3 WHERE tenant = ?1 AND visit = ?2",
            params![self.tenant.as_str(), visit.to_string(), customer],
        )?;
        Ok(())
    }

    /// Stores a projection of the first `changes` changes; an older one never replaces a newer one.
    pub fn set_projection(&self, visit: VisitId, row: &ProjectionRow, changes: i64) -> Result<()> {
        let stored = self.conn.prepare_cached(
        "UPDATE visit SET day = ?3, start_at = ?4, end_at = ?5, crew = ?6, status = ?7, severity = ?8,
                          summary = ?9, dirty = 0, begins_at = ?11, exceptions = ?12, fault = ?13,
                          turns_at = ?14
         WHERE tenant = ?1 AND visit = ?2 AND changes = ?10",
    )?
    .execute(params![
        self.tenant.as_str(),
        visit.to_string(),
        row.day,
        row.start_at,
        row.end_at,
        row.crew,
        row.status,
        row.severity,
        squeeze(row.json.as_bytes())?,
        changes,
        row.begins_at,
        row.exceptions as i64,
        row.fault,
        row.turns_at
    ])?;
        if stored == 0 {
            return Ok(());
        }
        if matches!(row.status.as_str(), "closed" | "cancelled") {
            self.mark_loose(visit)?;
        }
        let visit = visit.to_string();
        self.conn
            .prepare_cached("DELETE FROM visit_person WHERE tenant = ?1 AND visit = ?2")?
            .execute([self.tenant.as_str(), &visit])?;
        for person in &row.people {
            self.conn
                .prepare_cached(
                    "INSERT INTO visit_person (tenant, person, visit) VALUES (?1, ?2, ?3)",
                )?
                .execute([self.tenant.as_str(), person.as_str(), &visit])?;
        }
        Ok(())
    }

    /// Marks every visit for a new projection.
    pub fn mark_all_dirty(&self) -> Result<()> {
        self.conn.execute(
            "UPDATE visit SET dirty = 1 WHERE tenant = ?1",
            [self.tenant.as_str()],
        )?;
        Ok(())
    }

    /// Marks the visits that a person has or had, because their projections name the person's crew.
    pub fn mark_dirty_of(&self, person: &PersonId) -> Result<()> {
        self.conn.execute(
            "UPDATE visit SET dirty = 1 WHERE tenant = ?1 AND visit IN
           (SELECT visit FROM grant_row WHERE tenant = ?1 AND person = ?2)",
            [self.tenant.as_str(), person.as_str()],
        )?;
        Ok(())
    }

    /// Lets a person have a visit; `false` when that was so already.
    pub fn add_grant(&self, visit: VisitId, person: &PersonId, now: i64) -> Result<bool> {
        let changed = self.conn
        .prepare_cached(
            "INSERT INTO grant_row (tenant, visit, person, active, granted_at) VALUES (?1, ?2, ?3, 1, ?4)
             ON CONFLICT (tenant, visit, person) DO UPDATE SET active = 1, ended_at = NULL WHERE active = 0",
        )?
        .execute(params![self.tenant.as_str(), visit.to_string(), person.as_str(), now])?;
        Ok(changed > 0)
    }

    /// Ends a person's pull of a visit; `false` when there was none.
    pub fn end_grant(&self, visit: VisitId, person: &PersonId, now: i64) -> Result<bool> {
        let changed = self
            .conn
            .prepare_cached(
                "UPDATE grant_row SET active = 0, ended_at = ?4
             WHERE tenant = ?1 AND visit = ?2 AND person = ?3 AND active = 1",
            )?
            .execute(params![
                self.tenant.as_str(),
                visit.to_string(),
                person.as_str(),
                now
            ])?;
        Ok(changed > 0)
    }
}
