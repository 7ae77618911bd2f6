//! Parts, bill and sign-off.

use doorstep_standard::Lang;
use doorstep_visit::EventId;
use doorstep_visit::fold::VisitState;
use doorstep_visit::part::{ConsentState, PartState};
use doorstep_visit::signoff::SignOff;
use doorstep_visit::words;

use super::actions::{fixed, of_act};
use super::visit::Scene;
use crate::view::{ActionView, BillView, PartView, SignOffView};

impl Scene<'_> {
    pub(super) fn parts(&self) -> Vec<PartView> {
        self.state.parts.iter().map(|p| self.part(p)).collect()
    }

    fn part(&self, p: &PartState) -> PartView {
        let (quote, fen) = p
            .current
            .map_or((String::new(), 0), |(q, fen)| (q.to_string(), fen));
        let sign = match p.consent {
            ConsentState::Given => "✓",
            ConsentState::Refused => "✗",
            ConsentState::Open => "○",
            ConsentState::NoCurrentQuote => "?",
        };
        let consent = words::consent(p.consent, self.lang);
        let fitted = p.fitted.is_some();
        let word = match fitted {
            true => format!("{consent} · {}", self.lang.pick("已安装", "fitted")),
            false => consent.to_owned(),
        };
        PartView {
            line: p.line.to_string(),
            price: p
                .current
                .map_or_else(|| "—".to_owned(), |(_, fen)| words::money(fen)),
            quote,
            part: p.part.clone(),
            name: self.part_name(p).to_owned(),
            quantity: p.quantity,
            fen,
            source: p.source.clone(),
            source_word: words::code(&p.source, self.lang).to_owned(),
            consent: p.consent.as_str().to_owned(),
            sign: sign.to_owned(),
            word,
            fitted,
            chargeable: words::money(p.chargeable_fen),
            actions: self.part_actions(p),
        }
    }

    /// What can be done with a part line, the likely first.
    pub(super) fn part_actions(&self, p: &PartState) -> Vec<ActionView> {
        let line = || fixed("line", "event", p.line.to_string());
        let mut out = Vec::new();
        if let Some((quote, _)) = p.current.filter(|_| p.fitted.is_none()) {
            if p.consent == ConsentState::Given {
                let mut fit = of_act("part_fitted", self.lang);
                fit.fixed = vec![line(), fixed("quote", "event", quote.to_string())];
                out.push(fit);
            } else {
                out.push(ActionView {
                    act: "consent_given".to_owned(),
                    label: match self.lang {
                        Lang::Zh => format!("请客户确认:{}", self.part_name(p)),
                        Lang::En => format!("Ask the customer: {}", self.part_name(p)),
                    },
                    screen: "consent".to_owned(),
                    fixed: vec![line()],
                    ..ActionView::default()
                });
            }
        }
        if p.fitted.is_none() {
            let mut revise = of_act("quote_revised", self.lang);
            revise.asks.retain(|a| a.name != "part");
            revise.fixed = vec![line(), fixed("part", "code", &p.part)];
            out.push(revise);
        } else {
            let mut back = of_act("part_returned", self.lang);
            back.fixed = vec![line()];
            out.push(back);
        }
        out
    }

    pub(super) fn bill(&self) -> BillView {
        BillView {
            total: words::money(self.state.bill.total_fen),
            total_fen: self.state.bill.total_fen,
            paid: words::money(self.state.bill.paid_fen),
        }
    }

    pub(super) fn sign_off(&self) -> SignOffView {
        let at = |id: EventId| self.time_of(id);
        let lang = self.lang;
        let (status, sign, text) = match &self.state.sign_off {
            SignOff::None => (
                "none",
                "○",
                lang.pick("尚未出示服务单", "No statement shown yet").into(),
            ),
            SignOff::Shown(id) => (
                "shown",
                "●",
                format!(
                    "{} {}",
                    lang.pick("服务单已出示", "Statement shown"),
                    at(*id)
                ),
            ),
            SignOff::Signed(id) => (
                "signed",
                "✓",
                format!("{} {}", lang.pick("客户已签字", "Customer signed"), at(*id)),
            ),
            SignOff::Refused(id) => (
                "refused",
                "–",
                format!(
                    "{} {}",
                    lang.pick("客户拒绝签字", "Customer would not sign"),
                    at(*id)
                ),
            ),
            SignOff::Reopened { signed, .. } => (
                "reopened",
                "⚠",
                match lang {
                    Lang::Zh => format!("{} 的签字之后有变更,须重新签字", at(*signed)),
                    Lang::En => {
                        format!("Changed since the signature of {}: sign again", at(*signed))
                    }
                },
            ),
        };
        SignOffView {
            status: status.to_owned(),
            sign: sign.to_owned(),
            text,
            changes: match &self.state.sign_off {
                SignOff::Reopened { by, .. } => by.iter().map(|id| self.sentence(*id)).collect(),
                _ => Vec::new(),
            },
        }
    }
}

/// Whether the customer has given an answer that stands.
pub(super) fn answered(state: &VisitState) -> bool {
    matches!(state.sign_off, SignOff::Signed(_) | SignOff::Refused(_))
}
