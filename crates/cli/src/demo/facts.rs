//! What must be there after the morning, looked up from outside: events through the API, words on the pages.
//! Nothing is taken from what the story believes it did.

mod main_visit;
mod visits;

use std::collections::BTreeMap;

use doorstep_core::event_of;
use doorstep_standard::Lang;
use doorstep_visit::case::Standards;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::{EventKind, PersonId, words};

use super::client::Auditor;
use super::stage::Stage;
use super::{export, office};
use crate::fail::Fail;
use crate::kept::{EXPORT, FINISHED};

/// Something that must be so.
pub struct Fact {
    /// Whether it is.
    pub holds: bool,
    /// What it is, with what was found.
    pub words: String,
}

/// Looks everything up. `name` and `secret` are the sign-in that is printed.
pub fn check(stage: &mut Stage, name: &str, secret: &str) -> Result<Vec<Fact>, Fail> {
    let by: PersonId = office::id(office::DISPATCHER)?;
    let token = stage.office.issue_api_token(&stage.tenant, &by, 600_000)?;
    let auditor = Auditor::new(&stage.url, token, stage.lang)?;
    let mut facts = custody(stage, &auditor)?;
    if !stage.dir.join(FINISHED).exists() {
        // Interrupted: how far the story came cannot be known, that nothing is lost can.
        return Ok(facts);
    }
    let standards = stage.standards.clone();
    let mut look = Look {
        lang: stage.lang,
        stage,
        auditor: &auditor,
        standards: &standards,
        facts: Vec::new(),
    };
    look.at_good()?;
    look.at_no_answer()?;
    look.at_hazard()?;
    look.at_main()?;
    look.at_cancelled()?;
    look.at_leak()?;
    facts.append(&mut look.facts);
    facts.push(pages(stage, &auditor, name, secret)?);
    let visit = stage.visit("main")?;
    let (sound, not) = export::write(&stage.office, &stage.tenant, visit, &stage.dir.join(EXPORT))?;
    facts.push(Fact {
        holds: not == 0 && sound > 0,
        words: stage
            .lang
            .pick(
                &format!("导出文件离线核对：{sound} 项相符，{not} 项不符"),
                &format!("the export checks itself offline: {sound} checks hold, {not} do not"),
            )
            .to_owned(),
    });
    Ok(facts)
}

/// Every event that any phone holds is at the office, and no phone has anything waiting.
fn custody(stage: &mut Stage, auditor: &Auditor) -> Result<Vec<Fact>, Fail> {
    let lang = stage.lang;
    let (mut on_phones, mut missing, mut waiting) = (0, 0, 0);
    let people: Vec<String> = stage.phones.keys().cloned().collect();
    let mut at_office: BTreeMap<String, History> = BTreeMap::new();
    for person in people {
        waiting += stage.waiting(&person)?;
        let store = stage.phone(&person)?.core.store();
        let read = store.read().map_err(|e| Fail::cannot(e.code(), e, ""))?;
        for row in read.visits().map_err(|e| Fail::cannot(e.code(), e, ""))? {
            if !at_office.contains_key(&row.visit) {
                let history = auditor.history(office::id(&row.visit)?)?;
                at_office.insert(row.visit.clone(), history);
            }
            let history = at_office.get(&row.visit);
            let visit = read
                .visit(&row.visit)
                .map_err(|e| Fail::cannot(e.code(), e, ""))?;
            let tenant = visit.map(|v| v.write.tenant).unwrap_or_default();
            for change in read
                .changes(&row.visit)
                .map_err(|e| Fail::cannot(e.code(), e, ""))?
            {
                on_phones += 1;
                // A change that cannot be read is missing at the office, whatever it was.
                let id = event_of(&tenant, &change.change);
                if history.is_none_or(|h| id.and_then(|id| h.get(id)).is_none()) {
                    missing += 1;
                }
            }
        }
    }
    let words = match lang {
        Lang::Zh => format!(
            "各手机上的 {on_phones} 条记录全部在办公室（缺 {missing} 条，待上传 {waiting} 条）"
        ),
        Lang::En => format!(
            "all {on_phones} records on the phones are at the office ({missing} missing, {waiting} waiting)"
        ),
    };
    Ok(vec![Fact {
        holds: missing == 0 && waiting == 0,
        words,
    }])
}

struct Look<'a> {
    lang: Lang,
    stage: &'a Stage,
    auditor: &'a Auditor,
    standards: &'a Standards,
    facts: Vec<Fact>,
}

impl Look<'_> {
    fn visit(&self, part: &str) -> Result<(History, VisitState), Fail> {
        let history = self.auditor.history(self.stage.visit(part)?)?;
        let state = fold(
            &history,
            self.standards,
            &Now {
                at: self.stage.clock.now(),
                mono: None,
            },
        );
        Ok((history, state))
    }

    fn say(&mut self, holds: bool, zh: String, en: String) {
        let words = self.lang.pick(&zh, &en).to_owned();
        self.facts.push(Fact { holds, words });
    }

    /// Events of a kind, oldest first.
    fn of(history: &History, kind: EventKind) -> Vec<usize> {
        (0..history.len())
            .filter(|i| history.event(*i).kind == kind)
            .collect()
    }

    fn time(&self, history: &History, i: usize) -> String {
        words::time_of_day(
            doorstep_visit::instant::instant(history, i, |_| true).middle(),
            self.stage.zone,
        )
    }

    fn case(&mut self, state: &VisitState, case: Named) {
        let found = state
            .findings
            .iter()
            .find(|f| f.ground == Ground::Case(case));
        let standard = state
            .standard
            .and_then(|h| self.standards.get(&h))
            .map(|s| s.as_ref());
        let text = |lang| match found {
            Some(f) => {
                let title = words::finding_title(f, standard, lang);
                let text = words::finding_text(f, standard, lang);
                let settled = f.settled.as_ref().map(|s| words::code(&s.outcome, lang));
                match (settled, lang) {
                    (Some(s), Lang::Zh) => format!("{title}：{text}班长已裁定：{s}"),
                    (Some(s), Lang::En) => format!("{title}: {text} The lead settled: {s}"),
                    (None, _) => format!("{title}{}{text}", lang.pick("：", ": ")),
                }
            }
            None => words::case(case, lang).title.to_owned(),
        };
        self.say(found.is_some(), text(Lang::Zh), text(Lang::En));
    }
}

/// The lead, signed in as printed, reads on the visit's page what happened, in words.
fn pages(stage: &Stage, auditor: &Auditor, name: &str, secret: &str) -> Result<Fact, Fail> {
    let lang = stage.lang;
    let path = format!("/visits/{}", stage.visit("main")?);
    let page = auditor.page(name, secret, &path)?;
    let expected = [
        words::case(Named::PriceChangedAfterConsent, lang).title,
        words::case(Named::FittedAgainstConcurrentRefusal, lang).title,
        words::case(Named::SignedThenChanged, lang).title,
        "86.00",
        "<svg",
    ];
    let missing: Vec<&str> = expected.into_iter().filter(|e| !page.contains(e)).collect();
    let words = match lang {
        Lang::Zh => format!("班长登录后在页面上能读到（缺：{missing:?}）"),
        Lang::En => {
            format!("the crew lead signs in and reads it on the page (missing: {missing:?})")
        }
    };
    Ok(Fact {
        holds: missing.is_empty(),
        words,
    })
}
