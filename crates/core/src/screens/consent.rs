//! The consent screen: what it costs, where it comes from, what happens on a no, and every no so far.

use doorstep_standard::Lang;
use doorstep_standard::model::FeeKind;
use doorstep_visit::words;

use super::actions::{RELATIONS, WAYS, choices};
use super::fees::{kind_code, kind_word};
use super::visit::Scene;
use crate::engine::Core;
use crate::error::CoreError;
use crate::view::{CallView, ConsentView};

impl Core {
    /// What the customer sees before agreeing to a part or to work, in the customer's language.
    ///
    /// # Errors
    /// [`CoreError::BadInput`] when the line is unknown or two quotes of it differ.
    pub fn consent_screen(
        &mut self,
        visit: &str,
        line: &str,
        lang: Lang,
    ) -> Result<ConsentView, CoreError> {
        let id = self.visit_id(visit)?;
        let loaded = self.take(id)?;
        let state = self.fold(&loaded);
        let mut scene = Scene::new(self, &loaded, &state)?;
        scene.lang = lang;
        let view = scene.consent(line);
        self.shelf.put(loaded);
        view.ok_or(CoreError::BadInput("line"))
    }
}

impl Scene<'_> {
    fn consent(&self, line: &str) -> Option<ConsentView> {
        let lang = self.lang;
        let p = self
            .state
            .parts
            .iter()
            .find(|p| p.line.to_string() == line)?;
        let (quote, fen) = p.current?;
        let price = self.money(fen);
        let source = words::code(&p.source, lang);
        let name = self.part_name(p);
        let terms = self.terms(p);
        let free_because = self.free_because(p, &terms);
        let work = p.kind != FeeKind::Material;
        let item = format!("{name} × {}", p.quantity);
        let own = matches!(p.source.as_str(), "customer_bought" | "customer_provided");
        let cost = match (lang, fen, own) {
            (Lang::Zh, 0, true) => "配件本身不收费".to_owned(),
            (Lang::En, 0, true) => "for which nothing is charged".to_owned(),
            (Lang::Zh, 0, _) => "不收费".to_owned(),
            (Lang::En, 0, _) => "free of charge".to_owned(),
            (Lang::Zh, ..) => format!("共 {price}"),
            (Lang::En, ..) => format!("for {price} in all"),
        };
        let question = match (lang, work) {
            (Lang::Zh, true) => format!("您是否同意{item}，{cost}？"),
            (Lang::Zh, false) => format!("您是否同意更换 {item}，{source}，{cost}？"),
            (Lang::En, true) => format!("Do you agree to {item}, {cost}?"),
            (Lang::En, false) => format!("Do you agree to {item}, {source}, {cost}?"),
        };
        Some(ConsentView {
            line: line.to_owned(),
            quote: quote.to_string(),
            kind: kind_code(p.kind),
            kind_word: kind_word(p.kind, lang).to_owned(),
            part: p.part.clone(),
            name: name.to_owned(),
            quantity: p.quantity,
            fen,
            source: p.source.as_str().into(),
            source_word: source.to_owned(),
            tariff: match free_because.is_empty() {
                true => self.tariff_line(&p.part),
                false => String::new(),
            },
            free_because,
            question,
            if_declined: match work {
                true => lang.pick(
                    "如不同意：不做这一项，也不收取它的费用；您的答复会被如实记录。",
                    "If you decline: it is not done and not charged. Your answer is recorded as it is.",
                ),
                false => lang.pick(
                    "如不同意：不会安装，也不收取该配件的费用；您的答复会被如实记录。",
                    "If you decline: it is not fitted and not charged. Your answer is recorded as it is.",
                ),
            }
            .to_owned(),
            price,
            refusals: p
                .refusals
                .iter()
                .map(|id| CallView {
                    event: id.to_string(),
                    text: self.sentence_for_customer(*id),
                })
                .collect(),
            agree: lang.pick("同意", "I agree").to_owned(),
            decline: lang.pick("不同意", "I decline").to_owned(),
            relations: choices(RELATIONS, lang),
            ways: choices(WAYS, lang),
        })
    }
}
