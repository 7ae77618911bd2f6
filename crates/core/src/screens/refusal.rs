//! Refusals in words: which rule holds the act, what is missing, and the button that would satisfy it.

use doorstep_standard::mechanism::FeeRule;
use doorstep_standard::vocabulary::is_act;
use doorstep_standard::{Atom, EventKind, Expr, Lang, Standard, StepSide};
use doorstep_visit::act::{Action, Refusal};
use doorstep_visit::case::View;
use doorstep_visit::finding::Ground;
use doorstep_visit::judge::Objection;
use doorstep_visit::tariff::{Breach, breach};
use doorstep_visit::{EventId, Json, words};

use super::actions::{REASONS, choices, of_act, of_step};
use super::fees::{kind_of, kind_word};
use super::visit::Scene;
use super::wording::join;
use crate::codes::ActionScreen;
use crate::engine::Core;
use crate::error::CoreError;
use crate::field::{FieldInput, FieldValue};
use crate::loaded::LoadedVisit;
use crate::view::{ActionView, RefusalLineView, RefusalView};

impl Core {
    /// Why an act was refused, for the screen.
    pub(crate) fn refusal_view(
        &self,
        loaded: &LoadedVisit,
        refusal: &Refusal,
        action: &Action,
    ) -> Result<RefusalView, CoreError> {
        let state = self.fold(loaded);
        Ok(Scene::new(self, loaded, &state)?.refusal(refusal, action))
    }
}

