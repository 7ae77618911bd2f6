//! A scenario put on the stage without asking a gate: what of it cannot be understood at all.
//! Lint does this; nothing is judged, so that a pack's rules need not be right yet.

use doorstep_standard::Side;

use super::Stage;
use crate::scenario::read::Step;

impl Stage<'_> {
    /// Puts everything on the stage without asking a gate; what cannot be understood, with its line.
    pub fn rehearse(&mut self) -> Vec<(usize, String)> {
        let scenario = self.scenario;
        if let Err(what) = self.brief() {
            return vec![(scenario.line, what)];
        }
        let mut wrong = Vec::new();
        for (line, step) in scenario.steps() {
            if let Err(what) = self.unasked(step) {
                wrong.push((line, what));
            }
        }
        if let Some(now) = &scenario.now {
            match self.time(now) {
                Some(t) if t < self.now => wrong.push((
                    scenario.line,
                    format!("`now` is {now}, which is before the last event"),
                )),
                Some(_) => {}
                None => wrong.push((scenario.line, format!("`{now}` is no time"))),
            }
        }
        wrong
    }

    /// An event as [`Stage::one`] plays it, recorded whatever the gates would say.
    fn unasked(&mut self, step: &Step) -> Result<(), String> {
        let by = self.enter(step)?;
        self.note(&step.at, by, "", "");
        if step.reboot || (step.act.is_none() && step.skip.is_none() && step.fact.is_none()) {
            return Ok(());
        }
        let (kind, data) = self.kind_and_data(by, step)?;
        let gated = kind.side() == Side::Device && !step.merged && step.after.is_none();
        if !gated && (step.refused.is_some() || step.warned.is_some()) {
            return Err("only what goes through a phone's gates is refused or warned".into());
        }
        if let Some(t) = &step.happened {
            self.time(t).ok_or_else(|| format!("`{t}` is no time"))?;
        }
        let id = self.silently(by, step, kind, data)?;
        self.named(step, id);
        Ok(())
    }
}
