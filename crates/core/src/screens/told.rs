//! What happened, in words: every event as a line of the record, and what came from others.

use doorstep_standard::Lang;
use doorstep_standard::model::FeeKind;
use doorstep_visit::body::Body;
use doorstep_visit::instant::{Instant, instant};
use doorstep_visit::{Event, EventId, Json, words};

use super::PAGE;
use super::visit::Scene;
use super::wording;
use crate::view::ColleagueView;

impl Scene<'_> {
    /// What an event says happened; a step by the standard's words.
    pub(super) fn title(&self, e: &Event) -> String {
        match e.data.get("step").and_then(Json::as_str) {
            Some(step) if matches!(e.kind.as_str(), "d.step_done" | "o.step_done") => {
                words::step(step, self.standard, self.lang).to_owned()
            }
            _ => match words::work(&e.kind, self.lang).filter(|_| self.work_line(e)) {
                Some(words) => words.to_owned(),
                None => words::kind(&e.kind, self.lang).to_owned(),
            },
        }
    }

    /// Whether an event is about a line of work, not of a part.
    fn work_line(&self, e: &Event) -> bool {
        let said = e.data.get("line").and_then(Json::as_str);
        let line = said.map_or(Some(e.id), |l| l.parse().ok());
        let mut parts = self.state.parts.iter();
        parts.any(|p| Some(p.line) == line && p.kind != FeeKind::Material)
    }

    /// Codes, figures and notes of an event, in words; ids say nothing to a person and are left out.
    pub(super) fn detail(&self, e: &Event) -> String {
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
        let said = self.loaded.history.index(e.id);
        let said = said.map_or(&Body::Unknown, |i| self.loaded.history.body(i));
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
                    let code = code.map(|c| words::fee(c, self.standard, self.lang));
                    out.extend(name.or(code).map(str::to_owned));
                }
                ("fact" | "value", _) if matches!(said, Body::FactSet { .. }) => {
                    if let (Body::FactSet { fact, value }, "fact") = (said, name.as_str()) {
                        out.push(words::fact(fact, value, self.standard, self.lang));
                    }
                }
                // Work comes from nowhere but the company.
                ("source", _) if self.work_line(e) => {}
                ("part" | "name", _) if data.get("line").is_some() => {}
                ("part", _) if data.get("name").is_some() => {}
                ("part", Json::Text(code)) => {
                    out.push(words::fee(code, self.standard, self.lang).to_owned());
                }
                // The name says what it is.
                ("kind", _) if matches!(e.kind.as_str(), "d.quoted" | "d.quote_revised") => {}
                ("class", Json::Text(class)) => out.extend(
                    class
                        .parse()
                        .map(|c| words::value_class(c, self.lang).to_owned()),
                ),
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
                Lang::Zh => format!("补录：{at}"),
                Lang::En => format!("recorded afterwards: {at}"),
            });
        }
        out.join(" · ")
    }

    /// A code that an event holds under `name`: in the words of the step that it does, else in the common ones.
    fn chosen(&self, e: &Event, name: &str, code: &str) -> String {
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

    /// Local time of an event.
    pub(super) fn time_of(&self, id: EventId) -> String {
        let h = &self.loaded.history;
        match h.index(id) {
            Some(i) => self.time(instant(h, i, |_| true)),
            None => String::new(),
        }
    }

    /// A local time; `≈` where only a phone's clock says so.
    pub(super) fn time(&self, t: Instant) -> String {
        let time = wording::time_on(t.middle(), self.today, self.zone);
        if t.phone_only && self.core.contact.is_some() {
            format!("≈{time}")
        } else {
            time
        }
    }

    /// Who wrote it, in words.
    pub(super) fn who(&self, e: &Event) -> String {
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

    /// One event as a sentence, for the technician.
    pub(super) fn sentence(&self, id: EventId) -> String {
        self.told(id, |e| {
            let (who, title) = (self.who(e), self.title(e));
            match self.lang {
                Lang::Zh => format!("{who}：{title}"),
                Lang::En => format!("{who}: {title}"),
            }
        })
    }

    /// One event for the customer, to whom "you" would be somebody else.
    pub(super) fn sentence_for_customer(&self, id: EventId) -> String {
        self.told(id, |e| self.title(e))
    }

    fn told(&self, id: EventId, what: impl Fn(&Event) -> String) -> String {
        match self.loaded.history.get(id) {
            Some(e) => {
                let mut out = format!("{} {}", self.time_of(id), what(e));
                let detail = self.detail(e);
                if !detail.is_empty() {
                    out.push_str(" · ");
                    out.push_str(&detail);
                }
                out
            }
            None => id.to_string(),
        }
    }

    /// The newest of what came from others, oldest first, and how much came.
    pub(super) fn news(&self) -> (Vec<ColleagueView>, u64) {
        let (Some(seen), Some(me)) = (self.core.seen.of(self.loaded.id), self.core.device()) else {
            return (Vec::new(), 0);
        };
        let came = self.loaded.news(seen, me);
        let views = came[came.len().saturating_sub(PAGE)..]
            .iter()
            .map(|i| self.loaded.history.event(*i).id)
            .map(|id| ColleagueView {
                event: id.to_string(),
                text: self.sentence(id),
            })
            .collect();
        (views, came.len() as u64)
    }
}
