//! The screens of one scripted visit, as a technician reads them, in both languages.
//! They are written out as text here, so that a change of words is seen as words.

use std::fmt::Write;

use doorstep_core::codes::ActionScreen;
use doorstep_core::{
    ActionInput, ActionView, AskView, FieldInput, FieldValue, Lang, Outcome, QuoteInput,
    RefusalView, TodayView, VisitView,
};

use crate::kit::{Phone, STROKES, entry};
use crate::office::Office;

fn button(a: &ActionView) -> String {
    let mut out = format!("[{}]", a.label);
    if a.screen != ActionScreen::Tap {
        let _ = write!(out, " → {}", a.screen);
    }
    for ask in &a.asks {
        let choices: Vec<&str> = ask.choices.iter().map(|c| c.label.as_str()).collect();
        let _ = write!(out, " {}? {}", ask.label, choices.join("/"));
    }
    if a.wait_ms > 0 {
        let _ = write!(out, " (in {} ms)", a.wait_ms);
    }
    out
}

fn today(t: &TodayView) -> String {
    let mut out = format!(
        "{} · {} · {} {}\n",
        t.date, t.person_name, t.sync.sign, t.sync.text
    );
    for v in &t.visits {
        let mark = if t.next.as_ref() == Some(v) {
            "▸"
        } else {
            " "
        };
        let _ = writeln!(
            out,
            "{mark} {} {} {} · {} · {} · {} · {} {} · {}",
            v.sign,
            v.window,
            v.title,
            v.place,
            v.customer_name,
            v.phase_word,
            v.due_text,
            v.flag,
            v.custody
        );
    }
    out + &t.empty_text
}

pub fn screen(v: &VisitView) -> String {
    let mut out = String::new();
    let h = &v.header;
    let _ = writeln!(
        out,
        "‹ {} · {} · {} · {}",
        h.title, h.customer_name, h.place, v.phase_word
    );
    let _ = writeln!(out, "{} · {} {}", h.window, h.standard, h.due_text);
    let _ = writeln!(out, "{} {}", v.custody.sign, v.custody.text);
    if !v.banner.is_empty() {
        let _ = writeln!(out, "{}", v.banner);
    }
    for n in &v.news {
        let _ = writeln!(out, "! {}", n.text);
    }
    for p in &v.checklist {
        let _ = writeln!(out, "\n{} {}/{}", p.title, p.done, p.steps.len());
        for s in &p.steps {
            let _ = writeln!(out, "  {} {} — {}", s.sign, s.title, s.word);
            for r in s.reasons.iter().chain(&s.charges) {
                let _ = writeln!(out, "      {r}");
            }
            if !s.allowed_when.is_empty() {
                let _ = writeln!(out, "      → {}", s.allowed_when);
            }
        }
    }
    for w in &v.waits {
        let _ = writeln!(out, "⏱ {} ({})", w.text, w.rule_text);
    }
    for c in &v.clocks {
        let _ = writeln!(out, "{} {} ({})", c.sign, c.text, c.rule_text);
    }
    for r in &v.records {
        let _ = writeln!(out, "{} {} ({})", r.sign, r.word, r.text);
    }
    for o in &v.options {
        let _ = writeln!(out, "ℹ {} ({})", o.word, o.text);
    }
    for p in &v.parts {
        let actions: Vec<String> = p.actions.iter().map(button).collect();
        let _ = writeln!(
            out,
            "\n{} {} {} × {} {} {} — {} {}",
            p.sign,
            p.kind_word,
            p.name,
            p.quantity,
            p.price,
            p.source_word,
            p.word,
            actions.join(" ")
        );
        if !p.free_because.is_empty() {
            let _ = writeln!(out, "    {} · {}", p.payer_word, p.free_because);
        }
    }
    let _ = writeln!(out, "\n{} {}", v.sign_off.sign, v.sign_off.text);
    for l in &v.bill.lines {
        let _ = writeln!(
            out,
            "¥ {} {} × {} {} → {} {} {}",
            l.kind_word, l.name, l.quantity, l.price, l.payer_word, l.charge, l.free_because
        );
    }
    for w in &v.bill.waiting {
        let _ = writeln!(out, "… {w}");
    }
    let _ = writeln!(
        out,
        "= {} · {} · {}",
        v.bill.total, v.bill.paid, v.bill.open
    );
    for c in &v.sign_off.changes {
        let _ = writeln!(out, "  {c}");
    }
    for f in &v.findings {
        let _ = writeln!(
            out,
            "{} {} · {}: {} {} {}",
            f.sign, f.severity_word, f.title, f.text, f.source, f.settle
        );
        if !f.reason.is_empty() {
            let _ = writeln!(out, "    {}", f.reason);
        }
    }
    let _ = writeln!(out);
    for r in &v.record {
        let _ = writeln!(
            out,
            "{} {} {}: {} {} ({})",
            r.custody_sign, r.time, r.who, r.title, r.detail, r.custody
        );
    }
    let _ = writeln!(
        out,
        "\n{}",
        v.next
            .as_ref()
            .map(|n| format!("▶ {}", button(n)))
            .unwrap_or_default()
    );
    for o in &v.others {
        let _ = writeln!(out, "  {}", button(o));
    }
    out
}

pub fn refusal(r: &RefusalView) -> String {
    let mut out = format!("{}\n", r.text);
    for l in &r.lines {
        let _ = writeln!(out, "- {} {} {}", l.rule, l.text, l.missing);
        if !l.allowed_when.is_empty() {
            let _ = writeln!(out, "  → {}", l.allowed_when);
        }
    }
    for a in &r.remedies {
        let _ = writeln!(out, "  {}", button(a));
    }
    let reasons: Vec<&str> = r.reasons.iter().map(|r| r.label.as_str()).collect();
    out + &reasons.join("/")
}

