//! One's own account: choosing another password.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::form::Typed;
use super::layout::{Viewer, csrf};

/// What happened before the page was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// Nothing.
    Plain,
    /// The password was made by the office.
    Temporary,
    /// The password was changed.
    Changed,
}

/// The page's content; `name` is what the viewer signs in by, absent for whoever has no password.
pub fn account(lang: Lang, how: Account, name: Option<&str>, typed: &Typed, v: &Viewer) -> Markup {
    html! {
        header.head { h1 { (lang.pick("我的账户", "My account")) } }
        section.panel.narrow {
            @match how {
                Account::Plain => {},
                Account::Temporary => p.note role="status" { span.sign aria-hidden="true" { "⚠ " }
                    (lang.pick("您的密码是管理员生成的。请换成只有您知道的密码。", "An administrator made your password. Choose one that only you know.")) },
                Account::Changed => p.calm role="status" { span.sign aria-hidden="true" { "✓ " }
                    (lang.pick("密码已更改，您在其他浏览器上已退出登录。", "Your password was changed. You were signed out everywhere else.")) },
            }
            @if let Some(name) = name {
                h2 { (lang.pick("更改密码", "Change your password")) }
                p.muted { (lang.pick("登录用户名：", "You sign in as ")) code { (name) } }
                (typed.trouble(&["old", "password", "again"]))
                form.order method="post" action="/account" {
                    (csrf(v))
                    input type="hidden" name="username" value=(name) autocomplete="username";
                    (typed.input(lang, "ac", ("old", "现在的密码", "Present password", "password", true)))
                    (typed.input(lang, "ac", ("password", "新密码（至少十个字符）", "New password (at least ten characters)", "password", true)))
                    (typed.input(lang, "ac", ("again", "再输入一次新密码", "New password once more", "password", true)))
                    button.primary type="submit" { (lang.pick("更改密码", "Change the password")) }
                }
            } @else {
                p { (lang.pick("您没有登录密码。", "You have no password.")) }
            }
        }
    }
}
