//! The sign-in page: name and password, and in plain words why it did not work.

use doorstep_standard::Lang;
use maud::{Markup, html};

/// Why the last attempt did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefusal {
    /// Name or password is wrong; which one is not said.
    Wrong,
    /// Too many attempts: seconds to wait.
    Locked(i64),
    /// The session ended.
    Expired,
    /// The form was too old.
    Stale,
}

/// What the page needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInView {
    /// The name as it was typed.
    pub name: String,
    /// The company's id, asked for when the server keeps several.
    pub company: Option<String>,
    /// Where to go afterwards: a path of this console.
    pub next: String,
    /// What went wrong.
    pub problem: Option<SignInRefusal>,
    /// There is no company yet.
    pub unfounded: bool,
}

/// The page's content.
pub fn sign_in(lang: Lang, v: &SignInView) -> Markup {
    let words = |p: SignInRefusal| match p {
        SignInRefusal::Wrong => lang
            .pick(
                "用户名或密码不对，请再试一次。",
                "Name or password is wrong. Try again.",
            )
            .to_owned(),
        SignInRefusal::Locked(s) => match lang {
            Lang::Zh => format!("密码错误次数过多，请等 {s} 秒再试。"),
            Lang::En => format!("Too many wrong passwords. Wait {s} seconds, then try again."),
        },
        SignInRefusal::Expired => lang
            .pick(
                "登录已过期，请重新登录。",
                "You were signed out. Sign in again.",
            )
            .to_owned(),
        SignInRefusal::Stale => lang
            .pick(
                "页面已过时，请再登录一次。",
                "The page was out of date. Sign in again.",
            )
            .to_owned(),
    };
    let wrong = v.problem == Some(SignInRefusal::Wrong);
    html! {
        section.sign-in {
            h1 { (lang.pick("登录", "Sign in")) }
            p.muted { (lang.pick("看今天每一次上门：谁在做、卡在哪、要您处理什么。", "Every visit of today: who is on it, where it is stuck, what needs you.")) }
            @if v.unfounded { p.note role="status" { span.sign aria-hidden="true" { "⚠" } " "
                (lang.pick("还没有创建公司。请打开 doorstep serve 启动时打印的链接。", "No company has been founded yet. Open the link that doorstep serve printed when it started.")) } }
            @if let Some(p) = v.problem { p.alert #problem role="alert" { span.sign aria-hidden="true" { "⚠" } " " (words(p)) } }
            form method="post" action={ "/sign-in?lang=" (lang.tag()) } {
                input type="hidden" name="next" value=(v.next);
                @if let Some(company) = &v.company {
                    label for="tenant" { (lang.pick("公司代码", "Company code")) }
                    input #tenant name="tenant" value=(company) required autocomplete="organization";
                }
                label for="name" { (lang.pick("用户名", "Name")) }
                input #name name="name" value=(v.name) required autocomplete="username" autocapitalize="none" spellcheck="false"
                    autofocus[v.name.is_empty()] aria-describedby=[v.problem.map(|_| "problem")] aria-invalid=[wrong.then_some("true")];
                label for="password" { (lang.pick("密码", "Password")) }
                input #password name="password" type="password" required autocomplete="current-password"
                    autofocus[!v.name.is_empty()] aria-invalid=[wrong.then_some("true")];
                button.primary type="submit" { (lang.pick("登录", "Sign in")) }
            }
        }
    }
}
