//! A pack through the gate: later changes stand on earlier ones, and fall with them.

use std::collections::BTreeSet;

use super::{Authority, GateOutcome, judge};
use crate::genesis::Genesis;
use crate::pack::Packed;
use crate::refusal::{GateAnswer, GateError};
use crate::table::{ChangeTable, Overlay};

/// Judges changes in their order and gives one outcome each; nothing is written.
/// What depends on a change that goes to quarantine is held with it, and what depends on one
/// whose writer must rotate is refused the same way, so that nobody asks for it again.
pub fn judge_all<'a, T: ChangeTable>(
    genesis: &Genesis,
    table: &T,
    items: &[Packed],
    mut authority: impl FnMut(&Packed) -> Authority<'a>,
) -> Result<Vec<GateOutcome>, T::Error> {
    let mut table = Overlay::new(table);
    let mut rotated = BTreeSet::new();
    let mut outcomes = Vec::with_capacity(items.len());
    for item in items {
        let change = &item.change;
        let stands_on =
            |hashes: &BTreeSet<_>| change.parts().deps.iter().any(|d| hashes.contains(d));
        let outcome = if stands_on(&rotated) {
            GateOutcome::Refused(GateError::SeqReused)
        } else {
            judge(genesis, &table, &item.writer, authority(item), change)?
        };
        match &outcome {
            GateOutcome::Admitted(admitted) => table.insert(change, admitted.meta.clone()),
            GateOutcome::Known => {}
            GateOutcome::Refused(e) => match e.answer() {
                GateAnswer::Quarantine => table.quarantine(change.hash()),
                GateAnswer::RotateActor => {
                    rotated.insert(change.hash());
                }
                GateAnswer::Need => {}
            },
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}
