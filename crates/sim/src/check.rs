//! The invariants, checked while the world is at rest. Each that does not hold says what broke it.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use doorstep_core::VisitView;
use doorstep_office::office::VisitRecord;
use doorstep_office::storage::lists::VisitFilter;
use doorstep_office::storage::visits;
use doorstep_visit::finding::Finding;
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::id::{base32, from_base32};
use doorstep_visit::signoff::{SignOff, root, verify_signature};
use doorstep_visit::{Event, EventKind, VisitId};

use crate::desk::DISPATCHER;
use crate::hands::events;
use crate::network::{Network, id};

/// A visit as the office has it.
struct Held {
    record: VisitRecord,
    history: History,
    events: BTreeSet<String>,
    looks: String,
}

impl Network {
    /// All invariants.
    pub fn check(&mut self) {
        let mut office: BTreeMap<String, Held> = BTreeMap::new();
        for visit in self.office_visits() {
            match (self.office_fold(visit), self.record(visit)) {
                (Ok((state, history)), Ok(record)) => {
                    let events = history.events().iter().map(|e| e.id.to_string()).collect();
                    let looks = looks_at_office(&state, &history);
                    let held = Held {
                        record,
                        history,
                        events,
                        looks,
                    };
                    office.insert(visit.to_string(), held);
                }
                _ => self.broke(format!("the office cannot read {visit}")),
            }
        }
        self.check_acknowledged();
        self.check_taps(&office);
        self.check_phones(&office);
        self.check_signatures(&office);
        self.check_papers(&office);
        self.check_office();
    }

    /// Whether what phones believe to be at the office is there, at any moment.
    pub(crate) fn check_acknowledged(&mut self) {
        for n in 0..self.phones.len() {
            for visit in self.phones[n].visits().unwrap_or_default() {
                let believed = self.phones[n].acknowledged(&visit).unwrap_or_default();
                if believed.is_empty() {
                    continue;
                }
                let there: BTreeSet<[u8; 16]> = match self.record(id(&visit)) {
                    Ok(record) => record.events.iter().map(|(e, _)| e.id.0).collect(),
                    Err(_) => BTreeSet::new(),
                };
                if let Some(event) = believed.difference(&there).next() {
                    let (event, all) = (base32(event), believed.difference(&there).count());
                    self.broke(format!(
                        "p{n} believes {event} of {visit} to be at the office, and {all} in all"
                    ));
                }
            }
        }
    }

    pub(crate) fn office_visits(&self) -> Vec<VisitId> {
        let caller = {
            let air = crate::air::hold(&self.air);
            air.desk
                .caller(DISPATCHER, doorstep_office::Role::Dispatcher)
        };
        let rows = self.office(|o| o.visits(&caller, &VisitFilter::default(), usize::MAX));
        rows.unwrap_or_default()
            .into_iter()
            .map(|row| row.visit)
            .collect()
    }

    /// The visit folded from the office's own rows.
    pub(crate) fn office_fold(
        &self,
        visit: VisitId,
    ) -> Result<(VisitState, History), doorstep_office::OfficeError> {
        let record = self.record(visit)?;
        let tenant = self.tenant();
        let standards = self.office(|o| o.rulebook(&tenant, &record.row))?;
        let events: Vec<Event> = record.events.into_iter().map(|(e, _)| e).collect();
        let history = History::new(visit, events);
        let now = Now {
            at: self.time.now(),
            mono: None,
        };
        Ok((fold(&history, &standards, &now), history))
    }

