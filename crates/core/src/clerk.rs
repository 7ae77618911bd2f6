//! What the customer sees and answers: consent screens, statements, signatures.
//! Whatever was shown is stored as the bytes that were shown.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use doorstep_standard::{Lang, Standard};
use doorstep_store::{StatementRow, StrokeRow};
use doorstep_visit::act::{Action, When};
use doorstep_visit::body::{Body, Shown, Signed};
use doorstep_visit::signoff::{root, signing_payload, stored_signature};
use doorstep_visit::statement::{Names, render, seal, unseal};
use doorstep_visit::{EventId, PersonId, words};
use doorstep_wire::MAX_INLINE_BLOB;
use sha2::{Digest, Sha256};

use crate::engine::Core;
use crate::error::CoreError;
use crate::field::FieldValue;
use crate::input::{ActionInput, ConsentInput, WhenInput};
use crate::loaded::LoadedVisit;
use crate::project::Card;
use crate::screens::{RELATIONS, choices};
use crate::tap::{Beside, Outcome};
use crate::view::StatementView;

impl Core {
    /// Records the customer's answer to exactly what the consent screen showed.
    pub fn consent(&mut self, visit: &str, answer: &ConsentInput) -> Result<Outcome, CoreError> {
        if answer.relation.is_empty() {
            return Err(CoreError::BadInput("relation"));
        }
        let act = if answer.agreed {
            "consent_given"
        } else {
            "consent_refused"
        };
        let input = ActionInput::of(act)
            .code("subject", "part")
            .event("line", &answer.line)
            .event("quote", &answer.quote)
            .number("fen", answer.fen)
            .code("source", answer.source.as_str())
            .code("relation", &answer.relation)
            .code("how", &answer.how)
            .with("over", FieldValue::Events(answer.over.clone()));
        self.perform(visit, &input, &WhenInput::Now)
    }

    /// Renders the statement, stores the exact bytes and records that they were shown.
    /// Shown again with nothing in between, it is the same statement.
    ///
    /// # Errors
    /// [`CoreError::Refused`] when a rule holds it or a colleague's record is missing;
    /// [`CoreError::BadInput`] when the statement is larger than a record may be.
    pub fn statement(&mut self, visit: &str, lang: Lang) -> Result<StatementView, CoreError> {
        let id = self.visit_id(visit)?;
        let loaded = self.take(id)?;
        let state = self.fold(&loaded);
        let standard = state.standard.and_then(|h| self.standards.get(&h)).cloned();
        if let Some(view) = self.shown_last(&loaded, standard.as_deref(), lang)? {
            self.shelf.put(loaded);
            return Ok(view);
        }
        let names = self.names(&loaded, &Card::of(&state, &loaded, &self.standards))?;
        let text = render(&state, &loaded.history, standard.as_deref(), &names, lang);
        let bytes = seal(self.random()?, &text);
        if bytes.len() > MAX_INLINE_BLOB {
            return Err(CoreError::BadInput("statement"));
        }
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        // All of the newest, however many: what is not covered is not signed.
        let newest = loaded.history.heads().into_iter();
        let mut covers: Vec<EventId> = newest.map(|i| loaded.history.event(i).id).collect();
        covers.sort_unstable();
        let (root, _) = root(&loaded.history, &covers);
        let shown = Shown {
            sha256: HEXLOWER.encode(&sha256),
            language: lang.tag().to_owned(),
            covers: covers.clone(),
            root: HEXLOWER.encode(&root),
            total_fen: state.bill.total_fen,
        };
        let row = StatementRow {
            visit: loaded.key.clone(),
            sha256,
            bytes,
            covers: covers.iter().map(|c| c.0).collect(),
            language: shown.language.clone(),
            shown_at: self.ports.clock.wall_ms(),
        };
        let beside = Beside {
            statements: vec![row],
            ..Beside::default()
        };
        let action = Action::with(
            "statement_shown",
            Body::StatementShown(shown.clone()).data(),
        );
        match self.tap(loaded, &action, &When::Now, beside)? {
            Outcome::Recorded(_) => Ok(statement_view(text, &shown, standard.as_deref(), lang)),
            Outcome::Refused(view) => Err(CoreError::Refused(Box::new(view))),
        }
    }

    /// The statement that was shown last, when nothing came since and the language is the same.
    fn shown_last(
        &self,
        loaded: &LoadedVisit,
        standard: Option<&Standard>,
        lang: Lang,
    ) -> Result<Option<StatementView>, CoreError> {
        let [newest] = loaded.history.newest()[..] else {
            return Ok(None);
        };
        let Some(i) = loaded.history.index(newest) else {
            return Ok(None);
        };
        let Body::StatementShown(shown) = loaded.history.body(i) else {
            return Ok(None);
        };
        let Some(row) = self.shown_row(&loaded.key, &shown.sha256)? else {
            return Ok(None);
        };
        if shown.language != lang.tag() {
            return Ok(None);
        }
        Ok(unseal(&row.bytes).map(|text| statement_view(text.to_owned(), shown, standard, lang)))
    }

    fn shown_row(&self, visit: &str, sha256: &str) -> Result<Option<StatementRow>, CoreError> {
        let hash = HEXLOWER
            .decode(sha256.as_bytes())
            .ok()
            .and_then(|b| <[u8; 32]>::try_from(b).ok());
        match hash {
            Some(hash) => Ok(self.store.read()?.statement(visit, &hash)?),
            None => Ok(None),
        }
    }

