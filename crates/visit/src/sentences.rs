//! What becomes of a rule, in sentences for people who neither program nor know the format.
//! Every page that tells a rule takes its sentences from here: console, command line, comparison.

mod codes;

use std::collections::BTreeMap;

use crate::words;
use doorstep_standard::mechanism::{FeeRule, Notice, ScopeRule};
use doorstep_standard::{
    Calendar, Deadline, Enforce, Forbid, Gate, GateEffect, Kit, Lang, Lead, OfficeProcess, Param,
    Record, Rule, Standard, Step, StepSide, Texts, Wait,
};

pub use codes::*;

/// Speaks of one standard in one language.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The standard.
    pub s: &'a Standard,
    /// The language.
    pub lang: Lang,
}

impl<'a> Speaker<'a> {
    /// The standard's texts.
    pub fn t(&self) -> &'a Texts {
        self.s.texts(self.lang)
    }

    /// One of two wordings.
    pub fn pick<'b>(&self, zh: &'b str, en: &'b str) -> &'b str {
        self.lang.pick(zh, en)
    }

    /// A list as the language writes it.
    pub fn list<S: AsRef<str>>(&self, items: impl IntoIterator<Item = S>) -> String {
        let items: Vec<String> = items.into_iter().map(|i| i.as_ref().to_owned()).collect();
        items.join(self.pick("、", ", "))
    }

    /// A text of the standard, or its key.
    pub fn text<'b>(&self, map: &'b BTreeMap<String, String>, key: &'b str) -> &'b str {
        map.get(key).map_or(key, String::as_str)
    }

    /// What the rule asks, one sentence.
    pub fn rule(&self, rule: &'a Rule) -> &'a str {
        self.t().rule_of(rule).unwrap_or(&rule.id)
    }

    /// Name of a rule on a page: its number, a parent's with its document.
    pub fn number<'r>(&self, rule: &'r Rule) -> &'r str {
        if self.s.owns(rule) {
            &rule.number
        } else {
            &rule.id
        }
    }

    /// A step, act or moment in quotes.
    pub fn deed(&self, name: &str) -> String {
        format!("“{}”", words::deed(name, self.s, self.lang))
    }

    fn deeds<S: AsRef<str>>(&self, names: impl IntoIterator<Item = S>) -> String {
        self.list(names.into_iter().map(|n| self.deed(n.as_ref())))
    }

    /// A condition as a clause.
    pub fn condition(&self, e: &doorstep_standard::Expr) -> String {
        words::condition(e, self.s, self.lang)
    }

    /// What a parameter is set to.
    pub fn figure(&self, param: &str) -> String {
        match self.s.params.get(param) {
            Some(p) => self.value(p),
            None => param.to_owned(),
        }
    }

    /// A figure in words; one that nobody set says so.
    pub fn value(&self, param: &Param) -> String {
        match (param, self.lang) {
            (Param::Unset, Lang::Zh) => "未定：公司可以设定".into(),
            (Param::Unset, Lang::En) => "open: the company may set it".into(),
            (Param::Time(d), lang) => span(d.0, lang),
            (Param::WorkingDays(n), lang) => words::working_days(*n, lang),
            (Param::Months(n), lang) => words::months(*n, lang),
            (Param::Number(n), _) => n.to_string(),
            (Param::Code(c), lang) => words::code(c, lang).to_owned(),
        }
    }

    fn is_set(&self, param: &str) -> bool {
        !matches!(self.s.params.get(param), Some(Param::Unset))
    }

    /// Everything that becomes of a rule beside its effect, a sentence each.
    pub fn sentences(&self, r: &Rule) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(same) = &r.same_as {
            // Of the same document as the rule itself.
            let document = r.id.strip_suffix(&r.number).unwrap_or_default();
            let own = self.s.owns(r);
            let same = format!("{}{same}", if own { "" } else { document });
            out.push(match self.lang {
                Lang::Zh => format!("与规则 {same} 相同，在那里落实。"),
                Lang::En => format!("Restates rule {same}, which carries it."),
            });
        }
        if let Some(when) = &r.when {
            let when = self.condition(when);
            out.push(match self.lang {
                Lang::Zh => format!("适用条件：{when}。"),
                Lang::En => format!("Applies when {when}."),
            });
        }
        self.step_sentences(r, &mut out);
        out.extend(r.gate.as_ref().map(|g| self.gate(g)));
        out.extend(r.wait.as_ref().map(|w| self.wait(w)));
        out.extend(r.clock.as_ref().map(|c| self.clock(c)));
        out.extend(r.lead.as_ref().map(|l| self.lead(l)));
        out.extend(r.record.as_ref().map(|x| self.record(x)));
        out.extend(r.notice.as_ref().map(|n| self.notice(n)));
        if let Some(e) = &r.eligible {
            let said = if e.soft {
                self.pick(
                    "派人时显示，不拦任何人。",
                    "Shown when somebody is sent; bars nobody.",
                )
            } else {
                self.pick(
                    "派人之前，在人员名册上核对。",
                    "Looked up in the list of people before somebody is sent.",
                )
            };
            out.push(said.to_owned());
        }
        out.extend(r.fee.as_ref().map(|f| self.fee(f)));
        out.extend(r.owner.as_ref().map(|o| self.owner(o)));
        out.extend(r.kit.as_ref().map(|k| self.kit(k)));
        out.extend(r.forbid.as_ref().map(|f| self.forbid(f)));
        out.extend(r.office.as_ref().and_then(|o| self.office(o)));
        out
    }

    fn step_sentences(&self, r: &Rule, out: &mut Vec<String>) {
        let of = |side| {
            let mine = move |id: &&String| self.s.step(id).is_some_and(|s| s.side == side);
            self.deeds(r.steps.iter().filter(mine))
        };
        let (field, office) = (of(StepSide::Device), of(StepSide::Office));
        if !field.is_empty() {
            out.push(format!(
                "{}{field}{}",
                self.pick("清单步骤：", "On the checklist: "),
                self.pick("。", ".")
            ));
        }
        if !office.is_empty() {
            out.push(format!(
                "{}{office}{}",
                self.pick("办公室步骤：", "Ticked off in the office: "),
                self.pick("。", ".")
            ));
        }
    }

    /// A gate.
    pub fn gate(&self, g: &Gate) -> String {
        let (act, needs) = (self.deed(&g.act), self.condition(&g.needs));
        let mut said = match (g.effect, self.lang) {
            (GateEffect::Hold, Lang::Zh) => format!("做{act}的前提：{needs}。"),
            (GateEffect::Hold, Lang::En) => format!("{act} only once {needs}."),
            (GateEffect::Suspend, Lang::Zh) => format!("停工，不做{act}，直到：{needs}。"),
            (GateEffect::Suspend, Lang::En) => {
                format!("Work stands still, {act} waits, until {needs}.")
            }
            (GateEffect::MayRefuse, Lang::Zh) => {
                format!("公司可以不做{act}，除非：{needs}。手机不会因此拦住维修员。")
            }
            (GateEffect::MayRefuse, Lang::En) => {
                format!(
                    "The company may decline {act} unless {needs}. This never blocks a technician."
                )
            }
            (GateEffect::Route, Lang::Zh) => format!("{act}由他方负责，除非：{needs}。"),
            (GateEffect::Route, Lang::En) => {
                format!("{act} is somebody else's work unless {needs}.")
            }
        };
        if g.unknown_blocks {
            said.push_str(self.pick(
                "无法判断时也拦住。",
                " Where that cannot be told, it is held as well.",
            ));
        }
        said
    }

    /// A minimum wait.
    pub fn wait(&self, w: &Wait) -> String {
        let (from, to, time) = (
            self.deed(&w.from),
            self.deed(&w.to),
            self.figure(&w.at_least),
        );
        let set = self.is_set(&w.at_least);
        let mut said = match (self.lang, w.from == w.to, set) {
            (Lang::Zh, true, true) => format!("两次{from}之间至少等{time}"),
            (Lang::Zh, false, true) => format!("{from}之后至少等{time}，才{to}"),
            (Lang::Zh, true, false) => format!("两次{from}之间等多久{time}"),
            (Lang::Zh, false, false) => format!("从{from}到{to}等多久{time}"),
            (Lang::En, true, true) => format!("At least {time} between one {from} and the next"),
            (Lang::En, false, true) => format!("At least {time} between {from} and {to}"),
            (Lang::En, true, false) => format!("Wait between one {from} and the next: {time}"),
            (Lang::En, false, false) => format!("Wait between {from} and {to}: {time}"),
        };
        if let Some(n) = w.times {
            said.push_str(&match (self.lang, n) {
                (Lang::Zh, n) => format!("（只限前 {n} 次）"),
                (Lang::En, 1) => " (the first time only)".to_owned(),
                (Lang::En, n) => format!(" (the first {n} times only)"),
            });
        }
        said + self.pick("。", ".")
    }

    /// A deadline.
    pub fn clock(&self, c: &Deadline) -> String {
        let (from, to) = (self.deed(&c.from), self.deed(&c.to));
        let time = self.limit(&c.within);
        let mut said = match self.lang {
            Lang::Zh => format!("从{from}到{to}：{time}"),
            Lang::En => format!("From {from} to {to}: {time}"),
        };
        for note in self.clock_notes(c) {
            said.push_str(self.pick("；", "; "));
            said.push_str(&note);
        }
        said + self.pick("。", ".")
    }

    /// How long at most.
    pub fn limit(&self, param: &str) -> String {
        let figure = self.figure(param);
        match self.s.params.get(param) {
            Some(Param::Unset | Param::WorkingDays(0)) | None => figure,
            Some(Param::Time(d)) if d.0 == 0 => {
                self.pick("不晚于此时", "not later than that").to_owned()
            }
            Some(_) => format!("{}{figure}", self.pick("不超过", "at most ")),
        }
    }

    /// How a deadline counts.
    pub fn clock_notes(&self, c: &Deadline) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(calendar) = &c.calendar {
            let name = self.text(&self.t().calendar, calendar);
            out.push(match self.lang {
                Lang::Zh => format!("只计“{name}”之内的时间"),
                Lang::En => format!("only time within “{name}” counts"),
            });
        }
        if c.agreed {
            out.push(
                self.pick(
                    "与客户约定得更晚的，到约定时间结束为止",
                    "where a later time is agreed with the customer, the end of that time counts",
                )
                .to_owned(),
            );
        }
        out
    }

    /// Something that comes before a moment.
    pub fn lead(&self, l: &Lead) -> String {
        let (act, before) = (self.deed(&l.act), self.deed(&l.before));
        let least = self.figure(&l.at_least);
        let mut said = match (self.lang, self.is_set(&l.at_least)) {
            (Lang::Zh, true) => format!("{act}：在{before}之前至少{least}"),
            (Lang::Zh, false) => format!("{act}：在{before}之前，提前多久{least}"),
            (Lang::En, true) => format!("{act} at least {least} before {before}"),
            (Lang::En, false) => format!("{act} before {before}; how long before is {least}"),
        };
        if let Some(most) = &l.at_most {
            let most = self.figure(most);
            said.push_str(&match self.lang {
                Lang::Zh => format!("，至多{most}"),
                Lang::En => format!(", and not more than {most} before"),
            });
        }
        said + self.pick("。", ".")
    }

    /// A record.
    pub fn record(&self, x: &Record) -> String {
        let needs = self.deeds(&x.needs);
        let mut said = match self.lang {
            Lang::Zh => format!("记录包括：{needs}。"),
            Lang::En => format!("The record holds: {needs}."),
        };
        match (&x.before, self.lang) {
            (Some(act), Lang::Zh) => {
                said.push_str(&format!("记录齐全之后才{}。", self.deed(act)));
            }
            (Some(act), Lang::En) => {
                said.push_str(&format!(" {} only once it is complete.", self.deed(act)));
            }
            (None, Lang::Zh) => said.push_str("缺少的显示为缺少。"),
            (None, Lang::En) => said.push_str(" What is missing shows as missing."),
        }
        if let Some(signer) = &x.signer {
            let who = words::code(signer, self.lang);
            said.push_str(&match self.lang {
                Lang::Zh => format!("由{who}签字。"),
                Lang::En => format!(" Signed by {who}."),
            });
        }
        if x.copy {
            said.push_str(self.pick("客户留一份。", " The customer keeps a copy."));
        }
        said
    }

    /// Something told.
    pub fn notice(&self, n: &Notice) -> String {
        let (to, by) = (audience(n.to, self.lang), medium(n.by, self.lang));
        match self.lang {
            Lang::Zh => format!("告知{to}（{by}）。"),
            Lang::En => format!("Told to {to}, {by}."),
        }
    }

    /// What it may cost.
    pub fn fee(&self, f: &FeeRule) -> String {
        let lines = |codes: &[String]| self.list(codes.iter().map(|c| self.fee_name(c)));
        let mut said: Vec<String> = Vec::new();
        if !f.zero.is_empty() {
            said.push(match self.lang {
                Lang::Zh => format!("不收费：{}。", lines(&f.zero)),
                Lang::En => format!("Free of charge: {}.", lines(&f.zero)),
            });
        }
        if !f.only.is_empty() {
            said.push(match self.lang {
                Lang::Zh => format!("账单上只能有：{}。", lines(&f.only)),
                Lang::En => format!("A bill may hold only: {}.", lines(&f.only)),
            });
        }
        if let Some(payer) = &f.payer {
            let who = payer_word(payer, self.lang);
            said.push(match self.lang {
                Lang::Zh => format!("由{who}付费。"),
                Lang::En => format!("Paid by {who}."),
            });
        }
        if f.tariff {
            said.push(
                self.pick(
                    "不收价目表以外的费用，也不高于价目表。",
                    "Nothing outside the tariff and nothing above it.",
                )
                .to_owned(),
            );
        }
        said.join(self.pick("", " "))
    }

    /// A line of the tariff, or a kind of line.
    fn fee_name(&self, code: &str) -> String {
        match code.parse::<doorstep_standard::model::FeeKind>() {
            Ok(kind) if !self.t().fee.contains_key(code) => {
                words::fee_kind(kind, self.lang).to_owned()
            }
            _ => self.text(&self.t().fee, code).to_owned(),
        }
    }

    /// Whose work it is.
    pub fn owner(&self, o: &ScopeRule) -> String {
        let owner = owner(o.owner, self.lang);
        match self.lang {
            Lang::Zh => format!("由{owner}负责。"),
            Lang::En => format!("It is the work of {owner}."),
        }
    }

    /// What is carried or worn.
    pub fn kit(&self, k: &Kit) -> String {
        let items = self.list(k.items.iter().map(|i| self.text(&self.t().kit, i)));
        let mut said = match (self.lang, k.worn) {
            (Lang::Zh, false) => format!("要带：{items}"),
            (Lang::Zh, true) => format!("要穿戴：{items}"),
            (Lang::En, false) => format!("To carry: {items}"),
            (Lang::En, true) => format!("To wear: {items}"),
        };
        if k.spare > 0 {
            said.push_str(&match self.lang {
                Lang::Zh => format!("（备用 {} 份）", k.spare),
                Lang::En => format!(" ({} to spare)", k.spare),
            });
        }
        said + self.pick("。", ".")
    }

    /// What must not be done.
    pub fn forbid(&self, f: &Forbid) -> String {
        let mut said = detect(f.detect, self.lang).to_owned();
        if let Some(penalty) = &f.penalty {
            let figure = self.figure(penalty);
            said.push_str(&match (self.lang, f.each) {
                (Lang::Zh, true) => format!("每次扣：{figure}。"),
                (Lang::Zh, false) => format!("扣：{figure}。"),
                (Lang::En, true) => format!(" Deduction each time: {figure}."),
                (Lang::En, false) => format!(" Deduction: {figure}."),
            });
        }
        said
    }

    /// What the office runs; `None` where the rule's own words say all there is.
    pub fn office(&self, o: &OfficeProcess) -> Option<String> {
        let mut said = runs(o.runs?, self.lang).to_owned();
        let mut add = |words: String| {
            said.push_str(self.pick("；", "; "));
            said.push_str(&words);
        };
        match (&o.from, &o.to, self.lang) {
            (Some(a), Some(b), Lang::Zh) => {
                add(format!("从{}到{}", self.deed(a), self.deed(b)));
            }
            (Some(a), Some(b), Lang::En) => {
                add(format!("from {} to {}", self.deed(a), self.deed(b)));
            }
            (Some(a), None, Lang::Zh) => add(format!("从{}开始", self.deed(a))),
            (Some(a), None, Lang::En) => add(format!("from {}", self.deed(a))),
            (None, Some(b), Lang::Zh) => add(format!("到{}为止", self.deed(b))),
            (None, Some(b), Lang::En) => add(format!("until {}", self.deed(b))),
            (None, None, _) => {}
        }
        for (param, zh, en) in [
            (&o.every, "间隔", "how often"),
            (&o.within, "时限", "time"),
            (&o.param, "数值", "figure"),
        ] {
            if let Some(param) = param {
                let name = self.t().param.get(param).map(String::as_str);
                let name = name.unwrap_or(self.pick(zh, en));
                let figure = self.figure(param);
                add(match self.lang {
                    Lang::Zh => format!("{name}——{figure}"),
                    Lang::En => format!("{name} – {figure}"),
                });
            }
        }
        Some(said + self.pick("。", "."))
    }

    /// Order, condition and freedom of a step, a note each.
    pub fn step_notes(&self, step: &Step) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(when) = &step.when {
            let when = self.condition(when);
            out.push(match self.lang {
                Lang::Zh => format!("只在这时做：{when}"),
                Lang::En => format!("Only when {when}"),
            });
        }
        if !step.after.is_empty() {
            out.push(format!(
                "{}{}",
                self.pick("先做：", "After "),
                self.deeds(&step.after)
            ));
        }
        if !step.before_acts.is_empty() {
            out.push(format!(
                "{}{}",
                self.pick("之后才：", "Before "),
                self.deeds(&step.before_acts)
            ));
        }
        if step.optional {
            out.push(self.pick("可以不做", "May be left out").into());
        }
        if step.repeat {
            out.push(self.pick("可以重复做", "May be done again").into());
        }
        out
    }

    /// A choice of a step in words.
    pub fn choice(&self, step: &str, choice: &str) -> String {
        match self.t().choice_of(step, choice) {
            same if same == choice => words::code(choice, self.lang).to_owned(),
            words => words.to_owned(),
        }
    }

    /// What can be chosen at a step.
    pub fn choices(&self, step: &Step) -> Option<String> {
        let words = step.choices.iter().map(|c| self.choice(&step.id, c));
        (!step.choices.is_empty()).then(|| self.list(words))
    }

    /// A calendar in words; one that nobody set says so.
    pub fn calendar(&self, c: Option<&Calendar>) -> String {
        c.map_or_else(
            || {
                self.pick("未定：公司可以设定", "open: the company may set it")
                    .to_owned()
            },
            |c| calendar(c, self.lang),
        )
    }

    /// Strength with the word that decides it.
    pub fn strength(&self, r: &Rule) -> String {
        let strength = words::strength(r.strength, self.lang);
        if r.word.is_empty() {
            strength.to_owned()
        } else {
            match self.lang {
                Lang::Zh => format!("{strength}（“{}”）", r.word),
                Lang::En => format!("{strength} (“{}”)", r.word),
            }
        }
    }

    /// Why the effect is not what the strength says.
    pub fn because(&self, r: &'a Rule) -> Option<&'a str> {
        let key = r.because.as_ref()?;
        Some(self.text(&self.t().because, key))
    }

    /// The effect in a few words.
    pub fn effect(&self, rule: &Rule) -> &'static str {
        let asks = matches!(rule.enforce, Enforce::Block | Enforce::Warn);
        if rule.clock.is_some() && asks {
            return self.lang.pick(
                "时限到了会显示超时，不拦人、不追问",
                "the clock shows who was late; nobody is held or asked",
            );
        }
        effect(rule.enforce, self.lang).0
    }
}
