//! Enrolment of phones by a one-time code, and their revocation.

use std::collections::BTreeSet;
use std::net::IpAddr;

use data_encoding::HEXLOWER;
use doorstep_visit::{DeviceId, EventKind, Json, PersonId, TenantId, VisitId};
use p256::ecdsa::{SigningKey, VerifyingKey};

use super::assign::newest;
use super::{Office, Right, Stand, Unit, enrols};
use crate::auth::token;
use crate::auth::{Role, token_hash};
use crate::error::{OfficeError, Result, damaged, failed};
use crate::storage::devices::DeviceRow;
use crate::storage::people;

/// A phone that has just joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The company.
    pub tenant: TenantId,
    /// Its id from now on.
    pub device: DeviceId,
    /// Whose phone it is.
    pub person: PersonId,
    /// That person's name.
    pub person_name: String,
    /// That person's role.
    pub role: Role,
    /// Bearer token of the sync route.
    pub token: String,
    /// Key with which receipts are verified: P-256, uncompressed SEC1, hex.
    pub office_key: String,
    /// The company's time zone.
    pub zone: String,
}

impl Office {
    /// A code that enrols one phone for `person`, valid for ten minutes.
    ///
    /// # Errors
    /// `no_phone_in_role`, or `other_crew` of a lead for somebody else's people.
    pub fn create_enrolment_code(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        person: &PersonId,
    ) -> Result<String> {
        let code = token::issue_code(tenant, self.random());
        let (_, spelled) = token::read_code(&code).ok_or(OfficeError::Internal)?;
        self.act(Right::MakeCode, tenant, by, None, |unit| {
            let field = |code| OfficeError::Field {
                field: "person",
                code,
            };
            let row = unit.worker(person)?;
            if !row.goes_to_homes() {
                return Err(field("no_phone_in_role"));
            }
            if !unit.may_enrol(by, &row)? {
                return Err(field("other_crew"));
            }
            let expires_at = unit.now + self.config().enrolment_ms;
            unit.tx
                .add_code(&token_hash(&spelled), person, by, unit.now, expires_at)?;
            unit.audit(by.as_str(), "enrolment_code_made", None, person.as_str())
        })?;
        Ok(code)
    }

    /// A phone joins. The same code with the same key again brings the same answer, because the first may have
    /// been lost on its way, or the request comes twice; not once the phone was struck off or joined anew.
    ///
    /// # Errors
    /// [`OfficeError::EnrolmentCode`], or a field error about the key.
    pub fn enrol(&self, request: &doorstep_wire::EnrolRequest) -> Result<Enrolment> {
        self.enrol_from(None, request)
    }

    /// The same from an address, from which only so many codes may be wrong.
    ///
    /// # Errors
    /// As [`Office::enrol`], and [`OfficeError::LockedOut`].
    pub fn enrol_from(
        &self,
        address: Option<IpAddr>,
        request: &doorstep_wire::EnrolRequest,
    ) -> Result<Enrolment> {
        let stand = Stand::at(address);
        self.0.doors.try_code(&stand, self.now_ms())?;
        let done = self.join(request);
        if !matches!(done, Err(OfficeError::EnrolmentCode)) {
            self.0.doors.code_was_right(&stand);
        }
        done
    }

