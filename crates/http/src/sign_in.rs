//! `/sign-in` and `/sign-out`: the console's door. The page is the console's, the session is made here.

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::Markup;
use serde::Deserialize;

use crate::client::Client;
use crate::guard::{COOKIE, cookie, session_token};
use crate::language::Language;
use crate::problem::{Answer, note};
use crate::state::AppState;
use doorstep_console::layout::{self, Page, Section};
use doorstep_console::sign_in::{SignInRefusal, SignInView};
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::SignedIn;

/// Name of the cookie by which a browser is known at the door.
const BROWSER: &str = "doorstep_browser";

#[derive(Deserialize)]
pub(super) struct Next {
    next: Option<String>,
}

/// The form.
pub(super) async fn page(
    State(state): State<AppState>,
    Language(lang): Language,
    Query(query): Query<Next>,
) -> Answer<Markup> {
    let view = SignInView {
        next: own_path(query.next),
        company: company(&state, None).await?,
        unfounded: state.run(|office| Ok(office.tenants()?.is_empty())).await?,
        ..SignInView::default()
    };
    Ok(draw(lang, &view))
}

/// Asked for when the server keeps several companies.
async fn company(state: &AppState, given: Option<String>) -> Result<Option<String>> {
    let tenants = state.run(|office| office.tenants()).await?;
    Ok((tenants.len() > 1).then(|| given.unwrap_or_default()))
}

fn draw(lang: doorstep_standard::Lang, view: &SignInView) -> Markup {
    let page = Page {
        lang,
        title: lang.pick("登录", "Sign in"),
        section: Section::Outside,
        viewer: None,
        path: "/sign-in",
        company: "",
        clock: None,
    };
    layout::page(&page, doorstep_console::sign_in::sign_in(lang, view))
}

#[derive(Deserialize)]
pub(super) struct SignIn {
    name: String,
    password: String,
    tenant: Option<String>,
    next: Option<String>,
}

/// Begins a session.
pub(super) async fn sign_in(
    State(state): State<AppState>,
    Language(lang): Language,
    Client(address): Client,
    headers: HeaderMap,
    Form(given): Form<SignIn>,
) -> Answer<Response> {
    let SignIn {
        name,
        password,
        tenant,
        next,
    } = given;
    let next = own_path(next);
    let (company_given, name_given) = (tenant.clone(), name.clone());
    let known_by = cookie(&headers, BROWSER);
    let begun = state
        .run_hashing(move |office| {
            office.sign_in_from(
                address,
                known_by.as_deref(),
                company_given.as_deref(),
                &name_given,
                &password,
            )
        })
        .await;
    let begun = match begun {
        Ok(begun) => begun,
        Err(e @ (OfficeError::WrongSignIn | OfficeError::LockedOut { .. })) => {
            let status = StatusCode::from_u16(e.status()).unwrap_or(StatusCode::UNAUTHORIZED);
            let problem = e
                .retry_after_s()
                .map_or(SignInRefusal::Wrong, SignInRefusal::Locked);
            let view = SignInView {
                name,
                company: company(&state, tenant).await?,
                next,
                problem: Some(problem),
                unfounded: false,
            };
            let mut response = (status, draw(lang, &view)).into_response();
            note(&mut response, &e);
            return Ok(response);
        }
        Err(e) => return Err(e.into()),
    };
    let next = if begun.temporary {
        "/account?temporary".to_owned()
    } else {
        next
    };
    Ok(admit(&state, lang, begun, &next))
}

/// Gives the browser its session.
pub(super) fn admit(
    state: &AppState,
    lang: doorstep_standard::Lang,
    begun: SignedIn,
    next: &str,
) -> Response {
    let https = state.office().config().https;
    let secure = if https { "; Secure" } else { "" };
    let session = format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}",
        begun.token,
        begun.lasts_ms / 1000
    );
    // The office knows the browser again, and whose it is: no stranger's wrong tries are counted against it.
    let known = begun.known_by.map(|by| {
        let kept = 365 * 86_400;
        let path = "Path=/sign-in; HttpOnly; SameSite=Strict";
        let cookie = format!("{BROWSER}={by}; {path}; Max-Age={kept}{secure}");
        AppendHeaders([(header::SET_COOKIE, cookie)])
    });
    // Whoever chose a language at the door keeps it inside.
    let language = crate::language::cookie(lang, https);
    let cookies = AppendHeaders([
        (header::SET_COOKIE, session),
        (header::SET_COOKIE, language),
    ]);
    match known {
        Some(known) => (cookies, known, Redirect::to(next)).into_response(),
        None => (cookies, Redirect::to(next)).into_response(),
    }
}

/// Where to go after signing in: a path on this server, never another one's address.
fn own_path(next: Option<String>) -> String {
    next.filter(|n| is_own_path(n))
        .unwrap_or_else(|| "/".into())
}

/// A path on this server, and not an address that a browser takes for another one's.
fn is_own_path(next: &str) -> bool {
    next.starts_with('/')
        && !next.starts_with("//")
        && next
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/-_.~?=&%+".contains(&b))
}

/// Ends the session.
pub(super) async fn sign_out(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Answer<Response> {
    if let Some(token) = session_token(&headers) {
        state.run(move |office| office.sign_out(&token)).await?;
    }
    let cookie = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response())
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
