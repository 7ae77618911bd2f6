//! The words of the named cases: what happened, and who may settle it how.

use doorstep_standard::Lang;

use crate::finding::Named;

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
        "由班长与客户核对后裁定收费；未裁定前按较低金额",
        "a crew lead settles the charge with the customer; until then the lower amount stands",
    );
    const AGAIN: (&str, &str) = (
        "请客户重新看服务单并签字，或由班长裁定",
        "show the statement and ask for a signature again, or a crew lead settles it",
    );
    let (title, what, settle) = match named {
        N::CancelledButAttended => (
            ("已取消但有人上门", "Cancelled but attended"),
            (
                "办公室取消了这次上门，技术员仍到了现场；两边的记录都保留。",
                "The office cancelled this visit, and a technician attended it all the same. Both records stand.",
            ),
            DISPATCH,
        ),
        N::ReassignedWhileWorking => (
            ("作业中被改派", "Reassigned while working"),
            (
                "办公室把这次上门改派给他人时，原技术员正在现场作业。",
                "The office gave this visit to others while the first technician was working on it.",
            ),
            DISPATCH,
        ),
        N::BothAttended => (
            ("两人都到场", "Both attended"),
            (
                "两名没有一起派单的技术员分别到了现场，互不知情。",
                "Two technicians who were not sent together both came, neither knowing of the other.",
            ),
            DISPATCH,
        ),
        N::DoubleConsent => (
            ("重复同意", "Two consents"),
            (
                "同一配件有两次同意，记录时互不知情。",
                "The customer agreed to one part twice, to people who did not know of each other.",
            ),
            LEAD,
        ),
        N::PriceChangedAfterConsent => (
            ("同意后改价", "Price changed after consent"),
            (
                "客户同意原报价后，报价又改了，新价未经客户同意。",
                "The customer had agreed to a price, then the quote was revised. Nobody agreed to the new price.",
            ),
            MONEY,
        ),
        N::SignedThenChanged => (
            ("签字后有变更", "Signed, then changed"),
            (
                "客户签字之后，又有影响金额或配件的记录；原签字只对当时所示内容有效。",
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
            (
                "客户已向另一位师傅说不换，仍装了",
                "Fitted against a refusal",
            ),
            (
                "一位师傅在装，客户同时对另一位说不装，两人互不知道。",
                "The part was fitted while the customer refused it to somebody else; neither knew of the other.",
            ),
            MONEY,
        ),
        N::TwoValues => (
            ("同一项有两个值", "Two values"),
            (
                "两处同时写了不同的值，系统不替人选择。",
                "Two people wrote different values without knowing of each other. None is chosen.",
            ),
            DISPATCH,
        ),
        N::TwoClocksDisagree => (
            ("两台设备时钟不一致", "Two clocks disagree"),
            (
                "在前的记录，时间反而更晚。以记录的先后为准，不以时钟为准。",
                "The record that must have come first carries the later time. The order of the records decides, not the clocks.",
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
                "客户拒绝过配件，实收金额高于可收金额。",
                "The customer had refused a part, and more was paid than may be charged.",
            ),
            MONEY,
        ),
        N::Contested => (
            ("停用设备的记录", "Contested"),
            (
                "记录来自已停用的手机，有人采信之前不作数。",
                "Recorded on a phone that had been deactivated. It does not count until somebody accepts it.",
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
                "设备的钟面时间与其单调时钟不符；等待时长以单调时钟为准。",
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
                "同意和签字不能事后补录：只作为说明保留。",
                "A consent or signature cannot be told afterwards: it is kept as a note and gives nothing.",
            ),
            LEAD,
        ),
        N::ConsentNotAsQuoted => (
            ("同意内容与报价不符", "Consent differs from the quote"),
            (
                "同意所写的报价、价格或来源与当时的报价不一致，不作数。",
                "The consent names a quote, price or source that was not on the table. It does not count.",
            ),
            LEAD,
        ),
        N::BadData => (
            ("记录内容不完整", "Incomplete record"),
            (
                "该类记录缺少必需的内容：保留，但不作数。",
                "An event without what its kind needs: kept, but it counts for nothing.",
            ),
            LEAD,
        ),
        N::RefersToNothing => (
            ("所指内容不在", "Refers to what is not here"),
            (
                "这条记录所指的项目、步骤、记录或事项不在这里；在其到达之前不起作用。",
                "It names a line, a step, a record or a finding that is not here. It counts for nothing until that comes.",
            ),
            LEAD,
        ),
        N::UnknownKind => (
            ("新版本的记录", "From a later version"),
            (
                "本软件不认识这类记录：已保留，更新后即可判断。",
                "This software does not know the kind: kept, and judged after an update.",
            ),
            LEAD,
        ),
        N::NoStandard => (
            ("没有可用的服务标准", "No standard to judge by"),
            (
                "记录时没有指定服务标准，或指定的标准不在这里：已记录，未判断。",
                "No standard was pinned, or it is not here: recorded, not judged.",
            ),
            DISPATCH,
        ),
        N::SetAside => (
            ("记录过于纠缠，未作判断", "Set aside: too tangled to judge"),
            (
                "互不知情的记录过多，无法逐一对照：记录全部保留，步骤、收费和签字均未判断，须由人查看。",
                "Too many records know nothing of each other. Every one is kept; steps, charges and signatures are not judged here, and a person has to look.",
            ),
            LEAD,
        ),
    };
    let pick = |pair: (&'static str, &'static str)| lang.pick(pair.0, pair.1);
    CaseWords {
        title: pick(title),
        what: pick(what),
        settle: pick(settle),
    }
}
