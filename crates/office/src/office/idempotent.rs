//! The same request under the same key is answered with the same answer, and done once.

use doorstep_visit::VisitId;
use sha2::{Digest, Sha256};

use super::{Office, Right, Unit};
use crate::auth::PersonCaller;
use crate::error::{OfficeError, Result};
use crate::storage::idempotency::GivenRow;
use crate::storage::{Rows, Tx};

/// Longest idempotency key.
const MAX_KEY: usize = 128;

/// An answer, new or given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
    /// Whether it was given before.
    pub again: bool,
}

/// A request, and the key that it came with.
pub(super) struct Asked<'a> {
    who: &'a str,
    key: Option<&'a str>,
    request: [u8; 32],
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        caller: &'a PersonCaller,
        key: Option<&'a str>,
        request: &[&[u8]],
    ) -> Result<Self> {
        if key.is_some_and(|key| key.is_empty() || key.len() > MAX_KEY) {
            return Err(OfficeError::Malformed(
                "an idempotency key has 1 to 128 bytes",
            ));
        }
        let mut h = Sha256::new();
        for part in request {
            h.update((part.len() as u64).to_be_bytes());
            h.update(part);
        }
        Ok(Self {
            who: caller.person.as_str(),
            key,
            request: h.finalize().into(),
        })
    }

    /// The answer that was given to it before.
    pub(super) fn given(&self, rows: &Rows) -> Result<Option<Given>> {
        let Some(given) = self.key.map(|key| rows.given_answer(key)).transpose()? else {
            return Ok(None);
        };
        let Some(given) = given else {
            return Ok(None);
        };
        if given.request != self.request || given.who != self.who {
            return Err(OfficeError::Conflict {
                code: "idempotency_key_reused",
            });
        }
        Ok(Some(Given {
            status: given.status,
            body: given.response,
            again: true,
        }))
    }

    /// Gives an answer, and keeps it for the same request.
    pub(super) fn answer(&self, tx: &Tx, status: u16, body: String, now: i64) -> Result<Given> {
        if let Some(key) = self.key {
            let row = GivenRow {
                who: self.who.into(),
                request: self.request,
                status,
                response: body.clone(),
            };
            tx.keep_answer(key, &row, now)?;
        }
        Ok(Given {
            status,
            body,
            again: false,
        })
    }
}

impl Office {
    /// Runs `deed`, which `right` allows, once per key: its answer is stored in the same transaction and given again later.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the key came with another request before.
    pub fn once(
        &self,
        caller: &PersonCaller,
        right: Right,
        visit: Option<VisitId>,
        key: Option<&str>,
        request: &[&[u8]],
        deed: impl FnOnce(&mut Unit) -> Result<(u16, String)>,
    ) -> Result<Given> {
        let asked = Asked::new(caller, key, request)?;
        self.act(right, &caller.tenant, &caller.person, visit, |unit| {
            if let Some(given) = asked.given(&unit.tx)? {
                return Ok(given);
            }
            let (status, body) = deed(unit)?;
            asked.answer(&unit.tx, status, body, unit.now)
        })
    }
}
