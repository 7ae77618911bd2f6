//! The one telling of an event: what it says as typed particulars, and those as words.
//! Phone, console, statement and command line take their lines from here and add nothing but layout.
//! Ids and hashes are never told; data that neither a kind nor a standard declares is left to the raw view.

use doorstep_standard::kind::FieldType;
use doorstep_standard::model::FeeKind;
use doorstep_standard::{Lang, Scalar, Standard, StandardHash, Step};

use crate::body::{Body, Consent, Quote, ValueClass, happened};
use crate::event::Event;
use crate::history::History;
use crate::id::{DeviceId, EventId, PersonId, VisitId};
use crate::json::Json;
use crate::part::PartState;
use crate::words;

/// What is not in the document: names, typed text, and how a page writes times.
pub trait Voice {
    /// A person's name, or the id of somebody unknown here.
    fn person(&self, id: &PersonId) -> String;
    /// A device: whose it is.
    fn device(&self, id: &DeviceId) -> String;
    /// A typed text by the hash of its private value; `None` where it is not here.
    fn typed(&self, p: &str) -> Option<String>;
    /// A moment, UTC milliseconds.
    fn moment(&self, ms: i64) -> String;
    /// From a moment until another, UTC milliseconds.
    fn window(&self, start: i64, end: i64) -> String;
    /// A standard by hash; `None` for one that is not here.
    fn standard(&self, hash: &StandardHash) -> Option<String>;
}

/// One thing that an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Particular {
    /// A code of a choice, under the member that holds it.
    Choice {
        /// The member.
        field: String,
        /// The code.
        code: String,
    },
    /// A line of the bill: its code, the private value of its name, and how many.
    Item {
        /// Catalogue or tariff code.
        code: String,
        /// Private value of the name under which it was shown.
        name: Option<String>,
        /// Pieces; `None` where the line alone is meant.
        quantity: Option<i64>,
    },
    /// How much a part is worth.
    Class(ValueClass),
    /// Minor units.
    Money(i64),
    /// Tenths of a degree Celsius.
    Temperature(i64),
    /// Milliseconds.
    Duration(i64),
    /// A whole number.
    Number(i64),
    /// UTC milliseconds.
    Moment(i64),
    /// From and until, UTC milliseconds.
    Window(i64, i64),
    /// What a person typed, by its private value.
    Typed(String),
    /// People; empty: nobody.
    People(Vec<PersonId>),
    /// A device.
    Device(DeviceId),
    /// Another visit.
    Visit(VisitId),
    /// The other visit is no longer linked.
    Unlinked,
    /// When a colleague arrived on a linked visit, UTC milliseconds.
    Arrival(i64),
    /// A standard.
    Standard(StandardHash),
    /// A step.
    Step(String),
    /// A fact with its value.
    Fact(String, Scalar),
    /// The value of a fact that needs no name.
    FactValue(String, Scalar),
    /// Things of the kit that were missing.
    Missing(Vec<String>),
    /// Recorded afterwards: the time that is claimed, UTC milliseconds.
    Afterwards(i64),
    /// A member that is missing or unsound.
    Incomplete(&'static str),
}

/// Tells the events of one visit.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// The events.
    pub history: &'a History,
    /// The lines of the bill, which tell parts from work.
    pub parts: &'a [PartState],
    /// The standard whose words are taken.
    pub standard: Option<&'a Standard>,
    /// The language.
    pub lang: Lang,
    /// Everything else.
    pub voice: &'a dyn Voice,
}

