//! Signing in to the console, and who a token belongs to.

use doorstep_visit::{PersonId, TenantId};

use super::names::read_name;
use super::{Office, Right, Unit};
use crate::auth::token::{self, TokenKind};
use crate::auth::{Caller, DeviceCaller, PersonCaller, password, token_hash};
use crate::clock::bytes;
use crate::error::{OfficeError, Result};
use crate::orders::half_width;
use crate::storage::sessions::{LoginRow, SessionRow};

/// A session that was just begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// For the cookie.
    pub token: String,
    /// How long it lasts, milliseconds.
    pub lasts_ms: i64,
    /// Who.
    pub caller: PersonCaller,
    /// The office made the password: its owner should choose another.
    pub temporary: bool,
}

/// A name and the password that was made for it; shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// By which the person signs in.
    pub name: String,
    /// The password.
    pub password: String,
}

/// A hashed password.
pub(super) type Login = LoginRow;

/// A sign-in name as it is stored: phones write the first letter large, and Chinese keyboards write wide letters.
fn door_name(text: &str) -> String {
    half_width(text).to_lowercase()
}

impl Office {
    /// Hashes a password for a person.
    ///
    /// # Errors
    /// `password_short` or `password_long`.
    pub(super) fn login(&self, person: &PersonId, secret: &str, temporary: bool) -> Result<Login> {
        let fault = |code| {
            Err(OfficeError::Field {
                field: "password",
                code,
            })
        };
        if secret.chars().count() < password::MIN_PASSWORD {
            return fault("password_short");
        }
        if secret.len() > password::MAX_PASSWORD {
            return fault("password_long");
        }
        let salt = bytes(self.random());
        Ok(Login {
            person: person.clone(),
            hash: password::hash(secret, &salt)?.to_vec(),
            salt,
            failures: 0,
            locked_until: 0,
            temporary,
        })
    }

    /// Sets the name and password by which a person signs in.
    ///
    /// # Errors
    /// `password_short`, `password_long`, `not_found`, or a field error of the name.
    pub fn set_password(
        &self,
        tenant: &TenantId,
        person: &PersonId,
        name: &str,
        secret: &str,
    ) -> Result<()> {
        let login = self.login(person, secret, false)?;
        self.unit(tenant, |unit| {
            unit.give_login(person, name, &login)?;
            unit.audit("office", "password_set", None, person.as_str())
        })
    }

    /// Makes a new password for a person, whose sessions end. Without `name` the sign-in name stays; whoever has
    /// none signs in by the id.
    ///
    /// # Errors
    /// `not_found`, `has_left`, `program_has_no_password`, or a field error of the name.
    pub fn make_password(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        person: &PersonId,
        name: Option<&str>,
    ) -> Result<SignIn> {
        let secret = password::make(self.random());
        let login = self.login(person, &secret, true)?;
        self.act(Right::KeepPeople, tenant, by, None, |unit| {
            let mut known = unit.tx.sign_in_names()?;
            let name = match name {
                Some(name) => name.to_owned(),
                None => known.remove(person).unwrap_or_else(|| person.to_string()),
            };
            let name = unit.give_login(person, &name, &login)?;
            unit.tx.end_sessions(person, None)?;
            unit.audit(by.as_str(), "password_made", None, person.as_str())?;
            Ok(SignIn {
                name,
                password: secret,
            })
        })
    }

    /// A person chooses another password, knowing the present one. Other sessions of theirs end; that of `token` stays.
    ///
    /// # Errors
    /// `password_wrong`, `password_same`, `password_short`, `password_long`, or `locked_out` as at the door.
    pub fn change_password(
        &self,
        caller: &PersonCaller,
        token: &str,
        old: &str,
        new: &str,
    ) -> Result<()> {
        let tenant = &caller.tenant;
        let mut names = self.storage().read(tenant, |rows| rows.sign_in_names())?;
        let name = names
            .remove(&caller.person)
            .ok_or(OfficeError::NotFound("sign-in"))?;
        let known = match self.try_password(tenant, &name, old) {
            Ok(known) => known,
            Err(OfficeError::WrongSignIn) => {
                return Err(OfficeError::Field {
                    field: "old",
                    code: "password_wrong",
                });
            }
            Err(e) => return Err(e),
        };
        if old == new {
            return Err(OfficeError::Field {
                field: "password",
                code: "password_same",
            });
        }
        let login = self.login(&caller.person, new, false)?;
        self.act(
            Right::ChangePassword,
            tenant,
            &caller.person,
            None,
            |unit| {
                unit.still(&name, &known)?;
                unit.give_login(&caller.person, &name, &login)?;
                unit.tx
                    .end_sessions(&caller.person, Some(&token_hash(token)))?;
                unit.audit(caller.person.as_str(), "password_changed", None, "")
            },
        )
    }

