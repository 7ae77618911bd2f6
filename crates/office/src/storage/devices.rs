//! Devices, who was enrolled on them, and one-time codes.

use doorstep_visit::{DeviceId, PersonId};
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{Rows, Tx};
use crate::error::{OfficeError, Result, damaged};

/// A phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRow {
    /// Id.
    pub device: DeviceId,
    /// Who holds it.
    pub person: PersonId,
    /// P-256 public key, SEC1.
    pub public_key: Vec<u8>,
    /// What its owner calls it.
    pub name: String,
    /// `android`, `ios` or another word.
    pub platform: String,
    /// Software, as it says itself.
    pub engine: String,
    /// UTC milliseconds.
    pub enrolled_at: i64,
    /// Last request, UTC milliseconds.
    pub last_seen: Option<i64>,
    /// Set when it may only hand in what it recorded.
    pub revoked_at: Option<i64>,
    /// When something that it handed in was last not kept, because it was at a quota.
    pub full_at: Option<i64>,
}

const COLUMNS: &str = "device, person, public_key, name, platform, engine, enrolled_at, last_seen, revoked_at, \
     (SELECT max(full_at) FROM usage WHERE usage.tenant = device.tenant AND owner IN (device, device || '!'))";

fn read(r: &Row) -> rusqlite::Result<Result<DeviceRow>> {
    let (device, person): (String, String) = (r.get(0)?, r.get(1)?);
    let (Ok(device), Ok(person)) = (device.parse(), person.parse()) else {
        return Ok(Err(OfficeError::Damaged("device")));
    };
    Ok(Ok(DeviceRow {
        device,
        person,
        public_key: r.get(2)?,
        name: r.get(3)?,
        platform: r.get(4)?,
        engine: r.get(5)?,
        enrolled_at: r.get(6)?,
        last_seen: r.get(7)?,
        revoked_at: r.get(8)?,
        full_at: r.get(9)?,
    }))
}

/// A one-time code.
pub struct CodeRow {
    /// Whom it enrols.
    pub person: PersonId,
    /// Who made it.
    pub by: PersonId,
    /// UTC milliseconds.
    pub expires_at: i64,
    /// The device that it enrolled already.
    pub device: Option<String>,
}

impl Rows<'_> {
    fn one_device(&self, filter: &str, params: impl rusqlite::Params) -> Result<Option<DeviceRow>> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM device WHERE tenant = ?1 AND {filter}"
            ))?
            .query_row(params, read)
            .optional()?
            .transpose()
    }

    /// By id.
    pub fn device(&self, device: &DeviceId) -> Result<Option<DeviceRow>> {
        self.one_device("device = ?2", [self.tenant.as_str(), device.as_str()])
    }

    /// By token.
    pub fn device_by_token(&self, token_hash: &[u8; 32]) -> Result<Option<DeviceRow>> {
        self.one_device("token_hash = ?2", params![self.tenant.as_str(), token_hash])
    }

    /// By public key.
    pub fn device_by_key(&self, key: &[u8]) -> Result<Option<DeviceRow>> {
        self.one_device("public_key = ?2", params![self.tenant.as_str(), key])
    }

    /// All devices by id.
    pub fn devices(&self) -> Result<Vec<DeviceRow>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM device WHERE tenant = ?1 ORDER BY device"
        ))?;
        let rows = statement.query_map([self.tenant.as_str()], read)?;
        rows.map(|r| r?).collect()
    }

    /// The devices that a person holds and that may pull, by id.
    pub fn devices_of(&self, person: &PersonId) -> Result<Vec<DeviceId>> {
        let mut statement = self.conn.prepare_cached(
        "SELECT device FROM device WHERE tenant = ?1 AND person = ?2 AND revoked_at IS NULL ORDER BY device",
    )?;
        let rows = statement.query_map([self.tenant.as_str(), person.as_str()], |r| {
            r.get::<_, String>(0)
        })?;
        rows.map(|d| d?.parse().map_err(damaged("device")))
            .collect()
    }

    /// Whether a person was ever enrolled on a device.
    pub fn ever_enrolled(&self, device: &DeviceId, person: &PersonId) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM device_person WHERE tenant = ?1 AND device = ?2 AND person = ?3",
            )?
            .exists([self.tenant.as_str(), device.as_str(), person.as_str()])?)
    }

    /// Everyone who was ever enrolled on a device, by id.
    pub fn persons_of_device(&self, device: &DeviceId) -> Result<Vec<PersonId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT person FROM device_person WHERE tenant = ?1 AND device = ?2 ORDER BY person",
        )?;
        let rows = statement.query_map([self.tenant.as_str(), device.as_str()], |r| {
            r.get::<_, String>(0)
        })?;
        rows.map(|p| p?.parse().map_err(damaged("device")))
            .collect()
    }

    /// Looks a code up.
    pub fn code(&self, code_hash: &[u8; 32]) -> Result<Option<CodeRow>> {
        let row = self.conn
        .prepare_cached("SELECT person, expires_at, device, created_by FROM enrolment_code WHERE tenant = ?1 AND code_hash = ?2")?
        .query_row(params![self.tenant.as_str(), code_hash], |r| {
            Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get::<_, String>(3)?))
        })
        .optional()?;
        row.map(|(person, expires_at, device, by)| {
            let person = person.parse().map_err(damaged("enrolment code"))?;
            Ok(CodeRow {
                person,
                by: by.parse().map_err(damaged("enrolment code"))?,
                expires_at,
                device,
            })
        })
        .transpose()
    }
}

