//! JSON Schemas of `standard.toml` and of the texts, for editors that complete and check while one writes.
//! They are drawn from the types that read these files and kept in `docs/schema`.
//! Lint is the judge; a schema knows shapes and words only.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::raw::{Day, RawPack};
use crate::text::{Lang, Texts};
use crate::word::Listed;
use crate::written::{At, Written};

impl<T: JsonSchema> JsonSchema for At<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: Listed> JsonSchema for Written<T> {
    fn schema_name() -> Cow<'static, str> {
        std::any::type_name::<T>().into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "enum": T::words()})
    }
}

/// The schema of a type under a title, as editors like it: whole, without references.
fn of<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft07().with(|s| s.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    plain(&mut schema);
    schema["title"] = title.into();
    schema
}

/// TOML has no null, no format of numbers and no empty list that one would write down.
fn plain(schema: &mut Value) {
    let without_null = |list: &mut Vec<Value>| {
        list.retain(|v| *v != Value::Null && *v != "null" && *v != json!({"type": "null"}));
    };
    if let Some(members) = schema.as_object_mut() {
        members.remove("format");
        members.remove("default");
        for name in ["type", "enum"] {
            if let Some(Value::Array(list)) = members.get_mut(name) {
                without_null(list);
                if name == "type" && list.len() == 1 {
                    let only = list.remove(0);
                    members.insert("type".into(), only);
                }
            }
        }
        if let Some(Value::Array(mut list)) = members.remove("anyOf") {
            without_null(&mut list);
            let [Value::Object(only)] = &mut list[..] else {
                panic!("a choice of shapes that no editor completes: {list:?}");
            };
            for (name, value) in std::mem::take(only) {
                members.entry(name).or_insert(value);
            }
        }
        for name in ["properties", "items", "additionalProperties"] {
            match members.get_mut(name) {
                Some(Value::Object(inner)) if name == "properties" => {
                    inner.values_mut().for_each(plain);
                }
                Some(inner) => plain(inner),
                None => {}
            }
        }
    }
}

#[test]
fn the_files_are_current() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    let languages = Lang::ALL.map(Lang::tag).join(", ");
    let texts = of::<Texts>(&format!("Texts of a service standard ({languages})"));
    for (name, schema) in [
        ("standard", of::<RawPack>("A service standard")),
        ("text", texts),
    ] {
        let file = folder.join(format!("{name}.schema.json"));
        let now = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("INSTA_UPDATE").is_some_and(|v| v == "always") {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &now).unwrap();
        }
        let there = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            there == now,
            "{name}: run this test with INSTA_UPDATE=always"
        );
    }
}

/// A member without a word about it is no help to whoever writes a pack.
#[test]
fn every_member_is_told() {
    fn look(schema: &Value, path: &str, silent: &mut Vec<String>) {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            if !member["description"].is_string() {
                silent.push(path.clone());
            }
            look(member, &path, silent);
        }
        for inner in ["items", "additionalProperties"] {
            if schema[inner].is_object() {
                look(&schema[inner], path, silent);
            }
        }
    }
    let mut silent = Vec::new();
    look(&of::<RawPack>(""), "", &mut silent);
    look(&of::<Texts>(""), "", &mut silent);
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn every_day_is_one_that_a_calendar_reads() {
    let days: Vec<u32> = Day::words()
        .iter()
        .map(|d| crate::calendar::weekday(d).unwrap().num_days_from_monday())
        .collect();
    assert_eq!(days, (0..7).collect::<Vec<u32>>());
}