    fn join(&self, request: &doorstep_wire::EnrolRequest) -> Result<Enrolment> {
        let key = read_key(&request.public_key)?;
        let (tenant, spelled) =
            token::read_code(&request.code).ok_or(OfficeError::EnrolmentCode)?;
        let code_hash = token_hash(&spelled);
        self.unit(&tenant, |unit| {
            let company = unit.tx.company()?.ok_or(OfficeError::EnrolmentCode)?;
            let code = unit
                .tx
                .code(&code_hash)?
                .filter(|c| unit.now < c.expires_at)
                .ok_or(OfficeError::EnrolmentCode)?;
            let known = unit.tx.device_by_key(&key)?;
            let person = unit
                .tx
                .person(&code.person)?
                .filter(people::PersonRow::goes_to_homes)
                .ok_or(OfficeError::EnrolmentCode)?;
            // Whoever made the code may have lost that right since, or the person may have changed crews.
            if !unit.may_enrol(&code.by, &person)? {
                return Err(OfficeError::EnrolmentCode);
            }
            let token = token::of_enrolment(&tenant, &company.receipt_key, &spelled, &key);
            let answer = |device: DeviceId, token: String| {
                Ok(Enrolment {
                    tenant: tenant.clone(),
                    device,
                    person: person.person.clone(),
                    person_name: person.name.clone(),
                    role: person.role,
                    token,
                    office_key: office_key(&company.receipt_key)?,
                    zone: company.zone.clone(),
                })
            };
            if let Some(used_by) = &code.device {
                let row = unit
                    .tx
                    .device_by_token(&token_hash(&token))?
                    .filter(|d| d.device.as_str() == used_by && d.revoked_at.is_none())
                    .ok_or(OfficeError::EnrolmentCode)?;
                return answer(row.device, token);
            }
            let before = known.as_ref().map(|row| row.person.clone());
            let device = match known {
                Some(row) => row.device,
                None => unit.new_id("dev").parse().map_err(failed)?,
            };
            let row = DeviceRow {
                device: device.clone(),
                person: person.person.clone(),
                public_key: key.clone(),
                name: cut(request.device_name.as_deref().unwrap_or_default(), 64),
                platform: cut(&request.platform, 32),
                engine: cut(&request.engine, 128),
                enrolled_at: unit.now,
                last_seen: None,
                revoked_at: None,
                full_at: None,
            };
            unit.tx.put_device(&row, &token_hash(&token), unit.now)?;
            unit.tx.use_code(&code_hash, &device, unit.now)?;
            unit.prime(device.clone(), before.filter(|p| *p != person.person));
            unit.audit(
                person.person.as_str(),
                "device_enrolled",
                None,
                device.as_str(),
            )?;
            answer(device, token)
        })
    }

    /// Takes a phone's right to pull; it may still hand in what it recorded.
    pub fn revoke_device(&self, tenant: &TenantId, by: &PersonId, device: &DeviceId) -> Result<()> {
        self.act(Right::RevokeDevice, tenant, by, None, |unit| {
            if unit.tx.device(device)?.is_none() {
                return Err(OfficeError::NotFound("device"));
            }
            unit.revoke(by, device)
        })
    }

    /// All phones of a company.
    pub fn devices(&self, tenant: &TenantId) -> Result<Vec<DeviceRow>> {
        self.storage().read(tenant, |rows| rows.devices())
    }
}

impl Unit<'_> {
    /// Whether somebody may make a phone this person's, as things stand.
    fn may_enrol(&self, by: &PersonId, person: &people::PersonRow) -> Result<bool> {
        if *by == PersonId::machine() {
            return Ok(true);
        }
        let maker = self.tx.person(by)?.filter(|p| p.left_at.is_none());
        Ok(maker.is_some_and(|m| enrols(m.role, m.crew.as_deref(), by, person)))
    }

    /// Takes a phone's right to pull.
    pub(super) fn revoke(&mut self, by: &PersonId, device: &DeviceId) -> Result<()> {
        if self.tx.revoke_device(device, self.now)? {
            self.end_standing(by, device)?;
            self.audit(by.as_str(), "device_revoked", None, device.as_str())?;
        }
        Ok(())
    }

    /// Says in every visit that the phone wrote in or holds what still counts of its word, so that every fold
    /// sees which of its events came after it was struck off.
    fn end_standing(&mut self, by: &PersonId, device: &DeviceId) -> Result<()> {
        let Some(row) = self.tx.device(device)? else {
            return Ok(());
        };
        let wrote = self.tx.visits_written_by(device)?;
        let mut concerned: BTreeSet<VisitId> = wrote.into_iter().collect();
        concerned.extend(self.tx.held_by(&row.person, self.now)?);
        for visit in concerned {
            let mut row = self.tx.need_visit(visit)?;
            let words = Json::from_pairs([("dev", device.as_str().into()), ("last", newest(&row))]);
            self.say(&mut row, by, EventKind::StandingEnded, words)?;
        }
        Ok(())
    }
}

/// The public half of a receipt key, as phones keep it.
pub(crate) fn office_key(secret: &[u8]) -> Result<String> {
    let key = SigningKey::from_slice(secret).map_err(damaged("receipt key"))?;
    Ok(HEXLOWER.encode(key.verifying_key().to_sec1_point(false).as_bytes()))
}

fn read_key(hex: &str) -> Result<Vec<u8>> {
    let bad = OfficeError::Field {
        field: "public_key",
        code: "public_key",
    };
    match HEXLOWER.decode(hex.as_bytes()) {
        Ok(bytes) if bytes.len() == 65 && VerifyingKey::from_sec1_bytes(&bytes).is_ok() => {
            Ok(bytes)
        }
        _ => Err(bad),
    }
}

fn cut(text: &str, max: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(max).collect()
}