impl Tx<'_> {
    /// Adds a device, or gives a known one (same key) a new token and holder.
    pub fn put_device(&self, row: &DeviceRow, token_hash: &[u8; 32], now: i64) -> Result<()> {
        self.conn.execute(
        "INSERT INTO device (tenant, device, person, public_key, token_hash, name, platform, engine, enrolled_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (tenant, device) DO UPDATE
         SET person = ?3, token_hash = ?5, name = ?6, platform = ?7, engine = ?8, revoked_at = NULL",
        params![
            self.tenant.as_str(),
            row.device.as_str(),
            row.person.as_str(),
            row.public_key,
            token_hash,
            row.name,
            row.platform,
            row.engine,
            now
        ],
    )?;
        self.conn.execute(
        "INSERT INTO device_person (tenant, device, person, since) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![self.tenant.as_str(), row.device.as_str(), row.person.as_str(), now],
    )?;
        self.conn.execute(
            "INSERT INTO feed_head (tenant, device, n) VALUES (?1, ?2, 0) ON CONFLICT DO NOTHING",
            params![self.tenant.as_str(), row.device.as_str()],
        )?;
        Ok(())
    }

    /// Notes that a device was heard of, and what it can run.
    pub fn note_seen(&self, device: &DeviceId, engine: &str, now: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE device SET last_seen = ?3, engine = ?4 WHERE tenant = ?1 AND device = ?2",
            )?
            .execute(params![self.tenant.as_str(), device.as_str(), now, engine])?;
        Ok(())
    }

    /// Takes a device's right to pull.
    pub fn revoke_device(&self, device: &DeviceId, now: i64) -> Result<bool> {
        let changed = self.conn.execute(
        "UPDATE device SET revoked_at = ?3 WHERE tenant = ?1 AND device = ?2 AND revoked_at IS NULL",
        params![self.tenant.as_str(), device.as_str(), now],
    )?;
        Ok(changed > 0)
    }

    /// Adds a one-time code.
    pub fn add_code(
        &self,
        code_hash: &[u8; 32],
        person: &PersonId,
        by: &PersonId,
        now: i64,
        expires_at: i64,
    ) -> Result<()> {
        self.conn.execute(
        "INSERT INTO enrolment_code (tenant, code_hash, person, created_by, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            self.tenant.as_str(),
            code_hash,
            person.as_str(),
            by.as_str(),
            now,
            expires_at
        ],
    )?;
        Ok(())
    }

    /// Ends the codes of a person that no phone has used.
    pub fn end_codes(&self, person: &PersonId) -> Result<()> {
        self.conn.execute(
            "DELETE FROM enrolment_code WHERE tenant = ?1 AND person = ?2 AND used_at IS NULL",
            [self.tenant.as_str(), person.as_str()],
        )?;
        Ok(())
    }

    /// Uses a code up.
    pub fn use_code(&self, code_hash: &[u8; 32], device: &DeviceId, now: i64) -> Result<()> {
        self.conn.execute(
        "UPDATE enrolment_code SET used_at = ?3, device = ?4 WHERE tenant = ?1 AND code_hash = ?2",
        params![self.tenant.as_str(), code_hash, now, device.as_str()],
    )?;
        Ok(())
    }
}
