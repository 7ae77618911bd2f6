//! Parts, bill and sign-off.

use doorstep_standard::model::FeeKind;
use doorstep_standard::{EventKind, Lang};
use doorstep_visit::EventId;
use doorstep_visit::fold::VisitState;
use doorstep_visit::part::{ConsentState, PartState};
use doorstep_visit::signoff::SignOff;
use doorstep_visit::tariff::Terms;
use doorstep_visit::words;

use super::actions::of_act;
use super::fees::{kind_code, kind_word, payer};
use super::visit::Scene;
use crate::codes::{ActionScreen, LineSource, Sign, SignOffStatus, ValueClass};
use crate::field::{FieldInput, FieldValue};
use crate::view::{ActionView, BillView, PartView, SignOffView};

impl Scene<'_> {
    pub(super) fn parts(&self) -> Vec<PartView> {
        self.state.parts.iter().map(|p| self.part(p)).collect()
    }

    fn part(&self, p: &PartState) -> PartView {
        let (quote, fen) = p
            .current
            .map_or((String::new(), 0), |(q, fen)| (q.to_string(), fen));
        let terms = self.terms(p);
        let payer = payer(&terms);
        let sign = match p.consent {
            ConsentState::Given if p.awaits_customer() => Sign::Waiting,
            ConsentState::Given => Sign::Done,
            ConsentState::Refused => Sign::Missed,
            ConsentState::Open => Sign::Todo,
            ConsentState::NoCurrentQuote => Sign::CannotTell,
        };
        PartView {
            line: p.line.to_string(),
            price: p
                .current
                .map_or_else(|| "—".to_owned(), |(_, fen)| self.money(fen)),
            quote,
            kind: kind_code(p.kind),
            kind_word: kind_word(p.kind, self.lang).to_owned(),
            value_class: p.class.map(|c| ValueClass::from(c.as_str())),
            value_class_word: p
                .class
                .map(|c| words::value_class(c, self.lang).to_owned())
                .unwrap_or_default(),
            part: p.part.clone(),
            name: self.part_name(p).to_owned(),
            quantity: p.quantity,
            fen,
            source: LineSource::from(p.source.as_str()),
            // Work comes from nowhere but the company.
            source_word: match p.kind {
                FeeKind::Material => words::code(&p.source, self.lang).to_owned(),
                _ => String::new(),
            },
            consent: p.consent.as_str().into(),
            sign,
            word: self.line_word(p),
            fitted: p.fitted.is_some(),
            waits_for_customer: p.awaits_customer(),
            payer: payer.as_str().into(),
            payer_word: words::payer(payer, self.lang).to_owned(),
            free_because: self.free_because(p, &terms),
            chargeable: self.money(match terms == Terms::default() {
                true => p.chargeable_fen,
                false => 0,
            }),
            actions: self.part_actions(p),
        }
    }

    /// How the customer stands to a line, and whether it is fitted or done.
    pub(super) fn line_word(&self, p: &PartState) -> String {
        let consent = words::consent(p.consent, self.lang);
        let more = match (p.fitted.is_some(), p.kind) {
            (true, FeeKind::Material) => self.lang.pick("已安装", "fitted"),
            (true, _) => self.lang.pick("已完成", "done"),
            (false, _) if p.awaits_customer() => self
                .lang
                .pick("等客户自购的配件", "waiting for the customer's part"),
            _ => return consent.to_owned(),
        };
        format!("{consent} · {more}")
    }

    /// What can be done with a part line, the likely first.
    pub(super) fn part_actions(&self, p: &PartState) -> Vec<ActionView> {
        let line = || FieldInput::of("line", FieldValue::Event(p.line.to_string()));
        let mut out = Vec::new();
        if let Some((quote, _)) = p.current.filter(|_| p.fitted.is_none()) {
            if p.consent == ConsentState::Given {
                let mut fit = of_act(&EventKind::PartFitted, self.lang);
                if p.kind != FeeKind::Material {
                    fit.label = match self.lang {
                        Lang::Zh => format!("已完成：{}", self.part_name(p)),
                        Lang::En => format!("Done: {}", self.part_name(p)),
                    };
                } else if p.awaits_customer() {
                    let came = self.lang.pick(
                        "客户的配件已到，已装好",
                        "The customer's part came and is fitted",
                    );
                    fit.label = came.to_owned();
                }
                fit.fixed = vec![
                    line(),
                    FieldInput::of("quote", FieldValue::Event(quote.to_string())),
                ];
                out.push(fit);
            } else {
                out.push(ActionView {
                    act: EventKind::ConsentGiven.act().to_owned(),
                    label: match self.lang {
                        Lang::Zh => format!("请客户确认：{}", self.part_name(p)),
                        Lang::En => format!("Ask the customer: {}", self.part_name(p)),
                    },
                    screen: ActionScreen::Consent,
                    fixed: vec![line()],
                    ..ActionView::default()
                });
            }
        }
        if p.fitted.is_none() {
            let mut revise = of_act(&EventKind::QuoteRevised, self.lang);
            revise
                .asks
                .retain(|a| !matches!(a.name.as_str(), "part" | "kind" | "class"));
            revise.fixed = vec![
                line(),
                FieldInput::of("part", FieldValue::Code(p.part.clone())),
            ];
            out.push(revise);
        } else if p.kind == FeeKind::Material {
            let mut back = of_act(&EventKind::PartReturned, self.lang);
            back.fixed = vec![line()];
            out.push(back);
        }
        for action in &mut out {
            action.line = p.line.to_string();
        }
        out
    }

    pub(super) fn bill(&self) -> BillView {
        BillView {
            lines: (self.state.bill.lines.iter())
                .map(|l| self.bill_line(l))
                .collect(),
            open: self.money(self.state.bill.open_fen),
            open_fen: self.state.bill.open_fen,
            waiting: self.waiting(),
            total: self.money(self.state.bill.total_fen),
            total_fen: self.state.bill.total_fen,
            paid: self.money(self.state.bill.paid_fen),
        }
    }

    pub(super) fn sign_off(&self) -> SignOffView {
        let at = |id: EventId| self.time_of(id);
        let lang = self.lang;
        let (status, sign, text) = match &self.state.sign_off {
            SignOff::None => (
                SignOffStatus::NotShown,
                Sign::Todo,
                lang.pick("尚未出示服务单", "No statement shown yet").into(),
            ),
            SignOff::Shown(id) => (
                SignOffStatus::Shown,
                Sign::Now,
                format!(
                    "{} {}",
                    lang.pick("服务单已出示", "Statement shown"),
                    at(*id)
                ),
            ),
            SignOff::Signed(id) => (
                SignOffStatus::Signed,
                Sign::Done,
                format!("{} {}", lang.pick("客户已签字", "Customer signed"), at(*id)),
            ),
            SignOff::Refused(id) => (
                SignOffStatus::Refused,
                Sign::Skipped,
                format!(
                    "{} {}",
                    lang.pick("客户拒绝签字", "Customer would not sign"),
                    at(*id)
                ),
            ),
            SignOff::Reopened { signed, .. } => (
                SignOffStatus::Reopened,
                Sign::Attention,
                match lang {
                    Lang::Zh => format!("{} 的签字之后有变更，须重新签字", at(*signed)),
                    Lang::En => {
                        format!("Changed since the signature of {}: sign again", at(*signed))
                    }
                },
            ),
        };
        SignOffView {
            status,
            sign,
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
