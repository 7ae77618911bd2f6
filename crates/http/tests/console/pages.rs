//! What a lead sees, page by page.

use std::net::SocketAddr;
use std::sync::Arc;

use doorstep_http::serve;
use doorstep_office::{Config, NewPerson, Office, Place, Role, SystemClock, SystemRandom};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::browser::{Browser, left_out};
use crate::story::{Story, story};
use crate::world::{PASSWORD, standard_files};

/// The office of the story, served on a port of the system's choice, until the test is over.
pub struct Served {
    pub story: Story,
    address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

pub fn served() -> Served {
    let story = story();
    let (address, stop) = serve_on_a_port(story.world.office.clone());
    Served {
        story,
        address,
        _stop: stop,
    }
}

/// Serves an office on a port of the system's choice until the sender is dropped.
pub fn serve_on_a_port(office: Office) -> (SocketAddr, oneshot::Sender<()>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let (ready, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            ready.send(listener.local_addr().unwrap()).unwrap();
            serve(office, listener, async {
                let _ = stopped.await;
            })
            .await
            .unwrap();
        });
    });
    (address.recv().unwrap(), stop)
}

/// Signs in by the form.
pub fn sign_in(b: &Browser, address: SocketAddr, name: &str) {
    b.go(&format!("http://{address}/sign-in"));
    b.type_into("#name", name);
    b.type_into("#password", PASSWORD);
    b.click("button.primary");
    b.wait("document.querySelector('main') && location.pathname !== '/sign-in'");
}

impl Served {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn sign_in(&self, b: &Browser, name: &str) {
        sign_in(b, self.address, name);
    }
}

/// The rules of any good page that can be told by a script.
pub fn is_well_made(b: &Browser, path: &str) {
    let faults = b.js(
        r#"
        const out = [];
        if (!document.documentElement.lang) out.push("no language");
        if (document.querySelectorAll("h1").length !== 1) out.push("not one h1");
        if (!document.title) out.push("no title");
        if (document.querySelectorAll("main").length !== 1) out.push("not one main");
        let level = 0;
        for (const h of document.querySelectorAll("h1,h2,h3,h4")) {
          const n = Number(h.tagName[1]);
          if (n > level + 1 && level > 0) out.push("heading skips to " + h.outerHTML.slice(0, 80));
          level = n;
        }
        const name = (e) => (e.getAttribute("aria-label") || e.textContent || e.title || "").trim();
        for (const e of document.querySelectorAll("a[href], button")) if (!name(e)) out.push("no name: " + e.outerHTML.slice(0, 80));
        for (const e of document.querySelectorAll("input:not([type=hidden]), select"))
          if (!e.labels?.length && !e.getAttribute("aria-label")) out.push("no label: " + e.outerHTML.slice(0, 80));
        for (const e of document.querySelectorAll("[style], [onclick], script:not([src]), style")) out.push("inline: " + e.outerHTML.slice(0, 80));
        const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
        for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) out.push("id twice: " + id);
        for (const e of document.querySelectorAll("[aria-labelledby]")) if (!document.getElementById(e.getAttribute("aria-labelledby"))) out.push("label is missing");
        for (const a of document.querySelectorAll("a[href^='#']")) if (!document.getElementById(a.getAttribute("href").slice(1))) out.push("leads nowhere: " + a.getAttribute("href"));
        const light = (c) => { const [r, g, b] = c.match(/[\d.]+/g).map(Number).map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
        const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c) && c !== "transparent") return c; } return "rgb(255,255,255)"; };
        for (const e of document.querySelectorAll("main *, header *")) {
          if (e.closest("svg") || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || !e.checkVisibility()) continue;
          const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
          const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
          if (ratio < 4.5) out.push("contrast " + ratio.toFixed(1) + ": " + e.outerHTML.slice(0, 80));
        }
        // On a phone `innerWidth` grows with what does not fit, and `clientWidth` does not.
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth > clientWidth) {
          const wide = [...document.querySelectorAll("main *, header *")].filter((e) => e.getBoundingClientRect().right > clientWidth + 1 && !e.closest("svg svg"));
          out.push("scrolls sideways: " + wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 80)).join(" | "));
        }
        return out;
        "#,
    );
    assert_eq!(faults, serde_json::json!([]), "{path}");
}

