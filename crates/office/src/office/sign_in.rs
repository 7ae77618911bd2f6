//! Signing in to the console, and who a token belongs to.

use std::net::IpAddr;

use doorstep_visit::id::base32;
use doorstep_visit::{PersonId, TenantId};
use sha2::{Digest, Sha256};

use super::names::read_name;
use super::{Office, Right, Stand, Unit};
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
    /// What its browser shows at the next sign-in.
    pub known_by: Option<String>,
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

/// As much of a text as a password may have: nothing is dear because it is long.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(password::MAX_PASSWORD);
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    text.get(..end).unwrap_or_default()
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
        // Whoever is signed in already is counted apart from those at the door.
        let stand = Stand::Browser(caller.person.to_string());
        let known = match self.try_password(tenant, &name, old, &stand) {
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

    /// As [`Office::sign_in_from`], where there is no network.
    ///
    /// # Errors
    /// As there.
    pub fn sign_in(&self, tenant: Option<&str>, name: &str, secret: &str) -> Result<SignedIn> {
        self.sign_in_from(None, None, tenant, name, secret)
    }

    /// Begins a session for somebody at an address, whose browser may show what it was given at an earlier sign-in.
    /// Without a tenant the only one on this server is meant.
    ///
    /// # Errors
    /// [`OfficeError::WrongSignIn`] whatever was wrong, or [`OfficeError::LockedOut`].
    pub fn sign_in_from(
        &self,
        address: Option<IpAddr>,
        known_by: Option<&str>,
        tenant: Option<&str>,
        name: &str,
        secret: &str,
    ) -> Result<SignedIn> {
        let Some(tenant) = self.tenant_named(tenant)? else {
            // A company that is not here is asked as long as one that is, and counted like it.
            let asked = format!("{} {}", tenant.unwrap_or_default(), door_name(name.trim()));
            self.0
                .doors
                .try_name(cut(&asked), &Stand::at(address), self.now_ms())?;
            password::hash(cut(secret), &[0; 16])?;
            return Err(OfficeError::WrongSignIn);
        };
        let typed = name.trim();
        // Names that were given before they were stored in one form are known as they stand.
        let given_before = self.storage().read(&tenant, |rows| rows.login(typed))?;
        let name = &*match given_before {
            Some(_) => typed.to_owned(),
            None => door_name(typed),
        };
        let stand = match known_by.filter(|by| self.knows_browser(&tenant, name, by)) {
            Some(by) => Stand::Browser(by.to_owned()),
            None => Stand::at(address),
        };
        let login = self.try_password(&tenant, name, secret, &stand)?;
        let mut begun = self.begin(
            &tenant,
            &login.person,
            true,
            self.config().session_ms,
            |unit| {
                unit.still(name, &login)?;
                unit.audit(login.person.as_str(), "signed_in", None, "")
            },
        )?;
        begun.temporary = login.temporary;
        begun.known_by = Some(match stand {
            Stand::Browser(by) => by,
            Stand::Address(_) => self.mark_browser(&tenant, name)?,
        });
        Ok(begun)
    }

    /// What a browser shows at the door in which a name has signed in: random bytes, and what only the office could have
    /// made of them and the name.
    fn mark_browser(&self, tenant: &TenantId, name: &str) -> Result<String> {
        let random = base32(&bytes::<10>(self.random()));
        let seal = self.browser_seal(tenant, name, &random)?;
        Ok(format!("{random}.{seal}"))
    }

    fn knows_browser(&self, tenant: &TenantId, name: &str, by: &str) -> bool {
        let Some((random, seal)) = by.split_once('.') else {
            return false;
        };
        let made = self.browser_seal(tenant, name, random);
        made.is_ok_and(|made| password::equal(made.as_bytes(), seal.as_bytes()))
    }

    fn browser_seal(&self, tenant: &TenantId, name: &str, random: &str) -> Result<String> {
        let company = self.storage().read(tenant, |rows| rows.need_company())?;
        let mut h = Sha256::new();
        h.update(b"doorstep-browser-v1");
        for part in [&company.receipt_key, name.as_bytes(), random.as_bytes()] {
            h.update((part.len() as u64).to_be_bytes());
            h.update(part);
        }
        let seal: [u8; 32] = h.finalize().into();
        Ok(base32(&seal))
    }

    /// The login of a name whose password this is; a wrong one is counted.
    fn try_password(
        &self,
        tenant: &TenantId,
        name: &str,
        secret: &str,
        stand: &Stand,
    ) -> Result<Login> {
        let asked = format!("{tenant} {}", cut(name));
        let doors = &self.0.doors;
        let only_made = doors.try_name(&asked, stand, self.now_ms())?.only_made;
        let login = self.storage().read(tenant, |rows| rows.login(name))?;
        // Unknown names cost the same time as known ones.
        let (salt, expected) = login
            .as_ref()
            .map_or(([0; 16], vec![]), |l| (l.salt, l.hash.clone()));
        let given = password::hash(cut(secret), &salt)?;
        let right = password::equal(&given, &expected);
        match (login, only_made) {
            (Some(login), None) if right => {
                doors.was_right(&asked, stand);
                Ok(login)
            }
            (Some(login), Some(_)) if right && login.temporary => {
                doors.was_right(&asked, stand);
                Ok(login)
            }
            (login, only_made) => {
                if let Some(login) = login {
                    self.unit(tenant, |unit| {
                        unit.audit(login.person.as_str(), "sign_in_failed", None, "")
                    })?;
                }
                match only_made {
                    Some(retry_ms) => Err(OfficeError::LockedOut { retry_ms }),
                    None => Err(OfficeError::WrongSignIn),
                }
            }
        }
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
        let csrf = base32(&bytes::<16>(self.random()));
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
                known_by: None,
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
