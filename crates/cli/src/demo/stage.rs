//! Everything that is on stage: the office, the phones, the clock, and what happened so far.
//! A beat of the story calls one of these verbs; each prints what it did, after it is durable.

mod checklist;
mod customer;
mod desk;
mod trouble;

use std::collections::BTreeMap;
use std::path::PathBuf;

use doorstep_office::Office;
use doorstep_standard::{Lang, Standard};
use doorstep_visit::case::Standards;
use doorstep_visit::{EventKind, TenantId, VisitId, words};

use super::clock::DemoClock;
use super::network::Carried;
use super::phone::Phone;
use crate::fail::Fail;
use crate::fixture::Fixture;

/// The stage.
pub struct Stage {
    /// Language of the printout.
    pub lang: Lang,
    /// The invented company.
    pub fixture: Fixture,
    /// Its time zone.
    pub zone: chrono_tz::Tz,
    /// The standards that its orders pin.
    pub standards: Standards,
    /// The story's clock.
    pub clock: DemoClock,
    /// The moment from which the fixture's minutes count, UTC milliseconds.
    pub zero: i64,
    /// The office.
    pub office: Office,
    /// The company at the office.
    pub tenant: TenantId,
    /// Where the office answers.
    pub url: String,
    /// Where the databases are.
    pub dir: PathBuf,
    /// Phones by person.
    pub phones: BTreeMap<String, Phone>,
    /// Visits by the part that their order plays in the story.
    pub visits: BTreeMap<String, VisitId>,
    /// Event ids that a later beat refers to.
    pub marks: BTreeMap<String, String>,
    /// Acts recorded by the phones.
    pub recorded: usize,
}

impl Stage {
    /// Lets seconds pass, and says so: nobody sleeps through them.
    pub fn wait(&mut self, seconds: i64) {
        self.clock.pass(seconds * 1_000);
        let text = match self.lang {
            Lang::Zh => format!("等 {seconds} 秒（演示时钟拨快，不是真的等）"),
            Lang::En => format!("{seconds} s pass (the demo's clock is moved on, nobody sleeps)"),
        };
        self.line("…", &text);
    }

    /// The visit that plays this part.
    pub fn visit(&self, part: &str) -> Result<VisitId, Fail> {
        self.visits
            .get(part)
            .copied()
            .ok_or_else(|| Fail::cannot("story", format!("no visit plays `{part}`"), ""))
    }

    /// The phone of a technician.
    pub fn phone(&mut self, person: &str) -> Result<&mut Phone, Fail> {
        self.phones
            .get_mut(person)
            .ok_or_else(|| Fail::cannot("story", format!("`{person}` has no phone"), ""))
    }

    /// An event id that an earlier beat left under a name.
    pub fn mark(&self, name: &str) -> Result<String, Fail> {
        self.marks
            .get(name)
            .cloned()
            .ok_or_else(|| Fail::cannot("story", format!("nothing is marked `{name}`"), ""))
    }

    /// What the story is about to show.
    pub fn headline(&self, zh: &str, en: &str) {
        say!("\n{}  {}", self.time(), self.lang.pick(zh, en));
    }

    /// A line of the log.
    pub fn line(&self, sign: &str, text: &str) {
        say!("  {} {sign} {text}", self.time());
    }

    fn time(&self) -> String {
        words::time_of_day(self.clock.now(), self.zone)
    }

    fn who_where(&self, person: &str, part: &str) -> String {
        let place = self
            .fixture
            .order(part)
            .and_then(|o| o.household.split_once('-'))
            .map_or("", |(_, flat)| flat);
        let name = self
            .fixture
            .people
            .iter()
            .find(|p| p.person == person)
            .map_or(person, |p| self.lang.pick(&p.name, &p.name_en));
        format!("{name} · {place}")
    }

    /// Prints an act that is on the phone's disk; a phone with a signal hands it in without being asked.
    pub fn told(
        &mut self,
        person: &str,
        part: &str,
        act: &str,
        detail: &str,
        event: &str,
    ) -> Result<(), Fail> {
        let kind = EventKind::from(format!("d.{act}"));
        let what = kind.past(self.lang);
        let gap = match detail.chars().next() {
            None => "",
            Some('(') => " ",
            Some(_) => self.lang.pick("：", ": "),
        };
        self.recorded += 1;
        self.line(
            "✓",
            &format!(
                "{} · {what}{gap}{detail}  #{event}",
                self.who_where(person, part)
            ),
        );
        self.hand_in(person)
    }

    /// A sync by itself, wherever there is a signal.
    fn hand_in(&mut self, person: &str) -> Result<(), Fail> {
        let phone = self.phone(person)?;
        if !phone.wire.is_cut() {
            phone.sync()?;
        }
        Ok(())
    }

    /// The standard that the order of a visit asks for.
    fn standard_of(&self, part: &str) -> Option<&Standard> {
        let pack = self.fixture.order(part).map(|o| o.standard.as_str());
        let mut standards = self.standards.values();
        standards
            .find(|s| Some(s.id.as_str()) == pack)
            .map(|s| s.as_ref())
    }

    /// Takes a phone's signal away, or gives it back.
    pub fn signal(&mut self, person: &str, there: bool) -> Result<(), Fail> {
        self.phone(person)?.wire.cut(!there);
        Ok(())
    }

    /// A sync that must reach the office; says what it brought.
    pub fn sync(&mut self, person: &str) -> Result<(), Fail> {
        let before = self.phone(person)?.wire.carried();
        let summary = self.phone(person)?.sync()?;
        let after = self.phone(person)?.wire.carried();
        let words = self.sync_words(person, before, after, summary.pushed, summary.pulled);
        self.line("⇅", &words);
        Ok(())
    }

    fn sync_words(
        &self,
        person: &str,
        before: Carried,
        after: Carried,
        pushed: u64,
        pulled: u64,
    ) -> String {
        let name = self.fixture.name(person, self.lang);
        let (requests, sent) = (after.requests - before.requests, after.sent - before.sent);
        let received = after.received - before.received;
        match self.lang {
            Lang::Zh => format!(
                "{name} · 同步：上传 {pushed} 条，收到 {pulled} 条，{requests} 次请求，↑{sent} B ↓{received} B"
            ),
            Lang::En => format!(
                "{name} · sync: {pushed} pushed, {pulled} pulled, {requests} request(s), ↑{sent} B ↓{received} B"
            ),
        }
    }
}