#[test]
fn a_lead_finds_what_happened() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    b.size(1440, 900);
    b.dark(false);

    // Wrong password first: the page says so, keeps the name, and lets nobody in.
    b.go(&s.url("/board"));
    b.type_into("#name", "sun");
    b.type_into("#password", "wrong");
    b.click("button.primary");
    b.wait("document.querySelector('[role=alert]')");
    assert_eq!(b.js("return document.querySelector('#name').value"), "sun");
    is_well_made(&b, "sign-in");
    b.picture("sign-in", 900);
    let _ = b.complaints();
    // The language chosen at the door is kept inside, and can be changed back.
    b.click("[data-key-lang]");
    b.wait("document.documentElement.lang === 'en'");
    b.type_into("#name", "sun");
    b.type_into("#password", PASSWORD);
    b.click("button.primary");
    b.wait("document.querySelector('.board')");
    assert!(b.text().contains("Needs you"));
    b.keys("l");
    b.wait("document.documentElement.lang === 'zh-CN'");

    // The board of the lead's own crew, by name and with what needs acting on.
    let board = b.text();
    for words in [
        "李师傅",
        "王师傅",
        "3-2-501",
        "要您处理",
        "同意后改价",
        "已取消但有人上门",
        "迟到",
    ] {
        assert!(board.contains(words), "{words}: {board}");
    }
    assert!(!board.contains("赵师傅"), "another crew's technician");
    is_well_made(&b, "board");

    // Keys: down the list, open.
    b.keys("j");
    let first = b.js("return document.activeElement.getAttribute('href')");
    assert!(first.as_str().unwrap().starts_with("/visits/"));
    b.keys("?");
    b.wait("!document.getElementById('keys').hidden");
    b.keys("/");
    assert_eq!(b.js("return document.activeElement.type"), "search");
    b.keys("5-1-102");
    b.wait("document.querySelectorAll('.needs li:not([hidden])').length === 1");

    // The visit: arrival, wait, price, consent, signature with its statement, and what the concurrent edit caused.
    let path = format!("/visits/{}", s.story.main);
    b.go(&s.url(&path));
    let page = b.text();
    for words in [
        "09:21 李师傅",
        "第1次敲门后等了22秒（应等30秒）",
        "¥85.00",
        "¥98.00",
        "09:48",
        "业主",
        "口头",
        "同意后改价",
        "签字后有变更",
        "只等了22秒，应等30秒",
        "knock-30s-service-code.30",
        "服务单原文与指纹一致",
        "签名由这台手机的密钥作出",
        "球阀 DN20",
        "10:58 到达",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let marks = b.js(
        "return [...document.querySelectorAll('.timeline > svg > [role=listitem]')].map((e) => e.getAttribute('aria-label'))",
    );
    assert!(
        marks
            .as_array()
            .unwrap()
            .iter()
            .any(|m| m.as_str().unwrap().starts_with("09:21 到达门口 — 李师傅"))
    );
    assert!(
        b.js("return document.querySelectorAll('line.merge').length")
            .as_i64()
            .unwrap()
            > 0
    );
    assert!(
        b.js("return document.querySelectorAll('line.off').length")
            .as_i64()
            .unwrap()
            > 0
    );
    assert!(
        b.js("return document.querySelectorAll('.signature polyline').length")
            .as_i64()
            .unwrap()
            > 0
    );
    is_well_made(&b, &path);

    // What people typed stays text.
    b.go(&s.url(&format!("/visits/{}", s.story.hostile)));
    assert!(
        b.text()
            .contains("陈<b>建国</b>\"'><script>alert(1)</script>")
    );
    is_well_made(&b, "hostile");
    b.go(&s.url(&path));

    // The other language, by key; the place is kept.
    b.keys("l");
    b.wait("document.documentElement.lang === 'en'");
    let page = b.text();
    for words in [
        "Price changed after consent",
        "Waited 22 s",
        "customer agreed",
        "received 10:58",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    is_well_made(&b, &path);
    assert_eq!(b.complaints(), Vec::<String>::new());
}

#[test]
fn settling_is_live_in_another_window() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    b.size(1440, 900);
    s.sign_in(&b, "sun");
    let path = format!("/visits/{}", s.story.main);
    b.go(&s.url(&path));
    b.wait("document.querySelector('.live.on')");
    let before = b
        .js("return document.querySelectorAll('form.settle').length")
        .as_i64()
        .unwrap();
    let other = Browser::open();
    s.sign_in(&other, "sun");
    other.go(&s.url(&path));
    other.js("document.querySelector('form.settle select').value = 'keep_price'; document.querySelector('form.settle').requestSubmit()");
    other.wait("document.querySelector('.finding.settled .outcome')");
    assert!(other.text().contains("按原价收费"));
    // Nobody touches the first window.
    b.wait("document.querySelector('.finding.settled')");
    let after = b
        .js("return document.querySelectorAll('form.settle').length")
        .as_i64()
        .unwrap();
    assert_eq!(after, before - 1);
    assert_eq!(b.complaints(), Vec::<String>::new());
}

#[test]
fn every_page_is_well_made_at_every_width_and_in_both_lights() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    b.size(1440, 900);
    for (who, pages) in [
        (
            "sun",
            vec![
                "/board",
                "/visits",
                "/visits?q=nothing-like-it",
                "/standards",
                "/people",
                "/board?day=2025-12-24",
            ],
        ),
        (
            "qian",
            vec!["/board", "/board?needs=1&crew=west", "/visits/none"],
        ),
        ("zhou", vec!["/people", "/standards"]),
    ] {
        s.sign_in(&b, who);
        let mut pages: Vec<String> = pages.into_iter().map(str::to_owned).collect();
        if who == "sun" {
            pages.push(format!("/visits/{}", s.story.main));
            let standards = s
                .story
                .world
                .office
                .standards(&s.story.world.tenant)
                .unwrap();
            pages.extend(standards.iter().map(|r| format!("/standards/{}", r.hash)));
        }
        for path in &pages {
            for (width, dark) in [(1440, false), (1440, true), (720, false), (390, true)] {
                b.size(width, 900);
                b.dark(dark);
                b.go(&s.url(path));
                is_well_made(&b, &format!("{who} {path} {width} dark={dark}"));
            }
            b.size(1440, 900);
        }
        b.js("document.querySelector(\"form[action='/sign-out'] button\").click()");
        b.wait("location.pathname === '/sign-in'");
    }
}

