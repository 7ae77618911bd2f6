//! What must be there after the morning, looked up from outside: events through the API, words on the pages.
//! Nothing is taken from what the story believes it did.

use std::collections::BTreeMap;

use doorstep_standard::Lang;
use doorstep_visit::body::Body;
use doorstep_visit::case::Standards;
use doorstep_visit::clock::ClockStatus;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::signoff::{SignOff, verify_signature};
use doorstep_visit::{PersonId, words};

use super::client::Auditor;
use super::stage::Stage;
use super::{EXPORT, FINISHED, export, office};
use crate::fail::Fail;

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
    look.at_main()?;
    look.at_no_answer()?;
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
            for change in read
                .changes(&row.visit)
                .map_err(|e| Fail::cannot(e.code(), e, ""))?
            {
                on_phones += 1;
                let id = doorstep_visit::EventId(change.change.event_id);
                if history.is_none_or(|h| h.get(id).is_none()) {
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

    fn time(&self, history: &History, i: usize) -> String {
        words::time_of_day(
            doorstep_visit::instant::instant(history, i, |_| true).middle(),
            self.stage.zone,
        )
    }

    fn at_main(&mut self) -> Result<(), Fail> {
        let (history, state) = self.visit("main")?;
        let of = |kind: &str| -> Vec<usize> {
            (0..history.len())
                .filter(|i| history.event(*i).kind == kind)
                .collect()
        };
        let arrived = of("d.arrived").first().copied();
        let time = arrived.map(|i| self.time(&history, i)).unwrap_or_default();
        let by = arrived
            .map(|i| history.event(i).by.to_string())
            .unwrap_or_default();
        let who = self.stage.fixture.name(&by, self.lang);
        self.say(
            by == "tec-yu",
            format!("{who} {time} 到达门口"),
            format!("{who} arrived at {time}"),
        );

        let knocks = of("d.knocked");
        let waited = match knocks[..] {
            [a, b, ..] => {
                doorstep_visit::instant::elapsed(&history, a, b, |_| true).map(|(least, _)| least)
            }
            _ => None,
        };
        let span = words::duration(waited.unwrap_or(0), self.lang);
        self.say(
            waited.is_some_and(|w| w >= 30_000),
            format!("两次敲门之间等了 {span}（要求 30 秒）"),
            format!("{span} between the two knocks (30 s are asked for)"),
        );

        let quoted = of("d.quoted")
            .into_iter()
            .find_map(|i| match history.body(i) {
                Body::Quote(q) if q.part == "thermostatic_valve_dn20" => {
                    Some((history.event(i).id, q.fen))
                }
                _ => None,
            });
        let consent = of("d.consent_given")
            .into_iter()
            .find(|i| match history.body(*i) {
                Body::Consent(c) => {
                    c.quote.is_some()
                        && c.quote == quoted.map(|(id, _)| id)
                        && c.fen == quoted.map(|(_, fen)| fen)
                }
                _ => false,
            });
        let price = words::money(quoted.map_or(0, |(_, fen)| fen));
        let time = consent.map(|i| self.time(&history, i)).unwrap_or_default();
        self.say(
            consent.is_some(),
            format!("恒温阀报价 {price}，户主 {time} 同意"),
            format!("thermostatic valve quoted at {price}, the owner agreed at {time}"),
        );

        let signed = of("d.signed").first().copied();
        let keys = self.stage.office.devices(&self.stage.tenant)?;
        let good = signed.is_some_and(|i| {
            let e = history.event(i);
            let key = keys.iter().find(|d| d.device == e.dev);
            key.is_some_and(|k| {
                verify_signature(&self.stage.tenant, history.visit(), e, &k.public_key)
            })
        });
        let (statement, covers) = match signed.map(|i| history.body(i)) {
            Some(Body::Signed(s)) => {
                let covered = (0..history.len())
                    .filter(|i| history.covered(*i, &s.shown.covers))
                    .count();
                (s.shown.sha256.chars().take(12).collect::<String>(), covered)
            }
            _ => Default::default(),
        };
        self.say(
            good && matches!(state.sign_off, SignOff::Reopened { .. }),
            format!("签字有效，覆盖服务单 {statement}… 和 {covers} 条记录；之后的改动要求重新签字"),
            format!("the signature holds for statement {statement}… and {covers} records; what came later asks for another"),
        );
        for case in [
            Named::PriceChangedAfterConsent,
            Named::FittedAgainstConcurrentRefusal,
            Named::SignedThenChanged,
        ] {
            self.case(&state, case);
        }
        Ok(())
    }

    fn at_no_answer(&mut self) -> Result<(), Fail> {
        let (_, state) = self.visit("no_answer")?;
        let found = state.findings.iter().find_map(|f| match &f.ground {
            Ground::Wait {
                rule,
                waited_ms: Some(w),
                ..
            } if rule == "knock-30s-service-code.30" => Some((*w, f.reason.clone())),
            _ => None,
        });
        let (waited, reason) = found.clone().unwrap_or_default();
        let span = words::duration(waited, self.lang);
        let reason = reason.unwrap_or_default();
        let why = words::code(&reason, self.lang);
        self.say(
            found.is_some() && !reason.is_empty(),
            format!("无人应门：第二次敲门只等了 {span}，原因“{why}”，条款 knock-30s-service-code.30"),
            format!("nobody answered: the second knock came after {span}, reason “{why}”, rule knock-30s-service-code.30"),
        );
        Ok(())
    }

    fn at_cancelled(&mut self) -> Result<(), Fail> {
        let (_, state) = self.visit("cancelled")?;
        self.case(&state, Named::CancelledButAttended);
        Ok(())
    }

    fn at_leak(&mut self) -> Result<(), Fail> {
        let (_, state) = self.visit("leak")?;
        let met = state
            .clocks
            .iter()
            .any(|c| c.rule == "heating-guide-30min.11" && c.status == ClockStatus::Met);
        self.say(
            met,
            "漏水：报修后 30 分钟内到场（heating-guide-30min.11）".into(),
            "leak: on site within 30 minutes of the report (heating-guide-30min.11)".into(),
        );
        Ok(())
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
            Some(f) => format!(
                "{}: {}",
                words::finding_title(f, standard, lang),
                words::finding_text(f, standard, lang)
            ),
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
