//! The block "in the office" of a visit page: what the office can record for the visit, folded, in plain forms.
//! What the standard is against is said before it is recorded; nothing holds the office.

use doorstep_standard::Lang;
use doorstep_visit::VisitId;
use maud::{Markup, html};

use super::layout::{Viewer, csrf};
use super::view::office::{OfficeActView, OfficeStepView, OfficeView};

/// The folded block.
pub fn office(lang: Lang, v: &OfficeView, viewer: &Viewer) -> Markup {
    let open = v.steps.iter().filter(|s| s.done.is_none()).count();
    html! {
        section.panel #office data-noprint aria-labelledby="h-office" {
            h2 #h-office { (lang.pick("办公室登记", "In the office")) }
            details.deeds {
                summary {
                    @if lang == Lang::Zh { "登记办公室做了什么 · " (open) " 项未做" }
                    @else { "Record what the office did · " (open) " steps open" }
                }
                @if !v.steps.is_empty() {
                    h3 { (lang.pick("服务标准里办公室的步骤", "Steps of the office in the standard")) }
                    ul { @for s in &v.steps { (step(lang, v.visit, s, viewer)) } }
                }
                h3 { (lang.pick("日常事项", "The usual")) }
                ul { @for a in &v.acts { (act(lang, v.visit, a, viewer)) } }
            }
        }
    }
}

fn step(lang: Lang, visit: VisitId, s: &OfficeStepView, viewer: &Viewer) -> Markup {
    html! {
        li class=(s.sign.0) {
            span.sign aria-hidden="true" { (s.sign.1) } " " span { (s.text) }
            @if let Some(done) = &s.done { span.muted { " · " (done) } }
            @if let Some(act) = &s.act {
                form.settle method="post" action={ "/visits/" (visit) "/office-acts" } {
                    (csrf(viewer))
                    input type="hidden" name="act" value=(act);
                    @if act == "step_done" { input type="hidden" name="step" value=(s.step); }
                    @if let Some((field, choices)) = &s.choices {
                        @let id = format!("oc-{}", s.step);
                        label.sr for=(id) { (s.text) }
                        select id=(id) name=(field) required {
                            option value="" { (lang.pick("请选择", "choose")) }
                            @for (code, text) in choices { option value=(code) { (text) } }
                        }
                    }
                    @if s.number {
                        @let id = format!("on-{}", s.step);
                        label.sr for=(id) { (s.text) }
                        input id=(id) type="number" name="number" required;
                    }
                    button type="submit" { (lang.pick("登记", "Record")) span.sr { " " (s.text) } }
                }
            }
        }
    }
}

fn act(lang: Lang, visit: VisitId, a: &OfficeActView, viewer: &Viewer) -> Markup {
    let id = |what: &str| format!("oa-{}-{what}", a.act);
    html! {
        li {
            form.settle method="post" action={ "/visits/" (visit) "/office-acts" } {
                (csrf(viewer))
                input type="hidden" name="act" value=(a.act);
                @if a.window {
                    label for=(id("start")) { (lang.pick("从", "from")) }
                    input id=(id("start")) type="datetime-local" name="start" required;
                    label for=(id("end")) { (lang.pick("到", "to")) }
                    input id=(id("end")) type="datetime-local" name="end" required;
                } @else {
                    label.sr for=(id("note")) { (a.label) (lang.pick("：备注", ": note")) }
                    input id=(id("note")) type="text" name="note" maxlength="2000" placeholder=(lang.pick("备注（可不填）", "note (optional)"));
                }
                button type="submit" { (a.label) }
                @if let Some(last) = &a.last { span.muted { (lang.pick("上次 ", "last ")) (last) } }
            }
            @for rule in &a.against { (warning(lang, rule)) }
        }
    }
}

fn warning(lang: Lang, rule: &str) -> Markup {
    html! {
        p.note { span.sign aria-hidden="true" { "⚠" } " " (lang.pick("现在做不合标准：", "Not allowed by the standard at the moment: ")) (rule) }
    }
}

/// What was about to be recorded against the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// The visit.
    pub visit: VisitId,
    /// What the button said.
    pub label: String,
    /// Rules that are against it, each with its words.
    pub rules: Vec<(String, String)>,
    /// It was meant against other rules than these.
    pub others: bool,
    /// The form as it was sent, without its token.
    pub fields: Vec<(String, String)>,
}

/// Asks once more: the rules that are against it, a way back, and the same form again.
pub fn ask(lang: Lang, a: &Against, viewer: &Viewer) -> Markup {
    let back = format!("/visits/{}#office", a.visit);
    html! {
        section.panel.trouble {
            h1 { (a.label) }
            p { (lang.pick("这样登记不合服务标准，会成为一项异常：", "This breaks the service standard. If you record it anyway, it is listed as an exception:")) }
            @if a.others { p.note { (lang.pick(
                "您确认之后情况有变，没有登记。现在不允许这样做的条款是下面这些：",
                "Since you were asked, things have changed, and nothing was recorded. These rules are against it now:",
            )) } }
            ul { @for (_, rule) in &a.rules { li { span.sign aria-hidden="true" { "⚠" } " " (rule) } } }
            form.settle method="post" action={ "/visits/" (a.visit) "/office-acts" } {
                (csrf(viewer))
                @for (name, value) in &a.fields { input type="hidden" name=(name) value=(value); }
                // What is confirmed is what was read: should other rules be against it by then, it is asked anew.
                @for (rule, _) in &a.rules { input type="hidden" name="anyway" value=(rule); }
                button type="submit" { (lang.pick("仍然登记", "Record it all the same")) }
            }
            p { a href=(back) { (lang.pick("返回，不登记", "Back, record nothing")) } }
        }
    }
}
