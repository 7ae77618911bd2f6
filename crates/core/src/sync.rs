//! Sync as a machine without a network: it makes a request, is handed the answer, and says how to go on.
//! Whatever was answered is stored before the next request is made, so it may stop anywhere.

mod acks;
mod call;
mod have;
mod ids;
mod merge;
mod packing;
mod pull;
mod push;
mod receipt;
mod rotate;

use std::collections::BTreeMap;

use doorstep_store::{MetaPatch, key};
use doorstep_visit::VisitId;
use doorstep_wire::{Encoding, Limits, SyncResponse, WireError, check_content_type, decode_body};

use crate::contact::Contact;
use crate::engine::Core;
use crate::error::CoreError;
use crate::keys;
use crate::office;
use crate::ports::{Mono, Reply, SyncProgress, Transport, TransportError};
use have::List;
use push::Sent;

pub use call::SyncCall;

/// How to go on after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncStep {
    /// Nothing is left to send or to fetch.
    Done(SyncSummary),
    /// Send this too.
    More(SyncCall),
}

/// What a sync brought about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncSummary {
    /// Requests that were answered.
    pub requests: u32,
    /// Changes that the office took or had.
    pub pushed: u64,
    /// Changes that came.
    pub pulled: u64,
    /// Items that this phone's gate put aside.
    pub quarantined: u64,
    /// Changes that the office put aside.
    pub refused: u64,
    /// The office did not know where this phone had read up to, or the database was a copy.
    pub listed: bool,
    /// A copy of this database wrote under the same epoch; events were appended again under a new one.
    pub rotated: bool,
}

/// Requests of one sync at most; far above any honest one.
const MOST_REQUESTS: u32 = 512;
/// How often the office may ask for the same visit from other heads within one sync.
const MOST_NEEDS: u32 = 3;
/// Bytes pushed in one request, roughly.
const BUDGET: u64 = 256 * 1024;

/// One sync, from the first request to the last answer.
#[derive(Debug)]
pub struct SyncMachine {
    encoding: Encoding,
    budget: u64,
    sent: Option<Sent>,
    list: List,
    needs: BTreeMap<VisitId, u32>,
    rotations: u32,
    /// The office had no room for something.
    full: bool,
    summary: SyncSummary,
}

impl Default for SyncMachine {
    fn default() -> Self {
        Self::new()
    }
}

impl SyncMachine {
    /// A sync that has not begun.
    pub fn new() -> Self {
        Self {
            encoding: Encoding::ZstdDict,
            budget: BUDGET,
            sent: None,
            list: List::default(),
            needs: BTreeMap::new(),
            rotations: 0,
            full: false,
            summary: SyncSummary::default(),
        }
    }

    /// The first request. With nothing recorded in between it is byte for byte the one before.
    ///
    /// # Errors
    /// [`CoreError::NotEnrolled`], or when the database fails.
    pub fn begin(&mut self, core: &mut Core) -> Result<SyncCall, CoreError> {
        let sent = core.request(self.encoding, self.budget, &self.list)?;
        let call = sent.call.clone();
        self.summary.listed |= sent.listed;
        self.sent = Some(sent);
        Ok(call)
    }

    /// Takes an answer: stores what it says and tells how to go on.
    ///
    /// # Errors
    /// Whatever is not an answer of the office acknowledges nothing; [`CoreError::retry`] says when to
    /// try again.
    pub fn finish(&mut self, core: &mut Core, reply: &Reply) -> Result<SyncStep, CoreError> {
        let step = self.take(core, reply);
        core.trouble = match &step {
            Err(e) => Some(e.code().to_owned()),
            Ok(SyncStep::Done(_)) if self.full => Some("office_full".to_owned()),
            Ok(_) => None,
        };
        core.changes.sync();
        step
    }

    /// No answer came: nothing is acknowledged, nothing is lost.
    pub fn failed(&mut self, core: &mut Core, why: TransportError) -> CoreError {
        core.trouble = Some(why.code().to_owned());
        core.changes.sync();
        CoreError::Offline(why)
    }

    /// How far it has come.
    pub fn progress(&self, core: &Core) -> Result<SyncProgress, CoreError> {
        Ok(SyncProgress {
            requests: self.summary.requests,
            pushed: self.summary.pushed,
            pulled: self.summary.pulled,
            waiting: core.waiting()?,
        })
    }

