//! What has to come some time before a moment and never came: nobody's act is there to be judged, so the statement of
//! the moment is. For a moment that is an event, that event is judged when it comes.

use doorstep_standard::{EventKind, Standard, Tri};

use crate::case::Case;
use crate::clock::{ClockState, ClockStatus, stated_by};
use crate::finding::Ground;
use crate::findings::Findings;
use crate::objection::objection;

/// Adds a finding for each lead that is overdue, unless the visit was closed or called off before it was due.
pub(super) fn missed(case: &Case, standard: &Standard, clocks: &[ClockState], out: &mut Findings) {
    let ended = case.of_kind(&EventKind::Closed).iter();
    let ended = ended
        .chain(case.of_kind(&EventKind::Cancelled))
        .map(|i| case.history.event(*i).at)
        .min();
    for state in clocks.iter().filter(|c| c.status == ClockStatus::Overdue) {
        let rule = standard.rule(&state.rule);
        let Some((rule, lead)) = rule.and_then(|r| Some((r, r.lead.as_ref()?))) else {
            continue;
        };
        if state.due.zip(ended).is_some_and(|(due, end)| end <= due) {
            continue;
        }
        let Some(judged) = stated_by(case, &lead.before) else {
            continue;
        };
        let ground = Ground::Lacking {
            rule: rule.id.clone(),
            missing: vec![lead.act.clone()],
        };
        let o = objection(rule, ground, Tri::No, Vec::new());
        out.push_for_now(o.ground, o.severity, judged);
    }
}
