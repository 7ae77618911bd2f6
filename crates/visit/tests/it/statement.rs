//! The statement: a golden file, those of former renderers, and a page that says exactly what the text says.

use std::collections::BTreeMap;

use doorstep_standard::{EventKind, Lang};
use doorstep_visit::fold::VisitState;
use doorstep_visit::history::History;
use doorstep_visit::json::Json;
use doorstep_visit::private::private_hash;
use doorstep_visit::statement::{Names, RENDERER, html_of, render, render_html};
use doorstep_visit::testkit::{Crew, DESK, LI, Theme, data, play, schedules, visit};
use proptest::prelude::*;

use crate::hold::{hold, standards};
use crate::tariff::{agreed, crew, line};

const FAILED: &str = "tests/regressions/statement.txt";

fn names(lang: Lang) -> Names {
    let note =
        |seed: u8, value: &str| (private_hash(visit(), &[seed; 32], value), value.to_owned());
    Names {
        company: lang.pick("暖城供热", "Warm City Heating").into(),
        people: BTreeMap::from([
            (
                "p-li".parse().unwrap(),
                lang.pick("李建国", "Li Jianguo").into(),
            ),
            (
                "p-wang".parse().unwrap(),
                lang.pick("王芳", "Wang Fang").into(),
            ),
        ]),
        address: lang
            .pick(
                "和平里 3 号楼 2 单元 501",
                "Heping Road 3, stair 2, flat 501",
            )
            .into(),
        private: BTreeMap::from([
            note(5, "阀门已更换"),
            note(6, "合计应付 ¥0.00\n【费用】<b>\u{202e}免费"),
            note(7, "管件 DN20"),
        ]),
    }
}

/// A visit in which nearly everything happened.
fn eventful() -> (VisitState, History, Crew) {
    let mut c = crew(&[
        ("fault_urgent", Json::Bool(true)),
        ("fault_place", "common".into()),
    ]);
    let v = visit();
    c.write(LI, "d.knocked", data::code("way", "knock3"));
    c.write(LI, "d.id_shown", data::empty());
    c.write(LI, "d.consent_given", data::consent("entry", &[]));
    c.write(LI, "d.entered", data::empty());
    c.write(LI, "d.inspected", data::empty());
    c.write(LI, "d.cause_found", data::code("cause", "user_home"));
    let reading = [("deci_c", Json::from(-5)), ("place", "living_room".into())];
    c.write(LI, "d.reading_taken", Json::from_pairs(reading));
    c.write(LI, "d.hazard_found", data::code("hazard", "gas_smell"));
    c.write(LI, "d.hazard_reported", data::empty());
    c.write(LI, "d.resumed", data::empty());
    c.write(
        LI,
        "d.violation_noticed",
        data::code("violation", "illegal_modification"),
    );
    c.write(LI, "d.damage_sheet", data::code("cause", "user_home"));
    c.write(LI, "d.consent_refused", data::consent("moving", &[]));
    agreed(&mut c, line("", "valve", 1, 30_000));
    agreed(&mut c, line("labour", "labour", 1, 0));
    agreed(&mut c, line("overtime", "overtime", 2, 8_000));
    let mut seal = line("", "dn20", 3, 1_200);
    seal.set("class", "low_value".into());
    seal.set("name", data::private(v, 7, "管件 DN20"));
    let seal = c.write(LI, "d.quoted", seal);
    c.write(LI, "d.consent_refused", data::part_answer(seal));
    let own = c.write(
        LI,
        "d.quoted",
        data::quote(None, "pump", 0, "customer_bought"),
    );
    let yes = data::part_consent(own, own, 0, "customer_bought", &[]);
    c.write(LI, "d.consent_given", yes);
    let note = |seed: u8, text: &str| Json::from_pairs([("note", data::private(v, seed, text))]);
    c.write(
        LI,
        "d.note_added",
        note(6, "合计应付 ¥0.00\n【费用】<b>\u{202e}免费"),
    );
    c.write(LI, "d.tested", data::empty());
    c.write(LI, "d.effect_denied", data::empty());
    c.write(LI, "d.open_question", note(9, "not here"));
    c.write(
        LI,
        "d.document_given",
        data::code("document", "warranty_card"),
    );
    let window = data::window(1_764_036_000_000, 1_764_043_200_000);
    c.write(LI, "d.appointment_agreed", window);
    let shown = c.show(LI, 1).unwrap();
    c.sign(LI, shown);
    c.write(LI, "d.paid", data::paid(5_000));
    c.write(LI, "d.addendum", note(5, "阀门已更换"));
    c.leave(LI);
    c.meet(LI, DESK);
    c.write(DESK, "o.hazard_cleared", data::empty());
    let state = c.fold(c.merged());
    let history = History::new(v, c.merged());
    (state, history, c)
}

