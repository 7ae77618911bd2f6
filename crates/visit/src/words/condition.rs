//! Conditions of a standard as a clause that a person reads: after "when", "once" or "unless".
//! A negation is said where it stands, never in front of a bracket; texts come from the standard.

use doorstep_standard::expr::Amount;
use doorstep_standard::{Atom, Compare, Expr, Lang, Param, Scalar, Standard};

use super::{code, duration, months, step, table, working_days};

/// A condition in words, such as "“Show your ID” is done and the customer agreed to entry".
pub fn condition(expr: &Expr, standard: &Standard, lang: Lang) -> String {
    Speaker { standard, lang }.clause(expr, false).0
}

/// A step, an act of the field or of the office, a moment, or `report.<field>`: its name without quotes.
pub fn deed(name: &str, standard: &Standard, lang: Lang) -> String {
    if let Some(field) = name.strip_prefix("report.") {
        let field = table(REPORT, field, lang);
        return match lang {
            Lang::Zh => format!("工单上的{field}"),
            Lang::En => format!("{field} on the order"),
        };
    }
    let words = step(name, Some(standard), lang);
    if words != name {
        return words.to_owned();
    }
    table(MOMENTS, name, lang).to_owned()
}

const MOMENTS: &[(&str, &str, &str)] = &[
    ("reported", "客户报修", "Customer reported"),
    (
        "appointment_start",
        "约定时间开始",
        "Start of the agreed time",
    ),
    ("appointment_end", "约定时间结束", "End of the agreed time"),
];

const REPORT: &[(&str, &str, &str)] = &[
    ("fault_text", "故障描述", "description of the fault"),
    ("phone", "电话", "telephone"),
    ("address", "地址", "address"),
    ("name", "姓名", "name"),
    ("contact", "联系方式", "contact"),
    ("facility_type", "设施类型", "kind of installation"),
    ("equipment_model", "设备型号", "model of the equipment"),
    ("repair_items", "报修项目", "items to repair"),
];

const SUBJECTS: &[(&str, &str, &str)] = &[
    ("entry", "进门", "entry"),
    ("part", "换件和价格", "the part and its price"),
    ("moving", "挪动物品", "moving belongings"),
    (
        "installation",
        "使用或拆动户内设施",
        "using or opening what is installed",
    ),
    ("out_of_hours", "非工作时间服务", "work out of hours"),
    ("reschedule", "改约", "another appointment"),
    ("damage", "损坏责任", "the account of the damage"),
    ("maintenance", "维护保养", "the maintenance"),
    ("agreement", "协议", "the agreement"),
];

const PARTS: &[(&str, &str, &str)] = &[
    ("consented", "已经客户同意", "agreed to by the customer"),
    ("refused", "被客户拒绝", "refused by the customer"),
    ("fitted", "已装上", "fitted"),
    ("returned", "已退回", "taken back"),
    ("company", "由公司提供", "from the company"),
    ("customer_bought", "由客户购买", "bought by the customer"),
    (
        "customer_provided",
        "由客户自备",
        "supplied by the customer",
    ),
    ("warranty", "属保修免费", "free under warranty"),
    ("low_value", "属低值配件", "of low value"),
    ("high_value", "属高值配件", "of high value"),
];

/// How the parts of a clause are joined; decides on brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    None,
    And,
    Or,
}

struct Speaker<'a> {
    standard: &'a Standard,
    lang: Lang,
}

