//! A working day, drawn: people work, phones sync when they please, the office changes its mind, things break.
//! Then the world comes to rest: every fault ends, and everybody syncs until nothing moves.

use std::collections::BTreeSet;

use doorstep_core::CoreError;
use doorstep_visit::id::base32;
use doorstep_visit::{EventId, EventKind, Json, VisitId};

use crate::air::{Signal, hold};
use crate::desk::DISPATCHER;
use crate::hands;
use crate::network::{Network, id, outcome};

/// Rounds in which everybody syncs once; far above any honest number.
const ROUNDS: usize = 12;
const STANDARDS: [&str; 3] = [
    "heating-guide-30min",
    "knock-30s-service-code",
    "example-radiator-check",
];

impl Network {
    /// One day.
    pub fn live(&mut self, day: usize) {
        self.say(&format!("day {day}"));
        let people = self.people.len();
        for n in 0..people {
            let colleague = self.dice.below(people);
            self.order(&[n, colleague]);
        }
        for n in 0..self.phones.len() {
            let _ = self.sync(n);
        }
        self.signal(Signal::Bad(self.settings.faults));
        for n in 0..self.settings.moments {
            self.moment();
            if n % 20 == 10 && !self.office_went_back {
                self.check_acknowledged();
            }
        }
        self.device_days += self.phones.len();
    }

    fn moment(&mut self) {
        let ms = if self.dice.chance(100) {
            self.dice.between(600_000, 3_600_000)
        } else {
            self.dice.between(1_500, 90_000)
        };
        self.pass(ms);
        if self.settings.hostile > 0 && self.dice.chance(self.settings.hostile) {
            self.attack();
        }
        let n = self.dice.below(self.phones.len());
        if self.dice.chance(self.settings.accidents) {
            return self.accident(n);
        }
        match self.dice.below(100) {
            0..64 => self.work(n),
            64..84 => self.sync_somehow(n),
            84..87 => self.open(n),
            87..89 => self.offline(n, !self.phones[n].antenna.cut),
            _ => self.office_acts(),
        }
    }

    /// A hostile phone sends something; the office refuses or takes it, and never fails.
    fn attack(&mut self) {
        let visits = self.office_visits();
        let now = self.time.now();
        let Some(mut hostile) = self.hostile.take() else {
            return;
        };
        let (trick, visit, status) = hostile.act(&hold(&self.air).desk, &visits, now);
        if !visits.contains(&visit) {
            // What it opens is its person's own.
            self.ledger
                .give(hostile.person.as_str(), &visit.to_string());
        }
        self.hostile = Some(hostile);
        self.count(trick);
        self.say(&format!("hostile phone: {trick} {status}"));
        if status >= 500 && status != 503 {
            self.broke(format!("the office fails at {trick}: {status}"));
        }
    }

    /// A technician does something, most often where they were a moment ago.
    fn work(&mut self, n: usize) {
        let visits = self.phones[n].visits().unwrap_or_default();
        let visit = if self.dice.chance(700) {
            visits.last().cloned()
        } else {
            self.dice.pick(&visits).cloned()
        };
        let Some(visit) = visit else {
            return self.sync_somehow(n);
        };
        let colleagues = self.colleagues(n);
        for _ in 0..=self.dice.below(7) {
            let core = &mut self.phones[n].core;
            match hands::press(core, &visit, &colleagues, &self.time, &mut self.dice) {
                Ok(press) => self.pressed(n, &press),
                Err(e) => return self.broke(format!("p{n} cannot act: {} ({e})", e.code())),
            }
            let ms = self.dice.between(1_500, 40_000);
            self.pass(ms);
        }
    }

    fn colleagues(&self, n: usize) -> Vec<String> {
        let me = &self.phones[n].person;
        let others = self.people.iter().filter(|p| *p != me);
        others.map(|p| p.as_str().to_owned()).collect()
    }

