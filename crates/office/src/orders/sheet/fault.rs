//! Why a whole file cannot be imported, in words for people. Columns are named by their place, never by what stands in
//! them: the first line of a file without a header is somebody's name and telephone number.

use crate::orders::FIELDS;

/// What a file seems to be instead of a UTF-8 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Text in another encoding, in Chinese mostly GBK.
    Gbk,
    /// Two bytes a character.
    Utf16,
    /// A workbook, `.xlsx` or `.xls`.
    Workbook,
}

/// Why a whole file cannot be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It is no UTF-8 text.
    #[error("the sheet is {}; save it as “CSV UTF-8” and import that file", looks(*.0).1)]
    NotUtf8(Looks),
    /// It is JSON in another encoding.
    #[error("the JSON is not UTF-8; encode it as UTF-8 and send it again")]
    JsonNotUtf8,
    /// It is no JSON from here on.
    #[error(
        "the JSON cannot be read from line {line}, byte {byte} on; correct it and send it again"
    )]
    NotJson {
        /// Line, counted from 1.
        line: usize,
        /// Byte within the line, counted from 1.
        byte: usize,
    },
    /// The first line does not name the columns.
    #[error(
        "the first line must name the columns, fault_kind among them, with commas, semicolons or tabs in between; \
         add the line and import again"
    )]
    NoHeader,
    /// A column is none of an order's.
    #[error("{} has a name that is not known; correct it, or delete the column. Known are: {}", column(*.0).1, FIELDS.join(", "))]
    UnknownColumn(usize),
    /// A column has no name.
    #[error("{} has no name; name it, or delete the column", column(*.0).1)]
    NamelessColumn(usize),
    /// Two columns have one name.
    #[error("{} and {} are both named {name}; delete one of them", column(*.first).1, column(*.second).1)]
    ColumnTwice {
        /// Their name.
        name: &'static str,
        /// The first, counted from 1.
        first: usize,
        /// The second, counted from 1.
        second: usize,
    },
}

impl SheetError {
    /// Where JSON stops being JSON. What serde_json says beside it may quote what a person wrote.
    pub fn not_json(e: &serde_json::Error) -> Self {
        Self::NotJson {
            line: e.line(),
            byte: e.column(),
        }
    }

    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotUtf8(_) | Self::JsonNotUtf8 => "not_utf8",
            Self::NotJson { .. } => "malformed",
            Self::NoHeader => "no_header",
            Self::UnknownColumn(_) => "unknown_column",
            Self::NamelessColumn(_) => "nameless_column",
            Self::ColumnTwice { .. } => "column_twice",
        }
    }

    /// In Simplified Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::NotUtf8(l) => format!(
                "这份表格{}。请在 Excel 或 WPS 里另存为“CSV UTF-8”，再导入新文件",
                looks(*l).0
            ),
            Self::JsonNotUtf8 => "JSON 不是 UTF-8 编码。请改用 UTF-8 编码重新发送".into(),
            Self::NotJson { line, byte } => {
                format!("JSON 从第 {line} 行第 {byte} 字节起有语法错误。请改正后重新发送")
            }
            Self::NoHeader => {
                "第一行要写列名，其中必须有 fault_kind，列名之间用逗号、分号或制表符隔开。请补上这一行再导入".into()
            }
            Self::UnknownColumn(n) => {
                format!(
                    "不认识{}的列名。请改正列名，或删除这一列。可用的列名：{}",
                    column(*n).0,
                    FIELDS.join("、")
                )
            }
            Self::NamelessColumn(n) => format!("{}没有列名。请补上，或删除这一列", column(*n).0),
            Self::ColumnTwice {
                name,
                first,
                second,
            } => format!(
                "{}和{}的列名都是 {name}。请删除其中一列",
                column(*first).0,
                column(*second).0
            ),
        }
    }
}

fn looks(what: Looks) -> (&'static str, &'static str) {
    match what {
        Looks::Gbk => (
            "不是 UTF-8 编码（可能是 GBK）",
            "not UTF-8 but in another encoding, probably GBK",
        ),
        Looks::Utf16 => (
            "不是 UTF-8 编码（而是 UTF-16，即“Unicode 文本”）",
            "not UTF-8 but UTF-16 (“Unicode text”)",
        ),
        Looks::Workbook => ("是 Excel 工作簿，不是 CSV", "an Excel workbook, not CSV"),
    }
}

/// A column, counted from 1, in Chinese and English, with the letter that a spreadsheet shows above it.
fn column(n: usize) -> (String, String) {
    let (mut letters, mut rest) = (Vec::new(), n);
    while let Some(below) = rest.checked_sub(1) {
        letters.push(char::from(b'A' + (below % 26) as u8));
        rest = below / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    (
        format!("第 {n} 列（{letters} 列）"),
        format!("column {n} ({letters})"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (n, letters) in [(1, "A"), (15, "O"), (26, "Z"), (27, "AA"), (703, "AAA")] {
            assert_eq!(column(n).1, format!("column {n} ({letters})"));
        }
    }
}
