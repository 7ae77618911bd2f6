//! Prices and charges: what was offered, what the customer said to it, what is charged and who pays.

use doorstep_standard::Lang;
use doorstep_standard::model::FeeKind;

use super::page::{Content, Section};
use super::say::Say;
use crate::bill::BillLine;
use crate::body::Body;
use crate::part::PartState;
use crate::words;

/// Everything that was quoted.
pub(super) fn quotes(say: &Say) -> Section {
    let lang = say.lang;
    let heading = say.pick("报价与同意", "Quotes and consent");
    if say.state.parts.is_empty() {
        let none = say.pick("没有报价", "nothing was quoted");
        return Section {
            heading,
            content: Content::List(vec![none]),
        };
    }
    let head = [
        ("项目", "Item"),
        ("种类", "Kind"),
        ("数量", "Quantity"),
        ("来源", "Source"),
        ("报价", "Quoted"),
        ("客户", "Customer"),
        ("情况", "State"),
    ];
    let rows = say
        .state
        .parts
        .iter()
        .map(|p| {
            let mut what = words::fee_kind(p.kind, lang).to_owned();
            if let Some(c) = p.class {
                what = format!("{what} ({})", words::value_class(c, lang));
            }
            let price = p
                .current
                .map_or_else(|| "—".to_owned(), |(_, fen)| say.money(fen));
            let state = match (p.fitted.is_some(), is_part(p.kind), p.awaits_customer()) {
                (true, true, _) => lang.pick("已安装", "fitted"),
                (true, false, _) => lang.pick("已完成", "done"),
                (false, _, true) => lang.pick("等客户购买", "waits for the customer to buy it"),
                (false, true, _) => lang.pick("未安装", "not fitted"),
                (false, false, _) => lang.pick("未做", "not done"),
            };
            vec![
                say.part(p),
                what,
                p.quantity.to_string(),
                say.code(&p.source),
                price,
                answer(say, p),
                state.to_owned(),
            ]
        })
        .collect();
    Section {
        heading,
        content: Content::Table {
            head: names(say, &head),
            rows,
            notes: Vec::new(),
            sums: Vec::new(),
        },
    }
}

/// How the customer stands to a line, and who agreed how.
fn answer(say: &Say, p: &PartState) -> String {
    let word = words::consent(p.consent, say.lang);
    let consent = p.consented_by.and_then(|c| say.history.get(c));
    let Some(Body::Consent(c)) = consent.map(Body::read) else {
        return word.to_owned();
    };
    let (who, how) = (say.code(&c.relation), say.code(&c.how));
    match say.lang {
        Lang::Zh => format!("{word}（{who}，{how}）"),
        Lang::En => format!("{word} ({who}, {how})"),
    }
}

/// Whether a line is a thing that is fitted, not work that is done.
fn is_part(kind: FeeKind) -> bool {
    kind == FeeKind::Material
}

/// What is charged.
pub(super) fn bill(say: &Say) -> Section {
    let bill = &say.state.bill;
    let head = [
        ("项目", "Item"),
        ("种类", "Kind"),
        ("数量", "Quantity"),
        ("同意的价格", "Price agreed"),
        ("付款方", "Paid by"),
        ("您应付", "You pay"),
    ];
    let row = |l: &BillLine| {
        vec![
            say.item(&l.code, l.name.as_ref()),
            words::fee_kind(l.kind, say.lang).to_owned(),
            l.quantity.to_string(),
            say.money(l.fen),
            words::payer(l.payer, say.lang).to_owned(),
            say.money(l.charge_fen),
        ]
    };
    let mut notes: Vec<String> = Vec::new();
    for l in &bill.lines {
        let item = say.item(&l.code, l.name.as_ref());
        for (rule, zh, en) in [
            (&l.free_by, "免费", "free"),
            (&l.payer_by, "由公司支付", "paid by the company"),
        ] {
            if let Some(rule) = rule {
                notes.push(format!(
                    "{item} · {} · {}",
                    say.pick(zh, en),
                    say.rule(rule)
                ));
            }
        }
    }
    if bill.lines.is_empty() {
        notes.push(say.pick("没有收费项目", "nothing is charged"));
    }
    let mut sums = vec![(
        say.pick("合计应付", "Total to pay"),
        say.money(bill.total_fen),
    )];
    if bill.paid_fen > 0 {
        sums.push((say.pick("已付", "Paid"), say.money(bill.paid_fen)));
        sums.push((say.pick("未付", "Still to pay"), say.money(bill.open_fen)));
    }
    Section {
        heading: say.pick("费用", "Charges"),
        content: Content::Table {
            head: names(say, &head),
            rows: bill.lines.iter().map(row).collect(),
            notes,
            sums,
        },
    }
}

fn names(say: &Say, head: &[(&str, &str)]) -> Vec<String> {
    head.iter()
        .map(|(zh, en)| say.lang.pick(zh, en).to_owned())
        .collect()
}
