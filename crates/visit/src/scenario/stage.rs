//! The stage on which a scenario is played: one history, phones with clocks, an office.
//! Acts go through the gates of a phone unless the script says that they came by merge.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime, TimeZone};
use doorstep_standard::vocabulary::{ACTS, OFFICE_ACTS};
use doorstep_standard::{Duration, Lang, Standard, StepSide};
use toml::Value;

use super::read::{Scenario, Step};
use crate::act::{Action, Refusal, Stamp, When, Who, act, open_trip};
use crate::body::Happened;
use crate::case::{Case, Standards, Standpoint};
use crate::event::EventDraft;
use crate::fold::{Now, StepState, VisitState, checklist, fold};
use crate::history::History;
use crate::id::{DeviceId, EventId, PersonId, VisitId};
use crate::json::Json;
use crate::signoff;
use crate::words;

/// Reason code that the player gives for what may be passed.
const REASON: &str = "other";

struct Phone {
    who: Who,
    boots: u32,
    booted_at: i64,
    skew: i64,
    offline: bool,
}

pub(super) struct Stage<'a> {
    pub scenario: &'a Scenario,
    pub standard: &'a Arc<Standard>,
    pub lang: Lang,
    pub timeline: Vec<String>,
    pub now: i64,
    pub history: History,
    standards: &'a Standards,
    phones: BTreeMap<&'static str, Phone>,
    names: BTreeMap<String, EventId>,
}

