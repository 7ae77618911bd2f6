//! What is to be done behind the answers, and who waits for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorstep_visit::{TenantId, VisitId};

use crate::storage::audit::AuditRow;

/// How long a reader waits for a projection.
const PATIENCE: Duration = Duration::from_secs(2);
/// Notes that wait at most; whoever reads more writes them down first.
const MOST_NOTES: usize = 10_000;

/// A job.
pub(super) enum Job {
    /// A visit that somebody waits for.
    Visit(TenantId, VisitId),
    /// Who read what.
    Notes,
    /// What is behind in a company, from the visit after this one on.
    Company(TenantId, Option<VisitId>),
}

/// A company's projections under way.
pub(super) struct Round {
    pub(super) tenant: TenantId,
    /// Whoever asked up to here is answered at the end.
    upto: u64,
    pub(super) after: Option<VisitId>,
}

#[derive(Default)]
struct State {
    /// Per company how often somebody asked, and which of that is done.
    asked: BTreeMap<TenantId, (u64, u64)>,
    first: BTreeSet<(TenantId, VisitId)>,
    notes: Vec<(TenantId, AuditRow)>,
    /// The last notes could not be written: no reading goes unnoted meanwhile.
    failing: bool,
    /// Companies of which a reader went away with an old answer.
    let_down: BTreeSet<TenantId>,
    over: bool,
    started: bool,
}

/// What there is to do.
#[derive(Default)]
pub(super) struct Jobs {
    state: Mutex<State>,
    news: Condvar,
}

impl Jobs {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the thread is to be started now.
    pub(super) fn start(&self) -> bool {
        !std::mem::replace(&mut self.state().started, true)
    }

    /// The office is gone.
    pub(super) fn end(&self) {
        self.state().over = true;
        self.news.notify_all();
    }

    /// Asks for a company and goes on.
    pub(super) fn ask(&self, tenant: &TenantId) -> u64 {
        let mut state = self.state();
        let (asked, _) = state.asked.entry(tenant.clone()).or_default();
        *asked += 1;
        let ticket = *asked;
        drop(state);
        self.news.notify_all();
        ticket
    }

    pub(super) fn wait_for(&self, tenant: &TenantId, ticket: u64) {
        let behind = |state: &mut State| {
            state
                .asked
                .get(tenant)
                .is_some_and(|(_, done)| *done < ticket)
        };
        let waited = self
            .news
            .wait_timeout_while(self.state(), PATIENCE, behind)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.1.timed_out() {
            let mut state = waited.0;
            state.let_down.insert(tenant.clone());
        }
    }

    /// Asks for a visit before all others; `false` when it takes too long.
    pub(super) fn wait_for_visit(&self, tenant: &TenantId, visit: VisitId) -> bool {
        let key = (tenant.clone(), visit);
        self.state().first.insert(key.clone());
        self.news.notify_all();
        let waited = self
            .news
            .wait_timeout_while(self.state(), PATIENCE, |state| state.first.contains(&key))
            .unwrap_or_else(PoisonError::into_inner);
        !waited.1.timed_out()
    }

    /// Notes that are to be written down; whether the reader has to see to it.
    pub(super) fn note(&self, tenant: &TenantId, row: AuditRow) -> bool {
        let mut state = self.state();
        state.notes.push((tenant.clone(), row));
        let at_once = state.failing || state.notes.len() >= MOST_NOTES;
        drop(state);
        self.news.notify_all();
        at_once
    }

    /// Takes the notes that wait.
    pub(super) fn take_notes(&self) -> Vec<(TenantId, AuditRow)> {
        std::mem::take(&mut self.state().notes)
    }

    /// What became of notes that were taken: those that were not written wait again, before all later ones.
    pub(super) fn noted(&self, left: Vec<(TenantId, AuditRow)>) {
        let mut state = self.state();
        state.failing = !left.is_empty();
        state.notes.splice(0..0, left);
    }

    /// Waits for the next job; `round` is the one under way, which goes on when nothing is more urgent.
    pub(super) fn next(&self, round: &mut Option<Round>) -> Option<Job> {
        let mut state = self.state();
        loop {
            if state.over {
                return None;
            }
            if let Some((tenant, visit)) = state.first.first().cloned() {
                return Some(Job::Visit(tenant, visit));
            }
            if !state.notes.is_empty() && !state.failing {
                return Some(Job::Notes);
            }
            if let Some(round) = round {
                return Some(Job::Company(round.tenant.clone(), round.after));
            }
            let open = state.asked.iter().find(|(_, (asked, done))| done < asked);
            if let Some((tenant, (asked, _))) = open {
                let begun = Round {
                    tenant: tenant.clone(),
                    upto: *asked,
                    after: None,
                };
                *round = Some(begun);
                continue;
            }
            state = self
                .news
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether nobody waits for anything.
    pub(super) fn idle(&self) -> bool {
        let state = self.state();
        let asked = state.asked.values().any(|(asked, done)| done < asked);
        !state.over && state.first.is_empty() && state.notes.is_empty() && !asked
    }

    pub(super) fn visit_done(&self, tenant: TenantId, visit: VisitId) {
        self.state().first.remove(&(tenant, visit));
        self.news.notify_all();
    }

    /// A round came to its end; whether somebody went away before it did.
    pub(super) fn round_done(&self, round: &Round) -> bool {
        let mut state = self.state();
        if let Some((_, done)) = state.asked.get_mut(&round.tenant) {
            *done = round.upto;
        }
        let let_down = state.let_down.remove(&round.tenant);
        drop(state);
        self.news.notify_all();
        let_down
    }
}
