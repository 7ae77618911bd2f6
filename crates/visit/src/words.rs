//! Words that people see of a visit, in Simplified Chinese and English, where no standard supplies them.
//! Codes never reach a screen: each has a word here, and a code of a later version is shown as it is.

mod case;
mod condition;
mod fee;
mod money;

use chrono::Timelike;
use doorstep_standard::mechanism::Owner;
use doorstep_standard::{EventKind, Lang, Scalar, Standard, Strength};

use crate::clock::ClockStatus;
use crate::finding::{Finding, Ground, Severity};
use crate::fold::{OptionEffect, VisitPhase};
use crate::id::VisitId;
use crate::part::ConsentState;

pub use case::{CaseWords, case};
pub use condition::{condition, deed};
pub use fee::{fee, fee_kind, fee_unit, months, payer, value_class, work, working_days};
pub use money::money;

fn table<'a>(rows: &[(&str, &'static str, &'static str)], key: &'a str, lang: Lang) -> &'a str {
    rows.iter()
        .find(|(k, ..)| *k == key)
        .map_or(key, |(_, zh, en)| lang.pick(zh, en))
}

/// How far a visit has come.
pub fn phase(phase: VisitPhase, lang: Lang) -> &'static str {
    use VisitPhase as P;
    match phase {
        P::New => lang.pick("待派单", "Not assigned"),
        P::Assigned => lang.pick("已派单", "Assigned"),
        P::Travelling => lang.pick("在路上", "On the way"),
        P::AtDoor => lang.pick("在门口", "At the door"),
        P::NoAnswer => lang.pick("无人应答", "No answer"),
        P::Inside => lang.pick("入户作业中", "Inside"),
        P::Suspended => lang.pick("因隐患停工", "Stopped for a hazard"),
        P::SignedOff => lang.pick("客户已答复签字", "Signed off"),
        P::Left => lang.pick("已离开", "Left"),
        P::Cancelled => lang.pick("已取消", "Cancelled"),
        P::Closed => lang.pick("已结单", "Closed"),
    }
}

/// Part of a checklist.
pub fn checklist_phase(phase: doorstep_standard::Phase, lang: Lang) -> &'static str {
    use doorstep_standard::Phase as P;
    match phase {
        P::Intake => lang.pick("受理", "Intake"),
        P::Prepare => lang.pick("准备", "Prepare"),
        P::Travel => lang.pick("路上", "Travel"),
        P::Door => lang.pick("门口", "Door"),
        P::Diagnose => lang.pick("查故障", "Diagnose"),
        P::Agree => lang.pick("商定", "Agree"),
        P::Repair => lang.pick("维修", "Repair"),
        P::Finish => lang.pick("收尾", "Finish"),
        P::Followup => lang.pick("后续", "Follow-up"),
        P::Office => lang.pick("公司内", "In the office"),
    }
}

/// Where a clock stands.
pub fn clock(status: ClockStatus, lang: Lang) -> &'static str {
    use ClockStatus as C;
    match status {
        C::NotApplicable => lang.pick("不适用", "Does not apply"),
        C::CannotTell => lang.pick("无法判断", "Cannot tell"),
        C::Waiting => lang.pick("尚未开始", "Not started"),
        C::Open => lang.pick("标准未定时限", "No figure set"),
        C::Running => lang.pick("计时中", "Running"),
        C::Overdue => lang.pick("已超时", "Overdue"),
        C::Met => lang.pick("按时", "Met"),
        C::Breached => lang.pick("超时完成", "Breached"),
        C::Early => lang.pick("过早", "Too early"),
    }
}

