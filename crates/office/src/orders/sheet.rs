//! Rows of an import: a JSON array, or CSV with a header, both as JSON objects that know where they stood.

use std::io::Read;

use doorstep_standard::Lang;
use serde_json::{Map, Value};

use super::FIELDS;
use super::fault::RowError;
use super::strict::StrictRows;
use crate::error::{OfficeError, Result};

pub mod fault;
mod text;

pub use fault::{Looks, SheetError};
pub use text::json as json_text;

/// Most rows of one import.
pub const MAX_ROWS: usize = 5_000;

/// Where a row stands, as the person sees it who looks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetPlace {
    /// 1 for the first row that is not empty, after the header.
    pub row: usize,
    /// The line and the row in a sheet; absent in JSON.
    pub in_sheet: Option<InSheet>,
}

/// Where a row of a sheet stands. The two differ where a cell holds a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InSheet {
    /// Line of an editor, 1 for the first.
    pub line: usize,
    /// Row of a spreadsheet, 1 for the header.
    pub row: usize,
}

impl SheetPlace {
    /// The `n`th order of a JSON array, counted from 1.
    pub fn nth(n: usize) -> Self {
        Self {
            row: n,
            in_sheet: None,
        }
    }

    /// In words, with the column.
    pub fn words(self, field: &str, lang: Lang) -> String {
        let place = match (self.in_sheet, lang) {
            (None, Lang::Zh) => format!("第 {} 条", self.row),
            (None, Lang::En) => format!("order {}", self.row),
            (Some(s), Lang::Zh) if s.line == s.row => format!("第 {} 行", s.line),
            (Some(s), Lang::En) if s.line == s.row => format!("line {}", s.line),
            (Some(s), Lang::Zh) => format!("第 {} 行（表格里第 {} 行）", s.line, s.row),
            (Some(s), Lang::En) => format!("line {} (row {} of the sheet)", s.line, s.row),
        };
        match (field, self.in_sheet, lang) {
            ("row", ..) => place,
            (_, Some(_), Lang::Zh) => format!("{place} {field} 列"),
            (_, Some(_), Lang::En) => format!("{place}, column {field}"),
            (_, None, Lang::Zh) => format!("{place} {field}"),
            (_, None, Lang::En) => format!("{place}, {field}"),
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub place: SheetPlace,
    /// It as an object, or why it is none.
    pub value: std::result::Result<Value, RowError>,
}

/// Orders as rows, in their order.
pub fn rows(orders: impl IntoIterator<Item = Value>) -> Vec<Row> {
    let orders = orders.into_iter().enumerate();
    orders
        .map(|(i, value)| Row {
            place: SheetPlace::nth(i + 1),
            value: Ok(value),
        })
        .collect()
}

/// Reads a JSON array.
pub fn from_json(body: &[u8]) -> Result<Vec<Row>> {
    let text = text::json(body)?;
    match serde_json::from_str(text) {
        Ok(StrictRows(orders)) => limit(
            orders
                .into_iter()
                .zip(1..)
                .map(|(order, n)| Row {
                    place: SheetPlace::nth(n),
                    value: order.ok_or(RowError::new("row", "member_twice")),
                })
                .collect(),
        ),
        Err(e) if e.is_eof() => Err(OfficeError::Truncated),
        Err(e) if e.is_data() => Err(OfficeError::Malformed(
            "the body is not a JSON array of orders",
        )),
        Err(e) => Err(SheetError::not_json(&e).into()),
    }
}

/// Stands behind the text: a quotation mark that was never closed swallows it, which the reader would not say.
const END: &str = "\n\u{1}";

/// Reads CSV with commas, semicolons or tabs, and a header that names fields of an order. Rows without anything in them
/// are passed over.
pub fn from_csv(body: &[u8]) -> Result<Vec<Row>> {
    let text = text::text(body)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes().chain(END.as_bytes()));
    let mut lines = text::Lines::new(text);
    let mut names = None;
    let mut sheet_row = 0;
    let mut out: Vec<Row> = Vec::new();
    for record in reader.records() {
        // What is read is in memory, and text: nothing can fail.
        let record = record.map_err(std::io::Error::from)?;
        if record.iter().eq([END.trim_start()]) {
            break;
        }
        let unclosed = record.iter().next_back().is_some_and(|c| c.ends_with(END));
        let offset = record.position().map_or(0, csv::Position::byte);
        let (line, empty) = lines.of_record(usize::try_from(offset).unwrap_or(usize::MAX));
        sheet_row += empty + 1;
        let Some(names) = &names else {
            names = Some(header(&record)?);
            continue;
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let place = SheetPlace {
            row: out.len() + 1,
            in_sheet: Some(InSheet {
                line,
                row: sheet_row,
            }),
        };
        let value = match unclosed {
            true => Err(RowError::new("row", "unclosed_quote")),
            false => object(names, &record),
        };
        out.push(Row { place, value });
        if out.len() > MAX_ROWS {
            break;
        }
    }
    match names {
        Some(_) => limit(out),
        None => Err(SheetError::NoHeader.into()),
    }
}

/// What stands between the columns: whatever the first line that is not empty has most of.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|l| !l.trim().is_empty());
    let count = |c: u8| {
        header
            .unwrap_or_default()
            .bytes()
            .filter(|b| *b == c)
            .count()
    };
    // Of equals the last one: a comma where there is none of them.
    let all = [b'\t', b';', b','];
    all.into_iter().max_by_key(|c| count(*c)).unwrap_or(b',')
}

/// The fields that the columns hold. Columns at the end without a name are none, as spreadsheets write them.
fn header(record: &csv::StringRecord) -> std::result::Result<Vec<&'static str>, SheetError> {
    let cells: Vec<&str> = record.iter().collect();
    let named = cells
        .iter()
        .rposition(|c| !c.is_empty())
        .map_or(0, |i| i + 1);
    let known = |cell: &str| {
        FIELDS
            .iter()
            .find(|f| f.eq_ignore_ascii_case(cell))
            .copied()
    };
    let cells = cells.get(..named).unwrap_or_default();
    if !cells.iter().any(|c| known(c).is_some()) {
        return Err(SheetError::NoHeader);
    }
    let mut names: Vec<&'static str> = Vec::new();
    for (i, cell) in cells.iter().enumerate() {
        if cell.is_empty() {
            return Err(SheetError::NamelessColumn(i + 1));
        }
        let name = known(cell).ok_or(SheetError::UnknownColumn(i + 1))?;
        if let Some(first) = names.iter().position(|n| *n == name) {
            return Err(SheetError::ColumnTwice {
                name,
                first: first + 1,
                second: i + 1,
            });
        }
        names.push(name);
    }
    match names.contains(&"fault_kind") {
        true => Ok(names),
        false => Err(SheetError::NoHeader),
    }
}

