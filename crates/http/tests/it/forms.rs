//! The console's forms for holidays, for the order of a visit that a phone opened, and for links: for whom they are,
//! what they record, and what a refusal says in both languages.

use doorstep_visit::{Json, VisitId};

use crate::http::{Answer, Site};
use crate::office_acts::session;
use crate::world::MORNING;

/// Somebody at a browser.
struct Browser<'a> {
    site: &'a Site,
    cookie: String,
    csrf: String,
}

impl<'a> Browser<'a> {
    async fn of(site: &'a Site, person: &str) -> Self {
        let (cookie, csrf) = session(site, person).await;
        Self { site, cookie, csrf }
    }

    async fn see(&self, path: &str, lang: &str) -> String {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("accept-language", lang),
            ("accept", "text/html"),
        ];
        self.site.call("GET", path, &headers, "").await.text()
    }

    async fn send(&self, path: &str, lang: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", "text/html"),
            ("accept-language", lang),
        ];
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf);
        body.extend_pairs(fields);
        self.site.call("POST", path, &headers, body.finish()).await
    }
}

fn goes_to(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.headers["location"].to_str().unwrap()
}

#[tokio::test]
async fn an_administrator_publishes_a_year_and_rubbish_comes_back_with_what_is_wrong() {
    let site = Site::new();
    let admin = Browser::of(&site, "p-admin").await;
    let (page, to) = ("/standards", "/standards/holidays");
    assert!(admin.see(page, "zh").await.contains("发布一年的节假日"));
    let year =
        "region = \"CN\"\r\nyear = 2025\r\noff = [\"2025-10-01\"]\r\nwork = [\"2025-10-11\"]\r\n";
    for _ in 0..2 {
        let done = admin.send(to, "en", &[("document", year)]).await;
        assert_eq!(goes_to(&done), "/standards#holidays");
    }
    let rows = site.world.office.holidays(&site.world.tenant).unwrap();
    assert_eq!(rows.len(), 1, "the same document again changes nothing");
    assert!(!rows[0].document.contains('\r'));
    let seen = admin.see(page, "en").await;
    assert!(seen.contains("1 days off, 1 worked instead"), "{seen}");

    for (rubbish, en) in [
        ("not a document <b>", "holiday"),
        (
            "region = \"CN\"\nyear = 2025\noff = [\"2026-10-01\"]",
            "2026-10-01",
        ),
    ] {
        for lang in ["en", "zh"] {
            let back = admin.send(to, lang, &[("document", rubbish)]).await;
            assert_eq!(back.status, 422);
            let text = back.text();
            assert!(
                text.contains("role=\"alert\"") && text.contains(en),
                "{text}"
            );
            let kept = rubbish.replace('<', "&lt;").replace('>', "&gt;");
            assert!(text.contains(&kept.replace('"', "&quot;")) || text.contains(&kept));
            assert_eq!(text.contains("无法读取节假日文件"), lang == "zh");
        }
    }
    assert_eq!(
        site.world
            .office
            .holidays(&site.world.tenant)
            .unwrap()
            .len(),
        1
    );

    // Everybody may read them, nobody else may publish.
    for person in ["p-li", "p-lead", "p-desk"] {
        let other = Browser::of(&site, person).await;
        let text = other.see(page, "en").await;
        assert!(
            text.contains("1 days off") && !text.contains(to),
            "{person}"
        );
        let refused = other.send(to, "en", &[("document", year)]).await;
        assert_eq!(refused.status, 403, "{person}");
    }
}

/// A visit that Wang's phone opened without an order.
fn opened(site: &Site) -> VisitId {
    let mut phone = site.world.enrol("p-wang");
    let visit = VisitId::new_v7(MORNING, [7; 10]);
    let standards = site.world.office.standards(&site.world.tenant).unwrap();
    let pin = Json::from_pairs([("pack", standards[0].hash.as_str().into())]);
    phone.act(visit, "d.opened", pin);
    site.world.sync(&mut phone);
    visit
}

