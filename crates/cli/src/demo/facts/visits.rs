//! The other visits of the morning: by the rules, nobody home, a hazard, a part declined, called off.

use doorstep_standard::StepSide;
use doorstep_visit::body::Body;
use doorstep_visit::clock::ClockStatus;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::fold::{StepStatus, VisitState};
use doorstep_visit::history::History;
use doorstep_visit::part::ConsentState;
use doorstep_visit::signoff::SignOff;
use doorstep_visit::{EventKind, Json, words};

use super::Look;
use crate::fail::Fail;

/// The rule on the time between two knocks.
const KNOCK_WAIT: &str = "doorstep-default.60";
/// The rule on being at a leak.
const LEAK_ARRIVAL: &str = "doorstep-default.44";

impl Look<'_> {
    /// The visit by the rules: nothing for anybody to look at, no step left out, no clock missed.
    pub(super) fn at_good(&mut self) -> Result<(), Fail> {
        let (_, state) = self.visit("noise")?;
        let standard = state.standard.and_then(|h| self.standards.get(&h));
        let steps = || {
            let mine = |id: &str| {
                let step = standard.and_then(|s| s.step(id));
                step.is_some_and(|s| s.side == StepSide::Device)
            };
            let all = state.trips.iter().flat_map(|t| &t.steps);
            all.filter(move |s| mine(&s.step))
        };
        let done = steps()
            .filter(|s| matches!(s.status, StepStatus::Done(_)))
            .count();
        let missed = steps().filter(|s| s.status == StepStatus::Missed).count();
        let late = state
            .clocks
            .iter()
            .filter(|c| matches!(c.status, ClockStatus::Breached | ClockStatus::Overdue))
            .count();
        let (found, signed) = (
            state.findings.len(),
            matches!(state.sign_off, SignOff::Signed(_)),
        );
        self.say(
            found == 0 && missed == 0 && late == 0 && done > 0 && signed,
            format!("按规矩的一次：做了 {done} 步，漏 {missed} 步，异常 {found} 项，超时 {late} 项，已签字"),
            format!("by the rules: {done} steps done, {missed} left out, {found} exceptions, {late} clocks missed, signed"),
        );
        Ok(())
    }

    pub(super) fn at_no_answer(&mut self) -> Result<(), Fail> {
        let (history, state) = self.visit("no_answer")?;
        let found = state.findings.iter().find_map(|f| match &f.ground {
            Ground::Wait {
                rule,
                waited_ms: Some(w),
                ..
            } if rule == KNOCK_WAIT => Some((*w, f.reason.clone())),
            _ => None,
        });
        let only = state.findings.len() == 1;
        let (waited, reason) = found.clone().unwrap_or_default();
        let span = words::duration(waited, self.lang);
        let reason = reason.unwrap_or_default();
        let why = words::code(&reason, self.lang);
        self.say(
            found.is_some() && only && !reason.is_empty(),
            format!("无人应门：第二次敲门只等了 {span}，原因“{why}”，条款 {KNOCK_WAIT}"),
            format!("nobody answered: the second knock came after {span}, reason “{why}”, rule {KNOCK_WAIT}"),
        );

        let said = |kind: EventKind, field: &str| -> Vec<String> {
            Self::of(&history, kind)
                .into_iter()
                .filter_map(|i| Some(history.event(i).data.get(field)?.as_str()?.to_owned()))
                .collect()
        };
        let knocks = said(EventKind::Knocked, "way").len();
        let calls = said(EventKind::Called, "outcome");
        let places = said(EventKind::NoteLeft, "place");
        let place = places.first().cloned().unwrap_or_default();
        let shown = self.choice(&state, "note_left", &place);
        // The office set the first time; what stands now was agreed at the door.
        let first = Self::of(&history, EventKind::AppointmentSet)
            .first()
            .and_then(|i| history.event(*i).data.get("start")?.as_int());
        let again = state.appointment;
        let window = again.map_or(String::new(), |(a, b)| {
            let time = |ms| words::time_of_day(ms, self.stage.zone);
            format!("{}–{}", time(a), time(b))
        });
        self.say(
            knocks >= 3
                && calls.first().map(String::as_str) == Some("no_answer")
                && place == "mailbox"
                && again.map(|(start, _)| start) != first,
            format!(
                "敲门 {knocks} 次，电话 {} 次，留言条{shown}，改约 {window}",
                calls.len()
            ),
            format!(
                "{knocks} knocks, {} calls, a note: {shown}; another time: {window}",
                calls.len()
            ),
        );
        Ok(())
    }

    /// Found, reported, cleared by the office, resumed, in this order; no work in between.
    pub(super) fn at_hazard(&mut self) -> Result<(), Fail> {
        let (history, state) = self.visit("hazard")?;
        let first = |kind: EventKind| Self::of(&history, kind).first().copied();
        let chain = [
            first(EventKind::HazardFound),
            first(EventKind::HazardReported),
            first(EventKind::HazardCleared),
            first(EventKind::Resumed),
        ];
        let times: Vec<String> = chain
            .iter()
            .map(|i| i.map_or("—".to_owned(), |i| self.time(&history, i)))
            .collect();
        let in_order = chain.windows(2).all(|w| match w {
            [Some(a), Some(b)] => history.in_past(*a, *b),
            _ => false,
        });
        let work = resolved(&history);
        let stopped = chain[0].zip(chain[3]).is_some_and(|(found, resumed)| {
            work.iter().all(|w| !between(&history, found, *w, resumed))
        });
        let times = times.join(" → ");
        self.say(
            in_order && stopped && !work.is_empty() && state.hazard.is_none(),
            format!("隐患：发现、上报、排除、复工 {times}，停工期间没有作业"),
            format!("hazard: found, reported, cleared, resumed {times}; no work in between"),
        );
        Ok(())
    }

    pub(super) fn at_cancelled(&mut self) -> Result<(), Fail> {
        let (_, state) = self.visit("cancelled")?;
        self.case(&state, Named::CancelledButAttended);
        Ok(())
    }

    pub(super) fn at_leak(&mut self) -> Result<(), Fail> {
        let (_, state) = self.visit("leak")?;
        let met = state
            .clocks
            .iter()
            .any(|c| c.rule == LEAK_ARRIVAL && c.status == ClockStatus::Met);
        self.say(
            met,
            format!("漏水：报修后 30 分钟内到场（{LEAK_ARRIVAL}）"),
            format!("leak: on site within 30 minutes of the report ({LEAK_ARRIVAL})"),
        );

        let refused = state
            .parts
            .iter()
            .find(|p| p.consent == ConsentState::Refused);
        let charged = refused.is_some_and(|p| state.bill.lines.iter().any(|l| l.line == p.line));
        let fitted: i64 = state
            .parts
            .iter()
            .filter(|p| p.fitted.is_some())
            .map(|p| p.chargeable_fen)
            .sum();
        let name = refused.map_or(String::new(), |p| self.part_name(&p.part));
        let price = words::money(
            refused.and_then(|p| p.current).map_or(0, |(_, fen)| fen),
            None,
        );
        let total = words::money(state.bill.total_fen, None);
        self.say(
            refused.is_some_and(|p| p.fitted.is_none())
                && !charged
                && fitted == state.bill.total_fen
                && fitted > 0
                && state.findings.is_empty()
                && matches!(state.sign_off, SignOff::Signed(_)),
            format!("客户不换{name}（{price}）：没有装，账单 {total} 里没有它，已签字"),
            format!("the customer declined: {name} ({price}) is not fitted and not on the signed bill of {total}"),
        );
        Ok(())
    }

    fn choice(&self, state: &VisitState, step: &str, code: &str) -> String {
        let standard = state.standard.and_then(|h| self.standards.get(&h));
        standard.map_or(code.to_owned(), |s| {
            s.texts(self.lang).choice_of(step, code).to_owned()
        })
    }

    fn part_name(&self, code: &str) -> String {
        let part = self.stage.fixture.part(code);
        part.map_or(code.to_owned(), |p| self.lang.pick(&p.zh, &p.en).to_owned())
    }
}

/// Work on the installation: parts fitted, the repair finished.
fn resolved(history: &History) -> Vec<usize> {
    (0..history.len())
        .filter(|i| match history.body(*i) {
            Body::PartFitted { .. } => true,
            Body::StepDone(step) => step == "fault_resolved",
            _ => {
                history.event(*i).data.get("step").and_then(Json::as_str) == Some("fault_resolved")
            }
        })
        .collect()
}

fn between(history: &History, a: usize, i: usize, b: usize) -> bool {
    history.in_past(a, i) && history.in_past(i, b)
}