/// What a rule leaves open to the company, and whose work it is where the rule says so.
pub fn option(effect: OptionEffect, of: Option<Owner>, lang: Lang) -> String {
    match (effect, of.map(|o| owner(o, lang)), lang) {
        (OptionEffect::MayRefuse, _, Lang::Zh) => "公司可以不办".to_owned(),
        (OptionEffect::MayRefuse, _, Lang::En) => "The company may decline".to_owned(),
        (OptionEffect::Route, None, Lang::Zh) => "应转他处办理".to_owned(),
        (OptionEffect::Route, Some(who), Lang::Zh) => format!("应转给{who}办理"),
        (OptionEffect::Route, None, Lang::En) => "Pass it on".to_owned(),
        (OptionEffect::Route, Some(who), Lang::En) => format!("Pass it on to {who}"),
        (OptionEffect::Owner, None, Lang::Zh) => "由他方负责".to_owned(),
        (OptionEffect::Owner, Some(who), Lang::Zh) => format!("由{who}负责"),
        (OptionEffect::Owner, None, Lang::En) => "Somebody else is responsible".to_owned(),
        (OptionEffect::Owner, Some(who), Lang::En) => format!("The responsibility of {who}"),
    }
}

/// Whose work it is.
pub fn owner(owner: Owner, lang: Lang) -> &'static str {
    match owner {
        Owner::Company => lang.pick("本公司", "the company"),
        Owner::Customer => lang.pick("客户", "the customer"),
        Owner::OwnerUnit => lang.pick("产权单位", "the unit that owns the building"),
        Owner::PropertyService => lang.pick("物业", "the property service"),
        Owner::OtherDepartment => lang.pick("本公司其他部门", "another department"),
        Owner::OtherCompany => lang.pick("其他公司", "another company"),
        Owner::Authority => lang.pick("主管部门", "a public authority"),
    }
}

/// That an agreed appointment moved a due time.
pub fn moved(lang: Lang) -> &'static str {
    lang.pick("已按约定时间顺延", "moved to the agreed appointment")
}

/// How the customer stands to a part.
pub fn consent(state: ConsentState, lang: Lang) -> &'static str {
    match state {
        ConsentState::Open => lang.pick("尚未征得同意", "Not agreed yet"),
        ConsentState::Given => lang.pick("已同意", "Agreed"),
        ConsentState::Refused => lang.pick("已拒绝", "Refused"),
        ConsentState::NoCurrentQuote => {
            lang.pick("报价有分歧，须重新报价", "Two quotes differ: quote again")
        }
    }
}

/// How strongly the source speaks.
pub fn strength(s: Strength, lang: Lang) -> &'static str {
    match s {
        Strength::None => lang.pick("说明", "statement"),
        Strength::Advisory => lang.pick("建议", "advisory"),
        Strength::May => lang.pick("可以", "may"),
        Strength::Shall => lang.pick("应当", "shall"),
        Strength::ShallNot => lang.pick("不应", "shall not"),
        Strength::Must => lang.pick("必须", "must"),
        Strength::MustNot => lang.pick("严禁", "must not"),
    }
}

/// How much a finding matters.
pub fn severity(s: Severity, lang: Lang) -> &'static str {
    match s {
        Severity::Info => lang.pick("提示", "For the record"),
        Severity::Notice => lang.pick("注意", "Look at it"),
        Severity::Serious => lang.pick("严重", "Serious"),
    }
}

