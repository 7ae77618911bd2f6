//! Programs of the company: each acts under its own name, by a token that runs out.

use doorstep_visit::{PersonId, TenantId};

use super::people::PROGRAM_ROLE;
use super::{NewPerson, Office, Right};
use crate::auth::Role;
use crate::error::{OfficeError, Result};
use crate::storage::people::PersonRow;

/// Longest life of a token, days.
pub const MAX_DAYS: i64 = 1096;
const DAY_MS: i64 = 86_400_000;

/// A program and how long its token is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Id, name, role.
    pub row: PersonRow,
    /// UTC milliseconds; absent when it has no token.
    pub good_until: Option<i64>,
}

fn life(days: i64) -> Result<i64> {
    match (1..=MAX_DAYS).contains(&days) {
        true => Ok(days * DAY_MS),
        false => Err(OfficeError::Field {
            field: "days",
            code: "days_out_of_range",
        }),
    }
}

impl Office {
    /// Adds a program with a token that is good for `days`. The token is in the answer alone.
    ///
    /// # Errors
    /// A field error, or as [`Office::add_person`].
    pub fn add_program(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        new: &NewPerson,
        days: i64,
    ) -> Result<(PersonId, String)> {
        if new.role == Role::Technician {
            return Err(PROGRAM_ROLE);
        }
        let lasts_ms = life(days)?;
        let program = self.act(Right::KeepPrograms, tenant, by, None, |unit| {
            unit.add_person(by, new, true)
        })?;
        let token = self.issue_api_token(tenant, &program, lasts_ms)?;
        Ok((program, token))
    }

    /// Gives a program another token; the one before ends at once.
    ///
    /// # Errors
    /// `not_found` when there is no such program, or a field error.
    pub fn renew_program(
        &self,
        tenant: &TenantId,
        by: &PersonId,
        program: &PersonId,
        days: i64,
    ) -> Result<String> {
        let lasts_ms = life(days)?;
        self.act(Right::KeepPrograms, tenant, by, None, |unit| {
            if !unit.worker(program)?.program {
                return Err(OfficeError::NotFound("program"));
            }
            unit.tx.end_sessions(program, None)?;
            unit.audit(by.as_str(), "api_token_ended", None, program.as_str())
        })?;
        self.issue_api_token(tenant, program, lasts_ms)
    }

    /// Takes a program out of use; its token ends at once.
    ///
    /// # Errors
    /// `not_found` when there is no such program.
    pub fn end_program(&self, tenant: &TenantId, by: &PersonId, program: &PersonId) -> Result<()> {
        let known = self.programs(tenant)?;
        match known.iter().any(|p| p.row.person == *program) {
            true => self.leave(tenant, by, program),
            false => Err(OfficeError::NotFound("program")),
        }
    }

    /// The programs of a company that are in use, by id.
    pub fn programs(&self, tenant: &TenantId) -> Result<Vec<Program>> {
        let now = self.now_ms();
        self.storage().read(tenant, |rows| {
            let all = rows.people()?.into_iter();
            all.filter(|p| p.program && p.left_at.is_none())
                .map(|row| {
                    let tokens = rows.api_tokens(&row.person, now)?;
                    Ok(Program {
                        good_until: tokens.first().copied(),
                        row,
                    })
                })
                .collect()
        })
    }

    /// The names by which people sign in.
    pub fn sign_in_names(
        &self,
        tenant: &TenantId,
    ) -> Result<std::collections::BTreeMap<PersonId, String>> {
        self.storage().read(tenant, |rows| rows.sign_in_names())
    }
}
