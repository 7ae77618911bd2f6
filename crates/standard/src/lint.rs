//! What can be wrong with a pack, said with file, line and a fix.
//! Errors keep a pack from running; warnings are for the one who writes it.

mod effect;
mod near;
mod order;
mod own;
mod whole;
mod words;

use toml::Spanned;

use crate::expr::{Amount, Atom, Expr};
use crate::model::FeeKind;
use crate::names::Names;
use crate::report::Report;
use crate::value::Scalar;
use crate::vocabulary::{self, PART_STATES, REGISTERS, SUBJECTS};

pub use near::{nearest, or_meant, or_meant_of_message};
pub(crate) use whole::check_pack;

fn unknown<'n>(
    name: &Spanned<String>,
    fits: bool,
    (code, what): (&'static str, &str),
    among: impl IntoIterator<Item = &'n str>,
    report: &mut Report,
) {
    if !fits {
        let fix = report.or_meant(MEND_NAME, name.as_ref(), among);
        report.error(
            name,
            code,
            format!("`{}` is no {what}", name.as_ref()),
            &fix,
        );
    }
}

/// What can be done in the field, or in the office too.
fn acts(names: &Names, office: bool) -> impl Iterator<Item = &str> {
    let office = vocabulary::office_acts().filter(move |_| office);
    let steps = names.steps.iter().map(String::as_str);
    steps.chain(vocabulary::acts()).chain(office)
}

const MEND_NAME: &str = "correct the name, or declare it in this file";

pub(crate) fn check_act(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.is_act(name.as_ref());
    let said = ("step_unknown", "step of this pack and no act");
    unknown(name, fits, said, acts(names, false), report);
}

pub(crate) fn check_deed(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.is_deed(name.as_ref());
    let said = ("step_unknown", "step of this pack and no act");
    unknown(name, fits, said, acts(names, true), report);
}

pub(crate) fn check_calendar(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.calendars.contains(name.as_ref());
    let said = ("calendar_unknown", "calendar of this pack");
    let among = names.calendars.iter().map(String::as_str);
    unknown(name, fits, said, among, report);
}

pub(crate) fn check_fee(name: &Spanned<String>, names: &Names, report: &mut Report) {
    let fits = names.fees.contains(name.as_ref()) || name.as_ref().parse::<FeeKind>().is_ok();
    let said = ("fee_unknown", "line of the tariff and no kind of line");
    let lines = names.fees.iter().map(String::as_str);
    let among = lines.chain(FeeKind::ALL.iter().map(|k| k.as_str()));
    unknown(name, fits, said, among, report);
}

pub(crate) fn check_moment(name: &Spanned<String>, names: &Names, report: &mut Report) {
    if !names.is_moment(name.as_ref()) {
        let fix = report.or_meant(
            "name a moment, a step or an act",
            name.as_ref(),
            acts(names, true).chain(REGISTERS.iter().copied()),
        );
        report.error(
            name,
            "clock_without_moment",
            format!(
                "nothing records `{}`, so the clock could never start or stop",
                name.as_ref()
            ),
            &fix,
        );
    }
}

pub(crate) fn check_param(name: &Spanned<String>, names: &Names, report: &mut Report) {
    if !names.params.contains(name.as_ref()) {
        let fix = report.or_meant(
            "add [param.…], with `unset = true` when the source gives no figure",
            name.as_ref(),
            names.params.iter().map(String::as_str),
        );
        report.error(
            name,
            "param_unknown",
            format!("`{}` is no parameter of this pack", name.as_ref()),
            &fix,
        );
    }
}

pub(crate) fn check_expr(e: &Expr, at: &Spanned<String>, names: &Names, report: &mut Report) {
    let mut wrong: Vec<(&'static str, String, String)> = Vec::new();
    let facts = || names.facts.keys().map(String::as_str);
    let meant = |name: &str, among: Vec<&str>| report.or_meant(MEND_NAME, name, among);
    let check_value = |fact: &str,
                       value: &Scalar,
                       wrong: &mut Vec<(&'static str, String, String)>| {
        match names.facts.get(fact) {
            None => wrong.push((
                "fact_unknown",
                format!("`{fact}` is no fact of this pack"),
                meant(fact, facts().collect()),
            )),
            Some(values) => {
                if let Scalar::Code(c) = value
                    && !values.contains(c)
                {
                    wrong.push((
                        "fact_value_unknown",
                        format!("`{c}` is no value of `{fact}`"),
                        meant(c, values.iter().map(String::as_str).collect()),
                    ));
                }
            }
        }
    };
    e.each_atom(&mut |atom| match atom {
        Atom::Done(s)
        | Atom::Skipped(s)
        | Atom::Count(s, _, _)
        | Atom::Outcome(s, _)
        | Atom::Elapsed(s, _)
            if !names.is_deed(s) =>
        {
            wrong.push((
                "step_unknown",
                format!("`{s}` is no step of this pack and no act"),
                meant(s, acts(names, true).collect()),
            ));
        }
        Atom::Count(_, _, Amount::Param(p)) | Atom::Elapsed(_, p) if !names.params.contains(p) => {
            wrong.push((
                "param_unknown",
                format!("`{p}` is no parameter of this pack"),
                meant(p, names.params.iter().map(String::as_str).collect()),
            ));
        }
        Atom::Granted(s) | Atom::Refused(s) if !SUBJECTS.contains(&s.as_str()) => {
            wrong.push((
                "subject_unknown",
                format!("nobody can consent to `{s}`"),
                meant(s, SUBJECTS.to_vec()),
            ));
        }
        Atom::Fact(f, _, v) => check_value(f, v, &mut wrong),
        Atom::FactIn(f, vs) => vs.iter().for_each(|v| check_value(f, v, &mut wrong)),
        Atom::Known(f) if !names.facts.contains_key(f) => {
            wrong.push((
                "fact_unknown",
                format!("`{f}` is no fact of this pack"),
                meant(f, facts().collect()),
            ));
        }
        Atom::Complete(r) if !names.records.contains(r) => {
            wrong.push((
                "record_unknown",
                format!("`{r}` is no record of this pack"),
                meant(r, names.records.iter().map(String::as_str).collect()),
            ));
        }
        Atom::Within(c) if !names.calendars.contains(c) => {
            wrong.push((
                "calendar_unknown",
                format!("`{c}` is no calendar of this pack"),
                meant(c, names.calendars.iter().map(String::as_str).collect()),
            ));
        }
        Atom::EveryPart(s) | Atom::AnyPart(s) | Atom::ThisPart(s)
            if !PART_STATES.contains(&s.as_str()) =>
        {
            wrong.push((
                "part_state_unknown",
                format!("a part is never `{s}`"),
                meant(s, PART_STATES.to_vec()),
            ));
        }
        _ => {}
    });
    for (code, what, fix) in wrong {
        report.error(at, code, what, &fix);
    }
}