impl Teller<'_> {
    /// What the event at index `i` says happened: a step by the standard's words.
    pub fn head(&self, i: usize) -> &str {
        let (event, body) = (self.history.event(i), self.history.body(i));
        match body {
            Body::StepDone(step) => words::step(step, self.standard, self.lang),
            _ => words::work(&event.kind, self.lang)
                .filter(|_| self.is_work(event, body))
                .unwrap_or_else(|| event.kind.past(self.lang)),
        }
    }

    /// What it says beside that, in words.
    pub fn details(&self, i: usize) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for particular in self.particulars(i) {
            let said = self.say(i, &particular);
            // A step's choice may be the words of another member.
            if !said.is_empty() && !out.contains(&said) {
                out.push(said);
            }
        }
        out
    }

    /// Both in a line, such as `Quoted a part: ball valve × 1, ¥85.00`.
    pub fn line(&self, i: usize) -> String {
        let (head, details) = (self.head(i), self.details(i));
        match (details.is_empty(), self.lang) {
            (true, _) => head.to_owned(),
            (false, Lang::Zh) => format!("{head}：{}", details.join("，")),
            (false, Lang::En) => format!("{head}: {}", details.join(", ")),
        }
    }

    /// What an event says beside what its kind does.
    pub fn particulars(&self, i: usize) -> Vec<Particular> {
        use Particular as P;
        let (event, body) = (self.history.event(i), self.history.body(i));
        let choice = |field: &str, code: &String| P::Choice {
            field: field.to_owned(),
            code: code.clone(),
        };
        let mut out = match body {
            Body::OrderSet { facts, .. } => facts
                .get_key_value("fault_kind")
                .map(|(name, value)| P::FactValue(name.clone(), value.clone()))
                .into_iter()
                .collect(),
            Body::FactSet { fact, value } => vec![P::Fact(fact.clone(), value.clone())],
            Body::Pinned(hash) => vec![P::Standard(*hash)],
            Body::Opened { fault_kind, .. } => fault_kind
                .as_ref()
                .map(|code| P::FactValue("fault_kind".into(), Scalar::Code(code.clone())))
                .into_iter()
                .collect(),
            Body::Appointment { start, end } => vec![P::Window(*start, *end)],
            Body::Assigned(people) => vec![P::People(people.clone())],
            Body::HandedOver(person) => vec![P::People(vec![person.clone()])],
            Body::Cancelled { reason } | Body::SignatureRefused { reason } => {
                vec![choice("reason", reason)]
            }
            Body::Linked(link) => {
                let mut said = vec![P::Visit(link.visit)];
                said.extend(link.off.then_some(P::Unlinked));
                said.extend(link.arrived.as_ref().map(|a| P::Arrival(a.time.middle())));
                said
            }
            Body::StandingEnded { dev, .. } => vec![P::Device(dev.clone())],
            Body::Settled(s) => {
                let mut said = vec![choice("outcome", &s.outcome)];
                said.extend(s.fen.map(P::Money));
                said
            }
            Body::StepSkipped { step, reason } => {
                vec![P::Step(step.clone()), choice("reason", reason)]
            }
            Body::Quote(q) => self.quote(q, self.is_work(event, body)),
            Body::Consent(c) => self.consent(c),
            Body::PartFitted { line, .. } | Body::PartReturned { line } => {
                self.item(*line).into_iter().collect()
            }
            Body::StatementShown(s) => vec![P::Money(s.total_fen)],
            Body::Signed(s) => vec![choice("relation", &s.relation), P::Money(s.shown.total_fen)],
            Body::Corrected {
                reason, claimed_at, ..
            } => {
                let mut said = vec![choice("reason", reason)];
                said.extend(claimed_at.map(P::Moment));
                said
            }
            Body::Bad(member) => vec![P::Incomplete(member)],
            Body::Closed(_) | Body::Adopted(_) | Body::CalendarSet(_) | Body::Unknown => Vec::new(),
            Body::Paid { .. }
            | Body::StepDone(_)
            | Body::Called { .. }
            | Body::KitChecked { .. }
            | Body::ToldAfterwards
            | Body::Plain => self.declared(event),
        };
        out.extend(happened(event).map(|h| P::Afterwards(h.claimed_at)));
        out
    }

    fn quote(&self, q: &Quote, work: bool) -> Vec<Particular> {
        let mut out = vec![
            Particular::Item {
                code: q.part.clone(),
                name: q.name.clone(),
                quantity: Some(q.quantity),
            },
            Particular::Money(q.fen),
        ];
        out.extend(q.class.map(Particular::Class));
        // Work comes from nowhere but the company.
        if !work {
            out.push(Particular::Choice {
                field: "source".to_owned(),
                code: q.source.clone(),
            });
        }
        out
    }

    fn consent(&self, c: &Consent) -> Vec<Particular> {
        let choice = |field: &str, code: &String| Particular::Choice {
            field: field.to_owned(),
            code: code.clone(),
        };
        let about = c.line.and_then(|l| self.item(l));
        let mut out = vec![about.unwrap_or_else(|| choice("subject", &c.subject))];
        out.extend(c.fen.map(Particular::Money));
        let source = c.source.as_ref().filter(|_| !self.is_line_of_work(c.line));
        out.extend(source.map(|s| choice("source", s)));
        out.extend([choice("relation", &c.relation), choice("how", &c.how)]);
        out
    }

    /// The line of the bill of that id.
    fn item(&self, line: EventId) -> Option<Particular> {
        match self.history.body(self.history.index(line)?) {
            Body::Quote(q) => Some(Particular::Item {
                code: q.part.clone(),
                name: q.name.clone(),
                quantity: None,
            }),
            _ => None,
        }
    }

    /// Whether an event quotes or does a line of work, not of a part.
    fn is_work(&self, event: &Event, body: &Body) -> bool {
        let line = match body {
            Body::Quote(q) => q.line.unwrap_or(event.id),
            Body::PartFitted { line, .. } => *line,
            _ => return false,
        };
        self.is_line_of_work(Some(line))
    }

    fn is_line_of_work(&self, line: Option<EventId>) -> bool {
        // Lines stand in history order.
        let place = |id: EventId| self.history.index(id);
        let opener = line.and_then(place);
        let found = self.parts.binary_search_by_key(&opener, |p| place(p.line));
        let found = found.ok().and_then(|at| self.parts.get(at));
        found.is_some_and(|p| p.kind != FeeKind::Material)
    }

    /// The members that the kind or a step of the standard declares, the kind's first.
    fn declared(&self, event: &Event) -> Vec<Particular> {
        let row = event.kind.row();
        let of_kind = row.fields.iter().map(|f| (f.name, f.holds));
        let of_steps = self.steps(event).filter_map(|s| {
            let name = s.field.as_deref().unwrap_or("number");
            let shared = row.field(name).is_some();
            (!shared).then(|| (name, measured_in(name)))
        });
        let mut out = Vec::new();
        let time = |name| event.data.get(name).and_then(Json::as_int);
        let window = time("start").zip(time("end"));
        for (name, holds) in of_kind.chain(of_steps) {
            match (name, window) {
                ("start", Some((start, end))) => out.push(Particular::Window(start, end)),
                ("end", Some(_)) => {}
                _ => {
                    let value = event.data.get(name);
                    out.extend(value.and_then(|v| particular(name, holds, v)));
                }
            }
        }
        // Words may be added to any act.
        let noted = row.field("note").is_none();
        let note = event.data.get("note").filter(|_| noted);
        out.extend(note.and_then(|v| particular("note", FieldType::Private, v)));
        out
    }

    /// The steps of the standard that an event of this kind may do.
    fn steps<'s>(&'s self, event: &'s Event) -> impl Iterator<Item = &'s Step> {
        let all = self.standard.into_iter();
        let named = event.data.get("step").and_then(Json::as_str);
        all.flat_map(|s| s.steps_done_by(&event.kind))
            .filter(move |s| !event.kind.names_step() || named == Some(s.id.as_str()))
    }

    fn say(&self, i: usize, particular: &Particular) -> String {
        use Particular as P;
        let lang = self.lang;
        match particular {
            P::Choice { field, code } => self.choice(self.history.event(i), field, code),
            P::Item {
                code,
                name,
                quantity,
            } => {
                let item = self.item_name(code, name.as_deref());
                quantity.map_or(item.clone(), |n| format!("{item} × {n}"))
            }
            P::Class(class) => words::value_class(*class, lang).to_owned(),
            P::Money(fen) => self.money(*fen),
            P::Temperature(deci) => words::temperature(*deci),
            P::Duration(ms) => words::duration(*ms, lang),
            P::Number(n) => n.to_string(),
            P::Moment(ms) => self.voice.moment(*ms),
            P::Window(start, end) => self.voice.window(*start, *end),
            P::Typed(p) => match self.voice.typed(p) {
                Some(text) => format!("“{text}”"),
                None => lang
                    .pick("（内容不在此处）", "(text is not here)")
                    .to_owned(),
            },
            P::People(people) if people.is_empty() => lang.pick("无人", "nobody").to_owned(),
            P::People(people) => {
                let names: Vec<String> = people.iter().map(|p| self.voice.person(p)).collect();
                names.join(lang.pick("、", ", "))
            }
            P::Device(device) => self.voice.device(device),
            P::Visit(visit) => words::short_visit(visit),
            P::Unlinked => lang.pick("已取消关联", "undone").to_owned(),
            P::Arrival(ms) => match (lang, self.voice.moment(*ms)) {
                (Lang::Zh, at) => format!("同事于 {at} 到达"),
                (Lang::En, at) => format!("the colleague arrived {at}"),
            },
            P::Standard(hash) => self.voice.standard(hash).unwrap_or_default(),
            P::Step(step) => words::step(step, self.standard, lang).to_owned(),
            P::Fact(name, value) => words::fact(name, value, self.standard, lang),
            P::FactValue(name, value) => words::fact_value(name, value, self.standard, lang),
            P::Missing(items) => {
                let kit = self.standard.map(|s| &s.texts(lang).kit);
                let own = |item: &String| kit.and_then(|k| k.get(item)).cloned();
                let items = items.iter();
                let items =
                    items.map(|c| own(c).unwrap_or_else(|| words::code(c, lang).to_owned()));
                let items: Vec<String> = items.collect();
                match lang {
                    Lang::Zh => format!("缺{}", items.join("、")),
                    Lang::En => format!("missing: {}", items.join(", ")),
                }
            }
            P::Afterwards(ms) => match (lang, self.voice.moment(*ms)) {
                (Lang::Zh, at) => format!("补录：{at}"),
                (Lang::En, at) => format!("recorded afterwards: {at}"),
            },
            P::Incomplete(member) => match lang {
                Lang::Zh => format!("内容不完整：{member}"),
                Lang::En => format!("incomplete: {member}"),
            },
        }
    }

    /// An amount in the standard's currency.
    pub fn money(&self, fen: i64) -> String {
        words::money(fen, self.standard)
    }

    /// A code in the words of the step that offers it, else in ours.
    fn choice(&self, event: &Event, field: &str, code: &str) -> String {
        let offers =
            |s: &&Step| s.field.as_deref() == Some(field) && s.choices.iter().any(|c| c == code);
        let own = self.steps(event).find(offers).and_then(|step| {
            let texts = self.standard?.texts(self.lang);
            Some(texts.choice_of(&step.id, code)).filter(|words| *words != code)
        });
        own.unwrap_or_else(|| words::code(code, self.lang))
            .to_owned()
    }

    /// The name under which a line was shown, else the tariff's name of its code, else our word for it.
    pub fn item_name(&self, code: &str, name: Option<&str>) -> String {
        let shown = name.and_then(|p| self.voice.typed(p));
        shown.unwrap_or_else(|| match words::fee(code, self.standard, self.lang) {
            // A code without a name is spelled to be read.
            same if same == code => code.replace(['_', '-'], " "),
            words => words.to_owned(),
        })
    }
}

