//! Devices, who was enrolled on them, and one-time codes.

use doorstep_visit::{DeviceId, PersonId, TenantId};
use rusqlite::{Connection, OptionalExtension, Row, params};

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
}

const COLUMNS: &str =
    "device, person, public_key, name, platform, engine, enrolled_at, last_seen, revoked_at";

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
    }))
}

/// Adds a device, or gives a known one (same key) a new token and holder.
pub fn upsert(
    conn: &Connection,
    tenant: &TenantId,
    row: &DeviceRow,
    token_hash: &[u8; 32],
    now: i64,
) -> Result<()> {
    conn.execute(
        "INSERT INTO device (tenant, device, person, public_key, token_hash, name, platform, engine, enrolled_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (tenant, device) DO UPDATE
         SET person = ?3, token_hash = ?5, name = ?6, platform = ?7, engine = ?8, revoked_at = NULL",
        params![
            tenant.as_str(),
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
    conn.execute(
        "INSERT INTO device_person (tenant, device, person, since) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![tenant.as_str(), row.device.as_str(), row.person.as_str(), now],
    )?;
    conn.execute(
        "INSERT INTO feed_head (tenant, device, n) VALUES (?1, ?2, 0) ON CONFLICT DO NOTHING",
        params![tenant.as_str(), row.device.as_str()],
    )?;
    Ok(())
}

fn one(
    conn: &Connection,
    filter: &str,
    params: impl rusqlite::Params,
) -> Result<Option<DeviceRow>> {
    conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM device WHERE tenant = ?1 AND {filter}"
    ))?
    .query_row(params, read)
    .optional()?
    .transpose()
}

/// By id.
pub fn find(conn: &Connection, tenant: &TenantId, device: &DeviceId) -> Result<Option<DeviceRow>> {
    one(conn, "device = ?2", [tenant.as_str(), device.as_str()])
}

/// By token.
pub fn by_token(
    conn: &Connection,
    tenant: &TenantId,
    token_hash: &[u8; 32],
) -> Result<Option<DeviceRow>> {
    one(
        conn,
        "token_hash = ?2",
        params![tenant.as_str(), token_hash],
    )
}

/// By public key.
pub fn by_key(conn: &Connection, tenant: &TenantId, key: &[u8]) -> Result<Option<DeviceRow>> {
    one(conn, "public_key = ?2", params![tenant.as_str(), key])
}

/// All devices by id.
pub fn all(conn: &Connection, tenant: &TenantId) -> Result<Vec<DeviceRow>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM device WHERE tenant = ?1 ORDER BY device"
    ))?;
    let rows = statement.query_map([tenant.as_str()], read)?;
    rows.map(|r| r?).collect()
}

/// The devices that a person holds and that may pull, by id.
pub fn of_person(conn: &Connection, tenant: &TenantId, person: &PersonId) -> Result<Vec<DeviceId>> {
    let mut statement = conn.prepare_cached(
        "SELECT device FROM device WHERE tenant = ?1 AND person = ?2 AND revoked_at IS NULL ORDER BY device",
    )?;
    let rows = statement.query_map([tenant.as_str(), person.as_str()], |r| {
        r.get::<_, String>(0)
    })?;
    rows.map(|d| d?.parse().map_err(damaged("device")))
        .collect()
}

/// Whether a person was ever enrolled on a device.
pub fn ever_enrolled(
    conn: &Connection,
    tenant: &TenantId,
    device: &DeviceId,
    person: &PersonId,
) -> Result<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM device_person WHERE tenant = ?1 AND device = ?2 AND person = ?3",
        )?
        .exists([tenant.as_str(), device.as_str(), person.as_str()])?)
}

/// Everyone who was ever enrolled on a device, by id.
pub fn persons_of(
    conn: &Connection,
    tenant: &TenantId,
    device: &DeviceId,
) -> Result<Vec<PersonId>> {
    let mut statement = conn.prepare_cached(
        "SELECT person FROM device_person WHERE tenant = ?1 AND device = ?2 ORDER BY person",
    )?;
    let rows = statement.query_map([tenant.as_str(), device.as_str()], |r| {
        r.get::<_, String>(0)
    })?;
    rows.map(|p| p?.parse().map_err(damaged("device")))
        .collect()
}

/// Notes that a device was heard of, and what it can run.
pub fn note_seen(
    conn: &Connection,
    tenant: &TenantId,
    device: &DeviceId,
    engine: &str,
    now: i64,
) -> Result<()> {
    conn.prepare_cached(
        "UPDATE device SET last_seen = ?3, engine = ?4 WHERE tenant = ?1 AND device = ?2",
    )?
    .execute(params![tenant.as_str(), device.as_str(), now, engine])?;
    Ok(())
}

/// Takes a device's right to pull.
pub fn revoke(conn: &Connection, tenant: &TenantId, device: &DeviceId, now: i64) -> Result<bool> {
    let changed = conn.execute(
        "UPDATE device SET revoked_at = ?3 WHERE tenant = ?1 AND device = ?2 AND revoked_at IS NULL",
        params![tenant.as_str(), device.as_str(), now],
    )?;
    Ok(changed > 0)
}

/// Adds a one-time code.
pub fn insert_code(
    conn: &Connection,
    tenant: &TenantId,
    code_hash: &[u8; 32],
    person: &PersonId,
    by: &PersonId,
    now: i64,
    expires_at: i64,
) -> Result<()> {
    conn.execute(
        "INSERT INTO enrolment_code (tenant, code_hash, person, created_by, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            tenant.as_str(),
            code_hash,
            person.as_str(),
            by.as_str(),
            now,
            expires_at
        ],
    )?;
    Ok(())
}

/// A one-time code.
pub struct CodeRow {
    /// Whom it enrols.
    pub person: PersonId,
    /// UTC milliseconds.
    pub expires_at: i64,
    /// The device that it enrolled already.
    pub device: Option<String>,
}

/// Looks a code up.
pub fn find_code(
    conn: &Connection,
    tenant: &TenantId,
    code_hash: &[u8; 32],
) -> Result<Option<CodeRow>> {
    let row = conn
        .prepare_cached("SELECT person, expires_at, device FROM enrolment_code WHERE tenant = ?1 AND code_hash = ?2")?
        .query_row(params![tenant.as_str(), code_hash], |r| {
            Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?))
        })
        .optional()?;
    row.map(|(person, expires_at, device)| {
        let person = person.parse().map_err(damaged("enrolment code"))?;
        Ok(CodeRow {
            person,
            expires_at,
            device,
        })
    })
    .transpose()
}

/// Ends the codes of a person that no phone has used.
pub fn end_codes(conn: &Connection, tenant: &TenantId, person: &PersonId) -> Result<()> {
    conn.execute(
        "DELETE FROM enrolment_code WHERE tenant = ?1 AND person = ?2 AND used_at IS NULL",
        [tenant.as_str(), person.as_str()],
    )?;
    Ok(())
}

/// Uses a code up.
pub fn use_code(
    conn: &Connection,
    tenant: &TenantId,
    code_hash: &[u8; 32],
    device: &DeviceId,
    now: i64,
) -> Result<()> {
    conn.execute(
        "UPDATE enrolment_code SET used_at = ?3, device = ?4 WHERE tenant = ?1 AND code_hash = ?2",
        params![tenant.as_str(), code_hash, now, device.as_str()],
    )?;
    Ok(())
}
