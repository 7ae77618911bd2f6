//! A phone joins an office with a one-time code. Safe to repeat: the same code and key bring the same device.

use data_encoding::HEXLOWER;
use doorstep_store::{MetaPatch, key};
use doorstep_wire::{EnrolRequest, EnrolResponse};
use p256::ecdsa::VerifyingKey;

use crate::contact::Contact;
use crate::engine::Core;
use crate::error::CoreError;
use crate::identity::Identity;
use crate::keys;
use crate::office;
use crate::ports::{Mono, PortError, Reply, Transport};
use crate::sync::SyncCall;

/// Path of the enrolment.
const PATH: &str = "/v1/enrol";

impl Core {
    /// Joins the office that answers at `transport`.
    ///
    /// # Errors
    /// [`CoreError::CodeRefused`], [`CoreError::EnrolledElsewhere`], or why no answer came.
    pub fn enrol(
        &mut self,
        transport: &dyn Transport,
        code: &str,
        device_name: Option<&str>,
    ) -> Result<Identity, CoreError> {
        let call = self.enrol_call(code, device_name)?;
        let sent = self.ports.clock.mono();
        let reply = transport
            .post(&call.path, &call.headers, &call.body)
            .map_err(CoreError::Offline)?;
        self.enrol_finish(&reply, sent.as_ref())
    }

    /// The request of an enrolment, for a caller with a transport of its own.
    pub fn enrol_call(&self, code: &str, device_name: Option<&str>) -> Result<SyncCall, CoreError> {
        let request = EnrolRequest {
            code: code.trim().to_owned(),
            device_name: device_name.map(str::to_owned),
            public_key: HEXLOWER.encode(&self.device_key()?),
            platform: std::env::consts::OS.to_owned(),
            engine: self.config.engine.clone(),
        };
        let body = serde_json::to_vec(&request).map_err(|_| CoreError::BadInput("code"))?;
        let json = "application/json";
        Ok(SyncCall {
            path: PATH.to_owned(),
            headers: vec![
                ("content-type".to_owned(), json.to_owned()),
                ("accept".to_owned(), json.to_owned()),
            ],
            body,
        })
    }

    /// The device's public key, SEC1, uncompressed, whichever form the key store gives.
    pub(crate) fn device_key(&self) -> Result<Vec<u8>, PortError> {
        let bytes = self.ports.keys.public_key()?;
        match VerifyingKey::from_sec1_bytes(&bytes) {
            Ok(key) => Ok(key.to_sec1_point(false).as_bytes().to_vec()),
            Err(_) => {
                let why = "what it gives is no public key of P-256";
                Err(PortError::new("key store", "key_damaged", why))
            }
        }
    }

    /// Takes the answer; `sent` is the monotonic clock at which the request left.
    pub fn enrol_finish(
        &mut self,
        reply: &Reply,
        sent: Option<&Mono>,
    ) -> Result<Identity, CoreError> {
        if let Some(problem) = office::problem(reply)
            && (400..500).contains(&reply.status)
            && reply.status != 429
        {
            return Err(CoreError::CodeRefused {
                code: office::code_of(&problem),
            });
        }
        let answer: EnrolResponse = office::json(reply)?;
        self.accept_enrolment(&answer)?;
        let got = self.ports.clock.mono();
        let contact = sent
            .zip(got.as_ref())
            .and_then(|(sent, got)| Contact::measure(sent, got, answer.server_time));
        if let Some(contact) = contact {
            self.store
                .write(|tx| tx.set(keys::CONTACT, &contact.to_bytes()))?;
            self.contact = Some(contact);
        }
        self.me().cloned()
    }

    /// Takes an enrolment that was answered by other means, such as a simulator's.
    pub fn accept_enrolment(&mut self, answer: &EnrolResponse) -> Result<(), CoreError> {
        let identity = Identity::read(answer, self.device_key()?).ok_or(CoreError::UpdateApp {
            code: "wrong_shape".to_owned(),
        })?;
        let read = self.store.read()?;
        if let Some(old) = &self.identity {
            let same = old.tenant == identity.tenant && old.person == identity.person;
            if !same && !read.visits()?.is_empty() {
                return Err(CoreError::EnrolledElsewhere);
            }
        }
        // Another device id has another feed; what is held is compared instead of counted.
        let moved = self
            .identity
            .as_ref()
            .is_some_and(|old| old.device != identity.device);
        let mut meta = MetaPatch::default();
        identity.write(&mut meta);
        meta.set(key::SERVER_TIME, &answer.server_time);
        if moved {
            meta.clear(key::CURSOR).set(keys::LIST_ALL, &true);
        }
        self.store.write(|tx| tx.apply_meta(&meta))?;
        self.identity = Some(identity);
        self.trouble = None;
        self.changes.sync();
        self.all_changed()
    }
}
