//! The checklist, and which button is the big one.

use doorstep_standard::{EventKind, Phase, RuleKind, Standard, Step};
use doorstep_visit::act::open_trip;
use doorstep_visit::case::Standpoint;
use doorstep_visit::fold::{StepState, StepStatus, TripState, VisitPhase, checklist};
use doorstep_visit::part::ConsentState;
use doorstep_visit::signoff::SignOff;
use doorstep_visit::words;

use super::actions::{ask_value, of_act, of_step};
use super::money::answered;
use super::visit::Scene;
use super::wording::join;
use crate::codes::{self, ListPhase, Sign};
use crate::error::CoreError;
use crate::view::{ActionView, ChecklistView, StepView};

const PHASES: [Phase; 8] = [
    Phase::Prepare,
    Phase::Travel,
    Phase::Door,
    Phase::Diagnose,
    Phase::Agree,
    Phase::Repair,
    Phase::Finish,
    Phase::Followup,
];

impl Scene<'_> {
    /// Checklist, the big button, and what else can be recorded.
    #[expect(
        clippy::type_complexity,
        reason = "three parts of one answer, taken apart at once"
    )]
    pub(super) fn work(
        &self,
    ) -> Result<(Vec<ChecklistView>, Option<ActionView>, Vec<ActionView>), CoreError> {
        let who = self.core.who()?;
        let open = open_trip(&self.loaded.history, &who.by);
        // After leaving, the trip that ended is what the list is about.
        let last = self
            .state
            .trips
            .iter()
            .rfind(|t| t.by == who.by)
            .map(|t| t.id);
        let trip = open.or(last);
        let mine = self.state.trips.iter().find(|t| Some(t.id) == trip);
        // The trip runs under the standard that was pinned when it began.
        let standard = mine
            .and_then(|t| t.standard)
            .and_then(|h| self.core.standards.get(&h))
            .map(|s| s.as_ref())
            .or(self.standard);
        let steps: Vec<StepState> = match (standard, mine) {
            (Some(_), Some(t)) => t.steps.clone(),
            (Some(s), None) => {
                let at = Standpoint {
                    by: who.by,
                    trip: None,
                };
                checklist(self.case(), s, &at, None)
            }
            (None, _) => Vec::new(),
        };
        let plan = Plan {
            scene: self,
            standard,
            steps: &steps,
            trip: mine.filter(|t| Some(t.id) == open),
        };
        let mut order = plan.in_order();
        let next = if order.is_empty() {
            None
        } else {
            Some(order.remove(0))
        };
        let views = PHASES
            .iter()
            .filter_map(|p| plan.phase(*p, next.as_ref()))
            .collect();
        let others = plan.others(next.as_ref());
        Ok((views, next, others))
    }
}

struct Plan<'a, 's> {
    scene: &'a Scene<'s>,
    standard: Option<&'a Standard>,
    steps: &'a [StepState],
    /// The technician's open trip.
    trip: Option<&'a TripState>,
}

impl Plan<'_, '_> {
    fn step(&self, id: &str) -> Option<(&Standard, &Step)> {
        self.standard.and_then(|s| s.step(id).map(|step| (s, step)))
    }

    fn action(&self, state: &StepState) -> Option<ActionView> {
        let (standard, step) = self.step(&state.step)?;
        let again =
            matches!(state.status, StepStatus::Done(_)) && step.repeat && self.trip.is_some();
        if state.status != StepStatus::Open && !again {
            return None;
        }
        let mut action = of_step(standard, step, self.scene.lang);
        action.wait_ms = self.scene.wait_for(&step.id);
        Some(action)
    }

    fn act(&self, act: &EventKind) -> ActionView {
        let mut action = of_act(act, self.scene.lang);
        if let Some(standard) = self.standard {
            ask_value(&mut action, standard, self.scene.lang);
        }
        action.wait_ms = self.scene.wait_for(act.act());
        action
    }

