//! From an empty folder to a visit that its lead reads, as people do it: a real server, a real browser, a real phone
//! engine on its own database.

use std::path::Path;
use std::sync::Arc;

use doorstep_core::codes::AskKind;
use doorstep_core::{
    ActionView, Config, Core, FieldInput, FieldValue, FileEpoch, HttpTransport, Lang, Ports,
    SoftwareVault, SystemClock, SystemRandom, WhenInput,
};

use crate::browser::{Browser, left_out};
use crate::run::{Running, arg, good};

/// A person on the founder's list: name, role, crew as the page calls it, sign-in name.
const PEOPLE: &[(&str, &str, &str, &str)] = &[
    ("李师傅", "technician", "东组", ""),
    ("王师傅", "technician", "东组", ""),
    ("赵师傅", "technician", "西组", ""),
    ("孙班长", "crew_lead", "东组", "sun"),
    ("吴班长", "crew_lead", "西组", "wu"),
    ("钱调度", "dispatcher", "", "qian"),
];
const OWN: &str = "my own password";

/// The console in a browser.
struct Console<'a> {
    browser: &'a Browser,
    url: &'a str,
}

impl Console<'_> {
    fn go(&self, path: &str) {
        self.browser.go(&format!("{}{path}", self.url));
    }
    /// Sends the form with this action and waits for the page that follows.
    fn send(&self, action: &str, next: &str) {
        self.browser.js("window.before = true");
        self.browser
            .click(&format!("form[action='{action}'] button[type=submit]"));
        self.browser.wait(&format!(
            "!window.before && document.readyState === 'complete' && ({next})"
        ));
    }
    fn choose(&self, css: &str, text: &str) {
        self.browser.js(&format!(
            "const s = document.querySelector({css:?}); s.value = [...s.options].find((o) => o.text.trim() === {text:?}).value"
        ));
    }
    fn shown(&self, css: &str) -> String {
        let text = self
            .browser
            .js(&format!("return document.querySelector({css:?}).innerText"));
        text.as_str().unwrap().trim().to_owned()
    }
    fn sign_out(&self) {
        self.send("/sign-out", "location.pathname === '/sign-in'");
    }
    fn sign_in(&self, name: &str, password: &str) {
        self.go("/sign-in");
        self.browser.type_into("#name", name);
        self.browser.type_into("#password", password);
        self.send("/sign-in?lang=zh-CN", "document.querySelector('.rail')");
    }
    /// Signs in by a password that the office made, and chooses another.
    fn first_sign_in(&self, name: &str, made: &str) {
        self.sign_in(name, made);
        self.browser.wait("location.pathname === '/account'");
        self.browser.type_into("#ac-old", made);
        self.browser.type_into("#ac-password", OWN);
        self.browser.type_into("#ac-again", OWN);
        self.send("/account", "location.search === '?changed'");
    }
}

fn phone(folder: &Path) -> Core {
    let random = SystemRandom;
    let keys = SoftwareVault::open(folder.join("device.key"), &random).unwrap();
    let ports = Ports {
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(random),
        keys: Arc::new(keys),
        epochs: Arc::new(FileEpoch::new(folder.join("epoch"))),
    };
    Core::open(Config::at(folder.join("phone.db"), Lang::Zh), ports).unwrap()
}

/// The first choice of everything that a button asks.
fn first_choices(action: &ActionView) -> Vec<FieldInput> {
    let choices = action.asks.iter().filter(|a| a.kind == AskKind::Choice);
    choices
        .map(|a| FieldInput::of(&a.name, FieldValue::Code(a.choices[0].code.clone())))
        .collect()
}

