//! What is charged and what is free: the tariff to choose from, the price it proposes, and whose rule says so.

use doorstep_standard::Lang;
use doorstep_standard::model::{Fee, FeeKind};
use doorstep_visit::bill::{BillLine, Payer};
use doorstep_visit::part::PartState;
use doorstep_visit::tariff::{Terms, terms_now, terms_of};
use doorstep_visit::words;

use super::page;
use super::visit::Scene;
use crate::codes::LineKind;
use crate::engine::Core;
use crate::error::CoreError;
use crate::view::{BillLineView, ProposalView, TariffLineView, TariffView};

impl Core {
    /// The tariff of a visit's standard, with what is free here; empty where it has none. At most 200 lines, from the
    /// one at `from`.
    ///
    /// # Errors
    /// [`CoreError::UnknownVisit`], or when the database fails.
    pub fn tariff(&mut self, visit: &str, from: u64) -> Result<TariffView, CoreError> {
        let id = self.visit_id(visit)?;
        let loaded = self.take(id)?;
        let state = self.fold(&loaded);
        let view = Scene::new(self, &loaded, &state)?.tariff(from);
        self.shelf.put(loaded);
        Ok(view)
    }

    /// What a quote of so many should say by the tariff; `kind` and `part` as in [`crate::QuoteInput`].
    ///
    /// # Errors
    /// [`CoreError::BadInput`] when the kind is none or the quantity is not between 1 and 10,000.
    pub fn proposal(
        &mut self,
        visit: &str,
        kind: &LineKind,
        part: &str,
        quantity: i64,
    ) -> Result<ProposalView, CoreError> {
        let kind = kind_of(kind.as_str()).ok_or(CoreError::BadInput("kind"))?;
        if !(1..=10_000).contains(&quantity) {
            return Err(CoreError::BadInput("quantity"));
        }
        let id = self.visit_id(visit)?;
        let loaded = self.take(id)?;
        let state = self.fold(&loaded);
        let proposal = Scene::new(self, &loaded, &state)?.proposal(kind, part, quantity);
        self.shelf.put(loaded);
        Ok(proposal)
    }
}

/// The kind that a shell names.
pub(super) fn kind_of(code: &str) -> Option<FeeKind> {
    match code {
        "" | "part" => Some(FeeKind::Material),
        other => other.parse().ok(),
    }
}

/// What a shell calls a kind.
pub(super) fn kind_code(kind: FeeKind) -> LineKind {
    match kind {
        FeeKind::Material => LineKind::Part,
        other => other.as_str().into(),
    }
}

pub(super) fn kind_word(kind: FeeKind, lang: Lang) -> &'static str {
    match kind {
        FeeKind::Material => lang.pick("配件", "Part"),
        other => words::fee_kind(other, lang),
    }
}

