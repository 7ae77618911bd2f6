//! Words that people see of a visit, in Simplified Chinese and English, where no standard supplies them.
//! Codes never reach a screen: each has a word here, and a code of a later version is shown as it is.

use doorstep_standard::{Lang, Standard, Strength};

use crate::body::act_of;
use crate::clock::ClockStatus;
use crate::finding::{Finding, Ground, Named, Severity};
use crate::fold::VisitPhase;
use crate::part::ConsentState;

fn table<'a>(rows: &[(&str, &'static str, &'static str)], key: &'a str, lang: Lang) -> &'a str {
    rows.iter()
        .find(|(k, ..)| *k == key)
        .map_or(key, |(_, zh, en)| lang.pick(zh, en))
}

/// What an event of this kind says happened, such as "Arrived at the door".
pub fn kind(kind: &str, lang: Lang) -> &str {
    table(KINDS, kind, lang)
}

const KINDS: &[(&str, &str, &str)] = &[
    ("o.order_set", "办公室登记工单", "Office set the work order"),
    ("o.fact_set", "办公室更新情况", "Office updated a fact"),
    (
        "o.standard_pinned",
        "办公室指定服务标准",
        "Office pinned the service standard",
    ),
    (
        "o.calendar_set",
        "办公室设定日历",
        "Office set the calendar",
    ),
    (
        "o.appointment_set",
        "办公室安排上门时间",
        "Office set the appointment",
    ),
    ("o.assigned", "办公室派单", "Office assigned the visit"),
    (
        "o.cancelled",
        "办公室取消上门",
        "Office cancelled the visit",
    ),
    ("o.closed", "办公室结单", "Office closed the visit"),
    (
        "o.standing_ended",
        "办公室停用设备",
        "Office ended a device's standing",
    ),
    ("o.adopted", "办公室采信记录", "Office adopted events"),
    ("o.linked", "办公室关联上门", "Office linked a visit"),
    (
        "o.customer_contacted",
        "办公室联系客户",
        "Office contacted the customer",
    ),
    ("o.callback_done", "办公室完成回访", "Office called back"),
    ("o.complaint_received", "收到投诉", "Complaint received"),
    ("o.complaint_answered", "答复投诉", "Complaint answered"),
    ("o.outage_started", "停热开始", "Outage began"),
    ("o.outage_ended", "恢复供热", "Outage ended"),
    ("l.reviewed", "班长已审核", "Crew lead reviewed"),
    ("l.returned", "班长退回返工", "Crew lead returned it"),
    ("l.settled", "班长已裁定", "Crew lead settled a finding"),
    ("d.opened", "现场新建上门", "Opened on the phone"),
    ("d.kit_checked", "检查工具备件", "Checked tools and parts"),
    ("d.order_verified", "核对工单", "Checked the order"),
    ("d.set_out", "出发", "Set out"),
    ("d.delay_told", "告知延误", "Told about a delay"),
    (
        "d.appointment_agreed",
        "约定上门时间",
        "Agreed an appointment",
    ),
    ("d.arrived", "到达门口", "Arrived at the door"),
    ("d.knocked", "敲门或按门铃", "Knocked or rang"),
    ("d.waited", "等待应答", "Waited for an answer"),
    ("d.called", "电话联系客户", "Called the customer"),
    ("d.note_left", "留下告知单", "Left a note"),
    ("d.greeted", "问好", "Greeted the customer"),
    ("d.introduced", "说明身份和来意", "Said who and why"),
    ("d.id_shown", "出示证件", "Showed ID"),
    ("d.id_verified", "客户核验证件", "ID was verified"),
    ("d.shoe_covers_on", "穿好鞋套", "Put on shoe covers"),
    ("d.entered", "进门", "Went in"),
    (
        "d.needs_confirmed",
        "与客户确认服务内容",
        "Confirmed the work with the customer",
    ),
    ("d.inspected", "检查设施", "Inspected"),
    ("d.reading_taken", "测量温度", "Took a reading"),
    ("d.cause_found", "查明原因", "Found the cause"),
    ("d.violation_noticed", "发现违规", "Noticed a violation"),
    ("d.damage_sheet", "损坏确认单", "Damage sheet"),
    ("d.plan_made", "确定维修方案", "Made a plan"),
    ("d.agreement_signed", "签订协议", "Agreement signed"),
    ("d.quoted", "配件报价", "Quoted a part"),
    ("d.quote_revised", "修改报价", "Revised the quote"),
    ("d.consent_given", "客户同意", "Customer agreed"),
    ("d.consent_refused", "客户拒绝", "Customer refused"),
    (
        "d.consent_withdrawn",
        "客户撤回同意",
        "Customer took consent back",
    ),
    ("d.repair_started", "开始维修", "Began the work"),
    ("d.part_fitted", "安装配件", "Fitted a part"),
    ("d.part_returned", "退回配件", "Took a part back"),
    ("d.hazard_found", "发现安全隐患", "Found a hazard"),
    ("d.hazard_reported", "上报安全隐患", "Reported the hazard"),
    ("d.suspended", "暂停作业", "Suspended work"),
    ("d.resumed", "恢复作业", "Resumed work"),
    (
        "d.progress_told",
        "告知进展",
        "Told the customer of progress",
    ),
    ("d.note_added", "补充说明", "Added a note"),
    ("d.tested", "试运行", "Tested"),
    ("d.demonstrated", "演示使用", "Demonstrated"),
    (
        "d.effect_confirmed",
        "客户确认修好",
        "Customer confirmed the effect",
    ),
    (
        "d.effect_denied",
        "客户认为没修好",
        "Customer says it is not fixed",
    ),
    ("d.explained", "讲解注意事项", "Explained"),
    ("d.document_given", "交付资料", "Handed over a document"),
    ("d.cleaned", "清理现场", "Cleaned up"),
    ("d.feedback_asked", "征求意见", "Asked for feedback"),
    ("d.open_question", "记录待答问题", "Noted an open question"),
    ("d.statement_shown", "出示服务单", "Showed the statement"),
    ("d.signed", "客户签字", "Customer signed"),
    (
        "d.signature_refused",
        "客户拒绝签字",
        "Customer would not sign",
    ),
    ("d.paid", "收款", "Payment taken"),
    ("d.left_home", "离开住户家", "Left the home"),
    ("d.visit_handed_over", "移交上门", "Handed the visit over"),
    ("d.addendum", "签字后补记", "Addendum"),
    ("d.corrected", "更正记录", "Correction beside a record"),
    ("d.step_done", "完成步骤", "Did a step"),
    ("d.step_skipped", "跳过步骤", "Skipped a step"),
];

