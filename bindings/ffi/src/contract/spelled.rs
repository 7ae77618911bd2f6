//! A record as lines of `path = value`, fields in the order of their names, so that any language can spell the same.

use serde::Serialize;
use serde_json::Value;

/// The record, a line for each value in it.
pub fn spelled(record: &impl Serialize) -> String {
    let mut out = String::new();
    lines("", &serde_json::to_value(record).unwrap(), &mut out);
    out
}

fn lines(path: &str, value: &Value, out: &mut String) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        _ => format!("{path}.{name}"),
    };
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            for name in names {
                lines(&below(name), &fields[name], out);
            }
        }
        Value::Array(items) => {
            out.push_str(&format!("{path} = {} items\n", items.len()));
            for (at, item) in items.iter().enumerate() {
                lines(&below(&at.to_string()), item, out);
            }
        }
        Value::Null => out.push_str(&format!("{path} = none\n")),
        Value::String(text) => {
            let text = text.replace('\\', "\\\\").replace('\n', "\\n");
            out.push_str(&format!("{path} = \"{text}\"\n"));
        }
        other => out.push_str(&format!("{path} = {other}\n")),
    }
}
