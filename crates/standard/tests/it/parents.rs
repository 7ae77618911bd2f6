//! Packs that build on another: what a child has, what it may change, and which chains are refused.

use doorstep_standard::{Enforce, Lang, Library, PackFiles, Param, Standard, StandardHash};

use crate::{PACK, TEXT, files};

fn child(of: &PackFiles, more: &str, text: &str) -> PackFiles {
    named("child", "tiny", of, more, text)
}

fn named(id: &str, parent: &str, of: &PackFiles, more: &str, text: &str) -> PackFiles {
    let hash = StandardHash::of(of);
    let pack = format!(
        "[standard]\nid = \"{id}\"\nversion = 1\nengine = 2\nkind = \"company\"\nzone = \"Asia/Shanghai\"\n\
         currency = \"CNY\"\nrounding = \"half-up\"\n[parent]\nid = \"{parent}\"\nhash = \"{hash}\"\n{more}"
    );
    files(&pack, &format!("title = \"C\"\n{text}"))
}

fn library(packs: &[&PackFiles]) -> Library {
    packs
        .iter()
        .map(|p| (StandardHash::of(p), (*p).clone()))
        .collect()
}

fn parent() -> PackFiles {
    let pack = PACK.replacen("value = \"30s\"", "value = \"30s\"\ntighter = \"more\"", 1);
    files(&pack, TEXT)
}

fn code(child: &PackFiles, library: &Library) -> &'static str {
    let error = Standard::load_with(child, library).expect_err("refused");
    assert!(
        error
            .issues()
            .iter()
            .all(|i| !i.fix.is_empty() && i.line > 0)
    );
    error.issues()[0].code
}

#[test]
fn a_child_has_what_its_parent_has_and_its_own() {
    let parent = parent();
    let more = "[param.knock_wait]\nvalue = \"45s\"\n[[change]]\nrule = \"1\"\nenforce = \"block\"\n\
                [[step]]\nid = \"greeted\"\nmode = \"tick\"\nscope = \"trip\"\nphase = \"door\"\nafter = [\"knocked\"]\n\
                [[rule]]\nid = \"1\"\narticle = \"1\"\nstrength = \"shall\"\nkind = \"step\"\nphase = \"arrival\"\nwho = \"technician\"\nenforce = \"warn\"\nsteps = [\"greeted\"]\n";
    let text = "[rule]\n1 = \"greet\"\n[step]\ngreeted = \"g\"\n[button]\ngreeted = \"g\"\n";
    let files = child(&parent, more, text);
    let library = library(&[&parent]);
    let (s, issues) = Standard::check_with(&files, &library);
    assert_eq!(issues, []);
    let s = s.unwrap();
    assert_eq!(s.parent.as_ref().unwrap().0, "tiny");
    assert!(matches!(s.params["knock_wait"], Param::Time(d) if d.0 == 45_000));
    assert_eq!(s.rules.len(), 4);
    // Numbers are the child's own first; a parent's rule keeps its document.
    assert_eq!(s.rule("1").unwrap().id, "child.1");
    assert_eq!(s.rule("tiny.1").unwrap().enforce, Enforce::Block);
    assert!(s.owns(s.rule("1").unwrap()) && !s.owns(s.rule("tiny.1").unwrap()));
    let words = s.texts(Lang::En);
    assert_eq!(words.rule_of(s.rule("tiny.1").unwrap()), Some("a"));
    assert_eq!(words.rule_of(s.rule("1").unwrap()), Some("greet"));
    assert_eq!(words.title, "C");
    let place = |id: &str| s.steps.iter().position(|x| x.id == id).unwrap();
    assert!(place("knocked") < place("greeted"));
    // The parent by itself is as it was.
    let alone = Standard::load(&parent).unwrap();
    assert_eq!(alone.rule("1").unwrap().enforce, Enforce::Warn);
}

