//! What people do in the office, and who may: one table, asked inside the transaction that does it.
//! A handler cannot forget to ask, and nobody's standing changes between the question and the deed.

use doorstep_visit::{PersonId, TenantId, VisitId};

use super::{Office, Unit};
use crate::auth::Role;
use crate::error::{OfficeError, Result};
use crate::storage::Rows;
use crate::storage::visits::{Grant, VisitRow};

/// Something that a person may do in the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Takes orders, one or a sheet of them.
    TakeOrders,
    /// Adds the order of a visit that a phone opened.
    AddOrder,
    /// Sends people to a visit.
    Assign,
    /// Agrees on a time.
    Appoint,
    /// Calls a visit off.
    Cancel,
    /// Closes a visit.
    Close,
    /// Settles a finding.
    Settle,
    /// Takes contested events over.
    Adopt,
    /// Records what the office did for a visit.
    Record,
    /// Ties visits of one home, or undoes that.
    Link,
    /// Publishes a service standard, chooses, retires or restores one.
    KeepStandards,
    /// Publishes public holidays.
    PublishHolidays,
    /// Changes the company's name, zone or choice of a standard.
    EditCompany,
    /// Adds people and crews, changes them, has them leave and come back, gives them passwords.
    KeepPeople,
    /// Adds programs, renews and ends their tokens.
    KeepPrograms,
    /// Makes a code that enrols a phone.
    MakeCode,
    /// Strikes a phone off.
    RevokeDevice,
    /// Chooses another password for oneself.
    ChangePassword,
}

impl Right {
    /// All rights.
    pub const ALL: [Right; 18] = [
        Right::TakeOrders,
        Right::AddOrder,
        Right::Assign,
        Right::Appoint,
        Right::Cancel,
        Right::Close,
        Right::Settle,
        Right::Adopt,
        Right::Record,
        Right::Link,
        Right::KeepStandards,
        Right::PublishHolidays,
        Right::EditCompany,
        Right::KeepPeople,
        Right::KeepPrograms,
        Right::MakeCode,
        Right::RevokeDevice,
        Right::ChangePassword,
    ];

    /// The table: who may.
    pub fn roles(self) -> &'static [Role] {
        use Role::{Admin, CrewLead, Dispatcher, Technician};
        match self {
            // In a small office the administrator takes orders too, without reading what comes of them.
            Right::TakeOrders => &[Dispatcher, Admin],
            Right::AddOrder | Right::Assign | Right::Appoint | Right::Cancel | Right::Link => {
                &[Dispatcher]
            }
            Right::Close | Right::Record => &[CrewLead, Dispatcher],
            Right::Settle | Right::Adopt => &[CrewLead],
            Right::MakeCode => &[CrewLead, Admin],
            Right::KeepStandards
            | Right::PublishHolidays
            | Right::EditCompany
            | Right::KeepPeople
            | Right::KeepPrograms
            | Right::RevokeDevice => &[Admin],
            Right::ChangePassword => &[Technician, CrewLead, Dispatcher, Admin],
        }
    }
}

impl Office {
    /// Whether a person may, as things stand; the deed itself asks again.
    ///
    /// # Errors
    /// What the database answers.
    pub fn may(&self, right: Right, tenant: &TenantId, by: &PersonId) -> Result<bool> {
        match self
            .storage()
            .read(tenant, |rows| may(rows, right, by, None))
        {
            Ok(()) => Ok(true),
            Err(OfficeError::Forbidden) => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// Does something for a person, in one transaction that also asks whether that person may; whoever commands the
    /// office's own machine may do everything.
    ///
    /// # Errors
    /// `forbidden`, `not_found` of a visit out of reach, or what the deed answers; then nothing was done.
    pub(crate) fn act<T>(
        &self,
        right: Right,
        tenant: &TenantId,
        by: &PersonId,
        visit: Option<VisitId>,
        deed: impl FnOnce(&mut Unit) -> Result<T>,
    ) -> Result<T> {
        self.unit(tenant, |unit| {
            unit.may(right, by, visit)?;
            deed(unit)
        })
    }
}

impl Unit<'_> {
    /// Whether a person may do this as things stand in this transaction.
    fn may(&self, right: Right, by: &PersonId, visit: Option<VisitId>) -> Result<()> {
        may(*self.tx, right, by, visit)
    }
}

fn may(rows: Rows<'_>, right: Right, by: &PersonId, visit: Option<VisitId>) -> Result<()> {
    if *by == PersonId::machine() {
        return Ok(());
    }
    let person = rows.person(by)?.filter(|p| p.left_at.is_none());
    let person = person.ok_or(OfficeError::Forbidden)?;
    if !right.roles().contains(&person.role) {
        return Err(OfficeError::Forbidden);
    }
    let Some(visit) = visit else { return Ok(()) };
    let row = rows.need_visit(visit)?;
    let crew = person.crew.as_deref();
    match reaches(rows, by, person.role, crew, &row)? {
        true => Ok(()),
        false => Err(OfficeError::NotFound("visit")),
    }
}

/// Whether a visit is within a person's reach: to read it, and to do what the role may do with it.
pub(super) fn reaches(
    rows: Rows<'_>,
    person: &PersonId,
    role: Role,
    crew: Option<&str>,
    row: &VisitRow,
) -> Result<bool> {
    let granted = || Ok(rows.grant(row.visit, person)? == Grant::Active);
    match role {
        Role::Technician => granted(),
        Role::CrewLead => Ok((crew.is_some() && crew == row.crew.as_deref()) || granted()?),
        Role::Dispatcher => Ok(true),
        Role::Admin => Ok(false),
    }
}
