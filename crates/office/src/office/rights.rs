//! What people do in the office, and who may: one table, asked inside the transaction that does it.
//! A handler cannot forget to ask, and nobody's standing changes between the question and the deed.

use doorstep_visit::{PersonId, TenantId, VisitId};

use super::{Office, Unit};
use crate::auth::{PersonCaller, Role};
use crate::error::{OfficeError, Result};
use crate::storage::Rows;
use crate::storage::people::PersonRow;
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
            Ok(_) => Ok(true),
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
        let mut deed = Some(deed);
        for _ in 0..TRIES {
            let done = self.unit(tenant, |unit| match unit.may(right, by, visit)? {
                Reach::Within => deed.take().map(|deed| deed(unit)).transpose(),
                Reach::Beyond => Err(OfficeError::NotFound("visit")),
                Reach::Unknown => Ok(None),
            })?;
            match (done, visit) {
                (Some(done), _) => return Ok(done),
                (None, Some(visit)) => self.catch_up_with(tenant, visit)?,
                (None, None) => break,
            }
        }
        Err(OfficeError::Busy)
    }

    /// Reads a visit for a person, if it is within reach in the very view that is read.
    ///
    /// # Errors
    /// `not_found` otherwise, `busy` when it takes too long to know, or what the reading answers.
    pub(super) fn look<T>(
        &self,
        caller: &PersonCaller,
        visit: VisitId,
        look: impl Fn(Rows<'_>, VisitRow) -> Result<T>,
    ) -> Result<T> {
        for _ in 0..TRIES {
            self.catch_up_with(&caller.tenant, visit)?;
            let seen = self.storage().read(&caller.tenant, |rows| {
                let row = rows.need_visit(visit)?;
                let crew = caller.crew.as_deref();
                match reach(rows, &caller.person, caller.role, crew, &row)? {
                    Reach::Within => look(rows, row).map(Some),
                    Reach::Beyond => Err(OfficeError::NotFound("visit")),
                    Reach::Unknown => Ok(None),
                }
            })?;
            if let Some(seen) = seen {
                return Ok(seen);
            }
        }
        Err(OfficeError::Busy)
    }

    /// Whether news of a visit are for a person: it is, or just was, within reach. Waits for nothing, and so also looks
    /// at whose visit it is now where its crew is not known yet.
    ///
    /// # Errors
    /// What the database answers.
    pub fn concerns(&self, caller: &PersonCaller, visit: VisitId) -> Result<bool> {
        self.storage().read(&caller.tenant, |rows| {
            let Some(row) = rows.visit(visit)? else {
                return Ok(false);
            };
            let had = || Ok(rows.grant(visit, &caller.person)? != Grant::Never);
            match caller.role {
                Role::Dispatcher => Ok(true),
                Role::Admin => Ok(false),
                Role::Technician => had(),
                Role::CrewLead => {
                    let Some(crew) = caller.crew.as_deref() else {
                        return had();
                    };
                    if row.crew.as_deref() == Some(crew) || had()? {
                        return Ok(true);
                    }
                    for holder in rows.holders(visit)? {
                        let person = rows.person(&holder)?;
                        if person.and_then(|p| p.crew).as_deref() == Some(crew) {
                            return Ok(true);
                        }
                    }
                    Ok(false)
                }
            }
        })
    }
}

/// How often an act or a reading waits for a projection that others outrun.
const TRIES: usize = 4;

impl Unit<'_> {
    /// Whether a person may do this as things stand in this transaction.
    fn may(&self, right: Right, by: &PersonId, visit: Option<VisitId>) -> Result<Reach> {
        may(*self.tx, right, by, visit)
    }
}

fn may(rows: Rows<'_>, right: Right, by: &PersonId, visit: Option<VisitId>) -> Result<Reach> {
    if *by == PersonId::machine() {
        return Ok(Reach::Within);
    }
    let person = rows.person(by)?.filter(|p| p.left_at.is_none());
    let person = person.ok_or(OfficeError::Forbidden)?;
    if !right.roles().contains(&person.role) {
        return Err(OfficeError::Forbidden);
    }
    let Some(visit) = visit else {
        return Ok(Reach::Within);
    };
    let row = rows.need_visit(visit)?;
    reach(rows, by, person.role, person.crew.as_deref(), &row)
}

/// Whether a visit is within a person's reach: to read it, and to do what the role may do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Within,
    Beyond,
    /// Whose crew's it is stands in its projection, and something came since that was made.
    Unknown,
}

fn reach(
    rows: Rows<'_>,
    person: &PersonId,
    role: Role,
    crew: Option<&str>,
    row: &VisitRow,
) -> Result<Reach> {
    let granted = || Ok::<_, OfficeError>(rows.grant(row.visit, person)? == Grant::Active);
    let within = match role {
        Role::Technician => granted()?,
        Role::CrewLead => {
            // Before all time: a projection that waits for the clock alone knows the crew.
            if !granted()? && rows.is_behind(row.visit, i64::MIN)? {
                return Ok(Reach::Unknown);
            }
            granted()? || (crew.is_some() && crew == row.crew.as_deref())
        }
        Role::Dispatcher => true,
        Role::Admin => false,
    };
    Ok(match within {
        true => Reach::Within,
        false => Reach::Beyond,
    })
}

/// Whether somebody may make a code by which a phone becomes this person's: an administrator for everybody who goes to
/// homes, a crew lead for the technicians of the own crew and for oneself.
pub fn enrols(role: Role, crew: Option<&str>, by: &PersonId, person: &PersonRow) -> bool {
    let theirs =
        person.role == Role::Technician && crew.is_some() && crew == person.crew.as_deref();
    match role {
        Role::Admin => true,
        Role::CrewLead => theirs || *by == person.person,
        Role::Technician | Role::Dispatcher => false,
    }
}
