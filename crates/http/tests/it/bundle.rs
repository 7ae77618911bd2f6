//! The file of a visit: who gets it, that it proves itself, and that it holds nothing of anybody else's.

use doorstep_visit::Json;
use doorstep_visit::bundle::{Bundle, CheckOutcome, fingerprint};

use crate::http::Site;
use crate::world::id;

#[tokio::test]
async fn who_answers_for_a_visit_gets_its_file_and_nobody_else() {
    let site = Site::new();
    let visit = site.world.order("3-2-501", &["p-li"]);
    let path = format!("/api/v1/visits/{visit}/bundle");
    for (person, status) in [
        // The one who was there reads it on the phone; a copy is for those who answer for it.
        ("p-li", 403),
        ("p-wang", 403),
        ("p-zhao", 403),
        ("p-admin", 403),
        ("p-lead", 200),
        ("p-desk", 200),
    ] {
        let answer = site.get(&path, &site.world.api_token(person)).await;
        assert_eq!(answer.status, status, "{person}");
    }
    // The lead of another crew.
    let west = site.world.order("9-9-909", &["p-zhao"]);
    let other = format!("/api/v1/visits/{west}/bundle");
    let lead = site.world.api_token("p-lead");
    assert_eq!(
        site.get(&other, &lead).await.problem(),
        (404, "not_found".into())
    );
    let audit = site.world.office.audit_break(&site.world.tenant).unwrap();
    assert_eq!(audit, None);
}

#[tokio::test]
async fn the_file_proves_itself_and_holds_one_visit() {
    let site = Site::new();
    let (mut li, mut wang) = (site.world.enrol("p-li"), site.world.enrol("p-wang"));
    let visit = site.world.order("3-2-501", &["p-li"]);
    let next = site.world.order("3-2-502", &["p-wang"]);
    for phone in [&mut li, &mut wang] {
        site.world.sync(phone);
    }
    li.act(visit, "d.arrived", Json::object());
    li.act_private(visit, "d.note_added", "阀门已更换", true);
    wang.act_private(next, "d.note_added", "隔壁的事", true);
    for phone in [&mut li, &mut wang] {
        site.world.sync(phone);
    }
    let path = format!("/api/v1/visits/{visit}/bundle");
    let answer = site.get(&path, &site.world.api_token("p-lead")).await;
    assert_eq!(answer.status, 200);
    let name = answer.headers["content-disposition"].to_str().unwrap();
    assert!(name.contains(&visit.to_string()) && name.starts_with("attachment"));
    let text = answer.text();
    for of_others in [
        "隔壁的事",
        "王师傅",
        "dev-wang",
        &next.to_string(),
        "13800138000",
        "新华路",
        li.token.as_str(),
    ] {
        assert!(!text.contains(of_others), "{of_others}");
    }
    assert!(text.contains("阀门已更换") && text.contains("李师傅"));

    let bundle = Bundle::parse(&text).unwrap();
    let office = &bundle.seal.as_ref().unwrap().office;
    let print = fingerprint(&office.as_ref().unwrap().key);
    let checks = bundle.verify_with(Some(&print));
    let sound = |o: &CheckOutcome| *o == CheckOutcome::Sound;
    assert!(checks.iter().all(|c| sound(&c.outcome)), "{checks:?}");
    assert!(bundle.keys.contains_key(&li.device));
    assert!(!bundle.keys.contains_key(&wang.device));
    assert_eq!(bundle.people.get(&id("p-wang")), None);

    // A name, a word, a key: any change is seen.
    for (old, new) in [("李师傅", "王师傅"), ("已更换", "未更换")] {
        let altered = Bundle::parse(&text.replacen(old, new, 1)).unwrap();
        let broken = altered.verify();
        assert!(
            broken.iter().any(|c| c.outcome == CheckOutcome::Broken),
            "{old}"
        );
    }
}
