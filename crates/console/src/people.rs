//! People and their phones: who is in which crew, how they sign in, when each phone was last heard, one-time codes.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::form::Typed;
use super::layout::{Viewer, csrf, tag};
use super::words;
use doorstep_office::auth::Role;
use doorstep_office::office::SignIn;

/// Everyone of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleView {
    /// Crews with their people, then the office.
    pub crews: Vec<CrewPeople>,
    /// Those who left.
    pub left: Vec<PersonLine>,
}

/// A crew with its people; the last one may be without a crew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrewPeople {
    /// Code; absent for those who are in no crew.
    pub crew: Option<String>,
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
    /// Crew code.
    pub crew: Option<String>,
    /// By which the person signs in; only told to administrators.
    pub sign_in: Option<String>,
    /// Whether whoever looks may make a code for a phone of this person.
    pub may_enrol: bool,
    /// The phones are another crew's, and so not told to whoever looks.
    pub phones_hidden: bool,
    /// Left, in words.
    pub left: Option<String>,
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
    /// Something that it handed in was not kept lately: it is at a quota.
    pub full: bool,
}

/// What was just made and is shown once.
#[derive(Clone, PartialEq, Eq)]
pub enum News {
    /// A code for a phone.
    Code {
        /// For whom.
        name: String,
        /// The code.
        code: String,
        /// How long it may be used, minutes.
        minutes: i64,
    },
    /// A password.
    SignIn {
        /// For whom.
        name: String,
        /// Name and password.
        sign_in: SignIn,
    },
}

/// The forms of the page as they were typed.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// A new person.
    pub person: Typed,
    /// A new crew.
    pub crew: Typed,
    /// A change of a person, by id.
    pub edit: Option<(String, Typed)>,
    /// A sign-in name for a person, by id.
    pub sign_in: Option<(String, Typed)>,
}

/// The page's content; `keeper` may enrol, and do everything else when an administrator;
/// the fingerprint is for whoever hands out copies of visits.
pub fn people(
    lang: Lang,
    view: &PeopleView,
    news: Option<&News>,
    keeper: Option<&Viewer>,
    forms: &Forms,
    fingerprint: Option<&str>,
) -> Markup {
    let admin = keeper.filter(|v| v.role == Role::Admin);
    let crews: Vec<(String, String)> = view
        .crews
        .iter()
        .filter_map(|c| Some((c.crew.clone()?, c.name.clone())))
        .collect();
    let page = PageOf {
        lang,
        keeper,
        admin,
        crews: &crews,
        forms,
    };
    html! {
        header.head { h1 { (lang.pick("人员与设备", "People and devices")) } }
        @if let Some(n) = news { (shown_once(lang, n)) }
        @if let Some(v) = admin { (page.newcomers(v)) }
        @for crew in &view.crews { (page.crew(crew)) }
        @if !view.left.is_empty() {
            section.panel #left {
                details.fold {
                    summary { strong { (lang.pick("已离职", "Left")) } " · " (view.left.len()) }
                    table.people { tbody { @for p in &view.left { (page.gone(p)) } } }
                }
            }
        }
        @if let Some(print) = fingerprint { (verifying(lang, print)) }
    }
}

fn shown_once(lang: Lang, news: &News) -> Markup {
    html! {
        section.panel.code role="status" {
            @match news {
                News::Code { name, code, minutes } => {
                    h2 { @if lang == Lang::Zh { (name) "的注册码" } @else { "Enrolment code for " (name) } }
                    p.big { code { (code) } }
                    p.muted { @if lang == Lang::Zh { (minutes) " 分钟内在手机上输入，只能用一次，离开本页后不再显示。" }
                        @else { "Enter it on the phone within " (minutes) " minutes. It works once and is not shown again." } }
                },
                News::SignIn { name, sign_in } => {
                    h2 { @if lang == Lang::Zh { (name) "的登录信息" } @else { "Sign-in of " (name) } }
                    dl.params {
                        div { dt { (lang.pick("用户名", "Name")) } dd { code { (sign_in.name) } } }
                        div { dt { (lang.pick("密码", "Password")) } dd { code { (sign_in.password) } } }
                    }
                    p.muted { (lang.pick("请当面或电话告诉本人，离开本页后不再显示。本人登录后会被请求换成自己的密码。", "Tell the person face to face or by phone. It is not shown again. At the first sign-in they are asked to choose a password of their own.")) }
                },
            }
        }
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
                "Send this code separately from the copy of a visit (by phone or on paper). It proves that the copy is yours and unaltered.",
            )) }
            p.muted { code { "doorstep visit verify FILE --office \"" (print) "\"" } }
        }
    }
}

/// The roles to choose from.
pub fn roles(lang: Lang, all: &[Role]) -> Vec<(String, String)> {
    all.iter()
        .map(|r| (r.as_str().to_owned(), words::role(lang, *r).to_owned()))
        .collect()
}