impl<'a> Stage<'a> {
    pub fn new(
        scenario: &'a Scenario,
        standard: &'a Arc<Standard>,
        standards: &'a Standards,
        lang: Lang,
    ) -> Self {
        Self {
            scenario,
            standard,
            lang,
            timeline: Vec::new(),
            now: 0,
            history: History::new(VisitId(uuid::Uuid::from_u128(1)), []),
            standards,
            phones: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// What is so at the scenario's present.
    pub fn state(&self) -> VisitState {
        let now = Now {
            at: self.now,
            mono: None,
        };
        fold(&self.history, self.standards, &now)
    }

    /// The checklist of the technician who has not set out yet.
    pub fn before_any_trip(&self) -> Vec<StepState> {
        let case = Case::new(&self.history, self.standards);
        let Some(phone) = self.phones.get("tech") else {
            return Vec::new();
        };
        let at = Standpoint {
            by: phone.who.by.clone(),
            trip: None,
        };
        checklist(&case, self.standard, &at, false)
    }

    /// Plays everything; what was not as expected.
    pub fn play(&mut self) -> Vec<String> {
        let mut failures = Vec::new();
        if let Err(what) = self.brief() {
            return vec![what];
        }
        for (n, step) in self.scenario.events.iter().enumerate() {
            if let Err(what) = self.one(step) {
                failures.push(format!("event {}, {}: {what}", n + 1, step.at));
                if let Some(last) = self.timeline.last_mut() {
                    last.push_str("   <-- here");
                }
            }
        }
        if let Some(now) = &self.scenario.now {
            match self.time(now) {
                Some(t) => self.now = t,
                None => failures.push(format!("`{now}` is no time")),
            }
        }
        failures
    }

    /// Local time of the script as UTC milliseconds: `09:00`, `09:00:30`, `+1d 09:00`.
    fn time(&self, text: &str) -> Option<i64> {
        let day: NaiveDate = self.scenario.day.parse().ok()?;
        let (days, clock) = match text.strip_prefix('+') {
            Some(rest) => {
                let (d, clock) = rest.split_once("d ")?;
                (d.parse::<u64>().ok()?, clock)
            }
            None => (0, text),
        };
        let clock = NaiveTime::parse_from_str(clock, "%H:%M:%S%.f")
            .or_else(|_| NaiveTime::parse_from_str(clock, "%H:%M"))
            .ok()?;
        let local = day.checked_add_days(Days::new(days))?.and_time(clock);
        let zoned = self.standard.zone.from_local_datetime(&local).earliest()?;
        Some(zoned.timestamp_millis())
    }

    fn span(&self, text: &str) -> Option<(i64, i64)> {
        let (start, end) = text.split_once('-')?;
        Some((self.time(start)?, self.time(end)?))
    }

    /// What the office does before anybody sets out.
    fn brief(&mut self) -> Result<(), String> {
        let scenario = self.scenario;
        let reported = self
            .time(&scenario.reported)
            .ok_or_else(|| format!("`{}` is no time", scenario.reported))?;
        self.now = reported;
        let people = [
            ("tech", "p-tech", "dev-tech"),
            ("tech2", "p-tech2", "dev-tech2"),
        ];
        for (name, by, dev) in people {
            let who = Who {
                by: code(by)?,
                dev: dev.parse::<DeviceId>().map_err(|e| e.to_string())?,
            };
            self.phones.insert(
                name,
                Phone {
                    who,
                    boots: 1,
                    booted_at: reported - 3_600_000,
                    skew: 0,
                    offline: false,
                },
            );
        }
        let mut facts = Json::object();
        for (name, value) in &scenario.facts {
            let value = plain(value)
                .ok_or_else(|| format!("fact `{name}` is neither a code, a number nor yes/no"))?;
            facts.set(name, value);
        }
        self.office(
            "o.order_set",
            Json::from_pairs([
                ("as_of", reported.into()),
                ("customer", "c-1".into()),
                ("facts", facts),
                ("household", "h-1".into()),
                ("reported_at", reported.into()),
            ]),
        )?;
        let hash = self.standard.hash.to_string();
        self.office(
            "o.standard_pinned",
            Json::from_pairs([("pack", hash.as_str().into())]),
        )?;
        // The office brings every holiday document that it has.
        for year in self.standards.all_holidays() {
            let hash = year.hash.to_string();
            self.office(
                "o.calendar_set",
                Json::from_pairs([("calendar", hash.as_str().into())]),
            )?;
        }
        if let Some(window) = &scenario.appointment {
            let (start, end) = self
                .span(window)
                .ok_or_else(|| format!("`{window}` is no appointment, write 09:00-10:00"))?;
            self.office(
                "o.appointment_set",
                Json::from_pairs([("end", end.into()), ("start", start.into())]),
            )?;
        }
        // Silent: a clock that stops at the assignment belongs to the scenario.
        if !scenario
            .events
            .iter()
            .any(|e| e.act.as_deref() == Some("assigned"))
        {
            self.office("o.assigned", persons())?;
        }
        Ok(())
    }

    fn office(&mut self, kind: &str, data: Json) -> Result<EventId, String> {
        let draft = EventDraft {
            kind: kind.to_owned(),
            after: self.history.newest(),
            trip: None,
            by: code("p-office")?,
            dev: DeviceId::office(),
            at: self.now,
            mono: None,
            boot: None,
            srv: None,
            data,
        };
        let event = draft
            .seal(self.history.visit())
            .map_err(|e| e.to_string())?;
        let id = event.id;
        self.history.push(event);
        Ok(id)
    }

    fn one(&mut self, step: &Step) -> Result<(), String> {
        let at = self.time(&step.at).ok_or_else(|| {
            format!(
                "`{}` is no time; write 09:00, 09:00:30 or +1d 09:00",
                step.at
            )
        })?;
        self.now = at;
        let by = step.by.as_deref().unwrap_or(match step.fact {
            Some(_) => "office",
            None => "tech",
        });
        self.devices(by, step)?;
        if step.reboot || (step.act.is_none() && step.skip.is_none() && step.fact.is_none()) {
            self.note(&step.at, by, "phone", "");
            return Ok(());
        }
        let (kind, data) = self.kind_and_data(by, step)?;
        let label = self.label(step, &kind);
        if kind.starts_with("d.") && !step.merged && step.after.is_none() {
            return self.on_the_phone(by, step, kind, data, &label);
        }
        if step.refused.is_some() || step.warned.is_some() {
            return Err("only what goes through a phone's gates is refused or warned".into());
        }
        let id = self.silently(by, step, &kind, data)?;
        self.named(step, id);
        let how = if step.merged { "by merge" } else { "" };
        self.note(&step.at, by, &label, how);
        Ok(())
    }

    /// What the script does to a phone before it acts.
    fn devices(&mut self, by: &str, step: &Step) -> Result<(), String> {
        let now = self.now;
        let Some(phone) = self.phones.get_mut(by) else {
            return match by {
                "office" | "lead" => Ok(()),
                _ => Err(format!(
                    "nobody is called `{by}`: tech, tech2, office, lead"
                )),
            };
        };
        if step.reboot {
            phone.boots += 1;
            phone.booted_at = now;
            phone.offline = true;
        }
        if let Some(offline) = step.offline {
            phone.offline = offline;
        }
        if let Some(wall) = &step.wall {
            let (sign, length) = match wall.strip_prefix('-') {
                Some(rest) => (-1, rest),
                None => (1, wall.trim_start_matches('+')),
            };
            let length = Duration::parse(length)
                .ok_or_else(|| format!("`{wall}` is no length of time, write +5min"))?;
            phone.skew = sign * length.0;
        }
        Ok(())
    }

    /// The event's kind and what it says.
    fn kind_and_data(&self, by: &str, step: &Step) -> Result<(String, Json), String> {
        let mut data = Json::object();
        if let Some(fact) = &step.fact {
            let value = step
                .value
                .as_ref()
                .and_then(plain)
                .ok_or("a fact needs a `value`")?;
            data.set("as_of", self.now.into());
            data.set("fact", fact.as_str().into());
            data.set("value", value);
            return Ok(("o.fact_set".into(), data));
        }
        if let Some(skip) = &step.skip {
            data.set("step", skip.as_str().into());
            data.set("reason", step.reason.as_deref().unwrap_or(REASON).into());
            return Ok(("d.step_skipped".into(), data));
        }
        let name = step.act.as_deref().ok_or("no `act`")?;
        let declared = self.standard.step(name);
        let side = match (declared, by) {
            (Some(s), _) if s.side == StepSide::Office => "o",
            (_, "office") => "o",
            (_, "lead") => "l",
            _ => "d",
        };
        let known = match side {
            "d" => ACTS.contains(&name) || name == "opened",
            "o" => OFFICE_ACTS.contains(&name) || matches!(name, "calendar_set" | "adopted"),
            _ => true,
        };
        let act = match declared {
            Some(s) => {
                for (k, v) in &s.with {
                    data.set(k, scalar(v));
                }
                s.on.as_str()
            }
            None if known => name,
            None => return Err(format!("`{name}` is no step of this pack and no act")),
        };
        if act == "step_done" {
            data.set("step", name.into());
        }
        for (k, v) in &step.with {
            let v = match (k.as_str(), v) {
                ("start" | "end" | "claimed_at", Value::String(t)) => self
                    .time(t)
                    .map(Json::from)
                    .ok_or_else(|| format!("`{t}` is no time"))?,
                (_, Value::String(s)) if s == "blob" => blob(),
                (_, v) => plain(v).ok_or_else(|| format!("`{k}` is no code, number or yes/no"))?,
            };
            data.set(k, v);
        }
        self.defaults(act, step, &mut data)?;
        Ok((format!("{side}.{act}"), data))
    }

    /// Members that the script may leave out because the phone fills them in.
    fn defaults(&self, act: &str, step: &Step, data: &mut Json) -> Result<(), String> {
        let quoted = step.quote.as_ref().map(|q| self.find(q)).transpose()?;
        let line = quoted.map(|q| self.line_of(q));
        match act {
            "quoted" if data.get("quantity").is_none() => data.set("quantity", 1.into()),
            "quote_revised" => {
                data.set("line", line.ok_or("name the `quote` that it revises")?);
                if data.get("quantity").is_none() {
                    data.set("quantity", 1.into());
                }
            }
            "consent_given" | "consent_refused" | "consent_withdrawn" => {
                if let (Some(q), Some(line)) = (quoted, line) {
                    data.set("subject", "part".into());
                    data.set("line", line);
                    if act == "consent_given" {
                        data.set("quote", q.to_string().into());
                        let shown = self.history.get(q).map(|e| e.data.clone());
                        for k in ["fen", "source"] {
                            let v = shown.as_ref().and_then(|d| d.get(k)).cloned();
                            if let (None, Some(v)) = (data.get(k), v) {
                                data.set(k, v);
                            }
                        }
                    }
                }
                for (k, v) in [("how", "spoken"), ("relation", "owner")] {
                    if data.get(k).is_none() {
                        data.set(k, v.into());
                    }
                }
            }
            "part_fitted" => {
                data.set("line", line.ok_or("name the `quote` that is fitted")?);
                data.set(
                    "quote",
                    step.quote.as_ref().map_or(Json::Null, |q| {
                        self.find(q).map_or(Json::Null, |id| id.to_string().into())
                    }),
                );
            }
            "part_returned" => data.set("line", line.ok_or("name the `quote` that is returned")?),
            "corrected" => {
                let of = step.of.as_ref().ok_or("name what is corrected with `of`")?;
                data.set("of", self.find(of)?.to_string().into());
                data.set("reason", step.reason.as_deref().unwrap_or("forgot").into());
            }
            "assigned" if data.get("persons").is_none() => {
                data.set(
                    "persons",
                    persons().get("persons").cloned().unwrap_or(Json::Null),
                );
            }
            "appointment_agreed" | "appointment_set" if data.get("start").is_none() => {
                // Some time tomorrow: the script does not care when.
                data.set("start", (self.now + 86_400_000).into());
                data.set("end", (self.now + 90_000_000).into());
            }
            "closed" => data.set(
                "covers",
                self.history
                    .newest()
                    .iter()
                    .map(EventId::to_string)
                    .collect(),
            ),
            "cancelled" if data.get("reason").is_none() => {
                data.set("reason", "customer_called".into());
            }
            "signature_refused" if data.get("reason").is_none() => {
                data.set("reason", step.reason.as_deref().unwrap_or(REASON).into());
            }
            _ => {}
        }
        Ok(())
    }

    fn find(&self, name: &str) -> Result<EventId, String> {
        self.names
            .get(name)
            .copied()
            .ok_or_else(|| format!("no earlier event is named `{name}` with `as`"))
    }

    fn line_of(&self, quote: EventId) -> Json {
        self.history
            .get(quote)
            .and_then(|e| e.data.get("line").cloned())
            .unwrap_or_else(|| quote.to_string().into())
    }

    fn named(&mut self, step: &Step, id: EventId) {
        if let Some(name) = &step.name {
            self.names.insert(name.clone(), id);
        }
    }

    /// Through the gates, as a technician's tap.
    fn on_the_phone(
        &mut self,
        by: &str,
        step: &Step,
        kind: String,
        mut data: Json,
        label: &str,
    ) -> Result<(), String> {
        let act_name = kind.trim_start_matches("d.").to_owned();
        if act_name == "signed" {
            self.show_statement(by)?;
            data = self.signature(data)?;
        }
        let (who, stamp) = self.stamp(by)?;
        let when = match &step.happened {
            None => When::Now,
            Some(t) => When::Happened(Happened {
                claimed_at: self.time(t).ok_or_else(|| format!("`{t}` is no time"))?,
                source: "self".into(),
                reason: "phone_dead".into(),
            }),
        };
        let mut action = Action::with(&act_name, data);
        let first = act(
            &mut self.history,
            self.standards,
            &who,
            &stamp,
            &action,
            &when,
        );
        let mut warned = BTreeSet::new();
        let last = match first {
            Err(Refusal::NeedsReason(objections)) => {
                warned = objections
                    .iter()
                    .map(|o| self.number(o.ground.key()))
                    .collect();
                let reason = step.reason.as_deref().unwrap_or(REASON);
                action.why = objections
                    .iter()
                    .map(|o| (o.ground.key().to_owned(), reason.to_owned()))
                    .collect();
                act(
                    &mut self.history,
                    self.standards,
                    &who,
                    &stamp,
                    &action,
                    &when,
                )
            }
            other => other,
        };
        let refused: BTreeSet<String> = match &last {
            Ok(_) => BTreeSet::new(),
            Err(Refusal::Blocked(o) | Refusal::NeedsReason(o)) => {
                o.iter().map(|o| self.number(o.ground.key())).collect()
            }
            Err(Refusal::BadData(member)) => {
                self.note(&step.at, by, label, "");
                return Err(format!("the act lacks a sound `{member}` in `with`"));
            }
            Err(other) => [other.code().to_owned()].into(),
        };
        let how = match (refused.is_empty(), warned.is_empty()) {
            (false, _) => format!("refused by {}", list(&refused)),
            (true, false) => format!("passed {} with a reason", list(&warned)),
            _ => String::new(),
        };
        self.note(&step.at, by, label, &how);
        if let Ok(event) = &last {
            self.named(step, event.id);
        }
        let wanted: BTreeSet<String> = set(step.refused.as_deref().unwrap_or_default());
        if refused != wanted {
            return Err(format!(
                "it should be refused by {}, and was refused by {}",
                list(&wanted),
                list(&refused)
            ));
        }
        match &step.warned {
            Some(wanted) if set(wanted) != warned => Err(format!(
                "{} should ask for a reason, and {} did",
                list(&set(wanted)),
                list(&warned)
            )),
            _ => Ok(()),
        }
    }

    /// Without gates, as it comes from a device that had not heard, or from the office.
    fn silently(
        &mut self,
        by: &str,
        step: &Step,
        kind: &str,
        data: Json,
    ) -> Result<EventId, String> {
        if kind.starts_with("o.") {
            return self.office(kind, data);
        }
        let lead = Who {
            by: code("p-lead")?,
            dev: "dev-lead".parse::<DeviceId>().map_err(|e| e.to_string())?,
        };
        let (who, stamp) = match kind.starts_with("l.") {
            true => (
                lead,
                Stamp {
                    at: self.now,
                    mono: None,
                    srv: None,
                },
            ),
            false => self.stamp(by)?,
        };
        let trip = open_trip(&self.history, &who.by).filter(|t| {
            let arrived = |id: EventId| {
                self.history
                    .events()
                    .iter()
                    .any(|e| e.kind == "d.arrived" && (e.trip == Some(id) || e.id == id))
            };
            kind != "d.set_out" && !(kind == "d.arrived" && arrived(*t))
        });
        let after = match &step.after {
            Some(names) => names
                .iter()
                .map(|n| self.find(n))
                .collect::<Result<Vec<_>, _>>()?,
            None => self.history.newest(),
        };
        let draft = EventDraft {
            kind: kind.to_owned(),
            after,
            trip,
            by: who.by,
            dev: who.dev,
            at: stamp.at,
            mono: stamp.mono.as_ref().map(|(_, m)| *m),
            boot: stamp.mono.map(|(b, _)| b),
            srv: stamp.srv,
            data,
        };
        let event = draft
            .seal(self.history.visit())
            .map_err(|e| e.to_string())?;
        let id = event.id;
        self.history.push(event);
        Ok(id)
    }

    fn stamp(&self, by: &str) -> Result<(Who, Stamp), String> {
        let phone = self
            .phones
            .get(by)
            .ok_or_else(|| format!("`{by}` has no phone"))?;
        let stamp = Stamp {
            at: self.now + phone.skew,
            mono: Some((format!("{by}-{}", phone.boots), self.now - phone.booted_at)),
            srv: (!phone.offline).then_some((phone.booted_at, 0)),
        };
        Ok((phone.who.clone(), stamp))
    }

    /// Shows a statement of all there is, unless the newest one still covers it.
    fn show_statement(&mut self, by: &str) -> Result<(), String> {
        let covers = self.history.newest();
        let shown_last = covers.len() == 1
            && covers
                .iter()
                .filter_map(|c| self.history.get(*c))
                .all(|e| e.kind == "d.statement_shown");
        if shown_last {
            return Ok(());
        }
        let (root, _) = signoff::root(&self.history, &covers);
        let total = self.state().bill.total_fen;
        let (who, stamp) = self.stamp(by)?;
        let data = Json::from_pairs([
            ("covers", covers.iter().map(EventId::to_string).collect()),
            ("language", self.lang.tag().into()),
            ("root", data_encoding::HEXLOWER.encode(&root).into()),
            ("statement", blob()),
            ("total_fen", total.into()),
        ]);
        let action = Action::with("statement_shown", data);
        act(
            &mut self.history,
            self.standards,
            &who,
            &stamp,
            &action,
            &When::Now,
        )
        .map(|_| ())
        .map_err(|r| format!("the statement could not be shown: {r}"))
    }

    fn signature(&self, extra: Json) -> Result<Json, String> {
        let shown = self
            .history
            .events()
            .iter()
            .rev()
            .find(|e| e.kind == "d.statement_shown")
            .ok_or("no statement was shown")?;
        let mut data = shown.data.clone();
        for (k, v) in extra.as_map().into_iter().flatten() {
            data.set(k, v.clone());
        }
        data.set("relation", "owner".into());
        data.set("strokes", blob());
        // A scenario proves rules, not cryptography: no key signs here.
        data.set("sig", "00".repeat(64).as_str().into());
        Ok(data)
    }

    /// A rule as scenarios write it: the number for the pack's own, else the whole id or the code.
    pub fn number(&self, rule: &str) -> String {
        match self.standard.rule(rule) {
            Some(r) if self.standard.owns(r) => r.number.clone(),
            _ => rule.to_owned(),
        }
    }

    fn label(&self, step: &Step, kind: &str) -> String {
        let texts = self.standard.texts(self.lang);
        let name = step
            .act
            .as_deref()
            .or(step.skip.as_deref())
            .unwrap_or_default();
        let words = match (&step.fact, texts.step.get(name)) {
            (Some(fact), _) => format!(
                "{fact} = {}",
                step.value
                    .as_ref()
                    .map(Value::to_string)
                    .unwrap_or_default()
            ),
            (_, Some(words)) => words.clone(),
            _ => words::kind(kind, self.lang).to_owned(),
        };
        match step.skip {
            Some(_) => format!("{words}: {}", words::kind("d.step_skipped", self.lang)),
            None => words,
        }
    }

    fn note(&mut self, at: &str, by: &str, what: &str, how: &str) {
        let line = format!("{at:<12} {by:<6} {what}   {how}");
        self.timeline.push(line.trim_end().to_owned());
    }
}

fn set(list: &[String]) -> BTreeSet<String> {
    list.iter().cloned().collect()
}

fn list(rules: &BTreeSet<String>) -> String {
    if rules.is_empty() {
        return "nothing".into();
    }
    rules.iter().cloned().collect::<Vec<_>>().join(", ")
}

fn code(text: &str) -> Result<PersonId, String> {
    text.parse::<PersonId>().map_err(|e| e.to_string())
}

fn persons() -> Json {
    Json::from_pairs([("persons", ["p-tech", "p-tech2"].into_iter().collect())])
}

/// Bytes that nobody looks at.
fn blob() -> Json {
    Json::from_pairs([
        ("b", "ab".repeat(32).as_str().into()),
        (
            "key",
            Json::from_pairs([("p", "a".repeat(52).as_str().into())]),
        ),
    ])
}

fn scalar(v: &doorstep_standard::Scalar) -> Json {
    use doorstep_standard::Scalar;
    match v {
        Scalar::Bool(b) => (*b).into(),
        Scalar::Int(i) => (*i).into(),
        Scalar::Code(c) => c.as_str().into(),
    }
}

fn plain(v: &Value) -> Option<Json> {
    Some(match v {
        Value::String(s) => s.as_str().into(),
        Value::Integer(i) => (*i).into(),
        Value::Boolean(b) => (*b).into(),
        Value::Array(list) => Json::List(list.iter().map(plain).collect::<Option<_>>()?),
        _ => return None,
    })
}
