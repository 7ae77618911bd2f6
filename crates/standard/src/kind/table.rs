//! The rows. A kind never changes meaning, and none is taken away: events last longer than releases.
//!
//! A row: name, word, use, how far it reaches, part of the visit, place on paper, mark on a drawing,
//! place on a screen; what happened, what there is to do, and a button, in Chinese and English (a button's English is what there is
//! to do); the members of `d` that it needs, those that it may have, and those that a form asks for.

use std::sync::Arc;

use super::row::{Both, DataField, FieldType, KindRow, LATER, Paper, Symbol, Topic, Use};
use crate::phase::{Phase, Scope};

macro_rules! phase {
    (Any) => {
        None
    };
    ($phase:ident) => {
        Some(Phase::$phase)
    };
}

macro_rules! kinds {
    ($($name:ident $word:literal $used:ident $scope:ident $phase:ident $paper:ident $mark:ident $topic:ident
       $past_zh:literal $past_en:literal, $todo_zh:literal $todo_en:literal, $button_zh:literal
       [$($need:ident: $need_type:ident),*] [$($may:ident: $may_type:ident),*] $(($($ask:ident)*))?;)+) => {
        /// A kind of event.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventKind {
            $(#[doc = concat!("`", $word, "`: ", $past_en)] $name,)+
            /// A kind of a later version, kept and carried.
            Other(Arc<str>),
        }

        /// Kinds as numbers.
        enum Place {
            $($name,)+
        }

        impl EventKind {
            /// Where it stands in [`EventKind::ALL`]; `None` for a kind of a later version.
            pub fn place(&self) -> Option<usize> {
                match self {
                    $(Self::$name => Some(Place::$name as usize),)+
                    Self::Other(_) => None,
                }
            }

            /// Every kind of this version, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The kind of a word of this version.
            pub(super) fn known(word: &str) -> Option<Self> {
                Some(match word {
                    $($word => Self::$name,)+
                    _ => return None,
                })
            }

            /// What is known of it.
            pub fn row(&self) -> &'static KindRow {
                match self {
                    $(Self::$name => {
                        static ROW: KindRow = KindRow {
                            word: $word,
                            used: Use::$used,
                            scope: Scope::$scope,
                            phase: phase!($phase),
                            paper: Paper::$paper,
                            mark: Symbol::$mark,
                            topic: Topic::$topic,
                            past: Both { zh: $past_zh, en: $past_en },
                            todo: Both { zh: $todo_zh, en: $todo_en },
                            button: Both { zh: $button_zh, en: $todo_en },
                            fields: &[
                                $(DataField { name: stringify!($need), holds: FieldType::$need_type, needed: true },)*
                                $(DataField { name: stringify!($may), holds: FieldType::$may_type, needed: false },)*
                            ],
                            asked: &[$($(stringify!($ask)),*)?],
                        };
                        &ROW
                    })+
                    Self::Other(_) => &LATER,
                }
            }
        }
    };
}