/// What the button of an act that no step describes records, such as "I am at the door".
pub fn button(act: &str, lang: Lang) -> &str {
    let rows: &[(&str, &str, &str)] = &[
        ("set_out", "我已出发", "I have set out"),
        ("arrived", "我到门口了", "I am at the door"),
        ("knocked", "已敲门", "I knocked"),
        ("entered", "我已进门", "I went in"),
        ("id_shown", "已出示证件", "I showed my ID"),
        ("shoe_covers_on", "鞋套已穿好", "Shoe covers are on"),
        (
            "needs_confirmed",
            "已与客户确认内容",
            "The customer confirmed the work",
        ),
        ("repair_started", "开始维修", "I am starting the work"),
        ("part_fitted", "配件已装好", "The part is fitted"),
        ("tested", "试运行正常", "It runs"),
        (
            "effect_confirmed",
            "客户确认修好了",
            "The customer says it works",
        ),
        ("cleaned", "现场已清理", "I cleaned up"),
        ("statement_shown", "请客户看服务单", "Show the statement"),
        ("left_home", "我已离开", "I have left"),
        (
            "resumed",
            "隐患已排除,恢复作业",
            "The hazard is over, work goes on",
        ),
    ];
    table(rows, act, lang)
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
        P::Prepare => lang.pick("准备", "Prepare"),
        P::Travel => lang.pick("路上", "Travel"),
        P::Door => lang.pick("门口", "Door"),
        P::Diagnose => lang.pick("查故障", "Diagnose"),
        P::Agree => lang.pick("商定", "Agree"),
        P::Repair => lang.pick("维修", "Repair"),
        P::Finish => lang.pick("收尾", "Finish"),
        P::Followup => lang.pick("后续", "Follow-up"),
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
    }
}

