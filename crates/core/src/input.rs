//! What a shell hands in: an act with typed fields. Text that a person typed becomes a private value here.

use doorstep_store::{PrivateContent, PrivateValueRow};
use doorstep_visit::act::{Action, When};
use doorstep_visit::body::Happened;
use doorstep_visit::json::is_member_name;
use doorstep_visit::private::{MAX_VALUE, private_hash};
use doorstep_visit::{EventId, Json, VisitId};

use crate::codes::{AskKind, LateReason, LineKind, LineSource, SaidBy, ValueClass};
use crate::error::CoreError;
use crate::field::{FieldInput, FieldValue};
use crate::ports::Random;
use crate::view::{ActionView, AskView};

/// A reason for passing a rule that may be passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonInput {
    /// Rule id.
    pub rule: String,
    /// Reason code.
    pub reason: String,
}

/// Something that the technician did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionInput {
    /// The act, such as `arrived`.
    pub act: String,
    /// What belongs to it.
    pub fields: Vec<FieldInput>,
    /// Reasons for passing rules.
    pub reasons: Vec<ReasonInput>,
}

impl ActionInput {
    /// An act by itself.
    pub fn of(act: &str) -> Self {
        Self {
            act: act.to_owned(),
            ..Self::default()
        }
    }
    /// The same with one more field.
    pub fn with(mut self, name: &str, value: FieldValue) -> Self {
        self.fields.push(FieldInput::of(name, value));
        self
    }
    /// The same with a code.
    pub fn code(self, name: &str, code: &str) -> Self {
        self.with(name, FieldValue::Code(code.to_owned()))
    }
    /// The same with a number.
    pub fn number(self, name: &str, number: i64) -> Self {
        self.with(name, FieldValue::Number(number))
    }
    /// The same with what a person typed.
    pub fn text(self, name: &str, text: &str) -> Self {
        self.with(name, FieldValue::Text(text.to_owned()))
    }
    /// The same with an event id.
    pub fn event(self, name: &str, event: &str) -> Self {
        self.with(name, FieldValue::Event(event.to_owned()))
    }
    /// The same with a reason for passing a rule.
    pub fn because(mut self, rule: &str, reason: &str) -> Self {
        self.reasons.push(ReasonInput {
            rule: rule.to_owned(),
            reason: reason.to_owned(),
        });
        self
    }
}

/// Whether it is done now or was done before it could be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhenInput {
    /// Now: rules may hold it.
    Now,
    /// Before: nothing holds it, and what did not hold is named.
    Happened {
        /// The time claimed, UTC milliseconds.
        claimed_at: i64,
        /// Who says so.
        source: SaidBy,
        /// Why only now.
        reason: LateReason,
    },
}

impl WhenInput {
    pub(crate) fn to_when(&self) -> When {
        match self {
            Self::Now => When::Now,
            Self::Happened {
                claimed_at,
                source,
                reason,
            } => When::Happened(Happened {
                claimed_at: *claimed_at,
                source: source.to_string(),
                reason: reason.to_string(),
            }),
        }
    }
}

/// A visit that starts on the phone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OpenInput {
    /// Id or hash of the standard; may be absent where the phone has only one.
    pub standard: Option<String>,
    /// What is wrong, a code.
    pub fault_kind: Option<String>,
    /// Where, as the technician types it.
    pub place: Option<String>,
}

impl std::fmt::Debug for OpenInput {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("OpenInput")
            .field("standard", &self.standard)
            .field("fault_kind", &self.fault_kind)
            .finish_non_exhaustive()
    }
}

/// A price for a part or for work, or a new one for a line that has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteInput {
    /// The line that it revises; absent for a new line.
    pub line: Option<String>,
    /// What it is for. A revision keeps that of its line.
    pub kind: LineKind,
    /// Where the standard asks what a part is worth.
    pub value_class: Option<ValueClass>,
    /// Code of the part in the catalogue, or of the line in the tariff.
    pub part: String,
    /// The name under which the customer is shown it, in the customer's language; empty: the tariff's name,
    /// or the code.
    pub name: String,
    /// Pieces, hours or visits.
    pub quantity: i64,
    /// Price of the whole line, minor units.
    pub fen: i64,
    /// Where it comes from.
    pub source: LineSource,
}

