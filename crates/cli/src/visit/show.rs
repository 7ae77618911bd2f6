//! `doorstep visit show`: an exported visit as a page for a terminal, in order of causes.
//! Folds the events with the standards in the file; nothing else is asked.

use std::collections::BTreeMap;

use doorstep_standard::{Lang, Standard, StandardHash};
use doorstep_visit::bill::Payer;
use doorstep_visit::body::{Body, Signed};
use doorstep_visit::bundle::{Bundle, blob_hash};
use doorstep_visit::fold::VisitState;
use doorstep_visit::part::PartState;
use doorstep_visit::signoff::SignOff;
use doorstep_visit::statement::one_line;
use doorstep_visit::tell::{Teller, Voice};
use doorstep_visit::{DeviceId, PersonId, statement, words};

/// The page.
pub fn page(bundle: &Bundle, lang: Lang) -> String {
    let standards = bundle.compiled();
    let state = bundle.state();
    let standard = state
        .standard
        .and_then(|h| standards.get(&h))
        .map(|s| s.as_ref());
    let zone = standard.map_or(chrono_tz::Tz::UTC, |s| s.zone);

    let mut out = vec![
        format!("{} {}", lang.pick("上门", "Visit"), bundle.visit),
        format!("{} · {}", words::phase(state.phase, lang), bundle.tenant),
    ];
    if let Some(s) = standard {
        out.push(format!("{} v{} · {}", s.id, s.version, s.texts(lang).title));
    }
    heading(&mut out, lang.pick("经过", "What happened"));
    let history = bundle.history();
    let voice = BundleVoice::new(bundle, standard, lang);
    let teller = Teller {
        history: &history,
        parts: &state.parts,
        standard,
        lang,
        voice: &voice,
    };
    for (i, entry) in state.record.iter().enumerate() {
        let mut line = format!(
            "  {}  {} · {} · {}",
            words::date_time(entry.when.middle(), zone),
            one_line(&teller.line(i)),
            person(bundle, &entry.by),
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
    parts(&mut out, &state, standard, bundle, lang);
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
    standard: Option<&Standard>,
    bundle: &Bundle,
    lang: Lang,
) {
    let values = bundle.values();
    // The name under which the customer was shown it, where the file holds that name.
    let name = |p: &PartState| values.get(p.name.as_ref()?).cloned();
    heading(out, lang.pick("配件与费用", "Parts and money"));
    for p in &state.parts {
        let price = p
            .current
            .map_or("—".into(), |(_, fen)| words::money(fen, standard));
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
            words::money(p.chargeable_fen, standard)
        ));
    }
    for l in state
        .bill
        .lines
        .iter()
        .filter(|l| l.payer == Payer::Company)
    {
        let item = state.parts.iter().find(|p| p.line == l.line).and_then(name);
        out.push(format!(
            "  {} · {}",
            item.unwrap_or_else(|| l.code.clone()),
            lang.pick("由公司支付", "paid by the company")
        ));
    }
    out.push(format!(
        "  {} {}",
        lang.pick("合计应付", "total to pay"),
        words::money(state.bill.total_fen, standard)
    ));
}

pub fn findings(
    out: &mut Vec<String>,
    state: &VisitState,
    standard: Option<&Standard>,
    lang: Lang,
) {
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
        if let Some(settled) = &f.settled {
            out.push(format!(
                "      {} {}",
                lang.pick("已裁定：", "settled:"),
                words::code(&settled.outcome, lang)
            ));
        }
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

pub fn sign_off(sign_off: &SignOff, lang: Lang) -> String {
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
                    "then changed by {}: another signature is asked for",
                    words::counted(by.len(), "event", "events")
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

pub fn heading(out: &mut Vec<String>, text: &str) {
    out.extend([String::new(), format!("── {text} ──")]);
}

/// A person's name, or the id where the file does not hold it.
pub fn person(bundle: &Bundle, id: &PersonId) -> String {
    bundle.people.get(id).map_or(id.to_string(), Clone::clone)
}

/// The statement as a page for print: the words that were shown last; drawn up anew where none is in the file.
pub fn html(bundle: &Bundle, lang: Lang) -> String {
    let history = bundle.history();
    let shown = (0..history.len()).rev().find_map(|i| {
        let (Body::StatementShown(s) | Body::Signed(Signed { shown: s, .. })) = history.body(i)
        else {
            return None;
        };
        let text = bundle.blob(&s.sha256).and_then(|b| statement::unseal(b))?;
        Some(statement::html_of(text, s.language.parse().unwrap_or(lang)))
    });
    shown.unwrap_or_else(|| {
        let state = bundle.state();
        let standards = bundle.compiled();
        let standard = state.standard.and_then(|h| standards.get(&h)).cloned();
        let names = statement::Names {
            company: bundle.tenant.to_string(),
            people: bundle.people.clone(),
            address: lang.pick("（不在文件中）", "(not in the file)").to_owned(),
            private: bundle.values(),
        };
        statement::render_html(&state, &history, standard.as_deref(), &names, lang)
    })
}

/// The names, texts and times of a file.
struct BundleVoice<'a> {
    bundle: &'a Bundle,
    typed: BTreeMap<String, String>,
    standard: Option<&'a Standard>,
    lang: Lang,
}

impl<'a> BundleVoice<'a> {
    fn new(bundle: &'a Bundle, standard: Option<&'a Standard>, lang: Lang) -> Self {
        Self {
            bundle,
            typed: bundle.values(),
            standard,
            lang,
        }
    }
}

impl Voice for BundleVoice<'_> {
    fn person(&self, id: &PersonId) -> String {
        person(self.bundle, id)
    }
    fn device(&self, id: &DeviceId) -> String {
        id.to_string()
    }
    fn typed(&self, p: &str) -> Option<String> {
        self.typed.get(p).cloned()
    }
    fn moment(&self, ms: i64) -> String {
        words::date_time(ms, self.standard.map_or(chrono_tz::Tz::UTC, |s| s.zone))
    }
    fn window(&self, start: i64, end: i64) -> String {
        format!("{} – {}", self.moment(start), self.moment(end))
    }
    fn standard(&self, hash: &StandardHash) -> Option<String> {
        let pinned = self.standard.filter(|s| s.hash == *hash)?;
        Some(format!(
            "{} v{}",
            pinned.texts(self.lang).title,
            pinned.version
        ))
    }
}