/// How the customer stands to a part.
pub fn consent(state: ConsentState, lang: Lang) -> &'static str {
    match state {
        ConsentState::Open => lang.pick("尚未征得同意", "Not agreed yet"),
        ConsentState::Given => lang.pick("已同意", "Agreed"),
        ConsentState::Refused => lang.pick("已拒绝", "Refused"),
        ConsentState::NoCurrentQuote => {
            lang.pick("报价有分歧,须重新报价", "Two quotes differ: quote again")
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
        ("out_of_hours", "非工作时间服务", "work out of hours"),
        ("reschedule", "改约", "rescheduling"),
        ("damage", "损坏责任", "damage"),
        ("accepted", "予以认可", "accepted"),
        ("corrected", "已整改", "put right"),
        ("waive_charge", "免收费用", "charge waived"),
        ("keep_price", "按原价收费", "the earlier price stands"),
        ("no_heat", "不热", "no heat"),
        ("low_heat", "温度偏低", "low heat"),
        ("running", "跑水", "running water"),
        ("gushing", "冒水", "gushing"),
        ("dripping", "滴水", "dripping"),
        ("leaking", "漏水", "leaking"),
        ("noise", "异响", "noise"),
        ("cash", "现金", "cash"),
        ("mobile", "手机支付", "mobile payment"),
        ("card", "银行卡", "card"),
    ];
    table(rows, code, lang)
}

/// A named case: its name, what it means, and who may settle it how.
pub struct CaseWords {
    /// Short name.
    pub title: &'static str,
    /// What happened.
    pub what: &'static str,
    /// Who may settle it, and how.
    pub settle: &'static str,
}

