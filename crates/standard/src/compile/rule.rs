//! A rule of the source with its mechanisms, every name in them checked.
//! What cannot be read is reported and left out.

use toml::Spanned;

use super::pieces::expression;
use crate::lint;
use crate::mechanism::{
    Deadline, Eligible, FeeRule, Forbid, Gate, GateEffect, Kit, Lead, Notice, OfficeProcess,
    Record, ScopeRule, Wait,
};
use crate::model::Rule;
use crate::names::Names;
use crate::raw::{OnUnknown, RawForbid, RawGate, RawOffice, RawRecord, RawRule};
use crate::report::Report;
use crate::written::At;

pub fn rule(document: &str, raw: &RawRule, names: &Names, report: &mut Report) -> Option<Rule> {
    let number = raw.id.as_ref().clone();
    for s in &raw.steps {
        if !names.steps.contains(s.as_ref()) {
            let fix = report.or_meant(
                "correct the name, or add the step",
                s.as_ref(),
                names.steps.iter().map(String::as_str),
            );
            report.error(
                s,
                "step_unknown",
                format!("`{}` is no step of this pack", s.as_ref()),
                &fix,
            );
        }
    }
    Some(Rule {
        id: format!("{document}.{number}"),
        number,
        article: raw.article.clone(),
        strength: report.word(&raw.strength, "strength")?,
        word: raw.word.clone(),
        kind: report.word(&raw.kind, "kind")?,
        phase: raw.phase.clone(),
        who: raw.who.clone(),
        enforce: report.word(&raw.enforce, "effect")?,
        because: raw.because.clone(),
        steps: raw.steps.iter().map(|s| s.as_ref().clone()).collect(),
        when: raw.when.as_ref().and_then(|w| expression(w, names, report)),
        gate: raw.gate.as_ref().and_then(|g| gate(g, names, report)),
        wait: raw.wait.as_ref().map(|w| {
            lint::check_act(&w.from, names, report);
            lint::check_act(&w.to, names, report);
            Wait {
                from: w.from.as_ref().clone(),
                to: w.to.as_ref().clone(),
                at_least: param(&w.at_least, names, report),
                times: w.times,
            }
        }),
        clock: raw.clock.as_ref().map(|c| {
            lint::check_moment(&c.from, names, report);
            lint::check_moment(&c.to, names, report);
            if let Some(calendar) = &c.calendar {
                lint::check_calendar(calendar, names, report);
            }
            Deadline {
                from: c.from.as_ref().clone(),
                to: c.to.as_ref().clone(),
                within: param(&c.within, names, report),
                calendar: c.calendar.as_ref().map(|c| c.as_ref().clone()),
                agreed: c.agreed,
            }
        }),
        lead: raw.lead.as_ref().map(|l| {
            lint::check_deed(&l.act, names, report);
            lint::check_moment(&l.before, names, report);
            Lead {
                act: l.act.as_ref().clone(),
                before: l.before.as_ref().clone(),
                at_least: param(&l.at_least, names, report),
                at_most: l.at_most.as_ref().map(|p| param(p, names, report)),
            }
        }),
        record: raw.record.as_ref().map(|r| record(r, names, report)),
        notice: raw.notice.as_ref().and_then(|n| {
            Some(Notice {
                to: report.word(&n.to, "audience")?,
                by: report.word(&n.by, "medium")?,
                fields: n.fields.clone(),
            })
        }),
        eligible: raw.eligible.as_ref().map(|e| Eligible {
            has: e.has.clone(),
            soft: e.soft,
        }),
        fee: raw.fee.as_ref().map(|f| {
            for line in f.zero.iter().chain(&f.only) {
                lint::check_fee(line, names, report);
            }
            let plain = |l: &[At<String>]| l.iter().map(|c| c.as_ref().clone()).collect();
            FeeRule {
                zero: plain(&f.zero),
                only: plain(&f.only),
                payer: f.payer.clone(),
                tariff: f.tariff,
            }
        }),
        owner: raw.scope.as_ref().and_then(|s| {
            Some(ScopeRule {
                owner: report.word(&s.owner, "owner")?,
                refer: s.refer.clone(),
            })
        }),
        kit: raw.kit.as_ref().map(|k| Kit {
            items: k.items.clone(),
            worn: k.worn,
            spare: k.spare.unwrap_or(0),
        }),
        forbid: raw.forbid.as_ref().and_then(|f| forbid(f, names, report)),
        office: raw.office.as_ref().map(|o| office(o, names, report)),
        script: raw.script.clone(),
        same_as: raw.same_as.as_ref().map(|s| s.as_ref().clone()),
        sources: raw.sources.iter().map(|s| s.as_ref().clone()).collect(),
    })
}

