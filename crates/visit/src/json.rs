//! Canonical JSON (RFC 8785, narrowed): the bytes that event ids and signatures are made of.
//! Integers only, below 2^53 in size, no `-0`; member names `[a-z0-9_]`; no duplicate keys; depth at most 16.
//! We write with a writer of our own, so that no feature flag of another crate can move a byte.

pub(crate) mod canonical;
mod value;

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};

pub use value::{Json, MAX_DEPTH, MAX_INT, is_member_name};

/// Why a text is not canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// The text is not JSON, or holds a value outside our subset.
    #[error("not a value of the canonical subset: {0}")]
    Invalid(String),
    /// The value is fine but its bytes differ from the canonical ones.
    #[error("the bytes are not in canonical form")]
    NotCanonical,
}

impl Json {
    /// Reads JSON in any layout, refusing what canonical JSON cannot hold.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        let mut de = serde_json::Deserializer::from_str(text);
        let value = Depth(0)
            .deserialize(&mut de)
            .map_err(|e| JsonError::Invalid(e.to_string()))?;
        de.end().map_err(|e| JsonError::Invalid(e.to_string()))?;
        Ok(value)
    }

    /// Reads canonical JSON: the text must be exactly what [`Json::to_text`] writes.
    pub fn parse_canonical(text: &str) -> Result<Self, JsonError> {
        if let Some(value) = canonical::read(text) {
            return Ok(value);
        }
        let value = Self::parse(text)?;
        if value.to_text() == text {
            Ok(value)
        } else {
            Err(JsonError::NotCanonical)
        }
    }

    /// The canonical text.
    pub fn to_text(&self) -> String {
        let mut out = String::with_capacity(128);
        write_value(self, &mut out);
        out
    }

    /// An empty object.
    pub fn object() -> Self {
        Json::Map(BTreeMap::new())
    }

    /// An object from pairs.
    pub fn from_pairs<const N: usize>(pairs: [(&str, Json); N]) -> Self {
        Json::Map(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
    }

    /// The member of an object.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Map(m) => m.get(name),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(s) => Some(s),
            _ => None,
        }
    }

    /// The integer, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Json::Int(i) => Some(*i),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The array, if it is one.
    pub fn as_list(&self) -> Option<&[Json]> {
        match self {
            Json::List(l) => Some(l),
            _ => None,
        }
    }

    /// The object, if it is one.
    pub fn as_map(&self) -> Option<&BTreeMap<String, Json>> {
        match self {
            Json::Map(m) => Some(m),
            _ => None,
        }
    }

    /// Sets a member of an object; does nothing on other values.
    pub fn set(&mut self, name: &str, value: Json) {
        if let Json::Map(m) = self {
            m.insert(name.to_owned(), value);
        }
    }
}

impl From<&str> for Json {
    fn from(s: &str) -> Self {
        Json::Text(s.to_owned())
    }
}
impl From<String> for Json {
    fn from(s: String) -> Self {
        Json::Text(s)
    }
}
impl From<i64> for Json {
    fn from(i: i64) -> Self {
        Json::Int(i)
    }
}
impl From<bool> for Json {
    fn from(b: bool) -> Self {
        Json::Bool(b)
    }
}
impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        Json::List(iter.into_iter().map(Into::into).collect())
    }
}

fn write_value(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Int(i) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "{i}");
        }
        Json::Text(s) => write_text(s, out),
        Json::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(item, out);
            }
            out.push(']');
        }
        Json::Map(members) => {
            out.push('{');
            for (i, (name, item)) in members.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_text(name, out);
                out.push(':');
                write_value(item, out);
            }
            out.push('}');
        }
    }
}

fn write_text(s: &str, out: &mut String) {
    out.push('"');
    if !s.bytes().any(|b| b < b' ' || b == b'"' || b == b'\\') {
        out.push_str(s);
        out.push('"');
        return;
    }
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Deserialises one value, counting how deep it is.
struct Depth(usize);

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Json;
    fn deserialize<D: serde::Deserializer<'de>>(self, de: D) -> Result<Json, D::Error> {
        de.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a canonical JSON value")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_bool<E>(self, v: bool) -> Result<Json, E> {
        Ok(Json::Bool(v))
    }
    fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<Json, E> {
        if v.unsigned_abs() > MAX_INT as u64 {
            return Err(E::custom("integer of 2^53 or more"));
        }
        Ok(Json::Int(v))
    }
    fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<Json, E> {
        i64::try_from(v)
            .map_err(|_| E::custom("integer of 2^53 or more"))
            .and_then(|v| self.visit_i64(v))
    }
    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Json, E> {
        Err(E::custom("number that is not an integer"))
    }
    fn visit_str<E>(self, v: &str) -> Result<Json, E> {
        Ok(Json::Text(v.to_owned()))
    }
    fn visit_string<E>(self, v: String) -> Result<Json, E> {
        Ok(Json::Text(v))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        if self.0 >= MAX_DEPTH {
            return Err(A::Error::custom("nested too deeply"));
        }
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Depth(self.0 + 1))? {
            items.push(item);
        }
        Ok(Json::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        if self.0 >= MAX_DEPTH {
            return Err(A::Error::custom("nested too deeply"));
        }
        let mut members = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            if !is_member_name(&name) {
                return Err(A::Error::custom("member name outside [a-z0-9_]"));
            }
            let value = map.next_value_seed(Depth(self.0 + 1))?;
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("duplicate member"));
            }
        }
        Ok(Json::Map(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_bytes() {
        let text = r#"{"a":[1,-2,true,null],"b":"\"\\\b\t\n\f\r\u0001中"}"#;
        assert_eq!(Json::parse_canonical(text).unwrap().to_text(), text);
    }

    #[test]
    fn refused() {
        for (text, why) in [
            (r#"{"b":1,"a":2}"#, "canonical"),
            (r#"{ "a":1}"#, "canonical"),
            ("-0", ""),
            ("1.0", "integer"),
            ("1e3", "integer"),
            ("9007199254740992", "2^53"),
            ("18446744073709551615", "2^53"),
            (r#"{"a":1,"a":1}"#, "duplicate"),
            (r#"{"A":1}"#, "member name"),
            (r#"{"":1}"#, "member name"),
            (r#""\u0041""#, "canonical"),
            (r#""\/""#, "canonical"),
            ("1 2", ""),
            ("", ""),
        ] {
            let e = Json::parse_canonical(text).expect_err(text).to_string();
            assert!(e.contains(why), "{text}: {e}");
        }
        let deep = "[".repeat(17) + &"]".repeat(17);
        assert!(Json::parse(&deep).is_err());
        let fine = "[".repeat(16) + &"]".repeat(16);
        assert!(Json::parse(&fine).is_ok());
    }
}
