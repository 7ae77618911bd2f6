//! `fixtures/hostile/`: each file is an attack and the code that it must get.
//! Run with `UPDATE_FIXTURES=1` to write them anew from the list of attacks.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use doorstep_doc::{Authority, ChangeParts, GateOutcome, MAX_CHANGE, MAX_VALUE, judge, read_exact};

use crate::attacks::{Attack, Scene, attacks, scene};
use crate::chunk::Body;
use crate::kit::{facts, writer};

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/hostile")
}

fn write_hex(attack: &Attack) -> String {
    let mut out = format!("# {}\n= {}\n", attack.why, attack.code);
    for line in attack.bytes.chunks(48) {
        line.iter().for_each(|b| out.push_str(&format!("{b:02x}")));
        out.push('\n');
    }
    out
}

pub fn read_hex(text: &str) -> (String, Vec<u8>) {
    let mut code = String::new();
    let mut bytes = vec![];
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix("= ") {
            code = name.to_owned();
            continue;
        }
        for pair in line.as_bytes().chunks(2) {
            bytes.push(u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
        }
    }
    (code, bytes)
}

/// The code that the whole gate gives.
fn verdict(scene: &Scene, bytes: &[u8]) -> &'static str {
    let change = match read_exact(bytes, scene.doc.genesis()) {
        Ok(change) => change,
        Err(e) => return e.code(),
    };
    let facts = facts(1);
    let authority = Authority::Facts(&facts);
    // A known change is known whoever brings it.
    let Ok(outcome) = judge(
        scene.doc.genesis(),
        &scene.doc,
        &writer(1, 1),
        authority,
        &change,
    );
    match outcome {
        GateOutcome::Admitted(_) => "admitted",
        GateOutcome::Known => "known",
        GateOutcome::Refused(e) => e.code(),
    }
}

#[test]
fn every_attack_gets_its_code() {
    let scene = scene();
    let list = attacks(&scene);
    let names: BTreeSet<_> = list.iter().map(|a| format!("{}.hex", a.name)).collect();
    assert_eq!(names.len(), list.len());
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::create_dir_all(folder()).unwrap();
        for attack in &list {
            fs::write(
                folder().join(format!("{}.hex", attack.name)),
                write_hex(attack),
            )
            .unwrap();
        }
    }
    for attack in &list {
        let text = fs::read_to_string(folder().join(format!("{}.hex", attack.name))).unwrap();
        assert_eq!(
            read_hex(&text),
            (attack.code.to_owned(), attack.bytes.clone()),
            "{}",
            attack.name
        );
    }
    let mut wrong = vec![];
    let mut files = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "hex") {
            continue;
        }
        files += 1;
        let (code, bytes) = read_hex(&fs::read_to_string(&path).unwrap());
        let got = verdict(&scene, &bytes);
        if got != code {
            wrong.push((path.file_name().unwrap().to_owned(), code, got));
        }
    }
    assert_eq!(wrong, []);
    assert!(files >= list.len());
}

/// Too long to keep as files.
#[test]
fn long_attacks_get_their_codes() {
    let scene = scene();
    let base = Body::of(&scene.honest.change, &scene.doc.genesis().actor().0);
    let text = |value: &str| {
        let key = doorstep_visit::event::event_id(crate::kit::visit(), value).to_string();
        verdict(&scene, &base.clone().with_event(&key, value).chunk())
    };
    assert_eq!(text(&"a".repeat(MAX_VALUE)), "event_not_canonical");
    assert_eq!(text(&"a".repeat(MAX_VALUE + 1)), "change_too_long");
    assert_eq!(verdict(&scene, &vec![0; MAX_CHANGE + 1]), "change_too_long");
    assert_eq!(verdict(&scene, &vec![0x85; MAX_CHANGE]), "not_a_change");
}

/// Numbers out of range are refused before there are bytes; what is parsed goes the same way.
#[test]
fn parts_out_of_range_are_never_built() {
    let scene = scene();
    let genesis = scene.doc.genesis();
    let refused = |alter: &dyn Fn(&mut ChangeParts)| {
        let mut parts = scene.honest.change.parts().clone();
        alter(&mut parts);
        parts.seal(genesis).unwrap_err().code()
    };
    let end = u64::from(u32::MAX);
    assert_eq!(refused(&|p| p.seq = 0), "seq_range");
    assert_eq!(refused(&|p| p.seq = end), "seq_range");
    assert_eq!(
        refused(&|p| p.start_op = genesis.meta().max_op),
        "start_op_range"
    );
    assert_eq!(refused(&|p| p.start_op = end), "start_op_range");
    assert_eq!(refused(&|p| p.deps.clear()), "deps_count");
    assert_eq!(refused(&|p| p.deps.reverse()), "deps_order");
    assert_eq!(refused(&|p| p.deps[1] = p.deps[0]), "deps_order");
    assert_eq!(refused(&|p| p.actor = genesis.actor()), "writer_unproven");
    let long = "a".repeat(MAX_VALUE + 1);
    assert_eq!(
        refused(&|p| p.value = long.as_str().into()),
        "change_too_long"
    );
}