#[test]
fn loosening_needs_a_reason() {
    let parent = parent();
    let library = library(&[&parent]);
    let looser = "[param.knock_wait]\nvalue = \"20s\"\n";
    assert_eq!(
        code(&child(&parent, looser, ""), &library),
        "param_loosened"
    );
    let unset = "[param.knock_wait]\nunset = true\n";
    assert_eq!(code(&child(&parent, unset, ""), &library), "param_loosened");
    let why = "[because]\nnarrow = \"n\"\n";
    let explained = format!("{looser}because = \"narrow\"\n");
    assert!(Standard::load_with(&child(&parent, &explained, why), &library).is_ok());
    // A figure that the parent leaves open is the child's to set.
    let set = "[param.reply_within]\nvalue = \"1h\"\n";
    assert!(Standard::load_with(&child(&parent, set, ""), &library).is_ok());
    let weaker = "[[change]]\nrule = \"2\"\nenforce = \"warn\"\n";
    assert_eq!(
        code(&child(&parent, weaker, ""), &library),
        "change_loosens"
    );
    let explained = format!("{weaker}because = \"narrow\"\n");
    assert!(Standard::load_with(&child(&parent, &explained, why), &library).is_ok());
    assert_eq!(
        code(&child(&parent, &explained, ""), &library),
        "text_missing"
    );
    let nothing = "[[change]]\nrule = \"77\"\nenforce = \"block\"\n";
    assert_eq!(code(&child(&parent, nothing, ""), &library), "rule_unknown");
    let again = "[[step]]\nid = \"knocked\"\nmode = \"tick\"\nscope = \"trip\"\nphase = \"door\"\n";
    let words = "[step]\nknocked = \"k\"\n[button]\nknocked = \"k\"\n";
    assert_eq!(code(&child(&parent, again, words), &library), "step_twice");
}

#[test]
fn a_parent_must_be_here_sound_and_no_descendant() {
    let parent = parent();
    let orphan = child(&parent, "", "");
    assert_eq!(code(&orphan, &Library::new()), "parent_missing");
    let wrong = named("child", "other", &parent, "", "");
    assert_eq!(code(&wrong, &library(&[&parent])), "parent_mismatch");
    let broken = files(&PACK.replacen("\"must\"", "\"shall\"", 1), TEXT);
    assert_eq!(
        code(&child(&broken, "", ""), &library(&[&broken])),
        "parent_invalid"
    );
    // A pack cannot know its own hash; a circle shows as a document that is its own ancestor.
    let middle = named("middle", "tiny", &parent, "", "");
    let again = named("tiny", "middle", &middle, "", "");
    assert_eq!(
        code(&again, &library(&[&parent, &middle])),
        "parent_circular"
    );
    let own = named("tiny", "tiny", &parent, "", "");
    assert_eq!(code(&own, &library(&[&parent])), "parent_circular");
}

#[test]
fn what_a_parent_has_set_is_not_a_childs_to_set() {
    let set = "[calendar.hours]\nhours = [\"09:00-18:00\"]\n[calendar.season]\nunset = true\n\
               [fee.labour]\nkind = \"labour\"\nunit = \"hour\"\nfen = 100\n[fee.callout]\nkind = \"callout\"\nunit = \"visit\"\nunset = true\n\
               [[rule]]\nid = \"8\"\narticle = \"8\"\nstrength = \"shall\"\nkind = \"office\"\nphase = \"policy\"\nwho = \"company\"\nenforce = \"office\"\n\
               office = { process = \"hours\", runs = \"setting\", fields = [\"hours\", \"season\"] }\n";
    let text = format!(
        "{TEXT}[calendar]\nhours = \"h\"\nseason = \"s\"\n[fee]\nlabour = \"l\"\ncallout = \"c\"\n"
    )
    .replacen("3 = \"c\"", "3 = \"c\"\n8 = \"h\"", 1);
    let engine = PACK.replacen("engine = 1", "engine = 2", 1);
    let parent = files(&format!("{engine}{set}"), &text);
    let library = library(&[&parent]);
    let words =
        "[calendar]\nhours = \"h\"\nseason = \"s\"\n[fee]\nlabour = \"l\"\ncallout = \"c\"\n";
    let open = "[calendar.season]\nseason = { from = \"11-15\", to = \"03-15\" }\n[fee.callout]\nkind = \"callout\"\nunit = \"visit\"\nfen = 5000\n";
    let (s, issues) = Standard::check_with(&child(&parent, open, words), &library);
    assert!(
        issues.iter().all(|i| i.code == "text_unused"),
        "{issues:#?}"
    );
    assert!(s.unwrap().calendars["season"].is_some());
    let fixed = "[calendar.hours]\nhours = [\"09:00-10:00\"]\n";
    assert_eq!(
        code(&child(&parent, fixed, words), &library),
        "parent_fixed"
    );
    let fixed = "[fee.labour]\nkind = \"labour\"\nunit = \"hour\"\nfen = 900\n";
    assert_eq!(
        code(&child(&parent, fixed, words), &library),
        "parent_fixed"
    );
}
