//! Small things that every script says.

use toml::Value;

use crate::json::Json;

/// Reason code that the player gives for what may be passed.
pub const REASON: &str = "other";

pub fn persons() -> Json {
    Json::from_pairs([("persons", ["p-tech", "p-tech2"].into_iter().collect())])
}

/// Bytes that nobody looks at.
pub fn blob() -> Json {
    Json::from_pairs([
        ("b", "ab".repeat(32).as_str().into()),
        (
            "key",
            Json::from_pairs([("p", "a".repeat(52).as_str().into())]),
        ),
    ])
}

pub fn plain(v: &Value) -> Option<Json> {
    Some(match v {
        Value::String(s) => s.as_str().into(),
        Value::Integer(i) => (*i).into(),
        Value::Boolean(b) => (*b).into(),
        Value::Array(list) => Json::List(list.iter().map(plain).collect::<Option<_>>()?),
        _ => return None,
    })
}
