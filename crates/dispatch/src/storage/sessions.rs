//! Logins and sessions.

use doorstep_visit::{PersonId, TenantId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{DispatchError, Result};

/// A name with a password.
pub struct LoginRow {
    /// Who signs in by it.
    pub person: PersonId,
    /// Salt of the hash.
    pub salt: [u8; 16],
    /// argon2id.
    pub hash: Vec<u8>,
    /// Wrong passwords in a row.
    pub failures: i64,
    /// UTC milliseconds until which no password is tried.
    pub locked_until: i64,
}

/// Sets the password of a name.
pub fn set_login(
    conn: &Connection,
    tenant: &TenantId,
    name: &str,
    person: &PersonId,
    salt: &[u8; 16],
    hash: &[u8; 32],
) -> Result<()> {
    conn.execute(
        "INSERT INTO login (tenant, name, person, salt, hash) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (tenant, name) DO UPDATE SET person = ?3, salt = ?4, hash = ?5, failures = 0, locked_until = 0",
        params![tenant.as_str(), name, person.as_str(), salt, hash],
    )?;
    Ok(())
}

/// The login of a name.
pub fn find_login(conn: &Connection, tenant: &TenantId, name: &str) -> Result<Option<LoginRow>> {
    let row = conn
        .prepare_cached("SELECT person, salt, hash, failures, locked_until FROM login WHERE tenant = ?1 AND name = ?2")?
        .query_row([tenant.as_str(), name], |r| {
            Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
        })
        .optional()?;
    row.map(|(person, salt, hash, failures, locked_until)| {
        Ok(LoginRow {
            person: person
                .parse()
                .map_err(|_| DispatchError::Damaged("login"))?,
            salt,
            hash,
            failures,
            locked_until,
        })
    })
    .transpose()
}

/// Notes how the last try went.
pub fn note_try(
    conn: &Connection,
    tenant: &TenantId,
    name: &str,
    failures: i64,
    locked_until: i64,
) -> Result<()> {
    conn.execute(
        "UPDATE login SET failures = ?3, locked_until = ?4 WHERE tenant = ?1 AND name = ?2",
        params![tenant.as_str(), name, failures, locked_until],
    )?;
    Ok(())
}

/// A session or API token.
pub struct SessionRow {
    /// Who.
    pub person: PersonId,
    /// Whether a browser holds it.
    pub browser: bool,
    /// What its forms must carry.
    pub csrf: String,
    /// UTC milliseconds.
    pub expires_at: i64,
}

/// Adds a session; sessions that are over go.
pub fn insert(
    conn: &Connection,
    tenant: &TenantId,
    token_hash: &[u8; 32],
    row: &SessionRow,
    now: i64,
) -> Result<()> {
    conn.execute(
        "DELETE FROM session WHERE tenant = ?1 AND expires_at < ?2",
        params![tenant.as_str(), now],
    )?;
    conn.execute(
        "INSERT INTO session (tenant, token_hash, person, kind, csrf, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            tenant.as_str(),
            token_hash,
            row.person.as_str(),
            if row.browser { "browser" } else { "api" },
            row.csrf,
            now,
            row.expires_at
        ],
    )?;
    Ok(())
}

/// The session of a token that has not run out.
pub fn find(
    conn: &Connection,
    tenant: &TenantId,
    token_hash: &[u8; 32],
    now: i64,
) -> Result<Option<SessionRow>> {
    let row = conn
        .prepare_cached(
            "SELECT person, kind, csrf, expires_at FROM session
             WHERE tenant = ?1 AND token_hash = ?2 AND expires_at > ?3",
        )?
        .query_row(params![tenant.as_str(), token_hash, now], |r| {
            Ok((
                r.get::<_, String>(0)?,
                r.get::<_, String>(1)?,
                r.get(2)?,
                r.get(3)?,
            ))
        })
        .optional()?;
    row.map(|(person, kind, csrf, expires_at)| {
        Ok(SessionRow {
            person: person
                .parse()
                .map_err(|_| DispatchError::Damaged("session"))?,
            browser: kind == "browser",
            csrf,
            expires_at,
        })
    })
    .transpose()
}

/// Ends a session.
pub fn remove(conn: &Connection, tenant: &TenantId, token_hash: &[u8; 32]) -> Result<()> {
    conn.execute(
        "DELETE FROM session WHERE tenant = ?1 AND token_hash = ?2",
        params![tenant.as_str(), token_hash],
    )?;
    Ok(())
}