    /// Everything that a phone said it had recorded is at the office, once.
    fn check_taps(&mut self, office: &BTreeMap<String, Held>) {
        let mut gone = 0;
        for tap in std::mem::take(&mut self.ledger.taps) {
            let there = office
                .get(&tap.visit)
                .is_some_and(|h| h.events.contains(&tap.event));
            match (there, tap.may_be_gone) {
                (false, false) => {
                    self.broke(format!(
                        "lost: {} of {} by p{}",
                        tap.event, tap.visit, tap.phone
                    ));
                }
                (false, true) => gone += 1,
                _ => {}
            }
            if let (true, false, Some(text)) = (there, tap.paper_may_be_gone, &tap.typed) {
                let values = office.get(&tap.visit).map(|h| &h.record.values);
                if !values.is_some_and(|v| v.values().any(|v| v.0 == *text)) {
                    self.broke(format!("the words of {} are not at the office", tap.event));
                }
            }
            self.ledger.taps.push(tap);
        }
        self.ledger.gone = gone;
        for (visit, held) in office {
            if held.events.len() != held.record.events.len() {
                self.broke(format!("an event stands twice in {visit}"));
            }
        }
    }

    /// Phones that hold a visit hold what the office holds, see the same, and have nothing left to send.
    fn check_phones(&mut self, office: &BTreeMap<String, Held>) {
        for n in 0..self.phones.len() {
            let person = self.phones[n].person.clone();
            let holdings = self.phones[n].visits().unwrap_or_default();
            match self.phones[n].core.sync_status() {
                Ok(s) if s.changes + s.values + s.documents + s.refused > 0 => self.broke(format!(
                    "p{n} still has {} changes, {} values, {} documents, {} refused",
                    s.changes, s.values, s.documents, s.refused
                )),
                Ok(_) => {}
                Err(e) => self.broke(format!("p{n} cannot tell its state: {}", e.code())),
            }
            if let Err(e) = self.phones[n].core.store().check_integrity() {
                self.broke(format!("p{n} is damaged: {}", e.code()));
            }
            for visit in &holdings {
                if !self.ledger.was_given(person.as_str(), visit) {
                    self.broke(format!(
                        "p{n} holds {visit}, which {person} was never given"
                    ));
                }
            }
            // A struck-off phone hands in and gets nothing.
            if self.phones[n].revoked {
                continue;
            }
            for (visit, held) in office {
                if self.may_pull(&person, id(visit)) {
                    self.check_replica(n, visit, held);
                } else if holdings.contains(visit) && !self.knows_it_is_gone(n, visit) {
                    self.broke(format!(
                        "p{n} does not know that {visit} was taken from {person}"
                    ));
                }
            }
        }
    }

    fn may_pull(&self, person: &doorstep_visit::PersonId, visit: VisitId) -> bool {
        let tenant = self.tenant();
        let grant = self.office(|o| o.storage().read(&tenant, |rows| rows.grant(visit, person)));
        grant.is_ok_and(|g| g == visits::Grant::Active)
    }

    fn knows_it_is_gone(&self, n: usize, visit: &str) -> bool {
        let row = self.phones[n]
            .core
            .store()
            .read()
            .and_then(|r| r.visit(visit));
        row.is_ok_and(|r| r.is_some_and(|v| v.access.as_str() == "revoked"))
    }

    fn check_replica(&mut self, n: usize, visit: &str, held: &Held) {
        let here = match self.phones[n].events(visit) {
            Ok(events) => events,
            Err(e) => return self.broke(format!("p{n} cannot show {visit}: {}", e.code())),
        };
        if here != held.events {
            let more = here.difference(&held.events).count();
            let less: Vec<&String> = held.events.difference(&here).collect();
            if more == 0 && self.forgot_by_cloning(n, &less) {
                self.count("clone_lacks_its_own");
                return;
            }
            let less = less.len();
            return self.broke(format!(
                "p{n} has {more} more and {less} fewer events of {visit}"
            ));
        }
        let core = &mut self.phones[n].core;
        let both = core
            .visit(visit)
            .and_then(|v| Ok((v, events(core, visit)?)));
        let (view, record) = match both {
            Ok(both) => both,
            Err(e) => return self.broke(format!("p{n} cannot show {visit}: {}", e.code())),
        };
        let seen = looks_on_phone(&view, record);
        if seen != held.looks {
            self.broke(format!(
                "p{n} sees {visit} otherwise than the office:\n    {seen}\n    {}",
                held.looks
            ));
        }
        let absent = self.absent_values(n, visit, held);
        if absent > 0 {
            self.broke(format!("p{n} lacks {absent} values of {visit}"));
        }
    }

