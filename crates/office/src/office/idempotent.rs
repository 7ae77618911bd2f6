//! The same request under the same key is answered with the same answer, and done once.

use sha2::{Digest, Sha256};

use super::{Office, Unit};
use crate::auth::PersonCaller;
use crate::error::{OfficeError, Result};
use crate::storage::idempotency::GivenRow;

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

impl Office {
    /// Runs `act` once per key: its answer is stored in the same transaction and given again later.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the key came with another request before.
    pub fn once(
        &self,
        caller: &PersonCaller,
        key: Option<&str>,
        request: &[&[u8]],
        act: impl FnOnce(&mut Unit) -> Result<(u16, String)>,
    ) -> Result<Given> {
        let mut h = Sha256::new();
        for part in request {
            h.update((part.len() as u64).to_be_bytes());
            h.update(part);
        }
        let request: [u8; 32] = h.finalize().into();
        self.unit(&caller.tenant, |unit| {
            let Some(key) = key else {
                let (status, body) = act(unit)?;
                return Ok(Given {
                    status,
                    body,
                    again: false,
                });
            };
            if key.is_empty() || key.len() > MAX_KEY {
                return Err(OfficeError::Malformed(
                    "an idempotency key has 1 to 128 bytes",
                ));
            }
            if let Some(given) = unit.tx.given_answer(key)? {
                if given.request != request || given.who != caller.person.as_str() {
                    return Err(OfficeError::Conflict {
                        code: "idempotency_key_reused",
                    });
                }
                return Ok(Given {
                    status: given.status,
                    body: given.response,
                    again: true,
                });
            }
            let (status, body) = act(unit)?;
            let row = GivenRow {
                who: caller.person.as_str().into(),
                request,
                status,
                response: body.clone(),
            };
            unit.tx.keep_answer(key, &row, unit.now)?;
            Ok(Given {
                status,
                body,
                again: false,
            })
        })
    }
}
