//! One visit as a file that proves itself without the office: everything that belongs to it and nothing else.
//! The office's key signs the file's table of contents; whoever takes a copy is written down.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_standard::PackFiles;
use doorstep_visit::body::Body;
use doorstep_visit::bundle::{Bundle, OfficeMark, PrivateValue, Verdict, fingerprint};
use doorstep_visit::history::History;
use doorstep_visit::signoff::root;
use doorstep_visit::{DeviceId, PersonId, TenantId, VisitId};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use super::Office;
use crate::auth::PersonCaller;
use crate::error::{Result, damaged};

impl Office {
    /// The file of a visit that the caller may read; the reading is written down.
    pub fn bundle(&self, caller: &PersonCaller, visit: VisitId) -> Result<String> {
        self.visit(caller, visit, "bundle")?;
        self.export(&caller.tenant, visit)
    }

    /// The fingerprint of the key by which this company signs the files of its visits: whoever verifies one
    /// has it from the company, not from the file.
    pub fn fingerprint(&self, tenant: &TenantId) -> Result<String> {
        let company = self.storage().read(tenant, |rows| rows.need_company())?;
        let key = SigningKey::from_slice(&company.receipt_key).map_err(damaged("receipt key"))?;
        let public = key.verifying_key().to_sec1_point(false);
        Ok(fingerprint(public.as_bytes()))
    }

    /// The file of a visit, for whoever runs this server.
    pub fn export(&self, tenant: &TenantId, visit: VisitId) -> Result<String> {
        let (company, mut bundle) = self.storage().read(tenant, |rows| {
            let company = rows.need_company()?;
            let row = rows.need_visit(visit)?;
            let events = rows.events(visit)?;
            let history = History::new(visit, events.into_iter().map(|(e, _)| e));
            let writers: BTreeSet<&DeviceId> = history.events().iter().map(|e| &e.dev).collect();
            let named: BTreeSet<&PersonId> = history.events().iter().map(|e| &e.by).collect();
            let mut packs: BTreeMap<String, PackFiles> = BTreeMap::new();
            for pin in &row.pins {
                for standard in rows.standard_with_parents(pin)? {
                    packs.insert(standard.hash.clone(), standard.pack());
                }
            }
            let mut holidays = Vec::new();
            for hash in &row.calendars {
                holidays.extend(rows.calendar(hash)?.map(|c| c.document));
            }
            let private = rows.values_named_by(visit, 0, row.changes)?;
            let blobs = rows.blobs_named_by(visit, 0, row.changes)?;
            let bundle = Bundle {
                tenant: tenant.clone(),
                visit,
                events: history
                    .events()
                    .iter()
                    .map(|e| (e.id.to_string(), e.bytes.to_string()))
                    .collect(),
                standards: packs.into_values().collect(),
                holidays,
                private: private
                    .into_iter()
                    .map(|v| PrivateValue {
                        random: v.random,
                        value: v.value,
                    })
                    .collect(),
                blobs: blobs.into_iter().map(|(_, _, bytes)| bytes).collect(),
                covered: covered(&history),
                keys: rows
                    .devices()?
                    .into_iter()
                    .filter(|d| writers.contains(&d.device))
                    .map(|d| (d.device, d.public_key))
                    .collect(),
                people: rows
                    .people()?
                    .into_iter()
                    .filter(|p| named.contains(&p.person))
                    .map(|p| (p.person, p.name))
                    .collect(),
                verdict: None,
                seal: None,
            };
            Ok((company, bundle))
        })?;
        bundle.verdict = Some(Verdict::of(&bundle, self.now_ms()));
        let key = SigningKey::from_slice(&company.receipt_key).map_err(damaged("receipt key"))?;
        Ok(bundle.to_text_signed(|payload| {
            let sig: Signature = key.sign(payload);
            OfficeMark {
                key: key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
                sig: sig.to_bytes().to_vec(),
            }
        }))
    }
}

/// The full hashes of the events behind each statement that was shown.
fn covered(history: &History) -> BTreeMap<String, Vec<[u8; 32]>> {
    (0..history.len())
        .filter_map(|i| match history.body(i) {
            Body::StatementShown(shown) => {
                Some((shown.sha256.clone(), root(history, &shown.covers).1))
            }
            _ => None,
        })
        .collect()
}
