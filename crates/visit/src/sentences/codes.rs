//! Words of the format's own codes, where no standard supplies them.

use doorstep_standard::mechanism::{Audience, Detect, Medium, Owner, Runs};
use doorstep_standard::model::StepMode;
use doorstep_standard::{Calendar, Enforce, Lang, Scope};

/// An effect in a few words, and what that means.
pub fn effect(e: Enforce, lang: Lang) -> (&'static str, &'static str) {
    let (zh, en) = match e {
        Enforce::Block => (
            (
                "手机拦住",
                "前提不满足时，手机不让记录这个动作，并说明怎样才可以。",
            ),
            (
                "the phone refuses",
                "The phone does not record the act while its condition fails, and says what would allow it.",
            ),
        ),
        Enforce::Warn => (
            (
                "手机要求写明原因",
                "可以照做，但手机要求写明原因，原因与动作一起记录。",
            ),
            (
                "the phone asks for a reason",
                "The act goes through, but the phone asks for a reason and records it with the act.",
            ),
        ),
        Enforce::Attest => (
            (
                "本人声明",
                "维修人员自己声明做到了；显示为其所说，不是查实。",
            ),
            (
                "the technician vouches",
                "The technician says so; it is shown as said, never as checked.",
            ),
        ),
        Enforce::Office => (
            ("由办公室执行", "办公室的程序和工作人员负责执行。"),
            ("the office runs it", "The office and its people see to it."),
        ),
        Enforce::Text => (
            ("作为提示显示", "只显示文字，不记录，也不检查。"),
            (
                "shown as a reminder",
                "Shown as text; nothing is recorded and nothing checked.",
            ),
        ),
        Enforce::Statement => (
            ("仅备案", "原文如此写，这里没有相应的动作。"),
            (
                "for the record",
                "The source says so; nothing here acts on it.",
            ),
        ),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Kind of a document.
pub fn document_kind(kind: &str, lang: Lang) -> &str {
    let (zh, en) = match kind {
        "company" => ("公司制度", "company rules"),
        "code" => ("服务规范", "service code"),
        "guide" => ("服务指南", "guide"),
        "circular" => ("通知", "circular"),
        "template" => ("范本", "template"),
        "law" => ("法规", "law"),
        other => return other,
    };
    lang.pick(zh, en)
}

/// Whom a rule binds, a role or a kind of customer.
pub fn who(who: &str, lang: Lang) -> &str {
    let (zh, en) = match who {
        "technician" => ("维修人员", "technician"),
        "dispatcher" => ("调度或客服", "dispatcher"),
        "crew-lead" | "crew_lead" => ("班长", "crew lead"),
        "customer" => ("客户", "customer"),
        "company" => ("公司", "company"),
        "residential" => ("居民", "residents"),
        "non_residential" => ("非居民", "others than residents"),
        other => return other,
    };
    lang.pick(zh, en)
}

/// Who pays, as the subject of a sentence.
pub fn payer_word(payer: &str, lang: Lang) -> &str {
    match payer {
        "customer" => lang.pick("客户", "the customer"),
        "company" => lang.pick("公司", "the company"),
        other => other,
    }
}

/// Who is told.
pub fn audience(a: Audience, lang: Lang) -> &'static str {
    let (zh, en) = match a {
        Audience::Customer => ("客户", "the customer"),
        Audience::AffectedCustomers => ("受影响的客户", "every customer affected"),
        Audience::Public => ("公众", "the public"),
        Audience::FirstAcceptor => ("首位受理人", "whoever took the matter first"),
        Audience::Office => ("办公室", "the office"),
    };
    lang.pick(zh, en)
}

/// How somebody is told.
pub fn medium(m: Medium, lang: Lang) -> &'static str {
    let (zh, en) = match m {
        Medium::Spoken => ("当面说", "face to face"),
        Medium::Phone => ("电话", "by phone"),
        Medium::Written => ("书面", "in writing"),
        Medium::Announcement => ("公告", "by announcement"),
        Medium::Any => ("方式不限", "in any way"),
    };
    lang.pick(zh, en)
}

/// Whose work it is.
pub fn owner(o: Owner, lang: Lang) -> &'static str {
    let (zh, en) = match o {
        Owner::Company => ("公司", "the company"),
        Owner::Customer => ("客户", "the customer"),
        Owner::OwnerUnit => ("产权单位", "the unit that owns the building"),
        Owner::PropertyService => ("物业", "the property service"),
        Owner::OtherDepartment => ("公司其他部门", "another department"),
        Owner::OtherCompany => ("其他公司", "another company"),
        Owner::Authority => ("主管部门", "the authority"),
    };
    lang.pick(zh, en)
}

/// How a prohibition shows.
pub fn detect(d: Detect, lang: Lang) -> &'static str {
    let (zh, en) = match d {
        Detect::Choice => ("不在可选项之中。", "It is never offered as a choice."),
        Detect::Fee => ("从账单上看出。", "It shows on the bill."),
        Detect::Gate => ("由前提拦住。", "It is held by a condition."),
        Detect::Attest => ("由有关的人说明。", "Somebody has to say so."),
        Detect::Complaint => ("由客户投诉得知。", "It shows by a complaint."),
        Detect::Data => ("从记录中看出。", "It shows in the records."),
    };
    lang.pick(zh, en)
}