impl Scene<'_> {
    fn tariff(&self, from: u64) -> TariffView {
        let total = self.standard.map_or(0, |s| s.fees.len());
        let fees = self.standard.iter().flat_map(|s| &s.fees);
        let page = page(from, total);
        let fees = fees.skip(page.start).take(page.len());
        let line = |(code, fee): (&String, &Fee)| TariffLineView {
            part: code.clone(),
            kind: kind_code(fee.kind),
            kind_word: kind_word(fee.kind, self.lang).to_owned(),
            name: words::fee(code, self.standard, self.lang).to_owned(),
            price: self.unit_price(fee),
            priced: fee.fen.is_some(),
            fen: fee.fen.unwrap_or(0),
            free_because: self.because(&self.terms_now(code, fee.kind)),
        };
        TariffView {
            lines: fees.map(line).collect(),
            from,
            total: total as u64,
        }
    }

    fn unit_price(&self, fee: &Fee) -> String {
        let unit = words::fee_unit(fee.unit, self.lang);
        match (fee.fen.map(|fen| self.money(fen)), self.lang) {
            (Some(price), Lang::Zh) => format!("每{unit} {price}"),
            (Some(price), Lang::En) => format!("{price} a {unit}").replace("a hour", "an hour"),
            (None, lang) => lang
                .pick("公司尚未定价", "the company has not set the price")
                .to_owned(),
        }
    }

    /// What the tariff says of a code, as a sentence; empty where it does not name it.
    pub(super) fn tariff_line(&self, code: &str) -> String {
        match self.standard.and_then(|s| s.fees.get(code)) {
            Some(fee) => match self.lang {
                Lang::Zh => format!("价目表：{}", self.unit_price(fee)),
                Lang::En => format!("By the tariff: {}", self.unit_price(fee)),
            },
            None => String::new(),
        }
    }

    fn proposal(&self, kind: FeeKind, code: &str, quantity: i64) -> ProposalView {
        let free_because = self.because(&self.terms_now(code, kind));
        let fee = self.standard.and_then(|s| s.fees.get(code));
        let free = self.terms_now(code, kind).free.is_some();
        let sum = match fee {
            _ if free => Some(0),
            Some(fee) if fee.kind == kind => fee.fen.map(|f| f.saturating_mul(quantity)),
            _ => None,
        };
        let text = match (fee, self.lang) {
            _ if free => free_because.clone(),
            (Some(fee), Lang::Zh) if fee.kind != kind => {
                format!("价目表上这一项是“{}”。", kind_word(fee.kind, self.lang))
            }
            (Some(fee), Lang::En) if fee.kind != kind => {
                format!(
                    "In the tariff this is “{}”.",
                    kind_word(fee.kind, self.lang)
                )
            }
            (Some(fee), _) if fee.fen.is_some() => {
                format!("{} × {quantity}", self.tariff_line(code))
            }
            (Some(_), lang) => lang
                .pick(
                    "公司尚未定价：与客户商定。",
                    "The company has not set this price: agree it with the customer.",
                )
                .to_owned(),
            (None, lang) => lang
                .pick("价目表上没有这一项。", "This is not in the tariff.")
                .to_owned(),
        };
        ProposalView {
            known: sum.is_some(),
            fen: sum.unwrap_or(0),
            price: sum.map(|fen| self.money(fen)).unwrap_or_default(),
            text,
            free_because,
        }
    }

    fn terms_now(&self, code: &str, kind: FeeKind) -> Terms {
        match (self.standard, self.standpoint()) {
            (Some(s), Some(at)) => terms_now(self.case(), s, code, kind, &at),
            _ => Terms::default(),
        }
    }

    /// The terms of a line by its current quote. Those of a line on the bill were judged by the fold.
    pub(super) fn terms(&self, p: &PartState) -> Terms {
        if let Some(l) = self.state.bill.lines.iter().find(|l| l.line == p.line) {
            return terms_of_bill(l);
        }
        let rules = self.standard.map(|s| s.rules.iter());
        if !rules.is_some_and(|mut r| r.any(|r| r.fee.is_some())) {
            return Terms::default();
        }
        terms_of(self.case(), p.current.map_or(p.line, |(quote, _)| quote))
    }

    /// Why the customer pays nothing, as a sentence; empty where nothing says so.
    pub(super) fn because(&self, terms: &Terms) -> String {
        let (zh, en, rule) = match (&terms.free, &terms.by_company) {
            (Some(rule), _) => ("免费，因为：", "Free, because: ", rule),
            (None, Some(rule)) => ("由公司付款，因为：", "The company pays, because: ", rule),
            (None, None) => return String::new(),
        };
        format!("{}{}", self.lang.pick(zh, en), self.rule_text(rule))
    }

    /// The same of a line, which may also be the customer's own part.
    pub(super) fn free_because(&self, p: &PartState, terms: &Terms) -> String {
        if matches!(p.source.as_str(), "customer_bought" | "customer_provided") {
            let own = self.lang.pick(
                "客户自己的配件：本身不收费。",
                "The customer's own part: it is not charged.",
            );
            return own.to_owned();
        }
        self.because(terms)
    }

    /// What is quoted, a line each, as it stands in the checklist.
    pub(super) fn charges(&self) -> Vec<String> {
        let mut out = Vec::new();
        for p in &self.state.parts {
            let price = p.current.map_or("—".to_owned(), |(_, f)| self.money(f));
            let word = self.line_word(p);
            out.push(format!(
                "{} × {} · {price} · {word}",
                self.part_name(p),
                p.quantity
            ));
            let because = self.free_because(p, &self.terms(p));
            if !because.is_empty() {
                out.push(because);
            }
        }
        out
    }

    /// What is left to pay, once there is a bill.
    pub(super) fn to_pay(&self) -> Vec<String> {
        let bill = &self.state.bill;
        if bill.lines.is_empty() {
            return Vec::new();
        }
        let open = self.money(bill.open_fen);
        vec![match self.lang {
            Lang::Zh => format!("还应付 {open}"),
            Lang::En => format!("{open} still to pay"),
        }]
    }

    pub(super) fn bill_line(&self, l: &BillLine) -> BillLineView {
        let part = self.state.parts.iter().find(|p| p.line == l.line);
        let terms = terms_of_bill(l);
        BillLineView {
            line: l.line.to_string(),
            name: self.item_name(&l.code, l.name.as_ref()).to_owned(),
            kind: kind_code(l.kind),
            kind_word: kind_word(l.kind, self.lang).to_owned(),
            quantity: l.quantity,
            price: self.money(l.fen),
            payer: l.payer.as_str().into(),
            payer_word: words::payer(l.payer, self.lang).to_owned(),
            charge: self.money(l.charge_fen),
            charge_fen: l.charge_fen,
            free_because: part
                .map_or_else(|| self.because(&terms), |p| self.free_because(p, &terms)),
        }
    }

    /// What is agreed and waits for the customer.
    pub(super) fn waiting(&self) -> Vec<String> {
        let own = self.state.parts.iter().filter(|p| p.awaits_customer());
        own.map(|p| match self.lang {
            Lang::Zh => format!("{}：等客户自购的配件", self.part_name(p)),
            Lang::En => format!("{}: waiting for the customer's part", self.part_name(p)),
        })
        .collect()
    }
}

/// Who pays a line.
pub(super) fn payer(terms: &Terms) -> Payer {
    match terms.by_company {
        Some(_) => Payer::Company,
        None => Payer::Customer,
    }
}

fn terms_of_bill(l: &BillLine) -> Terms {
    Terms {
        by_company: l.payer_by.clone(),
        free: l.free_by.clone(),
    }
}
