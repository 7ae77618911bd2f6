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
    (
        "not_text",
        "应为文字，请加上引号",
        "must be text; put it in quotation marks",
    ),
    (
        "scientific",
        "被表格软件写成了科学计数法，位数已丢失。请把这一列设为“文本”格式，重新填写后再导出",
        "was put into scientific notation by a spreadsheet and has lost digits; \
         format the column as text, type the value again and export again",
    ),
    (
        "decimal",
        "被表格软件加上了小数点（例如 1.0）。请把这一列设为“文本”格式，改回原来的写法再导出",
        "was given a decimal point by a spreadsheet (such as 1.0); \
         format the column as text, correct the value and export again",
    ),
    (
        "hashes",
        "因列太窄，被表格软件显示成了“####”，原来的内容已丢失。请把这一列拉宽再导出",
        "is “####” because a spreadsheet's column was too narrow, and what stood there is lost; widen the column and export again",
    ),
    (
        "formula",
        "是公式或公式的错误值。请把结果复制并“粘贴为值”再导出",
        "is a formula or its error; copy the results, paste them as values and export again",
    ),
    (
        "member_twice",
        "同一个字段写了两次，请删除其中一个",
        "names a member twice; leave one of them out",
    ),
    (
        "not_a_code",
        "应为小写字母、数字和下划线组成的代码，请修改",
        "must be a code of a-z, 0-9 and _; correct it",
    ),
    (
        "not_an_object",
        "应为一个对象，请对照接口文档",
        "must be an object; see the documentation",
    ),
    (
        "not_an_integer",
        "应为整数，请改成整数",
        "must be a whole number; correct it",
    ),
    (
        "unknown_field",
        "有不认识的字段，请对照接口文档改正或删除",
        "has a field that is not known; correct it or leave it out",
    ),
    (
        "unknown_fault_kind",
        "没有这种故障类型，请从列表中选择",
        "is not a known kind of fault; choose one from the list",
    ),
    (
        "unknown_code",
        "不在可选范围内，请对照接口文档选择",
        "is not one of the known codes; take one of the documentation",
    ),
    (
        "unknown_person",
        "没有这个人员编号，请核对",
        "names a person who is not known; check the id",
    ),
    (
        "not_a_technician",
        "此人不上门，请选择维修员或班长",
        "names a person who does not make visits; choose a technician or crew lead",
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
        "没有这个已发布的标准，请先发布或改用别的",
        "names a standard that is not published; publish it or take another",
    ),
    (
        "no_standard",
        "尚未发布任何标准，请先发布",
        "needs a published standard; publish one first",
    ),
    (
        "not_a_time",
        "应为时间，请写成 2026-11-24 09:30 这样",
        "must be a time; write it as 2026-11-24 09:30",
    ),
    (
        "serial_date",
        "是表格软件的日期序号。请把这一列设为 yyyy-mm-dd hh:mm 格式再导出",
        "is a spreadsheet's day number; format the column as yyyy-mm-dd hh:mm and export again",
    ),
    (
        "ambiguous_time",
        "这个钟点当天出现两次（夏令时结束），请写明时差，例如 2026-10-25T02:30:00+01:00",
        "comes twice on that day, when the clocks go back; \
         write it with its offset, such as 2026-10-25T02:30:00+01:00",
    ),
    (
        "no_such_time",
        "当天没有这个钟点（夏令时开始），请核对",
        "does not exist on that day, when the clocks go forward; correct it",
    ),
    (
        "absurd_time",
        "应在 2000 年至 2100 年之间，请检查年份",
        "must lie between the years 2000 and 2100; check the year",
    ),
    (
        "in_future",
        "不能晚于现在，请检查日期",
        "lies in the future; check the date",
    ),
    (
        "end_before_start",
        "应晚于开始时间，请修改",
        "must be after the start; correct one of them",
    ),
    ("too_long", "太长，请缩短", "is too long; shorten it"),
    (
        "too_many",
        "太多，请删减",
        "has too many entries; leave some out",
    ),
    (
        "control_characters",
        "含有换行或不可见字符，请删除后重新填写",
        "holds line breaks or characters that cannot be seen; type it again without them",
    ),
    (
        "not_a_phone",
        "只能有数字、空格、短横线和括号，前面可加 +。请只填一个号码，去掉文字和其他符号",
        "may hold digits, blanks, hyphens and brackets, and a + in front; \
         give one number, without words or other signs",
    ),
    (
        "phone_point",
        "号码里有小数点。请只保留数字",
        "holds a point; leave only the digits",
    ),
    (
        "phone_length",
        "位数不对：国内号码 5 至 12 位，境外号码（前面加 +）不超过 15 位。请只填一个号码，分机号写进地址",
        "has the wrong number of digits: 5 to 12, or up to 15 with a + in front from abroad; \
         give one number and write an extension into the address",
    ),
    (
        "mobile_length",
        "手机号应为 11 位，请核对。一格只填一个号码",
        "must be 11 digits as a mobile number; check it, and give one number only",
    ),
    (
        "not_a_household",
        "应为字母、数字和连字符组成的户号，请写成 3-2-501 这样",
        "must be a household code of letters, digits and hyphens; write it as 3-2-501",
    ),
    (
        "ref_exists",
        "这个编号的工单已经存在，请核对是否重复导入",
        "is the number of an order that exists already; check whether it was imported before",
    ),
    (
        "too_few_cells",
        "比表头少几格。请补齐，空的也要留分隔符",
        "has fewer cells than the header; add them, also those that stay empty",
    ),
    (
        "too_many_cells",
        "比表头多几格。内容里有逗号等分隔符时，请给这一格加上双引号",
        "has more cells than the header; put a cell that holds a separator in quotation marks",
    ),
    (
        "unclosed_quote",
        "有一个双引号没有配对，后面的内容都被当成了同一格。请补上或删除这个引号",
        "has a quotation mark that is never closed, so that all the rest was read as one cell; \
         close it or delete it",
    ),
];

/// The Chinese and English text of a code, to follow the name of a field.
pub(crate) fn texts_of(code: &str) -> Option<(&'static str, &'static str)> {
    let row = TEXTS.iter().find(|(known, ..)| *known == code);
    row.map(|(_, zh, en)| (*zh, *en))
}

/// A code of the table, as it stands there.
pub(crate) fn known_code(code: &str) -> Option<&'static str> {
    let row = TEXTS.iter().find(|(known, ..)| *known == code);
    row.map(|(known, ..)| *known)
}

impl RowError {
    /// A refusal of `field`.
    pub const fn new(field: &'static str, code: &'static str) -> Self {
        Self { field, code }
    }

    fn texts(&self) -> (&'static str, &'static str) {
        texts_of(self.code).unwrap_or_default()
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