/// A code of a choice, reason, relation, source or outcome.
pub fn code(code: &str, lang: Lang) -> &str {
    let rows: &[(&str, &str, &str)] = &[
        ("owner", "业主", "owner"),
        ("tenant", "租户", "tenant"),
        ("family", "家人", "family member"),
        ("other", "其他", "other"),
        ("spoken", "口头", "spoken"),
        ("signed", "签字", "signed"),
        ("phone", "电话", "by phone"),
        ("company", "公司提供", "from the company"),
        ("customer_bought", "客户自购", "bought by the customer"),
        ("customer_provided", "客户自备", "supplied by the customer"),
        ("warranty", "保修免费", "free under warranty"),
        ("knock3", "轻敲三下", "three gentle knocks"),
        ("bell", "按门铃", "door bell"),
        ("answered", "接通", "answered"),
        ("no_answer", "无人接听", "no answer"),
        ("unreachable", "无法接通", "unreachable"),
        (
            "customer_waiting",
            "客户已在门口等候",
            "the customer was waiting",
        ),
        ("door_open", "门已打开", "the door was open"),
        ("customer_asked", "客户要求", "the customer asked for it"),
        (
            "customer_waived",
            "客户表示不需要",
            "the customer waived it",
        ),
        ("emergency", "情况紧急", "emergency"),
        ("not_available", "现场不具备条件", "not available on site"),
        ("already_done", "此前已做", "already done before"),
        ("phone_dead", "手机没电", "the phone was dead"),
        ("no_time", "当时来不及", "no time then"),
        ("forgot", "忘记记录", "forgot to record it"),
        ("self", "本人", "the technician"),
        ("customer", "客户", "the customer"),
        ("colleague", "同事", "a colleague"),
        ("paper", "纸质记录", "paper"),
        ("duplicate_order", "重复工单", "duplicate order"),
        ("heat_back", "已恢复供热", "the heat is back"),
        ("not_satisfied", "不满意", "not satisfied"),
        ("price", "对价格有异议", "disputes the price"),
        ("not_home", "家中无人", "nobody at home"),
        ("gas_smell", "燃气味", "smell of gas"),
        ("electric", "用电隐患", "electrical hazard"),
        ("leak", "大量漏水", "heavy leak"),
        ("part", "配件", "part"),
        ("entry", "入户", "entry"),
        ("moving", "移动物品", "moving belongings"),
        (
            "installation",
            "使用或拆动户内设施",
            "use of what is installed",
        ),
        ("out_of_hours", "非工作时间服务", "work out of hours"),
        ("reschedule", "改约", "rescheduling"),
        ("damage", "损坏责任", "damage"),
        ("accepted", "予以认可", "accepted"),
        ("corrected", "已整改", "resolved"),
        ("signed_again", "已重新签字", "signed again"),
        ("waive_charge", "免收费用", "charge waived"),
        ("keep_price", "按原价收费", "the earlier price stands"),
        ("no_heat", "不热", "no heat"),
        ("low_heat", "温度偏低", "low heat"),
        ("running", "跑水", "running water"),
        ("gushing", "冒水", "gushing"),
        ("dripping", "滴水", "dripping"),
        ("leaking", "漏水", "leaking"),
        ("noise", "异响", "noise"),
        ("check_up", "检查", "check-up"),
        ("cash", "现金", "cash"),
        ("mobile", "手机支付", "mobile payment"),
        ("card", "银行卡", "card"),
        ("labour", "人工", "labour"),
        ("material", "材料", "material"),
        ("overtime", "加班", "overtime"),
        ("callout", "上门", "call-out"),
        (
            "illegal_modification",
            "擅自改动设施",
            "unauthorised modification",
        ),
        ("heat_theft", "私接用热", "heat taken without permission"),
        ("water_draining", "放水", "draining of heating water"),
        ("user_home", "用户自身原因", "in the home"),
        ("unknown", "不明", "unknown"),
        ("record", "维修记录", "record of the work"),
        ("warranty_card", "保修卡", "warranty card"),
        ("invoice", "发票", "invoice"),
        ("notice", "书面通知", "written notice"),
        ("agreement", "协议", "agreement"),
        ("maintenance", "维修", "maintenance"),
        ("letter_box", "信箱", "letter box"),
        ("living_room", "客厅", "living room"),
        ("bedroom", "卧室", "bedroom"),
        ("kitchen", "厨房", "kitchen"),
        ("bathroom", "卫生间", "bathroom"),
    ];
    table(rows, code, lang)
}