    /// A phone whose epoch went back together with its database asks the office for nothing of its own, until
    /// it or somebody else writes on: the office takes it for the phone that pushed those events.
    fn forgot_by_cloning(&self, n: usize, less: &[&String]) -> bool {
        let own = |event: &String| {
            let mut taps = self.ledger.taps.iter();
            taps.any(|t| t.event == *event && t.phone == n)
        };
        self.phones[n].cloned && less.iter().all(|e| own(e))
    }

    /// How many private values the office has and this phone has not.
    fn absent_values(&self, n: usize, visit: &str, held: &Held) -> usize {
        let rows = self.phones[n]
            .core
            .store()
            .read()
            .and_then(|r| r.private_values(visit));
        let here: BTreeSet<String> = rows
            .into_iter()
            .flatten()
            .filter(|row| row.content.is_some())
            .map(|row| row.p)
            .collect();
        held.record
            .values
            .keys()
            .filter(|p| !here.contains(*p))
            .count()
    }

    /// What was signed verifies for ever: the key, the root over the events, the bytes that were shown.
    fn check_signatures(&mut self, office: &BTreeMap<String, Held>) {
        let tenant = self.tenant();
        for held in office.values() {
            let h = &held.history;
            for e in h.events().iter().filter(|e| e.kind == EventKind::Signed) {
                let key = self.ledger.keys.get(&e.dev.to_string()).cloned();
                let by = key.is_some_and(|key| verify_signature(&tenant, h.visit(), e, &key));
                if !by {
                    self.broke(format!("the signature {} does not verify", e.id));
                }
                let covers: Option<Vec<_>> = e
                    .data
                    .get("covers")
                    .and_then(|c| c.as_list())
                    .map(|l| l.iter().filter_map(|j| j.as_str()?.parse().ok()).collect());
                let (hash, _) = root(h, &covers.unwrap_or_default());
                if e.data.get("root").and_then(|r| r.as_str()) != Some(&HEXLOWER.encode(&hash)) {
                    self.broke(format!("the root of signature {} does not fit", e.id));
                }
            }
        }
        for s in std::mem::take(&mut self.ledger.signatures) {
            let excused = self
                .ledger
                .taps
                .iter()
                .any(|t| t.event == s.event && t.paper_may_be_gone);
            let held = office.get(&s.visit).filter(|h| h.events.contains(&s.event));
            if let Some(held) = held.filter(|_| !excused) {
                let hash = HEXLOWER.decode(s.sha256.as_bytes()).ok();
                let hash = hash
                    .and_then(|h| <[u8; 32]>::try_from(h).ok())
                    .unwrap_or_default();
                // 32 bytes of salt before the text.
                let text = held.record.blobs.get(&hash).and_then(|b| b.get(32..));
                if text != Some(s.text.as_bytes()) {
                    self.broke(format!(
                        "the statement of {} by p{} is not as shown",
                        s.event, s.phone
                    ));
                }
            }
            self.ledger.signatures.push(s);
        }
    }

    /// What the office misses is what went with an older database.
    fn check_papers(&mut self, office: &BTreeMap<String, Held>) {
        for (visit, held) in office {
            for hash in self.wanted(id(visit)) {
                let hex = from_base32(&hash)
                    .map(|b| HEXLOWER.encode(&b))
                    .unwrap_or_default();
                let names = |e: &Event| {
                    let text = e.data.to_text();
                    text.contains(&hash) || text.contains(&hex)
                };
                let naming: Vec<String> = held
                    .history
                    .events()
                    .iter()
                    .filter(|e| names(e))
                    .map(|e| e.id.to_string())
                    .collect();
                let excused = self
                    .ledger
                    .taps
                    .iter()
                    .any(|t| naming.contains(&t.event) && t.paper_may_be_gone);
                if !excused {
                    self.broke(format!(
                        "the office misses {hash} of {visit}, named by {naming:?}"
                    ));
                }
            }
        }
    }