impl Speaker<'_> {
    fn clause(&self, e: &Expr, not: bool) -> (String, Joint) {
        let joint = match e {
            Expr::Atom(a) => return (self.atom(a, not), Joint::None),
            Expr::Not(inner) => return self.clause(inner, !not),
            // What is denied of "both" holds of "at least one", and the other way round.
            Expr::And(..) if not => Joint::Or,
            Expr::Or(..) if !not => Joint::Or,
            _ => Joint::And,
        };
        let mut operands = Vec::new();
        flatten(e, not, joint, &mut operands);
        let said = self.operands(&operands, joint);
        if let [only] = said.as_slice() {
            return (only.clone(), Joint::None);
        }
        (self.join(&said, joint == Joint::And), joint)
    }

    /// One clause an operand; a step that is "done or skipped" is said once, a fact known and compared too.
    fn operands(&self, operands: &[(&Expr, bool)], joint: Joint) -> Vec<String> {
        let atoms: Vec<(&Atom, bool)> = operands
            .iter()
            .filter_map(|(e, not)| match e {
                Expr::Atom(a) => Some((a, *not)),
                _ => None,
            })
            .collect();
        let pair_denied = joint == Joint::And;
        let mut out = Vec::new();
        for (e, not) in operands {
            match e {
                Expr::Atom(Atom::Skipped(x))
                    if *not == pair_denied && atoms.contains(&(&Atom::Done(x.clone()), *not)) => {}
                Expr::Atom(Atom::Done(x))
                    if *not == pair_denied
                        && atoms.contains(&(&Atom::Skipped(x.clone()), *not)) =>
                {
                    out.push(self.done_or_skipped(x, *not));
                }
                Expr::Atom(Atom::Known(f))
                    if !not
                        && joint == Joint::And
                        && operands.iter().any(|(e, _)| compares(e, f)) => {}
                _ => {
                    let (words, inner) = self.clause(e, *not);
                    let bracket = inner != Joint::None && inner != joint;
                    out.push(match (bracket, self.lang) {
                        (false, _) => words,
                        (true, Lang::Zh) => format!("（{words}）"),
                        (true, Lang::En) => format!("({words})"),
                    });
                }
            }
        }
        out
    }

    fn join(&self, said: &[String], and: bool) -> String {
        match (self.lang, and) {
            (Lang::Zh, true) => said.join("，且"),
            (Lang::Zh, false) => said.join("，或"),
            (Lang::En, true) => said.join(" and "),
            (Lang::En, false) => said.join(" or "),
        }
    }

    fn quoted(&self, name: &str) -> String {
        format!("“{}”", deed(name, self.standard, self.lang))
    }

    fn done_or_skipped(&self, x: &str, not: bool) -> String {
        let x = self.quoted(x);
        match (self.lang, not) {
            (Lang::Zh, false) => format!("{x}已做，或说明原因后跳过"),
            (Lang::Zh, true) => format!("{x}没有做，也没有说明原因后跳过"),
            (Lang::En, false) => format!("{x} is done or skipped with a reason"),
            (Lang::En, true) => format!("{x} is neither done nor skipped with a reason"),
        }
    }

    fn atom(&self, atom: &Atom, not: bool) -> String {
        let zh = self.lang == Lang::Zh;
        let t = self.standard.texts(self.lang);
        // Of two sayings, the one for yes and the one for no.
        let either = |yes: String, no: String| if not { no } else { yes };
        match atom {
            Atom::Done(x) => {
                let x = self.quoted(x);
                if zh {
                    either(format!("{x}已做"), format!("{x}还没有做"))
                } else {
                    either(format!("{x} is done"), format!("{x} is not done"))
                }
            }
            Atom::Skipped(x) => {
                let x = self.quoted(x);
                if zh {
                    either(
                        format!("{x}说明原因后跳过"),
                        format!("{x}没有说明原因后跳过"),
                    )
                } else {
                    either(
                        format!("{x} is skipped with a reason"),
                        format!("{x} is not skipped with a reason"),
                    )
                }
            }
            Atom::Count(x, compare, amount) => {
                let (x, n) = (self.quoted(x), self.amount(amount));
                let how = self.compare(turned(*compare, not));
                if zh {
                    format!("{x}做了{how} {n} 次")
                } else {
                    format!("{x} was done {} {n} times", how.replace("less", "fewer"))
                }
            }
            Atom::Granted(s) => {
                let s = table(SUBJECTS, s, self.lang);
                if zh {
                    either(format!("客户同意{s}"), format!("客户没有同意{s}"))
                } else {
                    either(
                        format!("the customer agreed to {s}"),
                        format!("the customer has not agreed to {s}"),
                    )
                }
            }
            Atom::Refused(s) => {
                let s = table(SUBJECTS, s, self.lang);
                if zh {
                    either(format!("客户拒绝{s}"), format!("客户没有拒绝{s}"))
                } else {
                    either(
                        format!("the customer refused {s}"),
                        format!("the customer did not refuse {s}"),
                    )
                }
            }
            Atom::Fact(f, compare, value) => self.fact(f, turned(*compare, not), value),
            Atom::FactIn(f, values) => {
                let values: Vec<String> = values.iter().map(|v| self.value(f, v)).collect();
                self.one_of(self.fact_name(f), &values, not)
            }
            Atom::Known(f) => {
                let f = self.fact_name(f);
                if zh {
                    either(format!("已知{f}"), format!("还不知道{f}"))
                } else {
                    either(format!("{f} is known"), format!("{f} is not known"))
                }
            }
            Atom::Outcome(x, codes) => {
                let words = |c: &String| match t.choice_of(x, c) {
                    same if same == c => code(c, self.lang).to_owned(),
                    words => words.to_owned(),
                };
                let values: Vec<String> = codes.iter().map(words).collect();
                let x = self.quoted(x);
                let name = if zh {
                    format!("{x}的结果")
                } else {
                    format!("the result of {x}")
                };
                self.one_of(name, &values, not)
            }
            Atom::Elapsed(x, param) => {
                let (x, time) = (self.quoted(x), self.figure(param));
                if zh {
                    either(
                        format!("{x}之后已过至少{time}"),
                        format!("{x}之后还不到{time}"),
                    )
                } else {
                    either(
                        format!("at least {time} passed since {x}"),
                        format!("less than {time} passed since {x}"),
                    )
                }
            }
            Atom::Complete(record) => {
                let rule = self.standard.rules.iter();
                let mut named = rule.filter(|r| r.record.as_ref().is_some_and(|x| x.id == *record));
                let number = named.next().map_or(record.as_str(), |r| r.number.as_str());
                if zh {
                    either(
                        format!("规则 {number} 的记录齐全"),
                        format!("规则 {number} 的记录不齐全"),
                    )
                } else {
                    either(
                        format!("the record of rule {number} is complete"),
                        format!("the record of rule {number} is not complete"),
                    )
                }
            }
            Atom::Within(c) => {
                let c = t.calendar.get(c).unwrap_or(c);
                if zh {
                    either(format!("在“{c}”之内"), format!("在“{c}”之外"))
                } else {
                    either(
                        format!("the time is within “{c}”"),
                        format!("the time is outside “{c}”"),
                    )
                }
            }
            Atom::EveryPart(state) => {
                let state = table(PARTS, state, self.lang);
                if zh {
                    either(
                        format!("每个配件都{state}"),
                        format!("不是每个配件都{state}"),
                    )
                } else {
                    either(
                        format!("every part is {state}"),
                        format!("not every part is {state}"),
                    )
                }
            }
            Atom::AnyPart(state) => {
                let state = table(PARTS, state, self.lang);
                if zh {
                    either(format!("有配件{state}"), format!("没有配件{state}"))
                } else {
                    either(
                        format!("at least one part is {state}"),
                        format!("no part is {state}"),
                    )
                }
            }
            Atom::ThisPart(state) => {
                let state = table(PARTS, state, self.lang);
                if zh {
                    either(format!("这个配件{state}"), format!("并非“这个配件{state}”"))
                } else {
                    either(
                        format!("this part is {state}"),
                        format!("this part is not {state}"),
                    )
                }
            }
            Atom::Answered => either(
                self.lang
                    .pick("有人应门", "somebody answered the door")
                    .into(),
                self.lang
                    .pick("无人应门", "nobody answered the door")
                    .into(),
            ),
            Atom::HazardOpen => either(
                self.lang
                    .pick("隐患尚未解除", "a hazard is still open")
                    .into(),
                self.lang
                    .pick("没有未解除的隐患", "no hazard is open")
                    .into(),
            ),
        }
    }

    fn fact_name(&self, f: &str) -> String {
        let name = self.standard.texts(self.lang).fact.get(f);
        format!("“{}”", name.map_or(f, String::as_str))
    }

    fn value(&self, f: &str, value: &Scalar) -> String {
        match value {
            Scalar::Bool(true) => self.lang.pick("是", "yes").to_owned(),
            Scalar::Bool(false) => self.lang.pick("否", "no").to_owned(),
            Scalar::Int(n) => n.to_string(),
            Scalar::Code(c) => {
                let texts = &self.standard.texts(self.lang).fact;
                let own = texts.get(&format!("{f}.{c}"));
                own.map_or_else(|| code(c, self.lang).to_owned(), Clone::clone)
            }
        }
    }

    fn fact(&self, f: &str, compare: Compare, value: &Scalar) -> String {
        let name = self.fact_name(f);
        let (value, negative) = match (value, compare) {
            (Scalar::Bool(b), Compare::Differs) => (Scalar::Bool(!b), false),
            (v, Compare::Equal) => (v.clone(), false),
            (v, Compare::Differs) => (v.clone(), true),
            (v, _) => {
                let (how, v) = (self.compare(compare), self.value(f, v));
                return match self.lang {
                    Lang::Zh => format!("{name}{how} {v}"),
                    Lang::En => format!("{name} is {how} {v}"),
                };
            }
        };
        self.one_of(name, &[self.value(f, &value)], negative)
    }

    /// `name: a, b or c`, or that it is none of them.
    fn one_of(&self, name: String, values: &[String], not: bool) -> String {
        let (comma, or) = match self.lang {
            Lang::Zh => ("、", "或"),
            Lang::En => (", ", " or "),
        };
        let values = match values {
            [first @ .., last] if !first.is_empty() => format!("{}{or}{last}", first.join(comma)),
            few => few.concat(),
        };
        match (self.lang, not) {
            (Lang::Zh, false) => format!("{name}为{values}"),
            (Lang::Zh, true) => format!("{name}不是{values}"),
            (Lang::En, false) => format!("{name}: {values}"),
            (Lang::En, true) => format!("{name}: not {values}"),
        }
    }

    fn amount(&self, amount: &Amount) -> String {
        match amount {
            Amount::Is(n) => n.to_string(),
            Amount::Param(p) => self.figure(p),
        }
    }

    /// A figure, or whose choice it is while nobody set one.
    fn figure(&self, param: &str) -> String {
        match self.standard.params.get(param) {
            Some(Param::Time(d)) => duration(d.0, self.lang),
            Some(Param::Number(n)) => n.to_string(),
            Some(Param::WorkingDays(n)) => working_days(*n, self.lang),
            Some(Param::Months(n)) => months(*n, self.lang),
            Some(Param::Code(c)) => code(c, self.lang).to_owned(),
            Some(Param::Unset) | None => self
                .lang
                .pick("公司所定的数", "as much as the company sets")
                .to_owned(),
        }
    }

    fn compare(&self, compare: Compare) -> &'static str {
        let (zh, en) = match compare {
            Compare::Equal => ("正好", "exactly"),
            Compare::Differs => ("不是", "not"),
            Compare::AtLeast => ("至少", "at least"),
            Compare::AtMost => ("至多", "at most"),
            Compare::Above => ("多于", "more than"),
            Compare::Below => ("少于", "less than"),
        };
        self.lang.pick(zh, en)
    }
}