/// The customer's answer on the consent screen; everything but the answer comes from that screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentInput {
    /// The part line.
    pub line: String,
    /// The quote that was shown.
    pub quote: String,
    /// The price that was shown, minor units.
    pub fen: i64,
    /// The source that was shown.
    pub source: LineSource,
    /// Every refusal and withdrawal that was shown.
    pub over: Vec<String>,
    /// Yes or no.
    pub agreed: bool,
    /// Who answers, of the screen's `relations`.
    pub relation: String,
    /// How, of the screen's `ways`.
    pub how: String,
}

/// What a button records once its questions are answered.
pub(crate) fn answered(
    button: &ActionView,
    answers: &[FieldInput],
    reasons: &[ReasonInput],
) -> Result<ActionInput, CoreError> {
    let fits = |answer: &FieldInput| {
        let mut asks = button.asks.iter();
        let ask = asks.find(|ask| ask.name == answer.name);
        ask.is_some_and(|ask| match &answer.value {
            FieldValue::Code(_) => matches!(ask.kind, AskKind::Choice | AskKind::Code),
            FieldValue::Number(_) => matches!(ask.kind, AskKind::Number | AskKind::Moment),
            FieldValue::Text(_) => ask.kind == AskKind::Text,
            FieldValue::Flag(_) | FieldValue::Event(_) | FieldValue::Events(_) => false,
        })
    };
    let once = |ask: &AskView| match answers.iter().filter(|a| a.name == ask.name).count() {
        0 => ask.optional,
        n => n == 1,
    };
    if !answers.iter().all(fits) || !button.asks.iter().all(once) {
        return Err(CoreError::BadInput("answer"));
    }
    Ok(ActionInput {
        act: button.act.clone(),
        fields: button.fixed.iter().chain(answers).cloned().collect(),
        reasons: reasons.to_vec(),
    })
}

/// The act for the domain, and the private values beside it.
pub(crate) fn read_action(
    visit: VisitId,
    input: &ActionInput,
    random: &dyn Random,
) -> Result<(Action, Vec<PrivateValueRow>), CoreError> {
    let mut data = Json::object();
    let mut private = Vec::new();
    for field in &input.fields {
        if !is_member_name(&field.name) {
            return Err(CoreError::BadInput("field name"));
        }
        let value = match &field.value {
            FieldValue::Code(code) if code.len() > 64 => return Err(CoreError::BadInput("code")),
            FieldValue::Code(code) => code.as_str().into(),
            FieldValue::Number(n) => Json::Int(*n),
            FieldValue::Flag(b) => Json::Bool(*b),
            FieldValue::Event(id) => event_id(id)?.to_string().into(),
            FieldValue::Events(ids) => {
                let ids: Result<Vec<EventId>, _> = ids.iter().map(|i| event_id(i)).collect();
                ids?.iter().map(EventId::to_string).collect()
            }
            FieldValue::Text(text) => {
                let row = private_value(visit, text, random)?;
                let p = Json::from_pairs([("p", row.p.as_str().into())]);
                private.push(row);
                p
            }
        };
        data.set(&field.name, value);
    }
    let mut action = Action::with(&input.act, data);
    action.why = input
        .reasons
        .iter()
        .map(|r| (r.rule.clone(), r.reason.clone()))
        .collect();
    Ok((action, private))
}

fn event_id(text: &str) -> Result<EventId, CoreError> {
    text.parse().map_err(|_| CoreError::BadInput("event id"))
}

pub(crate) fn private_value(
    visit: VisitId,
    text: &str,
    random: &dyn Random,
) -> Result<PrivateValueRow, CoreError> {
    if text.len() > MAX_VALUE {
        return Err(CoreError::BadInput("text"));
    }
    let mut salt = [0; 32];
    random.fill(&mut salt)?;
    Ok(PrivateValueRow {
        visit: visit.to_string(),
        p: private_hash(visit, &salt, text),
        content: PrivateContent {
            random: salt,
            value: text.to_owned(),
        },
        at_office: false,
    })
}
