//! Pages that keep themselves up to date: in many tabs, in a hurry, and never under a choice that was made before.

use doorstep_office::LiveEvent;
use doorstep_visit::{Json, VisitId};

use crate::browser::{Browser, left_out};
use crate::pages::{Served, served};
use crate::world::id;

impl Served {
    fn newest(&self) -> Vec<doorstep_visit::EventId> {
        self.story.world.newest(self.story.main)
    }

    /// A lead settles, elsewhere, the first finding of the main visit that is still open.
    fn settle_one(&self) {
        let world = &self.story.world;
        let state = world.office.state(&world.tenant, self.story.main).unwrap();
        let open = state.findings.iter().find(|f| f.settled.is_none()).unwrap();
        let lead = id("p-lead");
        let seen = self.newest();
        world
            .office
            .settle(
                &world.tenant,
                &lead,
                self.story.main,
                &open.id,
                "accepted",
                &seen,
            )
            .unwrap();
    }

    fn tell(&self, visit: VisitId) {
        let tenant = self.story.world.tenant.clone();
        let live = self.story.world.office.live();
        live.tell(LiveEvent::Visit(tenant, visit));
    }
}

#[test]
fn a_dozen_tabs_and_windows_stay_live() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    s.sign_in(&b, "sun");
    let path = s.url(&format!("/visits/{}", s.story.main));
    let mut tabs = Vec::new();
    // A tab behind others is hidden, a window beside others is not.
    for kind in ["tab", "window"].repeat(6) {
        tabs.push(b.another(kind));
        b.go(&path);
        b.wait("document.querySelector('.live.on')");
    }
    s.settle_one();
    for tab in &tabs {
        b.look_at(tab);
        b.wait("document.querySelector('.finding.settled')");
    }
    // Whoever signs in anew in one of them is not left with the stream of the session before.
    b.js("document.querySelector(\"form[action='/sign-out'] button\").click()");
    b.wait("location.pathname === '/sign-in'");
    s.sign_in(&b, "qian");
    b.go(&path);
    b.wait("document.querySelector('.live.on')");
    let settled = b.js("return document.querySelectorAll('.finding.settled').length");
    s.settle_one();
    b.wait(&format!(
        "document.querySelectorAll('.finding.settled').length > {settled}"
    ));
    assert_eq!(b.complaints(), Vec::<String>::new());
}

#[test]
fn a_page_keeps_up_while_news_never_end_and_asks_for_one_answer_at_a_time() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    s.sign_in(&b, "sun");
    b.go(&s.url(&format!("/visits/{}", s.story.main)));
    b.wait("document.querySelector('.live.on')");
    // Answers take their time, and are counted.
    b.js(
        "const real = window.fetch; window.asked = 0; window.open_now = 0; window.most = 0; \
         window.fetch = async (...a) => { asked++; open_now++; most = Math.max(most, open_now); const answer = await real(...a); \
         for (let i = 0; i < 90; i++) await new Promise(requestAnimationFrame); open_now--; return answer; }; return 1",
    );
    let begun = std::time::Instant::now();
    while b.js("return asked").as_i64().unwrap() < 3 {
        s.tell(s.story.main);
        assert!(begun.elapsed().as_secs() < 60, "never refreshed");
    }
    assert_eq!(b.js("return most"), 1);
    // News that came while an answer was under way is asked for after it.
    s.settle_one();
    b.wait("document.querySelector('.finding.settled')");
}

#[test]
fn a_choice_that_was_made_before_the_news_has_to_be_made_again() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    s.sign_in(&b, "sun");
    b.go(&s.url(&format!("/visits/{}", s.story.main)));
    b.wait("document.querySelector('.live.on')");
    b.js(
        "const all = document.querySelectorAll('form.settle select[name=outcome]'); \
         window.chosen = all[all.length - 1].id; all[all.length - 1].value = 'accepted'; return 1",
    );
    let refreshed = "!document.querySelector('[data-live][data-old]')";
    let mark = "document.querySelector('[data-live]').dataset.old = 1";

    // A refresh that brings nothing new keeps the choice.
    b.js(mark);
    s.tell(s.story.main);
    b.wait(refreshed);
    let value = "return document.getElementById(chosen).value";
    let note = "return document.getElementById(chosen).form.querySelector('[data-moved]').checkVisibility()";
    assert_eq!((b.js(value), b.js(note)), ("accepted".into(), false.into()));

    // New records do not, and the page says so.
    b.js(mark);
    let (tenant, desk) = (&s.story.world.tenant, id("p-desk"));
    let office = &s.story.world.office;
    let record = office
        .visit(&s.story.world.person("p-desk"), s.story.main, "test")
        .unwrap();
    let (act, _) = office
        .weigh_act(
            tenant,
            &desk,
            &record,
            "complaint_received",
            &serde_json::Value::Null,
        )
        .unwrap();
    let event = office
        .record_act(tenant, &desk, s.story.main, &act)
        .unwrap();
    b.wait(refreshed);
    assert_eq!((b.js(value), b.js(note)), ("".into(), true.into()));
    b.js("document.getElementById(chosen).scrollIntoView({block: 'center'})");
    b.picture("moved-zh", 4000);
    let seen = b.js("return document.getElementById(chosen).form.elements.seen.value");
    assert!(
        seen.as_str()
            .unwrap()
            .split(' ')
            .any(|e| e == event.to_string())
    );

    // A form that was still open with the old records is refused by the office.
    b.js(&format!(
        "const f = document.getElementById(chosen).form; f.elements.seen.value = '{}'; f.elements.outcome.value = 'accepted'; f.requestSubmit()",
        Json::from(record.row.newest.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")).as_str().unwrap()
    ));
    b.wait("document.querySelector('.trouble')");
    assert!(b.text().contains("没有更改"));
}

#[test]
fn pages_travel_compressed_and_the_stream_does_not() {
    if left_out() {
        return;
    }
    let s = served();
    let b = Browser::open();
    s.sign_in(&b, "sun");
    b.go(&s.url(&format!("/visits/{}", s.story.main)));
    b.wait("document.querySelector('.live.on')");
    // As the browser itself counted the bytes.
    let times = b.js(
        "const [n] = performance.getEntriesByType('navigation'); return n.decodedBodySize / n.encodedBodySize",
    );
    assert!(times.as_f64().unwrap() > 4.0, "{times}");
    let stream = b.js(
        "const stop = new AbortController(); const a = await fetch('/live', {signal: stop.signal}); \
         const kind = [a.headers.get('content-type'), a.headers.get('content-encoding')]; stop.abort(); return kind",
    );
    assert_eq!(stream, serde_json::json!(["text/event-stream", null]));
}