    fn open(&mut self, n: usize) {
        let standard = self.dice.pick(&STANDARDS).copied().unwrap_or(STANDARDS[0]);
        match hands::open(&mut self.phones[n].core, standard, &mut self.dice) {
            Ok(press) => {
                let person = self.phones[n].person.clone();
                if !press.events.is_empty() {
                    self.ledger.give(person.as_str(), &press.visit);
                }
                self.pressed(n, &press);
            }
            Err(e) => self.broke(format!("p{n} cannot open a visit: {}", e.code())),
        }
    }

    /// A sync, now and then with taps while a request is under way.
    fn sync_somehow(&mut self, n: usize) {
        if !self.dice.chance(250) {
            let done = self.sync(n);
            return self.expect_honest(n, done.err());
        }
        let visits = self.phones[n].visits().unwrap_or_default();
        let Some(visit) = self.dice.pick(&visits).cloned() else {
            return;
        };
        let (mut dice, mut presses, mut failed) = (self.dice.clone(), Vec::new(), None);
        let done = self.sync_meanwhile(n, &mut |core| {
            if presses.len() == 2 {
                return;
            }
            match hands::note(core, &visit, &mut dice) {
                Ok(press) => presses.push(press),
                // It may have been taken away by an answer before.
                Err(CoreError::UnknownVisit) => {}
                Err(e) => failed = Some(e),
            }
        });
        self.dice = dice;
        for press in presses {
            self.pressed(n, &press);
        }
        self.count("tap_while_syncing");
        if let Some(e) = failed {
            self.broke(format!("p{n} cannot act while syncing: {}", e.code()));
        }
        self.expect_honest(n, done.err());
    }

    /// Whatever the network did, these are the only ways in which a sync may end.
    fn expect_honest(&mut self, n: usize, e: Option<CoreError>) {
        let Some(e) = e else { return };
        let honest = matches!(
            &e,
            CoreError::Offline(_)
                | CoreError::NotTheOffice
                | CoreError::OfficeBusy { .. }
                | CoreError::OfficeFault { .. }
        );
        if !honest {
            self.broke(format!("p{n} syncs and says {}: {e}", e.code()));
        }
    }

    fn office_acts(&mut self) {
        let visits = self.office_visits();
        let Some(visit) = self.dice.pick(&visits).copied() else {
            return;
        };
        let tenant = self.tenant();
        let people = self.people.len();
        match self.dice.below(9) {
            0 | 1 => {
                let (a, b) = (self.dice.below(people), self.dice.below(people));
                self.assign(visit, &[a, b]);
            }
            2 => self.cancel(&visit.to_string()),
            3 => {
                let start = self.time.now() + self.dice.between(-3_600_000, 7_200_000);
                let done = self.office(|o| {
                    o.appoint(&tenant, &id(DISPATCHER), visit, start, start + 3_600_000)
                });
                self.say(&format!("appoint {visit} {}", outcome(&done)));
            }
            4 => {
                let seen = self.newest(visit);
                let done = self.office(|o| o.close(&tenant, &id(DISPATCHER), visit, &seen));
                self.say(&format!("close {visit} {}", outcome(&done)));
            }
            5 => {
                let kind = self.dice.pick(&["no_heat", "low_heat", "other"]).copied();
                let data = Json::from_pairs([
                    ("fact", "fault_kind".into()),
                    ("value", kind.unwrap_or("other").into()),
                ]);
                hold(&self.air).desk.say(visit, EventKind::FactSet, data);
                self.say(&format!("fact of {visit}"));
            }
            6 => self.settle_one(visit),
            7 => self.adopt(visit),
            _ => {
                let n = self.dice.below(people);
                self.order(&[n]);
            }
        }
    }

    fn newest(&self, visit: VisitId) -> Vec<EventId> {
        self.record(visit).map(|r| r.row.newest).unwrap_or_default()
    }

