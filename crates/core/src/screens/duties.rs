//! What the standard asks of the visit as a whole: papers with what they lack, and whose work it is.

use doorstep_standard::{StepSide, Tri};
use doorstep_visit::fold::StepStatus;
use doorstep_visit::words;

use super::visit::Scene;
use super::wording::join;
use crate::codes::{PaperStatus, Sign};
use crate::view::{OptionView, PaperView};

impl Scene<'_> {
    /// Papers that this visit needs. What only the office has to fill in is not the technician's business.
    pub(super) fn records(&self) -> Vec<PaperView> {
        let mine = |need: &String| {
            let step = self.standard.and_then(|s| s.step(need));
            !need.starts_with("report.") && step.is_none_or(|s| s.side == StepSide::Device)
        };
        let of_technician = |rule: &str| {
            let rule = self.standard.and_then(|s| s.rule(rule));
            rule.is_some_and(|r| r.who == "technician")
        };
        self.state
            .records
            .iter()
            .filter(|r| of_technician(&r.rule))
            .filter(|r| !r.missing.is_empty() || self.begun(&r.rule))
            .map(|r| {
                let missing: Vec<String> = r
                    .missing
                    .iter()
                    .filter(|m| mine(m))
                    .map(|m| words::step(m, self.standard, self.lang).to_owned())
                    .collect();
                let (status, sign, word) = match (r.applies, missing.is_empty()) {
                    (Tri::Yes, true) => (
                        PaperStatus::Complete,
                        Sign::Done,
                        self.lang.pick("齐全", "complete"),
                    ),
                    (Tri::Yes, false) => (
                        PaperStatus::Lacking,
                        Sign::Todo,
                        self.lang.pick("还缺", "missing"),
                    ),
                    _ => (
                        PaperStatus::CannotTell,
                        Sign::CannotTell,
                        self.lang.pick("无法判断", "cannot tell"),
                    ),
                };
                PaperView {
                    rule: r.rule.clone(),
                    text: self.rule_text(&r.rule),
                    status,
                    sign,
                    word: match missing.is_empty() {
                        true => word.to_owned(),
                        false => format!("{word}: {}", join(&missing, self.lang)),
                    },
                }
            })
            .collect()
    }

    /// Whether anything of a paper was done. One of which nothing is needed here is no paper at all.
    fn begun(&self, rule: &str) -> bool {
        let rule = self.standard.and_then(|s| s.rule(rule));
        let Some(record) = rule.and_then(|r| r.record.as_ref()) else {
            return false;
        };
        let mut steps = self.state.trips.iter().flat_map(|t| &t.steps);
        steps.any(|s| matches!(s.status, StepStatus::Done(_)) && record.needs.contains(&s.step))
    }

    /// What the company may do here.
    pub(super) fn options(&self) -> Vec<OptionView> {
        self.state
            .options
            .iter()
            .map(|o| OptionView {
                rule: o.rule.clone(),
                text: self.rule_text(&o.rule),
                effect: o.effect.as_str().into(),
                word: words::option(o.effect, o.owner, self.lang),
            })
            .collect()
    }
}