    /// Projections are what a rebuild makes of the rows, the log is whole, nothing honest was refused.
    fn check_office(&mut self) {
        let tenant = self.tenant();
        let rows = |network: &Self| -> Vec<String> {
            network
                .office_visits()
                .into_iter()
                .filter_map(|v| network.record(v).ok())
                .map(|r| format!("{:?}", r.row))
                .collect()
        };
        let before = rows(self);
        if self.office(|o| o.project_all(&tenant)).is_err() {
            self.broke("projections cannot be rebuilt".to_owned());
        }
        for (is, made) in before.iter().zip(rows(self)) {
            if *is != made {
                self.broke(format!(
                    "a projection is not what a rebuild makes:\n    {is}\n    {made}"
                ));
            }
        }
        let hostile = self.hostile.as_ref().map(|h| h.device.to_string());
        let refused: Vec<_> = self
            .office(|o| o.quarantine(&tenant, 10_000))
            .unwrap_or_default()
            .into_iter()
            .filter(|row| Some(row.device.to_string()) != hostile)
            .take(5)
            .collect();
        // An office that went back may turn somebody away before they have shown its own receipt.
        let odd = |code: &str| code != "forbidden" || !self.office_ever_went_back;
        for row in refused
            .into_iter()
            .filter(|row| odd(&row.code))
            .collect::<Vec<_>>()
        {
            self.broke(format!(
                "the office put {} of {} aside: {}",
                row.device, row.visit, row.code
            ));
        }
        if self
            .office(|o| o.audit_break(&tenant))
            .ok()
            .flatten()
            .is_some()
        {
            self.broke("the audit log does not hold".to_owned());
        }
    }
}

fn looks_at_office(s: &VisitState, h: &History) -> String {
    let sign_off = match s.sign_off {
        SignOff::None => "none",
        SignOff::Shown(_) => "shown",
        SignOff::Signed(_) => "signed",
        SignOff::Refused(_) => "refused",
        SignOff::Reopened { .. } => "reopened",
    };
    let parts = s.parts.iter().map(|p| {
        let quote = p.current.map(|(q, _)| q.to_string()).unwrap_or_default();
        format!(
            "{} {quote} {} {}",
            p.line,
            p.consent.as_str(),
            p.fitted.is_some()
        )
    });
    let finding = |f: &Finding| {
        format!(
            "{} {} {} {}",
            f.id,
            f.ground.key(),
            f.severity.as_str(),
            f.settled.is_some()
        )
    };
    looks(
        s.phase.as_str(),
        sign_off,
        s.bill.total_fen,
        parts.collect(),
        s.findings.iter().map(finding).collect(),
        h.events().iter().map(|e| e.id.to_string()).collect(),
    )
}

fn looks_on_phone(v: &VisitView, record: Vec<String>) -> String {
    let parts = v
        .parts
        .iter()
        .map(|p| format!("{} {} {} {}", p.line, p.quote, p.consent, p.fitted));
    let findings = v.findings.iter().map(|f| {
        format!(
            "{} {} {} {}",
            f.finding,
            f.code,
            f.severity,
            !f.settled.is_empty()
        )
    });
    looks(
        v.phase.as_str(),
        v.sign_off.status.as_str(),
        v.bill.total_fen,
        parts.collect(),
        findings.collect(),
        record,
    )
}

fn looks(
    phase: &str,
    sign_off: &str,
    bill: i64,
    parts: Vec<String>,
    findings: Vec<String>,
    record: Vec<String>,
) -> String {
    // A record is compared by its order; printed it would hide the rest.
    let order = record.concat();
    let digest = crate::report::short_hash(order.as_bytes());
    format!(
        "{phase}, {sign_off}, {bill} fen, parts {parts:?}, findings {findings:?}, order {digest}"
    )
}