    /// A statement that was shown, exactly as it is stored.
    ///
    /// # Errors
    /// [`CoreError::BadInput`] when no statement of that hash is on this phone.
    pub fn stored_statement(&mut self, visit: &str, sha256: &str) -> Result<String, CoreError> {
        let row = self.shown_row(visit, sha256)?;
        row.and_then(|r| unseal(&r.bytes).map(str::to_owned))
            .ok_or(CoreError::BadInput("sha256"))
    }

    /// Records the customer's signature under the statement with this hash. `strokes` are JSON, a list of strokes of
    /// points in tenths of a millimetre; see [`doorstep_visit::strokes`].
    ///
    /// # Errors
    /// [`CoreError::Strokes`] when they are no signature, [`CoreError::BadInput`] when they are over 64 KiB,
    /// [`CoreError::KeyChanged`] and [`CoreError::BadSignature`] when what the phone's key signed would not verify.
    pub fn sign(
        &mut self,
        visit: &str,
        sha256: &str,
        strokes: &[u8],
        relation: &str,
    ) -> Result<Outcome, CoreError> {
        let id = self.visit_id(visit)?;
        if strokes.len() + 32 > MAX_INLINE_BLOB {
            return Err(CoreError::BadInput("strokes"));
        }
        doorstep_visit::strokes::read(strokes)?;
        if relation.is_empty() || relation.len() > 64 {
            return Err(CoreError::BadInput("relation"));
        }
        let tenant = self.me()?.tenant.clone();
        let loaded = self.take(id)?;
        let shown = (0..loaded.history.len())
            .rev()
            .find_map(|i| match loaded.history.body(i) {
                Body::StatementShown(s) if s.sha256 == sha256 => Some(s.clone()),
                _ => None,
            });
        // A hash that was never shown goes to the gate as it is, which refuses it in words.
        let shown = shown.unwrap_or_else(|| Shown {
            sha256: sha256.to_owned(),
            language: self.config.lang.tag().to_owned(),
            covers: Vec::new(),
            root: String::new(),
            total_fen: 0,
        });
        let mut bytes = self.random::<32>()?.to_vec();
        bytes.extend(strokes);
        let hash: [u8; 32] = Sha256::digest(&bytes).into();
        // The device signs everything but its own signature.
        let mut data = Body::Signed(Signed {
            shown,
            strokes: HEXLOWER.encode(&hash),
            relation: relation.to_owned(),
            sig: String::new(),
        })
        .data();
        let sig = self.device_signature(&signing_payload(&tenant, id, &data))?;
        data.set("sig", HEXLOWER.encode(&sig).into());
        let beside = Beside {
            strokes: vec![StrokeRow {
                visit: loaded.key.clone(),
                sha256: hash,
                bytes,
                key: None,
            }],
            ..Beside::default()
        };
        self.tap(loaded, &Action::with("signed", data), &When::Now, beside)
    }

    /// The device's signature over `payload`, r | s, once it is sure that everybody can verify it: a key store may have
    /// lost its key, or answer with nonsense, and a record that never verifies is worse than none.
    fn device_signature(&self, payload: &[u8]) -> Result<[u8; 64], CoreError> {
        let here = self.device_key()?;
        let known = &self.me()?.device_key;
        // Phones that were enrolled before the key was kept know only the one of the key store.
        if !known.is_empty() && *known != here {
            return Err(CoreError::KeyChanged);
        }
        let made = self.ports.keys.sign(payload)?;
        stored_signature(payload, &made, &here).ok_or(CoreError::BadSignature)
    }

    /// Records that the customer would not sign, and why.
    pub fn refuse_signature(&mut self, visit: &str, reason: &str) -> Result<Outcome, CoreError> {
        let input = ActionInput::of("signature_refused").code("reason", reason);
        self.perform(visit, &input, &WhenInput::Now)
    }

    fn names(&self, loaded: &LoadedVisit, card: &Card) -> Result<Names, CoreError> {
        let me = self.me()?;
        let company = self.config.company.clone();
        let household = self.household(&loaded.key, card)?;
        let colleagues = household.people.into_iter();
        let mut people: BTreeMap<PersonId, String> = colleagues
            .filter_map(|(id, name)| Some((id.parse().ok()?, name)))
            .collect();
        people.insert(me.person.clone(), me.person_name.clone());
        Ok(Names {
            company: company.unwrap_or_else(|| me.tenant.to_string()),
            people,
            address: household.place,
            private: self
                .store
                .read()?
                .private_values(&loaded.key)?
                .into_iter()
                .filter_map(|v| Some((v.p, v.content?.value)))
                .collect(),
        })
    }
}

fn statement_view(
    text: String,
    shown: &Shown,
    standard: Option<&Standard>,
    lang: Lang,
) -> StatementView {
    StatementView {
        text,
        sha256: shown.sha256.clone(),
        covers: shown.covers.iter().map(EventId::to_string).collect(),
        root: shown.root.clone(),
        total: words::money(shown.total_fen, standard),
        total_fen: shown.total_fen,
        language: shown.language.clone(),
        relations: choices(RELATIONS, lang),
    }
}