fn object(names: &[&str], record: &csv::StringRecord) -> std::result::Result<Value, RowError> {
    if record.len() < names.len() {
        return Err(RowError::new("row", "too_few_cells"));
    }
    if record.iter().skip(names.len()).any(|c| !c.is_empty()) {
        return Err(RowError::new("row", "too_many_cells"));
    }
    let members = names.iter().zip(record).filter(|(_, v)| !v.is_empty());
    let members = members.map(|(n, v)| ((*n).to_owned(), Value::from(v)));
    Ok(Value::Object(members.collect::<Map<_, _>>()))
}

fn limit(rows: Vec<Row>) -> Result<Vec<Row>> {
    if rows.len() > MAX_ROWS {
        return Err(OfficeError::Field {
            field: "rows",
            code: "too_many_rows",
        });
    }
    if rows.is_empty() {
        return Err(OfficeError::Field {
            field: "rows",
            code: "no_rows",
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Vec<Row> {
        from_csv(text.as_bytes()).unwrap()
    }

    fn code(body: &[u8]) -> String {
        from_csv(body).unwrap_err().code().to_owned()
    }

    #[test]
    fn separators_marks_and_empty_rows_do_not_matter() {
        let expected = serde_json::json!({"fault_kind": "no_heat", "name": "王;李,\t张"});
        for text in [
            "fault_kind,name\nno_heat,\"王;李,\t张\"\n",
            "\u{feff}fault_kind;name\nno_heat;\"王;李,\t张\"",
            "fault_kind\tname\r\nno_heat\t\"王;李,\t张\"\r\n",
            "\n\n Fault_Kind , NAME \n\n,\nno_heat,\"王;李,\t张\"\n,\n  ,  \n\n\n",
            "fault_kind,name,,\nno_heat,\"王;李,\t张\",,\n,,,\n",
        ] {
            let rows = sheet(text);
            assert_eq!(rows.len(), 1, "{text}");
            assert_eq!(rows[0].value, Ok(expected.clone()), "{text}");
        }
    }

    #[test]
    fn rows_know_their_line_and_their_row_in_the_sheet() {
        let rows = sheet(
            "\u{feff}fault_kind,name\r\na,1\r\nb,\"x\r\ny\"\r\n\r\nc,3\r\n,\r\nd,4\r\ne\r\nf,6,7\r\n",
        );
        let places: Vec<(usize, usize, usize)> = rows
            .iter()
            .map(|r| (r.place.row, r.place.in_sheet.unwrap()))
            .map(|(row, s)| (row, s.line, s.row))
            .collect();
        let expected = [
            (1, 2, 2),
            (2, 3, 3),
            (3, 6, 5),
            (4, 8, 7),
            (5, 9, 8),
            (6, 10, 9),
        ];
        assert_eq!(places, expected);
        let wrong = |n: usize| {
            let e = rows[n].value.clone().unwrap_err();
            assert!(!e.zh().is_empty() && !e.en().is_empty());
            e.code
        };
        assert_eq!((wrong(4), wrong(5)), ("too_few_cells", "too_many_cells"));
        let words = |lang| rows[2].place.words("phone", lang);
        assert_eq!(words(Lang::Zh), "第 6 行（表格里第 5 行） phone 列");
        assert_eq!(words(Lang::En), "line 6 (row 5 of the sheet), column phone");
        assert_eq!(rows[0].place.words("row", Lang::Zh), "第 2 行");
        assert_eq!(
            SheetPlace::nth(3).words("phone", Lang::En),
            "order 3, phone"
        );
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_named_where_it_opens() {
        let rows = sheet("fault_kind,name\nno_heat,王\nno_heat,\"李\nno_heat,张\n");
        assert_eq!(rows.len(), 2);
        assert!(rows[0].value.is_ok());
        assert_eq!(rows[1].value, Err(RowError::new("row", "unclosed_quote")));
        assert_eq!(rows[1].place.in_sheet, Some(InSheet { line: 3, row: 3 }));
        assert_eq!(code(b"fault_kind,\"name\nno_heat,1\n"), "unknown_column");
    }

    #[test]
    fn whole_files_that_cannot_be_taken() {
        for (body, expected) in [
            (&b"a,b\n1,2"[..], "no_header"),
            (b"", "no_header"),
            (b"\n\n", "no_header"),
            (b"ref,name\n1,2", "no_header"),
            (b"ref\xa3\xacfault_kind\n", "not_utf8"),
            (b"fault_kind,colour\nno_heat,red", "unknown_column"),
            (b"fault_kind,,name\nno_heat,,A", "nameless_column"),
            (b"fault_kind,name,ref,Name\n", "column_twice"),
            (b"fault_kind\n\xff\xfe", "not_utf8"),
            (b"\xff\xfef\0a\0", "not_utf8"),
            (b"PK\x03\x04", "not_utf8"),
            (b"fault_kind\n", "no_rows"),
            (b"fault_kind,name\n,\n,\n", "no_rows"),
        ] {
            assert_eq!(code(body), expected, "{}", String::from_utf8_lossy(body));
        }
        let many = format!("fault_kind\n{}", "no_heat\n".repeat(MAX_ROWS + 1));
        assert_eq!(code(many.as_bytes()), "too_many_rows");
        let twice = from_csv(b"fault_kind,name,ref,Name\n").unwrap_err();
        assert!(twice.to_string().contains("column 2 (B) and column 4 (D)"));
    }

    #[test]
    fn json() {
        let code = |body: &[u8]| from_json(body).unwrap_err().code().to_owned();
        for (body, expected) in [
            (&b"{}"[..], "malformed"),
            (b"[{", "truncated"),
            (b"[\"\xff\"]", "not_utf8"),
            (b"[]", "no_rows"),
            (b"[1,]", "malformed"),
            (b"7", "malformed"),
        ] {
            assert_eq!(code(body), expected, "{}", String::from_utf8_lossy(body));
        }
        let e = from_json(b"[\n 1,,]").unwrap_err();
        assert!(e.to_string().contains("line 2, byte 4"), "{e}");
        assert_eq!(from_json(b"[1,{\"a\":[1.5,null]}]").unwrap().len(), 2);
        // What one order says twice is that order's fault.
        let twice = br#"[{"name":1},{"name":1,"name":2},{"facts":{"a":1,"a":2}},{"name":3}]"#;
        let rows = from_json(twice).unwrap();
        let faults: Vec<_> = rows.into_iter().map(|r| r.value.err()).collect();
        let fault = Some(RowError::new("row", "member_twice"));
        assert_eq!(faults, [None, fault, fault, None]);
    }
}