impl Scene<'_> {
    fn refusal(&self, refusal: &Refusal, action: &Action) -> RefusalView {
        let lang = self.lang;
        let mut view = RefusalView {
            code: refusal.code().to_owned(),
            text: self.refusal_text(refusal),
            ..RefusalView::default()
        };
        match refusal {
            Refusal::Blocked(list) => self.explain(list, action, &mut view),
            Refusal::NeedsReason(list) => {
                self.explain(list, action, &mut view);
                view.reasons = choices(REASONS, lang);
            }
            Refusal::NoTrip => view.remedies = vec![of_act(&EventKind::Arrived, lang)],
            Refusal::HazardOpen => view.remedies = vec![of_act(&EventKind::Resumed, lang)],
            Refusal::NotConsented | Refusal::ScreenOutOfDate => {
                let open = self.state.parts.iter().filter(|p| p.fitted.is_none());
                view.remedies = open
                    .filter_map(|p| {
                        self.part_actions(p)
                            .into_iter()
                            .find(|a| a.screen == ActionScreen::Consent)
                    })
                    .collect();
            }
            Refusal::StatementNotShown => {
                view.remedies = vec![of_act(&EventKind::StatementShown, lang)]
            }
            Refusal::ChangedSinceShown(events) => {
                view.lines = events
                    .iter()
                    .map(|id| RefusalLineView {
                        text: self.sentence(*id),
                        ..RefusalLineView::default()
                    })
                    .collect();
                view.remedies = vec![of_act(&EventKind::StatementShown, lang)];
            }
            Refusal::OnlyInPerson => view.remedies = vec![of_act(&EventKind::NoteAdded, lang)],
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
                "服务标准要求先做别的；确需如此，请选择原因。",
                "The standard asks for something else first. If it must be so, choose a reason.",
            ),
            Refusal::NoTrip => ("还没有记录出发或到达。", "No arrival is recorded yet."),
            Refusal::HazardOpen => (
                "因隐患停工：先记录隐患已排除。",
                "Work is stopped for a hazard: record that it is over first.",
            ),
            Refusal::NotConsented => (
                "客户还没有同意这个配件的当前报价。",
                "The customer has not agreed to the current price of this part.",
            ),
            Refusal::ScreenOutOfDate => (
                "报价或答复刚刚有变化：请重新给客户看。",
                "The price or an answer has just changed: show it to the customer again.",
            ),
            Refusal::OnlyInPerson => (
                "同意和签字不能事后补录：请当面再问，或写一条说明。",
                "A consent or signature cannot be recorded afterwards: ask again, or write a note.",
            ),
            Refusal::StatementNotShown => (
                "这份服务单没有给客户看过：先出示，再签字。",
                "This statement was not shown: show it before it is signed.",
            ),
            Refusal::ChangedSinceShown(_) => (
                "服务单出示之后又有变化：请重新出示再签字。",
                "Something came after the statement was shown: show it again, then sign.",
            ),
            Refusal::PastMissing => (
                "同事的一条记录还没有到这台手机：先同步，再出示服务单。",
                "A colleague's record is not on this phone yet: sync, then show the statement.",
            ),
            Refusal::SetAside => (
                "这次上门的记录过于纠缠，未作判断，不能出示服务单或签字：请班长查看。",
                "This visit is too tangled to be judged, so no statement can be shown or signed: ask the crew lead to look.",
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
                "内容太长，无法记录。",
                "The entry is too long to be recorded.",
            ),
        };
        self.lang.pick(zh, en).to_owned()
    }

    fn explain(&self, objections: &[Objection], action: &Action, view: &mut RefusalView) {
        for o in objections {
            let mut names: Vec<String> = Vec::new();
            let mut line = RefusalLineView {
                rule: o.ground.key().to_owned(),
                text: self.rule_text(o.ground.key()),
                ..RefusalLineView::default()
            };
            match (&o.ground, self.standard) {
                (Ground::Order { missing, .. }, _) => {
                    line.missing = self.first(missing);
                    names = missing.clone();
                }
                (Ground::Gate { rule }, Some(s)) => {
                    let rule = s.rule(rule);
                    if let Some(gate) = rule.and_then(|r| r.gate.as_ref()) {
                        names = self.lacking(s, &gate.needs);
                        line.missing = self.first(&names);
                        line.allowed_when = self.allowed_when(s, [o.ground.key()]);
                    }
                    if let Some(fee) = rule.and_then(|r| r.fee.as_ref()) {
                        self.explain_fee(s, fee, action, &mut line, view);
                    }
                }
                (Ground::Lacking { missing, .. }, _) => {
                    let titles: Vec<String> = missing.iter().map(|m| self.lack(m)).collect();
                    let titles = join(&titles, self.lang);
                    line.missing = match self.lang {
                        Lang::Zh => format!("还缺：{titles}"),
                        Lang::En => format!("Missing: {titles}"),
                    };
                    names = missing.clone();
                }
                (Ground::Lead { early, .. }, _) => {
                    let (zh, en) = match early {
                        true => ("还太早", "It is too early"),
                        false => ("已经太晚", "It is too late"),
                    };
                    line.missing = self.lang.pick(zh, en).to_owned();
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
                                "手机重启过，无法判断等了多久",
                                "The phone was restarted: cannot tell how long it was",
                            )
                            .to_owned(),
                    };
                }
                _ => {}
            }
            // Things to carry, fields of the order and steps of the office are no buttons here.
            for name in names.iter().filter(|n| self.can_be_done(n)) {
                let action = self.action_named(name);
                if !view.remedies.contains(&action) {
                    view.remedies.push(action);
                }
            }
            view.lines.push(line);
        }
    }

    fn first(&self, names: &[String]) -> String {
        let titles: Vec<String> = names.iter().map(|n| self.lack(n)).collect();
        if titles.is_empty() {
            return String::new();
        }
        match self.lang {
            Lang::Zh => format!("先做：{}", join(&titles, self.lang)),
            Lang::En => format!("First: {}", join(&titles, self.lang)),
        }
    }

    /// A thing to carry, a step, an act, or a field of the order.
    fn lack(&self, name: &str) -> String {
        let Some(s) = self.standard else {
            return words::step(name, None, self.lang).to_owned();
        };
        let item = s.texts(self.lang).kit.get(name);
        item.cloned()
            .unwrap_or_else(|| words::deed(name, s, self.lang))
    }

    fn can_be_done(&self, name: &str) -> bool {
        match self.standard.and_then(|s| s.step(name)) {
            Some(step) => step.side == StepSide::Device,
            None => is_act(name),
        }
    }

    /// What a fee rule would allow, and the quote that it would allow as a button.
    fn explain_fee(
        &self,
        standard: &Standard,
        fee: &FeeRule,
        action: &Action,
        line: &mut RefusalLineView,
        view: &mut RefusalView,
    ) {
        let lang = self.lang;
        let text = |name: &str| action.data.get(name).and_then(Json::as_str);
        let number = |name: &str| action.data.get(name).and_then(Json::as_int);
        let (code, fen) = (
            text("part").unwrap_or_default(),
            number("fen").unwrap_or_default(),
        );
        let quantity = number("quantity").unwrap_or(1);
        let of_line = text("line").and_then(|l| l.parse::<EventId>().ok());
        let mut parts = self.state.parts.iter();
        let kind = match of_line {
            Some(l) => parts.find(|p| p.line == l).map(|p| p.kind),
            None => kind_of(text("kind").unwrap_or_default()),
        };
        let Some(kind) = kind else { return };
        let found = breach(standard, fee, code, kind, (quantity, fen));
        let name = words::fee(code, Some(standard), lang);
        let mut allowed = None;
        line.missing = match (found, lang) {
            (Some(Breach::NotFree), Lang::Zh) => {
                allowed = Some(0);
                format!("“{name}”这次免费：只能报 {}", self.money(0))
            }
            (Some(Breach::NotFree), Lang::En) => {
                allowed = Some(0);
                format!("“{name}” is free here: quote {}", self.money(0))
            }
            (Some(Breach::Above(most)), _) => {
                allowed = Some(most);
                let price = self.money(most);
                let tariff = self.tariff_line(code);
                match lang {
                    Lang::Zh => format!("最高 {price}（{tariff}，数量 {quantity}）"),
                    Lang::En => format!("At most {price} ({tariff}, quantity {quantity})"),
                }
            }
            (Some(Breach::OtherKind(other)), Lang::Zh) => {
                format!("价目表上“{name}”是“{}”", kind_word(other, lang))
            }
            (Some(Breach::OtherKind(other)), Lang::En) => {
                format!("In the tariff “{name}” is “{}”", kind_word(other, lang))
            }
            (Some(Breach::NotOnBills), _) => {
                let may = fee.only.iter().map(|n| self.charge_name(n));
                let may = join(&may.collect::<Vec<_>>(), lang);
                match lang {
                    Lang::Zh => format!("只能收：{may}"),
                    Lang::En => format!("May be charged: {may}"),
                }
            }
            (Some(Breach::NotListed), _) => {
                let listed = standard.fees.keys().map(|n| self.charge_name(n));
                let listed = join(&listed.collect::<Vec<_>>(), lang);
                match lang {
                    Lang::Zh => format!("价目表上没有“{name}”，只有：{listed}"),
                    Lang::En => format!("“{name}” is not in the tariff, which has: {listed}"),
                }
            }
            (None, _) => lang
                .pick(
                    "公司尚未定价，无法判断",
                    "The company has not set the price: cannot tell",
                )
                .to_owned(),
        };
        if let Some(fen) = allowed {
            let remedy = self.quote_at(action, fen);
            if !view.remedies.contains(&remedy) {
                view.remedies.push(remedy);
            }
        }
    }

    fn charge_name(&self, name: &str) -> String {
        match kind_of(name) {
            Some(kind) => kind_word(kind, self.lang).to_owned(),
            None => words::fee(name, self.standard, self.lang).to_owned(),
        }
    }

    /// The same quote at another price. What a person typed is asked again: it was not stored.
    fn quote_at(&self, action: &Action, fen: i64) -> ActionView {
        let kind = EventKind::of_device(&action.act).unwrap_or(EventKind::Quoted);
        let mut out = of_act(&kind, self.lang);
        let price = self.money(fen);
        out.label = match self.lang {
            Lang::Zh => format!("按 {price} 报价"),
            Lang::En => format!("Quote {price}"),
        };
        let named = action.data.get("name").is_some();
        out.asks.retain(|a| named && a.name == "name");
        out.screen = match named {
            true => ActionScreen::Ask,
            false => ActionScreen::Tap,
        };
        for (name, value) in action.data.as_map().into_iter().flatten() {
            match (name.as_str(), value) {
                ("fen", _) => out
                    .fixed
                    .push(FieldInput::of("fen", FieldValue::Number(fen))),
                ("line", Json::Text(line)) => {
                    out.line = line.clone();
                    let line = FieldValue::Event(line.clone());
                    out.fixed.push(FieldInput::of("line", line));
                }
                (name, Json::Text(code)) => out
                    .fixed
                    .push(FieldInput::of(name, FieldValue::Code(code.clone()))),
                (name, Json::Int(n)) => {
                    out.fixed.push(FieldInput::of(name, FieldValue::Number(*n)))
                }
                _ => {}
            }
        }
        out
    }

    fn action_named(&self, name: &str) -> ActionView {
        match self
            .standard
            .and_then(|s| s.step(name).map(|step| (s, step)))
        {
            Some((s, step)) => of_step(s, step, self.lang),
            None => of_act(&EventKind::from(format!("d.{name}")), self.lang),
        }
    }

    /// Steps and acts of a condition that are not there yet.
    fn lacking(&self, standard: &Standard, needs: &Expr) -> Vec<String> {
        let (case, Some(at)) = (self.case(), self.standpoint()) else {
            return Vec::new();
        };
        let mut out: Vec<String> = Vec::new();
        needs.each_atom(&mut |atom| {
            let name = match atom {
                Atom::Done(step) if !case.asked(standard, &at, View::All).done(step).is_yes() => {
                    step.clone()
                }
                Atom::Granted(subject) if !case.granted(subject, &at, View::All).is_yes() => {
                    standard
                        .steps
                        .iter()
                        .find(|s| {
                            s.on == EventKind::ConsentGiven
                        && s.with.get("subject").is_some_and(
                            |v| matches!(v, doorstep_standard::Scalar::Code(c) if c == subject),
                        )
                        })
                        .map_or_else(
                            || EventKind::ConsentGiven.act().to_owned(),
                            |s| s.id.clone(),
                        )
                }
                Atom::Count(step, ..) => step.clone(),
                _ => return,
            };
            if !out.contains(&name) {
                out.push(name);
            }
        });
        out
    }
}
