//! Crews and people: who works here, in which role, and who has left.

use doorstep_visit::{PersonId, TenantId};

use super::names::read_name;
use super::sign_in::SignIn;
use super::{Office, Right, Unit};
use crate::auth::{Role, password};
use crate::error::{OfficeError, Result, failed};
use crate::storage::people::{CrewRow, PersonRow};

/// A person to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Id; never a name, because it enters events that are kept for ever. Made by the office when absent.
    pub person: Option<PersonId>,
    /// Name that people see.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Crew code.
    pub crew: Option<String>,
}

/// What is to be changed of a person; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonEdit {
    /// Name that people see.
    pub name: Option<String>,
    /// Role.
    pub role: Option<Role>,
    /// Crew code; `Some(None)` for no crew.
    pub crew: Option<Option<String>>,
}

/// Whoever acts by a command on the office's own machine: whoever may read its files may do this.
pub fn machine() -> PersonId {
    PersonId::machine()
}

impl Office {
    /// Adds a crew; its code is made when absent. Answers the code.
    ///
    /// # Errors
    /// A field error of `name` or `crew`, or `crew_exists`.
    pub fn add_crew(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        crew: Option<&str>,
        name: &str,
    ) -> Result<String> {
        let name = read_name("name", name)?;
        self.act(Right::KeepPeople, tenant, by, None, |unit| {
            let crew = match crew {
                // The same letters as a person's id: it stands in addresses and files.
                Some(code) if code.parse::<PersonId>().is_ok() => code.to_owned(),
                Some(_) => {
                    return Err(OfficeError::Field {
                        field: "crew",
                        code: "not_an_id",
                    });
                }
                None => unit.new_id("crew"),
            };
            let known = unit.tx.crews()?;
            if known.iter().any(|c| c.crew == crew || c.name == name) {
                return Err(OfficeError::Conflict {
                    code: "crew_exists",
                });
            }
            let row = CrewRow { crew, name };
            unit.tx.add_crew(&row)?;
            unit.audit(by.as_str(), "crew_added", None, &row.crew)?;
            Ok(row.crew)
        })
    }

    /// Gives a crew another name.
    ///
    /// # Errors
    /// A field error of `name`, `crew_exists` or `not_found`.
    pub fn rename_crew(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        crew: &str,
        name: &str,
    ) -> Result<()> {
        let row = CrewRow {
            crew: crew.to_owned(),
            name: read_name("name", name)?,
        };
        self.act(Right::KeepPeople, tenant, by, None, |unit| {
            let known = unit.tx.crews()?;
            if known
                .iter()
                .any(|c| c.name == row.name && c.crew != row.crew)
            {
                return Err(OfficeError::Conflict {
                    code: "crew_exists",
                });
            }
            if !unit.tx.rename_crew(&row)? {
                return Err(OfficeError::NotFound("crew"));
            }
            unit.audit(by.as_str(), "crew_renamed", None, crew)
        })
    }

    /// Adds a person. Answers the id.
    ///
    /// # Errors
    /// A field error of `name`, `person_exists`, or `not_found` of the crew.
    pub fn add_person(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        new: &NewPerson,
    ) -> Result<PersonId> {
        self.act(Right::KeepPeople, tenant, by, None, |unit| {
            unit.add_person(by, new, false)
        })
    }

    /// Adds a person together with a sign-in, if a name for it is given; both or neither.
    ///
    /// # Errors
    /// As [`Office::add_person`] and [`Office::make_password`].
    pub fn hire(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        new: &NewPerson,
        sign_in: Option<&str>,
    ) -> Result<(PersonId, Option<SignIn>)> {
        let secret = password::make(self.random());
        // Hashing takes a while; nobody else waits for it.
        let login = sign_in
            .map(|_| self.login(&machine(), &secret, true))
            .transpose()?;
        self.act(Right::KeepPeople, tenant, by, None, |unit| {
            let person = unit.add_person(by, new, false)?;
            let (Some(name), Some(mut login)) = (sign_in, login) else {
                return Ok((person, None));
            };
            login.person = person.clone();
            let name = unit.give_login(&person, name, &login)?;
            Ok((
                person,
                Some(SignIn {
                    name,
                    password: secret,
                }),
            ))
        })
    }

    /// Changes name, role or crew. What the person may do changes at once, for open sessions too.
    ///
    /// # Errors
    /// `not_found`, a field error, `last_admin`, or `has_phones` when somebody with a phone would get a role without.
    pub fn edit_person(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        person: &PersonId,
        edit: &PersonEdit,
    ) -> Result<()> {
        let name = edit
            .name
            .as_deref()
            .map(|n| read_name("name", n))
            .transpose()?;
        self.act(Right::KeepPeople, tenant, by, None, |unit| {
            let before = unit.person(person)?;
            let mut row = before.clone();
            row.name = name.unwrap_or(row.name);
            row.role = edit.role.unwrap_or(row.role);
            row.crew = edit.crew.clone().unwrap_or(row.crew);
            unit.known_crew(row.crew.as_deref())?;
            if row.role != Role::Admin {
                unit.another_admin(&before)?;
            }
            if row.program && row.role == Role::Technician {
                return Err(PROGRAM_ROLE);
            }
            if !row.role.goes_to_homes() && !unit.tx.devices_of(person)?.is_empty() {
                return Err(OfficeError::Conflict { code: "has_phones" });
            }
            unit.tx.update_person(&row)?;
            if row.crew != before.crew {
                // Whose crew a visit is, and so which lead reads it, follows the person.
                unit.tx.mark_dirty_of(person)?;
            }
            unit.audit(by.as_str(), "person_changed", None, person.as_str())
        })
    }

