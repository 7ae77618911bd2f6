//! The company: founding it, and what it chooses for itself.

use doorstep_standard::HolidayYear;
use doorstep_visit::{PersonId, TenantId};
use p256::ecdsa::SigningKey;

use super::names::read_name;
use super::sign_in::SignIn;
use super::{NewPerson, Office, Right, Unit};
use crate::auth::{Role, password};
use crate::error::{OfficeError, Result, failed};
use crate::storage::tenants::TenantRow;

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

/// What is to be changed of a company; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyEdit {
    /// Name that people see.
    pub name: Option<String>,
    /// IANA time zone.
    pub zone: Option<String>,
    /// Id of the standard that new orders pin.
    pub standard: Option<String>,
    /// Name and zone as whoever changes them saw them: else nothing is changed.
    pub seen: Option<(String, String)>,
}

/// A company with its first administrator and its first standard.
#[derive(Clone, PartialEq, Eq)]
pub struct Founding {
    /// The company.
    pub company: NewTenant,
    /// Name of its first administrator that people see.
    pub admin: String,
    /// By which the administrator signs in.
    pub sign_in: String,
    /// The administrator's password; one is made when absent.
    pub password: Option<String>,
    /// Id of a carried standard that new orders pin.
    pub standard: String,
}

fn zone_known(zone: &str) -> Result<()> {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(_) => Ok(()),
        Err(_) => Err(OfficeError::Field {
            field: "zone",
            code: "zone_unknown",
        }),
    }
}

impl Office {
    /// Founds a company in one transaction: its administrator with a sign-in, a carried standard, the carried
    /// holidays. Either all of it is there afterwards or nothing.
    ///
    /// # Errors
    /// A field error, `tenant_exists`, or `not_found` of the standard.
    pub fn found(&self, founding: &Founding) -> Result<SignIn> {
        let admin: PersonId = "admin".parse().map_err(failed)?;
        let standard = self.check_carried(&founding.standard)?;
        let years = self.config().holidays.iter();
        let years: Vec<(&String, HolidayYear)> = years
            .map(|text| Ok((text, HolidayYear::parse(text.as_bytes())?)))
            .collect::<Result<_>>()?;
        let made = founding.password.is_none();
        let secret = match &founding.password {
            Some(secret) => secret.clone(),
            None => password::make(self.random()),
        };
        let login = self.login(&admin, &secret, made)?;
        let new = &founding.company;
        self.unit(&new.tenant, |unit| {
            unit.add_tenant(new)?;
            let person = NewPerson {
                person: Some(admin.clone()),
                name: founding.admin.clone(),
                role: Role::Admin,
                crew: None,
            };
            unit.add_person(&admin, &person, false)?;
            unit.publish(&admin, standard)?;
            for (text, year) in years {
                unit.publish_year(&admin, text, year)?;
            }
            let name = unit.give_login(&admin, &founding.sign_in, &login)?;
            Ok(SignIn {
                name,
                password: secret,
            })
        })
    }

    /// Founds the first company for whoever has the code that the server printed.
    ///
    /// # Errors
    /// As [`Office::check_founding`] and [`Office::found`].
    pub fn found_by_code(&self, code: &str, founding: &Founding) -> Result<SignIn> {
        self.check_founding(code)?;
        self.found(founding)
    }

    /// Whether a code opens the founding.
    ///
    /// # Errors
    /// `founded` when there is a company, `founding_code` when the code is another.
    pub fn check_founding(&self, code: &str) -> Result<()> {
        let right = self.founding_code()?;
        match password::equal(code.trim().as_bytes(), right.as_bytes()) {
            true => Ok(()),
            false => Err(OfficeError::FoundingCode),
        }
    }

    /// What opens the founding of the first company: made anew at every start, worth nothing afterwards.
    ///
    /// # Errors
    /// `founded` when there is a company.
    pub fn founding_code(&self) -> Result<&str> {
        match self.tenants()?.is_empty() {
            true => Ok(self.code_of_start()),
            false => Err(OfficeError::Conflict { code: "founded" }),
        }
    }

    /// Adds a company without people.
    ///
    /// # Errors
    /// `zone_unknown`, or `tenant_exists`.
    pub fn create_tenant(&self, new: &NewTenant) -> Result<()> {
        self.unit(&new.tenant, |unit| unit.add_tenant(new))
    }

    /// Changes what is given of a company. Days are cut by the zone, so it stays once there are visits.
    ///
    /// # Errors
    /// A field error, `zone_in_use`, `not_found` of the standard, or `company_changed` when it is not as `seen` any more.
    pub fn edit_company(&self, tenant: &TenantId, by: &PersonId, edit: &CompanyEdit) -> Result<()> {
        self.act(Right::EditCompany, tenant, by, None, |unit| {
            let before = unit.tx.need_company()?;
            let stands =
                |(name, zone): &(String, String)| *name == before.name && *zone == before.zone;
            if !edit.seen.as_ref().is_none_or(stands) {
                return Err(OfficeError::Conflict {
                    code: "company_changed",
                });
            }
            if let Some(id) = &edit.standard {
                unit.choose(by, id)?;
            }
            let name = edit.name.as_deref().unwrap_or(&before.name);
            let zone = edit.zone.as_deref().unwrap_or(&before.zone);
            zone_known(zone)?;
            let name = read_name("name", name)?;
            if before.zone != zone && unit.tx.has_visits()? {
                return Err(OfficeError::Conflict {
                    code: "zone_in_use",
                });
            }
            if name == before.name && zone == before.zone {
                return Ok(());
            }
            unit.tx.rename_company(&name, zone)?;
            unit.audit(by.as_str(), "company_changed", None, "")
        })
    }

    /// Name and time zone of a company.
    pub fn tenant(&self, tenant: &TenantId) -> Result<NewTenant> {
        let row = self.storage().read(tenant, |rows| rows.need_company())?;
        Ok(NewTenant {
            tenant: row.tenant,
            name: row.name,
            zone: row.zone,
        })
    }
}

impl Unit<'_> {
    fn add_tenant(&mut self, new: &NewTenant) -> Result<()> {
        zone_known(&new.zone)?;
        let name = read_name("company", &new.name)?;
        if self.tx.company()?.is_some() {
            return Err(OfficeError::Conflict {
                code: "tenant_exists",
            });
        }
        let receipt_key = loop {
            // Almost every 32 bytes are a P-256 secret; the loop is for the rest.
            let candidate: [u8; 32] = self.bytes();
            if SigningKey::from_slice(&candidate).is_ok() {
                break candidate.to_vec();
            }
        };
        let row = TenantRow {
            tenant: new.tenant.clone(),
            name,
            zone: new.zone.clone(),
            receipt_key,
            standard: None,
        };
        self.tx.add_company(&row, self.now)?;
        self.audit("office", "tenant_created", None, "")
    }
}