#[tokio::test]
async fn a_visit_that_a_phone_opened_gets_its_order_by_a_form() {
    let site = Site::new();
    let visit = opened(&site);
    let dispatcher = Browser::of(&site, "p-desk").await;
    let (page, to) = (format!("/visits/{visit}"), format!("/visits/{visit}/order"));
    let seen = dispatcher.see(&page, "en").await;
    assert!(seen.contains("Add the order") && !seen.contains("id=\"links\""));
    let lead = Browser::of(&site, "p-lead").await;
    assert!(!lead.see(&page, "en").await.contains(&to));
    assert_eq!(lead.send(&to, "en", &[]).await.status, 403);

    let good = [
        ("ref", "WX-77"),
        ("fault_kind", "no_heat"),
        ("name", "王秀英"),
        ("phone", "13800138000"),
        ("address", "新华路 3 号"),
        ("household", "3-2-501"),
        ("reported_at", "2025-11-24T08:30"),
        ("start", ""),
        ("end", ""),
    ];
    for (field, wrong, zh, en) in [
        ("phone", "ring twice", "请只填一个号码", "give one number"),
        (
            "phone",
            "13800138000.0",
            "加上了小数点",
            "given a decimal point",
        ),
        ("fault_kind", "", "", "fault_kind"),
        (
            "reported_at",
            "2099-01-01T08:30",
            "不能晚于现在，请检查日期",
            "lies in the future",
        ),
        ("household", "a b c?", "户号", "must be a household code"),
    ] {
        let typed = good.map(|(n, v)| (n, if n == field { wrong } else { v }));
        for (lang, words) in [("zh", zh), ("en", en)] {
            let back = dispatcher.send(&to, lang, &typed).await;
            assert_eq!(back.status, 422, "{field}");
            let text = back.text();
            assert!(
                text.contains(words) && text.contains("role=\"alert\""),
                "{field}"
            );
            assert!(
                text.contains(&format!("or-{field}-why")),
                "beside its field"
            );
            assert!(text.contains("value=\"WX-77\""), "what was typed is kept");
        }
    }
    assert_eq!(goes_to(&dispatcher.send(&to, "en", &good).await), page);
    let seen = dispatcher.see(&page, "en").await;
    assert!(seen.contains("3-2-501") && seen.contains("08:30"));
    assert!(!seen.contains("Add the order") && seen.contains("id=\"links\""));
    let orders = site
        .world
        .office
        .orders(&site.world.tenant, None, 9)
        .unwrap();
    assert_eq!(orders[0].reference.as_deref(), Some("WX-77"));
    // Sent twice, or an order number that is taken: nothing is made.
    let again = dispatcher.send(&to, "zh", &good).await;
    assert!(again.status == 409 && again.text().contains("这次上门已有工单"));
}