/// The operands of a chain of the same joint, each with whether it is denied.
fn flatten<'e>(e: &'e Expr, not: bool, joint: Joint, out: &mut Vec<(&'e Expr, bool)>) {
    match e {
        Expr::Not(inner) => flatten(inner, !not, joint, out),
        Expr::And(a, b) if (joint == Joint::And) != not => {
            flatten(a, not, joint, out);
            flatten(b, not, joint, out);
        }
        Expr::Or(a, b) if (joint == Joint::Or) != not => {
            flatten(a, not, joint, out);
            flatten(b, not, joint, out);
        }
        other => out.push((other, not)),
    }
}

/// Whether it is a comparison of that fact.
fn compares(e: &Expr, fact: &str) -> bool {
    matches!(e, Expr::Atom(Atom::Fact(f, ..) | Atom::FactIn(f, _)) if f == fact)
}

fn turned(compare: Compare, not: bool) -> Compare {
    match (compare, not) {
        (same, false) => same,
        (Compare::Equal, true) => Compare::Differs,
        (Compare::Differs, true) => Compare::Equal,
        (Compare::AtLeast, true) => Compare::Below,
        (Compare::AtMost, true) => Compare::Above,
        (Compare::Above, true) => Compare::AtMost,
        (Compare::Below, true) => Compare::AtLeast,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use doorstep_standard::PackFiles;

    /// A standard with the texts that the tables below ask for.
    fn standard() -> Standard {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../fixtures/standards/example-radiator-check");
        let mut files = PackFiles::new();
        for name in ["standard.toml", "text.en.toml", "text.zh-CN.toml"] {
            files.insert(name.into(), std::fs::read(root.join(name)).unwrap());
        }
        Standard::load(&files).unwrap()
    }

    fn check(text: &str, en: &str, zh: &str) {
        let (s, e) = (standard(), Expr::parse(text).unwrap());
        assert_eq!(condition(&e, &s, Lang::En), en, "{text}");
        assert_eq!(condition(&e, &s, Lang::Zh), zh, "{text}");
    }

    #[test]
    fn every_atom_has_words_in_both_directions() {
        for atom in [
            "done(arrived)",
            "skipped(arrived)",
            "count(knocked) >= 2",
            "count(knocked) >= nowhere",
            "granted(entry)",
            "refused(part)",
            "fact(fault_kind) == no_heat",
            "fact(fault_kind) in (no_heat, leaking)",
            "fact(outage_min) >= 180",
            "known(fault_kind)",
            "outcome(called) == answered",
            "elapsed(arrived) >= settle_time",
            "complete(sheet)",
            "within(work_hours)",
            "every_part(consented)",
            "any_part(customer_bought)",
            "answered",
            "hazard_open",
        ] {
            let s = standard();
            for lang in Lang::ALL {
                let yes = condition(&Expr::parse(atom).unwrap(), &s, lang);
                let no = condition(&Expr::parse(&format!("not {atom}")).unwrap(), &s, lang);
                let again = format!("not not {atom}");
                let again = condition(&Expr::parse(&again).unwrap(), &s, lang);
                assert_ne!(yes, no, "{atom}");
                assert_eq!(yes, again, "{atom}");
                for code in ["no_heat", "settle_time", "knocked", "customer_bought"] {
                    assert!(!yes.contains(code), "{yes}");
                }
            }
        }
    }

    #[test]
    fn conditions_are_said_as_a_person_would() {
        check(
            "done(kit_checked) or skipped(kit_checked)",
            "“Pack thermometer and bleed key” is done or skipped with a reason",
            "“带齐温度计和放气钥匙”已做，或说明原因后跳过",
        );
        check(
            "not (done(arrived) or skipped(arrived))",
            "“Arrive at the door” is neither done nor skipped with a reason",
            "“到达门口”没有做，也没有说明原因后跳过",
        );
        check(
            "not answered and (count(knocked) >= 2 or refused(entry))",
            "nobody answered the door and (“Knock or ring” was done at least 2 times or the customer refused entry)",
            "无人应门，且（“敲门或按门铃”做了至少 2 次，或客户拒绝进门）",
        );
        check(
            "not (answered and hazard_open and done(arrived))",
            "nobody answered the door or no hazard is open or “Arrive at the door” is not done",
            "无人应门，或没有未解除的隐患，或“到达门口”还没有做",
        );
        check(
            "known(fault_kind) and fact(fault_kind) in (no_heat, leaking)",
            "“Kind of fault”: No heat or Leak",
            "“故障类别”为不热或漏水",
        );
        check(
            "not fact(urgent) == true and not count(knocked) >= 2",
            "“urgent”: no and “Knock or ring” was done fewer than 2 times",
            "“urgent”为否，且“敲门或按门铃”做了少于 2 次",
        );
        check(
            "not fact(fault_kind) in (no_heat, leaking, other)",
            "“Kind of fault”: not No heat, Leak or Other",
            "“故障类别”不是不热、漏水或其它",
        );
        check(
            "elapsed(arrived) >= settle_time",
            "at least 15 min passed since “Arrive at the door”",
            "“到达门口”之后已过至少15分",
        );
    }

    #[test]
    fn deeds_of_the_office_moments_and_the_order_have_names() {
        let s = standard();
        for name in ["callback_done", "reported", "report.phone", "set_out"] {
            for lang in Lang::ALL {
                assert_ne!(deed(name, &s, lang), name);
            }
        }
        assert_eq!(deed("of_tomorrow", &s, Lang::En), "of_tomorrow");
    }
}