    /// Buttons of the steps of a phase that are open and asked for.
    fn due(&self, phase: Phase) -> Vec<ActionView> {
        self.steps
            .iter()
            .filter(|s| s.phase == phase && s.status == StepStatus::Open)
            .filter(|s| self.step(&s.step).is_some_and(|(_, step)| !step.optional))
            .filter_map(|s| self.action(s))
            .collect()
    }

    fn has_step(&self, act: &EventKind) -> bool {
        self.standard
            .is_some_and(|s| s.steps.iter().any(|step| step.on == *act))
    }

    /// Whether the checklist speaks of an act. Once the customer has signed, it is silent on what was not needed
    /// before, and payment and leaving are still to come.
    fn on_list(&self, act: &EventKind) -> bool {
        let silent = |s: &StepState| {
            matches!(s.status, StepStatus::NotApplicable | StepStatus::Missed)
                && self.step(&s.step).is_some_and(|(_, step)| step.on == *act)
        };
        self.has_step(act) && !(answered(self.scene.state) && self.steps.iter().any(silent))
    }

    fn done(&self, kind: &EventKind) -> bool {
        self.scene
            .loaded
            .history
            .events()
            .iter()
            .any(|e| e.kind == *kind)
    }

    /// What to do, in order; the first is the big button.
    fn in_order(&self) -> Vec<ActionView> {
        let state = self.scene.state;
        if state.hazard.is_some() {
            return self.stopped();
        }
        let Some(trip) = self.trip else {
            let over = matches!(
                state.phase,
                VisitPhase::Closed
                    | VisitPhase::Cancelled
                    | VisitPhase::Left
                    | VisitPhase::SignedOff
            );
            if over && (answered(state) || state.phase != VisitPhase::Left) {
                return Vec::new();
            }
            let mut out = self.due(Phase::Prepare);
            out.push(self.act(&EventKind::SetOut));
            return out;
        };
        let mut out = Vec::new();
        if trip.arrived.is_none() {
            out.push(self.act(&EventKind::Arrived));
        } else if trip.entered.is_none() {
            if state.phase == VisitPhase::NoAnswer {
                return vec![self.act(&EventKind::LeftHome)];
            }
            out.extend(self.due(Phase::Door));
            out.push(self.act(&EventKind::Entered));
        } else if answered(state) {
            out.push(self.act(&EventKind::LeftHome));
        } else {
            self.inside(&mut out);
        }
        out
    }

    /// While a hazard is open: it is reported first, and work goes on once the standard lets it.
    fn stopped(&self) -> Vec<ActionView> {
        let report = self
            .of(&EventKind::HazardReported)
            .filter(|s| s.status == StepStatus::Open);
        let mut out: Vec<ActionView> = report.and_then(|s| self.action(s)).into_iter().collect();
        let held = self
            .of(&EventKind::Resumed)
            .is_some_and(|s| matches!(s.status, StepStatus::Blocked(_)));
        if !held {
            out.push(self.act(&EventKind::Resumed));
        }
        out
    }

    fn inside(&self, out: &mut Vec<ActionView>) {
        let scene = self.scene;
        // Shown and not answered: the customer holds the pen.
        if matches!(scene.state.sign_off, SignOff::Shown(_)) {
            out.push(self.act(&EventKind::Signed));
        }
        // What was left out at the door cannot be made good inside; the findings name it.
        out.extend(self.due(Phase::Diagnose));
        out.extend(self.due(Phase::Agree));
        let waiting = |p: &&doorstep_visit::part::PartState| {
            p.fitted.is_none() && p.consent != ConsentState::Refused
        };
        for part in scene.state.parts.iter().filter(waiting) {
            let ask = scene.part_actions(part).into_iter().next();
            if part.consent != ConsentState::Given {
                out.extend(ask);
            }
        }
        if !self.done(&EventKind::RepairStarted) {
            // What is open now comes before the work; what comes after it still waits.
            out.extend(self.due(Phase::Repair));
            out.push(self.act(&EventKind::RepairStarted));
        }
        // What the customer still has to buy is fitted when it comes, from its own line.
        let here = |p: &&doorstep_visit::part::PartState| waiting(p) && !p.awaits_customer();
        for part in scene.state.parts.iter().filter(here) {
            if part.consent == ConsentState::Given {
                out.extend(scene.part_actions(part).into_iter().next());
            }
        }
        out.extend(self.due(Phase::Repair));
        out.extend(self.due(Phase::Finish));
        for act in &[EventKind::Tested, EventKind::Cleaned] {
            if !self.has_step(act) && !self.done(act) {
                out.push(self.act(act));
            }
        }
        out.push(self.act(&EventKind::StatementShown));
    }