/// What a member that only a standard declares is measured in, by its name.
fn measured_in(name: &str) -> FieldType {
    match name {
        "deci_c" => FieldType::Temperature,
        n if n == "fen" || n.ends_with("_fen") => FieldType::Money,
        n if n == "minutes" || n.ends_with("_min") => FieldType::Minutes,
        n if n.ends_with("_at") => FieldType::Time,
        _ => FieldType::Code,
    }
}

/// A member as it is declared; what is of another shape is told as far as it can be.
fn particular(name: &str, holds: FieldType, value: &Json) -> Option<Particular> {
    use FieldType as F;
    use Particular as P;
    if matches!(
        holds,
        F::Blob
            | F::Hash
            | F::Language
            | F::Line
            | F::Event
            | F::Events
            | F::Arrival
            | F::Calendar
            | F::Finding
            | F::Reference
            | F::Step
            | F::Facts
            | F::Fact
            | F::FactValue
            | F::Flag
    ) {
        return None;
    }
    match (holds, value) {
        (F::Money, Json::Int(n)) => Some(P::Money(*n)),
        (F::Temperature, Json::Int(n)) => Some(P::Temperature(*n)),
        (F::Minutes, Json::Int(n)) => Some(P::Duration(n.saturating_mul(60_000))),
        (F::Time, Json::Int(n)) => Some(P::Moment(*n)),
        (_, Json::Int(n)) => Some(P::Number(*n)),
        (F::Person, Json::Text(id)) => Some(P::People(vec![id.parse().ok()?])),
        (F::Device, Json::Text(id)) => Some(P::Device(id.parse().ok()?)),
        (F::Visit, Json::Text(id)) => Some(P::Visit(id.parse().ok()?)),
        (F::Standard, Json::Text(hash)) => Some(P::Standard(hash.parse().ok()?)),
        (F::ValueClass, Json::Text(class)) => Some(P::Class(class.parse().ok()?)),
        // What looks like an id says nothing to a person.
        (_, Json::Text(code)) if code.parse::<EventId>().is_err() && code.len() < 40 => {
            Some(P::Choice {
                field: name.to_owned(),
                code: code.clone(),
            })
        }
        (F::Codes, Json::List(items)) => {
            let items = items.iter().filter_map(Json::as_str).map(str::to_owned);
            Some(P::Missing(items.collect())).filter(|m| *m != P::Missing(Vec::new()))
        }
        (_, Json::Map(_)) => Some(P::Typed(value.get("p")?.as_str()?.to_owned())),
        _ => None,
    }
}
