//! The routes of the account page.

use axum::Router;
use axum::extract::{RawForm, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::Markup;

use super::console::Console;
use crate::drawn::{Seen, draw, refusal};
use crate::guard::{ByPerson, session_token};
use crate::language::Language;
use doorstep_console::account::{self, Account};
use doorstep_console::form::{Typed, alike};
use doorstep_console::layout::Section;
use doorstep_console::load;
use doorstep_office::error::Result;
use doorstep_office::office::Office;

/// The routes.
pub(super) fn router() -> Router<Console> {
    Router::new().route("/account", get(show).post(change))
}

async fn show(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    uri: Uri,
) -> Response {
    let how = match uri.query() {
        Some("temporary") => Account::Temporary,
        Some("changed") => Account::Changed,
        _ => Account::Plain,
    };
    let seen = Seen::new(caller, lang, &uri);
    draw(
        &console.app,
        &console.shelf,
        seen,
        move |office, _, seen| page(office, seen, how, &Typed::default()),
    )
    .await
}

fn page(office: &Office, seen: &Seen, how: Account, typed: &Typed) -> Result<Markup> {
    let common = load::common(office, &seen.caller)?;
    let names = office.sign_in_names(&seen.caller.tenant)?;
    let name = names.get(&seen.caller.person).map(String::as_str);
    let body = account::account(seen.lang, how, name, typed, &seen.viewer(&common));
    let title = seen.lang.pick("我的账户", "My account");
    Ok(seen.page(&common, Section::Outside, title, body))
}

async fn change(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    let token = session_token(&headers).unwrap_or_default();
    let seen = Seen {
        caller,
        lang,
        path: "/account".into(),
    };
    let done = console.app.run_hashing(move |office| {
        let typed = Typed::read(&form);
        let (old, new) = (typed.value("old"), typed.value("password"));
        let changed =
            alike(&typed).and_then(|()| office.change_password(&seen.caller, &token, old, new));
        match changed {
            Ok(()) => Ok(None),
            Err(e) => {
                let typed = typed.refuse(lang, e)?;
                page(office, &seen, Account::Plain, &typed).map(Some)
            }
        }
    });
    match done.await {
        Ok(None) => Redirect::to("/account?changed").into_response(),
        Ok(Some(page)) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        Err(e) => refusal(lang, "/account", &e),
    }
}
