//! `doorstep visit verify`: who signed what, what came after, every check in words, exceptions with their rules,
//! then the verdict. Withheld is no contradiction; a broken check is, and decides the exit code.

use doorstep_standard::{Lang, Standard};
use doorstep_visit::body::{Body, Signed};
use doorstep_visit::bundle::{Bundle, Check, CheckOutcome};
use doorstep_visit::event::Event;
use doorstep_visit::fold::VisitState;
use doorstep_visit::history::History;
use doorstep_visit::instant::instant;
use doorstep_visit::statement::unseal;
use doorstep_visit::words;

use super::show;
use crate::fail::Fail;

/// Prints the explanation; fails when a check is broken.
pub fn run(bundle: &Bundle, office: Option<&str>, lang: Lang) -> Result<(), Fail> {
    let checks = bundle.verify_with(office);
    say!("{}", page(bundle, &checks, lang));
    let count = |o: CheckOutcome| checks.iter().filter(|c| c.outcome == o).count();
    let (broken, withheld) = (count(CheckOutcome::Broken), count(CheckOutcome::Withheld));
    if broken > 0 {
        return Err(Fail::found(
            "bundle_broken",
            lang.pick(
                &format!("{broken} 处对不上"),
                &format!("{broken} check(s) do not hold"),
            ),
            lang.pick(
                "不要采信此文件，请办公室重新导出",
                "do not rely on this file; ask the office to export it again",
            ),
        ));
    }
    if withheld > 0 {
        say!(
            "{}",
            lang.pick(
                &format!("没有矛盾；{withheld} 处因缺少内容无法核对"),
                &format!("no contradiction; {withheld} check(s) lack what they need")
            )
        );
    } else {
        say!("{}", lang.pick("全部相符", "everything fits"));
    }
    Ok(())
}

/// The explanation.
fn page(bundle: &Bundle, checks: &[Check], lang: Lang) -> String {
    let history = bundle.history();
    let standards = bundle.compiled();
    let state = bundle.state();
    let pinned = state.standard.and_then(|h| standards.get(&h)).cloned();
    let standard = pinned.as_deref();
    let zone = standard.map_or(chrono_tz::Tz::UTC, |s| s.zone);
    let mut out = vec![format!(
        "{} {} · {}",
        lang.pick("上门", "Visit"),
        bundle.visit,
        bundle.tenant
    )];
    if let Some(v) = &bundle.verdict {
        out.push(format!(
            "{} {} · {}",
            lang.pick("文件写于", "file written"),
            words::date_time(v.at, zone),
            v.engine
        ));
    }
    signatures(&mut out, bundle, &history, &state, standard, lang);
    show::heading(&mut out, lang.pick("核对", "Checks"));
    for check in checks {
        let sign = match check.outcome {
            CheckOutcome::Sound => "✓",
            CheckOutcome::Withheld => "–",
            CheckOutcome::Broken => "✗",
        };
        out.push(format!("  {sign} {}", check.words(lang)));
    }
    verdict(&mut out, &state, standard, lang);
    show::findings(&mut out, &state, standard, lang);
    out.push(String::new());
    out.join("\n")
}

fn signatures(
    out: &mut Vec<String>,
    bundle: &Bundle,
    history: &History,
    state: &VisitState,
    standard: Option<&Standard>,
    lang: Lang,
) {
    let zone = standard.map_or(chrono_tz::Tz::UTC, |s| s.zone);
    show::heading(out, lang.pick("谁签了什么", "Who signed what, and when"));
    let before = out.len();
    for i in 0..history.len() {
        let e = history.event(i);
        let when = words::date_time(instant(history, i, |_| true).middle(), zone);
        match history.body(i) {
            Body::Signed(s) => signature(out, bundle, history, (e, s), &when, standard, lang),
            Body::SignatureRefused { reason } => out.push(match lang {
                Lang::Zh => format!("  {when}  客户未签字：{}", words::code(reason, lang)),
                Lang::En => format!(
                    "  {when}  the customer did not sign: {}",
                    words::code(reason, lang)
                ),
            }),
            _ => {}
        }
    }
    if out.len() == before {
        out.push(format!("  {}", lang.pick("没有人签字", "nobody signed")));
    }
    let after: Vec<_> = state.record.iter().filter(|r| r.addendum).collect();
    if !after.is_empty() {
        show::heading(
            out,
            lang.pick("签字未覆盖的记录", "What the signature does not cover"),
        );
        for r in after {
            out.push(format!(
                "  {}  {} · {}",
                words::date_time(r.when.middle(), zone),
                r.kind.past(lang),
                show::person(bundle, &r.by)
            ));
        }
        out.push(format!("  {}", show::sign_off(&state.sign_off, lang)));
    }
}

/// One signature: whose, on whose phone, for which words, over how much.
fn signature(
    out: &mut Vec<String>,
    bundle: &Bundle,
    history: &History,
    (e, s): (&Event, &Signed),
    when: &str,
    standard: Option<&Standard>,
    lang: Lang,
) {
    let who = words::code(&s.relation, lang);
    let by = show::person(bundle, &e.by);
    let covers = history.cover(&s.shown.covers);
    let covered = (0..history.len())
        .filter(|i| history.includes(&covers, *i))
        .count();
    let total = words::money(s.shown.total_fen, standard);
    out.push(match lang {
        Lang::Zh => format!("  {when}  客户（{who}）在{by}的手机（{}）上签字", e.dev),
        Lang::En => format!(
            "  {when}  the customer ({who}) signed on the phone of {by} ({})",
            e.dev
        ),
    });
    out.push(match lang {
        Lang::Zh => format!(
            "    所签：服务单（{}），应付 {total}，覆盖文件中的 {covered} 条记录",
            s.shown.language
        ),
        Lang::En => format!(
            "    signed: the statement ({}), {total} to pay, over {} of this file",
            s.shown.language,
            words::counted(covered, "event", "events")
        ),
    });
    let text = bundle.blob(&s.shown.sha256).and_then(|b| unseal(b));
    let first = text
        .and_then(|t| t.lines().next())
        .unwrap_or_else(|| lang.pick("（原文不在文件中）", "(its words are not in the file)"));
    out.push(format!("    {first} · {}", s.shown.sha256));
}

/// The visit as judged anew, in one paragraph.
fn verdict(out: &mut Vec<String>, state: &VisitState, standard: Option<&Standard>, lang: Lang) {
    show::heading(out, lang.pick("重新判断", "Judged anew"));
    if let Some(s) = standard {
        out.push(format!("  {} v{}", s.texts(lang).title, s.version));
    }
    let open = state.findings.iter().filter(|f| f.settled.is_none());
    out.push(format!(
        "  {} · {} {} · {} {} · {}",
        words::phase(state.phase, lang),
        lang.pick("应付", "to pay"),
        words::money(state.bill.total_fen, standard),
        lang.pick("已付", "paid"),
        words::money(state.bill.paid_fen, standard),
        match (lang, open.count()) {
            (Lang::Zh, n) => format!("{n} 项异常待处理"),
            (Lang::En, n) => words::counted(n, "open exception", "open exceptions"),
        }
    ));
}