    /// A person leaves: no sign-in, no token, no new work; phones may only hand in what they recorded.
    /// The name stays in every record.
    ///
    /// # Errors
    /// `not_found` or `last_admin`.
    pub fn leave(&self, tenant: &TenantId, by: &PersonId, person: &PersonId) -> Result<()> {
        self.act(Right::KeepPeople, tenant, by, None, |unit| {
            let mut row = unit.person(person)?;
            if row.left_at.is_some() {
                return Ok(());
            }
            unit.another_admin(&row)?;
            row.left_at = Some(unit.now);
            unit.tx.update_person(&row)?;
            unit.tx.remove_login(person)?;
            unit.tx.end_sessions(person, None)?;
            unit.tx.end_codes(person)?;
            for device in unit.tx.devices_of(person)? {
                unit.revoke(by, &device)?;
            }
            unit.audit(by.as_str(), "person_left", None, person.as_str())
        })
    }

    /// A person comes back; sign-in and phone are given anew.
    ///
    /// # Errors
    /// `not_found`.
    pub fn come_back(&self, tenant: &TenantId, by: &PersonId, person: &PersonId) -> Result<()> {
        self.act(Right::KeepPeople, tenant, by, None, |unit| {
            let mut row = unit.person(person)?;
            if row.left_at.take().is_none() {
                return Ok(());
            }
            unit.tx.update_person(&row)?;
            unit.audit(by.as_str(), "person_returned", None, person.as_str())
        })
    }

    /// Everyone of a company, those who left and programs among them.
    pub fn people(&self, tenant: &TenantId) -> Result<Vec<PersonRow>> {
        self.storage().read(tenant, |rows| rows.people())
    }

    /// The crews of a company.
    pub fn crews(&self, tenant: &TenantId) -> Result<Vec<CrewRow>> {
        self.storage().read(tenant, |rows| rows.crews())
    }
}

/// A program reads nobody's own visits.
pub(super) const PROGRAM_ROLE: OfficeError = OfficeError::Field {
    field: "role",
    code: "program_role",
};

impl Unit<'_> {
    /// A person who must be known.
    pub(super) fn person(&self, person: &PersonId) -> Result<PersonRow> {
        self.tx
            .person(person)?
            .ok_or(OfficeError::NotFound("person"))
    }

    /// A person who must be known and not have left.
    pub(super) fn worker(&self, person: &PersonId) -> Result<PersonRow> {
        let row = self.person(person)?;
        match row.left_at {
            None => Ok(row),
            Some(_) => Err(OfficeError::Conflict { code: "has_left" }),
        }
    }

    fn known_crew(&self, crew: Option<&str>) -> Result<()> {
        let Some(crew) = crew else { return Ok(()) };
        let known = self.tx.crews()?;
        match known.iter().any(|c| c.crew == crew) {
            true => Ok(()),
            false => Err(OfficeError::NotFound("crew")),
        }
    }

    /// An office without an administrator could let nobody in any more.
    fn another_admin(&self, row: &PersonRow) -> Result<()> {
        let keeps = |p: &PersonRow| p.role == Role::Admin && p.left_at.is_none() && !p.program;
        if !keeps(row) {
            return Ok(());
        }
        let all = self.tx.people()?;
        match all.iter().any(|p| keeps(p) && p.person != row.person) {
            true => Ok(()),
            false => Err(OfficeError::Conflict { code: "last_admin" }),
        }
    }

    /// Adds a person or a program.
    pub(super) fn add_person(
        &mut self,
        by: &PersonId,
        new: &NewPerson,
        program: bool,
    ) -> Result<PersonId> {
        let name = read_name("name", &new.name)?;
        let person = match &new.person {
            Some(id) => id.clone(),
            None => self
                .new_id(if program { "prog" } else { "p" })
                .parse()
                .map_err(failed)?,
        };
        if person == machine() || self.tx.person(&person)?.is_some() {
            return Err(OfficeError::Conflict {
                code: "person_exists",
            });
        }
        self.known_crew(new.crew.as_deref())?;
        let row = PersonRow {
            person: person.clone(),
            name,
            role: new.role,
            crew: new.crew.clone(),
            program,
            left_at: None,
        };
        self.tx.add_person(&row, self.now)?;
        let what = if program {
            "program_added"
        } else {
            "person_added"
        };
        self.audit(by.as_str(), what, None, person.as_str())?;
        Ok(person)
    }
}