/// Plays the morning of one visit under a standard and keeps what the screen said at each stage.
fn morning(standard: &str, lang: Lang) -> String {
    let office = Office::new();
    let visit = office.order(1, standard, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    phone.core.set_language(lang);
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    let mut out = String::new();
    let mut stage = |phone: &mut Phone, name: &str| {
        let _ = writeln!(out, "════ {name}\n{}", screen(&phone.view(&visit)));
    };
    stage(&mut phone, "before travel");
    let list = today(&phone.core.today().unwrap());
    phone.clock.pass(1_500_000);
    press_until(&mut phone, &visit, "arrived");
    phone.tap(&visit, "arrived");
    phone.taps(&visit, ActionInput::of("knocked").code("way", "knock3"));
    phone.clock.pass(8_000);
    stage(&mut phone, "waiting at the door");
    let Outcome::Refused(held) = phone.does(&visit, ActionInput::of("entered")) else {
        panic!("went in without consent");
    };
    // The union pack wants the ID shown before anybody asks to come in.
    let before_asking = match standard {
        "doorstep-default" => "consent_given",
        _ => "greeted",
    };
    press_until(&mut phone, &visit, before_asking);
    phone.taps(&visit, entry());
    let Outcome::Refused(asked) = phone.does(&visit, ActionInput::of("entered")) else {
        panic!("went in without a greeting");
    };
    press_until(&mut phone, &visit, "entered");
    phone.tap(&visit, "entered");
    phone.clock.pass(60_000);
    let quote = QuoteInput {
        name: "温控阀 DN20".to_owned(),
        line: None,
        part: "valve-dn20".into(),
        quantity: 1,
        fen: 8_600,
        source: "company".into(),
        ..QuoteInput::default()
    };
    phone.clock.pass(60_000);
    let line = phone
        .core
        .quote(&visit, &quote)
        .unwrap()
        .recorded()
        .unwrap()
        .event
        .clone();
    stage(&mut phone, "quoted");
    let consent = phone.core.consent_screen(&visit, &line, lang).unwrap();
    crate::sync::answer(&mut phone, &visit, &line, true);
    phone.clock.pass(60_000);
    press_until(&mut phone, &visit, "repair_started");
    phone.tap(&visit, "repair_started");
    let quote = phone.view(&visit).parts[0].quote.clone();
    phone.taps(
        &visit,
        ActionInput::of("part_fitted")
            .event("line", &line)
            .event("quote", &quote),
    );
    phone.taps(
        &visit,
        ActionInput::of("reading_taken").number("deci_c", 205),
    );
    phone
        .core
        .note_add(
            &visit,
            lang.pick("阀门锈死,已换新", "Valve was rusted shut, replaced"),
        )
        .unwrap();
    phone.clock.pass(1_200_000);
    press_until(&mut phone, &visit, "statement_shown");
    let statement = phone.core.statement(&visit, lang).unwrap();
    stage(&mut phone, "ready to sign");
    office.clock(phone.clock.wall());
    phone.core.sync_now(&office, &mut |_| {}).unwrap();
    phone.clock.pass(60_000);
    phone
        .core
        .sign(&visit, &statement.sha256, STROKES, "owner")
        .unwrap()
        .recorded()
        .unwrap();
    phone.tap(&visit, "left_home");
    stage(&mut phone, "signed and left");
    let _ = writeln!(
        out,
        "════ list\n{list}\n════ list at noon\n{}",
        today(&phone.core.today().unwrap())
    );
    let _ = writeln!(
        out,
        "════ held\n{}\n════ asks a reason\n{}",
        refusal(&held),
        refusal(&asked)
    );
    let _ = writeln!(
        out,
        "════ consent\n{}\n{}\n{} | {}",
        consent.question, consent.if_declined, consent.agree, consent.decline
    );
    let _ = writeln!(out, "════ statement\n{}", statement.text);
    // Visit ids hold the time of their making and are the same each run; event ids are not shown.
    out
}

/// Of what can be chosen, the first.
fn first_choice(ask: &AskView) -> FieldInput {
    FieldInput::of(&ask.name, FieldValue::Code(ask.choices[0].code.clone()))
}

/// Presses the big button until it is the one for `act`.
pub fn press_until(phone: &mut Phone, visit: &str, act: &str) {
    for _ in 0..24 {
        let next = phone.view(visit).next.unwrap();
        if next.act == act {
            return;
        }
        let answers: Vec<FieldInput> = next.asks.iter().map(first_choice).collect();
        phone.press(visit, &next, &answers);
    }
    panic!("no button for {act}");
}

#[test]
fn knock_code_in_english() {
    insta::assert_snapshot!(morning("knock-30s-service-code", Lang::En));
}

#[test]
fn knock_code_in_chinese() {
    insta::assert_snapshot!(morning("knock-30s-service-code", Lang::Zh));
}

#[test]
fn heating_guide_in_english() {
    insta::assert_snapshot!(morning("heating-guide-30min", Lang::En));
}

#[test]
fn heating_guide_in_chinese() {
    insta::assert_snapshot!(morning("heating-guide-30min", Lang::Zh));
}

#[test]
fn union_pack_in_english() {
    insta::assert_snapshot!(morning("doorstep-default", Lang::En));
}

#[test]
fn union_pack_in_chinese() {
    insta::assert_snapshot!(morning("doorstep-default", Lang::Zh));
}