#[test]
fn long_titles_and_names_stay_within_a_phone() {
    if left_out() {
        return;
    }
    let b = Browser::open();
    b.size(390, 844);
    let mut config = Config::new(Place::Memory);
    config.packs = Arc::new(vec![standard_files("yangquan-2016")]);
    let empty = Office::with_config(config, Arc::new(SystemClock), Arc::new(SystemRandom)).unwrap();
    let code = empty.founding_code().unwrap().to_owned();
    let (address, _stop) = serve_on_a_port(empty);
    for lang in ["zh-CN", "en"] {
        b.go(&format!("http://{address}/found?code={code}&lang={lang}"));
        is_well_made(&b, &format!("/found {lang}"));
    }

    let s = served();
    let world = &s.story.world;
    for (letter, role) in [("a", Role::Technician), ("m", Role::Dispatcher)] {
        let new = NewPerson {
            person: None,
            name: letter.repeat(64),
            role,
            crew: None,
        };
        let by = "p-admin".parse().unwrap();
        world.office.add_person(&world.tenant, &by, &new).unwrap();
    }
    s.sign_in(&b, "qian");
    for path in ["/board", "/orders", "/people"] {
        b.go(&s.url(path));
        is_well_made(&b, path);
    }
}

#[test]
fn the_bill_says_who_pays_and_copies_can_be_verified() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    b.size(1440, 900);
    s.sign_in(&b, "qian");
    b.go(&s.url(&format!("/visits/{}", s.story.charged)));
    let page = b.text();
    for words in [
        "账单",
        "人工 × 1",
        "付款方",
        "¥60.00",
        "已完成",
        "等客户自购的配件",
        "报出费用",
    ] {
        assert!(page.contains(words), "{words} is missing:\n{page}");
    }
    is_well_made(&b, "charged");
    b.picture("charged", 4000);
    b.go(&s.url("/people"));
    assert!(
        !b.text().contains("公司指纹"),
        "a dispatcher hands out no copies"
    );
    s.sign_in(&b, "zhou");
    b.go(&s.url("/people"));
    let print = s.story.world.office.fingerprint(&s.story.world.tenant);
    assert!(b.text().contains(&print.unwrap()));
    is_well_made(&b, "people");
    b.picture("people-fingerprint", 1200);
    assert_eq!(b.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "a tool: DOORSTEP_PICTURES=folder cargo test -p doorstep-http --test console -- --ignored"]
fn pictures() {
    let s = served();
    let b = Browser::open();
    let visit = format!("/visits/{}", s.story.main);
    for who in ["qian", "sun"] {
        b.size(1440, 900);
        s.sign_in(&b, who);
        for lang in ["zh-CN", "en"] {
            b.js(&format!("await fetch('/preferences', {{method: 'POST', headers: {{'content-type': 'application/x-www-form-urlencoded'}}, body: new URLSearchParams({{csrf: document.querySelector('[name=csrf]').value, lang: '{lang}', next: '/'}})}})"));
            for (light, dark) in [("light", false), ("dark", true)] {
                b.dark(dark);
                for (size, width, height, lowest) in
                    [("desk", 1440, 900, 1250), ("phone", 390, 844, 1500)]
                {
                    b.size(width, height);
                    let pages = if who == "qian" {
                        vec![("board", "/board")]
                    } else {
                        vec![
                            ("visit", visit.as_str()),
                            ("visits", "/visits"),
                            ("people", "/people"),
                            ("standards", "/standards"),
                        ]
                    };
                    for (name, path) in pages {
                        b.go(&s.url(path));
                        b.wait("!document.querySelector('[data-live-state]') || document.querySelector('.live.on')");
                        is_well_made(&b, &format!("{path} in {lang} on a {size}"));
                        b.picture(&format!("{name}-{lang}-{light}-{size}"), lowest);
                    }
                }
            }
        }
        if who == "sun" {
            b.size(900, 1200);
            b.cdp(
                "Emulation.setEmulatedMedia",
                serde_json::json!({"media": "print"}),
            );
            b.go(&s.url(&visit));
            b.picture("visit-print", 4000);
            b.cdp(
                "Emulation.setEmulatedMedia",
                serde_json::json!({"media": ""}),
            );
        }
        b.size(1440, 900);
        b.js("document.querySelector(\"form[action='/sign-out'] button\").click()");
        b.wait("location.pathname === '/sign-in'");
    }
}
