//! What every page shares: head, rail, top bar with language and sign-out, small pieces.
//! Style and script are files of their own; nothing here is inline.

use doorstep_standard::Lang;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words;
use doorstep_office::auth::Role;

/// Part of the console to which a page belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The day.
    Board,
    /// All visits.
    Visits,
    /// The rules.
    Standards,
    /// People and phones.
    People,
    /// Orders.
    Orders,
    /// The company.
    Company,
    /// None of them, such as signing in.
    Outside,
}

/// Who looks at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// What forms must carry.
    pub csrf: String,
}

/// What a page says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    /// Language of the console.
    pub lang: Lang,
    /// Title of the page.
    pub title: &'a str,
    /// Where it belongs.
    pub section: Section,
    /// Who looks; `None` before signing in.
    pub viewer: Option<&'a Viewer>,
    /// Path and query of the page, to come back to after switching the language.
    pub path: &'a str,
    /// Name of the company.
    pub company: &'a str,
    /// What is to be known about the office's clock, where it is not the machine's.
    pub clock: Option<String>,
}

/// A whole page.
pub fn page(p: &Page, body: Markup) -> Markup {
    let lang = p.lang;
    let viewer = p.viewer;
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (p.title) " · Doorstep" }
                link rel="stylesheet" href=(asset("console.css"));
                link rel="icon" type="image/svg+xml" href=(asset("icon.svg"));
                script src=(asset("console.js")) defer {}
            }
            body class=[viewer.is_none().then_some("outside")] {
                a.skip href="#main" { (lang.pick("跳到内容", "Skip to content")) }
                header.bar {
                    a.brand href="/" { span.mark aria-hidden="true" { (door()) } "Doorstep" }
                    @if !p.company.is_empty() { span.company { (p.company) } }
                    @if let Some(v) = viewer { (rail(lang, v.role, p.section)) }
                    div.right {
                        @if viewer.is_some() {
                            span.live data-live-state=(asset("live.js")) title=(lang.pick("页面会自动更新", "This page updates itself")) {
                                span.dot aria-hidden="true" {}
                                span data-on=(lang.pick("实时", "live")) data-off=(lang.pick("连接中断", "not connected")) { (lang.pick("连接中", "connecting")) }
                            }
                        }
                        (switch(lang, p))
                        @if let Some(v) = viewer {
                            a.me href="/account" title=(lang.pick("我的账户", "My account")) { (v.name) " · " (words::role(lang, v.role)) }
                            form method="post" action="/sign-out" {
                                (csrf(v))
                                button.link type="submit" { (lang.pick("退出", "Sign out")) }
                            }
                        }
                    }
                }
                @if let Some(clock) = &p.clock { p.set-apart { span.sign aria-hidden="true" { "◷" } " " (clock) } }
                main #main tabindex="-1" { (body) }
                @if viewer.is_some() { (keys(lang)) }
            }
        }
    }
}

/// The address of an asset, with its content's mark so that browsers may keep it.
pub fn asset(name: &str) -> String {
    let content = match name {
        "console.css" => super::CSS,
        "console.js" => super::JS,
        "live.js" => super::LIVE,
        _ => ICON,
    };
    // FNV-1a: tells versions apart, nothing more.
    let mark = content.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)
    });
    format!("/assets/{name}?v={mark:016x}")
}

/// The picture of a door, for the tab.
pub const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b6b57"/><path d="M5 13V4.5L11 3v10zM3 13h10" fill="none" stroke="#fff" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/><circle cx="9" cy="8.4" r=".9" fill="#fff"/></svg>"##;

fn door() -> Markup {
    PreEscaped(ICON.to_owned())
}

fn other(lang: Lang) -> Lang {
    match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    }
}

/// Before signing in the language is part of the address; afterwards it is a preference.
fn switch(lang: Lang, p: &Page) -> Markup {
    let to = other(lang);
    let name = to.pick("中文", "English");
    html! {
        @match p.viewer {
            Some(v) => form method="post" action="/preferences" {
                (csrf(v))
                input type="hidden" name="lang" value=(to.tag());
                input type="hidden" name="next" value=(p.path);
                button.link type="submit" data-key-lang lang=(to.tag()) { (name) }
            },
            None => a data-key-lang href={ (p.path) (if p.path.contains('?') { "&" } else { "?" }) "lang=" (to.tag()) } lang=(to.tag()) { (name) },
        }
    }
}

fn rail(lang: Lang, role: Role, here: Section) -> Markup {
    let entry = |section, href: &str, zh, en| {
        html! {
            a href=(href) aria-current=[(here == section).then_some("page")] { (lang.pick(zh, en)) }
        }
    };
    html! {
        nav.rail aria-label=(lang.pick("主导航", "Main")) {
            // Each entry is shown to whom the table of routes lets in, and to nobody else.
            @if matches!(role, Role::CrewLead | Role::Dispatcher) { (entry(Section::Board, "/board", "看板", "Board")) }
            @if matches!(role, Role::Dispatcher | Role::Admin) { (entry(Section::Orders, "/orders", "工单", "Orders")) }
            @if role != Role::Admin { (entry(Section::Visits, "/visits", "上门记录", "Visits")) }
            (entry(Section::Standards, "/standards", "服务标准", "Standards"))
            @if role != Role::Technician { (entry(Section::People, "/people", "人员与设备", "People")) }
            @if role == Role::Admin { (entry(Section::Company, "/company", "公司", "Company")) }
        }
    }
}

fn keys(lang: Lang) -> Markup {
    let list = [
        ("/", "筛选", "filter"),
        ("j k", "下一条、上一条", "next, previous"),
        ("Enter", "打开", "open"),
        ("l", "切换语言", "switch language"),
        ("?", "显示按键", "show these keys"),
    ];
    html! {
        aside.keys #keys hidden aria-label=(lang.pick("键盘", "Keys")) {
            h2 { (lang.pick("键盘操作", "Keys")) }
            dl { @for (key, zh, en) in list { dt { kbd { (key) } } dd { (lang.pick(zh, en)) } } }
        }
    }
}

/// The hidden field that every form carries.
pub fn csrf(v: &Viewer) -> Markup {
    html! { input type="hidden" name="csrf" value=(v.csrf); }
}

/// A state: a sign and a word, so that colour is never alone.
pub fn tag(class: &str, sign: &str, word: &str) -> Markup {
    html! { span class={ "tag " (class) } { span.sign aria-hidden="true" { (sign) } " " (word) } }
}

/// Above a list: how many visits it shows as they were a while ago.
pub fn behind(lang: Lang, visits: usize) -> Markup {
    let text = match lang {
        Lang::Zh => format!(
            "有 {visits} 次上门的列表信息正在更新：列表可能缺少或多出其中几次。请稍后刷新；打开记录看到的总是最新情况。"
        ),
        Lang::En => format!(
            "{visits} visits are being brought up to date: this list may lack some of them, or show some that no \
             longer belong here. Reload in a moment; a visit that you open is always as it is now."
        ),
    };
    html! { @if visits > 0 { p.set-apart role="status" { span.sign aria-hidden="true" { "◔" } " " (text) } } }
}

/// A page that says what went wrong, what to do, and leads back.
pub fn trouble(lang: Lang, title: &str, text: &str, back: Option<&str>) -> Markup {
    html! {
        section.panel.trouble {
            h1 { (title) }
            p { (text) }
            @if let Some(back) = back { p { a href=(back) { (lang.pick("返回上一页", "Back to the page")) } } }
            p { a href="/" { (lang.pick("回到看板", "Back to the board")) } }
        }
    }
}
