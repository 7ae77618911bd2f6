//! The visit that everything is about: waits, consent, signature, and what merging two phones brought to light.

use doorstep_visit::EventKind;
use doorstep_visit::body::Body;
use doorstep_visit::finding::{Ground, Named};
use doorstep_visit::signoff::{SignOff, verify_signature};
use doorstep_visit::words;

use super::Look;
use crate::fail::Fail;

impl Look<'_> {
    pub(super) fn at_main(&mut self) -> Result<(), Fail> {
        let (history, state) = self.visit("main")?;
        let of = |kind: EventKind| Self::of(&history, kind);
        let arrived = of(EventKind::Arrived).first().copied();
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

        let knocks = of(EventKind::Knocked);
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

        let quoted = of(EventKind::Quoted)
            .into_iter()
            .find_map(|i| match history.body(i) {
                Body::Quote(q) if q.part == "thermostatic_valve_dn20" => {
                    Some((history.event(i).id, q.fen))
                }
                _ => None,
            });
        let consent = of(EventKind::ConsentGiven)
            .into_iter()
            .find(|i| match history.body(*i) {
                Body::Consent(c) => {
                    c.quote.is_some()
                        && c.quote == quoted.map(|(id, _)| id)
                        && c.fen == quoted.map(|(_, fen)| fen)
                }
                _ => false,
            });
        let price = words::money(quoted.map_or(0, |(_, fen)| fen), None);
        let time = consent.map(|i| self.time(&history, i)).unwrap_or_default();
        self.say(
            consent.is_some(),
            format!("恒温阀报价 {price}，户主 {time} 同意"),
            format!("thermostatic valve quoted at {price}, the owner agreed at {time}"),
        );

        let signed = of(EventKind::Signed).first().copied();
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
        let settled = |named| {
            let mut findings = state.findings.iter();
            findings.any(|f| f.ground == Ground::Case(named) && f.settled.is_some())
        };
        self.say(
            settled(Named::PriceChangedAfterConsent)
                && !settled(Named::FittedAgainstConcurrentRefusal),
            "改价一事班长已裁定；拒绝后仍装的垫片还等着人处理".into(),
            "the lead settled the price; the gasket that was refused and fitted still waits for somebody".into(),
        );
        Ok(())
    }
}
