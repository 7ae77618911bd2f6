//! `/console/sign-in` and `/console/sign-out`: the console's door.

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::AppState;
use crate::auth::guard::{COOKIE, session_token};
use crate::error::{DispatchError, Result};

#[derive(Deserialize)]
pub(super) struct Next {
    next: Option<String>,
}

/// The form.
pub(super) async fn page(Query(query): Query<Next>) -> Markup {
    form(query.next.as_deref(), "", None)
}

fn form(next: Option<&str>, name: &str, error: Option<&DispatchError>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "登录 · Doorstep" }
                link rel="stylesheet" href="/console/assets/console.css";
            }
            body class="sign-in" {
                main class="sign-in-card" {
                    h1 { "Doorstep" }
                    p class="sub" { "上门服务调度台" span lang="en" { " · Dispatch console" } }
                    @if let Some(error) = error {
                        p class="error" role="alert" { (error.zh()) br; span lang="en" { (error.to_string()) } }
                    }
                    form method="post" action="/console/sign-in" {
                        input type="hidden" name="next" value=(next.unwrap_or("/console"));
                        label for="name" { "用户名 " span lang="en" { "Name" } }
                        input id="name" name="name" value=(name) autocomplete="username" required autofocus;
                        label for="password" { "密码 " span lang="en" { "Password" } }
                        input id="password" name="password" type="password" autocomplete="current-password" required;
                        details {
                            summary { "公司代码 " span lang="en" { "Company (only if several)" } }
                            input name="company" aria-label="公司代码 Company";
                        }
                        button type="submit" class="primary" { "登录 " span lang="en" { "Sign in" } }
                    }
                }
            }
        }
    }
}

#[derive(Deserialize)]
pub(super) struct SignIn {
    name: String,
    password: String,
    company: Option<String>,
    next: Option<String>,
}

/// Begins a session.
pub(super) async fn sign_in(
    State(state): State<AppState>,
    Form(given): Form<SignIn>,
) -> Result<Response> {
    let SignIn {
        name,
        password,
        company,
        next,
    } = given;
    let shown = name.clone();
    let begun = state
        .run(move |office| office.sign_in(company.as_deref(), &name, &password))
        .await;
    let begun = match begun {
        Ok(begun) => begun,
        Err(e @ (DispatchError::WrongSignIn | DispatchError::LockedOut { .. })) => {
            let status = StatusCode::from_u16(e.status()).unwrap_or(StatusCode::UNAUTHORIZED);
            return Ok((status, form(next.as_deref(), &shown, Some(&e))).into_response());
        }
        Err(e) => return Err(e),
    };
    let secure = if state.office().config().https {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}",
        begun.token,
        begun.lasts_ms / 1000
    );
    let next = next
        .filter(|n| is_own_path(n))
        .unwrap_or_else(|| "/console".into());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&next)).into_response())
}

/// A path on this server, and not an address that a browser takes for another one's.
fn is_own_path(next: &str) -> bool {
    next.starts_with('/')
        && !next.starts_with("//")
        && next
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/-_.~?=&%".contains(&b))
}

/// Ends the session.
pub(super) async fn sign_out(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response> {
    if let Some(token) = session_token(&headers) {
        state.run(move |office| office.sign_out(&token)).await?;
    }
    let cookie = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok((
        [(header::SET_COOKIE, cookie)],
        Redirect::to("/console/sign-in"),
    )
        .into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_follow_a_sign_in() {
        assert!(is_own_path(
            "/visits/0193a5c0-0000-7000-8000-000000000001?lang=en"
        ));
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nSet-Cookie: x",
            "",
        ] {
            assert!(!is_own_path(bad), "{bad:?}");
        }
    }
}
