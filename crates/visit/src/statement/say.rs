//! What an event says, for one line: codes in words of the standard or ours, figures with their unit,
//! what people typed only where the text is here. Ids and hashes are never shown.

use doorstep_standard::{Lang, Standard};

use super::Names;
use crate::body::act_of;
use crate::event::Event;
use crate::fold::VisitState;
use crate::history::History;
use crate::id::EventId;
use crate::instant::instant;
use crate::json::Json;
use crate::part::PartState;
use crate::words;

/// Everything that lines are made from.
pub(super) struct Say<'a> {
    pub state: &'a VisitState,
    pub history: &'a History,
    pub standard: Option<&'a Standard>,
    pub names: &'a Names,
    pub lang: Lang,
}

impl<'a> Say<'a> {
    pub fn pick(&self, zh: &'a str, en: &'a str) -> String {
        self.lang.pick(zh, en).to_owned()
    }

    pub fn zone(&self) -> chrono_tz::Tz {
        self.standard.map_or(chrono_tz::Tz::UTC, |s| s.zone)
    }

    /// Milliseconds in the middle of what is known of an event's time.
    pub fn at(&self, id: EventId) -> Option<i64> {
        let i = self.history.index(id)?;
        Some(instant(self.history, i, |_| true).middle())
    }

    /// Date and time of an event.
    pub fn when(&self, id: EventId) -> String {
        self.at(id)
            .map(|t| words::date_time(t, self.zone()))
            .unwrap_or_default()
    }

    /// What an event of this kind says happened: the words of the standard's step first.
    pub fn did(&self, e: &Event) -> String {
        words::kind(&e.kind, self.lang).to_owned()
    }

    /// A code in words: the choice of a step of this act, then our own words, then the code.
    pub fn code(&self, act: &str, code: &str) -> String {
        let texts = self.standard.map(|s| (s, s.texts(self.lang)));
        let by_step = texts.and_then(|(s, texts)| {
            s.steps
                .iter()
                .filter(|step| step.on == act && step.choices.iter().any(|c| c == code))
                .map(|step| texts.choice_of(&step.id, code))
                .find(|w| *w != code)
        });
        match by_step {
            Some(words) => words.to_owned(),
            None => ours(code, self.lang).to_owned(),
        }
    }

    /// A fact's value in the standard's words.
    pub fn fact(&self, fact: &str, value: &str) -> String {
        let texts = self.standard.map(|s| s.texts(self.lang));
        texts
            .and_then(|t| t.fact.get(&format!("{fact}.{value}")).cloned())
            .unwrap_or_else(|| ours(value, self.lang).to_owned())
    }

    /// The name under which a line was shown, else the tariff's name of its code, else our word for it.
    pub fn item(&self, code: &str, name: Option<&String>) -> String {
        let shown = name.and_then(|p| self.names.private.get(p)).cloned();
        let texts = self.standard.map(|s| s.texts(self.lang));
        shown
            .or_else(|| texts.and_then(|t| t.fee.get(code).cloned()))
            .unwrap_or_else(|| ours(code, self.lang).to_owned())
    }

    pub fn part(&self, p: &PartState) -> String {
        self.item(&p.part, p.name.as_ref())
    }

    /// What a rule asks, in the standard's words.
    pub fn rule(&self, id: &str) -> String {
        let text = self
            .standard
            .and_then(|s| s.rule(id).and_then(|r| s.texts(self.lang).rule_of(r)));
        text.unwrap_or(id).to_owned()
    }

    /// The codes, figures and typed words of an event.
    pub fn details(&self, e: &Event) -> Vec<String> {
        let act = act_of(&e.kind);
        let mut out = Vec::new();
        for (name, value) in e.data.as_map().into_iter().flatten() {
            match (name.as_str(), value) {
                ("happened" | "why" | "step" | "subject" | "over", _) => {}
                ("deci_c", Json::Int(v)) => out.push(degrees(*v)),
                (n, Json::Int(v)) if n.ends_with("fen") => out.push(words::money(*v)),
                (n, Json::Int(v)) if n.ends_with("_min") => {
                    out.push(words::duration(v.saturating_mul(60_000), self.lang));
                }
                (n, Json::Int(v)) if n.ends_with("_at") || n == "start" || n == "end" => {
                    out.push(words::date_time(*v, self.zone()));
                }
                (_, Json::Int(v)) => out.push(v.to_string()),
                (_, Json::Text(c)) if !is_reference(c) => out.push(self.code(act, c)),
                (_, Json::Map(m)) => {
                    if let Some(p) = m.get("p").and_then(Json::as_str) {
                        out.push(match self.names.private.get(p) {
                            Some(text) => text.clone(),
                            None => self.pick("（内容不在此处）", "(text is not here)"),
                        });
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// An event as a line: what was done, then what it says.
    pub fn line(&self, e: &Event) -> String {
        let details = self.details(e);
        match (details.is_empty(), self.lang) {
            (true, _) => self.did(e),
            (false, Lang::Zh) => format!("{}：{}", self.did(e), details.join("，")),
            (false, Lang::En) => format!("{}: {}", self.did(e), details.join(", ")),
        }
    }

    /// The same with date and time before it.
    pub fn timed(&self, e: &Event) -> String {
        format!("{} {}", self.when(e.id), self.line(e))
    }

    /// Events of these acts that are part of the record, not contested, and (not) outside the signature.
    pub fn events(&self, acts: &[&str], addendum: bool) -> Vec<&'a Event> {
        self.state
            .record
            .iter()
            .filter(|r| !r.contested && r.addendum == addendum)
            .filter(|r| r.kind.starts_with("d.") && acts.contains(&act_of(&r.kind)))
            .filter_map(|r| self.history.get(r.id))
            .collect()
    }
}

/// Ids and hashes are no words.
fn is_reference(text: &str) -> bool {
    text.parse::<EventId>().is_ok() || text.len() >= 40
}

fn degrees(deci: i64) -> String {
    let sign = if deci < 0 { "-" } else { "" };
    let v = deci.unsigned_abs();
    format!("{sign}{}.{} ℃", v / 10, v % 10)
}

/// Words for codes that no standard supplies.
fn ours(code: &str, lang: Lang) -> &str {
    let rows: &[(&str, &str, &str)] = &[
        ("labour", "人工", "labour"),
        ("material", "材料", "material"),
        ("overtime", "加班", "overtime"),
        ("callout", "上门", "call-out"),
        (
            "illegal_modification",
            "擅自改动设施",
            "unauthorised modification",
        ),
        ("heat_theft", "私接用热", "heat taken without permission"),
        ("water_draining", "放水", "draining of heating water"),
        ("user_home", "用户自身原因", "in the home"),
        ("unknown", "不明", "unknown"),
        ("customer", "客户", "the customer"),
        ("record", "维修记录", "record of the work"),
        ("warranty_card", "保修卡", "warranty card"),
        ("invoice", "发票", "invoice"),
        ("notice", "书面通知", "written notice"),
        ("agreement", "协议", "agreement"),
        ("maintenance", "维修", "maintenance"),
        ("letter_box", "信箱", "letter box"),
        ("living_room", "客厅", "living room"),
        ("bedroom", "卧室", "bedroom"),
        ("kitchen", "厨房", "kitchen"),
        ("bathroom", "卫生间", "bathroom"),
    ];
    rows.iter()
        .find(|(k, ..)| *k == code)
        .map_or_else(|| words::code(code, lang), |(_, zh, en)| lang.pick(zh, en))
}
