//! The visit's screen, whole, from one fold.

use std::collections::BTreeMap;

use doorstep_standard::{Lang, Standard};
use doorstep_store::Access;
use doorstep_visit::clock::{ClockState, ClockStatus};
use doorstep_visit::finding::{Finding, Ground};
use doorstep_visit::fold::{VisitState, WaitState};
use doorstep_visit::instant::instant;
use doorstep_visit::part::PartState;
use doorstep_visit::{EventId, Json, words};

use super::today::Household;
use super::wording;
use crate::engine::Core;
use crate::error::CoreError;
use crate::loaded::LoadedVisit;
use crate::project::Card;
use crate::view::{
    ClockView, ColleagueView, FindingView, HeaderView, RecordView, VisitView, WaitView,
};

/// Everything that a screen of one visit is made from.
pub(super) struct Scene<'a> {
    pub core: &'a Core,
    pub loaded: &'a LoadedVisit,
    pub state: &'a VisitState,
    pub standard: Option<&'a Standard>,
    pub lang: Lang,
    pub now: i64,
    pub zone: chrono_tz::Tz,
    pub household: Household,
    /// What people typed, by hash; a value that is erased or elsewhere says so.
    pub typed: BTreeMap<String, String>,
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
        let absent = lang.pick("(内容不在此手机)", "(text is not on this phone)");
        let erased = lang.pick("(已删除)", "(erased)");
        let typed = core.store.read()?.private_values(&loaded.key)?.into_iter();
        Ok(Self {
            core,
            loaded,
            state,
            standard: pinned.map(|s| s.as_ref()),
            lang: core.config.lang,
            now: core.now().at,
            zone: core.zone(),
            household: core.household(&loaded.key, &card)?,
            typed: typed
                .map(|v| {
                    let text = match v.content {
                        Some(content) => content.value,
                        None if v.erased => erased.to_owned(),
                        None => absent.to_owned(),
                    };
                    (v.p, text)
                })
                .collect(),
        })
    }

    /// The name under which a part was shown, or its code.
    pub fn part_name<'s>(&'s self, part: &'s PartState) -> &'s str {
        let name = part.name.as_ref().and_then(|p| self.typed.get(p));
        name.map_or(part.part.as_str(), String::as_str)
    }

    fn view(&self) -> Result<VisitView, CoreError> {
        let (checklist, next, others) = self.work()?;
        Ok(VisitView {
            visit: self.loaded.key.clone(),
            header: self.header()?,
            phase: self.state.phase.as_str().to_owned(),
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
            record: self.record()?,
            custody: self.core.custody(
                &self.loaded.key,
                self.loaded.places.values().filter_map(|p| p.acked_at).max(),
            )?,
            news: self.news(),
        })
    }

    fn header(&self) -> Result<HeaderView, CoreError> {
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
                        "手机上没有服务标准:照常记录,由办公室判断",
                        "No standard on this phone: recorded, judged by the office",
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
        let text = if self.state.hazard.is_some() {
            lang.pick(
                "⚠ 发现隐患:停止作业,联系班长,告知客户。",
                "⚠ Hazard: stop work, call your lead, tell the customer.",
            )
        } else if self.state.cancelled.is_some() && entered {
            lang.pick(
                "⚑ 办公室已取消这次上门,而您已进门:照常做完,记录都会保留。",
                "⚑ The office cancelled this visit, and you are inside: finish as usual, every record is kept.",
            )
        } else if self.state.cancelled.is_some() {
            lang.pick(
                "⚑ 办公室已取消这次上门。",
                "⚑ The office cancelled this visit.",
            )
        } else if self.loaded.access == Access::Revoked {
            lang.pick(
                "⚑ 这次上门已改派他人:已记录的内容仍会送到办公室。",
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
                "no_figure",
                lang.pick("标准没有规定时长", "The standard gives no figure")
                    .to_owned(),
            ),
            (Some(_), None) => (
                "cannot_tell",
                lang.pick(
                    "手机重启过,无法判断等了多久",
                    "The phone was restarted: cannot tell how long it was",
                )
                .to_owned(),
            ),
            (Some(needed), Some(0)) => (
                "over",
                match lang {
                    Lang::Zh => format!("已等满{},可以:{to}", words::duration(needed, lang)),
                    Lang::En => format!(
                        "{} are over, you may now: {to}",
                        words::duration(needed, lang)
                    ),
                },
            ),
            (Some(_), Some(left)) => {
                // Rounded up, so that nobody is told 0 s and refused.
                let left = words::duration(left.saturating_add(999), lang);
                (
                    "running",
                    match lang {
                        Lang::Zh => format!("还要等{left},然后:{to}"),
                        Lang::En => format!("{left} to wait, then: {to}"),
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
            status: status.to_owned(),
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
            S::Met => "✓",
            S::Breached | S::Overdue | S::Early => "✗",
            S::Running => "●",
            S::CannotTell => "?",
            S::NotApplicable | S::Waiting | S::Open => "○",
        };
        let word = words::clock(c.status, self.lang);
        let text = match (c.status, c.due, c.stopped) {
            (S::Running | S::Overdue, Some(due), _) => {
                format!("{word} · {}", wording::due(due, self.now, self.lang))
            }
            (S::Met | S::Breached | S::Early, _, Some(t)) => {
                format!(
                    "{word} · {}",
                    wording::time(t.middle(), self.now, self.zone)
                )
            }
            _ => word.to_owned(),
        };
        ClockView {
            rule: c.rule.clone(),
            rule_text: self.rule_text(&c.rule),
            status: c.status.as_str().to_owned(),
            sign: sign.to_owned(),
            text,
            due_at: c.due.unwrap_or(0),
        }
    }

    fn finding(&self, f: &Finding) -> FindingView {
        let lang = self.lang;
        let sign = match (&f.settled, f.cannot_tell) {
            (Some(_), _) => "✓",
            (None, true) => "?",
            (None, false) => "⚠",
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
            severity: f.severity.as_str().to_owned(),
            severity_word: words::severity(f.severity, lang).to_owned(),
            sign: sign.to_owned(),
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

    fn record(&self) -> Result<Vec<RecordView>, CoreError> {
        Ok(self
            .loaded
            .history
            .events()
            .iter()
            .map(|e| {
                let acked = self.loaded.places.get(&e.id).and_then(|p| p.acked_at);
                RecordView {
                    event: e.id.to_string(),
                    kind: e.kind.clone(),
                    title: self.title(e),
                    detail: self.detail(e),
                    time: self.time_of(e.id),
                    who: self.who(e),
                    custody: self.core.custody_of(acked, self.now),
                    custody_sign: if acked.is_some() { "✓" } else { "●" }.to_owned(),
                }
            })
            .collect())
    }

    /// What an event says happened; a step by the standard's words.
    fn title(&self, e: &doorstep_visit::Event) -> String {
        match e.data.get("step").and_then(Json::as_str) {
            Some(step) if matches!(e.kind.as_str(), "d.step_done" | "o.step_done") => {
                words::step(step, self.standard, self.lang).to_owned()
            }
            _ => words::kind(&e.kind, self.lang).to_owned(),
        }
    }

    /// Codes, figures and notes of an event, in words; ids say nothing to a person and are left out.
    fn detail(&self, e: &doorstep_visit::Event) -> String {
        let data = &e.data;
        const SILENT: &[&str] = &[
            "after",
            "covers",
            "happened",
            "language",
            "over",
            "pack",
            "root",
            "sig",
            "statement",
            "strokes",
            "customer",
            "household",
            "quote",
            "as_of",
            "calendar",
            "persons",
            "how",
            "why",
        ];
        const FIRST: &[&str] = &[
            "step",
            "subject",
            "line",
            "part",
            "name",
            "quantity",
            "fen",
            "total_fen",
            "source",
        ];
        let mut out = Vec::new();
        let place = |name: &str| FIRST.iter().position(|f| *f == name).unwrap_or(FIRST.len());
        let mut members: Vec<_> = data.as_map().into_iter().flatten().collect();
        members.sort_by_key(|(name, _)| (place(name), name.as_str()));
        for (name, value) in members {
            if SILENT.contains(&name.as_str()) {
                continue;
            }
            match (name.as_str(), value) {
                ("step", _) if matches!(e.kind.as_str(), "d.step_done" | "o.step_done") => {}
                ("step", Json::Text(step)) => {
                    out.push(words::step(step, self.standard, self.lang).to_owned())
                }
                ("subject", Json::Text(code)) if code == "part" => {}
                ("line", Json::Text(line)) => {
                    let opener = line.parse().ok().and_then(|l| self.loaded.history.get(l));
                    let name = opener
                        .and_then(|e| e.data.get("name")?.get("p")?.as_str())
                        .and_then(|p| self.typed.get(p).map(String::as_str));
                    let code = opener.and_then(|e| e.data.get("part")?.as_str());
                    out.extend(name.or(code).map(str::to_owned));
                }
                ("part" | "name", _) if data.get("line").is_some() => {}
                ("part", _) if data.get("name").is_some() => {}
                ("fen" | "total_fen", Json::Int(fen)) => out.push(words::money(*fen)),
                ("deci_c", Json::Int(v)) => {
                    let sign = if *v < 0 { "-" } else { "" };
                    out.push(format!("{sign}{}.{} ℃", v.abs() / 10, v.abs() % 10));
                }
                ("quantity", Json::Int(n)) => out.push(format!("× {n}")),
                ("start", Json::Int(start)) => {
                    let end = data.get("end").and_then(Json::as_int);
                    out.push(wording::window(*start, end, Some(self.now), self.zone));
                }
                ("end" | "reported_at" | "claimed_at", _) => {}
                (_, Json::Text(code)) => out.push(self.chosen(e, name, code)),
                (_, Json::Int(n)) => out.push(n.to_string()),
                (_, Json::Map(_)) => {
                    let p = value.get("p").and_then(Json::as_str);
                    out.extend(p.and_then(|p| self.typed.get(p)).cloned());
                }
                _ => {}
            }
        }
        if let Some(claimed) = data
            .get("happened")
            .and_then(|h| h.get("claimed_at"))
            .and_then(Json::as_int)
        {
            let at = wording::time(claimed, self.now, self.zone);
            out.push(match self.lang {
                Lang::Zh => format!("补录:{at}"),
                Lang::En => format!("recorded afterwards: {at}"),
            });
        }
        out.join(" · ")
    }

    /// A code that an event holds under `name`: in the words of the step that it does, else in the common ones.
    fn chosen(&self, e: &doorstep_visit::Event, name: &str, code: &str) -> String {
        // These have words that every standard shares.
        if matches!(name, "way" | "outcome" | "hazard" | "kind") {
            return words::code(code, self.lang).to_owned();
        }
        let act = doorstep_visit::body::act_of(&e.kind);
        let said = e.data.get("step").and_then(Json::as_str);
        let does = |step: &&doorstep_standard::Step| {
            let this = if step.on == "step_done" {
                said == Some(step.id.as_str())
            } else {
                step.on == act
            };
            this && step.field.as_deref() == Some(name)
        };
        let standard = self
            .standard
            .and_then(|s| Some((s, s.steps.iter().find(does)?)));
        match standard {
            Some((s, step)) => super::actions::choice(s, &step.id, code, self.lang),
            None => words::code(code, self.lang).to_owned(),
        }
    }

    /// Local time of an event; `≈` where only a phone's clock says so.
    pub(super) fn time_of(&self, id: EventId) -> String {
        let h = &self.loaded.history;
        match h.index(id) {
            Some(i) => {
                let t = instant(h, i, |_| true);
                let about = if t.phone_only && self.core.contact.is_some() {
                    "≈"
                } else {
                    ""
                };
                format!("{about}{}", wording::time(t.middle(), self.now, self.zone))
            }
            None => String::new(),
        }
    }

    /// Who wrote it, in words.
    fn who(&self, e: &doorstep_visit::Event) -> String {
        let lang = self.lang;
        match self.core.identity() {
            _ if e.dev.is_office() => lang.pick("办公室", "The office").to_owned(),
            Some(me) if me.person == e.by => lang.pick("您", "You").to_owned(),
            _ => {
                let name = self.household.people.get(e.by.as_str());
                let name = name.map_or(e.by.as_str(), String::as_str);
                match lang {
                    Lang::Zh => format!("同事 {name}"),
                    Lang::En => format!("Colleague {name}"),
                }
            }
        }
    }

    /// One event as a sentence.
    pub(super) fn sentence(&self, id: EventId) -> String {
        match self.loaded.history.get(id) {
            Some(e) => {
                let detail = self.detail(e);
                let mut out = format!("{} {}: {}", self.time_of(id), self.who(e), self.title(e));
                if !detail.is_empty() {
                    out.push_str(" · ");
                    out.push_str(&detail);
                }
                out
            }
            None => id.to_string(),
        }
    }

    fn news(&self) -> Vec<ColleagueView> {
        let (Some(seen), Some(me)) = (self.core.seen.of(self.loaded.id), self.core.device()) else {
            return Vec::new();
        };
        self.loaded
            .news(seen, me)
            .into_iter()
            .map(|i| self.loaded.history.event(i).id)
            .map(|id| ColleagueView {
                event: id.to_string(),
                text: self.sentence(id),
            })
            .collect()
    }

    /// What a rule asks, in words.
    pub(super) fn rule_text(&self, rule: &str) -> String {
        self.standard
            .and_then(|s| s.texts(self.lang).rule_of(s.rule(rule)?))
            .map(str::to_owned)
            .unwrap_or_else(|| rule.to_owned())
    }
}
