//! Logins and sessions.

use std::collections::BTreeMap;

use doorstep_visit::PersonId;
use rusqlite::{OptionalExtension, params};

use super::rows::{Rows, Tx};
use crate::error::{Result, damaged};

/// A name with a password.
pub struct LoginRow {
    /// Who signs in by it.
    pub person: PersonId,
    /// Salt of the hash.
    pub salt: [u8; 16],
    /// argon2id.
    pub hash: Vec<u8>,
    /// The office made it: its owner is asked to choose another.
    pub temporary: bool,
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

impl Rows<'_> {
    /// The names by which people sign in.
    pub fn sign_in_names(&self) -> Result<BTreeMap<PersonId, String>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT person, name FROM login WHERE tenant = ?1")?;
        let rows = statement.query_map([self.tenant.as_str()], |r| {
            Ok((r.get::<_, String>(0)?, r.get(1)?))
        })?;
        rows.map(|row| {
            let (person, name) = row?;
            let person = person.parse().map_err(damaged("login"))?;
            Ok((person, name))
        })
        .collect()
    }

    /// The login of a name.
    pub fn login(&self, name: &str) -> Result<Option<LoginRow>> {
        let row = self
            .conn
            .prepare_cached(
                "SELECT person, salt, hash, temporary FROM login WHERE tenant = ?1 AND name = ?2",
            )?
            .query_row([self.tenant.as_str(), name], |r| {
                Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
            })
            .optional()?;
        row.map(|(person, salt, hash, temporary)| {
            Ok(LoginRow {
                person: person.parse().map_err(damaged("login"))?,
                salt,
                hash,
                temporary,
            })
        })
        .transpose()
    }

    /// The session of a token that has not run out.
    pub fn session(&self, token_hash: &[u8; 32], now: i64) -> Result<Option<SessionRow>> {
        let row = self
            .conn
            .prepare_cached(
                "SELECT person, kind, csrf, expires_at FROM session
             WHERE tenant = ?1 AND token_hash = ?2 AND expires_at > ?3",
            )?
            .query_row(params![self.tenant.as_str(), token_hash, now], |r| {
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
                person: person.parse().map_err(damaged("session"))?,
                browser: kind == "browser",
                csrf,
                expires_at,
            })
        })
        .transpose()
    }

    /// Until when the API tokens of a person are good, UTC milliseconds, the last first.
    pub fn api_tokens(&self, person: &PersonId, now: i64) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare_cached(
        "SELECT expires_at FROM session
         WHERE tenant = ?1 AND person = ?2 AND kind = 'api' AND expires_at > ?3 ORDER BY expires_at DESC",
    )?;
        let rows = statement
            .query_map(params![self.tenant.as_str(), person.as_str(), now], |r| {
                r.get(0)
            })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Sets the name and password by which a person signs in; another name of theirs goes.
    pub fn set_login(&self, name: &str, row: &LoginRow) -> Result<()> {
        self.remove_login(&row.person)?;
        self.conn.execute(
        "INSERT INTO login (tenant, name, person, salt, hash, temporary) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            self.tenant.as_str(),
            name,
            row.person.as_str(),
            row.salt,
            row.hash,
            row.temporary
        ],
    )?;
        Ok(())
    }

    /// Takes a person's way to sign in.
    pub fn remove_login(&self, person: &PersonId) -> Result<()> {
        self.conn.execute(
            "DELETE FROM login WHERE tenant = ?1 AND person = ?2",
            [self.tenant.as_str(), person.as_str()],
        )?;
        Ok(())
    }

    /// Adds a session; sessions that are over go.
    pub fn add_session(&self, token_hash: &[u8; 32], row: &SessionRow, now: i64) -> Result<()> {
        self.conn.execute(
            "DELETE FROM session WHERE tenant = ?1 AND expires_at < ?2",
            params![self.tenant.as_str(), now],
        )?;
        self.conn.execute(
            "INSERT INTO session (tenant, token_hash, person, kind, csrf, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                self.tenant.as_str(),
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

    /// Ends a session.
    pub fn end_session(&self, token_hash: &[u8; 32]) -> Result<()> {
        self.conn.execute(
            "DELETE FROM session WHERE tenant = ?1 AND token_hash = ?2",
            params![self.tenant.as_str(), token_hash],
        )?;
        Ok(())
    }

    /// Ends what a person holds: browser sessions or API tokens; `keep` is the hash of the one that stays.
    pub fn end_sessions(&self, person: &PersonId, keep: Option<&[u8; 32]>) -> Result<()> {
        self.conn.execute(
        "DELETE FROM session WHERE tenant = ?1 AND person = ?2 AND (?3 IS NULL OR token_hash <> ?3)",
        params![self.tenant.as_str(), person.as_str(), keep],
    )?;
        Ok(())
    }
}
