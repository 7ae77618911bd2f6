//! The calls of a technician's day. Each is one screen, or one act that is on the disk when it returns.

use doorstep_core as core;

use crate::codes::LineKind;
use crate::engine::{Core, locked};
use crate::error::DoorstepError;
use crate::input::{FieldInput, Language, Moment, PassReason, Quote, UnplannedVisit};
use crate::view::{
    ActionView, ConsentView, Cross, EvidenceView, OpenView, ProposalView, SettingsView,
    StatementView, SyncStatusView, TariffView, TodayView, VisitView, hidden,
};

/// An act that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Recorded {
    /// Visit id.
    pub visit: String,
    /// Event id.
    pub event: String,
}

/// Whose phone this is.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Owner {
    /// The company's code.
    pub tenant: String,
    /// This device's code.
    pub device: String,
    /// The person's code.
    pub person: String,
    /// The person's name.
    pub person_name: String,
    /// `technician`, `crew_lead`, or a word of a newer office.
    pub role: String,
    /// The office's time zone, an IANA name.
    pub zone: String,
}

hidden!(Owner, StandardFile);

impl Owner {
    pub(crate) fn of(identity: &core::Identity) -> Self {
        Self {
            tenant: identity.tenant.to_string(),
            device: identity.device.to_string(),
            person: identity.person.to_string(),
            person_name: identity.person_name.clone(),
            role: identity.role.clone(),
            zone: identity.zone.to_string(),
        }
    }
}

/// A file of a service standard.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct StandardFile {
    /// Its name, such as `standard.toml`.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The customer's answer on a consent screen.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ConsentAnswer {
    /// Yes or no.
    pub agreed: bool,
    /// Who answers: a code of the screen's `relations`.
    pub relation: String,
    /// How: a code of the screen's `ways`.
    pub how: String,
}

fn recorded(outcome: core::Outcome) -> Result<Recorded, core::CoreError> {
    match outcome {
        core::Outcome::Recorded(r) => Ok(Recorded {
            visit: r.visit,
            event: r.event,
        }),
        core::Outcome::Refused(view) => Err(core::CoreError::Refused(Box::new(view))),
    }
}

/// A place in a list; what is before the first is the first.
fn place(first: i64) -> u64 {
    u64::try_from(first).unwrap_or(0)
}

#[uniffi::export]
impl Core {
    /// Whose phone this is; absent while it is not enrolled.
    ///
    /// # Errors
    /// `Bug` when the engine was shut down.
    pub fn owner(&self) -> Result<Option<Owner>, DoorstepError> {
        self.with("owner", |core| Ok(core.identity().map(Owner::of)))
    }

    /// Language of the technician's screens and of every error's text from now on.
    ///
    /// # Errors
    /// `Bug` when the engine was shut down.
    pub fn use_language(&self, language: Language) -> Result<(), DoorstepError> {
        self.with("use_language", |core| {
            core.set_language(language.into());
            *locked(&self.lang) = language.into();
            Ok(())
        })
    }

    /// The list of the day, with what waits for the office; at most 200 visits.
    ///
    /// # Errors
    /// `Damaged` when the database cannot be read.
    pub fn today(&self) -> Result<TodayView, DoorstepError> {
        self.with("today", |core| core.today())
            .map(TodayView::cross)
    }

    /// The same from the visit at place `first`, for a list that is longer.
    ///
    /// # Errors
    /// `Damaged` when the database cannot be read.
    pub fn today_from(&self, first: i64) -> Result<TodayView, DoorstepError> {
        self.with("today_from", |core| core.today_from(place(first)))
            .map(TodayView::cross)
    }

    /// Where each record of a visit is, 200 of them from place `first`, and what is on its way or was set aside.
    ///
    /// # Errors
    /// `Refused` with the code `unknown_visit`.
    pub fn evidence(&self, visit: String, first: i64) -> Result<EvidenceView, DoorstepError> {
        self.with("evidence", |core| core.evidence(&visit, place(first)))
            .map(EvidenceView::cross)
    }