    /// What the checklist does not offer and yet can be recorded now.
    fn others(&self, next: Option<&ActionView>) -> Vec<ActionView> {
        let acts: &[EventKind] = match self.trip {
            None if next.is_none() => &[EventKind::NoteAdded],
            None => &[EventKind::Arrived, EventKind::NoteAdded],
            // Next is what a hazard asks for while one is open; the way goes on beside it.
            Some(t) if t.arrived.is_none() => &[
                EventKind::Arrived,
                EventKind::DelayTold,
                EventKind::Called,
                EventKind::NoteAdded,
            ],
            Some(t) if t.entered.is_none() => &[
                EventKind::Entered,
                EventKind::Called,
                EventKind::NoteLeft,
                EventKind::NoteAdded,
                EventKind::LeftHome,
            ],
            Some(_) if self.scene.state.hazard.is_some() => {
                &[EventKind::NoteAdded, EventKind::LeftHome]
            }
            Some(_) => &[
                EventKind::ReadingTaken,
                EventKind::CauseFound,
                EventKind::Quoted,
                EventKind::NoteAdded,
                EventKind::StatementShown,
                EventKind::SignatureRefused,
                EventKind::Paid,
                EventKind::LeftHome,
            ],
        };
        let unlisted = acts.iter().filter(|a| !self.on_list(a));
        let mut out: Vec<ActionView> = unlisted.map(|a| self.act(a)).collect();
        if self.trip.is_some() {
            out.splice(0..0, self.about_hazards());
        }
        out.retain(|a| next.is_none_or(|n| n.act != a.act));
        out
    }

    /// A hazard can be reported wherever a technician is, gas on the stairs too: always here, also where the list has it.
    fn about_hazards(&self) -> Vec<ActionView> {
        let told = (self.scene.state.hazard.is_some() && !self.on_list(&EventKind::HazardReported))
            .then(|| self.act(&EventKind::HazardReported));
        let listed = self
            .of(&EventKind::HazardFound)
            .and_then(|s| self.action(s));
        let found = listed.unwrap_or_else(|| self.act(&EventKind::HazardFound));
        told.into_iter().chain([found]).collect()
    }

    fn phase(&self, phase: Phase, next: Option<&ActionView>) -> Option<ChecklistView> {
        let lang = self.scene.lang;
        let steps: Vec<StepView> = self
            .steps
            .iter()
            .filter(|s| s.phase == phase && s.status != StepStatus::NotApplicable)
            .map(|s| self.step_view(s, next))
            .collect();
        if steps.is_empty() {
            return None;
        }
        Some(ChecklistView {
            phase: ListPhase::from(phase.as_str()),
            title: words::checklist_phase(phase, lang).to_owned(),
            done: steps
                .iter()
                .filter(|s| {
                    matches!(
                        s.status,
                        codes::StepStatus::Done | codes::StepStatus::Skipped
                    )
                })
                .count() as u32,
            steps,
        })
    }

