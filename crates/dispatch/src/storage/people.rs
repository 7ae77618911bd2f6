//! Crews and people.

use doorstep_visit::{PersonId, TenantId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::auth::Role;
use crate::error::{DispatchError, Result};

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
}

/// Adds a crew.
pub fn insert_crew(conn: &Connection, tenant: &TenantId, row: &CrewRow) -> Result<()> {
    conn.execute(
        "INSERT INTO crew (tenant, crew, name) VALUES (?1, ?2, ?3)",
        params![tenant.as_str(), row.crew, row.name],
    )?;
    Ok(())
}

/// All crews by code.
pub fn crews(conn: &Connection, tenant: &TenantId) -> Result<Vec<CrewRow>> {
    let mut statement =
        conn.prepare_cached("SELECT crew, name FROM crew WHERE tenant = ?1 ORDER BY crew")?;
    let rows = statement.query_map([tenant.as_str()], |r| {
        Ok(CrewRow {
            crew: r.get(0)?,
            name: r.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a person.
pub fn insert(conn: &Connection, tenant: &TenantId, row: &PersonRow, now: i64) -> Result<()> {
    conn.execute(
        "INSERT INTO person (tenant, person, name, role, crew, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![tenant.as_str(), row.person.as_str(), row.name, row.role.as_str(), row.crew, now],
    )?;
    Ok(())
}

fn read(r: &Row) -> rusqlite::Result<(String, String, String, Option<String>)> {
    Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
}

fn check(
    (person, name, role, crew): (String, String, String, Option<String>),
) -> Result<PersonRow> {
    Ok(PersonRow {
        person: person
            .parse()
            .map_err(|_| DispatchError::Damaged("person"))?,
        name,
        role: role.parse().map_err(|_| DispatchError::Damaged("role"))?,
        crew,
    })
}

/// One person.
pub fn find(conn: &Connection, tenant: &TenantId, person: &PersonId) -> Result<Option<PersonRow>> {
    conn.prepare_cached(
        "SELECT person, name, role, crew FROM person WHERE tenant = ?1 AND person = ?2",
    )?
    .query_row([tenant.as_str(), person.as_str()], read)
    .optional()?
    .map(check)
    .transpose()
}

/// Everyone by id.
pub fn all(conn: &Connection, tenant: &TenantId) -> Result<Vec<PersonRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT person, name, role, crew FROM person WHERE tenant = ?1 ORDER BY person",
    )?;
    let rows = statement.query_map([tenant.as_str()], read)?;
    rows.map(|r| check(r?)).collect()
}