    /// The settings: language, owner, and whether this phone is healthy as far as the engine knows.
    ///
    /// # Errors
    /// `Damaged` when the database cannot be read.
    pub fn settings(&self) -> Result<SettingsView, DoorstepError> {
        self.with("settings", |core| core.settings())
            .map(SettingsView::cross)
    }

    /// The whole screen of a visit.
    ///
    /// # Errors
    /// `Refused` with the code `unknown_visit`; `Damaged` when its records cannot be read: others still can.
    pub fn visit(&self, visit: String) -> Result<VisitView, DoorstepError> {
        self.with("visit", |core| core.visit(&visit))
            .map(VisitView::cross)
    }

    /// The technician has looked at what others did on this visit.
    ///
    /// # Errors
    /// `Refused` with the code `unknown_visit`.
    pub fn mark_seen(&self, visit: String) -> Result<(), DoorstepError> {
        self.with("mark_seen", |core| core.mark_seen(&visit))
    }

    /// Records an action that a screen offered, with the answers to what it asks.
    ///
    /// # Errors
    /// `Refused` when a rule holds it, something newer has come, or the answers do not fit; `FreeSpace`, `Damaged` when the
    /// disk fails. Nothing was recorded then.
    pub fn perform(
        &self,
        visit: String,
        offered: ActionView,
        answers: Vec<FieldInput>,
        reasons: Vec<PassReason>,
        moment: Moment,
    ) -> Result<Recorded, DoorstepError> {
        let answers: Vec<core::FieldInput> = Cross::cross(answers);
        let reasons: Vec<core::ReasonInput> = reasons.into_iter().map(Into::into).collect();
        self.with("perform", |core| {
            let button = Cross::cross(offered);
            recorded(core.press(&visit, &button, &answers, &reasons, &moment.into())?)
        })
    }

    /// Writes a note beside the visit, at most 16 KiB of UTF-8. It is kept apart from the record.
    ///
    /// # Errors
    /// `Refused` when it is too long.
    pub fn note_add(&self, visit: String, note: String) -> Result<Recorded, DoorstepError> {
        self.with("note_add", |core| recorded(core.note_add(&visit, &note)?))
    }

    /// What a visit that no order announced can be opened with: each standard on this phone, and the faults it knows.
    ///
    /// # Errors
    /// `Bug` when the engine was shut down.
    pub fn opening(&self) -> Result<Vec<OpenView>, DoorstepError> {
        self.with("opening", |core| Ok(core.opening()))
            .map(Cross::cross)
    }

    /// Opens a visit that no order announced. Needs no network.
    ///
    /// # Errors
    /// `Refused` when it cannot be told which standard to work by.
    pub fn open_unplanned(&self, input: UnplannedVisit) -> Result<Recorded, DoorstepError> {
        self.with("open_unplanned", |core| {
            let opened = core.open_unplanned(&input.into())?;
            recorded(core::Outcome::Recorded(opened))
        })
    }

    /// The company's tariff for this visit, to choose from: at most 200 lines from place `first`.
    ///
    /// # Errors
    /// `Refused` with the code `unknown_visit`.
    pub fn tariff(&self, visit: String, first: i64) -> Result<TariffView, DoorstepError> {
        self.with("tariff", |core| core.tariff(&visit, place(first)))
            .map(TariffView::cross)
    }

    /// What a quote of so many pieces, hours or visits should say by the tariff.
    ///
    /// # Errors
    /// `Refused` when the kind is none, or the quantity not between 1 and 10,000.
    pub fn proposal(
        &self,
        visit: String,
        kind: LineKind,
        part: String,
        quantity: i64,
    ) -> Result<ProposalView, DoorstepError> {
        self.with("proposal", |core| {
            core.proposal(&visit, &Cross::cross(kind), &part, quantity)
        })
        .map(ProposalView::cross)
    }

    /// Quotes a part or work, or revises the quote of a line.
    ///
    /// # Errors
    /// `Refused` when a rule holds it, or the kind is none that a bill can have.
    pub fn quote(&self, visit: String, quote: Quote) -> Result<Recorded, DoorstepError> {
        self.with("quote", |core| recorded(core.quote(&visit, &quote.into())?))
    }