#[test]
fn an_office_is_founded_and_its_first_visit_is_read_by_the_lead() {
    if left_out() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("office");
    let mut server = Running::start(&["serve", "--data", arg(&data), "--listen", "127.0.0.1:0"]);
    let url = server.after("The office is open:");
    let link = format!("http://{}", server.after("http://"));
    let browser = Browser::open();
    let c = Console {
        browser: &browser,
        url: &url,
    };

    // Founding, once refused.
    browser.size(1100, 900);
    c.go("/");
    browser.wait("document.body.innerText.includes('还没有创建公司')");
    browser.go(&link);
    browser.picture("founding-zh", 1200);
    browser.type_into("#fo-company", "北方热力");
    browser.type_into("#fo-name", "周管理");
    browser.type_into("#fo-sign_in", "zhou");
    browser.type_into("#fo-password", OWN);
    browser.type_into("#fo-again", "another one");
    c.send(
        "/found?lang=zh-CN",
        "document.querySelector('#fo-again-why')",
    );
    assert_eq!(
        browser.js("return document.querySelector('#fo-company').value"),
        "北方热力"
    );
    browser.picture("founding-refused-zh", 1200);
    browser.type_into("#fo-password", OWN);
    browser.type_into("#fo-again", OWN);
    c.send("/found?lang=zh-CN", "location.pathname === '/company'");
    assert!(browser.text().contains("开始使用"));
    browser.picture("company-new-zh", 1200);

    // Two crews, six people.
    c.go("/people");
    for crew in ["东组", "西组"] {
        browser.js("document.querySelector('#new-crew').open = true");
        browser.type_into("#nc-name", crew);
        c.send(
            "/crews",
            &format!("document.body.innerText.includes({crew:?})"),
        );
    }
    let mut made = std::collections::BTreeMap::new();
    for (name, role, crew, sign_in) in PEOPLE {
        browser.js("document.querySelector('#new-person').open = true");
        browser.type_into("#np-name", name);
        browser.js(&format!(
            "document.querySelector('#np-role').value = {role:?}"
        ));
        if !crew.is_empty() {
            c.choose("#np-crew", crew);
        }
        if !sign_in.is_empty() {
            browser.type_into("#np-sign_in", sign_in);
        }
        c.send(
            "/people",
            &format!("document.body.innerText.includes({name:?})"),
        );
        if !sign_in.is_empty() {
            made.insert(*sign_in, c.shown(".panel.code dl div:nth-child(2) code"));
        }
    }
    browser.picture("people-new-sign-in-zh", 1600);

    // A token for the booking system, which takes the first order.
    c.go("/company");
    browser.js("document.querySelector('#programs details.deeds').open = true");
    browser.type_into("#pr-name", "报修系统");
    c.send("/company/programs", "document.querySelector('.panel.code')");
    let token = c.shown(".panel.code code");
    browser.picture("company-token-zh", 1200);
    let taken = browser.js(&format!(
        "const order = {{ref: 'A-1', fault_kind: 'no_heat', name: '王秀英', phone: '13800138000', address: '新华路 3 号'}};
         const headers = {{authorization: 'Bearer {token}', 'content-type': 'application/json'}};
         const answer = await fetch('/api/v1/orders', {{method: 'POST', credentials: 'omit', headers, body: JSON.stringify(order)}});
         return answer.status"
    ));
    assert_eq!(taken, 201);
    c.sign_out();

    // The dispatcher takes another by hand, once refused, and sends Li.
    c.first_sign_in("qian", &made["qian"]);
    c.go("/orders");
    browser.js("document.querySelector('#or-fault_kind').value = 'low_heat'");
    browser.type_into("#or-name", "刘建国");
    browser.type_into("#or-phone", "12");
    browser.type_into("#or-address", "新华路 5 号");
    browser.js("[...document.querySelectorAll('.send label')].find((l) => l.innerText.includes('李师傅')).querySelector('input').checked = true");
    c.send("/orders", "document.querySelector('#or-phone-why')");
    assert!(
        browser
            .js("return document.querySelector('.send input:checked') !== null")
            .as_bool()
            .unwrap()
    );
    browser.picture("orders-refused-zh", 1400);
    browser.type_into("#or-phone", "13800138001");
    c.send("/orders", "location.search === '?taken'");
    assert!(browser.text().contains("A-1"));
    browser.picture("orders-zh", 1400);
    c.sign_out();

    // The lead enrols Li's phone.
    c.first_sign_in("sun", &made["sun"]);
    c.go("/people");
    browser.js("window.before = true; [...document.querySelectorAll('tr')].find((r) => r.innerText.includes('李师傅')).querySelector('form[action=\"/people/codes\"] button').click()");
    browser.wait("!window.before && document.querySelector('.panel.code')");
    let code = c.shown(".panel.code code");
    let folder = dir.path().join("phone");
    let joined = good(&[
        "enrol",
        "--office",
        &url,
        "--code",
        &code,
        "--data",
        arg(&folder),
    ]);
    assert!(joined.contains("新华路 5 号"), "{joined}");

    // A visit without a network, then handed in.
    let mut core = phone(&folder);
    let visit = core.today().unwrap().visits[0].visit.clone();
    let mut told = Vec::new();
    for _ in 0..4 {
        let view = core.visit(&visit).unwrap();
        let action = view.next.unwrap();
        let outcome = core
            .press(
                &visit,
                &action,
                &first_choices(&action),
                &[],
                &WhenInput::Now,
            )
            .unwrap();
        assert!(outcome.recorded().is_some(), "{}", action.act);
        told.push(action.act);
    }
    let waiting = core.visit(&visit).unwrap().custody;
    assert_eq!(waiting.waiting, 4, "{told:?}");
    let transport = HttpTransport::new(&url).unwrap();
    core.sync_now(&transport, &mut |_| {}).unwrap();
    assert_eq!(core.visit(&visit).unwrap().custody.waiting, 0);

    // The lead reads it.
    c.go(&format!("/visits/{visit}"));
    let page = browser.text();
    assert!(page.contains("李师傅") && page.contains("刘建国"), "{page}");
    browser.picture("first-visit-zh", 1600);
    // The two refusals above are all that the browser noticed.
    let rest = browser.complaints();
    let rest: Vec<_> = rest
        .iter()
        .filter(|c| !c.contains("status of 422"))
        .collect();
    assert!(rest.is_empty(), "{rest:?}");

    // The administrator's pages in the other language, at night, on a phone.
    c.sign_out();
    c.sign_in("zhou", OWN);
    c.go("/people");
    let changed = browser.js("const d = document.querySelector('.people details.deeds'); d.open = true; return d !== null");
    assert_eq!(changed, true);
    browser.picture("people-zh", 1600);
    browser.js("document.querySelector('[data-key-lang]').click()");
    browser.wait("document.documentElement.lang === 'en' && document.readyState === 'complete'");
    browser.dark(true);
    browser.size(390, 800);
    for (path, name) in [
        ("/company", "company-en-phone-dark"),
        ("/people", "people-en-phone-dark"),
        ("/orders", "orders-en-phone-dark"),
        ("/standards", "standards-en-phone-dark"),
        ("/account", "account-en-phone-dark"),
    ] {
        c.go(path);
        let wide = browser.js("return document.documentElement.scrollWidth - innerWidth");
        assert!(wide.as_i64().unwrap() <= 0, "{path} is {wide} too wide");
        browser.picture(name, 2200);
    }
}
