//! Companies, crews and people.

use doorstep_visit::{PersonId, TenantId};
use p256::ecdsa::SigningKey;

use super::Office;
use crate::auth::Role;
use crate::clock::bytes;
use crate::error::{DispatchError, Result};
use crate::storage::people::{self, CrewRow, PersonRow};
use crate::storage::tenants::{self, TenantRow};

/// A company to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTenant {
    /// Id.
    pub tenant: TenantId,
    /// Name that people see.
    pub name: String,
    /// IANA time zone, such as `Asia/Shanghai`.
    pub zone: String,
}

/// A person to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Id; never a name, because it enters events that are kept for ever.
    pub person: PersonId,
    /// Name that people see.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Crew code.
    pub crew: Option<String>,
}

impl Office {
    /// Adds a company.
    ///
    /// # Errors
    /// `zone_unknown`, or `tenant_exists`.
    pub fn create_tenant(&self, new: &NewTenant) -> Result<()> {
        if new.zone.parse::<chrono_tz::Tz>().is_err() {
            return Err(DispatchError::Field {
                field: "zone",
                code: "zone_unknown",
                problem: "not an IANA time zone; write one such as Asia/Shanghai",
            });
        }
        let receipt_key = loop {
            // Almost every 32 bytes are a P-256 secret; the loop is for the rest.
            let candidate: [u8; 32] = bytes(self.random());
            if SigningKey::from_slice(&candidate).is_ok() {
                break candidate;
            }
        };
        self.unit(&new.tenant, |unit| {
            if tenants::find(unit.conn, unit.tenant)?.is_some() {
                return Err(DispatchError::Conflict {
                    code: "tenant_exists",
                    problem: "the company is there already",
                });
            }
            let row = TenantRow {
                tenant: new.tenant.clone(),
                name: new.name.clone(),
                zone: new.zone.clone(),
                receipt_key: receipt_key.to_vec(),
                standard: None,
            };
            tenants::insert(unit.conn, &row, unit.now)?;
            unit.audit("office", "tenant_created", None, "")
        })
    }

    /// Adds a crew.
    pub fn add_crew(&self, tenant: &TenantId, crew: &str, name: &str) -> Result<()> {
        self.unit(tenant, |unit| {
            if people::crews(unit.conn, tenant)?
                .iter()
                .any(|c| c.crew == crew)
            {
                return Err(DispatchError::Conflict {
                    code: "crew_exists",
                    problem: "the crew is there already",
                });
            }
            people::insert_crew(
                unit.conn,
                tenant,
                &CrewRow {
                    crew: crew.into(),
                    name: name.into(),
                },
            )?;
            unit.audit("office", "crew_added", None, crew)
        })
    }

    /// Adds a person.
    pub fn add_person(&self, tenant: &TenantId, new: &NewPerson) -> Result<()> {
        self.unit(tenant, |unit| {
            if people::find(unit.conn, tenant, &new.person)?.is_some() {
                return Err(DispatchError::Conflict {
                    code: "person_exists",
                    problem: "the person is there already",
                });
            }
            if let Some(crew) = &new.crew
                && !people::crews(unit.conn, tenant)?
                    .iter()
                    .any(|c| c.crew == *crew)
            {
                return Err(DispatchError::NotFound("crew"));
            }
            let row = PersonRow {
                person: new.person.clone(),
                name: new.name.clone(),
                role: new.role,
                crew: new.crew.clone(),
            };
            people::insert(unit.conn, tenant, &row, unit.now)?;
            unit.audit("office", "person_added", None, new.person.as_str())
        })
    }

    /// Everyone of a company.
    pub fn people(&self, tenant: &TenantId) -> Result<Vec<PersonRow>> {
        self.storage().read(|conn| people::all(conn, tenant))
    }

    /// The crews of a company.
    pub fn crews(&self, tenant: &TenantId) -> Result<Vec<CrewRow>> {
        self.storage().read(|conn| people::crews(conn, tenant))
    }

    /// Name and time zone of a company.
    pub fn tenant(&self, tenant: &TenantId) -> Result<NewTenant> {
        let row = self.storage().read(|conn| tenants::require(conn, tenant))?;
        Ok(NewTenant {
            tenant: row.tenant,
            name: row.name,
            zone: row.zone,
        })
    }
}
