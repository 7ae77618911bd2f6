//! What an event says that its writer knew is what its change rests on, no less and no more: who knew of a refusal
//! cannot say otherwise, and nobody names what nobody has.
//!
//! A change names at most eight others. Its event names those that they tell, each of them, and no other. By induction
//! the events in an event's past are those in its change's past, the writer's own included, so `after` may be trusted.
//!
//! A copy of a database that tells an event again under another writer has to put it where it stood: its bytes name
//! the same events, so the same rule holds it, and there is no exception that anybody could claim.

use doorstep_visit::Event;

use crate::meta::{ChangeMeta, Told};
use crate::refusal::GateError;
use crate::table::ChangeTable;

/// `deps` are what the change names. It costs as much as they are; only where an event was told twice, its tellings
/// are looked through.
pub(super) fn holds<T: ChangeTable>(
    table: &T,
    deps: &[ChangeMeta],
    event: &Event,
) -> Result<Result<(), GateError>, T::Error> {
    let told = || deps.iter().filter_map(|dep| dep.told);
    let outside = |id| told().all(|t| t.event != id);
    if event.after.iter().any(|id| outside(*id)) {
        return Ok(Err(GateError::AfterOutside));
    }
    for Told { event: id, .. } in told() {
        // Not named, but known by way of what is named: a telling of it is in that one's past.
        if event.after.binary_search(&id).is_err() {
            let tellings = table.tellings(&id)?;
            if !deps.iter().any(|dep| dep.knows(&tellings)) {
                return Ok(Err(GateError::AfterLeftOut));
            }
        }
    }
    Ok(Ok(()))
}
