//! Rows of an import: a JSON array, or CSV with a header, both as JSON objects.

use serde_json::{Map, Value};

use super::fault::RowError;
use crate::error::{DispatchError, Result};

/// Most rows of one import.
pub const MAX_ROWS: usize = 5_000;

/// A row as an object, or why it is none.
pub type Row = std::result::Result<Value, RowError>;

/// Reads a JSON array.
pub fn from_json(body: &[u8]) -> Result<Vec<Row>> {
    if std::str::from_utf8(body).is_err() {
        return Err(DispatchError::Malformed("the body is not UTF-8"));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Array(rows)) => limit(rows.into_iter().map(Ok).collect()),
        Ok(_) => Err(DispatchError::Malformed(
            "the body is not a JSON array of orders",
        )),
        Err(e) if e.is_eof() => Err(DispatchError::Truncated),
        Err(_) => Err(DispatchError::Malformed("the body is not JSON")),
    }
}

/// Reads CSV, comma or semicolon, with a header that names fields of an order.
pub fn from_csv(body: &[u8]) -> Result<Vec<Row>> {
    let text = std::str::from_utf8(body).map_err(|_| {
        DispatchError::Malformed("the file is not UTF-8; choose “CSV UTF-8” when saving the sheet")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.matches(';').count() > header.matches(',').count() {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let names = reader
        .headers()
        .map_err(|_| DispatchError::Malformed("the header cannot be read"))?
        .clone();
    if !names.iter().any(|n| n == "fault_kind") {
        return Err(DispatchError::Malformed(
            "the first line must name the columns, fault_kind among them",
        ));
    }
    let rows = reader.records().map(|record| {
        let record = record.map_err(|_| RowError::new("row", "column_count"))?;
        if record.len() != names.len() {
            return Err(RowError::new("row", "column_count"));
        }
        let members = names.iter().zip(&record).filter(|(_, v)| !v.is_empty());
        Ok(Value::Object(
            members
                .map(|(n, v)| (n.to_owned(), Value::from(v)))
                .collect::<Map<_, _>>(),
        ))
    });
    limit(rows.take(MAX_ROWS + 1).collect())
}

fn limit(rows: Vec<Row>) -> Result<Vec<Row>> {
    if rows.len() > MAX_ROWS {
        return Err(DispatchError::Field {
            field: "rows",
            code: "too_many_rows",
            problem: "more than 5000 rows; split the file",
        });
    }
    if rows.is_empty() {
        return Err(DispatchError::Field {
            field: "rows",
            code: "no_rows",
            problem: "there is no row to import",
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets() {
        let rows =
            from_csv("\u{feff}fault_kind;name\nno_heat;\"王;李\"\nleaking\n".as_bytes()).unwrap();
        assert_eq!(
            rows[0],
            Ok(serde_json::json!({"fault_kind": "no_heat", "name": "王;李"}))
        );
        assert_eq!(rows[1], Err(RowError::new("row", "column_count")));
        assert_eq!(from_csv(b"a,b\n1,2").unwrap_err().code(), "malformed");
        assert_eq!(
            from_csv(b"fault_kind\n\xff\xfe").unwrap_err().code(),
            "malformed"
        );
        assert_eq!(from_csv(b"fault_kind\n").unwrap_err().code(), "no_rows");
        let many = format!("fault_kind\n{}", "no_heat\n".repeat(MAX_ROWS + 1));
        assert_eq!(
            from_csv(many.as_bytes()).unwrap_err().code(),
            "too_many_rows"
        );
        assert_eq!(from_json(b"{}").unwrap_err().code(), "malformed");
        assert_eq!(from_json(b"[{").unwrap_err().code(), "truncated");
        assert_eq!(from_json(b"[\"\xff\"]").unwrap_err().code(), "malformed");
        assert_eq!(from_json(b"[]").unwrap_err().code(), "no_rows");
    }
}