    fn settle_one(&mut self, visit: VisitId) {
        let Ok((state, _)) = self.office_fold(visit) else {
            return;
        };
        let findings: Vec<String> = state.findings.iter().map(|f| f.id.clone()).collect();
        if let Some(finding) = self.dice.pick(&findings) {
            let tenant = self.tenant();
            let lead = id(crate::desk::LEAD);
            let seen = self.newest(visit);
            let done = self.office(|o| o.settle(&tenant, &lead, visit, finding, "accepted", &seen));
            self.say(&format!("settle {finding} {}", outcome(&done)));
        }
    }

    fn accident(&mut self, n: usize) {
        match self.dice.below(16) {
            0 | 1 => {
                self.count("phone_killed");
                self.kill(n);
            }
            2 => {
                self.count("phone_rebooted");
                self.phones[n].clock.reboot();
                self.kill(n);
            }
            3 => {
                self.count("clock_set");
                let years = self.dice.between(-10, 10) * 365 * crate::time::DAY;
                let hours = self.dice.between(-30, 30) * 3_600_000;
                let error = if self.dice.chance(200) { years } else { hours };
                self.phones[n].clock.set_wrong_by(error);
            }
            4 | 5 => {
                self.count("backed_up");
                self.back_up(n);
            }
            6 => {
                self.count("restored");
                self.restore(n, false);
            }
            // A clone under the old epoch and an office that forgot what the first one wrote: nobody is left who
            // could tell which of two changes came first. One world has the one or the other.
            7 if self.office_ever_went_back => {}
            15 if self.phones.iter().any(|p| p.cloned) => {}
            7 => {
                self.count("cloned");
                self.restore(n, true);
            }
            8 => self.full_disk(n),
            9 => {
                self.count("office_restarted");
                let mut air = hold(&self.air);
                if self.dice.chance(500) {
                    air.desk.kill();
                } else {
                    air.desk.restart();
                }
            }
            13 | 14 => self.back_up_office(),
            15 => {
                self.count("office_restored");
                self.restore_office();
            }
            10 => self.another_phone(n),
            11 => self.strike_off(n),
            _ => {
                self.count("suspended");
                let core = &mut self.phones[n].core;
                let gone = core.suspend().and_then(|()| core.resume());
                if let Err(e) = gone {
                    self.broke(format!("p{n} does not resume: {}", e.code()));
                }
            }
        }
    }

    /// No space: an act and a sync fail visibly, and nothing is half-written.
    fn full_disk(&mut self, n: usize) {
        self.count("disk_full");
        let before: BTreeSet<_> = self.holdings(n).into_iter().collect();
        if self.phones[n].core.limit_pages(Some(1)).is_err() {
            return self.broke(format!("p{n} cannot be limited"));
        }
        let Some((visit, _)) = before.first().cloned() else {
            let _ = self.phones[n].core.limit_pages(None);
            return;
        };
        let note = "x".repeat(16_000);
        match self.phones[n].core.note_add(&visit, &note) {
            Ok(doorstep_core::Outcome::Recorded(r)) => {
                self.ledger.tap(n, &r.visit, &r.event, Some(note));
            }
            Ok(doorstep_core::Outcome::Refused(_)) => {}
            Err(e) => {
                if e.code() != "disk_full" {
                    self.broke(format!("p{n} on a full disk says {}", e.code()));
                }
                let after: BTreeSet<_> = self.holdings(n).into_iter().collect();
                if after != before {
                    self.broke(format!("p{n} half-wrote on a full disk"));
                }
            }
        }
        let code = self.sync(n).err().map(|e| e.code().to_owned());
        self.say(&format!("p{n} synced on a full disk: {code:?}"));
        if self.phones[n].core.limit_pages(None).is_err() {
            self.broke(format!("p{n} keeps its limit"));
        }
    }

    fn another_phone(&mut self, n: usize) {
        let person = self.phones[n].person.clone();
        let same = self
            .phones
            .iter()
            .filter(|p| p.person == person && !p.revoked);
        if same.count() < 2 {
            self.count("second_phone");
            self.new_phone(&person);
        }
    }

