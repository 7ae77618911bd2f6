//! Steps: new ones, those that are gone, their order, their choices and their words.

use doorstep_standard::{Step, StepSide};
use doorstep_visit::words;

use super::comparison::{Comparison, Group};
use doorstep_visit::sentences::{Speaker, mode, scope};

/// Compares every step.
pub fn compare(c: &mut Comparison) {
    let (a, b) = (c.a, c.b);
    for step in &b.s.steps {
        match a.s.step(&step.id) {
            None => {
                let line = whole(b, "+", step);
                c.add(place(step, Group::NewDuty), line);
            }
            Some(old) => both(c, old, step),
        }
    }
    for step in &a.s.steps {
        if b.s.step(&step.id).is_none() {
            let line = whole(a, "−", step);
            c.add(place(step, Group::Dropped), line);
        }
    }
}

fn place(step: &Step, field: Group) -> Group {
    match step.side {
        StepSide::Device => field,
        StepSide::Office => Group::Office,
    }
}

fn whole(speak: Speaker, sign: &str, step: &Step) -> String {
    let phase = words::checklist_phase(step.phase, speak.lang);
    let notes = speak.step_notes(step);
    let mut line = format!(
        "{sign} {}“{}” · {phase}",
        speak.pick("步骤", "step "),
        speak.text(&speak.t().step, &step.id),
    );
    for note in notes {
        line.push_str(" · ");
        line.push_str(&note);
    }
    line
}

fn both(c: &mut Comparison, old: &Step, new: &Step) {
    let (a, b) = (c.a, c.b);
    let lang = b.lang;
    let name = format!("“{}”", b.text(&b.t().step, &new.id));
    let office = new.side == StepSide::Office && old.side == StepSide::Office;
    let group = |g: Group| if office { Group::Office } else { g };
    if old.side != new.side {
        let line = c
            .pick("改为在办公室做", "now done in the office")
            .to_owned();
        let (g, line) = match new.side {
            StepSide::Office => (Group::Dropped, line),
            StepSide::Device => (
                Group::NewDuty,
                c.pick("改为由维修人员做", "now done by the technician")
                    .to_owned(),
            ),
        };
        c.add(g, format!("{name} {line}"));
    }
    if old.optional != new.optional {
        let (g, line) = if new.optional {
            (Group::Looser, c.pick("现在可以不做", "may now be left out"))
        } else {
            (
                Group::Stricter,
                c.pick("现在必须做", "may no longer be left out"),
            )
        };
        let line = format!("{name} {line}");
        c.add(group(g), line);
    }
    let when = |s: Speaker, step: &Step| step.when.as_ref().map(|e| s.condition(e));
    let (was, is) = (when(a, old), when(b, new));
    if was != is {
        let always = c.pick("总是要做", "always").to_owned();
        let g = match (&was, &is) {
            (Some(_), None) => Group::Stricter,
            (None, Some(_)) => Group::Looser,
            _ => Group::Otherwise,
        };
        let line = c.moved(
            &name,
            was.as_deref().unwrap_or(&always),
            is.as_deref().unwrap_or(&always),
        );
        c.add(group(g), line);
    }
    order(c, old, new, &name, office);
    choices(c, old, new, &name, office);
    for (was, is) in [
        (mode(old.mode, lang), mode(new.mode, lang)),
        (scope(old.scope, lang), scope(new.scope, lang)),
    ] {
        if was != is {
            let line = c.moved(&name, was, is);
            c.add(group(Group::Otherwise), line);
        }
    }
    if (&old.on, &old.with) != (&new.on, &new.with) {
        let line = c.moved(&name, &a.deed(old.on.act()), &b.deed(new.on.act()));
        c.add(group(Group::Otherwise), line);
    }
    if old.repeat != new.repeat {
        let line = if new.repeat {
            c.pick("现在可以重复做", "may now be done again")
        } else {
            c.pick("不能再重复做", "may no longer be done again")
        };
        let line = format!("{name} {line}");
        c.add(group(Group::Otherwise), line);
    }
    for (was, is) in [
        (a.t().step.get(&old.id), b.t().step.get(&new.id)),
        (a.t().button.get(&old.id), b.t().button.get(&new.id)),
    ] {
        if let (Some(was), Some(is)) = (was, is)
            && was != is
        {
            c.add(group(Group::Words), format!("“{was}” → “{is}”"));
        }
    }
}

fn order(c: &mut Comparison, old: &Step, new: &Step, name: &str, office: bool) {
    let (a, b) = (c.a, c.b);
    let group = if office { Group::Office } else { Group::Order };
    for (was, is, zh, en, zh_no, en_no) in [
        (
            &old.after,
            &new.after,
            "现在要先做",
            "now comes after",
            "不用再先做",
            "no longer waits for",
        ),
        (
            &old.before_acts,
            &new.before_acts,
            "现在要在此之前做：",
            "now comes before",
            "不必再在此之前做：",
            "need no longer come before",
        ),
    ] {
        for x in is.iter().filter(|x| !was.contains(x)) {
            let line = format!("{name} {} {}", c.pick(zh, en), b.deed(x));
            c.add(group, line);
        }
        for x in was.iter().filter(|x| !is.contains(x)) {
            let line = format!("{name} {} {}", c.pick(zh_no, en_no), a.deed(x));
            c.add(group, line);
        }
    }
    if old.phase != new.phase {
        let line = c.moved(
            name,
            words::checklist_phase(old.phase, b.lang),
            words::checklist_phase(new.phase, b.lang),
        );
        c.add(group, line);
    }
}

fn choices(c: &mut Comparison, old: &Step, new: &Step, name: &str, office: bool) {
    let (a, b) = (c.a, c.b);
    let group = |g: Group| if office { Group::Office } else { g };
    for x in new.choices.iter().filter(|x| !old.choices.contains(x)) {
        let line = format!("{name} + {}", b.choice(&new.id, x));
        c.add(group(Group::Choices), line);
    }
    for x in old.choices.iter().filter(|x| !new.choices.contains(x)) {
        let line = format!("{name} − {}", a.choice(&old.id, x));
        c.add(group(Group::Choices), line);
    }
    for x in new.choices.iter().filter(|x| old.choices.contains(x)) {
        let (was, is) = (a.choice(&old.id, x), b.choice(&new.id, x));
        if was != is {
            let line = format!("{name}: “{was}” → “{is}”");
            c.add(group(Group::Words), line);
        }
    }
}