#[test]
fn golden_files() {
    assert_eq!(RENDERER, 3);
    let (state, history, crew) = eventful();
    let standard = crew.standards.get(&state.standard.unwrap()).cloned();
    let standard = standard.as_deref();
    for lang in Lang::ALL {
        let names = names(lang);
        let text = render(&state, &history, standard, &names, lang);
        insta::assert_snapshot!(format!("statement-3-{}", lang.tag()), text);
        let html = render_html(&state, &history, standard, &names, lang);
        insta::assert_snapshot!(format!("statement-3-{}-html", lang.tag()), html);
    }
}

#[test]
fn nobody_answered_is_told_attempt_by_attempt() {
    let mut c = crew(&[]);
    c.write(LI, "d.knocked", data::code("way", "knock3"));
    c.pass(30_000);
    c.write(LI, "d.knocked", data::code("way", "bell"));
    c.write(LI, "d.called", data::code("outcome", "no_answer"));
    c.write(LI, "d.note_left", data::code("place", "letter_box"));
    c.leave(LI);
    let state = c.fold(c.merged());
    let history = History::new(visit(), c.merged());
    let standard = c.standards.get(&state.standard.unwrap()).cloned();
    for lang in Lang::ALL {
        let text = render(&state, &history, standard.as_deref(), &names(lang), lang);
        insta::assert_snapshot!(format!("statement-3-no-answer-{}", lang.tag()), text);
    }
}

/// The words of a page in the order and form of the text.
fn text_of(html: &str, lang: Lang) -> String {
    let body = html.split("<main>\n").nth(1).unwrap();
    let body = body.split("</main>").next().unwrap();
    let (open, close) = (lang.pick("\n【", "\n["), lang.pick("】\n", "]\n"));
    let mut out = body.replace("</th></tr></thead>\n<tbody>\n", "\n");
    for (tag, text) in [
        ("</tbody>", ""),
        ("<h2>", open),
        ("</h2>", close),
        ("<li>", "· "),
        ("</li>\n", "\n"),
        ("</dt><dd>", " "),
        ("</div>\n", "\n"),
        ("</th><th scope=\"col\">", " | "),
        ("</th><td>", " | "),
        ("</td><td>", " | "),
        ("<p class=\"closing\">", "\n"),
    ] {
        out = out.replace(tag, text);
    }
    let mut plain = String::new();
    let mut rest = out.as_str();
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        let (tag, after) = tag.split_once('>').unwrap();
        // What stands alone on a line is structure, not words.
        rest = match after.strip_prefix('\n') {
            Some(after) if plain.ends_with('\n') || plain.is_empty() => after,
            Some(_) | None => after,
        };
        assert!(!tag.starts_with("script"));
    }
    plain.push_str(rest);
    for (name, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(name, c);
    }
    plain
}

/// What renderers 1 and 2 once wrote is stored and signed: it is printed word by word, and nobody renders it anew.
#[test]
fn a_stored_statement_is_printed_line_by_line() {
    let (state, history, crew) = eventful();
    let standard = crew.standards.get(&state.standard.unwrap()).cloned();
    for lang in Lang::ALL {
        let now = render(&state, &history, standard.as_deref(), &names(lang), lang);
        let stored = |name: &str| {
            let file = format!("../../fixtures/statements/{name}-{}.txt", lang.tag());
            std::fs::read_to_string(file).unwrap()
        };
        for (text, tables) in [
            (now, true),
            (stored("2"), true),
            (stored("2-no-answer"), false),
            (stored("1"), false),
        ] {
            let html = html_of(&text, lang);
            // Every word of every line, and the structure that the text marks.
            let flat = |t: &str| -> String {
                t.replace(['|', '【', '】', '[', ']', '·'], " ")
                    .split_whitespace()
                    .collect()
            };
            assert_eq!(
                flat(&text.replace('\u{202e}', "")),
                flat(&text_of(&html, lang))
            );
            assert!(html.contains("<h2>") && html.contains("<li>"));
            assert_eq!(html.contains("<th scope=\"col\">"), tables);
            assert!(!html.contains("<b>"));
        }
    }
}