/// What kind of process the office runs, as the start of a sentence.
pub fn runs(r: Runs, lang: Lang) -> &'static str {
    let (zh, en) = match r {
        Runs::Queue => ("办公室的待办清单", "A work list of the office"),
        Runs::Recurring => ("定期进行", "Done again and again"),
        Runs::Report => ("从记录得出的报表", "A report drawn from the records"),
        Runs::Register => ("办公室保管的名册或清单", "A list that the office keeps"),
        Runs::Check => ("办公室办理之前核对", "Looked up before the office acts"),
        Runs::Setting => ("由公司设定", "Set by the company"),
        Runs::Procedure => (
            "由人办理，办公室登记",
            "Done by people, ticked off by the office",
        ),
    };
    lang.pick(zh, en)
}

/// How far the doing of a step reaches.
pub fn scope(s: Scope, lang: Lang) -> &'static str {
    match s {
        Scope::Trip => lang.pick("每次上门", "each trip"),
        Scope::Person => lang.pick("每人一次", "once a person"),
        Scope::Visit => lang.pick("整个工单", "once a visit"),
    }
}

/// How a step is done on a screen.
pub fn mode(m: StepMode, lang: Lang) -> &'static str {
    let (zh, en) = match m {
        StepMode::Tick => ("点一下", "one tap"),
        StepMode::Attest => ("本人声明", "vouch for it"),
        StepMode::Choice => ("选一项", "choose one"),
        StepMode::Attempts => ("每次选一项", "choose one each time"),
        StepMode::Call => ("打电话，记结果", "call, note the result"),
        StepMode::Notice => ("口头告知", "tell it"),
        StepMode::Handover => ("手机交给客户", "the customer holds the phone"),
        StepMode::Number => ("填数字", "enter a number"),
        StepMode::Text => ("写文字", "write it"),
        StepMode::Photo => ("拍照", "take a photo"),
        StepMode::Signature => ("签字", "signature"),
    };
    lang.pick(zh, en)
}

/// A length of time as a source writes it: 24 and 48 hours stay hours.
pub fn span(ms: i64, lang: Lang) -> String {
    let (n, zh, en) = match ms {
        _ if ms % 86_400_000 == 0 && ms > 3 * 86_400_000 => (ms / 86_400_000, "天", "d"),
        _ if ms % 3_600_000 == 0 && ms > 0 => (ms / 3_600_000, "小时", "h"),
        _ if ms % 60_000 == 0 && ms > 0 => (ms / 60_000, "分钟", "min"),
        _ => (ms / 1_000, "秒", "s"),
    };
    match lang {
        Lang::Zh => format!("{n}{zh}"),
        Lang::En => format!("{n} {en}"),
    }
}

/// A calendar in words.
pub fn calendar(c: &Calendar, lang: Lang) -> String {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let names = match lang {
        Lang::Zh => ZH,
        Lang::En => EN,
    };
    let comma = lang.pick("、", ", ");
    let mut out = Vec::new();
    if c.days == [true; 7] {
        out.push(lang.pick("每天", "every day").to_owned());
    } else {
        let open = names.iter().zip(c.days).filter(|(_, open)| *open);
        let open: Vec<&str> = open.map(|(name, _)| *name).collect();
        out.push(open.join(comma));
    }
    let clock = |m: u32| format!("{:02}:{:02}", m / 60, m % 60);
    if c.hours == [(0, 24 * 60)] {
        out.push(lang.pick("全天", "all day").to_owned());
    } else {
        let mut hours = c.hours.clone();
        // A span over midnight is kept as two.
        if let ([(0, end), .., (start, 1440)], true) = (hours.as_slice(), hours.len() > 1) {
            let night = (*start, *end);
            hours.pop();
            hours.remove(0);
            hours.push(night);
        }
        let hours = hours
            .iter()
            .map(|(a, b)| format!("{}–{}", clock(*a), clock(*b)));
        out.push(hours.collect::<Vec<_>>().join(comma));
    }
    if let Some(((m, d), (to_m, to_d))) = c.season {
        out.push(match lang {
            Lang::Zh => format!("{m}月{d}日至{to_m}月{to_d}日"),
            Lang::En => format!("from {m:02}-{d:02} to {to_m:02}-{to_d:02} (month-day)"),
        });
    }
    if c.holidays_off {
        out.push(
            lang.pick(
                "公共假日休息，调休的上班日照常",
                "closed on public holidays, open on make-up workdays",
            )
            .to_owned(),
        );
    }
    out.join(lang.pick("，", "; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendars_and_spans_read_as_people_write_them() {
        let c = Calendar {
            days: [true, true, true, true, true, false, false],
            hours: vec![(540, 720), (840, 1080)],
            holidays_off: true,
            season: Some(((11, 15), (3, 15))),
        };
        assert_eq!(
            calendar(&c, Lang::En),
            "Mon, Tue, Wed, Thu, Fri; 09:00–12:00, 14:00–18:00; from 11-15 to 03-15 (month-day); closed on public holidays, open on make-up workdays"
        );
        assert_eq!(
            calendar(&c, Lang::Zh),
            "周一、周二、周三、周四、周五，09:00–12:00、14:00–18:00，11月15日至3月15日，公共假日休息，调休的上班日照常"
        );
        let night = Calendar {
            days: [true; 7],
            hours: vec![(0, 420), (1320, 1440)],
            holidays_off: false,
            season: None,
        };
        assert_eq!(calendar(&night, Lang::En), "every day; 22:00–07:00");
        assert_eq!(span(30_000, Lang::En), "30 s");
        assert_eq!(span(86_400_000, Lang::En), "24 h");
        assert_eq!(span(0, Lang::En), "0 s");
        assert_eq!(span(5 * 86_400_000, Lang::Zh), "5天");
    }
}
