//! The office's forms in a real browser: sending people, recording acts by keyboard, holidays, orders and links.

use crate::browser::{Browser, left_out};
use crate::pages::{is_well_made, served};
use crate::world::standard_files;

#[test]
fn a_dispatcher_sends_somebody_from_the_board() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    b.size(1440, 900);
    s.sign_in(&b, "qian");
    b.js("[...document.querySelectorAll('.needs a')].find((a) => a.textContent.includes('派人')).click()");
    b.wait("document.querySelector('#assign')");
    is_well_made(&b, "assign");
    b.js("document.querySelector('#assign input[value=p-wang]').click(); document.querySelector('#assign form').requestSubmit()");
    b.wait("document.querySelector('.facts')?.textContent.includes('王师傅')");
    assert_eq!(b.complaints(), Vec::<String>::new());
}

/// Draws the pictures of `docs/screens` into the folder that `DOORSTEP_PICTURES` names.
#[test]
fn the_office_records_by_keyboard() {
    if left_out() {
        return;
    }
    let s = served();
    let (world, admin) = (&s.story.world, "p-admin".parse().unwrap());
    let pack = standard_files("doorstep-default");
    let published = world
        .office
        .publish_standard(&world.tenant, &admin, &pack)
        .unwrap();
    world
        .office
        .choose_standard(&world.tenant, &admin, &published.id)
        .unwrap();
    let visit = world.order("3-2-777", &["p-li"]);
    let b = Browser::open();
    b.size(1440, 900);
    s.sign_in(&b, "sun");
    let path = format!("/visits/{visit}");
    b.go(&s.url(&path));
    let folded = "return document.querySelector('.deeds').open";
    assert_eq!(b.js(folded), false, "the page stays short");
    let (enter, tab) = ("\u{e007}", "\u{e004}");
    b.js("document.querySelector('.deeds summary').focus()");
    b.keys(enter);
    assert_eq!(b.js(folded), true);
    is_well_made(&b, &path);
    b.picture("office", 4000);

    // The first open step by Tab and Enter.
    let step = "document.querySelector('.deeds input[name=step]').value";
    let first = b.js(&format!("return {step}"));
    b.keys(tab);
    b.keys(enter);
    b.wait(&format!(
        "location.hash === '#office' && {step} !== {first}"
    ));

    // What was typed for another act survives a refresh while it is typed.
    b.js("document.querySelector('.deeds').open = true; document.querySelector('#oa-complaint_received-note').focus()");
    b.keys("late");
    let tenant = world.tenant.clone();
    world
        .office
        .appoint(
            &tenant,
            &crate::world::id("p-desk"),
            visit,
            1_764_000_000_000,
            1_764_003_600_000,
        )
        .unwrap();
    b.keys(&format!(" again{enter}"));
    b.wait("/上次 孙组长/.test(document.querySelector('.deeds').textContent)");
    let caller = world.person("p-desk");
    let record = world.office.visit(&caller, visit, "test").unwrap();
    assert!(record.values.values().any(|v| v.0 == "late again"));

    b.size(390, 844);
    b.js("document.querySelector('.deeds').open = true");
    is_well_made(&b, &path);
    b.picture("office-phone", 6000);
    assert_eq!(b.complaints(), Vec::<String>::new());
}

#[test]
fn holidays_orders_and_links_have_forms_that_read_well() {
    if left_out() {
        return;
    }
    let s = served();
    let world = &s.story.world;
    let (first, second) = (
        world.order("3-2-777", &["p-li"]),
        world.order("3-2-777", &["p-wang"]),
    );
    let mut phone = world.enrol("p-wang");
    let opened = doorstep_visit::VisitId::new_v7(1_764_000_000_000, [7; 10]);
    let standards = world.office.standards(&world.tenant).unwrap();
    let pin = doorstep_visit::Json::from_pairs([("pack", standards[0].hash.as_str().into())]);
    phone.act(opened, "d.opened", pin);
    world.sync(&mut phone);
    let b = Browser::open();
    b.size(1440, 900);
    let enter = "\u{e007}";
    let looks = [(1440, false), (720, true), (390, false)];

    s.sign_in(&b, "qian");
    let path = format!("/visits/{second}");
    b.go(&s.url(&path));
    b.js(&format!("document.querySelector('#ln-visit').value = '{first}'; document.querySelector('#ln-visit').form.querySelector('button').focus()"));
    b.keys(enter);
    b.wait("location.hash === '#links' && document.querySelector('.linked li')");
    for (width, dark) in looks {
        b.size(width, 900);
        b.dark(dark);
        b.go(&s.url(&path));
        is_well_made(&b, &format!("linked {width}"));
        b.picture(&format!("linked-{width}"), 3000);
    }
    let path = format!("/visits/{opened}");
    for (width, dark) in looks {
        b.size(width, 900);
        b.dark(dark);
        b.go(&s.url(&path));
        b.js("document.querySelector('#order summary').focus()");
        b.keys(enter);
        is_well_made(&b, &format!("order {width}"));
        b.picture(&format!("order-{width}"), 3000);
    }
    b.js("for (const [id, v] of [['name', '王秀英'], ['phone', '138 x'], ['address', '新华路 3 号']]) document.querySelector('#or-' + id).value = v; document.querySelector('#or-fault_kind').value = 'no_heat'; document.querySelector('#order form').requestSubmit()");
    b.wait("document.querySelector('#or-phone-why')");
    is_well_made(&b, "order refused");
    b.picture("order-refused", 2000);
    b.js("document.querySelector('#or-phone').value = '13800138000'; document.querySelector('#order form').requestSubmit()");
    b.wait("document.querySelector('#links')");

    b.size(1440, 900);
    b.dark(false);
    b.js("document.querySelector(\"form[action='/sign-out'] button\").click()");
    b.wait("location.pathname === '/sign-in'");
    s.sign_in(&b, "zhou");
    b.go(&s.url("/standards"));
    b.js("document.querySelector('#holidays summary').focus()");
    b.keys(enter);
    b.js("document.querySelector('#hd-document').focus()");
    b.keys("year = 2026");
    b.js("document.querySelector('#hd-document').form.querySelector('button').focus()");
    b.keys(enter);
    b.wait("document.querySelector('#hd-why')");
    for (width, dark) in looks {
        b.size(width, 900);
        b.dark(dark);
        is_well_made(&b, &format!("holidays {width}"));
        b.picture(&format!("holidays-{width}"), 3000);
    }
    b.js("document.querySelector('#hd-document').value = 'region = \"CN\"\\nyear = 2026\\noff = [\"2026-10-01\"]\\nwork = []'; document.querySelector('#hd-document').form.requestSubmit()");
    b.wait("location.hash === '#holidays' && document.querySelector('.years li')");
    let complaints = b.complaints();
    let refused = |c: &String| c.contains("422");
    assert!(complaints.iter().all(refused), "{complaints:?}");
}