/// One line that names a finding.
pub fn finding_title(f: &Finding, standard: Option<&Standard>, lang: Lang) -> String {
    match &f.ground {
        Ground::Case(n) => case(*n, lang).title.to_owned(),
        Ground::Wait {
            waited_ms,
            needed_ms,
            ..
        } => match waited_ms {
            Some(w) => match lang {
                Lang::Zh => format!(
                    "只等了{}，应等{}",
                    duration(*w, lang),
                    duration(*needed_ms, lang)
                ),
                Lang::En => format!(
                    "Waited {} of {}",
                    duration(*w, lang),
                    duration(*needed_ms, lang)
                ),
            },
            None => match lang {
                Lang::Zh => format!("无法判断是否等足{}", duration(*needed_ms, lang)),
                Lang::En => format!("Cannot tell whether {} passed", duration(*needed_ms, lang)),
            },
        },
        Ground::Order { missing, .. } => {
            let names: Vec<&str> = missing.iter().map(|m| step(m, standard, lang)).collect();
            match (lang, f.cannot_tell) {
                (Lang::Zh, false) => format!("应先做：{}", names.join("、")),
                (Lang::Zh, true) => format!("无法判断是否先做：{}", names.join("、")),
                (Lang::En, false) => format!("Should come first: {}", names.join(", ")),
                (Lang::En, true) => {
                    format!("Cannot tell whether this came first: {}", names.join(", "))
                }
            }
        }
        Ground::Lead { .. } if f.cannot_tell => lang
            .pick(
                "无法判断提前的时间是否合适",
                "Cannot tell whether it came in time before",
            )
            .to_owned(),
        Ground::Lead { early: true, .. } => lang.pick("提前得过早", "Too long before").to_owned(),
        Ground::Lead { early: false, .. } => lang
            .pick("提前的时间不够", "Not long enough before")
            .to_owned(),
        Ground::Lacking { missing, .. } => {
            let names: Vec<&str> = missing.iter().map(|m| lacking(m, standard, lang)).collect();
            match (lang, f.cannot_tell) {
                (Lang::Zh, false) => format!("缺少：{}", names.join("、")),
                (Lang::Zh, true) => format!("无法判断是否缺少：{}", names.join("、")),
                (Lang::En, false) => format!("Missing: {}", names.join(", ")),
                (Lang::En, true) => format!("Cannot tell whether missing: {}", names.join(", ")),
            }
        }
        Ground::Gate { .. } if f.cannot_tell => lang
            .pick(
                "无法判断前提是否满足",
                "Cannot tell whether the condition held",
            )
            .to_owned(),
        Ground::Gate { .. } => lang
            .pick("前提未满足", "A condition did not hold")
            .to_owned(),
    }
}

/// A thing to carry, or a step or act.
fn lacking<'a>(name: &'a str, standard: Option<&'a Standard>, lang: Lang) -> &'a str {
    standard
        .and_then(|s| s.texts(lang).kit.get(name))
        .map_or_else(|| step(name, standard, lang), String::as_str)
}

/// What a finding means: the rule's text, or what the case says.
pub fn finding_text(f: &Finding, standard: Option<&Standard>, lang: Lang) -> String {
    match &f.ground {
        Ground::Case(n) => case(*n, lang).what.to_owned(),
        ground => standard
            .and_then(|s| s.rule(ground.key()).and_then(|r| s.texts(lang).rule_of(r)))
            .map(str::to_owned)
            .unwrap_or_else(|| ground.key().to_owned()),
    }
}

/// Where a rule comes from: its id and article; `None` for a named case.
pub fn finding_source(f: &Finding, standard: Option<&Standard>, lang: Lang) -> Option<String> {
    let rule = f.ground.rule()?;
    let article = standard
        .and_then(|s| s.rule(rule))
        .map(|r| r.article.as_str())?;
    Some(match lang {
        Lang::Zh => format!("{rule} · 条款 {article}"),
        Lang::En => format!("{rule} · article {article}"),
    })
}

/// A step's or act's name: the standard's words first.
pub fn step<'a>(name: &'a str, standard: Option<&'a Standard>, lang: Lang) -> &'a str {
    let act = match standard {
        Some(s) => match s.texts(lang).step.get(name) {
            Some(text) => return text,
            None => name,
        },
        None => name,
    };
    EventKind::of_device(act)
        .or_else(|| EventKind::of_office(act))
        .map_or(act, |kind| kind.row().todo.of(lang))
}

/// A fact with its value, by the standard's words: "Labour waived by the company: yes".
pub fn fact(name: &str, value: &Scalar, standard: Option<&Standard>, lang: Lang) -> String {
    let said = fact_value(name, value, standard, lang);
    let own = standard.and_then(|s| s.texts(lang).fact.get(name));
    let name = own.map_or(name, String::as_str);
    match lang {
        Lang::Zh => format!("{name}：{said}"),
        Lang::En => format!("{name}: {said}"),
    }
}

