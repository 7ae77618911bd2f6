//! The visit's screen, whole, from one fold.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use doorstep_standard::{EventKind, Lang, Standard};
use doorstep_store::Access;
use doorstep_visit::act::open_trip;
use doorstep_visit::case::{Case, Standpoint};
use doorstep_visit::clock::{ClockState, ClockStatus};
use doorstep_visit::finding::{Finding, Ground};
use doorstep_visit::fold::{VisitState, WaitState};
use doorstep_visit::part::PartState;
use doorstep_visit::words;

use super::today::Household;
use super::wording;
use crate::codes::{self, Sign};
use crate::engine::Core;
use crate::error::CoreError;
use crate::loaded::LoadedVisit;
use crate::project::Card;
use crate::view::{ClockView, CustodyView, FindingView, HeaderView, VisitView, WaitView};

/// Everything that a screen of one visit is made from.
pub(super) struct Scene<'a> {
    pub core: &'a Core,
    pub loaded: &'a LoadedVisit,
    pub state: &'a VisitState,
    pub standard: Option<&'a Standard>,
    pub lang: Lang,
    pub now: i64,
    pub zone: chrono_tz::Tz,
    /// The day of `now` there.
    pub today: Option<i32>,
    pub household: Household,
    /// What people typed, by hash; a value that is erased or elsewhere says so.
    pub typed: BTreeMap<String, String>,
    /// Made once a screen, when something asks.
    case: OnceCell<Case<'a>>,
}

impl Core {
    /// A visit's screen.
    ///
    /// # Errors
    /// [`CoreError::UnknownVisit`], or when the database fails.
    pub fn visit(&mut self, visit: &str) -> Result<VisitView, CoreError> {
        let id = self.visit_id(visit)?;
        let loaded = self.take(id)?;
        let state = self.fold(&loaded);
        let view = Scene::new(self, &loaded, &state)?.view()?;
        self.shelf.put(loaded);
        Ok(view)
    }
}

impl<'a> Scene<'a> {
    pub fn new(
        core: &'a Core,
        loaded: &'a LoadedVisit,
        state: &'a VisitState,
    ) -> Result<Self, CoreError> {
        let pinned = state.standard.and_then(|h| core.standards.get(&h));
        let card = Card::of(state, loaded, &core.standards);
        let lang = core.config.lang;
        let absent = lang.pick("（内容不在此手机）", "(text is not on this phone)");
        let erased = lang.pick("（已删除）", "(erased)");
        let (now, zone) = (core.now().at, core.zone());
        let typed = core.store.read()?.private_texts(&loaded.key)?.into_iter();
        Ok(Self {
            core,
            loaded,
            state,
            standard: pinned.map(|s| s.as_ref()),
            lang: core.config.lang,
            now,
            zone,
            today: wording::day_of(now, zone),
            household: core.household(&loaded.key, &card)?,
            typed: typed
                .map(|v| {
                    let instead = if v.erased { erased } else { absent };
                    (v.p, v.text.unwrap_or_else(|| instead.to_owned()))
                })
                .collect(),
            case: OnceCell::new(),
        })
    }

