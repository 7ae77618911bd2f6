//! The export of one visit out of the office's database: a file that proves itself without the office.

use std::path::Path;

use doorstep_office::Office;
use doorstep_visit::bundle::CheckOutcome;
use doorstep_visit::{TenantId, VisitId};

use crate::fail::Fail;

/// Writes the export and reads it back; answers how many checks hold and how many do not.
pub fn write(
    office: &Office,
    tenant: &TenantId,
    visit: VisitId,
    to: &Path,
) -> Result<(usize, usize), Fail> {
    doorstep_private::write(to, office.export(tenant, visit)?.as_ref())?;
    let checks = crate::visit::read(to)?.verify();
    let sound = checks
        .iter()
        .filter(|c| c.outcome == CheckOutcome::Sound)
        .count();
    Ok((sound, checks.len() - sound))
}