    /// A phone is lost or its holder is in trouble; they get another one, the old one may still speak.
    fn strike_off(&mut self, n: usize) {
        if self.phones[n].revoked || self.phones.iter().filter(|p| p.revoked).count() >= 2 {
            return;
        }
        self.count("struck_off");
        self.revoke(n);
        let person = self.phones[n].person.clone();
        self.new_phone(&person);
    }

    /// Every fault ends; everybody syncs until nothing moves any more.
    pub fn settle(&mut self) {
        self.signal(Signal::Good);
        {
            let mut air = hold(&self.air);
            air.next = None;
            air.trace.say("settling");
            air.arrive_late(true);
        }
        for phone in &mut self.phones {
            phone.antenna.cut = false;
            phone.clock.set_wrong_by(0);
        }
        let mut quiet = 0;
        for round in 1..=ROUNDS {
            let mut moved = false;
            for n in 0..self.phones.len() {
                match self.sync(n) {
                    Ok(s) => moved |= s.pushed + s.pulled > 0 || s.rotated || s.listed,
                    Err(e) => {
                        moved = true;
                        let code = e.code().to_owned();
                        if round > 3 {
                            self.broke(format!("p{n} cannot sync on a good network: {code} ({e})"));
                        }
                    }
                }
            }
            self.rounds = self.rounds.max(round);
            quiet = if moved { 0 } else { quiet + 1 };
            if quiet > 0 && round > 1 {
                self.office_went_back = false;
                return;
            }
        }
        self.broke(format!("still moving after {ROUNDS} rounds"));
    }

    /// After an older database: what was recorded since and had reached nobody is excused.
    pub(crate) fn excuse(&mut self, n: usize) {
        let held: BTreeSet<String> = self.holdings(n).into_iter().flat_map(|(_, e)| e).collect();
        let mut taps = std::mem::take(&mut self.ledger.taps);
        // What is held has its values and documents beside it: they were stored in one transaction.
        for tap in taps
            .iter_mut()
            .filter(|t| t.phone == n && !held.contains(&t.event))
        {
            let (events, complete) = self.at_office(&tap.visit);
            let arrived = events.contains(&tap.event);
            tap.may_be_gone |= !arrived;
            tap.paper_may_be_gone |= !arrived || !complete;
        }
        self.ledger.taps = taps;
    }

    /// After an older office: what no phone holds any more is excused.
    pub(crate) fn excuse_office(&mut self) {
        let mut held = BTreeSet::new();
        for n in 0..self.phones.len() {
            held.extend(self.holdings(n).into_iter().flat_map(|(_, e)| e));
        }
        let mut taps = std::mem::take(&mut self.ledger.taps);
        for tap in taps.iter_mut().filter(|t| !held.contains(&t.event)) {
            let (events, complete) = self.at_office(&tap.visit);
            let arrived = events.contains(&tap.event);
            tap.may_be_gone |= !arrived;
            tap.paper_may_be_gone |= !arrived || !complete;
        }
        self.ledger.taps = taps;
    }

    /// Which events the office has of a visit, and whether every value and document that they name is there.
    fn at_office(&self, visit: &str) -> (BTreeSet<String>, bool) {
        let Ok(record) = self.record(id(visit)) else {
            return (BTreeSet::new(), false);
        };
        let events = record.events.iter().map(|(e, _)| e.id.to_string());
        (events.collect(), self.wanted(id(visit)).is_empty())
    }

    /// Hashes that the office misses of a visit, base32.
    pub(crate) fn wanted(&self, visit: VisitId) -> BTreeSet<String> {
        let tenant = self.tenant();
        let hashes = self.office(|o| o.storage().read(&tenant, |rows| rows.wanted_values(visit)));
        hashes
            .unwrap_or_default()
            .iter()
            .map(|h| base32(h))
            .collect()
    }
}
