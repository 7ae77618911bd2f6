//! Packs against the schemas that editors use: what loads must not be underlined, and what an editor should
//! underline is refused.

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::Value;

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