    /// Begins a session. Without a tenant the only one on this server is meant.
    ///
    /// # Errors
    /// [`OfficeError::WrongSignIn`] whatever was wrong, or [`OfficeError::LockedOut`].
    pub fn sign_in(&self, tenant: Option<&str>, name: &str, secret: &str) -> Result<SignedIn> {
        let Some(tenant) = self.tenant_named(tenant)? else {
            return Err(OfficeError::WrongSignIn);
        };
        let typed = name.trim();
        // Names that were given before they were stored in one form are known as they stand.
        let given_before = self.storage().read(&tenant, |rows| rows.login(typed))?;
        let name = &*match given_before {
            Some(_) => typed.to_owned(),
            None => door_name(typed),
        };
        let login = self.try_password(&tenant, name, secret)?;
        let mut begun = self.begin(
            &tenant,
            &login.person,
            true,
            self.config().session_ms,
            |unit| {
                unit.still(name, &login)?;
                unit.tx.note_try(name, 0, 0)?;
                unit.audit(login.person.as_str(), "signed_in", None, "")
            },
        )?;
        begun.temporary = login.temporary;
        Ok(begun)
    }

    /// The login of a name whose password this is; a wrong one is counted.
    fn try_password(&self, tenant: &TenantId, name: &str, secret: &str) -> Result<Login> {
        let now = self.now_ms();
        let login = self.storage().read(tenant, |rows| rows.login(name))?;
        if let Some(login) = &login
            && login.locked_until > now
        {
            return Err(OfficeError::LockedOut {
                retry_ms: login.locked_until - now,
            });
        }
        // Unknown names cost the same time as known ones.
        let (salt, expected) = login
            .as_ref()
            .map_or(([0; 16], vec![]), |l| (l.salt, l.hash.clone()));
        let given = password::hash(
            secret.get(..password::MAX_PASSWORD).unwrap_or(secret),
            &salt,
        )?;
        let right = password::equal(&given, &expected);
        let Some(login) = login else {
            return Err(OfficeError::WrongSignIn);
        };
        if !right {
            self.unit(tenant, |unit| {
                let failures = login.failures + 1;
                let until = now + password::lock_ms(failures);
                unit.tx.note_try(name, failures, until)?;
                unit.audit(login.person.as_str(), "sign_in_failed", None, "")
            })?;
            return Err(OfficeError::WrongSignIn);
        }
        Ok(login)
    }

    /// A token for a program that acts as a person, valid for `lasts_ms`.
    pub fn issue_api_token(
        &self,
        tenant: &TenantId,
        person: &PersonId,
        lasts_ms: i64,
    ) -> Result<String> {
        let begun = self.begin(tenant, person, false, lasts_ms, |unit| {
            unit.audit(person.as_str(), "api_token_issued", None, "")
        })?;
        Ok(begun.token)
    }

    fn begin(
        &self,
        tenant: &TenantId,
        person: &PersonId,
        browser: bool,
        lasts_ms: i64,
        note: impl FnOnce(&mut Unit) -> Result<()>,
    ) -> Result<SignedIn> {
        let kind = if browser {
            TokenKind::Session
        } else {
            TokenKind::Api
        };
        let token = token::issue(kind, tenant, self.random());
        let csrf = doorstep_visit::id::base32(&bytes::<16>(self.random()));
        self.unit(tenant, |unit| {
            let person = unit.worker(person)?;
            let row = SessionRow {
                person: person.person.clone(),
                browser,
                csrf: csrf.clone(),
                expires_at: unit.now + lasts_ms,
            };
            unit.tx.add_session(&token_hash(&token), &row, unit.now)?;
            note(unit)?;
            let caller = PersonCaller {
                tenant: tenant.clone(),
                person: person.person,
                role: person.role,
                crew: person.crew,
                csrf: browser.then_some(csrf),
            };
            Ok(SignedIn {
                token,
                lasts_ms,
                caller,
                temporary: false,
            })
        })
    }

