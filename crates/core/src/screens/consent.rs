//! The consent screen: what it costs, where it comes from, what happens on a no, and every no so far.

use doorstep_standard::Lang;
use doorstep_visit::words;

use super::actions::{RELATIONS, choices};
use super::visit::Scene;
use crate::engine::Core;
use crate::error::CoreError;
use crate::view::{CallView, ConsentView};

impl Core {
    /// What the customer sees before agreeing to a part, in the customer's language.
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
        let price = words::money(fen);
        let source = words::code(&p.source, lang);
        let free = fen == 0;
        let name = self.part_name(p);
        Some(ConsentView {
            line: line.to_owned(),
            quote: quote.to_string(),
            part: p.part.clone(),
            name: name.to_owned(),
            quantity: p.quantity,
            fen,
            source: p.source.clone(),
            source_word: source.to_owned(),
            question: match (lang, free) {
                (Lang::Zh, false) => format!("您是否同意更换 {} × {},{source},共 {price}?", name, p.quantity),
                (Lang::Zh, true) => format!("您是否同意更换 {} × {},{source},不收费?", name, p.quantity),
                (Lang::En, false) => {
                    format!("Do you agree to {} × {}, {source}, for {price} in all?", name, p.quantity)
                }
                (Lang::En, true) => {
                    format!("Do you agree to {} × {}, {source}, free of charge?", name, p.quantity)
                }
            },
            if_declined: lang
                .pick(
                    "如不同意:不会安装,也不收取该配件的费用;您的答复会被如实记录。",
                    "If you decline: it is not fitted and not charged. Your answer is recorded as it is.",
                )
                .to_owned(),
            price,
            refusals: p
                .refusals
                .iter()
                .map(|id| CallView {
                    event: id.to_string(),
                    text: self.sentence(*id),
                })
                .collect(),
            agree: lang.pick("同意", "I agree").to_owned(),
            decline: lang.pick("不同意", "I decline").to_owned(),
            relations: choices(RELATIONS, lang),
        })
    }
}
