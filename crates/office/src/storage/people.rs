//! Crews and people.

use doorstep_visit::PersonId;
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Rows, Tx};
use crate::auth::Role;
use crate::error::{OfficeError, Result};

/// A crew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrewRow {
    /// Code.
    pub crew: String,
    /// Name that people see.
    pub name: String,
}

/// A person of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Id.
    pub person: PersonId,
    /// Name that people see.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Crew code.
    pub crew: Option<String>,
    /// A program of the company: it has a token, and neither a password nor a phone.
    pub program: bool,
    /// UTC milliseconds; set when the person may do nothing more.
    pub left_at: Option<i64>,
}

impl PersonRow {
    /// Whether the person may be sent to homes: works here, and in a role that goes there.
    pub fn goes_to_homes(&self) -> bool {
        self.left_at.is_none() && !self.program && self.role.goes_to_homes()
    }
}

const COLUMNS: &str = "person, name, role, crew, program, left_at";

fn read(r: &Row) -> rusqlite::Result<Result<PersonRow>> {
    let (person, role): (String, String) = (r.get(0)?, r.get(2)?);
    let (Ok(person), Ok(role)) = (person.parse(), role.parse()) else {
        return Ok(Err(OfficeError::Damaged("person")));
    };
    Ok(Ok(PersonRow {
        person,
        name: r.get(1)?,
        role,
        crew: r.get(3)?,
        program: r.get(4)?,
        left_at: r.get(5)?,
    }))
}

impl Rows<'_> {
    /// All crews by code.
    pub fn crews(&self) -> Result<Vec<CrewRow>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT crew, name FROM crew WHERE tenant = ?1 ORDER BY crew")?;
        let rows = statement.query_map([self.tenant.as_str()], |r| {
            Ok(CrewRow {
                crew: r.get(0)?,
                name: r.get(1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One person.
    pub fn person(&self, person: &PersonId) -> Result<Option<PersonRow>> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM person WHERE tenant = ?1 AND person = ?2"
            ))?
            .query_row([self.tenant.as_str(), person.as_str()], read)
            .optional()?
            .transpose()
    }

    /// Everyone by id, those who left and programs among them.
    pub fn people(&self) -> Result<Vec<PersonRow>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM person WHERE tenant = ?1 ORDER BY person"
        ))?;
        let rows = statement.query_map([self.tenant.as_str()], read)?;
        rows.map(|r| r?).collect()
    }
}

impl Tx<'_> {
    /// Adds a crew.
    pub fn add_crew(&self, row: &CrewRow) -> Result<()> {
        self.conn.execute(
            "INSERT INTO crew (tenant, crew, name) VALUES (?1, ?2, ?3)",
            params![self.tenant.as_str(), row.crew, row.name],
        )?;
        Ok(())
    }

    /// Gives a crew another name; false when there is no such crew.
    pub fn rename_crew(&self, row: &CrewRow) -> Result<bool> {
        let changed = self.conn.execute(
            "UPDATE crew SET name = ?3 WHERE tenant = ?1 AND crew = ?2",
            params![self.tenant.as_str(), row.crew, row.name],
        )?;
        Ok(changed > 0)
    }

    /// Adds a person.
    pub fn add_person(&self, row: &PersonRow, now: i64) -> Result<()> {
        self.conn.execute(
            "INSERT INTO person (tenant, person, name, role, crew, program, left_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                self.tenant.as_str(),
                row.person.as_str(),
                row.name,
                row.role.as_str(),
                row.crew,
                row.program,
                row.left_at,
                now
            ],
        )?;
        Ok(())
    }

    /// Stores name, role, crew and leaving of a person.
    pub fn update_person(&self, row: &PersonRow) -> Result<()> {
        self.conn.execute(
        "UPDATE person SET name = ?3, role = ?4, crew = ?5, left_at = ?6 WHERE tenant = ?1 AND person = ?2",
        params![
            self.tenant.as_str(),
            row.person.as_str(),
            row.name,
            row.role.as_str(),
            row.crew,
            row.left_at
        ],
    )?;
        Ok(())
    }
}