#[tokio::test]
async fn two_visits_are_linked_and_unlinked_on_their_pages() {
    let site = Site::new();
    let first = site.world.order("3-2-501", &["p-li"]);
    site.world.clock.advance(7_200_000);
    let second = site.world.order("3-2-501", &["p-wang"]);
    let elsewhere = site.world.order("3-2-502", &["p-wang"]);
    let dispatcher = Browser::of(&site, "p-desk").await;
    let page = |v: VisitId| format!("/visits/{v}");
    let (link, unlink) = (page(second) + "/link", page(second) + "/unlink");
    let seen = dispatcher.see(&page(second), "en").await;
    assert!(seen.contains(&format!("option value=\"{first}\"")));
    assert!(!seen.contains(&format!("option value=\"{elsewhere}\"")));

    let other = elsewhere.to_string();
    let refused = dispatcher.send(&link, "zh", &[("visit", &other)]).await;
    assert!(refused.status == 409 && refused.text().contains("只能关联同一户的上门"));
    let other = first.to_string();
    let done = dispatcher.send(&link, "en", &[("visit", &other)]).await;
    assert_eq!(goes_to(&done), page(second) + "#links");
    for (one, two) in [(first, second), (second, first)] {
        let seen = dispatcher.see(&page(one), "en").await;
        for text in [
            format!("href=\"/visits/{two}\""),
            "the same home reported the same fault twice".into(),
            "Both count from the earlier report".into(),
            "Undo the link".into(),
            "recorded by 钱调度".into(),
        ] {
            assert!(seen.contains(&text), "{text}");
        }
        let zh = dispatcher.see(&page(one), "zh").await;
        assert!(zh.contains("同一户重复报修同一故障"));
    }
    // A lead reads the link and has no form for it.
    let lead = Browser::of(&site, "p-lead").await;
    let seen = lead.see(&page(second), "en").await;
    assert!(seen.contains("reported the same fault twice") && !seen.contains("Undo the link"));
    assert_eq!(
        lead.send(&unlink, "en", &[("visit", &other)]).await.status,
        403
    );

    // Li arrives: the page of the other visit says so.
    let mut li = site.world.enrol("p-li");
    site.world.sync(&mut li);
    li.act(first, "d.arrived", crate::world::empty());
    site.world.sync(&mut li);
    let seen = dispatcher.see(&page(second), "en").await;
    assert!(seen.contains("There the colleague arrived"));

    let done = dispatcher.send(&unlink, "en", &[("visit", &other)]).await;
    assert_eq!(goes_to(&done), page(second) + "#links");
    assert!(
        !dispatcher
            .see(&page(first), "en")
            .await
            .contains("Undo the link")
    );
    let again = dispatcher.send(&unlink, "zh", &[("visit", &other)]).await;
    assert!(again.status == 409 && again.text().contains("没有关联"));
}

#[tokio::test]
async fn a_stale_form_of_a_person_changes_only_what_was_changed_in_it() {
    let site = Site::new();
    let world = &site.world;
    let admin = Browser::of(&site, "p-admin").await;
    let person = || {
        let all = world.office.people(&world.tenant).unwrap();
        let li = all
            .into_iter()
            .find(|p| p.person.as_str() == "p-li")
            .unwrap();
        (li.name, li.role.as_str(), li.crew)
    };
    let (name, role, crew) = person();
    let crew = crew.unwrap();
    let page = admin.see("/people", "en").await;
    let shown = format!("name=\"was_crew\" value=\"{crew}\"");
    assert!(page.contains(&shown), "{page}");
    let form = |typed: [&'static str; 3]| {
        let names = ["name", "role", "crew"];
        let was = [
            ("was_name", &*name),
            ("was_role", role),
            ("was_crew", &*crew),
        ];
        names.into_iter().zip(typed).chain(was).collect::<Vec<_>>()
    };
    // Somebody else moves the person meanwhile; then the old form gives another name, and nothing else.
    let moved = admin
        .send(
            "/people/p-li/edit",
            "en",
            &[
                ("name", "李"),
                ("role", "crew_lead"),
                ("crew", "west"),
                ("was_name", "李"),
            ],
        )
        .await;
    assert_eq!(goes_to(&moved), "/people");
    let stale = form(["Li Wei", "technician", "east"]);
    assert_eq!((role, &*crew), ("technician", "east"));
    let done = admin.send("/people/p-li/edit", "en", &stale).await;
    assert_eq!(goes_to(&done), "/people");
    assert_eq!(
        person(),
        ("Li Wei".into(), "crew_lead", Some("west".into()))
    );
    // What is emptied in the form is emptied.
    let out = [
        ("name", "Li Wei"),
        ("role", "crew_lead"),
        ("was_name", "Li Wei"),
        ("was_role", "crew_lead"),
        ("was_crew", "west"),
    ];
    assert_eq!(
        goes_to(&admin.send("/people/p-li/edit", "en", &out).await),
        "/people"
    );
    assert_eq!(person().2, None);
    let nameless = admin
        .send(
            "/people/p-li/edit",
            "en",
            &[("role", "crew_lead"), ("was_name", "Li Wei")],
        )
        .await;
    assert_eq!(nameless.status, 422);
}
