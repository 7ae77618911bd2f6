//! Packs against the schemas that editors use: what loads must not be underlined, and what an editor should
//! underline is refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use doorstep_standard::{Level, PackFiles, Standard};
use jsonschema::Validator;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn schema(name: &str) -> Validator {
    let file = root().join(format!("docs/schema/{name}.schema.json"));
    let text = std::fs::read_to_string(file).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn read(file: &Path) -> Value {
    toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn every_pack_fits_its_schema() {
    let (standard, texts) = (schema("standard"), schema("text"));
    let mut faults = Vec::new();
    let mut packs = 0;
    for folder in std::fs::read_dir(root().join("fixtures/standards")).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        packs += 1;
        for (name, schema) in [
            ("standard.toml", &standard),
            ("text.zh-CN.toml", &texts),
            ("text.en.toml", &texts),
        ] {
            let file = folder.join(name);
            for e in schema.iter_errors(&read(&file)) {
                faults.push(format!("{}: {}: {e}", file.display(), e.instance_path()));
            }
        }
    }
    assert!(packs > 20);
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_mistake_is_underlined() {
    let standard = schema("standard");
    let good = read(&root().join("fixtures/standards/doorstep-default/standard.toml"));
    let spoilt = |spoil: &dyn Fn(&mut Value)| {
        let mut pack = good.clone();
        spoil(&mut pack);
        standard.is_valid(&pack)
    };
    assert!(spoilt(&|_| {}));
    assert!(!spoilt(&|p| p["rule"][0]["enforce"] = "perhaps".into()));
    assert!(!spoilt(&|p| p["rule"][0]["enforced"] = "warn".into()));
    assert!(!spoilt(&|p| p["step"][0]["mode"] = "unheard_of".into()));
    assert!(!spoilt(&|p| p["standard"]["version"] = "one".into()));
    assert!(!spoilt(&|p| drop(
        p.as_object_mut().unwrap().remove("standard")
    )));
}

/// Codes of findings that are about shape and words, which a schema knows.
const GRAMMAR: [&str; 4] = [
    "not_readable",
    "word_unknown",
    "act_unknown",
    "rounding_unknown",
];

/// Every member of a pack once, wherever it first stands: where it is by kind, and where it is in this pack.
fn members(value: &Value, kind: &str, at: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(inner) => {
            // The names in these tables are the pack's own.
            let named = ["/param", "/fact", "/calendar", "/fee"].contains(&kind);
            for (name, value) in inner {
                let kind = format!("{kind}/{}", if named { "*" } else { name });
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                found.entry(kind.clone()).or_insert_with(|| at.clone());
                members(value, &kind, &at, found);
            }
        }
        Value::Array(inner) => {
            for (i, value) in inner.iter().enumerate() {
                members(value, &format!("{kind}/-"), &format!("{at}/{i}"), found);
            }
        }
        _ => {}
    }
}

/// The pack spoilt in one place in each way, with what was done.
fn spoilt(pack: &Value, at: &str) -> Vec<(&'static str, Value)> {
    let (above, name) = at.rsplit_once('/').unwrap();
    let mut out = Vec::new();
    for (what, value) in [
        ("a number", json!(7)),
        ("below zero", json!(-7)),
        ("a word", json!("no_such_word")),
        ("a flag", json!(true)),
        ("a list", json!(["no_such_word"])),
        ("a list of numbers", json!([7])),
        ("a table", json!({"no_such_member": 7})),
    ] {
        let mut pack = pack.clone();
        *pack.pointer_mut(at).unwrap() = value;
        out.push((what, pack));
    }
    for what in ["renamed", "left out"] {
        let mut pack = pack.clone();
        if let Some(Value::Object(above)) = pack.pointer_mut(above) {
            let value = above.remove(name).unwrap();
            if what == "renamed" {
                above.insert(format!("{name}_"), value);
            }
        }
        out.push((what, pack));
    }
    out
}

/// Whatever the reader refuses for its shape or its words an editor underlines, and what an editor underlines is refused.
#[test]
fn reader_and_schema_agree() {
    let schema = schema("standard");
    let mut seen = BTreeMap::new();
    let (mut refused, mut taken) = (0, 0);
    let mut faults = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(root().join("fixtures/standards"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        let pack = read(&folder.join("standard.toml"));
        let mut here = BTreeMap::new();
        members(&pack, "", "", &mut here);
        here.retain(|kind, at| seen.insert(kind.clone(), at.clone()).is_none());
        let texts = ["text.zh-CN.toml", "text.en.toml"]
            .map(|name| (name.to_owned(), std::fs::read(folder.join(name)).unwrap()));
        for (kind, at) in here {
            for (what, pack) in spoilt(&pack, &at) {
                let mut files = PackFiles::from(texts.clone());
                let toml = toml::to_string(&pack).unwrap();
                files.insert("standard.toml".into(), toml.into_bytes());
                let (_, issues) = Standard::check(&files);
                let mut errors = issues.iter().filter(|i| i.level == Level::Error);
                let any = errors.clone().next().is_some();
                let grammar = errors.any(|i| GRAMMAR.contains(&i.code));
                let underlined = !schema.is_valid(&pack);
                // The reader has never looked at these; what is published stays readable.
                let lax = kind == "/fact/*/unit"
                    || (kind == "/rule/-/wait/times" && what == "below zero");
                match (grammar, underlined, any || lax) {
                    (true, false, _) => faults.push(format!("{kind} {what}: not underlined")),
                    (_, true, false) => faults.push(format!("{kind} {what}: not refused")),
                    (_, true, true) => refused += 1,
                    (_, false, _) => taken += 1,
                }
            }
        }
    }
    assert!(seen.len() > 90, "{seen:?}");
    assert!(refused > 500 && taken > 50, "{refused} {taken}");
    assert_eq!(faults, Vec::<String>::new());
}
