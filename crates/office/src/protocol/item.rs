//! One item of an answer: changes with their values, a household, a standard.

use std::collections::BTreeMap;

use doorstep_visit::VisitId;
use doorstep_wire::{Blob, Bytes, Hash32, PrivateValue, Pull, PullKind, Salt32};
use serde_json::json;

use super::Exchange;
use super::ids::doc_id;
use crate::error::{OfficeError, Result, failed};
use crate::office::hash_bytes;
use crate::storage::visits::VisitRow;

impl Exchange<'_> {
    /// The household of a visit, as JSON; `None` while the office knows none.
    pub(super) fn customer(&self, row: &VisitRow) -> Result<Option<Pull>> {
        let Some(id) = &row.customer else {
            return Ok(None);
        };
        let Some(customer) = self.rows.customer(id)? else {
            return Ok(None);
        };
        let mut item = Pull::new(PullKind::Customer);
        item.doc = Some(doc_id(row.visit));
        item.name = Some(customer.customer.clone());
        // Who else has the visit: a statement names those who came.
        let mut names = BTreeMap::new();
        for id in self.rows.holders(row.visit)? {
            if let Some(person) = self.rows.person(&id)? {
                names.insert(id.to_string(), person.name);
            }
        }
        let payload = json!({"customer": customer.customer, "household": customer.household,
                             "name": customer.name, "phone": customer.phone, "address": customer.address,
                             "people": names});
        item.payload = Bytes(payload.to_string().into_bytes());
        Ok(Some(item))
    }

    /// A standard after those that it builds on: files as a JSON object of texts by path; `hash` is each one's own.
    pub(super) fn standard(&self, hash: &str) -> Result<Vec<Pull>> {
        // One that does not read back keeps no phone from the rest; whoever opens a visit of it at the office is told.
        let rows = match self.rows.standard_with_parents(hash) {
            Err(OfficeError::Damaged(_)) => Vec::new(),
            other => other?,
        };
        rows.iter()
            .map(|row| {
                let mut item = Pull::new(PullKind::Standard);
                item.name = Some(format!("{}@{}", row.id, row.version));
                item.hash = hash_bytes(&row.hash).map(Hash32);
                item.payload = Bytes(serde_json::to_vec(&row.files).map_err(failed)?);
                Ok(item)
            })
            .collect()
    }

    /// The public holidays of a year: the document as published.
    pub(super) fn calendar(&self, hash: &str) -> Result<Option<Pull>> {
        let row = self.rows.calendar(hash)?;
        Ok(row.map(|row| {
            let mut item = Pull::new(PullKind::Calendar);
            item.name = Some(format!("{}@{}", row.region, row.year));
            item.hash = hash_bytes(&row.hash).map(Hash32);
            item.payload = Bytes(row.document.into_bytes());
            item
        }))
    }

    /// A value or blob that came after its event: `p:` or `b:` and the hash.
    pub(super) fn value(&self, visit: VisitId, item: &str) -> Result<Option<Pull>> {
        let _tenant = &self.caller.tenant;
        let Some((kind, hash)) = item.split_once(':') else {
            return Ok(None);
        };
        let Some(hash) =
            doorstep_visit::id::from_base32(hash).and_then(|b| <[u8; 32]>::try_from(b).ok())
        else {
            return Ok(None);
        };
        let mut pull = Pull::new(if kind == "p" {
            PullKind::Private
        } else {
            PullKind::Blob
        });
        pull.doc = Some(doc_id(visit));
        if kind == "p" {
            let found = self.rows.value(visit, &hash)?;
            pull.private.extend(found.map(|v| PrivateValue {
                random: Salt32(v.random),
                value: v.value,
            }));
        } else {
            let found = self.rows.blob(visit, &hash)?;
            pull.blobs.extend(found.map(|bytes| Blob {
                sha256: Hash32(hash),
                bytes: Bytes(bytes),
            }));
        }
        Ok((!pull.private.is_empty() || !pull.blobs.is_empty()).then_some(pull))
    }
}
