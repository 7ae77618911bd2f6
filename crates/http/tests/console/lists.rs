//! A dispatcher of a large office finds any visit, in the browser.

use crate::browser::{Browser, left_out};
use crate::http::Site;
use crate::many::{MANY, fill};
use crate::pages::{is_well_made, serve_on_a_port, sign_in};
use crate::world::{PASSWORD, id};

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_of_five_thousand_is_found() {
    if left_out() {
        return;
    }
    let site = Site::new();
    let all = fill(&site).await;
    let world = &site.world;
    let desk = id("p-desk");
    world
        .office
        .set_password(&world.tenant, &desk, "qian", PASSWORD)
        .unwrap();
    world
        .office
        .cancel(&world.tenant, &desk, all[7], "moved_out")
        .unwrap();
    let (address, _stop) = serve_on_a_port(world.office.clone());
    tokio::task::spawn_blocking(move || {
        let b = Browser::open();
        b.size(1440, 900);
        sign_in(&b, address, "qian");
        b.go(&format!("http://{address}/visits"));
        let says = |text: &str| {
            let found = b.text();
            let at = b.js("return location.href");
            let found: String = found.chars().take(300).collect();
            assert!(found.contains(text), "{at} {text}: {found}");
        };
        says("第 1–50 条，共 5000 条");
        says("h-4999");
        b.picture("visits-zh", 900);
        b.click("a[rel=next]");
        b.wait("location.search === '?page=2'");
        says("第 51–100 条，共 5000 条");
        says("h-4949");
        is_well_made(&b, "the second page");

        // By the number of the order, a name, a state; as a person fills the form.
        for (field, text, line) in [
            ("q", "r-00003", "h-3"),
            ("q", "住户00044", "h-44"),
            ("q", "住户00044 王师傅 夜里", ""),
            ("q", "和平路 0 号 13 室", "h-13"),
            ("status", "cancelled", "h-7"),
        ] {
            b.go(&format!("http://{address}/visits"));
            b.js(&format!(
                "const f = document.querySelector('form.filters'); f.elements.{field}.value = '{text}'; f.requestSubmit()"
            ));
            b.wait(&format!("new URLSearchParams(location.search).get('{field}') === '{text}' && document.querySelector('#live')"));
            match line {
                "" => says("没有找到上门记录"),
                line => {
                    says("第 1–1 条，共 1 条");
                    assert_eq!(b.js("return document.querySelector('[data-open] strong').textContent"), line);
                }
            }
        }
        b.go(&format!("http://{address}/visits?open=1"));
        says("没有找到上门记录");
        b.go(&format!("http://{address}/board?day=2025-08-17"));
        says("50 次上门");
        b.size(390, 800);
        b.go(&format!("http://{address}/visits?page=99&status=assigned"));
        says("共 4999 条");
        is_well_made(&b, "a narrow page");
        b.picture("visits-narrow-zh", 1200);
        assert_eq!(b.complaints(), Vec::<String>::new());
        assert_eq!(MANY, 5_000);
    })
    .await
    .unwrap();
}
