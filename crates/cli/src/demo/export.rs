//! The export of one visit out of the office's database: a file that proves itself without the office.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use doorstep_dispatch::Office;
use doorstep_dispatch::storage::{changes, values, visits};
use doorstep_standard::PackFiles;
use doorstep_visit::body::Body;
use doorstep_visit::bundle::{Bundle, Outcome, PrivateValue};
use doorstep_visit::history::History;
use doorstep_visit::signoff::root;
use doorstep_visit::{DeviceId, TenantId, VisitId};

use crate::fail::Fail;

/// Everything that belongs to a visit, as the office holds it.
pub fn bundle(office: &Office, tenant: &TenantId, visit: VisitId) -> Result<Bundle, Fail> {
    let (row, events, private, blobs) = office.storage().read(|conn| {
        let row = visits::require(conn, tenant, visit)?;
        let events = changes::events(conn, tenant, visit)?;
        let private = values::named_by(conn, tenant, visit, 0, row.changes)?;
        let blobs = values::blobs_named_by(conn, tenant, visit, 0, row.changes)?;
        Ok((row, events, private, blobs))
    })?;
    let history = History::new(visit, events.into_iter().map(|(e, _)| e));
    let mut covered = BTreeMap::new();
    for i in 0..history.len() {
        if let Body::StatementShown(shown) = history.body(i) {
            covered.insert(shown.sha256.clone(), root(&history, &shown.covers).1);
        }
    }
    let writers: BTreeSet<DeviceId> = history.events().iter().map(|e| e.dev.clone()).collect();
    let people: BTreeSet<_> = history.events().iter().map(|e| e.by.clone()).collect();
    let standards: Vec<PackFiles> = office
        .standards(tenant)?
        .into_iter()
        .filter(|s| row.pins.contains(&s.hash))
        .map(|s| {
            s.files
                .into_iter()
                .map(|(p, t)| (p, t.into_bytes()))
                .collect()
        })
        .collect();
    Ok(Bundle {
        tenant: tenant.clone(),
        visit,
        events: history
            .events()
            .iter()
            .map(|e| (e.id.to_string(), e.bytes.to_string()))
            .collect(),
        standards,
        private: private
            .into_iter()
            .map(|v| PrivateValue {
                random: v.random,
                value: v.value,
            })
            .collect(),
        blobs: blobs.into_iter().map(|(_, _, bytes)| bytes).collect(),
        covered,
        keys: office
            .devices(tenant)?
            .into_iter()
            .filter(|d| writers.contains(&d.device))
            .map(|d| (d.device, d.public_key))
            .collect(),
        people: office
            .people(tenant)?
            .into_iter()
            .filter(|p| people.contains(&p.person))
            .map(|p| (p.person, p.name))
            .collect(),
    })
}

/// Writes the export and reads it back; answers how many checks hold and how many do not.
pub fn write(
    office: &Office,
    tenant: &TenantId,
    visit: VisitId,
    to: &Path,
) -> Result<(usize, usize), Fail> {
    std::fs::write(to, bundle(office, tenant, visit)?.to_text())?;
    let checks = crate::visit::read(to)?.verify();
    let sound = checks
        .iter()
        .filter(|c| c.outcome == Outcome::Sound)
        .count();
    Ok((sound, checks.len() - sound))
}