/// What every part of the page needs.
struct PageOf<'a> {
    lang: Lang,
    keeper: Option<&'a Viewer>,
    admin: Option<&'a Viewer>,
    crews: &'a [(String, String)],
    forms: &'a Forms,
}

impl PageOf<'_> {
    /// Forms for a new person and a new crew.
    fn newcomers(&self, v: &Viewer) -> Markup {
        let (lang, f) = (self.lang, self.forms);
        html! {
            section.panel #new data-noprint {
                details.deeds #new-person open[f.person.is_refused()] {
                    summary { (lang.pick("新增人员", "Add a person")) }
                    (f.person.trouble(&["name", "role", "crew", "sign_in"]))
                    form.order method="post" action="/people" {
                        (csrf(v))
                        (f.person.input(lang, "np", ("name", "姓名", "Name", "text", true)))
                        (f.person.select("np", "role", lang.pick("角色", "Role"), None, &roles(lang, &Role::ALL)))
                        (f.person.select("np", "crew", lang.pick("班组", "Crew"), Some(lang.pick("不分班组", "no crew")), self.crews))
                        (f.person.input(lang, "np", ("sign_in", "登录用户名", "Sign-in name", "text", false)))
                        p.muted.wide { (lang.pick("填了用户名，就会生成一个密码，只显示一次。只用手机的维修员不用填。", "With a sign-in name a password is made and shown once. A technician who only uses the phone needs none.")) }
                        button type="submit" { (lang.pick("新增人员", "Add the person")) }
                    }
                }
                details.deeds #new-crew open[f.crew.is_refused()] {
                    summary { (lang.pick("新增班组", "Add a crew")) }
                    form.order method="post" action="/crews" {
                        (csrf(v))
                        (f.crew.trouble(&["name"]))
                        (f.crew.input(lang, "nc", ("name", "班组名称", "Name of the crew", "text", true)))
                        button type="submit" { (lang.pick("新增班组", "Add the crew")) }
                    }
                }
            }
        }
    }

    fn crew(&self, crew: &CrewPeople) -> Markup {
        let lang = self.lang;
        html! {
            section.panel {
                h2 { (crew.name) " " span.count { (crew.people.len()) } }
                @if let (Some(v), Some(code)) = (self.admin, &crew.crew) {
                    details.deeds data-noprint { summary { (lang.pick("改名…", "Rename…")) span.sr { " " (crew.name) } }
                        form.settle method="post" action={ "/crews/" (code) } { (csrf(v))
                            label.sr for={ "cr-" (code) } { (lang.pick("班组名称", "Name of the crew")) }
                            input id={ "cr-" (code) } name="name" value=(crew.name) required maxlength="64";
                            button type="submit" { (lang.pick("保存", "Save")) } } }
                }
                @if crew.people.is_empty() { p.muted { (lang.pick("还没有人。", "Nobody yet.")) } } @else {
                    table.people {
                        thead { tr { th scope="col" { (lang.pick("姓名", "Name")) } th scope="col" { (lang.pick("手机", "Phones")) }
                            @if self.keeper.is_some() { th scope="col" { span.sr { (lang.pick("操作", "Actions")) } } } } }
                        tbody { @for p in &crew.people { (self.person(p)) } }
                    }
                }
            }
        }
    }

    fn name(&self, p: &PersonLine) -> Markup {
        html! {
            strong { (p.name) } div.muted { (words::role(self.lang, p.role))
                @if let Some(s) = &p.sign_in { " · " span title=(self.lang.pick("登录用户名", "signs in as")) { code { (s) } } } }
        }
    }

    fn person(&self, p: &PersonLine) -> Markup {
        let lang = self.lang;
        html! {
            tr id={ "p-" (p.person) } data-row data-text=(p.name) {
                td { (self.name(p)) }
                td {
                    @if p.devices.is_empty() { span.muted {
                        @if p.role.goes_to_homes() && !p.phones_hidden { (lang.pick("没有注册手机", "no phone enrolled")) } @else { "—" } } }
                    ul.devices { @for d in &p.devices { (self.device(d)) } }
                }
                @if let Some(v) = self.keeper {
                    td {
                        @if p.may_enrol { form method="post" action="/people/codes" { (csrf(v)) input type="hidden" name="person" value=(p.person);
                            button type="submit" { (lang.pick("生成注册码", "New enrolment code")) span.sr { " " (p.name) } } } }
                        @if let Some(v) = self.admin { (self.change(p, v)) }
                    }
                }
            }
        }
    }

    /// Everything that an administrator may change of a person.
    fn change(&self, p: &PersonLine, v: &Viewer) -> Markup {
        let lang = self.lang;
        let at = |what: &str| format!("/people/{}/{what}", p.person);
        let of = |form: &Option<(String, Typed)>| {
            let own = form.as_ref().filter(|(id, _)| *id == p.person);
            own.map(|(_, typed)| typed.clone())
        };
        let (edit, sign_in) = (of(&self.forms.edit), of(&self.forms.sign_in));
        let open = edit.is_some() || sign_in.is_some();
        let now = || {
            let crew = p.crew.as_deref().unwrap_or_default();
            let role = p.role.as_str();
            Typed::filled(&[
                ("name", &p.name),
                ("role", role),
                ("crew", crew),
                ("was_name", &p.name),
                ("was_role", role),
                ("was_crew", crew),
            ])
        };
        let edit = edit.unwrap_or_else(now);
        let named = || Typed::filled(&[("sign_in", p.sign_in.as_deref().unwrap_or_default())]);
        let sign_in = sign_in.unwrap_or_else(named);
        let (e, s) = (format!("e-{}", p.person), format!("s-{}", p.person));
        html! {
            details.deeds open[open] { summary { (lang.pick("更改…", "Change…")) span.sr { " " (p.name) } }
                (edit.trouble(&["name", "role", "crew"]))
                form.order method="post" action=(at("edit")) { (csrf(v))
                    @for was in ["was_name", "was_role", "was_crew"] { input type="hidden" name=(was) value=(edit.value(was)); }
                    (edit.input(lang, &e, ("name", "姓名", "Name", "text", true)))
                    (edit.select(&e, "role", lang.pick("角色", "Role"), None, &roles(lang, &Role::ALL)))
                    (edit.select(&e, "crew", lang.pick("班组", "Crew"), Some(lang.pick("不分班组", "no crew")), self.crews))
                    button type="submit" { (lang.pick("保存", "Save")) }
                }
                (sign_in.trouble(&["sign_in"]))
                form.order method="post" action=(at("password")) { (csrf(v))
                    (sign_in.input(lang, &s, ("sign_in", "登录用户名", "Sign-in name", "text", true)))
                    p.muted.wide { (lang.pick("生成新密码后，旧密码立即失效，此人在所有浏览器上退出登录。", "A new password ends the old one at once and signs this person out everywhere.")) }
                    button type="submit" { (lang.pick("生成新密码", "Make a new password")) }
                }
                form method="post" action=(at("leave")) { (csrf(v))
                    p.muted { (lang.pick("离职后不能登录，手机只能交回已有记录；姓名保留在所有记录中。可以恢复。", "After leaving they cannot sign in, and their phone can only upload what it recorded. The name stays in all records. This can be undone.")) }
                    button.danger type="submit" { (lang.pick("办理离职", "Mark as left")) span.sr { " " (p.name) } } }
            }
        }
    }

    fn gone(&self, p: &PersonLine) -> Markup {
        let lang = self.lang;
        html! {
            tr id={ "p-" (p.person) } {
                td { (self.name(p)) }
                td { span.muted { @if let Some(at) = &p.left { (lang.pick("离职于 ", "left ")) (at) } } }
                @if let Some(v) = self.admin {
                    td { form method="post" action={ "/people/" (p.person) "/return" } { (csrf(v))
                        button type="submit" { (lang.pick("恢复在职", "Bring back")) span.sr { " " (p.name) } } } }
                }
            }
        }
    }

    fn device(&self, d: &DeviceLine) -> Markup {
        let lang = self.lang;
        html! {
            li {
                span { @if d.name.is_empty() { (d.platform) } @else { (d.name) span.muted { " · " (d.platform) } } }
                @match (&d.revoked, &d.last_seen, d.quiet) {
                    (Some(at), ..) => (tag("off", "⊘", &format!("{} {at}", lang.pick("已停用", "revoked")))),
                    (_, None, _) => (tag("", "○", lang.pick("还没有联系过", "never heard of"))),
                    (_, Some(at), true) => (tag("notice", "⌁", &format!("{} {at}", lang.pick("最后联系", "last heard")))),
                    (_, Some(at), false) => (tag("good", "✓", &format!("{} {at}", lang.pick("最后联系", "last heard")))),
                }
                @if d.full { (tag("warn", "■", lang.pick("已到上限：新的记录只在手机上", "at its limit: new records are on the phone only"))) }
                span.muted { (lang.pick("登记于 ", "enrolled ")) (d.enrolled) }
                @if d.revoked.is_none() {
                    @if let Some(v) = self.admin {
                        details.revoke { summary { (lang.pick("停用…", "Revoke…")) }
                            form method="post" action={ "/people/devices/" (d.device) "/revoke" } { (csrf(v))
                                p { (lang.pick("停用后，这台手机只能交回已有记录，不能再领新的工单；停用之后的记录要有人采信才作数。", "The phone can then only upload what it already recorded. Later records do not count until somebody accepts them.")) }
                                button.danger type="submit" { (lang.pick("停用这台手机", "Revoke this phone")) } } }
                    }
                }
            }
        }
    }
}
