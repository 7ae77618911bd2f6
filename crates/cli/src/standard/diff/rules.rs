//! Rules: new ones, those that are gone, and what became of those in both.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_standard::{Enforce, Rule};

use super::comparison::{Comparison, Group, builds_on, in_the_field, key};
use doorstep_visit::sentences::Speaker;

/// Compares every rule.
pub fn compare<'a>(c: &mut Comparison<'a>) {
    let (a, b) = (c.a, c.b);
    // Versions of one document, a child and its parent: their rules share whole names. Else numbers are all there is.
    let whole_names: BTreeSet<&str> = a.s.rules.iter().map(|r| r.id.as_str()).collect();
    let shared =
        b.s.rules
            .iter()
            .any(|r| whole_names.contains(r.id.as_str()));
    let names = |s: Speaker<'a>| -> BTreeMap<&'a str, &'a Rule> {
        let name = |r: &'a Rule| if shared { &r.id } else { key(s.s, r) };
        s.s.rules.iter().map(|r| (name(r), r)).collect()
    };
    let (before, after) = (names(a), names(b));
    let place = |s: Speaker<'a>, r: &Rule| s.s.rules.iter().position(|x| x.id == r.id);
    let mut of_document: Vec<(&&str, &&Rule)> = after.iter().collect();
    of_document.sort_by_key(|(_, r)| place(b, r));
    for (name, r) in of_document {
        match before.get(name) {
            None => {
                let line = whole(c, &b, r);
                c.add(group(r, Group::NewDuty), line);
            }
            Some(old) => both(c, old, r),
        }
    }
    for (_, r) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        let line = whole(c, &a, r);
        c.add(group(r, Group::Dropped), line);
    }
    readings(c);
}

fn group(r: &Rule, field: Group) -> Group {
    if in_the_field(r) {
        field
    } else {
        Group::Office
    }
}

/// A rule that only one side has.
fn whole(c: &Comparison, speak: &Speaker, r: &Rule) -> String {
    let sign = if std::ptr::eq(speak.s, c.a.s) {
        "−"
    } else {
        "+"
    };
    let mut line = format!(
        "{sign} {} ({})",
        speak.t().rule_of(r).unwrap_or(&r.id),
        named(c, r)
    );
    line.push_str(speak.pick("：", ": "));
    line.push_str(speak.effect(r));
    for said in speak.sentences(r) {
        line.push_str("\n      ");
        line.push_str(&said);
    }
    line
}

fn named(c: &Comparison, r: &Rule) -> String {
    let speak = if c.b.s.rule(&r.id).is_some() {
        c.b
    } else {
        c.a
    };
    format!("{} {}", c.pick("规则", "rule"), speak.number(r))
}

/// The rule's sentence, and its number.
fn title(c: &Comparison, r: &Rule) -> String {
    let words = c.b.t().rule_of(r).unwrap_or(&r.id);
    format!("{} “{words}”", named(c, r))
}

fn both(c: &mut Comparison, old: &Rule, new: &Rule) {
    let field = in_the_field(old) || in_the_field(new);
    let place = |g: Group| if field { g } else { Group::Office };
    let (a, b) = (c.a, c.b);
    let name = title(c, new);
    if old.enforce != new.enforce {
        let g = match weight(new.enforce).cmp(&weight(old.enforce)) {
            std::cmp::Ordering::Greater => Group::Stricter,
            std::cmp::Ordering::Less => Group::Looser,
            std::cmp::Ordering::Equal => Group::Otherwise,
        };
        let line = c.moved(&name, a.effect(old), b.effect(new));
        c.add(place(g), line);
    }
    if old.strength != new.strength {
        let line = c.moved(&name, &a.strength(old), &b.strength(new));
        c.add(place(Group::Otherwise), line);
    }
    let clause = |e: &doorstep_standard::Expr, s: Speaker| s.condition(e);
    let said = (
        old.when.as_ref().map(|e| clause(e, a)),
        new.when.as_ref().map(|e| clause(e, b)),
    );
    if said.0 != said.1 {
        let g = match said {
            (Some(_), None) => Group::Stricter,
            (None, Some(_)) => Group::Looser,
            _ => Group::Otherwise,
        };
        let always = c.pick("总是适用", "always").to_owned();
        let word = |w: Option<String>| w.unwrap_or_else(|| always.clone());
        let line = c.moved(&name, &word(said.0), &word(said.1));
        c.add(place(g), line);
    }
    mechanisms(c, old, new, &name, field);
    words(c, old, new, field);
}