fn param(name: &Spanned<String>, names: &Names, report: &mut Report) -> String {
    lint::check_param(name, names, report);
    name.as_ref().clone()
}

fn gate(g: &RawGate, names: &Names, report: &mut Report) -> Option<Gate> {
    lint::check_deed(&g.act, names, report);
    let unknown_blocks = match &g.unknown {
        None => false,
        Some(written) => {
            let word = written.word();
            if word.is_none() {
                report.error(
                    written,
                    "word_unknown",
                    "`unknown` is neither open nor block".into(),
                    "write open or block",
                );
            }
            word != Some(OnUnknown::Open)
        }
    };
    let effect = match &g.effect {
        None => Some(GateEffect::Hold),
        Some(word) => report.word(word, "effect of a gate"),
    };
    Some(Gate {
        act: g.act.as_ref().clone(),
        needs: expression(&g.needs, names, report)?,
        needs_text: g.needs.as_ref().clone(),
        unknown_blocks,
        effect: effect?,
    })
}

fn record(r: &RawRecord, names: &Names, report: &mut Report) -> Record {
    for need in &r.needs {
        if !need.as_ref().starts_with("report.") {
            lint::check_deed(need, names, report);
        }
    }
    if let Some(before) = &r.before {
        lint::check_deed(before, names, report);
    }
    Record {
        id: r.id.as_ref().clone(),
        needs: r.needs.iter().map(|n| n.as_ref().clone()).collect(),
        before: r.before.as_ref().map(|b| b.as_ref().clone()),
        signer: r.signer.clone(),
        copy: r.copy,
    }
}

fn forbid(f: &RawForbid, names: &Names, report: &mut Report) -> Option<Forbid> {
    let mut choices = Vec::new();
    for c in &f.choices {
        match c.as_ref().split_once('.') {
            Some((step, choice)) => choices.push((step.to_owned(), choice.to_owned())),
            None => report.error(
                c,
                "choice_unreadable",
                format!("`{}` is not written step.choice", c.as_ref()),
                "write step.choice",
            ),
        }
    }
    Some(Forbid {
        code: f.code.clone(),
        detect: report.word(&f.detect, "way to detect")?,
        choices,
        penalty: f.penalty.as_ref().map(|p| param(p, names, report)),
        each: f.each,
    })
}

fn office(o: &RawOffice, names: &Names, report: &mut Report) -> OfficeProcess {
    for moment in o.from.iter().chain(&o.to) {
        lint::check_moment(moment, names, report);
    }
    let mut optional = |p: &Option<At<String>>| p.as_ref().map(|p| param(p, names, report));
    let (figure, every, within) = (optional(&o.param), optional(&o.every), optional(&o.within));
    OfficeProcess {
        process: o.process.clone(),
        runs: o
            .runs
            .as_ref()
            .and_then(|r| report.word(r, "kind of process")),
        param: figure,
        every,
        within,
        from: o.from.as_ref().map(|m| m.as_ref().clone()),
        to: o.to.as_ref().map(|m| m.as_ref().clone()),
        fields: o.fields.clone(),
    }
}