    fn take(&mut self, core: &mut Core, reply: &Reply) -> Result<SyncStep, CoreError> {
        let Some(sent) = self.sent.take() else {
            return Err(CoreError::BadInput("answer without request"));
        };
        if self.simpler(reply) {
            return Ok(SyncStep::More(self.begin(core)?));
        }
        let answer = read(reply)?;
        self.summary.requests += 1;
        let before = core.waiting()?;
        let at = core.ports.clock.mono();
        let again = self.take_acks(core, &sent, &answer)?;
        let listing = self.take_pull(core, &sent, &answer, at)?;
        let on = sent.listed && !listing;
        self.list = match on {
            // The rest of the answer to the same list, with what has come by then.
            true if answer.more => List {
                begun: true,
                ..std::mem::take(&mut self.list)
            },
            true => List {
                begun: sent.next.is_some(),
                next: sent.next,
            },
            false => List::default(),
        };
        let listing = listing || self.list.next.is_some();
        let moved = again || core.waiting()? < before;
        let more = answer.more || listing || (moved && core.waiting()? > 0);
        if more && self.summary.requests < MOST_REQUESTS {
            Ok(SyncStep::More(self.begin(core)?))
        } else {
            core.pack_visits();
            core.check_some();
            Ok(SyncStep::Done(self.summary))
        }
    }

    /// Whether the office could not read the form of the request, and there is a simpler one.
    fn simpler(&mut self, reply: &Reply) -> bool {
        let Some(problem) = office::problem(reply) else {
            return false;
        };
        match (reply.status, self.encoding) {
            (415, Encoding::ZstdDict) => self.encoding = Encoding::Zstd,
            (415, Encoding::Zstd) => self.encoding = Encoding::Plain,
            (413, _) if self.budget > 4 * 1024 => self.budget /= 4,
            (400, _) if problem.code == "too_long" && self.budget > 4 * 1024 => {
                self.budget /= 4;
            }
            _ => return false,
        }
        true
    }

    /// What every answer teaches, for the transaction that stores the rest of it.
    fn learn(
        core: &Core,
        sent: &Sent,
        answer: &SyncResponse,
        got: Option<&Mono>,
        meta: &mut MetaPatch,
    ) -> Option<Contact> {
        let contact = sent
            .mono
            .as_ref()
            .zip(got)
            .and_then(|(sent, got)| Contact::measure(sent, got, answer.server_time))
            .map(|c| c.or_newer(core.contact.as_ref()));
        meta.set(key::SERVER_TIME, &answer.server_time)
            .set(key::BACKED_UP, &answer.backed_up)
            .set(key::SYNCED_AT, &answer.server_time);
        if let Some(contact) = &contact {
            meta.set(keys::CONTACT, &contact.to_bytes());
        }
        contact
    }
}

/// An answer of the office, or what the app can do about another one.
fn read(reply: &Reply) -> Result<SyncResponse, CoreError> {
    if reply.status != 200 {
        return Err(office::refusal(reply));
    }
    check_content_type(reply.header("content-type")).map_err(|_| CoreError::NotTheOffice)?;
    let unread = |e: WireError| match e {
        WireError::VersionNewer { .. } | WireError::VersionOlder { .. } => CoreError::UpdateApp {
            code: e.code().to_owned(),
        },
        _ => CoreError::OfficeFault {
            status: reply.status,
            code: e.code().to_owned(),
        },
    };
    let encoding = Encoding::from_headers(
        reply.header("content-encoding"),
        reply.header(doorstep_wire::DICT_HEADER),
    )
    .map_err(unread)?;
    decode_body(&reply.body, encoding, &Limits::RESPONSE).map_err(unread)
}

impl Core {
    /// Syncs until nothing is left. Blocks for as long as the network does; a caller who shares the engine
    /// drives a [`SyncMachine`] instead and gives it up in between.
    ///
    /// # Errors
    /// [`CoreError::retry`] says when to try again. What was answered before stays answered.
    pub fn sync_now(
        &mut self,
        transport: &dyn Transport,
        progress: &mut dyn FnMut(SyncProgress),
    ) -> Result<SyncSummary, CoreError> {
        let mut machine = SyncMachine::new();
        let mut call = machine.begin(self)?;
        loop {
            let reply = match transport.post(&call.path, &call.headers, &call.body) {
                Ok(reply) => reply,
                Err(why) => return Err(machine.failed(self, why)),
            };
            let step = machine.finish(self, &reply)?;
            progress(machine.progress(self)?);
            match step {
                SyncStep::Done(summary) => return Ok(summary),
                SyncStep::More(next) => call = next,
            }
        }
    }

    /// Changes, values and documents that can be sent.
    fn waiting(&self) -> Result<u64, CoreError> {
        let pending = self.store.read()?.pending()?;
        Ok(pending.changes + pending.private_values + pending.blobs)
    }
}
