//! `doorstep visit show`: an exported visit as a page for a terminal, in order of causes.
//! Folds the events with the standards in the file; nothing else is asked.

use std::collections::BTreeMap;

use doorstep_standard::{Lang, Standard};
use doorstep_visit::bundle::{Bundle, blob_hash};
use doorstep_visit::fold::{Now, VisitState, fold};
use doorstep_visit::history::History;
use doorstep_visit::part::PartState;
use doorstep_visit::private::private_hash;
use doorstep_visit::signoff::SignOff;
use doorstep_visit::{PersonId, statement, words};

/// The page.
pub fn page(bundle: &Bundle, lang: Lang) -> String {
    let history = bundle.history();
    let standards = bundle.compiled();
    let last = history.events().iter().map(|e| e.at).max().unwrap_or(0);
    let state = fold(
        &history,
        &standards,
        &Now {
            at: last,
            mono: None,
        },
    );
    let standard = state
        .standard
        .and_then(|h| standards.get(&h))
        .map(|s| s.as_ref());
    let zone = standard.map_or(chrono_tz::Tz::UTC, |s| s.zone);
    let person = |p: &PersonId| bundle.people.get(p).map_or(p.to_string(), Clone::clone);

    let mut out = vec![
        format!("{} {}", lang.pick("上门", "Visit"), bundle.visit),
        format!("{} · {}", words::phase(state.phase, lang), bundle.tenant),
    ];
    if let Some(s) = standard {
        out.push(format!("{} v{} · {}", s.id, s.version, s.texts(lang).title));
    }
    heading(&mut out, lang.pick("经过", "What happened"));
    for entry in &state.record {
        let mut line = format!(
            "  {}  {} · {} · {}",
            words::date_time(entry.when.middle(), zone),
            words::kind(&entry.kind, lang),
            person(&entry.by),
            entry.dev
        );
        if entry.when.phone_only {
            line.push_str(lang.pick("（仅手机时钟）", " (phone's clock only)"));
        }
        if entry.addendum {
            line.push_str(lang.pick("（签字之后）", " (after the signature)"));
        }
        out.push(line);
    }
    parts(&mut out, &state, &history, bundle, lang);
    findings(&mut out, &state, standard, lang);
    heading(&mut out, lang.pick("签字", "Signature"));
    out.push(format!("  {}", sign_off(&state.sign_off, lang)));
    statements(&mut out, bundle, lang);
    out.push(String::new());
    out.join("\n")
}

fn parts(
    out: &mut Vec<String>,
    state: &VisitState,
    history: &History,
    bundle: &Bundle,
    lang: Lang,
) {
    let values: BTreeMap<String, &str> = bundle
        .private
        .iter()
        .map(|v| {
            (
                private_hash(bundle.visit, &v.random, &v.value),
                v.value.as_str(),
            )
        })
        .collect();
    // The name under which the customer was shown it, where the file holds that name.
    let name = |p: &PartState| {
        let quote = history.get(p.current.map_or(p.line, |(quote, _)| quote))?;
        let hash = quote.data.get("name")?.get("p")?.as_str()?;
        values.get(hash).map(|n| (*n).to_owned())
    };
    heading(out, lang.pick("配件与费用", "Parts and money"));
    for p in &state.parts {
        let price = p.current.map_or("—".into(), |(_, fen)| words::money(fen));
        let fitted = if p.fitted.is_some() {
            lang.pick("已安装", "fitted")
        } else {
            lang.pick("未安装", "not fitted")
        };
        out.push(format!(
            "  {} × {} · {} {price} · {} · {fitted} · {} {}",
            name(p).unwrap_or_else(|| p.part.clone()),
            p.quantity,
            lang.pick("报价", "quoted"),
            words::consent(p.consent, lang),
            lang.pick("应收", "to pay"),
            words::money(p.chargeable_fen)
        ));
    }
    out.push(format!(
        "  {} {}",
        lang.pick("合计应付", "total to pay"),
        words::money(state.bill.total_fen)
    ));
}

fn findings(out: &mut Vec<String>, state: &VisitState, standard: Option<&Standard>, lang: Lang) {
    heading(out, lang.pick("异常", "Exceptions"));
    for f in &state.findings {
        let mut line = format!(
            "  {} · {}",
            words::severity(f.severity, lang),
            words::finding_title(f, standard, lang)
        );
        if let Some(source) = words::finding_source(f, standard, lang) {
            line.push_str(&format!(" · {source}"));
        }
        out.push(line);
        out.push(format!("      {}", words::finding_text(f, standard, lang)));
        if let Some(reason) = &f.reason {
            out.push(format!(
                "      {} {}",
                lang.pick("现场原因：", "reason given:"),
                words::code(reason, lang)
            ));
        }
    }
    if state.findings.is_empty() {
        out.push(format!("  {}", lang.pick("无", "none")));
    }
}

fn sign_off(sign_off: &SignOff, lang: Lang) -> String {
    match sign_off {
        SignOff::None => lang.pick("未出示服务单", "no statement shown yet").into(),
        SignOff::Shown(_) => lang.pick("已出示，未签", "shown, not signed").into(),
        SignOff::Signed(id) => format!("{} {id}", lang.pick("已签", "signed")),
        SignOff::Refused(_) => lang
            .pick("客户不愿签字", "the customer would not sign")
            .into(),
        SignOff::Reopened { signed, by } => format!(
            "{} {signed}; {}",
            lang.pick("已签", "signed"),
            lang.pick(
                &format!("此后有 {} 条记录改变了所签内容，需重新签字", by.len()),
                &format!(
                    "then changed by {} event(s): another signature is asked for",
                    by.len()
                )
            )
        ),
    }
}

/// The statements in the file: stored bytes that an event names as a statement.
fn statements(out: &mut Vec<String>, bundle: &Bundle, lang: Lang) {
    let shown = |sha: &str| bundle.covered.contains_key(sha);
    for blob in bundle.blobs.iter().filter(|b| shown(&blob_hash(b))) {
        let Some(text) = statement::unseal(blob) else {
            continue;
        };
        heading(
            out,
            &format!(
                "{} {}",
                lang.pick("出示过的服务单", "Statement as shown"),
                blob_hash(blob)
            ),
        );
        out.extend(text.lines().map(|l| format!("  {l}")));
    }
}

fn heading(out: &mut Vec<String>, text: &str) {
    out.extend([String::new(), format!("── {text} ──")]);
}