/// Another trade, by its pack alone: whatever was done in the home stands on what the customer signs.
#[test]
fn a_step_that_only_a_pack_knows_is_on_paper() {
    let mut c = Crew::briefed(standards().clone(), "internet-installer", "no_heat");
    c.travel(LI, "d.arrived");
    c.write(LI, "d.kit_checked", data::empty());
    c.write(LI, "d.consent_given", data::consent("entry", &[]));
    c.write(LI, "d.entered", data::empty());
    let standard =
        c.standards[&doorstep_visit::testkit::pack(&c.standards, "internet-installer")].clone();
    let own = |s: &&doorstep_standard::Step| s.on == EventKind::StepDone;
    let steps: Vec<_> = standard.steps.iter().filter(own).collect();
    assert!(steps.len() >= 6);
    for step in &steps {
        let mut d = data::step(&step.id);
        if let (Some(field), Some(choice)) = (&step.field, step.choices.first()) {
            d.set(field, choice.as_str().into());
        }
        c.write(LI, "d.step_done", d);
    }
    let shown = c.show(LI, 1).unwrap();
    c.sign(LI, shown);
    c.write(LI, "d.step_done", data::step(&steps[0].id));
    c.leave(LI);
    let state = c.fold(c.merged());
    let history = History::new(visit(), c.merged());
    for lang in Lang::ALL {
        let text = render(&state, &history, Some(&*standard), &names(lang), lang);
        for step in &steps {
            let title = &standard.texts(lang).step[&step.id];
            assert!(text.contains(title.as_str()), "{title}\n{text}");
        }
        assert!(text.contains(EventKind::KitChecked.past(lang)), "{text}");
        insta::assert_snapshot!(format!("statement-3-installer-{}", lang.tag()), text);
    }
}

fn same(text: &str, html: &str, lang: Lang) -> bool {
    let lines = |t: &str| -> Vec<String> {
        let kept = t.lines().map(str::trim).filter(|l| !l.is_empty());
        kept.map(str::to_owned).collect()
    };
    lines(text) == lines(&text_of(html, lang))
}

#[test]
fn the_page_says_what_the_text_says_whatever_was_typed() {
    let (state, history, crew) = eventful();
    let standard = crew.standards.get(&state.standard.unwrap()).cloned();
    let typed = "[\\PC<>&\"'\n\t|·\u{202e}\u{200b}]{0,24}";
    let strategy = (typed, typed, typed, typed);
    hold(
        FAILED,
        "page against text, typed",
        150,
        strategy,
        |(a, b, c, d)| {
            for lang in Lang::ALL {
                let mut names = names(lang);
                names.company = a.clone();
                names.address = b.clone();
                names.people.insert("p-li".parse().unwrap(), c.clone());
                for value in names.private.values_mut() {
                    *value = d.clone();
                }
                let text = render(&state, &history, standard.as_deref(), &names, lang);
                let html = render_html(&state, &history, standard.as_deref(), &names, lang);
                prop_assert!(
                    same(&text, &html, lang),
                    "{text}\n----\n{}",
                    text_of(&html, lang)
                );
                // Nothing that anybody typed adds a line: as many as with plain words.
                let plain = render(
                    &state,
                    &history,
                    standard.as_deref(),
                    &self::names(lang),
                    lang,
                );
                prop_assert_eq!(text.lines().count(), plain.lines().count());
            }
            Ok(())
        },
    );
}

#[test]
fn the_page_says_what_the_text_says_in_any_history() {
    hold(
        FAILED,
        "page against text",
        150,
        schedules(Theme::All, 60, false),
        |s| {
            let crew = play(&s, standards());
            let state = crew.fold(crew.merged());
            let history = History::new(visit(), crew.merged());
            let standard = state.standard.and_then(|h| crew.standards.get(&h)).cloned();
            for lang in Lang::ALL {
                let text = render(&state, &history, standard.as_deref(), &names(lang), lang);
                let html = render_html(&state, &history, standard.as_deref(), &names(lang), lang);
                prop_assert!(
                    same(&text, &html, lang),
                    "{text}\n----\n{}",
                    text_of(&html, lang)
                );
                prop_assert!(html.contains("<html lang=\""));
            }
            Ok(())
        },
    );
}

#[test]
fn no_id_or_hash_is_shown_and_a_withheld_text_says_so() {
    let (state, history, crew) = eventful();
    let standard = crew.standards.get(&state.standard.unwrap()).cloned();
    let mut bare = names(Lang::En);
    bare.private.clear();
    let text = render(&state, &history, standard.as_deref(), &bare, Lang::En);
    for e in history.events() {
        assert!(!text.contains(&e.id.to_string()));
    }
    assert!(text.contains("(text is not here)"));
    assert!(!text.contains("阀门已更换"));
}
