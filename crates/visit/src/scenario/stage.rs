//! The stage on which a scenario is played: one history, phones with clocks, an office.
//! Acts go through the gates of a phone unless the script says that they came by merge.

mod pieces;
mod rehearse;
mod says;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime, TimeZone};
use doorstep_standard::lint::or_meant;
use doorstep_standard::{Duration, EventKind, Lang, Side, Standard};
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
use pieces::{REASON, blob, persons, plain};

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
        checklist(&case, self.standard, &at, None)
    }

    /// Plays everything; what was not as expected.
    pub fn play(&mut self) -> Vec<(usize, String)> {
        let mut failures = Vec::new();
        if let Err(what) = self.brief() {
            return vec![(self.scenario.line, what)];
        }
        let scenario = self.scenario;
        for (n, (line, step)) in scenario.steps().enumerate() {
            if let Err(what) = self.one(step) {
                failures.push((line, format!("event {}, {}: {what}", n + 1, step.at)));
                if let Some(last) = self.timeline.last_mut() {
                    last.push_str("   <-- here");
                }
            }
        }
        if let Some(now) = &self.scenario.now {
            match self.time(now) {
                Some(t) => self.now = t,
                None => failures.push((scenario.line, format!("`{now}` is no time"))),
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
            self.known_fact(name, &value)?;
            facts.set(name, value);
        }
        self.office(
            EventKind::OrderSet,
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
            EventKind::StandardPinned,
            Json::from_pairs([("pack", hash.as_str().into())]),
        )?;
        // The office brings every holiday document that it has.
        for year in self.standards.all_holidays() {
            let hash = year.hash.to_string();
            self.office(
                EventKind::CalendarSet,
                Json::from_pairs([("calendar", hash.as_str().into())]),
            )?;
        }
        if let Some(window) = &scenario.appointment {
            let (start, end) = self
                .span(window)
                .ok_or_else(|| format!("`{window}` is no appointment, write 09:00-10:00"))?;
            self.office(
                EventKind::AppointmentSet,
                Json::from_pairs([("end", end.into()), ("start", start.into())]),
            )?;
        }
        // Silent: a clock that stops at the assignment belongs to the scenario.
        let assigns = |(_, e): (usize, &Step)| e.act.as_deref() == Some("assigned");
        if !scenario.steps().any(assigns) {
            self.office(EventKind::Assigned, persons())?;
        }
        Ok(())
    }

    /// A fact that the pack does not know would be a misspelt one.
    pub(super) fn known_fact(&self, name: &str, value: &Json) -> Result<(), String> {
        let values = self.standard.facts.get(name).ok_or_else(|| {
            let facts = self.standard.facts.keys().map(String::as_str);
            or_meant(&format!("`{name}` is no fact of this pack"), name, facts)
        })?;
        match value.as_str() {
            Some(code) if !values.iter().any(|v| v == code) => Err(or_meant(
                &format!("`{code}` is no value of the fact `{name}`"),
                code,
                values.iter().map(String::as_str),
            )),
            _ => Ok(()),
        }
    }

    fn office(&mut self, kind: EventKind, data: Json) -> Result<EventId, String> {
        let draft = EventDraft {
            kind,
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

    /// When and by whom: the clock goes there, and the phone takes what the script does to it.
    fn enter<'s>(&mut self, step: &'s Step) -> Result<&'s str, String> {
        let at = self.time(&step.at).ok_or_else(|| {
            format!(
                "`{}` is no time; write 09:00, 09:00:30 or +1d 09:00",
                step.at
            )
        })?;
        if at < self.now {
            return Err(match self.timeline.is_empty() {
                true => "it stands before the report; move it, or set `reported` earlier".into(),
                false => "it stands after a later event; put the events in order".into(),
            });
        }
        self.now = at;
        let by = step.by.as_deref().unwrap_or(match step.fact {
            Some(_) => "office",
            None => "tech",
        });
        self.devices(by, step)?;
        Ok(by)
    }

    fn one(&mut self, step: &Step) -> Result<(), String> {
        let by = self.enter(step)?;
        if step.reboot || (step.act.is_none() && step.skip.is_none() && step.fact.is_none()) {
            self.note(&step.at, by, "phone", "");
            return Ok(());
        }
        let (kind, data) = self.kind_and_data(by, step)?;
        let label = self.label(step, &kind);
        if kind.side() == Side::Device && !step.merged && step.after.is_none() {
            return self.on_the_phone(by, step, kind, data, &label);
        }
        if step.refused.is_some() || step.warned.is_some() {
            return Err("only what goes through a phone's gates is refused or warned".into());
        }
        let id = self.silently(by, step, kind, data)?;
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
                _ => Err(or_meant(
                    &format!("nobody is called `{by}`: write tech, tech2, office or lead"),
                    by,
                    ["tech", "tech2", "office", "lead"],
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
        kind: EventKind,
        mut data: Json,
        label: &str,
    ) -> Result<(), String> {
        let act_name = kind.act().to_owned();
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
        kind: EventKind,
        data: Json,
    ) -> Result<EventId, String> {
        if kind.side() == Side::Office {
            return self.office(kind, data);
        }
        let lead = Who {
            by: code("p-lead")?,
            dev: "dev-lead".parse::<DeviceId>().map_err(|e| e.to_string())?,
        };
        let (who, stamp) = match kind.side() == Side::Lead {
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
                    .any(|e| e.kind == EventKind::Arrived && (e.trip == Some(id) || e.id == id))
            };
            kind != EventKind::SetOut && !(kind == EventKind::Arrived && arrived(*t))
        });
        let after = match &step.after {
            Some(names) => names
                .iter()
                .map(|n| self.find(n))
                .collect::<Result<Vec<_>, _>>()?,
            None => self.history.newest(),
        };
        let draft = EventDraft {
            kind,
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
                .all(|e| e.kind == EventKind::StatementShown);
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

    /// A rule as scenarios write it: the number for the pack's own, else the whole id or the code.
    pub fn number(&self, rule: &str) -> String {
        match self.standard.rule(rule) {
            Some(r) if self.standard.owns(r) => r.number.clone(),
            _ => rule.to_owned(),
        }
    }

    fn label(&self, step: &Step, kind: &EventKind) -> String {
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
            _ => kind.past(self.lang).to_owned(),
        };
        match step.skip {
            Some(_) => format!("{words}: {}", EventKind::StepSkipped.past(self.lang)),
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
