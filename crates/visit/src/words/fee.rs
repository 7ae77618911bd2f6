//! The words of what is charged: kinds of lines, classes of parts, who pays.

use doorstep_standard::model::FeeUnit;
use doorstep_standard::{EventKind, Lang, Standard, model::FeeKind};

use super::code;
use crate::bill::Payer;
use crate::body::ValueClass;

/// What a line of the bill is.
pub fn fee_kind(kind: FeeKind, lang: Lang) -> &'static str {
    match kind {
        FeeKind::Labour => lang.pick("人工", "Labour"),
        FeeKind::Material => lang.pick("材料", "Material"),
        FeeKind::Overtime => lang.pick("加班", "Overtime"),
        FeeKind::Callout => lang.pick("上门", "Call-out"),
        FeeKind::Other => lang.pick("其他", "Other"),
    }
}

/// How much a part is worth.
pub fn value_class(class: ValueClass, lang: Lang) -> &'static str {
    match class {
        ValueClass::Low => lang.pick("低值", "low value"),
        ValueClass::High => lang.pick("高值", "high value"),
    }
}

/// Who pays a line.
pub fn payer(payer: Payer, lang: Lang) -> &'static str {
    match payer {
        Payer::Customer => lang.pick("客户", "customer"),
        Payer::Company => lang.pick("公司", "company"),
    }
}

/// What a price of the tariff is for: one of these.
pub fn fee_unit(unit: FeeUnit, lang: Lang) -> &'static str {
    match unit {
        FeeUnit::Visit => lang.pick("次", "visit"),
        FeeUnit::Hour => lang.pick("小时", "hour"),
        FeeUnit::Piece => lang.pick("件", "piece"),
    }
}

/// Working days of a figure; none is the end of the day itself.
pub fn working_days(n: i64, lang: Lang) -> String {
    match (n, lang) {
        (0, Lang::Zh) => "当个工作日结束前".to_owned(),
        (0, Lang::En) => "by the end of the same working day".to_owned(),
        (n, Lang::Zh) => format!("{n}个工作日"),
        (1, Lang::En) => "1 working day".to_owned(),
        (n, Lang::En) => format!("{n} working days"),
    }
}

/// Calendar months.
pub fn months(n: u32, lang: Lang) -> String {
    match (n, lang) {
        (n, Lang::Zh) => format!("{n}个月"),
        (1, Lang::En) => "1 month".to_owned(),
        (n, Lang::En) => format!("{n} months"),
    }
}

/// What an event of this kind says happened to a line of work, where the words for a part would be wrong.
pub fn work(kind: &EventKind, lang: Lang) -> Option<&'static str> {
    let rows = [
        (EventKind::Quoted, "报出费用", "Quoted a charge"),
        (EventKind::QuoteRevised, "修改费用", "Revised a charge"),
        (EventKind::PartFitted, "完成", "Done"),
    ];
    let mut rows = rows.into_iter();
    rows.find(|(k, ..)| k == kind)
        .map(|(_, zh, en)| lang.pick(zh, en))
}

/// What a line is called that nobody gave a name: the tariff's words, else ours for its kind or code.
pub fn fee<'a>(name: &'a str, standard: Option<&'a Standard>, lang: Lang) -> &'a str {
    let own = standard.and_then(|s| s.texts(lang).fee.get(name));
    match (own, name.parse::<FeeKind>()) {
        (Some(words), _) => words,
        (None, Ok(kind)) => fee_kind(kind, lang),
        (None, Err(_)) => code(name, lang),
    }
}
