//! What the texts of refusals fill in: what cannot be read, what is not there, and what fields are called.

/// What cannot be read, in English as the code says it, and in Chinese.
pub(super) const UNREADABLE: &[(&str, &str)] = &[
    ("the body is not UTF-8", "内容不是 UTF-8 编码"),
    ("the body is not JSON", "内容不是 JSON"),
    (
        "a member is missing, unknown, named twice or of another type",
        "缺少字段，或有不认识的、写了两次的、类型不对的字段",
    ),
    (
        "a value in the address or the form is missing, named twice or of another type",
        "地址或表单里缺少某个值、写了两次，或者类型不对",
    ),
    (
        "a header is sent twice",
        "同一个请求头（Host、Authorization、Content-Type 等）写了两次",
    ),
    ("an idempotency key is plain text", "幂等键应为普通文字"),
    (
        "an idempotency key has 1 to 128 bytes",
        "幂等键应为 1 至 128 字节",
    ),
    (
        "the cursor is none of ours",
        "翻页标记（cursor）不是由这里给出的",
    ),
    ("`seen` names no events", "已查看的记录不是记录编号"),
    ("the header cannot be read", "表头读不出来"),
    (
        "the body is not a JSON array of orders",
        "内容应为一个 JSON 数组，每项一张工单",
    ),
    (
        "the file is not UTF-8; choose “CSV UTF-8” when saving the sheet",
        "这份表格不是 UTF-8 编码，请在表格软件里另存为“CSV UTF-8”",
    ),
    (
        "the first line must name the columns, fault_kind among them",
        "第一行应为列名，其中要有 fault_kind",
    ),
];

/// Things that may not be there or may be damaged, in Chinese.
pub(super) const THINGS: &[(&str, &str)] = &[
    ("asset", "这个文件"),
    ("blob", "这个附件"),
    ("calendar", "节假日"),
    ("change", "记录"),
    ("clock", "时间"),
    ("crew", "这个班组"),
    ("database", "数据库"),
    ("device", "这部手机"),
    ("enrolment code", "注册码"),
    ("event", "记录"),
    ("feed row", "同步队列"),
    ("finding", "这个异常"),
    ("grant", "派工"),
    ("import", "导入"),
    ("login", "登录信息"),
    ("order", "工单"),
    ("page", "这个页面"),
    ("person", "这个人"),
    ("program", "这个程序"),
    ("quarantine", "待核记录"),
    ("receipt key", "回执密钥"),
    ("role", "角色"),
    ("session", "登录状态"),
    ("sign-in", "登录信息"),
    ("standard", "服务标准"),
    ("tenant", "这家公司"),
    ("visit", "这次上门"),
];

/// Names of fields as people say them.
pub(super) const FIELDS: &[(&str, &str, &str)] = &[
    ("act", "事项", "Act"),
    ("address", "地址", "Address"),
    ("again", "再输入一次的密码", "Password once more"),
    ("assign", "派给", "Assigned to"),
    ("company", "公司名称", "Name of the company"),
    ("crew", "班组", "Crew"),
    ("data", "内容", "Data"),
    ("days", "有效天数", "Days"),
    ("end", "结束时间", "End"),
    ("facts", "报修情况", "Facts"),
    ("fault_kind", "故障类型", "Kind of fault"),
    ("fault_place", "故障位置", "Place of the fault"),
    ("finding", "异常", "Exception"),
    ("household", "户号", "Household"),
    ("name", "姓名或名称", "Name"),
    ("note", "备注", "Note"),
    ("old", "现在的密码", "Present password"),
    ("outcome", "裁定结果", "Outcome"),
    ("password", "密码", "Password"),
    ("person", "人员", "Person"),
    ("persons", "派去的人", "People"),
    ("phone", "电话", "Phone number"),
    ("public_key", "手机公钥", "Public key"),
    ("reason", "原因", "Reason"),
    ("ref", "工单编号", "Order number"),
    ("reported_at", "报修时间", "Time of the report"),
    ("role", "角色", "Role"),
    ("row", "这一行", "Row"),
    ("rows", "表格", "Sheet"),
    ("scope", "责任范围", "Responsibility"),
    ("seen", "已查看的记录", "Seen"),
    ("sign_in", "登录用户名", "Sign-in name"),
    ("standard", "服务标准", "Standard"),
    ("start", "开始时间", "Start"),
    ("step", "步骤", "Step"),
    ("visit", "上门", "Visit"),
    ("zone", "时区", "Time zone"),
];

/// What a word is called in Chinese; the word itself where it has no row.
pub(super) fn in_chinese<'a>(rows: &[(&'a str, &'a str)], word: &'a str) -> &'a str {
    rows.iter().find(|(w, _)| *w == word).map_or(word, |r| r.1)
}