kinds! {
    OrderSet "o.order_set" Note Visit Any Silent Office Other
        "办公室登记工单" "Office set the work order", "登记工单" "Set the work order", "登记工单"
        [] [as_of: Time, reported_at: Time, customer: Reference, household: Reference, facts: Facts];
    FactSet "o.fact_set" Note Visit Any Silent Office Other
        "办公室更新情况" "Office updated a fact", "更新情况" "Update a fact", "更新情况"
        [fact: Fact, value: FactValue] [as_of: Time];
    StandardPinned "o.standard_pinned" Note Visit Any Silent Office Other
        "办公室指定服务标准" "Office chose the service standard", "指定服务标准" "Choose the service standard", "指定服务标准"
        [pack: Standard] [];
    CalendarSet "o.calendar_set" Note Visit Any Silent Office Other
        "办公室登记节假日" "Office added public holidays", "登记节假日" "Add public holidays", "登记节假日"
        [calendar: Calendar] [];
    StandingEnded "o.standing_ended" Note Visit Any Silent Office Other
        "办公室停用手机" "Office deactivated a phone", "停用手机" "Deactivate a phone", "停用手机"
        [dev: Device, last: Events] [];
    Adopted "o.adopted" Note Visit Any Silent Office Other
        "办公室采信记录" "Office accepted records", "采信记录" "Accept records", "采信记录"
        [events: Events] [];
    Linked "o.linked" Note Visit Any Silent Office Other
        "办公室关联上门" "Office linked a visit", "关联上门" "Link a visit", "关联上门"
        [visit: Visit] [off: Flag, report: Time, arrived: Arrival];
    OfficeStepDone "o.step_done" Note Visit Any Silent Office Other
        "办公室完成一项" "Office did a step", "完成一项" "Do a step", "完成一项"
        [step: Step] [];
    AppointmentSet "o.appointment_set" Act Visit Any Silent Office Other
        "办公室安排上门时间" "Office set the appointment", "安排上门时间" "Set the appointment", "安排上门时间"
        [start: Time, end: Time] [];
    Assigned "o.assigned" Act Visit Any Silent Office Other
        "办公室派单" "Office assigned the visit", "派单" "Assign the visit", "派单"
        [persons: Persons] [];
    Cancelled "o.cancelled" Act Visit Any Silent Office Other
        "办公室取消上门" "Office cancelled the visit", "取消上门" "Cancel the visit", "取消上门"
        [reason: Code] [];
    Closed "o.closed" Act Visit Any Silent Office Other
        "办公室结单" "Office closed the visit", "结单" "Close the visit", "结单"
        [covers: Events] [];
    CustomerContacted "o.customer_contacted" Act Visit Any Silent Office Other
        "办公室联系客户" "Office contacted the customer", "联系客户" "Contact the customer", "已联系客户"
        [] [];
    CallReceived "o.call_received" Act Visit Any Silent Office Other
        "接到电话" "Call received", "接到电话" "Receive a call", "接到电话"
        [] [];
    CallAnswered "o.call_answered" Act Visit Any Silent Office Other
        "接听电话" "Call answered", "接听电话" "Answer the call", "接听电话"
        [] [];
    CallbackPlanned "o.callback_planned" Act Visit Any Silent Office Other
        "约定回访时间" "Call-back planned", "约定回访" "Plan the call-back", "约定回访"
        [] [start: Time, end: Time] (start end);
    CallbackFailed "o.callback_failed" Act Visit Any Silent Office Other
        "回访未联系上" "Call-back reached nobody", "回访未联系上" "Call-back reached nobody", "回访未联系上"
        [] [];
    CallbackDone "o.callback_done" Act Visit Any Silent Office Other
        "办公室完成回访" "Office called back", "回访" "Call back", "已回访"
        [] [outcome: Code];
    ComplaintReceived "o.complaint_received" Act Visit Any Silent Office Other
        "收到投诉" "Complaint received", "收到投诉" "Receive a complaint", "收到投诉"
        [] [about: Code];
    ComplaintTransferred "o.complaint_transferred" Act Visit Any Silent Office Other
        "投诉转来" "Complaint passed on to us", "接收转来的投诉" "Take over a complaint", "投诉转来"
        [] [];
    ComplaintInvestigated "o.complaint_investigated" Act Visit Any Silent Office Other
        "投诉调查完毕" "Complaint investigated", "调查投诉" "Investigate the complaint", "投诉已调查"
        [] [];
    ComplaintVerified "o.complaint_verified" Act Visit Any Silent Office Other
        "投诉已核实" "Complaint verified", "核实投诉" "Verify the complaint", "投诉已核实"
        [] [];
    ComplaintCorrected "o.complaint_corrected" Act Visit Any Silent Office Other
        "投诉问题已解决" "Complaint resolved", "解决投诉的问题" "Resolve the complaint", "投诉问题已解决"
        [] [];
    ComplaintCompensated "o.complaint_compensated" Act Visit Any Silent Office Other
        "已赔偿客户" "Customer compensated", "赔偿客户" "Compensate the customer", "已赔偿客户"
        [] [];
    ComplaintAnswered "o.complaint_answered" Act Visit Any Silent Office Other
        "答复投诉" "Complaint answered", "答复投诉" "Answer the complaint", "已答复投诉"
        [] [];
    QuestionAnswered "o.question_answered" Act Visit Any Silent Office Other
        "答复客户疑问" "Customer's question answered", "答复客户疑问" "Answer the customer's question", "已答复疑问"
        [] [];
    OutageAnnounced "o.outage_announced" Act Visit Any Silent Office Other
        "停热已通知" "Outage announced", "通知停热" "Announce the outage", "已通知停热"
        [] [];
    OutageStarted "o.outage_started" Act Visit Any Silent Office Other
        "停热开始" "Outage began", "停热开始" "Outage begins", "停热开始"
        [] [];
    OutageEnded "o.outage_ended" Act Visit Any Silent Office Other
        "恢复供热" "Outage ended", "恢复供热" "Outage ends", "恢复供热"
        [] [];
    HazardCleared "o.hazard_cleared" Act Visit Any Hazards Office Other
        "隐患已排除" "Hazard cleared", "排除隐患" "Clear the hazard", "隐患已排除"
        [] [];
    RecordFiled "o.record_filed" Act Visit Any Silent Office Other
        "记录已归档" "Record filed", "归档记录" "File the record", "记录已归档"
        [] [];
    Reviewed "l.reviewed" Note Visit Any Silent Office Other
        "班长已审核" "Crew lead reviewed it", "审核" "Review", "审核"
        [] [covers: Events];
    Returned "l.returned" Note Visit Any Silent Office Other
        "班长退回返工" "Crew lead returned it", "退回返工" "Return it", "退回返工"
        [] [reason: Code];
    Settled "l.settled" Note Visit Any Silent Office Other
        "班长已裁定" "Crew lead settled a finding", "裁定" "Settle", "裁定"
        [finding: Finding, covers: Events, outcome: Code] [fen: Money];
    Opened "d.opened" Note Visit Prepare Silent Dot Other
        "现场新建上门" "Opened on the phone", "现场新建上门" "Open a visit", "现场新建上门"
        [] [pack: Standard, calendar: Calendar, fault_kind: Code, place: Private];
    StepDone "d.step_done" Note Visit Any Work Dot Other
        "完成步骤" "Did a step", "完成步骤" "Do a step", "完成步骤"
        [step: Step] [];
    StepSkipped "d.step_skipped" Note Visit Any Silent Dot Other
        "跳过步骤" "Skipped a step", "跳过步骤" "Skip a step", "跳过步骤"
        [step: Step, reason: Code] [];
    OrderVerified "d.order_verified" Act Visit Prepare Before Dot Other
        "核对工单" "Checked the order", "核对工单" "Check the order", "核对工单"
        [] [];
    KitChecked "d.kit_checked" Act Visit Prepare Before Dot Other
        "检查工具备件" "Checked tools and parts", "检查工具备件" "Check tools and parts", "检查工具备件"
        [] [missing: Codes];
    SetOut "d.set_out" Act Trip Travel Attendance Dot Other
        "出发" "Set out", "出发" "Set out", "我已出发"
        [] [];
    DelayTold "d.delay_told" Act Visit Travel Before Dot Contact
        "告知客户会晚到" "Told the customer about a delay", "告知客户会晚到" "Tell the customer about a delay", "已告知会晚到"
        [] [minutes: Minutes];
    AppointmentAgreed "d.appointment_agreed" Act Visit Any Appointments Dot Contact
        "约定上门时间" "Agreed an appointment", "约定上门时间" "Agree an appointment", "约定上门时间"
        [start: Time, end: Time] [] (start end);
    Arrived "d.arrived" Act Trip Door Attendance Door Other
        "到达门口" "Arrived at the door", "到达门口" "Arrive at the door", "我到门口了"
        [] [];
    Knocked "d.knocked" Act Trip Door Before Knock Other
        "敲门或按门铃" "Knocked or rang", "敲门或按门铃" "Knock or ring", "已敲门"
        [] [way: Code];
    Waited "d.waited" Act Trip Door Before Dot Other
        "等待应答" "Waited for an answer", "等待应答" "Wait for an answer", "等待应答"
        [] [];
    Called "d.called" Act Trip Door Before Dot Contact
        "电话联系客户" "Called the customer", "电话联系客户" "Call the customer", "已打电话"
        [] [outcome: Code];
    NoteLeft "d.note_left" Act Trip Door Before Dot Contact
        "留下告知单" "Left a note", "留下告知单" "Leave a note", "已留告知单"
        [] [place: Code, photo: Blob];
    Greeted "d.greeted" Act Trip Door Before Dot Other
        "问好" "Greeted the customer", "问好" "Greet the customer", "问好"
        [] [];
    Introduced "d.introduced" Act Trip Door Before Dot Other
        "说明身份和来意" "Said who and why", "说明身份和来意" "Say who you are and why you came", "说明身份和来意"
        [] [];
    IdShown "d.id_shown" Act Trip Door Before Dot Other
        "出示证件" "Showed ID", "出示证件" "Show ID", "已出示证件"
        [] [];
    IdVerified "d.id_verified" Act Trip Door Before Dot Other
        "客户核验证件" "The customer checked the ID", "请客户核验证件" "Let the customer check the ID", "请客户核验证件"
        [] [];
    ShoeCoversOn "d.shoe_covers_on" Act Trip Door Before Dot Other
        "穿好鞋套" "Put on shoe covers", "穿好鞋套" "Put on shoe covers", "鞋套已穿好"
        [] [];
    Entered "d.entered" Act Trip Diagnose Attendance Door Other
        "进门" "Went in", "进门" "Go in", "我已进门"
        [] [];
    NeedsConfirmed "d.needs_confirmed" Act Visit Diagnose Work Dot Other
        "与客户确认服务内容" "Confirmed the work with the customer", "与客户确认服务内容" "Confirm the work with the customer", "已与客户确认内容"
        [] [];
    Inspected "d.inspected" Act Visit Diagnose Work Dot Other
        "检查设施" "Inspected", "检查设施" "Inspect", "检查设施"
        [] [];
    ReadingTaken "d.reading_taken" Act Visit Diagnose Readings Dot Other
        "测量温度" "Took a reading", "测量温度" "Take a reading", "记录温度"
        [] [deci_c: Temperature, place: Code] (deci_c);
    CauseFound "d.cause_found" Act Visit Diagnose Work Dot Other
        "查明原因" "Found the cause", "查明原因" "Find the cause", "已查明原因"
        [] [cause: Code];
    ViolationNoticed "d.violation_noticed" Act Visit Diagnose Violations Dot Other
        "发现违规" "Noticed a violation", "记录违规" "Record a violation", "记录违规"
        [] [violation: Code];
    DamageSheet "d.damage_sheet" Act Visit Any Papers Dot Other
        "损坏确认单" "Filled in a damage sheet", "填写损坏确认单" "Fill in a damage sheet", "填写损坏确认单"
        [] [cause: Code];
    PlanMade "d.plan_made" Act Visit Diagnose Work Dot Other
        "确定维修方案" "Made a plan", "确定维修方案" "Make a plan", "确定维修方案"
        [] [];
    AgreementSigned "d.agreement_signed" Act Visit Any Papers Dot Other
        "签订协议" "Agreement signed", "签订协议" "Sign an agreement", "签订协议"
        [] [];
    Quoted "d.quoted" Act Visit Agree Money Price Quote
        "配件报价" "Quoted a part", "报价" "Quote a price", "报价"
        [part: Item, fen: Money, source: Code] [kind: LineKind, class: ValueClass, quantity: Count, name: Private] (kind part name quantity fen source);
    QuoteRevised "d.quote_revised" Act Visit Agree Money Price Quote
        "修改报价" "Revised the quote", "修改报价" "Revise the quote", "修改报价"
        [line: Line, part: Item, fen: Money, source: Code] [kind: LineKind, class: ValueClass, quantity: Count, name: Private] (kind part name quantity fen source);
    ConsentGiven "d.consent_given" Act Visit Any Answers Yes Other
        "客户同意" "Customer agreed", "征得客户同意" "Get the customer's consent", "客户同意"
        [subject: Subject, relation: Code, how: Code] [line: Line, quote: Event, fen: Money, source: Code, over: Events] (subject relation how);
    ConsentRefused "d.consent_refused" Act Visit Any Answers No Other
        "客户拒绝" "Customer refused", "记录客户拒绝" "Customer refuses", "客户拒绝"
        [subject: Subject, relation: Code, how: Code] [line: Line, quote: Event, fen: Money, source: Code, over: Events] (subject relation how);
    ConsentWithdrawn "d.consent_withdrawn" Act Visit Any Answers No Other
        "客户撤回同意" "Customer took consent back", "记录客户撤回同意" "Customer takes consent back", "客户撤回同意"
        [subject: Subject, relation: Code, how: Code] [line: Line, quote: Event, fen: Money, source: Code, over: Events] (subject relation how);
    RepairStarted "d.repair_started" Act Visit Repair Work Dot Other
        "开始维修" "Began the work", "开始维修" "Begin the work", "开始维修"
        [] [];
    PartFitted "d.part_fitted" Act Visit Repair Money Fitted Other
        "安装配件" "Fitted a part", "安装配件" "Fit a part", "配件已装好"
        [line: Line, quote: Event] [];
    PartReturned "d.part_returned" Act Visit Repair Money Dot Other
        "退回配件" "Took a part back", "退回配件" "Take a part back", "配件已退回"
        [line: Line] [];
    HazardFound "d.hazard_found" Act Visit Any Hazards Stop Hazard
        "发现安全隐患" "Found a hazard", "记录安全隐患" "Report a hazard", "发现隐患"
        [] [hazard: Code] (hazard);
    HazardReported "d.hazard_reported" Act Visit Any Hazards Dot Hazard
        "上报安全隐患" "Reported the hazard", "上报安全隐患" "Tell your crew lead about the hazard", "已上报班长"
        [] [];
    Suspended "d.suspended" Act Visit Any Hazards Stop Other
        "暂停作业" "Suspended work", "暂停作业" "Suspend work", "暂停作业"
        [] [];
    Resumed "d.resumed" Act Visit Any Hazards Dot Hazard
        "恢复作业" "Resumed work", "恢复作业" "Resume work", "隐患已排除，恢复作业"
        [] [];
    ProgressTold "d.progress_told" Act Visit Any Work Dot Other
        "告知进展" "Told the customer of progress", "告知进展" "Tell the customer of progress", "告知进展"
        [] [];
    NoteAdded "d.note_added" Act Visit Any Work Dot Note
        "补充说明" "Added a note", "写说明" "Write a note", "写说明"
        [] [note: Private] (note);
    Tested "d.tested" Act Visit Finish Work Dot Other
        "试运行" "Tested", "试运行" "Test", "试运行正常"
        [] [];
    Demonstrated "d.demonstrated" Act Visit Finish Work Dot Other
        "演示使用" "Demonstrated", "演示使用" "Demonstrate", "演示使用"
        [] [];
    EffectConfirmed "d.effect_confirmed" Act Visit Finish Work Dot Other
        "客户确认修好" "Customer confirmed the effect", "请客户确认修好" "Have the customer confirm the effect", "客户确认修好了"
        [] [];
    EffectDenied "d.effect_denied" Act Visit Finish Work Dot Other
        "客户认为没修好" "Customer says it is not fixed", "记录客户认为没修好" "Customer says it is not fixed", "客户认为没修好"
        [] [];
    Explained "d.explained" Act Visit Finish Work Dot Other
        "讲解注意事项" "Explained", "讲解注意事项" "Explain", "讲解注意事项"
        [] [];
    DocumentGiven "d.document_given" Act Visit Finish Papers Dot Other
        "交付资料" "Handed over a document", "交付资料" "Hand over a document", "交付资料"
        [] [document: Code];
    Cleaned "d.cleaned" Act Visit Finish Work Dot Other
        "清理现场" "Cleaned up", "清理现场" "Clean up", "现场已清理"
        [] [];
    FeedbackAsked "d.feedback_asked" Act Visit Any Work Dot Other
        "征求意见" "Asked for feedback", "征求意见" "Ask for feedback", "征求意见"
        [] [];
    OpenQuestion "d.open_question" Act Visit Any Questions Dot Other
        "记录待答问题" "Noted an open question", "记录待答问题" "Note an open question", "记录待答问题"
        [] [note: Private];
    StatementShown "d.statement_shown" Act Visit Finish Money Dot SignOff
        "出示服务单" "Showed the statement", "出示服务单" "Show the statement", "请客户看服务单"
        [statement: Blob, language: Language, covers: Events, root: Hash, total_fen: Money] [];
    Signed "d.signed" Act Visit Finish Money Signed SignOff
        "客户签字" "Customer signed", "请客户签字" "Ask for the signature", "请客户签字"
        [statement: Blob, language: Language, covers: Events, root: Hash, total_fen: Money, strokes: Blob, relation: Code, sig: Hash] [];
    SignatureRefused "d.signature_refused" Act Visit Finish Money No SignOff
        "客户拒绝签字" "Customer would not sign", "记录客户拒绝签字" "Customer will not sign", "客户拒绝签字"
        [reason: Code] [] (reason);
    Paid "d.paid" Act Visit Finish Later Price Payment
        "收款" "Payment taken", "收款" "Take payment", "收款"
        [fen: Money] [way: Code] (fen);
    LeftHome "d.left_home" Act Trip Any Attendance Door Leave
        "离开住户家" "Left the home", "离开住户家" "Leave the home", "我已离开"
        [] [];
    VisitHandedOver "d.visit_handed_over" Act Visit Any Silent Dot Other
        "移交上门" "Handed the visit over", "移交上门" "Hand the visit over", "移交上门"
        [to: Person] [];
    Addendum "d.addendum" Act Visit Any Later Dot Other
        "签字后补记" "Addendum", "签字后补记" "Write an addendum", "签字后补记"
        [] [note: Private];
    Corrected "d.corrected" Act Visit Any Silent Dot Other
        "更正记录" "Correction beside a record", "更正记录" "Correct a record", "更正记录"
        [of: Event, reason: Code] [claimed_at: Time];
}
