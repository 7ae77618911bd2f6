//! Signing in to the console, and who a token belongs to.

use doorstep_visit::{PersonId, TenantId};

use super::Office;
use crate::auth::token::{self, TokenKind};
use crate::auth::{Caller, DeviceCaller, PersonCaller, password, token_hash};
use crate::clock::bytes;
use crate::error::{DispatchError, Result};
use crate::storage::sessions::{self, SessionRow};
use crate::storage::{devices, people, tenants};

/// A session that was just begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// For the cookie.
    pub token: String,
    /// How long it lasts, milliseconds.
    pub lasts_ms: i64,
    /// Who.
    pub caller: PersonCaller,
}

impl Office {
    /// Sets the password by which a person signs in under `name`.
    ///
    /// # Errors
    /// `password_short` or `password_long`.
    pub fn set_password(
        &self,
        tenant: &TenantId,
        person: &PersonId,
        name: &str,
        secret: &str,
    ) -> Result<()> {
        let fault = |code, problem| {
            Err(DispatchError::Field {
                field: "password",
                code,
                problem,
            })
        };
        if secret.chars().count() < password::MIN_PASSWORD {
            return fault("password_short", "too short; take at least ten characters");
        }
        if secret.len() > password::MAX_PASSWORD {
            return fault("password_long", "too long; take at most 1024 bytes");
        }
        let salt = bytes(self.random());
        let hash = password::hash(secret, &salt)?;
        self.unit(tenant, |unit| {
            if people::find(unit.conn, tenant, person)?.is_none() {
                return Err(DispatchError::NotFound("person"));
            }
            sessions::set_login(unit.conn, tenant, name, person, &salt, &hash)?;
            unit.audit("office", "password_set", None, person.as_str())
        })
    }

    /// Begins a session. Without a tenant the only one on this server is meant.
    ///
    /// # Errors
    /// [`DispatchError::WrongSignIn`] whatever was wrong, or [`DispatchError::LockedOut`].
    pub fn sign_in(&self, tenant: Option<&str>, name: &str, secret: &str) -> Result<SignedIn> {
        let Some(tenant) = self.tenant_named(tenant)? else {
            return Err(DispatchError::WrongSignIn);
        };
        let now = self.now_ms();
        let login = self
            .storage()
            .read(|conn| sessions::find_login(conn, &tenant, name))?;
        if let Some(login) = &login
            && login.locked_until > now
        {
            return Err(DispatchError::LockedOut {
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
            return Err(DispatchError::WrongSignIn);
        };
        if !right {
            self.unit(&tenant, |unit| {
                let failures = login.failures + 1;
                let until = now + password::lock_ms(failures);
                sessions::note_try(unit.conn, &tenant, name, failures, until)?;
                unit.audit(login.person.as_str(), "sign_in_failed", None, "")
            })?;
            return Err(DispatchError::WrongSignIn);
        }
        self.begin(
            &tenant,
            &login.person,
            true,
            self.config().session_ms,
            |unit| {
                sessions::note_try(unit.conn, &tenant, name, 0, 0)?;
                unit.audit(login.person.as_str(), "signed_in", None, "")
            },
        )
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
        note: impl FnOnce(&mut super::Unit) -> Result<()>,
    ) -> Result<SignedIn> {
        let kind = if browser {
            TokenKind::Session
        } else {
            TokenKind::Api
        };
        let token = token::issue(kind, tenant, self.random());
        let csrf = doorstep_visit::id::base32(&bytes::<16>(self.random()));
        self.unit(tenant, |unit| {
            let person = people::find(unit.conn, tenant, person)?
                .ok_or(DispatchError::NotFound("person"))?;
            let row = SessionRow {
                person: person.person.clone(),
                browser,
                csrf: csrf.clone(),
                expires_at: unit.now + lasts_ms,
            };
            sessions::insert(unit.conn, tenant, &token_hash(&token), &row, unit.now)?;
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
            })
        })
    }

    fn tenant_named(&self, name: Option<&str>) -> Result<Option<TenantId>> {
        match name.map(str::trim).filter(|n| !n.is_empty()) {
            Some(name) => {
                let Ok(tenant) = name.parse() else {
                    return Ok(None);
                };
                let known = self.storage().read(|conn| tenants::find(conn, &tenant))?;
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
            .read(|conn| tenants::find(conn, &tenant))?
            .is_none()
        {
            return Ok(());
        }
        self.unit(&tenant, |unit| {
            sessions::remove(unit.conn, &tenant, &token_hash(token))
        })
    }

    /// Who a token belongs to.
    ///
    /// # Errors
    /// [`DispatchError::UnknownToken`] when it belongs to nobody, or no longer.
    pub fn caller(&self, token: &str) -> Result<Caller> {
        let (kind, tenant) = token::read(token).ok_or(DispatchError::UnknownToken)?;
        let hash = token_hash(token);
        let now = self.now_ms();
        self.storage().read(|conn| match kind {
            TokenKind::Device => {
                let device =
                    devices::by_token(conn, &tenant, &hash)?.ok_or(DispatchError::UnknownToken)?;
                Ok(Caller::Device(DeviceCaller {
                    tenant,
                    device: device.device,
                    person: device.person,
                    revoked: device.revoked_at.is_some(),
                }))
            }
            TokenKind::Session | TokenKind::Api => {
                let browser = kind == TokenKind::Session;
                let session = sessions::find(conn, &tenant, &hash, now)?
                    .filter(|s| s.browser == browser)
                    .ok_or(DispatchError::UnknownToken)?;
                let person = people::find(conn, &tenant, &session.person)?
                    .ok_or(DispatchError::UnknownToken)?;
                Ok(Caller::Person(PersonCaller {
                    tenant,
                    person: person.person,
                    role: person.role,
                    crew: person.crew,
                    csrf: browser.then_some(session.csrf),
                }))
            }
        })
    }
}
