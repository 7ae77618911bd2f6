//! People and their phones: who is in which crew, when each phone was last heard, one-time codes, revocation.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::layout::{Viewer, csrf, tag};
use super::words;
use crate::auth::Role;

/// A crew with its people; the last one may be without a crew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrewPeople {
    /// Name.
    pub name: String,
    /// People.
    pub people: Vec<PersonLine>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// Id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Phones.
    pub devices: Vec<DeviceLine>,
}

/// A phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceLine {
    /// Id.
    pub device: String,
    /// What its owner calls it.
    pub name: String,
    /// `android`, `ios` or another word.
    pub platform: String,
    /// Enrolled, in words.
    pub enrolled: String,
    /// Last heard, in words; absent when never.
    pub last_seen: Option<String>,
    /// Not heard of for long.
    pub quiet: bool,
    /// Revoked, in words.
    pub revoked: Option<String>,
}

/// A code that was just made; shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewCode {
    /// For whom.
    pub name: String,
    /// The code.
    pub code: String,
    /// How long it may be used, minutes.
    pub minutes: i64,
}

/// The page's content; `keeper` may enrol, and revoke when an administrator;
/// the fingerprint is for whoever hands out copies of visits.
pub fn people(
    lang: Lang,
    crews: &[CrewPeople],
    code: Option<&NewCode>,
    keeper: Option<&Viewer>,
    fingerprint: Option<&str>,
) -> Markup {
    html! {
        header.head { h1 { (lang.pick("人员与设备", "People and devices")) } }
        @if let Some(c) = code {
            section.panel.code role="status" {
                h2 { @if lang == Lang::Zh { (c.name) "的登记码" } @else { "Enrolment code for " (c.name) } }
                p.big { code { (c.code) } }
                p.muted { @if lang == Lang::Zh { (c.minutes) " 分钟内在手机上输入，只能用一次，离开本页后不再显示。" }
                    @else { "Enter it on the phone within " (c.minutes) " minutes. It works once and is not shown again." } }
            }
        }
        @for crew in crews {
            section.panel {
                h2 { (crew.name) " " span.count { (crew.people.len()) } }
                table.people {
                    thead { tr { th scope="col" { (lang.pick("姓名", "Name")) } th scope="col" { (lang.pick("手机", "Phones")) }
                        @if keeper.is_some() { th scope="col" { span.sr { (lang.pick("操作", "Actions")) } } } } }
                    tbody { @for p in &crew.people { (person(lang, p, keeper)) } }
                }
            }
        }
        @if let Some(print) = fingerprint { (verifying(lang, print)) }
    }
}

/// How others tell a file of this company from one of somebody else's making.
fn verifying(lang: Lang, print: &str) -> Markup {
    html! {
        section.panel #fingerprint aria-labelledby="h-print" {
            h2 #h-print { (lang.pick("公司指纹", "The company's fingerprint")) }
            p.big { code { (print) } }
            p { (lang.pick(
                "交出上门记录的副本时，把这串字符另外告诉对方（电话或书面）：对方由此核实副本出自本公司、没有改过。",
                "When you hand out a copy of a visit, tell the receiver these characters apart from it, by phone or on paper: by them anybody verifies that the copy is this company's and was not altered.",
            )) }
            p.muted { code { "doorstep visit verify FILE --office \"" (print) "\"" } }
        }
    }
}

fn person(lang: Lang, p: &PersonLine, keeper: Option<&Viewer>) -> Markup {
    html! {
        tr data-row data-text=(p.name) {
            td { strong { (p.name) } div.muted { (words::role(lang, p.role)) } }
            td {
                @if p.devices.is_empty() { span.muted { (lang.pick("没有登记手机", "no phone enrolled")) } }
                ul.devices { @for d in &p.devices { (device(lang, d, keeper)) } }
            }
            @if let Some(v) = keeper {
                td { @if matches!(p.role, Role::Technician | Role::CrewLead) { form method="post" action="/people/codes" { (csrf(v)) input type="hidden" name="person" value=(p.person);
                    button type="submit" { (lang.pick("生成登记码", "New enrolment code")) span.sr { " " (p.name) } } } } }
            }
        }
    }
}

fn device(lang: Lang, d: &DeviceLine, keeper: Option<&Viewer>) -> Markup {
    html! {
        li {
            span { @if d.name.is_empty() { (d.platform) } @else { (d.name) span.muted { " · " (d.platform) } } }
            @match (&d.revoked, &d.last_seen, d.quiet) {
                (Some(at), ..) => (tag("off", "⊘", &format!("{} {at}", lang.pick("已停用", "revoked")))),
                (_, None, _) => (tag("", "○", lang.pick("还没有联系过", "never heard of"))),
                (_, Some(at), true) => (tag("notice", "⌁", &format!("{} {at}", lang.pick("最后联系", "last heard")))),
                (_, Some(at), false) => (tag("good", "✓", &format!("{} {at}", lang.pick("最后联系", "last heard")))),
            }
            span.muted { (lang.pick("登记于 ", "enrolled ")) (d.enrolled) }
            @if d.revoked.is_none() {
                @if let Some(v) = keeper.filter(|v| v.role == Role::Admin) {
                    details.revoke { summary { (lang.pick("停用…", "Revoke…")) }
                        form method="post" action={ "/people/devices/" (d.device) "/revoke" } { (csrf(v))
                            p { (lang.pick("停用后，这台手机只能交回已有记录，不能再领新的工单；停用之后的记录要有人采信才作数。", "It may then only hand in what it recorded; what it records afterwards counts for nothing until somebody adopts it.")) }
                            button.danger type="submit" { (lang.pick("停用这台手机", "Revoke this phone")) } } }
                }
            }
        }
    }
}