/// The words of a named case.
pub fn case(named: Named, lang: Lang) -> CaseWords {
    use Named as N;
    const LEAD: (&str, &str) = (
        "由班长核实后裁定",
        "a crew lead looks into it and settles it",
    );
    const DISPATCH: (&str, &str) = (
        "由调度员与班长确认以哪一项为准",
        "dispatcher and crew lead say which stands",
    );
    const MONEY: (&str, &str) = (
        "由班长与客户核对后裁定收费;未裁定前按较低金额",
        "a crew lead settles the charge with the customer; until then the lower amount stands",
    );
    const AGAIN: (&str, &str) = (
        "请客户重新看服务单并签字,或由班长裁定",
        "show the statement and ask for a signature again, or a crew lead settles it",
    );
    let (title, what, settle) = match named {
        N::CancelledButAttended => (
            ("已取消但有人上门", "Cancelled but attended"),
            (
                "办公室取消了这次上门,技术员仍到了现场;两边的记录都保留。",
                "The office cancelled this visit, and a technician attended it all the same. Both records stand.",
            ),
            DISPATCH,
        ),
        N::ReassignedWhileWorking => (
            ("作业中被改派", "Reassigned while working"),
            (
                "办公室把这次上门改派给他人时,原技术员正在现场作业。",
                "The office gave this visit to others while the first technician was working on it.",
            ),
            DISPATCH,
        ),
        N::BothAttended => (
            ("两人都到场", "Both attended"),
            (
                "两名没有一起派单的技术员分别到了现场,互不知情。",
                "Two technicians who were not sent together both came, neither knowing of the other.",
            ),
            DISPATCH,
        ),
        N::DoubleConsent => (
            ("重复同意", "Two consents"),
            (
                "同一配件有两次同意,记录时互不知情。",
                "The customer agreed to one part twice, to people who did not know of each other.",
            ),
            LEAD,
        ),
        N::PriceChangedAfterConsent => (
            ("同意后改价", "Price changed after consent"),
            (
                "客户已按一个价格同意,另一份记录又改了报价;改后的价格没有得到同意。",
                "The customer had agreed to a price, then the quote was revised. Nobody agreed to the new price.",
            ),
            MONEY,
        ),
        N::SignedThenChanged => (
            ("签字后有变更", "Signed, then changed"),
            (
                "客户签字之后,又有影响金额或配件的记录;原签字只对当时所示内容有效。",
                "Something about parts or money came after the signature. The signature stays valid for what it covers.",
            ),
            AGAIN,
        ),
        N::FittedWithoutConsent => (
            ("未经同意安装配件", "Fitted without consent"),
            (
                "安装时没有一份同意正好对应当时的报价。",
                "When the part was fitted, no consent covered exactly the current quote.",
            ),
            MONEY,
        ),
        N::FittedAgainstConcurrentRefusal => (
            ("安装时客户已向他人拒绝", "Fitted against a refusal"),
            (
                "一名技术员安装配件的同时,客户向另一名技术员拒绝了它;两人互不知情。",
                "The part was fitted while the customer refused it to somebody else; neither knew of the other.",
            ),
            MONEY,
        ),
        N::TwoValues => (
            ("同一项有两个值", "Two values"),
            (
                "两处同时写了不同的值,系统不替人选择。",
                "Two people wrote different values without knowing of each other. None is chosen.",
            ),
            DISPATCH,
        ),
        N::TwoClocksDisagree => (
            ("两台设备时钟不一致", "Two clocks disagree"),
            (
                "按先后关系在前的记录,时钟却更晚;先后以记录间的引用为准。",
                "An event that came first by knowledge shows the later clock. Knowledge counts.",
            ),
            LEAD,
        ),
        N::PossibleDuplicatePart => (
            ("可能重复报价", "Possible duplicate part"),
            (
                "两人分别为同一种配件报了价。",
                "Two people quoted the same kind of part without knowing of each other.",
            ),
            LEAD,
        ),
        N::HazardAfterClosure => (
            ("签字或结单后发现隐患", "Hazard after closure"),
            (
                "隐患记录不在已签字或已结单的内容之内。",
                "A hazard came to light outside what was signed or closed.",
            ),
            LEAD,
        ),
        N::ChargeRefusedAndPaid => (
            ("有拒绝仍收费", "Refused and paid"),
            (
                "客户拒绝过配件,实收金额高于可收金额。",
                "The customer had refused a part, and more was paid than may be charged.",
            ),
            MONEY,
        ),
        N::Contested => (
            ("停用设备的记录", "Contested"),
            (
                "记录来自已停用的设备:保留并显示,但在有人采信之前不作数。",
                "Recorded by a device whose standing had ended: kept and shown, but it counts for nothing until adopted.",
            ),
            LEAD,
        ),
        N::LateEvidence => (
            ("结单后到达的记录", "Late evidence"),
            (
                "结单之后才到达的记录。",
                "It arrived after the visit was closed.",
            ),
            LEAD,
        ),
        N::ClockJump => (
            ("设备时钟跳变", "The clock jumped"),
            (
                "设备的钟面时间与其单调时钟不符;等待时长以单调时钟为准。",
                "The wall clock moved against the monotonic clock. Waits rest on the latter.",
            ),
            LEAD,
        ),
        N::SignatureMismatch => (
            ("签字与记录不符", "Signature does not fit"),
            (
                "签字所称覆盖的记录与实际记录不一致。",
                "The signature does not fit the events that it says it covers.",
            ),
            LEAD,
        ),
        N::ToldAfterwards => (
            ("事后补录的同意或签字", "Consent told afterwards"),
            (
                "同意和签字不能事后补录:只作为说明保留。",
                "A consent or signature cannot be told afterwards: it is kept as a note and gives nothing.",
            ),
            LEAD,
        ),
        N::ConsentNotAsQuoted => (
            ("同意内容与报价不符", "Consent differs from the quote"),
            (
                "同意所写的报价、价格或来源与当时的报价不一致,不作数。",
                "The consent names a quote, price or source that was not on the table. It does not count.",
            ),
            LEAD,
        ),
        N::BadData => (
            ("记录内容不完整", "Incomplete record"),
            (
                "该类记录缺少必需的内容:保留,但不作数。",
                "An event without what its kind needs: kept, but it counts for nothing.",
            ),
            LEAD,
        ),
        N::UnknownKind => (
            ("新版本的记录", "From a later version"),
            (
                "本软件不认识这类记录:已保留,更新后即可判断。",
                "This software does not know the kind: kept, and judged after an update.",
            ),
            LEAD,
        ),
        N::NoStandard => (
            ("没有可用的服务标准", "No standard to judge by"),
            (
                "记录时没有指定服务标准,或指定的标准不在这里:已记录,未判断。",
                "No standard was pinned, or it is not here: recorded, not judged.",
            ),
            DISPATCH,
        ),
    };
    let pick = |pair: (&'static str, &'static str)| lang.pick(pair.0, pair.1);
    CaseWords {
        title: pick(title),
        what: pick(what),
        settle: pick(settle),
    }
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
                    "只等了{},应等{}",
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
                (Lang::Zh, false) => format!("应先做:{}", names.join("、")),
                (Lang::Zh, true) => format!("无法判断是否先做:{}", names.join("、")),
                (Lang::En, false) => format!("Should come first: {}", names.join(", ")),
                (Lang::En, true) => {
                    format!("Cannot tell whether this came first: {}", names.join(", "))
                }
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

/// What a finding means: the rule's text, or what the case says.
pub fn finding_text(f: &Finding, standard: Option<&Standard>, lang: Lang) -> String {
    match &f.ground {
        Ground::Case(n) => case(*n, lang).what.to_owned(),
        ground => standard
            .and_then(|s| {
                s.rule(ground.key())
                    .and_then(|r| s.texts(lang).rule.get(&r.number))
            })
            .cloned()
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
    KINDS
        .iter()
        .find(|(k, ..)| k.starts_with("d.") && act_of(k) == act)
        .map_or(act, |(_, zh, en)| lang.pick(zh, en))
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

/// An amount in full digits, such as `¥86.00`.
pub fn money(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}¥{}.{:02}", fen / 100, fen % 100)
}

/// A time of day in a zone, such as `09:21`.
pub fn time_of_day(ms: i64, zone: chrono_tz::Tz) -> String {
    local(ms, zone, "%H:%M")
}

/// Date and time in a zone, such as `2026-11-23 09:21`.
pub fn date_time(ms: i64, zone: chrono_tz::Tz) -> String {
    local(ms, zone, "%Y-%m-%d %H:%M")
}

fn local(ms: i64, zone: chrono_tz::Tz, format: &str) -> String {
    chrono::DateTime::from_timestamp_millis(ms)
        .map(|t| t.with_timezone(&zone).format(format).to_string())
        .unwrap_or_else(|| "—".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use doorstep_standard::vocabulary::{ACTS, LEAD, OFFICE};

    #[test]
    fn every_kind_and_case_has_words() {
        for lang in Lang::ALL {
            for (prefix, words) in [("d", ACTS), ("o", OFFICE), ("l", LEAD)] {
                for w in words {
                    let k = format!("{prefix}.{w}");
                    assert_ne!(kind(&k, lang), k);
                }
            }
            for n in Named::ALL {
                assert!(!case(*n, lang).what.is_empty());
            }
        }
        assert_eq!(kind("d.of_tomorrow", Lang::En), "d.of_tomorrow");
    }

    #[test]
    fn amounts_and_times() {
        assert_eq!(money(8600), "¥86.00");
        assert_eq!(money(-5), "-¥0.05");
        assert_eq!(duration(22_400, Lang::En), "22 s");
        assert_eq!(duration(4_800_000, Lang::Zh), "1小时20分");
        assert_eq!(duration(0, Lang::En), "0 s");
        assert_eq!(duration(90_000_000, Lang::En), "1 d 1 h");
        let zone = "Asia/Shanghai".parse().unwrap();
        assert_eq!(date_time(1_763_950_860_000, zone), "2025-11-24 10:21");
        assert_eq!(time_of_day(i64::MAX, zone), "—");
    }
}
