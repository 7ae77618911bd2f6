//! What is done behind the answers: projections that are behind, and the notes of who read what.
//! One thread does it all, so no visit is folded twice at once. Who reads asks for it and waits a while, outside any
//! lock and any transaction; reading itself writes nothing.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Weak};

use doorstep_visit::{TenantId, VisitId};

use super::jobs::{Job, Jobs};
use super::{Inner, Office};
use crate::auth::PersonCaller;
use crate::error::{OfficeError, Result};
use crate::live::LiveEvent;
use crate::storage::audit::AuditRow;
use crate::storage::quarantine::QuarantineKey;

/// Visits that are projected in one go, before something more urgent is looked for.
const SOME: usize = 32;

/// Rows of quarantine that are tried in one go.
const RETRIED: usize = 16;

/// The thread: it holds the office only while it does something for it.
fn work(jobs: &Jobs, office: &Weak<Inner>) {
    let (mut round, mut made) = (None, Vec::new());
    let mut retried = BTreeMap::new();
    while let Some(job) = jobs.next(&mut round) {
        let Some(office) = office.upgrade().map(Office) else {
            return;
        };
        match job {
            Job::Visit(tenant, visit) => {
                // What fails in one visit stays marked and holds up no other.
                let _ = catch_unwind(AssertUnwindSafe(|| office.project(&tenant, visit)));
                jobs.visit_done(tenant, visit);
            }
            Job::Notes => {
                let _ = catch_unwind(AssertUnwindSafe(|| office.write_readings()));
            }
            Job::Company(tenant, after) => {
                let some = || office.project_some(&tenant, after).unwrap_or_default();
                let visits = catch_unwind(AssertUnwindSafe(some)).unwrap_or_default();
                let last = visits.last().copied().filter(|_| visits.len() == SOME);
                made.extend(visits);
                match (&mut round, last) {
                    (Some(round), Some(last)) => round.after = Some(last),
                    (ended, _) => {
                        let visits = std::mem::take(&mut made);
                        let late = ended.take().is_some_and(|round| jobs.round_done(&round));
                        // Somebody looks at a page that was behind.
                        for visit in visits.into_iter().filter(|_| late) {
                            let event = LiveEvent::Visit(tenant.clone(), visit);
                            office.live().tell(event);
                        }
                        // Nobody waits for this; what fails is tried after the next round.
                        let pack = || office.pack_while(&tenant, || jobs.idle());
                        let _ = catch_unwind(AssertUnwindSafe(pack));
                        let tried = retried.entry(tenant.clone()).or_default();
                        let retry = || office.retry_while(&tenant, tried, || jobs.idle());
                        let _ = catch_unwind(AssertUnwindSafe(retry));
                    }
                }
            }
        }
    }
}

/// How far a company's quarantine was tried again since the start.
#[derive(Default)]
struct Retried {
    last: Option<QuarantineKey>,
    done: bool,
}

impl Office {
    /// Tries quarantine again as long as nothing is more urgent, once through; the rest the next time.
    fn retry_while(
        &self,
        tenant: &TenantId,
        tried: &mut Retried,
        idle: impl Fn() -> bool,
    ) -> Result<()> {
        while !tried.done && idle() {
            match self.retry_some(tenant, tried.last, RETRIED)? {
                Some((_, last)) => tried.last = Some(last),
                None => tried.done = true,
            }
        }
        Ok(())
    }

    /// The jobs, with somebody who does them.
    fn jobs(&self) -> &Jobs {
        let jobs = &self.0.jobs;
        if jobs.start() {
            let (jobs, office) = (jobs.clone(), Arc::downgrade(&self.0));
            // Where no thread is to be had nobody is answered in time, and every list says so.
            let _ = std::thread::Builder::new()
                .name("doorstep-jobs".into())
                .spawn(move || work(&jobs, &office));
        }
        jobs
    }

    /// Asks for the projections of a company and goes on; a server does so after every commit.
    pub fn project_soon(&self, tenant: &TenantId) {
        self.jobs().ask(tenant);
    }

    /// How many visits of a company are shown as they were a while ago, because their projections are behind.
    ///
    /// # Errors
    /// What the database answers.
    pub fn behind(&self, tenant: &TenantId) -> Result<usize> {
        let now = self.now_ms();
        let behind = self
            .storage()
            .read(tenant, |rows| rows.dirty_visits(now, None, usize::MAX))?;
        Ok(behind.len())
    }

    /// Waits a while for the projections of a company. What is behind afterwards, [`Office::behind`] says.
    pub(super) fn catch_up(&self, tenant: &TenantId) -> Result<()> {
        let now = self.now_ms();
        let behind = self
            .storage()
            .read(tenant, |rows| rows.dirty_visits(now, None, 1))?;
        if !behind.is_empty() {
            let jobs = self.jobs();
            jobs.wait_for(tenant, jobs.ask(tenant));
        }
        Ok(())
    }

    /// Waits a while for the projection of one visit: who may read it stands there.
    ///
    /// # Errors
    /// [`OfficeError::Busy`] when it takes too long, or what the database answers.
    pub(super) fn catch_up_with(&self, tenant: &TenantId, visit: VisitId) -> Result<()> {
        let now = self.now_ms();
        let behind = self
            .storage()
            .read(tenant, |rows| rows.is_behind(visit, now))?;
        match !behind || self.jobs().wait_for_visit(tenant, visit) {
            true => Ok(()),
            false => Err(OfficeError::Busy),
        }
    }

    /// Projects some visits that are behind, after a visit; answers which were tried.
    fn project_some(&self, tenant: &TenantId, after: Option<VisitId>) -> Result<Vec<VisitId>> {
        let now = self.now_ms();
        let some = self
            .storage()
            .read(tenant, |rows| rows.dirty_visits(now, after, SOME))?;
        self.project_each(tenant, &some)?;
        Ok(some)
    }

    /// Notes that a person reads something; it is written down behind the answer, with what others read meanwhile.
    ///
    /// # Errors
    /// What the database answers while it takes no notes: then nobody reads either.
    pub(super) fn note_reading(
        &self,
        caller: &PersonCaller,
        what: &str,
        visit: Option<VisitId>,
        why: &str,
    ) -> Result<()> {
        let note = AuditRow {
            at: self.now_ms(),
            who: caller.person.as_str().into(),
            what: what.into(),
            visit,
            detail: why.into(),
        };
        match self.jobs().note(&caller.tenant, note) {
            true => self.write_readings(),
            false => Ok(()),
        }
    }

    /// Writes down who read what, all that waits; at an orderly end this is done of itself.
    ///
    /// # Errors
    /// What the database answers; what was not written waits on.
    pub fn write_readings(&self) -> Result<()> {
        self.0.write_readings()
    }
}

impl Inner {
    pub(super) fn write_readings(&self) -> Result<()> {
        let mut left = self.jobs.take_notes();
        let mut outcome = Ok(());
        while let Some((tenant, _)) = left.first() {
            let tenant = tenant.clone();
            let of_one = || left.iter().filter(|(t, _)| *t == tenant);
            outcome = self.storage.write(&tenant, |tx| {
                of_one().try_for_each(|(_, row)| tx.append_audit(row))
            });
            if outcome.is_err() {
                break;
            }
            left.retain(|(t, _)| *t != tenant);
        }
        self.jobs.noted(left);
        outcome
    }
}
