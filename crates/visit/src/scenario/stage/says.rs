//! What the events of a scenario say: the script's words, and what a phone would fill in by itself.

use doorstep_standard::kind::{DataField, FieldType};
use doorstep_standard::lint::or_meant;
use doorstep_standard::vocabulary::{acts, is_act, is_office_act, office_acts};
use doorstep_standard::{EventKind, Paper};
use toml::Value;

use super::Stage;
use super::pieces::{REASON, blob, persons, plain};
use crate::id::EventId;
use crate::json::Json;
use crate::scenario::read::Step;

impl Stage<'_> {
    /// The event's kind and what it says.
    pub(super) fn kind_and_data(&self, by: &str, step: &Step) -> Result<(EventKind, Json), String> {
        let mut data = Json::object();
        if let Some(fact) = &step.fact {
            let value = step
                .value
                .as_ref()
                .and_then(plain)
                .ok_or("a fact needs a `value`")?;
            self.known_fact(fact, &value)?;
            data.set("as_of", self.now.into());
            data.set("fact", fact.as_str().into());
            data.set("value", value);
            return Ok((EventKind::FactSet, data));
        }
        if let Some(skip) = &step.skip {
            if self.standard.step(skip).is_none() && !is_act(skip) {
                return Err(self.no_deed(skip));
            }
            data.set("step", skip.as_str().into());
            data.set("reason", step.reason.as_deref().unwrap_or(REASON).into());
            return Ok((EventKind::StepSkipped, data));
        }
        let name = step.act.as_deref().ok_or("no `act`")?;
        let declared = self.standard.step(name);
        let kind = match (declared, by) {
            (Some(s), _) => {
                for (k, v) in &s.with {
                    data.set(k, scalar(v));
                }
                Some(s.on.clone())
            }
            (None, "office") if is_office_act(name) => EventKind::of_office(name),
            (None, "office") if matches!(name, "calendar_set" | "adopted") => {
                EventKind::of_office(name)
            }
            (None, "office") => None,
            (None, "lead") => Some(EventKind::from(format!("l.{name}"))),
            (None, _) if is_act(name) || name == "opened" => EventKind::of_device(name),
            (None, _) => None,
        };
        let kind = kind.ok_or_else(|| self.no_deed(name))?;
        if kind.names_step() {
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
        self.defaults(&kind, step, &mut data)?;
        Ok((kind, data))
    }

    fn no_deed(&self, name: &str) -> String {
        let steps = self.standard.steps.iter().map(|s| s.id.as_str());
        let acts = acts().chain(office_acts());
        or_meant(
            &format!("`{name}` is no step of this pack and no act"),
            name,
            steps.chain(acts),
        )
    }

    /// Members that the script may leave out because the phone or the office fills them in.
    fn defaults(&self, kind: &EventKind, step: &Step, data: &mut Json) -> Result<(), String> {
        let quoted = step.quote.as_ref().map(|q| self.find(q)).transpose()?;
        let line = quoted.map(|q| self.line_of(q));
        if kind.row().paper == Paper::Answers
            && let (Some(q), Some(line)) = (quoted, &line)
        {
            self.about_part(kind, q, line.clone(), data);
        }
        for field in kind.row().fields {
            if data.get(field.name).is_none()
                && let Some(value) = self.default(kind, field, step, line.as_ref())?
            {
                data.set(field.name, value);
            }
        }
        Ok(())
    }

    /// An answer to a quote is about its line; a consent is to the price and the source that were shown.
    fn about_part(&self, kind: &EventKind, quote: EventId, line: Json, data: &mut Json) {
        data.set("subject", "part".into());
        data.set("line", line);
        if *kind != EventKind::ConsentGiven {
            return;
        }
        data.set("quote", quote.to_string().into());
        let shown = self.history.get(quote).map(|e| &e.data);
        for name in ["fen", "source"] {
            let value = shown.and_then(|d| d.get(name)).cloned();
            if let (None, Some(value)) = (data.get(name), value) {
                data.set(name, value);
            }
        }
    }

    /// What stands in a member that the script leaves out; `None` where it may be missing, or must be said.
    fn default(
        &self,
        kind: &EventKind,
        field: &DataField,
        step: &Step,
        line: Option<&Json>,
    ) -> Result<Option<Json>, String> {
        use FieldType as F;
        let code = |word: &str| Some(Json::from(step.reason.as_deref().unwrap_or(word)));
        Ok(match (field.holds, field.name, field.needed) {
            (F::Count, "quantity", _) => Some(1.into()),
            (F::Line, _, true) => Some(line.ok_or("name the `quote` that it is about")?.clone()),
            (F::Event, "quote", true) => {
                let quote = step
                    .quote
                    .as_ref()
                    .ok_or("name the `quote` that it is about")?;
                Some(self.find(quote)?.to_string().into())
            }
            (F::Event, _, true) => {
                let of = step.of.as_ref().ok_or("name what is corrected with `of`")?;
                Some(self.find(of)?.to_string().into())
            }
            (F::Persons, ..) => persons().get("persons").cloned(),
            // Some time tomorrow: the script does not care when.
            (F::Time, "start", true) => Some((self.now + 86_400_000).into()),
            (F::Time, "end", true) => Some((self.now + 90_000_000).into()),
            (F::Events, "covers", true) if *kind == EventKind::Closed => {
                let newest = self.history.newest();
                Some(newest.iter().map(EventId::to_string).collect())
            }
            (F::Code, "how", true) => Some("spoken".into()),
            (F::Code, "relation", true) => Some("owner".into()),
            (F::Code, "reason", true) if *kind == EventKind::Cancelled => {
                Some("customer_called".into())
            }
            (F::Code, "reason", true) if *kind == EventKind::Corrected => code("forgot"),
            (F::Code, "reason", true) => code(REASON),
            _ => None,
        })
    }

    pub(super) fn find(&self, name: &str) -> Result<EventId, String> {
        self.names.get(name).copied().ok_or_else(|| {
            or_meant(
                &format!("no earlier event is named `{name}` with `as`"),
                name,
                self.names.keys().map(String::as_str),
            )
        })
    }

    fn line_of(&self, quote: EventId) -> Json {
        self.history
            .get(quote)
            .and_then(|e| e.data.get("line").cloned())
            .unwrap_or_else(|| quote.to_string().into())
    }

    pub(super) fn signature(&self, extra: Json) -> Result<Json, String> {
        let shown = self
            .history
            .events()
            .iter()
            .rev()
            .find(|e| e.kind == EventKind::StatementShown)
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
}

fn scalar(v: &doorstep_standard::Scalar) -> Json {
    use doorstep_standard::Scalar;
    match v {
        Scalar::Bool(b) => (*b).into(),
        Scalar::Int(i) => (*i).into(),
        Scalar::Code(c) => c.as_str().into(),
    }
}