    fn tenant_named(&self, name: Option<&str>) -> Result<Option<TenantId>> {
        match name.map(str::trim).filter(|n| !n.is_empty()) {
            Some(name) => {
                let Ok(tenant) = name.parse() else {
                    return Ok(None);
                };
                let known = self.storage().read(&tenant, |rows| rows.company())?;
                Ok(known.map(|t| t.tenant))
            }
            None => Ok(match self.tenants()?.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            }),
        }
    }

    /// Ends a session; an unknown token is fine.
    pub fn sign_out(&self, token: &str) -> Result<()> {
        let Some((_, tenant)) = token::read(token) else {
            return Ok(());
        };
        if self
            .storage()
            .read(&tenant, |rows| rows.company())?
            .is_none()
        {
            return Ok(());
        }
        self.unit(&tenant, |unit| unit.tx.end_session(&token_hash(token)))
    }

    /// Who a token belongs to.
    ///
    /// # Errors
    /// [`OfficeError::UnknownToken`] when it belongs to nobody, or no longer.
    pub fn caller(&self, token: &str) -> Result<Caller> {
        let (kind, tenant) = token::read(token).ok_or(OfficeError::UnknownToken)?;
        let hash = token_hash(token);
        let now = self.now_ms();
        self.storage().read(&tenant, |rows| match kind {
            TokenKind::Device => {
                let device = rows
                    .device_by_token(&hash)?
                    .ok_or(OfficeError::UnknownToken)?;
                Ok(Caller::Device(DeviceCaller {
                    tenant: tenant.clone(),
                    device: device.device,
                    person: device.person,
                    revoked: device.revoked_at.is_some(),
                }))
            }
            TokenKind::Session | TokenKind::Api => {
                let browser = kind == TokenKind::Session;
                let session = rows
                    .session(&hash, now)?
                    .filter(|s| s.browser == browser)
                    .ok_or(OfficeError::UnknownToken)?;
                let person = rows
                    .person(&session.person)?
                    .filter(|p| p.left_at.is_none())
                    .ok_or(OfficeError::UnknownToken)?;
                Ok(Caller::Person(PersonCaller {
                    tenant: tenant.clone(),
                    person: person.person,
                    role: person.role,
                    crew: person.crew,
                    csrf: browser.then_some(session.csrf),
                }))
            }
        })
    }
}

impl Unit<'_> {
    /// Hashing takes a while, in which somebody may have given another password: the one that was tried must be the
    /// present one still.
    fn still(&self, name: &str, tried: &Login) -> Result<()> {
        let now = self.tx.login(name)?;
        match now.is_some_and(|l| l.person == tried.person && l.hash == tried.hash) {
            true => Ok(()),
            false => Err(OfficeError::WrongSignIn),
        }
    }

    /// Sets by which name and password a person signs in. Answers the name as it is stored.
    pub(super) fn give_login(
        &self,
        person: &PersonId,
        name: &str,
        login: &Login,
    ) -> Result<String> {
        let row = self.worker(person)?;
        if row.program {
            return Err(OfficeError::Conflict {
                code: "program_has_no_password",
            });
        }
        let name = door_name(&read_name("sign_in", name)?);
        if name.chars().any(char::is_whitespace) {
            return Err(OfficeError::Field {
                field: "sign_in",
                code: "sign_in_blank",
            });
        }
        let taken = self.tx.login(&name)?;
        if taken.is_some_and(|l| l.person != *person) {
            return Err(OfficeError::Field {
                field: "sign_in",
                code: "sign_in_taken",
            });
        }
        self.tx.set_login(&name, login)?;
        Ok(name)
    }
}
