//! Refusals in words: which rule holds the act, what is missing, and the button that would satisfy it.

use doorstep_standard::{Atom, Expr, Lang, Standard};
use doorstep_visit::act::{Refusal, open_trip};
use doorstep_visit::case::{Case, Standpoint, View};
use doorstep_visit::finding::Ground;
use doorstep_visit::judge::Objection;
use doorstep_visit::words;

use super::actions::{REASONS, choices, of_act, of_step};
use super::visit::Scene;
use super::wording::join;
use crate::engine::Core;
use crate::error::CoreError;
use crate::loaded::LoadedVisit;
use crate::view::{ActionView, RefusalLineView, RefusalView};

impl Core {
    /// Why an act was refused, for the screen.
    pub(crate) fn refusal_view(
        &self,
        loaded: &LoadedVisit,
        refusal: &Refusal,
    ) -> Result<RefusalView, CoreError> {
        let state = self.fold(loaded);
        Ok(Scene::new(self, loaded, &state)?.refusal(refusal))
    }
}

impl Scene<'_> {
    fn refusal(&self, refusal: &Refusal) -> RefusalView {
        let lang = self.lang;
        let mut view = RefusalView {
            code: refusal.code().to_owned(),
            text: self.refusal_text(refusal),
            ..RefusalView::default()
        };
        match refusal {
            Refusal::Blocked(list) => self.explain(list, &mut view),
            Refusal::NeedsReason(list) => {
                self.explain(list, &mut view);
                view.reasons = choices(REASONS, lang);
            }
            Refusal::NoTrip => view.remedies = vec![of_act("arrived", lang)],
            Refusal::HazardOpen => view.remedies = vec![of_act("resumed", lang)],
            Refusal::NotConsented | Refusal::ScreenOutOfDate => {
                let open = self.state.parts.iter().filter(|p| p.fitted.is_none());
                view.remedies = open
                    .filter_map(|p| {
                        self.part_actions(p)
                            .into_iter()
                            .find(|a| a.screen == "consent")
                    })
                    .collect();
            }
            Refusal::StatementNotShown => view.remedies = vec![of_act("statement_shown", lang)],
            Refusal::ChangedSinceShown(events) => {
                view.lines = events
                    .iter()
                    .map(|id| RefusalLineView {
                        text: self.sentence(*id),
                        ..RefusalLineView::default()
                    })
                    .collect();
                view.remedies = vec![of_act("statement_shown", lang)];
            }
            Refusal::OnlyInPerson => view.remedies = vec![of_act("note_added", lang)],
            _ => {}
        }
        view
    }

    fn refusal_text(&self, refusal: &Refusal) -> String {
        let (zh, en) = match refusal {
            Refusal::Blocked(_) => (
                "服务标准不允许现在这样做。",
                "The standard does not allow this yet.",
            ),
            Refusal::NeedsReason(_) => (
                "服务标准要求先做别的;确需如此,请选择原因。",
                "The standard asks for something else first. If it must be so, choose a reason.",
            ),
            Refusal::NoTrip => ("还没有记录出发或到达。", "No arrival is recorded yet."),
            Refusal::HazardOpen => (
                "因隐患停工:先记录隐患已排除。",
                "Work is stopped for a hazard: record that it is over first.",
            ),
            Refusal::NotConsented => (
                "客户还没有同意这个配件的当前报价。",
                "The customer has not agreed to the current price of this part.",
            ),
            Refusal::ScreenOutOfDate => (
                "报价或答复刚刚有变化:请重新给客户看。",
                "The price or an answer has just changed: show it to the customer again.",
            ),
            Refusal::OnlyInPerson => (
                "同意和签字不能事后补录:请当面再问,或写一条说明。",
                "A consent or signature cannot be recorded afterwards: ask again, or write a note.",
            ),
            Refusal::StatementNotShown => (
                "这份服务单没有给客户看过:先出示,再签字。",
                "This statement was not shown: show it before it is signed.",
            ),
            Refusal::ChangedSinceShown(_) => (
                "服务单出示之后又有变化:请重新出示再签字。",
                "Something came after the statement was shown: show it again, then sign.",
            ),
            Refusal::PastMissing => (
                "同事的一条记录还没有到这台手机:先同步,再出示服务单。",
                "A colleague's record is not on this phone yet: sync, then show the statement.",
            ),
            Refusal::NotAChoice(_) => (
                "这不在该步骤的选项之内。",
                "That is not among the choices of this step.",
            ),
            Refusal::BadData(_) => ("内容不完整。", "Something is missing from this entry."),
            Refusal::UnknownAct => (
                "本版本不能记录这项操作。",
                "This version cannot record that.",
            ),
            Refusal::Event(_) => (
                "内容太长,无法记录。",
                "The entry is too long to be recorded.",
            ),
        };
        self.lang.pick(zh, en).to_owned()
    }

    fn explain(&self, objections: &[Objection], view: &mut RefusalView) {
        let who = match self.core.who() {
            Ok(who) => who,
            Err(_) => return,
        };
        let case = Case::new(&self.loaded.history, &self.core.standards);
        let at = Standpoint {
            trip: open_trip(&self.loaded.history, &who.by),
            by: who.by,
        };
        for o in objections {
            let mut names: Vec<String> = Vec::new();
            let mut line = RefusalLineView {
                rule: o.ground.key().to_owned(),
                text: self.rule_text(o.ground.key()),
                ..RefusalLineView::default()
            };
            match (&o.ground, self.standard) {
                (Ground::Order { missing, .. }, _) => names = missing.clone(),
                (Ground::Gate { rule }, Some(s)) => {
                    if let Some(gate) = s.rule(rule).and_then(|r| r.gate.as_ref()) {
                        names = lacking(&case, s, &gate.needs, &at);
                    }
                }
                (
                    Ground::Wait {
                        waited_ms,
                        needed_ms,
                        ..
                    },
                    _,
                ) => {
                    line.wait_ms = waited_ms.map_or(0, |w| needed_ms.saturating_sub(w).max(0));
                    line.missing = match (waited_ms, self.lang) {
                        (Some(_), Lang::Zh) => {
                            format!("还要等{}", words::duration(line.wait_ms, self.lang))
                        }
                        (Some(_), Lang::En) => {
                            format!("Wait {} more", words::duration(line.wait_ms, self.lang))
                        }
                        (None, lang) => lang
                            .pick(
                                "手机重启过,无法判断等了多久",
                                "The phone was restarted: cannot tell how long it was",
                            )
                            .to_owned(),
                    };
                }
                _ => {}
            }
            if !names.is_empty() {
                let titles: Vec<String> = names
                    .iter()
                    .map(|n| words::step(n, self.standard, self.lang).to_owned())
                    .collect();
                line.missing = match self.lang {
                    Lang::Zh => format!("先做:{}", join(&titles, self.lang)),
                    Lang::En => format!("First: {}", join(&titles, self.lang)),
                };
            }
            for name in names {
                let action = self.action_named(&name);
                if !view.remedies.contains(&action) {
                    view.remedies.push(action);
                }
            }
            view.lines.push(line);
        }
    }

    fn action_named(&self, name: &str) -> ActionView {
        match self
            .standard
            .and_then(|s| s.step(name).map(|step| (s, step)))
        {
            Some((s, step)) => of_step(s, step, self.lang),
            None => of_act(name, self.lang),
        }
    }
}

/// Steps and acts of a condition that are not there yet.
fn lacking(case: &Case, standard: &Standard, needs: &Expr, at: &Standpoint) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    needs.each_atom(&mut |atom| {
        let name = match atom {
            Atom::Done(step) if !case.done(standard, step, at, View::All).is_yes() => step.clone(),
            Atom::Granted(subject) if !case.granted(subject, at, View::All).is_yes() => standard
                .steps
                .iter()
                .find(|s| {
                    s.on == "consent_given"
                        && s.with.get("subject").is_some_and(
                            |v| matches!(v, doorstep_standard::Scalar::Code(c) if c == subject),
                        )
                })
                .map_or_else(|| "consent_given".to_owned(), |s| s.id.clone()),
            Atom::Count(step, ..) => step.clone(),
            _ => return,
        };
        if !out.contains(&name) {
            out.push(name);
        }
    });
    out
}
