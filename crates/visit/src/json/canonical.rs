//! Reads canonical JSON in one pass: any byte that [`super::Json::to_text`] would not have written ends it.
//! It says only yes or no; why a text is refused, the patient reader of the parent module says.

use std::collections::BTreeMap;

use super::value::{Json, MAX_DEPTH, MAX_INT, is_member_name};

/// A place in a text.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// The value of a canonical text; `None` for every other text.
pub(crate) fn read(text: &str) -> Option<Json> {
    let mut reader = Reader::new(text);
    let value = reader.value(0)?;
    reader.end().then_some(value)
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Whether everything was read.
    pub fn end(&self) -> bool {
        self.at == self.text.len()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Reads one byte if it is this one.
    pub fn eat(&mut self, byte: u8) -> bool {
        let is = self.rest().first() == Some(&byte);
        self.at += usize::from(is);
        is
    }

    fn eat_word(&mut self, word: &str) -> Option<()> {
        self.rest().starts_with(word.as_bytes()).then(|| {
            self.at += word.len();
        })
    }

    /// A value that stands `depth` deep.
    pub fn value(&mut self, depth: usize) -> Option<Json> {
        Some(match self.rest().first()? {
            b'"' => Json::Text(self.text()?),
            b'{' => self.map(depth)?,
            b'[' => self.list(depth)?,
            b'n' => {
                self.eat_word("null")?;
                Json::Null
            }
            b't' => {
                self.eat_word("true")?;
                Json::Bool(true)
            }
            b'f' => {
                self.eat_word("false")?;
                Json::Bool(false)
            }
            _ => Json::Int(self.int()?),
        })
    }

    /// An integer of our subset, without leading zeros and without `-0`.
    pub fn int(&mut self) -> Option<i64> {
        let negative = self.eat(b'-');
        let digits = self
            .rest()
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        let (written, _) = self.rest().split_at_checked(digits)?;
        // 2^53 has 16 digits.
        if digits == 0
            || digits > 16
            || (written.first() == Some(&b'0') && (digits > 1 || negative))
        {
            return None;
        }
        let size = written
            .iter()
            .fold(0_i64, |n, b| n * 10 + i64::from(*b - b'0'));
        self.at += digits;
        (size <= MAX_INT).then_some(if negative { -size } else { size })
    }

    /// A string without escapes, as every id and code is.
    pub fn plain(&mut self) -> Option<&'a str> {
        let body = self.rest().strip_prefix(b"\"")?;
        let len = plain_len(body)?;
        if body.get(len) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        self.at = start + len + 1;
        self.text.get(start..start + len)
    }

    fn text(&mut self) -> Option<String> {
        match self.plain() {
            Some(s) => Some(s.to_owned()),
            None => self.escaped(),
        }
    }

    /// A string with escapes: the short one where there is one, else `\u00xx` in lower case.
    fn escaped(&mut self) -> Option<String> {
        if !self.eat(b'"') {
            return None;
        }
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let len = rest.find(|c| c < ' ' || c == '"' || c == '\\')?;
            out.push_str(rest.get(..len)?);
            self.at += len;
            if self.eat(b'"') {
                return Some(out);
            }
            if !self.eat(b'\\') {
                return None;
            }
            let letter = *self.rest().first()?;
            self.at += 1;
            out.push(match letter {
                b'"' => '"',
                b'\\' => '\\',
                b'b' => '\u{8}',
                b't' => '\t',
                b'n' => '\n',
                b'f' => '\u{c}',
                b'r' => '\r',
                b'u' => self.control()?,
                _ => return None,
            });
        }
    }

    /// The four digits of a control character that has no short escape.
    fn control(&mut self) -> Option<char> {
        let (digits, _) = self.rest().split_first_chunk::<4>()?;
        let [b'0', b'0', high @ (b'0' | b'1'), low] = *digits else {
            return None;
        };
        let low = match low {
            b'0'..=b'9' => low - b'0',
            b'a'..=b'f' => low - b'a' + 10,
            _ => return None,
        };
        self.at += 4;
        let c = char::from((high - b'0') * 16 + low);
        (!matches!(c, '\u{8}' | '\t' | '\n' | '\u{c}' | '\r')).then_some(c)
    }

    /// The name of a member with its colon.
    pub fn name(&mut self) -> Option<&'a str> {
        let name = self.plain()?;
        (is_member_name(name) && self.eat(b':')).then_some(name)
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        if depth >= MAX_DEPTH || !self.eat(b'[') {
            return None;
        }
        let mut items = Vec::new();
        if self.eat(b']') {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.eat(b']') {
                return Some(Json::List(items));
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Json> {
        if depth >= MAX_DEPTH || !self.eat(b'{') {
            return None;
        }
        let mut members = BTreeMap::new();
        if self.eat(b'}') {
            return Some(Json::Map(members));
        }
        let mut before = "";
        loop {
            let name = self.name()?;
            if name <= before {
                return None;
            }
            before = name;
            members.insert(name.to_owned(), self.value(depth + 1)?);
            if self.eat(b'}') {
                return Some(Json::Map(members));
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }
}

/// How many bytes stand before the first that ends a plain string: a control, a quote or a backslash.
fn plain_len(body: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // Eight at a time. Only a byte after a true one can be marked wrongly, and the first one counts.
    let below = |word: u64, n: u8| word.wrapping_sub(ONES * u64::from(n)) & !word & HIGH;
    let is = |word: u64, b: u8| below(word ^ (ONES * u64::from(b)), 1);
    let (words, rest) = body.as_chunks::<8>();
    for (i, bytes) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*bytes);
        let found = below(word, 0x20) | is(word, b'"') | is(word, b'\\');
        if found != 0 {
            return Some(i * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let end = |b: &u8| *b < 0x20 || *b == b'"' || *b == b'\\';
    rest.iter().position(end).map(|i| words.len() * 8 + i)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The patient way: read anything, write it again, compare.
    fn patient(text: &str) -> Option<Json> {
        let value = Json::parse(text).ok()?;
        (value.to_text() == text).then_some(value)
    }

    fn values() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            (-MAX_INT..=MAX_INT).prop_map(Json::Int),
            (-12_i64..12).prop_map(Json::Int),
            "[ -~\u{0}-\u{1f}\u{7f}中é😀]{0,12}".prop_map(Json::Text),
        ];
        leaf.prop_recursive(5, 40, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Json::List),
                proptest::collection::btree_map("[a-z0-9_]{1,4}", inner, 0..5).prop_map(Json::Map),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_we_write_is_read(value in values()) {
            prop_assert_eq!(read(&value.to_text()), Some(value));
        }

        #[test]
        fn both_readers_agree_on_altered_texts(
            value in values(),
            place in any::<prop::sample::Index>(),
            gone in 0_usize..3,
            put in prop_oneof![
                "[ ,:{}\\[\\]\"\\\\ub0-9a-f.eE+-]{0,3}",
                Just("\\u000b".to_owned()), Just("\\u0008".to_owned()), Just("\\u001F".to_owned()),
                Just("\\u0020".to_owned()), Just("-0".to_owned()), Just("9007199254740992".to_owned()),
                Just("\u{0}".to_owned()),
            ],
        ) {
            let mut chars: Vec<char> = value.to_text().chars().collect();
            let at = place.index(chars.len() + 1);
            let end = chars.len().min(at + gone);
            chars.splice(at..end, put.chars());
            let text: String = chars.into_iter().collect();
            prop_assert_eq!(read(&text), patient(&text), "{}", text);
        }
    }

    #[test]
    fn a_plain_string_ends_where_its_bytes_looked_at_one_by_one_end_it() {
        let end = |b: &u8| *b < 0x20 || *b == b'"' || *b == b'\\';
        for before in 0..20 {
            for byte in 0..=255_u8 {
                for after in [
                    0, b'!', b'"', b'#', b'[', b'\\', b']', 0x1f, 0x20, 0x7f, 0x80, 0xff,
                ] {
                    let mut body = vec![b'a'; before];
                    body.extend([byte, after, after, b'a', b'"', b'a', b'a', b'a', b'a', b'a']);
                    assert_eq!(plain_len(&body), body.iter().position(end), "{body:?}");
                }
            }
        }
    }

    #[test]
    fn both_readers_agree_at_the_edges() {
        for text in [
            "",
            "-",
            "-0",
            "00",
            "0",
            "-1",
            "01",
            "1.0",
            "1e3",
            "9007199254740991",
            "-9007199254740991",
            "9007199254740992",
            "12345678901234567890",
            "nul",
            "null",
            "nullx",
            "true",
            "[1,]",
            "[,1]",
            "[]",
            "[ ]",
            "{}",
            r#"{"a":1,}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"b":1,"a":1}"#,
            r#"{"a":1,"b":1}"#,
            r#"{"":1}"#,
            r#"{"A":1}"#,
            r#"{"\u0061":1}"#,
            "\"",
            "\"\\",
            "\"\\u",
            "\"\\u00\"",
            "\"\\u0000\"",
            "\"\\u000B\"",
            "\"\\u000b\"",
            "\"\\/\"",
            "\"\t\"",
            "\"\u{7f}\"",
            "\u{feff}1",
            "1 ",
            " 1",
        ] {
            assert_eq!(read(text), patient(text), "{text}");
        }
        for depth in [15, 16, 17, 18] {
            let list = "[".repeat(depth) + &"]".repeat(depth);
            assert_eq!(read(&list), patient(&list), "{depth}");
            let map = r#"{"a":"#.repeat(depth) + "1" + &"}".repeat(depth);
            assert_eq!(read(&map), patient(&map), "{depth}");
        }
    }
}