    fn step_view(&self, s: &StepState, next: Option<&ActionView>) -> StepView {
        let (scene, lang) = (self.scene, self.scene.lang);
        let is_next = next.is_some_and(|n| n.step == s.step);
        let optional = self.step(&s.step).is_some_and(|(_, step)| step.optional);
        let (mut reasons, mut allowed_when) = (Vec::new(), String::new());
        use codes::StepStatus as S;
        let (status, sign, word) = match &s.status {
            StepStatus::Done(id) => (S::Done, Sign::Done, scene.time_of(*id)),
            StepStatus::Open if is_next => (S::Now, Sign::Now, lang.pick("现在", "now").to_owned()),
            StepStatus::Open if optional => (
                S::Open,
                Sign::Todo,
                lang.pick("可选", "optional").to_owned(),
            ),
            StepStatus::Open => (S::Open, Sign::Todo, lang.pick("可以做", "to do").to_owned()),
            StepStatus::Waiting(names) => {
                let titles: Vec<String> = names
                    .iter()
                    .map(|n| words::step(n, self.standard, lang).to_owned())
                    .collect();
                let first = join(&titles, lang);
                let word = match lang {
                    doorstep_standard::Lang::Zh => format!("先：{first}"),
                    doorstep_standard::Lang::En => format!("after: {first}"),
                };
                (S::Waiting, Sign::Todo, word)
            }
            StepStatus::Blocked(rules) => {
                reasons = rules.iter().map(|r| scene.rule_text(r)).collect();
                if let Some(s) = self.standard {
                    allowed_when = scene.allowed_when(s, rules.iter().map(String::as_str));
                }
                (S::Blocked, Sign::Held, lang.pick("受阻", "held").to_owned())
            }
            StepStatus::Skipped(_, reason) => {
                reasons = vec![words::code(reason, lang).to_owned()];
                (
                    S::Skipped,
                    Sign::Skipped,
                    lang.pick("已跳过", "skipped").to_owned(),
                )
            }
            StepStatus::CannotTell => (
                S::CannotTell,
                Sign::CannotTell,
                lang.pick("无法判断是否适用", "cannot tell").to_owned(),
            ),
            StepStatus::Missed => (
                S::Missed,
                Sign::Missed,
                lang.pick("没有做", "not done").to_owned(),
            ),
            StepStatus::NotApplicable => (
                S::NotApplicable,
                Sign::Skipped,
                lang.pick("不适用", "does not apply").to_owned(),
            ),
        };
        StepView {
            step: s.step.clone(),
            title: words::step(&s.step, self.standard, lang).to_owned(),
            status,
            sign,
            word,
            reasons,
            allowed_when,
            charges: self.charges(&s.step),
            rules: self.rules(&s.step),
            optional,
            count: s.count,
            action: self.action(s),
        }
    }

    /// What a step is about that is charged: the lines where prices are told, the sum where it is paid.
    fn charges(&self, step: &str) -> Vec<String> {
        let Some((standard, step)) = self.step(step) else {
            return Vec::new();
        };
        let mut rules = step.rules.iter().filter_map(|r| standard.rules.get(*r));
        let told = step.phase == Phase::Agree && rules.any(|r| r.kind == RuleKind::Fee);
        let quoted = || self.steps.iter().any(|s| self.on(s, &EventKind::Quoted));
        if step.on == EventKind::Paid {
            self.scene.to_pay()
        } else if step.on == EventKind::Quoted || told && !quoted() {
            self.scene.charges()
        } else {
            Vec::new()
        }
    }

    /// The step that an act does.
    fn of(&self, act: &EventKind) -> Option<&StepState> {
        self.steps.iter().find(|s| self.on(s, act))
    }

    fn on(&self, s: &StepState, act: &EventKind) -> bool {
        self.step(&s.step).is_some_and(|(_, step)| step.on == *act)
    }

    fn rules(&self, step: &str) -> Vec<String> {
        let Some((standard, step)) = self.step(step) else {
            return Vec::new();
        };
        step.rules
            .iter()
            .filter_map(|r| standard.rules.get(*r))
            .map(|r| r.id.clone())
            .collect()
    }
}