    /// The visit, for questions that the fold does not answer.
    pub fn case(&self) -> &Case<'a> {
        let make = || Case::new(&self.loaded.history, &self.core.standards);
        self.case.get_or_init(make)
    }

    /// The technician on the trip that is open; absent while the phone is not enrolled.
    pub fn standpoint(&self) -> Option<Standpoint> {
        let who = self.core.who().ok()?;
        Some(Standpoint {
            trip: open_trip(&self.loaded.history, &who.by),
            by: who.by,
        })
    }

    /// The name under which a line was shown, the tariff's name, or its code.
    pub fn part_name<'s>(&'s self, part: &'s PartState) -> &'s str {
        self.item_name(&part.part, part.name.as_ref())
    }

    pub(super) fn item_name<'s>(&'s self, code: &'s str, name: Option<&String>) -> &'s str {
        let shown = name.and_then(|p| self.typed.get(p));
        shown.map_or_else(
            || words::fee(code, self.standard, self.lang),
            String::as_str,
        )
    }

    fn view(&self) -> Result<VisitView, CoreError> {
        let (checklist, next, others) = self.work()?;
        let (news, news_total) = self.news();
        let custody = self.custody()?;
        Ok(VisitView {
            visit: self.loaded.key.clone(),
            header: self.header()?,
            phase: self.state.phase.as_str().into(),
            phase_word: words::phase(self.state.phase, self.lang).to_owned(),
            banner: self.banner(),
            next,
            others,
            checklist,
            waits: self.waits(),
            clocks: self.clocks(),
            records: self.records(),
            options: self.options(),
            parts: self.parts(),
            bill: self.bill(),
            findings: self
                .state
                .findings
                .iter()
                .map(|f| self.finding(f))
                .collect(),
            sign_off: self.sign_off(),
            record: self.newest(&custody)?,
            record_total: self.state.record.len() as u64,
            custody,
            news,
            news_total,
        })
    }

    /// Where the records are.
    pub(super) fn custody(&self) -> Result<CustodyView, CoreError> {
        let acked = self.loaded.places.values().filter_map(|p| p.acked_at);
        self.core.custody(&self.loaded.key, acked.max())
    }

    pub(super) fn header(&self) -> Result<HeaderView, CoreError> {
        let card = Card::of(self.state, self.loaded, &self.core.standards);
        let household = &self.household;
        Ok(HeaderView {
            title: wording::fault(card.fault.as_deref(), self.standard, self.lang),
            place: household.place.clone(),
            customer_name: household.name.clone(),
            phone: household.phone.clone(),
            window: card
                .start
                .map(|s| wording::window(s, card.end, Some(self.now), self.zone))
                .unwrap_or_default(),
            standard: match self.standard {
                Some(s) => s.texts(self.lang).title.clone(),
                None => self
                    .lang
                    .pick(
                        "手机上没有服务标准：照常记录，由办公室判断",
                        "This phone has no service standard. Records are kept; the office will check them.",
                    )
                    .to_owned(),
            },
            due_text: card
                .due
                .map(|d| wording::due(d, self.now, self.lang))
                .unwrap_or_default(),
            late: card.due.is_some_and(|d| d < self.now),
        })
    }

    fn banner(&self) -> String {
        let lang = self.lang;
        let entered = self.state.trips.iter().any(|t| t.entered.is_some());
        let gone = self.state.trips.iter().all(|t| t.left.is_some());
        let over = self.state.closed.is_some() || self.state.cancelled.is_some() && gone;
        let hazard = self.state.hazard.is_some();
        let text = if hazard && over {
            lang.pick(
                "⚠ 这次上门已经结束，而隐患还没有记录解除：告知班长，由其安排处理。",
                "⚠ The visit has ended, but the hazard has not been cleared. Tell your crew lead.",
            )
        } else if hazard {
            lang.pick(
                "⚠ 发现隐患：停止作业，联系班长，告知客户。",
                "⚠ Hazard: stop work, call your lead, tell the customer.",
            )
        } else if self.state.cancelled.is_some() && entered {
            lang.pick(
                "⚑ 办公室已取消这次上门，而您已进门：照常做完，记录都会保留。",
                "⚑ The office cancelled this visit, and you are inside: finish as usual, every record is kept.",
            )
        } else if self.state.cancelled.is_some() {
            lang.pick(
                "⚑ 办公室已取消这次上门。",
                "⚑ The office cancelled this visit.",
            )
        } else if self.loaded.access == Access::Revoked {
            lang.pick(
                "⚑ 这次上门已改派他人：已记录的内容仍会送到办公室。",
                "⚑ This visit was given to someone else: what you recorded still goes to the office.",
            )
        } else {
            ""
        };
        text.to_owned()
    }

    fn waits(&self) -> Vec<WaitView> {
        self.state.waits.iter().map(|w| self.wait(w)).collect()
    }

    fn wait(&self, w: &WaitState) -> WaitView {
        let lang = self.lang;
        let to = words::step(&w.to, self.standard, lang);
        let left = w
            .needed_ms
            .zip(w.waited_ms)
            .map(|(n, done)| n.saturating_sub(done).max(0));
        let (status, text) = match (w.needed_ms, left) {
            (None, _) => (
                codes::WaitStatus::NoFigure,
                lang.pick("标准没有规定时长", "The standard gives no figure")
                    .to_owned(),
            ),
            (Some(_), None) => (
                codes::WaitStatus::CannotTell,
                lang.pick(
                    "手机重启过，无法判断等了多久",
                    "The phone was restarted: cannot tell how long it was",
                )
                .to_owned(),
            ),
            (Some(needed), Some(0)) => (
                codes::WaitStatus::Over,
                match lang {
                    Lang::Zh => format!("已等满{}，可以：{to}", words::duration(needed, lang)),
                    Lang::En => format!(
                        "{} have passed. You can now: {to}",
                        words::duration(needed, lang)
                    ),
                },
            ),
            (Some(_), Some(left)) => {
                // Rounded up, so that nobody is told 0 s and refused.
                let left = words::duration(left.saturating_add(999), lang);
                (
                    codes::WaitStatus::Running,
                    match lang {
                        Lang::Zh => format!("还要等{left}，然后：{to}"),
                        Lang::En => format!("Wait {left} more, then: {to}"),
                    },
                )
            }
        };
        WaitView {
            rule: w.rule.clone(),
            rule_text: self.rule_text(&w.rule),
            text,
            to: w.to.clone(),
            needed_ms: w.needed_ms.unwrap_or(0),
            remaining_ms: left.unwrap_or(0),
            status,
        }
    }

    /// Milliseconds until the standard allows an act or step.
    pub(super) fn wait_for(&self, name: &str) -> i64 {
        self.state
            .waits
            .iter()
            .filter(|w| w.to == name)
            .filter_map(|w| Some(w.needed_ms?.saturating_sub(w.waited_ms?).max(0)))
            .max()
            .unwrap_or(0)
    }

    fn clocks(&self) -> Vec<ClockView> {
        // The office's own deadlines are its business until one is running out for everybody to see.
        let mine = |c: &&ClockState| {
            let who = self
                .standard
                .and_then(|s| s.rule(&c.rule))
                .map(|r| r.who.as_str());
            let untold = c.status == ClockStatus::CannotTell && c.due.is_none();
            who == Some("technician")
                && !untold
                && !matches!(c.status, ClockStatus::NotApplicable | ClockStatus::Waiting)
        };
        self.state
            .clocks
            .iter()
            .filter(mine)
            .map(|c| self.clock(c))
            .collect()
    }

    fn clock(&self, c: &ClockState) -> ClockView {
        use ClockStatus as S;
        let sign = match c.status {
            S::Met => Sign::Done,
            S::Breached | S::Overdue | S::Early => Sign::Missed,
            S::Running => Sign::Now,
            S::CannotTell => Sign::CannotTell,
            S::NotApplicable | S::Waiting | S::Open => Sign::Todo,
        };
        let word = words::clock(c.status, self.lang);
        let text = match (c.status, c.due, c.stopped) {
            (S::Running | S::Overdue, Some(due), _) => {
                format!("{word} · {}", wording::due(due, self.now, self.lang))
            }
            (S::Met | S::Breached | S::Early, _, Some(t)) => {
                let time = wording::time_on(t.middle(), self.today, self.zone);
                // Not which visit it was: it may not be this technician's.
                let linked = c.stopped_by.and_then(|e| self.loaded.history.get(e));
                let linked = linked.filter(|e| e.kind == EventKind::Linked).map(|_| {
                    self.lang
                        .pick("同事为关联报修到达", "a colleague's arrival, linked report")
                });
                match linked {
                    Some(whose) => format!("{word} · {time} · {whose}"),
                    None => format!("{word} · {time}"),
                }
            }
            _ => word.to_owned(),
        };
        ClockView {
            rule: c.rule.clone(),
            rule_text: self.rule_text(&c.rule),
            status: c.status.as_str().into(),
            sign,
            text,
            due_at: c.due.unwrap_or(0),
        }
    }

    fn finding(&self, f: &Finding) -> FindingView {
        let lang = self.lang;
        let sign = match (&f.settled, f.cannot_tell) {
            (Some(_), _) => Sign::Done,
            (None, true) => Sign::CannotTell,
            (None, false) => Sign::Attention,
        };
        FindingView {
            finding: f.id.clone(),
            code: f.ground.key().to_owned(),
            title: words::finding_title(f, self.standard, lang),
            text: words::finding_text(f, self.standard, lang),
            source: words::finding_source(f, self.standard, lang).unwrap_or_default(),
            settle: match &f.ground {
                Ground::Case(named) => words::case(*named, lang).settle.to_owned(),
                _ => String::new(),
            },
            severity: f.severity.as_str().into(),
            severity_word: words::severity(f.severity, lang).to_owned(),
            sign,
            reason: f
                .reason
                .as_deref()
                .map(|r| words::code(r, lang).to_owned())
                .unwrap_or_default(),
            settled: f
                .settled
                .as_ref()
                .map(|s| words::code(&s.outcome, lang).to_owned())
                .unwrap_or_default(),
        }
    }

    /// What a rule asks, in words.
    pub(super) fn rule_text(&self, rule: &str) -> String {
        self.standard
            .and_then(|s| s.texts(self.lang).rule_of(s.rule(rule)?))
            .map(str::to_owned)
            .unwrap_or_else(|| rule.to_owned())
    }
}
