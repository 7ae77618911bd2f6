//! Whose phone this is, as the enrolment said. Kept in the database, read once.

use chrono_tz::Tz;
use data_encoding::HEXLOWER;
use doorstep_store::{MetaPatch, Reads, StoreError, key};
use doorstep_visit::{DeviceId, PersonId, TenantId};
use doorstep_wire::EnrolResponse;

use crate::keys;

/// Whose phone this is.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The heating company.
    pub tenant: TenantId,
    /// This device.
    pub device: DeviceId,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// Their role: `technician`, `crew_lead` or a word of a newer office.
    pub role: String,
    /// The office's time zone.
    pub zone: Tz,
    pub(crate) token: String,
    pub(crate) office_key: Vec<u8>,
    /// The public key that the office knows of this device; empty where it was enrolled before this was kept.
    pub(crate) device_key: Vec<u8>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("tenant", &self.tenant)
            .field("device", &self.device)
            .field("person", &self.person)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl Identity {
    /// From an enrolment of the device with this key; `None` when a member cannot be used.
    pub(crate) fn read(answer: &EnrolResponse, device_key: Vec<u8>) -> Option<Self> {
        Some(Self {
            tenant: answer.tenant.parse().ok()?,
            device: answer.device.parse().ok()?,
            person: answer.person.parse().ok()?,
            person_name: answer.person_name.clone(),
            role: answer.role.as_str().to_owned(),
            zone: answer.zone.parse().ok()?,
            token: answer.token.clone(),
            office_key: HEXLOWER
                .decode(answer.office_key.as_bytes())
                .ok()
                .filter(|k| p256::ecdsa::VerifyingKey::from_sec1_bytes(k).is_ok())?,
            device_key,
        })
    }

    /// As it stands in the database; `None` while the phone is not enrolled.
    pub(crate) fn load(read: &Reads) -> Result<Option<Self>, StoreError> {
        let damaged = StoreError::Damaged { what: "enrolment" };
        let Some(device) = read.meta(key::DEVICE)? else {
            return Ok(None);
        };
        let load = || -> Result<Option<Self>, StoreError> {
            let (Some(tenant), Some(person)) = (read.meta(key::TENANT)?, read.meta(key::PERSON)?)
            else {
                return Ok(None);
            };
            let zone = read.meta(keys::ZONE)?.unwrap_or_default();
            let ids = (tenant.parse(), device.parse(), person.parse(), zone.parse());
            let (Ok(tenant), Ok(device), Ok(person), Ok(zone)) = ids else {
                return Ok(None);
            };
            Ok(Some(Self {
                tenant,
                device,
                person,
                person_name: read.meta(keys::PERSON_NAME)?.unwrap_or_default(),
                role: read.meta(keys::ROLE)?.unwrap_or_default(),
                zone,
                token: read.meta(keys::TOKEN)?.unwrap_or_default(),
                office_key: read.meta(keys::OFFICE_KEY)?.unwrap_or_default(),
                device_key: read.meta(keys::DEVICE_KEY)?.unwrap_or_default(),
            }))
        };
        load()?.map(Some).ok_or(damaged)
    }

    pub(crate) fn write(&self, meta: &mut MetaPatch) {
        meta.set(key::TENANT, &self.tenant.to_string())
            .set(key::DEVICE, &self.device.to_string())
            .set(key::PERSON, &self.person.to_string())
            .set(keys::PERSON_NAME, &self.person_name)
            .set(keys::ROLE, &self.role)
            .set(keys::ZONE, &self.zone.name().to_owned())
            .set(keys::TOKEN, &self.token)
            .set(keys::OFFICE_KEY, &self.office_key)
            .set(keys::DEVICE_KEY, &self.device_key);
    }
}
