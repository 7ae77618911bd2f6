//! The text of a sheet: whether its bytes are UTF-8, told by what they are, and where its lines are.

use super::fault::{Looks, SheetError};

/// The text without a byte order mark.
///
/// # Errors
/// [`SheetError::NotUtf8`] for other encodings and for workbooks.
pub(super) fn text(body: &[u8]) -> Result<&str, SheetError> {
    let workbook = [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0"];
    if workbook.iter().any(|magic| body.starts_with(magic)) {
        return Err(SheetError::NotUtf8(Looks::Workbook));
    }
    let marked = body.starts_with(b"\xff\xfe") || body.starts_with(b"\xfe\xff");
    // In UTF-16 every second byte of the column names and digits is 0.
    let zeros = body.iter().filter(|b| **b == 0).count();
    if marked || zeros > body.len() / 8 {
        return Err(SheetError::NotUtf8(Looks::Utf16));
    }
    let text = std::str::from_utf8(body).map_err(|_| SheetError::NotUtf8(Looks::Gbk))?;
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Ok(rest),
        None if is_gbk_by_luck(text) => Err(SheetError::NotUtf8(Looks::Gbk)),
        None => Ok(text),
    }
}

/// JSON as text without a byte order mark. JSON is always UTF-8, so that nothing has to be guessed.
///
/// # Errors
/// [`SheetError::JsonNotUtf8`].
pub fn json(body: &[u8]) -> Result<&str, SheetError> {
    let text = std::str::from_utf8(body).map_err(|_| SheetError::JsonNotUtf8)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Some Han of GBK are the two bytes of a UTF-8 letter beyond ASCII: a short file would be taken, with rubbish for names.
/// A sheet that has such letters and no Han is not believed without a byte order mark, which “CSV UTF-8” writes.
fn is_gbk_by_luck(text: &str) -> bool {
    let beyond = || text.chars().filter(|c| !c.is_ascii());
    beyond().next().is_some() && beyond().all(|c| c < '\u{800}')
}

/// Counts the lines of a text as an editor does, going forward only.
pub(super) struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of the record whose reading began at `offset`, counted from 1, and how many empty lines the reader
    /// passed over before it. The `csv` crate says where it began to read, before those lines, and between `\r` and `\n`.
    pub(super) fn of_record(&mut self, offset: usize) -> (usize, usize) {
        let halved = offset.checked_sub(1).and_then(|i| self.text.get(i)) == Some(&b'\r')
            && self.text.get(offset) == Some(&b'\n');
        while self.at < offset + usize::from(halved) {
            self.step();
        }
        let before = self.line;
        while self.ends_line() {
            self.step();
        }
        (self.line, self.line - before)
    }

    fn ends_line(&self) -> bool {
        matches!(self.text.get(self.at), Some(b'\n' | b'\r'))
    }

    fn step(&mut self) {
        // `\r\n` ends one line, at its `\n`.
        let pair = self.text.get(self.at..self.at + 2) == Some(b"\r\n");
        self.line += usize::from(self.ends_line() && !pair);
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_content() {
        let utf16 = |text: &str, mark: bool, big: bool| -> Vec<u8> {
            let mark = mark.then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            units
                .flat_map(|u| {
                    if big {
                        u.to_be_bytes()
                    } else {
                        u.to_le_bytes()
                    }
                })
                .collect()
        };
        let check = |bytes: &[u8], expected: Result<&str, Looks>| {
            assert_eq!(text(bytes), expected.map_err(SheetError::NotUtf8));
        };
        check("name\n王".as_bytes(), Ok("name\n王"));
        check("\u{feff}name\n王".as_bytes(), Ok("name\n王"));
        check("\u{feff}name\nJosé".as_bytes(), Ok("name\nJosé"));
        check("name\n王·é".as_bytes(), Ok("name\n王·é"));
        check(b"name\nA", Ok("name\nA"));
        // 王; then 路, which happens to be UTF-8 too.
        check(b"name\n\xcd\xf5", Err(Looks::Gbk));
        check(b"name\n\xc2\xb7", Err(Looks::Gbk));
        for big in [false, true] {
            check(&utf16("name\n王", true, big), Err(Looks::Utf16));
            check(&utf16("name\nWang", false, big), Err(Looks::Utf16));
        }
        check(b"PK\x03\x04\x14\x00", Err(Looks::Workbook));
        check(b"\xd0\xcf\x11\xe0\xa1\xb1", Err(Looks::Workbook));
    }

    #[test]
    fn lines_as_an_editor_counts_them() {
        let text = "a\r\nb\n\n\nc\rd\r\n\r\ne";
        let mut lines = Lines::new(text);
        // Each reading begins behind the first byte that ends the line before.
        let found = [0, 2, 5, 9, 11].map(|offset| lines.of_record(offset));
        assert_eq!(found, [(1, 0), (2, 0), (5, 2), (6, 0), (8, 1)]);
    }
}
