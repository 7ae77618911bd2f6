//! What may be wrong with a row, in words for people.

/// Why a row cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Name of the field.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
}

/// Code, Chinese, English.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "missing",
        "不能为空，请填写",
        "must not be empty; fill it in",
    ),
    ("not_text", "应为文字", "must be text"),
    (
        "not_a_code",
        "应为小写字母、数字和下划线组成的代码",
        "must be a code of a-z, 0-9 and _",
    ),
    ("not_an_object", "应为一个对象", "must be an object"),
    ("not_an_integer", "应为整数", "must be a whole number"),
    (
        "unknown_field",
        "有不认识的字段，请对照模板",
        "has a field that is not known; compare with the template",
    ),
    (
        "unknown_fault_kind",
        "没有这种故障类型，请从列表中选择",
        "is no known kind of fault; choose one of the list",
    ),
    (
        "unknown_code",
        "不在可选范围内",
        "is not one of the known codes",
    ),
    (
        "unknown_person",
        "没有这个人员编号",
        "names a person who is not known",
    ),
    (
        "not_a_technician",
        "此人不上门，请选择技师或班组长",
        "names a person who goes to no homes; take a technician or crew lead",
    ),
    (
        "person_left",
        "此人已离职，请选择其他人",
        "names a person who has left; choose somebody else",
    ),
    (
        "standard_retired",
        "这个标准已停用，请选择在用的标准，或先恢复它",
        "names a retired standard; choose one in use, or bring it back first",
    ),
    (
        "unknown_standard",
        "没有这个已发布的标准",
        "names a standard that is not published",
    ),
    (
        "no_standard",
        "尚未发布任何标准，请先发布",
        "needs a published standard; publish one first",
    ),
    (
        "not_a_time",
        "应为时间，例如 2026-11-24 09:30",
        "must be a time such as 2026-11-24 09:30",
    ),
    (
        "absurd_time",
        "时间应在 2000 年至 2100 年之间",
        "must lie between the years 2000 and 2100",
    ),
    (
        "in_future",
        "报修时间在未来，请检查",
        "lies in the future; check the date",
    ),
    (
        "end_before_start",
        "结束时间应晚于开始时间",
        "must be after the start",
    ),
    ("too_long", "太长了", "is too long"),
    ("too_many", "太多了", "has too many entries"),
    (
        "control_characters",
        "含有不可见字符",
        "holds control characters",
    ),
    (
        "not_a_phone",
        "应为 5 至 20 位电话号码",
        "must be a phone number of 5 to 20 digits",
    ),
    (
        "not_a_household",
        "应为字母、数字和连字符组成的户号，例如 3-2-501",
        "must be a household code of letters, digits and hyphens such as 3-2-501",
    ),
    (
        "ref_exists",
        "这个编号的工单已经存在",
        "is the number of an order that exists already",
    ),
    (
        "column_count",
        "列数与表头不符",
        "has another number of columns than the header",
    ),
];

impl RowError {
    /// A refusal of `field`.
    pub const fn new(field: &'static str, code: &'static str) -> Self {
        Self { field, code }
    }

    fn texts(&self) -> (&'static str, &'static str) {
        TEXTS
            .iter()
            .find(|(code, ..)| *code == self.code)
            .map_or(("", ""), |(_, zh, en)| (zh, en))
    }

    /// In Simplified Chinese.
    pub fn zh(&self) -> &'static str {
        self.texts().0
    }

    /// In English.
    pub fn en(&self) -> &'static str {
        self.texts().1
    }
}
