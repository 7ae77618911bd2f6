//! The schemas against what the reader takes, and the files against the schemas.

use super::*;
use crate::raw;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// The members that serde takes, from what it says about one that it does not take.
fn taken<T: DeserializeOwned>() -> BTreeSet<String> {
    let Err(e) = toml::from_str::<T>("zzz = 1") else {
        panic!("an unknown member was taken");
    };
    let message = e.message().to_owned();
    let list = message.split("expected").nth(1).expect("a list of members");
    list.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn named(members: &[Member]) -> BTreeSet<String> {
    members.iter().map(|m| m.0.to_owned()).collect()
}

#[test]
fn a_schema_knows_every_member_and_no_other() {
    assert_eq!(named(PACK), taken::<raw::RawPack>());
    assert_eq!(named(META), taken::<raw::RawMeta>());
    assert_eq!(named(PARENT), taken::<raw::RawParent>());
    assert_eq!(named(CHANGE), taken::<raw::RawChange>());
    assert_eq!(named(READING), taken::<raw::RawReading>());
    assert_eq!(named(PARAM), taken::<raw::RawParam>());
    assert_eq!(named(FACT), taken::<raw::RawFact>());
    assert_eq!(named(CALENDAR), taken::<raw::RawCalendar>());
    assert_eq!(named(SEASON), taken::<raw::RawSeason>());
    assert_eq!(named(FEE), taken::<raw::RawFee>());
    assert_eq!(named(STEP), taken::<raw::RawStep>());
    assert_eq!(named(RULE), taken::<raw::RawRule>());
    assert_eq!(named(GATE), taken::<raw::RawGate>());
    assert_eq!(named(WAIT), taken::<raw::RawWait>());
    assert_eq!(named(CLOCK), taken::<raw::RawClock>());
    assert_eq!(named(LEAD), taken::<raw::RawLead>());
    assert_eq!(named(KIT), taken::<raw::RawKit>());
    assert_eq!(named(FORBID), taken::<raw::RawForbid>());
    assert_eq!(named(OFFICE), taken::<raw::RawOffice>());
    assert_eq!(named(RECORD), taken::<raw::RawRecord>());
    assert_eq!(named(NOTICE), taken::<raw::RawNotice>());
    assert_eq!(named(ELIGIBLE), taken::<raw::RawEligible>());
    assert_eq!(named(FEE_RULE), taken::<raw::RawFeeRule>());
    assert_eq!(named(SCOPE_RULE), taken::<raw::RawScopeRule>());
    let mut texts: BTreeSet<String> = TEXT_TABLES.iter().map(|t| t.0.to_owned()).collect();
    texts.extend(["title".to_owned(), "summary".to_owned()]);
    assert_eq!(texts, taken::<crate::Texts>());
}

#[test]
fn the_files_are_current() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    for (name, schema) in [("standard", of_standard()), ("text", of_texts())] {
        let file = folder.join(format!("{name}.schema.json"));
        let now = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("INSTA_UPDATE").is_some_and(|v| v == "always") {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &now).unwrap();
        }
        let there = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(there, now, "run this test with INSTA_UPDATE=always");
    }
}
