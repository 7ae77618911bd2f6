//! Founding the company: the first page of an empty office, opened by the link that the server printed.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::company::zones;
use super::form::Typed;

/// The page's content; `standards` are id and title of the carried ones, the first is proposed.
pub fn found(lang: Lang, code: &str, standards: &[(String, String)], typed: &Typed) -> Markup {
    const KNOWN: &[&str] = &[
        "company", "zone", "name", "sign_in", "password", "again", "standard",
    ];
    html! {
        section.sign-in.wide {
            h1 { (lang.pick("创建您的公司", "Found your company")) }
            p.muted { (lang.pick("只需一次。之后您以管理员身份登录，再新增班组、人员和手机。", "Once only. You are then signed in as its administrator, and add crews, people and phones.")) }
            (typed.trouble(KNOWN))
            form.found method="post" action={ "/found?lang=" (lang.tag()) } {
                input type="hidden" name="code" value=(code);
                (typed.input(lang, "fo", ("company", "公司名称", "Name of the company", "text", true)))
                (typed.input(lang, "fo", ("zone", "时区", "Time zone", "text", true)))
                (zones())
                (typed.select("fo", "standard", lang.pick("新工单采用的服务标准", "Service standard of new orders"), None, standards))
                (typed.input(lang, "fo", ("name", "您的姓名", "Your name", "text", true)))
                (typed.input(lang, "fo", ("sign_in", "登录用户名", "Sign-in name", "text", true)))
                (typed.input(lang, "fo", ("password", "密码（至少十个字符）", "Password (at least ten characters)", "password", true)))
                (typed.input(lang, "fo", ("again", "再输入一次密码", "Password once more", "password", true)))
                button.primary type="submit" { (lang.pick("创建并登录", "Found it and sign in")) }
            }
        }
    }
}