    /// What the customer sees before agreeing to a line, in the customer's language.
    ///
    /// # Errors
    /// `Refused` when there is no such line, or no price that stands.
    pub fn consent_screen(
        &self,
        visit: String,
        line: String,
        language: Language,
    ) -> Result<ConsentView, DoorstepError> {
        self.with("consent_screen", |core| {
            core.consent_screen(&visit, &line, language.into())
        })
        .map(ConsentView::cross)
    }

    /// Records the customer's answer to exactly what `shown` says.
    ///
    /// # Errors
    /// `Refused` when the quote, its price or a refusal has changed since it was shown.
    pub fn consent(
        &self,
        visit: String,
        shown: ConsentView,
        answer: ConsentAnswer,
    ) -> Result<Recorded, DoorstepError> {
        let input = core::ConsentInput {
            line: shown.line,
            quote: shown.quote,
            fen: shown.fen,
            source: Cross::cross(shown.source),
            over: shown.refusals.into_iter().map(|r| r.event).collect(),
            agreed: answer.agreed,
            relation: answer.relation,
            how: answer.how,
        };
        self.with("consent", |core| recorded(core.consent(&visit, &input)?))
    }

    /// Renders the statement, stores its exact bytes and records that it was shown. Shown again with nothing in
    /// between, it is the same.
    ///
    /// # Errors
    /// `Refused` when a rule holds it or a colleague's record is missing.
    pub fn statement(
        &self,
        visit: String,
        language: Language,
    ) -> Result<StatementView, DoorstepError> {
        self.with("statement", |core| core.statement(&visit, language.into()))
            .map(StatementView::cross)
    }

    /// A statement that was shown, exactly as it is stored.
    ///
    /// # Errors
    /// `Refused` when no statement of that hash (SHA-256, hex) is on this phone.
    pub fn stored_statement(&self, visit: String, sha256: String) -> Result<String, DoorstepError> {
        self.with("stored_statement", |core| {
            core.stored_statement(&visit, &sha256)
        })
    }

    /// Records the customer's signature under the statement with this hash. `strokes` is JSON: a list of strokes, each
    /// a list of `[x, y]` in tenths of a millimetre, at most 64 KiB.
    ///
    /// # Errors
    /// `Refused` when the strokes are no signature, or what the key store signs does not verify; `KeyLost` when the key
    /// store has not the key that the office knows.
    pub fn sign(
        &self,
        visit: String,
        sha256: String,
        strokes: &[u8],
        relation: String,
    ) -> Result<Recorded, DoorstepError> {
        self.with("sign", |core| {
            recorded(core.sign(&visit, &sha256, strokes, &relation)?)
        })
    }

    /// Records that the customer would not sign, and why: a code.
    ///
    /// # Errors
    /// `Refused` when a rule holds it.
    pub fn refuse_signature(
        &self,
        visit: String,
        reason: String,
    ) -> Result<Recorded, DoorstepError> {
        self.with("refuse_signature", |core| {
            recorded(core.refuse_signature(&visit, &reason)?)
        })
    }

    /// Puts a service standard on the phone, such as one that comes with the app. Returns its hash in hex.
    ///
    /// # Errors
    /// `Bug` when it does not compile here.
    pub fn add_standard(&self, files: Vec<StandardFile>) -> Result<String, DoorstepError> {
        let files = files.into_iter().map(|f| (f.name, f.content)).collect();
        self.with("add_standard", |core| core.add_standard(&files))
    }

    /// What waits for the office.
    ///
    /// # Errors
    /// `Damaged` when the database fails.
    pub fn sync_status(&self) -> Result<SyncStatusView, DoorstepError> {
        self.with("sync_status", |core| core.sync_status())
            .map(SyncStatusView::cross)
    }

    /// Closes the file before the system freezes the app; other calls fail until it is resumed. Idempotent.
    ///
    /// # Errors
    /// `Damaged` when the disk fails.
    pub fn suspend(&self) -> Result<(), DoorstepError> {
        self.with("suspend", core::Core::suspend)
    }

    /// Opens it again. Idempotent.
    ///
    /// # Errors
    /// `Damaged` when the database is damaged.
    pub fn resume(&self) -> Result<(), DoorstepError> {
        self.with("resume", core::Core::resume)
    }
}