/// Everything that a rule may carry: of each, whether it came, went or changed.
fn mechanisms(c: &mut Comparison, old: &Rule, new: &Rule, name: &str, field: bool) {
    let (a, b) = (c.a, c.b);
    // What each side has, and where a mere change of it belongs.
    let mut one = |differs: bool, was: Option<String>, is: Option<String>, changed: Group| {
        if !differs {
            return;
        }
        let none = c.pick("没有", "none").to_owned();
        let g = match (changed, &was, &is) {
            (Group::Deadlines, ..) => Group::Deadlines,
            (_, None, Some(_)) => Group::Stricter,
            (_, Some(_), None) => Group::Looser,
            _ => changed,
        };
        let line = c.moved(
            name,
            &was.unwrap_or_else(|| none.clone()),
            &is.unwrap_or(none.clone()),
        );
        c.add(if field { g } else { Group::Office }, line);
    };
    macro_rules! compare {
        ($($member:ident: $say:ident, $group:expr;)+) => {
            $(one(
                old.$member != new.$member,
                old.$member.as_ref().map(|x| a.$say(x)),
                new.$member.as_ref().map(|x| b.$say(x)),
                $group,
            );)+
        };
    }
    compare! {
        gate: gate, Group::Otherwise;
        wait: wait, Group::Otherwise;
        clock: clock, Group::Deadlines;
        lead: lead, Group::Deadlines;
        record: record, Group::Otherwise;
        fee: fee, Group::Otherwise;
        forbid: forbid, Group::Otherwise;
        notice: notice, Group::Otherwise;
        owner: owner, Group::Otherwise;
    }
    kit(c, old, new, field);
    if (&old.office, &old.eligible) != (&new.office, &new.eligible) {
        let said = |s: Speaker, r: &Rule| {
            let of =
                |o: &doorstep_standard::OfficeProcess| s.office(o).unwrap_or(o.process.clone());
            r.office.as_ref().map(of)
        };
        let (was, is) = (said(a, old), said(b, new));
        let changed = c.pick("内容有变", "its particulars changed").to_owned();
        let line = match (was, is) {
            (Some(x), Some(y)) if x != y => c.moved(name, &x, &y),
            (None, Some(y)) => format!("{name} + {y}"),
            (Some(x), None) => format!("{name} − {x}"),
            _ => format!("{name}{}{changed}", c.pick("：", ": ")),
        };
        c.add(Group::Office, line);
    }
}

/// Things to carry: each that came or went.
fn kit(c: &mut Comparison, old: &Rule, new: &Rule, field: bool) {
    let items = |r: &Rule| r.kit.as_ref().map(|k| k.items.clone()).unwrap_or_default();
    let (was, is) = (items(old), items(new));
    let (a, b) = (c.a, c.b);
    let place = |g: Group| if field { g } else { Group::Office };
    for item in is.iter().filter(|i| !was.contains(i)) {
        let line = format!("+ {} ({})", b.text(&b.t().kit, item), named(c, new));
        c.add(place(Group::NewDuty), line);
    }
    for item in was.iter().filter(|i| !is.contains(i)) {
        let line = format!("− {} ({})", a.text(&a.t().kit, item), named(c, new));
        c.add(place(Group::Dropped), line);
    }
    let manner = |r: &Rule| r.kit.as_ref().map(|k| (k.worn, k.spare));
    if let (Some(x), Some(y)) = (&old.kit, &new.kit)
        && manner(old) != manner(new)
    {
        let line = c.moved(&named(c, new), &a.kit(x), &b.kit(y));
        c.add(place(Group::Otherwise), line);
    }
}

fn words(c: &mut Comparison, old: &Rule, new: &Rule, field: bool) {
    let (a, b) = (c.a, c.b);
    let place = if field { Group::Words } else { Group::Office };
    let (was, is) = (a.t().rule_of(old), b.t().rule_of(new));
    if was != is {
        let line = c.moved(
            &named(c, new),
            was.unwrap_or_default(),
            is.unwrap_or_default(),
        );
        c.add(place, line);
    }
    let script = |s: Speaker, r: &Rule| {
        let words = s.t().script.get(r.script.as_ref()?)?;
        Some(format!("“{words}”"))
    };
    let (was, is) = (script(a, old), script(b, new));
    if was != is {
        let line = c.moved(
            &named(c, new),
            was.as_deref().unwrap_or("—"),
            is.as_deref().unwrap_or("—"),
        );
        c.add(place, line);
    }
}

fn readings(c: &mut Comparison) {
    let (a, b) = (c.a, c.b);
    let of = |s: Speaker, id: &str| {
        let taken = s.s.readings.iter().find(|r| r.id == id)?;
        Some((taken.taken.clone(), s.t().reading.get(id).cloned()))
    };
    let ids: std::collections::BTreeSet<&String> =
        a.s.readings
            .iter()
            .chain(&b.s.readings)
            .map(|r| &r.id)
            .collect();
    for id in ids {
        let (was, is) = (of(a, id), of(b, id));
        // A child's page stands on its parent's readings.
        let kept = is.is_none() && builds_on(b.s, a.s) || was.is_none() && builds_on(a.s, b.s);
        if was == is || kept {
            continue;
        }
        let word = |x: &Option<(String, Option<String>)>| {
            x.as_ref().map_or("—".to_owned(), |(taken, text)| {
                text.clone().unwrap_or(taken.clone())
            })
        };
        let line = c.moved(c.pick("读法", "Reading"), &word(&was), &word(&is));
        let same_answer = was.map(|w| w.0) == is.map(|i| i.0);
        c.add(
            if same_answer {
                Group::Words
            } else {
                Group::Otherwise
            },
            line,
        );
    }
}

/// How much an effect weighs on the one who works.
fn weight(e: Enforce) -> u8 {
    match e {
        Enforce::Statement => 0,
        Enforce::Text => 1,
        Enforce::Attest | Enforce::Office => 2,
        Enforce::Warn => 3,
        Enforce::Block => 4,
    }
}
