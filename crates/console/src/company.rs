//! The company's page: what is still to be done before the first visit, its name, and its programs.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::form::Typed;
use super::layout::{Viewer, csrf, tag};
use super::people::roles;
use super::words;
use doorstep_office::auth::Role;

/// A first step of a new office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstStep {
    /// What is to be done.
    pub what: &'static str,
    /// Where.
    pub href: &'static str,
    /// Whether it is done.
    pub done: bool,
}

/// A program of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramLine {
    /// Id.
    pub program: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Until when its token is good, in words; absent when it has run out.
    pub good_until: Option<String>,
}

/// A token that was just made; shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Name of the program.
    pub name: String,
    /// The token.
    pub token: String,
}

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct CompanyView {
    /// First steps, while one is open.
    pub steps: Vec<FirstStep>,
    /// The time zone cannot be changed any more.
    pub zone_fixed: bool,
    /// Crews: code and name.
    pub crews: Vec<(String, String)>,
    /// Programs.
    pub programs: Vec<ProgramLine>,
    /// The company's form.
    pub company: Typed,
    /// The form of a new program.
    pub program: Typed,
}

/// Time zones that are proposed; any IANA name can be typed.
pub const ZONES: &[&str] = &[
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Ulaanbaatar",
    "Asia/Almaty",
    "Europe/Berlin",
    "Europe/London",
    "UTC",
];

/// Names of time zones for an input that has `list="zones"`.
pub fn zones() -> Markup {
    html! { datalist #zones { @for z in ZONES { option value=(z) {} } } }
}

/// The page's content.
pub fn company(lang: Lang, c: &CompanyView, token: Option<&NewToken>, v: &Viewer) -> Markup {
    html! {
        header.head { h1 { (lang.pick("公司", "Company")) } }
        @if let Some(t) = token {
            section.panel.code role="status" {
                h2 { @if lang == Lang::Zh { (t.name) "的令牌" } @else { "Token of " (t.name) } }
                p.big.long { code { (t.token) } }
                p.muted { (lang.pick("程序在每次请求的 Authorization 头中以 “Bearer 令牌” 的形式附上它。离开本页后不再显示。", "The program sends it in the Authorization header of each request, as “Bearer TOKEN”. It is not shown again.")) }
            }
        }
        @if c.steps.iter().any(|s| !s.done) { (first_steps(lang, &c.steps)) }
        section.panel #name aria-labelledby="h-name" {
            h2 #h-name { (lang.pick("公司信息", "About the company")) }
            (c.company.trouble(&["name", "zone"]))
            form.order method="post" action="/company" {
                (csrf(v))
                @for was in ["was_name", "was_zone"] { input type="hidden" name=(was) value=(c.company.value(was)); }
                (c.company.input(lang, "co", ("name", "公司名称", "Name", "text", true)))
                @if c.zone_fixed {
                    div { span { (lang.pick("时区", "Time zone")) } p { (c.company.value("zone")) " " span.muted { (lang.pick("（已有上门记录，不能再改）", "(there are visits; it can no longer change)")) } } }
                } @else {
                    (c.company.input(lang, "co", ("zone", "时区", "Time zone", "text", true)))
                    (zones())
                }
                button type="submit" { (lang.pick("保存", "Save")) }
            }
        }
        section.panel #programs aria-labelledby="h-programs" {
            h2 #h-programs { (lang.pick("程序接入", "Programs")) }
            p.muted { (lang.pick("例如报修系统。每个程序有自己的名字和令牌，它做的事都记在它的名下。", "A booking system, for example. Each program has a name and a token of its own, and what it does is recorded under that name.")) }
            @if !c.programs.is_empty() {
                ul.offers { @for p in &c.programs { (program(lang, p, v)) } }
            }
            details.deeds open[c.program.is_refused()] {
                summary { (lang.pick("接入一个程序", "Add a program")) }
                (c.program.trouble(&["name", "role", "crew", "days"]))
                form.order method="post" action="/company/programs" {
                    (csrf(v))
                    (c.program.input(lang, "pr", ("name", "程序名称", "Name of the program", "text", true)))
                    (c.program.select("pr", "role", lang.pick("权限与谁相同", "May do what this role may do"), None, &roles(lang, &[Role::Dispatcher, Role::CrewLead, Role::Admin])))
                    (c.program.select("pr", "crew", lang.pick("班组（班长权限才需要）", "Crew (for the rights of a crew lead)"), Some(lang.pick("不分班组", "no crew")), &c.crews))
                    (c.program.select("pr", "days", lang.pick("令牌有效期", "The token is good for"), None, &lives(lang)))
                    button type="submit" { (lang.pick("接入并生成令牌", "Add it and make a token")) }
                }
            }
        }
    }
}

/// How long a token may be good, in days.
fn lives(lang: Lang) -> Vec<(String, String)> {
    let lives = [
        (365, "一年", "a year"),
        (90, "90 天", "90 days"),
        (30, "30 天", "30 days"),
    ];
    lives
        .iter()
        .map(|(days, zh, en)| (days.to_string(), lang.pick(zh, en).to_string()))
        .collect()
}

fn first_steps(lang: Lang, steps: &[FirstStep]) -> Markup {
    html! {
        section.panel #first-steps aria-labelledby="h-steps" {
            h2 #h-steps { (lang.pick("开始使用", "First steps")) }
            ol.first { @for s in steps {
                li { @if s.done { (tag("good", "✓", lang.pick("已完成", "done"))) " " (s.what) }
                    @else { (tag("", "○", lang.pick("未完成", "to do"))) " " a href=(s.href) { (s.what) } } }
            } }
        }
    }
}

fn program(lang: Lang, p: &ProgramLine, v: &Viewer) -> Markup {
    let at = |what: &str| format!("/company/programs/{}/{what}", p.program);
    html! {
        li {
            span { strong { (p.name) } " · " (words::role(lang, p.role)) " "
                @match &p.good_until {
                    Some(day) => (tag("good", "✓", &format!("{}{day}", lang.pick("令牌有效至 ", "token good until ")))),
                    None => (tag("notice", "⚠", lang.pick("没有有效的令牌", "no token that is good"))),
                } }
            form method="post" action=(at("token")) { (csrf(v))
                button type="submit" title=(lang.pick("旧令牌立即失效", "The old token ends at once")) { (lang.pick("换新令牌", "New token")) span.sr { " " (p.name) } } }
            details.revoke { summary { (lang.pick("停用…", "Stop…")) span.sr { " " (p.name) } }
                form method="post" action=(at("end")) { (csrf(v))
                    p { (lang.pick("令牌立即失效；它做过的事仍记在它的名下。", "Its token ends at once. What it did stays recorded under its name.")) }
                    button.danger type="submit" { (lang.pick("停用这个程序", "Stop this program")) } } }
        }
    }
}