/// The value of a fact, by the standard's words.
pub fn fact_value(name: &str, value: &Scalar, standard: Option<&Standard>, lang: Lang) -> String {
    match value {
        Scalar::Bool(true) => lang.pick("是", "yes").to_owned(),
        Scalar::Bool(false) => lang.pick("否", "no").to_owned(),
        Scalar::Int(n) => n.to_string(),
        Scalar::Code(c) => {
            let own = standard.and_then(|s| s.texts(lang).fact.get(&format!("{name}.{c}")));
            own.map_or_else(|| code(c, lang), String::as_str).to_owned()
        }
    }
}

/// A number with its noun in English: "1 record", "3 records".
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A length of time in words, such as `1 h 20 min` or `22 秒`.
pub fn duration(ms: i64, lang: Lang) -> String {
    let s = ms.max(0) / 1000;
    let (d, h, min, sec) = (s / 86_400, s % 86_400 / 3600, s % 3600 / 60, s % 60);
    let unit = |n: i64, zh: &str, en: &str| match lang {
        Lang::Zh => format!("{n}{zh}"),
        Lang::En => format!("{n} {en}"),
    };
    let mut parts = Vec::new();
    if d > 0 {
        parts.push(unit(d, "天", "d"));
    }
    if h > 0 {
        parts.push(unit(h, "小时", "h"));
    }
    if min > 0 && d == 0 {
        parts.push(unit(min, "分", "min"));
    }
    if (sec > 0 && h == 0 && d == 0) || parts.is_empty() {
        parts.push(unit(sec, "秒", "s"));
    }
    match lang {
        Lang::Zh => parts.concat(),
        Lang::En => parts.join(" "),
    }
}

/// Tenths of a degree Celsius, such as `-0.5 ℃`.
pub fn temperature(deci: i64) -> String {
    let sign = if deci < 0 { "-" } else { "" };
    let v = deci.unsigned_abs();
    format!("{sign}{}.{} ℃", v / 10, v % 10)
}

/// The end of a visit's id: enough to tell the visits of one home apart.
pub fn short_visit(visit: &VisitId) -> String {
    let id = visit.to_string();
    format!("…{}", id.get(id.len().saturating_sub(8)..).unwrap_or(&id))
}

/// A time of day in a zone, such as `09:21`.
pub fn time_of_day(ms: i64, zone: chrono_tz::Tz) -> String {
    local(ms, zone, |t| clock_face(&t))
}

/// The same of a local time that is at hand.
/// Written by hand, since a screen has one for each record: a format string is read anew each time.
pub fn clock_face(t: &impl Timelike) -> String {
    format!("{:02}:{:02}", t.hour(), t.minute())
}

/// Date and time in a zone, such as `2026-11-23 09:21`.
pub fn date_time(ms: i64, zone: chrono_tz::Tz) -> String {
    local(ms, zone, |t| t.format("%Y-%m-%d %H:%M").to_string())
}

fn local(
    ms: i64,
    zone: chrono_tz::Tz,
    spell: impl Fn(chrono::DateTime<chrono_tz::Tz>) -> String,
) -> String {
    doorstep_standard::local_time(ms, zone).map_or_else(|| "—".to_owned(), spell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Named;

    #[test]
    fn every_case_has_words() {
        for lang in Lang::ALL {
            for n in Named::ALL {
                assert!(!case(*n, lang).what.is_empty());
            }
        }
    }

    #[test]
    fn amounts_and_times() {
        assert_eq!(temperature(-5), "-0.5 ℃");
        assert_eq!(temperature(185), "18.5 ℃");
        assert_eq!(duration(22_400, Lang::En), "22 s");
        assert_eq!(duration(4_800_000, Lang::Zh), "1小时20分");
        assert_eq!(duration(0, Lang::En), "0 s");
        assert_eq!(duration(90_000_000, Lang::En), "1 d 1 h");
        let zone = "Asia/Shanghai".parse().unwrap();
        assert_eq!(date_time(1_763_950_860_000, zone), "2025-11-24 10:21");
        assert_eq!(time_of_day(i64::MAX, zone), "—");
    }
}
